"""Find the nearest line to many points: candidates from bounds on chord distances, then exact geodesics.

Why the result is exact: a chunk is dropped only if its smallest possible distance exceeds the largest
possible distance of another chunk (branch and bound; the triangle inequality holds for chords through the
Earth). Among the few that remain, geodesic distances decide.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from borderhist.locate._index.line_chunks import CHORD_TOLERANCE, CHORD_TOLERANCE_NEAR, concat_ranges, to_ecef
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from borderhist.locate._index.line_chunks import LineChunks


BEYOND, UNRESOLVED_STATUS = 0, -1
"""Status of a point that no line reaches, and of one for which only geodesic distances decide."""


class Pairs(NamedTuple):
    """Pairs of a point (or cell) and a chunk (or part) of a line, sorted by point."""

    points: np.ndarray
    others: np.ndarray

    def select(self, keep: np.ndarray) -> Pairs:
        """Return the pairs for which ``keep`` (bool) is true."""
        return Pairs(self.points[keep], self.others[keep])

    def split_in_four(self) -> Pairs:
        """Return the pairs after every cell was split into its four quarters, numbered ``4 * cell + n``."""
        points = (4 * self.points[:, None] + np.arange(4)).ravel()
        order = np.argsort(points, kind="stable")
        return Pairs(points[order], self.others.repeat(4)[order])

    def expand_to_parts(self, lines: LineChunks) -> tuple[Pairs, np.ndarray]:
        """Return pairs of the same points with all parts of their chunks, and the line of each part."""
        which, parts = concat_ranges(lines.starts[self.others], lines.starts[self.others + 1])
        return Pairs(self.points[which], parts), lines.owner[self.others[which]]

    def minimum(self, values: np.ndarray, count: int) -> np.ndarray:
        """Return the minimum of the values of each point, float64 of shape (count,); infinite for none."""
        found = np.full(count, np.inf)
        if len(values):
            first = np.flatnonzero(np.diff(self.points, prepend=-1))
            found[self.points[first]] = np.minimum.reduceat(values, first)
        return found

    def may_be_minimum(self, low: np.ndarray, high: np.ndarray, count: int) -> np.ndarray:
        """Tell which pairs may have the minimum of their point, given bounds ``low`` and ``high`` of each."""
        may: np.ndarray = low <= self.minimum(high, count)[self.points] * (1 + 2 * CHORD_TOLERANCE)
        return may

    def first_where(self, which: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
        """Return, for each point, the value of its first pair for which ``which`` is true; -1 for none."""
        found = np.full(count, -1, values.dtype)
        last_to_first = np.flatnonzero(which)[::-1]
        found[self.points[last_to_first]] = values[last_to_first]
        return found


BLOCK = 256
"""How many points are compared with chunks at once."""

METRE = 0.001
"""In km: the largest error of :meth:`.LineChunks.distances_to_centres`."""

FEW_POINTS = 32
"""Contexts with at least this many points are searched one by one, the others together."""

MORTON_STEPS = 10
"""Steps of the Morton curve per degree."""


@dataclasses.dataclass(frozen=True)
class LineReach(OneLine):
    """Lines with the distance up to which each gives points a status, and the contexts it belongs to.

    Attributes
    ----------
    lines
        The lines.
    limit
        The distance up to which each gives a status, in km; float64 of shape (lines,).
    kind
        The status of a point within the limit of its nearest line; int16 of shape (lines,), greater than 0.
    counts
        Which lines count in which context (the lines that bound one sovereign's land in one version); bool
        of shape (contexts, lines).
    """

    lines: LineChunks
    limit: np.ndarray
    kind: np.ndarray
    counts: np.ndarray

    @cached_property
    def contexts(self) -> np.ndarray:
        """The contexts of the first line, then those of the second and so on; int64."""
        return np.nonzero(self.counts.T)[1]

    def contexts_of(self, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return where the contexts of lines start and stop in ``contexts``."""
        stops = np.cumsum(self.counts.sum(axis=0))
        return stops[owners] - self.counts.sum(axis=0)[owners], stops[owners]

    def status_at(self, owners: np.ndarray, km: np.ndarray) -> np.ndarray:
        """Return the status of points at geodesic distances ``km`` from their nearest lines ``owners``."""
        return np.where(km <= self.limit[owners], self.kind[owners], BEYOND)

    def find_line_under(self, lons: np.ndarray, lats: np.ndarray, contexts: np.ndarray) -> np.ndarray:
        """Return the first line that counts and that a point lies on; int64 of shape (n,), -1 for none."""
        found = np.full(len(lons), len(self.limit))
        points, owners = self.lines.find_lines_under(lons, lats)
        counts = self.counts[contexts[points], owners]
        np.minimum.at(found, points[counts], owners[counts])
        return np.where(found < len(self.limit), found, -1)

    def find_nearest(
        self, lons: np.ndarray, lats: np.ndarray, contexts: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the nearest line that counts for every point and its geodesic distance in km.

        Of lines at the same distance it is the first. Points are sorted along a Morton curve, so that the
        points of a block are close to each other and share most of their candidates.
        """
        owner, km = np.full(len(lons), -1, np.int16), np.full(len(lons), np.inf)
        order = np.lexsort((_morton_code(lons, lats), contexts))
        alike = np.split(order, np.flatnonzero(np.diff(contexts[order])) + 1)
        few = np.concatenate(
            [*(points for points in alike if len(points) < FEW_POINTS), np.empty(0, np.int64)]
        )
        for points in (few, *(points for points in alike if len(points) >= FEW_POINTS)):
            for some in np.array_split(points, -(-len(points) // BLOCK) or 1):
                owner[some], km[some] = self._find_nearest_block(lons[some], lats[some], contexts[some])
        return owner, km

    def _find_nearest_block(
        self, lons: np.ndarray, lats: np.ndarray, contexts: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        count, lines, points = len(lons), self.lines, to_ecef(lons, lats)
        present = np.unique(contexts)
        own = np.flatnonzero(self.counts[present].any(axis=0)[lines.owner])
        own = self._keep_near_block(points, own) if len(present) == 1 else own
        km = np.where(
            self.counts[contexts][:, lines.owner[own]], lines.distances_to_centres(points, own), np.inf
        )
        least = km.min(axis=1, keepdims=True, initial=np.inf) * (1 + 2 * CHORD_TOLERANCE)
        near, which = np.nonzero(np.isfinite(km) & (km - lines.radius[own] - METRE <= least))
        chunks = Pairs(near, own[which])
        pairs, owners = chunks.expand_to_parts(lines)
        km, chord_error = (
            lines.chord_distance(points[:, pairs.points], pairs.others),
            lines.chord_error[pairs.others],
        )
        keep = pairs.may_be_minimum(km - chord_error, km + chord_error, count)
        pairs, owners = pairs.select(keep), owners[keep]
        geodesic_km = lines.geodesic_distance(lons[pairs.points], lats[pairs.points], pairs.others)
        nearest = pairs.minimum(geodesic_km, count)
        return pairs.first_where(geodesic_km == nearest[pairs.points], owners, count), nearest

    def _keep_near_block(self, points: np.ndarray, chunks: np.ndarray) -> np.ndarray:
        """Return the chunks that may be the nearest to any of some points.

        All points lie within ``reach`` of their middle, so a chunk that is more than ``2 * reach`` farther
        from the middle than the nearest one is nearest to none of them.
        """
        middle = points.mean(axis=1, keepdims=True)
        reach = np.sqrt(((points - middle) ** 2).sum(axis=0).max())
        km = self.lines.distance_to_centres(np.broadcast_to(middle, (3, len(chunks))), chunks)
        least = km.min(initial=np.inf) + 2 * reach
        return np.asarray(chunks[km - self.lines.radius[chunks] <= least])


def _morton_code(lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
    """Return positions on the Morton (Z-order) curve, along which neighbours mostly follow each other."""
    column, row = (((degrees + 180) * MORTON_STEPS).astype(np.int64) for degrees in (lons, lats))
    bits = (
        ((value >> bit) & 1) << (2 * bit + up) for up, value in enumerate((column, row)) for bit in range(12)
    )
    return np.asarray(sum(bits))


@dataclasses.dataclass(frozen=True)
class NearestLineIndex(OneLine):
    """The chunks that may be the nearest to some point of each of some cells.

    Attributes
    ----------
    cells
        Numbers of the cells, rising; int32 of shape (cells,).
    starts
        Where the chunks of each cell start in ``chunks``; int32 of shape (cells + 1,).
    chunks
        Numbers of chunks, rising in each cell; int16, or int32 where there are very many.
    """

    reach: LineReach
    cells: np.ndarray
    starts: np.ndarray
    chunks: np.ndarray

    def status(
        self, lons: np.ndarray, lats: np.ndarray, cells: np.ndarray, contexts: np.ndarray
    ) -> np.ndarray:
        """Return the status that the nearest line of its context gives each point.

        It is :data:`UNRESOLVED_STATUS` where the error of the chord distance could change it: at the limit
        of a line, or between two lines of different status that may both be the nearest.
        """
        count, lines = len(lons), self.reach.lines
        pairs, owners = self._candidates(cells, contexts).expand_to_parts(lines)
        km = lines.chord_distance(to_ecef(lons, lats)[:, pairs.points], pairs.others)
        slack = CHORD_TOLERANCE_NEAR * km + lines.chord_error[pairs.others]
        limit = self.reach.limit[owners]
        status = np.where(km <= limit, self.reach.kind[owners], BEYOND)
        status[np.abs(km - limit) <= slack] = UNRESOLVED_STATUS
        least = pairs.minimum(km, count)[pairs.points]
        best = pairs.first_where(km == least, status, count)
        rival = (
            (km - slack <= least * (1 + CHORD_TOLERANCE_NEAR)) & (km > least) & (status != best[pairs.points])
        )
        best[pairs.points[rival]] = UNRESOLVED_STATUS
        return best

    def _candidates(self, cells: np.ndarray, contexts: np.ndarray) -> Pairs:
        """Return pairs of a point and each chunk of its cell whose line counts in its context."""
        slots = np.searchsorted(self.cells, cells)
        points, places = concat_ranges(self.starts[slots], self.starts[slots + 1])
        chunks = self.chunks[places]
        keep = self.reach.counts[contexts[points], self.reach.lines.owner[chunks]]
        return Pairs(points[keep], chunks[keep])
