"""Check what no single file can show: dates that disagree, missing texts, readings that do not derive."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.derive import chronicle
from borderhist.derive.interpretation import DATE_RULES, Interpretation
from borderhist.errors import DataError, Fault
from borderhist.model import calendars

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.reader import Atlas
    from borderhist.model.treaty import Treaty


def check_record(atlas: Atlas) -> Chronicle:
    """Return the chronicle of an atlas in which nothing is wrong.

    Raises
    ------
    DataError
        With everything that is wrong with dates, texts and derivation.
    """
    found = [
        fault
        for treaty in atlas.treaties
        for fault in (*compare_dates(treaty), *find_missing_russian(treaty))
    ]
    try:
        derived = chronicle.derive(atlas)
    except DataError as error:
        raise DataError((*found, *error.faults)) from error
    if found:
        raise DataError(tuple(found))
    return derived


def check_interpretations(derived: Chronicle) -> Iterator[Fault]:
    """Yield every fault that occurs only under another reading or another date rule."""
    others = [
        Interpretation(((reading.id, variant.id),))
        for reading in derived.atlas.readings.values()
        for variant in reading.variants
        if variant.id != reading.default
    ]
    for other in (*others, *(Interpretation((), rule) for rule in DATE_RULES)):
        try:
            derived.under(other)
        except DataError as error:
            under = other.label() or f"--date-rule {other.date_rule}"
            for fault in error.faults:
                yield dataclasses.replace(fault, sentence=f"under {under}: {fault.sentence}")


def compare_dates(treaty: Treaty) -> Iterator[Fault]:
    """Yield a fault where the dates of one text name different days, or the effective day is none of them."""
    file = f"treaties/{treaty.id}.toml"
    days: set[dt.date] = set()
    broken = False
    for event in type(treaty.dates).model_fields:
        by_text: dict[str, dict[tuple[str, str], dt.date]] = {}
        for number, printed in enumerate(getattr(treaty.dates, event)):
            try:
                day = calendars.day_of(printed)
            except ValueError as error:
                broken = True
                yield Fault(file, f"dates.{event}.{number}.date", str(error), treaty.place or "")
                continue
            by_text.setdefault(printed.witness.en, {})[printed.words, printed.calendar] = day
            days.add(day)
        for text, named in by_text.items():
            if len(set(named.values())) > 1:
                said = "; ".join(f"{printed!r} is {day}" for (printed, _), day in named.items())
                yield Fault(
                    file, f"dates.{event}", f"the dates of {text} disagree: {said}", treaty.place or ""
                )
    if days and not broken and treaty.effective not in days:
        said = ", ".join(map(str, sorted(days)))
        sentence = f"{treaty.effective} is none of the days that its dates name: {said}"
        yield Fault(file, "effective", sentence, treaty.place or "")


def find_missing_russian(treaty: Treaty) -> Iterator[Fault]:
    """Yield a fault for every article whose summary is missing in Russian."""
    for article in treaty.articles:
        if article.summary.ru is None:
            yield Fault(
                f"treaties/{treaty.id}.toml",
                f"articles.{article.number}.summary.ru",
                "this summary is missing",
            )
