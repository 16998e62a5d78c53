"""Toy histories: small lands with rivers, a coast, an island and treaties, and a model with the answers.

A toy is a grid of cells that rivers part. In every version each cell has a holder, or a geodesic across
the frame parts the land in two; what the treaties say follows from that alone. Nothing here calls the
derivation, so that :meth:`Toy.holder` is an independent answer to "whose is this point".
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
import json
import random
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyproj
import shapely
from hypothesis import strategies as st

from borderhist.model.reader import Atlas, LineFeature
from borderhist.model.records import LineProperties, Place, Source, Sovereign
from borderhist.model.treaty import Treaty

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import DrawFn

Point = tuple[float, float]
Cell = tuple[int, int]
Pair = tuple[str, str]
Values = dict[str, Any]

WEST, SOUTH = 100.0, 45.0
DIGITS = 6
SOVEREIGNS = ("alfa", "bravo", "charlie", "undetermined", "condominium:alfa+bravo")
LETTERS = "abcdefgh"


@dataclasses.dataclass(frozen=True)
class Edge:
    """One side of cells: a stretch of a line from one node to the next, with the cells on either hand."""

    line: str
    number: int
    start: str
    end: str
    left: Cell
    right: Cell


@dataclasses.dataclass(frozen=True)
class Chord:
    """A geodesic from the western to the eastern edge of the frame, with who holds north and south of it."""

    west: int
    east: int
    north: str
    south: str
    by_markers: bool

    @property
    def edge(self) -> Edge:
        """The chord as the one edge of its line."""
        number = 100 * self.west + 10 * self.east + self.by_markers
        return Edge("chord", number, f"chord-w{self.west}", f"chord-e{self.east}", (0, 1), (0, 0))


@dataclasses.dataclass(frozen=True)
class Version:
    """Who holds what from a day on: a holder for every cell, or a chord."""

    id: str
    effective: dt.date
    cells: MappingProxyType[Cell, str]
    chord: Chord | None


@dataclasses.dataclass
class InForce:
    """A segment that the model has put in force: the edges it runs along and the holders beside them."""

    ref: str
    edges: tuple[Edge, ...]
    sides: Pair


@dataclasses.dataclass(frozen=True)
class Toy:
    """A land, its treaties as the dictionaries that files hold, and who holds every point of it."""

    columns: int
    rows: int
    places: MappingProxyType[str, Point]
    features: tuple[Values, ...]
    versions: tuple[Version, ...]
    treaties: tuple[Values, ...]
    coast: tuple[Point, ...] | None
    island: tuple[Point, ...] | None
    island_with: str | None

    @property
    def frame(self) -> shapely.Polygon:
        """The rectangle in which the toy answers."""
        return shapely.box(WEST, SOUTH, WEST + self.columns, SOUTH + self.rows)

    @functools.cached_property
    def mainland(self) -> shapely.Polygon:
        """The land west of the coast, or all of the frame."""
        if self.coast is None:
            return self.frame
        return shapely.Polygon([*self.coast, (WEST, SOUTH + self.rows), (WEST, SOUTH)])

    @functools.cached_property
    def land(self) -> shapely.Geometry:
        """All land inside the frame."""
        return (
            self.mainland
            if self.island is None
            else shapely.union(self.mainland, shapely.Polygon(self.island))
        )

    @functools.cached_property
    def cells(self) -> dict[Cell, shapely.Polygon]:
        """The outline of every cell, drawn around it along the rivers."""
        return {
            cell: self._outline(*cell) for cell in itertools.product(range(self.columns), range(self.rows))
        }

    def holder(self, point: Point, version: Version) -> str | None:
        """Return who holds a point in a version; None at sea and outside the frame."""
        here = shapely.Point(point)
        if self.island is not None and shapely.Polygon(self.island).contains(here):
            point = self.places[str(self.island_with)]
            here = shapely.Point(point)
        if not self.mainland.contains(here):
            return None
        if version.chord is not None:
            return version.chord.north if self._norths[version.chord].contains(here) else version.chord.south
        return next(version.cells[cell] for cell, outline in self.cells.items() if outline.covers(here))

    @functools.cached_property
    def _norths(self) -> dict[Chord, shapely.Polygon]:
        return {version.chord: self._north_of(version.chord) for version in self.versions if version.chord}

    def _north_of(self, chord: Chord) -> shapely.Polygon:
        """Return the part of the frame north of a chord."""
        ends = [self.places[chord.edge.start], self.places[chord.edge.end]]
        if chord.by_markers:
            ends.insert(1, self.places["chord-marker"])
        path = [ends[0]]
        for a, b in itertools.pairwise(ends):
            path += [*pyproj.Geod(ellps="WGS84").npts(*a, *b, 200), b]
        top = SOUTH + self.rows
        return shapely.Polygon([*path, (WEST + self.columns, top), (WEST, top)])

    def _outline(self, column: int, row: int) -> shapely.Polygon:
        bottom, top = (self._stretch(f"row-{row + k}", column) for k in (0, 1))
        left, right = (self._stretch(f"column-{column + k}", row) for k in (0, 1))
        return shapely.Polygon([*bottom, *right, *reversed(top), *reversed(left)])

    def _stretch(self, line: str, number: int) -> tuple[Point, ...]:
        """Return the vertices of one edge of a line; the frame's own edges are straight."""
        kind, index = line.split("-")
        i, j = (number, int(index)) if kind == "row" else (int(index), number)
        start = self.places[f"node-{i}-{j}"]
        end = self.places[f"node-{i + 1}-{j}" if kind == "row" else f"node-{i}-{j + 1}"]
        points = [
            tuple(p)
            for f in self.features
            if f["properties"]["line"] == line
            for p in f["geometry"]["coordinates"]
        ]
        if not points:
            return (start, end)
        return tuple(points[points.index(start) : len(points) - points[::-1].index(end)])


def atlas(toy: Toy) -> Atlas:
    """Return a toy as an atlas, without any file."""
    by_line: dict[str, list[LineFeature]] = {}
    for feature in sorted(toy.features, key=lambda f: (f["properties"]["line"], f["properties"]["seq"])):
        properties = LineProperties.model_validate(feature["properties"])
        line = LineFeature(
            properties, shapely.LineString(feature["geometry"]["coordinates"]), "lines/toy.geojson"
        )
        by_line.setdefault(properties.line, []).append(line)
    treaties = [Treaty.model_validate(values) for values in toy.treaties]
    return Atlas(
        root=None,  # type: ignore[arg-type]  # no folder holds it
        treaties=tuple(sorted(treaties, key=lambda treaty: (treaty.effective, treaty.id))),
        places=MappingProxyType({place["id"]: Place.model_validate(place) for place in place_rows(toy)}),
        names=(),
        lines=MappingProxyType({name: tuple(parts) for name, parts in by_line.items()}),
        sovereigns=MappingProxyType({row["id"]: Sovereign.model_validate(row) for row in sovereign_rows()}),
        sources=MappingProxyType({"toy": Source.model_validate(SOURCE)}),
        readings=MappingProxyType({}),
        zones=(),
        possessions=(),
        markers=(),
        routes=(),
        events=(),
        contradictions=(),
        frame=toy.frame,
        backdrop=shapely.Polygon(),
    )


SOURCE = {"citation": "Made up", "kind": "own", "language": "en", "licence": "CC0"}


def place_rows(toy: Toy) -> list[Values]:
    """Return the rows of ``places.csv``."""
    rest = {"uncertainty_km": 0.0, "certainty": "V", "source": "toy"}
    return [
        {"id": name, "lon": lon, "lat": lat, "role": "witness" if name.startswith("cell") else "node", **rest}
        for name, (lon, lat) in toy.places.items()
    ]


def sovereign_rows() -> list[Values]:
    """Return the rows of ``sovereigns.toml``."""
    return [{"id": name, "name": {"en": name}, "kind": "state", "colour": "#aabbcc"} for name in SOVEREIGNS]


def points(toy: Toy, seed: int, count: int) -> list[Point]:
    """Return points of the frame, by lot."""
    lot = random.Random(seed)  # noqa: S311
    return [
        (lot.uniform(WEST, WEST + toy.columns), lot.uniform(SOUTH, SOUTH + toy.rows)) for _ in range(count)
    ]


def written(toy: Toy, folder: Path, *, files: int = 1, backwards: bool = False) -> Path:
    """Write a toy as a geodata folder, its lines in several files and its rows in either order."""
    step = -1 if backwards else 1
    for name in ("treaties", "lines", "places"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for values in toy.treaties:
        (folder / "treaties" / f"{values['id']}.toml").write_text(toml(values), "utf-8")
    for number in range(files):
        collection = {"type": "FeatureCollection", "features": toy.features[number::files][::step]}
        (folder / "lines" / f"{LETTERS[number]}.geojson").write_text(json.dumps(collection), "utf-8")
    rows = place_rows(toy)[::step]
    table = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
    (folder / "places" / "places.csv").write_text("\n".join(table), "utf-8")
    (folder / "places" / "names.csv").write_text("place,language,script,name,period\n", "utf-8")
    (folder / "sovereigns.toml").write_text(toml({"sovereign": sovereign_rows()[::step]}), "utf-8")
    (folder / "sources.toml").write_text(toml({"sources": {"toy": SOURCE}}), "utf-8")
    for name, shape in (("frame", toy.frame), ("backdrop", shapely.Polygon())):
        feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
        (folder / f"{name}.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8"
        )
    return folder


def toml(values: Values) -> str:
    """Return a dictionary as a TOML document, one line for each key."""
    return "".join(f"{json.dumps(key)} = {_inline(value)}\n" for key, value in values.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, str) else repr(value)


@st.composite
def toys(draw: DrawFn) -> Toy:
    """Draw a toy of two to four columns, one to three rows and three to six versions."""
    columns, rows = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    has_coast = draw(st.booleans())
    lot = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - geometry by lot, histories by hypothesis
    places = _nodes(lot, columns, rows)
    features = _rivers(lot, columns, rows, places)
    places |= _witnesses(columns, rows, has_coast=has_coast) | _chord_ends(columns, rows)
    coast = island = island_with = None
    if has_coast:
        coast = _coast(lot, columns, rows)
        features.append(_feature("coast", 1, "coast", coast))
        if draw(st.booleans()):
            island = _island(columns, draw(st.integers(0, rows - 1)))
            island_with = draw(st.sampled_from([name for name in places if name.startswith("cell")]))
            features.append(_feature("coast", 2, "coast", island, island_with))
    versions = draw(_versions(columns, rows, flat_chords=has_coast))
    toy = Toy(
        columns, rows, MappingProxyType(places), tuple(features), versions, (), coast, island, island_with
    )  # fmt: skip
    return dataclasses.replace(toy, treaties=_treaties(lot, toy))


def _rounded(x: float, y: float) -> Point:
    return round(x, DIGITS), round(y, DIGITS)


def _nodes(lot: random.Random, columns: int, rows: int) -> dict[str, Point]:
    """Return the nodes of the grid: those inside stray, those on the frame stray along it, corners stand."""
    nodes = {}
    for i, j in itertools.product(range(columns + 1), range(rows + 1)):
        dx = lot.uniform(-0.1, 0.1) if 0 < i < columns else 0.0
        dy = lot.uniform(-0.1, 0.1) if 0 < j < rows else 0.0
        nodes[f"node-{i}-{j}"] = _rounded(WEST + i + dx, SOUTH + j + dy)
    return nodes


def _rivers(lot: random.Random, columns: int, rows: int, nodes: dict[str, Point]) -> list[Values]:
    """Return a line with bends for every row and column inside the frame, in one or two features."""
    across = [(f"row-{j}", [nodes[f"node-{i}-{j}"] for i in range(columns + 1)]) for j in range(1, rows)]
    along = [(f"column-{i}", [nodes[f"node-{i}-{j}"] for j in range(rows + 1)]) for i in range(1, columns)]
    features = []
    for name, stops in across + along:
        runs = [
            [a, *_bends(lot, a, b, upright=name.startswith("column")), b]
            for a, b in itertools.pairwise(stops)
        ]
        role = lot.choice(["river", "watershed", "border"])
        cut = lot.randrange(len(runs))
        for seq, part in enumerate([runs[:cut], runs[cut:]], 1):
            if part:
                points = [*part[0], *(point for run in part[1:] for point in run[1:])]
                features.append(_feature(name, seq, role, tuple(points)))
    return features


def _bends(lot: random.Random, a: Point, b: Point, *, upright: bool) -> list[Point]:
    bends = []
    for share in (1 / 3, 2 / 3):
        shift = lot.uniform(-0.15, 0.15)
        x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
        bends.append(_rounded(x + shift, y) if upright else _rounded(x, y + shift))
    return bends


def _feature(
    line: str, seq: int, role: str, points: tuple[Point, ...], lies_with: str | None = None
) -> Values:
    facts = {
        "id": f"{line}-part-{seq}", "line": line, "seq": seq, "role": role, "names": {"en": f"The {line}"},
        "source": "toy", "licence": "CC0", "method": "drawn by lot", "certainty": "C",
        "uncertainty_km": 1.0 + seq,
    }  # fmt: skip
    if lies_with is not None:
        facts["lies_with"] = lies_with
    geometry = {"type": "LineString", "coordinates": points}
    return {"type": "Feature", "properties": facts, "geometry": geometry}


def _witnesses(columns: int, rows: int, *, has_coast: bool) -> dict[str, Point]:
    """Return two places in every cell, north and south of any chord; in the last column near its west."""
    found = {}
    for i, j in itertools.product(range(columns), range(rows)):
        east = 0.3 if has_coast and i == columns - 1 else 0.5
        found[f"cell-{i}-{j}"] = _rounded(WEST + i + east, SOUTH + j + 0.65)
        found[f"cell-{i}-{j}-south"] = _rounded(WEST + i + east, SOUTH + j + 0.35)
    return found


def _chord_ends(columns: int, rows: int) -> dict[str, Point]:
    ends = {f"chord-w{j}": (WEST, SOUTH + j + 0.5) for j in range(rows)}
    ends |= {f"chord-e{j}": (WEST + columns, SOUTH + j + 0.5) for j in range(rows)}
    return ends | {"chord-marker": _rounded(WEST + columns * 0.37, SOUTH + rows * 0.52)}


def _coast(lot: random.Random, columns: int, rows: int) -> tuple[Point, ...]:
    """Return a coast from south to north of the frame through the last column; land is on its left."""
    heights = [SOUTH + rows * n / (3 * rows + 1) for n in range(3 * rows + 2)]
    return tuple(_rounded(WEST + columns - 0.5 + lot.uniform(-0.05, 0.05), y) for y in heights)


def _island(columns: int, row: int) -> tuple[Point, ...]:
    x, y = WEST + columns - 0.3, SOUTH + row + 0.3
    return tuple(
        _rounded(x + dx, y + dy) for dx, dy in [(0, 0), (0.1, 0.01), (0.07, 0.11), (0.01, 0.08), (0, 0)]
    )


@st.composite
def _versions(draw: DrawFn, columns: int, rows: int, *, flat_chords: bool) -> tuple[Version, ...]:
    count = draw(st.integers(3, 6))
    ids = draw(st.permutations(LETTERS[:count]))
    day = dt.date(1700, 1, 1)
    versions = []
    for letter in ids:
        chord = draw(st.none() | _chords(rows, flat=flat_chords))
        holders = {
            cell: draw(st.sampled_from(SOVEREIGNS)) for cell in itertools.product(range(columns), range(rows))
        }
        if chord is None and len(set(holders.values())) == 1:
            holders[(0, 0)] = next(name for name in SOVEREIGNS if name != holders[(0, 0)])
        versions.append(Version(f"{letter}-treaty", day, MappingProxyType(holders), chord))
        day += dt.timedelta(draw(st.integers(1, 9000)))
    return tuple(versions)


@st.composite
def _chords(draw: DrawFn, rows: int, *, flat: bool) -> Chord:
    """Draw a chord; a flat one runs between the two witnesses of every cell on its way."""
    west = draw(st.integers(0, rows - 1))
    east = west if flat else draw(st.integers(0, rows - 1))
    north, south = draw(st.permutations(SOVEREIGNS))[:2]
    return Chord(west, east, north, south, by_markers=not flat and draw(st.booleans()))


def _treaties(lot: random.Random, toy: Toy) -> tuple[Values, ...]:
    """Return treaties that say what the versions mean: lines between holders, ends of lines, witnesses."""
    sound = [name for name in toy.places if name.startswith("cell")]
    in_force: list[InForce] = []
    known: dict[str, str] = {}
    treaties = []
    for version in toy.versions:
        needed = _needed(toy, version)
        kept = [old for old in in_force if all(needed.get(edge) == old.sides for edge in old.edges)]
        ended = [old.ref for old in in_force if old not in kept]
        covered = {edge for old in kept for edge in old.edges}
        runs = _runs(lot, {edge: sides for edge, sides in needed.items() if edge not in covered})
        segments = [_segment(lot, version, number, run, sides) for number, (run, sides) in enumerate(runs)]
        inherited = ended[: lot.randint(0, len(ended))] if segments else []
        if inherited:
            segments[0]["supersedes"] = inherited
        holders = {name: str(toy.holder(toy.places[name], version)) for name in sound}
        # some of those that stay are named once more; a chord can move land that no cell's witness lies in
        again = 4 if _meets_a_chord(toy, version) else lot.randrange(4)
        named = {
            name: who
            for n, (name, who) in enumerate(holders.items())
            if known.get(name) != who or n % 4 < again
        }
        known |= named
        closed = [ref for ref in ended if ref not in inherited]
        treaties.append(_treaty(version, segments, named, closed))
        in_force = [
            *kept,
            *(InForce(f"{version.id}/s{n}", run, sides) for n, (run, sides) in enumerate(runs)),
        ]
    return tuple(treaties)


def _meets_a_chord(toy: Toy, version: Version) -> bool:
    """Tell whether a version or the one before it parts the land by a chord."""
    number = toy.versions.index(version)
    return any(v.chord is not None for v in toy.versions[max(number - 1, 0) : number + 1])


def _needed(toy: Toy, version: Version) -> dict[Edge, Pair]:
    """Return the edges between different holders, with the holder on either hand."""
    if version.chord is not None:
        return {version.chord.edge: (version.chord.north, version.chord.south)}
    held = version.cells
    sides = {edge: (held[edge.left], held[edge.right]) for edge in edges(toy)}
    return {edge: pair for edge, pair in sides.items() if pair[0] != pair[1]}


def edges(toy: Toy) -> list[Edge]:
    """Return the edges between cells, each line in its own direction."""
    found = [
        Edge(f"row-{j}", i, f"node-{i}-{j}", f"node-{i + 1}-{j}", (i, j), (i, j - 1))
        for j in range(1, toy.rows)
        for i in range(toy.columns)
    ]
    return found + [
        Edge(f"column-{i}", j, f"node-{i}-{j}", f"node-{i}-{j + 1}", (i - 1, j), (i, j))
        for i in range(1, toy.columns)
        for j in range(toy.rows)
    ]


def _runs(lot: random.Random, wanted: dict[Edge, Pair]) -> list[tuple[tuple[Edge, ...], Pair]]:
    """Join edges that follow each other with the same holders beside them, now and then."""
    runs: list[tuple[tuple[Edge, ...], Pair]] = []
    for edge, sides in wanted.items():
        follows = bool(runs) and runs[-1][0][-1].end == edge.start and runs[-1][0][-1].line == edge.line
        if follows and runs[-1][1] == sides and lot.random() < 0.5:
            runs[-1] = ((*runs[-1][0], edge), sides)
        else:
            runs.append(((edge,), sides))
    return runs


def _segment(lot: random.Random, version: Version, number: int, run: tuple[Edge, ...], sides: Pair) -> Values:
    """Return the words of one segment, travelled in either direction."""
    start, end, left, right = run[0].start, run[-1].end, *sides
    if lot.random() < 0.5:
        start, end, left, right = end, start, right, left
    by_markers = version.chord is not None and version.chord.by_markers
    follow: Values = {"surveyed": run[0].line}
    if run[0].line == "chord":
        follow = {"markers": ["chord-marker"]} if by_markers else {"straight": True}
    return {
        "id": f"s{number}", "article": "1", "name": {"en": f"Stretch {number}"}, "follow": follow,
        "from": start, "to": end, "left": left, "right": right, "certainty": lot.choice("VCKL"),
        "stage": lot.choice(["delimitation", "demarcation", "undelimited"]),
        "uncertainty_km": float(lot.randrange(10)), "sources": ["toy"],
    }  # fmt: skip


def _treaty(version: Version, segments: list[Values], named: dict[str, str], closed: list[str]) -> Values:
    holds = [
        {
            "sovereign": who,
            "article": "1",
            "kind": "transfer",
            "places": sorted(p for p, h in named.items() if h == who),
        }
        for who in sorted(set(named.values()))
    ]
    return {
        "id": version.id, "kind": "treaty", "parties": ["alfa", "bravo"], "effective": version.effective,
        "effective_why": {"en": "Drawn by lot."}, "title": {"en": f"Treaty {version.id}"},
        "summary": {"en": "A toy."},
        "articles": [{"number": "1", "summary": {"en": "As drawn."}, "certainty": "V", "sources": ["toy"]}],
        "holds": holds, "segments": segments, "closes": closed, "sources": ["toy"],
    }  # fmt: skip


def strip(*holders: list[str], days: int = 1000, coast: bool = False) -> Toy:
    """Return a toy of one row without lot: who holds its cells from west to east, version by version."""
    columns = len(holders[0])
    lot = random.Random(7)  # noqa: S311
    places = _nodes(lot, columns, 1)
    features = _rivers(lot, columns, 1, places)
    places |= _witnesses(columns, 1, has_coast=coast)
    shore = _coast(lot, columns, 1) if coast else None
    if shore is not None:
        features.append(_feature("coast", 1, "coast", shore))
    versions = tuple(
        Version(
            f"{LETTERS[n]}-treaty", dt.date(1700, 1, 1) + dt.timedelta(days * n),
            MappingProxyType({(i, 0): who for i, who in enumerate(row)}), None,
        )
        for n, row in enumerate(holders)
    )  # fmt: skip
    toy = Toy(columns, 1, MappingProxyType(places), tuple(features), versions, (), shore, None, None)
    return dataclasses.replace(toy, treaties=_treaties(lot, toy))


def without_witnesses(toy: Toy, version: int, places: list[str]) -> Toy:
    """Return a toy in which one treaty does not name some places."""
    treaties = list(toy.treaties)
    holds = [
        {**hold, "places": [p for p in hold["places"] if p not in places]}
        for hold in treaties[version]["holds"]
    ]
    treaties[version] = {**treaties[version], "holds": [hold for hold in holds if hold["places"]]}
    return dataclasses.replace(toy, treaties=tuple(treaties))
