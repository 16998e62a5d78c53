"""Paint the small pictures: fills, hatches and strokes as SVG, and samples of them for the legend."""

from __future__ import annotations

import dataclasses
from html import escape
from typing import TYPE_CHECKING

from borderhist import style
from borderhist.maps.planar import party_colours
from borderhist.style import BAND_INK, COAST_INK, HATCH_INK, INK, LAND, TRANSFER

if TYPE_CHECKING:
    from borderhist.maps.scene import Scene, ScenePossession, SceneSegment
    from borderhist.style import Stroke


UNITS_PER_POINT = 1.2

POSSESSION_STEP = 12
"""Units from stripe to stripe of land that another than its sovereign held."""

LEAST_BAND = 8
"""Units that land on which no line was agreed is wide at least."""


def looks(segment: SceneSegment, scale: float) -> tuple[str, ...]:
    """Return how a boundary is stroked, one stroke on the other, at so many units a metre."""
    stage = segment["stage"]
    if stage == "undelimited":
        return (band(2000 * segment["uncertainty_km"] * scale),)
    line = stroke_attributes(style.stroke_of(stage, segment["certainty"]))
    return (line, BEADS) if stage == "demarcation" else (line,)


def stroke_attributes(stroke: Stroke) -> str:
    """Return a stroke as attributes; of a line in ink the colour is that of the group."""
    width = round(stroke.width * UNITS_PER_POINT, 1)
    found = "" if stroke.colour == INK else f' stroke="{stroke.colour}"'
    found += f' stroke-width="{width:g}"'
    if stroke.dashes:
        dashes = " ".join(str(round(dash * width) or 0.1) for dash in stroke.dashes)
        found += f' stroke-dasharray="{dashes}"'
    return f'{found} stroke-linecap="round"' if stroke.is_round else found


def band(width: float) -> str:
    """Return the stroke of land on which no line was agreed, as wide as it is."""
    return f' stroke="{BAND_INK}" stroke-width="{max(round(width), LEAST_BAND)}" stroke-opacity=".6"'


BEADS = stroke_attributes(style.BEADS)


def sample(scene: Scene, thing: str | int) -> str:
    """Return what a thing looks like, in small: land by the number of its holder, all else by its key."""
    if isinstance(thing, int):
        drawn = f'd="M2 2h22v12H2z" fill="{paint(scene, thing)}" stroke="{COAST_INK}"'
    elif thing == "land":
        drawn = f'd="M2 2h22v12H2z" fill="{LAND}" stroke="{COAST_INK}"'
    elif thing == "possessions":
        drawn = f'd="M2 2h22v12H2z"{possession_fill(scene, opening_possessions(scene)[0])}'
    elif thing == "transfer":
        drawn = f'd="M2 2h22v12H2z" fill="none" stroke="{TRANSFER}" stroke-width="3"'
    else:
        lines = "".join(f'<path d="M1 8h32"{line}/>' for line in SAMPLES[thing])
        return f'<svg width="34" height="16" stroke="{INK}" aria-hidden="true">{lines}</svg>'
    return f'<svg width="26" height="16" aria-hidden="true"><path {drawn}/></svg>'


SURE = stroke_attributes(style.CERTAINTIES["V"])

SAMPLES = {
    "demarcation": (SURE, BEADS),
    "delimitation": (SURE,),
    **{stage: (stroke_attributes(stroke),) for stage, stroke in style.STAGES.items()},
    **{certainty: (stroke_attributes(stroke),) for certainty, stroke in style.CERTAINTIES.items()},
    "undelimited": (band(LEAST_BAND),),
}


def paint(scene: Scene, number: int) -> str:
    """Return the fill of a sovereign's land: its colour or a hatch."""
    sovereign = scene["sovereigns"][number]
    return f"url(#h{number})" if sovereign["kind"] in ("condominium", "open") else escape(sovereign["colour"])


def possession_pattern(number: int, colour: str) -> str:
    """Return the stripes of land that another than its sovereign held, as ``p`` and a number."""
    return (
        f'<pattern id="p{number}" width="{POSSESSION_STEP}" height="9" patternUnits="userSpaceOnUse">'
        f'<path fill="{escape(colour)}" d="M0 0h3v9H0z"/></pattern>'
    )


def possession_fill(scene: Scene, item: ScenePossession) -> str:
    """Return stripes and edge of land that another than its sovereign held, as attributes."""
    edge = dataclasses.replace(style.POSSESSION_EDGE, colour=item["colour"])
    return f' fill="url(#p{scene["possessions"].index(item)})"{stroke_attributes(edge)}'


def opening_possessions(scene: Scene) -> list[ScenePossession]:
    """Return what another than the sovereign holds in the states that a page opens with."""
    opening = {scene["before"], scene["after"]}
    return [
        item
        for item in scene["possessions"]
        if any(opening.intersection(part["versions"]) for part in item["shown"])
    ]


def hatches(scene: Scene) -> list[str]:
    """Return stripes for land held jointly or not by its sovereign, and a hatch for land left open."""
    found = []
    for number, sovereign in enumerate(scene["sovereigns"]):
        if sovereign["kind"] == "condominium":
            found.append(_stripes(number, party_colours(scene, sovereign)))
        elif sovereign["kind"] == "open":
            found.append(
                f'<pattern id="h{number}" width="10" height="10" patternUnits="userSpaceOnUse">'
                f'<path fill="{escape(sovereign["colour"])}" d="M0 0h10v10H0z"/>'
                f'<path stroke="{HATCH_INK}" d="M0 10 10 0M-2 2 2-2M8 12l4-4"/></pattern>'
            )
    found += [
        possession_pattern(scene["possessions"].index(item), item["colour"])
        for item in opening_possessions(scene)
    ]
    return found


def _stripes(number: int, colours: list[str]) -> str:
    size = 8 * len(colours)
    bars = "".join(
        f'<path fill="{escape(c)}" d="M{8 * n} 0h8.5v{size}h-8.5z"/>' for n, c in enumerate(colours)
    )
    return (
        f'<pattern id="h{number}" width="{size}" height="{size}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)">{bars}</pattern>'
    )
