"""The names that outputs other than layers speak: every term with its type, unit and meaning, once.

What a layer has a field for bears that field's name everywhere. Here stand the rest, and which terms each
output of a command is made of; ``docs/vocabulary.md`` is made from both.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal

from borderhist.layers import schema
from borderhist.layers.fields import LANGUAGES, FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


TermType = FieldType | Literal["languages", "list", "record", "by key"]
"""``languages`` is a text in several languages: in JSON a record by their tags, in tables a column each;
``by key`` is a record whose names are ids."""


@dataclasses.dataclass(frozen=True)
class Term:
    """One name of an output, with what stands under it.

    Attributes
    ----------
    meaning
        What it says, in one sentence without a full stop.
    """

    name: str
    type: TermType
    meaning: str
    unit: str = ""


SHARED = (
    Term("id", "text", "Id of the row or record; never changes meaning"),
    Term("name", "languages", "Name of what the row is about; of a sovereign, its name on that day"),
    Term("title", "languages", "Title of the instrument"),
    Term("summary", "languages", "What it says or was, in our own words"),
    Term("treaty", "text", "Id of the instrument whose clause this is"),
    Term("article", "text", "Article of `treaty`"),
    Term("kind", "text", "Kind of the thing; of a transfer, how the hold came about"),
    Term("certainty", "text", "How sure we are: V, C, K or L"),
    Term("sovereign", "text", "Id of who holds the land"),
    Term("source", "text", "Keys of sources: in JSON a list, in tables apart by spaces"),
    Term("place", "text", "Id of a place"),
    Term("valid_from", "day", "First day on which it holds; of a transfer, the day it changed hands"),
    Term("reason", "languages", "Why we take an event for that day; `locate`: why a row is not answered"),
    Term("area_km2", "decimal", "Area on the ellipsoid; of a figure of the literature, as printed", "km2"),
    Term("length_km", "decimal", "Length on the ellipsoid", "km"),
    Term("uncertainty_km", "decimal", "Distance within which the truth is thought to lie", "km"),
    Term("parties", "text", "Ids of the sovereigns that made an instrument; in JSON a list"),
)
"""What several layers or outputs say, in words that fit all of them."""

QUESTION = (
    Term("lon", "decimal", "Longitude that was asked for, WGS84", "degrees"),
    Term("lat", "decimal", "Latitude that was asked for, WGS84", "degrees"),
    Term("day", "day", "Day that was asked for"),
)

POINT = (
    Term("status", "text", "How a point stands to the line that decides, or why nobody is said to hold it"),
    Term("possession", "text", "Id of the possession: land that another than its sovereign held in fact"),
    Term("possessor", "text", "Id of who held the land in fact, where that was not its sovereign"),
    Term("possession_kind", "text", "How it was held in fact"),
    Term("heir_of", "text", "The state whose place the sovereign took, if so its spell began"),
)

NEAR = (
    Term("segment_treaty", "text", "Id of the instrument whose clause put that line there"),
    Term("segment_article", "text", "Article of `segment_treaty`"),
    Term("segment_certainty", "text", "How sure we are of that line: V, C, K or L"),
    Term("segment_uncertainty_km", "decimal", "How near the true line is thought to lie", "km"),
    Term("segment_distance_km", "decimal", "Distance to that line; 0 on it", "km"),
    Term("segment_source", "list", "Keys of the sources of its clause and of its geometry"),
)

LINE = (
    Term("distance_km", "decimal", "Distance from the point to the line", "km"),
    Term("agreed", "flag", "Whether somebody agreed on the line"),
    Term("nearer_edge", "record", "An edge that nobody agreed on and that is nearer still"),
    Term("citations", "by key", "Full citation of every source, by key"),
    Term("supersedes", "list", "Segments that it replaced"),
    Term("superseded_by", "list", "Segments that replaced it"),
    Term("ended_by", "text", "Id of the instrument with which it ended"),
    Term("geometry_change", "text", "Its coordinates beside those it replaced: `first`, `identical`, `part` "
                                    "or `redrawn`"),
    Term("identical_to_first", "flag", "Whether its coordinates are those of the first stage of its life"),
)  # fmt: skip

CHANGES = (
    Term("before", "record", "The earlier of two states, or an area in it"),
    Term("after", "record", "The later of two states, or an area in it"),
    Term("territories", "list", "Lands, each with its area before and after"),
    Term("transfers", "list", "Land that changed hands, largest first"),
    Term("possessions", "list", "Land held in fact by another than its sovereign; counted in no transfer"),
    Term("passages", "list", "Land that passed from one state to another through common or open land"),
    Term("through", "list", "Ids of what such land was in between"),
    Term("of_sovereigns", "text", "Ids of the sovereigns of such land; in JSON a list"),
    Term(
        "change",
        "text",
        "Of a line: `unchanged`, `opened`, `closed`, `clause`, `demarcation`, `redrawn` or "
        "`treaty`; of a possession: `begun` or `ended`",
    ),
    Term("identical", "flag", "Whether every vertex is kept"),
    Term("literature", "list", "Figures that the literature prints; in CSV a text"),
    Term("what", "languages", "What happened; of a figure, which land it is of"),
    Term("who", "languages", "Who prints or says it"),
    Term("within_our_error", "flag", "Whether the figure lies within the error of our area"),
    Term("balance_km2", "by key", "What each sovereign gained, or gave (below zero); sums to zero", "km2"),
    Term("later_names", "list", "Names that the sovereign took while its spell lasted, each with its day"),
)

READINGS = (
    Term("variant", "text", "Id of one answer to a disputed question"),
    Term("is_default", "flag", "Whether the record takes this answer"),
    Term("default", "text", "Id of the answer that the record takes"),
    Term("question", "languages", "What is disputed"),
    Term("why_default", "languages", "Why the record takes the default"),
    Term("says", "languages", "What somebody says, in our own words"),
    Term("moves", "list", "Land that another sovereign holds by this answer than by the default"),
    Term("default_sovereign", "text", "Who holds that land by default"),
    Term("variants", "list", "The answers to a disputed question"),
)

BIBLIOGRAPHY = (
    Term("sources", "by key", "The bibliography, by key"),
    Term("facts", "integer", "How many facts there are, or hang on a source"),
    Term("on_one_source", "list", "Facts that hang on one outside source only"),
    Term("on_none", "list", "Facts that no outside source supports"),
    Term("where", "text", "Where in the files a fact stands"),
    Term("sha256", "text", "Checksum of the source document"),
)

COMPARISON = (
    Term("claimed", "record", "The state that outside data claim to show"),
    Term("left_out", "integer", "How many outside features are neither lines nor areas"),
    Term("polygons", "record", "What outside areas look like"),
    Term("lines", "record", "What outside lines look like"),
    Term("of", "record", "The state they are compared with"),
    Term("looks_like", "record", "The state they look like, if they look like one"),
    Term("nearest", "record", "The state that is nearest to them"),
    Term("year", "integer", "Year in which that state begins"),
    Term("score", "decimal", "How near it is: shared part of areas, or kilometres"),
    Term("is_as_claimed", "flag", "Whether it is the state that they claim to show"),
    Term("spans", "list", "Every time at which the record looks the same to them"),
    Term("treaties", "list", "Ids of the instruments of a time"),
    Term("inside", "decimal", "Which part of them lies in the study area"),
    Term("label", "text", "The attribute that says whose an area is, or its value"),
    Term("overlaps", "list", "Outside areas, each with the land of ours that it shares most with"),
    Term("theirs_km2", "decimal", "Area of theirs", "km2"),
    Term("ours_km2", "decimal", "Area of ours", "km2"),
    Term("shared_km2", "decimal", "Area that both have", "km2"),
    Term("agreement", "decimal", "The shared part of both together"),
    Term("undelimited_in", "list", "Times in which they run along edges that nobody agreed on"),
    Term("undelimited_km", "decimal", "Length of theirs along edges that nobody agreed on", "km"),
    Term("shift_km", "record", "By how much theirs lie off ours to the east and north", "km"),
    Term("distances_km", "record", "How far theirs lie from ours", "km"),
    Term("median", "decimal", "Half of them are nearer", "km"),
    Term("p90", "decimal", "Nine tenths of them are nearer", "km"),
    Term("max", "decimal", "The farthest", "km"),
    Term("east", "decimal", "To the east, or west (below zero)", "km"),
    Term("north", "decimal", "To the north, or south (below zero)", "km"),
)

FILE = (
    Term("dates", "record", "Dates of an instrument as printed, by what happened"),
    Term("signed", "list", "Dates on which it was signed"),
    Term("ratified", "list", "Dates on which a side ratified it"),
    Term("exchanged", "list", "Dates on which ratifications or copies were exchanged"),
    Term("in_force", "list", "Dates on which it came into force"),
    Term("demarcated", "list", "Dates on which its line was marked"),
    Term("signatories", "list", "Who signed"),
    Term("party", "text", "Id of the sovereign somebody signed for"),
    Term("articles", "list", "Border articles"),
    Term("wordings", "list", "What each language says where they differ"),
    Term("authentic", "flag", "Whether that language is authentic"),
    Term("holds", "list", "Land that a sovereign holds from this instrument on"),
    Term("places", "list", "Ids of places"),
    Term("when", "by key", "Under which answers to disputed questions it counts"),
    Term("segments", "list", "Boundary lines, clause by clause"),
    Term("follow", "by key", "What a segment follows: a rule of `rule` and what it is given"),
    Term("note", "languages", "A note on a segment"),
    Term("closes", "list", "Segments that end without a successor"),
    Term("successions", "list", "States that take the place of others; no land moves"),
    Term("opens", "list", "Places opened to trade"),
    Term("viewpoints", "list", "What historiographies say, each with its name"),
    Term("figures", "list", "Areas that the literature prints"),
    Term("kinds", "list", "Kinds of holds whose land a figure measures; of none, if empty"),
    Term("beside", "record", "The area of ours that is nearest to a figure"),
    Term("contains_the_figure", "flag", "Whether the figure lies within the error of our area"),
    Term("notes", "list", "What a lecturer may say in front of the map"),
    Term("views", "list", "Parts that a map shows on their own"),
    Term("bounds", "list", "West, south, east and north", "degrees"),
    Term("moved_no_line", "flag", "Whether no line and no land moved"),
    Term("readings", "list", "Disputed questions about its clauses"),
    Term("contradictions", "list", "Sources that disagree about it"),
    Term("about", "languages", "What sources disagree about"),
    Term("claims", "list", "What each of them says"),
    Term("kept", "languages", "How the record deals with it"),
    Term("events", "list", "What happened on its days"),
)

OWN = (*SHARED, *QUESTION, *POINT, *NEAR, *LINE, *CHANGES, *READINGS, *BIBLIOGRAPHY, *COMPARISON, *FILE)

HOLDING = (
    "sovereign", "name", "status", "face", "given_by", "given_by_article", "hold", "begun_by", "valid_from",
    "valid_to", "heir_of", "possession", "possessor", "possession_kind",
)  # fmt: skip

SEGMENT = (
    "segment", "name", "treaty", "article", "from_place", "to_place", "left_sovereign", "right_sovereign",
    "stage", "rule", "length_km", "valid_from", "valid_to", "source",
)  # fmt: skip

TRANSFER = (
    "from_sovereign", "to_sovereign", "treaty", "article", "kind", "area_km2", "area_error_km2", "valid_from",
)  # fmt: skip

POSSESSION = (
    "possession", "name", "possession_kind", "possessor", "of_sovereigns", "treaty", "article", "area_km2",
    "area_error_km2", "certainty", "valid_from", "valid_to", "source",
)  # fmt: skip

LEDGER = (*TRANSFER, "literature")
"""The columns of the ledger as CSV."""

LOCATED = (
    "sovereign", "status", "possession", "possessor", "possession_kind", "face", "given_by",
    "given_by_article", "valid_from", "valid_to", "segment", "segment_distance_km", "segment_certainty",
    "reason",
)  # fmt: skip
"""What ``locate`` adds to a table; the line with ``--near`` only."""

AT = (*(term.name for term in QUESTION), *HOLDING, "segment", *(term.name for term in NEAR))

NEAREST_LINE = (
    *(term.name for term in QUESTION), "segment", "name", "treaty", "article", "distance_km", "agreed",
    "stage", "rule", "base_line", "left_sovereign", "right_sovereign", "certainty", "uncertainty_km",
    "method", "valid_from", "valid_to", "source", "nearer_edge",
)  # fmt: skip

OUTPUTS: Mapping[str, frozenset[str]] = {
    name: frozenset(terms)
    for name, terms in {
        "at": AT,
        "blame": (*NEAREST_LINE, "title", "summary", "citations"),
        "log": (*AT, "later_names", "possessions", *POSSESSION, *SEGMENT, "supersedes",
                "superseded_by", "ended_by", "geometry_change", "identical_to_first"),
        "locate": LOCATED,
        "diff": (*SEGMENT, *TRANSFER, *POSSESSION, "before", "after", "segments", "territories", "transfers",
                 "possessions", "change", "identical", "superseded_by", "sovereign"),
        "ledger": (*LEDGER, *POSSESSION, "possessions", "passages", "through", "treaties",
                   "transfers", "balance_km2", "what", "who", "within_our_error"),
        "show": (
            *SEGMENT, *TRANSFER, *POSSESSION, "possessions", *(term.name for term in FILE), "id", "kind",
            "parties", "effective", "effective_why", "place", "title", "pinyin", "summary", "certainty",
            "uncertainty_km", "lang",
            "written", "calendar", "printed", "witness_text", "gregorian", "left_open", "given_by_article",
            "hold", "sovereign", "supersedes", "superseded_by", "transfers", "what", "who", "says",
            "question", "why_default", "default", "variants", "from_text", "calendar_inferred", "reason",
            "seed", "citations",
        ),
        "treaties": ("id", "kind", "effective", "title", "parties"),
        "readings": ("id", "variant", "reading", "is_default", "treaty", "article", "question", "why_default",
                     "name", "says", "certainty", "source", "area_km2", "moves", "default_sovereign",
                     "sovereign", "face", "valid_from", "valid_to"),
        "sources": ("citation", "kind", "lang", "licence", "retrieved", "source", "certainty",
                    *(term.name for term in BIBLIOGRAPHY)),
        "check": (*(term.name for term in COMPARISON), "treaty", "valid_from", "valid_to", "sovereign",
                  "length_km"),
    }.items()
}  # fmt: skip
"""Which terms each output of a command is made of."""


def terms() -> dict[str, Term]:
    """Return every term of every layer, table and output, by name."""
    own = {term.name: term for term in OWN}
    return dict(sorted((_terms_of_layers() | own).items()))


def _terms_of_layers() -> dict[str, Term]:
    """Return the fields of all layers and tables as terms; a text in four languages is one."""
    found: dict[str, Term] = {}
    for layer in (*schema.LAYERS.values(), *schema.TABLES.values()):
        for field in layer.fields:
            name = base_name(field.name, layer.names)
            meaning = field.meaning.removesuffix(", in English")
            kind: TermType = field.type if name == field.name else "languages"
            found.setdefault(name, Term(name, kind, meaning, field.unit))
    return found


def base_name(name: str, among: Iterable[str]) -> str:
    """Return the name of a field without its language, if it is a text in four languages."""
    base, known = name, set(among)
    for key in LANGUAGES:
        if name.endswith(f"_{key}"):
            base = name.removesuffix(f"_{key}")
    return base if {f"{base}_{key}" for key in LANGUAGES} <= known else name


def places_of(name: str) -> tuple[str, ...]:
    """Return the layers and tables that have a term, and the commands that say it."""
    layers = [
        layer.name
        for layer in (*schema.LAYERS.values(), *schema.TABLES.values())
        if name in {base_name(field, layer.names) for field in layer.names}
    ]
    return (*layers, *(f"`{command}`" for command, terms in OUTPUTS.items() if name in terms))
