"""The GIS bundle: what is in it, that others' programs accept it, and that nobody ever finds half of one."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyogrio
import pytest
import shapely
import toys
from click.testing import CliRunner
from derivation import derived_once, record
from products import DEBIAN_PYTHON

from borderhist.cli import main
from borderhist.derive.chronicle import derive
from borderhist.errors import OutputError, UsageError
from borderhist.io.bundle import geopackage, relations
from borderhist.io.bundle import package as bundle_package
from borderhist.layers import schema
from borderhist.layers import table as layers_table
from borderhist.model.base import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from borderhist.derive.chronicle import Chronicle

__all__ = ["derived_once"]

BESIDE = ("datapackage.json", "SHA256SUMS")

needs_debian = pytest.mark.skipif(
    (not DEBIAN_PYTHON.exists() or shutil.which("ogrinfo") is None) and not os.environ.get("CI"),
    reason="needs GDAL's own tools (on Debian: gdal-bin and python3-gdal)",
)


@pytest.fixture
def database(bundle: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(f"{bundle.as_uri()}?mode=ro", uri=True)) as opened:
        yield opened


@cache
def toy() -> Chronicle:
    """A small history, whose sovereign bears a name that is no markup."""
    atlas = toys.atlas(toys.strip(["alfa", "alfa", "bravo"], ["alfa", "bravo", "bravo"]))
    hostile = atlas.sovereigns["alfa"].model_copy(update={"name": Text(en="<b>'A\" &amp; \\", ru="]]>")})
    return derive(
        dataclasses.replace(atlas, sovereigns=MappingProxyType({**atlas.sovereigns, "alfa": hostile}))
    )


def rows(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    found = database.execute(f'SELECT * FROM "{table}" ORDER BY fid')  # noqa: S608 - a name of the schema
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def parsed(document: str) -> ET.Element:
    return ET.fromstring(document.split("\n", 1)[1])  # noqa: S314 - our own


@needs_debian
def test_the_geopackage_is_valid(bundle: Path) -> None:
    command = [DEBIAN_PYTHON, "-m", "osgeo_utils.samples.validate_gpkg", bundle]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_debian
def test_gdal_reads_every_layer_without_a_warning(bundle: Path) -> None:
    command = ["ogrinfo", "-ro", "-al", "-so", bundle]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stderr == ""
    assert done.stdout.count("Layer name: ") == len(schema.LAYERS | schema.TABLES) + 4 + 1


def test_every_layer_and_table_holds_every_row_in_every_version(bundle: Path) -> None:
    for name in layers_table.ROWS:
        table = layers_table.table(record(), name)
        _, read = pyogrio.read_arrow(bundle, layer=name)
        assert read.select(list(table.layer.names)).cast(table.columns.schema) == table.columns
        if table.geometry is not None:
            written = shapely.from_wkb(read["geom"].to_numpy(zero_copy_only=False))
            assert shapely.equals_exact(written, table.geometry, tolerance=0).all()


def test_days_are_days(bundle: Path) -> None:
    for name, layer in (schema.LAYERS | schema.TABLES).items():
        _, read = pyogrio.read_arrow(bundle, layer=name)
        days = {field.name for field in layer.fields if field.type == "day"}
        assert {field.name for field in read.schema if pa.types.is_date32(field.type)} == days


def test_it_is_geopackage_1_3(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"GPKG", "big"),)
    assert database.execute("PRAGMA user_version").fetchone() == (10300,)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_id_cannot_be_there_twice(bundle: Path, tmp_path: Path) -> None:
    copy = shutil.copy(bundle, tmp_path)
    with contextlib.closing(sqlite3.connect(copy)) as database:
        for name in schema.TABLES:
            twice = f'INSERT INTO "{name}" (id) SELECT id FROM "{name}" LIMIT 1'  # noqa: S608 - a name of the schema
            with pytest.raises(sqlite3.IntegrityError, match=f"{name}.id"):
                database.execute(twice)
        indexed = database.execute("SELECT tbl_name FROM sqlite_master WHERE name = tbl_name || '_id'")
        assert {name for (name,) in indexed} >= (schema.LAYERS | schema.TABLES).keys()


def test_every_id_that_a_field_names_is_there(database: sqlite3.Connection) -> None:
    found = relations.references((schema.LAYERS | schema.TABLES).values())
    assert {("territories", "instruments"), ("transfers", "articles"), ("names", "places")} <= {
        (one.table, one.other) for one in found
    }
    for one in found:
        known = {tuple(row[field] for field in one.other_fields) for row in rows(database, one.other)}
        named = {tuple(row[field] for field in one.fields) for row in rows(database, one.table)}
        assert {each for each in named if None not in each} <= known, one


def test_rows_are_tied_to_instruments_articles_sources_and_names(database: sqlite3.Connection) -> None:
    tied = {
        (base, other): mapping
        for base, other, mapping in database.execute(
            "SELECT base_table_name, related_table_name, mapping_table_name FROM gpkgext_relations"
        )
    }
    layers = ("boundary", "territories", "transfers", "faces", "zones", "markers")
    assert {(name, "instruments") for name in layers} <= tied.keys()
    assert {("boundary", "articles"), ("transfers", "articles"), ("places", "names")} <= tied.keys()
    cited = {name for name, layer in (schema.LAYERS | schema.TABLES).items() if "source" in layer.names}
    assert {(name, "sources") for name in cited} <= tied.keys()
    for (base, other), mapping in tied.items():
        query = (
            f'SELECT b.*, o.id AS other_id FROM "{mapping}" AS m '  # noqa: S608 - names of the schema
            f'JOIN "{base}" AS b ON b.fid = m.base_id JOIN "{other}" AS o ON o.fid = m.related_id'
        )
        database.row_factory = sqlite3.Row
        pairs = [(dict(row), row["other_id"]) for row in database.execute(query)]
        database.row_factory = None
        assert len(pairs) == database.execute(f'SELECT count(*) FROM "{mapping}"').fetchone()[0]  # noqa: S608
        for row, other_id in pairs:
            key = other_id.split("/")[0] if other == "names" else other_id
            assert key in named_by(row, other), (base, other, row["id"])
        by_row = [named_by(row, other) for row in rows(database, base)]
        assert len(pairs) == (len(rows(database, "names")) if other == "names" else sum(map(len, by_row)))


def named_by(row: dict[str, Any], other: str) -> set[str]:
    """Return the ids of another table that a row names."""
    if other == "sources":
        return set(row["source"].split())
    if other == "instruments":
        return {row[field] for field in ("treaty", "begun_by", "given_by") if row.get(field)}
    if other == "articles":
        clause = ("given_by", "given_by_article") if "given_by" in row else ("treaty", "article")
        return {"/".join(row[field] for field in clause)} if row[clause[1]] else set()
    return {row["id"]}


def test_every_column_says_what_it_means_and_may_hold(database: sqlite3.Connection) -> None:
    said = {
        (table, column): (description, constraint)
        for table, column, description, constraint in database.execute(
            "SELECT table_name, column_name, description, constraint_name FROM gpkg_data_columns"
        )
    }
    for name, layer in (schema.LAYERS | schema.TABLES).items():
        for field in layer.fields:
            description, constraint = said[name, field.name]
            assert description.startswith(field.meaning)
            assert field.unit in description
            values = database.execute(
                "SELECT value, description FROM gpkg_data_column_constraints "
                "WHERE constraint_name = ? AND constraint_type = 'enum'",
                (constraint,),
            )
            assert dict(values.fetchall()) == dict(field.values)


def test_metadata_tell_licence_lineage_place_and_time(database: sqlite3.Connection) -> None:
    told = {
        table: parsed(text)
        for table, text in database.execute(
            "SELECT table_name, metadata FROM gpkg_metadata_reference JOIN gpkg_metadata ON id = md_file_id"
        )
    }
    assert told.keys() >= {None, *schema.LAYERS, *schema.TABLES}
    for name, layer in schema.LAYERS.items():
        about = told[name]
        assert layer.summary in about.findtext("abstract", "")
        assert "traced" in about.findtext("history", "")
        assert about.findtext("crs/spatialrefsys/authid") == "EPSG:4326"
        licences = {licence for row in rows(database, name) for licence in row["licence"].split(" AND ")}
        assert {each.text for each in about.findall("license")} == licences
        side = about.find("extent/spatial")
        assert side is not None
        query = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?"
        bounds = tuple(float(side.get(key, "nan")) for key in ("minx", "miny", "maxx", "maxy"))
        assert bounds == database.execute(query, (name,)).fetchone()
    assert told["territories"].findtext("extent/temporal/period/start") == "1688-01-01T00:00:00Z"


def test_the_style_of_every_layer_is_its_default(database: sqlite3.Connection) -> None:
    styles = database.execute(
        "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"
    )
    found = {name: (column, parsed(qml), default) for name, column, qml, default in styles}
    assert found.keys() == {
        *schema.LAYERS,
        *(table.layer.name for table in geopackage.ground(record().atlas)),
    }
    for name, (column, qml, default) in found.items():
        assert (column, default) == ("geom", 1)
        time = qml.find("temporal")
        assert (time is None) == (
            "valid_from" not in schema.LAYERS[name].names if name in schema.LAYERS else True
        )
        if time is not None:
            keys = ("enabled", "mode", "startField", "endField", "limitMode", "accumulate")
            assert [time.get(key) for key in keys] == ["1", "2", "valid_from", "valid_to", "0", "0"]


def test_land_has_the_colours_of_the_maps(database: sqlite3.Connection) -> None:
    query = "SELECT styleQML FROM layer_styles WHERE f_table_name = 'territories'"
    qml = parsed(database.execute(query).fetchone()[0])
    symbols = {symbol.get("name"): symbol for symbol in qml.findall("renderer-v2/symbols/symbol")}
    categories = {each.get("value"): symbols[each.get("symbol")] for each in qml.iter("category")}
    assert categories.keys() == record().atlas.sovereigns.keys()
    for sovereign in record().atlas.sovereigns.values():
        levels = categories[sovereign.id].findall("layer")
        plain = sovereign.kind in ("state", "neighbour")
        assert len(levels) == 1 if plain else len(levels) > 1
        red, green, blue, _ = map(int, option(levels[0], "color").split(","))
        if sovereign.kind != "condominium":
            assert f"#{red:02x}{green:02x}{blue:02x}" == sovereign.colour


def option(level: ET.Element, name: str) -> str:
    found = level.find(f"Option/Option[@name='{name}']")
    assert found is not None
    return found.get("value", "")


def test_a_data_package_describes_it(bundle: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=bundle.parent)  # noqa: S603
    assert json.loads(done.stdout)["valid"], done.stdout
    told = json.loads((bundle.parent / "datapackage.json").read_text("utf-8"))
    whole_file, *inside = told["resources"]
    data = bundle.read_bytes()
    assert (whole_file["bytes"], whole_file["hash"]) == (
        len(data),
        f"sha256:{hashlib.sha256(data).hexdigest()}",
    )
    assert {each["dialect"]["table"] for each in inside} >= (schema.LAYERS | schema.TABLES).keys()
    assert {each["name"] for each in told["licenses"]} == {"CC-BY-4.0", "LGPL-3.0-or-later", "other-pd"}
    assert {each["key"] for each in told["sources"]} == record().atlas.sources.keys()


def test_every_row_is_as_the_data_package_says(
    bundle: Path, database: sqlite3.Connection, tmp_path: Path
) -> None:
    told = json.loads((bundle.parent / "datapackage.json").read_text("utf-8"))
    package = {"name": "rows", "resources": [_with_rows(database, one) for one in told["resources"][1:]]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), "utf-8")
    command = [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)  # noqa: S603
    report = json.loads(done.stdout)
    assert report["valid"], report
    assert [task["stats"]["rows"] for task in report["tasks"]] == [
        one["rowCount"] for one in told["resources"][1:]
    ]


def _with_rows(database: sqlite3.Connection, described: dict[str, Any]) -> dict[str, Any]:
    """Return a resource that carries its rows, as frictionless checks them."""
    types = {field["name"]: field["type"] for field in described["schema"]["fields"]}
    data = [
        {name: bool(row[name]) if kind == "boolean" else row[name] for name, kind in types.items()}
        for row in rows(database, described["dialect"]["table"])
    ]
    return {"name": described["name"], "data": data, "schema": described["schema"]}


def test_checksums_are_true(bundle: Path) -> None:
    lines = (bundle.parent / "SHA256SUMS").read_text("utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert told.keys() == {bundle.name, "datapackage.json"}
    for name, digest in told.items():
        assert hashlib.sha256((bundle.parent / name).read_bytes()).hexdigest() == digest


def test_the_same_bytes_are_written_again(bundle: Path, tmp_path: Path) -> None:
    bundle_package.write(record(), tmp_path)
    assert files(tmp_path) == files(bundle.parent)


def test_a_name_that_looks_like_markup_stays_a_name(tmp_path: Path) -> None:
    package, *_ = bundle_package.write(toy(), tmp_path / "a & b's <.gpkg")
    with contextlib.closing(sqlite3.connect(package)) as database:
        query = "SELECT styleQML FROM layer_styles WHERE f_table_name = 'territories'"
        qml = parsed(database.execute(query).fetchone()[0])
        labels = {each.get("value"): each.get("label") for each in qml.iter("category")}
        assert labels["alfa"] == toy().atlas.sovereigns["alfa"].name.en
        assert "<b>'A\" &amp; \\" in {row["name_en"] for row in rows(database, "territories")}


@pytest.mark.usefixtures("derived_once")
def test_another_standpoint_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["bundle", "-o", str(tmp_path), "--date-rule", "signed"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.split() == [str(tmp_path / name) for name in ("borderhist.gpkg", *BESIDE)]
    told = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert "another standpoint than the record's own: date-rule=signed." in told["description"]
    with contextlib.closing(sqlite3.connect(tmp_path / "borderhist.gpkg")) as database:
        assert {row["id"].partition("?")[2] for row in rows(database, "territories")} == {"date-rule=signed"}


@pytest.mark.usefixtures("derived_once")
def test_what_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("mine", "utf-8")
    done = CliRunner().invoke(main, ["bundle", "-o", str(tmp_path)])
    assert done.exit_code == 1
    said = f"{tmp_path / 'datapackage.json'} is there already and was kept; --overwrite replaces it\n"
    assert done.stderr == said
    assert files(tmp_path) == {"datapackage.json": b"mine"}


def test_overwrite_replaces_all_of_it(tmp_path: Path) -> None:
    for name in ("toy.gpkg", *BESIDE):
        (tmp_path / name).write_text("old", "utf-8")
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    written = bundle_package.write(toy(), tmp_path / "toy.gpkg", overwrite=True)
    assert [path.name for path in written] == ["toy.gpkg", *BESIDE]
    left = files(tmp_path)
    assert b"old" not in left.values()
    assert left["mine.txt"] == b"mine"
    assert left.keys() == {"toy.gpkg", *BESIDE, "mine.txt"}


def test_a_file_that_is_no_geopackage_is_no_folder(tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"notes\.txt is a file that does not end in \.gpkg"):
        bundle_package.write(toy(), target, overwrite=True)
    assert files(tmp_path) == {"notes.txt": b"mine"}


@pytest.mark.parametrize("part", [0.2, 0.9])
def test_a_disk_that_fills_up_leaves_the_old_bundle(tmp_path: Path, part: float) -> None:
    package, *_ = bundle_package.write(toy(), tmp_path)
    before = files(tmp_path)
    with _files_no_larger_than(int(part * package.stat().st_size)), pytest.raises(OutputError) as error:
        bundle_package.write(toy(), tmp_path, overwrite=True)
    assert str(error.value).startswith(f"{package} cannot be written: ")
    assert "\n" not in str(error.value)
    assert files(tmp_path) == before


@contextlib.contextmanager
def _files_no_larger_than(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


KILLED = """
import os, pathlib, signal
from borderhist.cli import main
pathlib.Path.replace = lambda path, target: os.kill(os.getpid(), signal.SIGKILL)
main()
"""


def test_a_kill_leaves_the_old_bundle(tmp_path: Path) -> None:
    geodata = toys.written(toys.strip(["alfa", "bravo"]), tmp_path / "geodata")
    target = tmp_path / "out"
    command = [sys.executable, "-c", KILLED, "--geodata", geodata, "bundle", "-o", target, "--overwrite"]
    target.mkdir()
    for name in ("borderhist.gpkg", *BESIDE):
        (target / name).write_text("old", "utf-8")
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == -signal.SIGKILL
    assert {path.read_text("utf-8") for path in target.iterdir() if path.is_file()} == {"old"}
