"""Make the labels of a panel, the most important first: transfers, lands, places, waters; degrees."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist import style
from borderhist.maps.phrases import names_shown, parties, shown_transfers
from borderhist.maps.planar import polygons_of
from borderhist.maps.print import label_placement
from borderhist.maps.print.panels import moved
from borderhist.maps.print.typefaces import Face

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

    from borderhist.i18n.translator import Translator
    from borderhist.maps.planar import Points
    from borderhist.maps.print.brush import Brush
    from borderhist.maps.print.label_placement import Label, Obstacles, Placed, Spot
    from borderhist.maps.print.panels import Panel
    from borderhist.maps.print.typefaces import Typefaces
    from borderhist.maps.scene import ScenePlace, SceneTransfer, SceneWater


WIDEST = 0.42
"""Of the width of a panel: what a name may take."""

MAIN_RANK = 1

LARGE = 0.06
"""Part of the panel from which on land that lies apart has a name of its own."""

LEAST_LAKE = 0.7
"""Squares of a letter's size under which a lake goes without its name."""

DOT = 1.9

MOST_OVER = 0.7
"""Of the name of a possession, what may reach over its edge: beside it, it would name others."""


@dataclasses.dataclass(frozen=True)
class Sizes:
    """Points of the letters of a panel."""

    area: float = 12.5
    transfer: float = 10.5
    main: float = 8.8
    place: float = 7.6
    water: float = 7.4
    degree: float = 6.8

    def times(self, factor: float) -> Sizes:
        """Return all of them so many times as large."""
        return Sizes(**{key: value * factor for key, value in dataclasses.asdict(self).items()})


@dataclasses.dataclass(frozen=True)
class Mark:
    """Where an inset looks, and its letter."""

    letter: str
    shape: shapely.Polygon


@dataclasses.dataclass(frozen=True)
class LabelMaker:
    """Makes the labels of a panel in a language."""

    panel: Panel
    phrases: Translator
    typefaces: Typefaces
    sizes: Sizes
    with_transfers: bool
    last_rank: int = 9
    marks: tuple[Mark, ...] = ()
    is_brief: bool = False

    def labels(self) -> list[Label]:
        """Return the labels, the most important first."""
        scene = self.panel.scene
        moved_land = [self._transfer(item) for item in shown_transfers(scene)] if self.with_transfers else []
        places = sorted(self._places(), key=lambda place: place["rank"])
        found = [
            *map(self._mark, self.marks),
            *moved_land,
            *self._lands(),
            *self._possessions(),
            *map(self._place, places),
            *map(self._water, scene["waters"]),
        ]
        return [label for label in found if label is not None and label.spots]

    def obstacles(self, taken: list[shapely.Polygon]) -> Obstacles:
        """Return what the labels avoid."""
        points = [self._point(place) for place in self._places()]
        dots = shapely.MultiPoint([point for point in points if self._is_seen(point)])
        edges = [mark.shape.boundary for mark in self.marks]
        return label_placement.Obstacles(
            tuple(taken), shapely.union_all([self.panel.boundaries, *edges]), dots
        )

    def _places(self) -> list[ScenePlace]:
        return [place for place in self.panel.scene["places"] if place["rank"] <= self.last_rank]

    def _point(self, place: ScenePlace) -> tuple[float, float]:
        return self.panel.ground.plane.point(place["lon"], place["lat"])

    def _is_seen(self, point: tuple[float, float]) -> bool:
        return self.panel.ground.plane.window.contains(shapely.Point(point))

    def _lines(self, text: str, face: Face, most: float, lines: int = 1) -> list[tuple[str, Face]]:
        return [(line, face) for line in self.typefaces.wrapped(text, face, most, lines)]

    def _mark(self, mark: Mark) -> Label:
        left, bottom, right, top = mark.shape.bounds
        face = Face(self.sizes.main, bold=True)
        corners = [(left, top), (right, top), (left, bottom), (right, bottom)]

        def spots(width: float, height: float) -> list[Spot]:
            return [
                spot
                for corner in corners
                for spot in label_placement.spots_around_dot(corner, width, height, 0)
            ]

        return label_placement.make_label("mark", [(mark.letter, face)], spots, self.typefaces)

    def _transfer(self, transfer: SceneTransfer) -> Label | None:
        ground = self.panel.ground
        land = ground.seen(moved(ground, transfer["faces"]))
        if land.is_empty:
            return None
        bold = Face(self.sizes.transfer, bold=True, colour=style.TRANSFER_INK)
        small = dataclasses.replace(bold, size=self.sizes.transfer * 0.8)
        area = self.phrases.area(transfer["area_km2"], transfer["area_error_km2"])
        head = [(self.typefaces.clean(area), bold)]
        largest = max(shapely.get_parts(land), key=lambda part: part.area)
        at = shapely.get_coordinates(largest.point_on_surface())[0]
        point = (float(at[0]), float(at[1]))

        def beside(width: float, height: float) -> list[Spot]:
            return label_placement.spots_at_a_distance(land, point, width, height)

        def label(under: float | None, spots: Callable[[float, float], list[Spot]]) -> Label:
            lines = head if under is None else [*head, *self._parties(transfer, small, small.size * under)]
            return label_placement.make_label("transfer", lines, spots, self.typefaces, at=point, pad=2.5)

        widths = (None,) if self.is_brief else (15, 9)
        attempts = [
            label(width, partial(label_placement.inside, land, most_over=over))
            for over in (0.12, 0.4)
            for width in widths
        ]
        return next((one for one in attempts if one.spots), None) or label(widths[0], beside)

    def _parties(self, transfer: SceneTransfer, face: Face, most: float) -> list[tuple[str, Face]]:
        """Return who gave and who received: on one line, or on lines that part at the arrow."""
        giver, receiver = parties(self.phrases, self.panel.scene, transfer)
        whole = self.typefaces.clean(f"{giver} → {receiver}")
        if self.typefaces.width(whole, face) <= most:
            return [(whole, face)]
        return [*self._lines(f"{giver} →", face, most, 2), *self._lines(receiver, face, most, 2)]

    def _lands(self) -> list[Label]:
        """Return the names of who holds land: over the largest part in sight, and over every large one."""
        panel, window = self.panel, self.panel.ground.plane.window
        parts = [
            (part, number, names_shown(self.phrases, panel.scene, holder, [panel.version]))
            for holder, shape in panel.land.items()
            for number, part in enumerate(sorted(polygons_of(shape), key=lambda part: -part.area))
        ]
        parts.sort(key=lambda item: -item[0].area)
        wanted = [
            (part, name) for part, number, name in parts if number == 0 or part.area > LARGE * window.area
        ]
        labels = [self._land(part, name) for part, name in wanted]
        return [label for label in labels if label]

    def _land(self, part: shapely.Polygon, name: str) -> Label | None:
        for size in (1, 0.85, 0.7):
            face = Face(self.sizes.area * size, colour=style.AREA_NAME_INK)
            lines = self._lines(name, face, face.size * 8, 3)
            if not lines:
                return None
            label = label_placement.make_label(
                "area",
                lines,
                lambda width, height: label_placement.inside(part, width, height),
                self.typefaces,
            )
            if label.spots:
                return label
        return None

    def _possessions(self) -> list[Label]:
        """Return the names of what another than the sovereign holds, on it or beside it."""
        if self.is_brief:
            return []
        face = Face(self.sizes.place, italic=True, colour=style.AREA_NAME_INK)
        return [
            self._possession(shape, self._lines(self.phrases.of(item["name"]), face, face.size * 11, 3))
            for item, shape in self.panel.possessions
        ]

    def _possession(self, shape: BaseGeometry, lines: list[tuple[str, Face]]) -> Label:
        seen = self.panel.ground.seen(shape)
        x, y = shapely.get_coordinates(seen.point_on_surface())[0].tolist()

        def spots(width: float, height: float) -> list[Spot]:
            on_it = label_placement.inside(seen, width, height, MOST_OVER)
            left, bottom, right, top = seen.bounds
            is_strip = max(right - left, top - bottom) > width
            # beside the middle of a strip its name would stand far from it
            if on_it or is_strip:
                return on_it
            return label_placement.spots_around_dot((x, y), width, height, height / 2)

        return label_placement.make_label("possession", lines, spots, self.typefaces)

    def _place(self, place: ScenePlace) -> Label | None:
        at = self._point(place)
        is_main = place["rank"] <= MAIN_RANK
        face = Face(self.sizes.main, bold=True) if is_main else Face(self.sizes.place)
        lines = self._lines(self.phrases.of(place["name"]), face, self.panel.ground.plane.width * WIDEST)
        if not self._is_seen(at) or not lines:
            return None
        return label_placement.make_label(
            "place",
            lines,
            lambda width, height: label_placement.spots_around_dot(at, width, height, DOT),
            self.typefaces,
            at=at,
        )

    def _water(self, water: SceneWater) -> Label | None:
        ground = self.panel.ground
        face = Face(self.sizes.water, italic=True, colour=style.WATER_INK)
        name = self.typefaces.clean(self.phrases.of(water["name"]))
        lines = [(name, face)]
        # a river without a name is better than one with half a name
        if not 0 < self.typefaces.width(name, face) <= ground.plane.width * WIDEST:
            return None
        lakes, rivers = water.get("polygons", []), [ground.line(line) for line in water.get("lines", [])]
        if lakes:
            lake = ground.seen(ground.shape(lakes))
            if lake.area < LEAST_LAKE * face.size**2:
                return None
            return label_placement.make_label(
                "water", lines, lambda w, h: _on_a_lake(lake, w, h), self.typefaces
            )
        seen = [ground.seen(shapely.LineString(points)) for points in rivers if len(points) > 1]
        parts = [part for line in seen for part in shapely.get_parts(line) if part.length > 0]
        if not parts:
            return None
        longest = max(parts, key=lambda part: part.length)
        return label_placement.make_label(
            "water", lines, lambda w, h: label_placement.along(longest, w, h), self.typefaces
        )


def _on_a_lake(lake: BaseGeometry, width: float, height: float) -> list[Spot]:
    """Return spots on a lake, else beside it."""
    if lake.is_empty:
        return []
    on_it = label_placement.inside(lake, width, height)
    left, bottom, right, top = lake.bounds
    middle = ((left + right) / 2, (bottom + top) / 2)
    radius = (right - left) / 2
    if radius > width or top - bottom > 2 * width:
        return on_it
    return on_it or label_placement.spots_around_dot(middle, width, height, min(radius, 20))


def write(placed: list[Placed], brush: Brush) -> None:
    """Write the labels that found a spot, with their dots, plates and leaders."""
    for done in placed:
        label = done.label
        if label.kind == "place" and label.at:
            _dot(brush, label)
        if label.kind == "transfer":
            _plate(done, brush)
        for at, text, face in done.feet():
            brush.write(
                at,
                text,
                face,
                align="center",
                angle=done.spot.angle,
                halo=label.kind != "transfer",
                level=12 if label.kind == "transfer" else 10,
            )


def _dot(brush: Brush, label: Label) -> None:
    point = np.array([label.at])
    is_main = label.lines[0][1].bold
    if is_main:
        brush.dots(point, DOT + 0.9, style.PAPER, level=6)
        brush.dots(point, DOT + 0.2, style.LABEL_INK, level=6.1)
    else:
        brush.dots(point, DOT - 0.4, style.PAPER, edge=style.Stroke(style.LABEL_INK, 1), level=6.1)


def _plate(done: Placed, brush: Brush) -> None:
    if done.spot.leader:
        lead = shapely.get_coordinates(label_placement.leader(done))
        brush.stroke([lead], style.Stroke(style.PAPER, 2.4), level=11)
        brush.stroke([lead], style.Stroke(style.TRANSFER_INK, 1), level=11.1)
        brush.dots(np.array([done.label.at]), 1.7, style.TRANSFER_INK, level=11.1)
    brush.plate(done.box.bounds, level=11.2)


def outline(marks: tuple[Mark, ...], brush: Brush) -> None:
    """Draw the outlines of what insets show."""
    edges = [shapely.get_coordinates(mark.shape.boundary) for mark in marks]
    brush.stroke(edges, style.Stroke(style.PAPER, 2), level=8)
    brush.stroke(edges, style.Stroke(style.LABEL_INK, 0.8), level=8.1)


def degrees(namer: LabelMaker, *, left: bool) -> list[tuple[tuple[float, float], str, float]]:
    """Return the degrees that stand around a panel: where, what, at what angle.

    Meridians are told below it, parallels at its left or at its right.
    """
    plane = namer.panel.ground.plane
    meridians, parallels = namer.panel.grid
    found: list[tuple[tuple[float, float], str, float]] = []
    for lon, points in meridians:
        x = _crossing(points, 1, 0.0)
        if x is not None and 18 < x < plane.width - 18:  # noqa: PLR2004 - half of a word
            found.append(((x, 0), namer.phrases.meridian(lon), 0))
    edge = 0.0 if left else plane.width
    for lat, points in parallels:
        y = _crossing(points, 0, edge)
        if y is not None and 18 < y < plane.height - 18:  # noqa: PLR2004 - half of a word
            found.append(((edge, y), namer.phrases.parallel(lat), 90 if left else -90))
    return found


def _crossing(points: Points, axis: int, value: float) -> float | None:
    """Return where a line crosses a value of one axis, on the other axis."""
    here = points[:, axis] - value
    [at] = np.nonzero(here[:-1] * here[1:] <= 0)
    if not len(at):
        return None
    first = int(at[0])
    step = here[first] - here[first + 1]
    part = here[first] / step if step else 0.0
    other = points[:, 1 - axis]
    return float(other[first] + part * (other[first + 1] - other[first]))
