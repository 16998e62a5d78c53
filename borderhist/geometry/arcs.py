"""Lines and rings as arcs, cut where lines meet: a shared arc is stored once, as in TopoJSON."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from typing import TYPE_CHECKING

from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from borderhist.geometry.arrangement import Point


Refs = list[int]
"""A line or ring as arcs; ``~n`` is arc ``n`` travelled backwards."""


@dataclasses.dataclass
class Arcs(OneLine):
    """Arcs between break points, numbered in the order in which they were first used."""

    breaks: frozenset[Point]
    numbers: dict[tuple[Point, ...], int] = dataclasses.field(default_factory=dict)

    def refs(self, points: Sequence[Point]) -> Refs:
        """Return a line or closed ring as arcs; a ring begins at its first break, if it has one."""
        closed = points[0] == points[-1]
        if closed:
            points = _rotate_to_break(points, self.breaks)
        cuts = [i for i, p in enumerate(points) if p in self.breaks or i in {0, len(points) - 1}]
        return [self._reuse_or_add(tuple(points[i : j + 1])) for i, j in pairwise(cuts)]

    def _reuse_or_add(self, arc: tuple[Point, ...]) -> int:
        backwards = arc[::-1]
        if backwards in self.numbers:
            return ~self.numbers[backwards]
        return self.numbers.setdefault(arc, len(self.numbers))


def _rotate_to_break(ring: Sequence[Point], breaks: frozenset[Point]) -> list[Point]:
    """Return a closed ring that starts at a break, or at its smallest point if it has none."""
    open_ring = list(ring[:-1])
    start = next((i for i, p in enumerate(open_ring) if p in breaks), open_ring.index(min(open_ring)))
    return [*open_ring[start:], *open_ring[: start + 1]]


def find_junctions(rings: Iterable[Sequence[Point]]) -> set[Point]:
    """Return the points at which other than two edges meet: nodes of a degree other than 2."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        for a, b in pairwise(ring):
            neighbours.setdefault(a, set()).add(b)
            neighbours.setdefault(b, set()).add(a)
    return {point for point, around in neighbours.items() if len(around) != 2}  # noqa: PLR2004 - an edge on either side
