"""QGIS styles of areas, lines and points, each as the maps draw it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist import style
from borderhist.io.bundle.qgis import metadata, styles, symbols
from borderhist.io.bundle.qgis.labels import AROUND_POINT, CURVED, HORIZONTAL, NAME, OBSTACLE, Lettering
from borderhist.io.bundle.qgis.styles import BEGUN, HOLDS, Case
from borderhist.layers.fields import CERTAINTY_VALUES, STAGES
from borderhist.style import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from borderhist.io.bundle.qgis.symbols import Level, Symbol
    from borderhist.model.reader import Atlas
    from borderhist.model.records import Sovereign


CLOSER_LAKES = 9_000_000
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


def possessions(atlas: Atlas) -> Element:
    """Return land that another than its sovereign held, striped in the shade of who held it."""
    holders = dict.fromkeys(item.holder for item in atlas.possessions)
    return styles.rule_based(
        [
            Case(
                f'"possessor" = {_quote(holder)} AND {HOLDS}',
                f"Held in fact by {_every_name(atlas.sovereigns[holder])}",
                _possession(atlas.sovereigns[holder]),
            )
            for holder in holders
        ]
    )


def _possession(holder: Sovereign) -> Symbol:
    shade = style.shade_of(holder.colour)
    bar, edge = (
        dataclasses.replace(look, colour=shade) for look in (style.POSSESSION_BAR, style.POSSESSION_EDGE)
    )
    bars = symbols.hatch(bar, style.POSSESSION_ANGLE, style.POSSESSION_STEP)
    return symbols.area(bars, symbols.stroke(edge))


def names_of_possessions() -> tuple[Lettering, ...]:
    """Return the names of land that another than its sovereign held."""
    return (
        Lettering(
            NAME.format("name"), 8, HORIZONTAL, style.AREA_NAME_INK,
            is_italic=True, wrap=20, only=HOLDS, is_obstacle=False,
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
        is_italic=True, only=f"area($geometry) < {LARGE}", smallest=CLOSER_LAKES,
    )  # fmt: skip
    return dataclasses.replace(small, only=f"area($geometry) >= {LARGE}", smallest=0), small


def study_area() -> Element:
    """Return the edge of the study area."""
    return styles.single(symbols.area(symbols.stroke(style.STUDY)))


LEAST_BAND = 6
"""Points; a band of less would not be seen as one."""

METRES_A_POINT = 0.0254 / 72

CLOSER_RIVERS = 9_000_000
"""The denominator of the smallest scale at which short rivers are named."""

LONG = 9
"""Degrees of a river that is named at any scale."""

GENTLY = "smooth(simplify($geometry, @map_scale / 80000000), 2)"
"""A line without the bends that letters cannot follow."""

BAND, QUIET, CASING, CORE, BEADS = range(5)
"""The levels of the boundary layer, the lowest first."""


def boundary() -> Element:
    """Return lines by stage and certainty, as they are when the span that is shown ends."""
    return styles.rule_based(list(_cases()))


def apart_from_boundary() -> tuple[Lettering, ...]:
    """Return that names keep off the boundary, which itself bears none."""
    return (Lettering(OBSTACLE, 1, CURVED, draws=False, only=f"\"stage\" != 'undelimited' AND {HOLDS}"),)


def _cases() -> Iterator[Case]:
    quiet = [*style.STAGES, "undelimited"]
    for code, said in CERTAINTY_VALUES.items():
        agreed = f'"certainty" = \'{code}\' AND "stage" NOT IN ({", ".join(map(_quote, quiet))}) AND {HOLDS}'
        yield Case(agreed, f"Boundary: {said}", _stroke_with_casing(style.CERTAINTIES[code]))
    beads = symbols.line(symbols.stroke(style.BEADS, height=BEADS))
    yield Case(_in("demarcation"), f"With beads: {STAGES['demarcation']}", beads)
    for stage, look in style.STAGES.items():
        yield Case(_in(stage), STAGES[stage].capitalize(), symbols.line(symbols.stroke(look, height=QUIET)))
    yield Case(_in("undelimited"), "No agreed line: the band is as wide as the uncertainty", _band())


def _quote(text: str) -> str:
    return f"'{text}'"


def _in(stage: str) -> str:
    return f'"stage" = {_quote(stage)} AND {HOLDS}'


def _stroke_with_casing(look: Stroke) -> Symbol:
    """Return a line on a light one that parts it from what it crosses."""
    return symbols.line(
        symbols.stroke(style.casing_of(look), height=CASING), symbols.stroke(look, height=CORE)
    )


def _band() -> Symbol:
    """Return a hatched band as wide as the uncertainty of the line, and never too narrow to be seen.

    Its width is measured in the UTM zone of the line's middle: QGIS 3.22 transforms to named systems only.
    """
    half = f'max(1000 * "uncertainty_km", {LEAST_BAND / 2 * METRES_A_POINT:.6f} * coalesce(@map_scale, 1))'
    there = f"transform($geometry, '{metadata.DEGREES}', @plane)"
    shape = f"transform(buffer({there}, {half}, 6, 'flat', 'round'), @plane, '{metadata.DEGREES}')"
    zone = "'EPSG:' || (32631 + floor(x(centroid($geometry)) / 6))"
    around = f"with_variable('plane', {zone}, {shape})"
    rules = symbols.hatch(Stroke(style.BAND_INK, 0.9, opacity=0.75), -45, 4.6)
    band = symbols.geometry_generator(around, [symbols.fill(style.PAPER, 0.62), rules], height=BAND)
    return symbols.line(band)


def routes() -> Element:
    """Return roads as dots."""
    return styles.where(BEGUN, "Road", symbols.line(symbols.stroke(style.ROUTE)))


def names_of_routes() -> tuple[Lettering, ...]:
    """Return the names of roads, along them."""
    return (Lettering(NAME.format("name"), 8, CURVED, style.ROUTE.colour, is_italic=True, distance=3),)


def rivers() -> Element:
    """Return rivers."""
    return styles.single(symbols.line(symbols.stroke(style.RIVER)))


def names_of_rivers() -> tuple[Lettering, ...]:
    """Return the names of rivers along them, of the long ones at any scale."""
    short = Lettering(
        NAME.format("name"), 7.4, CURVED, style.WATER_INK,
        is_italic=True, smallest=CLOSER_RIVERS, priority=2, only=f"length($geometry) < {LONG}", along=GENTLY,
    )  # fmt: skip
    return dataclasses.replace(short, only=f"length($geometry) >= {LONG}", smallest=0), short


DOT_EDGE = Stroke(style.PAPER, 0.6)

RANKS = {
    "treaty-place": (0, 8.2, 4.2),
    "city": (0, 7.6, 3.8),
    "fort": (12_000_000, 7.2, 3.2),
    "market": (12_000_000, 7.2, 3.2),
    "town": (9_000_000, 7.2, 3.2),
    "village": (4_000_000, 6.8, 2.6),
}
"""Of places by role, the weightiest first: the denominator of the smallest scale at which they are seen (0:
any), and the points of the name and of the dot."""

UNNAMED = ("witness", "node")
"""Roles of places that no reader looks for: small dots, close by only."""

MARKED, CLOSE = 6_000_000, 2_500_000
"""The denominators of the smallest scales at which marks are seen, and named."""


def places() -> Element:
    """Return settlements as dots, the more of them the closer one looks."""
    named = [_dot(role, dot, smallest) for role, (smallest, _, dot) in RANKS.items()]
    return styles.rule_based([*named, *(_dot(role, 1.6, CLOSE) for role in UNNAMED)])


def _dot(role: str, size: float, smallest: int) -> Case:
    label = role.replace("-", " ").capitalize()
    return Case(_is(role), label, symbols.sign("circle", style.INK, size, edge=DOT_EDGE), smallest)


def names_of_places() -> tuple[Lettering, ...]:
    """Return the names of places; those of greater weight win a collision."""
    return tuple(
        Lettering(
            NAME.format("name"), size, AROUND_POINT, title=role, is_bold=rank == 0,
            distance=dot / 2 + 1, smallest=smallest, only=_is(role), priority=8 - rank,
        )
        for rank, (role, (smallest, size, dot)) in enumerate(RANKS.items())
    )  # fmt: skip


def _is(role: str) -> str:
    return f"\"role\" = '{role}' AND {BEGUN}"


def markers() -> Element:
    """Return boundary marks as small squares."""
    drawn = symbols.sign("square", style.PAPER, 3.6, edge=Stroke(style.INK, 0.9))
    return styles.rule_based([Case(BEGUN, "Boundary mark", drawn, MARKED)])


def names_of_markers() -> tuple[Lettering, ...]:
    """Return the names of marks with their numbers."""
    text = f"coalesce({NAME.format('name')} || ' ', '') || \"mark_number\""
    return (
        Lettering(text, 7, AROUND_POINT, style.QUIET_INK, distance=3, smallest=CLOSE, priority=3, only=BEGUN),
    )


def events() -> Element:
    """Return events as diamonds."""
    drawn = symbols.sign("diamond", style.TRANSFER, 7.5, edge=Stroke(style.PAPER, 0.9))
    return styles.where(BEGUN, "Event", drawn)


def names_of_events() -> tuple[Lettering, ...]:
    """Return what happened."""
    return (
        Lettering(
            NAME.format("what"), 7.5, AROUND_POINT, style.TRANSFER_INK,
            distance=5, smallest=MARKED, wrap=28, only=BEGUN,
        ),
    )  # fmt: skip
