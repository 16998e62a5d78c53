"""Open a bundle read-only and list the layers that it holds."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import sqlite3
from typing import TYPE_CHECKING

from borderhist.errors import UsageError
from borderhist.geometry.bounds import Bounds
from borderhist.layers import schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from borderhist.layers.fields import Layer


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
