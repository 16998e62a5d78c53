"""The words of a panel, the most important first: what changed, whose land, places, waters; and the degrees."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist.maps import labelling, looks
from borderhist.maps.panels import moved
from borderhist.maps.phrases import parties, shown_transfers
from borderhist.maps.typefaces import Face

if TYPE_CHECKING:
    from borderhist.maps.brush import Brush
    from borderhist.maps.labelling import Label, Obstacles, Placed, Spot
    from borderhist.maps.panels import Panel
    from borderhist.maps.phrases import Phrases
    from borderhist.maps.planar import Points
    from borderhist.maps.scene import SceneArea, ScenePlace, SceneTransfer, SceneWater
    from borderhist.maps.typefaces import Typefaces

WIDEST = 0.42
"""Of the width of a panel: what a name may take."""

MAIN_RANK = 1
DOT = 1.9


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
class Namer:
    """Makes the labels of a panel in a language."""

    panel: Panel
    phrases: Phrases
    typefaces: Typefaces
    sizes: Sizes
    with_transfers: bool
    last_rank: int = 9

    def labels(self) -> list[Label]:
        """Return the labels, the most important first."""
        scene = self.panel.scene
        moved_land = [self._transfer(item) for item in shown_transfers(scene)] if self.with_transfers else []
        version = self.panel.version
        areas = [
            area
            for area in scene["areas"]
            if area["since"] <= version and (area["until"] is None or version < area["until"])
        ]
        places = sorted(self._places(), key=lambda place: place["rank"])
        found = [*moved_land, *map(self._area, areas), *map(self._place, places), *map(self._water, scene["waters"])]
        return [label for label in found if label is not None and label.spots]

    def obstacles(self, taken: list[shapely.Polygon]) -> Obstacles:
        """Return what the labels avoid."""
        points = [self._point(place) for place in self._places()]
        dots = shapely.MultiPoint([point for point in points if self._is_seen(point)])
        return labelling.Obstacles(tuple(taken), self.panel.boundaries, dots)

    def _places(self) -> list[ScenePlace]:
        return [place for place in self.panel.scene["places"] if place["rank"] <= self.last_rank]

    def _point(self, place: ScenePlace) -> tuple[float, float]:
        return self.panel.ground.plane.point(place["lon"], place["lat"])

    def _is_seen(self, point: tuple[float, float]) -> bool:
        return self.panel.ground.plane.window.contains(shapely.Point(point))

    def _lines(self, text: str, face: Face, most: float, lines: int = 1) -> list[tuple[str, Face]]:
        return [(line, face) for line in self.typefaces.wrapped(text, face, most, lines)]

    def _transfer(self, transfer: SceneTransfer) -> Label | None:
        ground = self.panel.ground
        land = ground.seen(moved(ground, transfer["faces"]))
        if land.is_empty:
            return None
        bold = Face(self.sizes.transfer, bold=True, colour=looks.TRANSFER_INK)
        under = dataclasses.replace(bold, size=self.sizes.transfer * 0.8)
        area = self.phrases.area(transfer["area_km2"], transfer["area_error_km2"])
        said = " → ".join(parties(self.phrases, self.panel.scene, transfer))
        most = max(self.typefaces.width(area, bold), self.sizes.transfer * 9)
        lines = [*self._lines(area, bold, most), *self._lines(said, under, most, 3)]
        largest = max(shapely.get_parts(land), key=lambda part: part.area)
        at = shapely.get_coordinates(largest.point_on_surface())[0]
        point = (float(at[0]), float(at[1]))

        def spots(width: float, height: float) -> list[Spot]:
            on_it = labelling.inside(land, width, height, most_over=0.4)
            return on_it or labelling.at_a_distance(land, point, width, height)

        return labelling.labelled("transfer", lines, spots, self.typefaces, at=point, pad=2.5)

    def _area(self, area: SceneArea) -> Label | None:
        plane = self.panel.ground.plane
        face = Face(self.sizes.area, colour="#2b2b2b")
        own = plane.point(area["lon"], area["lat"])
        parts = [part for shape in self.panel.land.values() for part in shapely.get_parts(shape)]
        part = next((part for part in parts if part.contains(shapely.Point(own))), None)
        lines = self._lines(self.phrases.of(area["name"]), face, self.sizes.area * 8, 3)
        if part is None or not lines:
            return None
        return labelling.labelled(
            "area", lines, lambda width, height: labelling.inside(part, width, height, own), self.typefaces
        )

    def _place(self, place: ScenePlace) -> Label | None:
        at = self._point(place)
        is_main = place["rank"] <= MAIN_RANK
        face = Face(self.sizes.main, bold=True) if is_main else Face(self.sizes.place)
        lines = self._lines(self.phrases.of(place["name"]), face, self.panel.ground.plane.width * WIDEST)
        if not self._is_seen(at) or not lines:
            return None
        return labelling.labelled(
            "place",
            lines,
            lambda width, height: labelling.around_dot(at, width, height, DOT),
            self.typefaces,
            at=at,
        )

    def _water(self, water: SceneWater) -> Label | None:
        ground = self.panel.ground
        face = Face(self.sizes.water, italic=True, colour=looks.WATER_INK)
        lines = self._lines(self.phrases.of(water["name"]), face, ground.plane.width * WIDEST)
        if not lines:
            return None
        lakes, rivers = water.get("polygons", []), [ground.line(line) for line in water.get("lines", [])]
        if lakes:
            lake = ground.seen(ground.shape(lakes))
            return labelling.labelled("water", lines, lambda w, h: _on_a_lake(lake, w, h), self.typefaces)
        seen = [ground.seen(shapely.LineString(points)) for points in rivers if len(points) > 1]
        parts = [part for line in seen for part in shapely.get_parts(line) if part.length > 0]
        if not parts:
            return None
        longest = max(parts, key=lambda part: part.length)
        return labelling.labelled(
            "water", lines, lambda w, h: labelling.along(longest, w, h), self.typefaces
        )


def _on_a_lake(lake: shapely.Polygon, width: float, height: float) -> list[Spot]:
    """Return spots on a lake, else beside it."""
    if lake.is_empty:
        return []
    on_it = labelling.inside(lake, width, height)
    left, bottom, right, top = lake.bounds
    middle = ((left + right) / 2, (bottom + top) / 2)
    radius = (right - left) / 2
    if radius > width or top - bottom > 2 * width:
        return on_it
    return on_it or labelling.around_dot(middle, width, height, min(radius, 20))


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
        brush.dots(point, DOT + 0.9, "#ffffff", level=6)
        brush.dots(point, DOT + 0.2, "#111111", level=6.1)
    else:
        brush.dots(point, DOT - 0.4, "#ffffff", edge=looks.Stroke("#111111", 1), level=6.1)


def _plate(done: Placed, brush: Brush) -> None:
    if done.spot.leader:
        lead = shapely.get_coordinates(labelling.leader(done))
        brush.stroke([lead], looks.Stroke("#ffffff", 2.4), level=11)
        brush.stroke([lead], looks.Stroke(looks.TRANSFER_INK, 1), level=11.1)
        brush.dots(np.array([done.label.at]), 1.7, looks.TRANSFER_INK, level=11.1)
    brush.plate(done.box.bounds, level=11.2)


def degrees(namer: Namer, *, left: bool) -> list[tuple[tuple[float, float], str, float]]:
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
