"""XML as QGIS writes it: elements, options, documents."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from borderhist.files import xml_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"

VERSION = "3.22.0-Białowieża"
"""The oldest QGIS that understands all of it: newer ones read what an older one wrote."""


def element(
    tag: str, attributes: Mapping[str, object] | None = None, *children: ET.Element, text: str = ""
) -> ET.Element:
    """Return an element; flags become 0 and 1, a sign stands for what XML cannot hold."""
    made = ET.Element(tag, {key: _said(value) for key, value in (attributes or {}).items()})
    made.text = xml_safe(text) or None
    made.extend(children)
    return made


def _said(value: object) -> str:
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
    said = str(value).lower() if isinstance(value, bool) else _said(value)
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
