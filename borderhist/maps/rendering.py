"""Write the pages of a chronicle into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.files import write_whole
from borderhist.maps.composition import excerpt, scene
from borderhist.maps.drawing import drawing
from borderhist.maps.page import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from borderhist.chronicle import Chronicle
    from borderhist.maps.composition import Subject


def pages(chronicle: Chronicle, wanted: Iterable[Subject], folder: Path) -> Iterator[Path]:
    """Write one page after the other, and yield the path of each.

    Raises
    ------
    OutputError
        If a page cannot be written; pages written before stay.
    """
    for one in wanted:
        path = folder / f"{one.id}.html"
        drawn = drawing(excerpt(chronicle, one))
        write_whole(path, page(scene(drawn, one)).encode("utf-8"))
        yield path
