"""The metadata of a layer as QGIS reads and shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyproj import CRS

from borderhist.geometry.bounds import Bounds
from borderhist.io.bundle import description
from borderhist.io.bundle.qgis.symbols import VERSION, document, element

if TYPE_CHECKING:
    import datetime as dt
    from xml.etree.ElementTree import Element

    from borderhist.derive.chronicle import Chronicle
    from borderhist.layers.table import Table


DEGREES = "EPSG:4326"

LONGLAT = "+proj=longlat +datum=WGS84 +no_defs"


def qmd(table: Table) -> str:
    """Return the metadata file of a layer."""
    return document(element("qgis", {"version": VERSION}, *of_layer(table)))


def whole(chronicle: Chronicle) -> str:
    """Return the metadata file of the bundle."""
    first, last = description.years(chronicle)
    reach = description.Extent(Bounds.of(chronicle.atlas.frame), first, last)
    said = _parts("borderhist", "", description.TITLE, description.write_abstract(chronicle))
    return document(
        element("qgis", {"version": VERSION}, *said, _licence(description.OWN), degrees(), _extent(reach))
    )


def of_layer(table: Table) -> list[Element]:
    """Return what is to be known of a layer before it is used."""
    layer = table.layer
    return [
        *_parts(
            f"borderhist/{layer.name}", "borderhist", f"borderhist: {layer.title}",
            f"{layer.summary} {description.ABSTRACT}",
        ),
        *map(_licence, description.licences(table)),
        *([degrees()] if table.geometry is not None else []),
        _extent(description.measure_extent(table)),
    ]  # fmt: skip


def _parts(name: str, parent: str, title: str, abstract: str) -> list[Element]:
    topic = element("keyword", text="Boundaries")
    words = (element("keyword", text=word) for word in description.KEYWORDS)
    return [
        element("identifier", text=name),
        element("parentidentifier", text=parent),
        element("language", text="ENG"),
        element("type", text="dataset"),
        element("title", text=title),
        element("abstract", text=abstract),
        element("keywords", {"vocabulary": "gmd:topicCategory"}, topic),
        element("keywords", {"vocabulary": "keywords"}, *words),
        element("history", text=description.LINEAGE),
        element("fees", text="None"),
        element("rights", text=description.CREDIT),
        element("encoding", text="UTF-8"),
    ]


def _licence(name: str) -> Element:
    return element("license", text=name)


def degrees() -> Element:
    """Return the coordinate reference system of every layer."""
    return element("crs", None, system(DEGREES))


def system(definition: str) -> Element:
    """Return a coordinate reference system, given as ``EPSG:4326`` or as PROJ writes it."""
    known = CRS(definition)
    told = {"wkt": known.to_wkt("WKT2_2019"), "proj4": definition if definition != DEGREES else LONGLAT}
    if definition == DEGREES:
        told |= {"srsid": "3452", "srid": "4326", "authid": DEGREES}
    return element("spatialrefsys", None, *(element(name, text=text) for name, text in told.items()))


def _extent(reach: description.Extent) -> Element:
    spatial = []
    if reach.bounds:
        sides = dict(zip(("minx", "miny", "maxx", "maxy"), reach.bounds, strict=True))
        about = {**sides, "minz": 0, "maxz": 0, "dimensions": 2, "crs": DEGREES}
        spatial.append(element("spatial", about))
    period = element(
        "period", None, element("start", text=_moment(reach.since)), element("end", text=_moment(reach.until))
    )
    return element("extent", None, *spatial, *([element("temporal", None, period)] if reach.since else []))


def _moment(day: dt.date | None) -> str:
    return f"{day}T00:00:00Z" if day else ""
