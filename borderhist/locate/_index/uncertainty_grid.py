"""A grid over the bands of uncertainty along lines: which status the nearest line gives the points of a cell.

A quadtree: a cell whose points all have one status in a context is settled, the others are split into four,
up to ``HALVINGS`` times. Each unsettled cell keeps only the chunks of lines that may be nearest to one of its
points; in the smallest cells every point is measured against these.

Why it is right: a cell lies in a disc of known radius around its centre. By the triangle inequality the
distance of any of its points from a chunk differs from that of the centre by at most this radius, plus the
error of chord distances. A cell is settled only if these bounds put it wholly within, or wholly beyond, the
limit of *every* line that may be the nearest in it, and all of them give the same status. A chunk is dropped
only if another one is nearer to every point of the cell. So the grid never says more than the distances do.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist.locate._index.face_grid import LAND, Grid
from borderhist.locate._index.line_chunks import CHORD_TOLERANCE, LineChunks, concat_ranges, to_ecef
from borderhist.locate._index.nearest_line import (
    BEYOND,
    UNRESOLVED_STATUS,
    LineReach,
    NearestLineIndex,
    Pairs,
)
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


COARSEST_GRID = (16, 6)
"""Columns and rows of the coarsest grid."""

MAX_STATUS = np.iinfo(np.int16).max

HALVINGS = 6
"""How often a cell is split at most."""


@dataclasses.dataclass(frozen=True)
class UncertaintyGrid(OneLine):
    """The status that lines give points, cell by cell.

    Attributes
    ----------
    profile
        The row of ``statuses`` of each fine cell; uint16 of shape (cells,).
    statuses
        The status of the points of such a cell in each context, or ``UNRESOLVED_STATUS``; int16 of shape
        (profiles, contexts).
    candidates
        The chunks that may be nearest in the fine cells that are unresolved in some context.
    """

    profile: np.ndarray
    statuses: np.ndarray
    candidates: NearestLineIndex

    @property
    def reach(self) -> LineReach:
        """The lines and their limits."""
        return self.candidates.reach

    def status(
        self, lons: np.ndarray, lats: np.ndarray, cells: np.ndarray, contexts: np.ndarray
    ) -> np.ndarray:
        """Return the status of points in their contexts, unresolved where rounding decides; int16, (n,)."""
        statuses: np.ndarray = self.statuses[self.profile[cells], contexts]
        measured = np.flatnonzero(statuses == UNRESOLVED_STATUS)
        if len(measured):
            some = lons[measured], lats[measured], cells[measured], contexts[measured]
            statuses[measured] = self.candidates.status(*some)
        return statuses


@dataclasses.dataclass(frozen=True)
class _Level(OneLine):
    """Some cells of one level, their status in each context, and the chunks that may be nearest in them."""

    grid: Grid
    cells: np.ndarray
    statuses: np.ndarray
    chunks: Pairs

    @property
    def is_unresolved(self) -> np.ndarray:
        """Which of the cells are unresolved in some context."""
        return np.asarray((self.statuses == UNRESOLVED_STATUS).any(axis=1))

    def select(self, which: np.ndarray) -> _Level:
        """Return the level with only those cells for which ``which`` (bool) is true."""
        chunks = self.chunks.select(which[self.chunks.points])
        points = np.cumsum(which)[chunks.points] - 1
        return _Level(self.grid, self.cells[which], self.statuses[which], Pairs(points, chunks.others))

    def index_chunks(self, reach: LineReach) -> NearestLineIndex:
        """Return the chunks cell by cell."""
        order = np.argsort(self.cells)
        rank = np.argsort(order)[self.chunks.points]
        starts = np.concatenate([[0], np.cumsum(np.bincount(rank, minlength=len(order)))]).astype(np.int32)
        number = np.result_type(np.int16, np.min_scalar_type(len(reach.lines.owner)))
        chunks = self.chunks.others[np.argsort(rank, kind="stable")].astype(number)
        return NearestLineIndex(reach, self.cells[order].astype(np.int32), starts, chunks)


def fine_grid(bounds: Bounds) -> Grid:
    """Return the grid of the smallest cells over bounds in degrees."""
    columns, rows = (size << HALVINGS for size in COARSEST_GRID)
    return Grid.over(bounds, columns, rows)


def build_uncertainty_grid(bounds: Bounds, reach: LineReach) -> UncertaintyGrid:
    """Return the grid of the status that lines give points inside bounds (degrees)."""
    grid = Grid.over(bounds, *COARSEST_GRID)
    chunks = np.arange(len(reach.lines.owner))
    every = Pairs(np.repeat(np.arange(grid.size), len(chunks)), np.tile(chunks, grid.size))
    unresolved = np.full((grid.size, len(reach.counts)), UNRESOLVED_STATUS, np.int16)
    level = _resolve(_Level(grid, np.arange(grid.size), unresolved, every), reach)
    statuses, row = [level.statuses], level.cells
    for _ in range(HALVINGS):
        level = _refine(level.select(level.is_unresolved), reach)
        row = row.reshape(level.grid.rows // 2, -1).repeat(2, axis=0).repeat(2, axis=1).ravel()
        row[level.cells] = np.arange(len(level.cells)) + sum(map(len, statuses))
        statuses.append(level.statuses)
    rows = np.concatenate(statuses)
    numbers: dict[bytes, int] = {}
    profile = np.array([numbers.setdefault(one.tobytes(), len(numbers)) for one in rows])
    _, first = np.unique(profile, return_index=True)
    return UncertaintyGrid(
        profile[row].astype(np.uint16), rows[first], level.select(level.is_unresolved).index_chunks(reach)
    )


def _refine(level: _Level, reach: LineReach) -> _Level:
    """Return the next level: the quarters of the cells of a level, resolved as far as can be."""
    grid = level.grid.refine()
    row, column = np.divmod(level.cells, level.grid.columns)
    quarters = [(2 * row + up) * grid.columns + 2 * column + over for up in (0, 1) for over in (0, 1)]
    cells, statuses = np.stack(quarters, axis=1).ravel(), level.statuses.repeat(4, axis=0)
    return _resolve(_Level(grid, cells, statuses, level.chunks.split_in_four()), reach)


def _resolve(level: _Level, reach: LineReach) -> _Level:
    """Return a level after settling the cells that can be, with only the chunks that are still needed.

    First by bounding spheres of whole chunks, which is cheap, then by the parts of the chunks that remain.
    """
    chunks, lines = level.chunks, reach.lines
    points, radius = _bounding_discs(level.grid, level.cells)
    away = lines.distance_to_centres(points[:, chunks.points], chunks.others)
    blur = CHORD_TOLERANCE * away + radius[chunks.points]
    least = away - lines.radius[chunks.others] - blur
    beside = _CellDistances(
        chunks.points, lines.owner[chunks.others], least, away + blur, level.statuses, reach
    )
    chunks = chunks.select(least <= beside.distance_to_beat(beside.may_be_reached))

    which, parts = concat_ranges(lines.starts[chunks.others], lines.starts[chunks.others + 1])
    at = chunks.points[which]
    km = lines.chord_distance(points[:, at], parts)
    blur = CHORD_TOLERANCE * km + lines.chord_error[parts] + radius[at]
    beside = _CellDistances(
        at, lines.owner[chunks.others[which]], km - blur, km + blur, level.statuses, reach
    )
    statuses = beside.statuses()
    keep = (
        np.bincount(
            which[km - blur <= beside.distance_to_beat(statuses == UNRESOLVED_STATUS)],
            minlength=len(chunks.points),
        )
        > 0
    )
    return _Level(level.grid, level.cells, statuses, chunks.select(keep))


class _CellDistances:
    """Bounds on the distance between cells and lines, in all contexts that are unresolved there.

    Parameters
    ----------
    cells, owners
        The cell and the line of each of many chunks or parts, rising.
    near, far
        The least and the largest distance of each from the points of the cell, in km.
    before
        What is known of the cells so far; int16 of shape (cells, contexts).
    """

    def __init__(
        self, cells: np.ndarray, owners: np.ndarray, near: np.ndarray, far: np.ndarray, before: np.ndarray,
        reach: LineReach,
    ) -> None:  # fmt: skip
        first = np.flatnonzero((np.diff(cells, prepend=-1) != 0) | (np.diff(owners, prepend=-1) != 0))
        self._line = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(cells))))
        self._before, limit, kind = before, reach.limit[owners[first]], reach.kind[owners[first]]
        near, far = (np.minimum.reduceat(km, first) if len(first) else km for km in (near, far))
        which, contexts = concat_ranges(*reach.contexts_of(owners[first]))
        spots = cells[first][which] * before.shape[1] + reach.contexts[contexts]
        unresolved = before.ravel()[spots] == UNRESOLVED_STATUS
        self._which, self._spots = which[unresolved], spots[unresolved]
        self._nearest = np.full(before.size, np.inf)
        np.minimum.at(self._nearest, self._spots, far[self._which])
        self._near = near
        self._statuses = np.where(
            far <= limit, kind, np.where(near > limit, BEYOND, UNRESOLVED_STATUS)
        ).astype(np.int16)

    @property
    def may_be_reached(self) -> np.ndarray:
        """In which contexts some line may reach a cell; bool of shape (cells, contexts)."""
        reached = np.zeros(self._before.shape, bool)
        reached.ravel()[self._spots[self._statuses[self._which] != BEYOND]] = True
        return reached

    def distance_to_beat(self, matters: np.ndarray) -> np.ndarray:
        """Return below which distance each chunk or part may be nearest in a context that ``matters``."""
        needed = np.full(len(self._near), -np.inf)
        some = matters.ravel()[self._spots]
        np.maximum.at(needed, self._which[some], self._nearest[self._spots[some]])
        return needed[self._line]

    def statuses(self) -> np.ndarray:
        """Return the status of the cells in each context, ``UNRESOLVED_STATUS`` where points may differ."""
        may_be_nearest = self._near[self._which] <= self._nearest[self._spots]
        which, spots = self._statuses[self._which[may_be_nearest]], self._spots[may_be_nearest]
        low, high = (
            np.full(self._before.size, MAX_STATUS, np.int16),
            np.full(self._before.size, UNRESOLVED_STATUS, np.int16),
        )
        np.minimum.at(low, spots, which)
        np.maximum.at(high, spots, which)
        statuses = np.where(low == high, low, np.where(low == MAX_STATUS, BEYOND, UNRESOLVED_STATUS)).reshape(
            self._before.shape
        )
        return np.where(self._before == UNRESOLVED_STATUS, statuses, self._before).astype(np.int16)


def _bounding_discs(grid: Grid, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the centres of cells, ECEF km of shape (3, cells), and the radius (km) of a disc around each."""
    centres, corners = to_ecef(*grid.centres(cells).T), grid.corners(cells)
    ends = [to_ecef(corners[:, x], corners[:, y]) for x in (0, 2) for y in (1, 3)]
    return centres, np.max([np.sqrt(((end - centres) ** 2).sum(axis=0)) for end in ends], axis=0) * (
        1 + CHORD_TOLERANCE
    )


NO_LINES = 0
"""The context in which no line counts."""


def build_contexts(
    chronicle: Chronicle, pieces: Sequence[tuple[Segment, Piece]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return which pieces count in which context, and the context of every face code in every time column.

    Returns
    -------
    counts
        bool of shape (contexts, pieces).
    context
        int16 of shape (codes, columns); see :class:`borderhist.locate._index.states.Holdings`.
    """
    number = {(segment.ref, id(piece)): n for n, (segment, piece) in enumerate(pieces)}
    known: dict[frozenset[int], int] = {frozenset(): NO_LINES}
    shape = LAND + len(chronicle.arrangement.faces), VERSION + len(chronicle.versions)
    context = np.full(shape, NO_LINES, np.int16)
    for version, tenures in enumerate(chronicle.tenures):
        of: dict[str, int] = {}
        for sovereign in sorted({tenure.sovereign for tenure in tenures}):
            bounding = point.bounding_lines(chronicle, version, sovereign)
            lines = frozenset(number[segment.ref, id(piece)] for segment, piece in bounding)
            of[sovereign] = known.setdefault(lines, len(known))
        context[LAND:, VERSION + version] = [of[tenure.sovereign] for tenure in tenures]
    counts = np.zeros((len(known), len(pieces)), bool)
    for lines, n in known.items():
        counts[n, list(lines)] = True
    return counts, context


def reach_of_lines(pieces: Sequence[tuple[Segment, Piece]], counts: np.ndarray) -> LineReach:
    """Return lines with their uncertainty as limit, and the status of points within it."""
    chains = [shapely.get_coordinates(piece.geometry) for _, piece in pieces]
    limits = np.array([piece.uncertainty_km for _, piece in pieces])
    kinds = np.array([WITHIN if segment.is_agreed else UNDELIMITED for segment, _ in pieces], np.int16)
    return LineReach(
        LineChunks.of([np.hstack([chain[:-1], chain[1:]]) for chain in chains]), limits, kinds, counts
    )


def reach_of_shores(arrangement: Arrangement) -> LineReach:
    """Return the shores of faces with the limit ``COAST_KM``, in one context; the status is the face + 1."""
    count = len(arrangement.faces)
    shores: list[list[tuple[float, ...]]] = [[] for _ in range(count)]
    for (start, end), face in arrangement.left.items():
        if (end, start) not in arrangement.left:
            shores[face].append((*start, *end))
    lines = LineChunks.of([np.array(shore).reshape(-1, 4) for shore in shores])
    return LineReach(
        lines, np.full(count, COAST_KM), np.arange(1, count + 1, dtype=np.int16), np.ones((1, count), bool)
    )
