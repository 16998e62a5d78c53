"""The public face: every name, as a function and as a method; what it returns; how it refuses."""

from __future__ import annotations

import datetime as dt
import doctest
import gc
import inspect
import json
import pickle
import shutil
import subprocess
import sys
import tomllib
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from derivation import derived_once  # noqa: F401 - a fixture
from derivation import record as chronicle
from fences import fences, printed
from numpydoc.docscrape import get_doc_object
from numpydoc.validate import ERROR_MSGS, validate

import borderhist as bh
from borderhist.api.record import Record, own_record
from borderhist.cli import main
from borderhist.errors import BorderhistError, DataError, UsageError
from borderhist.layers import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

mpl.use("agg")

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    page
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    if fences(page.read_text("utf-8"))
]

NAMES = {
    "load", "at", "history", "nearest_line", "locate", "PointIndex", "layer", "boundary", "territories",
    "transfers", "faces", "zones", "possessions", "places", "markers", "routes", "events", "areas",
    "treaties", "treaty",
    "compare", "ledger", "readings", "sources", "find", "match", "check", "map", "render", "to_file",
    "to_postgis", "bundle",
}  # fmt: skip

FUNCTIONS = sorted(NAMES - {"PointIndex"})

BLAGOVESHCHENSK = (127.5, 50.3)

QUESTIONS: dict[str, tuple[Any, ...]] = {
    "at": (*BLAGOVESHCHENSK, 1857),
    "history": BLAGOVESHCHENSK,
    "nearest_line": (*BLAGOVESHCHENSK, 1857),
    "locate": (pd.DataFrame({"lon": [127.5], "lat": [50.3], "year": [1857]}),),
    "layer": ("articles",),
    "boundary": (1857,), "territories": (1857,), "faces": (1857,), "zones": (1900,),
    "possessions": (1875,), "transfers": (),
    "places": (), "markers": (), "routes": (), "events": (), "areas": (), "treaties": (), "ledger": (),
    "treaty": ("1858-aigun",), "compare": (1857, "1860-peking"), "readings": (), "sources": (),
    "find": ("khabarovsk",), "check": (), "map": ("1858-aigun",),
}  # fmt: skip
"""An example of every question that writes nothing."""


@pytest.fixture(scope="session")
def own() -> Record:
    """The project's own record, with its index, for all tests of this process."""
    return Record(chronicle())


@pytest.fixture(autouse=True)
def _own_record(monkeypatch: pytest.MonkeyPatch, own: Record) -> None:
    monkeypatch.setattr("borderhist.api.record.own_record", lambda: own)


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, which has what the examples read."""
    for name in ("docs", "geodata"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_package_shows_its_names_and_no_others() -> None:
    assert set(dir(bh)) == NAMES
    with pytest.raises(AttributeError, match="no attribute 'teritories'"):
        _ = bh.teritories  # type: ignore[attr-defined]


def test_the_import_loads_nothing_heavy() -> None:
    code = "import sys, borderhist; borderhist.__dir__(); print(*sys.modules)"
    loaded = set(subprocess.check_output([sys.executable, "-c", code], text=True).split())  # noqa: S603
    assert loaded & {"numpy", "pandas", "geopandas", "shapely", "pyproj", "pyarrow", "pydantic"} == set()
    assert [name for name in loaded if name.startswith("borderhist.")] == []


def test_the_package_is_a_command() -> None:
    called = [sys.executable, "-m", "borderhist", "--help"]
    said = subprocess.check_output(called, text=True)  # noqa: S603
    assert said.startswith("Usage: borderhist ")


def test_a_room_does_not_take_the_place_of_a_function() -> None:
    code = "import borderhist.locate.api, borderhist as bh; print(inspect.isfunction(bh.locate))"
    said = subprocess.check_output([sys.executable, "-c", f"import inspect, {code[7:]}"], text=True)  # noqa: S603
    assert said == "True\n"


def equal(one: Any, other: Any) -> bool:
    return bool(one.equals(other)) if isinstance(one, pd.DataFrame) else bool(one == other)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_a_function_and_a_method(name: str) -> None:
    as_function = getattr(bh, name)(*QUESTIONS[name])
    as_method = getattr(bh.load(), name)(*QUESTIONS[name])
    assert equal(as_function, as_method)
    said = repr(as_function)
    assert isinstance(as_function, pd.DataFrame) or (len(said) < 2000 and "\n" not in said)


def test_every_function_is_a_method_with_the_same_signature_and_can_be_sent_elsewhere() -> None:
    for name in set(FUNCTIONS) - {"load"}:
        function, method = getattr(bh, name), getattr(bh.load(), name)
        assert inspect.signature(function) == inspect.signature(method), name
        assert function.__doc__ == method.__doc__
        assert pickle.loads(pickle.dumps(function)) is function  # noqa: S301 - our own


def test_small_values_fit_a_line_and_a_cell() -> None:
    values = [
        bh.load(), bh.load().index, bh.at(*BLAGOVESHCHENSK, 1857), bh.nearest_line(131, 44.5, 1900),
        bh.treaty("1858-aigun"), bh.find("khabarovsk"), bh.compare(1857, 1860), bh.map("1858-aigun"),
    ]  # fmt: skip
    for value in values:
        assert len(repr(value)) < 250
        assert "\n" not in repr(value)
    cell = bh.at(*BLAGOVESHCHENSK, 1857)._repr_html_()
    assert len(cell) < 3000
    assert "<th>sovereign</th><td>qing</td>" in cell


def test_a_cell_escapes_what_data_say() -> None:
    cell = bh.find("khabarovsk")
    hostile = type(cell)(cell.kind, cell.id, "<script>alert(1)</script>", cell.lon, cell.lat)
    assert "<script" not in hostile._repr_html_()


@pytest.mark.parametrize(
    "day",
    [
        "1858-05-28",
        dt.date(1858, 5, 28),
        dt.datetime(1858, 5, 28, 12, tzinfo=dt.UTC), np.datetime64("1858-05-28"),
        pd.Timestamp("1858-05-28"), np.datetime64("1858-05-28T06", "ns"),
    ],
    ids=lambda day: type(day).__name__,
)  # fmt: skip
def test_a_day_is_a_day_however_it_comes(day: Any) -> None:
    assert bh.at(*BLAGOVESHCHENSK, day).day == dt.date(1858, 5, 28)
    assert bh.at([127.5], [50.3], [day])["sovereign"].tolist() == ["russia"]
    assert bh.at([127.5], [50.3], day)["sovereign"].tolist() == ["russia"]


def test_a_year_is_its_first_day() -> None:
    for year in (1858, "1858", np.int64(1858), "1858-01"):
        assert bh.at(*BLAGOVESHCHENSK, year).day == dt.date(1858, 1, 1)
        assert bh.at([127.5], [50.3], [year])["day"].tolist() == [pd.Timestamp(1858, 1, 1)]
    assert bh.at(*BLAGOVESHCHENSK, "1858-end").sovereign == "russia"


def test_arrays_go_where_numbers_go() -> None:
    frame = pd.DataFrame({"x": [127.5, 50.3, np.nan], "y": [50.3, 127.5, 50], "when": ["1857", None, 1900]})
    frame.index = pd.Index([7, 8, 9])
    held = bh.at(frame["x"], frame["y"], frame["when"])
    assert held.index.tolist() == [7, 8, 9]
    assert held["sovereign"].tolist()[0] == "qing"
    assert held["status"].tolist() == ["inside", "no-place", "no-place"]
    assert held["reason"].tolist()[1] == "longitude and latitude look swapped"
    assert held["valid_from"].dtype.kind == "M"
    one_day = bh.at([127.5, 131.0], [50.3, 44.0], 1857)
    one_point = bh.at(127.5, 50.3, [1857, 1859])
    assert len(one_day) == 2
    assert one_point["sovereign"].tolist() == ["qing", "russia"]


def test_many_points_have_the_answers_of_one() -> None:
    rng = np.random.default_rng(7)
    lons, lats = rng.uniform(115, 136, 60), rng.uniform(43, 56, 60)
    years = rng.choice([1700, 1857, 1859, 1900], 60)
    held = bh.at(lons, lats, years)
    for row in held[held["sovereign"].notna()].itertuples():
        one = bh.at(row.lon, row.lat, row.day)
        assert (one.sovereign, one.status, one.given_by) == (row.sovereign, row.status, row.given_by)


@pytest.mark.parametrize("name", [*schema.LAYERS, "instruments"])
def test_a_layer_is_a_frame_with_the_fields_of_its_schema(name: str) -> None:
    frame = bh.layer(name)
    layer = schema.layer(name)
    assert list(frame.columns)[: len(layer.fields)] == list(layer.names)
    for field in layer.fields:
        if field.type == "day":
            assert frame[field.name].dtype.kind == "M", field.name
    if layer.geometry:
        assert isinstance(frame, gpd.GeoDataFrame)
        assert frame.crs == "EPSG:4326"


def test_layers_are_chosen_and_shaped() -> None:
    land = bh.territories(1900)
    assert (land["valid_from"] <= "1900-01-01").all()
    assert bh.territories(1900, crs=32652).crs == "EPSG:32652"
    assert len(bh.boundary(1900, bounds=(130, 44, 132, 46))) < len(bh.boundary(1900))
    assert set(bh.transfers(treaty="1860-peking")["treaty"]) == {"1860-peking"}
    there, back = bh.transfers(between=(1857, 1862)), bh.transfers(between=(1862, 1857))
    assert there["area_km2"].sum() == pytest.approx(back["area_km2"].sum())
    assert bh.transfers(between=(1900, 1900)).empty
    with pytest.raises(UsageError, match="not both"):
        bh.territories(1900, treaty="1860-peking")


def test_areas_plot_with_one_call_and_are_those_of_the_territories() -> None:
    areas = bh.areas()
    assert isinstance(areas.index, pd.DatetimeIndex)
    assert areas.sum(axis="columns").std() < 1e-3
    land = bh.territories("1900-01-01").set_index("sovereign")["area_km2"]
    row = areas.loc[:"1900-01-01"].iloc[-1]  # type: ignore[misc]
    assert row[row > 0].round(1).to_dict() == land.to_dict()
    assert len(areas.plot().lines) == len(areas.columns)


def refused(call: Callable[[], object]) -> BorderhistError:
    with pytest.raises(BorderhistError) as caught:
        call()
    return caught.value


REFUSALS: dict[str, tuple[Callable[[], object], list[str]]] = {
    "swapped-coordinates": (lambda: bh.at(50.3, 127.5, 1857), ["at", "50.3", "127.5", "--on", "1857"]),
    "before-first-version": (lambda: bh.at(127.5, 50.3, 1500), ["at", "127.5", "50.3", "--on", "1500"]),
    "no-such-day": (
        lambda: bh.at(127.5, 50.3, "1857-02-30"), ["at", "127.5", "50.3", "--on", "1857-02-30"]
    ),
    "bad-day": (lambda: bh.territories("soon"), ["at", "127.5", "50.3", "--on", "soon"]),
    "at-sea": (lambda: bh.history(139, 46), ["log", "139", "46"]),
    "outside-frame": (lambda: bh.nearest_line(0, 50, 1857), ["blame", "0", "50", "--on", "1857"]),
    "unknown-treaty": (lambda: bh.treaty("1858-aigum"), ["show", "1858-aigum"]),
    "unknown-layer": (
        lambda: bh.to_file("x.gpkg", "teritories"), ["export", "--layer", "teritories", "-o", "x.gpkg"]
    ),
    "unknown-reading": (
        lambda: bh.load(readings={"udda": "wide"}),
        ["at", "127.5", "50.3", "--on", "1857", "--reading", "udda=wide"],
    ),
    "unknown-crs": (
        lambda: bh.zones(crs="EPSG:1"), ["export", "--layer", "zones", "--crs", "EPSG:1", "-o", "x.gpkg"]
    ),
    "unknown-sovereign": (lambda: bh.ledger(["rusia"]), ["ledger", "--between", "rusia"]),
}  # fmt: skip


@pytest.mark.usefixtures("derived_once")
@pytest.mark.parametrize("reason", REFUSALS)
def test_python_says_the_sentences_of_the_terminal(
    reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call, words = REFUSALS[reason]
    error = refused(call)
    said = CliRunner().invoke(main, words)
    assert error.reason == reason
    assert said.exit_code == 2
    known = " ".join(str(error).split(", all")[0].split(", boundary")[0].split())
    assert known in " ".join(said.stderr.split())


def test_what_is_no_number_is_refused_in_a_sentence() -> None:
    assert refused(lambda: bh.at("east", 50, 1857)).reason == "no-place-on-earth"  # type: ignore[call-overload]
    assert refused(lambda: bh.load(date_rule="sealed")).reason == "unknown-date-rule"  # type: ignore[arg-type]


AMISS: dict[str, Callable[[], object]] = {
    "between takes two days": lambda: bh.transfers(between=1857),  # type: ignore[arg-type]
    "as many longitudes as latitudes": lambda: bh.at([1, 2, 3], [1, 2], 1857),
    "points come in a row": lambda: bh.at([[127.5]], [[50.3]], 1857),
    "numbers of degrees": lambda: bh.at(["east"], [50], 1857),
    "west comes before east": lambda: bh.territories(1900, bounds=(130, 40, 120, 50)),  # type: ignore[arg-type]
    "is no west, south, east, north": lambda: bh.territories(1900, bounds=(120, 45)),  # type: ignore[arg-type]
    "bends cannot be smaller": lambda: bh.territories(1900, simplify_km=-1),
    "a frame is located, not a list": lambda: bh.locate([1, 2], on=1857),  # type: ignore[type-var]
    "render() draws pictures": lambda: bh.map("1858-aigun").save("aigun.png"),
    "there is no such folder": lambda: bh.load("no-such-folder"),
}


@pytest.mark.parametrize("sentence", AMISS)
def test_what_does_not_go_together_is_refused_in_one_sentence(sentence: str) -> None:
    said = str(refused(AMISS[sentence]))
    assert sentence in said
    assert "\n" not in said


def test_another_reading_is_a_record_of_its_own() -> None:
    own = bh.load()
    wide = own.under(readings={"uda": "wide"})
    assert wide.at(133.7, 55.0, 1700).sovereign != own.at(133.7, 55.0, 1700).sovereign
    assert "uda=wide" in repr(wide)
    assert own.under() is own
    assert wide.under().at(133.7, 55.0, 1700) == own.at(133.7, 55.0, 1700)
    assert bh.load(date_rule="signed").at(*BLAGOVESHCHENSK, 1857).sovereign == "qing"


def test_a_folder_of_ones_own_is_read(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "geodata", tmp_path / "mine")
    treaty = folder / "treaties" / "1858-aigun.toml"
    treaty.write_text(
        treaty.read_text("utf-8").replace('sovereign = "russia"', 'sovereign = "rusia"'), "utf-8"
    )
    with pytest.raises(DataError, match="rusia"):
        bh.load(folder)


def test_a_record_is_freed_when_it_is_dropped() -> None:
    wide = bh.load(readings={"uda": "wide"})
    wide.at(*BLAGOVESHCHENSK, 1857)
    _ = wide.index
    gone = weakref.ref(wide)
    del wide
    gc.collect()
    assert gone() is None


def test_the_own_record_is_derived_once_until_it_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("borderhist.api.record.derive", lambda _: chronicle())
    monkeypatch.setattr("borderhist.api.record.read_atlas", lambda: chronicle().atlas)
    first = own_record()
    assert own_record() is first
    own_record.cache_clear()
    assert own_record() is not first
    own_record.cache_clear()


def test_a_point_index_can_be_pickled() -> None:
    sent = pickle.loads(pickle.dumps(bh.load().index))  # noqa: S301 - our own
    assert isinstance(sent, bh.PointIndex)
    days = np.array(["1857-01-01"], "datetime64[D]")
    assert sent.locate(np.array([127.5]), np.array([50.3]), days)["sovereign"].to_pylist() == ["qing"]


def test_files_are_written(tmp_path: Path) -> None:
    (file,) = bh.to_file(tmp_path / "x.geojson", "territories", 1900, simplify_km=5)
    assert len(json.loads(file.read_text("utf-8"))["features"]) == len(bh.territories(1900))
    fit = bh.match(file)
    assert fit.lines is None
    assert fit.polygons is not None
    assert fit.polygons.is_close
    (page,) = bh.render("1858-aigun", tmp_path / "maps")
    drawn = bh.map("1858-aigun")
    drawn.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_bytes() == page.read_bytes()


@pytest.fixture
def names(beside: Path) -> Iterator[dict[str, Any]]:
    with pd.option_context("display.width", 80, "display.max_columns", 0):
        yield {"bh": bh, "folder": beside}


@pytest.mark.parametrize("name", [*FUNCTIONS, "under"])
def test_the_examples_of_a_function_print_what_they_say(name: str, names: dict[str, Any]) -> None:
    thing = getattr(bh, name, None) or getattr(Record, name)
    found = doctest.DocTestFinder(recurse=False).find(thing, name, module=False, globs=names)
    runner = doctest.DocTestRunner()
    (examples,) = (one for one in found if one.examples)
    assert runner.run(examples).failed == 0


@pytest.mark.parametrize("name", [*FUNCTIONS, "under"])
def test_the_manual_of_a_function_lacks_no_section(name: str) -> None:
    chosen = set(
        tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["numpydoc_validation"]["checks"]
    )
    left_out = chosen - {"all"}
    assert left_out < set(ERROR_MSGS)
    found = validate(get_doc_object(getattr(bh, name, None) or getattr(bh.load(), name)))["errors"]
    assert [(code, said) for code, said in found if code not in left_out] == []


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
@pytest.mark.usefixtures("names")
def test_the_python_of_a_page_prints_what_it_says(page: Path) -> None:
    for fence, said in printed(page.read_text("utf-8")):
        assert said == fence.said


def test_the_pages_show_every_task() -> None:
    assert {"README.md", "python.md", "locate.md"} <= {page.name for page in PAGES}
    told = (ROOT / "docs" / "python.md").read_text("utf-8")
    assert [name for name in NAMES - {"PointIndex"} if f"bh.{name}" not in told] == []
