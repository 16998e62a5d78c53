"""GeoJSON as RFC 7946 wants it, the same bytes every time, one feature to a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

from borderhist.files import write_whole

DIGITS = 7


def geojson(frame: gpd.GeoDataFrame) -> str:
    """Return a frame (WGS84) as GeoJSON: right-hand winding, bounding box, at most 7 decimals."""
    rows = [
        json.dumps(_feature(row), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        for row in frame.to_dict("records")
    ]
    bounds = json.dumps([round(float(v), DIGITS) for v in frame.total_bounds]) if rows else None
    box = f'"bbox":{bounds},\n' if bounds else ""
    joined = ",\n".join(rows)
    return f'{{"type":"FeatureCollection",\n{box}"features":[\n{joined}\n]}}\n'


def _feature(row: dict[Any, Any]) -> dict[str, Any]:
    geometry = row.pop("geometry")
    properties = {str(key): _plain(value) for key, value in row.items()}
    return {
        "type": "Feature",
        "id": properties["id"],
        "properties": properties,
        "geometry": _geometry(geometry),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    # a column with a missing value comes out of pandas as NaN
    return None if isinstance(value, float) and np.isnan(value) else value


def _geometry(geometry: shapely.Geometry) -> dict[str, Any]:
    text = shapely.to_geojson(shapely.orient_polygons(geometry))
    mapping: dict[str, Any] = json.loads(text)
    mapping["coordinates"] = _rounded(mapping["coordinates"])
    return mapping


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, list):
        return [_rounded(item) for item in coordinates]
    return round(coordinates, DIGITS)


def write_geojson(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a frame as GeoJSON.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    write_whole(path, geojson(frame).encode("utf-8"))
