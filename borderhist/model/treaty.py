"""A treaty file: one instrument with its dates, articles, segments and the land it gives."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from pydantic import Field, model_validator

from borderhist.geometry.bounds import Bounds
from borderhist.model.base import Certainty, Id, Kilometres, Line, Model, SegmentRef, SovereignId, Text, When

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


class PrintedDate(Model):
    """A date as a document prints it, with the calendar it is printed in.

    Attributes
    ----------
    date
        ``1858-05-16`` in the Julian or Gregorian calendar; ``Xianfeng 8-4-16`` in the Chinese one
        (a leap month is written ``8-+4-16``).
    printed
        The document's own words, in its language; nothing where they were not seen.
    text
        Which of several texts of the instrument prints it, in languages or in English alone; dates of one
        text must name one day.
    """

    date: Line
    calendar: Literal["julian", "gregorian", "chinese"]
    printed: Line | None = None
    text: Text | Line = "the instrument"
    certainty: Certainty = "V"
    sources: tuple[Line, ...] = ()

    @property
    def words(self) -> str:
        """The date as the document prints it; in figures where that was not seen."""
        return self.printed or self.date

    @property
    def witness(self) -> Text:
        """Which text prints it, in languages; what is written in English alone is so in all."""
        return self.text if isinstance(self.text, Text) else Text(en=self.text)


class Dates(Model):
    """What happened to an instrument when, as printed."""

    signed: tuple[PrintedDate, ...] = ()
    ratified: tuple[PrintedDate, ...] = ()
    exchanged: tuple[PrintedDate, ...] = ()
    in_force: tuple[PrintedDate, ...] = ()
    demarcated: tuple[PrintedDate, ...] = ()


class Signatory(Model):
    """A person who signed, for which party."""

    party: SovereignId
    name: Text
    certainty: Certainty = "V"


class Wording(Model):
    """What one language version of an article says where the versions differ, in our own words."""

    language: Line
    authentic: bool
    says: Text
    certainty: Certainty = "V"
    sources: tuple[Line, ...] = ()


class Article(Model):
    """A border article, summarised in our own words."""

    number: Line
    summary: Text
    wordings: tuple[Wording, ...] = ()
    left_open: Text | None = None
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Hold(Model):
    """Land that a sovereign holds from this instrument on, named by places that lie in it (witnesses)."""

    sovereign: SovereignId
    article: Line
    kind: TransferKind
    places: tuple[Id, ...] = Field(min_length=1)
    when: When


class Opening(Model):
    """Places that an article opened to the other side's trade; no land changes hands by it."""

    article: Line
    places: tuple[Id, ...] = Field(min_length=1)


class Succession(Model):
    """One state takes the place of another in everything it held and had agreed; no land moves."""

    from_: SovereignId = Field(alias="from")
    to: SovereignId
    article: Line


class Follow(Model):
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


class SegmentRecord(Model):
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


class Viewpoint(Model):
    """What a historiography says, attributed; it never changes geometry, colour or title."""

    who: Text
    says: Text
    certainty: Certainty
    sources: tuple[Line, ...] = ()


class Figure(Model):
    """An area that the literature prints for what an instrument moved, shown beside ours.

    Attributes
    ----------
    article
        The article whose land it measures; without it, that of any.
    kinds
        The kinds of holds whose land it measures; without it, all. An empty list says that it measures
        land that no hold of the instrument moved.
    """

    what: Text
    km2: float = Field(gt=0)
    who: Text
    article: Line | None = None
    kinds: tuple[TransferKind, ...] | None = None
    certainty: Certainty
    sources: tuple[Line, ...] = ()

    def is_about(self, article: str, kind: TransferKind) -> bool:
        """Tell whether it measures land that a hold of some kind moved by an article."""
        return self.article in (None, article) and (self.kinds is None or kind in self.kinds)


class View(Model):
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


class Treaty(Model):
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
