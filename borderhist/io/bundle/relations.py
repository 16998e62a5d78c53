"""What every column means and may hold, by the Schema Extension of GeoPackage."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from borderhist.layers.fields import Field, Layer
    from borderhist.layers.table import Table


COLUMNS = """
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  name TEXT,
  title TEXT,
  description TEXT,
  mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name)
)
"""

CONSTRAINTS = """
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL,
  constraint_type TEXT NOT NULL,
  value TEXT,
  min NUMERIC,
  min_is_inclusive BOOLEAN,
  max NUMERIC,
  max_is_inclusive BOOLEAN,
  description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
)
"""

DEFINITION = "http://www.geopackage.org/spec130/#extension_schema"


def names(layers: Iterable[Layer]) -> dict[tuple[tuple[str, str], ...], str]:
    """Return a name for every set of values that a field of some layers may hold.

    It is the field's, with the table's before it where another set was called so already.
    """
    found: dict[tuple[tuple[str, str], ...], str] = {}
    for layer in layers:
        for field in layer.fields:
            values = tuple(field.values.items())
            if values and values not in found:
                taken = field.name in found.values()
                found[values] = f"{layer.name}_{field.name}" if taken else field.name
    return found


def describe(database: sqlite3.Connection, layers: Sequence[Layer]) -> None:
    """Write what every column of some layers means, and the values that it may hold."""
    database.execute(COLUMNS)
    database.execute(CONSTRAINTS)
    for table in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        database.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            (table, DEFINITION),
        )
    named = names(layers)
    for values, name in named.items():
        database.executemany(
            "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, description) "
            "VALUES (?, 'enum', ?, ?)",
            [(name, value, meaning) for value, meaning in values],
        )
    database.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, description, constraint_name) "
        "VALUES (?, ?, ?, ?)",
        [
            (layer.name, field.name, describe_field(field), named.get(tuple(field.values.items())))
            for layer in layers
            for field in layer.fields
        ],
    )


def describe_field(field: Field) -> str:
    """Return the meaning of a field with its unit."""
    return f"{field.meaning} ({field.unit})" if field.unit else field.meaning


NAMING = {
    "treaty": "instruments",
    "given_by": "instruments",
    "begun_by": "instruments",
    "place": "places",
    "from_place": "places",
    "to_place": "places",
    "sovereign": "sovereigns",
    "from_sovereign": "sovereigns",
    "to_sovereign": "sovereigns",
    "left_sovereign": "sovereigns",
    "right_sovereign": "sovereigns",
}
"""Fields that hold one id of another table."""

LISTING = {"source": "sources", "parties": "sovereigns", "via": "places"}
"""Fields that hold ids of another table, apart by spaces."""

TIED = ("instruments", "articles", "sources")
"""Tables to which the GeoPackage ties others row by row."""


@dataclasses.dataclass(frozen=True)
class Reference:
    """Fields of a table that name one row of another, or nothing."""

    table: str
    fields: tuple[str, ...]
    other: str
    other_fields: tuple[str, ...] = ("id",)

    @property
    def name(self) -> str:
        """A name that no other reference has."""
        return "-".join((self.table, *self.fields))


def references(layers: Iterable[Layer]) -> tuple[Reference, ...]:
    """Return every reference from one of some layers and tables to another of them."""
    known = tuple(layers)
    names = {layer.name for layer in known}
    found = (reference for layer in known for reference in _reference_of(layer))
    return tuple(reference for reference in found if reference.other in names)


def _reference_of(layer: Layer) -> Iterator[Reference]:
    for field in layer.names:
        if field in NAMING:
            yield Reference(layer.name, (field,), NAMING[field])
    if layer.name == "articles":
        return
    for clause in (("treaty", "article"), ("given_by", "given_by_article")):
        if set(clause) <= set(layer.names):
            yield Reference(layer.name, clause, "articles", ("treaty", "article"))


@dataclasses.dataclass(frozen=True)
class Tie:
    """Which rows of a table belong to which of another, by row numbers from 1."""

    table: str
    other: str
    pairs: tuple[tuple[int, int], ...]

    @property
    def name(self) -> str:
        """The name of the table that holds it."""
        return f"{self.table}_{self.other}"


Rows = dict[str, list[dict[str, object]]]


def ties(tables: Sequence[Table]) -> Iterator[Tie]:
    """Yield what ties tables to instruments, articles and sources, and places to their names."""
    rows: Rows = {table.layer.name: table.columns.to_pylist() for table in tables}
    mine = references(table.layer for table in tables)
    for table in tables:
        name = table.layer.name
        for other in TIED:
            pairs = {
                pair
                for one in mine
                if (one.table, one.other) == (name, other)
                for pair in _link_by_id(rows, one)
            }
            for field in table.layer.names:
                if LISTING.get(field) == other:
                    pairs.update(_link_by_list(rows, name, field))
            if pairs:
                yield Tie(name, other, tuple(sorted(pairs)))
    of_places = _link_by_id(rows, Reference("names", ("place",), "places"))
    yield Tie("places", "names", tuple(sorted((place, name) for name, place in of_places)))


def _link_by_id(rows: Rows, reference: Reference) -> Iterator[tuple[int, int]]:
    numbers = _number_rows(rows, reference.other, reference.other_fields)
    for number, row in enumerate(rows[reference.table], 1):
        named = tuple(row[field] for field in reference.fields)
        if named in numbers:
            yield number, numbers[named]


def _link_by_list(rows: Rows, table: str, field: str) -> Iterator[tuple[int, int]]:
    numbers = _number_rows(rows, LISTING[field], ("id",))
    for number, row in enumerate(rows[table], 1):
        for key in str(row[field] or "").split():
            if (key,) in numbers:
                yield number, numbers[(key,)]


def _number_rows(rows: Rows, table: str, fields: tuple[str, ...]) -> dict[tuple[object, ...], int]:
    return {tuple(row[field] for field in fields): number for number, row in enumerate(rows[table], 1)}


def tie(database: sqlite3.Connection, tables: Sequence[Table]) -> None:
    """Write the ties by the Related Tables Extension of GeoPackage."""
    database.execute(RELATIONS)
    _declare(database, "gpkgext_relations")
    for one in ties(tables):
        database.execute(
            f'CREATE TABLE "{one.name}" (id INTEGER PRIMARY KEY, '
            "base_id INTEGER NOT NULL, related_id INTEGER NOT NULL, UNIQUE (base_id, related_id))"
        )
        insert = f'INSERT INTO "{one.name}" (base_id, related_id) VALUES (?, ?)'  # noqa: S608 - a name of the schema
        database.executemany(insert, one.pairs)
        _declare(database, one.name)
        database.execute(
            "INSERT INTO gpkgext_relations (base_table_name, base_primary_column, related_table_name, "
            "related_primary_column, relation_name, mapping_table_name) "
            "VALUES (?, 'fid', ?, 'fid', 'attributes', ?)",
            (one.table, one.other, one.name),
        )


def _declare(database: sqlite3.Connection, table: str) -> None:
    database.execute(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_related_tables', ?, 'read-write')",
        (table, "http://www.geopackage.org/18-000.html"),
    )


RELATIONS = """
CREATE TABLE gpkgext_relations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  base_table_name TEXT NOT NULL,
  base_primary_column TEXT NOT NULL DEFAULT 'id',
  related_table_name TEXT NOT NULL,
  related_primary_column TEXT NOT NULL DEFAULT 'id',
  relation_name TEXT NOT NULL,
  mapping_table_name TEXT NOT NULL UNIQUE
)
"""
