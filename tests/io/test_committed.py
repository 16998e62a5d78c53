"""The committed layers as a GIS user meets them."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import shapely
import shapely.geometry

from borderhist.io.committed import PER_VERSION
from borderhist.io.formats.geojson import geojson
from borderhist.layers import table
from borderhist.layers.table import Selection
from borderhist.model.base import CERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from borderhist.derive.chronicle import Chronicle


@cache
def features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["features"]
    return found


def layers(atlas_root: Path, name: str) -> Iterator[Path]:
    paths = sorted((atlas_root / "layers").glob(f"*/{name}.geojson"))
    assert len(paths) > 20
    yield from paths


def test_every_metre_of_boundary_says_where_it_comes_from(atlas_root: Path) -> None:
    for path in layers(atlas_root, "boundary"):
        for feature in features(path):
            facts = feature["properties"]
            assert all(facts[key] for key in ("treaty", "article", "source", "method", "licence", "stage"))
            assert facts["certainty"] in CERTAINTIES
            assert facts["uncertainty_km"] > 0
            assert facts["valid_to"] is None or facts["valid_from"] < facts["valid_to"]


def test_ids_are_unique_and_stand_at_the_feature_too(atlas_root: Path) -> None:
    for name in PER_VERSION:
        for path in layers(atlas_root, name):
            ids = [feature["id"] for feature in features(path)]
            assert len(ids) == len(set(ids))
            assert ids == [feature["properties"]["id"] for feature in features(path)]


def test_geojson_is_what_rfc_7946_wants(atlas_root: Path) -> None:
    for name in PER_VERSION:
        for path in layers(atlas_root, name):
            collection = json.loads(path.read_text("utf-8"))
            assert "crs" not in collection
            shapes = [shapely.geometry.shape(feature["geometry"]) for feature in collection["features"]]
            if shapes:
                assert collection["bbox"] == pytest.approx(shapely.total_bounds(shapes), abs=1e-6)
            for polygon in shapely.get_parts([s for s in shapes if s.geom_type == "MultiPolygon"]):
                assert polygon.exterior.is_ccw
                assert not any(hole.is_ccw for hole in polygon.interiors)
                assert polygon.is_valid


def test_a_segment_that_did_not_change_is_the_same_to_the_last_bit(atlas_root: Path) -> None:
    lines: dict[str, str] = {}
    for path in layers(atlas_root, "boundary"):
        for feature in features(path):
            geometry = json.dumps(feature["geometry"])
            assert lines.setdefault(feature["id"], geometry) == geometry


def test_territories_cover_the_same_land_in_every_version(atlas_root: Path) -> None:
    sums = [
        sum(f["properties"]["area_km2"] for f in features(path)) for path in layers(atlas_root, "territories")
    ]
    assert sums == pytest.approx([sums[0]] * len(sums), rel=1e-6)


def test_what_is_exported_reads_back_as_it_was(chronicle: Chronicle) -> None:
    for name in PER_VERSION:
        made = table.table(chronicle, name, Selection(treaty="1858-aigun"))
        rows = json.loads(geojson(made))["features"]
        back = [shapely.geometry.shape(row["geometry"]) for row in rows]
        assert [row["properties"] for row in rows] == [
            {key: str(value) if isinstance(value, dt.date) else value for key, value in facts.items()}
            for facts in made.columns.to_pylist()
        ]
        assert all(a.equals_exact(b, 0) for a, b in zip(made.geometry, back, strict=True))
