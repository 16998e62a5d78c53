"""Draw shapes, lines and texts on a sheet in points: the layer over matplotlib, without any map logic."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal

from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Stroke as Outline
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from borderhist.maps.planar import polygons_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform
    from shapely.geometry.base import BaseGeometry

    from borderhist.maps.planar import Box, Points
    from borderhist.maps.print.typefaces import Face, Typefaces
    from borderhist.style import Stroke


Align = Literal["left", "center", "right"]

HALO = "halo"
"""The id of every group that holds a halo, by which an SVG's is found."""

HALO_WIDTH = 2.4
"""Points, on both sides of the letter's edge together."""


@dataclasses.dataclass(frozen=True)
class Brush:
    """What draws on one area of a sheet: ``axes`` count points from its lower left corner.

    ``is_svg``: text stays text in an SVG, and so does the halo around it.
    """

    axes: Axes
    typefaces: Typefaces
    is_svg: bool = False

    def fill(
        self,
        shape: BaseGeometry,
        colour: str,
        *,
        opacity: float = 1,
        edge: Stroke | None = None,
        seam: float = 0,
        level: float = 1,
    ) -> None:
        """Fill a shape; ``seam`` is how far it reaches under its neighbours."""
        rings = [ring for part in polygons_of(shape) for ring in (part.exterior, *part.interiors)]
        if not rings:
            return
        path = Path.make_compound_path(*(Path(ring.coords, closed=True) for ring in rings))
        patch = PathPatch(
            path,
            facecolor=colour,
            alpha=None if opacity == 1 else opacity,
            edgecolor=edge.colour if edge else colour,
            linewidth=edge.width if edge else seam,
            joinstyle="round",
            zorder=level,
        )
        self.axes.add_artist(patch)

    def stroke(self, lines: Sequence[Points], look: Stroke, *, level: float = 1) -> None:
        """Draw lines."""
        if not lines:
            return
        drawn = LineCollection(
            list(lines),
            colors=look.colour,
            linewidths=look.width,
            linestyles=[(0, look.dashes)] if look.dashes else "solid",
            capstyle="round" if look.is_round else "butt",
            joinstyle="round",
            alpha=None if look.opacity == 1 else look.opacity,
            zorder=level,
        )
        self.axes.add_collection(drawn, autolim=False)

    def dots(
        self, points: Points, radius: float, colour: str, *, edge: Stroke | None = None, level: float = 1
    ) -> None:
        """Draw discs of a radius in points."""
        disc = PathCollection(
            [Path.circle((0, 0), radius)],
            facecolors=colour,
            edgecolors=edge.colour if edge else "none",
            linewidths=edge.width if edge else 0,
            offsets=points,
            offset_transform=self.axes.transData,
            zorder=level,
        )
        disc.set_transform(_points_alone(self.axes))
        self.axes.add_collection(disc, autolim=False)

    def plate(self, box: Box, *, colour: str = "#ffffff", opacity: float = 0.88, level: float = 1) -> None:
        """Draw a light plate with round corners to write on."""
        left, bottom, right, top = box
        patch = FancyBboxPatch(
            (left, bottom),
            right - left,
            top - bottom,
            boxstyle="round,pad=0,rounding_size=2",
            facecolor=colour,
            edgecolor="none",
            alpha=opacity,
            zorder=level,
        )
        self.axes.add_artist(patch)

    def write(
        self,
        at: tuple[float, float],
        text: str,
        face: Face,
        *,
        align: Align = "left",
        angle: float = 0,
        halo: bool = False,
        level: float = 10,
    ) -> None:
        """Write a clean text, its foot at a point; rotated about that point."""
        if halo:
            self._halo(at, text, face, align, angle, level)
        self.axes.add_artist(self._text(at, text, face, align, angle, level))

    def _text(
        self, at: tuple[float, float], text: str, face: Face, align: Align, angle: float, level: float
    ) -> Text:
        return Text(
            *at,
            text,
            color=face.colour,
            fontproperties=self.typefaces.properties(face),
            horizontalalignment=align,
            verticalalignment="baseline",
            rotation=angle,
            rotation_mode="anchor",
            parse_math=False,
            zorder=level,
        )

    def _halo(
        self, at: tuple[float, float], text: str, face: Face, align: Align, angle: float, level: float
    ) -> None:
        under = self._text(at, text, face, align, angle, level - 0.1)
        under.set_color("#ffffff")
        under.set_gid(HALO)
        if not self.is_svg:
            under.set_path_effects([Outline(linewidth=HALO_WIDTH, foreground="#ffffff", alpha=0.9)])
        self.axes.add_artist(under)


def _points_alone(axes: Axes) -> Transform:
    """Return the transform of sizes: points into the figure's dots."""
    return Affine2D().scale(1 / 72) + axes.figure.dpi_scale_trans


def area_of(figure: Figure, box: Box) -> Axes:
    """Return an area of a figure, given in points from its lower left corner, that counts in points."""
    left, bottom, right, top = box
    width, height = figure.get_size_inches() * 72
    place = (left / width, bottom / height, (right - left) / width, (top - bottom) / height)
    axes = figure.add_axes(place, xlim=(0, right - left), ylim=(0, top - bottom))
    axes.set_axis_off()
    return axes
