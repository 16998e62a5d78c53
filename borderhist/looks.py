"""Colours, dashes and widths of a drawn map: the grammar of the viewer's ``map/style.js``, in points."""

from __future__ import annotations

import dataclasses

INK = "#1b1b1b"
PAPER = "#ffffff"
SEA = "#eaf2f6"
TRANSFER = "#c2410c"
TRANSFER_INK = "#8a2b06"
WATER_INK = "#143a58"
QUIET_INK = "#2b343b"
HATCH_INK = "#4d4d4d"
BAND_INK = "#7a7a7a"
LAND = "#dedbd5"
FRAME = "#4b5563"


@dataclasses.dataclass(frozen=True)
class Stroke:
    """A line: ``width`` in points, ``dashes`` in widths (drawn, left out, ...), round ends for dots."""

    colour: str
    width: float
    dashes: tuple[float, ...] | None = None
    is_round: bool = False
    opacity: float = 1.0


# Certainty: unbroken, long dashes, short dashes, dots; and thinner as it falls.
CERTAINTIES = {
    "V": Stroke(INK, 1.9),
    "C": Stroke(INK, 1.6, (5.3, 2.3)),
    "K": Stroke(INK, 1.3, (2.5, 2.1)),
    "L": Stroke(INK, 1.6, (0.03, 2.3), is_round=True),
}

COAST = Stroke("#74838c", 0.5)
LAND_EDGE = Stroke("#8b959b", 0.4)
STUDY = Stroke("#7a7a7a", 0.7, (2.0, 3.0))
LAKE = Stroke("#5b8db0", 0.4)
LAKE_FILL = "#d3e6f2"
RIVER = Stroke("#4a86ad", 0.75, opacity=0.85)
GRATICULE = Stroke("#33424d", 0.4, opacity=0.28)
NEIGHBOUR = Stroke("#7d7d7d", 0.9)
ZONE_EDGE = Stroke("#333333", 0.9, (1.9, 2.5))
GLOW = Stroke(PAPER, 4.2, opacity=0.9)
MOVED = Stroke(TRANSFER, 2.5)
MOVED_COAST = Stroke(TRANSFER, 1.1)
BEADS = Stroke(INK, 4.0, (0.02, 3.4), is_round=True)
"""The markers on the ground."""

ZONE = Stroke("#5b2a86", 1.65, (3.6, 1.8, 0.9, 1.8))
ROUTE = Stroke("#6b3d0c", 2.6, (0.03, 2.0), is_round=True)

STAGES = {"neighbour": NEIGHBOUR, "zone-edge": ZONE_EDGE}


def stroke_of(stage: str, certainty: str) -> Stroke:
    """Return the line of a boundary piece."""
    return STAGES.get(stage) or CERTAINTIES.get(certainty, CERTAINTIES["L"])


def casing_of(stroke: Stroke) -> Stroke:
    """Return the light line under a boundary, which parts it from what it crosses."""
    return Stroke(PAPER, stroke.width + 1.6, opacity=0.85)
