"""Read a map back from its page: a file that may have been made by an older version, or by somebody else."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, cast

from borderhist.errors import DataError, Fault
from borderhist.i18n.catalogue import map_texts
from borderhist.maps.pages.packing import LINES, MOVE
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from borderhist.maps.scenes.scene import Scene, Texts


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


def reopened(path: Path) -> MapFile:
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
        scene = unpacked(json.loads(found.scene))
        _must_be_a_scene(scene)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise DataError((Fault(str(path), "", "this is no map of borderhist"),)) from error
    return MapFile(path, found.title.strip() or scene["title"]["en"], scene)


def maps_in(folder: Path) -> list[MapFile]:
    """Return the maps of a folder, the atlas first, the others by the days they compare."""
    found = []
    for path in sorted(folder.glob("*.html")):
        try:
            found.append(reopened(path))
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
        float(transfer["area_km2"] + transfer["area_error_km2"])


def unpacked(value: dict[str, Any]) -> Scene:
    """Return a scene as it was before :func:`borderhist.maps.pages.packing.packed` made it short."""
    scene = {**_whole(value), "faces": value["faces"]}
    titles = {instrument["id"]: instrument["title"] for instrument in scene["instruments"]}
    scene["pages"] = [{"title": titles.get(page["id"]), **page} for page in scene["pages"]]
    if isinstance(scene["transfers"], dict):
        scene["transfers"] = list(_transfers(**scene["transfers"]))
    return cast("Scene", scene)


def _transfers(moves: list[list[Any]], pairs: list[list[Any]]) -> Iterator[dict[str, Any]]:
    for before, after, *moved in pairs:
        for move, error in zip(moved[::2], moved[1::2], strict=True):
            facts = dict(zip(MOVE, moves[move], strict=True))
            yield {"before": before, "after": after, **facts, "area_error_km2": error}


def _whole(value: Any) -> Any:
    """Return a value with its lines as numbers; texts say in English what they leave out."""
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if not isinstance(value, dict):
        return value
    whole = {key: _lines(item) if _is_lines(key, item) else _whole(item) for key, item in value.items()}
    if "en" in whole and whole.keys() <= map_texts().keys():
        return {language: whole.get(language, whole["en"]) for language in map_texts()}
    return whole


def _is_lines(key: str, value: Any) -> bool:
    return key in LINES and isinstance(value, (str, list))


def _lines(value: Any) -> Any:
    """Return lines as numbers, however deep they lie in lists; what is a number already stays one."""
    if isinstance(value, list):
        return [_lines(item) for item in value]
    return list(_numbers(value)) if isinstance(value, str) else value


def _numbers(letters: str) -> Iterator[int]:
    """Yield the integers of a polyline."""
    number, shift = 0, 0
    for letter in letters:
        bits = ord(letter) - 63
        number |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:  # noqa: PLR2004 - the last letter of the number
            yield ~(number >> 1) if number & 1 else number >> 1
            number, shift = 0, 0


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
