"""Lengths, areas and distances on the ellipsoid, against things known."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from borderhist.geometry import geodesy

GEOD = Geod(ellps="WGS84")
lon = st.floats(90, 145, allow_nan=False)
lat = st.floats(38, 62, allow_nan=False)


def test_a_degree_at_the_equator_has_its_known_area() -> None:
    square = shapely.segmentize(shapely.box(0, 0, 1, 1), 0.01)
    assert geodesy.area_km2(square) == pytest.approx(12_308.8, rel=1e-4)


@given(lon, lat, st.floats(0.1, 2))
def test_two_halves_have_the_area_of_the_whole(x: float, y: float, size: float) -> None:
    whole = shapely.segmentize(shapely.box(x, y, x + size, y + size), size / 16)
    west = shapely.segmentize(shapely.box(x, y, x + size / 2, y + size), size / 16)
    east = shapely.segmentize(shapely.box(x + size / 2, y, x + size, y + size), size / 16)
    assert geodesy.area_km2(west) + geodesy.area_km2(east) == pytest.approx(geodesy.area_km2(whole), rel=1e-5)


def test_a_hole_is_no_area_and_winding_does_not_matter() -> None:
    outer, inner = shapely.box(120, 50, 121, 51), shapely.box(120.4, 50.4, 120.6, 50.6)
    ring = shapely.Polygon(outer.exterior, [inner.exterior])
    full = geodesy.area_km2(outer) - geodesy.area_km2(inner)
    assert geodesy.area_km2(ring) == pytest.approx(full, rel=1e-9)
    assert geodesy.area_km2(shapely.Polygon(outer.exterior.coords[::-1])) == geodesy.area_km2(outer)


@given(lon, lat, lon, lat)
def test_a_straight_line_is_the_geodesic(x0: float, y0: float, x1: float, y1: float) -> None:
    line = geodesy.geodesic((x0, y0), (x1, y1))
    distance = geodesy.distance_km(x0, y0, x1, y1)
    assert line.coords[0] == (x0, y0)
    assert line.coords[-1] == (x1, y1)
    assert geodesy.length_km(line) == pytest.approx(distance, abs=1e-3)
    assert len(line.coords) <= distance / 10 + 2


@given(lon, lat, st.lists(st.tuples(lon, lat), min_size=2, max_size=5, unique=True))
def test_the_nearest_line_is_that_of_brute_force(x: float, y: float, ends: list[tuple[float, float]]) -> None:
    lines = [shapely.segmentize(shapely.LineString([a, (a[0] + 0.5, a[1])]), 0.005) for a in ends]
    index, distance = geodesy.nearest(x, y, lines)
    brute = [
        min(geodesy.distance_km(x, y, px, py) for px, py in shapely.get_coordinates(line).tolist())
        for line in lines
    ]
    assert distance == pytest.approx(min(brute), abs=0.4)
    assert brute[index] == pytest.approx(min(brute), abs=0.4)


def test_no_line_is_no_answer() -> None:
    with pytest.raises(ValueError, match="empty"):
        geodesy.nearest(120, 50, [])


def test_generalising_takes_out_the_wiggles_but_not_the_way() -> None:
    wiggly = shapely.LineString([(120 + n / 100, 50 + (n % 2) / 500) for n in range(101)])
    straight = geodesy.distance_km(120, 50, 121, 50)
    assert geodesy.length_km(wiggly) > straight * 1.03
    assert geodesy.generalised_length_km(wiggly, 2) == pytest.approx(straight, rel=0.005)
