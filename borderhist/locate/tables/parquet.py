"""Read and write Parquet and GeoParquet; types, nested columns and metadata are kept."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyproj

from borderhist.locate.reasons import fault, while_reading
from borderhist.locate.tables.table import BATCH, Located, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

WGS84_BY_DEFINITION = "OGC:CRS84"


def read(path: Path) -> Table:
    """Return the table of a Parquet file.

    Raises
    ------
    DataError
        If it is none, or not whole.
    """
    with while_reading(str(path), "Parquet"):
        # a buffer would hold all that was read until the end
        file = pq.ParquetFile(path, pre_buffer=False)
        schema = file.schema_arrow
    geometry, crs = _find_geometry(schema, str(path))
    return Table(
        str(path), "parquet", schema.names, functools.partial(_read_batches, file, str(path)),
        schema=schema, geometry=geometry, crs=crs, rows=file.metadata.num_rows,
        compression=_find_compression(file),
    )  # fmt: skip


def _find_geometry(schema: pa.Schema, name: str) -> tuple[str | None, pyproj.CRS | None]:
    """Return the primary geometry column and its coordinate system, as GeoParquet says them."""
    metadata = (schema.metadata or {}).get(b"geo")
    if metadata is None:
        return None, None
    with while_reading(name, "GeoParquet"):
        geo = json.loads(metadata)
        column = geo["primary_column"]
        crs = geo["columns"][column].get("crs", WGS84_BY_DEFINITION)
        if column not in schema.names:
            raise fault(name, "geo", f"names a geometry column {column!r} that is not there")
        return column, None if crs is None else pyproj.CRS.from_user_input(crs)


def _find_compression(file: pq.ParquetFile) -> str:
    footer = file.metadata
    if not footer.num_row_groups or not footer.num_columns:
        return "snappy"
    codec = footer.row_group(0).column(0).compression.lower()
    return "none" if codec == "uncompressed" else codec


def _read_batches(file: pq.ParquetFile, name: str) -> Iterator[pa.RecordBatch]:
    with while_reading(name, "Parquet"), file:
        yield from file.iter_batches(batch_size=BATCH)


def write(path: Path, table: Table, schema: pa.Schema, rows: Iterable[Located]) -> None:
    """Write rows with our columns after theirs, as they come; a geometry is declared as GeoParquet does."""
    if table.geometry is not None and b"geo" not in (schema.metadata or {}):
        schema = _declare_geometry(schema, table)
    measured = _choose_statistics(schema, len(table.schema))
    with pq.ParquetWriter(path, schema, compression=table.compression, write_statistics=measured) as writer:
        for located in rows:
            writer.write_batch(located.merged(schema), row_group_size=BATCH)


def _choose_statistics(schema: pa.Schema, theirs: int) -> bool | list[str]:
    """Return which columns get statistics: not our texts, where it doubles the time of writing."""
    if any(pa.types.is_nested(field.type) for field in schema):
        return True  # the names would be those of the leaves
    ours = range(theirs, len(schema))
    return [
        field.name
        for place, field in enumerate(schema)
        if place not in ours or not pa.types.is_dictionary(field.type)
    ]


def _declare_geometry(schema: pa.Schema, table: Table) -> pa.Schema:
    """Return a schema whose metadata says that a column is a geometry, and in which coordinate system."""
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": [], "crs": table.system.to_json_dict()}
    geo = {"version": "1.1.0", "primary_column": table.geometry, "columns": {table.geometry: column}}
    place = schema.get_field_index(table.geometry)
    # without what GDAL notes at the column, which readers of Parquet would take for a type of its own
    plain = schema.set(place, pa.field(table.geometry, schema.field(place).type))
    return plain.with_metadata({**(schema.metadata or {}), b"geo": json.dumps(geo).encode()})
