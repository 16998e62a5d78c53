"""Trace the history of a line: the segments that it replaced, and those that replaced it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal

import shapely

from borderhist.derive.tracing import index_by_ref
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Segment
    from borderhist.model.treaty import Treaty


GeometryChange = Literal["first", "identical", "part", "redrawn"]
"""A line beside those it replaced: there were none; the same coordinates; some of the same coordinates,
between other ends; or elsewhere."""


@dataclasses.dataclass(frozen=True)
class Stage(OneLine):
    """One segment in the life of a line.

    Attributes
    ----------
    before, after
        The segments that it replaced, and those that replaced it.
    geometry_change
        How its coordinates compare with those of ``before``.
    ended_by
        The instrument with which it ended; None while it is in force.
    """

    segment: Segment
    before: tuple[Segment, ...]
    after: tuple[Segment, ...]
    geometry_change: GeometryChange
    ended_by: Treaty | None


def trace_line_history(chronicle: Chronicle, segment: Segment) -> tuple[Segment, ...]:
    """Return a segment with all its predecessors and successors, in order of time."""
    before = {one.ref: one.record.supersedes for one in chronicle.segments}
    heirs = _successors_by_segment(chronicle)
    life = {segment.ref, *_follow_references(segment.ref, before), *_follow_references(segment.ref, heirs)}
    return tuple(
        sorted((one for one in chronicle.segments if one.ref in life), key=lambda one: (one.opened, one.ref))
    )


def list_stages(chronicle: Chronicle, segment: Segment) -> tuple[Stage, ...]:
    """Return the life of the line of a segment, stage by stage."""
    known, heirs = index_by_ref(chronicle.segments), _successors_by_segment(chronicle)
    return tuple(
        _build_stage(chronicle, one, tuple(known[ref] for ref in heirs.get(one.ref, ())))
        for one in trace_line_history(chronicle, segment)
    )


def _successors_by_segment(chronicle: Chronicle) -> dict[str, tuple[str, ...]]:
    """Return, by segment, the segments that replaced it."""
    heirs: dict[str, tuple[str, ...]] = {}
    for later in chronicle.segments:
        for ref in later.record.supersedes:
            heirs[ref] = (*heirs.get(ref, ()), later.ref)
    return heirs


def _follow_references(start: str, steps: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield all that can be reached from a start by steps (depth-first; time orders them, so it ends)."""
    waiting = list(steps.get(start, ()))
    while waiting:
        ref = waiting.pop()
        yield ref
        waiting += steps.get(ref, ())


def _build_stage(chronicle: Chronicle, segment: Segment, after: tuple[Segment, ...]) -> Stage:
    known = index_by_ref(chronicle.segments)
    before = tuple(known[ref] for ref in segment.record.supersedes if ref in known)
    ended_by = None if segment.closed is None else chronicle.versions[segment.closed]
    return Stage(segment, before, after, _compare_geometry(segment, before), ended_by)


def _compare_geometry(segment: Segment, before: tuple[Segment, ...]) -> GeometryChange:
    """Return how the coordinates of a segment compare with those of the segments it replaced."""
    if not before:
        return "first"
    mine = _coordinates((segment,))
    theirs = _coordinates(before)
    if mine == theirs:
        return "identical"
    # a line that is cut anew gets vertices at its own ends
    ends = {
        vertex for piece in segment.pieces for vertex in (piece.geometry.coords[0], piece.geometry.coords[-1])
    }
    return "part" if mine - ends and mine - ends <= theirs else "redrawn"


def _coordinates(segments: Iterable[Segment]) -> set[tuple[float, ...]]:
    return {
        tuple(vertex)
        for segment in segments
        for piece in segment.pieces
        for vertex in shapely.get_coordinates(piece.geometry).tolist()
    }


def identical(one: Segment, other: Segment) -> bool:
    """Tell whether two segments have the very same coordinates, in either direction."""
    return _coordinates((one,)) == _coordinates((other,))
