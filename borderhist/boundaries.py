"""The boundary of a version: the segments in force in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from borderhist.segments import Segment


def of_version(segments: Iterable[Segment], version: int) -> tuple[Segment, ...]:
    """Return the segments in force in a version, undelimited edges included."""
    return tuple(segment for segment in segments if segment.in_force(version))


def agreed(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return the segments that somebody agreed on: those a map may draw as a line."""
    return tuple(segment for segment in segments if segment.is_agreed)
