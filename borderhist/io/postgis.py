"""PostGIS: every layer and related table as a typed table of one schema, all in one transaction.

A table that is there keeps its privileges, views and further columns: rows of the same id are replaced, new
ones added, and the others stay. Where overwriting was asked for, those given take the place of all rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
import shapely

from borderhist.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from borderhist.layers.fields import Field, Layer
    from borderhist.layers.table import Table


SCHEMA = "borderhist"
"""The schema of the database in which every table lies."""

GEOMETRY = "geom"
"""The name of the geometry column."""

TYPES: Mapping[str, str] = {
    "text": "text",
    "integer": "integer",
    "decimal": "double precision",
    "flag": "boolean",
    "day": "date",
}

GEOMETRIES = {"point": "Point", "line": "LineString", "area": "MultiPolygon"}

FORM = "write the connection string like postgresql://user@host:5432/database"


def load(tables: Sequence[Table], dsn: str, *, overwrite: bool = False) -> dict[str, int]:
    """Write tables into a database and return how many rows each was given.

    Parameters
    ----------
    dsn
        Where the database is, as libpq knows it, such as ``postgresql://user@host:5432/database``; a
        password may also come from ``PGPASSWORD`` or ``~/.pgpass``.
    overwrite
        Whether rows that are not among those given are removed.

    Raises
    ------
    OutputError
        If the database cannot be reached, has no PostGIS, or refuses something; all is then as it was.
    """
    with _connect(dsn) as connection:
        try:
            with connection.cursor() as cursor:
                _prepare(cursor)
                written = {table.layer.name: _write(cursor, table, overwrite=overwrite) for table in tables}
            connection.commit()
        except (adbc.Error, OutputError) as error:
            message = f"the database was left as it was: {_server_message(error)}"
            raise OutputError(message) from error
    return written


def _connect(dsn: str) -> adbc.Connection:
    """Return a connection that begins a transaction; closing it undoes what was not committed."""
    reason = FORM
    if _well_formed(dsn):
        try:
            return adbc.connect(dsn)
        except adbc.Error as error:
            # libpq quotes a connection string that it cannot read, and the password with it: only what
            # follows the name of a server is said again, and no cause is kept
            found = re.search(r"failed: (?:FATAL: *)?(.+)|(could not translate host name)", str(error))
            reason = FORM if found is None else found[1] or "nobody knows its host"
    message = f"the database cannot be reached: {reason}"
    raise OutputError(message)


def _well_formed(dsn: str) -> bool:
    """Tell whether no part of a password can be taken for the name of a host or database."""
    if "://" not in dsn:
        return "=" in dsn
    try:
        parts = urlsplit(dsn)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"postgresql", "postgres"} and dsn.count("@") <= 1


def _server_message(error: Exception) -> str:
    """Return what the server said, on one line."""
    found = re.search(r"(?:ERROR|FATAL): +(.+)", str(error))
    return found[1] if found else str(error).splitlines()[0]


def _prepare(cursor: adbc.Cursor) -> None:
    """Make sure that PostGIS and the schema are there, and that nobody else loads meanwhile."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext($1))", (SCHEMA,))
    found = _value(
        cursor,
        "SELECT nspname FROM pg_extension e JOIN pg_namespace n ON e.extnamespace = n.oid WHERE extname = $1",
        "postgis",
    )
    if found is None:
        message = "it has no PostGIS; let its owner say CREATE EXTENSION postgis"
        raise OutputError(message)
    # the privilege to make schemas is asked for even where IF NOT EXISTS finds one
    if _value(cursor, "SELECT to_regnamespace($1)::text", SCHEMA) is None:
        cursor.execute(f"CREATE SCHEMA {_name(SCHEMA)}")
    cursor.execute(f"SET LOCAL search_path TO {_name(SCHEMA)}, {_name(found)}, pg_temp")


def _value(cursor: adbc.Cursor, query: str, *parameters: str) -> str | None:
    """Return the only value that a query finds."""
    cursor.execute(query, parameters)
    row = cursor.fetchone()
    return None if row is None or row[0] is None else str(row[0])


def _write(cursor: adbc.Cursor, table: Table, *, overwrite: bool) -> int:
    """Write one table and return the number of its rows."""
    srid = _srid(cursor, table)
    columns = _columns(table.layer, srid)
    _make(cursor, table.layer, columns)
    if overwrite:
        cursor.execute(f"DELETE FROM {_name(table.layer.name)}")  # noqa: S608 - names of our own schema
    if len(table):
        stage = f"stage_{table.layer.name}"
        cursor.adbc_ingest(stage, _to_staging_table(table), mode="create", temporary=True)
        cursor.execute(_upsert(table.layer, stage, list(columns), srid))
    return len(table)


def _srid(cursor: adbc.Cursor, table: Table) -> str:
    """Return the number by which PostGIS knows a coordinate reference system."""
    authority, _, code = table.crs.partition(":")
    query = "SELECT srid FROM spatial_ref_sys WHERE auth_name = $1 AND auth_srid::text = $2"
    srid = _value(cursor, query, authority, code)
    if srid is None:
        message = f"its PostGIS does not know {table.crs}"
        raise OutputError(message)
    return srid


def _columns(layer: Layer, srid: str) -> dict[str, str]:
    """Return the type of each column."""
    columns = {field.name: TYPES[field.type] for field in layer.fields}
    if layer.geometry is not None:
        columns[GEOMETRY] = f"geometry({GEOMETRIES[layer.geometry]},{srid})"
    return columns


def _make(cursor: adbc.Cursor, layer: Layer, columns: Mapping[str, str]) -> None:
    """Make a table with its indexes and comments, or see that the one which is there fits."""
    cursor.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped",
        (f"{_name(SCHEMA)}.{_name(layer.name)}",),
    )
    there = dict(cursor.fetchall())
    wrong = [name for name, kind in columns.items() if there and there.get(name) != kind]
    if wrong:
        message = f"its table {SCHEMA}.{layer.name} has other columns ({', '.join(wrong)}): drop or rename it"
        raise OutputError(message)
    for statement in [] if there else _definition(layer, columns):
        cursor.execute(statement)


def _definition(layer: Layer, columns: Mapping[str, str]) -> list[str]:
    """Return the statements that make a table."""
    optional = {field.name for field in layer.fields if field.optional}
    table = _name(layer.name)
    made = ", ".join(
        f"{_name(name)} {kind}{'' if name in optional else ' NOT NULL'}" for name, kind in columns.items()
    )
    statements = [
        f"CREATE TABLE {table} ({made}, PRIMARY KEY (id))",
        f"COMMENT ON TABLE {table} IS {_text(f'{layer.title}. {layer.summary}')}",
        *(f"COMMENT ON COLUMN {table}.{_name(f.name)} IS {_text(_meaning(f))}" for f in layer.fields),
    ]
    if GEOMETRY in columns:
        statements.append(f"CREATE INDEX {_name(f'{layer.name}_geom')} ON {table} USING gist ({GEOMETRY})")
    if "valid_from" in columns:
        statements.append(f"CREATE INDEX {_name(f'{layer.name}_valid')} ON {table} (valid_from, valid_to)")
    return statements


def _meaning(field: Field) -> str:
    unit = f" ({field.unit})" if field.unit else ""
    values = ", ".join(f"{value} ({meaning})" for value, meaning in field.values.items())
    return f"{field.meaning}{unit}{f': {values}' if values else ''}"


def _to_staging_table(table: Table) -> pa.Table:
    if table.geometry is None:
        return table.columns
    return table.columns.append_column(GEOMETRY, pa.array(shapely.to_wkb(table.geometry), pa.binary()))


def _upsert(layer: Layer, stage: str, columns: Sequence[str], srid: str) -> str:
    """Return the statement that moves rows from a temporary table into the one of a layer."""
    names = [_name(name) for name in columns]
    values = [f"ST_GeomFromWKB({name}, {srid})" if name == _name(GEOMETRY) else name for name in names]
    new = [f"{name} = EXCLUDED.{name}" for name in names if name != _name("id")]
    return (
        f"INSERT INTO {_name(layer.name)} ({', '.join(names)})"  # noqa: S608 - names of our own schema
        f" SELECT {', '.join(values)} FROM pg_temp.{_name(stage)}"
        f" ON CONFLICT (id) DO UPDATE SET {', '.join(new)}"
    )


def _name(name: str) -> str:
    """Return a name as SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    """Return a text of our own as SQL quotes it: a comment takes no parameters."""
    return "'" + text.replace("'", "''") + "'"
