"""OSM XML for OpenHistoricalMap: shared points and stretches once, and relations that are made of them.

Areas are relations of ways (``boundary`` for states, ``multipolygon`` for others), points are nodes, and a
line is a way, or a relation ``multilinestring`` where it shares ways with others or is cut into several; the
roles there say which ways it runs forward and which backward. Numbers are negative, as of things that no
server knows yet, and mean nothing beyond the file.

Tags are the keys of OpenHistoricalMap where it has them, ``borderhist:`` for the rest. ``start_date`` is the
first day and ``end_date`` the day from which the thing is no more, which there is the day on which the next
one starts. Where only a year or month is known, they are that.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import unicodedata
from collections import Counter
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Any

import osmium
import shapely
from osmium.osm import mutable

from borderhist.files import xml_safe
from borderhist.geometry.coverage import Arcs, find_junctions
from borderhist.io.formats.topojson import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from borderhist.geometry.arrangement import Point
    from borderhist.geometry.coverage import Refs
    from borderhist.layers.fields import GeometryType, Layer
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


LONGEST_WAY = 2000
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
    for start in range(0, len(arc) - 1, LONGEST_WAY - 1):
        yield arc[start : start + LONGEST_WAY]


def _ways_in_order(ways: Sequence[list[int]], ref: int) -> Refs:
    """Return the ways of an arc in the order and direction in which it is travelled."""
    return ways[ref] if ref >= 0 else [~way for way in reversed(ways[~ref])]


OWN = "borderhist:"
"""What our own keys begin with."""

LONGEST_VALUE = 255
"""The most characters of a value."""

CUT = f"{OWN}cut"
"""The key whose value names the keys of which the value was longer."""

NAMES = {
    "name_en": "name:en",
    "name_ru": "name:ru",
    "name_zh_hant": "name:zh-Hant",
    "name_zh_latn": "name:zh-Latn-pinyin",
    "name_tr": "name:tr",
}

ATTRIBUTION = {"attribution": "The borderhist authors"}
"""What OpenHistoricalMap asks for wherever a licence is named."""

DATES = {"start_date": ("from_text", "valid_from"), "end_date": ("to_text", "valid_to")}

TOLD = {*NAMES, *(field for pair in DATES.values() for field in pair), "source", "licence"}
"""The fields that have keys of OpenHistoricalMap."""

BORDER = {"boundary": "administrative", "admin_level": "2"}
"""The tags of states, and of lines between them."""

STATES = frozenset({"state", "neighbour"})
"""The kinds of sovereign that are states or peoples."""

AGREED = frozenset({"delimitation", "demarcation", "neighbour"})
"""The stages of a line that somebody agreed on."""

SETTLEMENTS = frozenset({"city", "town", "village"})
"""The roles of places that OpenStreetMap knows by the same words."""


def tags(layer: Layer, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags of a row; what it does not know has none."""
    said = {f"{OWN}layer": layer.name, **_thing(layer, facts), **_names(layer, facts), **_dates(facts)}
    said |= {f"{OWN}{field}": value for field, value in facts.items() if field not in TOLD}
    said |= {"source": _list_tags(facts.get("source")), "license": facts.get("licence"), **ATTRIBUTION}
    written = {key: _tag_text(value) for key, value in said.items() if value is not None}
    return _shorten_tags({key: value for key, value in written.items() if value})


def _thing(layer: Layer, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that say what a thing is, where OpenStreetMap has a word for it."""
    if layer.name == "territories" and facts["kind"] in STATES:
        return BORDER
    if layer.name == "boundary" and facts["stage"] in AGREED:
        return BORDER
    if layer.name == "places" and facts["role"] in SETTLEMENTS:
        return {"place": facts["role"]}
    return {"boundary": "marker"} if layer.name == "markers" else {}


def _names(layer: Layer, facts: Mapping[str, Any]) -> dict[str, str | None]:
    """Return names by language, without those in whose stead stands the English one or the id."""
    english = None if facts.get("name_en") == facts["id"] else facts.get("name_en")
    instead = {facts["id"], english}
    said = {"name": english, "name:en": english}
    for field in layer.fields[1:]:
        key = NAMES.get(field.name)
        if key not in {None, "name:en"} and (field.optional or facts[field.name] not in instead):
            said[str(key)] = facts[field.name]
    return said


def _dates(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the days of a row; a date less exact than a day has its day beside it."""
    said: dict[str, Any] = {}
    for key, (text, day) in DATES.items():
        known = facts.get(text)
        said[key] = known or facts.get(day)
        if known:
            said[f"{OWN}{day}"] = facts.get(day)
    return said


def _list_tags(keys: str | None) -> str | None:
    """Return words as OpenStreetMap lists several values."""
    return None if keys is None else keys.replace(" ", ";")


def _tag_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value)
    return xml_safe(value.isoformat() if isinstance(value, dt.date) else str(value))


def _shorten_tags(said: Mapping[str, str]) -> dict[str, str]:
    """Return tags of at most 255 characters each; of a longer one the end is cut off and named."""
    cut = [key for key, value in said.items() if len(value) > LONGEST_VALUE]
    fitting = {key: _shorten(value) for key, value in said.items()}
    return fitting | ({CUT: _shorten(";".join(cut))} if cut else {})


def _shorten(value: str) -> str:
    """Return a text that fits, or its beginning and an ellipsis; no letter is parted from its accents."""
    if len(value) <= LONGEST_VALUE:
        return value
    end = LONGEST_VALUE - 1
    while end and unicodedata.combining(value[end]):
        end -= 1
    return f"{value[:end]}…"
