"""OSM XML for OpenHistoricalMap, as editors and GDAL read it: shared ways, whole references, tags, days."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import osmium
import pyogrio
import pytest
import shapely
from derivation import record
from reading_back_others import osm as read_back

from borderhist.errors import UsageError
from borderhist.io.formats import osm
from borderhist.layers import schema
from borderhist.layers import table as layers_table
from borderhist.layers._rows.row import Row
from borderhist.layers.fields import Field, Layer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from borderhist.layers.table import Table

gdal = pytest.mark.skipif(
    shutil.which("ogr2ogr") is None and not os.environ.get("CI"), reason="needs GDAL (on Debian: gdal-bin)"
)

Members = list[tuple[int, str]]


@cache
def layers() -> tuple[Table, ...]:
    return layers_table.tables(record(), schema.LAYERS)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole record in one file."""
    path = tmp_path_factory.mktemp("osm") / "all.osm"
    osm.write(layers(), path)
    return path


def toy(kind: Any, *rows: tuple[dict[str, Any], shapely.Geometry]) -> Table:
    """Return a table of shapes with an id each, and what else is said of them."""
    fields = [Field("id", "text", "Id"), Field("name_en", "text", "A name", optional=True)]
    layer = Layer(
        f"toy_{kind}", "Toy", "Shapes.", kind, (*fields, Field("text", "text", "Text", optional=True))
    )
    facts = dict.fromkeys(("id", "name_en", "text"))
    return layers_table.build_table(
        layer, [Row({**facts, "id": str(n), **said}, shape) for n, (said, shape) in enumerate(rows)]
    )


def box(*bounds: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(*bounds)])


def written(path: Path, *made: Table) -> Path:
    osm.write(made, path)
    return path


def elements(path: Path, kind: str) -> Iterator[ET.Element]:
    yield from ET.parse(path).getroot().iter(kind)  # noqa: S314 - a file of our own


def ways(path: Path) -> dict[int, list[int]]:
    return {
        int(way.attrib["id"]): [int(nd.attrib["ref"]) for nd in way.iter("nd")]
        for way in elements(path, "way")
    }


def tags(thing: ET.Element) -> dict[str, str]:
    return {tag.attrib["k"]: tag.attrib["v"] for tag in thing.iter("tag")}


def relations(path: Path) -> list[tuple[dict[str, str], Members]]:
    return [
        (tags(relation), [(int(part.attrib["ref"]), part.attrib["role"]) for part in relation.iter("member")])
        for relation in elements(path, "relation")
    ]


def test_every_reference_exists_and_numbers_are_those_of_new_things(whole: Path) -> None:
    root = ET.parse(whole).getroot()  # noqa: S314 - a file of our own
    assert root.attrib["upload"] == "false"
    nodes = [int(node.attrib["id"]) for node in root.iter("node")]
    made = ways(whole)
    assert nodes == [-n for n in range(1, len(nodes) + 1)]
    assert list(made) == [-n for n in range(1, len(made) + 1)]
    assert {node for way in made.values() for node in way} <= set(nodes)
    assert {way for _, members in relations(whole) for way, _ in members} == set(made) - tagged(whole)
    tagless = [node.attrib for node in root.iter("node") if not tags(node)]
    assert len({(node["lat"], node["lon"]) for node in tagless}) == len(tagless)
    assert len(nodes) - len(tagless) == sum(
        len(table) for table in layers() if table.layer.geometry == "point"
    )


def tagged(path: Path) -> set[int]:
    return {int(way.attrib["id"]) for way in elements(path, "way") if tags(way)}


def test_a_stretch_is_one_way_however_many_things_share_it(whole: Path) -> None:
    made = ways(whole)
    steps = Counter(frozenset(step) for way in made.values() for step in pairwise(way))
    assert set(steps.values()) == {1}
    assert max(map(len, made.values())) <= osm.LONGEST_WAY
    uses = Counter(way for _, members in relations(whole) for way, _ in members)
    assert max(uses.values()) > 50
    land = {way for said, members in relations(whole) for way, _ in members if is_in(said, "territories")}
    lines = [members for said, members in relations(whole) if is_in(said, "boundary")]
    # a line that crosses others within a centimetre of one of its own straight legs has that leg for itself
    assert sum({way for way, _ in members} <= land for members in lines) > 0.9 * len(lines)


def is_in(said: dict[str, str], layer: str) -> bool:
    return said["borderhist:layer"] == layer


def test_every_ring_closes(whole: Path) -> None:
    made = ways(whole)
    for said, members in relations(whole):
        if said["type"] == "multilinestring":
            continue
        for role in ("outer", "inner"):
            ends = Counter(
                end for way, mine in members if mine == role for end in (made[way][0], made[way][-1])
            )
            assert all(count % 2 == 0 for count in ends.values())
        assert {role for _, role in members} <= {"outer", "inner"}


def test_every_row_is_read_back_except_what_is_too_long(whole: Path) -> None:
    for table in layers():
        found = read_back(whole, table.layer)
        wanted = table.columns.to_pydict()
        order = [found["id"].index(name) for name in wanted["id"]]
        for name, values in wanted.items():
            for value, said in zip(values, [found[name][row] for row in order], strict=True):
                long = isinstance(value, str) and len(value) > osm.LONGEST_VALUE
                assert said == (f"{value[:254]}…" if long else value)
        shapes = shapely.normalize([found["geometry"][row] for row in order])
        assert shapely.equals_exact(shapes, shapely.normalize(table.geometry), 0).all()
        if table.layer.geometry == "line":
            assert [found["geometry"][row] for row in order] == list(table.geometry)


@gdal
def test_gdal_reads_it_without_a_word_and_finds_the_same_areas(whole: Path, tmp_path: Path) -> None:
    copy = tmp_path / "all.gpkg"
    done = subprocess.run(  # noqa: S603
        ["ogr2ogr", "-q", "--config", "OSM_USE_CUSTOM_INDEXING", "NO", "-f", "GPKG", copy, whole],  # noqa: S607
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout + done.stderr == ""
    found = pyogrio.read_dataframe(copy, layer="multipolygons").geometry
    wanted = [shape for table in layers() if table.layer.geometry == "area" for shape in table.geometry]
    assert shapely.is_valid(found).all()
    assert list(shapely.area(found)) == pytest.approx(list(shapely.area(wanted)), rel=1e-12)
    counts = {kind: sum(len(t) for t in layers() if t.layer.geometry == kind) for kind in ("point", "line")}
    assert len(pyogrio.read_dataframe(copy, layer="points")) == counts["point"]
    lines = [len(pyogrio.read_dataframe(copy, layer=name)) for name in ("lines", "multilinestrings")]
    assert sum(lines) == counts["line"]


def test_tags_are_those_that_openhistoricalmap_asks_for(whole: Path) -> None:
    for said, _ in relations(whole):
        assert all(said[key] for key in ("borderhist:id", "start_date", "license", "attribution"))
        # land around which only coasts run has lines of no source
        assert "source" in said or is_in(said, "territories")
        assert all(len(key) <= 255 and 0 < len(value) <= 255 for key, value in said.items())
        assert (said["type"] == "boundary") == (is_in(said, "territories") and "boundary" in said)
    states = [said for said, _ in relations(whole) if said["type"] == "boundary"]
    assert {(said["boundary"], said["admin_level"]) for said in states} == {("administrative", "2")}
    assert {said["borderhist:kind"] for said in states} == {"state", "neighbour"}
    russia = {said["name:ru"] for said in states if said["borderhist:sovereign"] == "russia"}
    assert "Российская империя" in russia


def test_the_day_on_which_one_state_of_a_land_ends_is_the_day_on_which_the_next_begins(whole: Path) -> None:
    spells: dict[str, list[tuple[str, str | None]]] = {}
    for said, _ in relations(whole):
        if is_in(said, "territories"):
            spells.setdefault(said["borderhist:sovereign"], []).append(
                (said["start_date"], said.get("end_date"))
            )
    assert len(spells["russia"]) > 10
    for (_, ended), (began, _) in pairwise(sorted(spells["russia"])):
        assert ended == began
    table = next(table for table in layers() if table.layer.name == "territories")
    days = {str(day) for day in table.columns["valid_to"].to_pylist()}
    assert {ended for spell in spells.values() for _, ended in spell if ended} == days - {"None"}


def test_squares_and_a_line_share_their_edge(tmp_path: Path) -> None:
    edge = shapely.LineString([(1, 1), (1, 0)])
    ring = shapely.MultiPolygon([shapely.box(5, 5, 9, 9).difference(shapely.box(6, 6, 7, 7))])
    path = written(
        tmp_path / "x.osm",
        toy("area", ({}, box(0, 0, 1, 1)), ({}, box(1, 0, 2, 1)), ({}, ring)),
        toy("line", ({}, edge), ({}, shapely.LineString([(20, 0), (21, 0), (22, 1)]))),
    )
    made, found = ways(path), relations(path)
    assert len(made) == 6
    (shared,) = [way for way, nodes in made.items() if len(nodes) == 2]
    first, second, holed, line = (members for _, members in found)
    assert all(shared in dict(members) for members in (first, second, line))
    assert sorted(role for _, role in holed) == ["inner", "outer"]
    (lone,) = tagged(path)
    assert len(made[lone]) == 3
    back = read_back(path, toy("line").layer)
    assert dict(zip(back["id"], back["geometry"], strict=True))["0"] == edge


def test_a_long_line_is_cut_and_keeps_its_direction(tmp_path: Path) -> None:
    points = [(round(100 + n / 1000, 3), 50.0) for n in range(4500)]
    there, back = shapely.LineString(points), shapely.LineString(points[::-1])
    path = written(tmp_path / "x.osm", toy("line", ({}, there), ({}, back)))
    assert sorted(map(len, ways(path).values())) == [502, 2000, 2000]
    (_, forward), (_, backward) = relations(path)
    assert [role for _, role in forward] == ["forward"] * 3
    assert backward == [(way, "backward") for way, _ in reversed(forward)]
    assert read_back(path, toy("line").layer)["geometry"] == [there, back]
    circle = shapely.MultiPolygon([shapely.Point(100, 50).buffer(1, quad_segs=1500)])
    path = written(tmp_path / "y.osm", toy("area", ({}, circle)))
    assert len(ways(path)) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 255, "x" * 255),
        ("x" * 256, "x" * 254 + "…"),
        ("清" * 300, "清" * 254 + "…"),
        ("x" * 253 + "e\N{COMBINING ACUTE ACCENT}" + "y" * 9, "x" * 253 + "…"),
        (
            "</osm> & \"'; --\x00\x01\ud800\ufffe\t\N{OLD TURKIC LETTER ORKHON A}",
            "</osm> & \"'; --����\t\N{OLD TURKIC LETTER ORKHON A}",
        ),
    ],
)
def test_a_value_is_cut_at_a_whole_character_and_says_so(text: str, said: str, tmp_path: Path) -> None:
    facts = {"id": "a", "name_en": None, "text": text}
    layer = toy("point").layer
    found = osm.tags(layer, facts)
    assert found["borderhist:text"] == said
    assert found.get("borderhist:cut") == (None if len(text) <= 255 else "borderhist:text")
    if "\ud800" not in text:
        path = written(tmp_path / "x.osm", toy("point", (facts, shapely.Point(1, 2))))
        assert read_back(path, layer)["text"] == [said]


def test_a_name_that_stands_in_for_a_missing_one_has_no_language(whole: Path) -> None:
    found = [tags(node) for node in elements(whole, "node") if tags(node).get("borderhist:layer") == "places"]
    for said in found:
        assert said.get("name") != said["borderhist:id"]
        assert said.get("name") == said.get("name:en")
        assert all(
            said.get(f"name:{key}") != said.get("name:en") or "name:en" not in said
            for key in ("ru", "zh-Hant")
        )
    assert any("name" not in said for said in found)


def test_a_date_is_as_exact_as_it_is_known(whole: Path) -> None:
    said = {tags(node).get("borderhist:id", ""): tags(node) for node in elements(whole, "node") if tags(node)}
    assert (said["albazin"]["start_date"], said["albazin"]["borderhist:valid_from"]) == ("1651", "1651-01-01")
    for day in (said[id_]["start_date"] for id_ in said if "start_date" in said[id_]):
        dt.date.fromisoformat(f"{day}-01-01"[:10])


def test_the_same_record_is_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    assert written(tmp_path / "again.osm", *layers()).read_bytes() == whole.read_bytes()


def test_no_rows_are_a_file_and_a_table_without_geometry_is_refused(tmp_path: Path) -> None:
    path = written(
        tmp_path / "none.osm",
        layers_table.build_table(schema.ZONES, []),
        layers_table.build_table(schema.EVENTS, []),
    )
    assert list(osmium.FileProcessor(path)) == []
    with pytest.raises(UsageError, match="OSM XML holds no table without geometry, such as sources"):
        written(tmp_path / "sources.osm", layers_table.build_table(schema.SOURCES, []))
