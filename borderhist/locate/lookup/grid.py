"""A grid of equal cells over the study area, in degrees: the first step from a point to its answer."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from borderhist.bounds import Bounds

CLOSE = 1e-6
"""Degrees (11 cm): a point nearer than this to an edge may lie on it, and nearer to a cell may be in it."""


@dataclasses.dataclass(frozen=True)
class Grid:
    """Cells of ``width`` by ``height`` degrees, numbered by rows from the south-western corner."""

    west: float
    south: float
    width: float
    height: float
    columns: int
    rows: int

    @classmethod
    def over(cls, bounds: Bounds, columns: int, rows: int) -> Grid:
        """Return a grid over bounds (west, south, east, north in degrees)."""
        west, south, east, north = bounds
        west, south, east, north = west - CLOSE, south - CLOSE, east + CLOSE, north + CLOSE
        return cls(west, south, (east - west) / columns, (north - south) / rows, columns, rows)

    def halved(self) -> Grid:
        """Return the grid whose cells are quarters of these."""
        finer = dataclasses.replace(self, width=self.width / 2, height=self.height / 2)
        return dataclasses.replace(finer, columns=2 * self.columns, rows=2 * self.rows)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.columns * self.rows

    def cells(self, lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
        """Return the cell of every point as int32 of shape (n,); -1 outside the grid, or where one is NaN."""
        across, up = (lons - self.west) / self.width, (lats - self.south) / self.height
        inside = (across >= 0) & (across < self.columns) & (up >= 0) & (up < self.rows)
        if inside.all():
            return up.astype(np.int32) * np.int32(self.columns) + across.astype(np.int32)
        cells = np.full(len(lons), -1, np.int32)
        cells[inside] = up[inside].astype(np.int32) * self.columns + across[inside].astype(np.int32)
        return cells

    def corners(self, cells: np.ndarray) -> np.ndarray:
        """Return west, south, east, north of cells, as float64 of shape (n, 4)."""
        rows, columns = np.divmod(cells, self.columns)
        west, south = self.west + columns * self.width, self.south + rows * self.height
        return np.stack([west, south, west + self.width, south + self.height], axis=-1)

    def centres(self, cells: np.ndarray) -> np.ndarray:
        """Return longitude and latitude of the middle of cells, as float64 of shape (n, 2)."""
        corners = self.corners(cells)
        return np.asarray((corners[..., :2] + corners[..., 2:]) / 2)

    def crossed(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pairs of an edge and a cell that it touches, ordered by cell.

        Parameters
        ----------
        edges
            Straight edges, float64 of shape (n, 4): longitude and latitude of both ends.
        """
        numbers, cells = self._beside(
            np.minimum(edges[:, :2], edges[:, 2:]), np.maximum(edges[:, :2], edges[:, 2:])
        )
        corners = self.corners(cells)
        boxes = shapely.box(*(corners + CLOSE * np.array([-1, -1, 1, 1])).T)
        touch = shapely.intersects(boxes, shapely.linestrings(edges[numbers].reshape(-1, 2, 2)))
        numbers, cells = numbers[touch], cells[touch]
        order = np.lexsort((numbers, cells))
        return numbers[order], cells[order]

    def _beside(self, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pairs of a box (its lower and upper corner) and a cell that it may touch."""
        origin, step, most = (
            np.array([self.west, self.south]),
            np.array([self.width, self.height]),
            np.array([self.columns, self.rows]),
        )
        first = np.clip((low - CLOSE - origin) // step, 0, most - 1).astype(np.int64)
        last = np.clip((high + CLOSE - origin) // step, 0, most - 1).astype(np.int64)
        spans = last - first + 1
        counts = spans.prod(axis=1)
        numbers = np.repeat(np.arange(len(low)), counts)
        nth = np.arange(len(numbers)) - np.repeat(np.cumsum(counts) - counts, counts)
        rows, columns = np.divmod(nth, spans[numbers, 0])
        return numbers, (first[numbers, 1] + rows) * self.columns + first[numbers, 0] + columns
