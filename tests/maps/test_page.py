"""The map page in a real browser, without a network."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from branca.element import Element
from pages import (
    EVERY_TEST,
    LANGUAGES,
    NARROW,
    WIDE,
    axe_script,
    boxes,
    collisions,
    labels,
    open_page,
    overlaps,
    settle,
    violations,
    written,
)
from PIL import Image, ImageChops
from pyproj import Transformer
from scenes import HOSTILE, hostile_scene, toy_scene
from thoroughness import IS_THOROUGH, at_least

from borderhist.maps.html import assets
from borderhist.maps.html.page import page as render

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="session", params=at_least(1, EVERY_TEST))
def page_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("pages"), request.param)


@pytest.fixture(scope="session")
def toy_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("toy"), "toy")


def picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.locator("#stage").screenshot())).convert("RGB")


def languages_of(path: Path) -> tuple[str, ...]:
    """Return the languages that differ on a page: the hostile one says the same in all of them."""
    return LANGUAGES[:1] if path.stem == "hostile" else LANGUAGES


def clip_of(page: Page, side: str) -> str:
    return str(page.evaluate("side => document.querySelector(`.side.${side}`).style.clipPath", side))


def shown(page: Page) -> list[str]:
    pressed = page.locator('[aria-pressed="true"]')
    return [*pressed.all_inner_texts(), page.locator("html").get_attribute("lang") or ""]


# ---------------------------------------------------------------- without a browser


def test_the_same_scene_gives_the_same_bytes() -> None:
    assert render(toy_scene()) == render(toy_scene())


def test_rendering_leaves_random_ids_to_others() -> None:
    render(toy_scene())
    assert Element()._id != Element()._id  # noqa: SLF001


def test_nothing_is_linked() -> None:
    html = render(toy_scene())
    assert not re.search(r"<link|<\w+ [^>]*\bsrc=|@import|url\((?!#|data:)[^)]*//|sourceMappingURL", html)
    assert "BSD 2-Clause" in html
    assert "user-scalable" not in html


def test_the_page_without_its_geometry_is_small() -> None:
    """The viewer, its words, its letters and its style, Leaflet aside."""
    html = render(toy_scene())
    data = re.findall(r'<script type="application/json" id="scene">.*?</script>', html, re.DOTALL)
    assert len(html.encode()) - len(data[0].encode()) - len(assets.page_leaflet()) < 200_000


def test_hostile_text_stays_text_in_the_file() -> None:
    html = render(hostile_scene())
    assert "{{7*7}}" in html
    assert "</script><script>alert(1)" not in html
    outside = re.sub(r'<script type="application/json".*?</script>', "", html, flags=re.DOTALL)
    assert "<script>alert(1)" not in outside
    assert "<img src=x" not in outside


# ---------------------------------------------------------------- every page


@pytest.mark.browser
def test_a_page_opens_in_silence(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path)
    assert quiet_page.locator("main h1").count() == 1
    assert quiet_page.title() != ""


@pytest.mark.browser
def test_keys_move_the_divider(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path, "s=0.5")
    divider = quiet_page.locator("#divider")
    divider.focus()
    values, clips = [], []
    for key in ("ArrowLeft", "ArrowRight", "PageUp", "Home", "End"):
        quiet_page.keyboard.press(key)
        values.append(divider.get_attribute("aria-valuenow"))
        clips.append(clip_of(quiet_page, "after"))
    assert values == ["48", "50", "60", "0", "100"]
    assert len(set(clips)) == len(clips)


@pytest.mark.browser
def test_dragging_the_divider_changes_the_picture(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path, "s=0.8")
    before, clip = picture(quiet_page), clip_of(quiet_page, "before")
    handle = quiet_page.locator(".handle").bounding_box()
    assert handle
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    quiet_page.mouse.move(x, y)
    quiet_page.mouse.down()
    quiet_page.mouse.move(WIDE["width"] * 0.45, y, steps=5)
    quiet_page.mouse.up()
    settle(quiet_page)
    assert clip_of(quiet_page, "before") != clip
    assert quiet_page.locator("#divider").get_attribute("aria-valuenow") == "45"
    assert ImageChops.difference(before, picture(quiet_page)).getbbox() is not None


@pytest.mark.browser
def test_before_is_on_the_left(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path, "s=0.5")
    (left,), (right,) = boxes(quiet_page, "#caption-before"), boxes(quiet_page, "#caption-after")
    assert left["right"] < WIDE["width"] / 2 < right["left"]


@pytest.mark.browser
def test_the_language_switches_everything(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path)
    buttons = []
    for language in LANGUAGES:
        quiet_page.select_option("#language", language)
        assert quiet_page.locator("html").get_attribute("lang") == language
        buttons.append(quiet_page.locator("#open-panel").inner_text())
    assert len(set(buttons)) == len(LANGUAGES)


@pytest.mark.browser
def test_a_reload_restores_the_view(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path, "s=0.5")
    quiet_page.select_option("#language", "ru")
    quiet_page.locator(".row.after .years button:not([disabled])").last.click()
    quiet_page.locator("#divider").focus()
    quiet_page.keyboard.press("PageDown")
    quiet_page.locator("#zoom-in").click()
    quiet_page.wait_for_url(re.compile("z="))
    quiet_page.wait_for_timeout(200)
    remembered, state = quiet_page.url, shown(quiet_page)
    quiet_page.reload()
    settle(quiet_page)
    assert shown(quiet_page) == state
    assert quiet_page.locator("#divider").get_attribute("aria-valuenow") == "40"
    assert quiet_page.url == remembered


@pytest.mark.browser
def test_a_broken_hash_is_ignored(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path)
    usual = shown(quiet_page)
    opening = quiet_page.locator("#divider").get_attribute("aria-valuenow")
    for state in (
        "b=1&a=never&l=xx&s=9", "%E0%A4%A", "s=NaN&z=x&c=1,2,3", "&&==&c=,&z=4", "c=99,999&z=99",
    ):  # fmt: skip
        open_page(quiet_page, page_path, state)
        assert shown(quiet_page) == usual, state
        assert quiet_page.locator("#divider").get_attribute("aria-valuenow") == opening, state


@pytest.mark.browser
def test_a_new_hash_is_followed(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path)
    quiet_page.evaluate("location.hash = 'l=tr&s=0.25'")
    quiet_page.wait_for_selector('html[lang="tr"]')
    assert quiet_page.locator("#divider").get_attribute("aria-valuenow") == "25"


@pytest.mark.browser
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing(page: Page, page_path: Path, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    open_page(page, page_path)
    page.evaluate(axe_script())
    for language in languages_of(page_path) if size == WIDE and IS_THOROUGH else LANGUAGES[-1:]:
        page.select_option("#language", language)
        settle(page)
        assert violations(page) == [], language
        page.locator("#open-panel").click()
        assert violations(page) == [], "the panel"
        page.locator("#panel li .link").first.click()
        page.wait_for_selector(".about")
        assert violations(page) == [], "a popup"
        page.keyboard.press("Escape")


@pytest.mark.browser
@pytest.mark.parametrize("swipe", at_least(1, [0.31, 0, 0.77]))
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_labels_neither_collide_nor_straddle(
    quiet_page: Page, page_path: Path, size: dict[str, int], swipe: float
) -> None:
    quiet_page.set_viewport_size(size)  # type: ignore[arg-type]
    open_page(quiet_page, page_path, f"s={swipe}")
    for language in languages_of(page_path):
        quiet_page.select_option("#language", language)
        settle(quiet_page)
        found = [one for one in labels(quiet_page) if not one["inset"]]
        x = size["width"] * swipe
        assert collisions(found) == []
        assert [one["text"] for one in found if one["left"] < x - 1 and x + 1 < one["right"]] == []
        assert all((one["right"] <= x + 1) == one["before"] for one in found)
        controls = boxes(quiet_page, ".obstacle, .handle")
        assert [
            one["text"]
            for one in found
            for part in one["parts"]
            if any(overlaps(part, other) for other in controls)
        ] == []


@pytest.mark.browser
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_controls_do_not_overlap(quiet_page: Page, page_path: Path, size: dict[str, int]) -> None:
    quiet_page.set_viewport_size(size)  # type: ignore[arg-type]
    open_page(quiet_page, page_path)
    for language in languages_of(page_path):
        quiet_page.select_option("#language", language)
        settle(quiet_page)
        controls = boxes(
            quiet_page, "h1, .tool, .modes, .row-name, .years, .step, .summary, .obstacle, .handle"
        )
        assert [
            (one["text"][:40], other["text"][:40])
            for one, other in combinations(controls, 2)
            if overlaps(one, other)
        ] == []
        assert all(one["right"] <= size["width"] and one["bottom"] <= size["height"] for one in controls)


@pytest.mark.browser
def test_everything_can_be_opened_from_the_panel(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path)
    count = quiet_page.locator("#panel .link").count()
    assert count > 0
    for index in range(0, count, 8):
        quiet_page.locator("#open-panel").focus()
        quiet_page.keyboard.press("Enter")
        quiet_page.locator("#panel .link").nth(index).focus()
        quiet_page.keyboard.press("Enter")
        assert quiet_page.locator(".about-title").inner_text() != ""
        quiet_page.keyboard.press("Escape")
        assert quiet_page.locator(".about").count() == 0


@pytest.mark.browser
def test_nothing_that_is_not_agreed_is_drawn_as_a_line(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path)
    bands = quiet_page.locator('path[stroke="url(#band)"]')
    for index in range(bands.count()):
        assert float(bands.nth(index).get_attribute("stroke-width") or 0) >= 12


@pytest.mark.browser
def test_the_projection_agrees_with_pyproj(quiet_page: Page, page_path: Path) -> None:
    open_page(quiet_page, page_path)
    points = [(100.0, 40.0), (121.5, 53.3), (142.0, 60.0), (87.25, 48.5)]
    settings, projected, back = quiet_page.evaluate(
        """points => {
          const xy = points.map(([lng, lat]) => L.CRS.Borderhist.project(L.latLng(lat, lng)));
          const { projection } = JSON.parse(document.getElementById('scene').textContent);
          return [projection, xy.map(({x, y}) => [x, y]),
            xy.map(point => L.CRS.Borderhist.projection.unproject(point)).map(({lat, lng}) => [lng, lat])];
        }""",
        points,
    )
    albers = " ".join(f"+{key}={value}" for key, value in settings.items())
    there = Transformer.from_crs("EPSG:4326", f"+proj=aea {albers} +ellps=WGS84", always_xy=True)
    for point, (x, y), again in zip(points, projected, back, strict=True):
        assert (x, y) == pytest.approx(there.transform(*point), abs=0.001)
        assert again == pytest.approx(point, abs=1e-9)


# ---------------------------------------------------------------- what only the toy knows


@pytest.mark.browser
def test_a_pair_without_a_transfer_says_so(quiet_page: Page, toy_path: Path) -> None:
    open_page(quiet_page, toy_path, "b=1689-09-07&a=1728-06-25")
    assert quiet_page.locator("#summary").inner_text() == "No land changed hands."
    assert quiet_page.locator("#panel table").count() == 0


@pytest.mark.browser
def test_the_table_lists_what_changed(quiet_page: Page, toy_path: Path) -> None:
    open_page(quiet_page, toy_path)
    quiet_page.locator("#open-panel").click()
    rows = quiet_page.locator("#panel tbody tr").all_inner_texts()
    assert len(rows) == 3
    assert rows[0].split("\t")[:4] == ["Qing", "Russia", "584,900", "6,200"]


@pytest.mark.browser
def test_a_transfer_carries_its_area_with_its_error(quiet_page: Page, toy_path: Path) -> None:
    open_page(quiet_page, toy_path, "s=0")
    assert "584,900 ± 6,200 km²" in " ".join(
        box["text"] for box in boxes(quiet_page, ".label.transfer .name")
    )
    open_page(quiet_page, toy_path, "s=1")
    assert boxes(quiet_page, ".label.transfer .name") == []


@pytest.mark.browser
def test_merged_land_has_no_inner_edge(quiet_page: Page, toy_path: Path) -> None:
    open_page(quiet_page, toy_path)
    russia = quiet_page.locator('#stage > .folium-map .side.after path[fill="#8fc1b5"]')
    assert russia.count() == 1
    assert (russia.get_attribute("d") or "").count("M") == 1


@pytest.mark.browser
def test_a_click_tells_who_holds_the_land(quiet_page: Page, toy_path: Path) -> None:
    open_page(quiet_page, toy_path, "s=0")
    point = quiet_page.evaluate("() => map_1.latLngToContainerPoint([45, 121])")
    quiet_page.locator("#stage").click(position=point)
    assert quiet_page.locator(".about-title").inner_text() == "Qing"


@pytest.mark.browser
def test_hostile_text_is_only_read(quiet_page: Page, tmp_path: Path) -> None:
    open_page(quiet_page, written(tmp_path, "hostile"))
    nasty = " ".join(HOSTILE)
    assert quiet_page.title() == nasty
    assert quiet_page.locator("h1").inner_text() == nasty
    quiet_page.locator("#open-panel").click()
    quiet_page.locator("#panel li .link").first.click()
    assert nasty in quiet_page.locator(".about").inner_text()
    assert quiet_page.locator(".label.place .name", has_text="{{7*7}}").first.text_content() == nasty


@pytest.mark.browser
def test_without_scripts_the_table_is_there(browser: Any, toy_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(toy_path.as_uri())
    assert page.locator("h1:visible").count() == 1
    assert page.locator("table:visible").inner_text().count("±") == 3
    context.close()


@pytest.mark.browser
def test_labels_make_room_for_a_typeface_that_comes_late(page: Page, tmp_path: Path) -> None:
    """What was measured in the typeface that stood in is measured anew."""
    matplotlib = pytest.importorskip("matplotlib")
    wide = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSansMono-Bold.ttf").read_bytes()
    html = written(tmp_path, "1858-aigun").read_text("utf-8").replace("img-src data:", "font-src data:")
    path = tmp_path / "wide.html"
    rule = "<style>.label { font: 18px Wide, serif !important }</style></head>"
    path.write_text(html.replace("</head>", rule), "utf-8")
    open_page(page, path)
    assert collisions(labels(page)) == []
    page.evaluate(
        """letters => {
          const face = new FontFace('Wide', `url(data:font/ttf;base64,${letters})`, { sizeAdjust: '160%' });
          document.fonts.add(face);
          return face.load();
        }""",
        b64encode(wide).decode(),
    )
    settle(page)
    found = labels(page)
    assert collisions(found) == []
    (stage,) = boxes(page, "#stage")
    degrees = [label for label in found if "°" in label["text"]]
    assert degrees
    assert all(label["right"] < stage["right"] and label["bottom"] < stage["bottom"] for label in degrees)
