"""The bundle in QGIS itself: its project, styles and times, and the pictures of some years."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops
from products import DEBIAN_PYTHON

from borderhist import style
from borderhist.layers import schema

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

SESSION = Path(__file__).parents[1] / "qgis_session.py"

YEARS = (1690, 1700, 1756, 1758, 1859, 1861, 1930, 2000)

POINTS = {
    "left bank of the Amur": (127.5, 52.5),
    "Primorye": (135.5, 46.0),
    "Dzungaria": (87.0, 45.5),
    "Yakutia": (122.0, 58.5),
    "Manchuria": (123.5, 45.0),
}


QGIS = Path("/usr/lib/python3/dist-packages/qgis")
"""Where Debian puts PyQGIS."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not QGIS.exists() and not os.environ.get("CI"), reason="needs QGIS (on Debian: qgis and python3-qgis)"
    ),
]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Path:
    """The bundle's GeoPackage in another folder: QGIS writes into what it opens."""
    folder = tmp_path_factory.mktemp("moved")
    return Path(shutil.copy(bundle, folder))


@pytest.fixture(scope="module")
def report(moved: Path) -> dict[str, Any]:
    """What QGIS said of the bundle; its pictures lie beside it."""
    request = {"bundle": str(moved), "folder": str(moved.parent), "years": YEARS, "points": POINTS}
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(moved.parent)}
    done = subprocess.run(  # noqa: S603
        [DEBIAN_PYTHON, SESSION], input=json.dumps(request), env=environment | {"HOME": str(moved.parent)},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "proj_create" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def pictures(moved: Path, report: dict[str, Any]) -> dict[int, Picture]:
    assert report["read"]
    return {year: Image.open(moved.with_name(f"{year}.png")).convert("RGB") for year in YEARS}


def test_a_layer_brings_its_style_and_its_times_along(report: dict[str, Any]) -> None:
    alone = report["alone"]
    assert alone.keys() >= (schema.LAYERS | schema.TABLES).keys()
    for name, layer in schema.LAYERS.items():
        found = alone[name]
        assert found["valid"]
        assert found["styled"]
        assert found["time"] == [True, 2, "valid_from", "valid_to", 0]
        assert found["title"] == f"borderhist: {layer.title}"
    assert alone["territories"]["licences"] == ["CC-BY-4.0", "LGPL-3.0-or-later"]
    assert alone["territories"]["renderer"] == "categorizedSymbol"
    assert alone["boundary"]["renderer"] == "RuleRenderer"


def test_the_project_opens_on_the_atlas(report: dict[str, Any], moved: Path) -> None:
    assert "+proj=aea +lat_0=51 +lon_0=109 +lat_1=43 +lat_2=59" in report["crs"]
    assert report["sea"] == style.SEA
    assert report["layers"].keys() >= {f"borderhist_{name}" for name in schema.LAYERS | schema.TABLES}
    for found in report["layers"].values():
        assert found["valid"]
        assert found["source"] == str(moved)
    shown = [name.removeprefix("borderhist_") for name in report["shown"]]
    assert (
        shown.index("places")
        < shown.index("boundary")
        < shown.index("transfers")
        < shown.index("possessions")
        < shown.index("territories")
    )
    assert not {"faces", "zones", "routes"} & set(shown)


def test_the_slider_is_on_and_goes_by_years(report: dict[str, Any]) -> None:
    assert report["slider"] == 1
    assert report["span"] == ["1688-01-01T00:00:00Z", "2012-01-01T00:00:00Z"]
    assert report["frames"] == 2012 - 1688


def test_rows_are_related_in_the_project(report: dict[str, Any]) -> None:
    relations = report["relations"]
    assert {
        "borderhist-territories-treaty",
        "borderhist-transfers-treaty-article",
        "borderhist-names-place",
    } <= (relations.keys())
    assert all(relations.values())


def test_land_that_changed_hands_changes_its_colour(
    report: dict[str, Any], pictures: dict[int, Picture], colours: dict[str, tuple[int, int, int]]
) -> None:
    def at(place: str, year: int) -> set[tuple[int, int, int]]:
        return _plain_colours(pictures[year], report["pixels"][place])

    russia, qing = colours["russia"], colours["qing"]
    assert (at("left bank of the Amur", 1700), at("left bank of the Amur", 1859)) == ({qing}, {russia})
    assert at("Primorye", 1700) == {qing}
    assert at("Primorye", 1859) == {qing, russia}
    assert qing not in at("Primorye", 1861)
    assert at("Manchuria", 1700) == at("Manchuria", 1859) == at("Manchuria", 1861) == {qing}


def test_nothing_is_seen_a_year_before_it_was(
    report: dict[str, Any], pictures: dict[int, Picture], colours: dict[str, tuple[int, int, int]]
) -> None:
    before, after = (_plain_colours(pictures[year], report["pixels"]["Dzungaria"]) for year in (1756, 1758))
    assert before == {colours["dzungar"]}
    assert colours["dzungar"] not in after


def test_far_from_what_changed_the_pictures_are_equal(
    report: dict[str, Any], pictures: dict[int, Picture]
) -> None:
    crops = [_around(pictures[year], report["pixels"]["Yakutia"], 20) for year in (1700, 1859, 1861)]
    assert ImageChops.difference(crops[0], crops[1]).getbbox() is None
    assert ImageChops.difference(crops[1], crops[2]).getbbox() is None


def test_whoever_holds_land_is_seen_in_their_colour(
    pictures: dict[int, Picture], colours: dict[str, tuple[int, int, int]], moved: Path
) -> None:
    never = set(colours)
    for year, picture in pictures.items():
        counts = {colour: count for count, colour in picture.getcolors(picture.width * picture.height) or []}
        for sovereign in _holders(moved, year):
            assert counts.get(colours[sovereign], 0) > 20, (year, sovereign)
            never.discard(sovereign)
    # stripes bear the colours of the parties; the corner of Tajikistan in the study area is small
    possessors = {"yettishar", "taranchi", "hulunbuir", "fareast", "manchukuo", "turkestan"}
    assert never == possessors | {"condominium:qing+russia", "condominium:japan+russia", "tajikistan"}


@pytest.fixture(scope="module")
def colours(moved: Path) -> dict[str, tuple[int, int, int]]:
    """The colour of every sovereign."""
    with contextlib.closing(sqlite3.connect(moved)) as database:
        found = database.execute("SELECT DISTINCT sovereign, colour FROM sovereigns").fetchall()
    return {name: (int(told[1:3], 16), int(told[3:5], 16), int(told[5:7], 16)) for name, told in found}


def _holders(moved: Path, year: int) -> list[str]:
    """Return who alone holds land that no band of uncertainty can hide, on the last day of a year."""
    query = (
        "SELECT sovereign FROM territories WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) "
        "AND kind != 'condominium' AND area_km2 > 50000"
    )
    day = f"{year}-12-31"
    with contextlib.closing(sqlite3.connect(moved)) as database:
        return [name for (name,) in database.execute(query, (day, day))]


def _around(picture: Picture, at: list[int], reach: int) -> Picture:
    x, y = at
    return picture.crop((x - reach, y - reach, x + reach + 1, y + reach + 1))


def _plain_colours(picture: Picture, at: list[int]) -> set[tuple[int, int, int]]:
    """Return the colours of which there is much around a pixel: no letters, no edges."""
    crop = _around(picture, at, 10)
    counted = crop.getcolors(crop.width * crop.height) or []
    return {colour for count, colour in counted if count > 0.15 * crop.width * crop.height}
