"""Build the legend of a picture: an entry for everything that its two panels show, and for nothing else."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist import style
from borderhist.maps.phrases import names_shown, shown_transfers
from borderhist.maps.print.panels import hatch_band, paint_land
from borderhist.maps.print.typefaces import ASCENT, LEADING, Face

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from borderhist.i18n.translator import Translator
    from borderhist.maps.planar import Box
    from borderhist.maps.print.brush import Brush
    from borderhist.maps.print.panels import Panel
    from borderhist.maps.print.typefaces import Typefaces
    from borderhist.style import Stroke

    Sample = Callable[[Brush, Box], None]


SAMPLE = 3.4
"""Sizes of a letter that a sample is wide."""

LINED = ("demarcation", "delimitation")


@dataclasses.dataclass(frozen=True)
class Row:
    """A sample and what it means; a heading has no sample."""

    text: str
    sample: Sample | None = None
    following: int = 0
    """How many rows are not parted from it."""


def rows(phrases: Translator, panels: Sequence[Panel]) -> list[Row]:
    """Return the rows of the legend of some panels of one scene."""
    scene = panels[0].scene
    shown = sorted({number for panel in panels for number in panel.land})
    found = [Row(_holder(phrases, panels, number), _land(panels[0], number)) for number in shown]
    if shown_transfers(scene):
        found.append(Row(phrases.text("transferred"), _transfer))
    found += _stages(phrases, panels)
    found += _certainties(phrases, panels)
    if any(piece["stage"] == "undelimited" for panel in panels for piece in panel.segments):
        found.append(Row(phrases.text("band"), _band))
    if scene["waters"]:
        found.append(Row(phrases.text("water"), _strokes(style.RIVER)))
    if not panels[0].ground.shape(scene["land"]).is_empty:
        found.append(Row(phrases.text("outside"), _outside))
    return found


def _holder(phrases: Translator, panels: Sequence[Panel], number: int) -> str:
    """Return what a holder of land is called in the panels that show it."""
    versions = [panel.version for panel in panels if number in panel.land]
    return names_shown(phrases, panels[0].scene, number, versions)


def _stages(phrases: Translator, panels: Sequence[Panel]) -> list[Row]:
    solid = style.CERTAINTIES["V"]
    samples = {
        "demarcation": _marked,
        "delimitation": _strokes(solid),
        "zone-edge": _strokes(style.ZONE_EDGE),
        "neighbour": _strokes(style.NEIGHBOUR),
    }
    present = {piece["stage"] for panel in panels for piece in panel.segments}
    return [Row(phrases.text(f"stage_{stage}"), samples[stage]) for stage in samples if stage in present]


def _certainties(phrases: Translator, panels: Sequence[Panel]) -> list[Row]:
    """Return how sure a line is: read apart from its stage, so explained apart."""
    present = {piece["certainty"] for panel in panels for piece in panel.segments if piece["stage"] in LINED}
    if not present:
        return []
    told = [
        Row(phrases.text(f"certainty_{certainty}"), _strokes(look))
        for certainty, look in style.CERTAINTIES.items()
        if certainty in present
    ]
    return [Row(phrases.text("certainty"), following=len(told)), *told]


def _land(panel: Panel, number: int) -> Sample:
    def sample(brush: Brush, box: Box) -> None:
        paint_land(panel.scene, brush, number, shapely.box(*box))
        _outline(brush, box, style.Stroke(style.SAMPLE_EDGE, 0.4))

    return sample


def _outline(brush: Brush, box: Box, look: Stroke) -> None:
    brush.stroke([shapely.get_coordinates(shapely.box(*box))], look, level=6)


def _transfer(brush: Brush, box: Box) -> None:
    left, bottom, right, top = box
    inner = (left + 1, bottom + 1, right - 1, top - 1)
    _outline(brush, inner, style.MOVED)


def _band(brush: Brush, box: Box) -> None:
    brush.fill(shapely.box(*box), style.SAMPLE_GROUND, level=2)
    hatch_band(brush, shapely.box(*box), level=5)


def _outside(brush: Brush, box: Box) -> None:
    brush.fill(shapely.box(*box), style.LAND, edge=style.LAND_EDGE, level=2)


def _strokes(look: Stroke) -> Sample:
    def sample(brush: Brush, box: Box) -> None:
        left, bottom, right, top = box
        middle = (bottom + top) / 2
        brush.stroke([np.array([[left, middle], [right, middle]])], look, level=5)

    return sample


def _marked(brush: Brush, box: Box) -> None:
    left, bottom, right, top = box
    _strokes(style.CERTAINTIES["V"])(brush, box)
    beads = [[left + (right - left) * part, (bottom + top) / 2] for part in (0.25, 0.75)]
    brush.dots(np.array(beads), style.BEADS.width / 2, style.INK, level=5.1)


@dataclasses.dataclass(frozen=True)
class Set:
    """A legend set in columns: letters of ``size`` points in ``columns`` of ``width`` points."""

    rows: tuple[tuple[Row, tuple[str, ...]], ...]
    size: float
    columns: int
    width: float

    def face(self, row: Row) -> Face:
        """Return how a row is set."""
        return Face(self.size, bold=row.sample is None)

    def height_of(self, lines: Sequence[str]) -> float:
        """Return what a row takes."""
        return len(lines) * self.size * LEADING + self.size * 0.28

    def stacks(self) -> list[list[tuple[Row, tuple[str, ...]]]]:
        """Return the rows of every column, filled so that the highest one is as low as can be."""
        low, high = 0.0, self._whole()
        while high - low > self.size / 8:
            middle = (low + high) / 2
            low, high = (low, middle) if len(self._filled(middle)) <= self.columns else (middle, high)
        return self._filled(high)

    def _whole(self) -> float:
        return sum(self.height_of(lines) for _, lines in self.rows)

    def _filled(self, height: float) -> list[list[tuple[Row, tuple[str, ...]]]]:
        stacks: list[list[tuple[Row, tuple[str, ...]]]] = [[]]
        left = height
        for number, (row, lines) in enumerate(self.rows):
            together = self.rows[number : number + 1 + row.following]
            needed = sum(self.height_of(of_one) for _, of_one in together)
            if needed > left and stacks[-1]:
                stacks.append([])
                left = height
            stacks[-1].append((row, lines))
            left -= self.height_of(lines)
        return stacks

    @property
    def height(self) -> float:
        """What the highest column takes."""
        return max(sum(self.height_of(lines) for _, lines in stack) for stack in self.stacks())


def compose_legend(
    wanted: Sequence[Row],
    typefaces: Typefaces,
    room: tuple[float, float],
    size: float,
    columns: int,
    more: Callable[[int], str],
) -> Set:
    """Return a legend that fits into a room of some width and height, its letters as large as can be.

    They are ``size`` or a little more or less. What then finds no room is left out at the end, and the last
    row says how much that is, in the words of ``more``.
    """
    width, height = room
    gap = size * 1.4
    column = (width - gap * (columns - 1)) / columns
    for part in (1.15, 1.07, 1.0, 0.92, 0.84, 0.76):
        done = _set(wanted, typefaces, size * part, columns, column, gap)
        if done.height <= height:
            return done
    kept = len(wanted)
    while kept > 1 and done.height > height:
        kept -= 1
        if wanted[kept - 1].following:
            continue
        told = Row(more(sum(row.sample is not None for row in wanted[kept:])))
        done = _set([*wanted[:kept], told], typefaces, done.size, columns, column, gap)
    return done


def _set(
    wanted: Sequence[Row], typefaces: Typefaces, size: float, columns: int, column: float, gap: float
) -> Set:
    room = column - size * (SAMPLE + 0.7)
    told = tuple(
        (row, tuple(typefaces.wrapped(row.text, Face(size, bold=row.sample is None), room, 3)))
        for row in wanted
    )
    return Set(tuple(item for item in told if item[1]), size, columns, column + gap)


def draw(legend: Set, brush: Brush, left: float, top: float) -> None:
    """Draw a legend from its upper left corner."""
    for number, stack in enumerate(legend.stacks()):
        x, y = left + number * legend.width, top
        for row, lines in stack:
            _row(legend, brush, row, lines, (x, y))
            y -= legend.height_of(lines)


def _row(legend: Set, brush: Brush, row: Row, lines: Sequence[str], corner: tuple[float, float]) -> None:
    x, y = corner
    size = legend.size
    foot = y - ASCENT * size
    if row.sample:
        row.sample(brush, (x, foot - 0.12 * size, x + SAMPLE * size, foot + 0.82 * size))
    start = x + (SAMPLE + 0.7) * size if row.sample else x
    for number, line in enumerate(lines):
        brush.write((start, foot - number * LEADING * size), line, legend.face(row))
