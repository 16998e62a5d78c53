"""Pictures of a scene for print and for the web, without a browser: the same bytes for the same scene."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from borderhist.maps import looks, phrases, spreads
from borderhist.maps.brush import HALO, HALO_WIDTH
from borderhist.maps.naming import Sizes
from borderhist.maps.panels import Panel
from borderhist.maps.phrases import Phrases
from borderhist.maps.planar import Ground, Plane
from borderhist.maps.typefaces import LEADING, Face, Typefaces, families

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.maps.brush import Brush
    from borderhist.maps.planar import Bounds
    from borderhist.maps.scene import Scene
    from borderhist.maps.spreads import Pen

Format = Literal["png", "svg", "pdf"]

DPI = 300
A4 = (3508 * 72 / DPI, 2480 * 72 / DPI)
"""Width and height of A4 landscape in points, a whole number of dots."""

MARGIN = 22.0
MOST_SOURCES = 3
"""Lines at the foot of the page."""

PRINT = spreads.Style(Sizes(), caption=10.5, legend=7.6, bearings=7)

CARD = (1200, 630)
CARD_DPI = 100


def picture(scene: Scene, file_format: Format, language: str = "en") -> bytes:
    """Return a scene as one A4 page, landscape: before, after, legend, what changed, sources.

    Parameters
    ----------
    scene
        Everything to show, in WGS84 degrees; drawn in its own equal-area projection.
    file_format
        ``png`` (300 dots an inch), ``svg`` or ``pdf`` (text stays text in both).
    language
        The language of all words.

    Returns
    -------
    bytes
        The file; equal scenes give equal bytes on one machine.

    Raises
    ------
    UnknownNameError
        If the viewer does not speak the language.
    OutputError
        If no installed typeface can write the language.
    """
    pen = pen_for(language, is_svg=file_format == "svg")
    with drawing_settings(pen.typefaces):
        figure = Figure(figsize=(A4[0] / 72, A4[1] / 72), facecolor=looks.PAPER)
        print_page(figure, scene, pen)
        return saved(figure, file_format, DPI, _titled(scene, pen))


def card(scene: Scene, language: str = "en") -> bytes:
    """Return a scene as a card for links, a PNG of 1200 x 630 dots: the state after, title and area.

    Raises
    ------
    UnknownNameError
        If the viewer does not speak the language.
    OutputError
        If no installed typeface can write the language.
    """
    pen = pen_for(language)
    with drawing_settings(pen.typefaces):
        figure = Figure(figsize=(CARD[0] / CARD_DPI, CARD[1] / CARD_DPI), facecolor=looks.PAPER)
        _card(figure, scene, pen)
        return saved(figure, "png", CARD_DPI, _titled(scene, pen))


def pen_for(language: str, *, is_svg: bool = False) -> Pen:
    """Return what the words of a language are written with.

    Raises
    ------
    UnknownNameError
        If the viewer does not speak the language.
    OutputError
        If no installed typeface can write it.
    """
    return spreads.Pen(Phrases(language), Typefaces(families(language)), is_svg)


@contextmanager
def drawing_settings(typefaces: Typefaces) -> Iterator[None]:
    """Let matplotlib draw as it does by default, whatever the user has set, with text as text; then undo it."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "borderhist",
                "pdf.fonttype": 42,
                "text.parse_math": False,
                "text.hinting": "none",
                "font.sans-serif": list(typefaces.families),
                "font.family": list(typefaces.families),
            }
        )
        yield


def saved(figure: Figure, file_format: Format, dpi: int, title: str) -> bytes:
    """Return a figure as a file that says its title, and neither when nor with what it was made."""
    silent: dict[str, dict[str, str | None]] = {
        "png": {"Software": None},
        "svg": {"Date": None, "Creator": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    }
    file = io.BytesIO()
    figure.savefig(file, format=file_format, dpi=dpi, metadata={**silent[file_format], "Title": title})
    return _readable(file.getvalue(), title) if file_format == "svg" else file.getvalue()


def _readable(svg: bytes, title: str) -> bytes:
    """Return an SVG that a screen reader names, with halos made of outlined text it does not read."""
    text = svg.decode("utf-8")
    outline = f"stroke: #ffffff; stroke-width: {HALO_WIDTH}; stroke-linejoin: round; "
    halo = re.compile(rf'<g id="{HALO}">(\s*)<text style="')
    text = halo.sub(rf'<g class="{HALO}" aria-hidden="true">\1<text style="{outline}', text)
    named = f'role="img" aria-label="{escape(title)}" version='
    return text.replace("version=", named, 1).encode("utf-8") if "<svg" in text else svg


def _titled(scene: Scene, pen: Pen) -> str:
    return pen.typefaces.clean(pen.phrases.of(scene["title"]))


def print_page(figure: Figure, scene: Scene, pen: Pen) -> tuple[spreads.Side, spreads.Side]:
    """Draw the A4 page; return its sides with the labels that found room."""
    width, height = A4
    page = pen.brush(figure, (0, 0, width, height))
    top = _heading(scene, pen, page)
    spread = spreads.Spread(scene, MARGIN, width - MARGIN, top, PRINT)
    foot = _foot(scene, pen, page)
    high = spread.height(least=235, most=top - spread.caption - foot - 120)
    sides = spreads.draw(spread, figure, pen, page, high)
    under = spread.bottom(high) - 7
    split = width - MARGIN - 252
    spreads.draw_legend(sides, pen, page, (MARGIN, foot, split - 16, under), PRINT.legend, columns=3)
    _changes(scene, pen, page, (split, foot, width - MARGIN, under))
    return sides


def _heading(scene: Scene, pen: Pen, page: Brush) -> float:
    """Write title and summary; return where they end."""
    width, height = A4
    big, plain = Face(18, bold=True), Face(10.5, colour=looks.TRANSFER_INK)
    room = width - 2 * MARGIN
    title = pen.typefaces.elided(pen.phrases.of(scene["title"]), big, room)
    told = pen.typefaces.elided(phrases.summary(pen.phrases, scene), plain, room)
    page.write((MARGIN, height - MARGIN - 13), title, big)
    page.write((MARGIN, height - MARGIN - 29), told, plain)
    return height - MARGIN - 37


def _foot(scene: Scene, pen: Pen, page: Brush) -> float:
    """Write sources and licence at the foot of the page; return where they begin."""
    face = Face(6, colour="#374151")
    room = A4[0] - 2 * MARGIN
    lines = _sources(scene, pen, face, room)
    lines += pen.typefaces.wrapped(phrases.credit(pen.phrases), face, room, 2)
    top = MARGIN - 4 + len(lines) * face.size * LEADING
    spreads.paragraph(page, [(line, face) for line in lines], MARGIN, top)
    return top + 5


def _sources(scene: Scene, pen: Pen, face: Face, room: float) -> list[str]:
    """Return the citations in at most three lines; those that find no room are left out whole."""
    told = [pen.typefaces.clean(citation) for citation in phrases.cited(scene)]
    for count in range(len(told), 0, -1):
        rest = "" if count == len(told) else "; …"
        said = f"{pen.phrases.said('sources')}: {'; '.join(told[:count])}{rest}"
        lines = pen.typefaces.wrapped(said, face, room)
        if len(lines) <= MOST_SOURCES:
            return lines
    return []


def _changes(scene: Scene, pen: Pen, page: Brush, box: Bounds) -> None:
    """Write what changed hands, how and on what it rests; then, if there is room, what the instruments say."""
    left, bottom, right, top = box
    size, room = PRINT.legend, right - left
    lines = [(pen.phrases.said("whatChanged"), Face(size * 1.1, bold=True))]
    for transfer in phrases.shown_transfers(scene):
        area = pen.phrases.area(transfer["area_km2"], transfer["area_error_km2"])
        said = f"{area}: {' → '.join(phrases.parties(pen.phrases, scene, transfer))}"
        lines += _set(pen, said, Face(size, colour=looks.TRANSFER_INK, bold=True), room)
        lines += _set(pen, phrases.clause(pen.phrases, scene, transfer), Face(size * 0.92), room)
    if not phrases.shown_transfers(scene):
        lines += _set(pen, pen.phrases.said("none"), Face(size), room)
    for name in scene["instruments_shown"]:
        told = phrases.instrument(scene, name)
        lines += _set(pen, pen.phrases.of(told.get("summary")), Face(size * 0.92), room) if told else []
    _as_many_as_fit(page, lines, left, top, bottom)


def _set(pen: Pen, text: str, face: Face, room: float) -> list[tuple[str, Face]]:
    return [(line, face) for line in pen.typefaces.wrapped(text, face, room)]


def _as_many_as_fit(
    page: Brush, lines: list[tuple[str, Face]], left: float, top: float, bottom: float
) -> None:
    room = top - bottom
    fitting: list[tuple[str, Face]] = []
    for text, face in lines:
        room -= face.size * LEADING
        if room < 0:
            last, how = fitting[-1]
            fitting[-1] = (f"{last.rstrip(' .,;。，；')} …", how)
            break
        fitting.append((text, face))
    spreads.paragraph(page, fitting, left, top)


CARD_STYLE = spreads.Style(Sizes().times(1.75), caption=18, legend=12, bearings=11, weight=1.7, last_rank=2)


def _card(figure: Figure, scene: Scene, pen: Pen) -> None:
    width, height = (dots * 72 / CARD_DPI for dots in CARD)
    words = width * 0.37
    box = (words, 0.0, width, height)
    plane = Plane.showing(scene["projection"], scene["extent"], (width - words, height))
    panel = Panel(Ground(scene, plane), scene["after"])
    spreads.drawn_side(figure, pen, panel, box, CARD_STYLE, is_after=True)
    page = pen.brush(figure, (0, 0, width, height))
    _card_words(scene, pen, page, words, height)


def _card_words(scene: Scene, pen: Pen, page: Brush, width: float, height: float) -> None:
    left, room = 26.0, width - 46
    title, area = Face(33, bold=True), Face(23, bold=True, colour=looks.TRANSFER_INK)
    plain = Face(15, colour=looks.QUIET_INK)
    lines = [(line, title) for line in pen.typefaces.wrapped(pen.phrases.of(scene["title"]), title, room, 5)]
    top = spreads.paragraph(page, lines, left, height - 30) - 12
    told = [(line, area) for line in pen.typefaces.wrapped(_moved(scene, pen), area, room, 4)]
    top = spreads.paragraph(page, told, left, top) - 10
    state = phrases.side(pen.phrases, scene, scene["after"])
    after = [(line, plain) for line in pen.typefaces.wrapped(state, plain, room, 4)]
    _as_many_as_fit(page, after, left, top, 56)
    page.write((left, 26), "borderhist · CC BY 4.0", Face(12.5, colour=looks.QUIET_INK))


def _moved(scene: Scene, pen: Pen) -> str:
    """Return the area that changed hands in all, with its error, or that none did."""
    transfers = phrases.shown_transfers(scene)
    return pen.phrases.area(*phrases.sum_of(transfers)) if transfers else pen.phrases.said("none")
