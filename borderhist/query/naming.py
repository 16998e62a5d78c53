"""Choose the name of a state on a day: one rule for every page, picture, table and layer.

A state bears the name of the day that is spoken of. Of land that changes hands, the giver bears its name of
the day before the instrument takes effect, and the taker its name of that day. Who has a successor bears the
successor's name from the day of the succession on. Land in common is called by the names of its parties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.model.base import LANGUAGES, Text
from borderhist.model.days import eve

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.base import Language
    from borderhist.model.reader import Atlas
    from borderhist.model.records import PlaceName, Sovereign


def name_on(chronicle: Chronicle, sovereign: str, day: dt.date) -> Text:
    """Return the name of a sovereign on a day."""
    sovereigns = chronicle.atlas.sovereigns
    who = sovereigns[_successor_on(chronicle, sovereign, day)]
    if who.in_common is None:
        return who.name_on(day)
    return _fill_in(who.in_common, [name_on(chronicle, party, day) for party in who.parties])


def names_between(
    chronicle: Chronicle, sovereign: str, since: dt.date, until: dt.date | None
) -> tuple[tuple[dt.date, Text], ...]:
    """Return the name of a sovereign on a day, and each that it takes before ``until``, with its day."""
    days = {
        day for day in _naming_days(chronicle, sovereign) if since < day and (until is None or day < until)
    }
    found = [(since, name_on(chronicle, sovereign, since))]
    for day in sorted(days):
        name = name_on(chronicle, sovereign, day)
        if name != found[-1][1]:
            found.append((day, name))
    return tuple(found)


def name_parties(chronicle: Chronicle, giver: str, taker: str, effective: dt.date) -> tuple[Text, Text]:
    """Return the names of who gives and who takes land by an instrument that takes effect on a day."""
    return name_on(chronicle, giver, eve(effective)), name_on(chronicle, taker, effective)


def _successor_on(chronicle: Chronicle, sovereign: str, day: dt.date) -> str:
    """Return the successor of a sovereign on a day: itself, if the record knows none."""
    if day < chronicle.first_day:
        return sovereign
    found = chronicle.successor(sovereign, chronicle.version_on(day))
    # two may go on holding land in common under other names without being a sovereign of their own
    return found if found in chronicle.atlas.sovereigns else sovereign


def _naming_days(chronicle: Chronicle, sovereign: str) -> Iterator[dt.date]:
    """Yield the days on which a sovereign, a party of it or a successor takes a name."""
    bearers = list(_include_parties(chronicle.atlas.sovereigns[sovereign], chronicle))
    for treaty in chronicle.versions:
        for succession in treaty.successions:
            if succession.from_ in (bearer.id for bearer in bearers):
                yield treaty.effective
                bearers += _include_parties(chronicle.atlas.sovereigns[succession.to], chronicle)
    for bearer in bearers:
        yield from (period.from_ for period in bearer.periods)


def _include_parties(who: Sovereign, chronicle: Chronicle) -> Iterator[Sovereign]:
    yield who
    yield from (chronicle.atlas.sovereigns[party] for party in who.parties)


def _fill_in(pattern: Text, names: list[Text]) -> Text:
    """Return a text with ``{0}``, ``{1}`` and so on replaced by names; all else is left alone."""
    texts = pattern.in_all_languages()
    for number, name in enumerate(names):
        texts = {each: texts[each].replace(f"{{{number}}}", name.in_language(each)) for each in LANGUAGES}
    return Text.model_validate(texts)


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
    by_language: dict[str, str] = {}
    for name in sorted(names, key=lambda name: not name.period):
        if name.used_in(year):
            by_language.setdefault(name.language, name.name)
    fallback = by_language.get("en", place)
    return {language: by_language.get(language, fallback) for language in LANGUAGES}
