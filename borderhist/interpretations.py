"""What each reading of a disputed clause would change: which faces, how much land, in which years."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist import measure
from borderhist.standpoints import Standpoint

if TYPE_CHECKING:
    import datetime as dt

    from borderhist.chronicle import Chronicle
    from borderhist.records import Reading, Variant


@dataclasses.dataclass(frozen=True)
class Effect:
    """What a variant gives to somebody else than the default does, and from when until when."""

    reading: Reading
    variant: Variant
    faces: tuple[int, ...]
    km2: float
    since: dt.date | None
    until: dt.date | None


def effects(chronicle: Chronicle) -> tuple[Effect, ...]:
    """Return the effect of every variant of every reading; of defaults it is nothing."""
    readings = chronicle.atlas.readings.values()
    return tuple(effect(chronicle, reading, variant) for reading in readings for variant in reading.variants)


def effect(chronicle: Chronicle, reading: Reading, variant: Variant) -> Effect:
    """Return what one variant changes against the default of its reading."""
    if variant.id == reading.default:
        return Effect(reading, variant, (), 0.0, None, None)
    default = chronicle.seen_from(Standpoint())
    other = chronicle.seen_from(Standpoint(((reading.id, variant.id),)))
    faces: set[int] = set()
    changed = []
    for version, (mine, theirs) in enumerate(zip(default.tenures, other.tenures, strict=True)):
        differing = {
            f for f, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a.sovereign != b.sovereign
        }
        faces |= differing
        if differing:
            changed.append(version)
    km2 = sum(measure.area_km2(chronicle.arrangement.faces[face]) for face in faces)
    if not changed:
        return Effect(reading, variant, (), km2, None, None)
    days = [treaty.effective for treaty in default.versions]
    end = days[changed[-1] + 1] if changed[-1] + 1 < len(days) else None
    return Effect(reading, variant, tuple(sorted(faces)), km2, days[changed[0]], end)
