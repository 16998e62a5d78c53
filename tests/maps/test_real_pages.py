"""The pages of the real record: every one of them opens, fits its size and keeps its labels apart."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from derivation import record
from pages import LANGUAGES, boxes, collisions, labels, open_page, real_data, real_scene, settle
from scenes import HOSTILE
from thoroughness import IS_THOROUGH, at_least

from borderhist.maps.html.page import page as render
from borderhist.query.page_data import list_stories

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

ALL = tuple(one.id for one in list_stories(record()))
LOOKED_AT = (
    "1689-nerchinsk", "1858-aigun", "1911-mongolia", "1858", "atlas",
)  # fmt: skip
"""Pages of every kind; of the others CI looks at none."""

IN_EVERY_LANGUAGE = ("1858-aigun",)
"""Pages that CI looks at in all four languages; the others take the languages by turns."""


@pytest.mark.parametrize("name", [name for name in ALL if name != "atlas"])
def test_a_page_is_small(maps: Path, name: str) -> None:
    data = (maps / f"{name}.html").read_bytes()
    assert len(data) <= 510_000
    assert len(gzip.compress(data)) <= 180_000


def test_the_atlas_fits_into_two_megabytes_and_a_half(maps: Path) -> None:
    data = (maps / "atlas.html").read_bytes()
    assert len(data) <= 2_500_000
    assert len(gzip.compress(data)) <= len(data) / 3


def test_every_treaty_and_every_busy_year_has_a_page(maps: Path) -> None:
    treaties = {treaty.id for treaty in record().versions if treaty.kind != "context"}
    assert treaties <= set(ALL)
    assert {"1691-dolon-nor", "1858", "1883", "atlas"} <= set(ALL)
    assert not {"1688-eve-of-nerchinsk", "1912-abdication"} & set(ALL)
    assert {path.stem for path in maps.glob("*.html")} == set(ALL)


def test_every_page_links_to_every_other() -> None:
    linked = [page["id"] for page in real_scene("1858-aigun")["pages"]]
    assert linked == [name for name in ALL if not name.isdigit() and name != "atlas"]


def test_a_year_compares_before_its_first_with_after_its_last_change() -> None:
    scene = real_scene("1858")
    assert [version["instrument"] for version in scene["versions"]] == [
        "1855-shimoda", "1858-aigun", "1858-tianjin",
    ]  # fmt: skip
    assert (scene["before"], scene["after"]) == (0, 2)


def test_a_page_names_states_as_they_were_called() -> None:
    names = {s["id"]: s["name"]["en"] for s in real_scene("2004-supplement")["sovereigns"]}
    assert names["china"] == "People's Republic of China"
    assert names["russia"] == "Russian Federation"
    assert "qing" not in names


def test_a_page_says_who_holds_land_in_common() -> None:
    sovereigns = real_scene("1858-aigun")["sovereigns"]
    held = {
        one["id"]: [sovereigns[party]["id"] for party in one["parties"]]
        for one in sovereigns
        if "parties" in one
    }
    assert held == {
        "condominium:qing+russia": ["qing", "russia"],
        "condominium:japan+russia": ["japan", "russia"],
    }


@pytest.mark.parametrize("name", ["1858", "1883", "atlas"])
def test_a_page_carries_areas_as_they_are_printed(name: str) -> None:
    scene, data = real_scene(name), real_data(name)
    for printed in (*scene["transfers"], *scene["totals"], *scene["zones"], *scene["possessions"]):
        assert printed["area_km2"] == round(printed["area_km2"])
        assert len(f"{printed['area_error_km2']:.0f}".rstrip("0")) <= 2
    for total in scene["totals"]:
        moved = [
            one for one in data.transfers if (one.before, one.after) == (total["before"], total["after"])
        ]
        assert abs(total["area_km2"] - sum(one.area_km2 for one in moved)) <= total["area_error_km2"] / 10 + 1


@pytest.mark.parametrize("name", ["1858-aigun", "1911-mongolia", "atlas"])
def test_a_page_has_no_more_vertices_than_a_screen_can_show(name: str) -> None:
    assert sum(len(arc) // 2 for arc in real_scene(name)["arcs"]) <= 10_000


@pytest.mark.parametrize("name", LOOKED_AT)
def test_the_land_of_a_page_is_all_the_land_there_is(name: str) -> None:
    faces = [piece.faces for piece in real_data(name).land]
    assert sorted(face for piece in faces for face in piece) == list(range(len(record().arrangement.faces)))
    assert all(ring for face in real_scene(name)["faces"] for polygon in face["polygons"] for ring in polygon)


@pytest.mark.browser
@pytest.mark.parametrize(
    "name", at_least(len(LOOKED_AT), [*LOOKED_AT, *(name for name in ALL if name not in LOOKED_AT)])
)
def test_labels_stay_apart_in_every_language(quiet_page: Page, maps: Path, name: str) -> None:
    open_page(quiet_page, maps / f"{name}.html")
    one = LANGUAGES[ALL.index(name) % len(LANGUAGES)]
    every = name in IN_EVERY_LANGUAGE or IS_THOROUGH
    for language in LANGUAGES if every else (one,):
        quiet_page.select_option("#language", language)
        settle(quiet_page)
        found = labels(quiet_page)
        assert len(found) > 3
        assert collisions(found) == []
        at = quiet_page.locator(".divider").bounding_box()
        assert at
        x = at["x"] + at["width"] / 2
        upright = [one for one in found if not one["inset"]]
        assert [one["text"] for one in upright if one["left"] < x - 1 and x + 1 < one["right"]] == []


@pytest.mark.browser
def test_a_label_is_as_large_as_its_name(quiet_page: Page, maps: Path) -> None:
    """The name is what is measured; a river's turns around the middle of its label."""
    open_page(quiet_page, maps / "1858-aigun.html")
    sizes = quiet_page.evaluate(
        """() => [...document.querySelectorAll('.label:not([hidden])')]
          .map(node => [node, node.querySelector('.name')])
          .map(pair => pair.map(({ offsetWidth, offsetHeight }) => [offsetWidth, offsetHeight]))"""
    )
    assert len(sizes) > 10
    assert [pair for pair in sizes if pair[0] != pair[1]] == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["1689-nerchinsk", "1858-aigun", "1860-peking", "2004-supplement", "atlas"])
def test_a_page_opens_with_what_changed_in_sight(quiet_page: Page, maps: Path, name: str) -> None:
    open_page(quiet_page, maps / f"{name}.html")
    assert "km²" in " ".join(label["text"] for label in boxes(quiet_page, ".label.transfer .name"))


@pytest.mark.browser
def test_the_swipe_changes_pixels_inside_the_amur_basin(quiet_page: Page, maps: Path) -> None:
    path = maps / "1858-aigun.html"
    colours = set()
    for swipe in ("s=0", "s=1"):
        open_page(quiet_page, path, swipe)
        x, y = quiet_page.evaluate(
            """() => { const { x, y } = map_1.latLngToContainerPoint([51.5, 129.2]);
                       const { left, top } = document.querySelector('#stage').getBoundingClientRect();
                       return [x + left, y + top]; }"""
        )
        shot = quiet_page.screenshot(clip={"x": x, "y": y, "width": 2, "height": 2})
        colours.add(shot)
    assert len(colours) == 2


@pytest.mark.browser
@pytest.mark.parametrize(
    "text", [*HOSTILE[::4], *(pytest.param(text, marks=pytest.mark.thorough) for text in HOSTILE[1::2])]
)
def test_a_hostile_place_name_on_a_real_page_is_text(quiet_page: Page, tmp_path: Path, text: str) -> None:
    scene = real_scene("1858-aigun")
    first = min(scene["places"], key=lambda place: place["rank"])
    first["name"] = dict.fromkeys(LANGUAGES, text)
    path = tmp_path / "hostile.html"
    path.write_text(render(scene), "utf-8")
    open_page(quiet_page, path, "s=1")
    names = [label["text"] for label in boxes(quiet_page, ".label.place .name")]
    hidden = quiet_page.locator(".label.place .name").all_text_contents()
    assert text in names or text in hidden
