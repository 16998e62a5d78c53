"""What every column means and may hold, by the Schema Extension of GeoPackage."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from borderhist.export.fields import Field, Layer

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
            (layer.name, field.name, told(field), named.get(tuple(field.values.items())))
            for layer in layers
            for field in layer.fields
        ],
    )


def told(field: Field) -> str:
    """Return what a field says, with its unit."""
    return f"{field.meaning} ({field.unit})" if field.unit else field.meaning
