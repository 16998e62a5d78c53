"""Read and write GeoPackage, FlatGeobuf and GeoJSON, through GDAL's Arrow streams."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyogrio
import pyproj

from borderhist.errors import UnknownNameError, UsageError, unknown
from borderhist.locate.reasons import while_reading
from borderhist.locate.tables.table import DRIVERS, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from borderhist.locate.tables.table import Located

ROWS = 1 << 16
"""How many features GDAL hands over at once."""


# GDAL's quick reader of FlatGeobuf hands over broken offsets, or crashes, where a geometry is missing
CAREFULLY = {"OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES"}


@contextlib.contextmanager
def open_table(path: Path, form: str, layer: str | None) -> Iterator[Table]:
    """Yield the table of one layer of a file.

    Raises
    ------
    DataError
        If it cannot be read.
    UsageError, UnknownNameError
        If it holds several layers and none is named, or not the one that is.
    """
    name = str(path)
    with _configure(CAREFULLY), contextlib.ExitStack() as stack:
        with while_reading(name, form):
            chosen = _choose_layer(path, layer)
            info = pyogrio.read_info(path, layer=chosen)
            is_keyed = form == "gpkg" and bool(info["fid_column"])
            meta, reader = stack.enter_context(
                pyogrio.open_arrow(
                    path, layer=chosen, use_pyarrow=True, batch_size=ROWS, return_fids=is_keyed
                )
            )
        yield _build_table(name, form, chosen, meta, reader, info["features"], is_keyed=is_keyed)


@contextlib.contextmanager
def _configure(options: Mapping[str, str]) -> Iterator[None]:
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(dict(options))
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _choose_layer(path: Path, asked: str | None) -> str:
    """Return the layer that is meant."""
    layers = [str(layer) for layer, _ in pyogrio.list_layers(path)]
    if asked is not None and asked not in layers:
        raise UnknownNameError(unknown(f"layer in {path}", asked, layers))
    if asked is None and len(layers) != 1:
        message = f"{path} holds the layers {', '.join(layers) or '(none)'}: name one with --layer"
        raise UsageError(message)
    return asked or layers[0]


def _build_table(
    name: str, form: str, layer: str, meta: dict[str, Any], reader: Any, rows: int, *, is_keyed: bool
) -> Table:
    has_geometry = bool(meta["geometry_type"])
    geometry = (meta["geometry_name"] or "wkb_geometry") if has_geometry else None
    return Table(
        name, form, reader.schema.names, functools.partial(_read_batches, reader, name, form),
        schema=reader.schema, geometry=geometry, geometry_type=meta["geometry_type"] or "Unknown",
        crs=pyproj.CRS.from_user_input(meta["crs"]) if meta["crs"] else None, layer=layer,
        fid=meta["fid_column"] if is_keyed else None, rows=rows if rows >= 0 else None,
    )  # fmt: skip


def _read_batches(reader: Any, name: str, form: str) -> Iterator[pa.RecordBatch]:
    with while_reading(name, form):
        yield from reader


def write(path: Path, form: str, table: Table, schema: pa.Schema, rows: Iterable[Located]) -> None:
    """Write rows as one layer with our columns after theirs.

    Raises
    ------
    RuntimeError
        If GDAL cannot write it.
    """
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(schema, (located.merged(schema) for located in rows)),
        path, layer=table.layer or path.stem, driver=DRIVERS[form],
        geometry_name=table.geometry, geometry_type=table.geometry_type, crs=table.system.to_wkt(),
        layer_options=_options(form, table, schema),
    )  # fmt: skip


def _options(form: str, table: Table, schema: pa.Schema) -> dict[str, str]:
    if form == "geojson":
        # in degrees by definition, but with every decimal there was
        return {"RFC7946": "YES", "COORDINATE_PRECISION": "15"}
    if form == "fgb":
        # an index puts the features into an order of its own, and holds all of them in memory
        return {"SPATIAL_INDEX": "NO"}
    taken = {name.casefold() for name in schema.names}
    free = next(name for name in ("fid", "ogc_fid", "gpkg_fid") if name not in taken)
    return {"FID": table.fid or free, "GEOMETRY_NAME": table.geometry or "geom"}
