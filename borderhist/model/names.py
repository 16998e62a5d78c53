"""Choose the name of a place by language and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.model.base import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from borderhist.model.base import Language
    from borderhist.model.gazetteer import PlaceName
    from borderhist.model.reader import Atlas


def names_by_place(atlas: Atlas) -> dict[str, tuple[PlaceName, ...]]:
    """Return every name of every place that has one, in the order of the file."""
    found: dict[str, list[PlaceName]] = {}
    for name in atlas.names:
        found.setdefault(name.place, []).append(name)
    return {place: tuple(names) for place, names in found.items()}


def name_in_year(names: Iterable[PlaceName], place: str, year: int) -> dict[Language, str]:
    """Return the name that a place bore in a year, in every language.

    A name with years goes before one without; English, then the place's id, stands in for what is missing.
    """
    said: dict[str, str] = {}
    for name in sorted(names, key=lambda name: not name.period):
        if name.used_in(year):
            said.setdefault(name.language, name.name)
    fallback = said.get("en", place)
    return {language: said.get(language, fallback) for language in LANGUAGES}
