"""Find faults in the names of the record and in its land, version by version.

Every fault names a file, a field and a place near by.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from borderhist.errors import Fault
from borderhist.geometry import geodesy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from borderhist.derive.sovereignty import Regions, Tenure, Witness
    from borderhist.derive.timeline import Timeline
    from borderhist.geometry.arrangement import Point
    from borderhist.model.treaty import Treaty


def find_faults(timeline: Timeline, version: int, land: Regions, held: Mapping[int, Tenure]) -> list[Fault]:
    """Return what keeps the land of a version from having one sovereign each.

    Lines that do not close come last, and only where something is wrong: a line that is open explains land
    without a witness, or left and right that fail where lands run together through the gap.
    """
    wrong = [
        fault
        for region, newest in land.newest.items()
        for fault in find_unclear_land(timeline, version, land.faces[region], newest)
    ] or list(find_contradictions(timeline, version, held))
    return [*wrong, *find_open_lines(timeline, version)] if wrong else []


def find_double_claims(treaty: Treaty) -> Iterator[Fault]:
    """Yield a fault for every place that one instrument gives to two sovereigns."""
    seen: dict[str, str] = {}
    for number, hold in enumerate(treaty.holds):
        for place in hold.places:
            if seen.setdefault(place, hold.sovereign) != hold.sovereign:
                sentence = f"{place} is a witness of {seen[place]} and of {hold.sovereign}"
                yield Fault(_file_of(treaty), f"holds.{number}.places", sentence, place)


def find_unclear_land(
    timeline: Timeline, version: int, faces: Sequence[int], newest: Sequence[Witness]
) -> Iterator[Fault]:
    """Yield a fault for a region without a witness, or with two that disagree."""
    treaty = timeline.versions[version]
    if not newest:
        largest = max((timeline.arrangement.faces[face] for face in faces), key=geodesy.area_km2)
        point = largest.point_on_surface()
        sentence = (
            f"land of {geodesy.area_km2(largest):,.0f} km2 at {point.y:.2f} N {point.x:.2f} E "
            f"has no witness from {treaty.effective} on"
        )
        yield Fault(_file_of(treaty), "holds", sentence, timeline.atlas.place_near(point.x, point.y))
        return
    first, *others = newest
    for other in others:
        if other.tenure.sovereign != first.tenure.sovereign:
            sentence = (
                f"{first.place} is a witness of {first.tenure.sovereign}, {other.place} of "
                f"{other.tenure.sovereign}, and no line in force on {treaty.effective} parts them"
            )
            yield Fault(_file_of(treaty), "holds", sentence, other.place)
            return


def find_contradictions(timeline: Timeline, version: int, held: Mapping[int, Tenure]) -> Iterator[Fault]:
    """Yield a fault for every segment whose left or right is not what the witnesses say."""
    day = timeline.versions[version].effective
    for segment in timeline.in_force(version):
        sides = [side for piece in segment.pieces for side in piece.sides]
        for number, hand in enumerate(("left", "right")):
            claimed = timeline.successor(getattr(segment.record, hand), version)
            held_by = [(edge[0], held[face]) for edge, *faces in sides if (face := faces[number]) is not None]
            wrong = [(point, tenure) for point, tenure in held_by if tenure.sovereign != claimed]
            if wrong:
                point, tenure = wrong[0]
                witness = f"{tenure.sovereign} ({tenure.treaty.id})"
                sentence = f"{hand} is {claimed}, but from {day} on the witnesses say {witness}"
                where = f"segments.{segment.record.id}.{hand}"
                yield Fault(_file_of(segment.treaty), where, sentence, timeline.atlas.place_near(*point))


def find_open_lines(timeline: Timeline, version: int) -> Iterator[Fault]:
    """Yield a fault for every end of a line in force that meets no other line, nor coast nor frame."""
    in_force = timeline.in_force(version)
    chains = [piece.vertices for segment in in_force for piece in segment.pieces]
    degree = _count_edges([*chains, *timeline.arrangement.rim])
    day = timeline.versions[version].effective
    for segment in in_force:
        start, end = segment.pieces[0].vertices[0], segment.pieces[-1].vertices[-1]
        ends = {"from": (start, segment.record.from_), "to": (end, segment.record.to)}
        for field, (point, place) in ends.items():
            if degree[point] == 1:
                sentence = f"from {day} on the line does not close: nothing meets it at {place}"
                where = f"segments.{segment.record.id}.{field}"
                yield Fault(_file_of(segment.treaty), where, sentence, place)


def _count_edges(chains: Iterable[Sequence[Point]]) -> Counter[Point]:
    """Return how many edges meet in every vertex of some lines: its degree."""
    return Counter(point for chain in chains for point in (*chain[:-1], *chain[1:]))


def find_unnamed_land(
    timeline: Timeline, version: int, land: Regions, held: Sequence[Tenure], before: Sequence[Tenure]
) -> Iterator[Fault]:
    """Yield a fault for each land that changes hands although the instrument names no place in it.

    Where the gazetteer has no place in such land, a name in the land that it joins is enough.
    """
    treaty = timeline.versions[version]
    named = {land.tracts[witness.face] for witness in land.witnesses if witness.version == version}
    homes = sorted(timeline.linework.homes.items(), reverse=True)
    inhabited = {land.tracts[face]: place for place, face in homes}
    for face, (new, old) in enumerate(zip(held, before, strict=True)):
        where = land.tracts[face]
        if new.sovereign == old.sovereign or where in named:
            continue
        if new.treaty == treaty and where not in inhabited:
            continue
        named.add(where)
        point = timeline.arrangement.faces[face].point_on_surface()
        near = inhabited.get(where) or timeline.atlas.place_near(point.x, point.y)
        sentence = (
            f"land at {point.y:.2f} N {point.x:.2f} E goes from {old.sovereign} to {new.sovereign}, "
            f"but no place in it is named"
        )
        yield Fault(_file_of(treaty), "holds", sentence, near)


def keep_first(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the first fault of each file, field and place: what is wrong in one version mostly stays so."""
    first = {(fault.file, fault.field, fault.place): fault for fault in reversed(tuple(faults))}
    return tuple(first.values())


def _file_of(treaty: Treaty) -> str:
    return f"treaties/{treaty.id}.toml"
