"""The layers and tables that borderhist writes: every field with its type, unit and meaning, once.

Whatever writes a file, a table of a database or a page of documentation about them takes it from here.
Names keep to lower-case letters, digits and ``_`` and to no word that SQL, R or a GIS keeps for itself;
``short`` is the name where no more than ten letters fit.
"""

from __future__ import annotations

import dataclasses
import types
from typing import TYPE_CHECKING, Literal

from borderhist.errors import UnknownNameError, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

FieldType = Literal["text", "integer", "decimal", "flag", "day"]
"""``day`` is a Gregorian date; ``text`` is UTF-8 without line breaks."""

GeometryType = Literal["point", "line", "area"]
"""Points, lines (one LineString each) and areas (MultiPolygons), WGS84 longitude and latitude."""

NO_VALUES: Mapping[str, str] = types.MappingProxyType({})


@dataclasses.dataclass(frozen=True)
class Field:
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
class Layer:
    """One layer, or a table without geometry; its first field, ``id``, is unique in it and never changes meaning.

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
    "occupied": "held by another side's troops",
    "neutral": "held by neither side",
    "reserved": "left open on purpose",
    "claim": "claimed by another side",
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
EVENT_CALENDARS = CALENDARS
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

LANGUAGES = {"en": "English", "ru": "Russian", "zh_hant": "Chinese (traditional script)", "tr": "Turkish"}


def _id(meaning: str) -> Field:
    return Field("id", "text", meaning)


def _in_languages(
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


def _names(of: str) -> tuple[Field, ...]:
    return _in_languages("name", f"Name of the {of}", required=tuple(LANGUAGES))


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
    Field("to_text", "text", "The end as exactly as it is known (exclusive); empty: open", optional=True),
)
TREATY = Field("treaty", "text", "Id of the instrument")
ARTICLE = Field("article", "text", "Article of that instrument")
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

BOUNDARY = Layer(
    "boundary", "Boundary lines",
    "Every piece of boundary: its stretch of one article on one line of the base geometry.",
    "line",
    (
        _id("`treaty/segment/n`: piece *n* (from 0) of a segment"),
        Field("segment", "text", "`treaty/segment`: the clause that put it there"),
        TREATY, ARTICLE, *_names("segment"),
        Field("from_place", "text", "Place at which the whole segment begins"),
        Field("to_place", "text", "Place at which the whole segment ends"),
        Field("left_sovereign", "text", "Who holds the left hand of travel, in the words of the clause", short="left_sov"),
        Field("right_sovereign", "text", "Who holds the right hand of travel, in the words of the clause", short="right_sov"),
        Field("left_heirs", "text", "Who took the place of that sovereign while the line was in force, with the day: `china 1912-02-12`", short="left_heirs"),
        Field("right_heirs", "text", "The same of the right hand", short="right_heir"),
        Field("rule", "text", "What the clause says that the line does", values=RULES),
        Field("base_line", "text", "Id of the feature of `lines/` that it lies on; `straight` for geodesics"),
        Field("stage", "text", "How far the line had come", values=STAGES),
        dataclasses.replace(CERTAINTY, meaning="How sure we are: the worse of the words' and the geometry's certainty"),
        UNCERTAINTY,
        Field("length_km", "decimal", "Length on the ellipsoid", "km"),
        *SPELL,
        Field("reading", "text", "Readings under which the segment exists, such as `gorbitsa=amazar`; empty: all"),
        *STANDPOINT,
        Field("method", "text", "How the geometry was made"),
        *PROVENANCE,
    ),
    versioned=True,
)  # fmt: skip

TERRITORIES = Layer(
    "territories", "Territories",
    "The land of every sovereign, as long as its outline, area, error, certainty and name stay the same.",
    "area",
    (
        _id("`treaty/sovereign`, with `/day` where only the name changed, and `?reading` from another standpoint"),
        Field("sovereign", "text", "Id of the sovereign; `undetermined` and the like where there is none"),
        *_names("sovereign on that day"),
        Field("kind", "text", "Kind of the sovereign", values=SOVEREIGN_KINDS),
        dataclasses.replace(TREATY, meaning="Id of the instrument from whose day on this land is so"),
        *AREA,
        dataclasses.replace(CERTAINTY, meaning="The worst certainty of the lines around it"),
        *(
            Field(f"line_{code.lower()}_km", "decimal", f"Length of its lines of certainty {code}, coast and frame left out", "km")
            for code in CERTAINTY_VALUES
        ),
        Field("in_study_area_only", "flag", "Always true: the frame cuts some lands off", short="in_study"),
        *SPELL, *STANDPOINT,
        dataclasses.replace(SOURCE, meaning="Keys of the sources of its lines, apart by spaces; `borderhist` derived the land from them"),
        LICENCE,
    ),
    versioned=True,
)  # fmt: skip

TRANSFERS = Layer(
    "transfers", "Transfers",
    "Land that changed hands, with the clause that moved it; gains and losses of an instrument sum to zero.",
    "area",
    (
        _id("`treaty/from/to/kind/article`, with `?reading` from another standpoint"),
        Field("from_sovereign", "text", "Who held it before", short="from_sov"),
        Field("to_sovereign", "text", "Who held it afterwards", short="to_sov"),
        *_in_languages("from_name", "Name of who held it before", "from", tuple(LANGUAGES)),
        *_in_languages("to_name", "Name of who held it afterwards", "to", tuple(LANGUAGES)),
        dataclasses.replace(TREATY, meaning="Id of the instrument that moved it"), ARTICLE,
        Field("kind", "text", "How the hold came about", values=HOLD_KINDS),
        *AREA,
        dataclasses.replace(CERTAINTY, meaning="How sure we are of the article"),
        dataclasses.replace(VALID_FROM, meaning="Day on which the land changed hands", optional=False),
        dataclasses.replace(VALID_TO, meaning="Day of the next instrument, so that a time slider shows the latest change (exclusive)"),
        YEAR_FROM, YEAR_TO,
        *STANDPOINT, *PROVENANCE,
    ),
    versioned=True,
)  # fmt: skip

FACES = Layer(
    "faces", "Faces",
    "The atomic pieces of land that no line of any day or reading divides, each with every spell of one hold.",
    "area",
    (
        _id("`face/treaty`, with `?reading` from another standpoint"),
        Field("face", "text", "Id of the piece of land, made from its outline"),
        Field("sovereign", "text", "Who holds it"),
        *_names("sovereign on that day"),
        Field("kind", "text", "Kind of the sovereign", values=SOVEREIGN_KINDS),
        dataclasses.replace(TREATY, meaning="Id of the instrument with which the spell began"),
        Field("given_by", "text", "Id of the instrument whose clause gives the land"),
        dataclasses.replace(ARTICLE, meaning="Article of `given_by`"),
        Field("hold", "text", "How the hold came about", values=HOLD_KINDS),
        Field("area_km2", "decimal", "Area on the ellipsoid", "km2"),
        dataclasses.replace(CERTAINTY, meaning="How sure we are of the article"),
        *SPELL, *STANDPOINT, *PROVENANCE,
    ),
    versioned=True,
)  # fmt: skip

MARKERS = Layer(
    "markers", "Boundary marks", "The marks of demarcated lines whose site is known.", "point",
    (
        _id("Id of the mark"),
        Field("series", "text", "Series of marks, such as `east-1727`"),
        Field("mark_number", "text", "Number in the series", short="number_"),
        Field("stretch", "text", "Stretch of the line", optional=True),
        *_in_languages("name", "Name of the mark", required=()),
        UNCERTAINTY, dataclasses.replace(TREATY, meaning="Id of the instrument that names it"),
        Field("description", "text", "What is known of it", optional=True, short="descript"),
        CERTAINTY, *SPELL, *PROVENANCE,
    ),
)  # fmt: skip

PLACES = Layer(
    "places", "Places", "The gazetteer; names of periods stand in the table `names`.", "point",
    (
        _id("Id of the place"),
        *_names("place"),
        Field("name_zh_latn", "text", "Chinese name in pinyin", optional=True, short="name_latn"),
        Field("names_of_periods", "text", "Names that were not always used: `name (language, years)`, apart by semicolons", short="periods"),
        Field("role", "text", "What the place is to the record", values=PLACE_ROLES),
        UNCERTAINTY, dataclasses.replace(CERTAINTY, meaning="How sure we are of the coordinates"),
        *SPELL, *KNOWN, *PROVENANCE,
    ),
)  # fmt: skip

ZONES = Layer(
    "zones", "Zones", "Land with a rule of its own inside or across the territories.", "area",
    (
        _id("Id of the zone, with `?reading` from another standpoint"),
        *_names("zone"),
        *_in_languages("summary", "What the rule was"),
        Field("kind", "text", "Kind of the zone", values=ZONE_KINDS),
        dataclasses.replace(TREATY, optional=True), dataclasses.replace(ARTICLE, optional=True),
        *AREA,
        Field("tolerance_low_km", "decimal", "Least radius that the words allow", "km", optional=True, short="tol_low"),
        Field("tolerance_high_km", "decimal", "Greatest radius that the words allow", "km", optional=True, short="tol_high"),
        UNCERTAINTY, CERTAINTY, *SPELL, *KNOWN, *STANDPOINT, *PROVENANCE,
    ),
)  # fmt: skip

ROUTES = Layer(
    "routes", "Roads of trade", "Roads through named places, drawn as geodesics, not as the road ran.", "line",
    (
        _id("Id of the road"),
        *_names("road"),
        *_in_languages("summary", "What the road was"),
        Field("via", "text", "Ids of its places, apart by spaces"),
        Field("length_km", "decimal", "Length of the geodesics", "km"),
        CERTAINTY, *SPELL, *KNOWN, *PROVENANCE,
    ),
)  # fmt: skip

EVENTS = Layer(
    "events", "Events", "What happened at a place, as the source documents tell it.", "point",
    (
        _id("Id of the event"),
        *_in_languages("what", "What happened"),
        dataclasses.replace(KNOWN[0], meaning="The Gregorian day, month or year", optional=False),
        Field("printed", "text", "The date as the source prints it"),
        Field("calendar", "text", "The calendar of the printed date", values=EVENT_CALENDARS),
        Field("calendar_inferred", "flag", "Whether we inferred the calendar", short="inferred"),
        *_in_languages("reason", "Why we take it for that day", required=()),
        Field("place", "text", "Id of the place"),
        Field("seed", "text", "File name of the source document", optional=True),
        CERTAINTY,
        dataclasses.replace(VALID_FROM, meaning="First day of `from_text`", optional=False),
        dataclasses.replace(VALID_TO, meaning="Day after the last day of `from_text` (exclusive)", optional=False),
        YEAR_FROM, YEAR_TO, *PROVENANCE,
    ),
)  # fmt: skip

LAYERS = {
    layer.name: layer
    for layer in (BOUNDARY, TERRITORIES, TRANSFERS, FACES, MARKERS, PLACES, ZONES, ROUTES, EVENTS)
}
"""Every layer with geometry, by name."""

INSTRUMENTS = Layer(
    "instruments", "Instruments", "Treaties and other acts, in the order in which they change the map.", None,
    (
        _id("Id of the instrument"),
        *_in_languages("title", "Title"),
        Field("pinyin", "text", "The Chinese name, romanised", optional=True),
        Field("kind", "text", "Kind of the instrument", values=INSTRUMENT_KINDS),
        Field("parties", "text", "Ids of the sovereigns that made it, apart by spaces"),
        Field("effective", "day", "Day from which the map differs"),
        *_in_languages("effective_why", "Why that day"),
        Field("place", "text", "Id of the place where it was signed", optional=True),
        *_in_languages("summary", "What it did, in our own words"),
        SOURCE,
    ),
)  # fmt: skip
ARTICLES = Layer(
    "articles", "Articles", "Border articles, summarised in our own words.", None,
    (
        _id("`treaty/article`"),
        dataclasses.replace(TREATY, meaning="Id of its instrument"), ARTICLE,
        *_in_languages("summary", "What it says, in our own words"),
        *_in_languages("left_open", "What it did not settle", required=()),
        CERTAINTY, SOURCE,
    ),
)  # fmt: skip
DATES = Layer(
    "dates", "Dates", "Dates of instruments as printed, each with the Gregorian day it names.", None,
    (
        _id("`treaty/event/n`"),
        dataclasses.replace(TREATY, meaning="Id of its instrument"),
        Field("event", "text", "What happened on that day", values=DATE_EVENTS),
        Field("written", "text", "The date in figures, in its own calendar"),
        Field("calendar", "text", "The calendar of the date", values=DATE_CALENDARS),
        Field("printed", "text", "The date as printed"),
        Field("witness_text", "text", "Which of several texts of the instrument prints it"),
        Field("gregorian", "day", "The day it names"),
        CERTAINTY, SOURCE,
    ),
)  # fmt: skip
SOVEREIGNS = Layer(
    "sovereigns", "Sovereigns", "Who may hold land, under each name in turn.", None,
    (
        _id("Id of the sovereign, with `/day` for a name of its own from then on"),
        Field("sovereign", "text", "Id of the sovereign"),
        *_names("sovereign"),
        Field("kind", "text", "Kind of the sovereign", values=SOVEREIGN_KINDS),
        Field("colour", "text", "Colour on the maps, as `#rrggbb`"),
        VALID_FROM, VALID_TO,
    ),
)  # fmt: skip
NAMES = Layer(
    "names", "Names of places", "Every name of every place, with the years in which it was used.", None,
    (
        _id("`place/language/n`"),
        Field("place", "text", "Id of the place"),
        Field("lang", "text", "BCP 47 tag of the language"),
        Field("script", "text", "ISO 15924 code of the script"),
        Field("spelling", "text", "The name"),
        Field("used", "text", "When it was used: `1889-1921`, `-1858`, `1893-`, `today`; empty: always"),
    ),
)  # fmt: skip
SOURCES = Layer(
    "sources", "Sources", "What is cited, by key.", None,
    (
        _id("Key of the source"),
        Field("citation", "text", "Full citation"),
        Field("kind", "text", "Kind of the source", values=SOURCE_KINDS),
        Field("lang", "text", "Language of the source"),
        LICENCE,
        Field("retrieved", "text", "Month in which it was read", optional=True),
    ),
)  # fmt: skip

TABLES = {table.name: table for table in (INSTRUMENTS, ARTICLES, DATES, SOVEREIGNS, NAMES, SOURCES)}
"""Every related table without geometry, by name."""


def layer(name: str) -> Layer:
    """Return a layer or table by name.

    Raises
    ------
    UnknownNameError
        If there is none; says which are nearest.
    """
    known = LAYERS | TABLES
    if name not in known:
        raise UnknownNameError(unknown("layer", name, known))
    return known[name]
