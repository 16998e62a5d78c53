"""Rows of marks, places, zones, possessions, roads and events: they have days of their own, or none."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import shapely

from borderhist.geometry import geodesy
from borderhist.layers._rows.row import (
    OWN,
    Row,
    days_of,
    interpretation_fields,
    interpretation_suffix,
    keys,
    licences,
    name_fields,
    period_fields,
    text_fields,
)
from borderhist.model.days import parse_day
from borderhist.query import naming, possessions, zones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.records import Event, Marker, Place, Route


WDBII = "LGPL-3.0-or-later"
"""The licence of the river lines that zones are cut from."""

DRAWN_TO = 1e-6
"""A belt is no better known than this many degrees (10 cm)."""


def markers(chronicle: Chronicle) -> Iterator[Row]:
    """Yield the marks whose site is known; the others stand in ``markers.csv`` only."""
    for marker in chronicle.atlas.markers:
        if marker.lon is not None and marker.lat is not None:
            yield Row(_marker(chronicle, marker), shapely.Point(marker.lon, marker.lat))


def _marker(chronicle: Chronicle, marker: Marker) -> dict[str, Any]:
    return {
        "id": marker.id,
        "series": marker.series,
        "mark_number": marker.number,
        "stretch": marker.group,
        "name_en": marker.name_en,
        "name_ru": marker.name_ru,
        "name_zh_hant": marker.name_zh_hant,
        "name_tr": None,
        "uncertainty_km": marker.uncertainty_km,
        "treaty": marker.treaty,
        "description": marker.description,
        "certainty": marker.certainty,
        **period_fields(chronicle.atlas.treaty(marker.treaty).effective, None),
        "source": marker.source,
        "licence": OWN,
    }


def places(chronicle: Chronicle) -> Iterator[Row]:
    """Yield the gazetteer."""
    for place in chronicle.atlas.places.values():
        yield Row(_place(chronicle, place), shapely.Point(place.lon, place.lat))


def _place(chronicle: Chronicle, place: Place) -> dict[str, Any]:
    mine = [name for name in chronicle.atlas.names if name.place == place.id]
    plain = {name.language: name.name for name in reversed(mine) if not name.period}
    shown = {(language, plain.get(language)) for language in ("en", "ru", "zh-Hant", "zh-Latn", "tr")}
    other = [name for name in mine if name.period or (name.language, name.name) not in shown]
    listed = [f"{name.name} ({', '.join(filter(None, (name.language, name.period)))})" for name in other]
    since = None if place.from_ is None else dt.date(place.from_, 1, 1)
    until = None if place.to is None else dt.date(place.to + 1, 1, 1)
    return {
        "id": place.id,
        "name_en": plain.get("en", place.id),
        "name_ru": plain.get("ru", plain.get("en", place.id)),
        "name_zh_hant": plain.get("zh-Hant", plain.get("en", place.id)),
        "name_tr": plain.get("tr", plain.get("en", place.id)),
        "name_zh_latn": plain.get("zh-Latn"),
        "other_names": "; ".join(listed),
        "role": place.role,
        "uncertainty_km": place.uncertainty_km,
        "certainty": place.certainty,
        **period_fields(since, until),
        "from_text": None if place.from_ is None else str(place.from_),
        "to_text": None if place.to is None else str(place.to),
        "source": place.source,
        "licence": OWN,
    }


def zones_of(chronicle: Chronicle) -> Iterator[Row]:
    """Yield every zone with its days, area and error; belts follow the reading of the li that was chosen."""
    for shape in zones.build_shapes(chronicle):
        yield Row(_zone(chronicle, shape), shapely.set_precision(shape.geometry, DRAWN_TO))


def _zone(chronicle: Chronicle, shape: zones.ZoneShape) -> dict[str, Any]:
    zone = shape.zone
    low, high = zone.tolerance_km or (None, None)
    return {
        "id": f"{zone.id}{interpretation_suffix(chronicle)}",
        **name_fields(zone.name),
        **text_fields("summary", zone.summary),
        "kind": zone.kind,
        "treaty": zone.treaty,
        "article": zone.article,
        "area_km2": round(shape.km2, 1),
        "area_error_km2": round(shape.error_km2, 1),
        "tolerance_low_km": low,
        "tolerance_high_km": high,
        "uncertainty_km": zone.uncertainty_km,
        "certainty": zone.certainty,
        **period_fields(shape.since, shape.until),
        "from_text": zone.from_,
        "to_text": zone.to,
        **interpretation_fields(chronicle),
        "source": keys(zone.sources),
        "licence": licences([WDBII]),
    }


def possessions_of(chronicle: Chronicle) -> Iterator[Row]:
    """Yield every possession with its days, area and error, in the order in which they begin."""
    for shape in possessions.build_shapes(chronicle):
        yield Row(_possession(chronicle, shape), shapely.set_precision(shape.geometry, DRAWN_TO))


def _possession(chronicle: Chronicle, shape: possessions.PossessionShape) -> dict[str, Any]:
    item = shape.possession
    recognised = [" ".join(filter(None, (one.by, one.from_))) for one in item.recognised]
    return {
        "id": f"{item.id}{interpretation_suffix(chronicle)}",
        **name_fields(item.name),
        **text_fields("summary", item.summary),
        "possession_kind": item.kind,
        "possessor": item.holder,
        **name_fields(naming.name_on(chronicle, item.holder, shape.since), "possessor_name"),
        "of_sovereigns": " ".join(shape.sovereigns),
        "recognised_by": "; ".join(recognised) or None,
        "treaty": item.treaty,
        "article": item.article,
        "area_km2": round(shape.km2, 1),
        "area_error_km2": round(shape.error_km2, 1),
        "uncertainty_km": item.uncertainty_km,
        "certainty": item.certainty,
        **period_fields(shape.since, shape.until),
        "from_text": item.from_,
        "to_text": item.to,
        **interpretation_fields(chronicle),
        "source": keys(item.sources),
        "licence": licences([WDBII]),
    }


def routes(chronicle: Chronicle) -> Iterator[Row]:
    """Yield roads as geodesics between their places."""
    for route in chronicle.atlas.routes:
        stops = [chronicle.atlas.places[name] for name in route.via]
        legs = [geodesy.geodesic((a.lon, a.lat), (b.lon, b.lat)) for a, b in pairwise(stops)]
        points = [point for leg in legs for point in leg.coords]
        # two legs share the place where they meet
        line = shapely.LineString([p for n, p in enumerate(points) if n == 0 or p != points[n - 1]])
        yield Row(_route(route, line), line)


def _route(route: Route, line: shapely.LineString) -> dict[str, Any]:
    since, until = (None if text is None else parse_day(text) for text in (route.from_, route.to))
    return {
        "id": route.id,
        **name_fields(route.name),
        **text_fields("summary", route.summary),
        "via": " ".join(route.via),
        "length_km": round(geodesy.length_km(line), 1),
        "certainty": route.certainty,
        **period_fields(since, until),
        "from_text": route.from_,
        "to_text": route.to,
        "source": keys(route.sources),
        "licence": OWN,
    }


def events(chronicle: Chronicle) -> Iterator[Row]:
    """Yield the events that have a place."""
    for event in chronicle.atlas.events:
        if event.place is not None:
            place = chronicle.atlas.places[event.place]
            yield Row(_event(event), shapely.Point(place.lon, place.lat))


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        **text_fields("what", event.what),
        "from_text": event.day,
        "printed": event.printed,
        "calendar": event.calendar,
        "calendar_inferred": event.inferred,
        **text_fields("reason", event.reason),
        "place": event.place,
        "seed": event.seed,
        "certainty": event.certainty,
        **period_fields(*days_of(event.day)),
        "source": keys(event.sources),
        "licence": OWN,
    }
