"""Where a page looks: at what changed hands and at the lines that were drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from borderhist import measure, transfers
from borderhist.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.maps.scenes.excerpt import Excerpt

MARGIN = 0.1
LEAST_DEGREES = (6.0, 4.0)
"""On a smaller map there is nothing by which a reader could tell where it is."""

SCREEN = 700
"""How many pixels wide a map is drawn, about."""


def extent(excerpt: Excerpt, before: int, after: int) -> Bounds:
    """Return where to look for what changed between two of the versions; else the whole study area."""
    frame = excerpt.chronicle.atlas.frame
    changed = list(_changed(excerpt, before, after))
    shown = Bounds.of(shapely.GeometryCollection(changed) if changed else frame)
    west, south, east, north = shown.padded(MARGIN).at_least(*LEAST_DEGREES)
    left, bottom, right, top = frame.bounds
    return Bounds(
        round(max(west, left), 2), round(max(south, bottom), 2),
        round(min(east, right), 2), round(min(north, top), 2),
    )  # fmt: skip


def _changed(excerpt: Excerpt, before: int, after: int) -> Iterator[shapely.Geometry]:
    """Yield the lines that were drawn and the land that moved."""
    chronicle = excerpt.chronicle
    shown = {chronicle.versions[version].id for version in excerpt.versions[before + 1 : after + 1]}
    for segment in chronicle.segments:
        if segment.treaty.id in shown and segment.record.stage != "neighbour":
            yield from (piece.geometry for piece in segment.pieces)
    moved = transfers.moved(chronicle, excerpt.versions[before], excerpt.versions[after])
    for faces in moved.values():
        yield from (chronicle.arrangement.faces[face] for face in faces)


def width_m(bounds: Bounds) -> float:
    """Return how wide bounds are along their middle parallel, in metres."""
    west, south, east, north = bounds
    middle = (south + north) / 2
    return measure.distance_km(west, middle, east, middle) * 1000


def pixel(bounds: Bounds) -> float:
    """Return the degrees that a pixel of a screen stands for that bounds fill."""
    return bounds.width / SCREEN
