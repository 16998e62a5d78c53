"""Show a map in a cell of a notebook, without any network."""

from __future__ import annotations

import dataclasses
from html import escape
from typing import TYPE_CHECKING

from borderhist.files import write_whole
from borderhist.maps.pages.page import page
from borderhist.maps.scenes import composition
from borderhist.maps.scenes.drawing import drawing
from borderhist.maps.sharing.embedding import iframe
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from pathlib import Path

    from borderhist.chronicle import Chronicle


@dataclasses.dataclass(frozen=True)
class MapPage(OneLine):
    """A map as one HTML document, which a notebook shows in a frame."""

    html: str = dataclasses.field(repr=False)
    title: str

    def save(self, path: Path) -> None:
        """Write the document into a file.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        write_whole(path, self.html.encode("utf-8"))

    def _repr_html_(self) -> str:
        """Return a frame that holds the whole document, so that the notebook keeps the map."""
        return iframe(f'srcdoc="{escape(self.html)}"', self.title)


def map_page(chronicle: Chronicle, name: str) -> MapPage:
    """Return the map of a treaty id, of a year, or of the atlas.

    Raises
    ------
    UnknownNameError
        If there is no such treaty, or nothing happened in that year; says which are nearest.
    """
    subject = composition.subject(chronicle, name)
    scene = composition.scene(drawing(composition.excerpt(chronicle, subject)), subject)
    return MapPage(page(scene), scene["title"]["en"])
