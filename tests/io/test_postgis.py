"""Loading into PostGIS, against a real server: what is there, what stays there, and what it answers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

import adbc_driver_postgresql.dbapi as adbc
import postgres
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import shapely
from derivation import record

from borderhist.errors import OutputError, OutsideError
from borderhist.io import postgis
from borderhist.layers import schema
from borderhist.layers import table as layers_table
from borderhist.layers._rows.row import Row
from borderhist.query import point

if TYPE_CHECKING:
    from pathlib import Path

    from borderhist.layers.table import Table

HOSTILE = "'; DROP TABLE borderhist.names; -- \" \\ %s $1 ${x} \N{SNOWMAN} 清 \t\r\n </tag>"

COLUMNS = """
    SELECT attname, format_type(atttypid, atttypmod), NOT attnotnull, col_description(attrelid, attnum)
    FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 ORDER BY attnum
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'borderhist' AND tablename = $1"
WAITING = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'relation'"


@cache
def everything() -> tuple[Table, ...]:
    return layers_table.tables(record(), layers_table.ROWS)


@cache
def loaded() -> str:
    """Return the connection string of a database with the whole record; tests of it change nothing."""
    where = postgres.new_database("record")
    postgis.load(everything(), where)
    return where


def rows_of(table: Table) -> dict[str, list[Any]]:
    """Return the columns of a table by rows in the order of their ids."""
    order = pc.sort_indices(table.columns["id"])
    columns: dict[str, list[Any]] = table.columns.take(order).to_pydict()
    return (
        columns if table.geometry is None else {**columns, "geometry": list(table.geometry[order.to_numpy()])}
    )


def names(*spellings: str) -> Table:
    """Return a table of names, each with an id of its own."""
    facts = ("place", "en", "Latn")
    return layers_table.build_table(
        schema.NAMES,
        [
            Row(dict(zip(schema.NAMES.names, (f"n{n}", *facts, spelling, ""), strict=True)))
            for n, spelling in enumerate(spellings)
        ],
    )


def marks(count: int) -> Table:
    """Return a table of boundary marks at places of their own."""
    text = dict.fromkeys(schema.MARKERS.names, "x") | {"uncertainty_km": 1.5, "certainty": "V"}
    days = dict.fromkeys(("valid_from", "valid_to", "year_from", "year_to"))
    return layers_table.build_table(
        schema.MARKERS,
        [Row(text | days | {"id": f"m{n}"}, shapely.Point(120 + n / 7, 50 - n / 7)) for n in range(count)],
    )


def spellings(where: str) -> list[str]:
    found = postgres.ask(where, "SELECT spelling FROM borderhist.names ORDER BY id")
    return [spelling for (spelling,) in found]


@postgres.needed
def test_gdal_reads_what_was_loaded_also_when_it_is_loaded_again(tmp_path: Path) -> None:
    for turn in range(2):
        if turn:
            written = postgis.load(everything(), loaded())
            assert written == {table.layer.name: len(table) for table in everything()}
        found = postgres.read(loaded(), postgis.SCHEMA, tmp_path / f"{turn}.gpkg")
        assert set(found) == set(layers_table.ROWS)
        for table in everything():
            assert found[table.layer.name] == rows_of(table)


@postgres.needed
def test_tables_have_types_keys_indexes_and_comments() -> None:
    where = postgres.new_database("empty")
    postgis.load([layers_table.build_table(schema.layer(name), []) for name in layers_table.ROWS], where)
    kinds = {"point": "Point", "line": "LineString", "area": "MultiPolygon"}
    for layer in map(schema.layer, layers_table.ROWS):
        columns = postgres.ask(where, COLUMNS, (f"borderhist.{layer.name}",))
        wanted = [(f.name, postgis.TYPES[f.type], f.optional) for f in layer.fields]
        if layer.geometry is not None:
            wanted.append(("geom", f"geometry({kinds[layer.geometry]},4326)", False))
        assert [column[:3] for column in columns] == wanted
        for field, column in zip(layer.fields, columns, strict=False):
            assert column[3].startswith(field.meaning)
        said = " ".join(definition for (definition,) in postgres.ask(where, INDEXES, (layer.name,)))
        assert "USING btree (id)" in said
        assert ("gist (geom)" in said) == (layer.geometry is not None)
        assert ("(valid_from, valid_to)" in said) == ("valid_from" in layer.names)


def asked() -> list[tuple[float, float, dt.date, str]]:
    """Return 1,000 points of land with days, and whose they were; a point on a line belongs to two."""
    chance = random.Random(1858)  # noqa: S311 - a sample
    west, south, east, north = record().atlas.frame.bounds
    days = (dt.date(2026, 1, 1) - record().first_day).days
    found: list[tuple[float, float, dt.date, str]] = []
    while len(found) < 1000:
        lon, lat = chance.uniform(west, east), chance.uniform(south, north)
        day = record().first_day + dt.timedelta(days=chance.randrange(days))
        try:
            answer = point.at(record(), lon, lat, day)
        except OutsideError:
            continue
        if answer.status not in {"on-line", "off-coast"}:
            found.append((lon, lat, day, answer.sovereign))
    return found


@postgres.needed
def test_a_question_of_place_and_day_has_the_answer_that_at_gives() -> None:
    points = asked()
    lon, lat, day, sovereigns = (list(column) for column in zip(*points, strict=True))
    table = pa.table({"n": range(len(points)), "lon": lon, "lat": lat, "day": pa.array(day, pa.date32())})
    with adbc.connect(loaded()) as connection, connection.cursor() as cursor:
        cursor.adbc_ingest("points", table, mode="create", temporary=True)
        cursor.execute(
            "SELECT n, sovereign FROM points JOIN borderhist.territories"
            " ON ST_Contains(geom, ST_SetSRID(ST_MakePoint(lon, lat), 4326))"
            " AND valid_from <= day AND (valid_to IS NULL OR valid_to > day) ORDER BY n"
        )
        assert cursor.fetchall() == list(enumerate(sovereigns))
    assert len(set(sovereigns)) > 4


@postgres.needed
def test_rows_are_replaced_by_id_and_others_stay_unless_overwritten() -> None:
    where = postgres.new_database("upsert")
    postgis.load([names("a", "b", "c")], where)
    postgis.load([names("A")], where)
    assert spellings(where) == ["A", "b", "c"]
    postgis.load([names("x", "y")], where, overwrite=True)
    assert spellings(where) == ["x", "y"]
    postgis.load([names()], where)
    assert spellings(where) == ["x", "y"]
    postgis.load([names()], where, overwrite=True)
    assert spellings(where) == []


@postgres.needed
def test_views_privileges_and_columns_of_the_user_survive() -> None:
    where = postgres.new_database("used")
    postgis.load([names("a")], where)
    for statement in (
        "ALTER TABLE borderhist.names ADD COLUMN note text",
        "UPDATE borderhist.names SET note = 'mine'",
        "CREATE VIEW short AS SELECT id, spelling FROM borderhist.names",
    ):
        postgres.ask(where, statement)
    postgis.load([names("A", "B")], where)
    assert postgres.ask(where, "SELECT spelling, note FROM borderhist.names ORDER BY id") == [
        ("A", "mine"),
        ("B", None),
    ]
    postgis.load([names("C")], where, overwrite=True)
    assert postgres.ask(where, "SELECT * FROM short") == [("n0", "C")]


@postgres.needed
def test_hostile_text_comes_back_as_it_was_and_what_cannot_be_stored_changes_nothing() -> None:
    where = postgres.new_database("hostile")
    postgis.load([names(HOSTILE, "b")], where)
    assert spellings(where) == [HOSTILE, "b"]
    with pytest.raises(OutputError, match="left as it was") as refused:
        postgis.load([names("new", "a\0b")], where, overwrite=True)
    assert "\n" not in str(refused.value)
    assert spellings(where) == [HOSTILE, "b"]


@postgres.needed
def test_coordinates_in_another_system_are_stored_as_such() -> None:
    where = postgres.new_database("utm")
    there = marks(3).in_crs("EPSG:32652")
    postgis.load([there], where)
    found = postgres.ask(where, "SELECT ST_SRID(geom), ST_AsBinary(geom) FROM borderhist.markers ORDER BY id")
    assert [shapely.from_wkb(wkb) for _, wkb in found] == rows_of(there)["geometry"]
    assert {srid for srid, _ in found} == {32652}
    with pytest.raises(OutputError, match=r"borderhist\.markers has other columns \(geom\)"):
        postgis.load([marks(3)], where)


@postgres.needed
def test_one_table_that_fails_undoes_those_before_it() -> None:
    where = postgres.new_database("undone")
    with pytest.raises(OutputError, match=r"does not know EPSG:1$"):
        postgis.load([names("a"), dataclasses.replace(marks(1), crs="EPSG:1")], where)
    assert postgres.ask(where, "SELECT to_regnamespace('borderhist')::text") == [(None,)]


@postgres.needed
def test_a_connection_that_is_lost_leaves_every_table_whole() -> None:
    where = postgres.new_database("killed")
    postgis.load([names("old"), marks(3)], where)
    with (
        adbc.connect(where) as other,
        other.cursor() as lock,
        ThreadPoolExecutor(1) as pool,
    ):
        # the load has written the names and waits for the marks when its server dies
        lock.execute("LOCK TABLE borderhist.markers IN EXCLUSIVE MODE")
        loading = pool.submit(postgis.load, [names("new"), marks(3)], where, overwrite=True)
        assert killed_while_waiting(where)
        with pytest.raises(OutputError, match="left as it was") as lost:
            loading.result(timeout=30)
    assert "\n" not in str(lost.value)
    assert spellings(where) == ["old"]
    assert postgres.ask(where, "SELECT count(*) FROM borderhist.markers") == [(3,)]


def killed_while_waiting(where: str) -> bool:
    """Kill what waits for a lock; tell whether anything did within half a minute."""
    for _ in range(300):
        if postgres.ask(
            where, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'relation'"
        ):
            return True
        time.sleep(0.1)
    return False


@postgres.needed
def test_a_database_that_cannot_take_it_says_why() -> None:
    bare = postgres.new_database("bare", postgis=False)
    with pytest.raises(OutputError, match="it has no PostGIS; let its owner say CREATE EXTENSION postgis"):
        postgis.load([names("a")], bare)
    where = postgres.new_database("guarded")
    postgres.ask(where, "CREATE ROLE reader LOGIN")
    with pytest.raises(OutputError, match="permission denied for database guarded"):
        postgis.load([names("a")], postgres.dsn("guarded", "reader"))
    with pytest.raises(
        OutputError, match='the database cannot be reached: database "nowhere" does not exist'
    ):
        postgis.load([names("a")], postgres.dsn("nowhere"))


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("postgresql://u:hush@127.0.0.1:1/db", "Connection refused"),
        ("host=/nowhere password=hush", "No such file or directory"),
        ("host=/nowhere password=my hush", "write the connection string like"),
        ("postgresql://u:p@hush@127.0.0.1/db", "write the connection string like"),
        ("postgresql://u:p/hush@127.0.0.1/db", "write the connection string like"),
        ("postgresql://u:p%zzhush@127.0.0.1/db", "write the connection string like"),
        ("mysql://u:hush@127.0.0.1/db", "write the connection string like"),
        ("hush", "write the connection string like"),
    ],
)
def test_a_database_that_is_not_there_is_one_sentence_without_the_password(where: str, reason: str) -> None:
    with pytest.raises(OutputError, match=f"^the database cannot be reached: {reason}") as missing:
        postgis.load([names("a")], where)
    told = [str(missing.value), str(missing.value.__cause__), str(missing.value.__context__)]
    assert "hush" not in "".join(told)
    assert "\n" not in told[0]
