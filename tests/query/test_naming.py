"""What states are called: every label, table cell and card against the rule, told here once more."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from pages import ROOT, boxes, chronicle, open_page, real_data, real_scene, settle
from shapely import Point
from thoroughness import at_least

from borderhist.cli import main
from borderhist.i18n.translator import Translator
from borderhist.io.bundle.qgis import symbology as qgis_areas
from borderhist.layers import table
from borderhist.layers.table import Selection
from borderhist.maps import phrases
from borderhist.maps.html.fallback import without_scripts
from borderhist.maps.html.page import page as render
from borderhist.model.base import LANGUAGES
from borderhist.query import compare, naming, summary, transfers
from borderhist.query.page_data import list_stories

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from borderhist.maps.scene import Scene

PAGES = tuple(one.id for one in list_stories(chronicle()))
FEW = ("1858-aigun", "1860-peking", "1875-sakhalin", "1912", "1991-ussr", "atlas")
RENAMED = {"qing": ("china", dt.date(1912, 2, 12))}
"""The only succession of the record: who stands in whose place, from which day."""

Rule = Callable[[str, dt.date], str]


@cache
def said() -> dict[str, dict[str, Any]]:
    with (ROOT / "geodata" / "sovereigns.toml").open("rb") as file:
        return {one["id"]: one for one in tomllib.load(file)["sovereign"]}


def name(sovereign: str, day: dt.date, language: str = "en") -> str:
    """Return the name of a sovereign on a day: the rule, from the file itself."""
    heir, since = RENAMED.get(sovereign, (sovereign, dt.date.max))
    one = said()[heir if day >= since else sovereign]
    if "in_common" in one:
        parties = one["id"].removeprefix("condominium:").split("+")
        return one["in_common"][language].format(*(name(party, day, language) for party in parties))
    borne = [one["name"], *(p["name"] for p in one.get("periods", ()) if p["from"] <= day)]
    return str(borne[-1][language])


def parties(transfer: Any, language: str = "en") -> tuple[str, str]:
    day = transfer.treaty.effective
    return name(transfer.from_, day - dt.timedelta(1), language), name(transfer.to, day, language)


def holders(version: int) -> set[str]:
    return {tenure.sovereign for tenure in chronicle().tenures[version]}


def moved(version: int) -> tuple[transfers.Transfer, ...]:
    return transfers.between_versions(chronicle(), version - 1, version)


def test_the_successions_of_the_rule_are_those_of_the_record() -> None:
    found = {
        one.from_: (one.to, treaty.effective) for treaty in chronicle().versions for one in treaty.successions
    }
    assert found == RENAMED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_state_bears_the_name_of_the_day(language: Any) -> None:
    changes = {p["from"] for one in said().values() for p in one.get("periods", ())}
    days = {treaty.effective for treaty in chronicle().versions} | changes
    for day in sorted(days | {day - dt.timedelta(1) for day in days if day > chronicle().first_day}):
        for sovereign in said():
            assert naming.name_on(chronicle(), sovereign, day).in_language(language) == name(
                sovereign, day, language
            )


def test_names_follow_one_another_without_gap_or_repetition() -> None:
    first, end = chronicle().first_day, dt.date(2020, 1, 1)
    for sovereign in said():
        found = naming.names_between(chronicle(), sovereign, first, end)
        assert [day for day, _ in found] == sorted({day for day, _ in found})
        assert found[0][0] == first
        for (day, text), (_, before) in zip(found[1:], found, strict=False):
            assert text != before
            assert (text.en, before.en) == (name(sovereign, day), name(sovereign, day - dt.timedelta(1)))


@pytest.mark.parametrize("layer", ["territories", "faces"])
def test_every_row_of_land_bears_the_names_of_its_days(layer: str) -> None:
    """On every version's day, and on every day on which somebody takes a name."""
    rows = table.table(chronicle(), layer).columns.to_pylist()
    assert len({row["id"] for row in rows}) == len(rows)
    changes = [p["from"] for one in said().values() for p in one.get("periods", ())]
    days = sorted({*changes, *(treaty.effective for treaty in chronicle().versions)} - {None})
    for row in rows:
        last = (row["valid_to"] or dt.date.max) - dt.timedelta(1)
        for day in [row["valid_from"], *(day for day in days if row["valid_from"] <= day <= last)]:
            names = [row[f"name_{key}"] for key in ("en", "ru", "zh_hant", "tr")]
            if row["valid_from"] < (row["valid_to"] or dt.date.max):
                assert names == [name(row["sovereign"], day, language) for language in LANGUAGES]


def test_the_faces_of_a_day_have_the_names_of_its_territories() -> None:
    for day in ("1930", "1950", "1995", "2008-end"):
        lands, faces = (
            table.table(chronicle(), layer, Selection(day=day)).columns.to_pylist()
            for layer in ("territories", "faces")
        )
        assert {(row["sovereign"], row["name_en"]) for row in faces} == {
            (row["sovereign"], row["name_en"]) for row in lands
        }
        assert len(faces) == len(chronicle().arrangement.faces)


def test_every_row_of_a_transfer_names_giver_and_taker() -> None:
    found = table.table(chronicle(), "transfers").columns.to_pylist()
    assert len(found) > 30
    for row in found:
        day = chronicle().atlas.treaty(row["treaty"]).effective
        for key, language in zip(("en", "ru", "zh_hant", "tr"), LANGUAGES, strict=True):
            assert row[f"from_name_{key}"] == name(row["from_sovereign"], day - dt.timedelta(1), language)
            assert row[f"to_name_{key}"] == name(row["to_sovereign"], day, language)


def test_the_legend_of_qgis_stands_beside_any_day_and_says_every_name() -> None:
    cases = [node.get("label") for node in qgis_areas.territories(chronicle().atlas).iter("category")]
    assert "Russia / Russian Empire / Soviet Russia / Soviet Union / Russian Federation" in cases
    assert "China (Republic) / People's Republic of China" in cases


# ---------------------------------------------------------------- the terminal


def test_the_terminal_names_giver_and_taker() -> None:
    for version in range(1, len(chronicle().versions)):
        for transfer, told in zip(
            moved(version), summary.list_transfers(chronicle(), moved(version), "en"), strict=True
        ):
            assert "  {} → {}  (".format(*parties(transfer)) in told


@pytest.mark.parametrize(
    ("arguments", "there", "not_there"),
    [
        (("show", "1991-ussr"), ["Soviet Union → Kazakhstan"], ["Russian Federation → "]),
        (("show", "1991-sino-soviet"), ["Soviet Union:"], ["Russian Federation:"]),
        (("show", "1912-abdication"), ["China (Republic)", "Qing Empire"], []),
        (("diff", "1950", "1951"), ["People's Republic of China"], ["(Republic)"]),
        (("diff", "1940", "1945-06"), ["Soviet Union", "China (Republic)"], ["Russian", "Republic of China"]),
        (("diff", "1900", "1992"), ["Russian Empire → Russian", "Qing Empire → People's"], []),
        (("ledger",), ["1991-ussr Soviet Union →"], ["1991-ussr Russian"]),
        (("at", "127", "48", "--on", "1950"), ["People's Republic of China"], []),
        (("blame", "131", "44.5", "--on", "1930"), ["Soviet Union | China (Republic)"], []),
        (("log", "135.097", "48.462"), ["Qing Empire and Russian Empire in common"], []),
    ],
)  # fmt: skip
def test_the_terminal_says_the_names_of_the_day(
    arguments: tuple[str, ...], there: list[str], not_there: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("borderhist.derive.chronicle.derive", lambda *_: chronicle())
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    together = " ".join(result.stdout.split())
    assert [text for text in there if text not in together] == []
    assert [text for text in not_there if text in together] == []


def test_the_sums_of_the_ledger_name_no_two_sovereigns_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("borderhist.derive.chronicle.derive", lambda *_: chronicle())
    blocks = CliRunner().invoke(main, ["ledger"]).stdout.split("\n\n")
    (sums,) = [block.splitlines()[2:] for block in blocks if re.search(r"^sum ", block, re.MULTILINE)]
    names = [re.split(r" {2,}| (?=[+-])", line)[0] for line in sums]
    assert len(names) == len(set(names)) > 8


def test_who_held_land_before_a_succession_is_told_by_its_own_name() -> None:
    changes = compare.between(chronicle(), chronicle().version_on(1900), chronicle().version_on(1950)).lands
    assert [one.predecessor for one in changes if one.sovereign == "china"] == ["qing"]


# ---------------------------------------------------------------- pages and pictures


@cache
def scene_of(page: str) -> Scene:
    return real_scene(page)


def looked_at(*first: str) -> list[str]:
    return at_least(len(first), [*first, *(page for page in PAGES if page not in first)])


@pytest.mark.parametrize("page", looked_at(*FEW))
def test_every_holder_of_a_page_is_named_by_the_day_of_each_version(page: str) -> None:
    scene = scene_of(page)
    for language in LANGUAGES:
        words = Translator(language)
        for version, state in enumerate(scene["versions"]):
            day = dt.date.fromisoformat(state["day"])
            for number in {scene["holds"][face["holds"][version]]["sovereign"] for face in scene["faces"]}:
                expected = name(scene["sovereigns"][number]["id"], day, language)
                assert phrases.name_on(words, scene, number, state["day"]) == expected
                assert phrases.names_shown(words, scene, number, [version]) == expected


@pytest.mark.parametrize("page", looked_at(*FEW))
def test_every_label_of_land_bears_the_name_of_who_holds_it(page: str) -> None:
    scene, tracts = scene_of(page), real_data(page).land
    assert scene["areas"]
    for area in scene["areas"]:
        here = Point(area["lon"], area["lat"])
        around = [number for number, tract in enumerate(tracts) if tract.geometry.covers(here)]
        for version in range(area["since"], area["until"]):  # type: ignore[arg-type]
            day = dt.date.fromisoformat(scene["versions"][version]["day"])
            for face in around:
                hold = scene["holds"][scene["faces"][face]["holds"][version]]
                sovereign = scene["sovereigns"][hold["sovereign"]]["id"]
                assert area["name"] == {each: name(sovereign, day, each) for each in LANGUAGES}


@pytest.mark.parametrize("page", looked_at(*FEW))
def test_every_transfer_of_a_page_names_giver_and_taker(page: str) -> None:
    scene = scene_of(page)
    ids = [sovereign["id"] for sovereign in scene["sovereigns"]]
    for language in LANGUAGES:
        words = Translator(language)
        for transfer in scene["transfers"]:
            day = chronicle().atlas.treaty(transfer["instrument"]).effective
            giver = name(ids[transfer["from_"]], day - dt.timedelta(1), language)
            taker = name(ids[transfer["to"]], day, language)
            assert phrases.parties(words, scene, transfer) == (giver, taker)
            assert phrases.describe_transfer(words, scene, transfer).endswith(f"{giver} → {taker}")


def test_the_card_of_the_atlas_gives_the_land_of_1858_to_the_empire() -> None:
    scene = scene_of("atlas")
    (largest, *_) = phrases.shown_transfers(scene)
    assert phrases.describe_transfer(Translator("en"), scene, largest).endswith(
        "Qing Empire → Russian Empire"
    )


@pytest.mark.parametrize("page", ["1991-ussr", "atlas"])
def test_the_page_without_scripts_says_the_names_of_its_days(page: str) -> None:
    scene = scene_of(page)
    told = unescape(without_scripts(scene))
    days = [dt.date.fromisoformat(scene["versions"][scene[side]]["day"]) for side in ("before", "after")]  # type: ignore[literal-required]
    spans = re.findall(r"</svg> ([^<]+)</span>", told)
    names = {name(sovereign, day) for sovereign in said() for day in days}
    for legend in spans[: len(spans) - 1]:
        assert set(legend.split(" / ")) <= names
    labels = set(re.findall(r"<text[^>]*>([^<]+)</text>", told))
    assert labels
    assert labels <= names
    for transfer in phrases.shown_transfers(scene):
        giver, taker = phrases.parties(Translator("en"), scene, transfer)
        assert giver in told
        assert taker in told


@pytest.mark.browser
def test_the_atlas_says_in_every_version_what_states_were_called(quiet_page: Page, tmp_path: Path) -> None:
    path = tmp_path / "atlas.html"
    path.write_text(render(real_scene("atlas")), encoding="utf-8")
    versions = chronicle().versions
    open_page(quiet_page, path, f"t={versions[1].id}&m=swipe")
    labelled = 0
    for after in range(1, len(versions)):
        if after > 1:
            quiet_page.locator("#next").click()
            settle(quiet_page)
        sides = {True: after - 1, False: after}
        assert int(quiet_page.locator("#pick-after").input_value()) == after
        of_day = {
            side: {name(sovereign, versions[version].effective) for sovereign in holders(version)}
            for side, version in sides.items()
        }
        areas = boxes(quiet_page, ".label.area .name")
        labelled += len(areas)
        assert [area for area in areas if area["text"] not in of_day[area["before"]]] == []
        legend = quiet_page.locator("#legend-body .lands li").all_text_contents()
        assert {text for row in legend for text in row.split(" / ")} == of_day[True] | of_day[False]
        cells = quiet_page.locator("#panel .wide tbody tr").evaluate_all(
            "rows => rows.map(({ cells }) => [cells[0].textContent, cells[1].textContent])"
        )
        expected = sorted(parties(transfer) for transfer in moved(after))
        assert sorted(map(tuple, cells)) == expected
        tags = " ".join(box["text"] for box in boxes(quiet_page, ".label.transfer .name"))
        for giver, taker in re.findall(r"km² ?(.+?) → (.+?)(?= [\d,]+ ±|$)", tags):
            assert (giver, taker) in expected
    assert labelled > len(versions)
