"""Simplify the faces as one coverage and store every shared edge once, as an arc."""

from __future__ import annotations

import dataclasses
import types
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist.generalisation import kept, kept_ring, rings_of, survivors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from borderhist.faces import Point

Refs = list[int]
Bounds = tuple[float, float, float, float]

SCALE = 10_000
"""Coordinates on a page are integers in units of 1 / SCALE degree: 6 to 11 m."""

HALVINGS = 7
"""How often a tolerance is halved until the coverage is valid."""


@dataclasses.dataclass
class Arcs:
    """Arcs by what they join, numbered in the order in which they were first met."""

    breaks: frozenset[Point]
    numbers: dict[tuple[Point, ...], int] = dataclasses.field(default_factory=dict)

    def refs(self, points: Sequence[Point]) -> Refs:
        """Return a line or closed ring as arcs; ``~n`` is arc ``n`` travelled backwards."""
        closed = points[0] == points[-1]
        if closed:
            points = _from_a_break(points, self.breaks)
        cuts = [i for i, p in enumerate(points) if p in self.breaks or i in (0, len(points) - 1)]
        return [self._ref(tuple(points[i : j + 1])) for i, j in pairwise(cuts)]

    def _ref(self, arc: tuple[Point, ...]) -> int:
        backwards = arc[::-1]
        if backwards in self.numbers:
            return ~self.numbers[backwards]
        return self.numbers.setdefault(arc, len(self.numbers))

    def coordinates(self) -> list[list[int]]:
        """Return every arc as scaled integers, each point as the difference to the one before."""
        return [deltas(arc) for arc in self.numbers]


def _from_a_break(ring: Sequence[Point], breaks: frozenset[Point]) -> list[Point]:
    """Return a closed ring that starts at a break, or at its smallest point if it has none."""
    open_ring = list(ring[:-1])
    start = next((i for i, p in enumerate(open_ring) if p in breaks), open_ring.index(min(open_ring)))
    return [*open_ring[start:], *open_ring[: start + 1]]


def deltas(points: Iterable[Sequence[float]]) -> list[int]:
    """Return points as scaled integers: the first, then the difference of each to the one before."""
    scaled = np.rint(np.asarray(list(points)) * SCALE).astype(np.int64)
    steps = np.vstack([scaled[:1], np.diff(scaled, axis=0)])
    moving = np.r_[True, steps[1:].any(axis=1)]
    # a line that shrank to one point keeps its end, so that it is still a line
    moving[-1] = True
    return [int(value) for value in steps[moving].ravel()]


def junctions(rings: Iterable[Sequence[Point]]) -> set[Point]:
    """Return the points in which other than two edges meet."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        for a, b in pairwise(ring):
            neighbours.setdefault(a, set()).add(b)
            neighbours.setdefault(b, set()).add(a)
    return {point for point, around in neighbours.items() if len(around) != 2}  # noqa: PLR2004 - an edge on either side


def encoded(
    faces: Sequence[shapely.Polygon],
    chains: Mapping[str, Sequence[Point]],
    tolerance_m: float,
    details: Mapping[Bounds, float] = types.MappingProxyType({}),
) -> tuple[Arcs, list[list[Refs]], dict[str, Refs]]:
    """Return the arcs, the rings of every face, and every chain, in arcs.

    The ends of every chain are kept, so that a chain is a sum of arcs. ``details`` are boxes (degrees) in
    which more is kept, with the tolerance that holds there, in metres. Where a coarse edge would cross a
    fine one at the edge of a box, more is kept everywhere.

    Raises
    ------
    ValueError
        If the simplified faces are no valid coverage.
    """
    ends = {chain[end] for chain in chains.values() for end in (0, -1)}
    fine = _in_detail(faces, details) | ends
    rings = _valid_rings(faces, fine, tolerance_m)
    vertices = {point for face in rings for ring in face for point in ring}
    arcs = Arcs(frozenset(junctions(ring for face in rings for ring in face) | ends))
    face_refs = [[arcs.refs(ring) for ring in face] for face in rings]
    chain_refs = {name: arcs.refs(kept(chain, frozenset(vertices))) for name, chain in chains.items()}
    return arcs, face_refs, chain_refs


def _in_detail(faces: Sequence[shapely.Polygon], details: Mapping[Bounds, float]) -> set[Point]:
    """Return the vertices that are left in each box by its own tolerance."""
    finer = {finer_m: survivors(faces, finer_m) for finer_m in set(details.values())}
    return {point for box, finer_m in details.items() for point in finer[finer_m] if _is_in(box, point)}


def _valid_rings(
    faces: Sequence[shapely.Polygon], fine: set[Point], tolerance_m: float
) -> list[list[list[Point]]]:
    for coarse_m in (tolerance_m / 2**halvings for halvings in range(HALVINGS)):
        vertices = survivors(faces, coarse_m) | fine
        rings = [[kept_ring(ring, vertices) for ring in rings_of(face)] for face in faces]
        if shapely.coverage_is_valid([shapely.Polygon(outer, holes) for outer, *holes in rings]):
            return rings
    message = f"simplifying by {tolerance_m} m with details breaks the coverage"
    raise ValueError(message)


def _is_in(box: Bounds, point: Point) -> bool:
    west, south, east, north = box
    return west <= point[0] <= east and south <= point[1] <= north
