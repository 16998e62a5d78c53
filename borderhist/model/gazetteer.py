"""The models of places and of their names in the gazetteer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from borderhist.model.base import (
    Certainty,
    Id,
    Kilometres,
    Line,
    Model,
)


class Place(Model):
    """A named point (WGS84 degrees) with the radius in which it may truly lie."""

    id: Id
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    uncertainty_km: Kilometres
    role: Literal["city", "town", "fort", "village", "treaty-place", "market", "node", "witness"]
    from_: int | None = Field(default=None, alias="from")
    to: int | None = None
    certainty: Certainty
    source: Line


_SPAN = r"(\d{4}(-(\d{4})?)?|-\d{4}|today)"

TODAY = 9999
"""A year that only names without an end reach."""


class PlaceName(Model):
    """One name of a place, in a language and script, and the years in which it was used (empty: always).

    ``period`` is one or more spans such as ``1889-1921``, ``-1858``, ``1893-``, ``1727`` (the one year of a
    text that writes it so) or ``today`` (used now, nobody says since when), separated by commas. The first
    and the last year of a span belong to it.
    """

    place: Id
    language: Line
    script: Line
    name: Line
    period: Annotated[str, StringConstraints(pattern=rf"^({_SPAN}(, {_SPAN})*)?$")] = ""

    def used_in(self, year: int) -> bool:
        """Tell whether the name was used in a year."""
        return not self.period or any(_covers_year(span, year) for span in self.period.split(", "))


def _covers_year(span: str, year: int) -> bool:
    if span == "today":
        return year >= TODAY
    first, dash, last = span.partition("-")
    return int(first or 0) <= year <= int(last or (TODAY if dash else first))
