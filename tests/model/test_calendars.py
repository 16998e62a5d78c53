"""Days in three calendars, each held against a second computation."""

from __future__ import annotations

import datetime as dt

import pytest
import sxtwl
from convertdate import julian
from hypothesis import given
from hypothesis import strategies as st

from borderhist.derive import checks
from borderhist.model.calendars import ERAS, day_of, from_chinese, from_julian, to_chinese, to_julian
from borderhist.model.reader import read_atlas
from borderhist.model.treaty import PrintedDate, Treaty

TREATIES = read_atlas().treaties
PRINTED = [
    pytest.param(date, id=f"{treaty.id}: {date.date}")
    for treaty in TREATIES
    for event in type(treaty.dates).model_fields
    for date in getattr(treaty.dates, event)
]


def printed(calendar: str, date: str) -> PrintedDate:
    return PrintedDate.model_validate({"calendar": calendar, "date": date, "printed": date})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((1689, 8, 27), (1689, 9, 6)),
        ((1727, 10, 21), (1727, 11, 1)),
        ((1858, 5, 16), (1858, 5, 28)),
        ((1860, 11, 2), (1860, 11, 14)),
        ((1911, 12, 7), (1911, 12, 20)),
        ((1700, 2, 29), (1700, 3, 11)),
        ((1918, 1, 31), (1918, 2, 13)),
    ],
)
def test_julian_days_of_the_treaties(old: tuple[int, int, int], new: tuple[int, int, int]) -> None:
    assert from_julian(*old) == dt.date(*new)


@given(st.dates(dt.date(1600, 1, 1), dt.date(2000, 12, 31)))
def test_julian_agrees_with_another_library(day: dt.date) -> None:
    assert from_julian(*julian.from_gregorian(day.year, day.month, day.day)) == day


@pytest.mark.parametrize(
    ("date", "new"),
    [
        ("Kangxi 28-7-24", (1689, 9, 7)),
        ("Yongzheng 5-7-15", (1727, 8, 31)),
        ("Yongzheng 6-5-18", (1728, 6, 25)),
        ("Qianlong 33-9-19", (1768, 10, 29)),
        ("Xianfeng 8-4-16", (1858, 5, 28)),
        ("Xianfeng 8-5-3", (1858, 6, 13)),
        ("Xianfeng 10-10-2", (1860, 11, 14)),
        ("Xianfeng 11-5-21", (1861, 6, 28)),
        ("Tongzhi 1-2-4", (1862, 3, 4)),
        ("Tongzhi 3-9-7", (1864, 10, 7)),
        ("Tongzhi 8-7-28", (1869, 9, 4)),
        ("Tongzhi 9-7-16", (1870, 8, 12)),
        ("Guangxu 7-1-26", (1881, 2, 24)),
        ("Guangxu 9-7-10", (1883, 8, 12)),
        ("Xuantong 3-11-1", (1911, 12, 20)),
    ],
)
def test_chinese_days_of_the_dossier(date: str, new: tuple[int, int, int]) -> None:
    assert day_of(printed("chinese", date)) == dt.date(*new)


@given(st.dates(dt.date(1662, 3, 1), dt.date(1911, 12, 31)))
def test_every_chinese_day_agrees_with_another_library_and_comes_back(day: dt.date) -> None:
    lunar = sxtwl.fromSolar(day.year, day.month, day.day)
    year, month, number, leap = (
        lunar.getLunarYear(), lunar.getLunarMonth(), lunar.getLunarDay(), lunar.isLunarLeap()
    )  # fmt: skip
    era, first = max(((e, y) for e, y in ERAS.items() if y <= year), key=lambda pair: pair[1])
    assert from_chinese(era, year - first + 1, month, number, leap=leap) == day
    assert to_chinese(day) == f"{era} {year - first + 1}-{'+' if leap else ''}{month}-{number}"


@given(st.dates(dt.date(1600, 1, 1), dt.date(2008, 12, 31)))
def test_every_julian_day_comes_back(day: dt.date) -> None:
    assert to_julian(day) == tuple(julian.from_gregorian(day.year, day.month, day.day))
    assert from_julian(*to_julian(day)) == day


@pytest.mark.parametrize("day", [dt.date(1700, 3, 11), dt.date(1800, 3, 12), dt.date(1900, 3, 13)])
def test_the_leap_days_that_only_the_julian_calendar_has(day: dt.date) -> None:
    assert to_julian(day) == (day.year, 2, 29)


@pytest.mark.parametrize("day", [dt.date(1661, 6, 1), dt.date(1912, 3, 1)])
def test_a_day_outside_the_qing_eras_is_refused(day: dt.date) -> None:
    with pytest.raises(ValueError, match="Kangxi to Xuantong"):
        to_chinese(day)


def test_a_leap_month_is_another_month() -> None:
    assert day_of(printed("chinese", "Xianfeng 7-+5-1")) == dt.date(1857, 6, 22)
    assert day_of(printed("chinese", "Xianfeng 7-5-1")) == dt.date(1857, 5, 23)


@pytest.mark.parametrize(
    ("calendar", "date"),
    [
        ("gregorian", "1858-02-30"),
        ("gregorian", "1700-02-29"),
        ("julian", "1701-02-29"),
        ("julian", "1858-13-01"),
        ("julian", "16 May 1858"),
        ("chinese", "Xianfeng 8-13-1"),
        ("chinese", "Xianfeng 8-+3-1"),
        ("chinese", "Xianfeng 8-4-31"),
        ("chinese", "Meiji 1-1-1"),
        ("chinese", "1858-05-28"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_a_sentence(calendar: str, date: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ .*\w"):
        day_of(printed(calendar, date))


@pytest.mark.parametrize("date", PRINTED)
def test_every_printed_day_of_the_record_holds_in_a_second_computation(date: PrintedDate) -> None:
    day = day_of(date)
    if date.calendar == "julian":
        assert julian.from_gregorian(day.year, day.month, day.day) == tuple(map(int, date.date.split("-")))
    elif date.calendar == "chinese":
        lunar = sxtwl.fromSolar(day.year, day.month, day.day)
        month, number = date.date.rsplit("-", 2)[1:]
        said = (int(month.lstrip("+")), int(number), month.startswith("+"))
        assert (lunar.getLunarMonth(), lunar.getLunarDay(), lunar.isLunarLeap()) == said
    else:
        assert str(day) == date.date


@pytest.mark.parametrize("treaty", TREATIES, ids=lambda treaty: treaty.id)
def test_the_dates_of_one_text_name_one_day(treaty: Treaty) -> None:
    assert list(checks.compare_dates(treaty)) == []


def test_an_effective_day_that_no_date_names_is_a_fault() -> None:
    (aigun,) = [treaty for treaty in TREATIES if treaty.id == "1858-aigun"]
    moved = aigun.model_copy(update={"effective": dt.date(1858, 5, 29)})
    (fault,) = checks.compare_dates(moved)
    assert fault.field == "effective"
    assert "1858-05-28" in fault.sentence


def test_a_date_is_told_in_the_words_of_the_document_or_in_figures() -> None:
    """Nobody puts words into the mouth of a document that was not seen."""
    bare = PrintedDate.model_validate({"calendar": "julian", "date": "1858-05-16", "text": "the treaty"})
    assert (bare.printed, bare.words) == (None, "1858-05-16")
    assert bare.witness.in_language("ru") == "the treaty"
    assert printed("chinese", "Xianfeng 8-4-16").words == "Xianfeng 8-4-16"
