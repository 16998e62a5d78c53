"""GeoJSON as RFC 7946 wants it, the same bytes every time; or one feature a line, for pipes."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from borderhist.layers.table import Table


def write(tables: Sequence[Table], path: Path) -> None:
    """Write one table; the features of a related table have no geometry."""
    (table,) = tables
    path.write_text(geojson(table), "utf-8")


def geojson(table: Table) -> str:
    """Return a table as a FeatureCollection: right-hand winding, bounding box, at most 7 decimals."""
    joined = ",\n".join(features(table))
    return f'{{"type":"FeatureCollection",\n{box(table)}"features":[\n{joined}\n]}}\n'


def box(*tables: Table) -> str:
    """Return the member of a JSON object that says the bounds of some tables, if they have any."""
    shapes = [shape for table in tables if table.geometry is not None for shape in table.geometry]
    if not shapes:
        return ""
    return f'"bbox":{text(shapely.total_bounds(shapes).tolist())},\n'


def features(table: Table) -> Iterator[str]:
    """Yield each row of a table as a Feature on one line."""
    shapes = [None] * len(table) if table.geometry is None else map(geometry_of, table.geometry)
    for facts, shape in zip(properties(table), shapes, strict=True):
        yield text({"type": "Feature", "id": facts["id"], "properties": facts, "geometry": shape})


def properties(table: Table) -> Iterator[dict[str, Any]]:
    """Yield the facts of each row as JSON has them, days as text."""
    for facts in table.columns.to_pylist():
        yield {name: str(value) if isinstance(value, dt.date) else value for name, value in facts.items()}


def text(value: Any) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def geometry_of(geometry: shapely.Geometry) -> dict[str, Any]:
    """Return a geometry as a GeoJSON object, with the decimals that its table gave it."""
    # GEOS writes some numbers longer than they are; they read as the same, and Python writes them short
    mapping: dict[str, Any] = json.loads(shapely.to_geojson(geometry))
    return mapping


def write_lines(tables: Sequence[Table], path: Path) -> None:
    """Write one table."""
    (table,) = tables
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{feature}\n" for feature in features(table))
