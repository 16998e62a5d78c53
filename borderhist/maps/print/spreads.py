"""Lay out a sheet: the states before and after side by side, with captions, scale and legend."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import shapely

from borderhist.maps import phrases as maps_phrases
from borderhist.maps.planar import ProjectedScene, Viewport, projected_bounds
from borderhist.maps.print import furniture, label_maker, label_placement, legends, panels
from borderhist.maps.print.brush import Brush, area_of
from borderhist.maps.print.panels import Panel
from borderhist.maps.print.typefaces import ASCENT, Face
from borderhist.style import FRAME, QUIET_INK, Stroke

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from borderhist.i18n.translator import Translator
    from borderhist.maps.planar import Box
    from borderhist.maps.print.label_maker import Sizes
    from borderhist.maps.print.label_placement import Placed
    from borderhist.maps.print.typefaces import Typefaces
    from borderhist.maps.scene import Scene


@dataclasses.dataclass(frozen=True)
class TextStyle:
    """What words are written with: the language and its typefaces; ``is_svg`` as in a brush."""

    phrases: Translator
    typefaces: Typefaces
    is_svg: bool = False

    def brush(self, figure: Figure, box: Box) -> Brush:
        """Return a brush for an area of a figure, in points."""
        return Brush(area_of(figure, box), self.typefaces, self.is_svg)


@dataclasses.dataclass(frozen=True)
class Style:
    """How large and how heavy: letters in points, lines in times of those on A4."""

    sizes: Sizes
    caption: float
    legend: float
    bearings: float
    weight: float = 1
    last_rank: int = 9
    is_inset: bool = False
    """Insets say how much changed hands; between whom is said beside them."""


@dataclasses.dataclass(frozen=True)
class Side:
    """One panel with the labels that found room on it."""

    panel: Panel
    placed: list[Placed]


def draw_side(
    figure: Figure,
    pen: TextStyle,
    panel: Panel,
    box: Box,
    style: Style,
    marks: tuple[label_maker.Mark, ...] = (),
    *,
    is_after: bool,
    has_scale: bool,
) -> Side:
    """Draw a state of the map into a box of a figure; only the one after says what changed."""
    brush = pen.brush(figure, box)
    panels.draw(panel, brush, weight=style.weight)
    label_maker.outline(marks, brush)
    namer = label_maker.LabelMaker(
        panel,
        pen.phrases,
        pen.typefaces,
        style.sizes,
        is_after,
        last_rank=style.last_rank,
        marks=marks,
        is_brief=style.is_inset,
    )
    taken: list[shapely.Polygon] = []
    if has_scale:
        taken.append(_bearings(panel, brush, pen, namer, style))
    placed = label_placement.place_labels(namer.labels(), panel.ground.plane.window, namer.obstacles(taken))
    label_maker.write(placed, brush)
    return Side(panel, placed)


def _bearings(
    panel: Panel, brush: Brush, pen: TextStyle, namer: label_maker.LabelMaker, style: Style
) -> shapely.Polygon:
    found = furniture.place_furniture(panel, brush, pen.phrases, style.bearings)
    box = furniture.corner_for(found, panel, namer.obstacles([]))
    furniture.draw(found, box, panel, brush, pen.phrases)
    return shapely.box(*box)


AROUND, WITH_INSETS = 1.3, 1.12
"""How many times as high as its extent a panel may be, to use the page; less where insets need the room."""


@dataclasses.dataclass(frozen=True)
class Spread:
    """Two panels of equal size between ``left`` and ``right``; ``top`` is where their captions begin."""

    scene: Scene
    left: float
    right: float
    top: float
    style: Style

    GAP = 10

    @property
    def rim(self) -> float:
        """What the degrees beside a panel take."""
        return self.style.sizes.degree * 1.5

    @property
    def width(self) -> float:
        """The width of a panel."""
        return (self.right - self.left - 2 * self.rim - self.GAP) / 2

    @property
    def caption(self) -> float:
        """What the caption above a panel takes."""
        return self.style.caption * 1.55

    def height(self, least: float, most: float) -> float:
        """Return how high panels should be that show the extent and not much more."""
        west, south, east, north = projected_bounds(self.scene["projection"], self.scene["extent"])
        around = WITH_INSETS if self.scene.get("views") else AROUND
        return min(most, max(least, around * self.width * (north - south) / (east - west)))

    def ground(self, height: float) -> ProjectedScene:
        """Return the scene projected for panels of some height."""
        plane = Viewport.showing(self.scene["projection"], self.scene["extent"], (self.width, height))
        return ProjectedScene(self.scene, plane)

    def boxes(self, height: float) -> tuple[Box, Box]:
        """Return where both panels lie."""
        top = self.top - self.caption
        first = self.left + self.rim
        second = first + self.width + self.GAP
        return (
            (first, top - height, first + self.width, top),
            (second, top - height, second + self.width, top),
        )

    def bottom(self, height: float) -> float:
        """Return where the degrees below the panels end."""
        return self.top - self.caption - height - self.style.sizes.degree * 1.6


def draw(
    spread: Spread,
    figure: Figure,
    pen: TextStyle,
    page: Brush,
    ground: ProjectedScene,
    marks: tuple[label_maker.Mark, ...] = (),
) -> list[Side]:
    """Draw both panels with captions, frames and degrees; the first carries the scale."""
    scene, style = spread.scene, spread.style
    sides: list[Side] = []
    boxes = spread.boxes(ground.plane.height)
    for version, box, is_after in zip((scene["before"], scene["after"]), boxes, (False, True), strict=True):
        panel = Panel(ground, version)
        sides.append(
            draw_side(figure, pen, panel, box, style, marks, is_after=is_after, has_scale=not is_after)
        )
        frame(page, box)
        _caption(spread, pen, page, box, is_after=is_after)
        _degrees(spread, pen, page, panel, box, is_after=is_after)
    return sides


def frame(page: Brush, box: Box) -> None:
    """Draw the edge of a panel."""
    edge = shapely.get_coordinates(shapely.box(*box))
    page.stroke([edge], Stroke(FRAME, 0.8), level=20)


def _caption(spread: Spread, pen: TextStyle, page: Brush, box: Box, *, is_after: bool) -> None:
    left, _, right, top = box
    side, version = ("after", spread.scene["after"]) if is_after else ("before", spread.scene["before"])
    bold = Face(spread.style.caption, bold=True)
    plain = Face(spread.style.caption * 0.86, colour=QUIET_INK)
    foot = top + spread.style.caption * 0.42
    name = pen.typefaces.clean(pen.phrases.text(side))
    page.write((left, foot), name, bold)
    start = left + pen.typefaces.width(name, bold) + spread.style.caption * 0.7
    state = maps_phrases.side(pen.phrases, spread.scene, version)
    page.write((start, foot), pen.typefaces.elided(state, plain, right - start), plain)


def _degrees(spread: Spread, pen: TextStyle, page: Brush, panel: Panel, box: Box, *, is_after: bool) -> None:
    namer = label_maker.LabelMaker(
        panel, pen.phrases, pen.typefaces, spread.style.sizes, with_transfers=False
    )
    face = Face(spread.style.sizes.degree, colour=QUIET_INK)
    left, bottom, _, _ = box
    for (x, y), text, angle in label_maker.degrees(namer, left=not is_after):
        away = face.size * 0.35
        if angle:
            page.write(
                (left + x + (away if is_after else -away), bottom + y),
                text,
                face,
                align="center",
                angle=angle,
            )
        else:
            page.write((left + x, bottom - away - ASCENT * face.size), text, face, align="center")


def draw_legend(sides: list[Side], pen: TextStyle, page: Brush, box: Box, size: float, columns: int) -> None:
    """Draw the legend of two sides into a box."""
    left, bottom, right, top = box
    rows = legends.rows(pen.phrases, [side.panel for side in sides])
    room = (right - left, top - bottom)
    legend = legends.compose_legend(
        rows, pen.typefaces, room, size, columns, lambda count: pen.phrases.text("more", n=str(count))
    )
    legends.draw(legend, page, left, top)
