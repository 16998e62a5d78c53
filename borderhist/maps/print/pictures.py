"""Pictures of a scene for print and for the web, without a browser: the same bytes for the same scene."""

from __future__ import annotations

import dataclasses
import io
import re
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from borderhist import style
from borderhist.i18n.translator import Translator
from borderhist.maps import phrases
from borderhist.maps.planar import ProjectedScene, Viewport
from borderhist.maps.print import changes, insets, spreads
from borderhist.maps.print.brush import HALO, HALO_WIDTH
from borderhist.maps.print.label_maker import Sizes
from borderhist.maps.print.panels import Panel
from borderhist.maps.print.typefaces import LEADING, LONGEST, Face, Typefaces, families

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.maps.print.brush import Brush
    from borderhist.maps.print.spreads import TextStyle
    from borderhist.maps.scene import Scene


Format = Literal["png", "svg", "pdf"]

DPI = 300

A4 = (3508 * 72 / DPI, 2480 * 72 / DPI)
"""Width and height of A4 landscape in points, a whole number of dots."""

MARGIN = 22.0

MOST_SOURCES = 3
"""Lines at the foot of the page."""

PRINT = spreads.Style(Sizes(), caption=10.5, legend=7.6, bearings=7)

INSET = spreads.Style(
    dataclasses.replace(Sizes().times(0.78), area=7.8),
    caption=7.6,
    legend=7.6,
    bearings=5.4,
    weight=0.8,
    is_inset=True,
)

INSETS = 232.0
"""Points that insets take beside each other."""

WORDS = 252.0
"""Points that what changed takes beside the legend."""

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
        The file; equal scenes give equal bytes.

    Raises
    ------
    UnknownNameError
        If the viewer does not speak the language.
    OutputError
        If the typefaces are not installed.
    """
    pen = pen_for(language, is_svg=file_format == "svg")
    with drawing_settings(pen.typefaces):
        figure = Figure(figsize=(A4[0] / 72, A4[1] / 72), facecolor=style.PAPER)
        print_page(figure, scene, pen)
        return save_figure(figure, file_format, DPI, _picture_title(scene, pen))


def card(scene: Scene, language: str = "en") -> bytes:
    """Return a scene as a card for links, a PNG of 1200 x 630 dots: the state after, title and area.

    Raises
    ------
    UnknownNameError
        If the viewer does not speak the language.
    OutputError
        If the typefaces are not installed.
    """
    pen = pen_for(language)
    with drawing_settings(pen.typefaces):
        figure = Figure(figsize=(CARD[0] / CARD_DPI, CARD[1] / CARD_DPI), facecolor=style.PAPER)
        _card(figure, scene, pen)
        return save_figure(figure, "png", CARD_DPI, _picture_title(scene, pen))


def pen_for(language: str, *, is_svg: bool = False) -> TextStyle:
    """Return what the words of a language are written with.

    Raises
    ------
    UnknownNameError
        If the viewer does not speak the language.
    OutputError
        If the typefaces are not installed.
    """
    return spreads.TextStyle(Translator(language), Typefaces(families()), is_svg)


@contextmanager
def drawing_settings(typefaces: Typefaces) -> Iterator[None]:
    """Let matplotlib draw as by default, whatever the user has set, with text as text; then undo it."""
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


def save_figure(figure: Figure, file_format: Format, dpi: int, title: str) -> bytes:
    """Return a figure as a file that says its title, and neither when nor with what it was made."""
    silent: dict[str, dict[str, str | None]] = {
        "png": {"Software": None},
        "svg": {"Date": None, "Creator": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    }
    file = io.BytesIO()
    figure.savefig(file, format=file_format, dpi=dpi, metadata={**silent[file_format], "Title": title})
    return _check_readable(file.getvalue(), title) if file_format == "svg" else file.getvalue()


def _check_readable(svg: bytes, title: str) -> bytes:
    """Return an SVG that a screen reader names, with halos made of outlined text it does not read."""
    text = svg.decode("utf-8")
    outline = f"stroke: #ffffff; stroke-width: {HALO_WIDTH}; stroke-linejoin: round; "
    halo = re.compile(rf'<g id="{HALO}">(\s*(?:<g [^>]*>\s*)?)<text style="')
    text = halo.sub(rf'<g class="{HALO}" aria-hidden="true">\1<text style="{outline}', text)
    named = f'<svg role="img" aria-label="{escape(title)}" '
    return text.replace("<svg ", named, 1).encode("utf-8")


def _picture_title(scene: Scene, pen: TextStyle) -> str:
    return pen.typefaces.clean(pen.phrases.of(scene["title"]))


def print_page(figure: Figure, scene: Scene, pen: TextStyle) -> list[spreads.Side]:
    """Draw the A4 page; return its sides with the labels that found room."""
    width, height = A4
    page = pen.brush(figure, (0, 0, width, height))
    top = _heading(scene, pen, page)
    foot = _foot(scene, pen, page)
    spread = spreads.Spread(scene, MARGIN, width - MARGIN, top, PRINT)
    high = spread.height(least=225, most=top - spread.caption - foot - 120)
    ground = spread.ground(high)
    under = spread.bottom(high) - 7
    closer = insets.choose_insets(scene, ground.plane, (INSETS, under - foot), INSET)
    sides = spreads.draw(spread, figure, pen, page, ground, insets.marks(closer, ground))
    words = width - MARGIN - WORDS
    legend = (MARGIN, foot, words - 16 - (INSETS + 16 if closer else 0), under)
    spreads.draw_legend(sides, pen, page, legend, PRINT.legend, columns=2 if closer else 3)
    beside = (legend[2] + 16, foot, words - 16, under)
    told = changes.paragraphs(pen.phrases, scene)
    changes.write(told, pen.typefaces, page, (words, foot, width - MARGIN, under))
    return [*sides, *insets.draw(closer, scene, figure, pen, page, beside, style=INSET)]


def _heading(scene: Scene, pen: TextStyle, page: Brush) -> float:
    """Write title and summary; return where they end."""
    width, height = A4
    big, plain = Face(18, bold=True), Face(10.5, colour=style.TRANSFER_INK)
    room = width - 2 * MARGIN
    title = pen.typefaces.elided(pen.phrases.of(scene["title"]), big, room)
    page.write((MARGIN, height - MARGIN - 13), title, big)
    told = pen.typefaces.elided(phrases.summary(pen.phrases, scene), plain, room)
    page.write((MARGIN, height - MARGIN - 29), told, plain)
    departs = pen.phrases.of(scene.get("standpoint"))
    if departs:
        start = MARGIN + pen.typefaces.width(told, plain) + 10
        quiet = Face(10.5, italic=True, colour=style.QUIET_INK)
        said = pen.typefaces.elided(f"· {departs}", quiet, width - MARGIN - start)
        page.write((start, height - MARGIN - 29), said, quiet)
    return height - MARGIN - 37


def _foot(scene: Scene, pen: TextStyle, page: Brush) -> float:
    """Write sources and licence at the foot of the page; return where they begin."""
    face = Face(6, colour=style.FOOT_INK)
    room = A4[0] - 2 * MARGIN
    lines = _sources(scene, pen, face, room)
    lines += pen.typefaces.wrapped(phrases.credit(pen.phrases), face, room, 2)
    top = MARGIN - 4 + len(lines) * face.size * LEADING
    changes.set_lines(page, [(line, face) for line in lines], MARGIN, top)
    return top + 5


def _sources(scene: Scene, pen: TextStyle, face: Face, room: float) -> list[str]:
    """Return the citations in at most three lines; those that find no room are left out whole."""
    told = [pen.typefaces.clean(citation) for citation in phrases.list_citations(scene)]
    for count in range(len(told), 0, -1):
        rest = "" if count == len(told) else "; …"
        said = pen.phrases.named(pen.phrases.text("sources"), "; ".join(told[:count]) + rest)
        lines = pen.typefaces.wrapped(said, face, room)
        if len(lines) <= MOST_SOURCES and len(said) < LONGEST:
            return lines
    return []


CARD_STYLE = spreads.Style(
    Sizes().times(1.75), caption=18, legend=12, bearings=11, weight=1.7, last_rank=2, is_inset=True
)


def _card(figure: Figure, scene: Scene, pen: TextStyle) -> None:
    width, height = (dots * 72 / CARD_DPI for dots in CARD)
    words = width * 0.37
    plane = Viewport.showing(scene["projection"], scene["extent"], (width - words, height))
    panel = Panel(ProjectedScene(scene, plane), scene["after"])
    box = (words, 0.0, width, height)
    spreads.draw_side(figure, pen, panel, box, CARD_STYLE, is_after=True, has_scale=False)
    page = pen.brush(figure, (0, 0, width, height))
    _card_words(scene, pen, page, words, height)


def _card_words(scene: Scene, pen: TextStyle, page: Brush, width: float, height: float) -> None:
    left, room, transfers = 26.0, width - 46, phrases.shown_transfers(scene)
    big, area = Face(35, bold=True), Face(24, bold=True, colour=style.TRANSFER_INK)
    plain = Face(15, colour=style.QUIET_INK)
    title = pen.typefaces.wrapped(pen.phrases.of(scene["title"]), big, room, 5)
    moved = pen.phrases.area(*phrases.total_shown(scene)) if transfers else pen.phrases.text("none")
    between = [" → ".join(phrases.parties(pen.phrases, scene, item)) for item in transfers[:3]]
    state = phrases.side(pen.phrases, scene, scene["after"])
    top = changes.set_lines(page, [(line, big) for line in title], left, height - 28) - 10
    # a number is not parted from its unit
    fitting = min(1, room / pen.typefaces.width(pen.typefaces.clean(moved), area))
    area = dataclasses.replace(area, size=area.size * max(fitting, 0.75))
    parts = [(moved, area, 3), *((text, plain, 2) for text in between), (state, plain, 3)]
    for text, face, most in parts:
        lines = [(line, face) for line in pen.typefaces.wrapped(text, face, room, most)]
        # the last line of the card is its licence
        if top - len(lines) * face.size * LEADING < LICENCE_HEIGHT:
            break
        top = changes.set_lines(page, lines, left, top) - 7
    page.write((left, 24), "borderhist · CC BY 4.0", Face(12.5, colour=style.QUIET_INK))


LICENCE_HEIGHT = 44.0
