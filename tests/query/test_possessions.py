"""Possession: who held land in fact where that was not its sovereign."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
import shapely
from click.testing import CliRunner
from derivation import record

from borderhist.cli import main
from borderhist.derive.chronicle import derive
from borderhist.errors import DataError
from borderhist.model.days import parse_day
from borderhist.query import ledger, point, possessions, territories

KULJA = (81.32, 43.92)


def shapes() -> tuple[possessions.PossessionShape, ...]:
    return possessions.build_shapes(record())


def test_a_point_has_a_sovereign_and_somebody_who_holds_it_in_fact() -> None:
    held = point.at(record(), *KULJA, 1875)
    assert (held.sovereign, held.possession, held.possessor) == ("qing", "ili", "russia")
    assert held.possession_kind == "occupation"
    free = point.at(record(), *KULJA, 1884)
    assert (free.sovereign, free.possession, free.possessor, free.possession_kind) == ("qing", *[None] * 3)


def test_the_last_day_of_a_possession_is_the_day_before_its_end() -> None:
    for shape in shapes():
        assert shape.is_on(shape.since)
        assert not shape.is_on(shape.since - dt.timedelta(days=1))
        if shape.until is not None:
            assert shape.since < shape.until
            assert shape.is_on(shape.until - dt.timedelta(days=1))
            assert not shape.is_on(shape.until)


def test_possessions_lie_on_the_land_of_the_sovereigns_they_name() -> None:
    for shape in shapes():
        land = shapely.union_all(
            [
                territory.geometry
                for territory in territories.on(record(), max(shape.since, record().first_day))
                if territory.sovereign in shape.sovereigns
            ]
        )
        assert shapely.difference(shape.geometry, land).area < 1e-9
        assert set(shape.sovereigns) <= set(shape.possession.within or shape.sovereigns)
        assert shape.km2 > shape.error_km2 >= 0 or shape.possession.certainty == "L"


def test_nobody_possesses_only_what_is_his_already() -> None:
    for shape in shapes():
        assert shape.sovereigns != (shape.possession.holder,), shape.possession.id


def test_possession_moves_no_sovereignty() -> None:
    atlas = record().atlas
    without = derive(dataclasses.replace(atlas, possessions=()))
    assert [[each.sovereign for each in version] for version in without.tenures] == [
        [each.sovereign for each in version] for version in record().tenures
    ]
    assert ledger.balance(ledger.entries(without)) == ledger.balance(ledger.entries(record()))


def test_the_smallest_of_several_is_told() -> None:
    (ili,) = [shape for shape in shapes() if shape.possession.id == "ili"]
    inner = dataclasses.replace(ili, km2=1.0)
    assert possessions.innermost([ili, inner], dt.date(1875, 1, 1)) is inner
    assert possessions.innermost([ili, inner], dt.date(1890, 1, 1)) is None


def test_what_begins_and_ends_between_two_days() -> None:
    begun, ended = possessions.changes(record(), dt.date(1870, 1, 1), dt.date(1875, 1, 1))
    assert "ili" in {shape.possession.id for shape in begun}
    assert "ili" not in {shape.possession.id for shape in ended}
    back, forth = possessions.changes(record(), dt.date(1875, 1, 1), dt.date(1870, 1, 1))
    assert (forth, back) == (begun, ended)


@pytest.mark.parametrize(
    "change",
    [{"holder": "nobody"}, {"treaty": "1900-none"}, {"within": ("nowhere",)}, {"sources": ("NONE",)}],
    ids=str,
)
def test_unknown_names_are_faults(change: dict[str, Any]) -> None:
    atlas = record().atlas
    first, *others = atlas.possessions
    wrong = (first.model_copy(update=change), *others)
    with pytest.raises(DataError) as error:
        derive(dataclasses.replace(atlas, possessions=wrong))
    assert [fault.file for fault in error.value.faults] == ["possessions.toml"]


@pytest.mark.parametrize("language", ["en", "ru", "zh-Hant", "tr"])
def test_the_terminal_tells_possession_beside_sovereignty(language: str) -> None:
    commands = (
        ["at", *map(str, KULJA), "--on", "1875"],
        ["log", *map(str, KULJA)],
        ["diff", "1870", "1875"],
        ["ledger"],
    )
    for command in commands:
        done = CliRunner().invoke(main, [*command, "--lang", language])
        assert done.exit_code == 0
        (ili,) = [each for each in record().atlas.possessions if each.id == "ili"]
        assert ili.name.in_language(language).split()[0] in done.output  # type: ignore[arg-type]


def test_days_of_possessions_are_days() -> None:
    for item in record().atlas.possessions:
        assert parse_day(item.from_) < (parse_day(item.to) if item.to else dt.date.max)
