"""Compare somebody else's polygons or lines with the record, and say which of its states they look like.

Polygons are cut by the atomic faces once; how well they fit a version is then a sum. Lines are sampled every
kilometre, and every sample is brought to the nearest line of the record that was agreed on.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist import boundaries, measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderhist.chronicle import Chronicle

STEP_KM = 1.0
"""How far apart the samples of a line lie."""

COARSE = 5
"""Every how manieth sample is enough to tell one state from another."""

FAR_KM = 50.0
"""A sample farther than this from every line is counted as this far: what the record does not draw at all."""


@dataclasses.dataclass(frozen=True)
class Overlap:
    """How somebody's polygon and a territory of the record agree, inside the study area (km2)."""

    label: str
    sovereign: str
    theirs_km2: float
    ours_km2: float
    shared_km2: float

    @property
    def union_km2(self) -> float:
        """The land that either has."""
        return self.theirs_km2 + self.ours_km2 - self.shared_km2

    @property
    def agreement(self) -> float:
        """Shared land over the land that either has: 1 is the same polygon."""
        return self.shared_km2 / self.union_km2 if self.union_km2 else 0.0


@dataclasses.dataclass(frozen=True)
class Offset:
    """How far somebody's lines lie from those of the record.

    Attributes
    ----------
    east_km, north_km
        The shift of their lines against ours that explains the distances best (least squares).
    """

    length_km: float
    median_km: float
    p90_km: float
    max_km: float
    east_km: float
    north_km: float


@dataclasses.dataclass(frozen=True)
class Fit:
    """How well a version fits: 1 at best for polygons, kilometres (0 at best) for lines."""

    version: int
    score: float


class OutsidePolygons:
    """Somebody's polygons (WGS84 degrees), each with a label, against the faces of a chronicle.

    Parameters
    ----------
    labels
        Ids of sovereigns where they are known, else anything: such a polygon counts for whoever holds most of
        its land.
    """

    def __init__(
        self, chronicle: Chronicle, polygons: Sequence[shapely.Geometry], labels: Sequence[str]
    ) -> None:
        self.chronicle, self.polygons, self.labels = chronicle, tuple(polygons), tuple(labels)

    @cached_property
    def shared(self) -> np.ndarray:
        """Return the square kilometres that each polygon (row) shares with each face (column)."""
        faces = self.chronicle.arrangement.faces
        table = np.zeros((len(self.polygons), len(faces)))
        for row, polygon in enumerate(self.polygons):
            for face in self.chronicle.arrangement.tree.query(polygon, predicate="intersects"):
                parts = shapely.get_parts(shapely.intersection(polygon, faces[face]))
                areal = [part for part in parts if part.geom_type == "Polygon"]
                table[row, face] = sum(map(measure.area_km2, areal))
        return table

    @cached_property
    def faces_km2(self) -> np.ndarray:
        """Return the square kilometres of every face."""
        return np.array([measure.area_km2(face) for face in self.chronicle.arrangement.faces])

    def overlaps(self, version: int) -> tuple[Overlap, ...]:
        """Return how every polygon agrees with the territory it stands for in a version."""
        held = np.array([tenure.sovereign for tenure in self.chronicle.tenures[version]])
        found = []
        for label, row in zip(self.labels, self.shared, strict=True):
            sovereign = self._stands_for(label, held, row, version)
            mine = held == sovereign
            areas = (float(row.sum()), float(self.faces_km2[mine].sum()), float(row[mine].sum()))
            found.append(Overlap(label, sovereign, *areas))
        return tuple(found)

    def _stands_for(self, label: str, held: np.ndarray, row: np.ndarray, version: int) -> str:
        heir = self.chronicle.heir(label, version)
        if heir in held:
            return heir
        return str(max(sorted(set(held)), key=lambda sovereign: row[held == sovereign].sum()))

    def fits(self) -> tuple[Fit, ...]:
        """Return every version, the one that fits best first; of equals the earlier one."""
        scores = []
        for version in range(len(self.chronicle.versions)):
            overlaps = self.overlaps(version)
            union = sum(overlap.union_km2 for overlap in overlaps)
            shared = sum(overlap.shared_km2 for overlap in overlaps)
            scores.append(Fit(version, round(shared / union, 6) if union else 0.0))
        return tuple(sorted(scores, key=lambda fit: (-fit.score, fit.version)))


class OutsideLines:
    """Somebody's lines (WGS84 degrees) against the lines of a chronicle."""

    def __init__(self, chronicle: Chronicle, lines: Sequence[shapely.Geometry]) -> None:
        self.chronicle = chronicle
        parts = shapely.get_parts(shapely.intersection(list(lines), chronicle.atlas.frame))
        self.lines = tuple(part for part in parts if part.geom_type == "LineString" and not part.is_empty)

    @cached_property
    def samples(self) -> np.ndarray:
        """Return points (degrees) along the lines, about a kilometre apart."""
        return _sampled(self.lines)

    def offset(self, version: int) -> Offset:
        """Return how far the lines lie from those in force in a version."""
        ours = self._ours(version)
        feet = _feet(self.samples, ours)
        away = _metres_away(self.samples, feet) / 1000
        distance = np.hypot(away[:, 0], away[:, 1])
        east, north = _shift(away, distance)
        length = sum(measure.length_km(line) for line in self.lines)
        median, p90 = np.percentile(distance, [50, 90])
        return Offset(length, float(median), float(p90), float(distance.max()), east, north)

    def _ours(self, version: int) -> list[shapely.LineString]:
        in_force = boundaries.agreed(self.chronicle.in_force(version))
        pieces = [piece.geometry for segment in in_force for piece in segment.pieces]
        return pieces or [p.geometry for s in self.chronicle.in_force(version) for p in s.pieces]

    def fits(self) -> tuple[Fit, ...]:
        """Return every version, the one that fits best first; of equals the earlier one.

        Counted both ways, so that a line the record has and they have not counts as well, as far as it
        lies in the extent of theirs.
        """
        extent = shapely.box(*shapely.total_bounds(list(self.lines)))
        samples = self.samples[::COARSE]
        scores = []
        for version in range(len(self.chronicle.versions)):
            ours = self._ours(version)
            there = _far(samples, _feet(samples, ours))
            seen = [line for line in shapely.intersection(ours, extent) if shapely.length(line) > 0]
            mine = _sampled(seen)[::COARSE] if seen else np.empty((0, 2))
            back = _far(mine, _feet(mine, self.lines)) if len(mine) else np.array([FAR_KM])
            scores.append(Fit(version, round(float(there.mean() + back.mean()), 3)))
        return tuple(sorted(scores, key=lambda fit: (fit.score, fit.version)))


def _sampled(lines: Sequence[shapely.Geometry]) -> np.ndarray:
    """Return points (degrees) along lines, about a kilometre apart."""
    found = []
    for line in lines:
        count = max(int(measure.length_km(line) / STEP_KM), 1)
        along = np.linspace(0, shapely.length(line), count + 1)
        found.append(shapely.get_coordinates(shapely.line_interpolate_point([line], along)))
    return np.concatenate(found)


def _feet(points: np.ndarray, lines: Sequence[shapely.Geometry]) -> np.ndarray:
    """Return the point of the lines nearest to each point, in a plane with degrees of one length."""
    squeeze = np.array([np.cos(np.radians(float(points[:, 1].mean()))), 1.0])
    plane = shapely.transform(list(lines), lambda coordinates: coordinates * squeeze)
    here = shapely.points(points * squeeze)
    nearest = shapely.STRtree(plane).nearest(here)
    along = shapely.line_locate_point(plane[nearest], here)
    feet: np.ndarray = shapely.get_coordinates(shapely.line_interpolate_point(plane[nearest], along))
    return np.asarray(feet / squeeze)


def _metres_away(points: np.ndarray, feet: np.ndarray) -> np.ndarray:
    """Return how far east and north (metres) each point lies from its foot."""
    azimuth, _, metres = measure.GEOD.inv(feet[:, 0], feet[:, 1], points[:, 0], points[:, 1])
    angle = np.radians(np.asarray(azimuth))
    return np.asarray(np.column_stack([np.sin(angle), np.cos(angle)]) * np.asarray(metres)[:, None])


def _far(points: np.ndarray, feet: np.ndarray) -> np.ndarray:
    """Return the distance (km) of each point to its foot, at most ``FAR_KM``."""
    away = _metres_away(points, feet) / 1000
    return np.minimum(np.hypot(away[:, 0], away[:, 1]), FAR_KM)


def _shift(away: np.ndarray, distance: np.ndarray) -> tuple[float, float]:
    """Return the one shift (km east, km north) that explains all distances best.

    A shifted line lies from its origin only by the part of the shift across it; the directions across a
    line that bends tell the whole shift.
    """
    moved = (distance > 0) & (distance < FAR_KM)
    if not moved.any():
        return 0.0, 0.0
    across = away[moved] / distance[moved, None]
    solution, *_ = np.linalg.lstsq(across, distance[moved], rcond=None)
    return float(solution[0]), float(solution[1])
