"""Somebody else's polygons and lines against the record: ``check --against``."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
import shapely.affinity
import shapely.ops
from click.testing import CliRunner, Result
from derivation import derived_once, record
from thoroughness import at_least

from borderhist.cli import main
from borderhist.layers import table
from borderhist.layers.table import Selection
from borderhist.query.match import OutsideLines
from borderhist.query.naming import name_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["derived_once"]
pytestmark = pytest.mark.usefixtures("derived_once")

WGS84 = "EPSG:4326"
EUROPE = shapely.box(0, 40, 20, 55)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["check", "--against", *arguments], catch_exceptions=False)
    assert all(len(line) <= 80 for line in result.stdout.splitlines() if "--json" not in arguments)
    return result


def told(path: Path, *arguments: str) -> Any:
    result = run(str(path), *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def refused(path: Path, *arguments: str) -> str:
    """Return the one sentence with which a file is refused."""
    result = run(str(path), *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    (sentence,) = result.stderr.splitlines()
    return sentence


def written(folder: Path, geometries: Sequence[Any], file: str = "theirs.geojson", **columns: Any) -> Path:
    path = folder / file
    gpd.GeoDataFrame(columns, geometry=list(geometries), crs=WGS84).to_file(path)
    return path


def collection(folder: Path, *geometries: Any, **more: Any) -> Path:
    """Write GeoJSON that a library would not write."""
    features = [{"type": "Feature", "properties": {}, "geometry": geometry} for geometry in geometries]
    path = folder / "theirs.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), "utf-8")
    return path


@cache
def state(year: int) -> gpd.GeoDataFrame:
    names = {1860: "1860-peking", 1689: "1689-nerchinsk", 1912: "1912-abdication"}
    return table.table(record(), "territories", Selection(treaty=names[year])).to_geodataframe()


def cells(side: float) -> list[shapely.Geometry]:
    """Return a grid over the study area."""
    west, south, east, north = record().atlas.frame.bounds
    x, y = np.meshgrid(np.arange(west, east, side), np.arange(south, north, side))
    return list(shapely.box(x.ravel(), y.ravel(), x.ravel() + side, y.ravel() + side))


def own_lines(treaty: str) -> list[shapely.LineString]:
    frame = segments()
    return list(frame[frame["treaty"] == treaty].geometry)


@cache
def segments() -> gpd.GeoDataFrame:
    return table.table(record(), "boundary").to_geodataframe()


def named(looks: dict[str, Any]) -> list[str]:
    return [treaty for span in looks["spans"] for treaty in span["treaties"]]


# which state it looks like


def test_a_file_of_our_1860_state_stamped_1815_looks_like_1860(tmp_path: Path) -> None:
    frame = state(1860)
    path = written(tmp_path, frame.geometry, name_of_state=list(frame["name_en"]))
    value = told(path, "--on", "1815")
    assert value["polygons"]["looks_like"]["year"] == 1860
    assert value["polygons"]["looks_like"]["score"] > 0.999
    assert value["polygons"]["looks_like"]["is_as_claimed"] is False
    assert value["claimed"]["treaty"] != "1860-peking"
    said = run(str(path), "--on", "1815").stdout
    assert "1860" in said.splitlines()[0]
    assert "not the same state" in said


def test_a_shifted_line_is_reported_as_shifted(tmp_path: Path) -> None:
    version = record().version_of("1860-peking")
    ours = [p.geometry for s in record().in_force(version) if s.is_agreed for p in s.pieces]
    moved = [shapely.affinity.translate(line, yoff=3 / 111.2) for line in ours]
    path = tmp_path / "lines.gpkg"
    gpd.GeoDataFrame(geometry=moved, crs=WGS84).to_crs("EPSG:3857").to_file(path)
    value = told(path, "--on", "1860-12-31")["lines"]
    assert value["shift_km"]["north"] == pytest.approx(3, abs=0.6)
    assert value["shift_km"]["east"] == pytest.approx(0, abs=0.6)
    assert 1 < value["distances_km"]["median"] < 3.2
    assert value["looks_like"]["year"] == 1860


def test_our_own_lines_lie_on_themselves() -> None:
    version = record().version_of("1727-selenginsk")
    lines = [p.geometry for s in record().in_force(version) if s.is_agreed for p in s.pieces]
    offset = OutsideLines(record(), lines).offset(version)
    assert offset.max_km < 0.01
    assert offset.undelimited_km == 0


@pytest.mark.parametrize("treaty", ["1689-nerchinsk", "1858-aigun", "1860-peking", "1881-st-petersburg"])
@pytest.mark.parametrize("part", at_least(1, ["treaty", "state", "halves"]))
def test_our_own_lines_look_like_the_year_of_their_treaty(tmp_path: Path, treaty: str, part: str) -> None:
    version = record().version_of(treaty)
    lines = own_lines(treaty)
    if part == "state":
        lines = list(table.table(record(), "boundary", Selection(treaty=treaty)).geometry)
    elif part == "halves":
        lines = [shapely.ops.substring(line, 0, 0.5, normalized=True) for line in lines]
    path = written(tmp_path, lines)
    looks = told(path)["lines"]["looks_like"]
    assert treaty in named(looks)
    assert looks["score"] == 0
    if (treaty, part) != ("1860-peking", "state"):  # its edges were drawn the same in 1858, but not agreed on
        assert looks["year"] == int(treaty[:4])
    claimed = told(path, "--on", str(record().versions[version].effective))["lines"]["looks_like"]
    assert claimed["is_as_claimed"]
    assert claimed["year"] == int(treaty[:4])


@pytest.mark.thorough
def test_the_lines_of_every_treaty_look_like_its_state_if_only_as_edges() -> None:
    for treaty in dict.fromkeys(segment.treaty.id for segment in record().segments):
        found = OutsideLines(record(), own_lines(treaty)).best_match()
        assert record().version_of(treaty) in (*found.versions, *found.undelimited), treaty


def test_lines_that_stood_through_many_versions_name_the_span(tmp_path: Path) -> None:
    segment = next(s for s in record().segments if s.ref == "1727-bura/kyakhta-tarbagan")
    value = told(written(tmp_path, [piece.geometry for piece in segment.pieces[:1]]))["lines"]
    versions = [n for n in range(len(record().versions)) if segment.in_force(n)]
    assert set(named(value["looks_like"])) >= {record().versions[n].id for n in versions[:3]}
    assert value["looks_like"]["valid_from"] == "1727-08-31"


def test_territories_that_stood_through_several_versions_name_all_of_them(tmp_path: Path) -> None:
    frame = state(1912)
    looks = told(written(tmp_path, frame.geometry, who=list(frame["sovereign"])))["polygons"]["looks_like"]
    held = [t.sovereign for t in record().tenures[record().version_of("1912-abdication")]]
    same = [
        treaty.id
        for treaty, tenures in zip(record().versions, record().tenures, strict=True)
        if [t.sovereign for t in tenures] == held
    ]
    assert set(same) <= set(named(looks))
    assert "1912-abdication" in named(looks)


# data outside the study area


def test_polygons_far_away_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, [EUROPE], name=["France"])
    assert "study area" in refused(path)


def test_lines_far_away_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, [EUROPE.exterior])
    assert "study area" in refused(path)


def test_polygons_at_sea_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, [shapely.box(134, 39.5, 134.5, 40)])
    assert "study area" in refused(path)


def test_a_polygon_that_hardly_reaches_the_study_area_looks_like_no_state(tmp_path: Path) -> None:
    value = told(written(tmp_path, [shapely.box(20, 45, 73.4, 60)], name=["Somebody"]))["polygons"]
    assert value["looks_like"] is None
    assert value["inside"] < 0.02
    said = run(str(tmp_path / "theirs.geojson")).stdout
    assert said.startswith("polygons: this looks like no state")
    assert "study area" in said


def test_a_world_atlas_is_judged_by_what_lies_inside(tmp_path: Path) -> None:
    frame = state(1860)
    names = [*frame["name_en"], "France", "Spain"]
    shapes = [*frame.geometry, EUROPE, shapely.box(-10, 36, 0, 44)]
    looks = told(written(tmp_path, shapes, COUNTRY=names))["polygons"]["looks_like"]
    assert looks["year"] == 1860
    assert looks["score"] > 0.999


def test_lines_mostly_outside_are_judged_by_the_rest(tmp_path: Path) -> None:
    path = written(tmp_path, [EUROPE.exterior, *own_lines("1881-st-petersburg")])
    value = told(path)["lines"]
    assert value["looks_like"]["year"] == 1881
    assert value["inside"] < 0.5


def test_lines_far_from_every_line_look_like_no_state(tmp_path: Path) -> None:
    value = told(written(tmp_path, [shapely.LineString([(128, 62.5), (132, 62.5)])]))["lines"]
    assert value["looks_like"] is None


# labels


@pytest.mark.parametrize("language", at_least(1, ["zh_hant", "en", "ru", "tr"]))
def test_a_state_in_many_polygons_is_united_by_its_label(tmp_path: Path, language: str) -> None:
    version = record().version_of("1860-peking")
    day = record().versions[version].effective
    shapes, labels, notes = [], [], []
    for row in state(1860).itertuples():
        name = name_on(record(), row.sovereign, day).in_all_languages()
        said = list(name.values())[["en", "ru", "zh_hant", "tr"].index(language)]
        for cell in _quarters(row.geometry):
            shapes.append(cell)
            labels.append(said.upper())
            notes.append(f"sheet {len(notes) % 3}")
    value = told(written(tmp_path, shapes, blatt=notes, vlast=labels))["polygons"]
    assert value["label"] == "vlast"
    assert len(value["overlaps"]) == len(set(labels))
    assert value["looks_like"]["year"] == 1860
    assert value["looks_like"]["score"] > 0.999


def _quarters(shape: shapely.Geometry) -> list[shapely.Geometry]:
    west, south, east, north = shape.bounds
    x, y = (west + east) / 2, (south + north) / 2
    boxes = [
        shapely.box(west, south, x, y), shapely.box(x, south, east, y),
        shapely.box(west, y, x, north), shapely.box(x, y, east, north),
    ]  # fmt: skip
    return [part for part in shapely.intersection(boxes, shape) if shapely.area(part) > 0]


def test_labels_in_a_language_unknown_to_the_record_unite_as_well(tmp_path: Path) -> None:
    french = {"russia": "Russie", "qing": "Chine"}
    shapes, labels, notes = [], [], []
    for row in state(1860).itertuples():
        for part in (part for quarter in _quarters(row.geometry) for part in _quarters(quarter)):
            shapes.append(part)
            labels.append(french.get(row.sovereign, f"pays {row.sovereign[:3]}"))
            notes.append(f"sheet {len(notes) % 3}")
    value = told(written(tmp_path, shapes, feuille=notes, etat=labels))["polygons"]
    assert value["label"] == "etat"
    assert value["looks_like"]["year"] == 1860


def test_polygons_without_any_label_stand_for_whoever_holds_most_of_them(tmp_path: Path) -> None:
    value = told(written(tmp_path, state(1860).geometry))["polygons"]
    assert value["label"] is None
    assert value["looks_like"]["year"] == 1860
    assert value["looks_like"]["score"] > 0.999


def test_a_polygon_that_lacks_its_label_stands_for_itself(tmp_path: Path) -> None:
    frame = state(1860)
    labels = [None if row == "qing" else row for row in frame["sovereign"]]
    value = told(written(tmp_path, frame.geometry, power=labels))["polygons"]
    assert value["looks_like"]["year"] == 1860
    assert {o["sovereign"] for o in value["overlaps"] if o["label"].startswith("feature")} == {"qing"}


def test_a_label_may_name_the_state_by_its_later_name(tmp_path: Path) -> None:
    frame = state(1860)
    path = written(tmp_path, frame.geometry, who=[{"qing": "China"}.get(s, s) for s in frame["sovereign"]])
    assert told(path)["polygons"]["looks_like"]["year"] == 1860


def test_parts_of_states_that_nothing_unites_are_refused_until_an_attribute_is_named(tmp_path: Path) -> None:
    grid = cells(4)
    path = written(tmp_path, grid, code=[n % 7 for n in range(len(grid))])
    assert "--label" in refused(path)
    assert "code" in refused(path, "--label", "cod")
    assert told(path, "--label", "code")["polygons"]["label"] == "code"


def test_codes_that_steer_a_terminal_are_not_printed(tmp_path: Path) -> None:
    frame = state(1860)
    path = written(
        tmp_path, frame.geometry, **{"na\x1b[31mme": [f"\x1b]0;{s}\x07\n[b]" for s in frame["name_en"]]}
    )
    result = run(str(path))
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout


# files of every kind


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "cannot be read"),
        ("not json", "cannot be read"),
        ("\x00\x01" * 300, "cannot be read"),
        ("a,b\n1,2\n", "cannot be read"),
        ('{"type": "FeatureCollection", "features": []}', "no feature with a geometry"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}}]}', "no feature"),
    ],
)
def test_a_file_that_says_nothing_is_refused_in_a_sentence(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "bad.geojson"
    path.write_text(content, "utf-8")
    assert says in refused(path)


def test_a_table_without_geometry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("name,km2\nQing,1\n", "utf-8")
    assert "no feature with a geometry" in refused(path)


def test_points_only_are_refused(tmp_path: Path) -> None:
    assert "no polygon" in refused(written(tmp_path, [shapely.Point(120, 50)]))


def test_features_without_geometry_are_left_out_and_counted(tmp_path: Path) -> None:
    frame = state(1860)
    path = written(
        tmp_path, [None, *frame.geometry, shapely.Point(120, 50)], who=["x", *frame["name_en"], "y"]
    )
    value = told(path)
    assert value["left_out"] == 2
    assert value["polygons"]["looks_like"]["year"] == 1860
    nothing = collection(tmp_path, None, None)
    assert "no feature with a geometry" in refused(nothing)


def test_a_hole_is_no_land(tmp_path: Path) -> None:
    outer, hole = shapely.box(100, 45, 120, 55), shapely.box(105, 48, 110, 52)
    whole = told(written(tmp_path, [outer], "whole.geojson"))["polygons"]["overlaps"]
    holed = told(written(tmp_path, [outer - hole]))["polygons"]["overlaps"]
    only = told(written(tmp_path, [hole], "hole.geojson"))["polygons"]["overlaps"]
    areas = [sum(o["theirs_km2"] for o in overlaps) for overlaps in (whole, holed, only)]
    assert areas[0] == pytest.approx(areas[1] + areas[2], rel=1e-3)


def test_a_bow_tie_is_put_right(tmp_path: Path) -> None:
    ring = [[110, 48], [120, 54], [120, 48], [110, 54], [110, 48]]
    value = told(collection(tmp_path, {"type": "Polygon", "coordinates": [ring]}))["polygons"]
    assert sum(o["theirs_km2"] for o in value["overlaps"]) == pytest.approx(
        shapely.make_valid(shapely.Polygon(ring)).area * 111.2 * 111.2 * 0.63, rel=0.05
    )


def test_another_coordinate_system_is_turned_into_degrees(tmp_path: Path) -> None:
    frame = state(1860)
    path = tmp_path / "theirs.gpkg"
    frame[["name_en", "geometry"]].to_crs("EPSG:3857").to_file(path)
    assert told(path)["polygons"]["looks_like"]["score"] > 0.9999


def test_every_layer_of_a_file_is_read(tmp_path: Path) -> None:
    frame, path = state(1860), tmp_path / "theirs.gpkg"
    frame[["name_en", "geometry"]].to_file(path, layer="states")
    gpd.GeoDataFrame(geometry=own_lines("1860-peking"), crs="EPSG:3857").set_crs(
        WGS84, allow_override=True
    ).to_file(path, layer="lines")
    value = told(path)
    assert value["polygons"]["looks_like"]["year"] == value["lines"]["looks_like"]["year"] == 1860


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_file_without_a_coordinate_system_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "theirs.shp"
    gpd.GeoDataFrame({"name": ["Qing"]}, geometry=[shapely.box(100, 45, 120, 55)]).to_file(path)
    assert "coordinate system" in refused(path)


@pytest.mark.parametrize("huge", at_least(1, [1e300, 1e9, -1e308]))
def test_coordinates_beyond_the_earth_are_refused(tmp_path: Path, huge: float) -> None:
    ring = [[huge, 40], [120, 40], [120, 50], [huge, 40]]
    assert "nowhere on earth" in refused(collection(tmp_path, {"type": "Polygon", "coordinates": [ring]}))
    line = {"type": "LineString", "coordinates": [[100, 50], [huge, huge]]}
    assert "nowhere on earth" in refused(collection(tmp_path, line))


def test_coordinates_beyond_the_plane_of_their_system_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "theirs.gpkg"
    far = shapely.box(1e12, 1e12, 2e12, 2e12)
    gpd.GeoDataFrame({"name": ["Qing"]}, geometry=[far], crs="EPSG:32650").to_file(path)
    assert "earth" in refused(path)


def test_a_ring_that_is_no_ring_is_left_out(tmp_path: Path) -> None:
    broken = {"type": "Polygon", "coordinates": [[[110, 48], [120, 54]]]}
    assert refused(collection(tmp_path, broken))


def test_polygons_and_lines_in_one_file_are_both_answered(tmp_path: Path) -> None:
    frame = state(1860)
    lines = own_lines("1860-peking")
    both = shapely.GeometryCollection([frame.geometry.iloc[0], lines[0]])
    shapes = [both, *frame.geometry.iloc[1:], *lines[1:]]
    names = [*frame["name_en"], *[None] * len(lines[1:])]
    value = told(written(tmp_path, shapes, name_en=names))
    assert value["polygons"]["looks_like"]["year"] == value["lines"]["looks_like"]["year"] == 1860
    assert value["left_out"] == 0


def test_lines_alone_may_be_inside_while_the_polygons_are_not(tmp_path: Path) -> None:
    value = told(written(tmp_path, [EUROPE, *own_lines("1881-st-petersburg")]))
    assert "polygons" not in value
    assert value["lines"]["looks_like"]["year"] == 1881


@pytest.mark.thorough
def test_fifty_thousand_polygons_take_seconds(tmp_path: Path) -> None:
    ours = state(1860)
    tree = shapely.STRtree(list(ours.geometry))
    grid = cells(0.182)
    cell, row = tree.query(shapely.point_on_surface(grid), predicate="within")
    shapes = [grid[n] for n in cell]
    assert len(grid) > 50_000
    path = written(tmp_path, shapes, "cells.gpkg", wem=[ours["name_en"].iloc[n] for n in row])
    record()
    start = time.perf_counter()
    value = told(path)["polygons"]
    assert time.perf_counter() - start < 30
    assert value["looks_like"]["year"] == 1860
    assert value["looks_like"]["score"] > 0.97


# what is printed


@pytest.mark.parametrize("language", at_least(2, ["ru", "zh-Hant", "en", "tr"]))
def test_every_language_fits_eighty_columns(tmp_path: Path, language: str) -> None:
    frame = state(1860)
    shapes = [*frame.geometry, EUROPE, None, *own_lines("1727-bura")]
    path = written(
        tmp_path, shapes, name=[*frame["name_en"], *["a very long name " * 12] * (len(shapes) - len(frame))]
    )
    result = run(str(path), "--on", "1815", "--lang", language)
    assert result.exit_code == 0
    assert "{" not in result.stdout
    assert "1860" in result.stdout


def test_label_goes_with_against() -> None:
    result = CliRunner().invoke(main, ["check", "--label", "name"])
    assert result.exit_code == 2
    assert "--label goes with --against" in result.stderr


def test_a_day_before_the_record_is_refused(tmp_path: Path) -> None:
    assert "before the first version" in refused(written(tmp_path, own_lines("1727-bura")), "--on", "1500")
