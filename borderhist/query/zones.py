"""Build the shapes of zones: belts along lines, strips beside rivers, land in common, outlines."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops
from pyproj import Transformer

from borderhist.derive.interpretation import chosen_variants
from borderhist.errors import OutsideError
from borderhist.geometry import geodesy
from borderhist.memo import remembered
from borderhist.model.days import parse_day
from borderhist.query import territories
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.records import Around, Beside, Zone


LI_KM = {"treaty": 0.5334, "standard": 0.576}
"""The length of a li by the variants of the reading ``li``."""

SAZHEN_KM = 0.0021336

REACH_KM = 300.0
"""A belt is drawn piece by piece, each in a projection of its own that keeps distances over this length."""


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
    shape = zone.shape
    since, until = parse_day(zone.from_), None if zone.to is None else parse_day(zone.to)
    if shape.around:
        geometry = buffer_lines(chronicle, shape.around.segments, _radius_km(chronicle, shape.around))
    elif shape.beside:
        geometry = _buffer_side(chronicle, shape.beside)
    elif shape.land_of:
        land = _first_land_of(chronicle, shape.land_of, since, until)
        if land is None:
            return None
        since, geometry = land
    elif shape.land_at:
        geometry = _land_at(chronicle, shape.land_at, since)
    else:
        (outline,) = chronicle.atlas.lines[str(shape.ring)]
        geometry = _clip_to_land(chronicle, shapely.Polygon(outline.geometry))
    parts = shapely.MultiPolygon([p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon"])
    km2 = geodesy.area_km2(parts)
    edge = geodesy.generalised_length_km(parts.boundary, max(zone.uncertainty_km, 1.0))
    return ZoneShape(zone, parts, km2, min(zone.uncertainty_km * edge, km2), since, until)


def _radius_km(chronicle: Chronicle, around: Around) -> float:
    if around.sazhen is not None:
        return around.sazhen * SAZHEN_KM
    return float(around.li or 0) * li_km(chronicle)


def li_km(chronicle: Chronicle) -> float:
    """Return the length of a li in kilometres, by the reading that was chosen."""
    return LI_KM[chosen_variants(chronicle.atlas, chronicle.interpretation).get("li", "treaty")]


def buffer_lines(chronicle: Chronicle, refs: Sequence[str], radius_km: float) -> shapely.Geometry:
    """Return everything within a distance of some segments, on both sides, on the land of the study area."""
    lines = [piece.geometry for ref in refs for piece in chronicle.pieces.get(ref, ())]
    parts = [_buffer_line(part, radius_km) for line in lines for part in _split_line(line)]
    return _clip_to_land(chronicle, shapely.union_all(parts))


def _split_line(line: shapely.LineString) -> list[shapely.LineString]:
    """Return a line split into parts short enough for one local projection each."""
    points = shapely.get_coordinates(line)
    count = max(math.ceil(geodesy.length_km(line) / REACH_KM), 1)
    size = math.ceil((len(points) - 1) / count) or 1
    return [shapely.LineString(points[i : i + size + 1]) for i in range(0, len(points) - 1, size)]


def _buffer_line(line: shapely.LineString, radius_km: float, *, side: int = 0) -> shapely.Geometry:
    """Return a line widened by a distance: on both sides, or on the left (1) or right (-1) only."""
    middle = line.centroid
    crs = f"+proj=aeqd +lon_0={middle.x} +lat_0={middle.y} +datum=WGS84 +units=km"
    local = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    plane = shapely.transform(line, lambda c: np.column_stack(local.transform(c[:, 0], c[:, 1])))
    wide = shapely.buffer(
        plane, side * radius_km if side else radius_km, quad_segs=16, single_sided=bool(side)
    )
    return shapely.transform(
        wide, lambda c: np.column_stack(local.transform(c[:, 0], c[:, 1], direction="INVERSE"))
    )


def _buffer_side(chronicle: Chronicle, beside: Beside) -> shapely.Geometry:
    """Return the strip on one side of a line between the points nearest to two places."""
    line = shapely.LineString(
        [point for feature in chronicle.atlas.lines[beside.line] for point in feature.geometry.coords]
    )
    places = [chronicle.atlas.places[name] for name in (beside.from_, beside.to)]
    along = [shapely.line_locate_point(line, shapely.Point(place.lon, place.lat)) for place in places]
    reach = shapely.LineString(shapely.ops.substring(line, min(along), max(along)).coords)
    forward = along[0] <= along[1]
    side = (1 if beside.side == "left" else -1) * (1 if forward else -1)
    width_km = beside.li * li_km(chronicle)
    return _clip_to_land(
        chronicle, _buffer_line(shapely.LineString(reach.simplify(0.02).coords), width_km, side=side)
    )


def _clip_to_land(chronicle: Chronicle, geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the part of a geometry that is land of the study area."""
    faces = chronicle.arrangement.faces
    hits = chronicle.arrangement.tree.query(geometry, predicate="intersects")
    return shapely.union_all([shapely.intersection(geometry, faces[face]) for face in sorted(hits.tolist())])


def _first_land_of(
    chronicle: Chronicle, sovereign: str, since: dt.date, until: dt.date | None
) -> tuple[dt.date, shapely.Geometry] | None:
    """Return the first day in a period on which a sovereign holds land, and that land."""
    later = [treaty.effective for treaty in chronicle.versions if since < treaty.effective]
    for day in [since, *(day for day in later if until is None or day < until)]:
        for territory in territories.on(chronicle, day):
            if territory.sovereign == sovereign:
                return day, territory.geometry
    return None


def _land_at(chronicle: Chronicle, place_id: str, day: dt.date) -> shapely.Geometry:
    place = chronicle.atlas.places[place_id]
    here = shapely.Point(place.lon, place.lat)
    for territory in territories.on(chronicle, day):
        for part in territory.geometry.geoms:
            if part.intersects(here):
                return part
    message = f"{place_id} lies on no land of the study area"
    raise OutsideError(message)
