"""Columns of coordinates or points, however they are written, as degrees."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import shapely

from borderhist.errors import UsageError
from borderhist.locate.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Transform = Callable[[NDArray[np.float64], NDArray[np.float64]], tuple[NDArray[np.float64], ...]]


WGS84 = "EPSG:4326"

MOST_LON, MOST_LAT = 180.0, 90.0

FAR_BEYOND_DEGREES = 1000.0
"""What most coordinates of a column exceed if they are metres; no slip of a degree is that large."""


@dataclasses.dataclass(frozen=True)
class Places:
    """Where each row is.

    Attributes
    ----------
    lons, lats
        float64 of shape (n,), as written (or as transformed); NaN where there is no number.
    reasons
        uint8 of shape (n,): a :class:`Reason` each.
    """

    lons: NDArray[np.float64]
    lats: NDArray[np.float64]
    reasons: NDArray[np.uint8]

    def in_degrees(self, transform: Transform | None) -> Places:
        """Return the places in WGS84 degrees; None: they are written so. Impossible ones get a reason."""
        if transform is None:
            return self._with_reason(Reason.BEYOND_DEGREES, ~self._on_earth())
        lons, lats = transform(self.lons, self.lats)
        places = Places(np.asarray(lons), np.asarray(lats), self.reasons)
        return places._with_reason(Reason.BEYOND_SYSTEM, ~places._on_earth())

    def known(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return longitudes and latitudes with NaN where a place has no readable one."""
        if not self.reasons.any():
            return self.lons, self.lats
        fine = self.reasons == Reason.NONE
        return np.where(fine, self.lons, np.nan), np.where(fine, self.lats, np.nan)

    def _on_earth(self) -> NDArray[np.bool_]:
        return (np.abs(self.lons) <= MOST_LON) & (np.abs(self.lats) <= MOST_LAT)

    def _with_reason(self, reason: Reason, where: NDArray[np.bool_]) -> Places:
        return dataclasses.replace(self, reasons=first_of(self.reasons, where.astype(np.uint8) * reason))


def first_of(reasons: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return of each row the first reason, or the other where there is none."""
    return np.where(reasons == Reason.NONE, others, reasons).astype(np.uint8, copy=False)


def of_columns(lon: pa.Array, lat: pa.Array) -> Places:
    """Return the places of a column of longitudes and one of latitudes, numbers or texts (comma or point).

    Raises
    ------
    UsageError
        If a column is of a type that holds no numbers.
    """
    (lons, wrong_lons), (lats, wrong_lats) = _parse_numbers(lon), _parse_numbers(lat)
    return Places(lons, lats, first_of(wrong_lons, wrong_lats))


def _parse_numbers(column: pa.Array) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _parse_numbers(column.dictionary_decode())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        column, read = _parse_texts(pc.cast(column, pa.large_string()))
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        read = pc.cast(column, pa.float64(), safe=False)
    elif pa.types.is_null(kind):
        read = pc.cast(column, pa.float64())
    else:
        message = f"a column of type {kind} holds no coordinates: give numbers or texts such as 135.07"
        raise UsageError(message)
    values = read.to_numpy(zero_copy_only=False)
    reasons = np.where(np.isfinite(values), np.uint8(0), np.uint8(Reason.NOT_FINITE))
    if read.null_count:
        reasons[_mask(read.is_null())] = Reason.NO_NUMBER
        reasons[_mask(column.is_null())] = Reason.EMPTY_PLACE
    return values, reasons


def _mask(truths: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(truths.to_numpy(zero_copy_only=False), np.bool_)


NUMBER = r"(?i)^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|nan|inf|infinity)$"


def _parse_texts(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the texts, null where they are blank, and the numbers they are, null where they are none."""
    texts = pc.ascii_trim_whitespace(column)
    texts = pc.if_else(pc.equal(texts, ""), None, texts)
    try:
        return texts, pc.cast(texts, pa.float64())
    except pa.ArrowInvalid:
        pointed = pc.replace_substring_regex(texts, r"^([+-]?\d+),(\d+)$", r"\1.\2")
        numbers = pc.if_else(pc.match_substring_regex(pointed, NUMBER), pointed, None)
        return texts, pc.cast(numbers, pa.float64())


def of_geometry(column: pa.Array) -> Places:
    """Return the places of a column of points: well-known binary, or GeoArrow's structs of x and y.

    Raises
    ------
    UsageError
        If the column is of a type that holds no geometry.
    """
    column = column.storage if isinstance(column, pa.ExtensionArray) else column
    kind = column.type
    if pa.types.is_struct(kind) and {"x", "y"} <= {field.name for field in kind}:
        x, y = (pc.struct_field(column, name) for name in "xy")
        return of_columns(x, y)
    if not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind)):
        message = f"a column of type {kind} holds no geometry: give well-known binary"
        raise UsageError(message)
    column = pc.cast(column, pa.large_binary())
    plain = _read_plain_points(column)
    if plain is not None and np.isfinite(plain).all():
        return Places(plain[0], plain[1], np.zeros(len(column), np.uint8))
    geometries = shapes(column)
    places = of_points(geometries)
    broken = shapely.is_missing(geometries) & _mask(column.is_valid())
    return dataclasses.replace(
        places, reasons=np.where(broken, np.uint8(Reason.BROKEN_GEOMETRY), places.reasons)
    )


def shapes(column: pa.Array) -> NDArray[np.object_]:
    """Return the geometries of a column of well-known binary; None where there is none or it is broken."""
    return np.asarray(shapely.from_wkb(np.array(column.to_pylist(), dtype=object), on_invalid="ignore"))


POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("xy", "<f8", 2)])
"""A point in two dimensions as little-endian well-known binary: 21 bytes."""


def _read_plain_points(column: pa.Array) -> NDArray[np.float64] | None:
    """Return the coordinates, shape (2, n), if all geometries are such points."""
    if column.null_count or not len(column):
        return None
    _, offsets, data = column.buffers()
    bounds = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    if not (np.diff(bounds) == POINT.itemsize).all():
        return None
    points = np.frombuffer(data, POINT, count=len(column), offset=int(bounds[0]))
    if not ((points["order"] == 1) & (points["type"] == 1)).all():
        return None
    return np.ascontiguousarray(points["xy"].T)


def of_points(geometries: NDArray[np.object_]) -> Places:
    """Return the places of points as shapely has them."""
    points = shapely.get_type_id(geometries) == shapely.GeometryType.POINT
    empty = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    full = geometries.copy()
    full[~points | empty] = None
    lons, lats = shapely.get_x(full), shapely.get_y(full)
    finite = np.isfinite(lons) & np.isfinite(lats)
    reasons = np.select(
        [empty, ~points, ~finite], [Reason.EMPTY_PLACE, Reason.NO_POINT, Reason.NOT_FINITE], Reason.NONE
    )
    return Places(lons, lats, reasons.astype(np.uint8))


def refuse_metres(places: Places, name: str) -> None:
    """Refuse coordinates that are taken for degrees and most of which cannot be.

    Raises
    ------
    UsageError
        If they look like metres; names the range and ``--crs``.
    """
    fine = places.reasons == Reason.NONE
    lons, lats = places.lons[fine], places.lats[fine]
    if not len(lons):
        return
    far = (np.abs(lons) > FAR_BEYOND_DEGREES) | (np.abs(lats) > FAR_BEYOND_DEGREES)
    if far.mean() > 0.5:  # noqa: PLR2004 - most
        message = (
            f"{name}: the coordinates reach from {lons.min():g} to {lons.max():g} and from {lats.min():g} to "
            f"{lats.max():g}; that looks like metres, not degrees: name their coordinate system with --crs, "
            "such as --crs EPSG:32652"
        )
        raise UsageError(message)


def transform(written: pyproj.CRS | None) -> Transform | None:
    """Return what turns whole arrays of a coordinate system into degrees; None where they are degrees."""
    if written is None or is_degrees(written):
        return None
    transformer = pyproj.Transformer.from_crs(written, WGS84, always_xy=True)

    def to_degrees(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        lons, lats = transformer.transform(x, y)
        return lons, lats

    return to_degrees


def is_degrees(written: pyproj.CRS) -> bool:
    """Return whether a coordinate system is WGS84 longitude and latitude; in files x always comes first."""
    return bool(written.equals(WGS84, ignore_axis_order=True))


def agree_crs(own: pyproj.CRS | None, asked: str | None, name: str) -> pyproj.CRS | None:
    """Return the coordinate system of the coordinates: what the file says, or else what is asked for.

    Raises
    ------
    UsageError
        If they are different ones.
    """
    if asked is None:
        return own
    system = pyproj.CRS.from_user_input(asked)
    if own is not None and not own.equals(system, ignore_axis_order=True):
        message = f"{name} says that its geometry is in {own.name}; leave --crs {asked} out"
        raise UsageError(message)
    return system
