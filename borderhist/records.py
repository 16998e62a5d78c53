"""The shapes of the files in ``geodata/``: frozen, validated, and nothing more.

Field names are the words a historian types; every file format is described for readers in
``geodata/README.md``.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from borderhist.bounds import Bounds
from borderhist.reprs import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

Language = Literal["en", "ru", "zh-Hant", "tr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Certainty = Literal["V", "C", "K", "L"]
"""V seen in a source, C computed here, K background knowledge not checked, L low: inferred or disputed."""

CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)

Stage = Literal["delimitation", "demarcation", "zone-edge", "undelimited", "neighbour"]
"""How far a line had come: described, marked on the ground, the edge of land left open, agreed by
nobody (a convention that only separates colours), or a line with a third state."""

TransferKind = Literal[
    "allocation",
    "transfer",
    "implied",
    "condominium",
    "confirmation",
    "reserved",
    "submission",
    "demarcation",
    "occupation",
    "protectorate",
    "annexation",
    "separation",
    "context",
]
"""How a hold came about; see the data dictionary."""

InstrumentKind = Literal["treaty", "protocol", "demarcation", "letter", "unilateral", "context"]

RuleKind = Literal["river", "watershed", "lake", "coast", "straight", "markers", "surveyed", "undelimited"]
LineRole = Literal["river", "watershed", "lake", "coast", "border"]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
SovereignId = Annotated[str, StringConstraints(pattern=r"^([a-z]+|condominium:[a-z]+(\+[a-z]+)+)$")]
SegmentRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
When = Annotated[dict[Id, Annotated[tuple[Id, ...], Field(min_length=1)]], Field(default_factory=dict)]
"""Under which variants of which readings a clause holds; a clause without it holds under all."""

Days = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""A day, or where no more is known a month or a year: ``1858-05-28``, ``1851-02``, ``1757``."""

Kilometres = Annotated[float, Field(ge=0, le=500)]


class Record(BaseModel):
    """A frozen value read from a file; a key nobody knows is a fault, not a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def __repr__(self) -> str:
        """Return what it is called, else what it says, in one line."""
        facts = [(name, getattr(self, name)) for name in type(self).model_fields]
        called = [
            (name, getattr(fact, "en", fact)) for name, fact in facts if name in ("id", "title", "name")
        ]
        return one_line(self, called or facts)

    __str__ = __repr__


class Text(Record):
    """One text in up to four languages; English is the one that must be there."""

    en: Line
    ru: Line | None = None
    zh_hant: Line | None = Field(default=None, alias="zh-Hant")
    tr: Line | None = None

    def said(self, language: Language) -> str:
        """Return the text in a language, or in English where that language is missing."""
        return {"en": self.en, "ru": self.ru, "zh-Hant": self.zh_hant, "tr": self.tr}[language] or self.en

    def everywhere(self) -> dict[Language, str]:
        """Return the text in every language, English standing in for what is missing."""
        return {language: self.said(language) for language in LANGUAGES}


class PrintedDate(Record):
    """A date as a document prints it, with the calendar it is printed in.

    Attributes
    ----------
    date
        ``1858-05-16`` in the Julian or Gregorian calendar; ``Xianfeng 8-4-16`` in the Chinese one
        (a leap month is written ``8-+4-16``).
    text
        Which of several texts of the instrument prints it; dates of one text must name one day.
    """

    date: Line
    calendar: Literal["julian", "gregorian", "chinese"]
    printed: Line
    text: Line = "the instrument"
    certainty: Certainty = "V"
    sources: tuple[Line, ...] = ()


class Dates(Record):
    """What happened to an instrument when, as printed."""

    signed: tuple[PrintedDate, ...] = ()
    ratified: tuple[PrintedDate, ...] = ()
    exchanged: tuple[PrintedDate, ...] = ()
    in_force: tuple[PrintedDate, ...] = ()
    demarcated: tuple[PrintedDate, ...] = ()


class Signatory(Record):
    """A person who signed, for which party."""

    party: SovereignId
    name: Text
    certainty: Certainty = "V"


class Wording(Record):
    """What one language version of an article says where the versions differ, in our own words."""

    language: Line
    authentic: bool
    says: Text
    certainty: Certainty = "V"
    sources: tuple[Line, ...] = ()


class Article(Record):
    """A border article, summarised in our own words."""

    number: Line
    summary: Text
    wordings: tuple[Wording, ...] = ()
    left_open: Text | None = None
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Hold(Record):
    """Land that a sovereign holds from this instrument on, named by places that lie in it (witnesses)."""

    sovereign: SovereignId
    article: Line
    kind: TransferKind
    places: tuple[Id, ...] = Field(min_length=1)
    when: When


class Opening(Record):
    """Places that an article opened to the other side's trade; no land changes hands by it."""

    article: Line
    places: tuple[Id, ...] = Field(min_length=1)


class Succession(Record):
    """One state takes the place of another in everything it held and had agreed; no land moves."""

    from_: SovereignId = Field(alias="from")
    to: SovereignId
    article: Line


class Follow(Record):
    """What a segment follows; exactly one key.

    ``straight`` is the geodesic between the two ends, ``markers`` the geodesics through named places,
    and every other rule a line of ``geodata/lines`` by its name.
    """

    river: Id | None = None
    watershed: Id | None = None
    lake: Id | None = None
    coast: Id | None = None
    surveyed: Id | None = None
    undelimited: Id | None = None
    straight: Literal[True] | None = None
    markers: tuple[Id, ...] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Follow:
        if len(self.model_fields_set) != 1:
            message = f"needs exactly one of {', '.join(get_args(RuleKind))}"
            raise ValueError(message)
        return self

    @property
    def kind(self) -> RuleKind:
        """The name of the rule."""
        (kind,) = self.model_fields_set
        return kind  # type: ignore[return-value]

    @property
    def line(self) -> str | None:
        """The name of the line that is followed, if the rule follows one."""
        value = getattr(self, self.kind)
        return value if isinstance(value, str) else None


class SegmentRecord(Record):
    """One stretch of boundary in the treaty's words, before it is traced.

    ``left`` and ``right`` are the sovereigns on either hand of somebody who travels from ``from`` to
    ``to``.
    """

    id: Id
    article: Line
    name: Text
    follow: Follow
    from_: Id = Field(alias="from")
    to: Id
    left: SovereignId
    right: SovereignId
    stage: Stage
    certainty: Certainty
    uncertainty_km: Kilometres = 0
    sources: tuple[Line, ...] = Field(min_length=1)
    supersedes: tuple[SegmentRef, ...] = ()
    when: When
    note: Text | None = None


class Viewpoint(Record):
    """What a historiography says, attributed; it never changes geometry, colour or title."""

    who: Text
    says: Text
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Figure(Record):
    """An area that the literature prints for what an instrument moved, shown beside ours."""

    what: Text
    km2: float = Field(gt=0)
    who: Text
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class View(Record):
    """A part of the world that a map shows on its own, west, south, east, north in degrees."""

    id: Id
    name: Text
    bounds: Bounds

    @model_validator(mode="after")
    def _bounds_are_a_box(self) -> View:
        if not self.bounds.is_on_earth():
            message = f"bounds {list(self.bounds)} are not west, south, east, north in degrees"
            raise ValueError(message)
        return self


class Treaty(Record):
    """One instrument: a treaty file, or an act of context without which the map of a day would be wrong."""

    id: Id
    kind: InstrumentKind
    parties: tuple[SovereignId, ...]
    effective: dt.date
    effective_why: Text
    place: Id | None = None
    title: Text
    pinyin: Line | None = None
    summary: Text
    dates: Dates = Dates()
    signatories: tuple[Signatory, ...] = ()
    articles: tuple[Article, ...] = ()
    holds: tuple[Hold, ...] = ()
    segments: tuple[SegmentRecord, ...] = ()
    closes: tuple[SegmentRef, ...] = ()
    successions: tuple[Succession, ...] = ()
    opens: tuple[Opening, ...] = ()
    viewpoints: tuple[Viewpoint, ...] = ()
    figures: tuple[Figure, ...] = ()
    notes: tuple[Text, ...] = ()
    """What a lecturer may say in front of the map, point by point."""
    views: tuple[View, ...] = ()
    """Where the map of this instrument looks more closely, in insets."""
    sources: tuple[Line, ...] = Field(min_length=1)

    @property
    def year(self) -> int:
        """The Gregorian year in which the map changes."""
        return self.effective.year

    @property
    def ends(self) -> tuple[str, ...]:
        """The segments of earlier instruments that are no longer in force from this day on."""
        return (*self.closes, *(ref for segment in self.segments for ref in segment.supersedes))

    def article(self, number: str) -> Article:
        """Return the article of that number.

        Raises
        ------
        KeyError
            If there is none.
        """
        for article in self.articles:
            if article.number == number:
                return article
        raise KeyError(number)


class Place(Record):
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


class PlaceName(Record):
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
        return not self.period or any(_spans(span, year) for span in self.period.split(", "))


def _spans(span: str, year: int) -> bool:
    if span == "today":
        return year >= TODAY
    first, dash, last = span.partition("-")
    return int(first or 0) <= year <= int(last or (TODAY if dash else first))


class PeriodName(Record):
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


class Sovereign(Record):
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
        """Return its own name on a day; :func:`borderhist.naming.name_on` knows the whole rule."""
        return max(
            (period for period in self.periods if period.from_ <= day),
            key=lambda period: period.from_,
            default=self,
        ).name


class Variant(Record):
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


class Reading(Record):
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


class Around(Record):
    """Everything nearer to some lines than a distance, which is given in one unit of the time."""

    segments: tuple[SegmentRef, ...] = Field(min_length=1)
    li: Kilometres | None = None
    sazhen: Kilometres | None = None


class Beside(Record):
    """A strip along a line between two places, on one hand of who travels so, some li wide."""

    line: Id
    from_: Id = Field(alias="from")
    to: Id
    side: Literal["left", "right"]
    li: Kilometres


class Shape(Record):
    """Where a zone lies; exactly one key.

    ``land_of`` is the territory of a sovereign on the first day of the zone, ``land_at`` the one piece of
    territory in which a place lies on that day, ``ring`` a closed line of ``geodata/lines``.
    """

    around: Around | None = None
    beside: Beside | None = None
    land_of: SovereignId | None = None
    land_at: Id | None = None
    ring: Id | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Shape:
        if len(self.model_fields_set) != 1:
            message = "needs exactly one of around, beside, land_of, land_at, ring"
            raise ValueError(message)
        return self


class Zone(Record):
    """Land with a rule of its own inside or across the territories."""

    id: Id
    name: Text
    summary: Text
    kind: Literal["common", "extraterritorial", "duty-free", "occupied", "neutral", "reserved", "claim"]
    from_: Days = Field(alias="from")
    to: Days | None = None
    treaty: Id | None = None
    article: Line | None = None
    shape: Shape
    tolerance_km: tuple[Kilometres, Kilometres] | None = None
    uncertainty_km: Kilometres = 0
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Marker(Record):
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


class Route(Record):
    """A road of trade through named places; drawn as geodesics, not as the road ran."""

    id: Id
    name: Text
    summary: Text
    via: tuple[Id, ...] = Field(min_length=2)
    from_: Days = Field(alias="from")
    to: Days | None = None
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Event(Record):
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


class Claim(Record):
    """One of the statements that contradict each other."""

    says: Text
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Contradiction(Record):
    """Sources that disagree, every claim kept, and how this record deals with it."""

    id: Id
    about: Text
    claims: tuple[Claim, ...] = Field(min_length=2)
    kept: Text
    treaty: Id | None = None


class Source(Record):
    """A publication or data set that facts hang on."""

    citation: Line
    kind: Literal["edition", "literature", "web", "seed", "dataset", "own"]
    language: Line
    licence: Line
    retrieved: Line | None = None
    sha256: Line | None = None


class LineProperties(Record):
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
