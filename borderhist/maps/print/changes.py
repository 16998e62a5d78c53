"""Write the text beside the maps of a page: transfers with their clauses, and what was agreed."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist import style
from borderhist.maps import phrases
from borderhist.maps.print.typefaces import ASCENT, LEADING, Face

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from borderhist.i18n.translator import Translator
    from borderhist.maps.planar import Box
    from borderhist.maps.print.brush import Brush
    from borderhist.maps.print.typefaces import Typefaces
    from borderhist.maps.scene import Scene

    Line = tuple[str, Face]


SIZES = (9.2, 8.6, 8.0, 7.6, 7.2, 6.8)
"""Points, the best first."""

STOPS = " .,;\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH COMMA}\N{FULLWIDTH SEMICOLON}"

BETWEEN = 0.4
"""Sizes of a letter between two paragraphs."""


@dataclasses.dataclass(frozen=True)
class Paragraph:
    """Texts that stand below each other; ``is_needed`` if the page is not whole without it."""

    texts: tuple[tuple[str, Face], ...]
    is_needed: bool = True


def paragraphs(said: Translator, scene: Scene) -> list[Paragraph]:
    """Return what there is to say, the most important first; sizes are in parts of the body's."""
    body = Face(1)
    found = [Paragraph(((said.text("whatChanged"), Face(1.12, bold=True)),))]
    for transfer in phrases.shown_transfers(scene):
        moved = phrases.describe_transfer(said, scene, transfer)
        strong = Face(1, bold=True, colour=style.TRANSFER_INK)
        found.append(Paragraph(((moved, strong), (phrases.clause(said, scene, transfer), body))))
    if not phrases.shown_transfers(scene):
        found.append(Paragraph(((said.text("none"), body),)))
    return [*found, *_told(said, scene)]


def _told(said: Translator, scene: Scene) -> Iterator[Paragraph]:
    told = [item for name in scene["instruments_shown"] if (item := phrases.instrument(scene, name))]
    for instrument in told:
        if summary := said.of(instrument.get("summary")):
            yield Paragraph(((summary, Face(1)),))
    for instrument in told:
        for number, article in instrument["articles"].items():
            if number == "context":
                continue
            heading = (said.text("articleNumber", n=number), Face(1, bold=True))
            yield Paragraph((heading, (said.of(article["summary"]), Face(1))), is_needed=False)


def write(told: Sequence[Paragraph], typefaces: Typefaces, page: Brush, box: Box) -> None:
    """Write paragraphs into a box, as large as what is needed fits; the rest as far as it fits whole.

    What is needed and does not fit at the least size ends in an ellipsis.
    """
    left, bottom, right, top = box
    room = right - left, top - bottom
    size = next((size for size in SIZES if _height(told, typefaces, size, room[0]) <= room[1]), SIZES[-1])
    left_over = room[1]
    for paragraph in told:
        lines = _lines(paragraph, typefaces, size, room[0])
        needed = _height_of(lines) + BETWEEN * size
        if needed > left_over + BETWEEN * size and not paragraph.is_needed:
            return
        lines = _as_many_as_fit(lines, left_over)
        set_lines(page, lines, left, bottom + left_over)
        left_over -= needed
        if left_over <= 0:
            return


def _height(told: Sequence[Paragraph], typefaces: Typefaces, size: float, width: float) -> float:
    needed = [_lines(paragraph, typefaces, size, width) for paragraph in told if paragraph.is_needed]
    return sum(_height_of(lines) + BETWEEN * size for lines in needed)


def _lines(paragraph: Paragraph, typefaces: Typefaces, size: float, width: float) -> list[Line]:
    found: list[Line] = []
    for text, part in paragraph.texts:
        face = dataclasses.replace(part, size=part.size * size)
        found += [(line, face) for line in typefaces.wrapped(text, face, width)]
    return found


def _height_of(lines: Sequence[Line]) -> float:
    return sum(face.size * LEADING for _, face in lines)


def _as_many_as_fit(lines: list[Line], room: float) -> list[Line]:
    fitting: list[Line] = []
    for text, face in lines:
        room -= face.size * LEADING
        if room < 0:
            if fitting:
                last, how = fitting[-1]
                fitting[-1] = (f"{last.rstrip(STOPS)} …", how)
            break
        fitting.append((text, face))
    return fitting


def set_lines(page: Brush, lines: Sequence[Line], left: float, top: float) -> float:
    """Write clean lines below each other; return where the next one would begin."""
    for text, face in lines:
        page.write((left, top - ASCENT * face.size), text, face)
        top -= face.size * LEADING
    return top
