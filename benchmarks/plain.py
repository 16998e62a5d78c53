"""The plain way: drawn polygons of each version, laid over each other, and put on a map layer by layer."""

from __future__ import annotations

import dataclasses
import itertools
import re
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd

from borderhist.io.committed import PER_VERSION
from borderhist.layers.table import Selection, table
from borderhist.maps.html import assets

if TYPE_CHECKING:
    from collections.abc import Callable

    from borderhist.derive.chronicle import Chronicle
    from borderhist.query.page_data import Story

VIEW: dict[str, Any] = {"location": [51, 120], "zoom_start": 4, "tiles": None}

COLUMNS = ("id", "sovereign", "name", "treaty", "from_name", "to_name", "area_km2", "certainty", "geometry")
"""What a plain map tells of a feature; fewer columns make smaller pages."""

LINK = re.compile(r'<script src="[^"]*"></script>|<link[^>]* href="[^"]*"[^>]*/?>')


@dataclasses.dataclass(frozen=True)
class Layer:
    """A table with geometry, and whether the map opens with it."""

    name: str
    frame: gpd.GeoDataFrame
    shown: bool


def overlay(drawn: list[gpd.GeoDataFrame]) -> list[gpd.GeoDataFrame]:
    """Find what changed by laying each version's polygons over those of the one before."""
    columns = ["sovereign", "geometry"]
    found = []
    for before, after in itertools.pairwise(drawn):
        both = gpd.overlay(before[columns], after[columns], keep_geom_type=True)
        changed = both[both["sovereign_1"] != both["sovereign_2"]]
        found.append(changed.dissolve(["sovereign_1", "sovereign_2"]))
    return found


def tables(chronicle: Chronicle) -> list[dict[str, gpd.GeoDataFrame]]:
    """Return boundary, territories, transfers and places of every version, by their names."""
    places = table(chronicle, "places").to_geodataframe()
    states = [Selection(treaty=treaty.id) for treaty in chronicle.versions]
    return [
        {name: table(chronicle, name, state).to_geodataframe() for name in PER_VERSION} | {"places": places}
        for state in states
    ]


def layers(
    known: list[dict[str, gpd.GeoDataFrame]], subject: Story, opening: tuple[int, int]
) -> tuple[Layer, ...]:
    """Return every layer of the versions of a subject; those of the opening pair are shown."""
    wanted = [(version, name) for version in range(subject.before, subject.after + 1) for name in PER_VERSION]
    wanted = [pair for pair in wanted if pair != (subject.before, "transfers")]
    found = [
        _layer(f"{version} {name}", known[version][name], shown=_opens(version, name, opening))
        for version, name in wanted
        if len(known[version][name])
    ]
    return (*found, _layer("places", known[subject.after]["places"], shown=True))


def _opens(version: int, name: str, opening: tuple[int, int]) -> bool:
    return version == opening[1] if name == "transfers" else version in opening


def _layer(name: str, frame: gpd.GeoDataFrame, *, shown: bool) -> Layer:
    return Layer(name, frame[[column for column in COLUMNS if column in frame]], shown)


def folium_page(found: tuple[Layer, ...]) -> str:
    """Return a page of ``folium.GeoJson`` layers with a layer control."""
    drawn = folium.Map(**VIEW)
    for layer in found:
        fields = [column for column in layer.frame.columns if column != "geometry"]
        tooltip = folium.GeoJsonTooltip(fields)
        marker = folium.CircleMarker(radius=3)
        data = layer.frame.to_json()
        folium.GeoJson(data, name=layer.name, marker=marker, tooltip=tooltip, show=layer.shown).add_to(drawn)
    folium.LayerControl().add_to(drawn)
    return str(drawn.get_root().render())


def explore_page(found: tuple[Layer, ...]) -> str:
    """Return a page of ``GeoDataFrame.explore`` layers with a layer control."""
    drawn = folium.Map(**VIEW)
    for layer in found:
        layer.frame.explore(m=drawn, name=layer.name, show=layer.shown, highlight=False)
    folium.LayerControl().add_to(drawn)
    return str(drawn.get_root().render())


def offline(html: str) -> str:
    """Return a page of folium with the Leaflet inlined that our pages inline, and without its other links.

    Raises
    ------
    ValueError
        If a link is left, so that the page would ask the network for something.
    """
    html = re.sub(r"@import url\([^)]*\);", "", html)
    alone = LINK.sub(_inlined, html)
    if left := re.search(r"<(?:script|link)\b[^>]*https?://[^>]*>|@import", alone):
        message = f"the page still links to {left[0]}"
        raise ValueError(message)
    return alone


def _inlined(link: re.Match[str]) -> str:
    parts: dict[str, Callable[[], str]] = {
        "leaflet.js": lambda: f"<script>{assets.leaflet_script()}</script>",
        "leaflet.css": lambda: f"<style>{assets.leaflet_style()}</style>",
    }
    name = link[0].split('"')[1 if link[0].startswith("<script") else 3].rsplit("/", 1)[-1]
    return parts[name]() if name in parts else ""
