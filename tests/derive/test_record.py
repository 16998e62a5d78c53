"""What the real record must say, whatever lines it is traced on."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from borderhist.errors import OutsideError
from borderhist.query import point as points
from borderhist.query import transfers

if TYPE_CHECKING:
    from borderhist.derive.chronicle import Chronicle

AIGUN, TIANJIN, PEKING = dt.date(1858, 5, 28), dt.date(1858, 6, 13), dt.date(1860, 11, 14)
FIRST = dt.date(1688, 1, 1)
LAST = dt.date(2008, 12, 31)
ABDICATION = dt.date(1912, 2, 12)
days = st.dates(FIRST, LAST)
INSTRUMENTS = {
    "1689-nerchinsk", "1727-bura", "1727-abagaitu", "1727-kyakhta", "1727-selenginsk",
    "1768-kyakhta-supplement", "1858-aigun", "1858-tianjin", "1860-peking", "1861-khanka", "1862-trade-rules",
    "1864-chuguchak", "1869-kobdo", "1869-uliastai", "1870-tarbagatai", "1879-livadia", "1881-st-petersburg",
    "1882-ili", "1882-kashgar", "1883-alkabek", "1883-tarbagatai", "1884-margelan", "1886-novokievsk",
    "1911-tsitsihar", "1914-uriankhai", "1944-tuva", "1991-sino-soviet", "1994-western", "2004-supplement",
}  # fmt: skip
"""What section A.0 of the dossier lists."""


def holder(chronicle: Chronicle, place: str, day: dt.date) -> str:
    point = chronicle.atlas.places[place]
    return points.at(chronicle, point.lon, point.lat, day).sovereign


def test_every_instrument_of_the_dossier_is_there(chronicle: Chronicle) -> None:
    assert {treaty.id for treaty in chronicle.versions} >= INSTRUMENTS


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


@pytest.mark.parametrize(
    "treaty",
    ["1727-bura", "1727-abagaitu", "1727-kyakhta", "1727-selenginsk", "1768-kyakhta-supplement",
     "1858-tianjin",
     "1862-trade-rules", "1869-kobdo", "1869-uliastai", "1870-tarbagatai", "1879-livadia", "1882-ili",
     "1912-abdication", "1994-western"],
)  # fmt: skip
def test_these_acts_moved_no_land(chronicle: Chronicle, treaty: str) -> None:
    assert transfers.by_treaty(chronicle, treaty) == ()


def test_chuguchak_allots_only_what_was_open_and_moves_no_land_of_kokand(chronicle: Chronicle) -> None:
    (allotted,) = transfers.by_treaty(chronicle, "1864-chuguchak")
    assert (allotted.from_, allotted.to, allotted.kind) == ("undetermined", "russia", "allocation")
    assert 40_000 < allotted.area.km2 < 90_000


@pytest.mark.parametrize(
    ("treaty", "pair", "least", "most"),
    [
        ("1881-st-petersburg", ("qing", "russia"), 7_000, 16_000),
        ("1883-alkabek", ("qing", "russia"), 9_000, 25_000),
        ("1911-tsitsihar", ("qing", "russia"), 500, 2_800),
        ("1914-uriankhai", ("undetermined", "russia"), 168_000, 171_000),
        ("1921-tuva", ("russia", "tuva"), 168_000, 171_000),
        ("1944-tuva", ("tuva", "russia"), 168_000, 171_000),
        ("1991-sino-soviet", ("russia", "china"), 0.6, 1.0),
    ],
)
def test_later_transfers_have_the_size_that_is_known(
    chronicle: Chronicle, treaty: str, pair: tuple[str, str], least: float, most: float
) -> None:
    moved: dict[tuple[str, str], float] = {}
    for t in transfers.by_treaty(chronicle, treaty):
        moved[t.from_, t.to] = moved.get((t.from_, t.to), 0) + t.area.km2
    assert least < moved[pair] < most


def test_in_2008_the_khabarovsk_islands_and_the_shoal_are_two_transfers(chronicle: Chronicle) -> None:
    moved = {t.article: t for t in transfers.by_treaty(chronicle, "2004-supplement")}
    assert {(t.from_, t.to) for t in moved.values()} == {("russia", "china")}
    assert 140 < moved["2"].area.km2 < 200
    assert 20 < moved["1"].area.km2 < 60


def test_sakhalin_is_in_no_transfer_between_russia_and_china(chronicle: Chronicle) -> None:
    sakhalin = {face for face, tenure in enumerate(chronicle.tenures[0]) if tenure.sovereign == "unregulated"}
    assert sakhalin
    parties: set[str] = set()
    for treaty in chronicle.versions:
        for transfer in transfers.by_treaty(chronicle, treaty.id):
            if sakhalin & set(transfer.faces):
                assert sakhalin.issuperset(transfer.faces)
                parties |= {transfer.from_, transfer.to}
    assert parties == {"unregulated", "condominium:japan+russia", "russia", "japan"}


def test_a_succession_moves_no_land_and_renames_everything(chronicle: Chronicle) -> None:
    version = chronicle.version_of("1912-abdication")
    assert transfers.between_versions(chronicle, version - 1, version) == ()
    for before, after in zip(chronicle.tenures[version - 1], chronicle.tenures[version], strict=True):
        assert after.sovereign == {"qing": "china"}.get(before.sovereign, before.sovereign)
        assert after.treaty == before.treaty
    assert all("qing" not in {tenure.sovereign for tenure in row} for row in chronicle.tenures[version:])


def test_gains_and_losses_sum_to_zero_at_every_act(chronicle: Chronicle) -> None:
    moving = [found for treaty in chronicle.versions if (found := transfers.by_treaty(chronicle, treaty.id))]
    assert len(moving) > 20
    for found in moving:
        assert sum(transfers.gains(found).values()) == pytest.approx(0, abs=1e-6)


@settings(max_examples=20)
@given(days)
def test_nerchinsk_is_russian_and_aigun_qing_on_every_day(chronicle: Chronicle, day: dt.date) -> None:
    assert holder(chronicle, "nerchinsk", day) == "russia"
    assert holder(chronicle, "aigun", day) == ("china" if day >= ABDICATION else "qing")


@settings(max_examples=20)
@given(st.dates(dt.date(1690, 1, 1), dt.date(2000, 12, 31)))
def test_blagoveshchensk_and_heihe_part_in_1858(chronicle: Chronicle, day: dt.date) -> None:
    left, right = holder(chronicle, "blagoveshchensk", day), holder(chronicle, "heihe", day)
    assert right == ("china" if day >= ABDICATION else "qing")
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
    for year, south in ((1728, "qing"), (1800, "qing"), (1858, "qing"), (1900, "qing"), (1913, "mongolia")):
        assert holder(chronicle, "kyakhta", dt.date(year, 1, 1)) == "russia"
        assert holder(chronicle, "maimaicheng", dt.date(year, 1, 1)) == south


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
    ruled = dt.date(1910, 8, 29) <= day < dt.date(1945, 9, 2)
    assert holder(chronicle, "pyongyang", day) == ("japan" if ruled else "korea")
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
    answer = points.at(chronicle, place.lon, place.lat, dt.date(1800, 1, 1))
    assert (answer.sovereign, answer.status) == ("russia", "off-coast")


def test_every_answer_names_the_line_that_decides(chronicle: Chronicle) -> None:
    place = chronicle.atlas.places["heihe"]
    answer = points.at(chronicle, place.lon, place.lat, dt.date(1861, 1, 1))
    assert (answer.segment_treaty, answer.segment_article) == ("1858-aigun", "1")
    assert answer.segment == "1858-aigun/amur-upper"
    assert answer.status == "within-uncertainty"
    assert 0.1 < answer.segment_distance_km < 2
    assert (answer.valid_from, answer.valid_to) == (FIRST, ABDICATION)


WEST = [
    ("verny", [(1688, "dzungar"), (1760, "undetermined"), (1853, "undetermined"), (1860, "russia"),
               (1993, "kazakhstan")]),
    ("kulja", [(1700, "dzungar"), (1760, "qing"), (1875, "qing"), (1950, "china")]),
    ("zharkent", [(1865, "qing"), (1880, "qing"), (1882, "russia"), (2000, "kazakhstan")]),
    ("kashgar", [(1688, "dzungar"), (1800, "qing"), (1990, "china")]),
    ("karakol", [(1800, "undetermined"), (1850, "kokand"), (1856, "russia"), (2000, "kyrgyzstan")]),
    ("naryn", [(1850, "kokand"), (1867, "kokand"), (1870, "russia"), (2000, "kyrgyzstan")]),
    ("kyzyl", [(1690, "undetermined"), (1720, "qing"), (1912, "undetermined"), (1915, "russia"),
               (1930, "tuva"), (1950, "russia")]),
    ("urga", [(1689, "khalkha"), (1700, "qing"), (1912, "mongolia"), (2008, "mongolia")]),
    ("murghab", [(1700, "undetermined"), (1888, "qing"), (1900, "russia"), (2000, "tajikistan")]),
    ("hami", [(1690, "dzungar"), (1720, "qing")]),
    ("kobdo", [(1739, "dzungar"), (1745, "qing")]),
    ("kulja", [(1756, "dzungar"), (1758, "qing")]),
    ("kashgar", [(1758, "dzungar"), (1760, "qing")]),
    ("gorno-altaysk", [(1750, "dzungar"), (1757, "russia"), (1850, "russia"), (2000, "russia")]),
    ("ust-kan", [(1750, "dzungar"), (1830, "russia")]),
    ("kosh-agach", [(1760, "undetermined"), (1864, "undetermined"), (1865, "russia")]),
    ("zyryanovsk", [(1760, "undetermined"), (1830, "russia"), (2000, "kazakhstan")]),
    ("ayaguz", [(1760, "undetermined"), (1830, "undetermined"), (1840, "russia")]),
    ("kokpekty", [(1840, "undetermined"), (1850, "russia")]),
    ("kopal", [(1840, "undetermined"), (1850, "russia")]),
    ("pishpek", [(1830, "kokand"), (1862, "kokand"), (1863, "russia")]),
    ("ust-kamenogorsk", [(1719, "undetermined"), (1730, "russia"), (1858, "russia")]),
]  # fmt: skip


@pytest.mark.parametrize(("place", "chain"), WEST)
def test_places_of_the_west_change_hands_as_the_dossier_says(
    chronicle: Chronicle, place: str, chain: list[tuple[int, str]]
) -> None:
    for year, sovereign in chain:
        assert holder(chronicle, place, dt.date(year, 1, 1)) == sovereign


def test_every_place_has_a_chain_without_gap_or_overlap(chronicle: Chronicle) -> None:
    asked = 0
    for place in chronicle.atlas.places.values():
        if place.role == "node" or not chronicle.atlas.frame.covers(shapely.Point(place.lon, place.lat)):
            continue
        try:
            chain = list(points.history(chronicle, place.lon, place.lat))
        except OutsideError:
            continue
        asked += 1
        assert chain[0].valid_from == FIRST
        assert chain[-1].valid_to is None
        assert [one.valid_to for one in chain[:-1]] == [one.valid_from for one in chain[1:]]
        assert all(a.sovereign != b.sovereign for a, b in itertools.pairwise(chain))
    assert asked > 80
