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

HARBIN, KULJA, PORT_ARTHUR = (126.64, 45.75), (81.32, 43.92), (121.26, 38.80)
VLADIVOSTOK = (131.87, 43.11)


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


def test_nobody_possesses_only_what_is_his_already_but_under_a_suzerain() -> None:
    for shape in shapes():
        alone = shape.sovereigns == (shape.possession.holder,)
        assert not alone or shape.possession.kind == "autonomy", shape.possession.id


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


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def innermost(lon: float, lat: float, on: str) -> tuple[str, str] | None:
    """Return kind and holder of the possession that tells most of a point on a day."""
    found = possessions.innermost(possessions.at(record(), lon, lat), day(on))
    return found and (found.possession.kind, found.possession.holder)


@pytest.mark.parametrize(
    ("where", "on", "sovereign", "held"),
    [
        (PORT_ARTHUR, "1898-03-26", "qing", None),
        (PORT_ARTHUR, "1900-01-01", "qing", ("lease", "russia")),
        (PORT_ARTHUR, "1910-01-01", "qing", ("lease", "japan")),
        (PORT_ARTHUR, "1935-01-01", "china", ("lease", "japan")),
        (PORT_ARTHUR, "1950-01-01", "china", ("lease", "russia")),
        (PORT_ARTHUR, "1956-01-01", "china", None),
        (KULJA, "1868-01-01", "qing", ("unrecognised", "taranchi")),
        (KULJA, "1875-01-01", "qing", ("occupation", "russia")),
        (KULJA, "1884-01-01", "qing", None),
        (KULJA, "1946-01-01", "china", ("unrecognised", "turkestan")),
        (HARBIN, "1895-01-01", "qing", None),
        (HARBIN, "1901-06-01", "qing", ("administration", "russia")),
        (HARBIN, "1925-01-01", "china", None),
        (HARBIN, "1935-01-01", "china", ("unrecognised", "manchukuo")),
        ((123.96, 47.34), "1901-06-01", "qing", ("occupation", "russia")),
        ((123.43, 41.79), "1906-01-01", "qing", ("occupation", "japan")),
        ((125.32, 43.88), "1935-01-01", "china", ("unrecognised", "manchukuo")),
        ((113.5, 52.03), "1921-01-01", "russia", ("unrecognised", "fareast")),
        ((104.29, 52.30), "1921-01-01", "russia", None),
        (VLADIVOSTOK, "1921-01-01", "russia", ("occupation", "japan")),
        ((142.16, 50.90), "1923-01-01", "russia", ("occupation", "japan")),
        ((142.78, 46.63), "1923-01-01", "japan", None),
        ((106.92, 47.92), "1913-01-01", "mongolia", None),
        ((106.92, 47.92), "1916-01-01", "mongolia", ("autonomy", "mongolia")),
        ((106.92, 47.92), "1920-06-01", "mongolia", ("occupation", "china")),
        ((106.92, 47.92), "1922-01-01", "mongolia", None),
        ((119.77, 49.2), "1914-01-01", "china", ("unrecognised", "hulunbuir")),
        ((119.77, 49.2), "1916-01-01", "china", ("autonomy", "hulunbuir")),
        ((76.0, 39.47), "1870-01-01", "qing", ("unrecognised", "yettishar")),
        ((76.0, 39.47), "1880-01-01", "qing", None),
        ((87.6, 43.8), "1869-01-01", "qing", None),
        ((87.6, 43.8), "1872-01-01", "qing", ("unrecognised", "yettishar")),
        ((127.48, 49.98), "1901-01-01", "qing", ("occupation", "russia")),
    ],
)
def test_a_point_has_a_sovereign_and_a_holder(
    where: tuple[float, float], on: str, sovereign: str, held: tuple[str, str] | None
) -> None:
    assert point.at(record(), *where, day(on)).sovereign == sovereign
    assert innermost(*where, on) == held


@pytest.mark.parametrize(
    ("ids", "printed", "share"),
    [
        (["ili"], 66_000, 0.1),
        (["liaodong-russia"], 3_462, 0.1),
        (["liaodong-japan"], 3_462, 0.1),
        (["railway-main", "railway-changchun", "railway-harbin"], 1_140, 0.15),
        (["sakhalin-north"], 41_600, 0.05),
        (["manchukuo", "manchukuo-jehol"], 1_303_000, 0.05),
    ],
)
def test_areas_are_those_of_the_literature(ids: list[str], printed: int, share: float) -> None:
    """Ili: Chambers; Kwantung: Japan; the railway: encyclopaedias; the last two: general knowledge."""
    found = {shape.possession.id: shape for shape in shapes()}
    assert sum(found[name].km2 for name in ids) == pytest.approx(printed, rel=share)


def test_every_possession_of_the_record_lies_on_land() -> None:
    built = {shape.possession.id for shape in shapes()}
    assert built == {item.id for item in record().atlas.possessions}


def test_the_land_of_an_outline_is_that_of_its_sovereigns_alone() -> None:
    """What an outline draws beyond a frontier is cut off there."""
    for shape in shapes():
        if not shape.possession.within:
            continue
        on = max(shape.since, record().first_day)
        for territory in territories.on(record(), on):
            if territory.sovereign not in shape.possession.within:
                assert territory.geometry.intersection(shape.geometry).area < 1e-6, shape.possession.id


def test_possessions_begin_and_end_between_two_days() -> None:
    begun, ended = possessions.changes(record(), day("1904-01-01"), day("1908-01-01"))
    assert {shape.possession.id for shape in begun} == {"liaodong-japan", "south-manchuria-railway"}
    assert {shape.possession.id for shape in ended} == {
        "aigun-right-bank",
        "liaodong-russia",
        "manchuria-north",
        "manchuria-south",
        "railway-south",
    }


def test_recognition_never_comes_before_what_it_recognises() -> None:
    for shape in shapes():
        for recognition in shape.possession.recognised:
            assert recognition.from_ is None or recognition.from_[:4] >= str(shape.since)[:4]
