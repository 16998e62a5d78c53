"""Draw one excerpt of the record for a page: land, segments, transfers, waters, texts."""

from __future__ import annotations

import dataclasses
import itertools
import math
from typing import TYPE_CHECKING, Any, cast

import shapely

from borderhist import measure, telling, transfers
from borderhist.maps.scenes.arcs import coordinates, deltas, encoded
from borderhist.maps.scenes.extents import MARGIN, SCREEN, extent, pixel, width_m
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from borderhist.arcs import Refs
    from borderhist.atlas import Atlas
    from borderhist.bounds import Bounds
    from borderhist.chronicle import Chronicle
    from borderhist.maps.scenes.excerpt import Excerpt, Key
    from borderhist.maps.scenes.scene import (
        SceneFace,
        SceneFigure,
        SceneHold,
        SceneInstrument,
        ScenePeriod,
        SceneSegment,
        SceneSovereign,
        SceneTransfer,
        SceneVersion,
        SceneWater,
        Texts,
    )
    from borderhist.records import Figure, PrintedDate, Sovereign, Text, Treaty
    from borderhist.segments import Segment
    from borderhist.telling import Beside

FAR_M = 12000.0
"""How much land is simplified in metres where a page does not look."""

FINEST_M, COARSEST_M, STEP_M = 1000.0, 3000.0, 500.0
"""How much where it looks: between these, less than a pixel of a screen that its extent fills."""

AROUND = 0.4
"""How far beyond its extent a page carries the land outside, in parts of it."""


def texts(text: Text) -> Texts:
    """Return a text in every language."""
    return cast("Texts", text.everywhere())


@dataclasses.dataclass(frozen=True)
class Drawing(OneLine):
    """What a page draws of an excerpt, ready for JSON; see :mod:`borderhist.maps.scenes.scene`."""

    excerpt: Excerpt
    arcs: list[list[int]]
    faces: list[SceneFace]
    holds: list[SceneHold]
    sovereigns: list[SceneSovereign]
    versions: list[SceneVersion]
    names: list[Texts]
    segments: list[SceneSegment]
    transfers: list[SceneTransfer]
    instruments: list[SceneInstrument]
    study_area: list[int]
    land: list[list[list[int]]]
    sources: dict[str, str]

    def is_treaty(self, version: int) -> bool:
        """Tell whether one of the versions was made by a treaty, not by an act of context."""
        return self.excerpt.chronicle.versions[self.excerpt.versions[version]].kind != "context"


def drawing(excerpt: Excerpt) -> Drawing:
    """Return the drawing of an excerpt, its land simplified as far as where it looks allows."""
    chronicle = excerpt.chronicle
    atlas = chronicle.atlas
    land = [tract.geometry for tract in excerpt.tracts]
    shown = [chronicle.versions[version] for version in excerpt.versions]
    looks_at = extent(excerpt, 0, len(shown) - 1)
    arcs, rings, chains = encoded(land, excerpt.chains, FAR_M, _details(excerpt, shown))
    tenures = list(dict.fromkeys(held for tract in excerpt.tracts for held in tract.holds))
    names = list(dict.fromkeys(segment.record.name for segment in excerpt.segments))
    holders = list(dict.fromkeys(sovereign for sovereign, *_ in tenures))
    order = {sovereign: number for number, sovereign in enumerate(holders)}
    told = _told(excerpt, tenures)
    return Drawing(
        excerpt=excerpt,
        arcs=coordinates(arcs),
        faces=_faces(excerpt, rings, tenures),
        holds=[_hold(held, order) for held in tenures],
        sovereigns=[
            _sovereign(atlas.sovereigns[holder], shown[0].effective, shown[-1].effective)
            for holder in holders
        ],
        versions=[_version(excerpt, number, treaty) for number, treaty in enumerate(shown)],
        names=[texts(name) for name in names],
        segments=[
            piece
            for segment in excerpt.segments
            for piece in _pieces(excerpt, segment, names.index(segment.record.name), chains)
        ],
        transfers=_transfers(excerpt, order),
        instruments=[
            _whole(chronicle, treaty, order)
            if treaty in (shown[1:] or shown)
            else _instrument(treaty, _named_articles(excerpt, treaty, tenures))
            for treaty in told
        ],
        study_area=deltas(shapely.simplify(atlas.frame, 0).exterior.coords),
        land=polygons(_backdrop(atlas, looks_at, (view.bounds for t in shown for view in t.views))),
        sources=_cited(excerpt, shown, tenures),
    )


def _details(excerpt: Excerpt, shown: Iterable[Treaty]) -> dict[Bounds, float]:
    """Return the boxes a page looks at, with the tolerance in metres that holds in each."""
    last = len(excerpt.versions) - 1
    steps = [(0, last), *itertools.pairwise(range(last + 1))]
    extents = [extent(excerpt, before, after) for before, after in dict.fromkeys(steps)]
    views = {view.bounds: width_m(view.bounds) / SCREEN for treaty in shown for view in treaty.views}
    return {each.padded(MARGIN): _near_m(each) for each in extents} | views


def _near_m(bounds: Bounds) -> float:
    """Return the tolerance for a map of some bounds; few differ: each is a simplification."""
    return min(max(math.ceil(width_m(bounds) / SCREEN / STEP_M) * STEP_M, FINEST_M), COARSEST_M)


def _backdrop(atlas: Atlas, looks_at: Bounds, views: Iterable[Bounds]) -> shapely.Geometry:
    """Return the land outside the study area around where a page looks."""
    boxes = shapely.union_all([shapely.box(*each.padded(AROUND)) for each in (looks_at, *views)])
    land = shapely.intersection(shapely.simplify(atlas.backdrop, max(2 * pixel(looks_at), 0.1)), boxes)
    parts = [part for part in shapely.get_parts(land) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _version(excerpt: Excerpt, number: int, treaty: Treaty) -> SceneVersion:
    until = excerpt.ends(number)
    return {
        "day": str(treaty.effective),
        "until": None if until is None else str(until),
        "instrument": treaty.id,
        "year": treaty.effective.year,
    }


def _told(excerpt: Excerpt, tenures: list[Key]) -> list[Treaty]:
    """Return the instruments a page speaks of: those of its versions, lines and holds."""
    chronicle = excerpt.chronicle
    named = {instrument for _, instrument, *_ in tenures} | {s.treaty.id for s in excerpt.segments}
    named |= {chronicle.versions[version].id for version in excerpt.versions}
    return [treaty for treaty in chronicle.versions if treaty.id in named]


def _cited(excerpt: Excerpt, shown: list[Treaty], tenures: list[Key]) -> dict[str, str]:
    """Return the sources that a page cites."""
    articles = [article for treaty in shown for article in treaty.articles]
    articles += [excerpt.chronicle.atlas.treaty(treaty).article(number) for _, treaty, number, _ in tenures]
    articles += [s.treaty.article(s.record.article) for s in excerpt.segments]
    keys = {key for article in articles for key in article.sources}
    keys |= {key for treaty in shown for key in treaty.sources}
    for segment in excerpt.segments:
        keys |= {*segment.record.sources, *(key for p in segment.pieces for key in p.source.split())}
    sources = excerpt.chronicle.atlas.sources
    return {key: source.citation for key, source in sources.items() if key in keys}


def _sovereign(sovereign: Sovereign, first: dt.date, last: dt.date) -> SceneSovereign:
    changes = [period.from_ for period in sovereign.periods if first < period.from_ <= last]
    named: SceneSovereign = {
        "id": sovereign.id,
        "name": texts(sovereign.named(last)),
        "kind": sovereign.kind,
        "colour": sovereign.colour,
    }
    if not changes:
        return named
    periods = [{"day": str(day), "name": texts(sovereign.named(day))} for day in (first, *sorted(changes))]
    return {**named, "periods": cast("list[ScenePeriod]", periods)}


def _hold(held: Key, order: dict[str, int]) -> SceneHold:
    sovereign, instrument, article, kind = held
    return {"sovereign": order[sovereign], "instrument": instrument, "article": article, "kind": kind}


def _faces(excerpt: Excerpt, rings: list[list[Refs]], tenures: list[Key]) -> list[SceneFace]:
    index = {held: number for number, held in enumerate(tenures)}
    return [
        {
            "polygons": [refs],
            "holds": [index[held] for held in tract.holds],
            "area_km2": round(measure.area_km2(tract.geometry), 1),
            "anchor": inside(tract.geometry),
        }
        for tract, refs in zip(excerpt.tracts, rings, strict=True)
    ]


def inside(geometry: shapely.Polygon) -> list[float]:
    """Return a point well inside a polygon (longitude, latitude), for a label or a popup."""
    circle = shapely.maximum_inscribed_circle(geometry, tolerance=0.05)
    return [round(float(value), 3) for value in shapely.get_coordinates(circle)[0]]


def _pieces(
    excerpt: Excerpt, segment: Segment, name: int, chains: dict[tuple[str, int], Refs]
) -> list[SceneSegment]:
    since, until = excerpt.span(segment)
    return [
        {
            "id": f"{segment.ref}#{number}",
            "name": name,
            "instrument": segment.treaty.id,
            "article": segment.record.article,
            "arcs": chains[segment.ref, number],
            "stage": segment.record.stage,
            "certainty": piece.certainty,
            "uncertainty_km": piece.uncertainty_km,
            "length_km": round(measure.length_km(piece.geometry), 1),
            "sources": list(dict.fromkeys((*segment.record.sources, *piece.source.split()))),
            "since": since,
            "until": until,
        }
        for number, piece in enumerate(segment.pieces)
    ]


def _transfers(excerpt: Excerpt, order: dict[str, int]) -> list[SceneTransfer]:
    """Return the transfers between any two of the versions, for a page lets the reader choose both."""
    return [
        transfer
        for before, after in itertools.combinations(range(len(excerpt.versions)), 2)
        for transfer in sorted(_between(excerpt, order, before, after), key=lambda t: -t["area_km2"])
    ]


def _between(excerpt: Excerpt, order: dict[str, int], before: int, after: int) -> Iterator[SceneTransfer]:
    moved = transfers.moved(excerpt.chronicle, excerpt.versions[before], excerpt.versions[after])
    for clause, faces in moved.items():
        area = excerpt.area(faces, before, after)
        yield {
            "before": before,
            "after": after,
            "from_": order[clause.from_],
            "to": order[clause.to],
            "instrument": clause.treaty.id,
            "article": clause.article,
            "kind": clause.kind,
            "area_km2": round(area.km2, 1),
            "area_error_km2": round(area.error_km2, 1),
            "faces": excerpt.tracts_of(faces),
        }


def _named_articles(excerpt: Excerpt, treaty: Treaty, tenures: list[Key]) -> set[str]:
    """Return the articles of an instrument that a hold or a line of the page rests on."""
    held = {article for _, instrument, article, _ in tenures if instrument == treaty.id}
    return held | {s.record.article for s in excerpt.segments if s.treaty.id == treaty.id}


def _instrument(treaty: Treaty, named: set[str]) -> SceneInstrument:
    """Return an instrument, and of its articles those that something on the page rests on."""
    return {
        "id": treaty.id,
        "kind": treaty.kind,
        "title": texts(treaty.title),
        "day": str(treaty.effective),
        "dates": [],
        "articles": {
            article.number: {
                "summary": texts(article.summary),
                "certainty": article.certainty,
                "sources": list(article.sources),
            }
            for article in treaty.articles
            if article.number in named
        },
        "sources": [],
    }


def _whole(chronicle: Chronicle, treaty: Treaty, order: dict[str, int]) -> SceneInstrument:
    """Return an instrument that the page is about, with all that is told of it."""
    printed = [date for event in type(treaty.dates).model_fields for date in getattr(treaty.dates, event)]
    return {
        **_instrument(treaty, {article.number for article in treaty.articles}),
        "summary": texts(treaty.summary),
        "dates": [_date(date) for date in printed],
        "notes": [texts(note) for note in treaty.notes],
        "figures": [_figure(figure, ours, order) for figure, ours in telling.beside(chronicle, treaty)],
        "sources": list(treaty.sources),
    }


def _figure(figure: Figure, ours: Beside | None, order: dict[str, int]) -> SceneFigure:
    printed: SceneFigure = {
        "km2": figure.km2,
        "what": texts(figure.what),
        "who": texts(figure.who),
        "certainty": figure.certainty,
    }
    if ours is None or not {ours.from_, ours.to} <= order.keys():
        return printed
    return {**printed, "from_": order[ours.from_], "to": order[ours.to]}


def _date(date: PrintedDate) -> str:
    return f"{date.printed} ({date.calendar.capitalize()})"


def polygons(geometry: shapely.Geometry) -> list[list[list[int]]]:
    """Return the polygons of a geometry as rings of scaled integers."""
    parts: Iterable[Any] = shapely.get_parts(geometry)
    return [[deltas(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]


def waters(atlas: Atlas, bounds: Bounds) -> list[SceneWater]:
    """Return the rivers and lakes that reach into some bounds (degrees)."""
    seen = shapely.box(*bounds)
    found: list[SceneWater] = []
    for features in atlas.lines.values():
        facts = features[0].properties
        if facts.reading != "default" or facts.role not in ("river", "lake"):
            continue
        if not any(seen.intersects(feature.geometry) for feature in features):
            continue
        lines = [deltas(shapely.simplify(f.geometry, max(pixel(bounds), 0.03)).coords) for f in features]
        name = texts(facts.names)
        found.append(
            {"name": name, "polygons": [lines]} if facts.role == "lake" else {"name": name, "lines": lines}
        )
    return found
