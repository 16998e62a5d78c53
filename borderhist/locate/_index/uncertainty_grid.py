"""The bands of uncertainty along lines, as a grid: where a line reaches all of a cell or nothing of it.

Cells that a limit runs through are halved both ways again and again, each with the strings of lines that
may be the nearest in it; in the smallest ones every point is measured.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist.locate._index.face_grid import LAND, Grid
from borderhist.locate._index.line_chunks import SLACK, LineChunks, concat_ranges, to_ecef
from borderhist.locate._index.nearest_line import BEYOND, UNSURE, NearestLineIndex, Pairs, Reach
from borderhist.locate._index.states import UNDELIMITED, VERSION, WITHIN
from borderhist.query import point
from borderhist.query.point import COAST_KM
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Piece, Segment
    from borderhist.geometry.arrangement import Arrangement
    from borderhist.geometry.bounds import Bounds


LARGEST = (16, 6)
"""Columns and rows of the grid that is halved."""

MOST = np.iinfo(np.int16).max

HALVINGS = 6
"""How often a cell is halved at most."""


@dataclasses.dataclass(frozen=True)
class UncertaintyGrid(OneLine):
    """What lines do to points, cell by cell.

    Attributes
    ----------
    profile
        Which row of ``got`` each fine cell has; uint16 of shape (cells,).
    got
        What points of such a cell get in each context, or ``UNSURE``; int16 of shape (profiles, contexts).
    unsure
        The strings for the points of fine cells that are unsure in some context.
    """

    profile: np.ndarray
    got: np.ndarray
    unsure: NearestLineIndex

    @property
    def reach(self) -> Reach:
        """The lines and how they reach."""
        return self.unsure.reach

    def got_at(
        self, lons: np.ndarray, lats: np.ndarray, cells: np.ndarray, contexts: np.ndarray
    ) -> np.ndarray:
        """Return what points get in their contexts, ``UNSURE`` where rounding decides; int16, (n,)."""
        got: np.ndarray = self.got[self.profile[cells], contexts]
        measured = np.flatnonzero(got == UNSURE)
        if len(measured):
            some = lons[measured], lats[measured], cells[measured], contexts[measured]
            got[measured] = self.unsure.quickly(*some)
        return got


@dataclasses.dataclass(frozen=True)
class _Level(OneLine):
    """Some cells of a grid, what their points get in each context, and the strings that may be nearest."""

    grid: Grid
    cells: np.ndarray
    got: np.ndarray
    strings: Pairs

    @property
    def unsure(self) -> np.ndarray:
        """Which of the cells are unsure in some context."""
        return np.asarray((self.got == UNSURE).any(axis=1))

    def some(self, which: np.ndarray) -> _Level:
        """Return the level with only those cells of it that ``which`` (bool) tells."""
        strings = self.strings.where(which[self.strings.points])
        points = np.cumsum(which)[strings.points] - 1
        return _Level(self.grid, self.cells[which], self.got[which], Pairs(points, strings.others))

    def nearby(self, reach: Reach) -> NearestLineIndex:
        """Return the strings cell by cell."""
        order = np.argsort(self.cells)
        rank = np.argsort(order)[self.strings.points]
        starts = np.concatenate([[0], np.cumsum(np.bincount(rank, minlength=len(order)))]).astype(np.int32)
        number = np.result_type(np.int16, np.min_scalar_type(len(reach.lines.owner)))
        strings = self.strings.others[np.argsort(rank, kind="stable")].astype(number)
        return NearestLineIndex(reach, self.cells[order].astype(np.int32), starts, strings)


def fine_grid(bounds: Bounds) -> Grid:
    """Return the grid of the smallest cells over bounds in degrees."""
    columns, rows = (size << HALVINGS for size in LARGEST)
    return Grid.over(bounds, columns, rows)


def build_uncertainty_grid(bounds: Bounds, reach: Reach) -> UncertaintyGrid:
    """Return what lines do to points inside bounds (west, south, east, north in degrees)."""
    grid = Grid.over(bounds, *LARGEST)
    strings = np.arange(len(reach.lines.owner))
    every = Pairs(np.repeat(np.arange(grid.size), len(strings)), np.tile(strings, grid.size))
    unsure = np.full((grid.size, len(reach.counts)), UNSURE, np.int16)
    level = _level(_Level(grid, np.arange(grid.size), unsure, every), reach)
    got, row = [level.got], level.cells
    for _ in range(HALVINGS):
        level = _halved(level.some(level.unsure), reach)
        row = row.reshape(level.grid.rows // 2, -1).repeat(2, axis=0).repeat(2, axis=1).ravel()
        row[level.cells] = np.arange(len(level.cells)) + sum(map(len, got))
        got.append(level.got)
    rows = np.concatenate(got)
    numbers: dict[bytes, int] = {}
    profile = np.array([numbers.setdefault(one.tobytes(), len(numbers)) for one in rows])
    _, first = np.unique(profile, return_index=True)
    return UncertaintyGrid(
        profile[row].astype(np.uint16), rows[first], level.some(level.unsure).nearby(reach)
    )


def _halved(level: _Level, reach: Reach) -> _Level:
    """Return the quarters of the cells of a level."""
    grid = level.grid.halved()
    row, column = np.divmod(level.cells, level.grid.columns)
    quarters = [(2 * row + up) * grid.columns + 2 * column + over for up in (0, 1) for over in (0, 1)]
    cells, got = np.stack(quarters, axis=1).ravel(), level.got.repeat(4, axis=0)
    return _level(_Level(grid, cells, got, level.strings.quartered()), reach)


def _level(level: _Level, reach: Reach) -> _Level:
    """Return a level after its unsure cells are judged, with only the strings that are still needed."""
    strings, lines = level.strings, reach.lines
    points, radius = _discs(level.grid, level.cells)
    away = lines.apart(points[:, strings.points], strings.others)
    blur = SLACK * away + radius[strings.points]
    least = away - lines.radius[strings.others] - blur
    beside = _Beside(strings.points, lines.owner[strings.others], least, away + blur, level.got, reach)
    strings = strings.where(least <= beside.needed(beside.reached))

    which, parts = concat_ranges(lines.starts[strings.others], lines.starts[strings.others + 1])
    at = strings.points[which]
    km = lines.quickly(points[:, at], parts)
    blur = SLACK * km + lines.sag[parts] + radius[at]
    beside = _Beside(at, lines.owner[strings.others[which]], km - blur, km + blur, level.got, reach)
    got = beside.got()
    keep = np.bincount(which[km - blur <= beside.needed(got == UNSURE)], minlength=len(strings.points)) > 0
    return _Level(level.grid, level.cells, got, strings.where(keep))


class _Beside:
    """Which lines are beside which cells and how near, in all contexts that are unsure there.

    Parameters
    ----------
    cells, owners
        The cell and the line of each of many stretches, rising.
    near, far
        How far each stretch is at least and at most from the points of the cell, in km.
    before
        What is known of the cells so far; int16 of shape (cells, contexts).
    """

    def __init__(
        self, cells: np.ndarray, owners: np.ndarray, near: np.ndarray, far: np.ndarray, before: np.ndarray,
        reach: Reach,
    ) -> None:  # fmt: skip
        first = np.flatnonzero((np.diff(cells, prepend=-1) != 0) | (np.diff(owners, prepend=-1) != 0))
        self._line = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(cells))))
        self._before, limit, kind = before, reach.limit[owners[first]], reach.kind[owners[first]]
        near, far = (np.minimum.reduceat(km, first) if len(first) else km for km in (near, far))
        which, contexts = concat_ranges(*reach.contexts_of(owners[first]))
        spots = cells[first][which] * before.shape[1] + reach.contexts[contexts]
        unsure = before.ravel()[spots] == UNSURE
        self._which, self._spots = which[unsure], spots[unsure]
        self._nearest = np.full(before.size, np.inf)
        np.minimum.at(self._nearest, self._spots, far[self._which])
        self._near = near
        self._got = np.where(far <= limit, kind, np.where(near > limit, BEYOND, UNSURE)).astype(np.int16)

    @property
    def reached(self) -> np.ndarray:
        """In which contexts some line may reach a cell; bool of shape (cells, contexts)."""
        reached = np.zeros(self._before.shape, bool)
        reached.ravel()[self._spots[self._got[self._which] != BEYOND]] = True
        return reached

    def needed(self, matters: np.ndarray) -> np.ndarray:
        """Return how near each stretch must come to be the nearest in a context that matters in its cell."""
        needed = np.full(len(self._near), -np.inf)
        some = matters.ravel()[self._spots]
        np.maximum.at(needed, self._which[some], self._nearest[self._spots[some]])
        return needed[self._line]

    def got(self) -> np.ndarray:
        """Return what the points of the cells get in each context, ``UNSURE`` where they differ."""
        may_be_nearest = self._near[self._which] <= self._nearest[self._spots]
        which, spots = self._got[self._which[may_be_nearest]], self._spots[may_be_nearest]
        low, high = np.full(self._before.size, MOST, np.int16), np.full(self._before.size, UNSURE, np.int16)
        np.minimum.at(low, spots, which)
        np.maximum.at(high, spots, which)
        got = np.where(low == high, low, np.where(low == MOST, BEYOND, UNSURE)).reshape(self._before.shape)
        return np.where(self._before == UNSURE, got, self._before).astype(np.int16)


def _discs(grid: Grid, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the centres of cells, Cartesian in km of shape (3, cells), and how far each reaches in km."""
    centres, corners = to_ecef(*grid.centres(cells).T), grid.corners(cells)
    ends = [to_ecef(corners[:, x], corners[:, y]) for x in (0, 2) for y in (1, 3)]
    return centres, np.max([np.sqrt(((end - centres) ** 2).sum(axis=0)) for end in ends], axis=0) * (
        1 + SLACK
    )


NO_LINES = 0
"""The context in which no line counts."""


def contexts(chronicle: Chronicle, pieces: Sequence[tuple[Segment, Piece]]) -> tuple[np.ndarray, np.ndarray]:
    """Return which pieces count in which context, and the context of every place in every column of time.

    Returns
    -------
    counts
        bool of shape (contexts, pieces).
    context
        int16 of shape (places, columns); see :class:`borderhist.locate._index.states.Holdings`.
    """
    number = {(segment.ref, id(piece)): n for n, (segment, piece) in enumerate(pieces)}
    known: dict[frozenset[int], int] = {frozenset(): NO_LINES}
    shape = LAND + len(chronicle.arrangement.faces), VERSION + len(chronicle.versions)
    context = np.full(shape, NO_LINES, np.int16)
    for version, tenures in enumerate(chronicle.tenures):
        of: dict[str, int] = {}
        for sovereign in sorted({tenure.sovereign for tenure in tenures}):
            deciding = point.bounding_lines(chronicle, version, sovereign)
            lines = frozenset(number[segment.ref, id(piece)] for segment, piece in deciding)
            of[sovereign] = known.setdefault(lines, len(known))
        context[LAND:, VERSION + version] = [of[tenure.sovereign] for tenure in tenures]
    counts = np.zeros((len(known), len(pieces)), bool)
    for lines, n in known.items():
        counts[n, list(lines)] = True
    return counts, context


def reach_of_lines(pieces: Sequence[tuple[Segment, Piece]], counts: np.ndarray) -> Reach:
    """Return how the uncertainty of lines reaches the points beside them."""
    chains = [shapely.get_coordinates(piece.geometry) for _, piece in pieces]
    limits = np.array([piece.uncertainty_km for _, piece in pieces])
    kinds = np.array([WITHIN if segment.is_agreed else UNDELIMITED for segment, _ in pieces], np.int16)
    return Reach(
        LineChunks.of([np.hstack([chain[:-1], chain[1:]]) for chain in chains]), limits, kinds, counts
    )


def reach_of_shores(arrangement: Arrangement) -> Reach:
    """Return how land reaches points at sea, in one context; the kind is the number of the face and 1."""
    count = len(arrangement.faces)
    shores: list[list[tuple[float, ...]]] = [[] for _ in range(count)]
    for (start, end), face in arrangement.left.items():
        if (end, start) not in arrangement.left:
            shores[face].append((*start, *end))
    lines = LineChunks.of([np.array(shore).reshape(-1, 4) for shore in shores])
    return Reach(
        lines, np.full(count, COAST_KM), np.arange(1, count + 1, dtype=np.int16), np.ones((1, count), bool)
    )
