"""GeoParquet 1.1: typed columns, a box beside each geometry by which readers skip rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from borderhist.layers.table import DEGREES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np

    from borderhist.layers.fields import Field
    from borderhist.layers.table import Table


GEOMETRY = "geometry"

BOX = "bbox"

CORNERS = ("xmin", "ymin", "xmax", "ymax")


def write(tables: Sequence[Table], path: Path) -> None:
    """Write one table; a related table becomes Parquet without geometry."""
    (table,) = tables
    arrays = list(table.columns.columns)
    fields = [_field(field, table.columns.schema.field(field.name).type) for field in table.layer.fields]
    about = _about(table)
    if table.geometry is not None:
        boxes = _boxes(table.geometry)
        arrays += [pa.array(shapely.to_wkb(table.geometry), pa.binary()), boxes]
        fields += [pa.field(GEOMETRY, pa.binary()), pa.field(BOX, boxes.type)]
        about["geo"] = json.dumps(_geo(table, table.geometry))
    pq.write_table(pa.table(arrays, pa.schema(fields, about)), path, compression="zstd")


def _field(field: Field, type_: pa.DataType) -> pa.Field:
    """Return a column with what the data dictionary says of it."""
    said = {"description": field.meaning, **({"unit": field.unit} if field.unit else {})}
    return pa.field(field.name, type_, nullable=field.optional, metadata=said)


def _about(table: Table) -> dict[str, str]:
    about = {"title": table.layer.title, "description": table.layer.summary}
    if "licence" in table.layer.names:
        about["licence"] = "; ".join(sorted(set(table.columns["licence"].to_pylist())))
    return about


def _boxes(shapes: np.ndarray) -> pa.Array:
    """Return the bounds of every geometry."""
    columns = [pa.array(column, pa.float64()) for column in shapely.bounds(shapes).T]
    return pa.StructArray.from_arrays(columns, CORNERS)


def _geo(table: Table, shapes: np.ndarray) -> dict[str, Any]:
    """Return what a reader must know of the geometry."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
        "crs": CRS.from_user_input(table.crs).to_json_dict(),
        "covering": {BOX: {corner: [BOX, corner] for corner in CORNERS}},
    }
    if table.layer.geometry == "area" and table.crs == DEGREES:
        column["orientation"] = "counterclockwise"
    if len(table):
        column["bbox"] = [float(value) for value in shapely.total_bounds(shapes)]
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
