"""The commands as a user types them: what they print, where, and with which exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from derivation import derived_once

from borderhist.cli import COMMANDS, main

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["derived_once"]
pytestmark = pytest.mark.usefixtures("derived_once")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def run_json(*words: str) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def copied(tmp_path: Path, atlas_root: Path) -> Path:
    """A copy of the record that a test may break."""
    return shutil.copytree(atlas_root, tmp_path / "geodata")


def edit(copied: Path, file: str, old: str, new: str) -> None:
    path = copied / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def check_fails(copied: Path) -> str:
    result = run("--geodata", str(copied), "check")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    return result.stderr


def test_help_is_fast_and_loads_no_geometry() -> None:
    code = (
        "import sys, borderhist.cli as c\n"
        "try: c.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'geopandas', 'folium', 'shapely', 'numpy', 'pydantic'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert found.returncode == 0, found.stderr
    assert all(name in found.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Example: borderhist " in " ".join(result.stdout.split())


def test_treaties_are_listed_in_the_order_in_which_they_change_the_map() -> None:
    rows = run_json("treaties")
    treaties = [row["id"] for row in rows if row["kind"] == "treaty"]
    assert treaties[:3] == ["1689-nerchinsk", "1727-bura", "1727-kyakhta"]
    assert treaties[-1] == "2004-supplement"
    assert len(rows) > 40
    days = [row["effective"] for row in rows]
    assert days == sorted(days)


def test_show_reports_the_transfers_of_aigun() -> None:
    told = run_json("show", "1858-aigun")
    areas = {(t["from_sovereign"], t["to_sovereign"]): t["area_km2"] for t in told["transfers"]}
    assert 545_000 < areas["qing", "russia"] < 615_000
    assert 52_000 < areas["undetermined", "russia"] < 76_000
    assert 300_000 < areas["qing", "condominium:qing+russia"] < 318_000
    assert {t["article"] for t in told["transfers"]} == {"1"}
    assert {d["gregorian"] for d in told["dates"]["signed"]} >= {"1858-05-28"}


@pytest.mark.parametrize(
    ("language", "nothing"),
    [
        ("en", "no land changed hands"), ("ru", "земля не переходила"), ("zh-Hant", "土地未易手"),
        ("tr", "toprak el değiştirmedi"),
    ],
)  # fmt: skip
def test_show_tells_tianjin_transferred_nothing_in_every_language(language: str, nothing: str) -> None:
    result = run("show", "1858-tianjin", "--lang", language)
    assert result.exit_code == 0
    assert nothing in result.stdout


@pytest.mark.parametrize(
    ("lon", "lat", "day", "sovereign"),
    [
        ("116.5869", "51.9798", "1700-01-01", "russia"),
        ("127.4812", "49.9795", "1859-01-01", "qing"),
        ("135.0971", "48.462", "1857-06-01", "qing"),
        ("135.0971", "48.462", "1859", "condominium:qing+russia"),
        ("135.0971", "48.462", "1861", "russia"),
        ("119.7689", "53.7396", "1800", "qing"),
        ("142.7", "46.9", "1861", "condominium:japan+russia"),
    ],
)
def test_at_names_the_sovereign(lon: str, lat: str, day: str, sovereign: str) -> None:
    answer = run_json("at", lon, lat, "--on", day)
    assert answer["sovereign"] == sovereign
    assert answer.keys() >= {"status", "given_by", "segment", "segment_treaty", "valid_from", "valid_to"}


def test_at_tells_a_reader_in_a_few_lines() -> None:
    result = run("at", "135.07", "48.48", "--on", "1859-06-01")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) < 10
    assert "1858-aigun/amur-lower" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("at", "127", "50", "--on", "1500-01-01"), "before the first version"),
        (("at", "10", "50", "--on", "1700"), "outside the study area"),
        (("at", "135", "41", "--on", "1700"), "at sea"),
        (("show", "1858-aigum"), "1858-aigun"),
        (("render", "1859"), "1858, 1860"),
        (("render", "1858-aigum"), "1858-aigun"),
        (("export", "--layer", "boundary", "--treaty", "1860-pekin", "-o", "x.geojson"), "1860-peking"),
        (
            ("export", "--layer", "faces", "--treaty", "1860-peking", "--on", "1860", "-o", "x.fgb"),
            "one of --treaty",
        ),
        (("export", "--layer", "territory", "-o", "x.geojson"), "territories"),
        (("export", "--format", "geopakage", "-o", "x"), "gpkg"),
        (("export", "-o", "layers.gpgk"), ".gpkg"),
        (("export", "--crs", "99999", "-o", "x.gpkg"), "EPSG:32652"),
        (("export", "--reading", "udda=wide", "-o", "x.gpkg"), "uda"),
        (("export", "--bbox", "135,45,120,54", "-o", "x.gpkg"), "did you mean 120,45,135,54"),
        (("export", "--bbox", "0,45,20,54", "-o", "x.gpkg"), "outside the study area"),
        (("export", "--crs", "3857", "--layer", "places", "-o", "x.geojson"), "by definition"),
        (("export", "--layer", "faces", "--format", "lpf", "-o", "x.json"), "places only"),
        (("at", "127", "50", "--on", "30 February"), "no day"),
        (("rendr",), "render"),
        (("render",), "--all"),
    ],
)
def test_a_wrong_question_gets_a_sentence_and_exit_code_2(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_negative_longitude_is_a_number_not_an_option() -> None:
    assert "outside the study area" in run("at", "-120", "50", "--on", "1700").stderr


def test_export_writes_the_transfers(tmp_path: Path) -> None:
    path = tmp_path / "out" / "aigun.geojson"
    result = run("export", "--layer", "transfers", "--treaty", "1858-aigun", "-o", str(path))
    assert result.exit_code == 0, result.stderr
    features = json.loads(path.read_text("utf-8"))["features"]
    keys = {"from_sovereign", "to_sovereign", "treaty", "article", "kind", "area_km2", "area_error_km2"}
    assert all(feature["properties"].keys() >= keys for feature in features)


def test_export_keeps_what_is_there_unless_told_to_replace_it(tmp_path: Path) -> None:
    path = tmp_path / "roads.geojson"
    path.write_text("mine", "utf-8")
    words = ("export", "--layer", "routes", "-o", str(path))
    refused = run(*words)
    assert refused.exit_code == 1
    assert "--overwrite" in refused.stderr
    assert path.read_text("utf-8") == "mine"
    assert run(*words, "--overwrite").exit_code == 0
    assert json.loads(path.read_text("utf-8"))["features"]
    assert [each.name for each in tmp_path.iterdir()] == ["roads.geojson"]


def test_export_writes_lines_of_geojson_for_pipes() -> None:
    result = run("export", "--layer", "places", "--layer", "events", "--on", "1700", "-o", "-")
    assert result.exit_code == 0, result.stderr
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert {feature["type"] for feature in found} == {"Feature"}
    assert "nerchinsk" in {feature["id"] for feature in found}
    assert "vladivostok" not in {feature["id"] for feature in found}


def test_a_box_over_the_edge_of_the_study_area_is_explained(tmp_path: Path) -> None:
    out = f"{tmp_path}/layers/"
    result = run("export", "--bbox", "60,45,90,54", "--format", "fgb", "-o", out, "--layer", "boundary")
    assert result.exit_code == 0, result.stderr
    assert "beyond the study area (73.2,38,145.35,63)" in result.stderr
    assert [path.name for path in (tmp_path / "layers").iterdir()] == ["boundary.fgb"]


def test_export_on_a_day_is_the_state_of_that_day(tmp_path: Path) -> None:
    path = tmp_path / "day.geojson"
    assert run("export", "--layer", "territories", "--on", "1859-06-01", "-o", str(path)).exit_code == 0
    sovereigns = {f["properties"]["sovereign"] for f in json.loads(path.read_text("utf-8"))["features"]}
    assert "condominium:qing+russia" in sovereigns
    assert "khalkha" not in sovereigns


def test_render_writes_one_page_for_a_year(tmp_path: Path) -> None:
    result = run("render", "1858", "-o", str(tmp_path))
    assert result.exit_code == 0, result.stderr
    assert [path.name for path in tmp_path.glob("*.html")] == ["1858.html"]
    assert result.stdout.strip() == str(tmp_path / "1858.html")


def test_a_folder_that_cannot_be_written_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "maps").write_text("a file where the folder should be", "utf-8")
    result = run("render", "1858-aigun", "-o", str(tmp_path / "maps"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert (tmp_path / "maps").read_text("utf-8") == "a file where the folder should be"
    assert [path.name for path in tmp_path.iterdir()] == ["maps"]


def test_a_kill_in_the_middle_leaves_the_old_pages_whole(tmp_path: Path) -> None:
    old = "the old page"
    for name in ("1689-nerchinsk", "1860-peking", "1860"):
        (tmp_path / f"{name}.html").write_text(old, "utf-8")
    command = [
        sys.executable,
        "-c",
        "from borderhist.cli import main; main()",
        "render",
        "--all",
        "-o",
        str(tmp_path),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    while process.poll() is None and (tmp_path / "1689-nerchinsk.html").read_text("utf-8") == old:
        time.sleep(0.01)
    process.kill()
    process.wait()
    pages = list(tmp_path.glob("*.html"))
    assert len(pages) >= 3
    assert all(
        page.read_text("utf-8") == old or page.read_text("utf-8").rstrip().endswith("</html>")
        for page in pages
    )


def test_check_is_green_on_the_committed_record() -> None:
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    ("treaty", "segment", "place"),
    [
        ("1689-nerchinsk", "argun", "shoal-east"),
        ("1858-aigun", "amur-upper", "ust-strelka"),
        ("1860-peking", "sungacha", "sungacha"),
    ],
)
def test_a_deleted_segment_is_found_and_placed(copied: Path, treaty: str, segment: str, place: str) -> None:
    path = copied / "treaties" / f"{treaty}.toml"
    head, *segments = path.read_text("utf-8").split("[[segments]]")
    kept = [text for text in segments if f'id = "{segment}"' not in text]
    assert len(kept) == len(segments) - 1
    path.write_text("[[segments]]".join([head, *kept]), "utf-8")
    said = check_fails(copied)
    assert f"(near {place}" in said


def test_a_river_vertex_moved_by_5_km_is_found_and_placed(copied: Path) -> None:
    path = copied / "lines" / "natural-earth.geojson"
    collection = json.loads(path.read_text("utf-8"))
    (amur,) = [f for f in collection["features"] if f["properties"]["id"] == "amur-upper"]
    vertex = amur["geometry"]["coordinates"][200]
    vertex[1] += 5 / 111.2
    path.write_text(json.dumps(collection), "utf-8")
    said = check_fails(copied)
    assert "1858-aigun.toml: segments.amur-upper" in said
    assert "moved, by up to" in said
    assert f"{vertex[1]:.2f} N {vertex[0]:.2f} E" in said
    assert "(near " in said


def test_left_and_right_swapped_is_found_and_placed(copied: Path) -> None:
    swapped = 'left = "condominium:qing+russia"\nright = "qing"'
    path = copied / "treaties" / "1858-aigun.toml"
    assert swapped in path.read_text("utf-8")
    edit(copied, "treaties/1858-aigun.toml", swapped, 'left = "qing"\nright = "condominium:qing+russia"')
    said = check_fails(copied)
    assert "left is qing, but from 1858-05-28 on the witnesses say condominium:qing+russia" in said
    assert "right is condominium:qing+russia" in said
    assert "(near " in said


def test_every_fault_is_said_at_once_and_nothing_is_written(copied: Path) -> None:
    edit(copied, "treaties/1858-aigun.toml", 'to = "ussuri-mouth"', 'to = "usuri-mouth"')
    edit(copied, "treaties/1727-kyakhta.toml", 'kind = "treaty"', 'kind = "treaty"\ncolour = "red"')
    edit(copied, "treaties/1860-peking.toml", "effective = 1860-11-14", "effective = 1860-11-15")
    before = {path: path.stat().st_mtime_ns for path in copied.rglob("*")}
    said = check_fails(copied)
    assert "1727-kyakhta.toml: colour: this key is not known" in said
    assert run("--geodata", str(copied), "build").exit_code == 1
    assert {path: path.stat().st_mtime_ns for path in copied.rglob("*")} == before


def test_dates_whose_calendars_disagree_are_told_with_both_days(copied: Path) -> None:
    edit(copied, "treaties/1858-aigun.toml", 'date = "1858-05-16"', 'date = "1858-05-17"')
    said = check_fails(copied)
    assert "1858-aigun.toml: dates.signed" in said
    assert "1858-05-29" in said
    assert "1858-05-28" in said


@pytest.mark.thorough
def test_build_makes_the_same_bytes_and_removes_what_nothing_derives(copied: Path, atlas_root: Path) -> None:
    stray = copied / "layers" / "1999-nothing" / "boundary.geojson"
    stray.parent.mkdir()
    stray.write_text("{}", "utf-8")
    (copied / "layers" / "1860-peking" / "boundary.geojson").unlink()
    changed = {"layers/1999-nothing/boundary.geojson", "layers/1860-peking/boundary.geojson"}
    stale = run("--geodata", str(copied), "build", "--check")
    assert stale.exit_code == 1
    assert {line.split(":")[0] for line in stale.stderr.splitlines()} == changed
    result = run("--geodata", str(copied), "build")
    assert result.exit_code == 0
    assert set(result.stderr.split()) == changed
    for path in (atlas_root / "layers").rglob("*.*"):
        assert (copied / "layers" / path.relative_to(atlas_root / "layers")).read_bytes() == path.read_bytes()
