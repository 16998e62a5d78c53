"""Find faults in the names of the record and in its land, version by version.

Every fault names a file, a field and a place near by.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from borderhist.errors import Fault, unknown
from borderhist.geometry import geodesy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from borderhist.derive.sovereignty import Regions, Tenure, Witness
    from borderhist.derive.timeline import Timeline
    from borderhist.geometry.arrangement import Point
    from borderhist.model.reader import Atlas
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


def find_dangling(atlas: Atlas) -> list[Fault]:
    """Return a fault for every reference to a name that is not defined, and for every repeated segment id."""
    return [
        *chain.from_iterable(_check_treaty(atlas, treaty) for treaty in atlas.treaties),
        *_check_readings(atlas),
        *_check_surroundings(atlas),
        *_check_places(atlas),
        *_check_lines(atlas),
    ]


def _check_treaty(atlas: Atlas, treaty: Treaty) -> Iterator[Fault]:
    file = f"treaties/{treaty.id}.toml"
    known: Mapping[str, Collection[str]] = {
        "article": [article.number for article in treaty.articles],
        "place": atlas.places,
        "sovereign": atlas.sovereigns,
        "source": atlas.sources,
        "line": atlas.lines,
        "segment": _segment_refs(atlas),
        "reading": [f"{reading.id}={v.id}" for reading in atlas.readings.values() for v in reading.variants],
    }
    for what, field, name in _names_in_treaty(treaty):
        if name not in known[what]:
            yield Fault(file, field, unknown(what, name, known[what]), _nearby_place(treaty, field))
    ids = [segment.id for segment in treaty.segments]
    for twice in sorted({name for name in ids if ids.count(name) > 1}):
        yield Fault(file, f"segments.{twice}", "the id stands twice")


def _nearby_place(treaty: Treaty, field: str) -> str:
    """Return the place at which the segment of a field begins, or else the place of the treaty."""
    for segment in treaty.segments:
        if field.startswith(f"segments.{segment.id}."):
            return segment.from_
    return treaty.place or ""


def _segment_refs(atlas: Atlas) -> list[str]:
    return [f"{treaty.id}/{segment.id}" for treaty in atlas.treaties for segment in treaty.segments]


def _check_readings(atlas: Atlas) -> Iterator[Fault]:
    treaties = {treaty.id: [article.number for article in treaty.articles] for treaty in atlas.treaties}
    for reading in atlas.readings.values():
        variants = [variant.id for variant in reading.variants]
        known: list[tuple[str, str, str, Collection[str]]] = [
            ("variant", "default", reading.default, variants),
            ("treaty", "treaty", reading.treaty, treaties),
            ("article", "article", reading.article, treaties.get(reading.treaty, ())),
        ]
        for variant in reading.variants:
            field = f"variants.{variant.id}"
            known += [("source", f"{field}.sources", key, atlas.sources) for key in variant.sources]
            known += [("place", f"{field}.moves", place, atlas.places) for place in variant.moves]
        for what, field, name, names in known:
            if name not in names:
                yield Fault("readings.toml", f"reading.{reading.id}.{field}", unknown(what, name, names))


def _check_surroundings(atlas: Atlas) -> Iterator[Fault]:
    """Yield a fault for every unknown name in zones, marks, routes, events and contradictions."""
    known: dict[str, Collection[str]] = {
        "place": atlas.places,
        "source": atlas.sources,
        "sovereign": atlas.sovereigns,
        "line": atlas.lines,
        "treaty": [treaty.id for treaty in atlas.treaties],
        "segment": _segment_refs(atlas),
    }
    named = chain(_names_in_zones(atlas), _names_in_markers_and_routes(atlas), _names_in_events(atlas))
    for file, field, what, name in named:
        if name is not None and name not in known[what]:
            yield Fault(file, field, unknown(what, name, known[what]))


Named = tuple[str, str, str, str | None]
"""File, field, what kind of thing is named, and its name if there is one."""


def _names_in_zones(atlas: Atlas) -> Iterator[Named]:
    for zone in atlas.zones:
        file, where, shape = "zones.toml", f"zone.{zone.id}", zone.shape
        yield file, f"{where}.treaty", "treaty", zone.treaty
        yield file, f"{where}.shape.land_of", "sovereign", shape.land_of
        yield file, f"{where}.shape.land_at", "place", shape.land_at
        yield file, f"{where}.shape.ring", "line", shape.ring
        yield from ((file, f"{where}.sources", "source", key) for key in zone.sources)
        if shape.around:
            yield from ((file, f"{where}.shape.around", "segment", ref) for ref in shape.around.segments)
        if shape.beside:
            yield file, f"{where}.shape.beside", "line", shape.beside.line
            yield file, f"{where}.shape.beside.from", "place", shape.beside.from_
            yield file, f"{where}.shape.beside.to", "place", shape.beside.to


def _names_in_markers_and_routes(atlas: Atlas) -> Iterator[Named]:
    for marker in atlas.markers:
        yield "markers.csv", marker.id, "treaty", marker.treaty
        yield "markers.csv", marker.id, "source", marker.source
    for route in atlas.routes:
        yield from (("routes.toml", f"route.{route.id}.via", "place", place) for place in route.via)
        yield from (("routes.toml", f"route.{route.id}.sources", "source", key) for key in route.sources)


def _names_in_events(atlas: Atlas) -> Iterator[Named]:
    for event in atlas.events:
        yield "events.toml", f"event.{event.id}.place", "place", event.place
        yield from (("events.toml", f"event.{event.id}.sources", "source", key) for key in event.sources)
    for item in atlas.contradictions:
        file, field = "contradictions.toml", f"contradiction.{item.id}"
        yield file, f"{field}.treaty", "treaty", item.treaty
        for claim in item.claims:
            yield from ((file, f"{field}.claims", "source", key) for key in claim.sources)


def _check_places(atlas: Atlas) -> Iterator[Fault]:
    for name in atlas.names:
        if name.place not in atlas.places:
            yield Fault("places/names.csv", name.name, unknown("place", name.place, atlas.places))


def _check_lines(atlas: Atlas) -> Iterator[Fault]:
    for feature in chain.from_iterable(atlas.lines.values()):
        facts = feature.properties
        if facts.source not in atlas.sources:
            yield Fault(feature.file, f"{facts.id}.source", unknown("source", facts.source, atlas.sources))
        if facts.lies_with is not None and facts.lies_with not in atlas.places:
            yield Fault(
                feature.file, f"{facts.id}.lies_with", unknown("place", facts.lies_with, atlas.places)
            )


def _names_in_treaty(treaty: Treaty) -> Iterator[tuple[str, str, str]]:
    """Yield what kind of thing is named, in which field, by which name."""
    yield from (("sovereign", "parties", party) for party in treaty.parties)
    yield from (("source", "sources", key) for key in treaty.sources)
    yield from (("segment", "closes", ref) for ref in treaty.closes)
    if treaty.place:
        yield "place", "place", treaty.place
    yield from _names_in_articles(treaty)
    yield from _names_in_holds(treaty)
    yield from _names_in_segments(treaty)
    for kind in ("viewpoints", "figures"):
        for number, item in enumerate(getattr(treaty, kind)):
            yield from (("source", f"{kind}.{number}.sources", key) for key in item.sources)


def _names_in_articles(treaty: Treaty) -> Iterator[tuple[str, str, str]]:
    for article in treaty.articles:
        yield from (("source", f"articles.{article.number}.sources", key) for key in article.sources)
        for wording in article.wordings:
            yield from (("source", f"articles.{article.number}.wordings", key) for key in wording.sources)
    for opening in treaty.opens:
        yield "article", "opens.article", opening.article
        yield from (("place", "opens.places", place) for place in opening.places)


def _names_in_holds(treaty: Treaty) -> Iterator[tuple[str, str, str]]:
    for succession in treaty.successions:
        yield "sovereign", "successions.from", succession.from_
        yield "sovereign", "successions.to", succession.to
        yield "article", "successions.article", succession.article
    for number, hold in enumerate(treaty.holds):
        field = f"holds.{number}"
        yield "sovereign", f"{field}.sovereign", hold.sovereign
        yield "article", f"{field}.article", hold.article
        yield from (("place", f"{field}.places", place) for place in hold.places)
        yield from (("reading", f"{field}.when", name) for name in _split_variants(hold.when))


def _names_in_segments(treaty: Treaty) -> Iterator[tuple[str, str, str]]:
    for segment in treaty.segments:
        field = f"segments.{segment.id}"
        yield "article", f"{field}.article", segment.article
        yield "place", f"{field}.from", segment.from_
        yield "place", f"{field}.to", segment.to
        yield "sovereign", f"{field}.left", segment.left
        yield "sovereign", f"{field}.right", segment.right
        yield from (("source", f"{field}.sources", key) for key in segment.sources)
        yield from (("segment", f"{field}.supersedes", ref) for ref in segment.supersedes)
        yield from (("reading", f"{field}.when", name) for name in _split_variants(segment.when))
        yield from (("place", f"{field}.follow.markers", place) for place in segment.follow.markers or ())
        if segment.follow.line:
            yield "line", f"{field}.follow.{segment.follow.kind}", segment.follow.line


def _split_variants(when: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the variants that a clause names, written ``reading=variant``."""
    for reading, variants in when.items():
        yield from (f"{reading}={variant}" for variant in variants)
