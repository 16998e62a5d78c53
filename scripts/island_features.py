"""The islands of the Khabarovsk reach, of Abagaitu and Damansky: channels, shores and lines across them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from linework import (
    around,
    between,
    degrees,
    index_of,
    kilometres,
    metres,
    rounded,
    until_it_meets,
    way,
    with_vertex,
)

if TYPE_CHECKING:
    from baselines import Builder
    from linework import Coordinates, Point

CHANNEL = "way along the WDBII river polylines; straight over the gap between them and at both ends"
SHORE = "southern bank of the Amur, WDBII: the area of the islands is counted without the river"
ARM = "way along the WDBII river polylines: the northern arm of the Argun at Abagaitu"
ARM_UPPER = (
    f"{ARM}; straight over the 2.5 km between its head and that of the Argun as drawn, for it has silted up"
)
BOW = (
    "a bow of the islet's 0.74 km2 east of the river as drawn: schematic, for the river is drawn too coarsely"
)

DAMANSKY: Point = (133.845, 46.485)
DAMANSKY_KM2, DAMANSKY_LENGTH_KM = 0.74, 1.7


def heixiazi(b: Builder) -> None:
    """Add what decided about the Khabarovsk islands: the channel south of them, a shore, the line of 2004."""
    rivers = b.raw.rivers
    west = b.node("kazakevicheva-west", b.coordinates("amur-upper")[-1], 2, "V", "NE")
    upper = way(rivers, (134.436, 48.377), (134.575, 48.37))
    lower = way(rivers, (134.572, 48.364), (134.743, 48.267))
    channel = [west, *upper[: index_of(upper, lower[0]) + 1], *lower]
    channel = rounded(until_it_meets(channel, b.coordinates("ussuri-khabarovsk")))
    east = b.node("kazakevicheva-east", b.foot("ussuri-khabarovsk", channel[-1]), 2, "V", "GSHHG")
    b.add("kazakevicheva-channel", [*channel[:-1], east], "GSHHG", "V", 1, CHANNEL, role="river")
    across = b.raw.digitised["heixiazi-2004"]
    bank = _bank(b.raw.lower_amur_banks, (134.445, 48.382), (134.78, 48.37))
    shore, north = with_vertex(rounded([*channel[:2], *bank]), across[0])
    b.add("heixiazi-shore", between(shore, west, north), "GSHHG", "C", 4, SHORE, role="river")
    south = b.foot("ussuri-khabarovsk", across[-1])
    b.node("heixiazi-north", north, 1, "L", "OWN-HAND")
    b.node("heixiazi-south", south, 1, "L", "OWN-HAND")
    b.by_hand("heixiazi-2004", [north, south])


def _bank(ring: np.ndarray, start: Point, end: Point) -> Coordinates:
    """Return the shorter way along a closed bank between the vertices nearest to two points."""
    points = rounded(ring[:-1])
    low, high = sorted((index_of(points, start), index_of(points, end)))
    shortest = min(points[low : high + 1], [*points[high:], *points[: low + 1]], key=len)
    return shortest if kilometres(shortest[0], start) < kilometres(shortest[-1], start) else shortest[::-1]


def abagaitu(b: Builder) -> None:
    """Add the northern arm of the Argun at Abagaitu, and the line of 2004 across the shoal."""
    across = b.raw.digitised["abagaitu-2004"]
    arm, north = with_vertex(way(b.raw.rivers, (117.835, 49.53), (118.055, 49.61)), across[1])
    upper = [b.at("abagaitu"), *between(arm, arm[0], north)]
    b.add(
        "argun-north-arm-upper",
        rounded(upper),
        "GSHHG",
        "L",
        3,
        ARM_UPPER,
        role="river",
        line="argun-north-arm",
    )
    arm = until_it_meets(between(arm, north, arm[-1]), b.coordinates("argun"))
    south, meeting = b.foot("argun", across[0]), b.foot("argun", arm[-1])
    b.node("shoal-7-1", south, 0.5, "V", "TX2")
    b.node("shoal-7-2", north, 0.5, "V", "TX2")
    b.node("shoal-east", meeting, 2, "C", "GSHHG")
    b.by_hand("abagaitu-2004", [south, north])
    b.add("argun-north-arm", rounded([*arm[:-1], meeting]), "GSHHG", "V", 1, ARM, role="river", seq=2)


def damansky(b: Builder) -> None:
    """Add the eastern channel at Damansky as a bow that encloses the islet's area."""
    start, end = _reach(b, "ussuri-upper", DAMANSKY, DAMANSKY_LENGTH_KM)
    local = around(DAMANSKY)
    a, z = metres(local, [start, end])
    length = float(np.hypot(*(z - a)))
    east = np.array([-(z - a)[1], (z - a)[0]]) / length
    east = east if east[0] > 0 else -east
    height = DAMANSKY_KM2 * 1e6 / length * 1.5  # a parabola fills two thirds of its box
    bow = [a + (z - a) * t + east * height * 4 * t * (1 - t) for t in np.linspace(0, 1, 9)[1:-1]]
    b.node("damansky-north", start, 2, "L", "OWN-HAND")
    b.node("damansky-south", end, 2, "L", "OWN-HAND")
    b.add(
        "damansky-channel", rounded([start, *degrees(local, bow), end]), "OWN-HAND", "L", 2, BOW, role="river"
    )


def _reach(b: Builder, line_id: str, middle: Point, length_km: float) -> tuple[Point, Point]:
    """Return the ends, the northern first, of a reach of a river around the point nearest to another."""
    local = around(middle)
    course = shapely.LineString(metres(local, b.coordinates(line_id)))
    here = shapely.line_locate_point(course, shapely.Point(0, 0))
    ends = [shapely.line_interpolate_point(course, here + side * length_km * 500) for side in (-1, 1)]
    one, other = (b.foot(line_id, point) for point in degrees(local, shapely.get_coordinates(ends)))
    return (one, other) if one[1] > other[1] else (other, one)
