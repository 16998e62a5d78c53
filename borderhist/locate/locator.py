"""Locate one batch of a table: columns of coordinates and dates in, the added columns out."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely

from borderhist.locate import coordinates, dates
from borderhist.locate import reasons as locate_reasons
from borderhist.locate.coordinates import Places
from borderhist.locate.reasons import Reason
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyproj
    from numpy.typing import NDArray

    from borderhist.locate._index.point_index import Index
    from borderhist.locate.coordinates import Transform
    from borderhist.locate.dates import Dates
    from borderhist.locate.options import Columns, Options


@dataclasses.dataclass(frozen=True)
class LocatedBatch(OneLine):
    """The columns that are added to n rows.

    Attributes
    ----------
    columns
        Ours: those of :meth:`Index.locate`, then ``reason``; without prefix.
    reasons
        uint8 of shape (n,): a :class:`Reason` each.
    lons, lats
        WGS84 degrees, NaN where unknown.
    """

    columns: pa.RecordBatch
    reasons: NDArray[np.uint8]
    lons: NDArray[np.float64]
    lats: NDArray[np.float64]

    def points(self) -> NDArray[np.object_]:
        """Return the places as points; None where a place is unknown."""
        points = np.asarray(shapely.points(self.lons, self.lats))
        points[np.isnan(self.lons)] = None
        return points


@dataclasses.dataclass(frozen=True)
class Locator(OneLine):
    """Where, when and what to say: the same for every batch of a table."""

    index: Index
    columns: Columns
    options: Options
    crs: pyproj.CRS | None

    @functools.cached_property
    def transform(self) -> Transform | None:
        """What turns the written coordinates into degrees; None where they are degrees."""
        return coordinates.transform(self.crs)

    @functools.cached_property
    def schema(self) -> pa.Schema:
        """Our columns under the names that they get."""
        nowhere = Places(np.zeros(0), np.zeros(0), np.zeros(0, np.uint8))
        answers = self.locate_places(nowhere, lambda _name: pa.array([], pa.date32()))
        return pa.schema([
            field.with_name(f"{self.options.prefix}{field.name}") for field in answers.columns.schema
        ])  # fmt: skip

    def locate(self, column: Callable[[str], pa.Array]) -> LocatedBatch:
        """Return the answers for a batch, given its columns by name."""
        return self.locate_places(self.read_places(column), column)

    def locate_places(self, written: Places, column: Callable[[str], pa.Array]) -> LocatedBatch:
        """Return the answers for places that are at hand, as they are written."""
        places = written.in_degrees(self.transform)
        when = self._dates(column)
        lons, lats = places.known()
        found = self.index.locate(lons, lats, *self._days(when), near=self.options.near)
        batch = _as_one_batch(found)
        wrong = self._mark_swapped(places, batch["status"])
        wrong = wrong if when is None else coordinates.first_of(wrong, when.reasons)
        columns = pa.RecordBatch.from_arrays(
            [*batch.columns, locate_reasons.column(wrong)], [*batch.schema.names, "reason"]
        )
        return LocatedBatch(columns, wrong, lons, lats)

    def read_places(self, column: Callable[[str], pa.Array]) -> Places:
        """Return the places of a batch as they are written."""
        if self.columns.geometry is not None:
            return coordinates.of_geometry(column(self.columns.geometry))
        lon, lat = self.columns.of_place
        return coordinates.of_columns(column(lon), column(lat))

    def _dates(self, column: Callable[[str], pa.Array]) -> Dates | None:
        if self.columns.date is None:
            return None
        return dates.read(column(self.columns.date), self.options.calendar)

    def _days(self, when: Dates | None) -> tuple[Any, Any]:
        if when is None:
            return self.options.on, None
        return when.first, None if when.last is when.first else when.last

    def _mark_swapped(self, places: Places, status: pa.Array) -> NDArray[np.uint8]:
        """Return the reasons of the places; those that swapped would lie in the frame get their own."""
        outside = _has_status(status, "outside-frame") | (places.reasons == Reason.BEYOND_DEGREES)
        if not outside.any():
            return places.reasons
        west, south, east, north = self.index.bounds
        inside = (places.lats >= west) & (places.lats <= east)
        inside &= (places.lons >= south) & (places.lons <= north)
        return np.where(outside & inside, np.uint8(Reason.SWAPPED), places.reasons)


def _has_status(status: pa.Array, name: str) -> NDArray[np.bool_]:
    names = status.dictionary.to_pylist()
    if name not in names:
        return np.zeros(len(status), np.bool_)
    return np.asarray(status.indices.to_numpy(zero_copy_only=False) == names.index(name))


def _as_one_batch(table: pa.Table) -> pa.RecordBatch:
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)
