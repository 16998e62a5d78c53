"""Build the configuration of pygeoapi from the schema and a bundle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from borderhist.server.bundle import Contents


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
