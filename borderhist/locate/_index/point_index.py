"""Whose was each of many places on its day: an index, built once, that answers for any number of points."""

from __future__ import annotations

import dataclasses
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from borderhist.derive import interpretation
from borderhist.derive.chronicle import derive
from borderhist.geometry.bounds import Bounds
from borderhist.locate._index.face_grid import LAND, OUTSIDE, SEA, UNRESOLVED, FaceGrid, build_face_grid
from borderhist.locate._index.line_chunks import concat_ranges
from borderhist.locate._index.nearest_line import UNSURE
from borderhist.locate._index.states import (
    NO_PLACE,
    OFF_COAST,
    ON_LINE,
    TEXT,
    UNDATED,
    UNRESOLVED_HOLDING,
    VERSION,
    HoldingRow,
    Holdings,
    Times,
    join_holdings,
)
from borderhist.locate._index.uncertainty_grid import (
    NO_LINES,
    UncertaintyGrid,
    build_uncertainty_grid,
    contexts,
    fine_grid,
    reach_of_lines,
    reach_of_shores,
)
from borderhist.model.days import parse_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.interpretation import Interpretation
    from borderhist.locate._index.states import Days
    from borderhist.model.days import DayLike
    from borderhist.model.reader import Atlas


BLOCK = 1 << 16
"""How many points are looked up at once: their columns fit the caches."""

MACHINE_BLOCK = 1 << 18
"""The same for machine code, which needs no columns between, and which it takes a millisecond to call."""


@cache
def _threads() -> ThreadPoolExecutor:
    # Arrow knows how many this process may use; a worker of Dask has one
    return ThreadPoolExecutor(pa.cpu_count(), thread_name_prefix="locate")


def _as_days(days: DayLike | np.ndarray) -> np.ndarray:
    """Return days of points, or one for all; a day that is not known (NaT) stays so."""
    is_numpy = isinstance(days, np.ndarray) or (isinstance(days, np.datetime64) and np.isnat(days))
    return np.asarray(days if is_numpy else parse_day(days), "datetime64[D]")  # type: ignore[arg-type]


@dataclasses.dataclass(frozen=True, repr=False)
class Index:
    """Answers to "whose was this place on that day", for many places at once.

    It holds all it needs, pickles into less than 10 MB and gives the same answers as ``query.point.at``.

    Attributes
    ----------
    bounds
        West, south, east and north of the study area in degrees.
    lands, times, answers
        Where every face is, the version of every day, and what can be said of each.
    bands, context
        Where the lines that bound a land reach points by their uncertainty, and which lines these are for
        each place in each column of time: int16 of the shape of ``answers.first``.
    shores
        Where points at sea are within 5 km of land.
    pieces
        The name and the certainty of every line in ``bands``.
    compiled
        Whether machine code answers: True or False; None where the extra ``fast`` is installed. The answers
        are the same.
    """

    bounds: Bounds
    lands: FaceGrid
    times: Times
    answers: Holdings
    bands: UncertaintyGrid
    context: np.ndarray
    shores: UncertaintyGrid
    pieces: tuple[tuple[str, str], ...]
    compiled: bool | None = None

    @classmethod
    def build(
        cls,
        atlas: Atlas,
        standpoint: Interpretation = interpretation.DEFAULT,
        *,
        compiled: bool | None = None,
    ) -> Index:
        """Return the index of an atlas from a standpoint.

        Raises
        ------
        DataError
            If the atlas cannot be derived.
        """
        return cls.of(derive(atlas, standpoint), compiled=compiled)

    @classmethod
    def of(cls, chronicle: Chronicle, *, compiled: bool | None = None) -> Index:
        """Return the index of a chronicle."""
        frame = chronicle.atlas.frame
        bounds = Bounds.of(frame)
        pieces = [(segment, piece) for segment in chronicle.segments for piece in segment.pieces]
        counts, context = contexts(chronicle, pieces)
        return cls(
            bounds=bounds,
            lands=build_face_grid(chronicle.arrangement, frame, fine_grid(bounds)),
            times=Times.of([treaty.effective for treaty in chronicle.versions]),
            answers=Holdings.of(chronicle),
            bands=build_uncertainty_grid(bounds, reach_of_lines(pieces, counts)),
            context=context,
            shores=build_uncertainty_grid(bounds, reach_of_shores(chronicle.arrangement)),
            pieces=tuple((segment.ref, piece.certainty) for segment, piece in pieces),
            compiled=compiled,
        )

    def at(self, lon: float, lat: float, day: DayLike) -> HoldingRow:
        """Return who held a point (WGS84 degrees) on a day; a month or a year means its first day."""
        codes = self.codes(np.array([float(lon)]), np.array([float(lat)]), parse_day(day))
        return self.answers.rows[int(codes[0])]

    def locate(
        self,
        lons: np.ndarray,
        lats: np.ndarray,
        days: Days,
        last_days: Days | None = None,
        *,
        near: bool = False,
    ) -> pa.Table:
        """Return who held each of many points on its day.

        Parameters
        ----------
        lons, lats
            WGS84 degrees, float64 of shape (n,); NaN where unknown.
        days
            The day of each point, datetime64[D] of shape (n,), NaT where unknown; or one day for all, as
            :func:`borderhist.model.days.parse_day` reads it.
        last_days
            The same, where a date is uncertain: the last day that it may mean. A point that changes in
            between gets all its answers in one row, apart by ``|``.
        near
            Also find the nearest line in force that bounds the land (on the first day), its distance in
            km and its certainty; slower.

        Returns
        -------
        pyarrow.Table
            n rows; the fields of :class:`.states.HoldingRow` as columns, and with ``near``
            ``segment``, ``segment_distance_km`` and ``segment_certainty``.
        """
        lons, lats = np.asarray(lons, np.float64), np.asarray(lats, np.float64)
        days = _as_days(days)
        codes: np.ndarray = self.codes(lons, lats, days)
        others: list[HoldingRow] = []
        if last_days is not None:
            codes, others = self._with_later(lons, lats, days, np.asarray(last_days, "datetime64[D]"), codes)
        table = self.answers.table(codes, others)
        if near:
            for name, column in self._near(lons, lats, self.times.columns(days)).items():
                table = table.append_column(name, column)
        return table

    def codes(self, lons: np.ndarray, lats: np.ndarray, days: Days) -> np.ndarray:
        """Return the number of the answer in ``answers.rows`` for every point, int32 of shape (n,).

        Both cores work on it, in blocks that fit their caches.
        """
        lons, lats = np.ascontiguousarray(lons), np.ascontiguousarray(lats)
        days = np.broadcast_to(np.asarray(days, "datetime64[D]"), len(lons))
        found = np.empty(len(lons), np.int32)

        size = BLOCK if self._compiled is None else MACHINE_BLOCK

        def work(start: int) -> None:
            block = slice(start, start + size)
            self._write_codes(lons[block], lats[block], days[block], found[block])

        starts = range(0, len(lons), size)
        deque(_threads().map(work, starts) if len(starts) > 1 else map(work, starts), maxlen=0)
        left = np.flatnonzero(found == UNRESOLVED_HOLDING)
        if len(left):
            found[left] = self._exact_codes(lons[left], lats[left], self.times.columns(days[left]))
        return found

    def _write_codes(self, lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray) -> None:
        if self._compiled is None:
            found[:] = self._quick_codes(lons, lats, self.times.columns(days))
            return
        machine_code, tables = self._compiled
        given = lons, lats, np.ascontiguousarray(days).view(np.int64)
        machine_code.codes(tables, *map(_read_only, given), found)

    @cached_property
    def _compiled(self) -> tuple[Any, Any] | None:
        """The machine code and its tables, or None if it is not to be used."""
        wanted = find_spec("numba") is not None if self.compiled is None else self.compiled
        if not wanted:
            return None
        from borderhist.locate._index import numba_kernel  # noqa: PLC0415 - an extra

        return numba_kernel, numba_kernel.tables(self)

    def __repr__(self) -> str:
        """Return for how much land it answers, in one line."""
        west, south, east, north = self.bounds
        faces = len(self.answers.first) - LAND
        return f"<PointIndex of {faces:,} faces, {west:g}-{east:g} E, {south:g}-{north:g} N>"

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the machine code."""
        return {name: value for name, value in vars(self).items() if name != "_compiled"}

    def _quick_codes(self, lons: np.ndarray, lats: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the number of the answer for every point in its column of time; int32 of shape (n,).

        It is :data:`UNRESOLVED_HOLDING` where rounding could decide.
        """
        spots = self._spots(lons, lats)
        doubtful = spots.places == UNRESOLVED
        places = np.where(doubtful, OUTSIDE, spots.places)
        codes: np.ndarray = self.answers.first[places, columns]
        got = self.bands.got_at(lons, lats, spots.cells, self.context[places, columns])
        codes += got
        codes[doubtful | (got == UNSURE)] = UNRESOLVED_HOLDING
        self._mark_off_coast(codes, spots, columns)
        nowhere = np.flatnonzero(spots.cells < 0)
        on_earth = (np.abs(lons[nowhere]) <= 180) & (np.abs(lats[nowhere]) <= 90)  # noqa: PLR2004 - degrees
        codes[nowhere[~on_earth]] = NO_PLACE
        return codes

    def _exact_codes(self, lons: np.ndarray, lats: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the same for points on Earth by GEOS and geodesics alone, without the grid."""
        spots = self._exact_spots(lons, lats)
        codes: np.ndarray = self.answers.first[spots.places, columns]
        contexts = self.context[spots.places, columns]
        beside = np.flatnonzero(contexts != NO_LINES)
        some, reach = (lons[beside], lats[beside], contexts[beside]), self.bands.reach
        codes[beside] += np.where(reach.under(*some) >= 0, ON_LINE, reach.got(*reach.nearest(*some)))
        self._mark_off_coast(codes, spots, columns)
        return codes

    def _mark_off_coast(self, codes: np.ndarray, spots: _Spots, columns: np.ndarray) -> None:
        wet = spots.off_coast[columns[spots.off_coast] >= VERSION]
        codes[wet] = self.answers.first[spots.places[wet], columns[wet]] + OFF_COAST

    def _spots(self, lons: np.ndarray, lats: np.ndarray) -> _Spots:
        """Return where points lie, ``DOUBTFUL`` where rounding could decide."""
        cells = self.lands.grid.cells(lons, lats)
        places = self.lands.at(lons, lats, cells)
        at_sea = np.flatnonzero(places == SEA)
        face = self.shores.got_at(lons[at_sea], lats[at_sea], cells[at_sea], np.zeros(len(at_sea), np.int16))
        places[at_sea[face == UNSURE]] = UNRESOLVED
        return _Spots(cells, places, _ashore(places, at_sea, face))

    def _exact_spots(self, lons: np.ndarray, lats: np.ndarray) -> _Spots:
        """Return where points lie by GEOS and geodesics alone."""
        places = self.lands.exactly(lons, lats)
        at_sea = np.flatnonzero(places == SEA)
        reach = self.shores.reach
        some = lons[at_sea], lats[at_sea], np.zeros(len(at_sea), np.int16)
        return _Spots(
            np.zeros(len(lons), np.int32), places, _ashore(places, at_sea, reach.got(*reach.nearest(*some)))
        )

    def _with_later(
        self, lons: np.ndarray, lats: np.ndarray, first: np.ndarray, last: np.ndarray, codes: np.ndarray
    ) -> tuple[np.ndarray, list[HoldingRow]]:
        """Return answers for uncertain dates, and those that join what changes, numbered after ``rows``."""
        first, last = (np.broadcast_to(self.times.columns(days), len(lons)) for days in (first, last))
        joins: dict[tuple[int, ...], int] = {}
        codes = codes.copy()
        changing = np.flatnonzero((last > first) & (first > UNDATED) & (codes != NO_PLACE))
        for rows in np.array_split(changing, 1 + len(changing) // BLOCK):
            for row, way in self._ways(lons, lats, first, last, codes, rows):
                codes[row] = joins.setdefault(way, len(self.answers.rows) + len(joins))
        return codes, [join_holdings([self.answers.rows[code] for code in way]) for way in joins]

    def _ways(
        self, lons: np.ndarray, lats: np.ndarray, first: np.ndarray, last: np.ndarray, codes: np.ndarray,
        rows: np.ndarray,
    ) -> Iterator[tuple[int, tuple[int, ...]]]:  # fmt: skip
        """Yield those of some rows whose answer changes between their days, with all answers in order."""
        which, columns = concat_ranges(first[rows] + 1, last[rows] + 1)
        which, columns = which[self.times.lived[columns]], columns[self.times.lived[columns]]
        days = self.times.effective[columns - VERSION]
        later = self.codes(lons[rows[which]], lats[rows[which]], days)
        starts = np.searchsorted(which, np.arange(len(rows) + 1))
        for n in np.unique(which[later != codes[rows[which]]]).tolist():
            after = later[starts[n] : starts[n + 1]].tolist()
            yield int(rows[n]), tuple(code for code, _ in groupby((int(codes[rows[n]]), *after)))

    def _near(self, lons: np.ndarray, lats: np.ndarray, columns: np.ndarray) -> dict[str, pa.Array]:
        """Return the nearest line that bounds the land of every point, its distance and its certainty."""
        cells, places, _ = self._spots(lons, lats)
        doubtful = np.flatnonzero(places == UNRESOLVED)
        places[doubtful] = self._exact_spots(lons[doubtful], lats[doubtful]).places
        contexts = self.context[places, np.broadcast_to(columns, len(lons))]
        some = np.flatnonzero((contexts != NO_LINES) & (cells >= 0))
        given = lons[some], lats[some], contexts[some]
        (owner, km), under = self.bands.reach.nearest(*given), self.bands.reach.under(*given)
        owner, km = np.where(under >= 0, under, owner), np.where(under >= 0, 0.0, km)
        lines, certainties = zip(*self.pieces, (None, None), strict=True)
        which, away = np.full(len(lons), len(self.pieces)), np.full(len(lons), np.nan)
        which[some], away[some] = owner, km
        return {
            "segment": pa.array(lines, TEXT).take(pa.array(which)),
            "segment_distance_km": pa.array(away, mask=np.isnan(away)),
            "segment_certainty": pa.array(certainties, TEXT).take(pa.array(which)),
        }


def _read_only(values: np.ndarray) -> np.ndarray:
    """Return a view that cannot be written: machine code is made anew for each kind of array it gets."""
    view = values.view()
    view.flags.writeable = False
    return view


def _ashore(places: np.ndarray, at_sea: np.ndarray, face: np.ndarray) -> np.ndarray:
    """Give points at sea the place of the land that reaches them; return which these are."""
    off_coast = at_sea[face > 0]
    places[off_coast] = face[face > 0] - 1 + LAND
    return off_coast


class _Spots(NamedTuple):
    """The cells and places of points, and which points lie off the coast of their places."""

    cells: np.ndarray
    places: np.ndarray
    off_coast: np.ndarray
