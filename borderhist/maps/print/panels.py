"""Draw one state of a scene on a panel: land, waters, what changed hands, boundaries, degrees; from below."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist import style
from borderhist.maps import planar
from borderhist.maps.phrases import shown_transfers

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from borderhist.maps.planar import Points, ProjectedScene
    from borderhist.maps.print.brush import Brush
    from borderhist.maps.scene import Scene, ScenePossession, SceneSegment


STEPS = (0.5, 1, 2, 5, 10, 20)

GRID_WIDTH = 46
"""Least points between two meridians."""

LEAST_BAND = 6
"""Points; a band of less would not be seen as one."""


@dataclasses.dataclass(frozen=True)
class Panel:
    """One version of a projected scene."""

    ground: ProjectedScene
    version: int

    @property
    def scene(self) -> Scene:
        """The scene."""
        return self.ground.scene

    @cached_property
    def land(self) -> dict[int, BaseGeometry]:
        """What every sovereign holds of what is seen."""
        return self.ground.territories(self.version)

    @cached_property
    def segments(self) -> list[SceneSegment]:
        """The boundary pieces in force of which something is seen."""
        window = self.ground.plane.window
        pieces = planar.in_force(self.scene, self.version)
        return [piece for piece in pieces if self.geometry_of(piece).intersects(window)]

    @cached_property
    def possessions(self) -> list[tuple[ScenePossession, BaseGeometry]]:
        """What another than the sovereign holds of what is seen, the largest first."""
        shown = planar.possessions_shown(self.scene, self.version)
        shapes = [(item, self.ground.shape(polygons)) for item, polygons in shown]
        return [(item, shape) for item, shape in shapes if shape.intersects(self.ground.plane.window)]

    def geometry_of(self, segment: SceneSegment) -> BaseGeometry:
        """Return a boundary piece."""
        return shapely.MultiLineString(
            [line for line in self.ground.joined(segment["arcs"]) if len(line) > 1]
        )

    @cached_property
    def boundaries(self) -> BaseGeometry:
        """All lines that a label rather does not cover: boundaries, and edges of what changed hands."""
        lines = [self.geometry_of(piece) for piece in self.segments if piece["stage"] != "undelimited"]
        lines += [
            shapely.boundary(self.ground.seen(moved(self.ground, transfer["faces"])))
            for transfer in shown_transfers(self.scene)
        ]
        return shapely.union_all(lines) if lines else shapely.GeometryCollection()

    @cached_property
    def grid(self) -> tuple[list[tuple[float, Points]], list[tuple[float, Points]]]:
        """Meridians and parallels with their degrees."""
        return graticule(self.ground)


def draw(panel: Panel, brush: Brush, *, weight: float = 1) -> None:
    """Draw all but the words.

    Parameters
    ----------
    panel
        What to draw.
    brush
        On what.
    weight
        How many times as heavy as on A4 lines are.
    """
    brush.fill(panel.ground.plane.window, style.SEA, level=0)
    brush.fill(panel.ground.shape(panel.scene["land"]), style.LAND, edge=style.LAND_EDGE, level=1)
    for sovereign, shape in panel.land.items():
        paint_land(panel.scene, brush, sovereign, shape)
    for item, shape in panel.possessions:
        stripe_possession(brush, shape, item["colour"])
    _waters(panel, brush)
    _lines(panel, brush)
    _transfers(panel, brush, weight)
    _boundaries(panel, brush, weight)


def paint_land(scene: Scene, brush: Brush, number: int, shape: BaseGeometry) -> None:
    """Fill land in the colour of who holds it, striped or hatched where nobody does alone."""
    sovereign = scene["sovereigns"][number]
    if sovereign["kind"] == "condominium":
        colours = planar.party_colours(scene, sovereign)
        brush.fill(shape, colours[0], seam=0.5, level=2)
        for turn, colour in list(enumerate(colours))[1:]:
            brush.fill(planar.stripe_pattern(shape, 4.2, len(colours), turn=turn), colour, level=2.1)
        return
    brush.fill(shape, sovereign["colour"], seam=0.5, level=2)
    if sovereign["kind"] == "open":
        hatch_open(brush, shape, planar.open_turn(scene, sovereign))


def hatch_open(brush: Brush, shape: BaseGeometry, turn: int) -> None:
    """Hatch open land: with lines, with crosses or with dots."""
    thin = style.Stroke(style.HATCH_INK, 0.5)
    if turn == 2:  # noqa: PLR2004 - lines, crosses, dots
        brush.dots(planar.dots(shape, 6), 0.8, style.HATCH_INK, level=2.2)
        return
    angles = (45,) if turn == 0 else (0, 90)
    for angle in angles:
        brush.stroke(planar.lines_of(planar.ruled(shape, 5.2, angle=angle)), thin, level=2.2)


def stripe_possession(brush: Brush, shape: BaseGeometry, colour: str) -> None:
    """Stripe land that another than its sovereign held, in the shade of who held it."""
    bar = dataclasses.replace(style.POSSESSION_BAR, colour=colour)
    edge = dataclasses.replace(style.POSSESSION_EDGE, colour=colour)
    bars = planar.ruled(shape, style.POSSESSION_STEP, angle=style.POSSESSION_ANGLE)
    brush.stroke(planar.lines_of(bars), bar, level=2.5)
    rings = [ring for part in planar.polygons_of(shape) for ring in (part.exterior, *part.interiors)]
    brush.stroke([shapely.get_coordinates(ring) for ring in rings], edge, level=2.6)


def _waters(panel: Panel, brush: Brush) -> None:
    ground = panel.ground
    brush.stroke([ground.arcs[number] for number in sorted(ground.coast)], style.COAST, level=3)
    for water in panel.scene["waters"]:
        lakes = water.get("polygons", [])
        if lakes:
            brush.fill(ground.shape(lakes), style.LAKE_FILL, edge=style.LAKE, level=3.1)
        brush.stroke([ground.line(line) for line in water.get("lines", [])], style.RIVER, level=3.2)


def _lines(panel: Panel, brush: Brush) -> None:
    meridians, parallels = panel.grid
    brush.stroke([points for _, points in (*meridians, *parallels)], style.GRATICULE, level=3.5)
    if panel.scene["study_area"]:
        brush.stroke([panel.ground.line(panel.scene["study_area"])], style.STUDY, level=3.6)


def moved(ground: ProjectedScene, faces: list[int]) -> BaseGeometry:
    """Return land that changed hands as one shape."""
    return shapely.union_all([ground.faces[face] for face in faces])


def _transfers(panel: Panel, brush: Brush, weight: float) -> None:
    ground, scene = panel.ground, panel.scene
    transfers = shown_transfers(scene)
    # Where no line was agreed, the land that moved has no line for an edge either.
    pieces = (piece for side in ("before", "after") for piece in planar.in_force(scene, scene[side]))
    vague = planar.arc_numbers(
        ref for piece in pieces if piece["stage"] == "undelimited" for ref in piece["arcs"]
    )
    for transfer in transfers:
        brush.fill(ground.seen(moved(ground, transfer["faces"]), 4), style.PAPER, opacity=0.3, level=4)
    edges = set().union(*(ground.outer_arcs(transfer["faces"]) for transfer in transfers))
    coast, inland = sorted(edges & ground.coast), sorted(edges - ground.coast - vague)
    for level, (look, arcs) in enumerate(
        [(style.GLOW, inland), (style.MOVED_COAST, coast), (style.MOVED, inland)]
    ):
        heavy = dataclasses.replace(look, width=look.width * weight)
        brush.stroke([ground.arcs[arc] for arc in arcs], heavy, level=4.1 + level / 10)


def _boundaries(panel: Panel, brush: Brush, weight: float) -> None:
    for piece in panel.segments:
        if piece["stage"] == "undelimited":
            _band(panel, brush, piece)
    rank = {"neighbour": 0, "zone-edge": 1}
    lined = [piece for piece in panel.segments if piece["stage"] != "undelimited"]
    lined.sort(key=lambda piece: rank.get(piece["stage"], 2))
    cased = [piece for piece in lined if piece["stage"] not in rank]
    for piece in cased:
        look = style.casing_of(style.stroke_of(piece["stage"], piece["certainty"]))
        _stroke(panel, brush, piece, look, weight, 5.1)
    for piece in lined:
        _stroke(panel, brush, piece, style.stroke_of(piece["stage"], piece["certainty"]), weight, 5.2)
    for piece in cased:
        if piece["stage"] == "demarcation":
            _stroke(panel, brush, piece, style.BEADS, weight, 5.3)


def _stroke(
    panel: Panel, brush: Brush, piece: SceneSegment, look: style.Stroke, weight: float, level: float
) -> None:
    lines = planar.lines_of(panel.geometry_of(piece))
    brush.stroke(lines, dataclasses.replace(look, width=look.width * weight), level=level)


def band_width(ground: ProjectedScene, segment: SceneSegment) -> float:
    """Return the width of a band in points: the land on which the boundary may have been."""
    return max(LEAST_BAND, 2000 * segment["uncertainty_km"] * ground.plane.scale)


def _band(panel: Panel, brush: Brush, piece: SceneSegment) -> None:
    wide = band_width(panel.ground, piece) / 2
    line = panel.ground.seen(panel.geometry_of(piece), beyond=wide)
    hatch_band(brush, panel.ground.seen(line.buffer(wide, cap_style="flat")), level=5)


def hatch_band(brush: Brush, shape: BaseGeometry, *, level: float) -> None:
    """Hatch land in which no line was agreed."""
    if shape.is_empty:
        return
    brush.fill(shape, style.PAPER, opacity=0.62, level=level)
    rules = planar.ruled(shape, 4.6, angle=-45)
    brush.stroke(planar.lines_of(rules), style.Stroke(style.BAND_INK, 0.9, opacity=0.75), level=level + 0.01)


def graticule(ground: ProjectedScene) -> tuple[list[tuple[float, Points]], list[tuple[float, Points]]]:
    """Return the meridians and parallels through a panel, each with its degrees."""
    plane = ground.plane
    edge = np.array(
        [plane.world(x, y) for x, y in shapely.get_coordinates(plane.window.segmentize(plane.width / 12))]
    )
    (west, south), (east, north) = edge.min(axis=0), edge.max(axis=0)
    step = _grid_step(ground)
    south, north = max(-85.0, south - step), min(88.0, north + step)
    lats, lons = np.linspace(south, north, 97), np.linspace(west - step, east + step, 97)
    meridians = [
        (lon, plane.onto(np.column_stack([np.full(97, lon), lats]))) for lon in _multiples(west, east, step)
    ]
    parallels = [
        (lat, plane.onto(np.column_stack([lons, np.full(97, lat)]))) for lat in _multiples(south, north, step)
    ]
    return meridians, parallels


def _grid_step(ground: ProjectedScene) -> float:
    plane = ground.plane
    lon, lat = plane.world(plane.width / 2, plane.height / 2)
    degree = 111.2 * float(np.cos(np.radians(lat))) * plane.points_a_km(lon, lat)
    return next((step for step in STEPS if step * degree > GRID_WIDTH), STEPS[-1])


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [float(n) * step for n in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)]
