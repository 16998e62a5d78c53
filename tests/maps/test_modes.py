"""The four ways to compare, the layers, the insets and what a link remembers, on a real page."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from pages import (
    LANGUAGES,
    NARROW,
    WIDE,
    axe_script,
    boxes,
    collisions,
    labels,
    open_page,
    settle,
    violations,
)  # fmt: skip
from pyproj import Geod
from scenes import toy_scene
from thoroughness import IS_THOROUGH, at_least

from borderhist.maps.html.page import page as render

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MODES = ("swipe", "toggle", "split", "change")
GEOD = Geod(ellps="WGS84")


@pytest.fixture
def aigun(maps: Path) -> Path:
    return maps / "1858-aigun.html"


def shown_sides(page: Page) -> list[str]:
    """Return the sides of which something is to be seen in the large maps."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('#stage > .folium-map')]
          .filter(map => map.offsetWidth)
          .flatMap(map => [...map.querySelectorAll('.ground')])
          .filter(pane => pane.querySelector('path'))
          .filter(pane => new Set(pane.style.clipPath.match(/-?[\\d.]+px /g)).size > 1)
          .map(pane => pane.classList.contains('before') ? 'before' : 'after')"""
    )
    return sorted(found)


def point_colour(page: Page, lat: float, lng: float) -> bytes:
    x, y = page.evaluate(
        """([lat, lng]) => { const { x, y } = map_1.latLngToContainerPoint([lat, lng]);
          const { left, top } = document.querySelector('#stage').getBoundingClientRect();
          return [x + left, y + top]; }""",
        [lat, lng],
    )
    return page.screenshot(clip={"x": x, "y": y, "width": 4, "height": 4})


def test_every_mode_shows_its_sides(quiet_page: Page, aigun: Path) -> None:
    expected = {
        "m=swipe&s=0.5": ["after", "before"],
        "m=toggle&f=before": ["before"],
        "m=toggle&f=after": ["after"],
        "m=split": ["after", "before"],
        "m=change": ["after"],
    }
    for state, sides in expected.items():
        open_page(quiet_page, aigun, state)
        assert shown_sides(quiet_page) == sides, state


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_is_chosen_by_its_button_and_remembered(quiet_page: Page, aigun: Path, mode: str) -> None:
    open_page(quiet_page, aigun)
    quiet_page.locator(f'[data-mode="{mode}"]').click()
    quiet_page.wait_for_url(re.compile(f"m={mode}"))
    quiet_page.reload()
    settle(quiet_page)
    assert quiet_page.locator('#modes [aria-pressed="true"]').get_attribute("data-mode") == mode
    assert quiet_page.locator("#live").inner_text() != ""


@pytest.mark.parametrize("mode", MODES)
def test_labels_stay_apart_in_every_mode(quiet_page: Page, aigun: Path, mode: str) -> None:
    for size in ({"width": 1280, "height": 720}, NARROW):
        quiet_page.set_viewport_size(size)  # type: ignore[arg-type]
        open_page(quiet_page, aigun, f"m={mode}&y=places,today,waters,graticule,ports,markers,zones,events")
        for language in LANGUAGES if IS_THOROUGH else [LANGUAGES[MODES.index(mode) % len(LANGUAGES)]]:
            quiet_page.select_option("#language", language)
            settle(quiet_page)
            assert collisions(labels(quiet_page)) == []


def test_a_key_and_a_button_turn_before_into_after(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun, "m=toggle&f=before")
    before = point_colour(quiet_page, 50.0, 131.0)
    quiet_page.locator("h1").click()
    quiet_page.keyboard.press("t")
    settle(quiet_page)
    assert shown_sides(quiet_page) == ["after"]
    assert point_colour(quiet_page, 50.0, 131.0) != before
    quiet_page.locator('[data-face="before"]').click()
    settle(quiet_page)
    assert point_colour(quiet_page, 50.0, 131.0) == before


def test_nothing_fades(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun)
    moving = quiet_page.evaluate(
        """() => [...document.querySelectorAll('.side, .side path')]
          .filter(node => parseFloat(getComputedStyle(node).transitionDuration) > 0).length"""
    )
    assert moving == 0


def test_two_maps_move_together(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun, "m=split")
    places = {}
    for step in ("fit", "drag", "zoom"):
        if step == "drag":
            box = quiet_page.locator("#second").bounding_box()
            assert box
            quiet_page.mouse.move(box["x"] + 300, box["y"] + 200)
            quiet_page.mouse.down()
            quiet_page.mouse.move(box["x"] + 200, box["y"] + 260, steps=4)
            quiet_page.mouse.up()
        if step == "zoom":
            quiet_page.locator("#zoom-in").click()
        settle(quiet_page)
        found = quiet_page.evaluate(
            """() => [...document.querySelectorAll('#stage > .folium-map')].map(map => {
              const home = map.getBoundingClientRect();
              const land = map.querySelector('.leaflet-land-pane path').getBoundingClientRect();
              return [land.left - home.left, land.top - home.top, land.width];
            })"""
        )
        assert found[0] == pytest.approx(found[1], abs=1.5), step
        places[step] = found[0]
    assert len({tuple(place) for place in places.values()}) == len(places)


def test_only_what_changed_stands_out(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun, "m=change")
    assert quiet_page.locator('.side.after path[fill="url(#moved)"]').count() == 3
    assert (
        float(
            quiet_page.evaluate(
                "() => getComputedStyle(document.querySelector('#stage > .folium-map .ground.after')).opacity"
            )
        )
        < 0.5
    )
    texts = " ".join(box["text"] for box in boxes(quiet_page, ".label.transfer .name"))
    assert "584,600 ± 8,700 km²" in texts


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["1858-aigun", "atlas"])
def test_no_mode_has_a_barrier(page: Page, maps: Path, name: str) -> None:
    """At 1280x720, 390x844 and 200 % zoom in turn; each mode in another language."""
    sizes = (WIDE, NARROW, {"width": 640, "height": 360})
    first = ("1858-aigun", "atlas").index(name)
    for number, mode in enumerate((*MODES, "lecture")):
        page.set_viewport_size(sizes[(first + number) % len(sizes)])  # type: ignore[arg-type]
        state = "k=1&y=places" if mode == "lecture" else f"m={mode}&l={LANGUAGES[number]}"
        open_page(page, maps / f"{name}.html", state)
        page.evaluate(axe_script())
        if mode == "lecture":
            page.keyboard.press("n")
        if mode == "change":
            page.locator("#layers > summary").click()
        assert violations(page) == [], mode


# ---------------------------------------------------------------- layers


def test_every_layer_changes_the_map_and_the_link(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun, "m=toggle")
    names = quiet_page.evaluate(
        "() => [...document.querySelectorAll('.layer input')].map(box => box.id.slice(6))"
    )
    assert {
        "places",
        "today",
        "waters",
        "graticule",
        "insets",
        "zones",
        "events",
        "readings",
        "figures",
        "uncertainty",
    } <= set(names)
    for name in names:
        open_page(quiet_page, aigun, "m=toggle")
        plain = quiet_page.locator("#stage").screenshot()
        quiet_page.locator("#layers > summary").click()
        quiet_page.locator(f"#layer-{name}").click()
        quiet_page.keyboard.press("Escape")
        settle(quiet_page)
        assert quiet_page.locator("#stage").screenshot() != plain, name
        quiet_page.wait_for_url(re.compile("y="))


def test_what_lies_over_the_land_tells_what_it_is(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun, "m=toggle&y=zones,events,ports")
    for sign in (".sign.event", ".label.zone"):
        assert quiet_page.locator(f"#stage > .folium-map {sign}").count() > 0
    quiet_page.locator("#stage > .folium-map .sign.event").first.click(force=True)
    assert quiet_page.locator(".about-title").inner_text() != ""


def test_land_that_another_held_is_striped_and_says_whose_it_was(quiet_page: Page, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(render(toy_scene()), "utf-8")
    stripes = quiet_page.locator("#stage > .folium-map path[fill='url(#possession-0)']")
    open_page(quiet_page, path, "m=toggle&f=before")
    assert stripes.count() == 1, "on the side after only"
    open_page(quiet_page, path, "m=toggle")
    assert quiet_page.locator("#possession-0 rect").get_attribute("fill") == "#1f5c4e"
    assert quiet_page.locator(".label.possession:not([hidden])").all_inner_texts() == ["The leased land"]
    box = stripes.bounding_box()
    assert box is not None
    quiet_page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.8)
    told = quiet_page.locator(".leaflet-popup-content").inner_text()
    for said in (
        "The leased land", "leased", "Held in fact by", "Russia", "Land of", "Qing", "1 June 1858",
        "91,000 ± 5,000", "Treaty of Aigun", "background knowledge", "Held for some years.",
    ):  # fmt: skip
        assert said.lower() in told.lower(), said
    assert quiet_page.locator(".leaflet-popup-content .about").count() == 2, "its sovereign stands below"
    quiet_page.keyboard.press("Escape")
    quiet_page.locator("#open-panel").click()
    assert "The leased land — leased, Russia" in quiet_page.locator("#panel").inner_text()
    quiet_page.keyboard.press("Escape")
    quiet_page.locator("#layers > summary").click()
    quiet_page.locator("#layer-possessions").click()
    settle(quiet_page)
    assert stripes.count() == 0
    assert "stripes" not in quiet_page.locator("#legend-body").inner_text()


def test_an_inset_leads_to_a_closer_look(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun)
    scale = quiet_page.locator("#scale-text").inner_text()
    assert quiet_page.locator(".inset").count() == 1
    assert quiet_page.locator(".inset-map path").count() > 10
    quiet_page.locator(".inset-name").click()
    settle(quiet_page)
    assert quiet_page.locator("#scale-text").inner_text() != scale


def test_a_name_of_the_time_stands_over_that_of_today(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun, "m=toggle&f=before")
    lines = quiet_page.evaluate(
        """() => [...document.querySelectorAll('#stage > .folium-map .label.place:not([hidden]) .name')]
          .map(name => [...name.children].map(line => line.textContent))"""
    )
    assert ["Khabarovka", "Khabarovsk"] in lines
    assert ["Aigun"] in lines


# ---------------------------------------------------------------- notices


@pytest.mark.parametrize(
    "state",
    at_least(3, ["m=fade", "t=1066-hastings", "y=nonsense", "a=1850-01-01", "l=xx", "s=9", "k=9"]),
)
def test_what_a_link_asks_in_vain_is_said(quiet_page: Page, aigun: Path, state: str) -> None:
    open_page(quiet_page, aigun, state)
    assert state in quiet_page.locator("#notice").inner_text()
    quiet_page.locator("#notice button").click()
    assert not quiet_page.locator("#notice").is_visible()


def test_a_link_that_asks_for_what_is_there_is_silent(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun, "t=1858-aigun&m=split&l=ru")
    assert not quiet_page.locator("#notice").is_visible()


def test_an_embedded_page_has_no_chrome_and_links_back(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun, "embed=1&l=tr")
    assert not quiet_page.locator(".top").is_visible()
    link = quiet_page.locator("#whole")
    assert link.is_visible()
    assert "embed" not in (link.get_attribute("href") or "embed")
    assert "l=tr" in (link.get_attribute("href") or "")


# ---------------------------------------------------------------- measures


def rings_on_the_page(page: Page) -> list[dict[str, Any]]:
    """Return for every holder of land its rings in degrees and their area in projected metres."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => [...Object.values(map_1._layers)]
          .filter(layer => layer instanceof L.polygon([]).constructor)
          .filter(layer => /after-faces/.test(layer.options.pane))
          .map(layer => {
            const rings = layer.getLatLngs();
            const cross = (a, b) => a.x * b.y - b.x * a.y;
            const area = ring => ring.map(point => L.CRS.Borderhist.projection.project(point))
              .reduce((sum, point, i, all) => sum + cross(point, all[(i + 1) % all.length]), 0) / 2;
            const degrees = ring => ring.map(({ lat, lng }) => [lng, lat]);
            return { rings: rings.map(degrees), areas: rings.map(area) };
          })"""
    )
    return found


def test_the_page_is_equal_area(quiet_page: Page, maps: Path) -> None:
    """Areas in page coordinates agree with the ellipsoid within 0.1 per cent."""
    for name in ("1858-aigun", "atlas"):
        open_page(quiet_page, maps / f"{name}.html", "m=toggle")
        compared = 0
        for land in rings_on_the_page(quiet_page):
            for ring, drawn in zip(land["rings"], land["areas"], strict=True):
                lons, lats = zip(*ring, strict=True)
                true, _ = GEOD.polygon_area_perimeter(lons, lats)
                if abs(true) > 1e10:
                    assert abs(drawn) == pytest.approx(abs(true), rel=0.001)
                    compared += 1
        assert compared >= 4


def test_the_scale_bar_is_true_along_its_parallel(quiet_page: Page, maps: Path) -> None:
    for name in ("1858-aigun", "1727-bura", "2004-supplement"):
        open_page(quiet_page, maps / f"{name}.html")
        text = quiet_page.locator("#scale-text").inner_text()
        said = float(text.split(" km")[0].replace(",", ""))
        ends = quiet_page.evaluate(
            """() => {
              const { width } = document.querySelector('#scale-bar').getBoundingClientRect();
              const { lat } = map_1.getCenter();
              const at = map_1.latLngToContainerPoint(map_1.getCenter());
              // along the parallel the middle of the map lies on, which is curved: halves to either side
              const across = [-width / 2, 0, width / 2];
              const points = across.map(dx => map_1.containerPointToLatLng([at.x + dx, at.y]));
              return points.map(({ lng }) => [lng, lat]);
            }"""
        )
        length = sum(GEOD.inv(*a, *b)[2] for a, b in pairwise(ends)) / 1000
        assert length == pytest.approx(said, rel=0.01)


def test_north_is_up_in_the_middle_of_an_atlas(quiet_page: Page, maps: Path) -> None:
    for treaty in ("1858-aigun", "1881-st-petersburg", "1944-tuva"):
        open_page(quiet_page, maps / "atlas.html", f"t={treaty}")
        turn = quiet_page.locator("#north").evaluate("node => parseFloat(node.style.transform.slice(7))")
        assert abs(turn) < 0.05


# ---------------------------------------------------------------- cartography and the keyboard


def test_names_of_rivers_run_along_their_rivers(quiet_page: Page, aigun: Path) -> None:
    """Each stands within a few pixels of its river at both of its ends."""
    open_page(quiet_page, aigun, "m=toggle&f=before")
    turned = quiet_page.evaluate(
        """() => [...document.querySelectorAll('#stage > .folium-map .label.river:not([hidden])')]
          .map(label => Number((label.style.transform.match(/rotate\\(([-\\d.e]+)rad/) ?? [0, 0])[1]))"""
    )
    assert len(turned) >= 4
    assert sum(abs(angle) > 0.15 for angle in turned) >= 3
    assert all(abs(angle) <= 1.58 for angle in turned), "nobody reads upside down"


def test_uncertainty_is_as_wide_on_the_map_as_in_the_record(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun, "m=toggle&y=uncertainty")
    widths = quiet_page.evaluate(
        """() => [...document.querySelectorAll('#stage > .folium-map .side path[stroke="#5b3f8c"]')]
          .map(path => Number(path.getAttribute('stroke-width')))"""
    )
    assert len(widths) > 4
    assert min(widths) >= 6
    assert max(widths) > 2 * min(widths)


def test_the_keyboard_goes_through_the_page_in_reading_order(quiet_page: Page, aigun: Path) -> None:
    open_page(quiet_page, aigun)
    assert quiet_page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
    reached = []
    for _ in range(150):
        quiet_page.keyboard.press("Tab")
        name = quiet_page.evaluate(
            "() => { const at = document.activeElement; return at.id || at.dataset.mode || at.className; }"
        )
        reached.append(name)
        if name == "zoom-fit":
            break
    order = [
        "open-panel",
        "open-lecture",
        "language",
        "swipe",
        "change",
        "map_1",
        "divider",
        "zoom-in",
        "zoom-fit",
    ]
    assert [name for name in reached if name in order] == order
