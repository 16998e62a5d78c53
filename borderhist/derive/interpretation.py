"""How the record is interpreted: which variant of every reading, and which of its dates make an act count.

An interpretation leaves out the clauses that do not hold under it; what is left is derived like any other
record, so that nothing below this module knows that there is more than one way to read it.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal, get_args

from borderhist.errors import UnknownNameError, unknown
from borderhist.model import calendars

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from borderhist.model.reader import Atlas
    from borderhist.model.treaty import Hold, SegmentRecord, Treaty


DateRule = Literal["signed", "ratified", "in-force", "demarcated"]

DATE_RULES: tuple[DateRule, ...] = get_args(DateRule)

EVENTS: dict[DateRule, tuple[str, ...]] = {
    "signed": ("signed",),
    "ratified": ("ratified", "exchanged"),
    "in-force": ("in_force",),
    "demarcated": ("demarcated",),
}
"""Which dates of an instrument a rule looks at, the first kind that it has; else the effective day stands."""


@dataclasses.dataclass(frozen=True)
class Interpretation:
    """One way to read the record.

    Attributes
    ----------
    readings
        Pairs of a reading and its variant, for those readings that depart from their default.
    date_rule
        Which date makes an instrument count; None: the effective day that its file gives reasons for.
    """

    readings: tuple[tuple[str, str], ...] = ()
    date_rule: DateRule | None = None

    def label(self) -> str:
        """Return the departures from the defaults, such as ``uda=wide``; empty where there are none."""
        return " ".join(f"{reading}={variant}" for reading, variant in self.readings)


DEFAULT = Interpretation()


def parse_interpretation(
    atlas: Atlas, readings: Iterable[str], date_rule: DateRule | None = None
) -> Interpretation:
    """Return the interpretation that chooses readings written ``NAME=VARIANT``.

    Raises
    ------
    UnknownNameError
        If a reading or variant does not exist, or a reading is given twice.
    """
    chosen: dict[str, str] = {}
    for text in readings:
        name, _, variant = text.partition("=")
        if name not in atlas.readings:
            raise UnknownNameError(unknown("reading", name, atlas.readings), reason="unknown-reading")
        variants = [known.id for known in atlas.readings[name].variants]
        if variant not in variants:
            raise UnknownNameError(unknown(f"variant of {name}", variant, variants), reason="unknown-variant")
        if chosen.setdefault(name, variant) != variant:
            message = f"the reading {name} is given twice: {chosen[name]} and {variant}"
            raise UnknownNameError(message)
    departures = {
        name: variant for name, variant in chosen.items() if variant != atlas.readings[name].default
    }
    return Interpretation(tuple(sorted(departures.items())), date_rule)


def chosen_variants(atlas: Atlas, interpretation: Interpretation) -> dict[str, str]:
    """Return the variant of every reading."""
    return {name: reading.default for name, reading in atlas.readings.items()} | dict(interpretation.readings)


def treaties_under(atlas: Atlas, interpretation: Interpretation) -> tuple[Treaty, ...]:
    """Return the instruments with the clauses that hold under an interpretation, in the order of its days."""
    choice = chosen_variants(atlas, interpretation)
    held = tuple(_keep_holding_clauses(treaty, choice) for treaty in atlas.treaties)
    borne = {f"{treaty.id}/{segment.id}" for treaty in held for segment in treaty.segments}
    seen = tuple(_drop_missing_ends(treaty, borne) for treaty in held)
    return seen if interpretation.date_rule is None else _date_by_rule(seen, interpretation.date_rule)


def holds_under(clause: Hold | SegmentRecord, choice: Mapping[str, str]) -> bool:
    """Tell whether a clause holds under the chosen variants."""
    return all(choice.get(name) in variants for name, variants in clause.when.items())


def _keep_holding_clauses(treaty: Treaty, choice: Mapping[str, str]) -> Treaty:
    holds = tuple(hold for hold in treaty.holds if holds_under(hold, choice))
    segments = tuple(segment for segment in treaty.segments if holds_under(segment, choice))
    if len(holds) == len(treaty.holds) and len(segments) == len(treaty.segments):
        return treaty
    return treaty.model_copy(update={"holds": holds, "segments": segments})


def _drop_missing_ends(treaty: Treaty, borne: set[str]) -> Treaty:
    """Return a treaty that ends only lines that exist under this interpretation."""
    if borne.issuperset(treaty.ends):
        return treaty
    segments = tuple(
        segment.model_copy(update={"supersedes": tuple(ref for ref in segment.supersedes if ref in borne)})
        for segment in treaty.segments
    )
    closes = tuple(ref for ref in treaty.closes if ref in borne)
    return treaty.model_copy(update={"segments": segments, "closes": closes})


def _date_by_rule(seen: tuple[Treaty, ...], rule: DateRule) -> tuple[Treaty, ...]:
    """Return instruments that count from the day a rule names, but never before what they end."""
    days: dict[str, dt.date] = {}
    for treaty in seen:
        ended = [days[ref.split("/")[0]] for ref in treaty.ends if ref.split("/")[0] in days]
        days[treaty.id] = max([_day_by_rule(treaty, rule), *ended])
    # where two count from one day, the one that was made first comes first
    order = sorted(range(len(seen)), key=lambda n: (days[seen[n].id], n))
    return tuple(seen[n].model_copy(update={"effective": days[seen[n].id]}) for n in order)


def _day_by_rule(treaty: Treaty, rule: DateRule) -> dt.date:
    if treaty.kind == "context":
        return treaty.effective
    for event in EVENTS[rule]:
        for printed in getattr(treaty.dates, event):
            return calendars.day_of(printed)
    return treaty.effective
