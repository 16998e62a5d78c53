"""The bundle as a Frictionless Data Package: what every table and field is, for programs that ask."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from borderhist._version import __version__
from borderhist.io.bundle import description, relations
from borderhist.io.bundle.relations import LISTING, references

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.io.bundle.relations import Reference
    from borderhist.layers.fields import Field, Layer
    from borderhist.layers.table import Table


MEDIA_TYPE = "application/geopackage+sqlite3"

TYPES = {"text": "string", "integer": "integer", "decimal": "number", "flag": "boolean", "day": "date"}

LICENCES = {
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
    "LGPL-3.0-or-later": "GNU Lesser General Public License 3.0 or later",
    "public domain": "Public domain",
}
"""Titles of licences."""

NAMES = {"public domain": "other-pd"}
"""Names of licences that are no SPDX identifiers."""

GEOMETRY = {"point": "Point", "line": "LineString", "area": "MultiPolygon"}


@dataclasses.dataclass(frozen=True)
class File:
    """The GeoPackage that a descriptor speaks of, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str

    @property
    def place(self) -> dict[str, Any]:
        """Where it lies and what it is."""
        return {"path": self.name, "format": "gpkg", "mediatype": MEDIA_TYPE}


def descriptor(chronicle: Chronicle, tables: Sequence[Table], file: File) -> dict[str, Any]:
    """Return the descriptor of a bundle: first the file, then every table in it."""
    first, last = description.years(chronicle)
    return {
        "name": "borderhist",
        "title": description.TITLE,
        "description": f"{description.write_abstract(chronicle)} {description.LINEAGE}",
        "version": __version__,
        "keywords": list(description.KEYWORDS),
        "licenses": _licences({licence for table in tables for licence in description.licences(table)}),
        "contributors": [{"title": "The borderhist authors", "role": "author"}],
        "attribution": description.CREDIT,
        "sources": [
            {"title": source.citation, "key": key} for key, source in chronicle.atlas.sources.items()
        ],
        "temporal": {"start": str(first), "end": str(last)},
        "spatial": {"bbox": list(chronicle.atlas.frame.bounds)},
        "resources": [_whole(file), *(_resource(table, tables, file) for table in tables)],
    }


def _whole(file: File) -> dict[str, Any]:
    about = "Every layer and table, with styles, relations, metadata and the QGIS project `atlas`."
    return {
        "name": "geopackage",
        "title": "GeoPackage 1.3",
        "description": about,
        **file.place,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }


def _licences(names: Collection[str]) -> list[dict[str, str]]:
    return [{"name": NAMES.get(name, name), "title": LICENCES.get(name, name)} for name in sorted(names)]


def _resource(table: Table, tables: Sequence[Table], file: File) -> dict[str, Any]:
    layer, reach = table.layer, description.measure_extent(table)
    extent = {} if reach.bounds is None else {"spatial": {"bbox": list(reach.bounds)}}
    return {
        "name": layer.name.replace("_", "-"),
        "title": layer.title,
        "description": layer.summary,
        **file.place,
        "dialect": {"table": layer.name},
        "rowCount": len(table),
        "licenses": _licences(description.licences(table)),
        **extent,
        "schema": schema(layer, [other.layer for other in tables]),
    }


def schema(layer: Layer, layers: Sequence[Layer]) -> dict[str, Any]:
    """Return the Table Schema of one of some layers; a geometry is no field of it."""
    keys = [_key(one) for one in references(layers) if one.table == layer.name]
    return {
        "fields": [_field(field) for field in layer.fields],
        "missingValues": [],
        "primaryKey": ["id"],
        **({"foreignKeys": keys} if keys else {}),
        **({"geometry": {"type": GEOMETRY[layer.geometry], "crs": "EPSG:4326"}} if layer.geometry else {}),
    }


def _field(field: Field) -> dict[str, Any]:
    constraints = {
        **({} if field.optional else {"required": True}),
        **({"unique": True} if field.name == "id" else {}),
        **({"enum": list(field.values)} if field.values else {}),
    }
    return {
        "name": field.name,
        "type": TYPES[field.type],
        "description": relations.describe_field(field),
        **({"unit": field.unit} if field.unit else {}),
        **({"values": dict(field.values)} if field.values else {}),
        **({"keysOf": LISTING[field.name]} if field.name in LISTING else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _key(reference: Reference) -> dict[str, Any]:
    other = "" if reference.other == reference.table else reference.other
    return {
        "fields": list(reference.fields),
        "reference": {"resource": other, "fields": list(reference.other_fields)},
    }
