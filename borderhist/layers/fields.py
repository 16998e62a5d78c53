"""Every code that a field may carry, with its meaning."""

from __future__ import annotations

import dataclasses
import types
from typing import TYPE_CHECKING, Literal

from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Mapping


CERTAINTY_VALUES = {
    "V": "seen in a source; of a line: agrees with an independent one",
    "C": "computed by this project",
    "K": "background knowledge, or a modern line standing in, not checked",
    "L": "low: inferred, disputed or placed by reasoning",
}

HOLD_KINDS = {
    "allocation": "open land is given to a side",
    "transfer": "land passes from one side to the other",
    "implied": "the text does not name the land, but it went with what is named",
    "condominium": "common possession",
    "confirmation": "a hold that existed is stated again",
    "reserved": "left open on purpose",
    "submission": "a people or a prince came under a state",
    "demarcation": "land that went over because a line was marked elsewhere than described",
    "occupation": "held after fighting, by no treaty",
    "protectorate": "taken under protection",
    "annexation": "made a part of the state",
    "separation": "became a state of its own, or went to one",
    "context": "the state of things, by no clause",
}

STAGES = {
    "delimitation": "a line described in words",
    "demarcation": "a line marked on the ground",
    "zone-edge": "the edge of land that was left open",
    "undelimited": "nobody agreed on a line; a convention that keeps two colours apart",
    "neighbour": "a line with a third state",
}

RULES = {
    "river": "runs along a river",
    "watershed": "runs along a watershed",
    "lake": "crosses a lake on the geodesic",
    "coast": "runs along a coast",
    "straight": "is the geodesic between its ends",
    "markers": "joins its ends through marks by geodesics",
    "surveyed": "runs along a surveyed or modern line",
    "undelimited": "runs along a line that nobody agreed on",
}

SOVEREIGN_KINDS = {
    "state": "one of the two empires",
    "neighbour": "a third state or people",
    "condominium": "common possession",
    "open": "nobody's by treaty",
}

INSTRUMENT_KINDS = {
    "treaty": "a treaty between states",
    "protocol": "a protocol to a treaty",
    "demarcation": "the marking of a line on the ground",
    "letter": "letters exchanged by commissioners",
    "unilateral": "an act of one side",
    "context": "no treaty, but without it the map of a day would be wrong",
}

ZONE_KINDS = {
    "common": "used by both sides",
    "extraterritorial": "people under the law of another side",
    "duty-free": "trade without duties",
    "neutral": "held by neither side",
    "reserved": "left open on purpose",
    "claim": "claimed by another side",
}

POSSESSION_KINDS = {
    "lease": "held by another state by agreement, for some years",
    "occupation": "held by another state's troops",
    "administration": "a strip or place that another state ran",
    "autonomy": "ruled by itself under a suzerain",
    "unrecognised": "a state of its own that the sovereign did not recognise",
}

PLACE_ROLES = {
    "city": "a settlement",
    "town": "a settlement",
    "fort": "a settlement",
    "village": "a settlement",
    "market": "a settlement",
    "treaty-place": "where an instrument was signed, or which gave it its name",
    "witness": "names land in the treaty files; not labelled on maps",
    "node": "an end of lines; names no land and is not labelled",
}

CALENDARS = {
    "julian": "Old Style",
    "gregorian": "New Style",
    "both": "both are printed",
    "unclear": "the source does not say which",
    "year": "only a year is printed",
}

DATE_CALENDARS = {"julian": "Old Style", "gregorian": "New Style", "chinese": "the Qing calendar"}

DATE_EVENTS = {
    "signed": "it was signed",
    "ratified": "a side ratified it",
    "exchanged": "ratifications or copies were exchanged",
    "in_force": "it came into force",
    "demarcated": "its line was marked",
}

DATE_RULES = {
    "effective": "the day that the file of the instrument gives reasons for",
    "signed": "the day of signing",
    "ratified": "the day of ratification",
    "in-force": "the day of coming into force",
    "demarcated": "the day on which the line was marked",
}

SOURCE_KINDS = {
    "edition": "a printed or digital edition of a text of the time",
    "literature": "a publication",
    "web": "a web page",
    "seed": "a document given with the project",
    "dataset": "geographical data",
    "own": "this project's own work or knowledge",
}

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
    Field("hold", "text", "How the hold came about", values=HOLD_KINDS),
)

STANDPOINT = (
    Field(
        "readings_chosen",
        "text",
        "Readings other than the default from which the record was read, such as `uda=wide`",
        short="readings",
    ),
    Field("date_rule", "text", "Which date makes an instrument count", values=DATE_RULES),
)

CERTAINTY = Field("certainty", "text", "How sure we are", values=CERTAINTY_VALUES)

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
