"""Broken data: every fault at once, with its file, its field and a place, and never a traceback."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thoroughness import at_least
from toys import toml

from borderhist.derive.chronicle import derive
from borderhist.errors import DataError, Fault
from borderhist.model.reader import read_atlas

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2] / "geodata"
AIGUN = "treaties/1858-aigun.toml"
PEKING = "treaties/1860-peking.toml"


def copy_of_the_record(folder: Path) -> Path:
    return shutil.copytree(
        ROOT, folder / "geodata", ignore=shutil.ignore_patterns("layers", "source", "licences")
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return copy_of_the_record(tmp_path)


def replace(copied: Path, file: str, old: str, new: str) -> None:
    text = (copied / file).read_text("utf-8")
    assert old in text
    (copied / file).write_text(text.replace(old, new, 1), "utf-8")


def faults(copied: Path) -> tuple[Fault, ...]:
    with pytest.raises(DataError) as caught:
        derive(read_atlas(copied))
    return caught.value.faults


def the_fault(copied: Path) -> Fault:
    (fault,) = faults(copied)
    return fault


def test_an_unknown_key_is_named(copied: Path) -> None:
    replace(copied, AIGUN, 'kind = "treaty"', 'kind = "treaty"\ncolour = "red"')
    fault = the_fault(copied)
    assert (fault.file, fault.field, fault.sentence) == (AIGUN, "colour", "this key is not known")


def test_an_unknown_place_is_answered_with_the_nearest_names(copied: Path) -> None:
    replace(copied, AIGUN, 'to = "kazakevicheva-west"', 'to = "kazakevicheva-wst"')
    fault = the_fault(copied)
    assert fault.field == "segments.amur-upper.to"
    assert "kazakevicheva-west" in fault.sentence


def test_a_rule_of_the_wrong_kind_of_line_cannot_be_traced(copied: Path) -> None:
    replace(copied, AIGUN, 'river = "amur"', 'watershed = "amur"')
    assert ("amur is a river, not a watershed") in str(faults(copied)[0])


def test_a_place_far_from_its_river_cannot_be_traced(copied: Path) -> None:
    replace(copied, AIGUN, 'to = "kazakevicheva-west"', 'to = "peking"')
    fault = faults(copied)[0]
    assert fault.field == "segments.amur-upper.follow"
    assert "peking lies" in fault.sentence
    assert "km from Amur" in fault.sentence
    assert fault.place == "peking"


def test_a_line_that_does_not_close_names_its_open_end(copied: Path) -> None:
    replace(copied, AIGUN, 'to = "kazakevicheva-west"', 'to = "blagoveshchensk"')
    said = [fault for fault in faults(copied) if "does not close" in fault.sentence]
    assert "blagoveshchensk" in {fault.place for fault in said}


def test_land_without_a_witness_is_placed(copied: Path) -> None:
    path = copied / "treaties" / "1688-eve-of-nerchinsk.toml"
    path.write_text(path.read_text("utf-8").replace('"pyongyang"', '"peking"'), "utf-8")
    said = [fault for fault in faults(copied) if "has no witness" in fault.sentence]
    assert said
    assert all(fault.place for fault in said)


def test_two_witnesses_that_disagree_are_both_named(copied: Path) -> None:
    replace(copied, PEKING, '"de-kastri", ', "")
    replace(copied, PEKING, '"aigun", ', '"aigun", "de-kastri", ')
    (said,) = [str(fault) for fault in faults(copied) if "no line in force" in fault.sentence]
    assert "de-kastri" in said
    assert "russia" in said


def test_one_place_with_two_sovereigns_in_one_instrument_is_a_fault(copied: Path) -> None:
    replace(copied, PEKING, '"aigun", ', '"aigun", "vladivostok", ')
    assert any("vladivostok is a witness of" in fault.sentence for fault in faults(copied))


def test_land_that_moves_must_be_named_by_what_moves_it(copied: Path) -> None:
    common = '["de-kastri", "dalnerechensk", "ussuriysk", "vladivostok"]'
    replace(copied, PEKING, common, '["nikolaevsk"]')
    (said,) = faults(copied)
    assert said.file == PEKING
    assert "goes from condominium:qing+russia to russia, but no place in it is named" in said.sentence
    assert said.place in {
        "dalnerechensk",
        "de-kastri",
        "khabarovsk",
        "ussuriysk",
        "vladivostok",
        "bogorodskoye",
    }


def test_two_files_with_one_id_name_each_other(copied: Path) -> None:
    shutil.copy(copied / AIGUN, copied / "treaties" / "1859-copy.toml")
    fault = the_fault(copied)
    assert fault.file == "treaties/1859-copy.toml"
    assert AIGUN in fault.sentence


def test_an_id_must_be_the_name_of_its_file(copied: Path) -> None:
    (copied / AIGUN).rename(copied / "treaties" / "1858-other.toml")
    assert the_fault(copied).sentence == "the id '1858-aigun' differs from the name of the file"


def test_a_segment_cannot_end_twice(copied: Path) -> None:
    replace(
        copied,
        PEKING,
        'parties = ["russia", "qing"]',
        'parties = ["russia", "qing"]\ncloses = ["1689-nerchinsk/shilka"]',
    )
    text = (copied / PEKING).read_text("utf-8")
    if text.count("\ncloses = ") > 1:
        head, tail = text.split("\ncloses = ", 1)
        text = head + "\ncloses = " + tail.replace("\ncloses = [", "\n# [", 1)
        (copied / PEKING).write_text(text, "utf-8")
    assert any("ended before, on 1858-05-28" in fault.sentence for fault in faults(copied))


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (AIGUN, b"id = "),
        (AIGUN, b"\xff\xfe\x00"),
        ("lines/own.geojson", b"{"),
        ("lines/own.geojson", b'{"type":"FeatureCollection"}'),
        ("frame.geojson", b"[]"),
        ("places/places.csv", b"\xff"),
        ("sovereigns.toml", b"= 1"),
    ],
)
def test_a_file_that_is_no_such_file_is_named(copied: Path, file: str, content: bytes) -> None:
    (copied / file).write_bytes(content)
    assert file in {fault.file for fault in faults(copied)}


@pytest.mark.parametrize(
    "file", at_least(2, ["places/places.csv", "frame.geojson", "places/names.csv", "sources.toml"])
)
def test_a_missing_file_is_named(copied: Path, file: str) -> None:
    (copied / file).unlink()
    assert Fault(file, "", "the file cannot be read") in faults(copied)


@pytest.mark.parametrize("value", at_least(2, ["nan", "text", "91", ""]))
def test_a_broken_coordinate_is_named_with_its_line(copied: Path, value: str) -> None:
    path = copied / "places" / "places.csv"
    head, first, *rest = path.read_text("utf-8").split("\n")
    columns = first.split(",")
    columns[2] = value
    path.write_text("\n".join([head, ",".join(columns), *rest]), "utf-8")
    fault = faults(copied)[0]
    assert fault.file == "places/places.csv"
    assert fault.field.startswith("line 2")


def test_everything_that_is_wrong_is_said_at_once(copied: Path) -> None:
    replace(copied, AIGUN, 'to = "kazakevicheva-west"', 'to = "kazakevicheva-wst"')
    replace(copied, PEKING, 'river = "ussuri"', 'river = "usuri"')
    replace(copied, "treaties/1727-kyakhta.toml", '"maimaicheng"', '"maimaichen"')
    assert {fault.file for fault in faults(copied)} == {AIGUN, PEKING, "treaties/1727-kyakhta.toml"}


def test_a_line_that_is_no_line_is_named(copied: Path) -> None:
    path = copied / "lines" / "own.geojson"
    collection = json.loads(path.read_text("utf-8"))
    collection["features"][0]["geometry"] = {"type": "Point", "coordinates": [1, 2]}
    path.write_text(json.dumps(collection), "utf-8")
    fault = the_fault(copied)
    assert fault.field == collection["features"][0]["properties"]["id"]
    assert fault.sentence == "the geometry is no LineString"


MUTATIONS: tuple[Callable[[Any], Any], ...] = (
    lambda _: 7,
    lambda _: "",
    lambda _: [],
    lambda _: {"x": 1},
    lambda _: float("nan"),
    lambda _: [[]],
    lambda value: [value, value],
    str,
)


def mutated(values: Any, lot: random.Random) -> Any:
    """Return values with one of them, somewhere inside, changed or gone."""
    if isinstance(values, dict) and values:
        key = lot.choice(sorted(values))
        if lot.random() < 0.15:
            return {k: v for k, v in values.items() if k != key}
        return {**values, key: mutated(values[key], lot)}
    if isinstance(values, list) and values and lot.random() < 0.9:
        index = lot.randrange(len(values))
        return [mutated(v, lot) if i == index else v for i, v in enumerate(values)]
    return lot.choice(MUTATIONS)(values)


@settings(max_examples=12)
@given(st.integers(0, 10**6), st.sampled_from([AIGUN, PEKING, "treaties/1689-nerchinsk.toml"]))
def test_no_mutation_of_a_treaty_file_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, seed: int, file: str
) -> None:
    copied = copy_of_the_record(tmp_path_factory.mktemp("mutated"))
    values = tomllib.loads((copied / file).read_text("utf-8"))
    (copied / file).write_text(toml(mutated(values, random.Random(seed))), "utf-8")  # noqa: S311 - a test's lot
    with contextlib.suppress(DataError):
        derive(read_atlas(copied))
    shutil.rmtree(copied)
