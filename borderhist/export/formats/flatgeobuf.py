"""FlatGeobuf: one layer, with an index for reading parts over the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.export.formats import ogr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from borderhist.export.tables import Table


def write(tables: Sequence[Table], path: Path) -> None:
    """Write one table."""
    (table,) = tables
    ogr.write(
        table, path, "FlatGeobuf",
        layer_options={"TITLE": table.layer.title, "DESCRIPTION": table.layer.summary},
    )  # fmt: skip
