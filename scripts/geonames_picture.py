"""Draw the picture of docs/locate.md: four maps of one table, each place in its sovereign's colour."""

from __future__ import annotations

import colorsys
import dataclasses
import io
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

from borderhist import style
from borderhist.maps.compose.composition import compose_scene
from borderhist.maps.planar import ProjectedScene, Viewport
from borderhist.maps.print import furniture, label_maker, label_placement, legends, panels, pictures, spreads
from borderhist.maps.print.panels import Panel
from borderhist.maps.print.typefaces import Face
from borderhist.query.page_data import Story, gather_page_data

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.maps.planar import Box, Points
    from borderhist.maps.print.brush import Brush
    from borderhist.maps.print.spreads import TextStyle

WIDTH, HEIGHT = 960.0, 822.0
"""Points."""

DPI = 135
MARGIN, GAP = 16.0, 14.0
TITLE, CAPTION, LEGEND, CREDIT = 27.0, 19.0, 15.0, 11.5
"""Points of the letters."""

PANEL = ((WIDTH - 2 * MARGIN - GAP) / 2, 272.0)
TOP = HEIGHT - 56
STEP = PANEL[1] + 34
"""From the foot of one caption to the next below it."""

WEIGHT = 0.55
DOT, RING = 1.15, 1.65
SIZES = label_maker.Sizes(area=13.5)
SCALE = 8.5
COLOURS = 256

TITLE_TEXT = "Today's places, by who held the land they lie on"
DAY_TEXT = "on 1 January of each year"
CREDIT_TEXT = (
    "Places: GeoNames (CC BY 4.0). Land and lines: borderhist (CC BY 4.0), with Natural Earth and GSHHG "
    "(LGPL-3.0-or-later). Equal-area projection."
)
HOLLOW_TEXT = "Hollow: nearer to a line than the line is known"
LINE_TEXTS = {"stage_delimitation": "Line in force, broken where less sure", "band": "No line was agreed"}


@dataclasses.dataclass(frozen=True)
class Sheet:
    """What one map shows.

    Attributes
    ----------
    day
        The day of the map.
    caption
        What is written beside the year.
    largest
        The names of those who held most places, and how many.
    points
        Longitude and latitude (WGS84 degrees) of every place that has a sovereign, of shape (n, 2).
    sovereigns
        Their sovereigns, of shape (n,).
    is_near
        Whether the line is no surer than the place is far from it, of shape (n,).
    """

    day: dt.date
    caption: str
    largest: Mapping[str, int]
    points: Points
    sovereigns: np.ndarray
    is_near: np.ndarray


def picture(chronicle: Chronicle, sheets: Sequence[Sheet], names: Mapping[str, str], said: str) -> bytes:
    """Return four maps with one legend as a PNG.

    Parameters
    ----------
    chronicle
        The record.
    sheets
        The four maps, in order of time.
    names
        What each sovereign is called, in the order of the legend.
    said
        What the picture shows, in words; written into the file as its description.
    """
    pen = pictures.pen_for("en")
    with pictures.drawing_settings(pen.typefaces):
        figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), facecolor=style.PAPER)
        page = pen.brush(figure, (0, 0, WIDTH, HEIGHT))
        page.write((MARGIN, HEIGHT - MARGIN - 19), TITLE_TEXT, Face(TITLE, bold=True))
        quiet = Face(CAPTION * 0.8, colour=style.QUIET_INK)
        page.write((WIDTH - MARGIN, HEIGHT - MARGIN - 19), DAY_TEXT, quiet, align="right")
        shown = [_map(figure, pen, page, chronicle, sheet, n) for n, sheet in enumerate(sheets)]
        _legend(pen, page, chronicle, shown, names)
        page.write((MARGIN, MARGIN), CREDIT_TEXT, Face(CREDIT, colour=style.QUIET_INK))
        return _small(pictures.save_figure(figure, "png", DPI, TITLE_TEXT), said)


def _map(
    figure: Figure, pen: TextStyle, page: Brush, chronicle: Chronicle, sheet: Sheet, number: int
) -> Panel:
    """Draw one map and its caption, the first one with a scale; return its panel."""
    row, column = divmod(number, 2)
    left, top = MARGIN + column * (PANEL[0] + GAP), TOP - row * STEP
    _caption(pen, page, sheet, left, top - CAPTION * 0.8)
    box = (left, top - 22 - PANEL[1], left + PANEL[0], top - 22)
    panel = _panel(chronicle, sheet.day)
    brush = pen.brush(figure, box)
    panels.draw(panel, brush, weight=WEIGHT)
    _places(panel, brush, chronicle, sheet)
    namer = label_maker.LabelMaker(
        panel, pen.phrases, pen.typefaces, SIZES, with_transfers=False, last_rank=0
    )
    # a name on little land would hide the places there; the legend has it
    lands = [label for label in namer.labels() if " ".join(text for text, _ in label.lines) in sheet.largest]
    label_maker.write(
        label_placement.place_labels(lands, panel.ground.plane.window, namer.obstacles([])), brush
    )
    if number == 0:
        scale = furniture.place_furniture(panel, brush, pen.phrases, SCALE)
        corner = furniture.corner_for(scale, panel, namer.obstacles([]))
        furniture.draw(scale, corner, panel, brush, pen.phrases)
    spreads.frame(page, box)
    return panel


def _caption(pen: TextStyle, page: Brush, sheet: Sheet, left: float, foot: float) -> None:
    """Write the year, what came before it, and at the right how many places the two largest held."""
    year, bold = str(sheet.day.year), Face(CAPTION, bold=True)
    plain = Face(CAPTION * 0.68, colour=style.QUIET_INK)
    page.write((left, foot), year, bold)
    page.write((left + pen.typefaces.width(year, bold) + 8, foot), sheet.caption, plain)
    tally = " · ".join(f"{name} {count:,}" for name, count in sheet.largest.items())
    page.write((left + PANEL[0], foot), tally, plain, align="right")


def _panel(chronicle: Chronicle, day: dt.date) -> Panel:
    """Return a panel of the whole study area on a day."""
    version = chronicle.version_on(day)
    treaty = chronicle.versions[version]
    story = Story(str(day.year), version, version, treaty.title, (treaty.id,))
    composed = compose_scene(gather_page_data(chronicle, story))
    plane = Viewport.showing(composed["projection"], composed["extent"], PANEL)
    return Panel(ProjectedScene(composed, plane), 0)


def _places(panel: Panel, brush: Brush, chronicle: Chronicle, sheet: Sheet) -> None:
    """Draw the places: full where the answer is sure, hollow and above the others where it is not."""
    points = panel.ground.plane.onto(sheet.points)
    for sovereign in np.unique(sheet.sovereigns):
        colour = deep(chronicle.atlas.sovereigns[sovereign].colour)
        mine = sheet.sovereigns == sovereign
        brush.dots(points[mine & ~sheet.is_near], DOT, colour, level=7)
        _rings(brush, points[mine & sheet.is_near], colour)


def _rings(brush: Brush, points: Points, colour: str) -> None:
    brush.dots(points, RING, style.PAPER, edge=style.Stroke(colour, 0.9), level=8)


def deep(colour: str) -> str:
    """Return a dark colour of the same hue, which stands out from the tint."""
    hue, _, saturation = colorsys.rgb_to_hls(*to_rgb(colour))
    return to_hex(colorsys.hls_to_rgb(hue, 0.32, min(0.75, 1.3 * saturation)))


def _legend(
    pen: TextStyle, page: Brush, chronicle: Chronicle, shown: Sequence[Panel], names: Mapping[str, str]
) -> None:
    known = {row.text: row for panel in shown for row in legends.rows(pen.phrases, [panel])}
    rows = [_row(sovereign, name, chronicle, shown) for sovereign, name in names.items()]
    rows.append(legends.Row(HOLLOW_TEXT, _hollow))
    for key, text in LINE_TEXTS.items():
        rows.append(dataclasses.replace(known[pen.phrases.text(key)], text=text))
    room = (WIDTH - 2 * MARGIN, 130)
    composed = legends.compose_legend(rows, pen.typefaces, room, LEGEND, 3, lambda count: f"and {count} more")
    legends.draw(composed, page, MARGIN, TOP - 2 * STEP + 4)


def _row(sovereign: str, name: str, chronicle: Chronicle, shown: Sequence[Panel]) -> legends.Row:
    """Return what the land and the places of a sovereign look like."""
    panel, number = next(
        (panel, number)
        for panel in shown
        for number, known in enumerate(panel.scene["sovereigns"])
        if known["id"] == sovereign
    )
    colour = deep(chronicle.atlas.sovereigns[sovereign].colour)

    def sample(brush: Brush, box: Box) -> None:
        panels.paint_land(panel.scene, brush, number, shapely.box(*box))
        brush.dots(_across(box), 2.2 * DOT, colour, level=7)

    return legends.Row(name, sample)


def _hollow(brush: Brush, box: Box) -> None:
    brush.dots(_across(box), 1.7 * RING, style.PAPER, edge=style.Stroke(style.INK, 1.2), level=8)


def _across(box: Box) -> Points:
    """Return three points along the middle of a sample."""
    left, bottom, right, top = box
    return np.array([[left + (right - left) * part, (bottom + top) / 2] for part in (0.2, 0.5, 0.8)])


def _small(png: bytes, said: str) -> bytes:
    """Return a PNG of few colours that says in words what it shows."""
    facts = PngImagePlugin.PngInfo()
    facts.add_itxt("Description", said)
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    few = whole.quantize(palette=_palette(whole), dither=Image.Dither.NONE)
    file = io.BytesIO()
    few.save(file, "png", optimize=True, pnginfo=facts, dpi=(DPI, DPI))
    return file.getvalue()


def _palette(whole: Image.Image) -> Image.Image:
    """Return the most frequent colours as they are, with others for what is small."""
    frequent = [colour for _, colour in sorted(whole.getcolors(whole.width * whole.height), reverse=True)]
    rare = whole.quantize(COLOURS // 2, Image.Quantize.MAXCOVERAGE).getpalette()
    kept: dict[tuple[int, ...], tuple[int, ...]] = {}
    # pillow looks colours up by six bits of each part, and of two that are alike may take the rarer one
    for colour in (*frequent[: COLOURS // 2], *zip(rare[::3], rare[1::3], rare[2::3], strict=True)):
        kept.setdefault(tuple(part >> 2 for part in colour), colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in kept.values() for part in colour])
    return palette
