"""The typefaces that come with the program: the same letters on every machine, whatever is installed there.

Both are under the SIL Open Font License 1.1. Fira Sans reserves no name, so that a subset may keep it; its
notice of copyright stays in the name table of every subset.
"""

from __future__ import annotations

import base64
import io
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from borderhist.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ALPHABETIC = "Fira Sans"
"""Latin, with Turkish letters and the tone marks of pinyin, and Cyrillic."""

CHINESE = "Noto Sans CJK TC"
"""Traditional Chinese, in pictures; ten megabytes are too many for a page."""

ON_A_PAGE = {400: "Regular", 700: "Bold"}
"""The weights that a page carries. A browser slants them itself: every one by the same angle."""

NOTICE = (
    "Fira Sans: digitized data copyright 2012-2016, The Mozilla Foundation and Telefonica S.A.; "
    "SIL Open Font License 1.1, https://openfontlicense.org"
)
"""What the licence asks to go along with the letters, for who reads a page's source."""

SIGNS = frozenset("#$*<=>@[\\]^_`{|}~")
"""What a heading has no use for, though who searches may type it."""

KEPT_NAMES = (0, 1, 2)
"""Entries of a name table that a subset keeps: copyright, family, style."""


@cache
def alphabetic(style: str) -> Path:
    """Return the file of a style of Fira Sans: ``Regular``, ``Bold``, ``Italic`` or ``BoldItalic``."""
    return _file("fontpkg_fira_sans", f"files/FiraSans-{style}.ttf")


@cache
def chinese() -> Path:
    """Return the file of Noto Sans CJK, which comes with the extra ``pictures``."""
    return _file("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc")


def _file(package: str, name: str) -> Path:
    try:
        root: Path = resources.files(package)  # type: ignore[assignment] # a package in a folder
    except ModuleNotFoundError:
        message = f'the typeface {name} is missing; pip install "borderhist[pictures]"'
        raise OutputError(message) from None
    return root / name


def face_rules(text: str) -> str:
    """Return the rules of a style sheet that bring the letters of a text along, and no others."""
    every = set(text)
    by_style = {"Regular": every, "Bold": every - SIGNS}
    return "".join(
        f'@font-face{{font-family:"{ALPHABETIC}";font-weight:{weight};'
        f"src:url(data:font/woff2;base64,{_subset(style, ''.join(sorted(by_style[style])))})}}"
        for weight, style in ON_A_PAGE.items()
    )


@cache
def characters() -> frozenset[str]:
    """Return the characters that the alphabetic typeface has."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only who writes a page or a picture needs it

    with TTFont(alphabetic("Regular"), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@cache
def _subset(style: str, letters: str) -> str:
    """Return a style with nothing but some letters, as WOFF2 in base 64; equal letters give equal bytes."""
    from fontTools import subset  # noqa: PLC0415 - see characters

    options = subset.Options(
        flavor="woff2", hinting=False, layout_features=[], name_IDs=list(KEPT_NAMES),
        notdef_outline=True, recalc_timestamp=False,
        drop_tables=[*subset.Options().drop_tables, "GDEF", "GPOS", "GSUB", "gasp"],
    )  # fmt: skip
    file = io.BytesIO()
    with subset.load_font(alphabetic(style), options) as font:
        worker = subset.Subsetter(options)
        worker.populate(text=letters)
        worker.subset(font)
        subset.save_font(font, file, options)
    return base64.b64encode(file.getvalue()).decode("ascii")


def letters_of(texts: Iterable[str]) -> str:
    """Return every letter of some texts that the alphabetic typeface has, once and in order."""
    return "".join(sorted(set().union(*texts) & characters()))
