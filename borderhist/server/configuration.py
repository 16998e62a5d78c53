"""Build the configuration of pygeoapi from the schema and a bundle."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import re
import sqlite3
from typing import TYPE_CHECKING, Any

from borderhist.errors import UsageError
from borderhist.geometry.bounds import Bounds
from borderhist.layers import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from borderhist.layers.fields import Layer


PROVIDER = "borderhist.server.provider.BundleProvider"

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

SYSTEMS = [
    CRS84,
    "http://www.opengis.net/def/crs/EPSG/0/4326",
    "http://www.opengis.net/def/crs/EPSG/0/3857",
]
"""Systems of coordinates to choose from: degrees both ways round, and the metres of web maps."""

GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"

SPDX = "https://spdx.org/licenses/"

KEYWORDS = ["history", "borders", "Russia", "Qing", "Amur", "treaties"]

PAGE, PAGE_AT_MOST = 50, 1000


def configuration(path: Path, layers: Sequence[Contents], url: str) -> dict[str, Any]:
    """Return the configuration that serves layers of a bundle under an address.

    Parameters
    ----------
    url
        Without a slash at its end.
    """
    return {
        "server": {
            "bind": {"host": "", "port": 0},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": PAGE, "max_items": PAGE_AT_MOST, "on_exceed": "throttle"},
            # pages are drawn from our own templates, which ask no other host for a map
            "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "CRITICAL"},
        "metadata": _metadata(layers, url),
        "resources": {each.layer.name: _collection(path, each) for each in layers},
    }


def _metadata(layers: Sequence[Contents], url: str) -> dict[str, Any]:
    authors = {"name": "The borderhist authors", "url": url}
    licences = sorted({licence for each in layers for licence in each.licences})
    return {
        "identification": {
            "title": "borderhist: the Russo-Qing frontier, treaty by treaty",
            "description": "Boundary lines, territories and transfers from 1688 on, each with the days from "
            "which and until which it holds, its sources, its certainty and its licence.",
            "keywords": KEYWORDS,
            "terms_of_service": "Each feature carries its licence.",
            "url": url,
        },
        "license": {"name": "; ".join(licences), "url": SPDX},
        "provider": authors,
        "contact": authors,
    }


def _collection(path: Path, each: Contents) -> dict[str, Any]:
    return {
        "type": "collection",
        "title": each.layer.title,
        "description": each.layer.summary,
        "keywords": KEYWORDS,
        "links": [_licence(name) for name in _named(each.licences)],
        "extents": {
            "spatial": {"bbox": list(each.bounds), "crs": CRS84},
            "temporal": {
                "begin": f"{each.first}T00:00:00Z" if each.first else None,
                "end": f"{each.last}T00:00:00Z" if each.last else None,
                "trs": GREGORIAN,
            },
        },
        "providers": [
            {
                "type": "feature",
                "name": PROVIDER,
                "data": str(path),
                "table": each.layer.name,
                "id_field": "id",
                "title_field": "id",
                "crs": SYSTEMS,
                "storage_crs": CRS84,
            }
        ],
    }


def _named(licences: Sequence[str]) -> list[str]:
    """Return the SPDX identifiers in expressions such as ``CC-BY-4.0 AND LGPL-3.0-or-later``."""
    names = {name for licence in licences for name in licence.split(" AND ")}
    return sorted(name for name in names if re.fullmatch(r"[A-Za-z0-9.-]+", name))


def _licence(name: str) -> dict[str, str]:
    return {"type": "text/html", "rel": "license", "title": name, "href": f"{SPDX}{name}.html"}


GEOPACKAGE = int.from_bytes(b"GPKG", "big")

DEGREES = 4326

WORLD = Bounds(-180.0, -90.0, 180.0, 90.0)


@dataclasses.dataclass(frozen=True)
class Contents:
    """What one layer of a bundle holds.

    Attributes
    ----------
    bounds
        West, south, east, north of all its features, in degrees.
    first, last
        The first and the last day on which any of them holds; None: open.
    licences
        SPDX expressions, or `public domain`.
    """

    layer: Layer
    bounds: Bounds
    first: dt.date | None
    last: dt.date | None
    licences: tuple[str, ...]


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a bundle so that nothing can change it, not even SQLite itself beside it."""
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        yield connection


def contents(path: Path) -> tuple[Contents, ...]:
    """Return what a bundle holds of the layers that have geometry.

    Raises
    ------
    UsageError
        If it is no GeoPackage, or none that this version of borderhist made.
    """
    try:
        with reading(path) as connection:
            return tuple(_contents(connection, layer) for layer in _layers(connection))
    except (sqlite3.Error, ValueError) as error:
        reason = str(error) if isinstance(error, UsageError) else f"cannot be read as a GeoPackage: {error}"
        message = f"{path} {reason}"
        raise UsageError(message) from error


def _layers(connection: sqlite3.Connection) -> list[Layer]:
    if connection.execute("PRAGMA application_id").fetchone() != (GEOPACKAGE,):
        message = "is no GeoPackage"
        raise UsageError(message)
    there = {name for (name,) in connection.execute("SELECT table_name FROM gpkg_geometry_columns")}
    layers = [layer for name, layer in schema.LAYERS.items() if name in there]
    if not layers:
        message = "holds no layer of borderhist; `borderhist bundle` makes one that does"
        raise UsageError(message)
    return layers


def _contents(connection: sqlite3.Connection, layer: Layer) -> Contents:
    _known(connection, layer)
    (bounds,) = connection.execute(
        "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", (layer.name,)
    )
    # a layer's name is one of the schema's
    (span,) = connection.execute(
        f"SELECT MIN(COALESCE(valid_from, '')), MAX(COALESCE(valid_to, '9999-12-31')) FROM {layer.name}"  # noqa: S608
    )
    first, end = (dt.date.fromisoformat(day) if day else None for day in span)
    licences = connection.execute(f"SELECT DISTINCT licence FROM {layer.name} ORDER BY licence")  # noqa: S608
    return Contents(
        layer,
        bounds=WORLD if None in bounds else Bounds(*bounds),
        first=first,
        last=None if end in (None, dt.date.max) else end - dt.timedelta(days=1),
        licences=tuple(licence for (licence,) in licences),
    )


def _known(connection: sqlite3.Connection, layer: Layer) -> None:
    """Make sure that a layer is as the schema has it, in degrees and with a spatial index."""
    columns = {row[1] for row in connection.execute(f"PRAGMA table_info({layer.name})")}
    missing = sorted({"fid", "geom", *layer.names} - columns)
    if missing:
        message = (
            f"has a layer {layer.name} without {', '.join(missing)}: another version of borderhist made it; "
            "make it anew with `borderhist bundle`"
        )
        raise UsageError(message)
    (system,) = connection.execute(
        "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (layer.name,)
    ).fetchone()
    index = f"rtree_{layer.name}_geom"
    if system != DEGREES or not connection.execute(f"PRAGMA table_info({index})").fetchone():
        message = f"has a layer {layer.name} that is not in WGS84 degrees, or without a spatial index"
        raise UsageError(message)
