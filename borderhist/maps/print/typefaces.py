"""Choose and measure the typefaces of pictures: which characters they have, and how wide a text is."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from borderhist.maps import typefaces

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


MEASURED_AT = 1200
"""Dots an inch at which text is measured, so that a measure does not depend on the picture's."""

ASCENT, DESCENT, LEADING = 0.86, 0.24, 1.18
"""Of the size of a letter: what a line takes above and below its foot, and the step to the next line."""

BLANKS = re.compile("[ \t\n\r\f\v]+")
"""What becomes one blank; the blanks at which no line ends stay what they are."""

LONGEST = 1500
"""Characters after which any text from the data is cut; longer than any summary."""


@dataclasses.dataclass(frozen=True)
class Face:
    """How a text is set: size in points."""

    size: float
    bold: bool = False
    italic: bool = False
    colour: str = "#111111"


STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


@cache
def families() -> tuple[str, ...]:
    """Return the families that everything is set in, the first for what it can write, and so on.

    Raises
    ------
    OutputError
        If the packages that bring them are not installed.
    """
    for style in STYLES:
        _prefer(typefaces.alphabetic(style))
    _prefer(typefaces.chinese(), for_every_style=True)
    return typefaces.ALPHABETIC, typefaces.CHINESE


def _prefer(file: Path, *, for_every_style: bool = False) -> None:
    """Let matplotlib find a file before one of the same name that the machine may have."""
    manager = font_manager.fontManager
    known = len(manager.ttflist)
    manager.addfont(file)
    ours, others = manager.ttflist[known:], manager.ttflist[:known]
    if for_every_style:
        # there is one Han face: without this, a machine's own would be found for what is bold
        ours = [
            dataclasses.replace(entry, weight=weight, style=style)
            for entry in ours
            for weight in (400, 700)
            for style in ("normal", "italic")
        ]
    manager.ttflist[:] = ours + others


@cache
def _writable(names: tuple[str, ...]) -> frozenset[int]:
    """Return the characters that at least one of the families has."""
    fonts = (font_manager.get_font(font_manager.findfont(FontProperties(family=[name]))) for name in names)
    return frozenset(code for font in fonts for code in font.get_charmap())


@dataclasses.dataclass(frozen=True)
class Typefaces:
    """The typefaces of a picture, in the order in which they are asked for a letter."""

    families: tuple[str, ...]

    def properties(self, face: Face) -> FontProperties:
        """Return what matplotlib sets a text with."""
        return FontProperties(
            family=list(self.families),
            size=face.size,
            weight="bold" if face.bold else "normal",
            style="italic" if face.italic else "normal",
        )

    def clean(self, text: str) -> str:
        """Return a text that can be set: without controls and turns of direction, on one line.

        What no typeface has becomes a box. A text that is longer than any name is cut.
        """
        known = _writable(self.families)
        letters = unicodedata.normalize("NFC", BLANKS.sub(" ", text[: 2 * LONGEST]).strip(" "))
        kept = [letter for letter in letters if unicodedata.category(letter)[0] != "C"]
        drawn = "".join(letter if ord(letter) in known else "\N{WHITE SQUARE}" for letter in kept)
        return drawn if len(drawn) <= LONGEST else f"{drawn[: LONGEST - 1]}…"

    def width(self, text: str, face: Face) -> float:
        """Return how many points a clean text is wide."""
        return _width(self.families, text, dataclasses.replace(face, size=10, colour="")) * face.size / 10

    def elided(self, text: str, face: Face, most: float) -> str:
        """Return a text, cut with an ellipsis where it is wider than so many points."""
        text = self.clean(text)
        # no letter is narrower than that, so the rest need not be measured
        text = text[: int(most / (0.15 * face.size)) + 1]
        if self.width(text, face) <= most:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.width(f"{text[:middle].rstrip()}…", face) <= most
            low, high = (middle, high) if fits else (low, middle - 1)
        return f"{text[:low].rstrip()}…"

    def wrapped(self, text: str, face: Face, most: float, lines: int = 99) -> list[str]:
        """Return a text in lines no wider than so many points; what needs more lines ends in an ellipsis."""
        done: list[str] = []
        rest = _words(self.clean(text))
        while rest and len(done) < lines:
            taken = self._fitting(rest, face, most)
            line = "".join(rest[:taken]) if len(done) < lines - 1 else "".join(rest)
            done.append(self.elided(line, face, most))
            rest = rest[taken:] if len(done) < lines else []
        return done

    def _fitting(self, words: list[str], face: Face, most: float) -> int:
        """Return how many words fit on a line; at least one."""
        count, line = 1, words[0]
        while count < len(words):
            line += words[count]
            if self.width(line.rstrip(), face) > most:
                break
            count += 1
        return count


NEVER_FIRST = "，。、；：！？）」』》…·,;:)"  # noqa: RUF001 - Chinese marks
"""Marks that no line of Chinese begins with."""


def _words(text: str) -> list[str]:
    """Return the pieces between which a line may end: words with their blank, single ideographs."""
    pieces: list[str] = [""]
    for letter in text:
        last = pieces[-1]
        is_break = _is_ideograph(letter) or (last and (last[-1] == " " or _is_ideograph(last[-1])))
        if is_break and letter not in NEVER_FIRST and letter != " ":
            pieces.append("")
        pieces[-1] += letter
    return [piece for piece in pieces if piece]


def _is_ideograph(letter: str) -> bool:
    return "\N{CJK RADICAL REPEAT}" <= letter <= "\N{HALFWIDTH HANGUL LETTER I}"


@lru_cache(maxsize=20_000)
def _width(names: tuple[str, ...], text: str, face: Face) -> float:
    renderer = RendererAgg(1, 1, MEASURED_AT)  # type: ignore[no-untyped-call]
    properties = Typefaces(names).properties(face)
    size = renderer.get_text_width_height_descent(text, properties, ismath=False)  # type: ignore[no-untyped-call]
    return float(size[0]) * 72 / MEASURED_AT


def widest(letters: Typefaces, lines: Iterable[tuple[str, Face]]) -> float:
    """Return how many points the widest of some lines takes."""
    return max((letters.width(text, face) for text, face in lines), default=0.0)
