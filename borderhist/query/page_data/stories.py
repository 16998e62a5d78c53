"""Which maps there are: each compares two versions of the record, and has a name."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.errors import UnknownNameError
from borderhist.i18n.translator import terminal_texts
from borderhist.model.base import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.treaty import Treaty


ATLAS = "atlas"


@dataclasses.dataclass(frozen=True)
class Story:
    """What a map is about: the versions before and after, what to call it, and whose work it shows."""

    id: str
    before: int
    after: int
    title: Text
    instruments: tuple[str, ...]

    @property
    def versions(self) -> range:
        """The versions of the record that the map carries."""
        return range(self.before, self.after + 1)


def list_stories(chronicle: Chronicle) -> tuple[Story, ...]:
    """Return the stories that ``render --all`` draws.

    The atlas, every treaty, every act of context by which land changed hands, and every year with more than
    one of them.
    """
    pages = pages_of(chronicle)
    years = [str(treaty.year) for treaty in pages]
    busy = dict.fromkeys(year for year in years if years.count(year) > 1)
    names = (*(treaty.id for treaty in pages), *busy)
    return (_atlas(chronicle), *(find_story(chronicle, name) for name in names))


def find_story(chronicle: Chronicle, name: str) -> Story:
    """Return the story of a treaty id, of a year, or of the atlas.

    A year compares the state before its first instrument with the state after its last.

    Raises
    ------
    UnknownNameError
        If there is no such treaty, or nothing happened in that year; says which are nearest.
    """
    if name == ATLAS:
        return _atlas(chronicle)
    if not name.isdigit():
        version = chronicle.version_of(name)
        return _story(chronicle, name, version, version)
    versions = [n for n, treaty in enumerate(chronicle.versions) if treaty.year == int(name)]
    if not versions:
        years = sorted({treaty.year for treaty in chronicle.versions}, key=lambda year: abs(year - int(name)))
        message = (
            f"no instrument changed the map in {name}; the nearest years are {', '.join(map(str, years[:3]))}"
        )
        raise UnknownNameError(message)
    return _story(chronicle, name, versions[0], versions[-1])


def pages_of(chronicle: Chronicle) -> list[Treaty]:
    """Return the instruments that have a map of their own."""
    return [treaty for treaty in chronicle.versions if _has_a_page(chronicle, treaty)]


def _has_a_page(chronicle: Chronicle, treaty: Treaty) -> bool:
    if treaty.kind != "context":
        return True
    version = chronicle.version_of(treaty.id)
    if version == 0:
        return False
    pairs = zip(chronicle.tenures[version - 1], chronicle.tenures[version], strict=True)
    return any(chronicle.successor(old.sovereign, version) != new.sovereign for old, new in pairs)


def _atlas(chronicle: Chronicle) -> Story:
    """Return the story of the one map that holds every version."""
    years = f"{chronicle.versions[0].year}-{chronicle.versions[-1].year}"
    titles = terminal_texts()["atlas-title"].in_all_languages()
    title = Text.model_validate({language: text.format(years) for language, text in titles.items()})
    return Story(ATLAS, 0, len(chronicle.versions) - 1, title, _ids(chronicle.versions))


def _story(chronicle: Chronicle, name: str, first: int, last: int) -> Story:
    shown = chronicle.versions[first : last + 1]
    titles = [treaty.title.in_all_languages() for treaty in shown]
    year = f"{shown[0].year}: "
    title = {language: year + "; ".join(title[language] for title in titles) for language in LANGUAGES}
    # before the first version nothing is recorded: it is compared with itself
    return Story(name, max(first - 1, 0), last, Text.model_validate(title), _ids(shown))


def _ids(treaties: Iterable[Treaty]) -> tuple[str, ...]:
    return tuple(treaty.id for treaty in treaties)
