"""Read and write newline-delimited GeoJSON; features keep all their members."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
import json
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely

from borderhist.locate import coordinates
from borderhist.locate.coordinates import transform
from borderhist.locate.reasons import fault
from borderhist.locate.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from borderhist.locate.tables.table import Located

ROWS = 1 << 15
"""How many features are held at once: as Python objects they are large."""

GEOMETRY = "geometry"


@dataclasses.dataclass(frozen=True)
class Features:
    """A batch of GeoJSON features."""

    features: list[dict[str, Any]]

    @property
    def num_rows(self) -> int:
        """How many features there are."""
        return len(self.features)

    def column(self, name: str) -> pa.Array:
        """Return the geometry as well-known binary, or a property as texts."""
        if name == GEOMETRY:
            return _to_wkb([feature.get("geometry") for feature in self.features])
        cells = [(feature.get("properties") or {}).get(name) for feature in self.features]
        return pa.array([_text(cell) for cell in cells], pa.string())


def _text(cell: Any) -> str | None:
    return cell if cell is None or isinstance(cell, str) else json.dumps(cell)


def _to_wkb(geometries: list[Any]) -> pa.Array:
    return pa.array([_wkb(geometry) for geometry in geometries], pa.binary())


def _wkb(geometry: Any) -> bytes | None:
    """Return a geometry as well-known binary, bytes that are none where it cannot be read."""
    if geometry is None:
        return None
    try:
        if geometry["type"] == "Point" and geometry["coordinates"]:
            x, y = geometry["coordinates"][:2]
            return POINT + np.array((x, y), "<f8").tobytes()
        return bytes(shapely.to_wkb(shapely.from_geojson(json.dumps(geometry))))
    except (shapely.errors.GEOSException, KeyError, TypeError, ValueError):
        return b""


POINT = b"\x01\x01\x00\x00\x00"


def read(stream: IO[bytes], name: str) -> Table:
    """Return the table of a stream of features, one a line.

    Raises
    ------
    DataError
        If one of the first lines is no feature.
    """
    batches = _read_batches(stream, name)
    first = next(batches, Features([]))
    names = dict.fromkeys(key for feature in first.features for key in feature.get("properties") or {})
    return Table(
        name, "geojsonl", list(names), functools.partial(itertools.chain, [first], batches), geometry=GEOMETRY
    )


def _read_batches(stream: IO[bytes], name: str) -> Iterator[Features]:
    lines = ((number, line.strip(BETWEEN)) for number, line in enumerate(stream, 1))
    features = (_parse_feature(line, number, name) for number, line in lines if line)
    while batch := list(itertools.islice(features, ROWS)):
        yield Features(batch)


BETWEEN = b"\x1e \t\r\n\xef\xbb\xbf"
"""What may stand around a feature: RFC 8142 puts a record separator before it."""


def _parse_feature(line: bytes, number: int, name: str) -> dict[str, Any]:
    try:
        feature: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise fault(name, f"line {number}", "is no JSON; newline GeoJSON has one feature a line") from error
    kind = feature.get("type") if isinstance(feature, dict) else None
    if kind == "FeatureCollection":
        raise fault(
            name, f"line {number}", "is a collection: end the name in .geojson, or give --from geojson"
        )
    if kind != "Feature" or not isinstance(feature.get("properties") or {}, dict):
        raise fault(name, f"line {number}", "is no GeoJSON feature")
    return feature


def write(file: IO[bytes], table: Table, prefix: str, rows: Iterable[Located]) -> None:
    """Write a feature a line; those read from Arrow get their columns as properties.

    Raises
    ------
    DataError
        If a feature already has a property that is called like one of ours.
    """
    for located in rows:
        ours = located.columns(prefix).to_pylist()
        for feature, answer in zip(_to_features(located, table), ours, strict=True):
            properties = feature.get("properties") or {}
            if clash := properties.keys() & answer.keys():
                where = f"property {min(clash)}"
                raise fault(table.name, where, "is there already: --prefix TEXT names ours otherwise")
            line = json.dumps(
                {**feature, "properties": {**properties, **answer}}, ensure_ascii=False, default=_to_json
            )
            file.write(line.encode() + b"\n")


def _to_json(value: Any) -> str:
    """Return what JSON has no type for: days and times as ISO 8601 has them."""
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def _to_features(located: Located, table: Table) -> list[dict[str, Any]]:
    batch = located.batch
    if isinstance(batch, Features):
        features: list[dict[str, Any]] = batch.features
        return features
    shapes = _to_geojson(located, table)
    names = [name for name in batch.schema.names if name != table.geometry]
    return [
        {"type": "Feature", "geometry": None if shape is None else json.loads(shape), "properties": row}
        for shape, row in zip(shapes, batch.select(names).to_pylist(), strict=True)
    ]


def _to_geojson(located: Located, table: Table) -> list[str | None]:
    """Return the geometries as GeoJSON, in degrees, as it is by definition."""
    if table.geometry is None:
        shapes = located.answers.points()
    else:
        column = located.batch.column(table.geometry)
        shapes = coordinates.shapes(column)
        turn = transform(table.system)
        if turn is not None:
            shapes = shapely.transform(shapes, lambda xy: np.column_stack(turn(*xy.T)))
    return list(shapely.to_geojson(shapes))
