"""Map furniture: a scale bar that is true along the parallel through the middle of the map, a north arrow."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist import style
from borderhist.maps.phrases import shown_transfers
from borderhist.maps.print.panels import moved
from borderhist.maps.print.typefaces import ASCENT, DESCENT, Face

if TYPE_CHECKING:
    from borderhist.i18n.translator import Translator
    from borderhist.maps.planar import Box
    from borderhist.maps.print.brush import Brush
    from borderhist.maps.print.label_placement import Obstacles
    from borderhist.maps.print.panels import Panel


NICE = (1, 2, 5)

LONGEST = 0.26
"""Of the width of the panel, that the scale may take."""

ARROW = 2.6
"""Sizes of a letter that the arrow is long."""


@dataclasses.dataclass(frozen=True)
class MapFurniture:
    """How long a nice number of kilometres is, in points, and what is written beside it."""

    km: float
    length: float
    text: str
    size: float
    text_width: float

    @property
    def width(self) -> float:
        """What the scale and the arrow take together."""
        return max(self.length, self.text_width) + self.size * 3.4

    @property
    def height(self) -> float:
        """What they take above each other."""
        return self.size * (ASCENT + DESCENT) + self.size * 1.7


def place_furniture(panel: Panel, brush: Brush, phrases: Translator, size: float) -> MapFurniture:
    """Return the bearings of a panel, letters of ``size`` points."""
    plane = panel.ground.plane
    lon, lat = plane.world(plane.width / 2, plane.height / 2)
    a_km = plane.points_a_km(lon, lat)
    km = nice_length(LONGEST * plane.width / a_km)
    along = phrases.text("along", lat=phrases.parallel(round(lat)))
    text = f"{phrases.text('km', x=phrases.number(km, 3))} · {along}"
    return MapFurniture(km, km * a_km, text, size, brush.typefaces.width(text, Face(size)))


def nice_length(most: float) -> float:
    """Return the longest of 1, 2, 5, 10, 20 ... that is not longer than something."""
    power = 10.0 ** np.floor(np.log10(most))
    return float(max(digit * power for digit in NICE if digit * power <= most))


def corner_for(found: MapFurniture, panel: Panel, obstacles: Obstacles) -> Box:
    """Return the corner of a panel in which the bearings hide least."""
    plane = panel.ground.plane
    land = shapely.union_all([moved(panel.ground, item["faces"]) for item in shown_transfers(panel.scene)])
    width, height, rim = found.width + found.size, found.height + found.size * 0.5, 4

    def hidden(box: Box) -> float:
        shape = shapely.box(*box)
        points = len(shapely.get_parts(shapely.intersection(obstacles.dots, shape)))
        return (
            float(shapely.intersection(obstacles.lines, shape).length)
            + 30 * points
            + float(shapely.intersection(land, shape).area) / 20
        )

    lefts, bottoms = (rim, plane.width - rim - width), (rim, plane.height - rim - height)
    boxes = [(x, y, x + width, y + height) for y in bottoms for x in lefts]
    return min(boxes, key=hidden)


def draw(found: MapFurniture, box: Box, panel: Panel, brush: Brush, phrases: Translator) -> None:
    """Draw the scale and the arrow on a plate."""
    left, bottom, right, _ = box
    size = found.size
    brush.plate(box, opacity=0.85, level=9)
    x, y = left + size * 0.5, bottom + size * 0.9
    for part in range(4):
        start, end = (x + found.length * part / 4, x + found.length * (part + 1) / 4)
        cell = shapely.box(start, y - size * 0.22, end, y + size * 0.22)
        colour = style.INK if part % 2 == 0 else style.PAPER
        brush.fill(cell, colour, edge=style.Stroke(style.INK, 0.5), level=9.1)
    brush.write((x, y + size * 0.62), found.text, Face(size, colour=style.QUIET_INK))
    _arrow((right - size * 1.7, bottom + found.height / 2 + size * 0.1), size, panel, brush, phrases)


def _arrow(at: tuple[float, float], size: float, panel: Panel, brush: Brush, phrases: Translator) -> None:
    """Draw an arrow along the meridian that runs through it, and the letter of north at its end."""
    dx, dy = panel.ground.plane.up(*at)
    x, y = at
    turn = np.array([[dy, dx], [-dx, dy]])
    shape = np.array([[0, 0.85], [0.52, -0.75], [0, -0.4], [-0.52, -0.75]]) * size
    brush.fill(shapely.Polygon(shape @ turn.T + [x - 0.35 * size, y]), style.INK, level=9.2)
    brush.write(
        (x + 0.85 * size, y - 0.35 * size),
        phrases.north(),
        Face(size, bold=True, colour=style.INK),
        align="center",
    )
