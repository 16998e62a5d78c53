"""The QGIS project inside the GeoPackage: it opens on the atlas, with the time slider set."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from typing import TYPE_CHECKING

from pyproj import Transformer

from borderhist import style as borderhist_style
from borderhist.geometry.bounds import Bounds
from borderhist.geometry.coverage import EQUAL_AREA
from borderhist.io.bundle import description
from borderhist.io.bundle.qgis import layer_styles, metadata
from borderhist.io.bundle.qgis.symbols import VERSION, document, element
from borderhist.io.bundle.relations import references

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from borderhist.derive.chronicle import Chronicle
    from borderhist.io.bundle.qgis.layer_styles import Style
    from borderhist.io.bundle.relations import Reference
    from borderhist.layers.table import Table


NAME = "atlas"

HIDDEN = ("routes", "zones", "faces")
"""Layers that a reader switches on."""

FOLDED = ("places", "instruments", "articles", "dates", "sovereigns", "names", "sources")
"""Layers whose legend is folded up."""

OVER = ("events", "markers", "places", "routes", "zones", "boundary")

WATERS = ("study_area", "rivers", "lakes")

UNDER = ("transfers", "faces", "possessions", "territories", "land")

TABLES = ("instruments", "articles", "dates", "sovereigns", "names", "sources")

GEOMETRY = {
    "point": ("Point", "Point"),
    "line": ("Line", "LineString"),
    "area": ("Polygon", "MultiPolygon"),
    None: ("No geometry", "NoGeometry"),
}

MARGIN = 0.03
"""How much wider than the study area the map opens."""

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of a file in the archive, so that equal data makes equal bytes."""


@dataclasses.dataclass(frozen=True)
class Contents:
    """What a project shows.

    Attributes
    ----------
    file
        The name of the GeoPackage that it lies in.
    """

    chronicle: Chronicle
    tables: Sequence[Table]
    styles: Mapping[str, Style]
    file: str

    def table(self, name: str) -> Table:
        """Return a table by the name of its layer."""
        return next(table for table in self.tables if table.layer.name == name)

    def source(self, name: str) -> str:
        """Return where a layer lies, from the folder of the project."""
        return f"./{self.file}|layername={name}"


def qgz(contents: Contents) -> bytes:
    """Return a project as QGIS stores it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{NAME}.qgs", LONG_AGO), qgs(contents))
    return packed.getvalue()


def qgs(contents: Contents) -> str:
    """Return a project file."""
    first, last = description.years(contents.chronicle)
    about = {"version": VERSION, "projectname": description.TITLE}
    return document(
        element(
            "qgis", about,
            element("homePath", {"path": ""}),
            element("title", text=description.TITLE),
            element("projectCrs", None, _plane()),
            _tree(contents),
            element("relations", None, *map(_relation, references(table.layer for table in contents.tables))),
            _canvas(Bounds.of(contents.chronicle.atlas.frame)),
            element("projectlayers", None, *(_layer(contents, table) for table in contents.tables)),
            _properties(first, last),
            _metadata(contents.chronicle),
            _view(Bounds.of(contents.chronicle.atlas.frame)),
            _time(first, last),
        )
    )  # fmt: skip


def _plane() -> Element:
    return metadata.system(f"{EQUAL_AREA} +no_defs")


def _tree(contents: Contents) -> Element:
    waters = (_leaf(contents, name) for name in WATERS)
    tables = (_leaf(contents, name) for name in TABLES)
    return element(
        "layer-tree-group", None,
        *(_leaf(contents, name) for name in OVER),
        _group("Waters and study area", waters),
        *(_leaf(contents, name) for name in UNDER),
        _group("Tables", tables),
    )  # fmt: skip


def _group(name: str, leaves: Iterator[Element]) -> Element:
    return element("layer-tree-group", {"name": name, "checked": "Qt::Checked", "expanded": False}, *leaves)


def _leaf(contents: Contents, name: str) -> Element:
    about = {
        "id": _id(name),
        "name": contents.table(name).layer.title,
        "source": contents.source(name),
        "providerKey": "ogr",
        "checked": "Qt::Unchecked" if name in HIDDEN else "Qt::Checked",
        "expanded": name not in FOLDED,
    }
    return element("layer-tree-layer", about)


def _id(name: str) -> str:
    return f"borderhist_{name}"


def _relation(reference: Reference) -> Element:
    about = {
        "id": f"borderhist-{reference.name}",
        "name": f"{reference.table}: {', '.join(reference.fields)}",
        "referencingLayer": _id(reference.table),
        "referencedLayer": _id(reference.other),
        "strength": "Association",
    }
    pairs = zip(reference.fields, reference.other_fields, strict=True)
    return element(
        "relation", about,
        *(element("fieldRef", {"referencingField": mine, "referencedField": other}) for mine, other in pairs),
    )  # fmt: skip


def _canvas(bounds: Bounds) -> Element:
    """Return where the map opens: on the study area, in the equal-area plane."""
    there = Transformer.from_crs("EPSG:4326", EQUAL_AREA, always_xy=True)
    west, south, east, north = there.transform_bounds(*bounds, densify_pts=101)
    margin = MARGIN * (east - west)
    sides = {"xmin": west - margin, "ymin": south - margin, "xmax": east + margin, "ymax": north + margin}
    return element(
        "mapcanvas", {"name": "theMapCanvas", "annotationsVisible": True},
        element("units", text="meters"),
        element("extent", None, *(element(side, text=str(round(value))) for side, value in sides.items())),
        element("rotation", text="0"),
        element("destinationsrs", None, _plane()),
    )  # fmt: skip


def _layer(contents: Contents, table: Table) -> Element:
    layer, style = table.layer, contents.styles.get(table.layer.name)
    shape, wkb = GEOMETRY[layer.geometry]
    about = {"type": "vector", "geometry": shape, "wkbType": wkb, "readOnly": False}
    drawn = [] if style is None else layer_styles.parts(layer, style)
    return element(
        "maplayer", about | ({} if style is None else layer_styles.attributes(style)),
        element("id", text=_id(layer.name)),
        element("datasource", text=contents.source(layer.name)),
        element("layername", text=layer.title),
        element("srs", None, *([] if layer.geometry is None else [metadata.system(metadata.DEGREES)])),
        element("resourceMetadata", None, *metadata.of_layer(table)),
        element("provider", {"encoding": "UTF-8"}, text="ogr"),
        *drawn,
    )  # fmt: skip


def _properties(first: dt.date, last: dt.date) -> Element:
    """Return the colour of the sea, the language of names, and the slider: on, a year a step."""
    sea = {
        f"CanvasColor{name}Part": int(borderhist_style.SEA[at : at + 2], 16)
        for name, at in (("Red", 1), ("Green", 3), ("Blue", 5))
    }
    slider = {"NavigationMode": 1, "StartDateTime": _moment(first), "EndDateTime": _moment(last)}
    return element(
        "properties", None,
        element("Gui", None, *(_entry(name, value) for name, value in sea.items())),
        element("Paths", None, element("Absolute", {"type": "bool"}, text="false")),
        element("SpatialRefSys", None, _entry("ProjectionsEnabled", 1)),
        element("TemporalControllerWidget", None, *(_entry(name, value) for name, value in slider.items())),
        element("Variables", None, _texts("variableNames", "language"), _texts("variableValues", "en")),
    )  # fmt: skip


def _entry(name: str, value: object) -> Element:
    kind = "int" if isinstance(value, int) else "QString"
    return element(name, {"type": kind}, text=str(value))


def _texts(name: str, *texts: str) -> Element:
    return element(name, {"type": "QStringList"}, *(element("value", text=text) for text in texts))


def _metadata(chronicle: Chronicle) -> Element:
    return element(
        "projectMetadata", None,
        element("identifier", text="borderhist"),
        element("language", text="ENG"),
        element("type", text="dataset"),
        element("title", text=description.TITLE),
        element("abstract", text=description.write_abstract(chronicle)),
        element("history", text=description.LINEAGE),
        element("author", text="The borderhist authors"),
    )  # fmt: skip


def _view(bounds: Bounds) -> Element:
    sides = dict(zip(("xmin", "ymin", "xmax", "ymax"), bounds, strict=True))
    extent = element("DefaultViewExtent", sides, metadata.system(metadata.DEGREES))
    return element("ProjectViewSettings", {"UseProjectScales": False}, extent)


def _time(first: dt.date, last: dt.date) -> Element:
    about = {"timeStep": 1, "timeStepUnit": "y", "frameRate": 2, "cumulativeTemporalRange": False}
    ends = element(
        "TemporalRange", None, element("start", text=_moment(first)), element("end", text=_moment(last))
    )
    return element("ProjectTimeSettings", about, ends)


def _moment(day: dt.date) -> str:
    return f"{day}T00:00:00Z"
