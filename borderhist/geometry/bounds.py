"""The one box of the library: west, south, east, north."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import shapely.geometry.base


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
