"""What one page needs of the chronicle: a run of versions, the lines in force in them, the land they part."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

import shapely

from borderhist import territories
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from borderhist.chronicle import Chronicle, Tenure
    from borderhist.segments import Segment
    from borderhist.territories import Area

Key = tuple[str, str, str, str]
"""What a page says of a hold: sovereign, instrument, article, kind."""


def key(tenure: Tenure) -> Key:
    """Return what a page says of a hold."""
    return (tenure.sovereign, tenure.treaty.id, tenure.hold.article, tenure.hold.kind)


@dataclasses.dataclass(frozen=True)
class Tract(OneLine):
    """Land (WGS84 degrees) that is held alike, by the same clauses, in every version of an excerpt."""

    geometry: shapely.Polygon
    holds: tuple[Key, ...]
    faces: frozenset[int]


@dataclasses.dataclass(frozen=True)
class Excerpt(OneLine):
    """A run of versions of a chronicle, in which they are numbered from 0."""

    chronicle: Chronicle
    versions: range

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Return the segments in force in one of the versions."""
        return tuple(s for s in self.chronicle.segments if any(map(s.in_force, self.versions)))

    @property
    def until(self) -> dt.date | None:
        """The first day after the last of the versions; None if the record ends with it."""
        return self.ends(len(self.versions) - 1)

    def ends(self, version: int) -> dt.date | None:
        """Return the first day on which one of the versions, numbered from 0, no longer stands."""
        following = self.versions[version] + 1
        known = self.chronicle.versions
        return known[following].effective if following < len(known) else None

    def area(self, faces: tuple[int, ...], before: int, after: int) -> Area:
        """Return the area of atomic faces, its error from the lines in force between two versions."""
        if faces not in self._bounds:
            self._bounds[faces] = territories.bounding(faces, self.segments)
        lines = [s for s in self._bounds[faces] if any(map(s.in_force, self.versions[before : after + 1]))]
        known = (faces, tuple(line.ref for line in lines))
        if known not in self._areas:
            self._areas[known] = territories.area_of(self.chronicle, faces, lines)
        return self._areas[known]

    @cached_property
    def _bounds(self) -> dict[tuple[int, ...], list[Segment]]:
        return {}

    @cached_property
    def _areas(self) -> dict[tuple[tuple[int, ...], tuple[str, ...]], Area]:
        return {}

    @cached_property
    def chains(self) -> Mapping[tuple[str, int], tuple[tuple[float, float], ...]]:
        """Return the noded vertices of every piece of these segments, by segment and number."""
        return {(s.ref, n): piece.vertices for s in self.segments for n, piece in enumerate(s.pieces)}

    def span(self, segment: Segment) -> tuple[int, int | None]:
        """Return the version from which a segment is in force, and the one from which it is not (or None)."""
        first, last = self.versions[0], self.versions[-1]
        over = segment.closed is not None and segment.closed <= last
        return max(segment.opened - first, 0), segment.closed - first if over and segment.closed else None

    @cached_property
    def tracts(self) -> tuple[Tract, ...]:
        """Return the land in as few pieces as these versions allow."""
        groups: dict[tuple[Key, ...], list[int]] = {}
        rows = [self.chronicle.tenures[version] for version in self.versions]
        for face in range(len(self.chronicle.arrangement.faces)):
            groups.setdefault(tuple(key(row[face]) for row in rows), []).append(face)
        return tuple(tract for holds, faces in groups.items() for tract in self._dissolved(holds, faces))

    def _dissolved(self, holds: tuple[Key, ...], faces: list[int]) -> list[Tract]:
        polygons = [self.chronicle.arrangement.faces[face] for face in faces]
        parts = shapely.get_parts(shapely.coverage_union_all(polygons))
        parts = shapely.get_parts(shapely.orient_polygons(shapely.normalize(shapely.multipolygons(parts))))
        inside = shapely.point_on_surface(polygons)
        which, hits = shapely.STRtree(parts).query(inside, predicate="within")
        members: dict[int, set[int]] = {}
        for point, part in zip(which.tolist(), hits.tolist(), strict=True):
            members.setdefault(part, set()).add(faces[point])
        return [Tract(part, holds, frozenset(members[n])) for n, part in enumerate(parts)]

    def lands(self, version: int) -> dict[str, shapely.MultiPolygon]:
        """Return the land of every sovereign in one of the versions, by its id."""
        held: dict[str, list[shapely.Polygon]] = {}
        for tract in self.tracts:
            held.setdefault(tract.holds[version][0], []).append(tract.geometry)
        return {
            sovereign: shapely.MultiPolygon(list(shapely.get_parts(shapely.coverage_union_all(polygons))))
            for sovereign, polygons in sorted(held.items())
        }

    def tracts_of(self, faces: Iterable[int]) -> list[int]:
        """Return the numbers of the tracts that lie in some atomic faces."""
        wanted = set(faces)
        return [number for number, tract in enumerate(self.tracts) if tract.faces & wanted]
