"""QGIS styles of points: places by role, markers, events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist import style
from borderhist.io.bundle.qgis import styles, symbols
from borderhist.io.bundle.qgis.labels import AROUND_POINT, NAME, Lettering
from borderhist.io.bundle.qgis.styles import BEGUN, Case
from borderhist.style import Stroke

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


EDGE = Stroke(style.PAPER, 0.6)

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
    return Case(_is(role), label, symbols.sign("circle", style.INK, size, edge=EDGE), smallest)


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
