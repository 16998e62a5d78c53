"""One vocabulary: every name in an output stands in the table of terms, and every term is said somewhere."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner
from derivation import derived_once, record

from borderhist.cli import main
from borderhist.layers import dictionary, schema, vocabulary
from borderhist.locate import Index
from borderhist.locate._index.states import OF_HOLDINGS, OF_POSSESSION, HoldingRow
from borderhist.model.base import LANGUAGES
from borderhist.query import point, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["derived_once"]
pytestmark = pytest.mark.usefixtures("derived_once")

ROOT = Path(__file__).parents[2]
TERMS = vocabulary.terms()
IN_JSON: dict[str, tuple[type, ...]] = {
    "text": (str, list), "decimal": (int, float), "integer": (int,), "flag": (bool,), "day": (str,),
    "languages": (dict,), "list": (list,), "record": (dict,), "by key": (dict,),
}  # fmt: skip
"""What stands for each type in JSON; several ids are a list there."""


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, [*arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def run_json(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json"))


def names(value: Any) -> Iterator[str]:
    """Yield every name of a value, at any depth; keys that are ids or languages are none.

    A name that the table lacks, or that stands for something of another type than the table says, fails.
    """
    if isinstance(value, list):
        for item in value:
            yield from names(item)
    if not isinstance(value, dict):
        return
    if value and value.keys() <= set(LANGUAGES):
        return
    for name, item in value.items():
        assert name in TERMS, f"{name} stands in no table of terms: {item!r:.80}"
        assert item is None or isinstance(item, IN_JSON[TERMS[name].type]), (name, item)
        if TERMS[name].type == "day" and item is not None:
            assert dt.date.fromisoformat(item)
        yield name
        yield from names(list(item.values()) if TERMS[name].type == "by key" and item else item)


@cache
def outside(folder: Path) -> tuple[Path, Path]:
    """Write the land and the lines of 1860 as somebody else might, and return the files."""
    files = []
    for layer in ("territories", "boundary"):
        file = folder / f"{layer}.geojson"
        run("export", "--layer", layer, "--treaty", "1860-peking", "-o", str(file))
        files.append(file)
    return files[0], files[1]


QUESTIONS = {
    "at": [("at", "127.5", "50.3", "--on", "1857-01-01")],
    "blame": [("blame", "131", "44.5", "--on", "1900-01-01"), ("blame", "105", "49", "--on", "1700-01-01")],
    "log": [("log", "81.32", "43.92"), ("log", "khabarovsk"), ("log", "1858-aigun/ussuri")],
    "diff": [("diff", "1858-tianjin", "1860-peking"), ("diff", "1870", "1875")],
    "ledger": [("ledger",)],
    "treaties": [("treaties",)],
    "readings": [("readings",)],
    "sources": [("sources",)],
}


@pytest.mark.parametrize("command", QUESTIONS)
def test_a_command_says_the_terms_that_the_table_gives_it(command: str) -> None:
    said = {name for question in QUESTIONS[command] for name in names(run_json(*question))}
    assert said == vocabulary.OUTPUTS[command] - {"retrieved", "sha256"} | said & {"retrieved", "sha256"}


def test_show_says_the_terms_that_the_table_gives_it() -> None:
    treaties = record().atlas.treaties
    said = {name for treaty in treaties for name in names(summary.to_json(record(), treaty))}
    assert said == vocabulary.OUTPUTS["show"]


def test_check_says_the_terms_that_the_table_gives_it(tmp_path: Path) -> None:
    told = [run_json("check", "--against", str(file), "--on", "1861-01-01") for file in outside(tmp_path)]
    assert {name for value in told for name in names(value)} == vocabulary.OUTPUTS["check"]


def test_every_column_that_locate_adds_is_a_term(tmp_path: Path) -> None:
    table, target = tmp_path / "places.csv", tmp_path / "located.csv"
    table.write_text("lon,lat\n127.5,50.3\n", "utf-8")
    run("locate", str(table), "--on", "1857-01-01", "--near", "-o", str(target))
    header, row = csv.reader(io.StringIO(target.read_text("utf-8")))
    assert tuple(header) == ("lon", "lat", *vocabulary.LOCATED)
    holding = point.at(record(), 127.5, 50.3, record().first_day.replace(year=1857)).facts()
    told = dict(zip(header, row, strict=True))
    assert vocabulary.LOCATED[: len(HoldingRow._fields)] == HoldingRow._fields
    same = HoldingRow._fields
    assert [told[name] for name in same] == [str(holding[name] or "") for name in same]


def test_one_question_has_one_answer_under_one_name() -> None:
    """A point's holding is the same in ``at``, ``locate`` and the layer of faces."""
    day = np.datetime64("1857-01-01")
    (located,) = Index.of(record()).locate(np.array([127.5]), np.array([50.3]), day, near=True).to_pylist()
    holding = point.at(record(), 127.5, 50.3, day.item())
    assert {name: getattr(holding, name) for name in located} | {
        "segment_distance_km": pytest.approx(holding.segment_distance_km)
    } == located
    assert set(vocabulary.HOLDING) - {"status", "heir_of", "name", *OF_POSSESSION} <= set(schema.FACES.names)
    assert {"name_en", *OF_HOLDINGS} - {"status"} <= set(schema.FACES.names)


def test_the_columns_of_the_ledger_are_terms_of_a_transfer() -> None:
    header, *rows = csv.reader(io.StringIO(run("ledger", "--format", "csv")))
    assert tuple(header) == vocabulary.LEDGER
    assert rows
    assert set(vocabulary.TRANSFER) <= set(schema.TRANSFERS.names)
    assert set(header) <= TERMS.keys()


def test_values_of_python_bear_the_same_names() -> None:
    assert {field.name for field in dataclasses.fields(point.Holding)} == vocabulary.OUTPUTS["at"]
    line = {field.name for field in dataclasses.fields(point.NearestLine)}
    assert line == set(vocabulary.NEAREST_LINE)


def test_every_field_of_every_layer_is_a_term_of_one_type() -> None:
    for layer in (schema.LAYERS | schema.TABLES).values():
        for field in layer.fields:
            term = TERMS[vocabulary.base_name(field.name, layer.names)]
            assert term.type in {field.type, "languages"}, (layer.name, field.name)
            assert term.unit == field.unit, (layer.name, field.name)


def test_every_term_is_said_somewhere_and_once() -> None:
    assert [name for name in TERMS if not vocabulary.places_of(name)] == []
    assert len({term.name for term in vocabulary.OWN}) == len(vocabulary.OWN)
    assert set().union(*vocabulary.OUTPUTS.values()) <= TERMS.keys()


@pytest.mark.parametrize(
    "name", ["allocated_by", "since", "until", "instrument", "from", "to", "left", "called"]
)
def test_names_of_before_are_refused(name: str) -> None:
    with pytest.raises(AssertionError, match="stands in no table"):
        list(names([{"sovereign": "qing", "nearest": {name: "x"}}]))


@pytest.mark.parametrize(
    "told", [{"valid_from": "1860"}, {"area_km2": "12"}, {"lines": []}, {"agreed": "yes"}]
)
def test_a_name_that_stands_for_something_else_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises((AssertionError, ValueError)):
        list(names(told))


def test_the_page_is_that_of_the_program() -> None:
    committed = (ROOT / "docs" / "vocabulary.md").read_text("utf-8")
    assert committed == dictionary.vocabulary_page(), "run scripts/dictionary.py"
