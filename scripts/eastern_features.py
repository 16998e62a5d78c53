"""Later lines of the east: posts of 1861, the line before 1911, other readings, Sakhalin."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from linework import around, degrees, index_of, kilometres, length_km, metres, rounded, with_vertex

if TYPE_CHECKING:
    from baselines import Builder
    from linework import Coordinates, Point

POST_T_1861_KM = 22 * 1.0668
"""22 versts above the mouth of the Tumen, where post T stood until 1886."""

TWENTY_LI_KM = 20 * 0.5334
"""The distance from the sea at which the treaty of 1860 puts the end of the line."""

LEAST_KM, MOST_KM, FIRST_MARK_KM = 4.0, 21.0, 7.07
"""By how much the marks of 1727 were moved south in 1911: at least, at most, and the first of them."""

BEFORE_1911 = (
    "parallel to the line of 1911 at 12.5 km to its north, the middle of the 4 to 21 km by which its marks "
    "were moved south; the first mark 7.07 km north of that of 1911; where each stood is not known"
)

SOUTH_OF_THE_UDA: Coordinates = [
    (133.55, 53.72),
    (134.2, 53.88),
    (134.75, 54.12),
    (135.15, 54.42),
    (135.6, 54.62),
]
"""Between the Uda's right tributaries and the Torom and Tugur, read off the rivers as they are drawn."""

FIFTY_NORTH = 50.0


def posts_of_1861(b: Builder) -> None:
    """Add the line of 1861 from the heights to the site of post T."""
    river = b.coordinates("yalu-tumen")
    beyond = POST_T_1861_KM - length_km(b.coordinates("tumen-mouth"))
    index = len(river) - 1
    while beyond > (step := kilometres(river[index], river[index - 1])):
        beyond -= step
        index -= 1
    (x, y), (next_x, next_y) = river[index], river[index - 1]
    share = beyond / step
    post = b.foot("yalu-tumen", (x + (next_x - x) * share, y + (next_y - y) * share))
    strip = b.coordinates("fangchuan")
    heights = strip[index_of(strip, b.raw.digitised["fangchuan-1861"][-1])]
    b.node("tumen-post-t-1861", post, 3, "L", "CRN")
    b.node("fangchuan-heights", heights, 3, "L", "OWN-HAND")
    b.by_hand("fangchuan-1861", [heights, post])
    mouth = b.coordinates("tumen-mouth")
    end = b.foot("tumen-mouth", _upstream(mouth, TWENTY_LI_KM))
    b.node("tumen-20li", end, 2, "L", "OWN-HAND")
    b.by_hand("fangchuan-20li", [heights, *b.raw.digitised["fangchuan-20li"][1:-1], end])


def _upstream(river: Coordinates, km: float) -> Point:
    """Return the point of a river, given from its head to the sea, so many kilometres above its end."""
    for a, z in itertools.pairwise(river[::-1]):
        step = kilometres(a, z)
        if km <= step:
            return (a[0] + (z[0] - a[0]) * km / step, a[1] + (z[1] - a[1]) * km / step)
        km -= step
    message = "the river is shorter than that"
    raise ValueError(message)


def south_west_of_khanka(b: Builder) -> None:
    """Name where the line would leave Lake Khanka if the Belenhe were a river of its south-western shore."""
    point = b.coordinates("khanka")[index_of(b.coordinates("khanka"), (132.037475, 44.816758))]
    b.node("khanka-south-west", point, 25, "L", "OWN-HAND")


def line_before_1911(b: Builder) -> None:
    """Add the eastern end of the line of 1727, whose marks were moved south in 1911."""
    modern = b.coordinates("line-tarbagan")
    local = around((117.26, 49.66))
    xy = shapely.LineString(metres(local, modern))
    start, end = np.array(xy.coords[0]), np.array(xy.coords[-1])
    shifted = shapely.offset_curve(shapely.simplify(xy, 2000), (LEAST_KM + MOST_KM) * 500, join_style="mitre")
    inside = shapely.box(start[0] + 8000, -1e6, end[0] - 4000, 1e6)
    points = sorted(shapely.get_coordinates(shapely.intersection(shifted, inside)).tolist())
    first = start + np.array([0, FIRST_MARK_KM * 1000])
    line = rounded([modern[0], *degrees(local, [first, *points]), modern[-1]])
    km = (MOST_KM - LEAST_KM) / 2
    b.add("tarbagan-1727", line, "OWN-HAND", "L", km, BEFORE_1911, role="border")


def amazar_reading(b: Builder) -> None:
    """Name where the Amazar, the other reading of the Gorbitsa, leaves the Amur and meets the divide."""
    upwards = min((b.raw.control["amazar"], b.raw.control["amazar"][::-1]), key=lambda line: line[0][1])
    mouth = b.node("amazar-mouth", b.foot("amur-upper", upwards[0]), 2, "C", "OWN-DEM")
    head = b.node("amazar-head", _foot_on_the_divide(b, upwards[-1]), 4, "C", "OWN-DEM")
    b.replace("amazar", rounded([mouth, *upwards[1:-1], head]))


def other_readings_of_the_uda(b: Builder) -> None:
    """Add the divide south of the Uda's own basin, and join the northern branch to the Amur divide."""
    start = b.node("uda-south-head", _foot_on_the_divide(b, (133.5, 53.55)), 20, "L", "OWN-HAND")
    method = "digitised by hand between the tributaries of the Uda and the Torom; a reading, known coarsely"
    line = rounded([start, *SOUTH_OF_THE_UDA])
    b.add("uda-south-divide", line, "OWN-HAND", "L", 20, method, role="watershed")
    branch = b.raw.control["uda-north-branch"]
    head = b.node("uda-north-head", _foot_on_the_divide(b, branch[0]), 30, "L", "OWN-DEM")
    b.replace("uda-north-branch", rounded([head, *branch[1:]]))


def _foot_on_the_divide(b: Builder, point: Point) -> Point:
    """Return the point of the Amur divide nearest to another point, after making it a vertex."""
    here = shapely.Point(point)
    stretches = [line for line in b.lines if line.line == "amur-divide"]
    nearest = min(stretches, key=lambda line: shapely.LineString(line.coordinates).distance(here))
    return b.foot(nearest.id, point)


def sakhalin_at_50_north(b: Builder, coasts: list[Any]) -> None:
    """Add the parallel across Sakhalin on which Russia and Japan met from 1905."""
    (coast,) = [coast for coast in coasts if _is_sakhalin(coast.coordinates)]
    parallel = shapely.LineString([(141, FIFTY_NORTH), (145, FIFTY_NORTH)])
    crossings = shapely.get_coordinates(shapely.intersection(shapely.LineString(coast.coordinates), parallel))
    ends: list[Point] = []
    for name, lon in (
        ("sakhalin-50n-west", min(crossings[:, 0])),
        ("sakhalin-50n-east", max(crossings[:, 0])),
    ):
        coast.coordinates, foot = with_vertex(coast.coordinates, (float(lon), FIFTY_NORTH))
        ends.append(b.node(name, foot, 1, "V", "NE"))
    middle = [(float(lon), FIFTY_NORTH) for lon in np.arange(ends[0][0] + 0.1, ends[1][0], 0.1)]
    line = rounded([ends[0], *middle, ends[1]])
    b.add("sakhalin-50n", line, "OWN-HAND", "K", 0.5, "the parallel of 50 degrees north", role="border")


def _is_sakhalin(line: Coordinates) -> bool:
    ring = line[0] == line[-1]
    return ring and shapely.Polygon(line).contains(shapely.Point(143.0, FIFTY_NORTH))
