"""What a geodata folder says beside treaties: places, sovereigns, readings, zones, marks, roads, events."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from borderhist.model.base import Certainty, Days, Id, Kilometres, Line, Model, SegmentRef, SovereignId, Text

if TYPE_CHECKING:
    from collections.abc import Iterable


LineRole = Literal["river", "watershed", "lake", "coast", "border"]


class Variant(Model):
    """One answer to a question of interpretation.

    Attributes
    ----------
    moves
        Places that lie in the land this variant gives to somebody else than the default does.
    """

    id: Id
    name: Text
    says: Text
    certainty: Certainty
    sources: tuple[Line, ...] = ()
    moves: tuple[Id, ...] = ()


class Reading(Model):
    """A clause that can be understood in more than one way, and every way that somebody holds."""

    id: Id
    question: Text
    default: Id
    why: Text
    treaty: Id
    article: Line
    variants: tuple[Variant, ...] = Field(min_length=2)

    def variant(self, variant_id: str) -> Variant:
        """Return the variant of that id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for variant in self.variants:
            if variant.id == variant_id:
                return variant
        raise KeyError(variant_id)


class Around(Model):
    """Everything nearer to some lines than a distance, which is given in one unit of the time."""

    segments: tuple[SegmentRef, ...] = Field(min_length=1)
    li: Kilometres | None = None
    sazhen: Kilometres | None = None


class Beside(Model):
    """A strip along a line between two places, on one hand of who travels so, some li wide."""

    line: Id
    from_: Id = Field(alias="from")
    to: Id
    side: Literal["left", "right"]
    li: Kilometres


class Along(Model):
    """Everything nearer to a road, drawn as geodesics through its places, than some kilometres."""

    route: Id
    km: Kilometres


class Near(Model):
    """Everything nearer to some places than some kilometres."""

    places: tuple[Id, ...] = Field(min_length=1)
    km: Kilometres


class Shape(Model):
    """Where a zone or a possession lies; exactly one key.

    ``land_of`` is the territory of a sovereign on the first day, ``land_at`` the one piece of territory in
    which a place lies on that day, ``ring`` a closed line of ``geodata/lines``.
    """

    around: Around | None = None
    beside: Beside | None = None
    along: Along | None = None
    near: Near | None = None
    land_of: SovereignId | None = None
    land_at: Id | None = None
    ring: Id | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Shape:
        if len(self.model_fields_set) != 1:
            message = f"needs exactly one of {', '.join(type(self).model_fields)}"
            raise ValueError(message)
        return self


class Zone(Model):
    """Land with a rule of its own inside or across the territories."""

    id: Id
    name: Text
    summary: Text
    kind: Literal["common", "extraterritorial", "duty-free", "neutral", "reserved", "claim"]
    from_: Days = Field(alias="from")
    to: Days | None = None
    treaty: Id | None = None
    article: Line | None = None
    shape: Shape
    tolerance_km: tuple[Kilometres, Kilometres] | None = None
    uncertainty_km: Kilometres = 0
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Recognition(Model):
    """That a state recognised a possession: from a day on, or never said so in words (no day)."""

    by: SovereignId
    from_: Days | None = Field(default=None, alias="from")
    how: Text | None = None
    certainty: Certainty
    sources: tuple[Line, ...] = ()


PossessionKind = Literal["lease", "occupation", "administration", "autonomy", "unrecognised"]
"""Held by another state: by agreement for some years, by troops, or as a strip that it runs. Held by who
lives there: under a suzerain, or as a state of their own that the sovereign did not recognise."""


class Possession(Model):
    """Land that another than its sovereign holds in fact; no line and no sovereignty moves by it.

    Attributes
    ----------
    holder
        Who holds it.
    within
        The sovereigns on whose land, as of the first day, it lies; empty: on anybody's.
    treaty, article
        What began it, if an instrument of the record did.
    """

    id: Id
    name: Text
    summary: Text
    kind: PossessionKind
    holder: SovereignId
    within: tuple[SovereignId, ...] = ()
    from_: Days = Field(alias="from")
    to: Days | None = None
    treaty: Id | None = None
    article: Line | None = None
    shape: Shape
    recognised: tuple[Recognition, ...] = ()
    uncertainty_km: Kilometres = 0
    certainty: Certainty
    sources: tuple[Line, ...] = Field(min_length=1)


class Marker(Model):
    """One mark of a demarcated line; what is not known of it is empty."""

    id: Id
    series: Id
    number: Line
    group: Line | None = None
    name_en: Line | None = None
    name_ru: Line | None = None
    name_zh_hant: Line | None = Field(default=None, alias="name_zh-Hant")
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)
    uncertainty_km: Kilometres | None = None
    treaty: Id
    description: Line | None = None
    certainty: Certainty
    source: Line


class Route(Model):
    """A road of trade through named places; drawn as geodesics, not as the road ran."""

    id: Id
    name: Text
    summary: Text
    via: tuple[Id, ...] = Field(min_length=2)
    from_: Days = Field(alias="from")
    to: Days | None = None
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Event(Model):
    """Something that happened, as a source document tells it.

    Attributes
    ----------
    printed
        The date as the document prints it.
    calendar
        The calendar it is printed in; ``inferred`` says that we inferred it, for the ``reason``.
    day
        The Gregorian day, month or year.
    seed
        File name of the source document.
    """

    id: Id
    what: Text
    printed: Line
    calendar: Literal["julian", "gregorian", "both", "unclear", "year"]
    inferred: bool = False
    reason: Text | None = None
    day: Days
    place: Id | None = None
    seed: Line | None = None
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Claim(Model):
    """One of the statements that contradict each other."""

    says: Text
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Contradiction(Model):
    """Sources that disagree, every claim kept, and how this record deals with it."""

    id: Id
    about: Text
    claims: tuple[Claim, ...] = Field(min_length=2)
    kept: Text
    treaty: Id | None = None


class Source(Model):
    """A publication or data set that facts hang on."""

    citation: Line
    kind: Literal["edition", "literature", "web", "seed", "dataset", "own"]
    language: Line
    licence: Line
    retrieved: Line | None = None
    sha256: Line | None = None


class LineProperties(Model):
    """What every feature of ``geodata/lines`` says about itself.

    Attributes
    ----------
    line
        The name rules use; features of one ``line`` join end to end in the order of ``seq``.
    lies_with
        For the closed coast of an island: the place whose land the island goes with.
    """

    id: Id
    line: Id
    seq: int = 1
    role: LineRole
    names: Text
    source: Line
    licence: Line
    method: Line
    certainty: Certainty
    uncertainty_km: Kilometres
    reading: Line = "default"
    lies_with: Id | None = None


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

    def name_on(self, day: dt.date) -> Text:
        """Return its own name on a day; :func:`borderhist.query.naming.name_on` knows the whole rule."""
        return max(
            (period for period in self.periods if period.from_ <= day),
            key=lambda period: period.from_,
            default=self,
        ).name


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
