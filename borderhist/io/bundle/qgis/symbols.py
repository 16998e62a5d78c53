"""XML as QGIS writes it: elements, options, documents."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

from borderhist.files import xml_safe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from xml.etree.ElementTree import Element

    from borderhist.style import Stroke


DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"

VERSION = "3.22.0-Białowieża"
"""The oldest QGIS that understands all of it: newer ones read what an older one wrote."""


def element(
    tag: str, attributes: Mapping[str, object] | None = None, *children: ET.Element, text: str = ""
) -> ET.Element:
    """Return an element; flags become 0 and 1, a sign stands for what XML cannot hold."""
    made = ET.Element(tag, {key: _to_text(value) for key, value in (attributes or {}).items()})
    made.text = xml_safe(text) or None
    made.extend(children)
    return made


def _to_text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else xml_safe(str(value))


def options(values: Mapping[str, object]) -> ET.Element:
    """Return a map of options; maps may hold maps, lists hold texts."""
    return element("Option", {"type": "Map"}, *(_option(name, value) for name, value in values.items()))


def _option(name: str, value: object) -> ET.Element:
    if isinstance(value, dict):
        made = options(value)
        made.set("name", name)
        return made
    kinds = {bool: "bool", int: "int", float: "double"}
    said = str(value).lower() if isinstance(value, bool) else _to_text(value)
    return element("Option", {"name": name, "type": kinds.get(type(value), "QString"), "value": said})


def collection(expressions: Mapping[str, str]) -> dict[str, object]:
    """Return properties that follow an expression, by their names."""
    properties = {
        name: {"active": True, "expression": expression, "type": 3}
        for name, expression in expressions.items()
    }
    return {"name": "", "properties": properties, "type": "collection"}


def document(root: ET.Element) -> str:
    """Return an element as a file of QGIS."""
    ET.indent(root, " ")
    return DOCTYPE + ET.tostring(root, encoding="unicode") + "\n"


Kind = Literal["fill", "line", "marker"]


@dataclasses.dataclass(frozen=True)
class Level:
    """One level of a symbol, the lowest first.

    Attributes
    ----------
    name
        What QGIS calls this kind of level.
    follows
        Properties that follow an expression.
    inside
        The symbol that the level repeats.
    height
        The level of the whole layer on which it is drawn, where levels count.
    """

    name: str
    facts: Mapping[str, object]
    follows: Mapping[str, str] = dataclasses.field(default_factory=dict)
    inside: Symbol | None = None
    height: int = 0

    def element(self) -> Element:
        """Return the level as QGIS writes it."""
        within = [] if self.inside is None else [self.inside.element("inside")]
        follows = element("data_defined_properties", None, options(collection(self.follows)))
        about = {"class": self.name, "enabled": True, "locked": False, "pass": self.height}
        return element("layer", about, options(self.facts), follows, *within)


@dataclasses.dataclass(frozen=True)
class Symbol:
    """A symbol."""

    kind: Kind
    levels: tuple[Level, ...]

    def element(self, name: str) -> Element:
        """Return the symbol as QGIS writes it."""
        about = {"type": self.kind, "name": name, "alpha": 1, "clip_to_extent": True, "force_rhr": False}
        return element("symbol", about, *(level.element() for level in self.levels))


def colour(hexadecimal: str, opacity: float = 1.0) -> str:
    """Return ``#rrggbb`` as QGIS writes colours."""
    parts = [int(hexadecimal[at : at + 2], 16) for at in (1, 3, 5)]
    return ",".join(map(str, [*parts, round(255 * opacity)]))


def area(*levels: Level) -> Symbol:
    """Return the symbol of an area."""
    return Symbol("fill", levels)


def line(*levels: Level) -> Symbol:
    """Return the symbol of a line."""
    return Symbol("line", levels)


def fill(hexadecimal: str, opacity: float = 1.0, *, seam: float = 0.0) -> Level:
    """Return a plain fill; ``seam`` is how far it reaches under its neighbours."""
    return Level(
        "SimpleFill",
        {
            "color": colour(hexadecimal, opacity),
            "style": "solid",
            "outline_color": colour(hexadecimal, opacity),
            "outline_style": "solid" if seam else "no",
            "outline_width": seam,
            "outline_width_unit": "Point",
            "joinstyle": "round",
        },
    )


def stroke(look: Stroke, *, height: int = 0) -> Level:
    """Return a line; around an area it is its edge."""
    dashes = [round(part * look.width, 3) for part in look.dashes or ()]
    return Level(
        "SimpleLine",
        {
            "line_color": colour(look.colour, look.opacity),
            "line_style": "solid",
            "line_width": look.width,
            "line_width_unit": "Point",
            "capstyle": "round" if look.is_round else "flat",
            "joinstyle": "round",
            "use_custom_dash": int(bool(dashes)),
            "customdash": ";".join(map(str, dashes)) or "5;2",
            "customdash_unit": "Point",
        },
        height=height,
    )


def hatch(look: Stroke, angle: float, distance: float) -> Level:
    """Return parallel lines over an area."""
    return Level(
        "LinePatternFill",
        {"angle": angle, "distance": distance, "distance_unit": "Point"},
        inside=line(stroke(look)),
    )


def dot_pattern(hexadecimal: str, radius: float, distance: float) -> Level:
    """Return a field of dots over an area."""
    facts = {f"distance_{axis}": distance for axis in "xy"} | {
        f"distance_{axis}_unit": "Point" for axis in "xy"
    }
    return Level("PointPatternFill", facts, inside=sign("circle", hexadecimal, 2 * radius))


def sign(shape: str, hexadecimal: str, size: float, *, edge: Stroke | None = None) -> Symbol:
    """Return a sign at a point; ``shape`` is a name such as ``circle``."""
    facts = {
        "name": shape,
        "color": colour(hexadecimal),
        "size": size,
        "size_unit": "Point",
        "outline_style": "solid" if edge else "no",
        "outline_color": colour(edge.colour if edge else hexadecimal),
        "outline_width": edge.width if edge else 0,
        "outline_width_unit": "Point",
        "joinstyle": "round",
    }
    return Symbol("marker", (Level("SimpleMarker", facts),))


def geometry_generator(expression: str, levels: Sequence[Level], *, height: int = 0) -> Level:
    """Return an area that an expression makes of the geometry."""
    facts = {"SymbolType": "Fill", "geometryModifier": expression, "units": "MapUnit"}
    return Level("GeometryGenerator", facts, inside=area(*levels), height=height)
