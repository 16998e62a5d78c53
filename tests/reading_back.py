"""Read exported files with other tools than wrote them: ``read(path, layer)`` returns columns by name.

The values are those that the reader hands out: None, str, int, float, bool, date or datetime. Under
``geometry`` stand shapely geometries, and under ``crs`` what the file says of them, None if nothing.
"""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
import sqlite3
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapefile
import shapely
from pyarrow import csv
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from borderhist.layers.fields import Layer

    Columns = dict[str, Any]
    Reader = Callable[[Path, Layer], Columns]

TILES_READ = 6
"""The zoom at which tiles are read: the nearest takes GDAL 4 s a layer."""


def by_gdal(path: Path, _layer: Layer) -> Columns:
    """Read the only layer of a file as GDAL does."""
    return gdal(path, None)


def by_gdal_name(path: Path, layer: Layer) -> Columns:
    """Read one layer of many."""
    return gdal(path, layer.name)


def by_gdal_title(path: Path, layer: Layer) -> Columns:
    """Read one folder of many."""
    return gdal(path, layer.title)


def gdal(path: Path, name: str | None, **options: Any) -> Columns:
    """Read a layer with GDAL, whatever types it sees."""
    meta, table = pyogrio.raw.read_arrow(path, layer=name, **options)
    columns: Columns = table.to_pydict()
    shapes = columns.pop(meta["geometry_name"] or "wkb_geometry", [])
    return {**columns, "geometry": list(shapely.from_wkb(shapes)), "crs": meta["crs"]}


def geopackage(path: Path, layer: Layer) -> Columns:
    """Read a layer as SQLite has it, by the types that GeoPackage declares."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as base:
        declared = {name: kind for _, name, kind, *_ in base.execute(f'PRAGMA table_info("{layer.name}")')}
        rows = base.execute(f'SELECT * FROM "{layer.name}" ORDER BY fid').fetchall()  # noqa: S608
        crs = base.execute(
            "SELECT organization || ':' || organization_coordsys_id FROM gpkg_spatial_ref_sys"
            " JOIN gpkg_geometry_columns USING (srs_id) WHERE table_name = ?",
            [layer.name],
        ).fetchone()
    columns: Columns = {
        name: [_of_sqlite(row[n], kind) for row in rows] for n, (name, kind) in enumerate(declared.items())
    }
    return {**columns, "geometry": columns.pop("geom", []), "crs": crs and crs[0]}


def _of_sqlite(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "DATE":
        return dt.date.fromisoformat(value)
    if kind == "BOOLEAN":
        return bool(value)
    return shapely.from_wkb(_without_header(value)) if isinstance(value, bytes) else value


def _without_header(blob: bytes) -> bytes:
    """Return the well-known binary of a GeoPackage geometry."""
    assert blob[:2] == b"GP"
    envelope = (0, 32, 48, 48, 64)[blob[3] >> 1 & 0b111]
    return blob[8 + envelope :]


def geoparquet(path: Path, _layer: Layer) -> Columns:
    """Read the columns as Parquet has them, the geometry and its CRS as geopandas does."""
    table = pq.read_table(path)
    if b"geo" not in table.schema.metadata:
        return {**table.to_pydict(), "geometry": [], "crs": None}
    frame = gpd.read_parquet(path)
    columns: Columns = table.drop(["geometry", "bbox"]).to_pydict()
    return {**columns, "geometry": list(frame.geometry), "crs": _authority(frame.crs)}


def _authority(crs: Any) -> str | None:
    known = crs.to_authority()
    return known and ":".join(known)


def zipped_shapefile(path: Path, _layer: Layer) -> Columns:
    """Read a Shapefile with pyshp; the CRS with GDAL, as pyshp knows none."""
    with shapefile.Reader(str(path), encoding="utf-8") as reader:
        records = reader.records()
        columns: Columns = {
            name: [record[name] for record in records] for name, *_ in reader.fields if name != "DeletionFlag"
        }
        shapes = [_of_parts(shape) for shape in reader.shapes()]
    return {**columns, "geometry": shapes, "crs": pyogrio.read_info(path)["crs"]}


def _of_parts(shape: Any) -> Any:
    """Return a shape; its rings that turn clockwise are outer ones, each followed by its holes."""
    if shape.shapeTypeName != "POLYGON":
        return shapely.geometry.shape(shape)
    starts = [*shape.parts, len(shape.points)]
    rings = [shape.points[a:b] for a, b in pairwise(starts)]
    polygons: list[list[Any]] = []
    for ring in rings:
        if shapely.is_ccw(shapely.LinearRing(ring)):
            polygons[-1].append(ring)
        else:
            polygons.append([ring])
    return shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, *holes in polygons])


def csv_wkt(path: Path, _layer: Layer) -> Columns:
    """Read every cell as text; one without quotes in which nothing stands is missing."""
    names = csv.read_csv(path).column_names
    kept = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False,
    )  # fmt: skip
    columns: Columns = csv.read_csv(path, convert_options=kept).to_pydict()
    return {**columns, "geometry": list(shapely.from_wkt(columns.pop("geometry", []))), "crs": None}


def pmtiles(path: Path, layer: Layer) -> Columns:
    """Read a layer from all tiles of a zoom, each feature joined from its parts."""
    parts = gdal(path, layer.name, ZOOM_LEVEL=str(TILES_READ))
    shapes = in_degrees(parts.pop("geometry"))
    rows: dict[str, list[int]] = {}
    for row, id_ in enumerate(parts["id"]):
        rows.setdefault(id_, []).append(row)
    columns: Columns = {
        name: [_the_one({values[row] for row in found}) for found in rows.values()]
        for name, values in parts.items()
        if name != "crs"
    }
    return {**columns, "geometry": [shapely.union_all(shapes[found]) for found in rows.values()]}


def _the_one(values: set[Any]) -> Any:
    (value,) = values
    return value


def in_degrees(shapes: list[Any]) -> np.ndarray:
    """Return geometries of web maps in WGS84 degrees."""
    back = Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True)
    return np.asarray(
        shapely.transform(
            np.array(shapes, dtype=object), lambda c: np.column_stack(back.transform(c[:, 0], c[:, 1]))
        )
    )


READERS: dict[str, Reader] = {
    "geojson": by_gdal,
    "geojsonl": by_gdal,
    "gpkg": geopackage,
    "fgb": by_gdal,
    "parquet": geoparquet,
    "topojson": by_gdal_name,
    "shapefile": zipped_shapefile,
    "kml": by_gdal_title,
    "csv": csv_wkt,
    "pmtiles": pmtiles,
}
"""By name of the format."""

if importlib.util.find_spec("reading_back_others"):
    READERS |= importlib.import_module("reading_back_others").READERS
