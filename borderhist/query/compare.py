"""Compare two versions: lines opened and closed, lengths, territories, transfers."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal

import shapely

from borderhist.geometry import geodesy
from borderhist.query import territories
from borderhist.query import transfers as query_transfers
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Segment
    from borderhist.query.territories import Area
    from borderhist.query.transfers import Transfer


Change = Literal["opened", "closed", "treaty", "demarcation", "clause", "redrawn", "unchanged"]
"""``treaty``: replaced by another line; ``demarcation``: the same place, now marked; ``clause``: the same
place under another clause; ``redrawn``: the same ends, elsewhere; ``unchanged``: the very same segment."""


@dataclasses.dataclass(frozen=True)
class LineChange(OneLine):
    """What happened to one segment, and by which segments it was replaced.

    Attributes
    ----------
    identical
        Whether every coordinate is the same before and after, to the last bit.
    """

    segment: Segment
    change: Change
    successors: tuple[Segment, ...]
    length_km: float
    identical: bool


@dataclasses.dataclass(frozen=True)
class LandChange:
    """The area of a sovereign before and after; None where it holds nothing.

    Attributes
    ----------
    predecessor
        The sovereign that it succeeded; itself, unless a state followed another.
    """

    sovereign: str
    predecessor: str
    before: Area | None
    after: Area | None


@dataclasses.dataclass(frozen=True)
class Difference(OneLine):
    """Everything that differs between two versions."""

    before: int
    after: int
    lines: tuple[LineChange, ...]
    lands: tuple[LandChange, ...]
    transfers: tuple[Transfer, ...]


def between(chronicle: Chronicle, before: int, after: int) -> Difference:
    """Return what is different between two versions, the earlier one first."""
    before, after = min(before, after), max(before, after)
    return Difference(
        before,
        after,
        tuple(_compare_lines(chronicle, before, after)),
        tuple(_compare_lands(chronicle, before, after)),
        query_transfers.between_versions(chronicle, before, after),
    )


def _compare_lines(chronicle: Chronicle, before: int, after: int) -> list[LineChange]:
    old, new = chronicle.in_force(before), chronicle.in_force(after)
    kept = {segment.ref for segment in old} & {segment.ref for segment in new}
    found = [LineChange(s, "unchanged", (), _length(s), identical=True) for s in old if s.ref in kept]
    replacing: set[str] = set()
    for segment in old:
        if segment.ref in kept:
            continue
        successors = tuple(s for s in new if s.ref not in kept and _is_successor(chronicle, s, segment))
        replacing |= {later.ref for later in successors}
        drawn = {point for later in successors for point in _vertices(later)}
        same = bool(successors) and _vertices(segment) <= drawn
        found.append(
            LineChange(
                segment, _classify_change(segment, successors, same=same), successors, _length(segment), same
            )
        )
    fresh = [s for s in new if s.ref not in kept | replacing]
    return found + [LineChange(s, "opened", (), _length(s), identical=False) for s in fresh]


def _is_successor(chronicle: Chronicle, later: Segment, earlier: Segment) -> bool:
    """Tell whether a segment took the place of an earlier one, also through others in between."""
    by_ref = {segment.ref: segment for segment in chronicle.segments}
    waiting = list(later.record.supersedes)
    while waiting:
        ref = waiting.pop()
        if ref == earlier.ref:
            return True
        waiting += by_ref[ref].record.supersedes if ref in by_ref else ()
    return False


def _classify_change(segment: Segment, successors: tuple[Segment, ...], *, same: bool) -> Change:
    if not successors:
        return "closed"
    stages = {later.record.stage for later in successors}
    if same:
        marked = stages == {"demarcation"} and segment.record.stage != "demarcation"
        return "demarcation" if marked else "clause"
    ends = (segment.record.from_, segment.record.to)
    return (
        "redrawn" if any((later.record.from_, later.record.to) == ends for later in successors) else "treaty"
    )


def _vertices(segment: Segment) -> set[tuple[float, float]]:
    return {(x, y) for piece in segment.pieces for x, y in shapely.get_coordinates(piece.geometry).tolist()}


def _length(segment: Segment) -> float:
    return sum(geodesy.length_km(piece.geometry) for piece in segment.pieces)


def _compare_lands(chronicle: Chronicle, before: int, after: int) -> list[LandChange]:
    old = {chronicle.successor(t.sovereign, after): t for t in territories.of_version(chronicle, before)}
    new = {t.sovereign: t for t in territories.of_version(chronicle, after)}
    return [
        LandChange(
            name,
            old[name].sovereign if name in old else name,
            old[name].area if name in old else None,
            new[name].area if name in new else None,
        )
        for name in sorted(old.keys() | new.keys())
    ]
