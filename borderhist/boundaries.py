"""The boundary of a day: the segments in force on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from borderhist.segments import Segment


def on(segments: Iterable[Segment], day: dt.date) -> tuple[Segment, ...]:
    """Return the segments in force on a day, undelimited edges included."""
    return tuple(segment for segment in segments if segment.in_force(day))


def agreed(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return the segments that somebody agreed on: those a map may draw as a line."""
    return tuple(segment for segment in segments if segment.is_agreed)
