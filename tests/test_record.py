"""What the real record must say, whatever lines it is traced on."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderhist import transfers, whereabouts
from borderhist.atlas import read_atlas
from borderhist.chronicle import Chronicle, derive

AIGUN, TIANJIN, PEKING = dt.date(1858, 5, 28), dt.date(1858, 6, 13), dt.date(1860, 11, 14)
FIRST = dt.date(1688, 1, 1)
days = st.dates(FIRST, dt.date(2000, 12, 31))


@pytest.fixture(scope="module")
def chronicle() -> Chronicle:
    return derive(read_atlas())


def holder(chronicle: Chronicle, place: str, day: dt.date) -> str:
    point = chronicle.atlas.places[place]
    return whereabouts.at(chronicle, point.lon, point.lat, day).sovereign


def areas(chronicle: Chronicle, treaty: str) -> dict[tuple[str, str], float]:
    return {(t.from_, t.to): t.area.km2 for t in transfers.by_treaty(chronicle, treaty)}


def test_aigun_transferred_the_left_bank_the_uda_lands_and_made_common_land(chronicle: Chronicle) -> None:
    moved = areas(chronicle, "1858-aigun")
    assert 545_000 < moved["qing", "russia"] < 615_000
    assert 52_000 < moved["undetermined", "russia"] < 76_000
    assert 300_000 < moved["qing", "condominium:qing+russia"] < 318_000
    assert len(moved) == 3
    kinds = {t.from_: t.kind for t in transfers.by_treaty(chronicle, "1858-aigun") if t.to == "russia"}
    assert kinds == {"qing": "transfer", "undetermined": "implied"}


def test_peking_transferred_exactly_the_common_land_of_1858(chronicle: Chronicle) -> None:
    (peking,) = transfers.by_treaty(chronicle, "1860-peking")
    (common,) = [t for t in transfers.by_treaty(chronicle, "1858-aigun") if t.to.startswith("condominium")]
    assert peking.faces == common.faces
    assert peking.area.km2 == common.area.km2
    assert (peking.from_, peking.to, peking.kind) == ("condominium:qing+russia", "russia", "transfer")


def test_tianjin_and_kyakhta_transferred_nothing(chronicle: Chronicle) -> None:
    assert transfers.by_treaty(chronicle, "1858-tianjin") == ()
    assert transfers.by_treaty(chronicle, "1727-kyakhta") == ()


def test_sakhalin_never_changes_hands(chronicle: Chronicle) -> None:
    for treaty in chronicle.versions:
        moved = transfers.by_treaty(chronicle, treaty.id)
        assert "unregulated" not in {name for t in moved for name in (t.from_, t.to)}
    for face, tenure in enumerate(chronicle.tenures[0]):
        if tenure.sovereign == "unregulated":
            assert {row[face].sovereign for row in chronicle.tenures} == {"unregulated"}


@pytest.mark.parametrize("treaty", ["1689-nerchinsk", "1691-dolon-nor", "1858-aigun", "1860-peking"])
def test_gains_and_losses_sum_to_zero(chronicle: Chronicle, treaty: str) -> None:
    found = transfers.by_treaty(chronicle, treaty)
    assert found
    assert sum(transfers.gains(found).values()) == pytest.approx(0, abs=1e-6)


@settings(max_examples=20)
@given(days)
def test_nerchinsk_is_russian_and_aigun_qing_on_every_day(chronicle: Chronicle, day: dt.date) -> None:
    assert holder(chronicle, "nerchinsk", day) == "russia"
    assert holder(chronicle, "aigun", day) == "qing"


@settings(max_examples=20)
@given(st.dates(dt.date(1690, 1, 1), dt.date(2000, 12, 31)))
def test_blagoveshchensk_and_heihe_part_in_1858(chronicle: Chronicle, day: dt.date) -> None:
    left, right = holder(chronicle, "blagoveshchensk", day), holder(chronicle, "heihe", day)
    assert right == "qing"
    assert left == ("russia" if day >= AIGUN else "qing")


@pytest.mark.parametrize(
    ("day", "sovereign"),
    [
        (AIGUN - dt.timedelta(1), "qing"),
        (AIGUN, "condominium:qing+russia"),
        (PEKING - dt.timedelta(1), "condominium:qing+russia"),
        (PEKING, "russia"),
    ],
)
def test_khabarovsk_and_vladivostok_change_on_the_very_day(
    chronicle: Chronicle, day: dt.date, sovereign: str
) -> None:
    assert holder(chronicle, "khabarovsk", day) == sovereign
    assert holder(chronicle, "vladivostok", day) == sovereign


@settings(max_examples=20)
@given(days)
def test_places_of_the_okhotsk_side_are_never_qing(chronicle: Chronicle, day: dt.date) -> None:
    assert {holder(chronicle, place, day) for place in ("udskoye", "chumikan", "tugur")} <= {
        "russia",
        "undetermined",
    }


@pytest.mark.parametrize("place", ["mogocha", "skovorodino", "tynda", "zeya", "ekimchan", "albazin"])
def test_places_of_the_amur_side_are_qing_in_1800_and_russian_after_aigun(
    chronicle: Chronicle, place: str
) -> None:
    assert holder(chronicle, place, dt.date(1800, 1, 1)) == "qing"
    assert holder(chronicle, place, AIGUN) == "russia"


def test_the_lena_side_is_always_russian(chronicle: Chronicle) -> None:
    for year in (1688, 1690, 1800, 1859, 1900):
        for place in ("neryungri", "yakutsk", "irkutsk"):
            assert holder(chronicle, place, dt.date(year, 6, 1)) == "russia"


def test_kyakhta_and_maimaicheng_differ_after_1727(chronicle: Chronicle) -> None:
    for year in (1728, 1800, 1858, 1900):
        assert holder(chronicle, "kyakhta", dt.date(year, 1, 1)) == "russia"
        assert holder(chronicle, "maimaicheng", dt.date(year, 1, 1)) == "qing"


def test_khalkha_is_not_qing_before_dolon_nor(chronicle: Chronicle) -> None:
    assert holder(chronicle, "urga", dt.date(1690, 1, 1)) == "khalkha"
    assert holder(chronicle, "urga", dt.date(1700, 1, 1)) == "qing"


def test_in_1689_nothing_west_of_the_argun_is_delimited(chronicle: Chronicle) -> None:
    version = chronicle.version_of("1689-nerchinsk")
    west = [s for s in chronicle.in_force(version) if all(p.geometry.bounds[2] < 117.7 for p in s.pieces)]
    assert west
    assert {segment.record.stage for segment in west} == {"undelimited"}


@settings(max_examples=20)
@given(days)
def test_neighbours_keep_their_land(chronicle: Chronicle, day: dt.date) -> None:
    assert holder(chronicle, "pyongyang", day) == "korea"
    assert holder(chronicle, "hakodate", day) == "japan"


def test_an_island_goes_with_the_place_it_lies_with(chronicle: Chronicle) -> None:
    arrangement = chronicle.arrangement
    assert len(arrangement.bridges) > 20
    for face, place_id in arrangement.bridges:
        place = chronicle.atlas.places[place_id]
        host = arrangement.face_at(place.lon, place.lat)
        assert host is not None
        assert all(row[face].sovereign == row[host].sovereign for row in chronicle.tenures)


def test_a_harbour_off_the_drawn_coast_is_answered_as_its_land(chronicle: Chronicle) -> None:
    place = chronicle.atlas.places["okhotsk"]
    answer = whereabouts.at(chronicle, place.lon, place.lat, dt.date(1800, 1, 1))
    assert (answer.sovereign, answer.status) == ("russia", "off-coast")


def test_every_answer_names_the_line_that_decides(chronicle: Chronicle) -> None:
    place = chronicle.atlas.places["heihe"]
    answer = whereabouts.at(chronicle, place.lon, place.lat, dt.date(1861, 1, 1))
    assert (answer.treaty, answer.article, answer.segment) == ("1858-aigun", "1", "1858-aigun/amur-upper")
    assert answer.status == "within-uncertainty"
    assert 0.1 < answer.distance_km < 2
    assert (answer.since, answer.until) == (FIRST, None)
