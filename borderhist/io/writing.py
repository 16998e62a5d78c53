"""The formats that borderhist writes, by name; a file is written whole or not at all."""

from __future__ import annotations

import dataclasses
import importlib
from typing import TYPE_CHECKING

from borderhist.errors import OutputError, UnknownNameError, UsageError, unknown
from borderhist.files import beside, reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import ModuleType

    from borderhist.layers.table import Table


@dataclasses.dataclass(frozen=True)
class Format:
    """One format.

    Attributes
    ----------
    writer
        The function that writes it, in a module of :mod:`borderhist.io.formats`.
    suffixes
        How its files end, the usual one first; a file so called is written in it without being asked.
    many
        Whether one file holds several layers.
    degrees_only
        Whether its coordinates are WGS84 degrees by definition.
    only
        The layers it is made for; empty: all.
    also
        Related tables that it takes something from, and does not show: a file is given them with any layer.
    """

    name: str
    title: str
    writer: str
    suffixes: tuple[str, ...]
    many: bool = False
    degrees_only: bool = False
    only: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("geojson", "GeoJSON (RFC 7946)", "geojson.write", (".geojson", ".json"), degrees_only=True),
        Format("geojsonl", "newline-delimited GeoJSON", "geojson.write_lines", (".geojsonl", ".ndjson"),
               degrees_only=True),
        Format("gpkg", "GeoPackage 1.3", "ogr.write_geopackage", (".gpkg",), many=True),
        Format("fgb", "FlatGeobuf", "ogr.write_flatgeobuf", (".fgb",)),
        Format("parquet", "GeoParquet 1.1", "geoparquet.write", (".parquet", ".geoparquet")),
        Format("topojson", "TopoJSON", "topojson.write", (".topojson",), many=True, degrees_only=True),
        Format("shapefile", "Shapefile in a zip", "shapefile.write", (".shp.zip",)),
        Format("kml", "KML with time spans", "kml.write", (".kml",), many=True, degrees_only=True,
               also=("sovereigns",)),
        Format("csv", "CSV with WKT", "csv_wkt.write", (".csv",)),
        Format("pmtiles", "PMTiles", "pmtiles.write", (".pmtiles",), many=True, degrees_only=True),
        Format("lpf", "Linked Places (JSON-LD)", "linked_places.write", (".lpf.json", ".jsonld"),
               degrees_only=True, only=("places",)),
        Format("lp-tsv", "Linked Places (TSV)", "linked_places.write_tsv", (".lp.tsv", ".tsv"),
               degrees_only=True, only=("places",)),
        Format("osm", "OSM XML for OpenHistoricalMap", "osm.write", (".osm",), many=True, degrees_only=True),
    )
}  # fmt: skip


def find_format(name: str) -> Format:
    """Return a format by name.

    Raises
    ------
    UnknownNameError
        If there is none; says which are nearest.
    """
    if name not in FORMATS:
        raise UnknownNameError(unknown("format", name, FORMATS), reason="unknown-format")
    return FORMATS[name]


def find_format_of(path: Path) -> Format:
    """Return the format of a file by how its name ends.

    Raises
    ------
    UnknownNameError
        If no format ends so.
    """
    fitting = [
        (len(suffix), format_)
        for format_ in FORMATS.values()
        for suffix in format_.suffixes
        if path.name.lower().endswith(suffix)
    ]
    if not fitting:
        known = ", ".join(format_.suffixes[0] for format_ in FORMATS.values())
        message = f"{path.name} does not end like a format; give --format, or end it in one of {known}"
        raise UnknownNameError(message)
    return max(fitting, key=lambda pair: pair[0])[1]


EXTRA = 'pip install "borderhist[gis]"'


def to_file(
    tables: Sequence[Table], target: Path, format_name: str | None = None, *, overwrite: bool = False
) -> list[Path]:
    """Write tables and return the files written.

    A format that holds several layers makes one file of them. Of any other, ``target`` is the file of the
    one table, or a folder that gets a file for each.

    Raises
    ------
    UnknownNameError
        If there is no such format.
    UsageError
        If the format cannot hold these layers or their CRS.
    OutputError
        If a file is there and ``overwrite`` is false, or one cannot be written. What was there stays whole.
    """
    form = find_format(format_name) if format_name else find_format_of(target)
    check_supported(form, tables)
    files = _files(form, tables, target)
    there = [path for path in files if path.exists() and not overwrite]
    if there:
        message = f"{there[0]} is there already and was kept; --overwrite replaces it"
        raise OutputError(message)
    for path, inside in files.items():
        write_beside(form, inside, path)
    return list(files)


def check_supported(form: Format, tables: Sequence[Table]) -> None:
    """Refuse what a format cannot hold.

    Raises
    ------
    UsageError
        If it is not made for one of these layers, or not for their CRS.
    """
    for table in tables:
        if form.only and table.layer.name not in form.only:
            message = f"{form.title} holds {', '.join(form.only)} only, not {table.layer.name}"
            raise UsageError(message)
        if form.degrees_only and table.crs != "EPSG:4326":
            message = f"{form.title} is in WGS84 degrees by definition, not {table.crs}: leave --crs out"
            raise UsageError(message)


def _files(form: Format, tables: Sequence[Table], target: Path) -> dict[Path, Sequence[Table]]:
    """Return which tables each file holds: layers, and with each those that only tell something of them."""
    along = [table for table in tables if table.layer.name in form.also]
    layers = [table for table in tables if table.layer.name not in form.also]
    if not target.is_dir() and (form.many or len(layers) <= 1):
        return {target: tables}
    if target.is_file():
        message = f"{target} is a file: {len(layers)} layers as {form.title} need a folder"
        raise UsageError(message)
    return {target / f"{layer.layer.name}{form.suffixes[0]}": [layer, *along] for layer in layers or along}


def to_database(tables: Sequence[Table], dsn: str, *, overwrite: bool = False) -> dict[str, int]:
    """Write tables into PostGIS and return how many rows each was given; see :func:`postgis.load`.

    Raises
    ------
    OutputError
        If the database cannot be reached or refuses something, or its driver is not installed.
    """
    postgis = _module("borderhist.io.postgis", "into PostGIS")
    written: dict[str, int] = postgis.load(tables, dsn, overwrite=overwrite)
    return written


def _module(name: str, what: str) -> ModuleType:
    """Return a module of ours that may need a library of the extra ``gis``."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("borderhist"):
            raise
        message = f"writing {what} needs {error.name}: {EXTRA}"
        raise OutputError(message) from error


def write_beside(form: Format, tables: Sequence[Table], target: Path) -> None:
    """Write one file into a temporary folder beside it, which it then leaves under its own name.

    Raises
    ------
    OutputError
        If it cannot be written, or a library that the format needs is not installed.
    """
    module, function = form.writer.split(".")
    write = getattr(_module(f"borderhist.io.formats.{module}", form.title), function)
    try:
        with beside(target) as whole:
            write(tables, whole)
    except RuntimeError as error:
        # GDAL and others raise RuntimeError for a disk that is full
        message = f"{target} cannot be written: {reason(error)}"
        raise OutputError(message) from error
