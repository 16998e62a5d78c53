"""Marks, zones, places, roads and events as GeoDataFrames: one row a feature, plain columns, WGS84."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from borderhist import measure, zones
from borderhist.export.frames import CRS, LICENCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from borderhist.chronicle import Chronicle
    from borderhist.records import Event, Marker, Place, Route, Text

OWN = "CC-BY-4.0"

Row = tuple[dict[str, Any], shapely.Geometry]


def markers(chronicle: Chronicle) -> gpd.GeoDataFrame:
    """Return the marks whose site is known; the others stand in ``markers.csv`` only."""
    return _frame(
        (_marker(marker), shapely.Point(marker.lon, marker.lat))
        for marker in chronicle.atlas.markers
        if marker.lon is not None and marker.lat is not None
    )


def _marker(marker: Marker) -> dict[str, Any]:
    facts = marker.model_dump(by_alias=True, exclude={"lon", "lat"})
    return {**facts, "licence": OWN}


def zones_frame(chronicle: Chronicle) -> gpd.GeoDataFrame:
    """Return every zone with its days, area and error; belts follow the reading of the li that was chosen."""
    return _frame(_zone(zones.placed(chronicle, zone)) for zone in chronicle.atlas.zones)


def _zone(place: zones.Place) -> Row:
    zone = place.zone
    low, high = zone.tolerance_km or (None, None)
    facts = {
        "id": zone.id,
        "kind": zone.kind,
        **_named(zone.name),
        "summary": zone.summary.en,
        "treaty": zone.treaty,
        "article": zone.article,
        "area_km2": round(place.km2, 1),
        "area_error_km2": round(place.error_km2, 1),
        "tolerance_low_km": low,
        "tolerance_high_km": high,
        "uncertainty_km": zone.uncertainty_km,
        "certainty": zone.certainty,
        "valid_from": str(place.since),
        "valid_to": None if place.until is None else str(place.until),
        "source": " ".join(zone.sources),
        "licence": LICENCE,
    }
    return facts, shapely.set_precision(place.geometry, 1e-6)


def places(chronicle: Chronicle) -> gpd.GeoDataFrame:
    """Return the gazetteer with the names of every language, period names included."""
    return _frame(
        (_place(chronicle, place), shapely.Point(place.lon, place.lat))
        for place in chronicle.atlas.places.values()
    )


def _place(chronicle: Chronicle, place: Place) -> dict[str, Any]:
    mine = [name for name in chronicle.atlas.names if name.place == place.id]
    plain = {name.language: name.name for name in reversed(mine) if not name.period}
    periods = "; ".join(f"{name.name} ({name.language}, {name.period})" for name in mine if name.period)
    return {
        "id": place.id,
        **{f"name_{language}": plain.get(language) for language in ("en", "ru", "zh-Hant", "zh-Latn", "tr")},
        "names_of_periods": periods,
        "role": place.role,
        "from": place.from_,
        "to": place.to,
        "uncertainty_km": place.uncertainty_km,
        "certainty": place.certainty,
        "source": place.source,
        "licence": OWN,
    }


def routes(chronicle: Chronicle) -> gpd.GeoDataFrame:
    """Return roads as geodesics between their places."""
    return _frame(_route(chronicle, route) for route in chronicle.atlas.routes)


def _route(chronicle: Chronicle, route: Route) -> Row:
    stops = [chronicle.atlas.places[name] for name in route.via]
    legs = [measure.straight((a.lon, a.lat), (b.lon, b.lat)) for a, b in pairwise(stops)]
    line = shapely.LineString([point for leg in legs for point in leg.coords])
    facts = {
        "id": route.id,
        **_named(route.name),
        "via": " ".join(route.via),
        "length_km": round(measure.length_km(line), 1),
        "valid_from": route.from_,
        "valid_to": route.to,
        "certainty": route.certainty,
        "source": " ".join(route.sources),
        "licence": OWN,
    }
    return facts, line


def events(chronicle: Chronicle) -> gpd.GeoDataFrame:
    """Return the events that have a place."""
    rows = []
    for event in chronicle.atlas.events:
        if event.place is not None:
            place = chronicle.atlas.places[event.place]
            rows.append((_event(event), shapely.Point(place.lon, place.lat)))
    return _frame(rows)


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "what": event.what.en,
        "day": event.day,
        "printed": event.printed,
        "calendar": event.calendar,
        "calendar_inferred": event.inferred,
        "reason": event.reason.en if event.reason else None,
        "place": event.place,
        "seed": event.seed,
        "certainty": event.certainty,
        "source": " ".join(event.sources),
        "licence": OWN,
    }


def _named(text: Text) -> dict[str, str]:
    return {f"name_{language}": said for language, said in text.everywhere().items()}


def _frame(rows: Iterable[Row]) -> gpd.GeoDataFrame:
    pairs = list(rows)
    records = [record for record, _ in pairs]
    return gpd.GeoDataFrame(records, geometry=[geometry for _, geometry in pairs], crs=CRS)
