"""A PostGIS server of the tests' own, started from the system's packages and reached by a socket."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import adbc_driver_postgresql.dbapi as adbc
import pyogrio
import pytest
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence


def _binaries() -> Path | None:
    """Return the folder of initdb, of the newest server installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return None if found is None else Path(found).parent


needed = pytest.mark.skipif(
    (_binaries() is None or shutil.which("ogr2ogr") is None) and not os.environ.get("CI"),
    reason="needs a PostGIS server and GDAL (on Debian: postgresql-15-postgis-3 and gdal-bin)",
)


@cache
def server() -> Path:
    """Return the folder of the socket of a server that runs until the tests end.

    The server refuses to run as root: it is then the user that its package made, and the folder is theirs.
    """
    binaries = _binaries()
    assert binaries is not None, "CI must have a PostgreSQL server"
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(tool: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603
            [binaries / tool, "--pgdata", folder / "data", *arguments],
            check=True, cwd=folder, stdout=subprocess.DEVNULL,
            user=owner and owner.pw_uid, group=owner and owner.pw_gid,
        )  # fmt: skip

    run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "--wait", f"--log={folder / 'log'}", f"--options={settings}", "start")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(run, "pg_ctl", "--mode=immediate", "stop")
    return folder


def dsn(database: str, user: str = "postgres") -> str:
    """Return the connection string of a database of that server."""
    return f"postgresql:///{database}?host={server()}&user={user}"


def new_database(name: str, *, postgis: bool = True) -> str:
    """Make a database and return its connection string."""
    ask(dsn("postgres"), f'CREATE DATABASE "{name}"')
    if postgis:
        ask(dsn(name), "CREATE EXTENSION postgis")
    return dsn(name)


def ask(where: str, query: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Run one statement and return the rows that it finds."""
    with adbc.connect(where, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall()) if cursor.description else []


def read(where: str, schema: str, copy: Path) -> dict[str, dict[str, list[Any]]]:
    """Return every table of a schema by its name, by rows in the order of their ids, as GDAL finds them.

    GDAL copies the tables into a GeoPackage; it must have nothing to say about them.
    """
    words = where.replace("postgresql:///", "dbname=").replace("?", " ").replace("&", " ")
    source = f"PG:{words} schemas={schema} active_schema={schema}"
    done = subprocess.run(  # noqa: S603
        ["ogr2ogr", "-f", "GPKG", "-oo", "LIST_ALL_TABLES=YES", copy, source],  # noqa: S607
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout + done.stderr == ""
    return {name: _columns(copy, name) for name, _ in pyogrio.list_layers(copy)}


def _columns(copy: Path, name: str) -> dict[str, list[Any]]:
    _, found = pyogrio.read_arrow(copy, layer=name)
    columns = found.sort_by("id").to_pydict()
    shapes = columns.pop("geom", None)
    return columns if shapes is None else {**columns, "geometry": list(shapely.from_wkb(shapes))}
