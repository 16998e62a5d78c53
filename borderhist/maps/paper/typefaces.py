"""Letters: which installed typefaces a language is set in, what they can write, how wide it gets."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from borderhist.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

ALPHABETIC = ("Noto Sans", "Source Sans 3", "Liberation Sans", "Arial", "Helvetica", "DejaVu Sans")
CHINESE = (
    "Noto Sans CJK TC",
    "Noto Sans TC",
    "Source Han Sans TC",
    "PingFang TC",
    "Microsoft JhengHei",
    "Noto Sans CJK HK",
    "Noto Sans HK",
    "Noto Serif CJK TC",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
)
ALWAYS_THERE = "DejaVu Sans"
"""Matplotlib brings it along."""

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


@cache
def _installed() -> frozenset[str]:
    return frozenset(entry.name for entry in font_manager.fontManager.ttflist)


@cache
def families(language: str) -> tuple[str, ...]:
    """Return the families a language is set in, the first for what it can write, and so on.

    Only installed ones: every other name would be warned of at every word.

    Raises
    ------
    OutputError
        If Chinese is asked for and no installed typeface has its characters.
    """
    alphabetic = [name for name in ALPHABETIC if name in _installed()][:1]
    chinese = [name for name in CHINESE if name in _installed()][:1]
    if language == "zh-Hant" and not chinese:
        message = (
            "no typeface with Chinese characters is installed, so no picture in zh-Hant can be drawn; "
            "install Noto Sans CJK (on Debian: apt-get install fonts-noto-cjk)"
        )
        raise OutputError(message)
    order = [*chinese, *alphabetic] if language == "zh-Hant" else [*alphabetic, *chinese]
    return tuple(dict.fromkeys((*order, ALWAYS_THERE)))


@cache
def _writable(names: tuple[str, ...]) -> frozenset[int]:
    """Return the characters that at least one of the families has."""
    fonts = (font_manager.get_font(font_manager.findfont(FontProperties(family=[name]))) for name in names)
    return frozenset(code for font in fonts for code in font.get_charmap())


@dataclasses.dataclass(frozen=True)
class Typefaces:
    """The typefaces of one language."""

    families: tuple[str, ...]

    def properties(self, face: Face) -> FontProperties:
        """Return what matplotlib sets a text with."""
        return FontProperties(
            family=[*self.families, "sans-serif"],
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


def widest(typefaces: Typefaces, lines: Iterable[tuple[str, Face]]) -> float:
    """Return how many points the widest of some lines takes."""
    return max((typefaces.width(text, face) for text, face in lines), default=0.0)
