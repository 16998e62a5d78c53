"""The gazetteer as Linked Places, in JSON-LD and as a table, against what the two specifications say."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import pyogrio
import pytest
import shapely
from derivation import record
from reading_back_others import READERS

from borderhist.errors import UsageError
from borderhist.io import writing
from borderhist.io.formats import linked_places
from borderhist.layers import schema
from borderhist.layers import table as layers_table
from borderhist.layers._rows.row import Row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from borderhist.layers.table import Table

HOSTILE = '=1+1;\tx@y "q" \'; DROP\r\n</script>'

# The published schemas of the format are of other versions and are in no package. These are our own words
# for what its text of version 1.2.2 demands, and for what it allows where that is all we write.
ISO = {"type": "string", "pattern": r"^-?\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"}
CERTAINTY = {"enum": ["certain", "less-certain", "uncertain"]}
LANGUAGE = {"type": "string", "pattern": r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$"}
BOUND = {
    "type": "object",
    "properties": {"in": ISO, "earliest": ISO, "latest": ISO},
    "minProperties": 1,
    "additionalProperties": False,
}
WHEN = {
    "type": "object",
    "required": ["timespans"],
    "properties": {
        "timespans": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["start"],
                "properties": {"start": BOUND, "end": BOUND},
                "additionalProperties": False,
            },
        },
        "certainty": CERTAINTY,
    },
    "additionalProperties": False,
}
CITATIONS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["label"],
        "properties": {"label": {"type": "string", "minLength": 1}, "year": {"type": "integer"}},
        "additionalProperties": False,
    },
}
NAME = {
    "type": "object",
    "required": ["toponym"],
    "properties": {
        "toponym": {"type": "string", "minLength": 1},
        "lang": LANGUAGE,
        "citations": CITATIONS,
        "when": WHEN,
    },
    "additionalProperties": False,
}
TYPE = {
    "type": "object",
    "properties": {
        "identifier": {"type": "string", "pattern": r"^aat:\d+$"},
        "label": {"type": "string"},
        "sourceLabels": {
            "type": "array",
            "items": {"required": ["label"], "properties": {"label": {"type": "string"}, "lang": LANGUAGE}},
        },
    },
    "dependentRequired": {"identifier": ["label"], "label": ["identifier"]},
    "additionalProperties": False,
}
POINT = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {
        "type": {"const": "Point"},
        "coordinates": {
            "type": "array",
            "prefixItems": [
                {"type": "number", "minimum": -180, "maximum": 180},
                {"type": "number", "minimum": -90, "maximum": 90},
            ],
            "minItems": 2,
            "maxItems": 2,
        },
        "certainty": CERTAINTY,
        "citations": CITATIONS,
        "when": WHEN,
    },
    "additionalProperties": False,
}
CITED_IN_A_YEAR = {
    "properties": {"citations": {"contains": {"required": ["year"]}}},
    "required": ["citations"],
}
PLACE = {
    "type": "object",
    "required": ["@id", "type", "properties", "names", "geometry"],
    "properties": {
        "@id": {"type": "string", "format": "uri", "pattern": r"^[a-z]+:\S+$"},
        "type": {"const": "Feature"},
        "properties": {
            "type": "object",
            "required": ["title", "fclasses"],
            "properties": {
                "title": {"type": "string", "minLength": 1},
                "fclasses": {"type": "array", "minItems": 1, "items": {"enum": list("AHLPRST")}},
            },
        },
        "when": WHEN,
        "names": {"type": "array", "minItems": 1, "items": NAME, "contains": {"required": ["citations"]}},
        "types": {"type": "array", "minItems": 1, "items": TYPE},
        "geometry": POINT,
        "descriptions": {
            "type": "array",
            "items": {"required": ["value"], "properties": {"value": {"type": "string"}, "lang": LANGUAGE}},
        },
    },
    # a record has a day of its own, or the year of a citation of one of its names
    "anyOf": [{"required": ["when"]}, {"properties": {"names": {"contains": CITED_IN_A_YEAR}}}],
    "additionalProperties": False,
}
LINKED_PLACES = jsonschema.Draft202012Validator(
    {
        "type": "object",
        "required": ["type", "@context", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "@context": {"type": "string", "pattern": r"/linkedplaces-context-v1\.1\.jsonld$"},
            "features": {"type": "array", "items": PLACE},
        },
        "additionalProperties": False,
    }
)


@cache
def places() -> Table:
    return layers_table.table(record(), "places")


def one_place(**facts: Any) -> Table:
    """Return a table of one place, all of whose texts are hostile if nothing else is said."""
    texts = dict.fromkeys(schema.PLACES.names, HOSTILE)
    plain = {"id": "x", "role": "city", "uncertainty_km": 3.0, "certainty": "V", "other_names": ""}
    days = dict.fromkeys(("valid_from", "valid_to", "year_from", "year_to", "from_text", "to_text"))
    row = Row(texts | plain | days | facts, shapely.Point(127.5, -50.25))
    return layers_table.build_table(schema.PLACES, [row])


def collection(table: Table, path: Path) -> dict[str, Any]:
    linked_places.write([table], path)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def feature(found: Mapping[str, Any], id_: str) -> Any:
    (mine,) = [each for each in found["features"] if each["@id"] == f"borderhist:places/{id_}"]
    return mine


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_place_is_what_the_format_demands(tmp_path: Path) -> None:
    found = collection(places(), tmp_path / "places.lpf.json")
    assert [error.message for error in LINKED_PLACES.iter_errors(found)] == []
    assert len({each["@id"] for each in found["features"]}) == len(places())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda place: place["properties"].pop("title"),
        lambda place: place["properties"].update(fclasses=["settlement"]),
        lambda place: place["names"].clear(),
        lambda place: [name.pop("citations", None) for name in place["names"]],
        lambda place: place["when"]["timespans"][0].pop("start"),
        lambda place: place["when"]["timespans"][0]["start"].update({"in": "1651 AD"}),
        lambda place: place["geometry"].update(certainty="V"),
        lambda place: place["geometry"].update(coordinates=[53.4, 124.1]),
        lambda place: place["types"][0].pop("label"),
        lambda place: place.update({"@id": "albazin"}),
        lambda place: (place.pop("when"), place["names"][0]["citations"][0].pop("year")),
    ],
)
def test_the_schema_refuses_what_the_format_does_not_allow(spoil: Any, tmp_path: Path) -> None:
    found = collection(places(), tmp_path / "places.lpf.json")
    spoil(feature(found, "albazin"))
    assert list(LINKED_PLACES.iter_errors(found))


def test_gdal_takes_it_for_geojson(tmp_path: Path) -> None:
    path = tmp_path / "places.json"
    collection(places(), path)
    frame = pyogrio.read_dataframe(path)
    assert list(frame["title"]) == places().columns["name_en"].to_pylist()
    assert list(frame.geometry) == list(places().geometry)


@pytest.mark.parametrize("form", ["lpf", "lp-tsv"])
def test_what_it_carries_is_read_back(form: str, tmp_path: Path) -> None:
    (path,) = writing.to_file([places()], tmp_path / "places", form)
    found = READERS[form](path, schema.PLACES)
    wanted = {**places().columns.to_pydict(), "geometry": list(places().geometry)}
    assert found == {name: wanted[name] for name in found}
    assert {"uncertainty_km", "certainty", "source", "valid_from"} <= set(found)
    with pytest.raises(UsageError, match="holds places only, not routes"):
        writing.to_file([layers_table.table(record(), "routes")], tmp_path / "routes", form)


def test_other_names_are_those_of_the_gazetteer(tmp_path: Path) -> None:
    found = collection(places(), tmp_path / "places.lpf.json")
    for place in record().atlas.places:
        mine = [name for name in record().atlas.names if name.place == place]
        said = [
            (name["toponym"], name.get("lang"), "when" in name) for name in feature(found, place)["names"]
        ]
        english = said[0][0]
        # a name that another language shares with English may stand in for a missing one
        wanted = {
            (n.name, n.language, bool(n.period)) for n in mine if n.name != english or n.language == "en"
        }
        assert wanted <= set(said)
        assert len(set(said)) == len(said)


def test_days_are_inclusive_and_open_ends_say_what_is_known(tmp_path: Path) -> None:
    found = collection(places(), tmp_path / "places.lpf.json")
    spans = {id_: feature(found, id_)["when"]["timespans"] for id_ in ("albazin", "khabarovsk")}
    assert spans["albazin"] == [{"start": {"in": "1651"}, "end": {"in": "1689"}}]
    assert spans["khabarovsk"] == [{"start": {"in": "1858"}, "end": {"earliest": "1858"}}]
    texts = "a b (ru, 1858-1893); c (zh-Hant, today); d (e) (en, -1932, 1945-); f (tr, 1727)"
    (place,) = collection(one_place(other_names=texts), tmp_path / "x.json")["features"]
    dated = [name for name in place["names"] if "when" in name]
    assert [(name["toponym"], name["lang"], name["when"]["timespans"]) for name in dated] == [
        ("a b", "ru", [{"start": {"in": "1858"}, "end": {"in": "1893"}}]),
        ("c", "zh-Hant", [{"start": {"latest": "2026"}, "end": {"earliest": "2026"}}]),
        (
            "d (e)",
            "en",
            [
                {"start": {"latest": "1932"}, "end": {"in": "1932"}},
                {"start": {"in": "1945"}, "end": {"earliest": "2026"}},
            ],
        ),
        ("f", "tr", [{"start": {"in": "1727"}}]),
    ]


def test_a_name_that_stands_in_for_a_missing_one_is_not_given_another_language(tmp_path: Path) -> None:
    english = dict.fromkeys(("name_en", "name_ru", "name_zh_hant", "name_tr"), "Aigun")
    (place,) = collection(one_place(**english, name_zh_latn=None), tmp_path / "a.json")["features"]
    assert [(name["toponym"], name["lang"]) for name in place["names"]] == [("Aigun", "en")]
    nameless = dict.fromkeys(("name_en", "name_ru", "name_zh_hant", "name_tr"), "x")
    (place,) = collection(one_place(**nameless, name_zh_latn=None), tmp_path / "b.json")["features"]
    assert [(name["toponym"], name.get("lang")) for name in place["names"]] == [("x", None)]


def test_the_table_is_what_its_specification_demands(tmp_path: Path) -> None:
    path = tmp_path / "places.tsv"
    linked_places.write_tsv([places()], path)
    found = rows(path)
    assert len({row["id"] for row in found}) == len(found) == len(places())
    for row in found:
        assert all(row[name] for name in ("id", "title", "title_source", "fclasses", "attestation_year"))
        assert set(row["fclasses"].split(";")) <= set("AHLPRST")
        assert re.fullmatch(r"\d{4}", row["attestation_year"])
        assert all(re.fullmatch(ISO["pattern"], row[name]) for name in ("start", "end") if row[name])
        # where there is a number of the thesaurus, there is one term of our own for it
        assert row["types"]
        assert re.fullmatch(r"(\d{9})?", row["aat_types"])
        for variant in filter(None, row["variants"].split(";")):
            name, at, language = variant.partition("@")
            assert name
            assert at
            assert re.fullmatch(LANGUAGE["pattern"], language)
        assert float(row["approximation"]) > 0
    named = {row["id"]: row["variants"].split(";") for row in found}
    assert {"Хабаровск@ru", "Хабаровка@ru", "Khabarovka@en"} <= set(named["khabarovsk"])


def test_a_hostile_place_stays_in_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    linked_places.write_tsv([one_place(name_ru="a;b@c")], path)
    text = path.read_text("utf-8")
    assert text.count("\n") == 2
    assert text.count("\t") == 2 * (len(linked_places.COLUMNS) - 1)
    (row,) = rows(path)
    assert row["title"] == "'" + HOSTILE.replace("\t", " ").replace("\r\n", "  ")
    assert row["variants"].split(";")[0] == "a,b c@ru"
    assert (row["lon"], row["lat"]) == ("127.5", "-50.25")


def test_a_hostile_place_comes_back_from_json(tmp_path: Path) -> None:
    table = one_place(name_ru="a;b@c")
    path = tmp_path / "x.json"
    assert not list(LINKED_PLACES.iter_errors(collection(table, path)))
    found = READERS["lpf"](path, schema.PLACES)
    assert (found["name_en"], found["name_ru"]) == ([HOSTILE], ["a;b@c"])


@pytest.mark.parametrize("write", [linked_places.write, linked_places.write_tsv])
def test_the_same_places_are_the_same_bytes_and_none_are_a_file_too(write: Any, tmp_path: Path) -> None:
    for name in "ab":
        write([places()], tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    write([layers_table.build_table(schema.PLACES, [])], tmp_path / "none")
    assert (tmp_path / "none").read_text("utf-8").endswith("\n")
