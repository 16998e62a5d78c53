"""Columns of dates: what is written means the same days in every type, calendar and company."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import edtf
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from borderhist.errors import UsageError
from borderhist.locate import dates
from borderhist.locate.dates import Span, span
from borderhist.locate.reasons import Reason
from borderhist.model.calendars import from_julian, to_julian

if TYPE_CHECKING:
    from borderhist.model.days import Calendar

DAYS = st.dates(dt.date(1600, 1, 1), dt.date(2100, 12, 31))
YEARS = st.integers(1000, 2100)
CALENDARS = st.sampled_from(("gregorian", "julian"))
ONE = dt.timedelta(1)


def read(values: Any, kind: pa.DataType | None = None, calendar: Calendar = "gregorian") -> list[Span]:
    found = dates.read(pa.array(values, kind), calendar)
    return [
        Span(first, last, Reason(reason))
        for first, last, reason in zip(
            found.first.tolist(), found.last.tolist(), found.reasons.tolist(), strict=True
        )
    ]


@given(DAYS)
def test_a_day_is_itself_however_it_is_typed(day: dt.date) -> None:
    noon = dt.datetime.combine(day, dt.time(12))
    columns = [
        pa.array([day.isoformat()]),
        pa.array([f" {day} "], pa.large_string()),
        pa.array([noon.isoformat()]),
        pa.array([f"{day}~"], pa.string_view()),
        pa.array([day.isoformat()]).dictionary_encode(),
        pa.array([day]),
        pa.array([day], pa.date64()),
        pa.array([noon], pa.timestamp("us")),
        pa.array([noon], pa.timestamp("s", tz="UTC")),
    ]
    for column in columns:
        found = dates.read(column)
        assert found.first.tolist() == found.last.tolist() == [day], column.type
        assert found.reasons.tolist() == [Reason.NONE]


@given(YEARS, CALENDARS)
@example(1900, "julian")
@example(1900, "gregorian")
def test_the_months_of_a_year_fill_it_without_gap_or_overlap(year: int, calendar: Calendar) -> None:
    whole = span(str(year), calendar)
    months = [span(f"{year}-{month:02}", calendar) for month in range(1, 13)]
    assert (months[0].first, months[-1].last) == (whole.first, whole.last)
    for one, following in pairwise(months):
        assert one.last is not None
        assert one.last + ONE == following.first
    assert whole.last is not None
    assert whole.last + ONE == span(str(year + 1), calendar).first


@given(YEARS)
def test_a_year_is_the_same_as_number_and_as_text(year: int) -> None:
    number = read([year])
    assert number == [Span(dt.date(year, 1, 1), dt.date(year, 12, 31))]
    for values, kind in (
        ([float(year)], None), ([Decimal(year)], None), ([year], pa.int16()), ([str(year)], None),
        ([f"{year}.0"], None), ([f"{year}?"], None), ([f"{year}~"], None), ([f"{year}%"], None),
    ):  # fmt: skip
        assert read(values, kind) == number, values


@given(DAYS)
def test_julian_days_are_those_of_the_calendars(day: dt.date) -> None:
    year, month, date = to_julian(day)
    assert span(f"{year:04}-{month:02}-{date:02}", "julian") == Span(day, day)
    if (month, date) != (2, 29):
        written = dt.date(year, month, date)
        meant = from_julian(year, month, date)
        assert read([written], pa.date32(), "julian") == [Span(meant, meant)]
        assert read([written.isoformat()], None, "julian") == [Span(meant, meant)]


def test_29_february_1900_is_a_day_of_one_calendar_only() -> None:
    assert span("1900-02-29", "julian") == Span(dt.date(1900, 3, 13), dt.date(1900, 3, 13))
    assert span("1900-02-29").reason == Reason.NO_SUCH_DAY


@given(DAYS, DAYS, CALENDARS)
def test_an_interval_reaches_from_its_first_to_its_last_day(
    one: dt.date, other: dt.date, calendar: Calendar
) -> None:
    for left, right in (
        (f"{one}", f"{other}"),
        (f"{one:%Y}", f"{other:%Y-%m}"),
        (f"{one:%Y-%m}?", f"{other}"),
    ):
        start, end, whole = span(left, calendar), span(right, calendar), span(f"{left}/{right}", calendar)
        if start.reason or end.reason:
            assert whole.reason == Reason.NO_SUCH_DAY
            continue
        assert start.first is not None
        assert end.last is not None
        assert whole == (
            Span(start.first, end.last) if start.first <= end.last else Span(None, None, Reason.BACKWARDS)
        )


def test_open_and_unknown_ends_reach_as_far_as_days_do() -> None:
    assert span("../1860") == span("/1860") == Span(dt.date.min, dt.date(1860, 12, 31))
    assert span("1858/..") == span("1858/") == Span(dt.date(1858, 1, 1), dt.date.max)
    assert {span(text).reason for text in ("/", "../..", "1858/1859/1860")} == {Reason.UNREADABLE_DATE}


@settings(max_examples=12)
@given(
    st.integers(160, 200).map("{}X".format)
    | st.integers(16, 20).map("{}XX".format)
    | YEARS.map("{}-XX".format)
    | st.builds("{}-{:02}-XX".format, YEARS, st.integers(1, 12))
    | st.builds("{}-{}".format, YEARS, st.sampled_from((21, 22, 23)))
)
def test_words_of_edtf_mean_what_its_library_says(text: str) -> None:
    date = edtf.parse_edtf(text)
    first, last = (dt.date(*edge[:3]) for edge in (date.lower_strict(), date.upper_strict()))
    assert span(text) == Span(first, last)


def test_february_and_winter_end_with_february() -> None:
    assert span("1860-02-XX").last == dt.date(1860, 2, 29)
    assert span("1900-02-XX", "julian").last == from_julian(1900, 2, 29)
    assert span("1859-24") == Span(dt.date(1859, 12, 1), dt.date(1860, 2, 29))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (None, Reason.EMPTY_DATE), ("", Reason.EMPTY_DATE), ("  ", Reason.EMPTY_DATE),
        ("1859-02-30", Reason.NO_SUCH_DAY), ("1859-13-01", Reason.NO_SUCH_DAY),
        ("1859-04-31?", Reason.NO_SUCH_DAY), ("1859/1860-02-30", Reason.NO_SUCH_DAY),
        ("1860/1859", Reason.BACKWARDS),
        ("28.05.1858", Reason.UNREADABLE_DATE), ("16 May 1858", Reason.UNREADABLE_DATE),
        ("1859-13", Reason.UNREADABLE_DATE), ("185", Reason.UNREADABLE_DATE), ("-", Reason.UNREADABLE_DATE),
        ("咸豐八年", Reason.UNREADABLE_DATE), ("１８５９", Reason.UNREADABLE_DATE),  # noqa: RUF001
        ("1859" * 20, Reason.UNREADABLE_DATE),
    ],
)  # fmt: skip
def test_what_is_no_date_has_a_reason_and_harms_no_neighbour(written: str | None, reason: Reason) -> None:
    day, year = dt.date(1858, 5, 28), span("1859")
    assert read(["1858-05-28", written, "1859"]) == [Span(day, day), Span(None, None, reason), year]


@pytest.mark.parametrize("number", [1859.5, 18590528.0, float("inf"), -18590528.0])
def test_numbers_that_are_no_years_are_not_guessed_at(number: float) -> None:
    assert read([number]) == [Span(None, None, Reason.UNREADABLE_DATE)]


def test_what_is_missing_is_empty_in_every_type() -> None:
    for kind in (pa.date32(), pa.timestamp("ms"), pa.int64(), pa.float64(), pa.string(), pa.null()):
        assert read([None], kind) == [Span(None, None, Reason.EMPTY_DATE)], kind
    assert read([float("nan")]) == [Span(None, None, Reason.EMPTY_DATE)]
    assert read(pa.array(["1859", None]).dictionary_encode())[1].reason == Reason.EMPTY_DATE
    assert read([]) == []


def test_years_that_python_has_no_days_for_come_first_or_last() -> None:
    assert read([-500]) == [Span(dt.date.min, dt.date.min)]
    assert span("Y17000") == Span(dt.date.max, dt.date.max)
    assert span("-0500") == Span(dt.date.min, dt.date.min)
    assert read(np.array(["-0500-01-01", "12000-01-01"], "datetime64[s]")) == [
        Span(dt.date.min, dt.date.min), Span(dt.date.max, dt.date.max)
    ]  # fmt: skip


def test_a_column_that_holds_no_dates_is_named_by_its_type() -> None:
    with pytest.raises(UsageError, match="a column of type bool holds no dates"):
        read([True])


@settings(max_examples=60)
@given(st.text(alphabet="0123456789X?~%/.-[]{}, YTZ:ESÉ", max_size=14), CALENDARS)
@example("1900-02-29/1901", "gregorian")
@example("[1858-02-30,1859]", "gregorian")
@example("9999-12-31/..", "julian")
@example("0001-01-01", "julian")
def test_any_text_has_either_days_in_order_or_a_reason(text: str, calendar: Calendar) -> None:
    found = span(text, calendar)
    if found.reason:
        assert (found.first, found.last) == (None, None)
    else:
        assert found.first is not None
        assert found.last is not None
        assert found.first <= found.last
    assert read([text], None, calendar)[0] == span(text.strip(" "), calendar)
