"""Build the legend of a picture: an entry for everything that its two panels show, and for nothing else."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist import style
from borderhist.maps import legend
from borderhist.maps.phrases import shown_transfers
from borderhist.maps.print.panels import hatch_band, paint_land, stripe_possession
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
    holders: dict[int, list[int]] = {}
    for panel in panels:
        for number in panel.land:
            holders.setdefault(number, []).append(panel.version)
    entries = legend.list_entries(phrases, scene, holders, _list_shown(panels))
    sure = sum(entry.thing in style.CERTAINTIES for entry in entries)
    return [
        Row(entry.text, _sample(panels, entry.thing), sure if entry.thing == legend.HEADING else 0)
        for entry in entries
    ]


def _list_shown(panels: Sequence[Panel]) -> set[str]:
    """Return what the panels show beside who holds land."""
    scene = panels[0].scene
    shown = legend.explain_lines(piece for panel in panels for piece in panel.segments)
    if shown_transfers(scene):
        shown.add("transfer")
    if any(panel.possessions for panel in panels):
        shown.add("possessions")
    if scene["waters"]:
        shown.add("river")
    if not panels[0].ground.shape(scene["land"]).is_empty:
        shown.add("land")
    return shown


def _sample(panels: Sequence[Panel], thing: str | int) -> Sample | None:
    """Return what draws a thing in small; nothing for a heading."""
    if isinstance(thing, int):
        return _land(panels[0], thing)
    return _possession(panels) if thing == "possessions" else SAMPLES.get(thing)


def _land(panel: Panel, number: int) -> Sample:
    def sample(brush: Brush, box: Box) -> None:
        paint_land(panel.scene, brush, number, shapely.box(*box))
        _outline(brush, box, style.Stroke(style.SAMPLE_EDGE, 0.4))

    return sample


def _possession(panels: Sequence[Panel]) -> Sample:
    """Return what draws the stripes of the first possession that is shown."""
    colour = next(item["colour"] for panel in panels for item, _ in panel.possessions)

    def sample(brush: Brush, box: Box) -> None:
        brush.fill(shapely.box(*box), style.SAMPLE_GROUND, level=2)
        stripe_possession(brush, shapely.box(*box), colour)

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


SAMPLES: dict[str, Sample] = {
    "transfer": _transfer,
    "demarcation": _marked,
    "delimitation": _strokes(style.CERTAINTIES["V"]),
    "zone-edge": _strokes(style.ZONE_EDGE),
    "neighbour": _strokes(style.NEIGHBOUR),
    **{certainty: _strokes(look) for certainty, look in style.CERTAINTIES.items()},
    "undelimited": _band,
    "river": _strokes(style.RIVER),
    "land": _outside,
}


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


def draw(done: Set, brush: Brush, left: float, top: float) -> None:
    """Draw a legend from its upper left corner."""
    for number, stack in enumerate(done.stacks()):
        x, y = left + number * done.width, top
        for row, lines in stack:
            _row(done, brush, row, lines, (x, y))
            y -= done.height_of(lines)


def _row(done: Set, brush: Brush, row: Row, lines: Sequence[str], corner: tuple[float, float]) -> None:
    x, y = corner
    size = done.size
    foot = y - ASCENT * size
    if row.sample:
        row.sample(brush, (x, foot - 0.12 * size, x + SAMPLE * size, foot + 0.82 * size))
    start = x + (SAMPLE + 0.7) * size if row.sample else x
    for number, line in enumerate(lines):
        brush.write((start, foot - number * LEADING * size), line, done.face(row))
