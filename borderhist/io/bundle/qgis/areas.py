"""QGIS styles of areas: territories, transfers, faces, zones, and the land and lakes around."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist import style
from borderhist.io.bundle.qgis import styles, symbols
from borderhist.io.bundle.qgis.labels import HORIZONTAL, NAME, Lettering
from borderhist.io.bundle.qgis.styles import BEGUN, HOLDS, Case
from borderhist.style import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from borderhist.io.bundle.qgis.symbols import Level, Symbol
    from borderhist.model.reader import Atlas
    from borderhist.model.records import Sovereign


CLOSER = 9_000_000
"""The denominator of the smallest scale at which small lakes are named."""

LARGE = 1
"""Square degrees of a lake that is named at any scale."""

STRIPE = 4.2
"""Points: the width of a stripe of common possession."""

BY_AREA = 'scale_linear(log10(1 + "area_km2"), 4, 6.5, 7.5, 14.5)'
"""Points: the larger the land, the larger its name."""


def territories(atlas: Atlas) -> Element:
    """Return every land in the colour of who holds it; of all days that are shown, the last lies on top."""
    cases = [Case(one.id, _every_name(one), paint(atlas, one)) for one in atlas.sovereigns.values()]
    return styles.categorise("sovereign", cases, [BEGUN, '"valid_from"'])


def _every_name(sovereign: Sovereign) -> str:
    """Return all names of a sovereign: a legend of QGIS stands beside the map of any day."""
    periods = sorted(sovereign.periods, key=lambda period: period.from_)
    return " / ".join(dict.fromkeys([sovereign.name.en, *(period.name.en for period in periods)]))


def names_of_territories() -> tuple[Lettering, ...]:
    """Return the names of who holds land."""
    return (
        Lettering(
            NAME.format("name"), 12.5, HORIZONTAL, style.AREA_NAME_INK,
            spacing=0.6, priority=9, wrap=14, follows={"Size": BY_AREA}, only=HOLDS, is_obstacle=False,
        ),
    )  # fmt: skip


def paint(atlas: Atlas, sovereign: Sovereign) -> Symbol:
    """Return how land is painted: hatched where it is open, striped where it is held in common."""
    if sovereign.kind == "condominium":
        return symbols.area(*_stripes(atlas, sovereign))
    ground = symbols.fill(sovereign.colour, seam=0.5)
    return symbols.area(ground, *(_open_hatch(atlas, sovereign) if sovereign.kind == "open" else ()))


def _stripes(atlas: Atlas, sovereign: Sovereign) -> Iterator[Level]:
    """Yield the colours of the parties in stripes, else the sovereign's own and white."""
    known = [atlas.sovereigns[party].colour for party in sovereign.parties if party in atlas.sovereigns]
    colours = known if len(known) > 1 else [sovereign.colour, style.PAPER]
    yield symbols.fill(colours[0], seam=0.5)
    for turn, colour in list(enumerate(colours))[1:]:
        stripes = symbols.hatch(Stroke(colour, STRIPE), 45, STRIPE * len(colours))
        moved = {"offset": turn * STRIPE, "offset_unit": "Point"}
        yield dataclasses.replace(stripes, facts={**stripes.facts, **moved})


def _open_hatch(atlas: Atlas, sovereign: Sovereign) -> list[Level]:
    """Return lines, crosses or dots, so that no two kinds of open land look alike."""
    turn = [one.id for one in atlas.sovereigns.values() if one.kind == "open"].index(sovereign.id) % 3
    if turn == 2:  # noqa: PLR2004 - lines, crosses, dots
        return [symbols.dot_pattern(style.HATCH_INK, 0.8, 6)]
    thin = Stroke(style.HATCH_INK, 0.5)
    return [symbols.hatch(thin, angle, 5.2) for angle in ((45,) if turn == 0 else (0, 90))]


def transfers() -> Element:
    """Return land that changed hands: hatched, with a heavy edge."""
    moved = symbols.area(
        symbols.fill(style.PAPER, 0.3),
        symbols.hatch(Stroke(style.TRANSFER, 0.9, opacity=0.5), -45, 9),
        symbols.stroke(style.GLOW),
        symbols.stroke(style.MOVED),
    )
    return styles.where(BEGUN, "Changed hands", moved)


def faces() -> Element:
    """Return the atomic pieces as thin outlines."""
    return styles.single(symbols.area(symbols.stroke(Stroke(style.QUIET_INK, 0.4, (4, 3)))))


def zones() -> Element:
    """Return zones as a tint with a broken edge."""
    drawn = symbols.area(symbols.fill(style.ZONE.colour, 0.1), symbols.stroke(style.ZONE))
    return styles.where(HOLDS, "Zone", drawn)


def names_of_zones() -> tuple[Lettering, ...]:
    """Return the names of zones."""
    return (
        Lettering(
            NAME.format("name"), 8, HORIZONTAL, style.ZONE.colour,
            is_italic=True, wrap=24, only=HOLDS, is_obstacle=False,
        ),
    )  # fmt: skip


def around() -> Element:
    """Return the land about which the record says nothing."""
    return styles.single(symbols.area(symbols.fill(style.LAND), symbols.stroke(style.LAND_EDGE)))


def lakes() -> Element:
    """Return lakes."""
    return styles.single(symbols.area(symbols.fill(style.LAKE_FILL), symbols.stroke(style.LAKE)))


def names_of_lakes() -> tuple[Lettering, ...]:
    """Return the names of lakes, of the large ones at any scale."""
    small = Lettering(
        NAME.format("name"), 7.4, HORIZONTAL, style.WATER_INK,
        is_italic=True, only=f"area($geometry) < {LARGE}", smallest=CLOSER,
    )  # fmt: skip
    return dataclasses.replace(small, only=f"area($geometry) >= {LARGE}", smallest=0), small


def study_area() -> Element:
    """Return the edge of the study area."""
    return styles.single(symbols.area(symbols.stroke(style.STUDY)))
