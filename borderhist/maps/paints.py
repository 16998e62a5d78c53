"""What the land of a scene's sovereigns is painted with, where one colour does not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.style import PAPER

if TYPE_CHECKING:
    from borderhist.maps.scenes.scene import Scene, SceneSovereign


def party_colours(scene: Scene, sovereign: SceneSovereign) -> list[str]:
    """Return the colours of a condominium's stripes: those of its parties, where the scene knows them."""
    _, _, ids = sovereign["id"].partition(":")
    known = {other["id"]: other["colour"] for other in scene["sovereigns"]}
    colours = [known[party] for party in ids.split("+") if party in known]
    return colours if len(colours) > 1 else [sovereign["colour"], PAPER]


def open_turn(scene: Scene, sovereign: SceneSovereign) -> int:
    """Return which of the hatches of open land a sovereign has: lines, crosses or dots."""
    kinds = [other["id"] for other in scene["sovereigns"] if other["kind"] == "open"]
    return kinds.index(sovereign["id"]) % 3
