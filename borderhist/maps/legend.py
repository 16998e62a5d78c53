"""What a legend says, and in which order: pages, pictures and readers without scripts are told the same."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.maps.phrases import names_shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from borderhist.i18n.translator import Translator
    from borderhist.maps.scene import Scene, SceneSegment


HEADING = "certainty"
"""It has no sample, and is not parted from what stands below it."""

ROWS = {
    "transfer": "transferred",
    "possessions": "possessed",
    "demarcation": "stage_demarcation",
    "delimitation": "stage_delimitation",
    "zone-edge": "stage_zone-edge",
    "neighbour": "stage_neighbour",
    HEADING: "certainty",
    "V": "certainty_V",
    "C": "certainty_C",
    "K": "certainty_K",
    "L": "certainty_L",
    "undelimited": "band",
    "uncertainty": "layer_uncertainty",
    "zones": "layer_zones",
    "routes": "layer_routes",
    "readings": "layer_readings",
    "ports": "layer_ports",
    "markers": "layer_markers",
    "events": "layer_events",
    "river": "water",
    "land": "outside",
}
"""What a map may show beside the land of its holders, and the key of the text that explains it."""

LINED = ("demarcation", "delimitation")


@dataclasses.dataclass(frozen=True)
class Entry:
    """What is explained, and in which words; a holder of land is its number in the scene."""

    thing: str | int
    text: str


def list_entries(
    phrases: Translator, scene: Scene, holders: Mapping[int, Iterable[int]], shown: Collection[str]
) -> list[Entry]:
    """Return the legend of a map.

    Parameters
    ----------
    phrases
        The language.
    scene
        What the map is drawn from.
    holders
        Who holds land that is shown, and in which versions.
    shown
        What else is shown, by the keys of :data:`ROWS`.
    """
    lands = [
        Entry(number, names_shown(phrases, scene, number, versions))
        for number, versions in sorted(holders.items())
    ]
    return lands + [Entry(thing, phrases.text(key)) for thing, key in ROWS.items() if thing in shown]


def explain_lines(segments: Iterable[SceneSegment]) -> set[str]:
    """Return what boundary pieces show: their stages and, read apart from them, how sure lines are."""
    pieces = list(segments)
    sure = {piece["certainty"] for piece in pieces if piece["stage"] in LINED}
    return {piece["stage"] for piece in pieces} | sure | ({HEADING} if sure else set())
