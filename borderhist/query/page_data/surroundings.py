"""Gather what lies over and around the land in the days of a story: places, zones, possessions, events."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import shapely

from borderhist.model.base import Text
from borderhist.model.days import parse_day
from borderhist.model.records import TODAY
from borderhist.query import possessions, readings, zones
from borderhist.query.naming import name_in_year, name_on, names_by_place
from borderhist.query.page_data.stories import ATLAS
from borderhist.query.page_data.values import (
    PageEvent,
    PageMarker,
    PagePlace,
    PagePort,
    PagePossession,
    PageReading,
    PageRoute,
    PageWater,
    PageZone,
)
from borderhist.query.shapes import as_polygons, build_road

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.reader import Atlas
    from borderhist.model.records import Event, PlaceName
    from borderhist.query.page_data.stories import Story
    from borderhist.query.page_data.values import PageLand
    from borderhist.query.possessions import PossessionShape
    from borderhist.query.readings import Effect


FOREVER = dt.date.max


@dataclasses.dataclass(frozen=True)
class Days:
    """The days of a story: from inclusive to exclusive."""

    since: dt.date
    until: dt.date

    def overlap(self, day: dt.date | str, until: dt.date | str | None) -> bool:
        """Tell whether something that lasted from a day to before another falls into these days."""
        return parse_day(day) < self.until and (until is None or parse_day(until) > self.since)


class Gazetteer:
    """The names of all places, found by place."""

    def __init__(self, atlas: Atlas) -> None:
        self._names: Mapping[str, tuple[PlaceName, ...]] = names_by_place(atlas)

    def written(self, place: str) -> tuple[PlaceName, ...]:
        """Return every name of a place as it is written."""
        return self._names.get(place, ())

    def name(self, place: str, year: int) -> Text:
        """Return what a place was called in a year."""
        return Text.model_validate(name_in_year(self.written(place), place, year))


def gather_places(chronicle: Chronicle, story: Story, gazetteer: Gazetteer) -> Iterator[PagePlace]:
    """Yield the places that existed by the last year of a story, by their names of that year."""
    year = chronicle.versions[story.after].year
    # an atlas is of every year at once: its names are those of today
    shown = TODAY if story.id == ATLAS else year
    for place in chronicle.atlas.places.values():
        if place.from_ is None or place.from_ <= year:
            name, today = (gazetteer.name(place.id, when) for when in (shown, TODAY))
            yield PagePlace(place, name, today, gazetteer.written(place.id))


def gather_markers(chronicle: Chronicle, days: Days) -> Iterator[PageMarker]:
    """Yield the marks on the ground whose site is known and that stood by the last day."""
    effective = {treaty.id: treaty.effective for treaty in chronicle.versions}
    for marker in chronicle.atlas.markers:
        day = effective[marker.treaty]
        if marker.lon is not None and marker.lat is not None and day < days.until:
            yield PageMarker(marker, marker.lon, marker.lat, day)


def gather_zones(chronicle: Chronicle, days: Days) -> Iterator[PageZone]:
    """Yield the zones of these days."""
    for shape in zones.build_shapes(chronicle):
        if days.overlap(shape.since, shape.until):
            yield PageZone(shape.zone, shape.geometry, shape.km2, shape.error_km2, shape.since, shape.until)


NOTHING = 1e-6
"""Square degrees (a hundredth of a square kilometre): less is no land but a border that two share."""

SAME_LAND = 0.5
"""The part of the smaller of two possessions from which on they are of the same land."""


def gather_possessions(
    chronicle: Chronicle, versions: Sequence[Days], land: Sequence[PageLand]
) -> Iterator[PagePossession]:
    """Yield the possessions of the days of some versions, and which of these show them."""
    shapes = possessions.build_shapes(chronicle)
    shown = [{one.possession.id for one in choose_possessions(shapes, days)} for days in versions]
    for shape in shapes:
        if any(days.overlap(shape.since, shape.until) for days in versions):
            showing = [number for number, ids in enumerate(shown) if shape.possession.id in ids]
            yield _possession(chronicle, shape, tuple(_cut_own_land(shape, showing, land)))


def choose_possessions(shapes: Iterable[PossessionShape], days: Days) -> list[PossessionShape]:
    """Return the possessions of some days; of those that followed each other on the same land, the longest.

    Two that were there at once are both returned: a leased strip lies in occupied land.
    """
    chosen: list[PossessionShape] = []
    there = (shape for shape in shapes if days.overlap(shape.since, shape.until))
    for shape in sorted(there, key=lambda one: -_count_days(one, days)):
        if not any(_follow_each_other(shape, other) for other in chosen):
            chosen.append(shape)
    return chosen


def _count_days(shape: PossessionShape, days: Days) -> int:
    """Return on how many of some days a possession lasted."""
    return (min(shape.until or FOREVER, days.until) - max(shape.since, days.since)).days


def _follow_each_other(one: PossessionShape, other: PossessionShape) -> bool:
    """Tell whether two possessions were of the same land and never at once."""
    if Days(one.since, one.until or FOREVER).overlap(other.since, other.until):
        return False
    shared = shapely.intersection(one.geometry, other.geometry).area
    return bool(shared > SAME_LAND * min(one.geometry.area, other.geometry.area))


def _cut_own_land(
    shape: PossessionShape, versions: Iterable[int], land: Sequence[PageLand]
) -> Iterator[tuple[tuple[int, ...], shapely.MultiPolygon]]:
    """Yield versions in which a possession lies on the same land, and that land without its holder's own."""
    shared = shapely.area(shapely.intersection([piece.geometry for piece in land], shape.geometry))
    under = [piece for piece, area in zip(land, shared, strict=True) if area > NOTHING]
    holder = shape.possession.holder
    groups: dict[tuple[int, ...], list[int]] = {}
    for version in versions:
        own = tuple(n for n, piece in enumerate(under) if piece.holds[version].sovereign == holder)
        groups.setdefault(own, []).append(version)
    for own, alike in groups.items():
        cut = shapely.union_all([under[number].geometry for number in own])
        left = as_polygons(shapely.difference(shape.geometry, cut)) if own else shape.geometry
        if not left.is_empty:
            yield tuple(alike), left


def _possession(
    chronicle: Chronicle,
    shape: PossessionShape,
    shown: tuple[tuple[tuple[int, ...], shapely.MultiPolygon], ...],
) -> PagePossession:
    holder = shape.possession.holder
    return PagePossession(
        possession=shape.possession,
        holder=name_on(chronicle, holder, shape.since),
        colour=chronicle.atlas.sovereigns[holder].colour,
        sovereigns=tuple(name_on(chronicle, sovereign, shape.since) for sovereign in shape.sovereigns),
        geometry=shape.geometry,
        area_km2=shape.km2,
        area_error_km2=shape.error_km2,
        since=shape.since,
        until=shape.until,
        shown=shown,
    )


def gather_routes(chronicle: Chronicle, days: Days) -> Iterator[PageRoute]:
    """Yield the roads of these days."""
    for route in chronicle.atlas.routes:
        if days.overlap(route.from_, route.to):
            until = None if route.to is None else parse_day(route.to)
            yield PageRoute(route, build_road(chronicle.atlas, route), parse_day(route.from_), until)


def gather_ports(chronicle: Chronicle, story: Story, gazetteer: Gazetteer) -> Iterator[PagePort]:
    """Yield the places that instruments have opened to trade by the last version."""
    for treaty in chronicle.versions[: story.after + 1]:
        for opening in treaty.opens:
            for name in opening.places:
                place = chronicle.atlas.places[name]
                name_then = gazetteer.name(name, treaty.year)
                yield PagePort(place, name_then, treaty.id, opening.article, treaty.effective)


def gather_events(chronicle: Chronicle, days: Days, gazetteer: Gazetteer) -> Iterator[PageEvent]:
    """Yield what happened in the years of these days."""
    for event in chronicle.atlas.events:
        if days.since.year <= parse_day(event.day).year <= days.until.year:
            yield _event(chronicle.atlas, event, gazetteer)


def _event(atlas: Atlas, event: Event, gazetteer: Gazetteer) -> PageEvent:
    day = parse_day(event.day)
    if event.place is None:
        return PageEvent(event, day)
    return PageEvent(event, day, atlas.places[event.place], gazetteer.name(event.place, day.year))


def gather_waters(atlas: Atlas) -> Iterator[PageWater]:
    """Yield the rivers and lakes as they are by default."""
    for features in atlas.lines.values():
        facts = features[0].properties
        if facts.reading == "default" and facts.role in ("river", "lake"):
            lines = tuple(feature.geometry for feature in features)
            yield PageWater(facts.names, facts.role == "lake", lines)


def gather_readings(chronicle: Chronicle, story: Story) -> Iterator[PageReading]:
    """Yield the other readings of a story's instruments, and those that move land that changed hands."""
    shown = {treaty.id for treaty in chronicle.versions[story.before + 1 : story.after + 1]}
    moved = _changed_faces(chronicle, story)
    for reading in chronicle.atlas.readings.values():
        for variant in reading.variants:
            effect = readings.effect(chronicle, reading, variant)
            if effect.faces and (reading.treaty in shown or moved & set(effect.faces)):
                yield _reading(chronicle, effect)


def _changed_faces(chronicle: Chronicle, story: Story) -> set[int]:
    """Return the faces that have another sovereign in the last version than in the first."""
    pairs = zip(chronicle.tenures[story.before], chronicle.tenures[story.after], strict=True)
    return {face for face, (old, new) in enumerate(pairs) if old.sovereign != new.sovereign}


def _reading(chronicle: Chronicle, effect: Effect) -> PageReading:
    land = shapely.coverage_union_all([chronicle.arrangement.faces[face] for face in effect.faces])
    lines = tuple(piece.geometry for segment in effect.segments for piece in segment.pieces)
    return PageReading(effect.reading, effect.variant, effect.km2, land, lines)
