"""The looks of a picture: those of every drawn map, and what a scene's sovereigns make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.looks import (
    BAND_INK,
    BEADS,
    CERTAINTIES,
    COAST,
    FRAME,
    GLOW,
    GRATICULE,
    HATCH_INK,
    INK,
    LAKE,
    LAKE_FILL,
    LAND,
    LAND_EDGE,
    MOVED,
    MOVED_COAST,
    NEIGHBOUR,
    PAPER,
    QUIET_INK,
    RIVER,
    SEA,
    STAGES,
    STUDY,
    TRANSFER,
    TRANSFER_INK,
    WATER_INK,
    ZONE_EDGE,
    Stroke,
    casing_of,
    stroke_of,
)
from borderhist.records import parties_of

if TYPE_CHECKING:
    from borderhist.maps.scenes.scene import Scene, SceneSovereign

__all__ = [
    "BAND_INK", "BEADS", "CERTAINTIES", "COAST", "FRAME", "GLOW", "GRATICULE", "HATCH_INK", "INK", "LAKE",
    "LAKE_FILL", "LAND", "LAND_EDGE", "MOVED", "MOVED_COAST", "NEIGHBOUR", "PAPER", "QUIET_INK", "RIVER",
    "SEA", "STAGES", "STUDY", "TRANSFER", "TRANSFER_INK", "WATER_INK", "ZONE_EDGE", "Stroke", "casing_of",
    "open_turn", "party_colours", "stroke_of",
]  # fmt: skip


def party_colours(scene: Scene, sovereign: SceneSovereign) -> list[str]:
    """Return the colours of a condominium's stripes: those of its parties, where the scene knows them."""
    known = {other["id"]: other["colour"] for other in scene["sovereigns"]}
    colours = [known[party] for party in parties_of(sovereign["id"]) if party in known]
    return colours if len(colours) > 1 else [sovereign["colour"], PAPER]


def open_turn(scene: Scene, sovereign: SceneSovereign) -> int:
    """Return which of the hatches of open land a sovereign has: lines, crosses or dots."""
    kinds = [other["id"] for other in scene["sovereigns"] if other["kind"] == "open"]
    return kinds.index(sovereign["id"]) % 3
