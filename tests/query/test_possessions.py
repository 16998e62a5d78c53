"""Who held land in fact, where that was not its sovereign."""

from __future__ import annotations

import datetime as dt

import pytest
from derivation import record as chronicle

from borderhist.query import point, possessions, territories

HARBIN, KULJA, PORT_ARTHUR = (126.64, 45.75), (81.32, 43.92), (121.26, 38.80)
VLADIVOSTOK = (131.87, 43.11)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def innermost(lon: float, lat: float, on: str) -> tuple[str, str] | None:
    """Return kind and holder of the possession that tells most of a point on a day."""
    found = possessions.innermost(possessions.at(chronicle(), lon, lat), day(on))
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
    assert point.at(chronicle(), *where, day(on)).sovereign == sovereign
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
    """Ili: Chambers; Kwantung: Japanese figures; the railway: encyclopaedias; the last two: general knowledge."""
    found = {shape.possession.id: shape for shape in possessions.build_shapes(chronicle())}
    assert sum(found[name].km2 for name in ids) == pytest.approx(printed, rel=share)


def test_every_possession_of_the_record_lies_on_land() -> None:
    built = {shape.possession.id for shape in possessions.build_shapes(chronicle())}
    assert built == {item.id for item in chronicle().atlas.possessions}


def test_nobody_holds_his_own_land_but_under_a_suzerain() -> None:
    for shape in possessions.build_shapes(chronicle()):
        if shape.possession.kind != "autonomy":
            assert shape.possession.holder not in shape.sovereigns, shape.possession.id


def test_the_land_of_an_outline_is_that_of_its_sovereigns_alone() -> None:
    """What an outline draws beyond a frontier is cut off there."""
    for shape in possessions.build_shapes(chronicle()):
        if not shape.possession.within:
            continue
        on = max(shape.since, chronicle().first_day)
        for territory in territories.on(chronicle(), on):
            if territory.sovereign not in shape.possession.within:
                assert territory.geometry.intersection(shape.geometry).area < 1e-6, shape.possession.id


def test_possessions_begin_and_end_between_two_days() -> None:
    begun, ended = possessions.changes(chronicle(), day("1904-01-01"), day("1908-01-01"))
    assert {shape.possession.id for shape in begun} == {"liaodong-japan", "south-manchuria-railway"}
    assert {shape.possession.id for shape in ended} == {
        "aigun-right-bank",
        "liaodong-russia",
        "manchuria-north",
        "manchuria-south",
        "railway-south",
    }


def test_recognition_never_comes_before_what_it_recognises() -> None:
    for shape in possessions.build_shapes(chronicle()):
        for recognition in shape.possession.recognised:
            assert recognition.from_ is None or recognition.from_[:4] >= str(shape.since)[:4]
