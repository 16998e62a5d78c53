"""Lines and outlines as OpenStreetMap has them: points once, and a stretch that several things share once."""

from __future__ import annotations

import dataclasses
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

import shapely

from borderhist.arcs import Arcs, junctions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from borderhist.arcs import Refs
    from borderhist.faces import Point

LONGEST = 2000
"""The most nodes that the servers of OpenStreetMap take in one way."""


@dataclasses.dataclass(frozen=True)
class Network:
    """What lines and rings are made of.

    Attributes
    ----------
    nodes
        Longitude and latitude of each node in degrees, by its number.
    ways
        The nodes of each way, by its number. Two nodes follow one another in one way only.
    parts
        The ways of each line or ring that was given, in the order in which it runs through them; ``~n`` is
        way ``n`` travelled backwards.
    """

    nodes: list[Point]
    ways: list[list[int]]
    parts: list[Refs]


def network(lines: Sequence[shapely.Geometry]) -> Network:
    """Return the nodes and ways of lines and rings (degrees).

    A way ends where a line ends and where more or fewer than two stretches meet, and at the latest after
    2,000 nodes.
    """
    chains = [_chain(line) for line in lines]
    ends = {chain[end] for chain in chains if chain[0] != chain[-1] for end in (0, -1)}
    arcs = Arcs(frozenset(junctions(chains) | ends))
    refs = [arcs.refs(chain) for chain in chains]
    numbers: dict[Point, int] = {}
    pieces = [
        list(_short([numbers.setdefault(point, len(numbers)) for point in arc])) for arc in arcs.numbers
    ]
    first = [0, *accumulate(map(len, pieces))]
    ways = [list(range(start, end)) for start, end in pairwise(first)]
    parts = [[way for ref in ring for way in _travelled(ways, ref)] for ring in refs]
    return Network(list(numbers), [way for arc in pieces for way in arc], parts)


def _chain(line: shapely.Geometry) -> list[Point]:
    """Return the points of a line, each but once where it stands several times in a row."""
    return [point for point, _ in groupby((x, y) for x, y in shapely.get_coordinates(line).tolist())]


def _short(arc: list[int]) -> Iterator[list[int]]:
    """Yield an arc in ways that are not too long."""
    for start in range(0, len(arc) - 1, LONGEST - 1):
        yield arc[start : start + LONGEST]


def _travelled(ways: Sequence[list[int]], ref: int) -> Refs:
    """Return the ways of an arc in the order and direction in which it is travelled."""
    return ways[ref] if ref >= 0 else [~way for way in reversed(ways[~ref])]
