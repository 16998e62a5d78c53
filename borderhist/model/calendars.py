"""Convert Julian and Chinese dates to the Gregorian calendar and back."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from lunar_python import Lunar, Solar

from borderhist.model.days import WrittenDay, exists

if TYPE_CHECKING:
    from borderhist.model.treaty import PrintedDate


ERAS = {
    "Kangxi": 1662, "Yongzheng": 1723, "Qianlong": 1736, "Jiaqing": 1796, "Daoguang": 1821,
    "Xianfeng": 1851, "Tongzhi": 1862, "Guangxu": 1875, "Xuantong": 1909,
}  # fmt: skip
"""First year of each Qing era, as the Gregorian year in which that lunar year began."""

_CHINESE = re.compile(
    r"(?P<era>[A-Z][a-z]+) (?P<year>\d{1,2})-(?P<leap>\+?)(?P<month>\d{1,2})-(?P<day>\d{1,2})"
)

_WESTERN = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def from_julian(year: int, month: int, day: int) -> dt.date:
    """Return the Gregorian date of a Julian one, through its Julian day number.

    Raises
    ------
    ValueError
        If there is no such day in the Julian calendar.
    """
    if not exists(WrittenDay(year, month, day), "julian"):
        message = f"{year:04}-{month:02}-{day:02} is no day of the Julian calendar"
        raise ValueError(message)
    years, months = (year + 4800 - (14 - month) // 12), (month + 12 * ((14 - month) // 12) - 3)
    julian_day = day + (153 * months + 2) // 5 + 365 * years + years // 4 - 32083
    return dt.date.fromordinal(julian_day - 1721425)


def to_julian(day: dt.date) -> tuple[int, int, int]:
    """Return year, month and day of a Gregorian date in the Julian calendar."""
    # the difference of the calendars on a near day is right, or off by one beside a leap day
    year, month, date = day.year, day.month, day.day
    apart = (from_julian(year, month, min(date, 28)) - dt.date(year, month, min(date, 28))).days
    for guess in (apart, apart - 1, apart + 1):
        earlier = day - dt.timedelta(guess)
        if from_julian(earlier.year, earlier.month, earlier.day) == day:
            return earlier.year, earlier.month, earlier.day
    # only 29 February of a Julian leap year that is no Gregorian one
    return day.year, 2, 29


def to_chinese(day: dt.date) -> str:
    """Return a Gregorian date in the Qing calendar, such as ``Xianfeng 8-4-16`` (leap months ``8-+4-16``).

    Raises
    ------
    ValueError
        If the day lies outside the eras from Kangxi to Xuantong (1662 to 1911).
    """
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    year, month = lunar.getYear(), lunar.getMonth()
    if not min(ERAS.values()) <= year <= LAST_YEAR:
        message = f"{day} lies outside the Qing eras from Kangxi to Xuantong (1662 to 1911)"
        raise ValueError(message)
    era, first = max(((era, first) for era, first in ERAS.items() if first <= year), key=lambda pair: pair[1])
    leap = "+" if month < 0 else ""
    return f"{era} {year - first + 1}-{leap}{abs(month)}-{lunar.getDay()}"


LAST_YEAR = 1911


def from_chinese(era: str, year: int, month: int, day: int, *, leap: bool = False) -> dt.date:
    """Return the Gregorian date of a day in a Qing era.

    Raises
    ------
    ValueError
        If the era is unknown or that lunar year has no such month or day.
    """
    if era not in ERAS:
        message = f"{era} is not a Qing era; known are {', '.join(ERAS)}"
        raise ValueError(message)
    try:
        solar = Lunar.fromYmd(ERAS[era] + year - 1, -month if leap else month, day).getSolar()
    except Exception as error:  # the library raises bare Exception
        message = f"{era} {year} has no day {'leap ' if leap else ''}{month}-{day}"
        raise ValueError(message) from error
    return dt.date(solar.getYear(), solar.getMonth(), solar.getDay())


def day_of(printed: PrintedDate) -> dt.date:
    """Return the Gregorian day that a printed date names.

    Raises
    ------
    ValueError
        If the date is not written as its calendar wants it, or there is no such day.
    """
    if printed.calendar == "chinese":
        match = _CHINESE.fullmatch(printed.date)
        if match is None:
            message = f"{printed.date!r} is not written like 'Xianfeng 8-4-16'"
            raise ValueError(message)
        year, month, day = (int(match[part]) for part in ("year", "month", "day"))
        return from_chinese(match["era"], year, month, day, leap=bool(match["leap"]))
    match = _WESTERN.fullmatch(printed.date)
    if match is None:
        message = f"{printed.date!r} is not written like '1858-05-16'"
        raise ValueError(message)
    year, month, day = map(int, match.groups())
    return from_julian(year, month, day) if printed.calendar == "julian" else dt.date(year, month, day)
