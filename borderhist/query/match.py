"""Compare outside polygons or lines with the record, and find the versions that they match best.

Polygons are intersected with the atomic faces once; the score of a version is then a sum over faces (shared
area over united area, the Jaccard index). Lines are sampled at equal steps, and every sample is measured to
the nearest line in force, and back (a mean Hausdorff-like distance). Versions that match equally well are
returned together.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist.derive import tracing
from borderhist.geometry import geodesy
from borderhist.memo import remembered
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Segment


STEP_KM = 1.0
"""How far apart the samples of a line lie, unless that were too few or too many."""

FEWEST, MOST = 100, 20_000
"""How many samples of somebody's lines are taken at least and at most."""

COARSE_STRIDE = 5
"""Every n-th sample is enough to tell one version from another."""

COARSE_KM = COARSE_STRIDE * STEP_KM

FAR_KM = 50.0
"""Distances are capped at this: a sample farther from every line is on one that the record does not have."""

ALIKE = 0.01
"""Scores that differ from the best one by less than this part of its deficit count as equal."""

ALIKE_KM, ALIKE_LAND = 0.05, 1e-6
"""What rounding of coordinates may cost: kilometres for lines, a fraction of the land for polygons."""

LACKING_KM = 1.0
"""Their lines are complete if ours lie no farther from them than theirs from ours and this."""

MIN_LAND_SCORE, MAX_LINE_DISTANCE_KM = 0.5, FAR_KM / 2
"""The worst score, and the largest mean distance, that still counts as a match."""

MIN_LAND_FRACTION = 0.5
"""Polygons without a label must hold this fraction of a land in one piece to count as states."""

EARTH_KM = 6371.0

SEGMENT_DEGREES, EXTENT_MARGIN_DEGREES = 0.1, 0.01


@dataclasses.dataclass(frozen=True)
class Land(OneLine):
    """Somebody's polygon (WGS84 degrees), all that bears one label.

    Attributes
    ----------
    names
        Ids of the sovereigns that the label may mean; empty where it means none that is known: such a
        polygon counts for whoever holds most of its land.
    """

    label: str
    names: tuple[str, ...]
    geometry: shapely.Geometry


@dataclasses.dataclass(frozen=True)
class Overlap(OneLine):
    """How somebody's polygons and a territory of the record agree, inside the study area (km2)."""

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
class LineOffset(OneLine):
    """How far somebody's lines lie from those of the record.

    Attributes
    ----------
    undelimited_km
        The length whose nearest line of the record is an edge that nobody agreed on.
    east_km, north_km
        The shift of their lines against ours that explains the distances best (least squares).
    """

    length_km: float
    undelimited_km: float
    median_km: float
    p90_km: float
    max_km: float
    east_km: float
    north_km: float


@dataclasses.dataclass(frozen=True)
class VersionMatch(OneLine):
    """Which versions fit best.

    Attributes
    ----------
    versions
        Those that cannot be told apart, in their order; never empty.
    score
        1 at best for polygons, kilometres (0 at best) for lines.
    is_close
        Whether the best is near enough to be called alike.
    undelimited
        For lines: further versions in which the record has the same lines, but less of them agreed on.
    """

    versions: tuple[int, ...]
    score: float
    is_close: bool
    undelimited: tuple[int, ...] = ()


class OutsidePolygons:
    """Somebody's polygons against the faces of a chronicle; those that stand for one sovereign together."""

    def __init__(self, chronicle: Chronicle, lands: Sequence[Land]) -> None:
        self.chronicle = chronicle
        table = _measure_shared_areas(chronicle, lands)
        inside = table.sum(axis=1) > 0
        self.shared = table[inside]
        self.lands = tuple(land for land, kept in zip(lands, inside, strict=True) if kept)
        self.inside = _fraction(float(table.sum()), _spherical_area_km2([land.geometry for land in lands]))

    @cached_property
    def faces_km2(self) -> np.ndarray:
        """Return the square kilometres of every face."""
        return np.array([geodesy.area_km2(face) for face in self.chronicle.arrangement.faces])

    def _list_holders(self, version: int) -> tuple[list[str], np.ndarray]:
        """Return the sovereigns of a version, and which of them (column) holds which face (row); bool."""
        held = np.array([tenure.sovereign for tenure in self.chronicle.tenures[version]])
        names = sorted(set(held.tolist()))
        return names, held[:, None] == np.array(names)[None, :]

    def _assign_holders(self, version: int) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Return the holders in a version, their faces, and the holder (-1: none) that each land means."""
        names, faces = self._list_holders(version)
        last = len(self.chronicle.versions) - 1
        heirs = [self.chronicle.successor(name, last) for name in names]
        meant = {
            land.names: [
                not land.names or heir in {self.chronicle.successor(name, last) for name in land.names}
                for heir in heirs
            ]
            for land in self.lands
        }
        possible = np.array([meant[land.names] for land in self.lands])
        chosen = np.where(possible, self.shared @ faces, -1).argmax(axis=1)
        return names, faces, np.where(possible.any(axis=1), chosen, -1)

    def overlaps(self, version: int) -> tuple[Overlap, ...]:
        """Return how their land agrees with each territory it stands for in a version."""
        names, faces, holder = self._assign_holders(version)
        found = []
        for number in sorted(set(holder[holder >= 0].tolist())):
            rows = np.flatnonzero(holder == number)
            theirs = np.minimum(self.shared[rows].sum(axis=0), self.faces_km2)
            ours = faces[:, number]
            areas = (theirs.sum(), self.faces_km2[ours].sum(), theirs[ours].sum())
            found.append(Overlap(self._label(rows), names[number], *map(float, areas)))
        for row in np.flatnonzero(holder < 0):
            land = self.lands[row]
            found.append(Overlap(land.label, land.names[0], float(self.shared[row].sum()), 0.0, 0.0))
        return tuple(found)

    def _label(self, rows: np.ndarray) -> str:
        few = 3
        listed = ", ".join(self.lands[row].label for row in rows[:few])
        return listed if len(rows) <= few else f"{listed} (+{len(rows) - few})"

    def best_match(self) -> VersionMatch:
        """Return the versions that fit best."""
        scores = []
        for version in range(len(self.chronicle.versions)):
            overlaps = self.overlaps(version)
            union = sum(overlap.union_km2 for overlap in overlaps)
            scores.append(sum(overlap.shared_km2 for overlap in overlaps) / union)
        lacking = 1 - np.array(scores)
        best = float(lacking.min())
        alike = np.flatnonzero(lacking <= best * (1 + ALIKE) + ALIKE_LAND)
        return VersionMatch(tuple(alike.tolist()), round(1 - best, 6), 1 - best >= MIN_LAND_SCORE)

    def are_states(self, version: int) -> bool:
        """Tell whether the polygons are lands, not parts of lands that nothing says belong together."""
        _, _, holder = self._assign_holders(version)
        km2 = self.shared.sum(axis=1)
        nameless = np.array([not land.names for land in self.lands])
        whole = float(km2[~nameless].sum())
        whole += sum(float(km2[nameless & (holder == number)].max()) for number in set(holder[nameless]))
        return whole >= MIN_LAND_FRACTION * float(km2.sum())


def _measure_shared_areas(chronicle: Chronicle, lands: Sequence[Land]) -> np.ndarray:
    """Return the square kilometres that each land (row) shares with each face (column)."""
    faces = np.array(chronicle.arrangement.faces)
    polygons = np.array([land.geometry for land in lands])
    table = np.zeros((len(polygons), len(faces)))
    tree = shapely.STRtree(polygons)
    within = np.zeros(table.shape, dtype=bool)
    within[tuple(tree.query(faces, predicate="covers")[::-1])] = True
    for row in np.flatnonzero(within.any(axis=1)):
        table[row, within[row].argmax()] = _polygon_area_km2(polygons[row])
    face, row = tree.query(faces, predicate="intersects")
    cut = ~within[row].any(axis=1)
    parts = shapely.intersection(polygons[row[cut]], faces[face[cut]])
    table[row[cut], face[cut]] = [_polygon_area_km2(part) for part in parts]
    return table


def _polygon_area_km2(geometry: shapely.Geometry) -> float:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return sum(geodesy.area_km2(part) for part in parts if part.geom_type == "Polygon")


def _spherical_area_km2(polygons: Sequence[shapely.Geometry]) -> float:
    """Return the area of polygons on a sphere: fast, and enough to say what part lies inside."""
    plane = shapely.transform(
        list(polygons), lambda c: np.column_stack([np.radians(c[:, 0]), np.sin(np.radians(c[:, 1]))])
    )
    return float(shapely.area(plane).sum()) * EARTH_KM**2


def _fraction(inside: float, whole: float) -> float:
    return min(inside / whole, 1.0) if whole > 0 else 0.0


class OutsideLines:
    """Somebody's lines (WGS84 degrees) against the lines of a chronicle."""

    def __init__(self, chronicle: Chronicle, lines: Sequence[shapely.Geometry]) -> None:
        self.chronicle = chronicle
        clipped = shapely.get_parts(shapely.intersection(list(lines), chronicle.atlas.frame))
        parts = shapely.get_parts(clipped)
        self.lines = tuple(part for part in parts if shapely.get_dimensions(part) == 1 and not part.is_empty)
        self.length_km = _length_km(self.lines)
        self.inside = _fraction(self.length_km, _length_km(lines))

    @cached_property
    def samples(self) -> np.ndarray:
        """Return points (degrees) along the lines, about a kilometre apart."""
        return _sample_lines(self.lines, int(np.clip(self.length_km / STEP_KM, FEWEST, MOST)))

    def offset(self, version: int) -> LineOffset:
        """Return how far the lines lie from those in force in a version, agreed or not."""
        in_force = self.chronicle.in_force(version)
        away = _offsets_m(self.samples, _find_nearest_points(self.samples, _geometries(in_force))) / 1000
        distance = np.hypot(away[:, 0], away[:, 1])
        east, north = _fit_shift(away, distance)
        nobodys = np.ones(len(distance), dtype=bool)
        if agreed := _geometries(tracing.agreed(in_force)):
            other = _offsets_m(self.samples, _find_nearest_points(self.samples, agreed)) / 1000
            nobodys = np.hypot(other[:, 0], other[:, 1]) > distance + ALIKE_KM
        median, p90 = map(float, np.percentile(distance, [50, 90]))
        undelimited = float(nobodys.mean()) * self.length_km
        return LineOffset(self.length_km, undelimited, median, p90, float(distance.max()), east, north)

    def best_match(self) -> VersionMatch:
        """Return the versions that fit best.

        Those whose lines, agreed or not, lie nearest to theirs. Where all that they drew was agreed on in
        some of these, the others, in which it only parted colours, are named apart. If among what is left
        there are versions of which nothing is missing in the extent of theirs, the rest is out: but lines
        that are only a part look like every state in which that part stood.
        """
        theirs = self._distances
        best = float(theirs.drawn.min())
        limit = best * (1 + ALIKE) + ALIKE_KM
        near = theirs.drawn <= limit
        first = near & (theirs.agreed <= limit)
        missing = theirs.agreed_missing if first.any() else theirs.drawn_missing
        first = first if first.any() else near
        complete = first & (missing <= best + LACKING_KM)
        return VersionMatch(
            _true_indices(complete if complete.any() else first),
            round(best, 3),
            best <= MAX_LINE_DISTANCE_KM,
            _true_indices(near & ~first),
        )

    @cached_property
    def _distances(self) -> _Distances:
        samples = self.samples[:: COARSE_STRIDE if len(self.samples) > COARSE_STRIDE * FEWEST else 1]
        extent = shapely.buffer(shapely.convex_hull(shapely.multipoints(self.samples)), EXTENT_MARGIN_DEGREES)
        theirs = _build_tree(self.lines)
        trees = _build_segment_trees(self.chronicle)
        there, back = {}, {}
        for segment in self.chronicle.segments:
            there[segment.ref] = _capped_distances_km(samples, trees[segment.ref])
            seen = list(np.asarray(shapely.intersection(_geometries([segment]), extent)))
            count = int(_length_km(seen) / COARSE_KM)
            back[segment.ref] = (
                _capped_distances_km(_sample_lines(seen, count), theirs) if count else np.zeros(0)
            )
        rows = []
        for version in range(len(self.chronicle.versions)):
            drawn = [segment.ref for segment in self.chronicle.in_force(version)]
            agreed = [segment.ref for segment in tracing.agreed(self.chronicle.in_force(version))]
            near = (_mean_minimum_km([there[ref] for ref in refs]) for refs in (drawn, agreed))
            missing = (self._mean_missing_km([back[ref] for ref in refs]) for refs in (drawn, agreed))
            rows.append((*near, *missing))
        return _Distances(*np.array(rows).T)

    def _mean_missing_km(self, back: Sequence[np.ndarray]) -> float:
        """Return the mean distance (km) of our samples from their lines, over the longer of both."""
        count = max(sum(map(len, back)), self.length_km / COARSE_KM)
        return float(sum(distance.sum() for distance in back)) / count


@dataclasses.dataclass(frozen=True)
class _Distances(OneLine):
    """Mean distances (km), one for every version.

    Attributes
    ----------
    drawn, agreed
        Of theirs to the lines in force, and to those that were agreed on.
    drawn_missing, agreed_missing
        Of these, as far as they lie in the extent of theirs, to theirs.
    """

    drawn: np.ndarray
    agreed: np.ndarray
    drawn_missing: np.ndarray
    agreed_missing: np.ndarray


def _true_indices(mask: np.ndarray) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())


def _mean_minimum_km(distances: Sequence[np.ndarray]) -> float:
    return float(np.minimum.reduce(distances).mean()) if distances else FAR_KM


def _geometries(segments: Iterable[Segment]) -> list[shapely.LineString]:
    return [piece.geometry for segment in segments for piece in segment.pieces]


def _edges(lines: Iterable[shapely.Geometry]) -> np.ndarray:
    """Return the edges of lines (degrees): one row each, x and y of its start, then of its end."""
    parts = shapely.get_parts(shapely.get_parts(list(lines)))
    points, which = shapely.get_coordinates(parts, return_index=True)
    edges = np.column_stack([points[:-1], points[1:]])
    return np.asarray(edges[which[:-1] == which[1:]])


def _lengths_km(edges: np.ndarray) -> np.ndarray:
    return np.asarray(geodesy.GEOD.inv(*edges.T.copy())[2]) / 1000


def _length_km(lines: Iterable[shapely.Geometry]) -> float:
    return float(_lengths_km(_edges(lines)).sum())


def _sample_lines(lines: Iterable[shapely.Geometry], count: int) -> np.ndarray:
    """Return points (degrees) at equal steps along lines laid end to end."""
    edges = _edges(lines)
    passed = np.concatenate([[0.0], np.cumsum(_lengths_km(edges))])
    along = (np.arange(count) + 0.5) * passed[-1] / count
    edge = np.clip(np.searchsorted(passed, along, side="right") - 1, 0, len(edges) - 1)
    length = passed[edge + 1] - passed[edge]
    part = np.divide(along - passed[edge], length, out=np.zeros(count), where=length > 0)
    start, end = edges[edge, :2], edges[edge, 2:]
    return np.asarray(start + (end - start) * part[:, None])


def _to_mercator(degrees: np.ndarray) -> np.ndarray:
    """Return points in the Mercator projection (radians), whose scale is the same in all directions."""
    lon, lat = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return np.column_stack([lon, np.arcsinh(np.tan(lat))])


def _build_tree(lines: Iterable[shapely.Geometry]) -> shapely.STRtree:
    """Return a tree of the edges of lines in Mercator, cut short: straight in degrees is curved there."""
    edges = _edges(shapely.segmentize(list(lines), SEGMENT_DEGREES))
    ends = np.stack([_to_mercator(edges[:, :2]), _to_mercator(edges[:, 2:])], axis=1)
    return shapely.STRtree(np.asarray(shapely.linestrings(ends)))


@remembered()
def _build_segment_trees(chronicle: Chronicle) -> dict[str, shapely.STRtree]:
    """Return the edges of every segment in the plane."""
    return {segment.ref: _build_tree(_geometries([segment])) for segment in chronicle.segments}


def _capped_distances_km(points: np.ndarray, tree: shapely.STRtree) -> np.ndarray:
    """Return the distance (km) of each point to the lines of a tree, at most ``FAR_KM``."""
    km_per_radian = EARTH_KM * np.cos(np.radians(points[:, 1]))
    far = np.full(len(points), FAR_KM)
    (which, _), distance = tree.query_nearest(
        shapely.points(_to_mercator(points)), max_distance=FAR_KM / float(km_per_radian.min()),
        return_distance=True, all_matches=False,
    )  # fmt: skip
    far[which] = np.minimum(distance * km_per_radian[which], FAR_KM)
    return far


def _find_nearest_points(points: np.ndarray, lines: Iterable[shapely.Geometry]) -> np.ndarray:
    """Return the point (degrees) of the lines nearest to each point."""
    tree, here = _build_tree(lines), shapely.points(_to_mercator(points))
    edges = tree.geometries[tree.nearest(here)]
    along = shapely.line_locate_point(edges, here)
    feet = shapely.get_coordinates(shapely.line_interpolate_point(edges, along))
    return np.column_stack([np.degrees(feet[:, 0]), np.degrees(np.arctan(np.sinh(feet[:, 1])))])


def _offsets_m(points: np.ndarray, feet: np.ndarray) -> np.ndarray:
    """Return how far east and north (metres) each point lies from its foot."""
    azimuth, _, metres = geodesy.GEOD.inv(feet[:, 0], feet[:, 1], points[:, 0], points[:, 1])
    angle = np.radians(np.asarray(azimuth))
    return np.asarray(np.column_stack([np.sin(angle), np.cos(angle)]) * np.asarray(metres)[:, None])


def _fit_shift(away: np.ndarray, distance: np.ndarray) -> tuple[float, float]:
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
