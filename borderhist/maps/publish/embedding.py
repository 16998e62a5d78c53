"""Put a map into another page, and read a map back from its page."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import quote, urlsplit

from borderhist.errors import DataError, Fault, UnknownNameError
from borderhist.maps.html.packing import unpack_scene
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from pathlib import Path

    from borderhist.maps.scene import Scene, Texts


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


@dataclasses.dataclass(frozen=True)
class MapFile(OneLine):
    """A map on disk: its file, the title that the file bears, and what it draws."""

    path: Path
    title: str
    scene: Scene

    @property
    def is_atlas(self) -> bool:
        """Whether the map holds every version."""
        return self.scene["id"] == "atlas"

    def named(self, language: str | None) -> str:
        """Return the title in a language, or as the file bears it."""
        if language is None:
            return self.title
        title: Texts = self.scene["title"]
        return title.get(language) or self.title


def read_map(path: Path) -> MapFile:
    """Return the map that a file holds.

    Raises
    ------
    DataError
        If the file cannot be read or is no map.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise DataError((Fault(str(path), "", f"the file cannot be read: {error.strerror}"),)) from error
    except UnicodeDecodeError:
        text = ""
    found = _Parts()
    found.feed(text)
    try:
        scene = unpack_scene(json.loads(found.scene))
        _must_be_a_scene(scene)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise DataError((Fault(str(path), "", "this is no map of borderhist"),)) from error
    return MapFile(path, found.title.strip() or scene["title"]["en"], scene)


def maps_in(folder: Path) -> list[MapFile]:
    """Return the maps of a folder, the atlas first, the others by the days they compare."""
    found = []
    for path in sorted(folder.glob("*.html")):
        try:
            found.append(read_map(path))
        except DataError:
            continue
    return sorted(found, key=_order)


def _order(one: MapFile) -> tuple[bool, str, str, str]:
    scene = one.scene
    before, after = (scene["versions"][scene[side]]["day"] for side in ("before", "after"))
    return not one.is_atlas, after, before, one.path.name


def _must_be_a_scene(scene: Scene) -> None:
    for side in (scene["before"], scene["after"]):
        scene["versions"][side]["day"].split("-")
    if not isinstance(scene["id"], str) or not isinstance(scene["title"]["en"], str):
        message = "a map has an id and a title"
        raise TypeError(message)
    for sovereign in scene["sovereigns"]:
        for named in (sovereign, *sovereign.get("periods", ())):
            named["name"]["en"].strip()
        [period["day"].split("-") for period in sovereign.get("periods", ())]
    for instrument in scene["instruments"]:
        dt.date.fromisoformat(instrument["day"])
    for transfer in scene["transfers"]:
        scene["sovereigns"][transfer["from_"]], scene["sovereigns"][transfer["to"]]
    for printed in (*scene["transfers"], *scene["totals"]):
        float(printed["area_km2"] + printed["area_error_km2"])


class _Parts(HTMLParser):
    """Gathers the title and the scene of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.scene = ""
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "title" and not self.title:
            self._within = "title"
        elif tag == "script" and facts.get("id") == "scene" and facts.get("type") == "application/json":
            self._within = "scene"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("title", "script"):
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data
        elif self._within == "scene":
            self.scene += data
