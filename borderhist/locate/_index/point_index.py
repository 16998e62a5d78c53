"""Look up who held many points, each on its day: an index that is built once and serves any number."""

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
from borderhist.locate._index.nearest_line import UNRESOLVED_STATUS
from borderhist.locate._index.possession_index import PossessionIndex
from borderhist.locate._index.states import (
    NO_PLACE,
    OF_POSSESSION,
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
    build_contexts,
    build_uncertainty_grid,
    fine_grid,
    reach_of_lines,
    reach_of_shores,
)
from borderhist.model.days import parse_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.interpretation import Interpretation
    from borderhist.locate._index.states import Days
    from borderhist.model.days import DayLike
    from borderhist.model.reader import Atlas


BLOCK = 1 << 16
"""How many points are looked up at once: their columns fit the caches."""

COMPILED_BLOCK = 1 << 18
"""The same for compiled code, which needs no intermediate columns, and takes a millisecond to call."""


@cache
def _threads() -> ThreadPoolExecutor:
    # Arrow knows how many this process may use; a worker of Dask has one
    return ThreadPoolExecutor(pa.cpu_count(), thread_name_prefix="locate")


def _in_blocks(work: Callable[[slice], None], count: int, size: int) -> None:
    """Do work on so many points, block by block; all cores share it."""
    blocks = [slice(start, start + size) for start in range(0, count, size)]
    deque(_threads().map(work, blocks) if len(blocks) > 1 else map(work, blocks), maxlen=0)


def _as_days(days: DayLike | np.ndarray) -> np.ndarray:
    """Return days of points, or one for all; a day that is not known (NaT) stays so."""
    is_numpy = isinstance(days, np.ndarray) or (isinstance(days, np.datetime64) and np.isnat(days))
    return np.asarray(days if is_numpy else parse_day(days), "datetime64[D]")  # type: ignore[arg-type]


@dataclasses.dataclass(frozen=True, repr=False)
class Index:
    """An index for "who held this point on that day", for many points at once.

    It holds all it needs, pickles into less than 10 MB and gives the same answers as
    :func:`borderhist.query.point.at`. Grids decide for most points; those that rounding could decide
    otherwise are looked up again by exact arithmetic, so that speed never changes an answer.

    Attributes
    ----------
    bounds
        West, south, east and north of the study area in degrees.
    face_grid, times, holdings
        The face of every cell, the version of every day, and every holding there can be.
    line_grid, context
        Which points lie within the uncertainty of the lines that bound their land, and which lines these
        are for each face code in each column of time: int16 of the shape of ``holdings.first``.
    shore_grid
        Which points at sea are within 5 km of land.
    pieces
        The name and the certainty of every line in ``line_grid``.
    possessions
        Which land another than its sovereign held in fact, and when.
    compiled
        Whether compiled code is used: True or False; None: if the extra ``fast`` is installed. The answers
        are the same.
    """

    bounds: Bounds
    face_grid: FaceGrid
    times: Times
    holdings: Holdings
    line_grid: UncertaintyGrid
    context: np.ndarray
    shore_grid: UncertaintyGrid
    pieces: tuple[tuple[str, str], ...]
    possessions: PossessionIndex
    compiled: bool | None = None

    @classmethod
    def build(
        cls,
        atlas: Atlas,
        reading: Interpretation = interpretation.DEFAULT,
        *,
        compiled: bool | None = None,
    ) -> Index:
        """Return the index of an atlas, read in one way.

        Raises
        ------
        DataError
            If the atlas cannot be derived.
        """
        return cls.of(derive(atlas, reading), compiled=compiled)

    @classmethod
    def of(cls, chronicle: Chronicle, *, compiled: bool | None = None) -> Index:
        """Return the index of a chronicle."""
        frame = chronicle.atlas.frame
        bounds = Bounds.of(frame)
        pieces = [(segment, piece) for segment in chronicle.segments for piece in segment.pieces]
        counts, context = build_contexts(chronicle, pieces)
        holdings = Holdings.of(chronicle)
        return cls(
            bounds=bounds,
            face_grid=build_face_grid(chronicle.arrangement, frame, fine_grid(bounds)),
            times=Times.of([treaty.effective for treaty in chronicle.versions]),
            holdings=holdings,
            line_grid=build_uncertainty_grid(bounds, reach_of_lines(pieces, counts)),
            context=context,
            shore_grid=build_uncertainty_grid(bounds, reach_of_shores(chronicle.arrangement)),
            pieces=tuple((segment.ref, piece.certainty) for segment, piece in pieces),
            possessions=PossessionIndex.of(chronicle, holdings.rows),
            compiled=compiled,
        )

    def at(self, lon: float, lat: float, day: DayLike) -> HoldingRow:
        """Return who held a point (WGS84 degrees) on a day; a month or a year means its first day."""
        found = self._find(np.array([float(lon)]), np.array([float(lat)]), _as_days(day))
        return self._row(int(found.codes[0]), int(found.numbers[0]))

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
        found, others = self._find(lons, lats, days), list[HoldingRow]()
        if last_days is not None:
            found, others = self._add_later_holdings(
                lons, lats, days, np.asarray(last_days, "datetime64[D]"), found
            )
        columns = self.holdings.columns(found.codes, others)
        columns |= self.possessions.columns(found.numbers, others)
        table = pa.table({name: columns[name] for name in HoldingRow._fields})
        if near:
            for name, column in self._find_nearest_lines(lons, lats, self.times.columns(days)).items():
                table = table.append_column(name, column)
        return table

    def _find(self, lons: np.ndarray, lats: np.ndarray, days: np.ndarray) -> _Found:
        """Return who held points, by right and in fact."""
        codes, days = self.codes(lons, lats, days), np.broadcast_to(days, len(lons))
        numbers = np.zeros(len(lons), np.int16)

        def work(block: slice) -> None:
            numbers[block] = self.possessions.find(codes[block], lons[block], lats[block], days[block])

        _in_blocks(work, len(lons), BLOCK)
        return _Found(codes, numbers)

    def _row(self, code: int, number: int) -> HoldingRow:
        said = self.possessions.rows[number]
        return self.holdings.rows[code]._replace(**{name: getattr(said, name) for name in OF_POSSESSION})

    def codes(self, lons: np.ndarray, lats: np.ndarray, days: Days) -> np.ndarray:
        """Return the number in ``holdings.rows`` of the holding of every point, int32 of shape (n,).

        All cores share the work, in blocks that fit their caches.
        """
        lons, lats = np.ascontiguousarray(lons), np.ascontiguousarray(lats)
        days = np.broadcast_to(np.asarray(days, "datetime64[D]"), len(lons))
        found = np.empty(len(lons), np.int32)

        def work(block: slice) -> None:
            self._write_codes(lons[block], lats[block], days[block], found[block])

        _in_blocks(work, len(lons), BLOCK if self._compiled is None else COMPILED_BLOCK)
        left = np.flatnonzero(found == UNRESOLVED_HOLDING)
        if len(left):
            found[left] = self._codes_exact(lons[left], lats[left], self.times.columns(days[left]))
        return found

    def _write_codes(self, lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray) -> None:
        if self._compiled is None:
            found[:] = self._codes_by_grid(lons, lats, self.times.columns(days))
            return
        kernel, tables = self._compiled
        given = lons, lats, np.ascontiguousarray(days).view(np.int64)
        kernel.write_codes(tables, *map(_read_only, given), found)

    @cached_property
    def _compiled(self) -> tuple[Any, Any] | None:
        """The compiled kernel and its tables, or None if it is not to be used."""
        wanted = find_spec("numba") is not None if self.compiled is None else self.compiled
        if not wanted:
            return None
        from borderhist.locate._index import numba_kernel  # noqa: PLC0415 - an extra

        return numba_kernel, numba_kernel.build_tables(self)

    def __repr__(self) -> str:
        """Return how much land it covers, in one line."""
        west, south, east, north = self.bounds
        faces = len(self.holdings.first) - LAND
        return f"<PointIndex of {faces:,} faces, {west:g}-{east:g} E, {south:g}-{north:g} N>"

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made of the rest, such as the compiled kernel."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def _codes_by_grid(self, lons: np.ndarray, lats: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the code of the holding of every point in its column of time; int32 of shape (n,).

        It is :data:`UNRESOLVED_HOLDING` where rounding could decide.
        """
        spots = self._locate_by_grid(lons, lats)
        unresolved = spots.face_codes == UNRESOLVED
        face_codes = np.where(unresolved, OUTSIDE, spots.face_codes)
        codes: np.ndarray = self.holdings.first[face_codes, columns]
        status = self.line_grid.status(lons, lats, spots.cells, self.context[face_codes, columns])
        codes += status
        codes[unresolved | (status == UNRESOLVED_STATUS)] = UNRESOLVED_HOLDING
        self._mark_off_coast(codes, spots, columns)
        nowhere = np.flatnonzero(spots.cells < 0)
        on_earth = (np.abs(lons[nowhere]) <= 180) & (np.abs(lats[nowhere]) <= 90)  # noqa: PLR2004 - degrees
        codes[nowhere[~on_earth]] = NO_PLACE
        return codes

    def _codes_exact(self, lons: np.ndarray, lats: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the same for points on Earth by GEOS and geodesics alone, without the grid."""
        spots = self._locate_exact(lons, lats)
        codes: np.ndarray = self.holdings.first[spots.face_codes, columns]
        contexts = self.context[spots.face_codes, columns]
        beside = np.flatnonzero(contexts != NO_LINES)
        some, reach = (lons[beside], lats[beside], contexts[beside]), self.line_grid.reach
        codes[beside] += np.where(
            reach.find_line_under(*some) >= 0, ON_LINE, reach.status_at(*reach.find_nearest(*some))
        )
        self._mark_off_coast(codes, spots, columns)
        return codes

    def _mark_off_coast(self, codes: np.ndarray, spots: _Located, columns: np.ndarray) -> None:
        wet = spots.off_coast[columns[spots.off_coast] >= VERSION]
        codes[wet] = self.holdings.first[spots.face_codes[wet], columns[wet]] + OFF_COAST

    def _locate_by_grid(self, lons: np.ndarray, lats: np.ndarray) -> _Located:
        """Return where points lie by the grids, ``UNRESOLVED`` where rounding could decide."""
        cells = self.face_grid.grid.cells_of(lons, lats)
        face_codes = self.face_grid.locate(lons, lats, cells)
        at_sea = np.flatnonzero(face_codes == SEA)
        face = self.shore_grid.status(
            lons[at_sea], lats[at_sea], cells[at_sea], np.zeros(len(at_sea), np.int16)
        )
        face_codes[at_sea[face == UNRESOLVED_STATUS]] = UNRESOLVED
        return _Located(cells, face_codes, _assign_to_coast(face_codes, at_sea, face))

    def _locate_exact(self, lons: np.ndarray, lats: np.ndarray) -> _Located:
        """Return where points lie by GEOS and geodesics alone."""
        face_codes = self.face_grid.locate_exact(lons, lats)
        at_sea = np.flatnonzero(face_codes == SEA)
        reach = self.shore_grid.reach
        some = lons[at_sea], lats[at_sea], np.zeros(len(at_sea), np.int16)
        return _Located(
            np.zeros(len(lons), np.int32),
            face_codes,
            _assign_to_coast(face_codes, at_sea, reach.status_at(*reach.find_nearest(*some))),
        )

    def _add_later_holdings(
        self, lons: np.ndarray, lats: np.ndarray, first: np.ndarray, last: np.ndarray, found: _Found
    ) -> tuple[_Found, list[HoldingRow]]:
        """Return what was found for uncertain dates, and the joined holdings, numbered after all rows."""
        joins: dict[tuple[tuple[int, int], ...], int] = {}
        codes, numbers = (each.astype(np.int32) for each in found)
        known = found.codes != NO_PLACE
        is_ever = self.possessions.is_ever[found.codes]
        for times, some in ((self.times, known & ~is_ever), (self._moments, known & is_ever)):
            if not some.any():
                continue
            start, stop = (np.broadcast_to(times.columns(days), len(lons)) for days in (first, last))
            changing = np.flatnonzero((stop > start) & (start > UNDATED) & some)
            for rows in np.array_split(changing, 1 + len(changing) // BLOCK):
                for row, way in self._find_changes(lons, lats, times, (start, stop), found, rows):
                    joined = joins.setdefault(way, len(joins))
                    codes[row] = len(self.holdings.rows) + joined
                    numbers[row] = len(self.possessions.rows) + joined
        return _Found(codes, numbers), [join_holdings([self._row(*each) for each in way]) for way in joins]

    @cached_property
    def _moments(self) -> Times:
        """The days of the versions and those on which a possession begins or ends."""
        started = self.times.effective
        days = np.concatenate([started, self.possessions.since, self.possessions.until])
        return Times.of(np.unique(days[days >= started[0]]).tolist())

    def _find_changes(
        self, lons: np.ndarray, lats: np.ndarray, times: Times, spans: tuple[np.ndarray, np.ndarray],
        found: _Found, rows: np.ndarray,
    ) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:  # fmt: skip
        """Yield those of some rows that change from first to last column of time, and all that is found."""
        which, columns = concat_ranges(spans[0][rows] + 1, spans[1][rows] + 1)
        which, columns = which[times.lasting[columns]], columns[times.lasting[columns]]
        later = self._find(lons[rows[which]], lats[rows[which]], times.effective[columns - VERSION])
        starts = np.searchsorted(which, np.arange(len(rows) + 1))
        at_first = _Found(*(each[rows] for each in found))
        changed = (later.codes != at_first.codes[which]) | (later.numbers != at_first.numbers[which])
        for n in np.unique(which[changed]).tolist():
            after = (each[starts[n] : starts[n + 1]].tolist() for each in later)
            begun = int(at_first.codes[n]), int(at_first.numbers[n])
            yield int(rows[n]), tuple(each for each, _ in groupby([begun, *zip(*after, strict=True)]))

    def _find_nearest_lines(
        self, lons: np.ndarray, lats: np.ndarray, columns: np.ndarray
    ) -> dict[str, pa.Array]:
        """Return the nearest line that bounds the land of every point, its distance and its certainty."""
        cells, face_codes, _ = self._locate_by_grid(lons, lats)
        unresolved = np.flatnonzero(face_codes == UNRESOLVED)
        face_codes[unresolved] = self._locate_exact(lons[unresolved], lats[unresolved]).face_codes
        contexts = self.context[face_codes, np.broadcast_to(columns, len(lons))]
        some = np.flatnonzero((contexts != NO_LINES) & (cells >= 0))
        given = lons[some], lats[some], contexts[some]
        (owner, km), under = (
            self.line_grid.reach.find_nearest(*given),
            self.line_grid.reach.find_line_under(*given),
        )
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
    """Return a read-only view: numba compiles anew for each kind of array it is given."""
    view = values.view()
    view.flags.writeable = False
    return view


def _assign_to_coast(face_codes: np.ndarray, at_sea: np.ndarray, face: np.ndarray) -> np.ndarray:
    """Give points at sea near a coast the code of its face, in place; return which these are."""
    off_coast = at_sea[face > 0]
    face_codes[off_coast] = face[face > 0] - 1 + LAND
    return off_coast


class _Located(NamedTuple):
    """The cells and face codes of points, and which points lie off the coast of their faces."""

    cells: np.ndarray
    face_codes: np.ndarray
    off_coast: np.ndarray


class _Found(NamedTuple):
    """The holdings and the possessions of points: numbers of their rows, int32 and int16 of shape (n,)."""

    codes: np.ndarray
    numbers: np.ndarray
