"""The life of a line through the segments that replaced one another, and what a name stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from borderhist.errors import UnknownNameError, unknown

if TYPE_CHECKING:
    from borderhist.chronicle import Chronicle
    from borderhist.segments import Segment


def named(chronicle: Chronicle, name: str) -> tuple[float, float] | Segment:
    """Return the segment, or the point (longitude, latitude) of the place, that a name stands for.

    A segment is named ``treaty/segment`` or by its own id alone; a place by its id or by a name in any
    language.

    Raises
    ------
    UnknownNameError
        If nothing bears the name, or several places do.
    """
    segments = [s for s in chronicle.segments if name in (s.ref, s.record.id)]
    exact = [segment for segment in segments if segment.ref == name]
    atlas = chronicle.atlas
    if exact:
        return exact[0]
    if name in atlas.places:
        return (atlas.places[name].lon, atlas.places[name].lat)
    called = {n.place for n in atlas.names if n.name.casefold() == name.casefold()}
    if len(called) > 1:
        message = f"{name!r} is the name of several places: {', '.join(sorted(called))}"
        raise UnknownNameError(message)
    if called:
        (place,) = called
        return (atlas.places[place].lon, atlas.places[place].lat)
    if segments:
        return segments[0]
    known = {*atlas.places, *(n.name for n in atlas.names), *(s.ref for s in chronicle.segments)}
    raise UnknownNameError(unknown("place or segment", name, known))


def of_line(chronicle: Chronicle, segment: Segment) -> tuple[Segment, ...]:
    """Return the segments that went before and after a segment in its place, in order of time."""
    related = {segment.ref}
    size = 0
    while len(related) > size:
        size = len(related)
        for other in chronicle.segments:
            if other.ref in related or related.intersection(other.record.supersedes):
                related |= {other.ref, *other.record.supersedes}
    return tuple(s for s in chronicle.segments if s.ref in related)


def identical(one: Segment, other: Segment) -> bool:
    """Tell whether two segments have the very same coordinates, in either direction."""
    mine, theirs = (
        {(x, y) for piece in s.pieces for x, y in shapely.get_coordinates(piece.geometry).tolist()}
        for s in (one, other)
    )
    return mine == theirs
