"""Draw insets: small pairs of panels for the closer views that instruments define."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import shapely

from borderhist.maps.planar import ProjectedScene, Viewport
from borderhist.maps.print import spreads
from borderhist.maps.print.label_maker import Mark
from borderhist.maps.print.panels import Panel
from borderhist.maps.print.typefaces import ASCENT, Face

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from borderhist.maps.planar import Box
    from borderhist.maps.print.brush import Brush
    from borderhist.maps.print.spreads import Side, Style, TextStyle
    from borderhist.maps.scene import Scene, SceneView


LEAST_GAIN = 1.6
"""How many times as large as the panels an inset must be to be worth its room."""

GAP = 3.0

ABOVE, BELOW = 1.5, 0.7
"""Sizes of a caption's letter that an inset takes above and below its panels."""

LETTERS = "ABCDEFGH"


@dataclasses.dataclass(frozen=True)
class Inset:
    """A view, its letter, and the size of each of its two panels in points."""

    view: SceneView
    letter: str
    size: tuple[float, float]


def choose_insets(scene: Scene, main: Viewport, room: tuple[float, float], style: Style) -> list[Inset]:
    """Return the views that a room of some width and height shows better than the panels do.

    Parameters
    ----------
    scene
        Its views; those of instruments that it is about are shown.
    main
        The viewport of the panels.
    room
        Width and height in points of where the insets stand, below each other.
    style
        How they are drawn.
    """
    views = [view for view in scene.get("views", []) if view["instrument"] in scene["instruments_shown"]]
    known = list({view["id"]: view for view in views}.values())
    for count in range(min(len(known), len(LETTERS)), 0, -1):
        size = ((room[0] - GAP) / 2, room[1] / count - style.caption * (ABOVE + BELOW))
        if size[1] < size[0] / 2.2:
            continue
        size = (size[0], min(size[1], size[0]))
        closer = [view for view in known if _plane(scene, view, size).scale > LEAST_GAIN * main.scale]
        if len(closer) >= count or count == 1:
            return [Inset(view, letter, size) for view, letter in zip(closer[:count], LETTERS, strict=False)]
    return []


def _plane(scene: Scene, view: SceneView, size: tuple[float, float]) -> Viewport:
    return Viewport.showing(scene["projection"], view["bounds"], size, air=0)


def draw(
    found: list[Inset], scene: Scene, figure: Figure, pen: TextStyle, page: Brush, box: Box, *, style: Style
) -> list[Side]:
    """Draw insets below each other, from the top of a box; return their sides."""
    left, _, _, top = box
    face = Face(style.caption, bold=True)
    sides: list[Side] = []
    for inset in found:
        width, height = inset.size
        said = f"{inset.letter}  {pen.phrases.of(inset.view['name'])}"
        page.write((left, top - ASCENT * face.size), pen.typefaces.elided(said, face, 2 * width + GAP), face)
        top -= style.caption * ABOVE
        plane = _plane(scene, inset.view, inset.size)
        ground = ProjectedScene(scene, plane)
        for number, version in enumerate((scene["before"], scene["after"])):
            start = left + number * (width + GAP)
            place = (start, top - height, start + width, top)
            is_after = number == 1
            sides.append(
                spreads.draw_side(
                    figure,
                    pen,
                    Panel(ground, version),
                    place,
                    style,
                    is_after=is_after,
                    has_scale=not is_after,
                )
            )
            spreads.frame(page, place)
        top -= height + style.caption * BELOW
    return sides


def marks(found: list[Inset], ground: ProjectedScene) -> tuple[Mark, ...]:
    """Return where on the panels the insets look."""
    return tuple(Mark(inset.letter, _outline(inset.view, ground)) for inset in found)


def _outline(view: SceneView, ground: ProjectedScene) -> shapely.Polygon:
    west, south, east, north = view["bounds"]
    edge = shapely.box(west, south, east, north).segmentize((east - west) / 12)
    return shapely.Polygon(ground.plane.onto(shapely.get_coordinates(edge)))
