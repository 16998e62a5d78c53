"""Build the overlays of a page: insets, markers, zones, possessions, routes, ports, events, readings."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NotRequired, TypedDict

import shapely

from borderhist import style
from borderhist.maps.compose.encoding import pixel
from borderhist.maps.compose.outlines import follow_land, list_vertices
from borderhist.maps.compose.parts import print_area, texts

if TYPE_CHECKING:
    from collections.abc import Collection

    from borderhist.geometry.arrangement import Point
    from borderhist.geometry.bounds import Bounds
    from borderhist.maps.compose.encoding import Grid
    from borderhist.maps.scene import (
        SceneEvent,
        SceneMarker,
        ScenePort,
        ScenePossessed,
        ScenePossession,
        SceneReading,
        SceneRoute,
        SceneView,
        SceneZone,
    )
    from borderhist.query.page_data import (
        PageData,
        PageEvent,
        PageMarker,
        PagePossession,
        PageReading,
        PageRoute,
        PageZone,
    )


@dataclasses.dataclass(frozen=True)
class Window:
    """The part of the world (degrees) that a page can show, and the units in which it counts."""

    bounds: Bounds
    grid: Grid

    @property
    def box(self) -> shapely.Polygon:
        """What can be shown, as a polygon."""
        return shapely.box(*self.bounds)

    @property
    def pixel(self) -> float:
        """The degrees that a pixel stands for."""
        return pixel(self.bounds)

    def sees(self, lon: float, lat: float) -> bool:
        """Tell whether a point lies in this part of the world."""
        west, south, east, north = self.bounds
        return west <= lon <= east and south <= lat <= north


def views(data: PageData) -> list[SceneView]:
    """Return the insets of the instruments a page is about."""
    return [
        {
            "id": view.id,
            "name": texts(view.name),
            "bounds": list(view.bounds),
            "instrument": version.treaty.id,
        }
        for version in data.versions
        if version.treaty.id in data.story.instruments
        for view in version.treaty.views
    ]


def markers(data: PageData, window: Window) -> list[SceneMarker]:
    """Return the marks on the ground in sight."""
    return [_marker(found) for found in data.markers if window.sees(found.lon, found.lat)]


def _marker(found: PageMarker) -> SceneMarker:
    marker = found.marker
    placed: SceneMarker = {
        "lon": round(found.lon, 4),
        "lat": round(found.lat, 4),
        "number": marker.number,
        "instrument": marker.treaty,
        "certainty": marker.certainty,
        "uncertainty_km": marker.uncertainty_km or 0.0,
        "day": str(found.day),
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


def zones_shown(data: PageData, window: Window) -> list[SceneZone]:
    """Return the zones that reach into sight."""
    return [_zone(found, window) for found in data.zones if found.geometry.intersects(window.box)]


def _zone(found: PageZone, window: Window) -> SceneZone:
    zone = found.zone
    tolerance = 2 * window.pixel
    drawn = shapely.simplify(found.geometry, tolerance)
    return {
        "name": texts(zone.name),
        "summary": texts(zone.summary),
        "kind": zone.kind,
        "instrument": zone.treaty,
        "certainty": zone.certainty,
        **print_area(found.area_km2, found.area_error_km2),
        "day": str(found.since),
        "until": None if found.until is None else str(found.until),
        "polygons": [] if _is_a_line(found.geometry, tolerance) else window.grid.encode_polygons(drawn),
    }


def _is_a_line(geometry: shapely.MultiPolygon, pixel_degrees: float) -> bool:
    """Tell whether land is so narrow that a page cannot show it: a strip of some thirty metres."""
    return bool(2 * geometry.area / geometry.length < pixel_degrees / 2)


def possessions(data: PageData, window: Window, drawn: Collection[Point]) -> list[ScenePossession]:
    """Return the possessions that reach into sight, in the order in which they began.

    They follow the land of which ``drawn`` are the vertices.
    """
    seen = [found for found in data.possessions if found.geometry.intersects(window.box)]
    land = list_vertices(piece.geometry for piece in data.land) if seen else frozenset()
    return [
        _possession(found, [_possessed(*shown, land, drawn, window) for shown in found.shown])
        for found in seen
    ]


def _possessed(
    versions: tuple[int, ...],
    geometry: shapely.MultiPolygon,
    land: Collection[Point],
    drawn: Collection[Point],
    window: Window,
) -> ScenePossessed:
    # the edge of a strip that is narrower than a pixel is still seen: it must not collapse
    width = 2 * geometry.area / geometry.length
    tolerance = min(2 * window.pixel, max(width, window.pixel / 2))
    return {
        "versions": list(versions),
        "polygons": window.grid.encode_polygons(follow_land(geometry, land, drawn, tolerance)),
    }


def _possession(found: PagePossession, shown: list[ScenePossessed]) -> ScenePossession:
    item = found.possession
    begun_by: _Clause = {"instrument": item.treaty, "article": item.article or ""} if item.treaty else {}
    return {
        "name": texts(item.name),
        "summary": texts(item.summary),
        "kind": item.kind,
        "holder": texts(found.holder),
        "colour": style.shade_of(found.colour),
        "sovereigns": [texts(name) for name in found.sovereigns],
        **begun_by,
        "certainty": item.certainty,
        **print_area(found.area_km2, found.area_error_km2),
        "day": str(found.since),
        "until": None if found.until is None else str(found.until),
        "shown": shown,
    }


class _Clause(TypedDict):
    instrument: NotRequired[str]
    article: NotRequired[str]


def routes(data: PageData, window: Window) -> list[SceneRoute]:
    """Return the roads that reach into sight."""
    return [_route(found, window.grid) for found in data.routes if found.geometry.intersects(window.box)]


def _route(found: PageRoute, grid: Grid) -> SceneRoute:
    return {
        "name": texts(found.route.name),
        "summary": texts(found.route.summary),
        "certainty": found.route.certainty,
        "day": str(found.since),
        "until": None if found.until is None else str(found.until),
        "line": grid.encode(shapely.get_coordinates(found.geometry)),
    }


def ports(data: PageData) -> list[ScenePort]:
    """Return the places that instruments have opened to trade by the page's last day."""
    return [
        {
            "name": texts(port.name),
            "lon": port.place.lon,
            "lat": port.place.lat,
            "instrument": port.instrument,
            "article": port.article,
            "day": str(port.day),
        }
        for port in data.ports
    ]


def events(data: PageData) -> list[SceneEvent]:
    """Return what happened in the page's years."""
    return [_event(found) for found in data.events]


def _event(found: PageEvent) -> SceneEvent:
    event = found.event
    told: SceneEvent = {
        "what": texts(event.what),
        "day": str(found.day),
        "printed": event.printed,
        "certainty": event.certainty,
        "sources": list(event.sources),
    }
    if found.place is None or found.place_name is None:
        return told
    return {**told, "lon": found.place.lon, "lat": found.place.lat, "place": texts(found.place_name)}


def readings(data: PageData, window: Window) -> list[SceneReading]:
    """Return the other readings that concern the page."""
    return [_reading(found, window) for found in data.readings]


def _reading(found: PageReading, window: Window) -> SceneReading:
    grid, tolerance = window.grid, window.pixel
    return {
        "reading": found.reading.id,
        "variant": found.variant.id,
        "question": texts(found.reading.question),
        "name": texts(found.variant.name),
        "says": texts(found.variant.says),
        "certainty": found.variant.certainty,
        "sources": list(found.variant.sources),
        "area_km2": round(found.area_km2, 1),
        "polygons": grid.encode_polygons(shapely.simplify(found.geometry, tolerance)),
        "lines": [
            grid.encode(shapely.get_coordinates(shapely.simplify(line, tolerance))) for line in found.lines
        ],
    }
