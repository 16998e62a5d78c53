"""OSM XML for OpenHistoricalMap: shared points and stretches once, and relations that are made of them.

Areas are relations of ways (``boundary`` for states, ``multipolygon`` for others), points are nodes, and a
line is a way, or a relation ``multilinestring`` where it shares ways with others or is cut into several; the
roles there say which ways it runs forward and which backward. Numbers are negative, as of things that no
server knows yet, and mean nothing beyond the file.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Any

import osmium
import shapely
from osmium.osm import mutable

from borderhist.geometry.arcs import Arcs, find_junctions
from borderhist.io.formats.osm_tags import BORDER, tags
from borderhist.io.formats.topojson import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from borderhist.geometry.arcs import Refs
    from borderhist.geometry.arrangement import Point
    from borderhist.layers.fields import GeometryType
    from borderhist.layers.table import Table


FORMAT = "OSM XML"


@dataclasses.dataclass(frozen=True)
class _Feature:
    """A row: its tags, and its point, its line or its rings, each with its role in a relation."""

    said: dict[str, str]
    kind: GeometryType | None
    parts: list[tuple[Any, str]]

    @property
    def relation(self) -> str:
        """The type of a relation of it."""
        if self.kind == "line":
            return "multilinestring"
        return "boundary" if self.said.items() >= BORDER.items() else "multipolygon"


def write(tables: Sequence[Table], path: Path) -> None:
    """Write tables into one file.

    Raises
    ------
    UsageError
        If a table has no geometry.
    """
    features = [feature for table in tables for feature in _features(table)]
    points = [feature for feature in features if feature.kind == "point"]
    drawn = [feature for feature in features if feature.kind != "point"]
    made = network([shape for feature in drawn for shape, _ in feature.parts])
    lone, relations = _split_into_ways(drawn, made)
    with osmium.SimpleWriter(path, header=_header(tables)) as writer:
        for node in _nodes(made, points):
            writer.add_node(node)
        for number, nodes in enumerate(made.ways):
            numbers = [-1 - node for node in nodes]
            writer.add_way(mutable.Way(id=-1 - number, nodes=numbers, tags=lone.get(number, {})))
        for relation in relations:
            writer.add_relation(relation)


def _features(table: Table) -> Iterator[_Feature]:
    for facts, geometry in zip(table.columns.to_pylist(), shapes(table, FORMAT), strict=True):
        yield _Feature(tags(table.layer, facts), table.layer.geometry, list(_parts(geometry)))


def _parts(geometry: shapely.Geometry) -> Iterator[tuple[Any, str]]:
    """Yield the point, the line or the rings of a geometry with their roles."""
    for part in shapely.get_parts(geometry):
        if isinstance(part, shapely.Polygon):
            yield part.exterior, "outer"
            yield from ((ring, "inner") for ring in part.interiors)
        else:
            yield part, ""


def _split_into_ways(
    drawn: Sequence[_Feature], made: Network
) -> tuple[dict[int, dict[str, str]], list[mutable.Relation]]:
    """Return the tags of lines that are one way of their own, by its number, and relations of the rest."""
    parts = iter(made.parts)
    ways = [[(way, role) for _, role in feature.parts for way in next(parts)] for feature in drawn]
    uses = Counter(max(way, ~way) for mine in ways for way, _ in mine)
    lone: dict[int, dict[str, str]] = {}
    relations: list[mutable.Relation] = []
    for feature, mine in zip(drawn, ways, strict=True):
        first = mine[0][0]
        if feature.kind == "line" and len(mine) == 1 and uses[first] == 1:
            lone[first] = feature.said
        else:
            members = [("w", -1 - max(way, ~way), role or _role(way)) for way, role in mine]
            said = {"type": feature.relation, **feature.said}
            relations.append(mutable.Relation(id=-1 - len(relations), members=members, tags=said))
    return lone, relations


def _role(way: int) -> str:
    return "forward" if way >= 0 else "backward"


def _header(tables: Sequence[Table]) -> osmium.io.Header:
    """Return a header that says where the file lies, and keeps editors from uploading it unasked."""
    header = osmium.io.Header()
    header.set("generator", "borderhist")
    header.set("xml_josm_upload", "false")
    drawn = [shape for table in tables for shape in shapes(table, FORMAT)]
    if drawn:
        header.add_box(osmium.osm.Box(*shapely.total_bounds(drawn).tolist()))
    return header


def _nodes(made: Network, points: Sequence[_Feature]) -> Iterator[mutable.Node]:
    """Yield the nodes of ways, then one for each point, also where several things lie at one place."""
    for number, place in enumerate(made.nodes, 1):
        yield mutable.Node(id=-number, location=place)
    for number, feature in enumerate(points, len(made.nodes) + 1):
        ((point, _),) = feature.parts
        yield mutable.Node(id=-number, location=(point.x, point.y), tags=feature.said)


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
    chains = [_distinct_points(line) for line in lines]
    ends = {chain[end] for chain in chains if chain[0] != chain[-1] for end in (0, -1)}
    arcs = Arcs(frozenset(find_junctions(chains) | ends))
    refs = [arcs.refs(chain) for chain in chains]
    numbers: dict[Point, int] = {}
    pieces = [
        list(_split_long_ways([numbers.setdefault(point, len(numbers)) for point in arc]))
        for arc in arcs.numbers
    ]
    first = [0, *accumulate(map(len, pieces))]
    ways = [list(range(start, end)) for start, end in pairwise(first)]
    parts = [[way for ref in ring for way in _ways_in_order(ways, ref)] for ring in refs]
    return Network(list(numbers), [way for arc in pieces for way in arc], parts)


def _distinct_points(line: shapely.Geometry) -> list[Point]:
    """Return the points of a line, each but once where it stands several times in a row."""
    return [point for point, _ in groupby((x, y) for x, y in shapely.get_coordinates(line).tolist())]


def _split_long_ways(arc: list[int]) -> Iterator[list[int]]:
    """Yield an arc in ways that are not too long."""
    for start in range(0, len(arc) - 1, LONGEST - 1):
        yield arc[start : start + LONGEST]


def _ways_in_order(ways: Sequence[list[int]], ref: int) -> Refs:
    """Return the ways of an arc in the order and direction in which it is travelled."""
    return ways[ref] if ref >= 0 else [~way for way in reversed(ways[~ref])]
