"""KML 2.2: a folder for each layer, time spans, typed data, and the colours of the maps.

A time span begins with ``valid_from`` and ends with ``valid_to``, on whose first instant a feature is gone.
GDAL writes KML too, but without styles, with ids that XML forbids, and leaving out of the data what it took
for a name or a time.
"""

from __future__ import annotations

import dataclasses
import html
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import shapely

from borderhist import style as borderhist_style
from borderhist.files import xml_safe
from borderhist.io.formats.topojson import shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from borderhist.layers.fields import Layer
    from borderhist.layers.table import Table


NAMESPACE = "http://www.opengis.net/kml/2.2"

TYPES = {"text": "string", "integer": "int", "decimal": "double", "flag": "bool", "day": "string"}

NAMES = ("name_en", "what_en", "id")
"""The fields of which the first that is not empty is what a feature is called."""

TOLD = ("summary_en", "description", "treaty", "article", "begun_by", "given_by", "given_by_article", "hold",
        "kind", "area_km2", "from_text", "to_text", "uncertainty_km", "certainty", "source",
        "licence")  # fmt: skip
"""The fields that a description tells, where a layer has them."""

PALETTE = "sovereigns"
"""The related table from which the colours of land are taken; it gets no folder."""

ABOUT = "Written by borderhist. On the day that ends its time span a feature holds no more."


def write(tables: Sequence[Table], path: Path) -> None:
    """Write tables as folders of one document; the table ``sovereigns`` only gives land its colours.

    Raises
    ------
    UsageError
        If another table has no geometry.
    """
    colours = {key: colour for table in tables for key, colour in _colours(table).items()}
    shown = [table for table in tables if table.layer.name != PALETTE] or tables
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = _append(root, "Document")
    _append(document, "name", ", ".join(table.layer.title for table in shown))
    _append(document, "description", ABOUT)
    folders = [_folder(table, colours) for table in shown]
    styles = {style for _, found in folders for style in found}
    document.extend(style.element() for style in sorted(styles, key=lambda style: style.id))
    document.extend(_schema(table.layer) for table in shown)
    document.extend(folder for folder, _ in folders)
    tree = ET.ElementTree(root)
    ET.indent(tree, " ")
    tree.write(path, "UTF-8", xml_declaration=True)


def _colours(table: Table) -> dict[str, str]:
    """Return the colour of each sovereign if a table says them."""
    if table.layer.name != PALETTE:
        return {}
    columns = table.columns.to_pydict()
    return dict(zip(columns["sovereign"], columns["colour"], strict=True))


def _append(parent: ET.Element, tag: str, said: object = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    if said is not None:
        element.text = xml_safe(str(said))
    return element


@dataclasses.dataclass(frozen=True)
class _Style:
    """How a feature looks: colours as ``#rrggbb``, width in points; None: no fill."""

    line: str
    width: float
    fill: str | None = None

    @property
    def id(self) -> str:
        """A name that XML takes for an id."""
        return f"style-{self.line[1:]}-{self.width:g}-{(self.fill or '#none')[1:]}"

    def element(self) -> ET.Element:
        style = ET.Element("Style", id=self.id)
        _append(_append(style, "IconStyle"), "scale", 0.6)
        line = _append(style, "LineStyle")
        _append(line, "color", _abgr(self.line, "ff"))
        _append(line, "width", self.width)
        area = _append(style, "PolyStyle")
        _append(area, "color", _abgr(self.fill or self.line, "80"))
        _append(area, "fill", int(self.fill is not None))
        return style


def _abgr(colour: str, opacity: str) -> str:
    """Return ``#rrggbb`` in the order of KML."""
    return f"{opacity}{colour[5:7]}{colour[3:5]}{colour[1:3]}"


def _style(layer: Layer, facts: Mapping[str, Any], colours: Mapping[str, str]) -> _Style:
    if "stage" in facts:
        stroke = borderhist_style.stroke_of(facts["stage"], facts["certainty"])
        return _Style(stroke.colour, stroke.width)
    if "possessor" in facts:
        tint = colours.get(str(facts["possessor"]))
        shade = borderhist_style.shade_of(tint) if tint else borderhist_style.INK
        return _Style(shade, borderhist_style.POSSESSION_EDGE.width, tint)
    if layer.geometry == "area":
        sovereign = facts.get("to_sovereign", facts.get("sovereign"))
        edge = borderhist_style.MOVED if "to_sovereign" in facts else borderhist_style.LAND_EDGE
        return _Style(edge.colour, edge.width, colours.get(str(sovereign)))
    return _Style(borderhist_style.INK, 1.0)


def _schema(layer: Layer) -> ET.Element:
    """Return the types of the data of a layer."""
    schema = ET.Element("Schema", name=layer.name, id=layer.name)
    for field in layer.fields:
        column = _append(schema, "SimpleField", type=TYPES[field.type], name=field.name)
        _append(column, "displayName", html.escape(field.meaning))
    return schema


def _folder(table: Table, colours: Mapping[str, str]) -> tuple[ET.Element, set[_Style]]:
    """Return the features of a layer, and the styles that they use."""
    folder = ET.Element("Folder")
    _append(folder, "name", table.layer.title)
    _append(folder, "description", html.escape(table.layer.summary))
    styles = set()
    for facts, shape in zip(table.columns.to_pylist(), shapes(table, "KML"), strict=True):
        style = _style(table.layer, facts, colours)
        styles.add(style)
        folder.append(_placemark(table.layer, facts, shape, style))
    return folder, styles


def _placemark(layer: Layer, facts: Mapping[str, Any], shape: shapely.Geometry, style: _Style) -> ET.Element:
    """Return a feature; the order of its parts is that of the standard."""
    placemark = ET.Element("Placemark")
    _append(placemark, "name", _describe_name(facts))
    _append(placemark, "description", _describe_row(layer, facts))
    days = {"begin": facts.get("valid_from"), "end": facts.get("valid_to")}
    if any(days.values()):
        span = _append(placemark, "TimeSpan")
        for tag, day in days.items():
            if day is not None:
                _append(span, tag, day)
    _append(placemark, "styleUrl", f"#{style.id}")
    data = _append(_append(placemark, "ExtendedData"), "SchemaData", schemaUrl=f"#{layer.name}")
    for name, value in facts.items():
        if value is not None:
            _append(data, "SimpleData", int(value) if isinstance(value, bool) else value, name=name)
    placemark.append(_geometry(shape))
    return placemark


def _describe_name(facts: Mapping[str, Any]) -> str:
    if "from_name_en" in facts:
        return f"{facts['from_name_en']} → {facts['to_name_en']}"
    return next(str(facts[name]) for name in NAMES if facts.get(name))


def _describe_row(layer: Layer, facts: Mapping[str, Any]) -> str:
    """Return the main facts as HTML, which a viewer takes a description for."""
    said = []
    for field in layer.fields:
        value = facts[field.name]
        if field.name in TOLD and value not in {None, ""}:
            meaning = f" ({field.values[value]})" if value in field.values else ""
            said.append(f"{field.name.replace('_', ' ')}: {value}{meaning}")
    return "<br>".join(html.escape(line) for line in said)


def _geometry(shape: shapely.Geometry) -> ET.Element:
    """Return a geometry; several polygons are gathered, one stands alone."""
    if isinstance(shape, shapely.Point):
        return _style_geometry("Point", shape)
    if isinstance(shape, shapely.LineString):
        return _style_geometry("LineString", shape)
    gathered = ET.Element("MultiGeometry")
    gathered.extend(_polygon(polygon) for polygon in shapely.get_parts(shape))
    return gathered


def _polygon(polygon: shapely.Polygon) -> ET.Element:
    element = ET.Element("Polygon")
    _append(element, "tessellate", 1)
    for ring in (polygon.exterior, *polygon.interiors):
        side = "outerBoundaryIs" if ring is polygon.exterior else "innerBoundaryIs"
        _append(element, side).append(_style_geometry("LinearRing", ring))
    return element


def _style_geometry(tag: str, shape: shapely.Geometry) -> ET.Element:
    element = ET.Element(tag)
    if tag == "LineString":
        # so that it follows the ground and does not run through it
        _append(element, "tessellate", 1)
    points = shapely.get_coordinates(shape).tolist()
    _append(element, "coordinates", " ".join(f"{x!r},{y!r}" for x, y in points))
    return element
