"""The formats that borderhist writes, by name."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.errors import UnknownNameError, unknown

if TYPE_CHECKING:
    from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Format:
    """One format.

    Attributes
    ----------
    module
        Its module in :mod:`borderhist.io.formats`.
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
    module: str
    suffixes: tuple[str, ...]
    many: bool = False
    degrees_only: bool = False
    only: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("geojson", "GeoJSON (RFC 7946)", "geojson", (".geojson", ".json"), degrees_only=True),
        Format(
            "geojsonl", "newline-delimited GeoJSON", "geojsonl", (".geojsonl", ".ndjson"), degrees_only=True
        ),
        Format("gpkg", "GeoPackage 1.3", "geopackage", (".gpkg",), many=True),
        Format("fgb", "FlatGeobuf", "flatgeobuf", (".fgb",)),
        Format("parquet", "GeoParquet 1.1", "geoparquet", (".parquet", ".geoparquet")),
        Format("topojson", "TopoJSON", "topojson", (".topojson",), many=True, degrees_only=True),
        Format("shapefile", "Shapefile in a zip", "shapefile", (".shp.zip",)),
        Format("kml", "KML with time spans", "kml", (".kml",), many=True, degrees_only=True,
               also=("sovereigns",)),
        Format("csv", "CSV with WKT", "csv_wkt", (".csv",)),
        Format("pmtiles", "PMTiles", "pmtiles", (".pmtiles",), many=True, degrees_only=True),
        Format("lpf", "Linked Places (JSON-LD)", "linked_places", (".lpf.json", ".jsonld"),
               degrees_only=True, only=("places",)),
        Format("lp-tsv", "Linked Places (TSV)", "linked_places_tsv", (".lp.tsv", ".tsv"),
               degrees_only=True, only=("places",)),
        Format("osm", "OSM XML for OpenHistoricalMap", "osm_xml", (".osm",), many=True, degrees_only=True),
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
