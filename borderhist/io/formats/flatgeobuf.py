"""FlatGeobuf: one layer, with an index for reading parts over the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.io.formats import ogr
from borderhist.io.formats.topojson import shapes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from borderhist.layers.table import Table


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
