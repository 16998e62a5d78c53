"""Columns of dates, however they are written, as first and last days.

A date in a column is what a source says: ``1859`` is some day of that year, unlike where one day is asked for
(:func:`borderhist.model.days.parse_day`), where it is the first.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from borderhist.errors import UsageError
from borderhist.locate.reasons import Reason
from borderhist.model.calendars import from_julian
from borderhist.model.days import (
    FEBRUARY,
    LONGEST,
    WrittenDay,
    exists,
    first_and_last,
    month_length,
    split_day,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderhist.model.days import Calendar


@dataclasses.dataclass(frozen=True)
class Dates:
    """When each row was.

    Attributes
    ----------
    first, last
        datetime64[D] of shape (n,), Gregorian, both inclusive; NaT where the date is at fault. An open end
        is the first or last day that Python knows (1 January 1, 31 December 9999).
    reasons
        uint8 of shape (n,): a :class:`Reason` each.
    """

    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    reasons: NDArray[np.uint8]


class Span(NamedTuple):
    """The first and last day of one date, or why it has none."""

    first: dt.date | None
    last: dt.date | None
    reason: Reason = Reason.NONE


def read(column: pa.Array, calendar: Calendar = "gregorian") -> Dates:
    """Return the days of a column of n dates; a year is the whole year, a month the whole month.

    Dates, timestamps, whole numbers (years) and texts are read: ISO days, years and months, and EDTF of
    levels 0 and 1, such as ``1859?``, ``185X``, ``1858/1860``, ``../1860`` and seasons. A winter reaches
    from December to the end of February.

    Raises
    ------
    UsageError
        If the column is of a type that holds no dates.
    """
    if pa.types.is_dictionary(column.type):
        return _take(read(column.dictionary, calendar), column.indices)
    plain = _normalise_column(column)
    if calendar == "gregorian":
        days = _as_days(plain)
        if days is not None:
            return _from_days(days)
    encoded = plain.dictionary_encode()
    spans = [span(value, calendar) for value in encoded.dictionary.to_pylist()]
    return _take(_from_spans(spans), encoded.indices)


def _normalise_column(column: pa.Array) -> pa.Array:
    """Return a column as days, numbers or texts; a text that is blank is null."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _clip_to_python(pc.cast(pc.local_timestamp(column) if kind.tz else column, pa.date32()))
    if pa.types.is_date(kind):
        return _clip_to_python(pc.cast(column, pa.date32()))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pc.cast(column, pa.float64(), safe=False)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        texts = pc.ascii_trim_whitespace(pc.cast(column, pa.large_string()))
        return pc.if_else(pc.equal(texts, ""), None, texts)
    if pa.types.is_null(kind):
        return pc.cast(column, pa.date32())
    message = f"a column of type {kind} holds no dates: give days, years or texts such as 1859-06-01"
    raise UsageError(message)


def _clip_to_python(days: pa.Array) -> pa.Array:
    return pc.max_element_wise(
        pc.min_element_wise(days, pa.scalar(dt.date.max), skip_nulls=False),
        pa.scalar(dt.date.min), skip_nulls=False,
    )  # fmt: skip


def _as_days(column: pa.Array) -> pa.Array | None:
    """Return a column as days if every date of it is one."""
    if pa.types.is_date32(column.type):
        return column
    if not pa.types.is_large_string(column.type):
        return None
    try:
        return _clip_to_python(pc.cast(column, pa.date32()))
    except pa.ArrowInvalid:
        return None


def _from_days(days: pa.Array) -> Dates:
    values = days.to_numpy(zero_copy_only=False).astype("datetime64[D]", copy=False)
    reasons = np.where(np.isnat(values), np.uint8(Reason.EMPTY_DATE), np.uint8(0))
    return Dates(values, values, reasons)


def _from_spans(spans: list[Span]) -> Dates:
    return Dates(
        np.array([each.first for each in spans], "datetime64[D]"),
        np.array([each.last for each in spans], "datetime64[D]"),
        np.array([each.reason for each in spans], np.uint8),
    )


def _take(distinct: Dates, indices: pa.Array) -> Dates:
    """Return the dates of rows that each point to a distinct one, or to none."""
    where = pc.fill_null(pc.cast(indices, pa.int64()), len(distinct.first)).to_numpy()
    return Dates(
        np.append(distinct.first, np.datetime64("NaT", "D"))[where],
        np.append(distinct.last, np.datetime64("NaT", "D"))[where],
        np.append(distinct.reasons, np.uint8(Reason.EMPTY_DATE))[where],
    )


@functools.lru_cache(maxsize=1 << 17)
def span(value: str | float | dt.date | None, calendar: Calendar = "gregorian") -> Span:
    """Return the first and last day of one date as it is written, or why it has none."""
    if value is None or value == "" or value != value:  # noqa: PLR0124 - NaN: nothing was given
        return Span(None, None, Reason.EMPTY_DATE)
    try:
        if isinstance(value, str):
            return _parse_text(value, calendar)
        if isinstance(value, dt.date):
            written = WrittenDay(value.year, value.month, value.day)
            return _span_between(written, written, calendar)
    except _NoSuchDayError:
        return Span(None, None, Reason.NO_SUCH_DAY)
    if value != value // 1 or abs(value) > dt.MAXYEAR:
        return Span(None, None, Reason.UNREADABLE_DATE)
    return _span_between(*first_and_last(WrittenDay(int(value)), calendar), calendar)


_QUALIFIED = re.compile(r"[?~%]$|(?<=^\d{4})\.0+$", re.ASCII)  # who know no missing year write 1859.0
_WINTER = re.compile(r"\d{4}-24", re.ASCII)


def _parse_text(text: str, calendar: Calendar) -> Span:
    if len(text) > LONGEST:
        return Span(None, None, Reason.UNREADABLE_DATE)
    written = split_day(_QUALIFIED.sub("", text))
    # in EDTF months after the twelfth are seasons
    if written is not None and (written.day is not None or exists(written, calendar)):
        return _span_between(*first_and_last(written, calendar), calendar)
    return _parse_interval(text, calendar) if "/" in text else _parse_extended(text, calendar)


def _parse_interval(text: str, calendar: Calendar) -> Span:
    """Return the span of an interval; an end that is open or unknown reaches as far as Python's days do."""
    start, _, end = text.partition("/")
    if {start, end} <= {"", ".."} or "/" in end:
        return Span(None, None, Reason.UNREADABLE_DATE)
    left = Span(dt.date.min, None) if start in {"", ".."} else span(start, calendar)
    right = Span(None, dt.date.max) if end in {"", ".."} else span(end, calendar)
    if left.reason or right.reason:
        return Span(None, None, left.reason or right.reason)
    return _check_order(left.first, right.last)


def _parse_extended(text: str, calendar: Calendar) -> Span:
    """Return the span of a date that only EDTF has words for."""
    import edtf  # noqa: PLC0415 - a quarter of a second, and most tables need none of it

    try:
        date = edtf.parse_edtf(text)
        edges = date.lower_strict(), date.upper_strict()
    except (edtf.parser.edtf_exceptions.EDTFParseException, ValueError, TypeError, AttributeError):
        for year, month, day in re.findall(r"(\d{4})-(\d\d)-(\d\d)", text):
            _to_gregorian(WrittenDay(int(year), int(month), int(day)), calendar)
        return Span(None, None, Reason.UNREADABLE_DATE)
    first = WrittenDay(-1, 1, 1) if edges[0] == -np.inf else WrittenDay(*edges[0][:3])
    last = WrittenDay(dt.MAXYEAR, 12, 31) if edges[1] == np.inf else WrittenDay(*edges[1][:3])
    if _WINTER.fullmatch(text):
        last = WrittenDay(last.year + 1, FEBRUARY, 28)
    if last[1:] == (FEBRUARY, 28) and "-28" not in text:
        last = WrittenDay(last.year, FEBRUARY, month_length(last.year, FEBRUARY, calendar))
    return _span_between(first, last, calendar)


class _NoSuchDayError(ValueError):
    """A day that its calendar does not have."""


def _span_between(first: WrittenDay, last: WrittenDay, calendar: Calendar) -> Span:
    return _check_order(_to_gregorian(first, calendar), _to_gregorian(last, calendar))


def _check_order(first: dt.date | None, last: dt.date | None) -> Span:
    if first is not None and last is not None and first > last:
        return Span(None, None, Reason.BACKWARDS)
    return Span(first, last)


def _to_gregorian(written: WrittenDay, calendar: Calendar) -> dt.date:
    """Return the Gregorian day of a written one; what Python has no days for is its first or last.

    Raises
    ------
    _NoSuchDayError
        If the calendar has no such day.
    """
    year, month, date = written
    if month is None or date is None or not exists(written, calendar):
        raise _NoSuchDayError
    if calendar == "gregorian" and dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date(year, month, date)
    try:
        return from_julian(year, month, date)
    except (ValueError, OverflowError):
        return dt.date.min if year <= dt.MINYEAR else dt.date.max
