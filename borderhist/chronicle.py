"""Derive the whole record once: segments, faces, and who held every face after every instrument."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, NamedTuple

from borderhist import boundaries, measure, references, segments, standpoints
from borderhist.days import parse_day
from borderhist.errors import DataError, Fault, OutsideError
from borderhist.faces import Arrangement, Coast, arrange, joined, undirected

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from borderhist.atlas import Atlas
    from borderhist.days import DayLike
    from borderhist.faces import Side
    from borderhist.records import Hold, Treaty
    from borderhist.segments import Piece, Segment
    from borderhist.standpoints import Standpoint


@dataclasses.dataclass(frozen=True)
class Tenure:
    """Why a face is held by a sovereign: the clause of the instrument with which the hold began.

    The sovereign is the one that the clause names, or the state that took its place since.
    """

    treaty: Treaty
    hold: Hold
    sovereign: str


@dataclasses.dataclass(frozen=True, eq=False)
class Chronicle:
    """Everything that can be asked about, derived from an atlas once.

    Attributes
    ----------
    standpoint
        Which variant of every reading was chosen, and which dates count.
    pieces
        The traced geometry of every segment of every reading; the faces are cut by all of them, so that
        they are the same from every standpoint.
    segments
        The segments that exist from this standpoint.
    versions
        The instruments in the order in which they change the map; version ``n`` is the state from the
        day of ``versions[n]`` on.
    heirs
        ``heirs[version]``: which state took the place of which, until that version.
    tenures
        ``tenures[version][face]``.
    regions
        The region of every face by the lines in force; shared between standpoints, most of whose versions
        have the same lines.
    """

    atlas: Atlas
    standpoint: Standpoint
    pieces: Mapping[str, tuple[Piece, ...]]
    segments: tuple[Segment, ...]
    arrangement: Arrangement
    versions: tuple[Treaty, ...]
    heirs: tuple[Mapping[str, str], ...]
    tenures: tuple[tuple[Tenure, ...], ...]
    regions: dict[frozenset[str], list[int]] = dataclasses.field(compare=False, repr=False)

    @property
    def first_day(self) -> dt.date:
        """The day on which the record begins."""
        return self.versions[0].effective

    def version_on(self, day: DayLike) -> int:
        """Return the version that is in force on a day; a month or a year means its first day.

        Raises
        ------
        DayError
            If it is no day.
        OutsideError
            If the day lies before the first version.
        """
        asked = parse_day(day)
        if asked < self.first_day:
            message = f"{asked} lies before the first version of the record, {self.first_day}"
            raise OutsideError(message, reason="before-first-version")
        return max(n for n, treaty in enumerate(self.versions) if treaty.effective <= asked)

    def version_of(self, treaty_id: str) -> int:
        """Return the version that a treaty made.

        Raises
        ------
        UnknownNameError
            If there is no such treaty.
        """
        wanted = self.atlas.treaty(treaty_id).id
        return next(n for n, treaty in enumerate(self.versions) if treaty.id == wanted)

    def heir(self, sovereign: str, version: int) -> str:
        """Return the state that stands in the place of a sovereign in a version: itself, or its successor."""
        kind, mark, parts = sovereign.rpartition(":")
        heirs = self.heirs[version]
        if not mark:
            return heirs.get(sovereign, sovereign)
        return kind + mark + "+".join(sorted(heirs.get(part, part) for part in parts.split("+")))

    def in_force(self, version: int) -> tuple[Segment, ...]:
        """Return the segments in force from a version on."""
        return boundaries.of_version(self.segments, version)

    def in_force_between(self, before: int, after: int) -> tuple[Segment, ...]:
        """Return the segments in force in any version from ``before`` to ``after``, both included."""
        versions = range(before, after + 1)
        return tuple(segment for segment in self.segments if any(map(segment.in_force, versions)))

    def chains(self, segment: Segment) -> tuple[tuple[tuple[float, float], ...], ...]:
        """Return the noded vertices of each piece of a segment."""
        return tuple(self.arrangement.chains[f"{segment.ref}#{n}"] for n in range(len(segment.pieces)))

    def sides(self, segment: Segment) -> tuple[tuple[Side, ...], ...]:
        """Return the edges of each piece of a segment, with the faces beside them."""
        return tuple(self.arrangement.sides[f"{segment.ref}#{n}"] for n in range(len(segment.pieces)))

    def seen_from(self, standpoint: Standpoint) -> Chronicle:
        """Return the chronicle of the same record and faces from another standpoint.

        Raises
        ------
        DataError
            If the clauses that hold from there contradict one another.
        """
        return _told(self.atlas, self.pieces, self.arrangement, standpoint, self.regions)


def derive(atlas: Atlas, standpoint: Standpoint = standpoints.DEFAULT) -> Chronicle:
    """Return the chronicle of an atlas.

    Raises
    ------
    DataError
        With every fault: names that nothing bears; rules that cannot be traced; lines that do not close,
        land without a witness, witnesses that disagree, left and right that contradict them.
    """
    if dangling := references.dangling(atlas):
        raise DataError(tuple(dangling))
    pieces = segments.traced(atlas)
    lines = {f"{ref}#{n}": piece.geometry for ref, parts in pieces.items() for n, piece in enumerate(parts)}
    coasts = [Coast(f.geometry, f.properties.lies_with) for f in atlas.lines.get("coast", ())]
    return _told(atlas, pieces, arrange(lines, coasts, atlas.frame), standpoint, {})


def _told(
    atlas: Atlas, pieces: Mapping[str, tuple[Piece, ...]], arrangement: Arrangement, standpoint: Standpoint,
    regions: dict[frozenset[str], list[int]],
) -> Chronicle:  # fmt: skip
    """Return who held every face in every version, from a standpoint."""
    versions = standpoints.treaties(atlas, standpoint)
    lines = segments.dated(versions, pieces)
    heirs = _heirs(versions)
    chronicle = Chronicle(atlas, standpoint, pieces, lines, arrangement, versions, heirs, (), regions)
    faults: list[Fault] = []
    witnesses: dict[str, tuple[int, Treaty, Hold]] = {}
    tenures: list[tuple[Tenure, ...]] = []
    homes = _homes(chronicle)
    regions_before: Sequence[int] = [0] * len(arrangement.faces)
    for version, treaty in enumerate(versions):
        faults += _renamed(treaty)
        witnesses |= {place: (version, treaty, hold) for hold in treaty.holds for place in hold.places}
        placed = tuple(
            Witness(place, homes[place], since, Tenure(told, hold, chronicle.heir(hold.sovereign, version)))
            for place, (since, told, hold) in sorted(witnesses.items())
            if place in homes
        )
        land = _Land(_regions(chronicle, version), regions_before, placed, arrangement.neighbours)
        held = _held(chronicle, version, land, faults)
        regions_before = land.regions
        if held is not None and tenures:
            before = _inherited(chronicle, version, tenures[-1])
            faults += _unclaimed(chronicle, version, land, homes, held, before)
            held = _continued(held, before)
        if held is not None:
            tenures.append(held)
    if faults:
        # what is wrong in one version mostly stays wrong in the later ones: say it once
        first = {(fault.file, fault.field, fault.place): fault for fault in reversed(faults)}
        raise DataError(tuple(first.values()))
    return dataclasses.replace(chronicle, tenures=tuple(tenures))


def _heirs(versions: Sequence[Treaty]) -> tuple[Mapping[str, str], ...]:
    """Return, for every version, which state has taken the place of which by then."""
    heirs: dict[str, str] = {}
    found = []
    for treaty in versions:
        for succession in treaty.successions:
            heirs = {old: succession.to if new == succession.from_ else new for old, new in heirs.items()}
            heirs[succession.from_] = succession.to
        found.append(dict(heirs))
    return tuple(found)


def _inherited(chronicle: Chronicle, version: int, tenures: Sequence[Tenure]) -> tuple[Tenure, ...]:
    """Return tenures in the names of the states that exist in a version."""
    return tuple(
        tenure if (heir := chronicle.heir(tenure.sovereign, version)) == tenure.sovereign
        else dataclasses.replace(tenure, sovereign=heir)
        for tenure in tenures
    )  # fmt: skip


def _renamed(treaty: Treaty) -> Iterator[Fault]:
    """Yield a fault for every place that one instrument gives to two sovereigns."""
    seen: dict[str, str] = {}
    for number, hold in enumerate(treaty.holds):
        for place in hold.places:
            if seen.setdefault(place, hold.sovereign) != hold.sovereign:
                sentence = f"{place} is a witness of {seen[place]} and of {hold.sovereign}"
                yield Fault(f"treaties/{treaty.id}.toml", f"holds.{number}.places", sentence, place)


def _homes(chronicle: Chronicle) -> dict[str, int]:
    """Return the face of every place that names land; ends of lines lie between lands and name none."""
    faces = {
        place.id: chronicle.arrangement.face_at(place.lon, place.lat)
        for place in chronicle.atlas.places.values()
        if place.role != "node"
    }
    return {place: face for place, face in faces.items() if face is not None}


def _unclaimed(
    chronicle: Chronicle, version: int, land: _Land, homes: dict[str, int],
    held: tuple[Tenure, ...], before: tuple[Tenure, ...],
) -> Iterator[Fault]:  # fmt: skip
    """Yield a fault for each land that changes hands although the instrument names no place in it.

    Where the gazetteer has no place in such land, a name in the land that it joins is enough.
    """
    treaty = chronicle.versions[version]
    named = {land.tracts[witness.face] for witness in land.witnesses if witness.version == version}
    inhabited = {land.tracts[face]: place for place, face in sorted(homes.items(), reverse=True)}
    for face, (new, old) in enumerate(zip(held, before, strict=True)):
        where = land.tracts[face]
        if new.sovereign == old.sovereign or where in named:
            continue
        if new.treaty == treaty and where not in inhabited:
            continue
        named.add(where)
        point = chronicle.arrangement.faces[face].point_on_surface()
        near = inhabited.get(where) or chronicle.atlas.place_near(point.x, point.y)
        sentence = (
            f"land at {point.y:.2f} N {point.x:.2f} E goes from {old.sovereign} to {new.sovereign}, "
            f"but no place in it is named"
        )
        yield Fault(f"treaties/{treaty.id}.toml", "holds", sentence, near)


def _continued(held: tuple[Tenure, ...], before: tuple[Tenure, ...]) -> tuple[Tenure, ...]:
    """Return tenures in which a hold that did not change hands keeps the clause with which it began."""
    return tuple(
        old if old.sovereign == new.sovereign else new for new, old in zip(held, before, strict=True)
    )


class Witness(NamedTuple):
    """A place, the face it lies in, and the newest clause that names it, with the version of that clause."""

    place: str
    face: int
    version: int
    tenure: Tenure


@dataclasses.dataclass(frozen=True)
class _Land:
    """The regions of one version and of the one before (by face), the witnesses, and which faces touch."""

    regions: Sequence[int]
    before: Sequence[int]
    witnesses: tuple[Witness, ...]
    neighbours: Collection[tuple[int, int]]

    def faces(self) -> dict[int, list[int]]:
        """Return the faces of every region."""
        groups: dict[int, list[int]] = {}
        for face, region in enumerate(self.regions):
            groups.setdefault(region, []).append(face)
        return groups

    @functools.cached_property
    def tracts(self) -> list[int]:
        """Return the tract of every face: faces that touch, and were and are in the same regions."""
        alike = [
            (one, other)
            for one, other in self.neighbours
            if (self.before[one], self.regions[one]) == (self.before[other], self.regions[other])
        ]
        return joined(len(self.regions), alike)

    def newest(self) -> dict[int, list[Witness]]:
        """Return, for every region, the witnesses that its latest instrument names."""
        inside: dict[int, list[Witness]] = {}
        for witness in self.witnesses:
            inside.setdefault(self.regions[witness.face], []).append(witness)
        return {
            region: [witness for witness in found if witness.version == max(w.version for w in found)]
            for region, found in inside.items()
        }


def _held(chronicle: Chronicle, version: int, land: _Land, faults: list[Fault]) -> tuple[Tenure, ...] | None:
    """Return the tenure of every face in a version, or None after adding what is wrong to the faults."""
    tenure_of: dict[int, Tenure] = {}
    before = len(faults)
    newest_of = land.newest()
    for region, faces in land.faces().items():
        newest = newest_of.get(region, [])
        faults += _unclear(chronicle, version, faces, newest)
        # land that came together has several clauses: each tract keeps the one of its own witness, or that
        # of a witness in the region from which it came
        clauses = {land.before[witness.face]: witness.tenure for witness in reversed(newest)}
        nearer = {land.tracts[witness.face]: witness.tenure for witness in reversed(newest)}
        tenure_of |= {
            face: nearer.get(land.tracts[face], clauses.get(land.before[face], newest[0].tenure))
            for face in faces
            if newest
        }
    if len(faults) > before:
        # a line that is open explains land without a witness better than the land itself does
        faults += _open_lines(chronicle, version)
        return None
    held = tuple(tenure_of[face] for face in range(len(land.regions)))
    faults += _contradictions(chronicle, version, held)
    if len(faults) == before:
        return held
    # nor does left or right that fails when lands run together through a gap
    faults += _open_lines(chronicle, version)
    return None


def _unclear(chronicle: Chronicle, version: int, faces: list[int], newest: list[Witness]) -> Iterator[Fault]:
    """Yield a fault for a region without a witness, or with two that disagree."""
    treaty = chronicle.versions[version]
    file = f"treaties/{treaty.id}.toml"
    if not newest:
        largest = max((chronicle.arrangement.faces[face] for face in faces), key=measure.area_km2)
        point = largest.point_on_surface()
        sentence = (
            f"land of {measure.area_km2(largest):,.0f} km2 at {point.y:.2f} N {point.x:.2f} E "
            f"has no witness from {treaty.effective} on"
        )
        yield Fault(file, "holds", sentence, chronicle.atlas.place_near(point.x, point.y))
        return
    first, *others = newest
    for other in others:
        if other.tenure.sovereign != first.tenure.sovereign:
            sentence = (
                f"{first.place} is a witness of {first.tenure.sovereign}, {other.place} of "
                f"{other.tenure.sovereign}, and no line in force on {treaty.effective} parts them"
            )
            yield Fault(file, "holds", sentence, other.place)
            return


def _regions(chronicle: Chronicle, version: int) -> list[int]:
    """Return the region of every face: what the lines in force, the coast and the frame enclose.

    Islands that go with the land of a place are of that place's region.
    """
    in_force = chronicle.in_force(version)
    key = frozenset(segment.ref for segment in in_force)
    if key not in chronicle.regions:
        chronicle.regions[key] = _enclosed(chronicle, in_force)
    return chronicle.regions[key]


def _enclosed(chronicle: Chronicle, in_force: Sequence[Segment]) -> list[int]:
    arrangement = chronicle.arrangement
    lines = {undirected(edge) for line in in_force for sides in chronicle.sides(line) for edge, *_ in sides}
    open_ = [pair for pair, edges in arrangement.neighbours.items() if not edges <= lines]
    region_of = joined(len(arrangement.faces), open_)
    for face, place_id in arrangement.bridges:
        place = chronicle.atlas.places[place_id]
        host = arrangement.face_at(place.lon, place.lat)
        if host is not None:
            region_of[face] = region_of[host]
    return region_of


def _contradictions(chronicle: Chronicle, version: int, held: Sequence[Tenure]) -> Iterator[Fault]:
    """Yield a fault for every segment whose left or right is not what the witnesses say."""
    day = chronicle.versions[version].effective
    for segment in chronicle.in_force(version):
        sides = [side for piece in chronicle.sides(segment) for side in piece]
        for number, hand in enumerate(("left", "right")):
            said = chronicle.heir(getattr(segment.record, hand), version)
            held_by = [(edge[0], held[face]) for edge, *faces in sides if (face := faces[number]) is not None]
            wrong = [(point, tenure) for point, tenure in held_by if tenure.sovereign != said]
            if wrong:
                point, tenure = wrong[0]
                witness = f"{tenure.sovereign} ({tenure.treaty.id})"
                sentence = f"{hand} is {said}, but from {day} on the witnesses say {witness}"
                where = f"segments.{segment.record.id}.{hand}"
                near = chronicle.atlas.place_near(*point)
                yield Fault(f"treaties/{segment.treaty.id}.toml", where, sentence, near)


def _open_lines(chronicle: Chronicle, version: int) -> Iterator[Fault]:
    """Yield a fault for every end of a line in force that meets no other line, nor coast nor frame."""
    in_force = chronicle.in_force(version)
    degree: dict[tuple[float, float], int] = {}
    for chain in (*(chain for s in in_force for chain in chronicle.chains(s)), *chronicle.arrangement.rim):
        for point in (*chain[:-1], *chain[1:]):
            degree[point] = degree.get(point, 0) + 1
    for segment in in_force:
        chains = chronicle.chains(segment)
        ends = {"from": (chains[0][0], segment.record.from_), "to": (chains[-1][-1], segment.record.to)}
        for field, (point, place) in ends.items():
            if degree[point] == 1:
                day = chronicle.versions[version].effective
                sentence = f"from {day} on the line does not close: nothing meets it at {place}"
                where = f"segments.{segment.record.id}.{field}"
                yield Fault(f"treaties/{segment.treaty.id}.toml", where, sentence, place)
