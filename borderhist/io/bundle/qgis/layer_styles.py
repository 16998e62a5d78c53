"""The style of every layer: the colours, hatches and dashes of the maps, and time."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.io.bundle.qgis import labels, symbology
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
        "boundary": Style(symbology.boundary(), symbology.apart_from_boundary()),
        "territories": Style(symbology.territories(atlas), symbology.names_of_territories()),
        "transfers": Style(symbology.transfers()),
        "faces": Style(symbology.faces()),
        "markers": Style(symbology.markers(), symbology.names_of_markers()),
        "places": Style(symbology.places(), symbology.names_of_places()),
        "zones": Style(symbology.zones(), symbology.names_of_zones()),
        "possessions": Style(symbology.possessions(atlas), symbology.names_of_possessions()),
        "routes": Style(symbology.routes(), symbology.names_of_routes()),
        "events": Style(symbology.events(), symbology.names_of_events()),
        "land": Style(symbology.around()),
        "lakes": Style(symbology.lakes(), symbology.names_of_lakes()),
        "rivers": Style(symbology.rivers(), symbology.names_of_rivers()),
        "study_area": Style(symbology.study_area()),
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
