"""Find the names in treaty files and lines that nothing bears."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from borderhist.errors import Fault, unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from borderhist.atlas import Atlas
    from borderhist.records import Treaty


def dangling(atlas: Atlas) -> list[Fault]:
    """Return a fault for every name that is used but not borne, and for every segment id used twice."""
    return [
        *chain.from_iterable(_of_treaty(atlas, treaty) for treaty in atlas.treaties),
        *_of_places(atlas),
        *_of_lines(atlas),
    ]


def _of_treaty(atlas: Atlas, treaty: Treaty) -> Iterator[Fault]:
    file = f"treaties/{treaty.id}.toml"
    known: Mapping[str, Collection[str]] = {
        "article": [article.number for article in treaty.articles],
        "place": atlas.places,
        "sovereign": atlas.sovereigns,
        "source": atlas.sources,
        "line": atlas.lines,
        "segment": [f"{other.id}/{segment.id}" for other in atlas.treaties for segment in other.segments],
    }
    for what, field, name in _references(treaty):
        if name not in known[what]:
            yield Fault(file, field, unknown(what, name, known[what]))
    ids = [segment.id for segment in treaty.segments]
    for twice in sorted({name for name in ids if ids.count(name) > 1}):
        yield Fault(file, f"segments.{twice}", "the id stands twice")


def _of_places(atlas: Atlas) -> Iterator[Fault]:
    for name in atlas.names:
        if name.place not in atlas.places:
            yield Fault("places/names.csv", name.name, unknown("place", name.place, atlas.places))


def _of_lines(atlas: Atlas) -> Iterator[Fault]:
    for feature in chain.from_iterable(atlas.lines.values()):
        facts = feature.properties
        if facts.source not in atlas.sources:
            yield Fault(feature.file, f"{facts.id}.source", unknown("source", facts.source, atlas.sources))
        if facts.lies_with is not None and facts.lies_with not in atlas.places:
            yield Fault(
                feature.file, f"{facts.id}.lies_with", unknown("place", facts.lies_with, atlas.places)
            )


def _references(treaty: Treaty) -> Iterator[tuple[str, str, str]]:
    """Yield what kind of thing is named, in which field, by which name."""
    yield from (("sovereign", "parties", party) for party in treaty.parties)
    yield from (("source", "sources", key) for key in treaty.sources)
    yield from (("segment", "closes", ref) for ref in treaty.closes)
    if treaty.place:
        yield "place", "place", treaty.place
    for article in treaty.articles:
        yield from (("source", f"articles.{article.number}.sources", key) for key in article.sources)
    for number, hold in enumerate(treaty.holds):
        field = f"holds.{number}"
        yield "sovereign", f"{field}.sovereign", hold.sovereign
        yield "article", f"{field}.article", hold.article
        yield from (("place", f"{field}.places", place) for place in hold.places)
    for segment in treaty.segments:
        field = f"segments.{segment.id}"
        yield "article", f"{field}.article", segment.article
        yield "place", f"{field}.from", segment.from_
        yield "place", f"{field}.to", segment.to
        yield "sovereign", f"{field}.left", segment.left
        yield "sovereign", f"{field}.right", segment.right
        yield from (("source", f"{field}.sources", key) for key in segment.sources)
        yield from (("segment", f"{field}.supersedes", ref) for ref in segment.supersedes)
        yield from (("place", f"{field}.follow.markers", place) for place in segment.follow.markers or ())
        if segment.follow.line:
            yield "line", f"{field}.follow.{segment.follow.kind}", segment.follow.line
    for kind in ("viewpoints", "figures"):
        for number, item in enumerate(getattr(treaty, kind)):
            yield from (("source", f"{kind}.{number}.sources", key) for key in item.sources)
