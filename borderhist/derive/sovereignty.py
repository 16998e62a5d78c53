"""Assign sovereigns to faces by witnesses, the places that the clauses of instruments name.

The lines in force in a version, the coast and the frame enclose *regions*, each a set of faces. A region is
held by whoever the newest instrument says that names a place in it. This is sound because an instrument
that moves a line must name a place in the land that it moves (``validation`` refuses it otherwise): a region
whose outline did not change keeps its witnesses, and one that grew, shrank or was cut has a newer one. Two
newest witnesses that disagree, or none, mean that a line or a clause is missing; that is a fault, never a
choice, so the outcome depends on no order of files, places or faces.
"""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, NamedTuple

from borderhist.geometry.arrangement import canonical_edge, connected_components
from borderhist.memo import remembered
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from borderhist.derive.timeline import Linework, Timeline
    from borderhist.model.treaty import Hold, Treaty


@dataclasses.dataclass(frozen=True)
class Tenure(OneLine):
    """Why a face is held by a sovereign: the clause of the instrument with which the hold began.

    The sovereign is the one that the clause names, or the state that took its place since.
    """

    treaty: Treaty
    hold: Hold
    sovereign: str


class Witness(NamedTuple):
    """A place, the face it lies in, and the newest clause that names it, with the version of that clause."""

    place: str
    face: int
    version: int
    tenure: Tenure


@dataclasses.dataclass(frozen=True)
class Regions(OneLine):
    """The region of every face in one version and in the one before, the witnesses, and which faces touch.

    A region is what the lines in force, the coast and the frame enclose, named by its smallest face.
    """

    regions: Sequence[int]
    before: Sequence[int]
    witnesses: tuple[Witness, ...]
    neighbours: Collection[tuple[int, int]]

    @functools.cached_property
    def faces(self) -> Mapping[int, Sequence[int]]:
        """The faces of each region."""
        groups: dict[int, list[int]] = {}
        for face, region in enumerate(self.regions):
            groups.setdefault(region, []).append(face)
        return groups

    @functools.cached_property
    def tracts(self) -> Sequence[int]:
        """The tract of every face: connected faces that were in one region before and are in one now."""
        alike = [
            (one, other)
            for one, other in self.neighbours
            if (self.before[one], self.regions[one]) == (self.before[other], self.regions[other])
        ]
        return connected_components(len(self.regions), alike)

    @functools.cached_property
    def newest(self) -> Mapping[int, Sequence[Witness]]:
        """For every region, the witnesses that its latest instrument names: none where it has no place."""
        inside: dict[int, list[Witness]] = {region: [] for region in self.faces}
        for witness in self.witnesses:
            inside[self.regions[witness.face]].append(witness)
        return {
            region: [witness for witness in found if witness.version == max(w.version for w in found)]
            for region, found in inside.items()
        }


def find_regions(timeline: Timeline) -> Iterator[Regions]:
    """Yield the regions of every version with the witnesses that are known by then."""
    homes, neighbours = timeline.linework.homes, timeline.arrangement.neighbours
    clauses: dict[str, tuple[int, Treaty, Hold]] = {}
    before: Sequence[int] = [0] * len(timeline.arrangement.faces)
    for version, treaty in enumerate(timeline.versions):
        clauses |= {place: (version, treaty, hold) for hold in treaty.holds for place in hold.places}
        witnesses = tuple(
            Witness(place, homes[place], since, Tenure(by, hold, timeline.successor(hold.sovereign, version)))
            for place, (since, by, hold) in sorted(clauses.items())
            if place in homes
        )
        regions = enclose_regions(
            timeline.linework, frozenset(line.ref for line in timeline.in_force(version))
        )
        yield Regions(regions, before, witnesses, neighbours)
        before = regions


@remembered()
def enclose_regions(linework: Linework, refs: frozenset[str]) -> tuple[int, ...]:
    """Return the region of every face: what some lines, the coast and the frame enclose.

    Two faces are of one region if one can walk from one to the other without crossing a line: the regions
    are the connected components of the faces under "touch along an edge that is on none of the lines".
    Islands that go with the land of a place belong to that place's region. Most interpretations have the
    same lines in most versions, so results are cached on the linework that they share.
    """
    arrangement = linework.arrangement
    lines = {
        canonical_edge(edge) for ref in refs for piece in linework.pieces[ref] for edge, *_ in piece.sides
    }
    open_ = [pair for pair, edges in arrangement.neighbours.items() if not edges <= lines]
    region_of = connected_components(len(arrangement.faces), open_)
    for face, place_id in arrangement.bridges:
        place = linework.atlas.places[place_id]
        host = arrangement.face_at(place.lon, place.lat)
        if host is not None:
            region_of[face] = region_of[host]
    return tuple(region_of)


def assign_sovereigns(land: Regions) -> dict[int, Tenure]:
    """Return the tenure of every face whose region has a witness.

    Land that came together has several clauses: each tract keeps the one of its own witness, or else that
    of a witness in the region from which it came.
    """
    tenures: dict[int, Tenure] = {}
    for region, newest in land.newest.items():
        came_from = {land.before[witness.face]: witness.tenure for witness in reversed(newest)}
        nearer = {land.tracts[witness.face]: witness.tenure for witness in reversed(newest)}
        tenures |= {
            face: nearer.get(land.tracts[face], came_from.get(land.before[face], newest[0].tenure))
            for face in land.faces[region]
            if newest
        }
    return tenures


def hand_down(timeline: Timeline, version: int, tenures: Sequence[Tenure]) -> tuple[Tenure, ...]:
    """Return tenures with each sovereign replaced by the state that succeeded it by a version."""
    return tuple(
        tenure if (now := timeline.successor(tenure.sovereign, version)) == tenure.sovereign
        else dataclasses.replace(tenure, sovereign=now)
        for tenure in tenures
    )  # fmt: skip


def keep_first_clauses(held: Sequence[Tenure], before: Sequence[Tenure]) -> tuple[Tenure, ...]:
    """Return tenures in which land that did not change hands keeps the clause with which it was given."""
    return tuple(
        old if old.sovereign == new.sovereign else new for new, old in zip(held, before, strict=True)
    )
