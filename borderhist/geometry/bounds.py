"""The one box of the library: west, south, east, north."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import shapely
import shapely.geometry.base

from borderhist.errors import PlaceError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


class Bounds(NamedTuple):
    """A box of WGS84 degrees; where a function says so, of metres in a projected plane.

    It is a plain tuple too, so ``shapely.box(*bounds)`` and ``list(bounds)`` work.
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, geometry: shapely.geometry.base.BaseGeometry) -> Bounds:
        """Return the smallest box around a geometry."""
        return cls(*geometry.bounds)

    @property
    def width(self) -> float:
        """From west to east."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """From south to north."""
        return self.north - self.south

    def is_on_earth(self) -> bool:
        """Tell whether this is a box of degrees with an inside, and not across the 180th meridian."""
        return -180 <= self.west < self.east <= 180 and -90 <= self.south < self.north <= 90  # noqa: PLR2004

    def contains(self, x: float, y: float) -> bool:
        """Tell whether a point lies in the box or on its edge."""
        return self.west <= x <= self.east and self.south <= y <= self.north

    def at_least(self, width: float, height: float) -> Bounds:
        """Return the box widened around its middle to a least width and height."""
        dx, dy = max(0.0, width - self.width) / 2, max(0.0, height - self.height) / 2
        return Bounds(self.west - dx, self.south - dy, self.east + dx, self.north + dy)

    def padded(self, share: float) -> Bounds:
        """Return the box with a margin, in parts of its width and height."""
        dx, dy = self.width * share, self.height * share
        return Bounds(self.west - dx, self.south - dy, self.east + dx, self.north + dy)


MOST_LON, MOST_LAT = 180, 90


def describe_point(lon: float, lat: float) -> str:
    """Return a point as text, latitude first.

    >>> describe_point(127.5, 50.3), describe_point(-120, -7)
    ('50.3 N 127.5 E', '7 S 120 W')
    """
    north, east = "S" if lat < 0 else "N", "W" if lon < 0 else "E"
    return f"{abs(lat):g} {north} {abs(lon):g} {east}"


def is_on_earth(lon: float, lat: float) -> bool:
    """Tell whether longitude and latitude are within 180 and 90 degrees; NaN is not."""
    return -MOST_LON <= lon <= MOST_LON and -MOST_LAT <= lat <= MOST_LAT


def require_in_frame(frame: BaseGeometry, lon: float, lat: float) -> None:
    """Refuse a point (WGS84 degrees) that lies outside the study area.

    Raises
    ------
    PlaceError
        ``swapped-coordinates`` if longitude and latitude look swapped, ``no-place-on-earth`` if they are
        beyond 180 and 90 degrees, else ``outside-frame``.
    """
    if is_on_earth(lon, lat) and frame.covers(shapely.Point(lon, lat)):
        return
    if is_on_earth(lat, lon) and frame.covers(shapely.Point(lat, lon)):
        message = (
            f"longitude {lon:g} and latitude {lat:g} look swapped: the longitude comes first, and "
            f"{describe_point(lat, lon)} lies in the study area"
        )
        raise PlaceError(message, reason="swapped-coordinates")
    if not is_on_earth(lon, lat):
        message = (
            f"longitude {lon:g} and latitude {lat:g} are no place on earth: longitudes reach from "
            f"-{MOST_LON} to {MOST_LON}, latitudes from -{MOST_LAT} to {MOST_LAT}"
        )
        raise PlaceError(message, reason="no-place-on-earth")
    message = f"{describe_point(lon, lat)} lies outside the study area"
    raise PlaceError(message, reason="outside-frame")
