"""Newline-delimited GeoJSON: one Feature a line, for pipes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.io.formats.geojson import features

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from borderhist.layers.table import Table


def write(tables: Sequence[Table], path: Path) -> None:
    """Write one table."""
    (table,) = tables
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{feature}\n" for feature in features(table))
