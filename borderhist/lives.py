"""What became of a line over time, and what a name stands for."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import TYPE_CHECKING, Literal

import shapely

from borderhist.errors import UnknownNameError, unknown
from borderhist.reprs import OneLine
from borderhist.segments import by_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from borderhist.chronicle import Chronicle
    from borderhist.records import Place, Treaty
    from borderhist.segments import Segment

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


def named(chronicle: Chronicle, name: str) -> Place | Segment:
    """Return the place or the segment that a name stands for.

    A segment is named ``treaty/segment`` or by its own id alone; a place by its id or by a name in any
    language, capitals and accents aside. A place comes before a segment of the same name.

    Raises
    ------
    UnknownNameError
        If nothing bears the name, several do, or only under a reading that was not chosen.
    """
    atlas = chronicle.atlas
    segments = [segment for segment in chronicle.segments if name in (segment.ref, segment.record.id)]
    if "/" in name:
        return segments[0] if segments else _no_segment(chronicle, name)
    called = [name] if name in atlas.places else _called(chronicle, name)
    if len(called) > 1:
        message = f"{name!r} is the name of several places: {', '.join(called)}; give one of these ids"
        raise UnknownNameError(message)
    if called:
        return atlas.places[called[0]]
    lines = {of_line(chronicle, segment)[0].ref: segment for segment in segments}
    if len(lines) > 1:
        refs = ", ".join(segment.ref for segment in segments)
        message = f"{name!r} is the name of several lines: {refs}; give one of these"
        raise UnknownNameError(message)
    return segments[0] if segments else _no_segment(chronicle, name)


def _called(chronicle: Chronicle, name: str) -> list[str]:
    """Return the ids of the places that bear a name."""
    atlas = chronicle.atlas
    return sorted(
        {n.place for n in atlas.names if _plain(n.name) == _plain(name) and n.place in atlas.places}
    )


def _plain(name: str) -> str:
    """Return a name without capitals and accents, as people type it."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _no_segment(chronicle: Chronicle, name: str) -> Segment:
    """Say why no segment has a name.

    Raises
    ------
    UnknownNameError
        Always.
    """
    atlas = chronicle.atlas
    for treaty in atlas.treaties:
        for record in treaty.segments:
            if name in (record.id, f"{treaty.id}/{record.id}"):
                said = " ".join(f"--reading {key}={values[0]}" for key, values in record.when.items())
                message = f"{treaty.id}/{record.id} is no line as the record is read here; add {said}"
                raise UnknownNameError(message)
    known = {*atlas.places, *(n.name for n in atlas.names), *(s.ref for s in chronicle.segments)}
    raise UnknownNameError(unknown("place or line", name, known), reason="unknown-place-or-line")


def of_line(chronicle: Chronicle, segment: Segment) -> tuple[Segment, ...]:
    """Return the segments that led to a segment, it, and those that came of it, in order of time."""
    before = {one.ref: one.record.supersedes for one in chronicle.segments}
    heirs = _heirs(chronicle)
    life = {segment.ref, *_reached(segment.ref, before), *_reached(segment.ref, heirs)}
    return tuple(
        sorted((one for one in chronicle.segments if one.ref in life), key=lambda one: (one.opened, one.ref))
    )


def stages(chronicle: Chronicle, segment: Segment) -> tuple[Stage, ...]:
    """Return the life of the line of a segment, stage by stage."""
    known, heirs = by_ref(chronicle.segments), _heirs(chronicle)
    return tuple(
        _stage(chronicle, one, tuple(known[ref] for ref in heirs.get(one.ref, ())))
        for one in of_line(chronicle, segment)
    )


def _heirs(chronicle: Chronicle) -> dict[str, tuple[str, ...]]:
    """Return, by segment, the segments that replaced it."""
    heirs: dict[str, tuple[str, ...]] = {}
    for later in chronicle.segments:
        for ref in later.record.supersedes:
            heirs[ref] = (*heirs.get(ref, ()), later.ref)
    return heirs


def _reached(start: str, steps: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield everything to which steps lead from a start; time orders them, so that they end."""
    waiting = list(steps.get(start, ()))
    while waiting:
        ref = waiting.pop()
        yield ref
        waiting += steps.get(ref, ())


def _stage(chronicle: Chronicle, segment: Segment, after: tuple[Segment, ...]) -> Stage:
    known = by_ref(chronicle.segments)
    before = tuple(known[ref] for ref in segment.record.supersedes if ref in known)
    ended_by = None if segment.closed is None else chronicle.versions[segment.closed]
    return Stage(segment, before, after, _compared(segment, before), ended_by)


def _compared(segment: Segment, before: tuple[Segment, ...]) -> GeometryChange:
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
