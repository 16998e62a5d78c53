"""The formats of tables, by name, by the end of a file name, and by how a stream begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.errors import UnknownNameError, UsageError, unknown

if TYPE_CHECKING:
    import io
    from pathlib import Path

SUFFIXES = {
    "csv": (".csv", ".tsv", ".txt"),
    "parquet": (".parquet", ".pq"),
    "geoparquet": (".geoparquet",),
    "gpkg": (".gpkg",),
    "fgb": (".fgb",),
    "geojson": (".geojson", ".json"),
    "geojsonl": (".geojsonl", ".ndjson", ".geojsons", ".jsonl"),
}
"""How files of each format end. ``geoparquet`` is ``parquet`` that always has a geometry."""

DRIVERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf", "geojson": "GeoJSON"}
"""The formats that GDAL writes, and its names for them."""

STREAMED = ("csv", "geojsonl")
"""The formats that standard input and output carry."""

STREAM = "-"


def is_stream(path: Path) -> bool:
    """Return whether a path means standard input or output."""
    return str(path) == STREAM


def of_file(path: Path, named: str | None) -> str:
    """Return the format of a file.

    Raises
    ------
    UnknownNameError
        If the name given, or the end of the file name, is that of no format.
    """
    if named is not None:
        return _require_known(named)
    suffix = path.suffix.lower()
    for name, suffixes in SUFFIXES.items():
        if suffix in suffixes:
            return name
    known = ", ".join(suffixes[0] for suffixes in SUFFIXES.values())
    message = f"{path.name} does not end like a table that borderhist knows ({known})"
    raise UnknownNameError(message)


def of_input(stream: io.BufferedReader, named: str | None) -> str:
    """Return the format of standard input: newline GeoJSON if it begins with a brace, else CSV.

    Raises
    ------
    UsageError
        If the name given is that of no format that can be streamed.
    """
    if named is not None:
        return _require_streamable(named)
    return "geojsonl" if stream.peek(64).lstrip(b"\xef\xbb\xbf\x1e \t\r\n").startswith(b"{") else "csv"


def of_output(named: str | None, source: str) -> str:
    """Return the format of standard output: that of the source if it can be streamed, else CSV.

    Raises
    ------
    UsageError
        If the name given is that of no format that can be streamed.
    """
    if named is not None:
        return _require_streamable(named)
    return source if source in STREAMED else "csv"


def _require_streamable(name: str) -> str:
    if _require_known(name) not in STREAMED:
        message = f"standard input and output carry {' and '.join(STREAMED)}, not {name}: name a file"
        raise UsageError(message)
    return name


def _require_known(name: str) -> str:
    if name not in SUFFIXES:
        raise UnknownNameError(unknown("format", name, SUFFIXES), reason="unknown-format")
    return name
