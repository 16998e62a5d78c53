"""Format texts, numbers, days and degrees in one language, from the one catalogue ``catalogue.toml``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from borderhist.errors import UnknownNameError, unknown
from borderhist.model.base import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from borderhist.model.base import Language


@cache
def _catalogue() -> Mapping[str, Mapping[str, Text]]:
    text = resources.files(__package__).joinpath("catalogue.toml").read_text("utf-8")
    return {
        surface: {key: Text.model_validate(value) for key, value in texts.items()}
        for surface, texts in tomllib.loads(text).items()
    }


@cache
def terminal_texts() -> Mapping[str, Text]:
    """Return what the terminal says, by key: where it has no text of its own, that of maps."""
    return {**_catalogue()["map"], **_catalogue()["terminal"]}


@cache
def map_texts() -> Mapping[str, Mapping[str, str]]:
    """Return what maps say, by language, then by key: what pages carry as JSON."""
    texts = _catalogue()["map"]
    return {
        language: {key: text.in_language(language) for key, text in texts.items()} for language in LANGUAGES
    }


UNBROKEN = "\N{NO-BREAK SPACE}"

THOUSANDS = {"en": ",", "ru": UNBROKEN, "zh-Hant": ",", "tr": "."}

POINTS = {"en": ".", "ru": ",", "zh-Hant": ".", "tr": ","}

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",  # noqa: RUF001 - Turkish
}

DATES = {
    "en": "{day} {month} {year}",
    "ru": "{day} {month} {year} \N{CYRILLIC SMALL LETTER GHE}.",
    "tr": "{day} {month} {year}",
}


@dataclasses.dataclass(frozen=True)
class Translator:
    """Says what maps say, in one language."""

    language: str

    def __post_init__(self) -> None:
        """Refuse a language that the viewer does not speak.

        Raises
        ------
        UnknownNameError
            If there are no texts in the language.
        """
        if self.language not in map_texts():
            raise UnknownNameError(unknown("language", self.language, map_texts()))

    def text(self, key: str, **values: str) -> str:
        """Return an interface text with its ``{places}`` filled; a key without an entry returns itself."""
        return re.sub(
            r"\{(\w+)\}",
            lambda found: values.get(found[1], found[0]),
            map_texts()[self.language].get(key, key),
        )

    def of(self, text: Mapping[str, str] | None) -> str:
        """Return a text of the record in this language, else in English."""
        return text.get(self.language) or text.get("en", "") if text else ""

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as a reader writes it, without trailing zeros."""
        whole, _, part = f"{value:,.{decimals}f}".partition(".")
        part = part.rstrip("0")
        return punctuate(f"{whole}.{part}" if part else whole, self.language)

    def day(self, iso: str) -> str:
        """Return a day, given in ISO form, in full."""
        day = dt.date.fromisoformat(iso)
        if self.language not in MONTHS:
            return f"{day.year}年{day.month}月{day.day}日"
        month = MONTHS[self.language].split()[day.month - 1]
        return DATES[self.language].format(day=day.day, month=month, year=day.year)

    def area(self, km2: float, error_km2: float) -> str:
        """Return an area with its error, both rounded already."""
        return self.text("km2e", x=self.number(km2), e=self.number(error_km2))

    def meridian(self, lon: float) -> str:
        """Return a longitude in degrees."""
        east = (lon + 180) % 360 - 180
        return self.text("west" if east < 0 else "east", d=self.number(abs(east), 1))

    def parallel(self, lat: float) -> str:
        """Return a latitude in degrees."""
        return self.text("south" if lat < 0 else "north", d=self.number(abs(lat), 1))

    def named(self, what: str, value: str) -> str:
        """Return a value behind its label, such as ``Sources: ...``."""
        return f"{what}：{value}" if self.language == "zh-Hant" else f"{what}: {value}"  # noqa: RUF001

    def north(self) -> str:
        """Return the letter of north: the first one of the word behind a latitude."""
        return next(letter for letter in self.text("north", d="") if letter.isalpha()).upper()


def punctuate(number: str, language: str) -> str:
    """Return a number, written as English has it, with the marks of a language.

    >>> punctuate("1,009.5", "tr")
    '1.009,5'
    """
    whole, point, part = number.partition(".")
    return whole.replace(",", THOUSANDS[language]) + (POINTS[language] if point else "") + part


def speaker(language: Language) -> Callable[[str], str]:
    """Return a function from the key of a terminal text to the text; an unknown key returns itself."""
    known = terminal_texts()
    return lambda key: known[key].in_language(language) if key in known else key
