"""GeoPackage 1.3: every layer and related table in one SQLite file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.io.formats import ogr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from borderhist.layers.table import Table


def write(tables: Sequence[Table], path: Path) -> None:
    """Write tables as layers of one file; a related table becomes one of attributes."""
    for number, table in enumerate(tables):
        ogr.write(
            table, path, "GPKG", append=number > 0,
            dataset_options={"VERSION": "1.3"} if number == 0 else None,
            layer_options={"IDENTIFIER": table.layer.title, "DESCRIPTION": table.layer.summary},
        )  # fmt: skip
