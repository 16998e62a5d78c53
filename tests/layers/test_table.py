"""Layers as typed tables: what they say in every version, and what an id means."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np
import pytest
import shapely
from derivation import record

from borderhist.derive import chronicle
from borderhist.derive.interpretation import DateRule, parse_interpretation
from borderhist.errors import OutsideError, UnknownNameError
from borderhist.geometry import geodesy
from borderhist.layers import dictionary, schema, table
from borderhist.layers import fields as layers_fields
from borderhist.layers._rows.row import days_of, to_decimal_year
from borderhist.layers.table import ARROW, Selection
from borderhist.model import base, records
from borderhist.model import treaty as model_treaty
from borderhist.model.reader import read_atlas
from borderhist.query import territories, transfers

if TYPE_CHECKING:
    from borderhist.derive.chronicle import Chronicle
    from borderhist.layers.table import Table

ROOT = Path(__file__).resolve().parents[2]
VERSIONED = [layer.name for layer in schema.LAYERS.values() if layer.versioned]


@cache
def seen_otherwise(reading: str) -> Chronicle:
    return record().under(parse_interpretation(record().atlas, [reading]))


def layer(name: str, selection: Selection = table.WHOLE) -> Table:
    return table.table(record(), name, selection)


def by_id(made: Table) -> dict[str, shapely.Geometry]:
    assert made.geometry is not None
    return dict(zip(made.columns["id"].to_pylist(), made.geometry, strict=True))


def some_days() -> list[dt.date]:
    chance = random.Random(5)  # noqa: S311 - a sample
    edges = [treaty.effective for treaty in record().versions[1:]]
    days = [dt.date(1688, 1, 1) + dt.timedelta(days=chance.randrange(120_000)) for _ in range(10)]
    return [*days, *edges[::6], *(edge - dt.timedelta(days=1) for edge in edges[::6])]


@pytest.mark.parametrize("name", table.ROWS)
def test_a_table_has_the_columns_and_types_of_its_schema(name: str) -> None:
    made = layer(name)
    fields = schema.layer(name).fields
    assert len(made) > 0
    assert made.columns.schema.names == [field.name for field in fields]
    assert made.columns.schema.types == [ARROW[field.type] for field in fields]
    for field in fields:
        column = made.columns[field.name]
        assert field.optional or column.null_count == 0
        assert not field.values or set(column.unique().to_pylist()) <= {*field.values, None}
    assert len(set(made.columns["id"].to_pylist())) == len(made)


@pytest.mark.parametrize("name", schema.LAYERS)
def test_a_geometry_is_valid_and_of_the_type_its_layer_says(name: str) -> None:
    made = layer(name)
    assert made.geometry is not None
    wanted = {"point": "Point", "line": "LineString", "area": "MultiPolygon"}[str(made.layer.geometry)]
    assert {shape.geom_type for shape in made.geometry} == {wanted}
    assert shapely.is_valid(made.geometry).all()
    coordinates = shapely.get_coordinates(made.geometry)
    assert np.array_equal(coordinates, np.round(coordinates, geodesy.DIGITS))


def test_the_territories_of_every_version_are_those_that_are_derived() -> None:
    for version, treaty in enumerate(record().versions):
        made = layer("territories", Selection(treaty=treaty.id))
        derived = territories.of_version(record(), version)
        assert made.columns["sovereign"].to_pylist().sort() == [each.sovereign for each in derived].sort()
        rows = dict(zip(made.columns["sovereign"].to_pylist(), made.columns.to_pylist(), strict=True))
        for each in derived:
            row = rows[each.sovereign]
            assert row["area_km2"] == round(each.area.km2, 1)
            assert row["area_error_km2"] == round(each.area.error_km2, 1)
            assert row["valid_from"] <= treaty.effective


def test_on_any_day_each_sovereign_has_one_row_and_all_of_them_the_study_area() -> None:
    for day in some_days():
        made = layer("territories", Selection(day=day))
        held = {each.sovereign: each.geometry for each in territories.on(record(), day)}
        assert sorted(made.columns["sovereign"].to_pylist()) == sorted(held)
        for sovereign, shape in zip(made.columns["sovereign"].to_pylist(), made.geometry, strict=True):
            assert shape.equals_exact(held[sovereign], 1e-7, normalize=True)
        pieces = layer("faces", Selection(day=day))
        assert len(pieces) == len(record().arrangement.faces)
        whole = sum(pieces.columns["area_km2"].to_pylist())
        assert whole == pytest.approx(sum(made.columns["area_km2"].to_pylist()), abs=5)


def test_a_row_ends_where_the_next_of_its_sovereign_begins_unless_that_held_nothing() -> None:
    spells: dict[str, list[tuple[dt.date, dt.date | None]]] = {}
    for row in layer("territories").columns.to_pylist():
        spells.setdefault(row["sovereign"], []).append((row["valid_from"], row["valid_to"]))
    for sovereign, found in spells.items():
        found.sort()
        for (_, end), (start, _) in pairwise(found):
            assert end is not None
            assert end <= start
            if end < start:
                assert sovereign not in {each.sovereign for each in territories.on(record(), end)}


def test_a_name_is_that_of_its_day() -> None:
    made = layer("territories", Selection(day=dt.date(1925, 1, 1))).columns.to_pylist()
    names = {row["sovereign"]: (row["name_en"], row["id"]) for row in made}
    assert names["russia"] == ("Soviet Union", "1921-tuva/russia/1922-12-30")
    assert names["china"][0] == "China (Republic)"


@pytest.mark.parametrize("name", VERSIONED)
def test_an_id_means_the_same_row_in_every_selection(name: str) -> None:
    whole = {row["id"]: row for row in layer(name).columns.to_pylist()}
    shapes = by_id(layer(name))
    chosen = [Selection(day=day) for day in some_days()[::3]]
    chosen += [Selection(treaty=treaty.id) for treaty in record().versions[::5]]
    for selection in chosen:
        made = layer(name, selection)
        assert all(whole[row["id"]] == row for row in made.columns.to_pylist())
        assert all(shapes[key].equals_exact(shape, 0) for key, shape in by_id(made).items())


@pytest.mark.parametrize("reading", ["uda=wide", pytest.param("gorbitsa=amazar", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("name", [*VERSIONED, "zones"])
def test_an_id_means_the_same_land_from_every_standpoint(name: str, reading: str) -> None:
    here, there = by_id(layer(name)), by_id(table.table(seen_otherwise(reading), name))
    assert len(there) > 0
    assert all(here[key].equals_exact(there[key], 0) for key in here.keys() & there.keys())
    if name in {"territories", "transfers"}:
        assert here.keys().isdisjoint(there)


def test_transfers_are_those_of_the_record_and_balance() -> None:
    rows = layer("transfers").columns.to_pylist()
    derived = [t for treaty in record().versions for t in transfers.by_treaty(record(), treaty.id)]
    assert len(rows) == len(derived)
    assert {row["treaty"] for row in rows} == {each.treaty.id for each in derived}
    sums: dict[tuple[str, str], float] = {}
    for row in rows:
        for sovereign, sign in ((row["to_sovereign"], 1), (row["from_sovereign"], -1)):
            key = (row["treaty"], sovereign)
            sums[key] = sums.get(key, 0) + sign * row["area_km2"]
    for treaty in {row["treaty"] for row in rows}:
        assert sum(km2 for (each, _), km2 in sums.items() if each == treaty) == pytest.approx(0, abs=0.01)


def test_faces_keep_their_ids_whatever_the_order_of_the_record() -> None:
    ids = record().arrangement.ids
    assert len(set(ids)) == len(ids) == len(record().arrangement.faces)
    assert ids == chronicle.derive(read_atlas(ROOT / "geodata")).arrangement.ids


def test_simplified_land_stays_a_coverage_with_every_feature_and_its_lines_on_its_edges() -> None:
    whole = Selection(treaty="1860-peking")
    for km in (1.0, 10.0):
        coarse = Selection(treaty="1860-peking", simplify_km=km)
        made, fine = layer("territories", coarse), layer("territories", whole)
        assert made.columns == fine.columns
        assert shapely.coverage_is_valid(list(made.geometry))
        assert (
            shapely.get_num_coordinates(made.geometry).sum()
            < shapely.get_num_coordinates(fine.geometry).sum() * 0.6
        )
        corners = {tuple(point) for point in shapely.get_coordinates(made.geometry).tolist()}
        lines = layer("boundary", coarse)
        for shape in lines.geometry:
            inner = [tuple(point) for point in shapely.get_coordinates(shape).tolist()][1:-1]
            assert set(inner) <= corners
        for name in schema.LAYERS:
            simple = layer(name, Selection(simplify_km=km))
            assert len(simple) == len(layer(name))
            assert shapely.is_valid(simple.geometry).all()


def test_a_box_keeps_what_touches_it_uncut() -> None:
    box = (125.0, 48.0, 136.0, 54.0)
    made, whole = layer("boundary", Selection(bounds=box)), by_id(layer("boundary"))
    kept = by_id(made)
    assert 0 < len(kept) < len(whole)
    for key, shape in whole.items():
        assert shape.intersects(shapely.box(*box)) == (key in kept)
        assert key not in kept or kept[key].equals_exact(shape, 0)


def test_another_crs_and_back_is_the_same_place() -> None:
    made = layer("places")
    there = made.in_crs("EPSG:32652")
    assert there.crs == "EPSG:32652"
    back = there.in_crs("EPSG:4326")
    assert np.allclose(
        shapely.get_coordinates(back.geometry), shapely.get_coordinates(made.geometry), atol=1e-6
    )
    assert str(there.to_geodataframe().crs) == "EPSG:32652"


def test_a_geodataframe_has_every_column_and_shape() -> None:
    for name in table.ROWS:
        made = layer(name)
        frame = made.to_geodataframe()
        assert list(frame.columns)[: len(made.layer.fields)] == list(made.layer.names)
        if made.geometry is not None:
            assert list(frame.geometry) == list(made.geometry)
    days = layer("boundary").to_geodataframe()["valid_from"]
    assert days.dtype.kind == "M"


def test_what_does_not_exist_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(UnknownNameError, match="territories"):
        layer("territory")
    with pytest.raises(UnknownNameError, match="1858-aigun"):
        layer("faces", Selection(treaty="1858-aigum"))
    with pytest.raises(OutsideError, match="before the first version"):
        layer("zones", Selection(day=dt.date(1500, 1, 1)))


def test_a_row_that_departs_from_the_schema_is_refused() -> None:
    row = next(iter(table.ROWS["routes"](record())))
    for facts in (
        {**row.facts, "strange": 1},
        {key: value for key, value in row.facts.items() if key != "via"},
        {**row.facts, "certainty": "Q"},
        {**row.facts, "name_en": None},
    ):
        with pytest.raises(ValueError, match="routes"):
            table.build_table(schema.ROUTES, [type(row)(facts, row.geometry)])


def test_days_and_decimal_years() -> None:
    assert to_decimal_year(dt.date(1858, 1, 1)) == 1858.0
    assert to_decimal_year(dt.date(1860, 12, 31)) == pytest.approx(1860 + 365 / 366, abs=1e-4)
    assert days_of("1685-06") == (dt.date(1685, 6, 1), dt.date(1685, 7, 1))
    assert days_of("1685-12") == (dt.date(1685, 12, 1), dt.date(1686, 1, 1))
    assert days_of("1632") == (dt.date(1632, 1, 1), dt.date(1633, 1, 1))
    assert days_of("1858-05-28") == (dt.date(1858, 5, 28), dt.date(1858, 5, 29))


def test_the_codes_are_those_of_the_record() -> None:
    for kind, codes in (
        (base.Certainty, layers_fields.CERTAINTY_VALUES),
        (model_treaty.TransferKind, layers_fields.HOLD_KINDS),
        (model_treaty.Stage, layers_fields.STAGES),
        (model_treaty.RuleKind, layers_fields.RULES),
        (model_treaty.InstrumentKind, layers_fields.INSTRUMENT_KINDS),
        (records.Sovereign.model_fields["kind"].annotation, layers_fields.SOVEREIGN_KINDS),
        (records.Zone.model_fields["kind"].annotation, layers_fields.ZONE_KINDS),
        (records.Place.model_fields["role"].annotation, layers_fields.PLACE_ROLES),
        (records.Event.model_fields["calendar"].annotation, layers_fields.CALENDARS),
        (model_treaty.PrintedDate.model_fields["calendar"].annotation, layers_fields.DATE_CALENDARS),
        (records.Source.model_fields["kind"].annotation, layers_fields.SOURCE_KINDS),
        (DateRule, {key: said for key, said in layers_fields.DATE_RULES.items() if key != "effective"}),
    ):
        assert set(get_args(kind)) == set(codes)
    assert set(model_treaty.Dates.model_fields) == set(layers_fields.DATE_EVENTS)


def test_codes_mean_the_same_in_both_dictionaries() -> None:
    told = (ROOT / "geodata" / "README.md").read_text("utf-8")
    for codes in (
        layers_fields.CERTAINTY_VALUES,
        layers_fields.HOLD_KINDS,
        layers_fields.STAGES,
        layers_fields.SOVEREIGN_KINDS,
    ):
        for code, meaning in codes.items():
            assert any(f"`{code}`" in line and meaning in line for line in told.splitlines()), code


def test_the_page_about_layers_is_what_the_schema_gives() -> None:
    committed = (ROOT / "docs" / "layers.md").read_text("utf-8")
    assert committed == dictionary.markdown(), "run scripts/dictionary.py"
    for each in (*schema.LAYERS.values(), *schema.TABLES.values()):
        assert f"\n## {each.name}\n" in committed
        assert all(f"| `{name}`" in committed for name in each.names)
