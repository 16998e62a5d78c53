"""Which strings of lines may be the nearest anywhere in a cell, and which line is the nearest to a point."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from borderhist.locate._index.line_chunks import SLACK, SLACK_NEAR, concat_ranges, to_ecef
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from borderhist.locate._index.line_chunks import LineChunks


BEYOND, UNSURE = 0, -1
"""What a point gets that no line reaches, and one for which only true distances tell."""


class Pairs(NamedTuple):
    """Points, in rising order, and for each of them some strings or parts."""

    points: np.ndarray
    others: np.ndarray

    def where(self, keep: np.ndarray) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.points[keep], self.others[keep])

    def quartered(self) -> Pairs:
        """Return the pairs of the quarters of each point, which stand in its place."""
        points = (4 * self.points[:, None] + np.arange(4)).ravel()
        order = np.argsort(points, kind="stable")
        return Pairs(points[order], self.others.repeat(4)[order])

    def parts(self, lines: LineChunks) -> tuple[Pairs, np.ndarray]:
        """Return the parts of the strings for the same points, and the lines that they are of."""
        which, parts = concat_ranges(lines.starts[self.others], lines.starts[self.others + 1])
        return Pairs(self.points[which], parts), lines.owner[self.others[which]]

    def least(self, values: np.ndarray, count: int) -> np.ndarray:
        """Return the least of the values of each point, float64 of shape (count,); infinite for none."""
        found = np.full(count, np.inf)
        if len(values):
            first = np.flatnonzero(np.diff(self.points, prepend=-1))
            found[self.points[first]] = np.minimum.reduceat(values, first)
        return found

    def may_be_least(self, low: np.ndarray, high: np.ndarray, count: int) -> np.ndarray:
        """Tell which pairs may have the least value of their points, each between ``low`` and ``high``."""
        may: np.ndarray = low <= self.least(high, count)[self.points] * (1 + 2 * SLACK)
        return may

    def first_of(self, which: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
        """Return the first value of those pairs of each point that ``which`` tells; -1 for none."""
        found = np.full(count, -1, values.dtype)
        last_to_first = np.flatnonzero(which)[::-1]
        found[self.points[last_to_first]] = values[last_to_first]
        return found


BLOCK = 256
"""How many points are compared with strings at once."""

METRE = 0.001
"""In km; by so much at most the distances from strings are wrong that are found all at once."""

FEW = 32
"""Of how many points on the strings of one context are looked at alone."""

CURVE = 10
"""How many steps of the curve through the points a degree has."""


@dataclasses.dataclass(frozen=True)
class Reach(OneLine):
    """What lines do to the points near them.

    Attributes
    ----------
    lines
        The lines.
    limit
        How far each reaches, in km; float64 of shape (lines,).
    kind
        What a point gets that the nearest line reaches; int16 of shape (lines,), greater than 0.
    counts
        Which lines count in which context; bool of shape (contexts, lines).
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

    def got(self, owners: np.ndarray, km: np.ndarray) -> np.ndarray:
        """Return what points get at true distances from their nearest lines."""
        return np.where(km <= self.limit[owners], self.kind[owners], BEYOND)

    def under(self, lons: np.ndarray, lats: np.ndarray, contexts: np.ndarray) -> np.ndarray:
        """Return the first line that counts and that a point lies on; int64 of shape (n,), -1 for none."""
        found = np.full(len(lons), len(self.limit))
        points, owners = self.lines.under(lons, lats)
        counts = self.counts[contexts[points], owners]
        np.minimum.at(found, points[counts], owners[counts])
        return np.where(found < len(self.limit), found, -1)

    def nearest(
        self, lons: np.ndarray, lats: np.ndarray, contexts: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the nearest line that counts for every point and its true distance in km.

        Lines at the same distance come in their order.
        """
        owner, km = np.full(len(lons), -1, np.int16), np.full(len(lons), np.inf)
        order = np.lexsort((_morton_code(lons, lats), contexts))
        alike = np.split(order, np.flatnonzero(np.diff(contexts[order])) + 1)
        few = np.concatenate([*(points for points in alike if len(points) < FEW), np.empty(0, np.int64)])
        for points in (few, *(points for points in alike if len(points) >= FEW)):
            for some in np.array_split(points, -(-len(points) // BLOCK) or 1):
                owner[some], km[some] = self._nearest(lons[some], lats[some], contexts[some])
        return owner, km

    def _nearest(
        self, lons: np.ndarray, lats: np.ndarray, contexts: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        count, lines, points = len(lons), self.lines, to_ecef(lons, lats)
        present = np.unique(contexts)
        own = np.flatnonzero(self.counts[present].any(axis=0)[lines.owner])
        own = self._around(points, own) if len(present) == 1 else own
        km = np.where(self.counts[contexts][:, lines.owner[own]], lines.apart_each(points, own), np.inf)
        least = km.min(axis=1, keepdims=True, initial=np.inf) * (1 + 2 * SLACK)
        near, which = np.nonzero(np.isfinite(km) & (km - lines.radius[own] - METRE <= least))
        strings = Pairs(near, own[which])
        pairs, owners = strings.parts(lines)
        km, sag = lines.quickly(points[:, pairs.points], pairs.others), lines.sag[pairs.others]
        keep = pairs.may_be_least(km - sag, km + sag, count)
        pairs, owners = pairs.where(keep), owners[keep]
        true = lines.truly(lons[pairs.points], lats[pairs.points], pairs.others)
        nearest = pairs.least(true, count)
        return pairs.first_of(true == nearest[pairs.points], owners, count), nearest

    def _around(self, points: np.ndarray, strings: np.ndarray) -> np.ndarray:
        """Return those strings that may be the nearest to any of some points, seen from their middle."""
        middle = points.mean(axis=1, keepdims=True)
        reach = np.sqrt(((points - middle) ** 2).sum(axis=0).max())
        km = self.lines.apart(np.broadcast_to(middle, (3, len(strings))), strings)
        least = km.min(initial=np.inf) + 2 * reach
        return np.asarray(strings[km - self.lines.radius[strings] <= least])


def _morton_code(lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
    """Return numbers by which points near to each other come one after the other (Morton's curve)."""
    column, row = (((degrees + 180) * CURVE).astype(np.int64) for degrees in (lons, lats))
    bits = (
        ((value >> bit) & 1) << (2 * bit + up) for up, value in enumerate((column, row)) for bit in range(12)
    )
    return np.asarray(sum(bits))


@dataclasses.dataclass(frozen=True)
class NearestLineIndex(OneLine):
    """The strings that may be the nearest in each of some cells.

    Attributes
    ----------
    cells
        Numbers of the cells, rising; int32 of shape (cells,).
    starts
        Where the strings of each cell start in ``strings``; int32 of shape (cells + 1,).
    strings
        Numbers of strings, rising in each cell; int16, or int32 where there are very many.
    """

    reach: Reach
    cells: np.ndarray
    starts: np.ndarray
    strings: np.ndarray

    def quickly(
        self, lons: np.ndarray, lats: np.ndarray, cells: np.ndarray, contexts: np.ndarray
    ) -> np.ndarray:
        """Return what points get from the nearest lines of their contexts, :data:`UNSURE` at the limits."""
        count, lines = len(lons), self.reach.lines
        pairs, owners = self._strings(cells, contexts).parts(lines)
        km = lines.quickly(to_ecef(lons, lats)[:, pairs.points], pairs.others)
        slack = SLACK_NEAR * km + lines.sag[pairs.others]
        limit = self.reach.limit[owners]
        got = np.where(km <= limit, self.reach.kind[owners], BEYOND)
        got[np.abs(km - limit) <= slack] = UNSURE
        least = pairs.least(km, count)[pairs.points]
        best = pairs.first_of(km == least, got, count)
        rival = (km - slack <= least * (1 + SLACK_NEAR)) & (km > least) & (got != best[pairs.points])
        best[pairs.points[rival]] = UNSURE
        return best

    def _strings(self, cells: np.ndarray, contexts: np.ndarray) -> Pairs:
        """Return the strings of cells whose lines count in the points' contexts."""
        slots = np.searchsorted(self.cells, cells)
        points, places = concat_ranges(self.starts[slots], self.starts[slots + 1])
        strings = self.strings[places]
        keep = self.reach.counts[contexts[points], self.reach.lines.owner[strings]]
        return Pairs(points[keep], strings[keep])
