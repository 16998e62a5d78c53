"""The style of every layer: the colours, hatches and dashes of the maps, and time."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.io.bundle.qgis import areas, labels, lines, points
from borderhist.io.bundle.qgis import styles as qgis_styles
from borderhist.io.bundle.qgis.symbols import VERSION, document, element

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from borderhist.io.bundle.qgis.labels import Lettering
    from borderhist.layers.fields import Layer
    from borderhist.model.reader import Atlas


@dataclasses.dataclass(frozen=True)
class Style:
    """What QGIS draws of a layer."""

    renderer: Element
    names: tuple[Lettering, ...] = ()


def styles(atlas: Atlas) -> Mapping[str, Style]:
    """Return the style of every layer that is drawn, by its name."""
    return {
        "boundary": Style(lines.boundary(), lines.apart_from_boundary()),
        "territories": Style(areas.territories(atlas), areas.names_of_territories()),
        "transfers": Style(areas.transfers()),
        "faces": Style(areas.faces()),
        "markers": Style(points.markers(), points.names_of_markers()),
        "places": Style(points.places(), points.names_of_places()),
        "zones": Style(areas.zones(), areas.names_of_zones()),
        "routes": Style(lines.routes(), lines.names_of_routes()),
        "events": Style(points.events(), points.names_of_events()),
        "land": Style(areas.around()),
        "lakes": Style(areas.lakes(), areas.names_of_lakes()),
        "rivers": Style(lines.rivers(), lines.names_of_rivers()),
        "study_area": Style(areas.study_area()),
    }


def parts(layer: Layer, style: Style) -> list[Element]:
    """Return what the style of a layer says, as a style file and a project hold it."""
    name = '"name_en"' if "name_en" in layer.names else '"id"'
    return [
        *([qgis_styles.temporal()] if "valid_from" in layer.names else []),
        style.renderer,
        *([labels.labelling(style.names)] if style.names else []),
        element("previewExpression", text=name),
    ]


def attributes(style: Style) -> dict[str, object]:
    """Return what goes with the style of a layer."""
    return {"styleCategories": "AllStyleCategories", "labelsEnabled": bool(style.names)}


def qml(layer: Layer, style: Style) -> str:
    """Return the style file of a layer."""
    return document(element("qgis", {"version": VERSION, **attributes(style)}, *parts(layer, style)))
