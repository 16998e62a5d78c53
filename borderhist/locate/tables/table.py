"""A table in batches, the rows that were located, and the dialect of a CSV file."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa
import pyproj

from borderhist.locate.coordinates import WGS84
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
