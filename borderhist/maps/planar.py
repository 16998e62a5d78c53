"""Project a scene to a panel on paper: arcs become lines and polygons in points (1/72 inch), in Albers."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Proj

from borderhist.reprs import OneLine
from borderhist.style import PAPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from borderhist.maps.scene import (
        Projection,
        Scene,
        SceneFace,
        ScenePossession,
        SceneSegment,
        SceneSovereign,
    )

    Points = NDArray[np.float64]


Box = tuple[float, float, float, float]
"""Left, bottom, right, top on a sheet or in a projected plane; of degrees there are ``Bounds``."""

LONGEST_EDGE = 0.5
"""Degrees; a longer edge follows the parallel or meridian it was meant along, so it is cut."""

SAMPLES = 41


def _proj(projection: Projection) -> Proj:
    parts = " ".join(f"+{key}={value!r}" for key, value in projection.items())
    return Proj(f"+proj=aea {parts} +datum=WGS84 +units=m")


@dataclasses.dataclass(frozen=True)
class Viewport(OneLine):
    """Where the world lies on a panel: ``west``, ``south`` in projected metres, ``scale`` points a metre."""

    proj: Proj
    west: float
    south: float
    scale: float
    width: float
    height: float

    @classmethod
    def showing(
        cls, projection: Projection, extent: Sequence[float], size: tuple[float, float], air: float = 5
    ) -> Viewport:
        """Return the viewport that an extent (west, south, east, north in degrees) just fills.

        Parameters
        ----------
        projection
            Ellipsoidal Albers.
        extent
            What must be seen.
        size
            Width and height of the panel in points.
        air
            Points left free at every edge.
        """
        proj = _proj(projection)
        left, bottom, right, top = projected_bounds(projection, extent)
        width, height = size
        scale = min((width - 2 * air) / (right - left), (height - 2 * air) / (top - bottom))
        west = (left + right) / 2 - width / 2 / scale
        south = (bottom + top) / 2 - height / 2 / scale
        return cls(proj, west, south, scale, width, height)

    @property
    def window(self) -> shapely.Polygon:
        """The panel itself."""
        return shapely.box(0, 0, self.width, self.height)

    def onto(self, degrees: Points) -> Points:
        """Return points of the panel for longitudes and latitudes."""
        x, y = self.proj(degrees[:, 0], degrees[:, 1])
        return np.column_stack([(x - self.west) * self.scale, (y - self.south) * self.scale])

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies on the panel."""
        [[x, y]] = self.onto(np.array([[lon, lat]])).tolist()
        return x, y

    def world(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude of a point of the panel."""
        lon, lat = self.proj(self.west + x / self.scale, self.south + y / self.scale, inverse=True)
        return float(lon), float(lat)

    def points_a_km(self, lon: float, lat: float) -> float:
        """Return how long a kilometre along the parallel is at a place."""
        return float(self.proj.get_factors(lon, lat).parallel_scale) * self.scale * 1000

    def up(self, x: float, y: float) -> tuple[float, float]:
        """Return the direction of north at a point of the panel, as a step of length one."""
        lon, lat = self.world(x, y)
        ahead = self.point(lon, lat + 0.01)
        length = float(np.hypot(ahead[0] - x, ahead[1] - y))
        return (ahead[0] - x) / length, (ahead[1] - y) / length


def projected_bounds(projection: Projection, extent: Sequence[float]) -> Box:
    """Return the bounds of an extent in projected metres; its corners are not its extremes in a conic."""
    west, south, east, north = extent
    lons, lats = np.linspace(west, east, SAMPLES), np.linspace(south, north, SAMPLES)
    edge_lons = np.concatenate([lons, lons, np.full(SAMPLES, west), np.full(SAMPLES, east)])
    edge_lats = np.concatenate([np.full(SAMPLES, south), np.full(SAMPLES, north), lats, lats])
    x, y = _proj(projection)(edge_lons, edge_lats)
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def degrees_of(numbers: Sequence[int], scale: int) -> Points:
    """Return the points of scaled delta integers in degrees, long edges cut."""
    points = np.cumsum(np.array(numbers, dtype=np.int64).reshape(-1, 2), axis=0) / scale
    if len(points) < 2:  # noqa: PLR2004 - a line has two ends
        return points
    steps = np.diff(points, axis=0)
    counts = np.maximum(1, np.ceil(np.abs(steps).max(axis=1) / LONGEST_EDGE)).astype(int)
    starts = np.repeat(points[:-1], counts, axis=0)
    nth = np.concatenate([np.arange(count) / count for count in counts])
    return np.vstack([starts + np.repeat(steps, counts, axis=0) * nth[:, None], points[-1:]])


def polygons_of(geometry: BaseGeometry) -> list[shapely.Polygon]:
    """Return the polygons of a geometry, outer rings one way round and holes the other."""
    parts = shapely.get_parts(shapely.orient_polygons(geometry)) if not geometry.is_empty else ()
    found: list[shapely.Polygon] = []
    for part in parts:
        found += [part] if isinstance(part, shapely.Polygon) else []
        found += polygons_of(part) if isinstance(part, shapely.MultiPolygon) else []
    return found


def lines_of(geometry: BaseGeometry) -> list[Points]:
    """Return the lines of a geometry as points."""
    parts = shapely.get_parts(geometry)
    return [shapely.get_coordinates(part) for part in parts if isinstance(part, shapely.LineString)]


def valid(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry whose rings do not cross; rounding to a page's coordinates may cross them."""
    return geometry if geometry.is_valid else shapely.make_valid(geometry)


@dataclasses.dataclass(frozen=True)
class ProjectedScene(OneLine):
    """The geometry of a scene on a plane."""

    scene: Scene
    plane: Viewport

    @cached_property
    def arcs(self) -> list[Points]:
        """The arcs as points of the panel."""
        return [self.plane.onto(degrees_of(arc, self.scene["scale"])) for arc in self.scene["arcs"]]

    def directed(self, ref: int) -> Points:
        """Return an arc in the direction in which it is travelled."""
        return self.arcs[ref] if ref >= 0 else self.arcs[~ref][::-1]

    def joined(self, refs: Iterable[int]) -> list[Points]:
        """Return arcs in travelling order as few lines, so that dashes run on from arc to arc."""
        lines: list[Points] = []
        for ref in refs:
            arc = self.directed(ref)
            if lines and np.array_equal(lines[-1][-1], arc[0]):
                lines[-1] = np.vstack([lines[-1], arc[1:]])
            else:
                lines.append(arc)
        return lines

    def face(self, face: SceneFace) -> BaseGeometry:
        """Return a face."""
        polygons = [[self._ring(ring) for ring in polygon] for polygon in face["polygons"]]
        shapes = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons]
        return valid(shapely.MultiPolygon(shapes))

    def _ring(self, refs: Sequence[int]) -> Points:
        points = [self.directed(ref) for ref in refs]
        return np.vstack([points[0], *(arc[1:] for arc in points[1:])])

    @cached_property
    def faces(self) -> list[BaseGeometry]:
        """The faces, in the order of the scene."""
        return [self.face(face) for face in self.scene["faces"]]

    def territories(self, version: int) -> dict[int, BaseGeometry]:
        """Return the land of every sovereign, by its number in the scene, as far as the panel shows it."""
        held: dict[int, list[BaseGeometry]] = {}
        for face, shape in zip(self.scene["faces"], self.faces, strict=True):
            held.setdefault(self.scene["holds"][face["holds"][version]]["sovereign"], []).append(shape)
        seen = {sovereign: self.seen(shapely.union_all(shapes)) for sovereign, shapes in held.items()}
        return {sovereign: shape for sovereign, shape in sorted(seen.items()) if shape.area > 0}

    def seen(self, geometry: BaseGeometry, beyond: float = 0) -> BaseGeometry:
        """Return the part of a geometry that lies on the panel, or so many points beside it."""
        window = self.plane.window.buffer(beyond, join_style="mitre") if beyond else self.plane.window
        return shapely.intersection(geometry, window)

    def outer_arcs(self, faces: Iterable[int]) -> set[int]:
        """Return the arcs around some faces: an arc that bounds two of them bounds nothing."""
        outer: set[int] = set()
        for face in faces:
            for polygon in self.scene["faces"][face]["polygons"]:
                for ref in (ref for ring in polygon for ref in ring):
                    outer ^= {ref if ref >= 0 else ~ref}
        return outer

    @cached_property
    def coast(self) -> set[int]:
        """The arcs around all land of the scene."""
        return self.outer_arcs(range(len(self.scene["faces"])))

    def shape(self, polygons: Iterable[Sequence[Sequence[int]]]) -> BaseGeometry:
        """Return what a scene gives as rings of scaled integers, as far as the panel shows it."""
        rings = [[self.line(ring) for ring in polygon] for polygon in polygons]
        # a ring that shrank to a point is no ring
        shapes = [
            valid(shapely.Polygon(outer, [hole for hole in holes if len(hole) > 3]))  # noqa: PLR2004
            for outer, *holes in rings
            if len(outer) > 3  # noqa: PLR2004
        ]
        return self.seen(shapely.union_all(shapes), beyond=4)

    def line(self, numbers: Sequence[int]) -> Points:
        """Return scaled integers as points of the panel."""
        return self.plane.onto(degrees_of(numbers, self.scene["scale"]))


def in_force(scene: Scene, version: int) -> list[SceneSegment]:
    """Return the boundary pieces of a version."""
    return [
        segment
        for segment in scene["segments"]
        if segment["since"] <= version and (segment["until"] is None or version < segment["until"])
    ]


def possessions_shown(scene: Scene, version: int) -> list[tuple[ScenePossession, list[list[list[int]]]]]:
    """Return what another than the sovereign holds in a version, and where; the largest first."""
    shown = (
        (item, part["polygons"])
        for item in scene["possessions"]
        for part in item["shown"]
        if version in part["versions"]
    )
    return sorted(shown, key=lambda found: -found[0]["area_km2"])


def arc_numbers(refs: Iterable[int]) -> set[int]:
    """Return which arcs some references mean, whichever way they are travelled."""
    return {ref if ref >= 0 else ~ref for ref in refs}


def ruled(shape: BaseGeometry, step: float, *, angle: float = 45) -> BaseGeometry:
    """Return parallel lines across a shape, so many points apart; neighbours' lines meet."""
    return shapely.intersection(_rules(shape, step, angle), shape)


def stripe_pattern(
    shape: BaseGeometry, width: float, of: int, *, turn: int, angle: float = 45
) -> BaseGeometry:
    """Return every ``of``-th stripe across a shape, the ``turn``-th first."""
    rules = _rules(shape, width * of, angle, width * turn)
    stripes = shapely.buffer(rules, width / 2 + 0.05, cap_style="flat")
    return shapely.intersection(stripes, shape)


def _rules(shape: BaseGeometry, step: float, angle: float, offset: float = 0) -> shapely.MultiLineString:
    """Return lines through the bounds of a shape, counted from the corner of the panel."""
    left, bottom, right, top = shape.bounds
    along = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    across = np.array([-along[1], along[0]])
    corners = np.array([[left, bottom], [left, top], [right, bottom], [right, top]])
    low, high = (corners @ across).min(), (corners @ across).max()
    start, end = (corners @ along).min() - 1, (corners @ along).max() + 1
    numbers = np.arange(np.floor((low - offset) / step), np.ceil((high - offset) / step) + 1)
    middles = (numbers * step + offset)[:, None] * across
    return shapely.MultiLineString(list(np.stack([middles + start * along, middles + end * along], axis=1)))


def dots(shape: BaseGeometry, step: float) -> Points:
    """Return the points of a square grid that lie in a shape."""
    left, bottom, right, top = shape.bounds
    columns = np.arange(np.floor(left / step), np.ceil(right / step)) + 0.5
    rows = np.arange(np.floor(bottom / step), np.ceil(top / step)) + 0.5
    grid = np.stack(np.meshgrid(columns * step, rows * step), axis=-1).reshape(-1, 2)
    return grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])]


def party_colours(scene: Scene, sovereign: SceneSovereign) -> list[str]:
    """Return the colours of a condominium's stripes: those of its parties, where the scene knows them."""
    colours = [scene["sovereigns"][party]["colour"] for party in sovereign.get("parties", ())]
    return colours if len(colours) > 1 else [sovereign["colour"], PAPER]


def open_turn(scene: Scene, sovereign: SceneSovereign) -> int:
    """Return which of the hatches of open land a sovereign has: lines, crosses or dots."""
    kinds = [other["id"] for other in scene["sovereigns"] if other["kind"] == "open"]
    return kinds.index(sovereign["id"]) % 3
