"""List the facts of the record by their sources, and find those that rest on one source only, or on none."""

from __future__ import annotations

import dataclasses
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.model.reader import Atlas
    from borderhist.model.treaty import Treaty


OWN = {"BACKGROUND", "OWN-CALENDAR", "OWN-DEM", "OWN-HAND"}
"""Keys that name this project's own work or knowledge: no source outside it."""


@dataclasses.dataclass(frozen=True)
class Fact:
    """One statement of the record: where it stands, its certainty and what it hangs on."""

    where: str
    certainty: str
    sources: tuple[str, ...]

    @property
    def outside(self) -> tuple[str, ...]:
        """The sources that are not this project's own."""
        return tuple(key for key in self.sources if key not in OWN)


def list_facts(atlas: Atlas) -> tuple[Fact, ...]:
    """Return every fact of the record."""
    of_treaties = chain.from_iterable(_treaty_facts(treaty) for treaty in atlas.treaties)
    return tuple(chain(of_treaties, _place_facts(atlas), _surrounding_facts(atlas)))


def _treaty_facts(treaty: Treaty) -> Iterator[Fact]:
    where = treaty.id
    for event in type(treaty.dates).model_fields:
        for number, date in enumerate(getattr(treaty.dates, event)):
            yield Fact(f"{where}/dates.{event}.{number}", date.certainty, date.sources or treaty.sources)
    for person in treaty.signatories:
        yield Fact(f"{where}/signatories.{person.name.en}", person.certainty, treaty.sources)
    for article in treaty.articles:
        yield Fact(f"{where}/articles.{article.number}", article.certainty, article.sources)
        for wording in article.wordings:
            yield Fact(
                f"{where}/articles.{article.number}.{wording.language}", wording.certainty, wording.sources
            )
    for number, hold in enumerate(treaty.holds):
        article = treaty.article(hold.article)
        yield Fact(f"{where}/holds.{number}", article.certainty, article.sources)
    for segment in treaty.segments:
        yield Fact(f"{where}/segments.{segment.id}", segment.certainty, segment.sources)
    for kind in ("viewpoints", "figures"):
        for number, item in enumerate(getattr(treaty, kind)):
            yield Fact(f"{where}/{kind}.{number}", item.certainty, item.sources)


def _place_facts(atlas: Atlas) -> Iterator[Fact]:
    for place in atlas.places.values():
        yield Fact(f"places/{place.id}", place.certainty, (place.source,))


def _surrounding_facts(atlas: Atlas) -> Iterator[Fact]:
    for marker in atlas.markers:
        yield Fact(f"markers/{marker.id}", marker.certainty, (marker.source,))
    for kind in ("zones", "possessions", "routes", "events"):
        for item in getattr(atlas, kind):
            yield Fact(f"{kind}/{item.id}", item.certainty, item.sources)
    for possession in atlas.possessions:
        for recognition in possession.recognised:
            where = f"possessions/{possession.id}.{recognition.by}"
            yield Fact(where, recognition.certainty, recognition.sources)
    for reading in atlas.readings.values():
        for variant in reading.variants:
            yield Fact(f"readings/{reading.id}={variant.id}", variant.certainty, variant.sources)
    for item in atlas.contradictions:
        for number, claim in enumerate(item.claims):
            yield Fact(f"contradictions/{item.id}.{number}", claim.certainty, claim.sources)


def rest_on_one_source(found: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the facts that hang on a single source outside this project."""
    return tuple(fact for fact in found if len(fact.outside) == 1)


def rest_on_no_source(found: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the facts that no source outside this project supports."""
    return tuple(fact for fact in found if not fact.outside)
