"""What a place is called: in which language, and in which year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.records import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from borderhist.atlas import Atlas
    from borderhist.records import Language, PlaceName


def names_of(atlas: Atlas, place: str) -> tuple[PlaceName, ...]:
    """Return every name of a place, in the order of the file."""
    return tuple(name for name in atlas.names if name.place == place)


def called(atlas: Atlas, place: str, year: int) -> Mapping[Language, str]:
    """Return what a place was called in a year, in every language.

    A name with years goes before one without; English, then the place's id, stands in for what is missing.
    """
    said: dict[str, str] = {}
    for name in sorted(names_of(atlas, place), key=lambda name: not name.period):
        if name.used_in(year):
            said.setdefault(name.language, name.name)
    fallback = said.get("en", place)
    return {language: said.get(language, fallback) for language in LANGUAGES}
