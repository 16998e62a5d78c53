"""What lies over the land of a page: insets, marks, zones, roads, ports, events, other readings."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, cast

import shapely

from borderhist import interpretations, zones
from borderhist.gazetteer import called
from borderhist.maps.scenes.arcs import deltas
from borderhist.maps.scenes.drawing import polygons, texts
from borderhist.maps.scenes.extents import pixel
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from borderhist.bounds import Bounds
    from borderhist.chronicle import Chronicle
    from borderhist.interpretations import Effect
    from borderhist.maps.scenes.excerpt import Excerpt
    from borderhist.maps.scenes.scene import (
        SceneEvent,
        SceneMarker,
        ScenePort,
        SceneReading,
        SceneRoute,
        SceneView,
        SceneZone,
        Texts,
    )
    from borderhist.records import Marker, Route, Treaty

FOREVER = dt.date.max


@dataclasses.dataclass(frozen=True)
class Window(OneLine):
    """The days and the part of the world (degrees) that a page can show."""

    excerpt: Excerpt
    bounds: Bounds

    @property
    def chronicle(self) -> Chronicle:
        """The chronicle the page is drawn from."""
        return self.excerpt.chronicle

    @property
    def treaties(self) -> tuple[Treaty, ...]:
        """The instruments of the page's versions."""
        return tuple(self.chronicle.versions[version] for version in self.excerpt.versions)

    @property
    def since(self) -> dt.date:
        """The first day the page shows."""
        return self.treaties[0].effective

    @property
    def until(self) -> dt.date:
        """The first day after the page's last version."""
        return self.excerpt.until or FOREVER

    def shows(self, day: str, until: str | None) -> bool:
        """Tell whether something that lasted from a day to before another falls into these days."""
        return zones.day_of(day) < self.until and (until is None or zones.day_of(until) > self.since)

    def sees(self, lon: float, lat: float) -> bool:
        """Tell whether a point lies in this part of the world."""
        west, south, east, north = self.bounds
        return west <= lon <= east and south <= lat <= north


def place_name(chronicle: Chronicle, place: str, year: int) -> Texts:
    """Return what a place was called in a year, in every language."""
    return cast("Texts", called(chronicle.atlas, place, year))


def views(window: Window, shown: Iterable[str]) -> list[SceneView]:
    """Return the insets of some instruments."""
    return [
        {"id": view.id, "name": texts(view.name), "bounds": list(view.bounds), "instrument": instrument}
        for instrument in shown
        for view in window.chronicle.atlas.treaty(instrument).views
    ]


def markers(window: Window) -> list[SceneMarker]:
    """Return the marks on the ground whose site is known and that stood by the page's last day."""
    effective = {treaty.id: treaty.effective for treaty in window.chronicle.versions}
    return [
        _marker(marker, marker.lon, marker.lat, effective[marker.treaty])
        for marker in window.chronicle.atlas.markers
        if marker.lon is not None and marker.lat is not None
        if window.sees(marker.lon, marker.lat) and effective[marker.treaty] < window.until
    ]


def _marker(marker: Marker, lon: float, lat: float, day: dt.date) -> SceneMarker:
    placed: SceneMarker = {
        "lon": round(lon, 4),
        "lat": round(lat, 4),
        "number": marker.number,
        "instrument": marker.treaty,
        "certainty": marker.certainty,
        "uncertainty_km": marker.uncertainty_km or 0.0,
        "day": str(day),
    }
    if not marker.name_en:
        return placed
    name = {
        "en": marker.name_en,
        "ru": marker.name_ru or marker.name_en,
        "zh-Hant": marker.name_zh_hant or marker.name_en,
        "tr": marker.name_en,
    }
    return {**placed, "name": name}


def zones_shown(window: Window) -> list[SceneZone]:
    """Return the zones of the page's days that reach into its part of the world."""
    box = shapely.box(*window.bounds)
    placed = [
        zones.placed(window.chronicle, zone)
        for zone in window.chronicle.atlas.zones
        if window.shows(zone.from_, zone.to)
    ]
    return [_zone(place, 2 * pixel(window.bounds)) for place in placed if place.geometry.intersects(box)]


def _zone(place: zones.Place, tolerance: float) -> SceneZone:
    zone = place.zone
    drawn = shapely.simplify(place.geometry, tolerance)
    return {
        "name": texts(zone.name),
        "summary": texts(zone.summary),
        "kind": zone.kind,
        "instrument": zone.treaty,
        "certainty": zone.certainty,
        "area_km2": round(place.km2, 1),
        "area_error_km2": round(place.error_km2, 1),
        "day": str(place.since),
        "until": None if place.until is None else str(place.until),
        "polygons": [] if _is_a_line(place.geometry, tolerance) else polygons(drawn),
    }


def _is_a_line(geometry: shapely.MultiPolygon, pixel_degrees: float) -> bool:
    """Tell whether land is so narrow that a page cannot show it: a strip of some thirty metres."""
    return bool(2 * geometry.area / geometry.length < pixel_degrees / 2)


def routes(window: Window) -> list[SceneRoute]:
    """Return the roads of the page's days."""
    box = shapely.box(*window.bounds)
    return [
        _route(route, line)
        for route in window.chronicle.atlas.routes
        if window.shows(route.from_, route.to)
        for line in (_road(window.chronicle, route),)
        if line.intersects(box)
    ]


def _road(chronicle: Chronicle, route: Route) -> shapely.LineString:
    places = [chronicle.atlas.places[place] for place in route.via]
    return shapely.LineString([(place.lon, place.lat) for place in places])


def _route(route: Route, line: shapely.LineString) -> SceneRoute:
    return {
        "name": texts(route.name),
        "summary": texts(route.summary),
        "certainty": route.certainty,
        "day": str(zones.day_of(route.from_)),
        "until": None if route.to is None else str(zones.day_of(route.to)),
        "line": deltas(line.coords),
    }


def ports(window: Window) -> list[ScenePort]:
    """Return the places that instruments have opened to trade by the page's last day."""
    return [
        {
            "name": place_name(window.chronicle, place, treaty.year),
            "lon": window.chronicle.atlas.places[place].lon,
            "lat": window.chronicle.atlas.places[place].lat,
            "instrument": treaty.id,
            "article": opening.article,
            "day": str(treaty.effective),
        }
        for treaty in window.chronicle.versions[: window.excerpt.versions[-1] + 1]
        for opening in treaty.opens
        for place in opening.places
    ]


def events(window: Window) -> list[SceneEvent]:
    """Return what happened in the page's years."""
    first, last = window.since.year, min(window.until, FOREVER).year
    return [
        event
        for event in (_event(window, number) for number in range(len(window.chronicle.atlas.events)))
        if first <= int(event["day"][:4]) <= last
    ]


def _event(window: Window, number: int) -> SceneEvent:
    atlas = window.chronicle.atlas
    event = atlas.events[number]
    day = zones.day_of(event.day)
    told: SceneEvent = {
        "what": texts(event.what),
        "day": str(day),
        "printed": event.printed,
        "certainty": event.certainty,
        "sources": list(event.sources),
    }
    if event.place is None:
        return told
    place = atlas.places[event.place]
    return {
        **told,
        "lon": place.lon,
        "lat": place.lat,
        "place": place_name(window.chronicle, place.id, day.year),
    }


def readings(window: Window) -> list[SceneReading]:
    """Return the other readings of the page's instruments, and those that move land that changed hands."""
    return [_reading(window, effect) for effect in _effects(window) if effect.faces]


def _effects(window: Window) -> Iterator[Effect]:
    shown = {treaty.id for treaty in window.treaties[1:]}
    moved = _moved(window)
    for reading in window.chronicle.atlas.readings.values():
        for variant in reading.variants:
            effect = interpretations.effect(window.chronicle, reading, variant)
            if reading.treaty in shown or moved & set(effect.faces):
                yield effect


def _moved(window: Window) -> set[int]:
    """Return the faces that change hands between the first and the last version of a page."""
    first, last = window.excerpt.versions[0], window.excerpt.versions[-1]
    pairs = zip(window.chronicle.tenures[first], window.chronicle.tenures[last], strict=True)
    return {face for face, (old, new) in enumerate(pairs) if old.sovereign != new.sovereign}


def _reading(window: Window, effect: Effect) -> SceneReading:
    chronicle, tolerance = window.chronicle, pixel(window.bounds)
    land = shapely.coverage_union_all([chronicle.arrangement.faces[face] for face in effect.faces])
    lines = [piece.geometry for segment in effect.segments for piece in segment.pieces]
    return {
        "reading": effect.reading.id,
        "variant": effect.variant.id,
        "question": texts(effect.reading.question),
        "name": texts(effect.variant.name),
        "says": texts(effect.variant.says),
        "certainty": effect.variant.certainty,
        "sources": list(effect.variant.sources),
        "area_km2": round(effect.km2, 1),
        "polygons": polygons(shapely.simplify(land, tolerance)),
        "lines": [deltas(shapely.simplify(line, tolerance).coords) for line in lines],
    }
