"""The lines of HTML that put a map into another page, and the same for programs (oEmbed)."""

from __future__ import annotations

import dataclasses
import re
from html import escape
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import quote, urlsplit

from borderhist.errors import UnknownNameError

if TYPE_CHECKING:
    from borderhist.maps.publish.read_map import MapFile


Mode = Literal["swipe", "toggle", "split", "change"]

MODES: tuple[Mode, ...] = get_args(Mode)

WIDTH = 1280
"""Pixels; what a program is told that asks for a size. Pages are told to fill the width they have."""

CARD = (1200, 630)
"""Pixels of the picture that stands for a map where links are shared."""


@dataclasses.dataclass(frozen=True)
class Embedding:
    """How a map is to be put into a page.

    Attributes
    ----------
    base
        The address of the folder of the maps, which ends with a slash; empty: beside the page.
    language, mode
        With which the map opens; None: its own.
    height
        In pixels; None: 9/16 of the width.
    """

    base: str = ""
    language: str | None = None
    mode: Mode | None = None
    height: int | None = None

    def address(self, name: str, *, embedded: bool) -> str:
        """Return the address of a file, with the state in which it opens."""
        state = [f"m={self.mode}" if self.mode else "", f"l={self.language}" if self.language else ""]
        fragment = "&".join(part for part in (*state, "embed=1" if embedded else "") if part)
        return f"{self.base}{quote(name)}{'#' if fragment else ''}{fragment}"

    def frame(self, one: MapFile) -> str:
        """Return the frame that shows a map."""
        source = f'src="{escape(self.address(one.path.name, embedded=True))}"'
        return iframe(source, one.named(self.language), self.height)

    def snippet(self, one: MapFile) -> str:
        """Return the frame with a plain link below it."""
        link = escape(self.address(one.path.name, embedded=False))
        return f'{self.frame(one)}\n<p><a href="{link}">{escape(one.named(self.language))}</a></p>'

    def oembed(self, one: MapFile, *, card: str | None) -> dict[str, Any]:
        """Return what the oEmbed standard says of a map, ``card`` being the file of its picture."""
        height = self.height or WIDTH * 9 // 16
        told: dict[str, Any] = {
            "version": "1.0",
            "type": "rich",
            "title": one.named(self.language),
            "provider_name": "borderhist",
            "html": self.snippet(one),
            "width": WIDTH,
            "height": height,
        }
        if self.base:
            told["provider_url"] = self.base
        if self.base and card:
            told["thumbnail_url"] = f"{self.base}{quote(card)}"
            told["thumbnail_width"], told["thumbnail_height"] = CARD
        return told


def iframe(source: str, title: str, height: int | None = None) -> str:
    """Return a frame as wide as there is room, ``source`` being its attribute ``src`` or ``srcdoc``.

    The sandbox lets the map run its script and nothing else: it has no origin and cannot leave the frame.
    """
    size = "aspect-ratio: 16 / 9" if height is None else f"height: {height}px"
    return (
        f'<iframe title="{escape(title)}" sandbox="allow-scripts" loading="lazy" allowfullscreen'
        f' style="width: 100%; {size}; border: 0" {source}></iframe>'
    )


def base_address(text: str) -> str:
    """Return the address of a folder with the slash at its end.

    Raises
    ------
    UnknownNameError
        If it is no address of the web and no path.
    """
    message = f"{text!r} is no address of a folder such as https://example.org/maps/"
    if re.search(r"[\s?#\\\x00-\x1f]", text):
        raise UnknownNameError(message)
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise UnknownNameError(message) from error
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.netloc):
        raise UnknownNameError(message)
    return text if not text or text.endswith("/") else f"{text}/"
