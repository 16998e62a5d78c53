"""Many lines at once, cut into short strings, with quick and with true distances to them.

Quick distances are taken straight through the Earth, from Cartesian coordinates on the ellipsoid, which
need no trigonometry for each pair; :attr:`Lines.sag` bounds what they miss. True ones are those of
:func:`borderhist.geometry.geodesy.nearest`.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from borderhist.geometry import geodesy
from borderhist.query.point import ON_LINE_DEGREES
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Sequence


PARTS = 4
"""How many parts a string has at most."""

PART_KM = 10.0
"""Longer edges are cut into several parts."""

EARTH_KM = 6371.0

SLACK = 1e-3
"""By how much of itself a quick distance may be wrong, beside the sag of its part."""

FAR_KM = 300.0

SLACK_NEAR = 1e-4
"""The same within ``FAR_KM``."""


@dataclasses.dataclass(frozen=True)
class LineChunks(OneLine):
    """Strings of parts of edges.

    Attributes
    ----------
    edges
        Longitude and latitude of both ends of every edge, float64 of shape (edges, 4).
    edge
        The edge of every part; int32 of shape (parts,).
    ends
        Both ends of every part in kilometres from the middle of the Earth, float64 of shape (2, 3, parts).
    starts
        Where every string starts among the parts; int32 of shape (strings + 1,).
    owner
        Of which line every string is; int16 of shape (strings,).
    sizes
        How many edges each line has; int64 of shape (lines,).
    """

    edges: np.ndarray
    edge: np.ndarray
    ends: np.ndarray
    starts: np.ndarray
    owner: np.ndarray
    sizes: np.ndarray

    @classmethod
    def of(cls, lines: Sequence[np.ndarray]) -> LineChunks:
        """Return the strings of lines, each given by its edges in WGS84 degrees, float64 of shape (n, 4)."""
        edges = np.concatenate([np.empty((0, 4)), *lines])
        a, b = to_ecef(*edges[:, :2].T), to_ecef(*edges[:, 2:].T)
        counts = np.maximum(np.ceil(_long(b - a) / PART_KM), 1).astype(np.int64)
        edge, nth = concat_ranges(np.zeros_like(counts), counts)
        ends = np.stack([_between(a[:, edge], b[:, edge], (nth + step) / counts[edge]) for step in (0, 1)])
        sizes = np.array([len(line) for line in lines], np.int64)
        line = np.repeat(np.arange(len(lines)), sizes)[edge]
        first = np.flatnonzero(np.diff(line, prepend=-1))
        cut = (np.arange(len(line)) - np.repeat(first, np.diff(np.append(first, len(line))))) % PARTS == 0
        starts = np.append(np.flatnonzero(cut), len(line)).astype(np.int32)
        return cls(edges, edge.astype(np.int32), ends, starts, line[cut].astype(np.int16), sizes)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the edges alone; the rest follows from them."""
        return LineChunks.of, (np.split(self.edges, np.cumsum(self.sizes)[:-1]),)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        tree = shapely.STRtree(np.asarray(shapely.linestrings(self.edges.reshape(-1, 2, 2))))
        tree.query(shapely.Point(0, 0))  # GEOS builds it when it is first asked, and two threads must not
        return tree

    def under(self, lons: np.ndarray, lats: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pairs of a point and a line that it lies on."""
        on = shapely.points(lons, lats)
        points, edges = self._tree.query(on, predicate="dwithin", distance=ON_LINE_DEGREES)
        return points, np.searchsorted(np.cumsum(self.sizes), edges, side="right")

    @cached_property
    def sag(self) -> np.ndarray:
        """The error of quick distances in km, (parts,).

        A part runs below the surface; and seen from afar, its whole edge is not the shortest way.
        """
        part = _long(self.ends[1] - self.ends[0])
        edge = np.bincount(self.edge, part)[self.edge]
        sag: np.ndarray = part**2 / (8 * EARTH_KM) + FAR_KM * edge**2 / (12 * EARTH_KM**2)
        return sag

    @cached_property
    def middle(self) -> np.ndarray:
        """A point in the middle of every string, in km; float64 of shape (3, strings)."""
        return np.asarray(self.ends[0][:, (self.starts[:-1] + self.starts[1:]) // 2])

    @cached_property
    def radius(self) -> np.ndarray:
        """How far a string reaches from its middle, in km; float64 of shape (strings,)."""
        string = np.repeat(np.arange(len(self.owner)), np.diff(self.starts))
        away = [_long(end - self.middle[:, string]) for end in self.ends]
        return np.maximum.reduceat(np.maximum(*away), self.starts[:-1])

    def apart(self, points: np.ndarray, strings: np.ndarray) -> np.ndarray:
        """Return how far in km points, Cartesian of shape (3, n), are from the middles of as many strings.

        It is the straight way, for which the sides of a triangle hold; over the ground it is longer.
        """
        return _long(points - self.middle[:, strings])

    def apart_each(self, points: np.ndarray, strings: np.ndarray) -> np.ndarray:
        """Return the same for each of n points with each of m strings, to a metre; float64, (n, m)."""
        middle = self.middle[:, strings]
        square = _dot(points, points)[:, None] + _dot(middle, middle) - 2 * (points.T @ middle)
        return np.asarray(np.sqrt(np.maximum(square, 0)))

    @cached_property
    def ways(self) -> np.ndarray:
        """The way from the start to the end of every part, and 1 through its square; (4, parts)."""
        way = self.ends[1] - self.ends[0]
        return np.vstack([way, 1 / np.maximum(_dot(way, way), np.finfo(float).tiny)])

    def quickly(self, points: np.ndarray, parts: np.ndarray) -> np.ndarray:
        """Return quick distances in km of points, Cartesian of shape (3, n), from as many parts."""
        way, to = self.ways[:, parts], points - self.ends[0][:, parts]
        share = np.clip(_dot(to, way) * way[3], 0, 1)
        return arc(_long(to - share * way[:3]))

    def truly(self, lons: np.ndarray, lats: np.ndarray, parts: np.ndarray) -> np.ndarray:
        """Return true distances in km of points from the edges of as many parts."""
        ends = self.edges[self.edge[parts]]
        start, end = (geodesy.to_local_plane(lons, lats, ends[:, corner : corner + 2]) for corner in (0, 2))
        lines = shapely.linestrings(np.stack([start, end], axis=1))
        return np.asarray(shapely.distance(lines, shapely.Point(0, 0)))


def concat_ranges(starts: np.ndarray, stops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every number from each start to its stop (exclusive), with the number of the stretch first."""
    counts = stops - starts
    which = np.repeat(np.arange(len(starts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts - starts, counts)


def _dot(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    product: np.ndarray = one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
    return product


def _long(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(np.sqrt(_dot(vectors, vectors)))


def _between(a: np.ndarray, b: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return points on the way from one to another over the ground, all of shape (3, n)."""
    straight = a + share * (b - a)
    height = (1 - share) * _long(a) + share * _long(b)
    raised = straight * (height / _long(straight))
    return np.asarray(np.where((share == 0) | (share == 1), straight, raised))


def to_ecef(lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
    """Return places on the ellipsoid in kilometres from its middle, float64 of shape (3, n)."""
    lon, lat = np.radians(lons), np.radians(lats)
    bend = geodesy.GEOD.a / 1000 / np.sqrt(1 - geodesy.GEOD.es * np.sin(lat) ** 2)
    flat = bend * np.cos(lat)
    up = bend * (1 - geodesy.GEOD.es) * np.sin(lat)
    return np.stack([flat * np.cos(lon), flat * np.sin(lon), up])


def arc(chord: np.ndarray) -> np.ndarray:
    """Return how long the way over the ground is for a straight through the Earth, both in km."""
    return chord * (1 + (chord / EARTH_KM) ** 2 / 24)
