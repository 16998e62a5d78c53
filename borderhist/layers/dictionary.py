"""Write the documentation pages of layers and vocabulary from the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.layers import schema, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from borderhist.layers.fields import Field, Layer


HEAD = """# Layers and tables

This page is made from the schema in the program (`scripts/dictionary.py`); so are the fields of every file
that borderhist writes.

- Coordinates are WGS84 longitude and latitude in degrees, rounded to 7 decimals (1 cm), unless `--crs` asks
  for another system.
- A day is a date of the Gregorian calendar. `valid_from` is inclusive, `valid_to` exclusive; an empty one
  is open. `year_from` and `year_to` are the same days as decimal years.
- An `id` never changes meaning: a feature with the same id is the same thing in every format, file and
  version. Where land is read under another interpretation (`--reading`, `--date-rule`), its ids end in `?`
  and that interpretation.
- A geometry that did not change has the same coordinates in every layer, version and format. Territories
  are rows of a spell: one row for as long as the land, its error, its certainty and its name stay the same.
- An empty cell means that nothing is known or that it does not apply. Where a language is missing, a name
  stands in English and a text is empty.
- Keys of sources are those of the table `sources`. Licences are SPDX expressions, or `public domain`.
- Shapefiles cut names of fields to ten letters: the short names stand in brackets.
"""


def markdown() -> str:
    """Return the page as Markdown."""
    parts = [HEAD]
    parts += [_layer_section(layer) for layer in schema.LAYERS.values()]
    parts.append("# Related tables\n\nWithout geometry; in the bundle, in PostGIS and in the data package.\n")
    parts += [_layer_section(table) for table in schema.TABLES.values()]
    parts.append("# Codes\n")
    parts += [_codes(names, values) for names, values in _enumerations().items()]
    return "\n".join(parts)


VOCABULARY = """# Vocabulary

This page is made from the program (`scripts/dictionary.py`). It lists every name that stands in a layer, in
the JSON and the CSV of a command and in the columns of `locate`: the same thing has the same name everywhere.

- A *holding* says who held land in a spell: `given_by` and `given_by_article` are the clause that gave the
  land, `begun_by` is the instrument with which the spell began. `valid_from` is its first day, `valid_to` the
  first day after it.
- A row about a line says by `treaty` and `article` which clause put the line there. Where a line stands in a
  row about something else, its terms begin with `segment`.
- A *transfer* goes from `from_sovereign` to `to_sovereign`, by `treaty` and `article`, on `valid_from`.
- A text in *languages* is in JSON one record with the keys `en`, `ru`, `zh-Hant` and `tr`, and in tables
  columns such as `title_en`, `title_ru`, `title_zh_hant` and `title_tr`.
- `show --json` tells a treaty file in these words. The words that historians type in `geodata/` are those of
  [geodata/README.md](../geodata/README.md).
- The data inside a map page is no output: its short keys are an encoding between the program and its viewer,
  and change with them.

| term | type | meaning | where |
|---|---|---|---|
"""


def vocabulary_page() -> str:
    """Return the page of all terms as Markdown."""
    return VOCABULARY + "".join(f"{_term_row(term)}\n" for term in vocabulary.terms().values())


def _term_row(term: vocabulary.Term) -> str:
    kind = f"{term.type}, {term.unit}" if term.unit else term.type
    return f"| `{term.name}` | {kind} | {term.meaning} | {', '.join(vocabulary.places_of(term.name))} |"


def _layer_section(layer: Layer) -> str:
    """Return the heading and table of a layer."""
    kind = {"point": "Points.", "line": "Lines.", "area": "Areas (MultiPolygons).", None: ""}[layer.geometry]
    head = f"## {layer.name}\n\n{layer.summary} {kind}".rstrip()
    rows = [_field_row(field) for field in layer.fields]
    return "\n".join([f"{head}\n", "| field | type | meaning |", "|---|---|---|", *rows, ""])


def _field_row(field: Field) -> str:
    name = f"`{field.name}`" + (f" (`{field.abbreviated}`)" if field.abbreviated != field.name else "")
    kind = f"{field.type}, {field.unit}" if field.unit else field.type
    empty = "; may be empty" if field.optional else ""
    return f"| {name} | {kind}{empty} | {field.meaning.replace('|', chr(92) + '|')} |"


def _enumerations() -> dict[str, Mapping[str, str]]:
    """Return each list of codes under the fields that use it."""
    users: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for layer in (*schema.LAYERS.values(), *schema.TABLES.values()):
        for field in layer.fields:
            if field.values:
                users.setdefault(tuple(field.values.items()), []).append(f"{layer.name}.{field.name}")
    return {", ".join(_shorten_names(fields)): dict(codes) for codes, fields in users.items()}


def _shorten_names(fields: Iterable[str]) -> Iterator[str]:
    """Yield each name of a field once, with its layers."""
    layers: dict[str, list[str]] = {}
    for layer, _, field in (name.partition(".") for name in fields):
        layers.setdefault(field, []).append(layer)
    for field, names in layers.items():
        yield f"`{field}` of {', '.join(names)}"


def _codes(names: str, values: Mapping[str, str]) -> str:
    rows = [f"| `{code}` | {meaning} |" for code, meaning in values.items()]
    return "\n".join([f"{names}:\n", "| code | meaning |", "|---|---|", *rows, ""])
