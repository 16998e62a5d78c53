"""The layers and tables that borderhist writes: every field with its type, unit and meaning, once.

Whatever writes a file, a table of a database or a page of documentation about them takes it from here.
"""

from __future__ import annotations

import dataclasses

from borderhist.errors import UnknownNameError, unknown
from borderhist.layers import fields
from borderhist.layers.fields import (
    AREA,
    ARTICLE,
    BEGUN_BY,
    CERTAINTY,
    GIVEN,
    KNOWN,
    LANGUAGES,
    LICENCE,
    PROVENANCE,
    SOURCE,
    SPELL,
    STANDPOINT,
    TREATY,
    UNCERTAINTY,
    VALID_FROM,
    VALID_TO,
    YEAR_FROM,
    YEAR_TO,
    Field,
    Layer,
    identity,
    in_languages,
    names,
)

BOUNDARY = Layer(
    "boundary", "Boundary lines",
    "Every piece of boundary: its stretch of one article on one line of the base geometry.",
    "line",
    (
        identity("`treaty/segment/n`: piece *n* (from 0) of a segment"),
        Field("segment", "text", "`treaty/segment`: the clause that put it there"),
        TREATY, ARTICLE, *names("segment"),
        Field("from_place", "text", "Place at which the whole segment begins"),
        Field("to_place", "text", "Place at which the whole segment ends"),
        Field("left_sovereign", "text", "Who holds the left hand by the clause", short="left_sov"),
        Field("right_sovereign", "text", "Who holds the right hand", short="right_sov"),
        Field("left_heirs", "text", "Who took the place of that sovereign while the line was in force, with "
                                    "the day: `china 1912-02-12`", short="left_heirs"),
        Field("right_heirs", "text", "The same of the right hand", short="right_heir"),
        Field("rule", "text", "What the clause says that the line does", values=fields.RULES),
        Field("base_line", "text", "Id of the feature of `lines/` that it lies on; `straight` for geodesics"),
        Field("stage", "text", "How far the line had come", values=fields.STAGES),
        dataclasses.replace(CERTAINTY, meaning="How sure we are: the worse of the words' and the geometry's "
                                               "certainty"),
        UNCERTAINTY,
        Field("length_km", "decimal", "Length on the ellipsoid", "km"),
        *SPELL,
        Field("reading", "text", "Readings under which the segment exists, such as `gorbitsa=amazar`; "
                                 "empty: all"),
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
        identity("`treaty/sovereign`, with `/day` where only the name changed, and `?reading` under another "
                 "interpretation"),
        Field("sovereign", "text", "Id of the sovereign; `undetermined` and the like where there is none"),
        *names("sovereign on that day"),
        Field("kind", "text", "Kind of the sovereign", values=fields.SOVEREIGN_KINDS),
        dataclasses.replace(TREATY, meaning="Id of the instrument from whose day on this land is so"),
        *AREA,
        dataclasses.replace(CERTAINTY, meaning="The worst certainty of the lines around it"),
        *(
            Field(f"line_{code.lower()}_km", "decimal", f"Length of its lines of certainty {code}, coast "
                                                        "and frame left out", "km")
            for code in fields.CERTAINTY_VALUES
        ),
        Field("in_study_area_only", "flag", "Always true: the frame cuts some lands off", short="in_study"),
        *SPELL, *STANDPOINT,
        dataclasses.replace(SOURCE, meaning="Keys of the sources of its lines, apart by spaces; "
                                            "`borderhist` derived the land from them"),
        LICENCE,
    ),
    versioned=True,
)  # fmt: skip

TRANSFERS = Layer(
    "transfers", "Transfers",
    "Land that changed hands, with the clause that moved it; gains and losses of an instrument sum to zero.",
    "area",
    (
        identity("`treaty/from/to/kind/article`, with `?reading` under another interpretation"),
        Field("from_sovereign", "text", "Who held it before", short="from_sov"),
        Field("to_sovereign", "text", "Who held it afterwards", short="to_sov"),
        *in_languages("from_name", "Name of who held it before", "from", tuple(LANGUAGES)),
        *in_languages("to_name", "Name of who held it afterwards", "to", tuple(LANGUAGES)),
        dataclasses.replace(TREATY, meaning="Id of the instrument that moved it"), ARTICLE,
        Field("kind", "text", "How the hold came about", values=fields.HOLD_KINDS),
        *AREA,
        dataclasses.replace(CERTAINTY, meaning="How sure we are of the article"),
        dataclasses.replace(VALID_FROM, meaning="Day on which the land changed hands", optional=False),
        dataclasses.replace(VALID_TO, meaning="Day of the next instrument, so that a time slider shows the "
                                              "latest change (exclusive)"),
        YEAR_FROM, YEAR_TO,
        *STANDPOINT, *PROVENANCE,
    ),
    versioned=True,
)  # fmt: skip

FACES = Layer(
    "faces", "Faces",
    "The pieces of land that no line of any day or reading divides, each with every spell of one hold and "
    "one name.",
    "area",
    (
        identity("`face/treaty`, with `/day` where only the name changed, and `?reading` under another "
                 "interpretation"),
        Field("face", "text", "Id of the piece of land, made from its outline"),
        Field("sovereign", "text", "Who holds it"),
        *names("sovereign on that day"),
        Field("kind", "text", "Kind of the sovereign", values=fields.SOVEREIGN_KINDS),
        BEGUN_BY, *GIVEN,
        Field("area_km2", "decimal", "Area on the ellipsoid", "km2"),
        dataclasses.replace(CERTAINTY, meaning="How sure we are of the article"),
        *SPELL, *STANDPOINT, *PROVENANCE,
    ),
    versioned=True,
)  # fmt: skip

MARKERS = Layer(
    "markers", "Boundary marks", "The marks of demarcated lines whose site is known.", "point",
    (
        identity("Id of the mark"),
        Field("series", "text", "Series of marks, such as `east-1727`"),
        Field("mark_number", "text", "Number in the series", short="number_"),
        Field("stretch", "text", "Stretch of the line", optional=True),
        *in_languages("name", "Name of the mark", required=()),
        UNCERTAINTY, dataclasses.replace(TREATY, meaning="Id of the instrument that names it"),
        Field("description", "text", "What is known of it", optional=True, short="descript"),
        CERTAINTY, *SPELL, *PROVENANCE,
    ),
)  # fmt: skip

PLACES = Layer(
    "places", "Places", "The gazetteer; names of periods stand in the table `names`.", "point",
    (
        identity("Id of the place"),
        *names("place"),
        Field("name_zh_latn", "text", "Chinese name in pinyin", optional=True, short="name_latn"),
        Field("other_names", "text", "Further names: `name (language, years)`, apart by semicolons; no "
                                     "years: always", short="more_names"),
        Field("role", "text", "What the place is to the record", values=fields.PLACE_ROLES),
        UNCERTAINTY, dataclasses.replace(CERTAINTY, meaning="How sure we are of the coordinates"),
        *SPELL, *KNOWN, *PROVENANCE,
    ),
)  # fmt: skip

ZONES = Layer(
    "zones", "Zones", "Land with a rule of its own inside or across the territories.", "area",
    (
        identity("Id of the zone, with `?reading` under another interpretation"),
        *names("zone"),
        *in_languages("summary", "What the rule was"),
        Field("kind", "text", "Kind of the zone", values=fields.ZONE_KINDS),
        dataclasses.replace(TREATY, optional=True), dataclasses.replace(ARTICLE, optional=True),
        *AREA,
        Field("tolerance_low_km", "decimal", "Least radius", "km", optional=True, short="tol_low"),
        Field("tolerance_high_km", "decimal", "Greatest radius", "km", optional=True, short="tol_high"),
        UNCERTAINTY, CERTAINTY, *SPELL, *KNOWN, *STANDPOINT, *PROVENANCE,
    ),
)  # fmt: skip

POSSESSIONS = Layer(
    "possessions", "Possessions", "Land that another than its sovereign held in fact.", "area",
    (
        identity("Id of the possession, with `?reading` under another interpretation"),
        *names("possession"),
        *in_languages("summary", "What it was"),
        Field("possession_kind", "text", "How the land was held in fact", values=fields.POSSESSION_KINDS,
              short="poss_kind"),
        Field("possessor", "text", "Id of who held the land in fact"),
        *in_languages("possessor_name", "Name of the possessor on the first day", "holder",
                      tuple(LANGUAGES)),
        Field("of_sovereigns", "text", "Ids of the sovereigns of the land on the first day, the largest part "
                                       "first, apart by spaces", short="of_sov"),
        Field("recognised_by", "text", "Who recognised it, each with the day: `japan 1932-09-15`; apart by "
                                       "semicolons", optional=True, short="recognised"),
        dataclasses.replace(TREATY, optional=True), dataclasses.replace(ARTICLE, optional=True),
        *AREA, UNCERTAINTY, CERTAINTY, *SPELL, *KNOWN, *STANDPOINT, *PROVENANCE,
    ),
)  # fmt: skip

ROUTES = Layer(
    "routes", "Roads of trade", "Roads through named places, drawn as geodesics.", "line",
    (
        identity("Id of the road"),
        *names("road"),
        *in_languages("summary", "What the road was"),
        Field("via", "text", "Ids of its places, apart by spaces"),
        Field("length_km", "decimal", "Length of the geodesics", "km"),
        CERTAINTY, *SPELL, *KNOWN, *PROVENANCE,
    ),
)  # fmt: skip

EVENTS = Layer(
    "events", "Events", "What happened at a place, as the source documents tell it.", "point",
    (
        identity("Id of the event"),
        *in_languages("what", "What happened"),
        dataclasses.replace(KNOWN[0], meaning="The Gregorian day, month or year", optional=False),
        Field("printed", "text", "The date as the source prints it"),
        Field("calendar", "text", "The calendar of the printed date", values=fields.CALENDARS),
        Field("calendar_inferred", "flag", "Whether we inferred the calendar", short="inferred"),
        *in_languages("reason", "Why we take it for that day", required=()),
        Field("place", "text", "Id of the place"),
        Field("seed", "text", "File name of the source document", optional=True),
        CERTAINTY,
        dataclasses.replace(VALID_FROM, meaning="First day of `from_text`", optional=False),
        dataclasses.replace(VALID_TO, meaning="Day after `from_text` (exclusive)", optional=False),
        YEAR_FROM, YEAR_TO, *PROVENANCE,
    ),
)  # fmt: skip

LAYERS = {
    layer.name: layer
    for layer in (
        BOUNDARY,
        TERRITORIES,
        TRANSFERS,
        FACES,
        MARKERS,
        PLACES,
        ZONES,
        POSSESSIONS,
        ROUTES,
        EVENTS,
    )
}
"""Every layer with geometry, by name."""

INSTRUMENTS = Layer(
    "instruments", "Instruments", "Treaties and other acts, in the order in which they change the map.", None,
    (
        identity("Id of the instrument"),
        *in_languages("title", "Title"),
        Field("pinyin", "text", "The Chinese name, romanised", optional=True),
        Field("kind", "text", "Kind of the instrument", values=fields.INSTRUMENT_KINDS),
        Field("parties", "text", "Ids of the sovereigns that made it, apart by spaces"),
        Field("effective", "day", "Day from which the map differs"),
        *in_languages("effective_why", "Why that day", "why"),
        Field("place", "text", "Id of the place where it was signed", optional=True),
        *in_languages("summary", "What it did, in our own words"),
        SOURCE,
    ),
)  # fmt: skip

ARTICLES = Layer(
    "articles", "Articles", "Border articles, summarised in our own words.", None,
    (
        identity("`treaty/article`"),
        dataclasses.replace(TREATY, meaning="Id of its instrument"), ARTICLE,
        *in_languages("summary", "What it says, in our own words"),
        *in_languages("left_open", "What it did not settle", "open", required=()),
        CERTAINTY, SOURCE,
    ),
)  # fmt: skip

DATES = Layer(
    "dates", "Dates", "Dates of instruments as printed, each with the Gregorian day it names.", None,
    (
        identity("`treaty/event/n`"),
        dataclasses.replace(TREATY, meaning="Id of its instrument"),
        Field("event", "text", "What happened on that day", values=fields.DATE_EVENTS),
        Field("written", "text", "The date in figures, in its own calendar"),
        Field("calendar", "text", "The calendar of the date", values=fields.DATE_CALENDARS),
        Field("printed", "text", "The date in the words of the document, if seen", optional=True),
        Field("witness_text", "text", "Which of several texts of the instrument prints it", short="witness"),
        Field("gregorian", "day", "The day it names"),
        CERTAINTY, SOURCE,
    ),
)  # fmt: skip

SOVEREIGNS = Layer(
    "sovereigns", "Sovereigns", "Who may hold land, under each name in turn.", None,
    (
        identity("Id of the sovereign, with `/day` for a name of its own from then on"),
        Field("sovereign", "text", "Id of the sovereign"),
        *names("sovereign"),
        Field("kind", "text", "Kind of the sovereign", values=fields.SOVEREIGN_KINDS),
        Field("colour", "text", "Colour on the maps, as `#rrggbb`"),
        VALID_FROM, VALID_TO,
    ),
)  # fmt: skip

NAMES = Layer(
    "names", "Names of places", "Every name of every place, with the years in which it was used.", None,
    (
        identity("`place/language/n`"),
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
        identity("Key of the source"),
        Field("citation", "text", "Full citation"),
        Field("kind", "text", "Kind of the source", values=fields.SOURCE_KINDS),
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
        raise UnknownNameError(unknown("layer", name, known), reason="unknown-layer")
    return known[name]
