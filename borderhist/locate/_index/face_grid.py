"""Find the face in which a point lies, with a grid over the study area.

A cell that no edge crosses lies in one face. For every crossed cell one *anchor* is known, a point on no edge
with its face. A point of that cell is found by walking from the anchor straight to it: each edge that the
segment crosses adds the difference between the face codes on its two sides.

Why it is right: the code changes only where the segment crosses an edge, a cell is convex, so the segment
stays in it, and every edge that touches the cell is in its list. A segment that runs through a vertex could
count an edge twice or not at all; so a point within ``EDGE_TOLERANCE`` of an edge, or whose segment passes a
vertex within ``CROSS_TOLERANCE``, is left ``UNRESOLVED``, for exact arithmetic (GEOS) to decide.
"""

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
"""Face codes: outside the frame, at sea, and from 2 on the faces in their order."""

UNRESOLVED = -1
"""The face code of a point so near to an edge that only exact arithmetic can tell."""

CROSS_TOLERANCE = 1e-14
"""Square degrees below which a cross product of vectors within a cell may have the wrong sign."""

ONE_THREAD = threading.Lock()
"""GEOS crashes when two threads ask about one prepared polygon."""


@dataclasses.dataclass(frozen=True)
class Crossings(OneLine):
    """The edges that cross each crossed cell, and the anchor of each such cell.

    Attributes
    ----------
    starts
        Where the edges of each crossed cell start in ``edge``; int32 of shape (crossed + 1,).
    edge
        Numbers of edges, cell by cell; int32 of shape (crossings,).
    anchor_is_left
        Whether the anchor of the cell lies to the left of the edge; bool of shape (crossings,).
    change
        What crossing the edge, coming from the anchor, adds to the face code; int16, (crossings,).
    anchors
        The anchor of each crossed cell, float64 of shape (crossed, 2); ``anchor_code`` is its face code.
    """

    starts: np.ndarray
    edge: np.ndarray
    anchor_is_left: np.ndarray
    change: np.ndarray
    anchors: np.ndarray
    anchor_code: np.ndarray


@dataclasses.dataclass(frozen=True)
class FaceGrid(OneLine):
    """The face code of every cell, and the edges that decide in the crossed ones.

    Attributes
    ----------
    grid
        The cells.
    codes
        For every cell its face code, or -1 - k for the k-th crossed cell; int16 of shape (cells,), int32
        where very many are crossed.
    edges
        Longitude and latitude of both ends of every edge, float64 of shape (edges, 4).
    """

    grid: Grid
    codes: np.ndarray
    edges: np.ndarray
    crossings: Crossings
    faces: np.ndarray
    frame: shapely.Polygon
    tree: shapely.STRtree = dataclasses.field(repr=False)

    def locate_exact(self, lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
        """Return the face code of every point by GEOS's exact predicates, int16 of shape (n,).

        Of faces that share the point it is the first.
        """
        with ONE_THREAD:
            inside = shapely.intersects_xy(self.frame, lons, lats)
            points, faces = self.tree.query(shapely.points(lons, lats))
            hit = shapely.intersects_xy(self.faces[faces], lons[points], lats[points])
        first = np.full(len(lons), len(self.faces))
        np.minimum.at(first, points[hit], faces[hit])
        codes = np.where(first < len(self.faces), first + LAND, np.where(inside, SEA, OUTSIDE))
        return codes.astype(np.int16)

    def locate(self, lons: np.ndarray, lats: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """Return the face code of every point, given its cell; :data:`UNRESOLVED` next to an edge."""
        found = np.where(cells < 0, OUTSIDE, self.codes[cells])
        crossed = np.flatnonzero(found < 0)
        if len(crossed):
            found[crossed] = self._locate_by_walk(lons[crossed], lats[crossed], -1 - found[crossed])
        return found

    def _locate_by_walk(self, lons: np.ndarray, lats: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """Return the face codes of points of crossed cells by walking there from the anchors."""
        walk = self.crossings
        points, ways = concat_ranges(walk.starts[cells], walk.starts[cells + 1])
        x, y = (walk.anchors[cells[points]] - np.column_stack([lons, lats])[points]).T
        ax, ay, bx, by = (self.edges[walk.edge[ways]] - np.column_stack([lons, lats] * 2)[points]).T
        along, up = bx - ax, by - ay
        side = up * ax - along * ay
        close = side * side <= EDGE_TOLERANCE * EDGE_TOLERANCE * (along * along + up * up)
        one, other = x * ay - y * ax, x * by - y * bx
        turned = (side > 0) != walk.anchor_is_left[ways]
        close |= turned & (np.minimum(np.abs(one), np.abs(other)) <= CROSS_TOLERANCE)
        crossed = turned & ((one > 0) != (other > 0))
        change = np.bincount(points[crossed], walk.change[ways[crossed]], minlength=len(lons))
        unresolved = np.bincount(points[close], minlength=len(lons)) > 0
        return np.where(unresolved, UNRESOLVED, walk.anchor_code[cells] + change.astype(np.int16))

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the tree, which is made of the faces."""
        return {name: value for name, value in vars(self).items() if name != "tree"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make the tree again."""
        vars(self).update(state, tree=_build_tree(state["faces"], state["frame"]))


def build_face_grid(arrangement: Arrangement, frame: shapely.Polygon, grid: Grid) -> FaceGrid:
    """Return the face grid of an arrangement."""
    sides = _codes_beside_edges(arrangement, frame)
    edges = np.array([(*a, *b) for a, b in sides])
    faces = np.array(arrangement.faces)
    number, cell = grid.find_crossed_cells(edges)
    crossed, starts = np.unique(cell, return_index=True)
    blank = FaceGrid(grid, np.empty(0), edges, None, faces, frame, _build_tree(faces, frame))  # type: ignore[arg-type]
    crossings = _list_crossings(blank, np.array(list(sides.values()), np.int16), number, crossed, starts)
    return dataclasses.replace(blank, codes=_code_cells(blank, crossed), crossings=crossings)


def _build_tree(faces: np.ndarray, frame: shapely.Polygon) -> shapely.STRtree:
    shapely.prepare(faces)
    shapely.prepare(frame)
    return shapely.STRtree(faces)


def _codes_beside_edges(arrangement: Arrangement, frame: shapely.Polygon) -> dict[Edge, tuple[int, int]]:
    """Return the face codes left and right of every edge; both ``OUTSIDE`` where a line divides nothing."""
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


def _code_cells(blank: FaceGrid, crossed: np.ndarray) -> np.ndarray:
    """Return the code of every cell; only the first cell of each uncrossed run of a row is looked up.

    Between two crossed cells of a row no edge is met, so all cells of the run lie in one face.
    """
    grid = blank.grid
    cells = np.arange(grid.size)
    is_crossed = np.zeros(grid.size, bool)
    is_crossed[crossed] = True
    starts = ~is_crossed & ((cells % grid.columns == 0) | np.roll(is_crossed, 1))
    run = np.cumsum(starts) - 1
    codes = blank.locate_exact(*grid.centres(cells[starts]).T)[np.maximum(run, 0)]
    codes = codes.astype(np.result_type(np.int16, np.min_scalar_type(-len(crossed))))
    codes[crossed] = -1 - np.arange(len(crossed))
    return np.asarray(codes)


def _list_crossings(
    blank: FaceGrid, sides: np.ndarray, number: np.ndarray, crossed: np.ndarray, starts: np.ndarray
) -> Crossings:
    """Return the crossings of the crossed cells, from the numbers of the edges in each of them."""
    starts = np.append(starts, len(number)).astype(np.int32)
    cell = np.repeat(np.arange(len(crossed)), np.diff(starts))
    anchors = _move_off_edges(blank.grid.centres(crossed), blank.grid, blank.edges[number], cell)
    anchor_code = blank.locate_exact(*anchors.T)
    anchor_is_left = _cross_product(blank.edges[number], anchors[cell]) > 0
    change = np.where(
        anchor_is_left, sides[number, 1] - sides[number, 0], sides[number, 0] - sides[number, 1]
    )
    return Crossings(
        starts, number.astype(np.int32), anchor_is_left, change.astype(np.int16), anchors, anchor_code
    )


def _cross_product(edges: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the cross product that is positive where a point lies to the left of an edge (orientation)."""
    ax, ay, bx, by = edges.T
    return np.asarray((bx - ax) * (points[:, 1] - ay) - (by - ay) * (points[:, 0] - ax))


def _move_off_edges(points: np.ndarray, grid: Grid, edges: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Return a point near each given one that is neither on an edge of its cell nor in line with one.

    The steps in both directions are no simple fraction of a cell, so that no point steps along an edge.
    """
    points = points.copy()
    lengths = np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
    step = np.array([grid.width, grid.height]) * [0.0137, 0.0291]
    while len(
        close := np.unique(cell[np.abs(_cross_product(edges, points[cell])) <= 10 * EDGE_TOLERANCE * lengths])
    ):
        points[close] += step
    return points


EDGE_TOLERANCE = 1e-6
"""Degrees (11 cm): closer than this to an edge a point may lie on it, closer to a cell it may be in it."""


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
        west, south, east, north = (
            west - EDGE_TOLERANCE,
            south - EDGE_TOLERANCE,
            east + EDGE_TOLERANCE,
            north + EDGE_TOLERANCE,
        )
        return cls(west, south, (east - west) / columns, (north - south) / rows, columns, rows)

    def refine(self) -> Grid:
        """Return the grid whose cells are quarters of these (a level of a quadtree)."""
        finer = dataclasses.replace(self, width=self.width / 2, height=self.height / 2)
        return dataclasses.replace(finer, columns=2 * self.columns, rows=2 * self.rows)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.columns * self.rows

    def cells_of(self, lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
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

    def find_crossed_cells(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pairs of an edge and a cell that it touches, ordered by cell.

        Parameters
        ----------
        edges
            Straight edges, float64 of shape (n, 4): longitude and latitude of both ends.
        """
        numbers, cells = self._cells_of_boxes(
            np.minimum(edges[:, :2], edges[:, 2:]), np.maximum(edges[:, :2], edges[:, 2:])
        )
        corners = self.corners(cells)
        boxes = shapely.box(*(corners + EDGE_TOLERANCE * np.array([-1, -1, 1, 1])).T)
        touch = shapely.intersects(boxes, shapely.linestrings(edges[numbers].reshape(-1, 2, 2)))
        numbers, cells = numbers[touch], cells[touch]
        order = np.lexsort((numbers, cells))
        return numbers[order], cells[order]

    def _cells_of_boxes(self, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pairs of a box (given by its lower and upper corner) and a cell that it may touch."""
        origin, step, most = (
            np.array([self.west, self.south]),
            np.array([self.width, self.height]),
            np.array([self.columns, self.rows]),
        )
        first = np.clip((low - EDGE_TOLERANCE - origin) // step, 0, most - 1).astype(np.int64)
        last = np.clip((high + EDGE_TOLERANCE - origin) // step, 0, most - 1).astype(np.int64)
        spans = last - first + 1
        counts = spans.prod(axis=1)
        numbers = np.repeat(np.arange(len(low)), counts)
        nth = np.arange(len(numbers)) - np.repeat(np.cumsum(counts) - counts, counts)
        rows, columns = np.divmod(nth, spans[numbers, 0])
        return numbers, (first[numbers, 1] + rows) * self.columns + first[numbers, 0] + columns
