"""Measure the effect of each reading of a disputed clause: which faces, how much land, in which years."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.derive.interpretation import Interpretation
from borderhist.geometry import geodesy
from borderhist.memo import remembered
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Segment
    from borderhist.model.reader import Atlas
    from borderhist.model.records import Reading, Variant


@dataclasses.dataclass(frozen=True)
class Effect(OneLine):
    """The land that a variant gives to another sovereign than the default does.

    Attributes
    ----------
    faces, km2
        The land that differs on any day.
    segments
        The lines that only this variant draws.
    moves
        Square kilometres by who holds them by default and who by this variant, largest first; land that
        differs in several ways over time counts in each.
    since, until
        The first day on which anything differs, and the one from which nothing does any more (None: it
        differs to the end of the record, or, if ``since`` is None as well, never).
    """

    reading: Reading
    variant: Variant
    faces: tuple[int, ...]
    segments: tuple[Segment, ...]
    km2: float
    moves: tuple[tuple[str, str, float], ...]
    since: dt.date | None
    until: dt.date | None


def effects(chronicle: Chronicle) -> tuple[Effect, ...]:
    """Return the effect of every variant of every reading; of defaults it is nothing."""
    default = chronicle.under(Interpretation()) if chronicle.interpretation.readings else chronicle
    readings = chronicle.atlas.readings.values()
    return tuple(effect(default, reading, variant) for reading in readings for variant in reading.variants)


@remembered()
def effect(default: Chronicle, reading: Reading, variant: Variant) -> Effect:
    """Return what one variant changes against the default of its reading, all other readings at default."""
    if variant.id == reading.default or not _is_in_a_clause(default.atlas, reading):
        return Effect(reading, variant, (), (), 0.0, (), None, None)
    other = default.under(Interpretation(((reading.id, variant.id),), default.interpretation.date_rule))
    differing: dict[tuple[str, str], set[int]] = {}
    changed = []
    for version, (mine, theirs) in enumerate(zip(default.tenures, other.tenures, strict=True)):
        pairs = [(a.sovereign, b.sovereign) for a, b in zip(mine, theirs, strict=True)]
        changed += [version] * any(a != b for a, b in pairs)
        for face, pair in enumerate(pairs):
            if pair[0] != pair[1]:
                differing.setdefault(pair, set()).add(face)
    faces = frozenset[int]().union(*differing.values())
    moves = sorted(((*pair, _km2(default, found)) for pair, found in differing.items()), key=lambda m: -m[2])
    since, until = _changed_span(default, changed)
    drawn = {segment.ref for segment in default.segments}
    lines = tuple(segment for segment in other.segments if segment.ref not in drawn)
    km2 = _km2(default, faces)
    return Effect(reading, variant, tuple(sorted(faces)), lines, km2, tuple(moves), since, until)


def _is_in_a_clause(atlas: Atlas, reading: Reading) -> bool:
    """Tell whether any clause about lines or land depends on a reading; some only measure zones."""
    return any(
        reading.id in clause.when
        for treaty in atlas.treaties
        for clauses in (treaty.holds, treaty.segments)
        for clause in clauses
    )


def _km2(chronicle: Chronicle, faces: Iterable[int]) -> float:
    return sum(geodesy.area_km2(chronicle.arrangement.faces[face]) for face in sorted(faces))


def _changed_span(chronicle: Chronicle, changed: list[int]) -> tuple[dt.date | None, dt.date | None]:
    """Return from which day and until which day the versions in a list stand."""
    if not changed:
        return None, None
    days = [treaty.effective for treaty in chronicle.versions]
    return days[changed[0]], days[changed[-1] + 1] if changed[-1] + 1 < len(days) else None
