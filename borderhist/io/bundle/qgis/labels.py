"""QGIS labels: fonts, halos and placement."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist import style
from borderhist.io.bundle.qgis.symbols import collection, colour, element, options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element


FAMILIES = ("Noto Sans", "Open Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans")
"""The first that is there is taken; all have Latin and Cyrillic letters, and the system adds Chinese ones."""

HALO = 0.9
"""Points around a letter."""

AROUND_POINT, CURVED, HORIZONTAL = 6, 3, 4
"""Where QGIS puts labels, by its numbers."""

ON_LINE, ABOVE_LINE, AS_DRAWN = 1, 2, 8
"""On which side of a line; as drawn: above is towards the top of the map."""

OBSTACLE = "''"
"""The text of a label that is not written."""

NAME = "coalesce(nullif(attribute('{0}_' || @language), ''), \"{0}_en\")"
"""A text in the language that the project's variable ``language`` names, else in English."""


@dataclasses.dataclass(frozen=True)
class Lettering:
    """How features are labelled.

    Attributes
    ----------
    text
        An expression.
    size
        Points.
    spacing
        Points between letters.
    smallest
        The denominator of the smallest scale at which it is seen; 0: any.
    only
        An expression that says which features are labelled; empty: all.
    follows
        Properties that follow an expression.
    priority
        From 0 to 10; the higher one wins a collision.
    wrap
        Letters after which a line is broken; 0: never.
    draws
        Whether it is written; if not, other labels only avoid the features.
    is_obstacle
        Whether other labels avoid the features.
    along
        An expression for the geometry along which it is written; empty: the feature's.
    """

    text: str
    size: float
    placement: int
    ink: str = style.INK
    title: str = ""
    is_bold: bool = False
    is_italic: bool = False
    spacing: float = 0.0
    distance: float = 0.0
    smallest: int = 0
    only: str = ""
    follows: Mapping[str, str] = dataclasses.field(default_factory=dict)
    priority: int = 5
    wrap: int = 0
    draws: bool = True
    is_obstacle: bool = True
    along: str = ""

    def element(self) -> Element:
        """Return it as QGIS writes it."""
        return element(
            "settings", {"calloutType": "simple"},
            self._style(), self._format(), self._placement(), self._rendering(),
            element("dd_properties", None, options(collection(self.follows))),
        )  # fmt: skip

    def rule(self, number: int) -> Element:
        """Return it for those features only that it is meant for."""
        about = {"key": f"{{letters-{number}}}", "filter": self.only, "description": self.title}
        return element("rule", about, self.element())

    def _style(self) -> Element:
        about = {
            "fieldName": self.text,
            "isExpression": True,
            "fontFamily": FAMILIES[0],
            "namedStyle": "Bold" if self.is_bold else "Italic" if self.is_italic else "Regular",
            "fontWeight": 75 if self.is_bold else 50,
            "fontItalic": self.is_italic,
            "fontSize": self.size,
            "fontSizeUnit": "Point",
            "fontLetterSpacing": self.spacing,
            "textColor": colour(self.ink),
            "textOpacity": 1,
            "multilineHeight": 1,
        }
        halo = {
            "bufferDraw": True,
            "bufferSize": HALO,
            "bufferSizeUnits": "Point",
            "bufferColor": colour(style.PAPER),
            "bufferOpacity": 0.9,
            "bufferNoFill": True,
            "bufferJoinStyle": 128,
        }
        families = (element("family", {"name": family}) for family in FAMILIES)
        return element(
            "text-style", about, element("families", None, *families), element("text-buffer", halo)
        )

    def _format(self) -> Element:
        about = {"autoWrapLength": self.wrap, "useMaxLineLengthForAutoWrap": True, "multilineAlign": 1}
        return element("text-format", about)

    def _placement(self) -> Element:
        about = {
            "placement": self.placement,
            "placementFlags": AS_DRAWN | (ON_LINE if self.placement == CURVED else ABOVE_LINE),
            "predefinedPositionOrder": "R,L,TR,BR,TL,BL,TSR,BSR",
            "dist": self.distance,
            "distUnits": "Point",
            "priority": self.priority,
            "fitInPolygonOnly": False,
            "centroidInside": True,
            "maxCurvedCharAngleIn": 25,
            "maxCurvedCharAngleOut": -25,
            "repeatDistance": 0,
            "geometryGeneratorEnabled": bool(self.along),
            "geometryGenerator": self.along,
            "geometryGeneratorType": "LineGeometry",
        }
        return element("placement", about)

    def _rendering(self) -> Element:
        about = {
            "drawLabels": self.draws,
            "obstacle": self.is_obstacle,
            "obstacleFactor": 1,
            "mergeLines": self.placement == CURVED,
            "scaleVisibility": bool(self.smallest),
            "scaleMax": self.smallest,
            "scaleMin": 0,
            "labelPerPart": False,
            "upsidedownLabels": 0,
            "fontLimitPixelSize": False,
        }
        return element("rendering", about)


def labelling(letterings: tuple[Lettering, ...]) -> Element:
    """Return the labels of a layer: one lettering for all features, or one for each kind of them."""
    if len(letterings) == 1 and not letterings[0].only:
        return element("labeling", {"type": "simple"}, letterings[0].element())
    rules = (lettering.rule(number) for number, lettering in enumerate(letterings))
    return element("labeling", {"type": "rule-based"}, element("rules", {"key": "{letters}"}, *rules))
