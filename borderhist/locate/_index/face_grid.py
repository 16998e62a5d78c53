"""In which face a point lies: cells that no edge crosses know it, in the others the edges decide."""

from __future__ import annotations

import dataclasses
import threading
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from borderhist.geometry.arrangement import canonical_edge
from borderhist.locate._index.line_chunks import concat_ranges
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from borderhist.geometry.arrangement import Arrangement, Edge
    from borderhist.geometry.bounds import Bounds


OUTSIDE, SEA, LAND = 0, 1, 2
"""Places have numbers: outside the frame, at sea, and from 2 on the faces."""

UNRESOLVED = -1
"""The place of a point so near to an edge that only exact arithmetic may tell."""

TIGHT = 1e-14
"""Square degrees below which a cross product of ways within a cell may have the wrong sign."""

_ONE_THREAD = threading.Lock()
"""GEOS crashes when two threads ask about one prepared polygon."""


@dataclasses.dataclass(frozen=True)
class Crossings(OneLine):
    """Which edges cross the crossed cells, and what one knows of each such cell.

    In a crossed cell one walks from a point whose place is known straight to the point that is asked: the
    number of the place changes with every edge on the way.

    Attributes
    ----------
    starts
        Where the edges of each crossed cell start in ``edge``; int32 of shape (crossed + 1,).
    edge
        Numbers of edges, cell by cell; int32 of shape (crossings,).
    from_left
        Whether the known point lies to the left of the edge; bool of shape (crossings,).
    change
        What crossing the edge from the known point adds to the number of the place; int16, (crossings,).
    known
        The known point of each crossed cell, float64 of shape (crossed, 2), and in ``place`` its place.
    """

    starts: np.ndarray
    edge: np.ndarray
    from_left: np.ndarray
    change: np.ndarray
    known: np.ndarray
    place: np.ndarray


@dataclasses.dataclass(frozen=True)
class FaceGrid(OneLine):
    """Where the faces lie.

    Attributes
    ----------
    grid
        The cells.
    places
        For every cell its place, or -1 - k for the k-th crossed cell; int16 of shape (cells,), int32 where
        very many are crossed.
    edges
        Longitude and latitude of both ends of every edge, float64 of shape (edges, 4).
    """

    grid: Grid
    places: np.ndarray
    edges: np.ndarray
    crossings: Crossings
    faces: np.ndarray
    frame: shapely.Polygon
    tree: shapely.STRtree = dataclasses.field(repr=False)

    def exactly(self, lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
        """Return the place of every point by exact arithmetic, int16 of shape (n,).

        Of faces that share the point it is the first.
        """
        with _ONE_THREAD:
            inside = shapely.intersects_xy(self.frame, lons, lats)
            points, faces = self.tree.query(shapely.points(lons, lats))
            hit = shapely.intersects_xy(self.faces[faces], lons[points], lats[points])
        first = np.full(len(lons), len(self.faces))
        np.minimum.at(first, points[hit], faces[hit])
        places = np.where(first < len(self.faces), first + LAND, np.where(inside, SEA, OUTSIDE))
        return places.astype(np.int16)

    def at(self, lons: np.ndarray, lats: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """Return the place of every point of some cells, :data:`UNRESOLVED` next to an edge; int16, (n,)."""
        found = np.where(cells < 0, OUTSIDE, self.places[cells])
        crossed = np.flatnonzero(found < 0)
        if len(crossed):
            found[crossed] = self._walked(lons[crossed], lats[crossed], -1 - found[crossed])
        return found

    def _walked(self, lons: np.ndarray, lats: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """Return the places of points of crossed cells, walking there from the points that are known."""
        walk = self.crossings
        points, ways = concat_ranges(walk.starts[cells], walk.starts[cells + 1])
        x, y = (walk.known[cells[points]] - np.column_stack([lons, lats])[points]).T
        ax, ay, bx, by = (self.edges[walk.edge[ways]] - np.column_stack([lons, lats] * 2)[points]).T
        along, up = bx - ax, by - ay
        side = up * ax - along * ay
        close = side * side <= CLOSE * CLOSE * (along * along + up * up)
        one, other = x * ay - y * ax, x * by - y * bx
        turned = (side > 0) != walk.from_left[ways]
        close |= turned & (np.minimum(np.abs(one), np.abs(other)) <= TIGHT)
        crossed = turned & ((one > 0) != (other > 0))
        change = np.bincount(points[crossed], walk.change[ways[crossed]], minlength=len(lons))
        doubtful = np.bincount(points[close], minlength=len(lons)) > 0
        return np.where(doubtful, UNRESOLVED, walk.place[cells] + change.astype(np.int16))

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the tree, which is made of the faces."""
        return {name: value for name, value in vars(self).items() if name != "tree"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make the tree again."""
        vars(self).update(state, tree=_prepared(state["faces"], state["frame"]))


def build_face_grid(arrangement: Arrangement, frame: shapely.Polygon, grid: Grid) -> FaceGrid:
    """Return where the faces of an arrangement lie in a grid over its frame."""
    sides = _sides(arrangement, frame)
    edges = np.array([(*a, *b) for a, b in sides])
    faces = np.array(arrangement.faces)
    number, cell = grid.crossed(edges)
    crossed, starts = np.unique(cell, return_index=True)
    blank = FaceGrid(grid, np.empty(0), edges, None, faces, frame, _prepared(faces, frame))  # type: ignore[arg-type]
    crossings = _crossings(blank, np.array(list(sides.values()), np.int16), number, crossed, starts)
    return dataclasses.replace(blank, places=_places(blank, crossed), crossings=crossings)


def _prepared(faces: np.ndarray, frame: shapely.Polygon) -> shapely.STRtree:
    shapely.prepare(faces)
    shapely.prepare(frame)
    return shapely.STRtree(faces)


def _sides(arrangement: Arrangement, frame: shapely.Polygon) -> dict[Edge, tuple[int, int]]:
    """Return the places on the left and right of every edge, both outside where a line parts nothing."""
    left = arrangement.left
    sides: dict[Edge, tuple[int, int]] = {}
    for a, b in map(canonical_edge, left):
        one, other = left.get((a, b)), left.get((b, a))
        sides[a, b] = (SEA if one is None else one + LAND), (SEA if other is None else other + LAND)
    for chain in arrangement.chains:
        for edge in pairwise(chain):
            sides.setdefault(canonical_edge(edge), (OUTSIDE, OUTSIDE))
    rim = arrangement.rim[-1] if frame.exterior.is_ccw else arrangement.rim[-1][::-1]
    for a, b in pairwise(rim):
        face = left.get((a, b))
        inner = SEA if face is None else face + LAND
        sides[canonical_edge((a, b))] = (
            (inner, OUTSIDE) if (a, b) == canonical_edge((a, b)) else (OUTSIDE, inner)
        )
    return sides


def _places(blank: FaceGrid, crossed: np.ndarray) -> np.ndarray:
    """Return the place of every cell: along a row it changes in crossed cells only."""
    grid = blank.grid
    cells = np.arange(grid.size)
    is_crossed = np.zeros(grid.size, bool)
    is_crossed[crossed] = True
    starts = ~is_crossed & ((cells % grid.columns == 0) | np.roll(is_crossed, 1))
    run = np.cumsum(starts) - 1
    places = blank.exactly(*grid.centres(cells[starts]).T)[np.maximum(run, 0)]
    places = places.astype(np.result_type(np.int16, np.min_scalar_type(-len(crossed))))
    places[crossed] = -1 - np.arange(len(crossed))
    return np.asarray(places)


def _crossings(
    blank: FaceGrid, sides: np.ndarray, number: np.ndarray, crossed: np.ndarray, starts: np.ndarray
) -> Crossings:
    """Return what is known of the crossed cells, from the numbers of the edges in each of them."""
    starts = np.append(starts, len(number)).astype(np.int32)
    cell = np.repeat(np.arange(len(crossed)), np.diff(starts))
    known = _clear(blank.grid.centres(crossed), blank.grid, blank.edges[number], cell)
    place = blank.exactly(*known.T)
    from_left = _across(blank.edges[number], known[cell]) > 0
    change = np.where(from_left, sides[number, 1] - sides[number, 0], sides[number, 0] - sides[number, 1])
    return Crossings(starts, number.astype(np.int32), from_left, change.astype(np.int16), known, place)


def _across(edges: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the cross product that is positive where a point lies to the left of an edge."""
    ax, ay, bx, by = edges.T
    return np.asarray((bx - ax) * (points[:, 1] - ay) - (by - ay) * (points[:, 0] - ax))


def _clear(points: np.ndarray, grid: Grid, edges: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Return a point near each given one that is on no edge of its cell, nor in line with one."""
    points = points.copy()
    lengths = np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
    step = np.array([grid.width, grid.height]) * [0.0137, 0.0291]
    while len(close := np.unique(cell[np.abs(_across(edges, points[cell])) <= 10 * CLOSE * lengths])):
        points[close] += step
    return points


CLOSE = 1e-6
"""Degrees (11 cm): a point nearer than this to an edge may lie on it, and nearer to a cell may be in it."""


@dataclasses.dataclass(frozen=True)
class Grid:
    """Cells of ``width`` by ``height`` degrees, numbered by rows from the south-western corner."""

    west: float
    south: float
    width: float
    height: float
    columns: int
    rows: int

    @classmethod
    def over(cls, bounds: Bounds, columns: int, rows: int) -> Grid:
        """Return a grid over bounds (west, south, east, north in degrees)."""
        west, south, east, north = bounds
        west, south, east, north = west - CLOSE, south - CLOSE, east + CLOSE, north + CLOSE
        return cls(west, south, (east - west) / columns, (north - south) / rows, columns, rows)

    def halved(self) -> Grid:
        """Return the grid whose cells are quarters of these."""
        finer = dataclasses.replace(self, width=self.width / 2, height=self.height / 2)
        return dataclasses.replace(finer, columns=2 * self.columns, rows=2 * self.rows)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.columns * self.rows

    def cells(self, lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
        """Return the cell of every point as int32 of shape (n,); -1 outside the grid, or where one is NaN."""
        across, up = (lons - self.west) / self.width, (lats - self.south) / self.height
        inside = (across >= 0) & (across < self.columns) & (up >= 0) & (up < self.rows)
        if inside.all():
            return up.astype(np.int32) * np.int32(self.columns) + across.astype(np.int32)
        cells = np.full(len(lons), -1, np.int32)
        cells[inside] = up[inside].astype(np.int32) * self.columns + across[inside].astype(np.int32)
        return cells

    def corners(self, cells: np.ndarray) -> np.ndarray:
        """Return west, south, east, north of cells, as float64 of shape (n, 4)."""
        rows, columns = np.divmod(cells, self.columns)
        west, south = self.west + columns * self.width, self.south + rows * self.height
        return np.stack([west, south, west + self.width, south + self.height], axis=-1)

    def centres(self, cells: np.ndarray) -> np.ndarray:
        """Return longitude and latitude of the middle of cells, as float64 of shape (n, 2)."""
        corners = self.corners(cells)
        return np.asarray((corners[..., :2] + corners[..., 2:]) / 2)

    def crossed(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pairs of an edge and a cell that it touches, ordered by cell.

        Parameters
        ----------
        edges
            Straight edges, float64 of shape (n, 4): longitude and latitude of both ends.
        """
        numbers, cells = self._beside(
            np.minimum(edges[:, :2], edges[:, 2:]), np.maximum(edges[:, :2], edges[:, 2:])
        )
        corners = self.corners(cells)
        boxes = shapely.box(*(corners + CLOSE * np.array([-1, -1, 1, 1])).T)
        touch = shapely.intersects(boxes, shapely.linestrings(edges[numbers].reshape(-1, 2, 2)))
        numbers, cells = numbers[touch], cells[touch]
        order = np.lexsort((numbers, cells))
        return numbers[order], cells[order]

    def _beside(self, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pairs of a box (its lower and upper corner) and a cell that it may touch."""
        origin, step, most = (
            np.array([self.west, self.south]),
            np.array([self.width, self.height]),
            np.array([self.columns, self.rows]),
        )
        first = np.clip((low - CLOSE - origin) // step, 0, most - 1).astype(np.int64)
        last = np.clip((high + CLOSE - origin) // step, 0, most - 1).astype(np.int64)
        spans = last - first + 1
        counts = spans.prod(axis=1)
        numbers = np.repeat(np.arange(len(low)), counts)
        nth = np.arange(len(numbers)) - np.repeat(np.cumsum(counts) - counts, counts)
        rows, columns = np.divmod(nth, spans[numbers, 0])
        return numbers, (first[numbers, 1] + rows) * self.columns + first[numbers, 0] + columns
