"""Tables of every format, joined with the sovereigns of their rows: theirs comes out, and ours after it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import pickle
import resource
import signal
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from click.testing import CliRunner
from derivation import record
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from borderhist.cli import locate as command
from borderhist.cli import main
from borderhist.cli.options import RecordOptions
from borderhist.errors import BorderhistError, DataError, OutputError, UnknownNameError, UsageError
from borderhist.locate import Index, api, coordinates, join
from borderhist.locate.join import Options
from borderhist.locate.reasons import SENTENCES, Reason
from borderhist.locate.tables import features, parquet
from borderhist.query import point

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = (
    "sovereign", "status", "possession", "possessor", "possession_kind", "face", "given_by",
    "given_by_article", "valid_from", "valid_to", "reason",
)  # fmt: skip
SUFFIXES = (".csv", ".tsv", ".parquet", ".geoparquet", ".gpkg", ".fgb", ".geojson", ".ndjson")

PLACES = {
    "Blagoveshchensk": (127.53, 50.27, dt.date(1859, 6, 1)),
    "Aigun": (127.48, 49.97, dt.date(1857, 6, 1)),
    "Vladivostok": (131.88, 43.12, dt.date(1859, 6, 1)),
    "Khabarovsk": (135.07, 48.48, dt.date(1861, 6, 1)),
    "London": (-0.1, 51.5, dt.date(1859, 6, 1)),
    "Nerchinsk": (116.58, 51.98, dt.date(1600, 1, 1)),
}
"""Real places, each with a day."""


@cache
def index() -> Index:
    """The index of the real record, built once a process."""
    return Index.of(record(), compiled=False)


def frame(**more: Any) -> gpd.GeoDataFrame:
    lons, lats, days = zip(*PLACES.values(), strict=True)
    table = pd.DataFrame({"name": list(PLACES), "when": pd.array(days, pd.ArrowDtype(pa.date32())), **more})
    return gpd.GeoDataFrame(table, geometry=shapely.points(lons, lats), crs="EPSG:4326")


def expected() -> list[tuple[str | None, str]]:
    """Return sovereign and status of the places as the command ``at`` gives them."""
    said: list[tuple[str | None, str]] = []
    for name, place in PLACES.items():
        if name == "London":
            said.append((None, "outside-frame"))
        elif name == "Nerchinsk":
            said.append((None, "before-first-version"))
        else:
            answer = point.at(record(), *place)
            said.append((answer.sovereign, answer.status))
    return said


def written(path: Path, table: gpd.GeoDataFrame) -> Path:
    """Write a table in the format of a file name, by libraries that are not ours."""
    plain = pd.DataFrame(table.drop(columns="geometry")).assign(lon=table.geometry.x, lat=table.geometry.y)
    if path.suffix in {".csv", ".tsv"}:
        plain.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    elif path.suffix == ".parquet":
        plain.to_parquet(path)
    elif path.suffix == ".geoparquet":
        table.to_parquet(path)
    elif path.suffix == ".ndjson":
        lines = json.loads(table.assign(when=table["when"].astype(str)).to_json())["features"]
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    else:
        # without an index, FlatGeobuf keeps the order
        more = {"SPATIAL_INDEX": "NO"} if path.suffix == ".fgb" else {}
        table.to_file(path, engine="pyogrio", use_arrow=True, **more)
    return path


def read_back(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a table as libraries that are not ours read them; missing texts are None."""
    if path.suffix in {".csv", ".tsv"}:
        with path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = "\t" if path.suffix == ".tsv" else ";" if ";" in file.readline() else ","
            file.seek(0)
            found = list(csv.DictReader(file, delimiter=delimiter))
        return [{name: cell or None for name, cell in row.items()} for row in found]
    if path.suffix in {".parquet", ".geoparquet"}:
        return list(pq.read_table(path).to_pylist())
    if path.suffix == ".ndjson":
        return [json.loads(line)["properties"] for line in path.read_text("utf-8").splitlines()]
    table = pyogrio.read_dataframe(path).astype(object)
    return list(table.where(table.notna(), None).to_dict("records"))


def run(source: Path, target: Path, **options: Any) -> join.Summary:
    return join.join_file(source, target, index(), Options(**options))


def rows_of(tmp_path: Path, text: str, **options: Any) -> list[dict[str, Any]]:
    (tmp_path / "in.csv").write_text(text, "utf-8")
    run(tmp_path / "in.csv", tmp_path / "out.csv", overwrite=True, **options)
    return read_back(tmp_path / "out.csv")


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_goes_to_every_other_with_the_answers_of_at(suffix: str, tmp_path: Path) -> None:
    source = written(tmp_path / f"places{suffix}", frame())
    for other in SUFFIXES:
        target = tmp_path / f"from{suffix[1:]}{other}"
        summary = run(source, target)
        rows = read_back(target)
        assert [(row["sovereign"], row["status"]) for row in rows] == expected(), target.name
        assert [row["name"] for row in rows] == list(PLACES), target.name
        assert {row["reason"] for row in rows} == {None}
        assert summary.rows == summary.statuses.total() == len(PLACES)
        if other not in {".csv", ".tsv", ".parquet", ".ndjson"}:
            shapes = (gpd.read_parquet if other == ".geoparquet" else gpd.read_file)(target)
            assert shapes.crs == "EPSG:4326"
            assert list(shapes.geometry.x) == [lon for lon, _, _ in PLACES.values()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cells")


CELLS = st.lists(
    st.tuples(*[st.text("ab \",;\t\n'=+é二😀", max_size=6)] * 2),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=25)
@given(CELLS, st.sampled_from(",;\t"), st.sampled_from(("\n", "\r\n")), st.booleans())
def test_cells_of_csv_stay_as_they_are(
    folder: Path,
    cells: list[tuple[str, str]],
    delimiter: str,
    newline: str,
    mark: bool,  # noqa: FBT001
) -> None:
    header = ["lon", 'a "quoted" name', "lat", "note", "note"]
    rows = [["130.0", one, "048.50", other, "007"] for one, other in cells]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows([header, *rows])
    source, target = folder / "in.csv", folder / "out.csv"
    source.write_bytes((b"\xef\xbb\xbf" if mark else b"") + text.getvalue().encode())
    run(source, target, on=dt.date(1859, 6, 1), overwrite=True)
    found = target.read_bytes()
    assert found.startswith(b"\xef\xbb\xbf") == mark
    assert found.endswith(newline.encode())
    with target.open(encoding="utf-8-sig", newline="") as file:
        joined = list(csv.reader(file, delimiter=delimiter))
    assert [row[:5] for row in joined] == [header, *rows]
    assert joined[0][5:] == list(OURS)
    assert {len(row) for row in joined} == {5 + len(OURS)}


def test_parquet_keeps_types_nested_columns_metadata_and_compression(tmp_path: Path) -> None:
    table = pa.table(
        {
            "list": [[1, 2], None, []],
            "lon": pa.array([130.0, 127.5, 131.9], pa.float32()),
            "struct": [{"a": 1, "b": "x"}, None, {"a": 2, "b": None}],
            "lat": pa.array([48, 50, 43], pa.int8()),
            "kind": pa.array(["a", "b", "a"]).dictionary_encode(),
            "year": pa.array([1859, None, 1861], pa.int16()),
        }
    ).replace_schema_metadata({"made by": "somebody"})  # fmt: skip
    pq.write_table(table, tmp_path / "in.parquet", compression="zstd")
    run(tmp_path / "in.parquet", tmp_path / "out.parquet", near=True)
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.select(table.column_names).equals(
        pq.read_table(tmp_path / "in.parquet"), check_metadata=True
    )
    near = ("segment", "segment_distance_km", "segment_certainty")
    assert tuple(found.column_names[6:]) == (*OURS[:-1], *near, "reason")
    text = pa.dictionary(pa.int32(), pa.string())
    assert [found.schema.field(name).type for name in ("sovereign", "valid_from", "reason")] == [
        text, pa.date32(), text
    ]  # fmt: skip
    assert found["reason"].to_pylist() == [None, SENTENCES[Reason.EMPTY_DATE], None]
    assert pq.ParquetFile(tmp_path / "out.parquet").metadata.row_group(0).column(9).compression == "ZSTD"


def test_a_geopackage_keeps_layer_keys_crs_and_order(tmp_path: Path) -> None:
    table = frame(fid=[60, 50, 40, 30, 20, 10]).to_crs("EPSG:32652")
    table.to_file(tmp_path / "in.gpkg", layer="towns", engine="pyogrio", use_arrow=True, FID="fid")
    run(tmp_path / "in.gpkg", tmp_path / "out.gpkg")
    assert pyogrio.list_layers(tmp_path / "out.gpkg").tolist() == [["towns", "Point"]]
    before, after = (
        pyogrio.read_dataframe(tmp_path / f"{name}.gpkg", fid_as_index=True) for name in ("in", "out")
    )
    assert after.crs == "EPSG:32652"
    assert after.index.tolist() == [10, 20, 30, 40, 50, 60]
    assert after[before.columns].equals(before)
    assert after["sovereign"].iloc[::-1].fillna("").tolist() == [said or "" for said, _ in expected()]


def test_one_of_several_layers_is_named(tmp_path: Path) -> None:
    for layer in ("towns", "forts"):
        frame().to_file(tmp_path / "in.gpkg", layer=layer, engine="pyogrio")
    with pytest.raises(UsageError, match="holds the layers towns, forts: name one with --layer"):
        run(tmp_path / "in.gpkg", tmp_path / "out.csv")
    with pytest.raises(UnknownNameError, match="the nearest is forts"):
        run(tmp_path / "in.gpkg", tmp_path / "out.csv", layer="fort")
    assert run(tmp_path / "in.gpkg", tmp_path / "out.csv", layer="forts").rows == len(PLACES)


def test_features_keep_everything_they_had(tmp_path: Path) -> None:
    told = {
        "type": "Feature", "id": "x-1", "bbox": [130, 48, 130, 48], "foreign": {"deep": [1, {"a": None}]},
        "geometry": {"type": "Point", "coordinates": [130, 48.5, 120]},
        "properties": {"year": 1859, "nested": {"list": [1, "二"]}},
    }  # fmt: skip
    other = {"type": "Feature", "geometry": None, "properties": {"year": "1859", "late": True}}
    line = {
        "type": "Feature", "properties": {"year": 1859},
        "geometry": {"type": "LineString", "coordinates": [[130, 48], [131, 48]]},
    }  # fmt: skip
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_text("\x1e" + "\n\n\x1e".join(map(json.dumps, (told, other, line))), "utf-8")
    run(source, target)
    found = [json.loads(text) for text in target.read_text("utf-8").splitlines()]
    for before, after in zip((told, other, line), found, strict=True):
        assert {**after, "properties": None} == {**before, "properties": None}
        assert list(after["properties"]) == [*before["properties"], *OURS]
    assert found[0]["properties"].items() >= told["properties"].items()  # type: ignore[union-attr]
    assert [each["properties"]["reason"] for each in found] == [
        None, SENTENCES[Reason.EMPTY_PLACE], SENTENCES[Reason.NO_POINT]
    ]  # fmt: skip


def test_many_batches_are_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = pd.concat([frame()] * 9, ignore_index=True)
    for suffix, module, rows in ((".parquet", parquet, "BATCH"), (".ndjson", features, "ROWS")):
        source = written(tmp_path / f"in{suffix}", many)
        whole = run(source, tmp_path / f"whole{suffix}")
        monkeypatch.setattr(module, rows, 7)
        done: list[int] = []
        parts = join.join_file(
            source,
            tmp_path / f"parts{suffix}",
            index(),
            Options(),
            lambda rows, _total, done=done: done.append(rows),
        )
        assert done == [7, 14, 21, 28, 35, 42, 49, 54]
        assert parts == whole
        assert read_back(tmp_path / f"parts{suffix}") == read_back(tmp_path / f"whole{suffix}")


FAULTY = {
    "130,48,1859": None,
    '"130,5"," 48,25 ",1859': None,
    ",48,1859": Reason.EMPTY_PLACE,
    "east,48,1859": Reason.NO_NUMBER,
    "nan,48,1859": Reason.NOT_FINITE,
    "130,-91,1859": Reason.BEYOND_DEGREES,
    "48,130,1859": Reason.SWAPPED,
    "52,84,1859": Reason.SWAPPED,
    "130,48,": Reason.EMPTY_DATE,
    "130,48,1859-02-30": Reason.NO_SUCH_DAY,
    "130,48,May 1859": Reason.UNREADABLE_DATE,
    "130,48,1860/1859": Reason.BACKWARDS,
}


def test_faulty_rows_get_a_status_and_a_reason_and_are_counted(tmp_path: Path) -> None:
    text = "\n".join(("lon,lat,date", *FAULTY))
    rows = rows_of(tmp_path, text)
    assert [row["reason"] for row in rows] == [reason and SENTENCES[reason] for reason in FAULTY.values()]
    by_reason = dict(zip(FAULTY.values(), (row["status"] for row in rows), strict=True))
    assert by_reason[Reason.NO_NUMBER] == by_reason[Reason.BEYOND_DEGREES] == "no-place"
    assert by_reason[Reason.NO_SUCH_DAY] == by_reason[Reason.EMPTY_DATE] == "no-date"
    assert rows[7]["status"] == "outside-frame"
    summary = run(tmp_path / "in.csv", tmp_path / "again.csv")
    assert {reason: each.rows for reason, each in summary.faulty.items()} == {
        reason: list(FAULTY.values()).count(reason) for reason in FAULTY.values() if reason
    }
    assert summary.faulty[Reason.NO_SUCH_DAY].first == ((10, "'1859-02-30'"),)


def test_strict_names_every_kind_of_fault_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(DataError) as caught:
        rows_of(tmp_path, "\n".join(("lon,lat,date", *FAULTY)), strict=True)
    assert len(caught.value.faults) == len(set(FAULTY.values()) - {None})
    assert "there is no such day: 1: row 10 ('1859-02-30')" in str(caught.value)
    assert (tmp_path / "out.csv").read_text() == "old"
    assert left_in(tmp_path) == {"in.csv", "out.csv"}
    assert run(written(tmp_path / "good.csv", frame()), tmp_path / "good.parquet", strict=True).faulty == {}


def test_an_uncertain_date_that_spans_a_change_answers_with_both(tmp_path: Path) -> None:
    lon, lat, _ = PLACES["Khabarovsk"]
    (row,) = rows_of(tmp_path, f"x;y;jahr\n{lon};{lat};1858/1861", date="jahr")
    assert row["sovereign"] == "qing|condominium:qing+russia|russia"
    assert row["given_by"].count("|") == 2
    assert "|" not in row["face"]
    days = (dt.date(1858, 1, 1), dt.date(1861, 12, 31))
    assert row["valid_from"] == str(point.at(record(), lon, lat, days[0]).valid_from)
    assert row["valid_to"] == point.at(record(), lon, lat, days[1]).valid_to


def test_julian_dates_are_told_apart(tmp_path: Path) -> None:
    # the treaty of Aigun took effect on 28 May 1858, which was 16 May in Russia
    text = "lon,lat,date\n127.53,50.27,1858-05-15\n127.53,50.27,1858-05-16"
    assert [row["sovereign"] for row in rows_of(tmp_path, text)] == ["qing", "qing"]
    assert [row["sovereign"] for row in rows_of(tmp_path, text, calendar="julian")] == ["qing", "russia"]


def test_metres_need_a_coordinate_system_and_then_answer_as_degrees_do(tmp_path: Path) -> None:
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:32652", always_xy=True)
    metres = ["x,y", *("{},{}".format(*to_metres.transform(*place[:2])) for place in PLACES.values())]
    degrees = ["x,y", *(f"{lon},{lat}" for lon, lat, _ in PLACES.values())]
    on = dt.date(1859, 6, 1)
    with pytest.raises(
        UsageError, match=r"reach from .* looks like metres, not degrees: .* --crs EPSG:32652"
    ):
        rows_of(tmp_path, "\n".join(metres), on=on)
    assert left_in(tmp_path) == {"in.csv"}
    answers = [
        [row["sovereign"] for row in rows_of(tmp_path, "\n".join(text), on=on, crs=crs)]
        for text, crs in ((metres, "EPSG:32652"), (degrees, None), (degrees, "EPSG:4326"))
    ]
    assert answers[0] == answers[1] == answers[2]


def test_a_file_that_names_its_system_is_heeded_and_not_contradicted(tmp_path: Path) -> None:
    frame().to_crs("EPSG:3857").to_parquet(tmp_path / "in.parquet")
    run(tmp_path / "in.parquet", tmp_path / "out.geojson")
    assert [(row["sovereign"], row["status"]) for row in read_back(tmp_path / "out.geojson")] == expected()
    lons = gpd.read_file(tmp_path / "out.geojson").geometry.x
    assert np.allclose(lons, [lon for lon, _, _ in PLACES.values()], atol=1e-9)
    with pytest.raises(UsageError, match="says that its geometry is in WGS 84 / Pseudo-Mercator"):
        run(tmp_path / "in.parquet", tmp_path / "other.csv", crs="EPSG:32652")


@given(st.lists(st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.floats(-90, 90)), max_size=6))
@settings(max_examples=25)
def test_points_are_read_the_same_in_every_encoding(places: list[tuple[float, float]]) -> None:
    lons, lats = np.array(places, "f8").reshape(-1, 2).T
    points = shapely.points(lons, lats)
    expected = coordinates.of_columns(pa.array(lons), pa.array(lats))
    encodings = {
        "little": pa.array(shapely.to_wkb(points), pa.binary()),
        "big": pa.array(shapely.to_wkb(points, byte_order=0), pa.large_binary()),
        "high": pa.array(shapely.to_wkb(shapely.points(lons, lats, 5.0)), pa.binary()),
        "sliced": pa.array([b"", *shapely.to_wkb(points)], pa.binary()).slice(1),
        "struct": pa.StructArray.from_arrays([pa.array(lons), pa.array(lats)], ["x", "y"]),
    }
    for name, column in encodings.items():
        found = coordinates.of_geometry(column)
        assert np.array_equal(found.lons, expected.lons), name
        assert np.array_equal(found.lats, expected.lats), name
        assert not found.reasons.any()


def test_geometries_that_are_no_points_have_reasons() -> None:
    shapes = [shapely.Point(1, 2), None, shapely.Point(), shapely.LineString([(0, 0), (1, 1)])]
    column = pa.array([*shapely.to_wkb(shapes), b"\x01nonsense"], pa.binary())
    assert coordinates.of_geometry(column).reasons.tolist() == [
        Reason.NONE, Reason.EMPTY_PLACE, Reason.EMPTY_PLACE, Reason.NO_POINT, Reason.BROKEN_GEOMETRY
    ]  # fmt: skip


def test_missing_columns_are_named_all_at_once_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError) as caught:
        rows_of(tmp_path, "lonn,latt,jahr\n1,2,3", lon="lon", lat="lat")
    for words in (
        "nearest is 'lonn'",
        "nearest is 'latt'",
        "--date (or one day with --on)",
        "lonn, latt, jahr",
    ):
        assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "options", "error", "words"),
    [
        ("lon,lat,Status\n", {}, UsageError, "already has 'Status': --prefix TEXT"),
        ("lon,lat,lon\n", {}, UsageError, "more than one column 'lon'"),
        ("lon,lat\n", {"lon": "lon"}, UsageError, "give --lon and --lat together"),
        ("lon,lat,date\n", {"date": "date"}, UsageError, "either --date or --on"),
        ("", {}, DataError, "is empty"),
        ("lon,lat\n1,2\n3\n", {}, DataError, "row 2: has 1 cells, the header 2"),
    ],
)
def test_what_cannot_be_joined_is_said_in_a_sentence(
    tmp_path: Path, text: str, options: dict[str, Any], error: type[BorderhistError], words: str
) -> None:
    with pytest.raises(error, match=words):
        rows_of(tmp_path, text, on=dt.date(1859, 6, 1), **options)
    assert left_in(tmp_path) == {"in.csv"}


def test_a_prefix_solves_a_clash(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, "lon,lat,status\n130,48,mine", on=dt.date(1859, 6, 1), prefix="bh_")
    assert list(row)[2:] == ["status", *(f"bh_{name}" for name in OURS)]
    assert row["status"] == "mine"


def test_a_header_alone_is_a_table(tmp_path: Path) -> None:
    for target in ("out.csv", "out.parquet", "out.gpkg", "out.ndjson"):
        (tmp_path / "in.csv").write_text("lon,lat,date")
        assert run(tmp_path / "in.csv", tmp_path / target).rows == 0
        assert read_back(tmp_path / target) == []


def test_broken_files_are_faults_of_the_file(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.parquet", frame()).read_bytes()
    broken = {
        "cut.parquet": whole[:-100], "hollow.parquet": whole[:4] + bytes(200) + whole[204:],
        "latin.csv": "lon,lat,date,Straße".encode("latin-1"), "later.csv": b"lon,lat,date\n1,2,\xff\n",
        "no.gpkg": b"SQLite format 3\0", "no.ndjson": b"{}\n", "text.ndjson": b"{,}\n",
        "all.ndjson": b'{"type": "FeatureCollection", "features": []}\n',
    }  # fmt: skip
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(DataError, match=name):
            run(tmp_path / name, tmp_path / "out.ndjson")
    assert left_in(tmp_path) == {"whole.parquet", *broken}


def test_what_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    source = written(tmp_path / "in.csv", frame())
    target = tmp_path / "out.csv"
    target.write_text("old")
    with pytest.raises(OutputError, match="--overwrite replaces it"):
        run(source, target)
    assert target.read_text() == "old"
    for same in (source, tmp_path / ".." / tmp_path.name / "in.csv"):
        with pytest.raises(UsageError, match="is the table that is read"):
            run(source, same, overwrite=True)
    with pytest.raises(UsageError, match="is a folder"):
        run(source, tmp_path, write_as="csv")
    with pytest.raises(UsageError, match=r"there is no file .*nowhere.csv"):
        run(tmp_path / "nowhere.csv", target, overwrite=True)
    with pytest.raises(UnknownNameError, match=r"out\.doc does not end like a table"):
        run(source, tmp_path / "out.doc")
    run(source, target, overwrite=True)
    assert len(read_back(target)) == len(PLACES)


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Let no file grow beyond 20 kB: what a full disk is to a program."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".gpkg", ".ndjson"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, suffix: str, request: Any) -> None:
    many = pd.concat([frame(noise=np.random.default_rng(1).random(6))] * 400, ignore_index=True)
    source = written(tmp_path / "in.csv", many.assign(noise=np.random.default_rng(1).random(len(many))))
    target = tmp_path / f"out{suffix}"
    target.write_text("old")
    request.getfixturevalue("small_disk")
    with pytest.raises(OutputError, match=f"out{suffix} cannot be written"):
        run(source, target, overwrite=True)
    assert target.read_text() == "old"
    assert left_in(tmp_path) == {"in.csv", target.name}


def test_an_interruption_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    source = written(tmp_path / "in.csv", frame())

    def killed(_done: int, _total: int | None) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(SystemExit) as caught, command._ended_by_signals():  # noqa: SLF001 - what the command does
        join.join_file(source, tmp_path / "out.gpkg", index(), Options(), killed)
    assert caught.value.code == 128 + signal.SIGTERM
    assert left_in(tmp_path) == {"in.csv"}


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what puts bytes into standard input."""

    def pipe(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))

    return pipe


def test_pipes_carry_csv_and_features(piped: Any, capfdbinary: Any, tmp_path: Path) -> None:
    sources = {suffix: written(tmp_path / f"in{suffix}", frame()) for suffix in (".csv", ".ndjson")}
    for suffix, source in sources.items():
        for to, other in (("csv", ".csv"), ("geojsonl", ".ndjson"), (None, suffix)):
            piped(source.read_bytes())
            run(Path("-"), Path("-"), write_as=to)
            target = tmp_path / f"out{other}"
            target.write_bytes(capfdbinary.readouterr().out)
            rows = read_back(target)
            assert [(row["sovereign"], row["status"]) for row in rows] == expected(), (suffix, to)
    piped(b"lon,lat,date\n1,2,\n")
    with pytest.raises(DataError, match="standard input: the date is empty: 1: row 1"):
        run(Path("-"), Path("-"), strict=True)
    assert capfdbinary.readouterr().out == b""
    with pytest.raises(UsageError, match="carry csv and geojsonl, not gpkg"):
        run(sources[".csv"], Path("-"), write_as="gpkg")


def test_a_frame_gets_the_same_columns_and_stays_what_it_was() -> None:
    table = frame().set_index(pd.Index([3, 1, 4, 1, 5, 9]))
    before = table.copy()
    found = api.locate_frame(table, index(), date="when")
    assert isinstance(found, gpd.GeoDataFrame)
    assert found.crs == table.crs
    assert found.index.equals(table.index)
    assert table.equals(before)
    assert found[table.columns].equals(before)
    assert tuple(found.columns[len(table.columns) :]) == OURS
    said = found["sovereign"].astype(object)
    assert list(zip(said.where(said.notna(), None), found["status"], strict=True)) == expected()
    assert str(found["valid_from"].iloc[0])[:10] == str(
        point.at(record(), *PLACES["Blagoveshchensk"]).valid_from
    )
    metres = api.locate_frame(table.to_crs("EPSG:32652"), index(), prefix="bh_")
    assert metres["bh_sovereign"].equals(found["sovereign"].rename("bh_sovereign"))


def test_a_plain_frame_may_mix_its_dates() -> None:
    lon, lat, _ = PLACES["Khabarovsk"]
    table = pd.DataFrame(
        {"lon": [lon] * 4, "lat": [str(lat)] * 4, "date": [1859, "1861?", dt.date(1857, 1, 1), None]}
    )
    found = api.locate_frame(table, index())
    assert found["status"].iloc[3] == "no-date"
    assert found["sovereign"].iloc[1:3].tolist() == ["russia", "qing"]
    on = api.locate_frame(table, index(), on=dt.date(1861, 6, 1), near=True)
    assert set(on["sovereign"]) == {"russia"}
    assert on["segment_distance_km"].notna().all()
    assert len(api.locate_frame(table.iloc[:0], index())) == 0


def test_options_and_index_travel_to_other_processes() -> None:
    options = Options(on=dt.date(1859, 6, 1), crs="EPSG:32652")
    assert pickle.loads(pickle.dumps(options)) == options  # noqa: S301 - our own


def test_the_command_tells_what_it_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RecordOptions, "open_index", lambda _: index())
    source = written(tmp_path / "in.csv", frame())
    result = CliRunner().invoke(main, ["locate", str(source), "-o", str(tmp_path / "out.gpkg")])
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert result.stderr.startswith("6 rows in ")
    assert "  outside-frame " in result.stderr
    for words, code in (
        (["out.csv", "--lon", "x"], 2), (["out.csv", "--on", "nonsense"], 2), (["out.gpkg"], 1),
        (["out.csv", "--crs", "EPSG:1"], 2),
    ):  # fmt: skip
        target, *options = words
        result = CliRunner().invoke(main, ["locate", str(source), "-o", str(tmp_path / target), *options])
        assert result.exit_code == code, result.stderr
        assert "Traceback" not in result.stderr
