"""The one table of colours, dashes, widths and hatches.

Pictures, QGIS styles and KML draw with :class:`Stroke`, in points; the viewer with
:func:`screen_style`, in pixels; style sheets name the colours of :func:`css_properties`.
"""

from __future__ import annotations

import colorsys
import dataclasses
from typing import Any

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
LABEL_INK = "#111111"
AREA_NAME_INK = "#2b2b2b"
FOOT_INK = "#374151"
SAMPLE_EDGE = "#5f6368"
SAMPLE_GROUND = "#e4d9c0"
COAST_INK = "#74838c"
READING_INK = "#9d174d"
DOUBT_INK = "#5b3f8c"
BAND_RULE = "#6d6d6d"
MOVED_GROUND = "#f7b58b"
EVENT_INK = "#7a1d45"
LINK = "#0b4bb3"
FOCUS = "#0b57d0"
DARK = "#1f2937"
RULE = "#6b7280"
FAINT = "#9ca3af"
VEIL = "#fffffff0"
THIN_VEIL = "#ffffffdb"
SHADOW = "#00000073"

PROPERTIES = {
    "ink": INK,
    "paper": PAPER,
    "sea": SEA,
    "dark": DARK,
    "frame": FRAME,
    "rule": RULE,
    "faint": FAINT,
    "quiet": QUIET_INK,
    "link": LINK,
    "focus": FOCUS,
    "label": LABEL_INK,
    "area": AREA_NAME_INK,
    "water": WATER_INK,
    "zone": "#4c1d78",
    "route": "#5a3006",
    "reading": "#831843",
    "event": EVENT_INK,
    "transfer": TRANSFER,
    "transfer-ink": TRANSFER_INK,
    "here": "#fdeadd",
    "head": "#eef1f4",
    "note": "#fffdf5",
    "notice": "#fff7d6",
    "notice-edge": "#8a6100",
    "veil": VEIL,
    "thin-veil": THIN_VEIL,
    "shadow": SHADOW,
    "blank": "#000000",
}
"""The colours of style sheets by their names there: ``var(--ink)``."""


SHADE_LIGHTNESS, SHADE_SATURATION, SHADE_LUMINANCE = 0.28, 0.52, 0.083
"""Of the shades in which land is striped that another than its sovereign held (HLS)."""


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

COAST = Stroke(COAST_INK, 0.5)
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

POSSESSION_EDGE = Stroke(INK, 0.7, (4.0, 2.4))
"""Around land that another than its sovereign held, in the shade of who held it."""

POSSESSION_BAR = Stroke(INK, 1.5)
POSSESSION_STEP = 7.0
"""Points from stripe to stripe."""

POSSESSION_ANGLE = 90.0
"""Degrees: upright. Land that is common, open or changed hands, and bands, are hatched aslant or crossed."""


def shade_of(tint: str) -> str:
    """Return the dark shade of a light tint, of the same hue, that is seen on every other tint.

    >>> shade_of("#96b5c3")
    '#22556d'
    """
    red, green, blue = (int(tint[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    lightness = SHADE_LIGHTNESS
    shade = colorsys.hls_to_rgb(hue, lightness, max(saturation, SHADE_SATURATION))
    while _luminance(shade) > SHADE_LUMINANCE:
        # yellow and green shine more than blue of the same lightness
        lightness -= 0.01
        shade = colorsys.hls_to_rgb(hue, lightness, max(saturation, SHADE_SATURATION))
    return "#" + "".join(f"{round(255 * part):02x}" for part in shade)


NEARLY_BLACK = 0.04045
"""Below it sRGB is linear."""


def _luminance(rgb: tuple[float, float, float]) -> float:
    """Return the relative luminance of a colour (WCAG 2.2), 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= NEARLY_BLACK else ((part + 0.055) / 1.055) ** 2.4 for part in rgb
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


STAGES = {"neighbour": NEIGHBOUR, "zone-edge": ZONE_EDGE}


def stroke_of(stage: str, certainty: str) -> Stroke:
    """Return the line of a boundary piece."""
    return STAGES.get(stage) or CERTAINTIES.get(certainty, CERTAINTIES["L"])


def casing_of(stroke: Stroke) -> Stroke:
    """Return the light line under a boundary, which parts it from what it crosses."""
    return Stroke(PAPER, stroke.width + 1.6, opacity=0.85)


CERTAINTIES_ON_SCREEN = {
    "V": {"weight": 3.6},
    "C": {"weight": 3, "dashArray": "16 7"},
    "K": {"weight": 2.4, "dashArray": "6 5"},
    "L": {"weight": 3, "dashArray": "0.1 7", "lineCap": "round"},
}

LOOKS_ON_SCREEN: dict[str, dict[str, Any]] = {
    "land": {"fillColor": LAND, "fillOpacity": 1, "color": LAND_EDGE.colour, "weight": 0.7},
    "coast": {"fill": False, "color": COAST.colour, "weight": 0.9},
    "study": {"fill": False, "color": STUDY.colour, "weight": 1.2, "dashArray": "2 4"},
    "lake": {"fillColor": LAKE_FILL, "fillOpacity": 1, "color": LAKE.colour, "weight": 0.8},
    "river": {"fill": False, "color": RIVER.colour, "weight": 1.4, "opacity": RIVER.opacity},
    "graticule": {"fill": False, "color": GRATICULE.colour, "weight": 0.7, "opacity": GRATICULE.opacity},
    "neighbour": {"color": NEIGHBOUR.colour, "weight": 1.5},
    "zone-edge": {"color": ZONE_EDGE.colour, "weight": 1.6, "dashArray": "3 4"},
    "band": {"color": "url(#band)", "opacity": 1, "lineCap": "butt", "lineJoin": "round"},
    "doubt": {"color": DOUBT_INK, "opacity": 0.26, "lineCap": "butt", "lineJoin": "round"},
    "zone": {
        "color": ZONE.colour,
        "weight": 2.2,
        "dashArray": "8 4 2 4",
        "fillColor": ZONE.colour,
        "fillOpacity": 0.1,
    },
    "possession": {"weight": 1.3, "dashArray": "5 3", "fillOpacity": 1},
    "route": {"color": ROUTE.colour, "weight": 3.5, "dashArray": "1 7", "lineCap": "round", "fill": False},
    "reading": {
        "color": READING_INK,
        "weight": 2,
        "dashArray": "5 4",
        "fillColor": READING_INK,
        "fillOpacity": 0.14,
    },
    "readingLine": {"color": READING_INK, "weight": 3, "dashArray": "9 4", "fill": False},
    "pointer": {"radius": 13, "color": LINK, "weight": 3.5, "fill": False},
    "transferTint": {"fillColor": "url(#moved-over)", "fillOpacity": 1, "stroke": False},
    "transferAlone": {"fillColor": "url(#moved)", "fillOpacity": 1, "stroke": False},
    "transferGlow": {"color": PAPER, "weight": 8, "opacity": GLOW.opacity},
    "transfer": {"color": TRANSFER, "weight": 5, "opacity": 1},
    "transferCoast": {"color": TRANSFER, "weight": 2, "opacity": 1},
}
"""What the viewer draws how, as options of Leaflet's paths."""


def css_properties() -> str:
    """Return the rule that hands the colours to a style sheet.

    >>> css_properties()[:30]
    ':root{--ink:#1b1b1b;--paper:#f'
    """
    return f":root{{{';'.join(f'--{name}:{colour}' for name, colour in PROPERTIES.items())}}}"


def screen_style() -> dict[str, Any]:
    """Return what the viewer draws with, in pixels: Leaflet's options, and the inks of hatches."""
    return {
        "ink": INK,
        "paper": PAPER,
        "transfer": TRANSFER,
        "certainties": CERTAINTIES_ON_SCREEN,
        "looks": LOOKS_ON_SCREEN,
        "markers": {"color": INK, "weight": 7.5, "dashArray": "0.1 26", "lineCap": "round"},
        "hatches": {
            "open": HATCH_INK,
            "band": BAND_RULE,
            "moved": MOVED_GROUND,
            "possession": {"step": 13, "width": 2.6, "opacity": 0.85},
        },
        "samples": {"edge": SAMPLE_EDGE, "ground": SAMPLE_GROUND, "zone": "#e4d9ee"},
    }
