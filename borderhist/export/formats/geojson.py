"""GeoJSON as RFC 7946 wants it, the same bytes every time, one feature to a line."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import shapely

from borderhist.measure import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from borderhist.export.tables import Table


def write(tables: Sequence[Table], path: Path) -> None:
    """Write one table."""
    (table,) = tables
    path.write_text(geojson(table), "utf-8")


def geojson(table: Table) -> str:
    """Return a table as a FeatureCollection: right-hand winding, bounding box, at most 7 decimals."""
    rows = list(features(table))
    bounds = json.dumps([round(float(v), DIGITS) for v in shapely.total_bounds(table.geometry)])
    box = f'"bbox":{bounds},\n' if rows else ""
    joined = ",\n".join(rows)
    return f'{{"type":"FeatureCollection",\n{box}"features":[\n{joined}\n]}}\n'


def features(table: Table) -> Iterator[str]:
    """Yield each row of a table as a Feature on one line."""
    for facts, geometry in zip(table.columns.to_pylist(), table.geometry, strict=True):
        properties = {
            name: str(value) if isinstance(value, dt.date) else value for name, value in facts.items()
        }
        feature = {
            "type": "Feature",
            "id": properties["id"],
            "properties": properties,
            "geometry": geometry_of(geometry),
        }
        yield json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def geometry_of(geometry: shapely.Geometry) -> dict[str, Any]:
    """Return a geometry as a GeoJSON object."""
    mapping: dict[str, Any] = json.loads(shapely.to_geojson(geometry))
    mapping["coordinates"] = _rounded(mapping["coordinates"])
    return mapping


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, list):
        return [_rounded(item) for item in coordinates]
    return round(coordinates, DIGITS)
