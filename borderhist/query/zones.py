"""Find where the zones of the record lie: land with a rule of its own."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.memo import remembered
from borderhist.model.days import parse_day
from borderhist.query.shapes import build_land, measure
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt

    import shapely

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.records import Zone


@dataclasses.dataclass(frozen=True)
class ZoneShape(OneLine):
    """A zone on the map (MultiPolygon, WGS84 degrees) with its area; days from inclusive to exclusive."""

    zone: Zone
    geometry: shapely.MultiPolygon
    km2: float
    error_km2: float
    since: dt.date
    until: dt.date | None


@remembered()
def build_shapes(chronicle: Chronicle) -> tuple[ZoneShape, ...]:
    """Return where the zones of the record lie.

    The land of a sovereign is a zone from the first day on which it holds any; under an interpretation that
    gives it none in the zone's days, there is no such zone.
    """
    return tuple(shape for zone in chronicle.atlas.zones if (shape := _build_shape(chronicle, zone)))


def on(chronicle: Chronicle, day: dt.date) -> tuple[ZoneShape, ...]:
    """Return the zones of a day."""
    return tuple(
        shape
        for shape in build_shapes(chronicle)
        if shape.since <= day and (shape.until is None or day < shape.until)
    )


def _build_shape(chronicle: Chronicle, zone: Zone) -> ZoneShape | None:
    until = None if zone.to is None else parse_day(zone.to)
    land = build_land(chronicle, zone.shape, parse_day(zone.from_), until)
    if land is None:
        return None
    since, geometry = land
    return ZoneShape(zone, geometry, *measure(geometry, zone.uncertainty_km), since, until)
