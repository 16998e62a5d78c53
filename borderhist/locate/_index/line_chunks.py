"""Many lines as short chunks, with chord distances (fast, of bounded error) and geodesic distances to them.

Chord distances run straight through the Earth between Earth-centred (ECEF) coordinates on the ellipsoid, and
need no trigonometry for each pair. Why their error is bounded: a part of length ``s`` replaces a curve that
rises at most ``s**2 / 8R`` above it (the sagitta of the arc, ``R`` the radius of the Earth); and geodesic
distances are measured to an edge that is straight in the local plane of the point, which at ``FAR_KM`` from
it departs from the ground by about ``FAR_KM * edge**2 / 12R**2``. :attr:`LineChunks.chord_error` is the sum;
what the series in :func:`arc_length` and the flattening leave is within ``CHORD_TOLERANCE``. Geodesic
distances are those of :func:`borderhist.geometry.geodesy.nearest`.
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


CHUNK_PARTS = 4
"""How many parts a chunk has at most."""

PART_KM = 10.0
"""Longer edges are cut into several parts."""

EARTH_KM = 6371.0

CHORD_TOLERANCE = 1e-3
"""Relative error of a chord distance, beside the chord error of its part."""

FAR_KM = 300.0

CHORD_TOLERANCE_NEAR = 1e-4
"""The same within ``FAR_KM``."""


@dataclasses.dataclass(frozen=True)
class LineChunks(OneLine):
    """Lines as chunks of up to four consecutive parts; a part is an edge, or a piece of a long one.

    Attributes
    ----------
    edges
        Longitude and latitude of both ends of every edge, float64 of shape (edges, 4).
    edge
        The edge of every part; int32 of shape (parts,).
    ends
        Both ends of every part in ECEF kilometres, float64 of shape (2, 3, parts).
    starts
        Where every chunk starts among the parts; int32 of shape (chunks + 1,).
    owner
        The line of every chunk; int16 of shape (chunks,).
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
        """Return the chunks of lines, each given by its edges in WGS84 degrees, float64 of shape (n, 4)."""
        edges = np.concatenate([np.empty((0, 4)), *lines])
        a, b = to_ecef(*edges[:, :2].T), to_ecef(*edges[:, 2:].T)
        counts = np.maximum(np.ceil(_norm(b - a) / PART_KM), 1).astype(np.int64)
        edge, nth = concat_ranges(np.zeros_like(counts), counts)
        ends = np.stack(
            [_interpolate(a[:, edge], b[:, edge], (nth + step) / counts[edge]) for step in (0, 1)]
        )
        sizes = np.array([len(line) for line in lines], np.int64)
        line = np.repeat(np.arange(len(lines)), sizes)[edge]
        first = np.flatnonzero(np.diff(line, prepend=-1))
        cut = (
            np.arange(len(line)) - np.repeat(first, np.diff(np.append(first, len(line))))
        ) % CHUNK_PARTS == 0
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

    def find_lines_under(self, lons: np.ndarray, lats: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pairs of a point and a line that it lies on."""
        on = shapely.points(lons, lats)
        points, edges = self._tree.query(on, predicate="dwithin", distance=ON_LINE_DEGREES)
        return points, np.searchsorted(np.cumsum(self.sizes), edges, side="right")

    @cached_property
    def chord_error(self) -> np.ndarray:
        """The largest error of chord distances in km, (parts,): sagitta of the part, bend of its edge."""
        part = _norm(self.ends[1] - self.ends[0])
        edge = np.bincount(self.edge, part)[self.edge]
        sag: np.ndarray = part**2 / (8 * EARTH_KM) + FAR_KM * edge**2 / (12 * EARTH_KM**2)
        return sag

    @cached_property
    def centres(self) -> np.ndarray:
        """A point in the middle of every chunk, in ECEF km; float64 of shape (3, chunks)."""
        return np.asarray(self.ends[0][:, (self.starts[:-1] + self.starts[1:]) // 2])

    @cached_property
    def radius(self) -> np.ndarray:
        """The radius of a ball around the centre that holds the chunk, in km; float64 of shape (chunks,)."""
        chunk = np.repeat(np.arange(len(self.owner)), np.diff(self.starts))
        away = [_norm(end - self.centres[:, chunk]) for end in self.ends]
        return np.maximum.reduceat(np.maximum(*away), self.starts[:-1])

    def distance_to_centres(self, points: np.ndarray, chunks: np.ndarray) -> np.ndarray:
        """Return the chord (km) from points, ECEF of shape (3, n), to the centres of as many chunks.

        The triangle inequality holds for chords; over the ground the distance is longer.
        """
        return _norm(points - self.centres[:, chunks])

    def distances_to_centres(self, points: np.ndarray, chunks: np.ndarray) -> np.ndarray:
        """Return the same for each of n points with each of m chunks, to a metre; float64, (n, m)."""
        middle = self.centres[:, chunks]
        square = _dot(points, points)[:, None] + _dot(middle, middle) - 2 * (points.T @ middle)
        return np.asarray(np.sqrt(np.maximum(square, 0)))

    @cached_property
    def vectors(self) -> np.ndarray:
        """The vector from the start to the end of every part, and 1 / its squared length; (4, parts)."""
        way = self.ends[1] - self.ends[0]
        return np.vstack([way, 1 / np.maximum(_dot(way, way), np.finfo(float).tiny)])

    def chord_distance(self, points: np.ndarray, parts: np.ndarray) -> np.ndarray:
        """Return the distances (km) of points, ECEF of shape (3, n), from as many parts, by their chords."""
        way, to = self.vectors[:, parts], points - self.ends[0][:, parts]
        share = np.clip(_dot(to, way) * way[3], 0, 1)
        return arc_length(_norm(to - share * way[:3]))

    def geodesic_distance(self, lons: np.ndarray, lats: np.ndarray, parts: np.ndarray) -> np.ndarray:
        """Return the geodesic distances (km) of points from the edges of as many parts."""
        ends = self.edges[self.edge[parts]]
        start, end = (geodesy.to_local_plane(lons, lats, ends[:, corner : corner + 2]) for corner in (0, 2))
        lines = shapely.linestrings(np.stack([start, end], axis=1))
        return np.asarray(shapely.distance(lines, shapely.Point(0, 0)))


def concat_ranges(starts: np.ndarray, stops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the concatenated ranges from each start to its stop (exclusive), preceded by their indices.

    >>> [found.tolist() for found in concat_ranges(np.array([3, 7]), np.array([5, 8]))]
    [[0, 0, 1], [3, 4, 7]]
    """
    counts = stops - starts
    which = np.repeat(np.arange(len(starts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts - starts, counts)


def _dot(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    product: np.ndarray = one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
    return product


def _norm(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(np.sqrt(_dot(vectors, vectors)))


def _interpolate(a: np.ndarray, b: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return points at a share of the way between points, raised to the ellipsoid; all of shape (3, n)."""
    straight = a + share * (b - a)
    height = (1 - share) * _norm(a) + share * _norm(b)
    raised = straight * (height / _norm(straight))
    return np.asarray(np.where((share == 0) | (share == 1), straight, raised))


def to_ecef(lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
    """Return points on the ellipsoid in Earth-centred, Earth-fixed (ECEF) km, float64 of shape (3, n)."""
    lon, lat = np.radians(lons), np.radians(lats)
    bend = geodesy.GEOD.a / 1000 / np.sqrt(1 - geodesy.GEOD.es * np.sin(lat) ** 2)
    flat = bend * np.cos(lat)
    up = bend * (1 - geodesy.GEOD.es) * np.sin(lat)
    return np.stack([flat * np.cos(lon), flat * np.sin(lon), up])


def arc_length(chord: np.ndarray) -> np.ndarray:
    """Return the length of the arc over a chord through the Earth, both in km (first term of the series)."""
    return chord * (1 + (chord / EARTH_KM) ** 2 / 24)
