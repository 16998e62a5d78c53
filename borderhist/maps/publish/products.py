"""List the files that a map is drawn into, and their names, without loading a geometry library."""

from __future__ import annotations

import dataclasses
import importlib.util
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from borderhist.derive.interpretation import Interpretation


Format = Literal["html", "png", "svg", "pdf", "pptx"]

FORMATS: tuple[Format, ...] = get_args(Format)

EXTRA = 'pip install "borderhist[pictures]"'

LIBRARIES: Mapping[Format, tuple[str, ...]] = {
    "html": (), "png": ("matplotlib",), "svg": ("matplotlib",), "pdf": ("matplotlib",),
    "pptx": ("matplotlib", "pptx"),
}  # fmt: skip
"""What the extra has to bring along."""


def can_draw(format_: Format) -> bool:
    """Tell whether what draws a format is installed, without loading it."""
    return all(importlib.util.find_spec(library) for library in LIBRARIES[format_])


@dataclasses.dataclass(frozen=True)
class Product:
    """One file of a map: a page, which speaks every language, or a picture or slide in one of them."""

    subject: str
    format: Format
    language: str | None = None

    def file(self, suffix: str) -> str:
        """Return the name of the file, with the suffix of the standpoint from which it is drawn."""
        language = f".{self.language}" if self.language else ""
        return f"{self.subject}{suffix}{language}.{self.format}"


def products(subject: str, formats: Iterable[Format], languages: Iterable[str]) -> tuple[Product, ...]:
    """Return what is drawn of a subject: one page, and every kind of picture in every language."""
    tongues = tuple(dict.fromkeys(languages))
    return tuple(
        Product(subject, format_, language)
        for format_ in dict.fromkeys(formats)
        for language in ((None,) if format_ == "html" else tongues)
    )


def suffix(seen_from: Interpretation) -> str:
    """Return what the names of maps drawn from a standpoint end with, such as ``+uda_narrow+signed``.

    Empty for the default standpoint. No id holds an underscore, so that no two standpoints share a suffix.
    """
    readings = [f"{reading}_{variant}" for reading, variant in seen_from.readings]
    return "".join(f"+{part}" for part in (*readings, seen_from.date_rule) if part)
