"""Derive the whole record: segments, faces, and who held every face after every instrument."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING

from borderhist.derive import interpretation as derive_interpretation
from borderhist.derive import references, validation
from borderhist.derive.sovereignty import (
    Tenure,
    assign_sovereigns,
    find_regions,
    hand_down,
    keep_first_clauses,
)
from borderhist.derive.timeline import Timeline, build_linework, build_timeline
from borderhist.errors import DataError
from borderhist.memo import Memo

if TYPE_CHECKING:
    from borderhist.derive.interpretation import Interpretation
    from borderhist.derive.timeline import Linework
    from borderhist.errors import Fault
    from borderhist.model.reader import Atlas


__all__ = ["Chronicle", "Tenure", "derive", "derive_versions"]


@dataclasses.dataclass(frozen=True, eq=False)
class Chronicle(Timeline):
    """Everything that can be asked about, derived from an atlas once.

    Attributes
    ----------
    tenures
        ``tenures[version][face]``.
    """

    tenures: tuple[tuple[Tenure, ...], ...]

    @functools.cached_property
    def memo(self) -> Memo:
        """The cache of results derived from this record; it lives as long as the record."""
        return Memo()

    def under(self, interpretation: Interpretation) -> Chronicle:
        """Return the chronicle of the same record and faces under another interpretation.

        Raises
        ------
        DataError
            If the clauses that hold under it contradict one another.
        """
        return derive_versions(self.linework, interpretation)

    def __repr__(self) -> str:
        """Return how much the record holds, in one line."""
        label = self.interpretation.label()
        under = f" under {label}" if label else ""
        return (
            f"<Chronicle of {len(self.versions)} versions from {self.first_day} to "
            f"{self.versions[-1].effective}, {len(self.arrangement.faces)} faces{under}>"
        )


def derive(atlas: Atlas, interpretation: Interpretation = derive_interpretation.DEFAULT) -> Chronicle:
    """Return the chronicle of an atlas.

    Raises
    ------
    DataError
        With every fault: names that nothing bears; rules that cannot be traced; lines that do not close,
        land without a witness, witnesses that disagree, left and right that contradict them.
    """
    if dangling := references.find_dangling(atlas):
        raise DataError(tuple(dangling))
    return derive_versions(build_linework(atlas), interpretation)


def derive_versions(linework: Linework, interpretation: Interpretation) -> Chronicle:
    """Return who held every face in every version, under an interpretation.

    Raises
    ------
    DataError
        With every fault of every version; a version at fault is left out of what the next is compared with.
    """
    timeline = build_timeline(linework, interpretation)
    faults: list[Fault] = []
    tenures: list[tuple[Tenure, ...]] = []
    for version, land in enumerate(find_regions(timeline)):
        faults += validation.find_double_claims(timeline.versions[version])
        assigned = assign_sovereigns(land)
        if wrong := validation.find_faults(timeline, version, land, assigned):
            faults += wrong
            continue
        held = tuple(assigned[face] for face in range(len(land.regions)))
        if tenures:
            before = hand_down(timeline, version, tenures[-1])
            faults += validation.find_unnamed_land(timeline, version, land, held, before)
            held = keep_first_clauses(held, before)
        tenures.append(held)
    if faults:
        raise DataError(validation.keep_first(faults))
    facts = {field.name: getattr(timeline, field.name) for field in dataclasses.fields(timeline)}
    return Chronicle(**facts, tenures=tuple(tenures))
