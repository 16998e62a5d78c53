"""Tell an instrument: as a value for programs and as plain text for readers."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from borderhist import transfers
from borderhist.calendars import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.chronicle import Chronicle
    from borderhist.records import Language, Treaty

WIDTH = 80


def rounded(km2: float, error_km2: float) -> str:
    """Return an area with its error, the error to two digits and the area to the same place.

    >>> rounded(584_625, 10_901)
    '585,000 ± 11,000 km2'
    """
    digits = max(len(str(int(error_km2))) - 2, 0)
    return f"{round(km2, -digits):,.0f} ± {round(error_km2, -digits):,.0f} km2"


def value(chronicle: Chronicle, treaty: Treaty) -> dict[str, Any]:
    """Return everything about an instrument as plain values: its file, and what is derived from it."""
    told: dict[str, Any] = treaty.model_dump(mode="json", by_alias=True, exclude_none=True)
    for event, printed in told["dates"].items():
        for date, record in zip(printed, getattr(treaty.dates, event), strict=True):
            date["gregorian"] = str(day_of(record))
    told["transfers"] = [transfer.facts() for transfer in transfers.by_treaty(chronicle, treaty.id)]
    for segment in told["segments"]:
        (traced,) = [s for s in chronicle.segments if s.ref == f"{treaty.id}/{segment['id']}"]
        segment["valid_from"] = str(traced.since)
        segment["valid_to"] = None if traced.until is None else str(traced.until)
    return told


def text(chronicle: Chronicle, treaty: Treaty, language: Language) -> str:
    """Return an instrument as text for a terminal of 80 columns."""
    return "\n".join(_lines(chronicle, treaty, language))


def _lines(chronicle: Chronicle, treaty: Treaty, language: Language) -> Iterator[str]:
    title = treaty.title.said(language)
    yield f"{title} ({treaty.pinyin})" if treaty.pinyin else title
    yield f"{treaty.id}, {treaty.kind}; the map changes on {treaty.effective} (Gregorian)"
    yield from _wrapped(treaty.summary.said(language))
    yield from _dates(treaty)
    for article in treaty.articles:
        yield ""
        known = f"{article.certainty}; {', '.join(article.sources) or 'no source'}"
        yield f"Article {article.number} [{known}]"
        yield from _wrapped(article.summary.said(language), "  ")
        if article.left_open:
            yield from _wrapped(article.left_open.said(language), "  left open: ")
    yield ""
    yield "What was transferred"
    yield from _transfers(chronicle, treaty, language)
    yield from _lines_drawn(treaty, language)
    yield from _literature(treaty, language)


def _wrapped(paragraph: str, indent: str = "") -> list[str]:
    return textwrap.wrap(paragraph, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent))


def _dates(treaty: Treaty) -> Iterator[str]:
    for event in type(treaty.dates).model_fields:
        for date in getattr(treaty.dates, event):
            name = event.replace("_", " ")
            said = f"{date.printed} ({date.calendar}, {date.text}) = {day_of(date)} [{date.certainty}]"
            yield from _wrapped(f"{name:10} {said}")


def _transfers(chronicle: Chronicle, treaty: Treaty, language: Language) -> Iterator[str]:
    found = transfers.by_treaty(chronicle, treaty.id)
    names = chronicle.atlas.sovereigns
    for transfer in found:
        who = f"{names[transfer.from_].name.said(language)} -> {names[transfer.to].name.said(language)}"
        area = rounded(transfer.area.km2, transfer.area.error_km2)
        yield from _wrapped(f"{area}  {who}  ({transfer.kind}, article {transfer.article})", "  ")
    if not found:
        yield "  nothing: no land changed hands"


def _lines_drawn(treaty: Treaty, language: Language) -> Iterator[str]:
    if not treaty.segments:
        return
    yield ""
    yield "Lines (left | right of the traveller)"
    for segment in treaty.segments:
        ends = f"{segment.id}: {segment.from_} to {segment.to}, {segment.stage}"
        yield from _wrapped(f"{ends}; {segment.left} | {segment.right}", "  ")
        yield from _wrapped(segment.name.said(language), "    ")


def _literature(treaty: Treaty, language: Language) -> Iterator[str]:
    if treaty.figures:
        yield ""
        yield "Areas in the literature"
    for figure in treaty.figures:
        who = f"({figure.who.said(language)}) [{figure.certainty}]"
        yield from _wrapped(f"{figure.km2:,.0f} km2: {figure.what.said(language)} {who}", "  ")
    if treaty.viewpoints:
        yield ""
        yield "Viewpoints"
    for view in treaty.viewpoints:
        yield from _wrapped(f"{view.who.said(language)}: {view.says.said(language)} [{view.certainty}]", "  ")
