"""Julian, Gregorian and Chinese dates, brought to one day."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from lunar_python import Lunar

if TYPE_CHECKING:
    from borderhist.records import PrintedDate

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
    lengths = [31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if not 1 <= month <= 12 or not 1 <= day <= lengths[month - 1]:  # noqa: PLR2004 - months of a year
        message = f"{year:04}-{month:02}-{day:02} is no day of the Julian calendar"
        raise ValueError(message)
    years, months = (year + 4800 - (14 - month) // 12), (month + 12 * ((14 - month) // 12) - 3)
    julian_day = day + (153 * months + 2) // 5 + 365 * years + years // 4 - 32083
    return dt.date.fromordinal(julian_day - 1721425)


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
