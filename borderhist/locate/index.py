"""Whose was each of many places on its day: an index, built once, that answers for any number of points."""

from __future__ import annotations

import dataclasses
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from borderhist import standpoints
from borderhist.chronicle import derive
from borderhist.locate.answers import (
    NO_PLACE,
    OFF_COAST,
    ON_LINE,
    TEXT,
    UNDATED,
    VERSION,
    Answer,
    Answers,
    joined,
)
from borderhist.locate.bands import Bands, bands, fine_grid
from borderhist.locate.contexts import NO_LINES, contexts, reach_of_lines, reach_of_shores
from borderhist.locate.lands import DOUBTFUL, LAND, SEA, Lands, lands
from borderhist.locate.lines import stretches
from borderhist.locate.nearby import UNSURE
from borderhist.locate.times import Times
from borderhist.whereabouts import ON_LINE_KM

if TYPE_CHECKING:
    import datetime as dt

    from borderhist.atlas import Atlas
    from borderhist.chronicle import Chronicle
    from borderhist.locate.times import Days
    from borderhist.standpoints import Standpoint

BLOCK = 1 << 16
"""How many points are looked up at once."""


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="locate")


@dataclasses.dataclass(frozen=True)
class Index:
    """Answers to "whose was this place on that day", for many places at once.

    It holds all it needs, pickles into less than 10 MB and gives the same answers as ``whereabouts.at``.

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
    """

    bounds: tuple[float, float, float, float]
    lands: Lands
    times: Times
    answers: Answers
    bands: Bands
    context: np.ndarray
    shores: Bands
    pieces: tuple[tuple[str, str], ...]

    @classmethod
    def build(cls, atlas: Atlas, standpoint: Standpoint = standpoints.DEFAULT) -> Index:
        """Return the index of an atlas from a standpoint.

        Raises
        ------
        DataError
            If the atlas cannot be derived.
        """
        return cls.of(derive(atlas, standpoint))

    @classmethod
    def of(cls, chronicle: Chronicle) -> Index:
        """Return the index of a chronicle."""
        frame = chronicle.atlas.frame
        pieces = [(segment, piece) for segment in chronicle.segments for piece in segment.pieces]
        counts, context = contexts(chronicle, pieces)
        return cls(
            bounds=frame.bounds,
            lands=lands(chronicle.arrangement, frame, fine_grid(frame.bounds)),
            times=Times.of([treaty.effective for treaty in chronicle.versions]),
            answers=Answers.of(chronicle),
            bands=bands(frame.bounds, reach_of_lines(pieces, counts)),
            context=context,
            shores=bands(frame.bounds, reach_of_shores(chronicle.arrangement)),
            pieces=tuple((segment.ref, piece.certainty) for segment, piece in pieces),
        )

    def at(self, lon: float, lat: float, day: dt.date) -> Answer:
        """Return who held a point (WGS84 degrees) on a day."""
        codes = self._codes(np.array([float(lon)]), np.array([float(lat)]), self.times.columns(day))
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
            The day of each point, datetime64[D] of shape (n,), NaT where unknown; or one day for all.
        last_days
            The same, where a date is uncertain: the last day that it may mean. A point that changes in
            between gets all its answers in one row, apart by ``|``.
        near
            Also find the nearest line in force that bounds the land (on the first day), its distance in
            km and its certainty; slower.

        Returns
        -------
        pyarrow.Table
            n rows; the fields of :class:`borderhist.locate.answers.Answer` as columns, and with ``near``
            ``line``, ``distance_km`` and ``certainty``.
        """
        lons, lats = np.asarray(lons, np.float64), np.asarray(lats, np.float64)
        days = np.asarray(days, "datetime64[D]")
        codes: np.ndarray = self.codes(lons, lats, days)
        others: list[Answer] = []
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

        def work(start: int) -> None:
            block = slice(start, start + BLOCK)
            self._write_codes(lons[block], lats[block], days[block], found[block])

        starts = range(0, len(lons), BLOCK)
        if len(starts) > 1:
            deque(_threads().map(work, starts), maxlen=0)
        else:
            deque(map(work, starts), maxlen=0)
        return found

    def _write_codes(self, lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray) -> None:
        if self._compiled is None:
            found[:] = self._codes(lons, lats, self.times.columns(days))
            return
        compiled, tables = self._compiled
        given = lons, lats, np.ascontiguousarray(days).view(np.int64)
        compiled.codes(tables, *map(_read_only, given), found)
        left = np.flatnonzero(found == compiled.LEFT)
        if len(left):
            found[left] = self._codes(lons[left], lats[left], self.times.columns(days[left]))

    @cached_property
    def _compiled(self) -> tuple[Any, Any] | None:
        """The machine code and its tables, if the extra ``fast`` is installed."""
        if find_spec("numba") is None or "BORDERHIST_PLAIN" in os.environ:
            return None
        from borderhist.locate import compiled  # noqa: PLC0415 - an extra

        return compiled, compiled.tables(self)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the machine code."""
        return {name: value for name, value in vars(self).items() if name != "_compiled"}

    def _codes(self, lons: np.ndarray, lats: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the number of the answer for every point in its column of time, int32 of shape (n,)."""
        columns = np.broadcast_to(columns, len(lons))
        spots = self._spots(lons, lats)
        codes: np.ndarray = self.answers.first[spots.places, columns]
        codes += self._reached(lons, lats, spots, self.context[spots.places, columns])
        wet = spots.off_coast[columns[spots.off_coast] >= VERSION]
        codes[wet] = self.answers.first[spots.places[wet], columns[wet]] + OFF_COAST
        nowhere = np.flatnonzero(spots.cells < 0)
        on_earth = (np.abs(lons[nowhere]) <= 180) & (np.abs(lats[nowhere]) <= 90)  # noqa: PLR2004 - degrees
        codes[nowhere[~on_earth]] = NO_PLACE
        return codes

    def _spots(self, lons: np.ndarray, lats: np.ndarray) -> _Spots:
        """Return where points lie; those at sea within 5 km of land have its place."""
        cells = self.lands.grid.cells(lons, lats)
        places = self.lands.at(lons, lats, cells)
        doubtful = np.flatnonzero(places == DOUBTFUL)
        places[doubtful] = self.lands.exactly(lons[doubtful], lats[doubtful])
        at_sea = np.flatnonzero(places == SEA)
        face = self.shores.got_at(lons[at_sea], lats[at_sea], cells[at_sea], np.zeros(len(at_sea), np.int16))
        unsure = np.flatnonzero(face == UNSURE)
        if len(unsure):
            reach, points = self.shores.reach, at_sea[unsure]
            face[unsure] = reach.got(
                *reach.nearest(lons[points], lats[points], np.zeros(len(points), np.int16))
            )
        off_coast = at_sea[face > 0]
        places[off_coast] = face[face > 0] - 1 + LAND
        return _Spots(cells, places, doubtful, off_coast)

    def _reached(self, lons: np.ndarray, lats: np.ndarray, spots: _Spots, contexts: np.ndarray) -> np.ndarray:
        """Return by what each point is reached, one of ``REACHES`` by number."""
        got = self.bands.got_at(lons, lats, spots.cells, contexts)
        got[spots.doubtful[contexts[spots.doubtful] != NO_LINES]] = UNSURE
        unsure = np.flatnonzero(got == UNSURE)
        if len(unsure):
            reach = self.bands.reach
            owner, km = reach.nearest(lons[unsure], lats[unsure], contexts[unsure])
            got[unsure] = np.where(km < ON_LINE_KM, ON_LINE, reach.got(owner, km))
        return got

    def _with_later(
        self, lons: np.ndarray, lats: np.ndarray, first: np.ndarray, last: np.ndarray, codes: np.ndarray
    ) -> tuple[np.ndarray, list[Answer]]:
        """Return answers for uncertain dates, and those that join what changes, numbered after ``rows``."""
        first, last = (np.broadcast_to(self.times.columns(days), len(lons)) for days in (first, last))
        rows = np.flatnonzero((last > first) & (first > UNDATED) & (codes != NO_PLACE))
        which, columns = stretches(first[rows] + 1, last[rows] + 1)
        lived = self.times.lived[columns]
        which, columns = which[lived], columns[lived]
        later = self._codes(lons[rows[which]], lats[rows[which]], columns)
        joins: dict[tuple[int, ...], int] = {}
        codes, starts = codes.copy(), np.searchsorted(which, np.arange(len(rows) + 1))
        differ = np.unique(which[later != codes[rows[which]]])
        for n in differ.tolist():
            way = tuple(dict.fromkeys((int(codes[rows[n]]), *later[starts[n] : starts[n + 1]].tolist())))
            codes[rows[n]] = joins.setdefault(way, len(self.answers.rows) + len(joins))
        return codes, [joined([self.answers.rows[code] for code in way]) for way in joins]

    def _near(self, lons: np.ndarray, lats: np.ndarray, columns: np.ndarray) -> dict[str, pa.Array]:
        """Return the nearest line that bounds the land of every point, its distance and its certainty."""
        spots = self._spots(lons, lats)
        contexts = self.context[spots.places, np.broadcast_to(columns, len(lons))]
        some = np.flatnonzero((contexts != NO_LINES) & (spots.cells >= 0))
        owner, km = self.bands.reach.nearest(lons[some], lats[some], contexts[some])
        lines, certainties = zip(*self.pieces, (None, None), strict=True)
        which, away = np.full(len(lons), len(self.pieces)), np.full(len(lons), np.nan)
        which[some], away[some] = owner, km
        return {
            "line": pa.array(lines, TEXT).take(pa.array(which)),
            "distance_km": pa.array(away, mask=np.isnan(away)),
            "certainty": pa.array(certainties, TEXT).take(pa.array(which)),
        }


def _read_only(values: np.ndarray) -> np.ndarray:
    """Return a view that cannot be written: machine code is made anew for each kind of array it gets."""
    view = values.view()
    view.flags.writeable = False
    return view


class _Spots(NamedTuple):
    """The cells and places of points, and which points lie next to an edge, and which off the coast."""

    cells: np.ndarray
    places: np.ndarray
    doubtful: np.ndarray
    off_coast: np.ndarray
