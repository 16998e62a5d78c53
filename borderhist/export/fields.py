"""What a layer is, what a field is, and the fields that layers share.

Names keep to lower-case letters, digits and ``_`` and to no word that SQL, R or a GIS keeps for itself.
"""

from __future__ import annotations

import dataclasses
import types
from typing import TYPE_CHECKING, Literal

from borderhist.export import values
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Mapping

FieldType = Literal["text", "integer", "decimal", "flag", "day"]
"""``day`` is a Gregorian date; ``text`` is UTF-8 without line breaks."""

GeometryType = Literal["point", "line", "area"]
"""Points, lines (one LineString each) and areas (MultiPolygons), WGS84 longitude and latitude."""

NO_VALUES: Mapping[str, str] = types.MappingProxyType({})


@dataclasses.dataclass(frozen=True)
class Field(OneLine):
    """One column.

    Attributes
    ----------
    meaning
        What it says, in one sentence without a full stop.
    values
        Every value that it can take, with its meaning; empty where anything may stand.
    optional
        Whether it may be empty (null).
    """

    name: str
    type: FieldType
    meaning: str
    unit: str = ""
    values: Mapping[str, str] = dataclasses.field(default_factory=lambda: NO_VALUES, hash=False)
    optional: bool = False
    short: str = ""

    @property
    def abbreviated(self) -> str:
        """The name in at most ten letters."""
        return self.short or self.name


@dataclasses.dataclass(frozen=True)
class Layer(OneLine):
    """One layer, or a table without geometry; its first field, ``id``, is unique and never changes meaning.

    Attributes
    ----------
    versioned
        Whether its rows change with the instruments; others go by days of their own, or by none.
    """

    name: str
    title: str
    summary: str
    geometry: GeometryType | None
    fields: tuple[Field, ...]
    versioned: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields, in order."""
        return tuple(field.name for field in self.fields)


LANGUAGES = {"en": "English", "ru": "Russian", "zh_hant": "Chinese (traditional script)", "tr": "Turkish"}


def identity(meaning: str) -> Field:
    """Return the field that names a row."""
    return Field("id", "text", meaning)


def in_languages(
    name: str, meaning: str, short: str = "", required: tuple[str, ...] = ("en",)
) -> tuple[Field, ...]:
    """Return a text in four languages; the cell of a language that is missing is empty."""
    return tuple(
        Field(
            f"{name}_{key}", "text", f"{meaning}, in {spoken}",
            optional=key not in required, short=f"{short or name}_{key.removesuffix('_hant')}",
        )
        for key, spoken in LANGUAGES.items()
    )  # fmt: skip


def names(of: str) -> tuple[Field, ...]:
    """Return the name of something in four languages, English standing in for what is missing."""
    return in_languages("name", f"Name of the {of}", required=tuple(LANGUAGES))


VALID_FROM = Field("valid_from", "day", "First day on which it holds", optional=True)
VALID_TO = Field(
    "valid_to",
    "day",
    "Day from which it holds no more (exclusive); empty: still, or nobody says",
    optional=True,
)
YEAR_FROM = Field("year_from", "decimal", "`valid_from` as a decimal year", "years", optional=True)
YEAR_TO = Field("year_to", "decimal", "`valid_to` as a decimal year", "years", optional=True)
SPELL = (VALID_FROM, VALID_TO, YEAR_FROM, YEAR_TO)
KNOWN = (
    Field(
        "from_text", "text", "The beginning as exactly as it is known: a day, month or year", optional=True
    ),
    Field("to_text", "text", "When it ended, as exactly as it is known; empty: open", optional=True),
)
TREATY = Field("treaty", "text", "Id of the instrument")
ARTICLE = Field("article", "text", "Article of that instrument")
BEGUN_BY = Field("begun_by", "text", "Id of the instrument with which the spell began")
GIVEN = (
    Field("given_by", "text", "Id of the instrument whose clause gives the land"),
    Field("given_by_article", "text", "Article of `given_by`", short="given_art"),
    Field("hold", "text", "How the hold came about", values=values.HOLD_KINDS),
)
STANDPOINT = (
    Field(
        "readings_chosen",
        "text",
        "Readings other than the default from which the record was read, such as `uda=wide`",
        short="readings",
    ),
    Field("date_rule", "text", "Which date makes an instrument count", values=values.DATE_RULES),
)
CERTAINTY = Field("certainty", "text", "How sure we are", values=values.CERTAINTY_VALUES)
UNCERTAINTY = Field(
    "uncertainty_km", "decimal", "Distance within which the truth is thought to lie", "km", short="uncert_km"
)
SOURCE = Field("source", "text", "Keys of sources, apart by spaces")
LICENCE = Field("licence", "text", "SPDX expression, or `public domain`")
AREA = (
    Field("area_km2", "decimal", "Area on the ellipsoid", "km2"),
    Field(
        "area_error_km2",
        "decimal",
        "Error of the area, from the uncertainty of its lines",
        "km2",
        short="error_km2",
    ),
)
PROVENANCE = (SOURCE, LICENCE)
