"""Linked Places format 1.2.2: the gazetteer as JSON-LD that is GeoJSON, one place to a line.

Days are inclusive there. A beginning that nobody knows is ``latest`` the end, an end that nobody knows, or
that has not come, ``earliest`` the beginning or the year of this gazetteer. A place without any day has the
year of the gazetteer that cites its name. A name that is the English one again, which stands in for missing
ones, is left out.

The table, LP-TSV 0.5, has all names of a place in one cell and no quotes. Every row gives the year of the
gazetteer as ``attestation_year``, so a place without a first year has no ``start``. What would break a cell
apart, a tab, a line break or a semicolon in a name, becomes a blank or a comma.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from borderhist.files import escape_formula
from borderhist.io.formats.geojson import geometry_of, text
from borderhist.io.formats.topojson import shapes
from borderhist.layers.fields import CERTAINTY_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import shapely

    from borderhist.layers.table import Table


CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
)
"""The address by which the format knows its terms; nothing is fetched from it."""

GAZETTEER = "borderhist gazetteer"

COMPILED = 2026
"""The year of the gazetteer."""

LANGUAGES = {
    "name_ru": "ru",
    "name_zh_hant": "zh-Hant",
    "name_zh_latn": "zh-Latn",
    "name_tr": "tr",
}

STOOD_IN_FOR = frozenset({"name_ru", "name_zh_hant", "name_tr"})
"""The names in whose stead stands the English one, or the id, where they are missing."""

FEATURE_CLASSES = {
    "city": ("P",),
    "town": ("P",),
    "village": ("P",),
    "market": ("P",),
    "fort": ("P", "S"),
    "treaty-place": ("P", "L"),
    "witness": ("L",),
    "node": ("L",),
}
"""Classes of GeoNames by role: P a populated place, S a building or site, L a locality of no other kind."""

TYPES = {
    "city": (300008389, "city"),
    "town": (300008375, "town"),
    "village": (300008372, "village"),
    "fort": (300006888, "fortification"),
}
"""Numbers and terms of the Art & Architecture Thesaurus by role; the others have none that fits."""

CERTAINTIES = {"V": "certain", "C": "less-certain", "K": "less-certain", "L": "uncertain"}

SPAN = r"(?:\d{4}(?:-(?:\d{4})?)?|-\d{4}|today)"

FURTHER = re.compile(rf"(.+?) \(([A-Za-z][A-Za-z0-9-]*)(?:, ({SPAN}(?:, {SPAN})*))?\)(?:; |$)")
"""A name in ``other_names``: the name, its language, its years if it was not always used."""


@dataclasses.dataclass(frozen=True)
class Name:
    """One name of a place; without a language it is the id, for a place that has none."""

    toponym: str
    language: str | None = None
    used: str = ""


def write(tables: Sequence[Table], path: Path) -> None:
    """Write the places."""
    (table,) = tables
    rows = zip(table.columns.to_pylist(), shapes(table, "Linked Places"), strict=True)
    joined = ",\n".join(text(_to_feature(facts, geometry_of(point))) for facts, point in rows)
    path.write_text(
        f'{{"type":"FeatureCollection",\n"@context":{text(CONTEXT)},\n"features":[\n{joined}\n]}}\n', "utf-8"
    )


def names(facts: Mapping[str, Any]) -> list[Name]:
    """Return the names of a place: those of all times, the English first, then those of periods."""
    english = facts["name_en"]
    first = Name(english) if english == facts["id"] else Name(english, "en")
    further = [Name(*match) for match in FURTHER.findall(facts["other_names"])]
    stand_ins = {english, facts["id"]}
    # where a language has a second name, its first one is its own, also if it is spelt as in English
    own = {name.language for name in further}
    others = [
        Name(facts[field], language)
        for field, language in LANGUAGES.items()
        if facts[field] and (field not in STOOD_IN_FOR or facts[field] not in stand_ins or language in own)
    ]
    return [first, *others, *further]


def last_year_of(facts: Mapping[str, Any]) -> str | None:
    """Return the last day, month or year of a place, as exactly as its end is known."""
    if facts["valid_to"] is None:
        return None
    last: dt.date = facts["valid_to"] - dt.timedelta(days=1)
    return last.isoformat()[: len(facts["to_text"] or "yyyy-mm-dd")]


def describe_certainty(facts: Mapping[str, Any]) -> str:
    """Return what to think of the coordinates, as a sentence."""
    code = facts["certainty"]
    return f"Lies within {facts['uncertainty_km']:g} km of here. Certainty {code}: {CERTAINTY_VALUES[code]}."


def _to_feature(facts: Mapping[str, Any], point: Mapping[str, Any]) -> dict[str, Any]:
    since, until = facts["from_text"], last_year_of(facts)
    when = _to_when(_to_timespan(since, until, since)) if since or until else {}
    return {
        "@id": f"borderhist:places/{facts['id']}",
        "type": "Feature",
        "properties": {
            "title": facts["name_en"],
            "fclasses": list(FEATURE_CLASSES[facts["role"]]),
            "uncertainty_km": facts["uncertainty_km"],
            "certainty": facts["certainty"],
            "licence": facts["licence"],
        },
        **when,
        "names": list(_name_objects(facts)),
        "types": [_to_type(facts["role"])],
        "geometry": {
            **point,
            "citations": [{"label": key} for key in facts["source"].split()],
            "certainty": CERTAINTIES[facts["certainty"]],
        },
        "descriptions": [{"value": describe_certainty(facts), "lang": "en"}],
    }


def _name_objects(facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    citations = {"citations": [{"label": GAZETTEER, "year": COMPILED}]}
    for name in names(facts):
        language = {"lang": name.language} if name.language else {}
        spans = [_name_period(span) for span in name.used.split(", ") if span]
        yield {"toponym": name.toponym, **language, **citations, **(_to_when(*spans) if spans else {})}
        citations = {}


def _name_period(span: str) -> dict[str, Any]:
    """Return the years of a name; one that is not said to have ended is used in the gazetteer's own."""
    first, dash, last = ("", "-", "") if span == "today" else span.partition("-")
    if not dash:
        return {"start": {"in": first}}
    return _to_timespan(first or None, last or None, str(COMPILED))


def _to_timespan(first: str | None, last: str | None, known: str | None) -> dict[str, Any]:
    """Return a timespan; ``known`` is a day on or before which an open end cannot lie."""
    return {
        "start": {"in": first} if first else {"latest": last or known},
        "end": {"in": last} if last else {"earliest": known},
    }


def _to_when(*spans: Mapping[str, Any]) -> dict[str, Any]:
    return {"when": {"timespans": list(spans)}}


def _to_type(role: str) -> dict[str, Any]:
    source = {"sourceLabels": [{"label": role, "lang": "en"}]}
    if role not in TYPES:
        return source
    number, term = TYPES[role]
    return {"identifier": f"aat:{number}", "label": term, **source}


COLUMNS = (
    "id",
    "title",
    "title_source",
    "fclasses",
    "aat_types",
    "attestation_year",
    "start",
    "end",
    "variants",
    "types",
    "lon",
    "lat",
    "geo_source",
    "approximation",
    "description",
)

BLANKS = str.maketrans("\t\n\r", "   ")

IN_A_LIST = str.maketrans(";@", ", ")
"""What parts names, and names from languages, is none of a name's own."""


def write_tsv(tables: Sequence[Table], path: Path) -> None:
    """Write the places."""
    (table,) = tables
    rows = zip(table.columns.to_pylist(), shapes(table, "LP-TSV"), strict=True)
    lines = ["\t".join(COLUMNS), *("\t".join(_cells(facts, point)) for facts, point in rows)]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


def _cells(facts: Mapping[str, Any], point: shapely.Point) -> Iterator[str]:
    """Yield the cells of a place; texts begin like no formula."""
    first, *others = names(facts)
    number, _ = TYPES.get(facts["role"], ("", ""))
    texts = {
        "id": facts["id"],
        "title": first.toponym,
        "title_source": GAZETTEER,
        "fclasses": ";".join(FEATURE_CLASSES[facts["role"]]),
        "start": facts["from_text"] or "",
        "end": last_year_of(facts) or "",
        "variants": ";".join(f"{name.toponym.translate(IN_A_LIST)}@{name.language}" for name in others),
        "types": facts["role"],
        "geo_source": facts["source"],
        "description": describe_certainty(facts),
    }
    numbers = {
        "aat_types": number,
        "attestation_year": COMPILED,
        "lon": point.x,
        "lat": point.y,
        "approximation": facts["uncertainty_km"],
    }
    for name in COLUMNS:
        yield str(numbers[name] if name in numbers else escape_formula(texts[name].translate(BLANKS)))
