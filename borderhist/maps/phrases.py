"""What a map says in which language: texts, numbers, dates, degrees."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from borderhist.days import eve
from borderhist.errors import UnknownNameError, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from borderhist.maps.scenes.scene import Scene, SceneInstrument, SceneTransfer, Texts

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


@cache
def texts() -> Mapping[str, Texts]:
    """Return the texts of the interface: by language, then by key."""
    known: Mapping[str, Texts] = json.loads(
        resources.files(__package__).joinpath("texts.json").read_text("utf-8")
    )
    return known


def as_exact(value: float, error: float) -> float:
    """Return a value to the place of the second digit of its error, as the viewer writes it."""
    step = 10.0 ** max(0, math.floor(math.log10(max(error, 1))) - 1)
    return math.floor(value / step + 0.5) * step


@dataclasses.dataclass(frozen=True)
class Phrases:
    """The words of one language."""

    language: str

    def __post_init__(self) -> None:
        """Refuse a language that the viewer does not speak.

        Raises
        ------
        UnknownNameError
            If there are no texts in the language.
        """
        if self.language not in texts():
            raise UnknownNameError(unknown("language", self.language, texts()))

    def said(self, key: str, **values: str) -> str:
        """Return a text of the interface with its ``{places}`` filled; an unknown key is said as it is."""
        return re.sub(
            r"\{(\w+)\}",
            lambda found: values.get(found[1], found[0]),
            texts()[self.language].get(key, key),
        )

    def of(self, text: Texts | None) -> str:
        """Return a text of the record in this language, else in English."""
        return text.get(self.language) or text.get("en", "") if text else ""

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as a reader writes it, without trailing zeros."""
        whole, _, part = f"{value:,.{decimals}f}".partition(".")
        part = part.rstrip("0")
        return whole.replace(",", THOUSANDS[self.language]) + (POINTS[self.language] + part if part else "")

    def day(self, iso: str) -> str:
        """Return a day, given in ISO form, in full."""
        day = dt.date.fromisoformat(iso)
        if self.language not in MONTHS:
            return f"{day.year}年{day.month}月{day.day}日"
        month = MONTHS[self.language].split()[day.month - 1]
        return DATES[self.language].format(day=day.day, month=month, year=day.year)

    def area(self, km2: float, error_km2: float) -> str:
        """Return an area with its error, both to two digits of the error."""
        x, e = (self.number(as_exact(value, error_km2)) for value in (km2, error_km2))
        return self.said("km2e", x=x, e=e)

    def meridian(self, lon: float) -> str:
        """Return a longitude in degrees."""
        east = (lon + 180) % 360 - 180
        return self.said("west" if east < 0 else "east", d=self.number(abs(east), 1))

    def parallel(self, lat: float) -> str:
        """Return a latitude in degrees."""
        return self.said("south" if lat < 0 else "north", d=self.number(abs(lat), 1))

    def named(self, what: str, value: str) -> str:
        """Return a value behind what it is the value of."""
        return f"{what}：{value}" if self.language == "zh-Hant" else f"{what}: {value}"  # noqa: RUF001

    def north(self) -> str:
        """Return the letter of north: the first one of the word behind a latitude."""
        return next(letter for letter in self.said("north", d="") if letter.isalpha()).upper()


def shown_transfers(scene: Scene) -> list[SceneTransfer]:
    """Return the transfers between the two states that a scene opens with, the largest first."""
    shown = (scene["before"], scene["after"])
    found = [item for item in scene["transfers"] if (item["before"], item["after"]) == shown]
    return sorted(found, key=lambda item: -item["area_km2"])


def name_on(phrases: Phrases, scene: Scene, sovereign: int, day: str) -> str:
    """Return what a holder of land was called on a day, given in ISO form: the last name it took by then."""
    known = scene["sovereigns"][sovereign]
    borne = [period["name"] for period in known.get("periods", ()) if period["day"] <= day]
    return phrases.of(borne[-1] if borne else known["name"])


def names_shown(phrases: Phrases, scene: Scene, sovereign: int, versions: Iterable[int]) -> str:
    """Return what a holder of land is called in some states of the map, each name once."""
    days = (scene["versions"][version]["day"] for version in versions)
    return " / ".join(dict.fromkeys(name_on(phrases, scene, sovereign, day) for day in days))


def parties(phrases: Phrases, scene: Scene, transfer: SceneTransfer) -> tuple[str, str]:
    """Return who gave, as it was called the day before, and who received, as it was called on the day."""
    known = instrument(scene, transfer["instrument"])
    day = dt.date.fromisoformat(known["day"] if known else scene["versions"][transfer["after"]]["day"])
    return (
        name_on(phrases, scene, transfer["from_"], str(eve(day))),
        name_on(phrases, scene, transfer["to"], str(day)),
    )


def instrument(scene: Scene, name: str) -> SceneInstrument | None:
    """Return an instrument of a scene by its id, if the scene tells of it."""
    return next((item for item in scene["instruments"] if item["id"] == name), None)


def title_of(phrases: Phrases, scene: Scene, name: str) -> str:
    """Return the title of an instrument, else its id."""
    known = instrument(scene, name)
    return phrases.of(known["title"]) if known else name


def summary(phrases: Phrases, scene: Scene) -> str:
    """Return what changed between the two states, in one sentence."""
    transfers = shown_transfers(scene)
    if not transfers:
        return phrases.said("none")
    if len(transfers) == 1:
        giver, receiver = parties(phrases, scene, transfers[0])
        area = phrases.area(transfers[0]["area_km2"], transfers[0]["area_error_km2"])
        return phrases.said("one", f=giver, t=receiver, x=area)
    total = as_exact(*sum_of(transfers))
    return phrases.said("total", n=phrases.number(len(transfers)), x=phrases.number(total))


def sum_of(transfers: list[SceneTransfer]) -> tuple[float, float]:
    """Return the area of some transfers together and its error, km2."""
    areas = [transfer["area_km2"] for transfer in transfers]
    return sum(areas), math.hypot(*(transfer["area_error_km2"] for transfer in transfers))


def clause(phrases: Phrases, scene: Scene, transfer: SceneTransfer) -> str:
    """Return how land changed hands and on what that rests: kind, article, certainty."""
    told = [phrases.said(f"kind_{transfer['kind']}")]
    if transfer["article"] not in ("", "context"):
        told.append(phrases.said("articleNumber", n=transfer["article"]))
    known = instrument(scene, transfer["instrument"])
    article = known["articles"].get(transfer["article"]) if known else None
    if article:
        told.append(
            phrases.named(phrases.said("certainty"), phrases.said(f"certainty_{article['certainty']}"))
        )
    return " · ".join(told)


def told(phrases: Phrases, scene: Scene, transfer: SceneTransfer) -> str:
    """Return how much changed hands, and between whom."""
    area = phrases.area(transfer["area_km2"], transfer["area_error_km2"])
    return phrases.named(area, " → ".join(parties(phrases, scene, transfer)))


def side(phrases: Phrases, scene: Scene, version: int) -> str:
    """Return from which day on a state of the map holds, and by which instrument."""
    state = scene["versions"][version]
    day = phrases.said("asOf", d=phrases.day(state["day"]))
    return f"{day} · {title_of(phrases, scene, state['instrument'])}"


def credit(phrases: Phrases) -> str:
    """Return who made map and data and under which licences, without what only pages are drawn with."""
    sentences = re.split(r"(?<=\.)\s+|(?<=。)", phrases.said("creditsText"))
    gap = "" if "。" in phrases.said("creditsText") else " "
    return gap.join(sentence for sentence in sentences if sentence and "Leaflet" not in sentence)


def cited(scene: Scene) -> list[str]:
    """Return the citations of the instruments that a scene is about and of what they allot."""
    told = [item for item in scene["instruments"] if item["id"] in scene["instruments_shown"]]
    keys = [key for item in told for key in item["sources"]]
    keys += [key for item in told for article in item["articles"].values() for key in article["sources"]]
    return [scene["sources"].get(key, key) for key in dict.fromkeys(keys)]
