"""Place labels so that none overlaps another or leaves its panel: the best free spot, or no label.

Greedy placement over candidate positions: labels choose in the order of their importance, each the cheapest
candidate that lies inside the panel and touches nothing placed before. Why no two overlap: every placed
label is added, with a margin, to the shapes that later ones must not touch. It is not the best arrangement of
all (finding that is NP-hard), but the more important label never loses to a lesser one, and the same input
always gives the same picture. Candidates are tried in the order of their own cost, so the search can stop as
soon as that alone exceeds the best total: costs of what a label covers are never negative.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.affinity import rotate

from borderhist.maps.print.typefaces import ASCENT, DESCENT, LEADING, widest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from borderhist.maps.print.typefaces import Face, Typefaces

    Point = tuple[float, float]


AIR = 1.4
"""Margin between two labels, in points."""

RIM = 2.5
"""Points between a label and the edge of its panel."""

COST_OF_A_LINE = 0.5
"""What a point of boundary under a label costs, in points of distance."""

COST_OF_A_DOT = 30.0


@dataclasses.dataclass(frozen=True)
class Spot:
    """A candidate position of a label: its middle, its angle, and its cost over the best position."""

    x: float
    y: float
    cost: float = 0.0
    angle: float = 0.0
    leader: bool = False


@dataclasses.dataclass(frozen=True)
class Label:
    """Lines of clean text and their candidate positions."""

    kind: str
    lines: tuple[tuple[str, Face], ...]
    spots: tuple[Spot, ...]
    width: float
    height: float
    at: Point | None = None

    @property
    def anchor(self) -> shapely.Point:
        """What a leader leads to, or where the dot lies; empty if there is neither."""
        return shapely.Point(self.at) if self.at else shapely.Point()

    def box(self, spot: Spot) -> shapely.Polygon:
        """Return what the label covers at a spot."""
        across, up = self.width / 2, self.height / 2
        flat = shapely.box(spot.x - across, spot.y - up, spot.x + across, spot.y + up)
        return rotate(flat, spot.angle, origin=(spot.x, spot.y)) if spot.angle else flat


@dataclasses.dataclass(frozen=True)
class Placed:
    """A label at its spot."""

    label: Label
    spot: Spot

    @property
    def box(self) -> shapely.Polygon:
        """What it covers."""
        return self.label.box(self.spot)

    def feet(self) -> list[tuple[Point, str, Face]]:
        """Return where each line stands, by the middle of its foot."""
        top = self.label.height / 2
        turn = np.radians(self.spot.angle)
        found: list[tuple[Point, str, Face]] = []
        for text, face in self.label.lines:
            down = top - ASCENT * face.size
            x, y = self.spot.x - down * np.sin(turn), self.spot.y + down * np.cos(turn)
            found.append(((float(x), float(y)), text, face))
            top -= LEADING * face.size
        return found


def make_label(
    kind: str,
    lines: Sequence[tuple[str, Face]],
    spots: Callable[[float, float], Iterable[Spot]],
    typefaces: Typefaces,
    at: Point | None = None,
    pad: float = 0,
) -> Label:
    """Return a label; ``spots`` is told its width and height in points.

    Parameters
    ----------
    kind
        What it names.
    lines
        Clean texts and how they are set.
    spots
        Gives the spots.
    typefaces
        What the width is measured with.
    at
        What a leader leads to, or where the dot lies.
    pad
        Points around the text that belong to the label.
    """
    width = widest(typefaces, lines) + 2 * pad
    steps = sum(face.size * LEADING for _, face in lines[:-1])
    height = steps + lines[-1][1].size * (ASCENT + DESCENT) + 2 * pad
    return Label(kind, tuple(lines), tuple(spots(width, height)), width, height, at)


@dataclasses.dataclass(frozen=True)
class Obstacles:
    """What labels avoid: ``taken`` never, ``lines`` and ``dots`` if they can."""

    taken: tuple[BaseGeometry, ...]
    lines: BaseGeometry
    dots: BaseGeometry


def place_labels(labels: Iterable[Label], window: shapely.Polygon, obstacles: Obstacles) -> list[Placed]:
    """Return the labels that could be placed; earlier labels choose first."""
    inner = shapely.buffer(window, -RIM, join_style="mitre")
    taken: list[BaseGeometry] = [shapely.buffer(shape, AIR, join_style="mitre") for shape in obstacles.taken]
    done: list[Placed] = []
    for label in labels:
        spot = _find_best_spot(label, inner, taken, obstacles)
        if spot is None:
            continue
        done.append(Placed(label, spot))
        taken += [shapely.buffer(done[-1].box, AIR, join_style="mitre"), *_attachments(done[-1])]
    return done


def _attachments(done: Placed) -> list[BaseGeometry]:
    """Return what is drawn with a label and must stay free: the dot of a place, or a leader line."""
    if done.label.at is None:
        return []
    if done.label.kind == "place":
        return [done.label.anchor.buffer(3)]
    return [leader(done).buffer(1)] if done.spot.leader else []


def leader(done: Placed) -> shapely.LineString:
    """Return the line from a label to what it names."""
    return shapely.shortest_line(done.box, done.label.anchor)


def _find_best_spot(
    label: Label, inner: shapely.Polygon, taken: Sequence[BaseGeometry], obstacles: Obstacles
) -> Spot | None:
    """Return the cheapest free spot of a label."""
    tree = shapely.STRtree(taken)
    if label.kind == "place" and len(tree.query(label.anchor.buffer(2), predicate="intersects")):
        return None
    best: tuple[float, Spot] | None = None
    for spot in sorted(label.spots, key=lambda one: one.cost):
        if best and spot.cost >= best[0]:
            break
        box = label.box(spot)
        if not inner.contains(box) or len(tree.query(box, predicate="intersects")):
            continue
        cost = spot.cost + _overlap_cost(box, label, obstacles)
        if best is None or cost < best[0]:
            best = (cost, spot)
    return best[1] if best else None


def _overlap_cost(box: shapely.Polygon, label: Label, obstacles: Obstacles) -> float:
    dots = obstacles.dots
    if label.kind == "place":
        dots = shapely.difference(dots, label.anchor.buffer(1))
    hidden = len(shapely.get_parts(shapely.intersection(dots, box)))
    return float(shapely.intersection(obstacles.lines, box).length) * COST_OF_A_LINE + hidden * COST_OF_A_DOT


def spots_around_dot(at: Point, width: float, height: float, radius: float) -> list[Spot]:
    """Return the spots beside a dot: right, left, above, below, and the corners."""
    far, high = width / 2 + radius + 2.2, height / 2 + radius + 0.4
    steps = (
        (far, 0.0),
        (-far, 0.0),
        (0.0, high),
        (0.0, -high),
        (far, high * 0.75),
        (far, -high * 0.75),
        (-far, high * 0.75),
        (-far, -high * 0.75),
    )
    return [Spot(at[0] + dx, at[1] + dy, cost=1.5 * number) for number, (dx, dy) in enumerate(steps)]


GRID = 22


def inside(shape: BaseGeometry, width: float, height: float, most_over: float = 0.25) -> list[Spot]:
    """Return spots on a piece of land, those with the most land around them first.

    A label may reach over the edge of its land by ``most_over``, a part of it; its middle never does.
    """
    left, bottom, right, top = shape.bounds
    columns = np.linspace(left, right, GRID * 2 + 1)[1::2]
    rows = np.linspace(bottom, top, GRID * 2 + 1)[1::2]
    grid = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    grid = grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])]
    boxes = shapely.box(
        grid[:, 0] - width / 2, grid[:, 1] - height / 2, grid[:, 0] + width / 2, grid[:, 1] + height / 2
    )
    over = 1 - shapely.area(shapely.intersection(boxes, shape)) / (width * height)
    depth = shapely.distance(shapely.boundary(shape), shapely.points(grid))
    costs = 400 * over + 0.7 * (depth.max(initial=0) - depth)
    return [
        Spot(float(x), float(y), float(cost))
        for (x, y), cost, part in zip(grid, costs, over, strict=True)
        if part < most_over
    ]


def spots_at_a_distance(land: BaseGeometry, at: Point, width: float, height: float) -> list[Spot]:
    """Return spots beside land that is too small to be written on, to be led to a point of it."""
    spots: list[Spot] = []
    for away in range(14, 130, 8):
        for turn in np.radians(np.arange(0, 360, 15)):
            x = at[0] + float(np.cos(turn)) * (away + width / 2)
            y = at[1] + float(np.sin(turn)) * (away + height / 2)
            box = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            hidden = float(shapely.intersection(land, box).area / land.area)
            spots.append(Spot(x, y, cost=away + 100 * hidden, leader=True))
    return spots


STRAIGHT = 0.86
"""Smallest ratio of the chord to the length of the river under a label: straight enough for a word."""


def along(line: BaseGeometry, width: float, height: float) -> list[Spot]:
    """Return spots beside a river, turned as it flows, where it is straight enough for a word."""
    spots: list[Spot] = []
    for start in np.arange(0, line.length - width, max(width / 3, line.length / 60)):
        ends = (line.interpolate(start), line.interpolate(start + width))
        (x0, y0), (x1, y1) = shapely.get_coordinates(ends)
        chord = float(np.hypot(x1 - x0, y1 - y0))
        if chord < STRAIGHT * width:
            continue
        angle = float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))
        upright = (angle + 90) % 180 - 90
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        spots += [
            dataclasses.replace(spot, cost=spot.cost + _river_overlap_cost(line, spot, width, height))
            for spot in _spots_beside_line(middle, upright, height)
        ]
    return spots


def _spots_beside_line(middle: Point, angle: float, height: float) -> list[Spot]:
    across = np.radians(angle + 90)
    return [
        Spot(
            middle[0] + way * away * height * float(np.cos(across)),
            middle[1] + way * away * height * float(np.sin(across)),
            cost=8 * (away - NEAREST) + abs(angle) / 12,
            angle=angle,
        )
        for way in (1, -1)
        for away in (NEAREST, NEAREST + 0.25, NEAREST + 0.6)
    ]


NEAREST = 0.6
"""Distance between the middle of a label and its river, in heights of the label."""


def _river_overlap_cost(line: BaseGeometry, spot: Spot, width: float, height: float) -> float:
    """Return the cost of a label that overlaps its own river: three times the length of river under it."""
    flat = shapely.box(spot.x - width / 2, spot.y - height / 2, spot.x + width / 2, spot.y + height / 2)
    return 3 * float(line.intersection(rotate(flat, spot.angle, origin=(spot.x, spot.y))).length)
