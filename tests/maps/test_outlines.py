"""The edge of a possession is that of its land as it is drawn; elsewhere it is simplified by itself."""

from __future__ import annotations

import shapely

from borderhist.maps.compose.encoding import Grid
from borderhist.maps.compose.outlines import follow_land, list_vertices

BORDER = [(float(x), 0.3 * (x % 2)) for x in range(9)]
LAND = shapely.Polygon([*BORDER, (8.0, 5.0), (0.0, 5.0)])
DRAWN = frozenset({(0.0, 0.0), (3.0, 0.3), (5.0, 0.3), (8.0, 0.0), (8.0, 5.0), (0.0, 5.0)})


def test_a_shared_edge_keeps_the_vertices_that_the_land_keeps() -> None:
    inner = [(8.0, 2.0), (6.0, 1.99), (4.0, 1.95), (2.0, 1.99), (0.0, 2.0)]
    shape = shapely.MultiPolygon([shapely.Polygon([*BORDER, *inner])])
    [found] = follow_land(shape, list_vertices([LAND]), DRAWN, 0.1).geoms
    assert set(found.exterior.coords) == {(0, 0), (3, 0.3), (5, 0.3), (8, 0), (8, 2), (0, 2)}
    drawn = shapely.Polygon([point for point in LAND.exterior.coords if point in DRAWN])
    assert drawn.covers(found)


def test_an_edge_inside_the_land_is_simplified_by_itself() -> None:
    ring = shapely.Point(4, 2.5).buffer(1)
    [found] = follow_land(shapely.MultiPolygon([ring]), list_vertices([LAND]), DRAWN, 0.1).geoms
    assert len(found.exterior.coords) < len(ring.exterior.coords)
    assert abs(found.area - ring.area) < 0.1 * ring.area


def test_what_shrinks_to_nothing_is_left_out() -> None:
    sliver = shapely.MultiPolygon([shapely.Polygon([(0.0, 0.0), (1.0, 0.3), (2.0, 0.0)])])
    assert follow_land(sliver, list_vertices([LAND]), DRAWN, 0.1).is_empty


def test_a_page_counts_no_more_coarsely_than_it_shows() -> None:
    assert Grid.fit(1000) != Grid.fit(10)
    assert Grid.fit(45).scale < Grid.fit(44).scale
    assert Grid(10).encode([(1.04, 2), (1.11, 2), (1.13, 2)]) == [10, 20, 1, 0, 0, 0]
