"""What GDAL writes, from Arrow, so that days stay days: GeoPackage and FlatGeobuf."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyogrio
import shapely

from borderhist.io.formats.topojson import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from borderhist.layers.table import Table


GEOMETRY = {"point": "Point", "line": "LineString", "area": "MultiPolygon", None: None}

WRITTEN_AT = "2000-01-01T00:00:00.000Z"
"""The time that a file says it was written, so that equal data makes equal bytes."""


def write_with(table: Table, path: Path, driver: str, **options: Any) -> None:
    """Write a table as a layer of a file that GDAL knows; further options go to pyogrio.

    Raises
    ------
    RuntimeError
        If GDAL cannot write it.
    """
    with _configure({"OGR_CURRENT_DATE": WRITTEN_AT}):
        pyogrio.write_arrow(
            with_geometry(table), path,
            layer=table.layer.name, driver=driver,
            geometry_name=None if table.geometry is None else NAME,
            geometry_type=GEOMETRY[table.layer.geometry],
            crs=None if table.geometry is None else table.crs,
            encoding="UTF-8", **options,
        )  # fmt: skip


NAME = "geom"
"""The name of the geometry column."""


def with_geometry(table: Table) -> pa.Table:
    """Return the columns with the geometry as well-known binary, as Arrow readers know it."""
    if table.geometry is None:
        return table.columns
    metadata = {"ARROW:extension:name": "geoarrow.wkb"}
    field = pa.field(NAME, pa.binary(), metadata=metadata)
    return table.columns.append_column(field, pa.array(shapely.to_wkb(table.geometry), pa.binary()))


@contextlib.contextmanager
def _configure(options: Mapping[str, str]) -> Iterator[None]:
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(dict(options))
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def write_flatgeobuf(tables: Sequence[Table], path: Path) -> None:
    """Write one table.

    Raises
    ------
    UsageError
        If it has no geometry.
    """
    (table,) = tables
    shapes(table, "FlatGeobuf")
    write_with(
        table, path, "FlatGeobuf",
        layer_options={"TITLE": table.layer.title, "DESCRIPTION": table.layer.summary},
    )  # fmt: skip


def write_geopackage(tables: Sequence[Table], path: Path) -> None:
    """Write tables as layers of one file; a related table becomes one of attributes."""
    for number, table in enumerate(tables):
        write_with(
            table, path, "GPKG", append=number > 0,
            dataset_options={"VERSION": "1.3"} if number == 0 else None,
            layer_options={"IDENTIFIER": table.layer.title, "DESCRIPTION": table.layer.summary},
        )  # fmt: skip
