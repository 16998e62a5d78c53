"""The questions a historian asks: ledger, diff, log, blame, readings, sources."""

from __future__ import annotations

import csv
import datetime as dt
import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from click.testing import CliRunner, Result
from derivation import derived_once, record
from hypothesis import given, settings
from hypothesis import strategies as st

from borderhist.cli import main
from borderhist.cli.schema import KINDS
from borderhist.derive.interpretation import Interpretation
from borderhist.errors import OutsideError
from borderhist.geometry.geodesy import nearest
from borderhist.model import sources
from borderhist.model.treaty import Treaty
from borderhist.query import compare, ledger, shapes, zones
from borderhist.query import lines as query_lines
from borderhist.query import point as points

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["derived_once"]
pytestmark = pytest.mark.usefixtures("derived_once")

KYAKHTA = ("1727-abagaitu/kyakhta-tarbagan", "1727-selenginsk/kyakhta-tuva")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def told(*arguments: str) -> Any:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_ledger_balances_and_has_an_error_at_every_entry() -> None:
    value = told("ledger", "--json")
    assert len(value["transfers"]) > 30
    assert sum(value["balance_km2"].values()) == pytest.approx(0, abs=2)
    for entry in value["transfers"]:
        assert entry["area_error_km2"] > 0 or "sakhalin" in entry["treaty"] or "shimoda" in entry["treaty"]
    peking = next(entry for entry in value["transfers"] if entry["treaty"] == "1860-peking")
    assert {figure["area_km2"] for figure in peking["literature"]} == {400_000, 344_000}


def test_the_ledger_between_two_leaves_others_out() -> None:
    account = ledger.Account(("russia", "qing"))
    pairs = {frozenset((e.transfer.from_, e.transfer.to)) for e in ledger.entries(record(), account)}
    sides, shared = {"russia", "qing", "china"}, {"condominium:qing+russia", "undetermined", "unregulated"}
    assert all(pair & sides and pair <= sides | shared for pair in pairs)
    assert {"russia", "condominium:qing+russia"} in pairs
    assert not any(pair <= shared for pair in pairs)


@pytest.mark.parametrize(
    "days", [("1857", "1861"), ("1688", "2008-end"), ("1700", "1864-end"), ("1910", "1946")]
)
def test_the_balance_of_the_ledger_is_what_diff_says(days: tuple[str, str]) -> None:
    balance = told("ledger", "--from", days[0], "--to", days[1], "--json")["balance_km2"]
    for land in told("diff", *days, "--json")["territories"]:
        before, after = (area["area_km2"] if area else 0 for area in (land["before"], land["after"]))
        names = {land["sovereign"]} | ({"qing"} if land["sovereign"] == "china" else set())
        assert sum(balance.get(name, 0) for name in names) == pytest.approx(after - before, abs=0.5)


def test_land_that_passed_through_a_condominium_counts_between_its_parties() -> None:
    value = told("ledger", "--between", "russia,qing", "--from", "1857", "--to", "1861", "--json")
    (ussuri,) = [p for p in value["passages"] if p["through"] == ["condominium:qing+russia"]]
    assert (ussuri["from_sovereign"], ussuri["to_sovereign"]) == ("qing", "russia")
    assert ussuri["treaties"] == ["1858-aigun", "1860-peking"]
    assert 300_000 < ussuri["area_km2"] < 320_000
    lost = -value["balance_km2"]["qing"]
    assert lost > 890_000
    assert value["balance_km2"]["russia"] == pytest.approx(lost - value["balance_km2"]["undetermined"], abs=1)
    assert value["balance_km2"]["condominium:qing+russia"] == pytest.approx(0, abs=1)


def test_the_ledger_as_csv_is_what_json_says(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    assert run("ledger", "--format", "csv", "-o", str(path)).exit_code == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    entries = told("ledger", "--json")["transfers"]
    assert [(row["treaty"], float(row["area_km2"])) for row in rows] == [
        (entry["treaty"], entry["area_km2"]) for entry in entries
    ]


def test_the_ledger_as_geojson_has_unique_ids() -> None:
    features = told("ledger", "--format", "geojson")["features"]
    assert len({feature["id"] for feature in features}) == len(features) > 30


def test_diff_1858_1860_names_what_opened_and_closed_and_keeps_argun_and_kyakhta() -> None:
    lines = {line["segment"]: line for line in told("diff", "1858-end", "1860-end", "--json")["segments"]}
    for ref in ("1689-nerchinsk/argun", *KYAKHTA):
        assert lines[ref]["change"] == "unchanged"
        assert lines[ref]["identical"]
    assert lines["1858-aigun/amur-lower"]["change"] == "closed"
    assert lines["1858-aigun/ussuri"]["superseded_by"] == ["1860-peking/ussuri"]
    opened = {
        line["segment"]
        for line in told("diff", "1858", "1858-end", "--json")["segments"]
        if line["change"] == "opened"
    }
    assert {"1858-aigun/amur-upper", "1858-aigun/amur-lower"} <= opened


def test_diff_knows_a_marked_line_from_a_moved_one() -> None:
    changes = {
        c.segment.ref: c.change
        for c in compare.between(
            record(), record().version_of("1727-bura"), record().version_of("1727-abagaitu")
        ).lines
    }
    assert changes["1727-bura/kyakhta-tarbagan"] == "demarcation"
    moved = told("diff", "1910", "1991-ussr", "--json")["segments"]
    assert {line["change"] for line in moved if line["segment"] == "1727-abagaitu/tarbagan-abagaitu"} == {
        "redrawn"
    }


@settings(max_examples=15)
@given(st.data())
def test_diff_of_a_version_with_itself_is_nothing(data: st.DataObject) -> None:
    version = data.draw(st.integers(0, len(record().versions) - 1))
    found = compare.between(record(), version, version)
    assert {change.change for change in found.lines} <= {"unchanged"}
    assert found.transfers == ()
    assert all(land.before == land.after for land in found.lands)


def test_log_finds_a_place_by_any_of_its_names() -> None:
    chains = [
        told("log", name, "--json")
        for name in (
            "khabarovsk",
            "Хабаровск",
            "伯力",
            "135.0971",
        )[:3]
    ]
    assert chains[0] == chains[1] == chains[2]
    assert [link["sovereign"] for link in chains[0]] == ["qing", "condominium:qing+russia", "russia"]


def test_log_of_a_line_tells_its_life() -> None:
    life = [
        segment.ref
        for segment in query_lines.trace_line_history(
            record(), next(s for s in record().segments if s.ref == "1689-nerchinsk/argun")
        )
    ]
    assert life[0] == "1689-nerchinsk/argun" or life[0].startswith("1688")
    assert "1991-sino-soviet/argun" in life
    assert told("log", "1860-peking/sungacha", "--json")[0]["identical_to_first"]


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    result = run("log", "khabarovks")
    assert result.exit_code == 2
    assert "khabarovsk" in result.stderr


def test_blame_names_the_article_its_distance_and_its_sources() -> None:
    value = told("blame", "127.3", "50.3", "--on", "1900", "--json")
    assert (value["treaty"], value["article"]) == ("1858-aigun", "1")
    assert 0 < value["distance_km"] < 40
    assert "M-12" in value["source"]


def test_blame_outside_the_study_area_is_refused() -> None:
    with pytest.raises(OutsideError, match="study area"):
        points.nearest_line(record(), 20.0, 50.0, dt.date(1900, 1, 1))


def test_readings_are_listed_with_what_they_move() -> None:
    moves = {row["reading"]: row["area_km2"] for row in told("readings", "--json")}
    assert 5_000 < moves["gorbitsa=amazar"] < 15_000
    assert moves["uda=default"] == 0
    assert moves["li=standard"] == 0


def test_every_fact_has_a_source_or_a_certainty_that_says_so() -> None:
    facts = sources.list_facts(record().atlas)
    assert len(facts) > 800
    assert [fact for fact in facts if not fact.sources and fact.certainty in ("V", "C")] == []
    bare = sources.rest_on_no_source(facts)
    assert {fact.where for fact in bare} == {row["where"] for row in told("sources", "--json")["on_none"]}


def test_a_new_treaty_is_valid_and_never_overwrites(tmp_path: Path, atlas_root: Path) -> None:
    import shutil  # noqa: PLC0415 - only this test copies the record

    root = tmp_path / "geodata"
    shutil.copytree(atlas_root, root, ignore=shutil.ignore_patterns("layers"))
    assert run("--geodata", str(root), "new-treaty", "1917-kyakhta").exit_code == 0
    path = root / "treaties" / "1917-kyakhta.toml"
    Treaty.model_validate(tomllib.loads(path.read_text("utf-8")))
    assert run("--geodata", str(root), "check").exit_code == 0
    before = path.read_bytes()
    assert run("--geodata", str(root), "new-treaty", "1917-kyakhta").exit_code == 1
    assert path.read_bytes() == before
    assert run("--geodata", str(root), "new-treaty", "../evil").exit_code == 2


def test_the_schema_knows_every_key_of_a_treaty() -> None:
    schema = told("schema", "treaty")
    keys = {key for treaty in (atlas_files()) for key in treaty}
    assert keys <= set(schema["properties"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_record_has_a_schema(kind: str) -> None:
    assert {"id", "citation"} & set(told("schema", kind)["properties"])


def atlas_files() -> list[dict[str, Any]]:
    folder = record().atlas.root / "treaties"
    return [tomllib.loads(path.read_text("utf-8")) for path in folder.glob("*.toml")]


def test_a_belt_of_a_hundred_li_is_as_wide_as_the_reading_says() -> None:
    chronicle = record()
    ref = "1689-nerchinsk/argun"
    line = shapely.union_all([piece.geometry for piece in chronicle.pieces[ref]])
    for variant, radius in (("treaty", 53.34), ("standard", 57.6)):
        seen = chronicle.under(Interpretation((("li", variant),) if variant != "treaty" else ()))
        assert 100 * shapes.li_km(seen) == pytest.approx(radius)
        belt = shapes.buffer_lines(seen, [ref], radius)
        edge = shapely.get_coordinates(shapely.segmentize(belt.boundary, 0.5))[::40]
        apart = [nearest(*point, [line])[1] for point in edge.tolist()]
        assert max(apart) < radius * 1.005
        assert sum(km > radius * 0.995 for km in apart) > len(apart) / 2


def test_zones_have_the_size_the_dossier_expects() -> None:
    chronicle = record()
    km2 = {shape.zone.id: shape.km2 for shape in zones.build_shapes(chronicle)}
    assert 1_000 < km2["zeya-64"] < 4_000
    assert 300_000 < km2["ussuri-joint"] < 318_000
    assert 52_000 < km2["uda-reserved"] < 76_000


def test_land_in_common_is_a_zone_from_the_day_on_which_it_is_common() -> None:
    ratified = record().under(Interpretation(date_rule="ratified"))
    (zone,) = [shape for shape in zones.build_shapes(ratified) if shape.zone.id == "ussuri-joint"]
    aigun = next(treaty for treaty in ratified.versions if treaty.id == "1858-aigun")
    assert zone.since == aigun.effective > dt.date(1858, 5, 28)


def test_the_marks_of_1727_have_their_structure() -> None:
    markers = record().atlas.markers
    east = [marker for marker in markers if marker.series == "east-1727"]
    groups = [marker.group for marker in east]
    sizes = [groups.count(group) for group in dict.fromkeys(groups)]
    assert sizes == [4, 6, 48, 5]
    assert len([marker for marker in markers if marker.series == "west-1727"]) == 24
    assert all(marker.name_en is None for marker in east if 5 <= int(marker.number) <= 57)
    assert all((marker.lon is None) == (marker.uncertainty_km is None) for marker in markers)


def test_events_name_their_source_document() -> None:
    events = record().atlas.events
    seeds = {event.seed for event in events if event.seed}
    assert len(seeds) == 3
    assert all(event.seed or event.sources for event in events)
    assert len(record().atlas.contradictions) >= 20
