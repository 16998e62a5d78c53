"""QGIS styles of lines: boundaries by stage and certainty, roads, rivers."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist import style
from borderhist.io.bundle.qgis import metadata, styles, symbols
from borderhist.io.bundle.qgis.labels import CURVED, NAME, OBSTACLE, Lettering
from borderhist.io.bundle.qgis.styles import BEGUN, HOLDS, Case
from borderhist.layers.fields import CERTAINTY_VALUES, STAGES
from borderhist.style import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from borderhist.io.bundle.qgis.symbols import Symbol


LEAST_BAND = 6
"""Points; a band of less would not be seen as one."""

METRES_A_POINT = 0.0254 / 72

CLOSER = 9_000_000
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
        is_italic=True, smallest=CLOSER, priority=2, only=f"length($geometry) < {LONG}", along=GENTLY,
    )  # fmt: skip
    return dataclasses.replace(short, only=f"length($geometry) >= {LONG}", smallest=0), short
