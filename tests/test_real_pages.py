"""The pages of the real record: every one of them opens, fits its size and keeps its labels apart."""

from __future__ import annotations

import gzip
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from pages import LANGUAGES, WIDE, boxes, drawn, open_page, overlaps, real_scene, settle
from scenes import HOSTILE

from borderhist.maps.page import page as render
from borderhist.maps.rendering import pages

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

PAGES = (
    "1689-nerchinsk",
    "1727-kyakhta",
    "1858-aigun",
    "1858-tianjin",
    "1860-peking",
    "1689",
    "1727",
    "1858",
    "1860",
)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small(name: str) -> None:
    data = render(real_scene(name)).encode()
    assert len(data) <= 450_000
    assert len(gzip.compress(data)) <= 150_000


def test_every_treaty_and_every_treaty_year_has_a_page(tmp_path: Path) -> None:
    from borderhist.maps.composition import subjects  # noqa: PLC0415 - beside what it is compared with

    assert tuple(one.id for one in subjects(drawn().chronicle)) == PAGES
    written = list(pages(drawn().chronicle, subjects(drawn().chronicle)[:1], tmp_path))
    assert [path.name for path in written] == ["1689-nerchinsk.html"]


def test_a_year_compares_before_its_first_with_after_its_last_change() -> None:
    versions = drawn().versions
    scene = real_scene("1858")
    assert versions[scene["before"]]["instrument"] == "1727-kyakhta"
    assert versions[scene["after"]]["instrument"] == "1858-tianjin"


def test_a_page_has_no_more_vertices_than_a_screen_can_show() -> None:
    assert sum(len(arc) // 2 for arc in drawn().arcs) <= 10_000


def test_simplifying_keeps_every_face_and_its_area() -> None:
    chronicle = drawn().chronicle
    assert len(drawn().faces) == len(chronicle.arrangement.faces)
    assert all(ring for face in drawn().faces for polygon in face["polygons"] for ring in polygon)


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_labels_stay_apart_in_every_language(quiet_page: Page, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.html"
    path.write_text(render(real_scene(name)), "utf-8")
    open_page(quiet_page, path)
    for language in LANGUAGES:
        quiet_page.select_option("#language", language)
        settle(quiet_page)
        labels = boxes(quiet_page, ".label .name")
        assert len(labels) > 10
        pairs = [(a["text"], b["text"]) for a, b in combinations(labels, 2) if overlaps(a, b)]
        assert pairs == []
        x = WIDE["width"] * float(quiet_page.locator("#divider").get_attribute("aria-valuenow") or 0) / 100
        assert [label["text"] for label in labels if label["left"] < x < label["right"]] == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["1689-nerchinsk", "1858-aigun", "1860-peking"])
def test_a_page_opens_with_what_changed_in_sight(quiet_page: Page, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.html"
    path.write_text(render(real_scene(name)), "utf-8")
    open_page(quiet_page, path)
    assert "km²" in " ".join(label["text"] for label in boxes(quiet_page, ".label.transfer .name"))


@pytest.mark.browser
def test_the_swipe_changes_pixels_inside_the_amur_basin(quiet_page: Page, tmp_path: Path) -> None:
    path = tmp_path / "aigun.html"
    path.write_text(render(real_scene("1858-aigun")), "utf-8")
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
@pytest.mark.parametrize("text", HOSTILE)
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
