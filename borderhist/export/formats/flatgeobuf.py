"""FlatGeobuf: one layer, with an index for reading parts over the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.export.formats import ogr
from borderhist.export.formats.shapes import shapes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from borderhist.export.tables import Table


def write(tables: Sequence[Table], path: Path) -> None:
    """Write one table.

    Raises
    ------
    UsageError
        If it has no geometry.
    """
    (table,) = tables
    shapes(table, "FlatGeobuf")
    ogr.write(
        table, path, "FlatGeobuf",
        layer_options={"TITLE": table.layer.title, "DESCRIPTION": table.layer.summary},
    )  # fmt: skip
