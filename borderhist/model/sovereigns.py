"""The model of a sovereign: states, neighbours, condominiums and open land, with their names."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from borderhist.model.base import (
    Model,
    SovereignId,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


class PeriodName(Model):
    """What a sovereign was called from a day on."""

    from_: dt.date = Field(alias="from")
    name: Text


JOINT = "condominium:"


def parties_of(sovereign: str) -> tuple[str, ...]:
    """Return the ids of the states that hold a condominium; empty for who holds land alone."""
    return tuple(sovereign.removeprefix(JOINT).split("+")) if sovereign.startswith(JOINT) else ()


def condominium_of(parties: Iterable[str]) -> str:
    """Return the id of what some states hold together; the inverse of :func:`parties_of`."""
    return JOINT + "+".join(sorted(parties))


class Sovereign(Model):
    """Who may hold land, and how the map paints it.

    Attributes
    ----------
    in_common
        What land in common is called on a day: ``{0}`` and ``{1}`` are the names that its parties bear then,
        in the order of its id. Without it the name is always the same.
    """

    id: SovereignId
    name: Text
    kind: Literal["state", "neighbour", "condominium", "open"]
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
    periods: tuple[PeriodName, ...] = ()
    in_common: Text | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        """The ids of the states that hold a condominium; empty for who holds land alone."""
        return parties_of(self.id)

    def named(self, day: dt.date) -> Text:
        """Return its own name on a day; :func:`borderhist.query.naming.name_on` knows the whole rule."""
        return max(
            (period for period in self.periods if period.from_ <= day),
            key=lambda period: period.from_,
            default=self,
        ).name
