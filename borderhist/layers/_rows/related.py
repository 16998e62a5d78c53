"""Rows of the tables beside the layers: instruments, articles, dates, sovereigns, names, sources."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from borderhist.layers._rows.row import Row, keys, name_fields, text_fields
from borderhist.layers.fields import DATE_EVENTS
from borderhist.model import calendars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.derive.chronicle import Chronicle


def instruments(chronicle: Chronicle) -> Iterator[Row]:
    """Yield the instruments, in the order in which they change the map."""
    for treaty in chronicle.versions:
        yield Row(
            {
                "id": treaty.id,
                **text_fields("title", treaty.title),
                "pinyin": treaty.pinyin,
                "kind": treaty.kind,
                "parties": " ".join(treaty.parties),
                "effective": treaty.effective,
                **text_fields("effective_why", treaty.effective_why),
                "place": treaty.place,
                **text_fields("summary", treaty.summary),
                "source": keys(treaty.sources),
            }
        )


def articles(chronicle: Chronicle) -> Iterator[Row]:
    """Yield the border articles of every instrument."""
    for treaty in chronicle.versions:
        for article in treaty.articles:
            yield Row(
                {
                    "id": f"{treaty.id}/{article.number}",
                    "treaty": treaty.id,
                    "article": article.number,
                    **text_fields("summary", article.summary),
                    **text_fields("left_open", article.left_open),
                    "certainty": article.certainty,
                    "source": keys(article.sources),
                }
            )


def dates(chronicle: Chronicle) -> Iterator[Row]:
    """Yield every printed date with the day it names."""
    for treaty in chronicle.versions:
        for event in DATE_EVENTS:
            for number, date in enumerate(getattr(treaty.dates, event)):
                yield Row(
                    {
                        "id": f"{treaty.id}/{event}/{number}",
                        "treaty": treaty.id,
                        "event": event,
                        "written": date.date,
                        "calendar": date.calendar,
                        "printed": date.printed,
                        "witness_text": date.witness.en,
                        "gregorian": calendars.day_of(date),
                        "certainty": date.certainty,
                        "source": keys(date.sources),
                    }
                )


def sovereigns(chronicle: Chronicle) -> Iterator[Row]:
    """Yield every sovereign under each of its own names; the last name of each has no end."""
    for sovereign in chronicle.atlas.sovereigns.values():
        periods = sorted(sovereign.periods, key=lambda period: period.from_)
        days = [period.from_ for period in periods]
        names = [(None, sovereign.name), *((period.from_, period.name) for period in periods)]
        for (since, name), until in zip(names, [*days, None], strict=True):
            yield Row(
                {
                    "id": sovereign.id if since is None else f"{sovereign.id}/{since}",
                    "sovereign": sovereign.id,
                    **name_fields(name),
                    "kind": sovereign.kind,
                    "colour": sovereign.colour,
                    "valid_from": since,
                    "valid_to": until,
                }
            )


def names(chronicle: Chronicle) -> Iterator[Row]:
    """Yield every name of every place."""
    seen: Counter[tuple[str, str]] = Counter()
    for name in chronicle.atlas.names:
        number = seen[name.place, name.language]
        seen[name.place, name.language] += 1
        yield Row(
            {
                "id": f"{name.place}/{name.language}/{number}",
                "place": name.place,
                "lang": name.language,
                "script": name.script,
                "spelling": name.name,
                "used": name.period,
            }
        )


def sources(chronicle: Chronicle) -> Iterator[Row]:
    """Yield the bibliography."""
    for key, source in chronicle.atlas.sources.items():
        yield Row(
            {
                "id": key,
                "citation": source.citation,
                "kind": source.kind,
                "lang": source.language,
                "licence": source.licence,
                "retrieved": source.retrieved,
            }
        )
