"""Read a map back from its page: a file that may have been made by an older version, or by somebody else."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from borderhist.errors import DataError, Fault
from borderhist.maps.html.packing import unpack_scene
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from pathlib import Path

    from borderhist.maps.scene import Scene, Texts


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
