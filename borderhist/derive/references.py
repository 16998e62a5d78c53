"""Check that every name that one file uses is defined in another.

Every fault names a file and a field, and the names that are nearest.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from borderhist.errors import Fault, unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from borderhist.model.reader import Atlas
    from borderhist.model.records import Shape
    from borderhist.model.treaty import Treaty


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
    """Yield a fault for every unknown name in what stands beside treaties."""
    known: dict[str, Collection[str]] = {
        "place": atlas.places,
        "source": atlas.sources,
        "sovereign": atlas.sovereigns,
        "line": atlas.lines,
        "treaty": [treaty.id for treaty in atlas.treaties],
        "segment": _segment_refs(atlas),
        "route": [route.id for route in atlas.routes],
    }
    named = chain(
        _names_in_zones(atlas),
        _names_in_possessions(atlas),
        _names_in_markers_and_routes(atlas),
        _names_in_events(atlas),
    )
    for file, field, what, name in named:
        if name is not None and name not in known[what]:
            yield Fault(file, field, unknown(what, name, known[what]))


Named = tuple[str, str, str, str | None]
"""File, field, what kind of thing is named, and its name if there is one."""


def _names_in_zones(atlas: Atlas) -> Iterator[Named]:
    for zone in atlas.zones:
        file, where = "zones.toml", f"zone.{zone.id}"
        yield file, f"{where}.treaty", "treaty", zone.treaty
        yield from ((file, f"{where}.sources", "source", key) for key in zone.sources)
        yield from _names_in_shape(file, f"{where}.shape", zone.shape)


def _names_in_possessions(atlas: Atlas) -> Iterator[Named]:
    for item in atlas.possessions:
        file, where = "possessions.toml", f"possession.{item.id}"
        yield file, f"{where}.holder", "sovereign", item.holder
        yield file, f"{where}.treaty", "treaty", item.treaty
        yield from ((file, f"{where}.within", "sovereign", sovereign) for sovereign in item.within)
        yield from ((file, f"{where}.sources", "source", key) for key in item.sources)
        yield from _names_in_shape(file, f"{where}.shape", item.shape)
        for number, recognition in enumerate(item.recognised):
            yield file, f"{where}.recognised.{number}.by", "sovereign", recognition.by
            yield from (
                (file, f"{where}.recognised.{number}.sources", "source", key) for key in recognition.sources
            )


def _names_in_shape(file: str, where: str, shape: Shape) -> Iterator[Named]:
    yield file, f"{where}.land_of", "sovereign", shape.land_of
    yield file, f"{where}.land_at", "place", shape.land_at
    yield file, f"{where}.ring", "line", shape.ring
    if shape.around:
        yield from ((file, f"{where}.around", "segment", ref) for ref in shape.around.segments)
    if shape.along:
        yield file, f"{where}.along.route", "route", shape.along.route
    if shape.near:
        yield from ((file, f"{where}.near.places", "place", place) for place in shape.near.places)
    if shape.beside:
        yield file, f"{where}.beside", "line", shape.beside.line
        yield file, f"{where}.beside.from", "place", shape.beside.from_
        yield file, f"{where}.beside.to", "place", shape.beside.to


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
