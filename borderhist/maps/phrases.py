"""Build the sentences of a map from its scene, in the language of a translator."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from borderhist.model.days import eve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from borderhist.i18n.translator import Translator
    from borderhist.maps.scene import Scene, SceneInstrument, SceneTransfer


def shown_transfers(scene: Scene) -> list[SceneTransfer]:
    """Return the transfers between the two states that a scene opens with, the largest first."""
    shown = (scene["before"], scene["after"])
    found = [item for item in scene["transfers"] if (item["before"], item["after"]) == shown]
    return sorted(found, key=lambda item: -item["area_km2"])


def name_on(phrases: Translator, scene: Scene, sovereign: int, day: str) -> str:
    """Return what a holder of land was called on a day, given in ISO form: the last name it took by then."""
    known = scene["sovereigns"][sovereign]
    borne = [period["name"] for period in known.get("periods", ()) if period["day"] <= day]
    return phrases.of(borne[-1] if borne else known["name"])


def names_shown(phrases: Translator, scene: Scene, sovereign: int, versions: Iterable[int]) -> str:
    """Return what a holder of land is called in some states of the map, each name once."""
    days = (scene["versions"][version]["day"] for version in versions)
    return " / ".join(dict.fromkeys(name_on(phrases, scene, sovereign, day) for day in days))


def parties(phrases: Translator, scene: Scene, transfer: SceneTransfer) -> tuple[str, str]:
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


def title_of(phrases: Translator, scene: Scene, name: str) -> str:
    """Return the title of an instrument, else its id."""
    known = instrument(scene, name)
    return phrases.of(known["title"]) if known else name


def summary(phrases: Translator, scene: Scene) -> str:
    """Return what changed between the two states, in one sentence."""
    transfers = shown_transfers(scene)
    if not transfers:
        return phrases.text("none")
    if len(transfers) == 1:
        giver, receiver = parties(phrases, scene, transfers[0])
        area = phrases.area(transfers[0]["area_km2"], transfers[0]["area_error_km2"])
        return phrases.text("one", f=giver, t=receiver, x=area)
    total, _ = total_shown(scene)
    return phrases.text("total", n=phrases.number(len(transfers)), x=phrases.number(total))


def total_shown(scene: Scene) -> tuple[float, float]:
    """Return what all that changed hands comes to, and its error, km2, as they are printed."""
    shown = (scene["before"], scene["after"])
    total = next(total for total in scene["totals"] if (total["before"], total["after"]) == shown)
    return total["area_km2"], total["area_error_km2"]


def clause(phrases: Translator, scene: Scene, transfer: SceneTransfer) -> str:
    """Return how land changed hands and on what that rests: kind, article, certainty."""
    told = [phrases.text(f"kind_{transfer['kind']}")]
    if transfer["article"] not in ("", "context"):
        told.append(phrases.text("articleNumber", n=transfer["article"]))
    known = instrument(scene, transfer["instrument"])
    article = known["articles"].get(transfer["article"]) if known else None
    if article:
        told.append(
            phrases.named(phrases.text("certainty"), phrases.text(f"certainty_{article['certainty']}"))
        )
    return " · ".join(told)


def describe_transfer(phrases: Translator, scene: Scene, transfer: SceneTransfer) -> str:
    """Return the area of a transfer, and its parties."""
    area = phrases.area(transfer["area_km2"], transfer["area_error_km2"])
    return phrases.named(area, " → ".join(parties(phrases, scene, transfer)))


def side(phrases: Translator, scene: Scene, version: int) -> str:
    """Return from which day on a state of the map holds, and by which instrument."""
    state = scene["versions"][version]
    day = phrases.text("asOf", d=phrases.day(state["day"]))
    return f"{day} · {title_of(phrases, scene, state['instrument'])}"


def credit(phrases: Translator) -> str:
    """Return who made map and data and under which licences, without what only pages are drawn with."""
    sentences = re.split(r"(?<=\.)\s+|(?<=。)", phrases.text("creditsText"))
    gap = "" if "。" in phrases.text("creditsText") else " "
    return gap.join(sentence for sentence in sentences if sentence and "Leaflet" not in sentence)


def list_citations(scene: Scene) -> list[str]:
    """Return the citations of the instruments that a scene is about and of what they allot."""
    told = [item for item in scene["instruments"] if item["id"] in scene["instruments_shown"]]
    keys = [key for item in told for key in item["sources"]]
    keys += [key for item in told for article in item["articles"].values() for key in article["sources"]]
    return [scene["sources"].get(key, key) for key in dict.fromkeys(keys)]
