"""Parse days: one grammar, one meaning of a year, one error message for each thing that can be wrong.

Wherever a day is asked for, a month or a year means its first day: ``1857`` is 1857-01-01. ``1857-end`` and
``1857-05-end`` are their last days. A whole year is asked for with two days. Days are Gregorian.

The dates in the column of a table are something else: there a year is an uncertain date, some day of that
year (:mod:`borderhist.locate.dates`). They are taken apart by the same :func:`split_day`.
"""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
import operator
import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from borderhist.errors import DayError

if TYPE_CHECKING:
    import numpy as np

    DayLike: TypeAlias = dt.date | str | int | np.datetime64


Calendar = Literal["gregorian", "julian"]

MEANING = (
    "A day such as 1859-06-01; a month (1859-06) or a year (1859) means its first day, "
    "1859-06-end and 1859-end the last."
)
"""What the help of every command says that asks for a day."""

LONGEST = 64
"""Nothing that is longer is taken for a day."""

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}:\d{2}.*)?)?)?", re.ASCII)

_END = "-end"

MONTHS, FEBRUARY = 12, 2


class WrittenDay(NamedTuple):
    """A day, month or year as it is written, in any calendar; it need not exist."""

    year: int
    month: int | None = None
    day: int | None = None


def split_day(text: str) -> WrittenDay | None:
    """Return the numbers of ``1857``, ``1857-05`` or ``1857-05-01`` (a time behind it is dropped), or None.

    >>> split_day("1857-05")
    WrittenDay(year=1857, month=5, day=None)
    """
    found = _WRITTEN.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    year, month, day = found.groups()
    return WrittenDay(int(year), int(month) if month else None, int(day) if day else None)


def month_length(year: int, month: int, calendar: Calendar = "gregorian") -> int:
    """Return how many days a month has.

    >>> month_length(1900, 2), month_length(1900, 2, "julian")
    (28, 29)
    """
    if month != FEBRUARY:
        return gregorian.monthrange(dt.MINYEAR, month)[1]
    is_leap = year % 4 == 0 if calendar == "julian" else gregorian.isleap(year)
    return 29 if is_leap else 28


def exists(written: WrittenDay, calendar: Calendar = "gregorian") -> bool:
    """Tell whether a calendar has the day, month or year that is written."""
    year, month, day = written
    if month is None:
        return True
    return 1 <= month <= MONTHS and (day is None or 1 <= day <= month_length(year, month, calendar))


def first_and_last(written: WrittenDay, calendar: Calendar = "gregorian") -> tuple[WrittenDay, WrittenDay]:
    """Return the first and the last day of what is written and :func:`exists`.

    >>> [tuple(day) for day in first_and_last(WrittenDay(1857, 2))]
    [(1857, 2, 1), (1857, 2, 28)]
    """
    year, month, day = written
    end = month or MONTHS
    return (
        WrittenDay(year, month or 1, day or 1),
        WrittenDay(year, end, day or month_length(year, end, calendar)),
    )


def parse_day(value: DayLike) -> dt.date:
    """Return the day that somebody asks for.

    Parameters
    ----------
    value
        A date, datetime, pandas Timestamp or numpy.datetime64, a year as an integer, or a text:
        ``1857-05-01``; ``1857-05`` and ``1857``, which mean their first day; ``1857-05-end`` and
        ``1857-end``, which mean their last. A time of day is dropped.

    Returns
    -------
    datetime.date
        Gregorian.

    Raises
    ------
    DayError
        If it is no day (``reason`` is ``bad-day``), or its calendar has no such day (``no-such-day``).

    Examples
    --------
    >>> parse_day("1857"), parse_day(1857), parse_day("1857-02-end")
    (datetime.date(1857, 1, 1), datetime.date(1857, 1, 1), datetime.date(1857, 2, 28))
    """
    if isinstance(value, dt.date):
        return _from_date(value)
    if isinstance(value, str):
        return _from_text(value)
    if hasattr(value, "astype") and type(value).__name__ == "datetime64":
        # without a unit of days an instant is an integer of its own unit
        day = value.astype("datetime64[D]").item()
        if isinstance(day, dt.date):
            return day
        raise _no_such_day(str(value))
    try:
        year = None if type(value).__name__.startswith("bool") else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        year = None
    if year is None:
        raise _no_such_day(repr(value))
    return _first_day(WrittenDay(year), str(year))


def names_a_day(text: str) -> bool:
    """Tell whether a text is written like a day, a month or a year, and is no name.

    >>> names_a_day("1858"), names_a_day("1858-05-end"), names_a_day("1858-aigun")
    (True, True, False)
    """
    return split_day(text.removesuffix(_END)) is not None


def parse_span(text: str) -> tuple[dt.date, dt.date]:
    """Return the first day that a written day, month or year has, and its last.

    >>> parse_span("1857-02")
    (datetime.date(1857, 2, 1), datetime.date(1857, 2, 28))

    Raises
    ------
    DayError
        If it is no day, or there is none such.
    """
    written = split_day(text)
    if written is None:
        raise _no_such_day(repr(text))
    return _first_day(written, text), _last_day(written, text)


def eve(day: dt.date) -> dt.date:
    """Return the day before a day."""
    return day - dt.timedelta(days=1)


def _from_date(value: dt.date) -> dt.date:
    if value != value:  # noqa: PLR0124 - pandas has a datetime that is none
        raise _no_such_day(str(value))
    return value.date() if isinstance(value, dt.datetime) else value


def _from_text(value: str) -> dt.date:
    text = value.strip()
    is_end = text.endswith(_END)
    written = split_day(text.removesuffix(_END))
    if written is None or (is_end and written.day is not None):
        raise _no_such_day(repr(value[:LONGEST]))
    return _last_day(written, text) if is_end else _first_day(written, text)


def _first_day(written: WrittenDay, text: str) -> dt.date:
    return (
        _to_gregorian(first_and_last(written)[0], text) if exists(written) else _to_gregorian(written, text)
    )


def _last_day(written: WrittenDay, text: str) -> dt.date:
    return (
        _to_gregorian(first_and_last(written)[1], text) if exists(written) else _to_gregorian(written, text)
    )


def _to_gregorian(written: WrittenDay, text: str) -> dt.date:
    if not exists(written) or not dt.MINYEAR <= written.year <= dt.MAXYEAR:
        message = f"there is no day {text} in the Gregorian calendar"
        raise DayError(message, reason="no-such-day")
    year, month, day = written
    return dt.date(year, month or 1, day or 1)


def _no_such_day(written: Any) -> DayError:
    return DayError(
        f"{written} is no day: write 1859-06-01, or 1859-06 or 1859 for its first day, 1859-06-end or "
        "1859-end for its last (Gregorian calendar)"
    )
