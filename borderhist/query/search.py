"""Find the place or the line that a name means."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from borderhist.errors import UnknownNameError, unknown
from borderhist.query.lines import trace_line_history

if TYPE_CHECKING:
    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Segment
    from borderhist.model.records import Place


def find_named(chronicle: Chronicle, name: str) -> Place | Segment:
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
        return segments[0] if segments else _refuse_segment(chronicle, name)
    called = [name] if name in atlas.places else _places_named(chronicle, name)
    if len(called) > 1:
        message = f"{name!r} is the name of several places: {', '.join(called)}; give one of these ids"
        raise UnknownNameError(message)
    if called:
        return atlas.places[called[0]]
    lines = {trace_line_history(chronicle, segment)[0].ref: segment for segment in segments}
    if len(lines) > 1:
        refs = ", ".join(segment.ref for segment in segments)
        message = f"{name!r} is the name of several lines: {refs}; give one of these"
        raise UnknownNameError(message)
    return segments[0] if segments else _refuse_segment(chronicle, name)


def _places_named(chronicle: Chronicle, name: str) -> list[str]:
    """Return the ids of the places that bear a name."""
    atlas = chronicle.atlas
    return sorted(
        {
            n.place
            for n in atlas.names
            if _normalise_name(n.name) == _normalise_name(name) and n.place in atlas.places
        }
    )


def _normalise_name(name: str) -> str:
    """Return a name without capitals and accents (NFKD, combining marks removed), for comparison."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _refuse_segment(chronicle: Chronicle, name: str) -> Segment:
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
                options = " ".join(f"--reading {key}={values[0]}" for key, values in record.when.items())
                message = f"{treaty.id}/{record.id} is no line as the record is read here; add {options}"
                raise UnknownNameError(message)
    known = {*atlas.places, *(n.name for n in atlas.names), *(s.ref for s in chronicle.segments)}
    raise UnknownNameError(unknown("place or line", name, known), reason="unknown-place-or-line")
