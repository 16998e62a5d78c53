"""Coordinate systems: by which transformation a table's coordinates become WGS84 degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyproj

from borderhist.errors import UsageError
from borderhist.locate.coordinates import WGS84

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from borderhist.locate.coordinates import Transform


def transform(written: pyproj.CRS | None) -> Transform | None:
    """Return what turns whole arrays of a coordinate system into degrees; None where they are degrees."""
    if written is None or is_degrees(written):
        return None
    transformer = pyproj.Transformer.from_crs(written, WGS84, always_xy=True)

    def turned(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        lons, lats = transformer.transform(x, y)
        return lons, lats

    return turned


def is_degrees(written: pyproj.CRS) -> bool:
    """Return whether a coordinate system is WGS84 longitude and latitude; in files x always comes first."""
    return bool(written.equals(WGS84, ignore_axis_order=True))


def agreed(own: pyproj.CRS | None, asked: str | None, name: str) -> pyproj.CRS | None:
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
