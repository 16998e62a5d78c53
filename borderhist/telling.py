"""Tell what the record knows of an instrument, as values for programs and as lines for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from borderhist import transfers
from borderhist.calendars import day_of
from borderhist.words import speaker

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from borderhist.chronicle import Chronicle
    from borderhist.records import Language, Treaty
    from borderhist.transfers import Transfer


def rounded(km2: float, error_km2: float) -> str:
    """Return an area with its error, the error to two digits and the area to the same place.

    >>> rounded(584_625, 10_901)
    '585,000 ± 11,000 km2'
    """
    digits = max(len(str(int(error_km2))) - 2, 0)
    return f"{round(km2, -digits):,.0f} ± {round(error_km2, -digits):,.0f} km2"


def holder(chronicle: Chronicle, sovereign: str, day: dt.date, language: Language) -> str:
    """Return what a sovereign is called on a day."""
    return chronicle.atlas.sovereigns[sovereign].named(day).said(language)


def transfers_told(chronicle: Chronicle, found: Iterable[Transfer], language: Language) -> list[str]:
    """Return one line for every transfer: area with error, from whom to whom, by which clause."""
    say = speaker(language)
    told = []
    for t in found:
        day = t.treaty.effective
        who = " → ".join(holder(chronicle, name, day, language) for name in (t.from_, t.to))
        clause = f"{say(t.kind)}, {t.treaty.id}, {say('article')} {t.article}"
        told.append(f"{rounded(t.area.km2, t.area.error_km2)}  {who}  ({clause})")
    return told


def value(chronicle: Chronicle, treaty: Treaty) -> dict[str, Any]:
    """Return everything about an instrument as plain values: its file, and what is derived from it.

    A segment that belongs to another reading than the one chosen has no ``valid_from``.
    """
    told: dict[str, Any] = treaty.model_dump(mode="json", by_alias=True, exclude_none=True)
    for event, printed in told["dates"].items():
        for date, record in zip(printed, getattr(treaty.dates, event), strict=True):
            date["gregorian"] = str(day_of(record))
    told["transfers"] = [transfer.facts() for transfer in transfers.by_treaty(chronicle, treaty.id)]
    by_ref = {segment.ref: segment for segment in chronicle.segments}
    for segment in told["segments"]:
        traced = by_ref.get(f"{treaty.id}/{segment['id']}")
        segment["valid_from"] = None if traced is None else str(traced.since)
        segment["valid_to"] = None if traced is None or traced.until is None else str(traced.until)
    atlas = chronicle.atlas
    told["readings"] = [reading.id for reading in atlas.readings.values() if reading.treaty == treaty.id]
    told["contradictions"] = [
        item.model_dump(mode="json", by_alias=True, exclude_none=True)
        for item in atlas.contradictions
        if item.treaty == treaty.id
    ]
    return told
