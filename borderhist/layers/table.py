"""Build a layer as a typed table, from which every format, GeoDataFrame and database is made."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from borderhist.errors import UnknownNameError
from borderhist.geometry import coverage
from borderhist.geometry.geodesy import DIGITS
from borderhist.layers import schema
from borderhist.layers._rows import land, related, surroundings
from borderhist.memo import remembered
from borderhist.model.days import parse_day
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import geopandas as gpd

    from borderhist.derive.chronicle import Chronicle
    from borderhist.geometry.arrangement import Point
    from borderhist.geometry.bounds import Bounds
    from borderhist.layers._rows.row import Row
    from borderhist.layers.fields import Field, Layer
    from borderhist.model.days import DayLike


DEGREES = "EPSG:4326"
"""WGS84, longitude first."""

ARROW: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int32(),
    "decimal": pa.float64(),
    "flag": pa.bool_(),
    "day": pa.date32(),
}

ROWS: Mapping[str, Callable[[Chronicle], Iterable[Row]]] = {
    "boundary": land.boundary,
    "territories": land.territories_of,
    "transfers": land.transfers_of,
    "faces": land.faces_of,
    "markers": surroundings.markers,
    "places": surroundings.places,
    "zones": surroundings.zones_of,
    "possessions": surroundings.possessions_of,
    "routes": surroundings.routes,
    "events": surroundings.events,
    "instruments": related.instruments,
    "articles": related.articles,
    "dates": related.dates,
    "sovereigns": related.sovereigns,
    "names": related.names,
    "sources": related.sources,
}


@dataclasses.dataclass(frozen=True)
class Selection(OneLine):
    """Which rows of a layer are wanted; by default the whole record, every version of it.

    Attributes
    ----------
    treaty
        The state after this instrument, and what it transferred.
    day
        What holds on this day; a month or a year means its first day.
    bounds
        West, south, east, north in degrees: what touches this box, uncut.
    simplify_km
        By how much outlines and lines are simplified, all layers alike; 0: not at all.
    """

    treaty: str | None = None
    day: DayLike | None = None
    bounds: Bounds | None = None
    simplify_km: float = 0.0


WHOLE = Selection()


@dataclasses.dataclass(frozen=True, eq=False)
class Table(OneLine):
    """One layer: typed columns in the order of its schema, and a geometry for each row.

    Attributes
    ----------
    columns
        The fields of the layer, without geometry.
    geometry
        Array of shapely geometries, coordinates rounded to 7 decimals in degrees; None for a related table.
    crs
        Of the coordinates; always in the order x, y.
    """

    layer: Layer
    columns: pa.Table
    geometry: np.ndarray | None
    crs: str = DEGREES

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self.columns.num_rows)

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """Return the layer as geopandas has it; days are datetime64, a related table has no shape."""
        import geopandas as gpd  # noqa: PLC0415 - writing most formats does without

        frame = self.columns.to_pandas(date_as_object=False)
        if self.geometry is None:
            return gpd.GeoDataFrame(frame)
        return gpd.GeoDataFrame(frame, geometry=list(self.geometry), crs=self.crs)

    def in_crs(self, crs: str) -> Table:
        """Return the table in another coordinate reference system, such as ``EPSG:32652``."""
        if self.geometry is None or crs == self.crs:
            return self
        transformer = Transformer.from_crs(self.crs, crs, always_xy=True)
        moved = shapely.transform(
            self.geometry, lambda c: np.column_stack(transformer.transform(c[:, 0], c[:, 1]))
        )
        return dataclasses.replace(self, geometry=moved, crs=crs)


def crs_name(named: str | int) -> str:
    """Return a coordinate reference system as ``EPSG:number``.

    Raises
    ------
    UnknownNameError
        If PROJ does not know it.
    """
    name = str(named)
    try:
        known = CRS.from_user_input(f"EPSG:{name}" if name.isdigit() else name)
    except CRSError as error:
        message = f"there is no coordinate reference system {name!r}; give a number such as EPSG:32652"
        raise UnknownNameError(message, reason="unknown-crs") from error
    authority = known.to_authority()
    return name if authority is None else ":".join(authority)


def table(chronicle: Chronicle, name: str, selection: Selection = WHOLE) -> Table:
    """Return a layer, or a related table, of the record.

    Raises
    ------
    UnknownNameError
        If there is no such layer or instrument.
    OutsideError
        If the day lies before the first version.
    """
    layer = schema.layer(name)
    keeps = _row_filter(chronicle, layer, selection)
    rows = [row for row in _build_rows(chronicle, name) if keeps(row)]
    made = build_table(layer, rows)
    if selection.simplify_km:
        made = _simplify(chronicle, made, selection.simplify_km)
    return made if selection.bounds is None else _keep_within(made, selection.bounds)


@remembered()
def _build_rows(chronicle: Chronicle, name: str) -> tuple[Row, ...]:
    return tuple(ROWS[name](chronicle))


def tables(chronicle: Chronicle, names: Iterable[str], selection: Selection = WHOLE) -> tuple[Table, ...]:
    """Return several layers with the same selection."""
    return tuple(table(chronicle, name, selection) for name in names)


def build_table(layer: Layer, rows: Sequence[Row]) -> Table:
    """Return the table of rows whose facts are those of the layer's schema.

    Raises
    ------
    ValueError
        If a row has other facts than the schema, or none where one is required.
    """
    for row in rows:
        _check_row(layer, row)
    columns = {
        field.name: pa.array([row.facts[field.name] for row in rows], ARROW[field.type])
        for field in layer.fields
    }
    if layer.geometry is None:
        return Table(layer, pa.table(columns), None)
    geometry = np.array([_normalise_geometry(layer, row) for row in rows], dtype=object)
    return Table(layer, pa.table(columns), geometry)


def _check_row(layer: Layer, row: Row) -> None:
    if tuple(row.facts) != layer.names:
        strange = set(row.facts) ^ set(layer.names) or "their order"
        message = f"a row of {layer.name} departs from the schema in {strange}"
        raise ValueError(message)
    for field in layer.fields:
        value = row.facts[field.name]
        if (value is None and not field.optional) or _is_unknown(field, value):
            message = f"{layer.name} {row.facts['id']}: {field.name} cannot be {value!r}"
            raise ValueError(message)


def _is_unknown(field: Field, value: Any) -> bool:
    return bool(field.values) and value is not None and value not in field.values


def _normalise_geometry(layer: Layer, row: Row) -> Any:
    """Return a geometry as it is written: rounded, areas as MultiPolygons wound to the right hand."""
    shape = shapely.orient_polygons(shapely.transform(row.geometry, lambda points: np.round(points, DIGITS)))
    return shapely.multipolygons(shapely.get_parts(shape)) if layer.geometry == "area" else shape


def _row_filter(chronicle: Chronicle, layer: Layer, selection: Selection) -> Callable[[Row], bool]:
    """Return which rows of a layer a selection keeps."""
    if selection.treaty is not None and layer.versioned:
        version = chronicle.version_of(selection.treaty)
        return lambda row: row.versions is not None and version in row.versions
    day: DayLike | None = selection.day
    if selection.treaty is not None:
        day = chronicle.versions[chronicle.version_of(selection.treaty)].effective
    if day is None:
        return _lasts_a_day
    asked = parse_day(day)
    chronicle.version_on(asked)
    return lambda row: _holds_on(row, asked)


def _lasts_a_day(row: Row) -> bool:
    """Tell whether a row holds for a day at least: two instruments may count from one day."""
    since, until = row.facts.get("valid_from"), row.facts.get("valid_to")
    return since is None or until is None or since < until


def _holds_on(row: Row, day: dt.date) -> bool:
    since, until = row.facts.get("valid_from"), row.facts.get("valid_to")
    return (since is None or since <= day) and (until is None or day < until)


def _keep_within(made: Table, bounds: Bounds) -> Table:
    """Return what touches a box; a related table stays whole."""
    if made.geometry is None:
        return made
    touched = np.flatnonzero(shapely.intersects(made.geometry, shapely.box(*bounds)))
    return dataclasses.replace(made, columns=made.columns.take(touched), geometry=made.geometry[touched])


def _simplify(chronicle: Chronicle, made: Table, tolerance_km: float) -> Table:
    """Return a table in which land and lines keep only the vertices that the faces keep together.

    Zones, possessions and roads follow no face: each is simplified by itself.
    """
    if made.geometry is None or made.layer.geometry == "point":
        return made
    if not made.layer.versioned:
        simple = coverage.simplify_each(made.geometry, tolerance_km * 1000)
    else:
        vertices = _shared_vertices(chronicle, tolerance_km)
        simple = [coverage.simplify_to(geometry, vertices) for geometry in made.geometry]
    return dataclasses.replace(made, geometry=np.array(simple, dtype=object))


@remembered(most=4)
def _shared_vertices(chronicle: Chronicle, tolerance_km: float) -> frozenset[Point]:
    """Return the vertices that the faces keep together, as they are written: the same for every layer."""
    left = coverage.coverage_vertices(chronicle.arrangement.faces, tolerance_km * 1000)
    return frozenset(coverage.round_point(point) for point in left)
