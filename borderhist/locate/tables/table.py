"""A table in batches, the rows that were located, and the formats of tables by name."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa
import pyproj

from borderhist.errors import UnknownNameError, UsageError, unknown
from borderhist.locate.coordinates import WGS84
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from borderhist.locate.locator import LocatedBatch


@dataclasses.dataclass(frozen=True)
class Dialect:
    """What stands between cells and after lines, and whether the file begins with a byte order mark."""

    delimiter: str = ","
    newline: str = "\n"
    mark: bool = False


BATCH = 1 << 20
"""How many rows are read at once where the format lets us choose."""


class Batch(Protocol):
    """Rows of a table: an Arrow record batch, or features."""

    @property
    def num_rows(self) -> int:
        """How many rows there are."""

    def column(self, name: str) -> pa.Array:
        """Return a column by name."""


@dataclasses.dataclass(frozen=True)
class Table(OneLine):
    """What is known of a table before its rows are read.

    Attributes
    ----------
    name
        As sentences call it.
    form
        The name of its format.
    names
        Of the columns, in order; of newline GeoJSON, of the properties of the first features.
    batches
        Yields the rows; to be called once.
    schema
        Arrow's, with all metadata; None of newline GeoJSON that goes to newline GeoJSON.
    geometry
        The name of the geometry column, or None.
    geometry_type
        As GDAL calls it.
    crs
        The coordinate system of the geometry, as the file says; None: it says nothing.
    fid
        The column that is the primary key of a GeoPackage.
    rows
        How many; None where only reading tells.
    compression
        How a Parquet file is compressed.
    """

    name: str
    form: str
    names: Sequence[str]
    batches: Callable[[], Iterable[Batch]]
    schema: pa.Schema = None
    geometry: str | None = None
    geometry_type: str = "Unknown"
    crs: pyproj.CRS | None = None
    layer: str | None = None
    fid: str | None = None
    rows: int | None = None
    dialect: Dialect = dataclasses.field(default_factory=Dialect)
    compression: str = "snappy"

    @property
    def system(self) -> pyproj.CRS:
        """The coordinate system of the geometry: degrees where nothing says otherwise."""
        return self.crs or pyproj.CRS.from_user_input(WGS84)


@dataclasses.dataclass(frozen=True)
class Located(OneLine):
    """A batch, Arrow's or of features, and what was found out about it."""

    batch: Any
    answers: LocatedBatch

    def columns(self, prefix: str) -> pa.RecordBatch:
        """Return our columns under the names they get."""
        ours = self.answers.columns
        return ours.rename_columns([f"{prefix}{name}" for name in ours.schema.names])

    def merged(self, schema: pa.Schema) -> pa.RecordBatch:
        """Return the original columns, which are Arrow's, and ours after them."""
        return pa.RecordBatch.from_arrays([*self.batch.columns, *self.answers.columns.columns], schema=schema)


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
