"""Build the land that a zone or a possession lies on: belts along lines, strips, territories, outlines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops
from pyproj import Transformer

from borderhist.derive.interpretation import chosen_variants
from borderhist.errors import OutsideError
from borderhist.geometry import geodesy
from borderhist.query import territories

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.reader import Atlas
    from borderhist.model.records import Around, Beside, Route, Shape


LI_KM = {"treaty": 0.5334, "standard": 0.576}
"""The length of a li by the variants of the reading ``li``."""

SAZHEN_KM = 0.0021336

REACH_KM = 300.0
"""A belt is drawn piece by piece, each in a projection of its own that keeps distances over this length."""


def build_land(
    chronicle: Chronicle, shape: Shape, since: dt.date, until: dt.date | None
) -> tuple[dt.date, shapely.MultiPolygon] | None:
    """Return the land of a shape (WGS84 degrees), cut to the land of the study area, and its first day.

    The land of a sovereign is there from the first day in the period on which the sovereign holds any; None
    if it never does, as under another interpretation.
    """
    if shape.land_of:
        found = _first_land_of(chronicle, shape.land_of, since, until)
        if found is None:
            return None
        since, geometry = found
    else:
        geometry = _build_geometry(chronicle, shape, since)
    return since, as_polygons(geometry)


def as_polygons(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """Return the polygons of a geometry."""
    return shapely.MultiPolygon([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def measure(land: shapely.MultiPolygon, uncertainty_km: float) -> tuple[float, float]:
    """Return the area of land whose outline is so uncertain, and its error, in square kilometres."""
    km2 = geodesy.area_km2(land)
    edge = geodesy.generalised_length_km(land.boundary, max(uncertainty_km, 1.0))
    return km2, min(uncertainty_km * edge, km2)


def _build_geometry(chronicle: Chronicle, shape: Shape, since: dt.date) -> shapely.Geometry:
    atlas = chronicle.atlas
    if shape.around:
        return buffer_lines(chronicle, shape.around.segments, _radius_km(chronicle, shape.around))
    if shape.beside:
        return _buffer_side(chronicle, shape.beside)
    if shape.along:
        route = next(route for route in atlas.routes if route.id == shape.along.route)
        return _buffer(chronicle, [build_road(atlas, route)], shape.along.km)
    if shape.near:
        places = [atlas.places[place] for place in shape.near.places]
        return _buffer(chronicle, [shapely.Point(place.lon, place.lat) for place in places], shape.near.km)
    if shape.land_at:
        return _land_at(chronicle, shape.land_at, since)
    (outline,) = atlas.lines[str(shape.ring)]
    return _clip_to_land(chronicle, shapely.Polygon(outline.geometry))


def build_road(atlas: Atlas, route: Route) -> shapely.LineString:
    """Return a road as a line through its places."""
    places = [atlas.places[place] for place in route.via]
    return shapely.LineString([(place.lon, place.lat) for place in places])


def _radius_km(chronicle: Chronicle, around: Around) -> float:
    if around.sazhen is not None:
        return around.sazhen * SAZHEN_KM
    return float(around.li or 0) * li_km(chronicle)


def li_km(chronicle: Chronicle) -> float:
    """Return the length of a li in kilometres, by the reading that was chosen."""
    return LI_KM[chosen_variants(chronicle.atlas, chronicle.interpretation).get("li", "treaty")]


def buffer_lines(chronicle: Chronicle, refs: Sequence[str], radius_km: float) -> shapely.Geometry:
    """Return everything within a distance of some segments, on both sides, on the land of the study area."""
    return _buffer(
        chronicle, [piece.geometry for ref in refs for piece in chronicle.pieces.get(ref, ())], radius_km
    )


def _buffer(
    chronicle: Chronicle, shapes: Sequence[shapely.LineString | shapely.Point], radius_km: float
) -> shapely.Geometry:
    """Return the land within a distance of some points and lines."""
    short = [
        part
        for shape in shapes
        for part in (_split_line(shape) if isinstance(shape, shapely.LineString) else [shape])
    ]
    return _clip_to_land(chronicle, shapely.union_all([_widen(part, radius_km) for part in short]))


def _split_line(line: shapely.LineString) -> list[shapely.LineString]:
    """Return a line split into parts short enough for one local projection each."""
    points = shapely.get_coordinates(line)
    count = max(math.ceil(geodesy.length_km(line) / REACH_KM), 1)
    size = math.ceil((len(points) - 1) / count) or 1
    return [shapely.LineString(points[i : i + size + 1]) for i in range(0, len(points) - 1, size)]


def _widen(line: shapely.LineString | shapely.Point, radius_km: float, *, side: int = 0) -> shapely.Geometry:
    """Return a line or point widened by a distance: on both sides, or on the left (1) or right (-1) only."""
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
        chronicle, _widen(shapely.LineString(reach.simplify(0.02).coords), width_km, side=side)
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
