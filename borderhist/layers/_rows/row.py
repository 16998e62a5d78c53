"""A row of a layer: its fields and geometry, and the helpers that fill fields alike in every layer."""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from borderhist.model.base import LANGUAGES
from borderhist.model.days import parse_span
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    import shapely

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.base import Language, Text


OWN = "CC-BY-4.0"
"""The licence of what this project made itself."""


@dataclasses.dataclass(frozen=True)
class Row(OneLine):
    """The facts of a feature by the names of its layer's fields, and its geometry (WGS84 degrees).

    Attributes
    ----------
    versions
        In which versions of the record it stands; None: that goes by its days.
    """

    facts: dict[str, Any]
    geometry: shapely.Geometry | None = None
    versions: range | None = None


def text_fields(name: str, text: Text | None) -> dict[str, str | None]:
    """Return a text under a name for each language; empty where the language is missing."""
    texts = {} if text is None else text.model_dump(by_alias=True)
    return {f"{name}_{_key(language)}": texts.get(language) for language in LANGUAGES}


def name_fields(text: Text, name: str = "name") -> dict[str, str]:
    """Return a name in every language, English standing in for what is missing."""
    return {f"{name}_{_key(language)}": value for language, value in text.in_all_languages().items()}


def _key(language: Language) -> str:
    return language.replace("-", "_").lower()


def period_fields(since: dt.date | None, until: dt.date | None) -> dict[str, Any]:
    """Return the fields of a period: its days, also as decimal years."""
    return {
        "valid_from": since,
        "valid_to": until,
        "year_from": None if since is None else to_decimal_year(since),
        "year_to": None if until is None else to_decimal_year(until),
    }


def to_decimal_year(day: dt.date) -> float:
    """Return a day as a year with four decimals; its own day is 0.0027."""
    days = 366 if calendar.isleap(day.year) else 365
    return round(day.year + (day.timetuple().tm_yday - 1) / days, 4)


def days_of(text: str) -> tuple[dt.date, dt.date]:
    """Return the first day that a day, month or year names, and the day after its last one."""
    first, last = parse_span(text)
    return first, last + dt.timedelta(days=1)


def interpretation_fields(chronicle: Chronicle) -> dict[str, str]:
    """Return the fields of the interpretation: readings other than the default, and the date rule."""
    seen = chronicle.interpretation
    return {"readings_chosen": seen.label(), "date_rule": seen.date_rule or "effective"}


def interpretation_suffix(chronicle: Chronicle) -> str:
    """Return the suffix of ids of derived land under an interpretation other than the default."""
    seen = chronicle.interpretation
    parts = [*seen.label().split(), *([f"date-rule={seen.date_rule}"] if seen.date_rule else [])]
    return "?" + "&".join(parts) if parts else ""


def keys(*groups: Iterable[str]) -> str:
    """Return keys of sources, each once, apart by spaces."""
    return " ".join(dict.fromkeys(key for group in groups for key in group))


def licences(found: Iterable[str]) -> str:
    """Return the SPDX expression of what is derived from geometry under some licences."""
    return " AND ".join(sorted({OWN, *found} - {"public domain"}))
