"""What a row says, as tags of OpenHistoricalMap: its keys where it has them, ``borderhist:`` for the rest.

``start_date`` is the first day and ``end_date`` the day from which the thing is no more, which there is the
day on which the next one starts. Where only a year or month is known, they are that.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any

from borderhist.files import xml_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from borderhist.layers.fields import Layer


OWN = "borderhist:"
"""What our own keys begin with."""

LONGEST = 255
"""The most characters of a value."""

CUT = f"{OWN}cut"
"""The key whose value names the keys of which the value was longer."""

NAMES = {
    "name_en": "name:en",
    "name_ru": "name:ru",
    "name_zh_hant": "name:zh-Hant",
    "name_zh_latn": "name:zh-Latn-pinyin",
    "name_tr": "name:tr",
}

ATTRIBUTION = {"attribution": "The borderhist authors"}
"""What OpenHistoricalMap asks for wherever a licence is named."""

DATES = {"start_date": ("from_text", "valid_from"), "end_date": ("to_text", "valid_to")}

TOLD = {*NAMES, *(field for pair in DATES.values() for field in pair), "source", "licence"}
"""The fields that have keys of OpenHistoricalMap."""

BORDER = {"boundary": "administrative", "admin_level": "2"}
"""The tags of states, and of lines between them."""

STATES = frozenset({"state", "neighbour"})
"""The kinds of sovereign that are states or peoples."""

AGREED = frozenset({"delimitation", "demarcation", "neighbour"})
"""The stages of a line that somebody agreed on."""

SETTLEMENTS = frozenset({"city", "town", "village"})
"""The roles of places that OpenStreetMap knows by the same words."""


def tags(layer: Layer, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags of a row; what it does not know has none."""
    said = {f"{OWN}layer": layer.name, **_thing(layer, facts), **_names(layer, facts), **_dates(facts)}
    said |= {f"{OWN}{field}": value for field, value in facts.items() if field not in TOLD}
    said |= {"source": _list_tags(facts.get("source")), "license": facts.get("licence"), **ATTRIBUTION}
    written = {key: _tag_text(value) for key, value in said.items() if value is not None}
    return _shorten_tags({key: value for key, value in written.items() if value})


def _thing(layer: Layer, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that say what a thing is, where OpenStreetMap has a word for it."""
    if layer.name == "territories" and facts["kind"] in STATES:
        return BORDER
    if layer.name == "boundary" and facts["stage"] in AGREED:
        return BORDER
    if layer.name == "places" and facts["role"] in SETTLEMENTS:
        return {"place": facts["role"]}
    return {"boundary": "marker"} if layer.name == "markers" else {}


def _names(layer: Layer, facts: Mapping[str, Any]) -> dict[str, str | None]:
    """Return names by language, without those in whose stead stands the English one or the id."""
    english = None if facts.get("name_en") == facts["id"] else facts.get("name_en")
    instead = {facts["id"], english}
    said = {"name": english, "name:en": english}
    for field in layer.fields[1:]:
        key = NAMES.get(field.name)
        if key not in {None, "name:en"} and (field.optional or facts[field.name] not in instead):
            said[str(key)] = facts[field.name]
    return said


def _dates(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the days of a row; a date less exact than a day has its day beside it."""
    said: dict[str, Any] = {}
    for key, (text, day) in DATES.items():
        known = facts.get(text)
        said[key] = known or facts.get(day)
        if known:
            said[f"{OWN}{day}"] = facts.get(day)
    return said


def _list_tags(keys: str | None) -> str | None:
    """Return words as OpenStreetMap lists several values."""
    return None if keys is None else keys.replace(" ", ";")


def _tag_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value)
    return xml_safe(value.isoformat() if isinstance(value, dt.date) else str(value))


def _shorten_tags(said: Mapping[str, str]) -> dict[str, str]:
    """Return tags of at most 255 characters each; of a longer one the end is cut off and named."""
    cut = [key for key, value in said.items() if len(value) > LONGEST]
    fitting = {key: _shorten(value) for key, value in said.items()}
    return fitting | ({CUT: _shorten(";".join(cut))} if cut else {})


def _shorten(value: str) -> str:
    """Return a text that fits, or its beginning and an ellipsis; no letter is parted from its accents."""
    if len(value) <= LONGEST:
        return value
    end = LONGEST - 1
    while end and unicodedata.combining(value[end]):
        end -= 1
    return f"{value[:end]}…"
