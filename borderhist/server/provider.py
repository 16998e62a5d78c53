"""The pygeoapi provider that reads a layer of a bundle."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from pygeoapi.provider.base import BaseProvider, ProviderInvalidQueryError, ProviderItemNotFoundError
from pygeoapi.util import crs_transform

from borderhist.errors import UsageError, unknown
from borderhist.layers import schema
from borderhist.server import filters
from borderhist.server.configuration import reading
from borderhist.server.filters import Box, Condition

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from borderhist.layers.fields import Field, Layer


JSON_TYPES = {"text": "string", "integer": "integer", "decimal": "number", "flag": "boolean", "day": "string"}

ROLES = {"valid_from": "primary-interval-start", "valid_to": "primary-interval-end"}

HEADER = 8

ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes before the well-known binary of a cell: of its header, and of each kind of envelope."""

MOST = 2**62
"""An offset beyond what SQLite can count is beyond every row as well."""


class BundleProvider(BaseProvider):  # type: ignore[misc] # pygeoapi has no types
    """Rows of a layer by id, box, days and the values of their fields; pygeoapi's own reads no days."""

    def __init__(self, definition: dict[str, Any]) -> None:
        super().__init__(definition)
        self.layer: Layer = schema.layer(definition["table"])
        self.get_fields()

    def get_fields(self) -> dict[str, Any]:
        """Return every field as JSON Schema."""
        self._fields = {field.name: _described(field) for field in self.layer.fields}
        return self._fields

    @crs_transform  # type: ignore[untyped-decorator]
    def query(self, **asked: Any) -> dict[str, Any]:
        """Return a page of the rows that a client asks for, or only how many there are.

        Raises
        ------
        ProviderInvalidQueryError
            If the question makes no sense; says why.
        """
        with _answered_as_bad_request(), reading(Path(self.data)) as connection:
            conditions = [
                *filters.during(asked["datetime_"] or "../.."),
                *filters.equal(self.layer, asked["properties"]),
                *_in_box(connection, self.layer, asked["bbox"]),
            ]
            found = self._counted(connection, conditions)
            rows = [] if asked["resulttype"] == "hits" else self._page(connection, conditions, asked)
        return {
            "type": "FeatureCollection",
            "numberMatched": found,
            "numberReturned": len(rows),
            "features": rows,
        }

    def _counted(self, connection: sqlite3.Connection, conditions: Sequence[Condition]) -> int:
        where, values = _all_of(conditions)
        (found,) = connection.execute(f"SELECT COUNT(*) FROM {self.layer.name} WHERE {where}", values)  # noqa: S608 - names of the schema
        return int(found[0])

    def _page(
        self, connection: sqlite3.Connection, conditions: Sequence[Condition], asked: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        columns = filters.columns(self.layer, asked["select_properties"])
        order = filters.ordered(self.layer, asked["sortby"])
        geometry = "NULL" if asked["skip_geometry"] else "geom"
        where, values = _all_of(conditions)
        select = f"SELECT id, {geometry}, {', '.join(columns)} FROM {self.layer.name}"  # noqa: S608 - names of the schema
        rows = connection.execute(
            f"{select} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
            (*values, asked["limit"], min(asked["offset"], MOST)),
        )
        return [self._feature(columns, row) for row in rows]

    @crs_transform  # type: ignore[untyped-decorator]
    def get(self, identifier: str, **_: Any) -> dict[str, Any]:
        """Return the row with an id.

        Raises
        ------
        ProviderItemNotFoundError
            If there is none; says which ids are nearest.
        """
        columns = self.layer.names
        select = f"SELECT id, geom, {', '.join(columns)} FROM {self.layer.name} WHERE id = ?"  # noqa: S608 - names of the schema
        with reading(Path(self.data)) as connection:
            row = connection.execute(select, (identifier,)).fetchone()
            if row is None:
                ids = [known for (known,) in connection.execute(f"SELECT id FROM {self.layer.name}")]  # noqa: S608
                raise ProviderItemNotFoundError(user_msg=unknown("item", identifier, ids))
        return self._feature(columns, row)

    def _feature(self, columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
        identifier, geometry, *values = row
        flags = {field.name for field in self.layer.fields if field.type == "flag"}
        properties = {
            name: bool(value) if name in flags and value is not None else value
            for name, value in zip(columns, values, strict=True)
        }
        shape = None if geometry is None else json.loads(shapely.to_geojson(_geometry(geometry)))
        return {"type": "Feature", "id": identifier, "properties": properties, "geometry": shape}


def _described(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"type": JSON_TYPES[field.type], "description": field.meaning}
    if field.type == "day":
        described["format"] = "date"
    if field.name in ROLES:
        described["x-ogc-role"] = ROLES[field.name]
    if field.values:
        described["enum"] = list(field.values)
    if field.unit:
        described["x-ogc-unit"] = field.unit
    return described


@contextlib.contextmanager
def _answered_as_bad_request() -> Iterator[None]:
    try:
        yield
    except UsageError as error:
        raise ProviderInvalidQueryError(user_msg=str(error)) from error


def _in_box(connection: sqlite3.Connection, layer: Layer, numbers: Sequence[float]) -> list[Condition]:
    """Return that a row touches a box: by the spatial index, and then exactly."""
    if not numbers:
        return []
    box = Box.of(numbers)
    shape = box.shape()
    shapely.prepare(shape)
    connection.create_function(
        "meets_box", 1, lambda blob: blob is not None and bool(shapely.intersects(shape, _geometry(blob)))
    )
    return [box.condition(layer), Condition("meets_box(geom)")]


def _all_of(conditions: Sequence[Condition]) -> tuple[str, tuple[filters.Value, ...]]:
    where = " AND ".join(["TRUE", *(condition.sql for condition in conditions)])
    return where, tuple(value for condition in conditions for value in condition.values)


def _geometry(blob: bytes) -> shapely.Geometry:
    """Return the geometry of a GeoPackage's cell."""
    return shapely.from_wkb(blob[HEADER + ENVELOPES[blob[3] >> 1 & 7] :])
