"""Choose the extent of a page, and the tolerance of its geometry, from transfers and new lines."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import shapely

from borderhist.geometry import geodesy
from borderhist.geometry.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.query.page_data import PageData


MARGIN = 0.1

LEAST_DEGREES = (6.0, 4.0)
"""On a smaller map there is nothing by which a reader could tell where it is."""

SCREEN = 700
"""How many pixels wide a map is drawn, about."""

FINEST_M, COARSEST_M, STEP_M = 1000.0, 3000.0, 500.0
"""How much land is simplified where a page looks: between these, less than a pixel of a screen that its
extent fills."""


def extent(data: PageData, before: int, after: int) -> Bounds:
    """Return where to look for what changed between two of the versions; else the whole study area."""
    changed = list(_changed_geometries(data, before, after))
    shown = Bounds.of(shapely.GeometryCollection(changed) if changed else data.frame)
    west, south, east, north = shown.padded(MARGIN).at_least(*LEAST_DEGREES)
    left, bottom, right, top = data.frame.bounds
    return Bounds(
        round(max(west, left), 2), round(max(south, bottom), 2),
        round(min(east, right), 2), round(min(north, top), 2),
    )  # fmt: skip


def whole_extent(data: PageData) -> Bounds:
    """Return where to look for what changed from the first to the last version."""
    return extent(data, 0, len(data.versions) - 1)


def _changed_geometries(data: PageData, before: int, after: int) -> Iterator[shapely.Geometry]:
    """Yield the lines that were drawn and the land that moved."""
    shown = {version.treaty.id for version in data.versions[before + 1 : after + 1]}
    for line in data.lines:
        if line.instrument in shown and line.stage != "neighbour":
            yield from (piece.geometry for piece in line.pieces)
    for transfer in data.transfers:
        if (transfer.before, transfer.after) == (before, after):
            yield from (data.land[number].geometry for number in transfer.land)


def tolerances(data: PageData) -> dict[Bounds, float]:
    """Return the boxes a page looks at, with the tolerance in metres that holds in each."""
    last = len(data.versions) - 1
    steps = [(0, last), *itertools.pairwise(range(last + 1))]
    extents = [extent(data, before, after) for before, after in dict.fromkeys(steps)]
    views = (view.bounds for version in data.versions for view in version.treaty.views)
    return {each.padded(MARGIN): _near_m(each) for each in extents} | {
        bounds: width_m(bounds) / SCREEN for bounds in views
    }


def _near_m(bounds: Bounds) -> float:
    """Return the tolerance for a map of some bounds; few differ: each is a simplification."""
    return min(max(math.ceil(width_m(bounds) / SCREEN / STEP_M) * STEP_M, FINEST_M), COARSEST_M)


def width_m(bounds: Bounds) -> float:
    """Return how wide bounds are along their middle parallel, in metres."""
    west, south, east, north = bounds
    middle = (south + north) / 2
    return geodesy.distance_km(west, middle, east, middle) * 1000


def pixel(bounds: Bounds) -> float:
    """Return the degrees that a pixel of a screen stands for that bounds fill."""
    return bounds.width / SCREEN
