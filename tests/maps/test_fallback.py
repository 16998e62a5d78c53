"""What a reader without scripts is shown: a picture, small and whole, and the table of what changed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from derivation import record
from pages import LANGUAGES, NARROW, WIDE, axe_script, real_scene
from scenes import HOSTILE, hostile_scene, toy_scene

from borderhist.i18n.translator import Translator
from borderhist.maps import phrases
from borderhist.maps.html import assets, miniature, painting
from borderhist.maps.html.fallback import table_of_transfers, without_scripts
from borderhist.maps.html.miniature import Miniature, outline, path
from borderhist.query.page_data import list_stories
from borderhist.style import TRANSFER

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from borderhist.maps.scene import Scene

ENGLISH = Translator("en")
TREATIES = ("1689-nerchinsk", "1858-aigun", "1860-peking", "1727-kyakhta")


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def both(scene: Scene, tolerance: float = 1.0) -> Miniature:
    return Miniature(scene, (scene["before"], scene["after"]), tolerance)


def rings(commands: str) -> list[list[tuple[int, int]]]:
    """Read the rings of a path back, closed."""
    found = []
    for ring in re.findall(r"M(-?\d+) (-?\d+)l([^zM]*)z", commands):
        x, y = int(ring[0]), int(ring[1])
        points = [(x, y)]
        numbers = [int(number) for number in re.findall(r"-?\d+", ring[2])]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        found.append([*points, points[0]])
    return found


def doubled_area(ring: list[tuple[int, int]]) -> int:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))


def hosted(tmp_path: Path, scene: Scene, *, within: str = "noscript") -> Path:
    path = tmp_path / "page.html"
    style = assets.viewer_style()
    start = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>x</title><style>{style}</style>'
    path.write_text(f"{start}<{within}>{without_scripts(scene)}</{within}>", "utf-8")
    return path


# ---------------------------------------------------------------- arcs


def test_an_outline_leaves_out_what_two_faces_share() -> None:
    # two squares beside each other: arc 0 is the edge they share, 1 the rest of the left, 2 of the right one
    ends = [((1, 0), (1, 1)), ((1, 1), (1, 0)), ((1, 0), (1, 1))]
    assert outline([0, 1], ends) == [[0, 1]]
    assert outline([2, ~0], ends) == [[2, ~0]]
    (ring,) = outline([0, 1, 2, ~0], ends)
    assert sorted(ring) == [1, 2]


def test_an_island_is_a_ring_of_its_own() -> None:
    ends = [((0, 0), (0, 0)), ((5, 5), (5, 5))]
    assert outline([0, 1], ends) == [[0], [1]]
    assert outline([0, ~0], ends) == []


def test_a_path_says_every_point_and_no_point_twice() -> None:
    assert path([(1, 2), (1, 2), (4, 0), (4, 0), (-1, 5)]) == "M1 2l3-2-5 5"
    assert path([(0, 0), (3, 0), (3, 3), (0, 0)], closed=True) == "M0 0l3 0 0 3z"
    assert path([(1, 1), (1, 1)]) == ""
    assert path([(1, 1), (2, 1), (1, 1)], closed=True) == ""


@pytest.mark.parametrize("tolerance", [1.0, 5.0, 18.0])
@pytest.mark.parametrize("name", TREATIES)
def test_neighbours_neither_part_nor_overlap_however_coarse_the_lines(name: str, tolerance: float) -> None:
    scene = real_scene(name)
    small = both(scene, tolerance)
    lots = [small.area(faces) for faces in small.lots.values()]
    whole = small.area(range(len(scene["faces"])))
    parts = sum(doubled_area(ring) for lot in lots for ring in rings(lot))
    assert parts == sum(doubled_area(ring) for ring in rings(whole))
    assert parts != 0
    assert len(lots) >= 2


@pytest.mark.parametrize("name", TREATIES)
def test_every_ring_closes(name: str) -> None:
    small = both(real_scene(name))
    ends = small.ends
    for faces in small.lots.values():
        refs = [
            ref
            for face in faces
            for polygon in small.scene["faces"][face]["polygons"]
            for ring in polygon
            for ref in ring
        ]
        for ring in outline(refs, ends):
            steps = [ends[ref] if ref >= 0 else ends[~ref][::-1] for ref in ring]
            assert all(one[1] == other[0] for one, other in zip(steps, [*steps[1:], steps[0]], strict=True))


# ---------------------------------------------------------------- the picture


def test_either_side_has_a_picture_that_says_what_it_is() -> None:
    tags = Tags(without_scripts(toy_scene()))
    pictures = [svg for svg in tags.all("svg") if svg.get("role") == "img"]
    assert len(pictures) == 2
    titles = {title["id"] for title in tags.all("title")}
    assert {picture["aria-labelledby"] for picture in pictures} == titles
    assert len(tags.all("desc")) == 2


def test_one_picture_is_enough_where_no_land_changed_hands() -> None:
    scene = toy_scene()
    scene["transfers"] = []
    html = without_scripts(scene)
    assert len([svg for svg in Tags(html).all("svg") if svg.get("role") == "img"]) == 1
    assert TRANSFER not in html
    assert "No land changed hands." in html


def test_the_picture_after_outlines_what_changed_hands() -> None:
    before, after = miniature.pictures(toy_scene(), ENGLISH, (1, 2))
    assert TRANSFER not in before
    assert after.count(TRANSFER) == 1


def test_land_held_jointly_is_striped_and_land_left_open_is_hatched() -> None:
    scene = toy_scene()
    small = both(scene)
    kinds = [sovereign["kind"] for sovereign in scene["sovereigns"]]
    for number, kind in enumerate(kinds):
        hatched = painting.paint(scene, number).startswith("url(#")
        assert hatched == (kind in ("condominium", "open"))
    (definitions, *_) = small.pictures(ENGLISH)
    held = sum(kind in ("condominium", "open") for kind in kinds)
    assert definitions.count("<pattern") == held + len(scene["possessions"])
    [possession] = scene["possessions"]
    fill = painting.possession_fill(scene, possession)
    before, after = small.pictures(ENGLISH)
    assert (before.count(fill), after.count(fill)) == (0, 1)
    assert {scene["sovereigns"][0]["colour"], scene["sovereigns"][1]["colour"]} <= set(
        re.findall(r"#[0-9a-f]{6}", painting.hatches(scene)[0])
    )


def test_what_is_used_is_defined_once() -> None:
    html = without_scripts(real_scene("1858-aigun"))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) | set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)


def test_a_scene_of_endless_detail_gets_coarser_lines() -> None:
    scene = real_scene("1858-aigun")
    fine = both(scene, 0.01).pictures(ENGLISH)
    assert sum(map(len, fine)) > miniature.MOST_BYTES
    made = miniature.pictures(scene, ENGLISH, (scene["before"], scene["after"]))
    assert sum(len(one.encode()) for one in made) <= miniature.MOST_BYTES


@pytest.mark.parametrize("name", [one.id for one in list_stories(record())])
def test_it_is_small_on_every_page(maps: Path, name: str) -> None:
    page = (maps / f"{name}.html").read_text("utf-8")
    (html,) = re.findall(r"<noscript>(<div.*?)</noscript>", page, re.DOTALL)
    made = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert sum(len(one.encode()) for one in made) <= 25_000
    assert len(html.encode()) < 45_000


def test_the_picture_shows_what_the_page_shows() -> None:
    shown = {scene_face for face in real_scene("1858-aigun")["faces"] for scene_face in face["holds"]}
    assert shown
    html = without_scripts(real_scene("1858-aigun"))
    for name in ("Russian Empire", "Qing Empire", "Treaty of Aigun"):
        assert name in html


# ---------------------------------------------------------------- the words


def test_every_language_is_told() -> None:
    scene = real_scene("1858-aigun")
    html = without_scripts(scene)
    tags = Tags(html)
    assert [details["lang"] for details in tags.all("details")] == [one for one in LANGUAGES if one != "en"]
    for language in LANGUAGES:
        words = Translator(language)
        assert words.of(scene["title"]) in tags.text
        assert words.day(scene["versions"][scene["after"]]["day"]) in tags.text
        for transfer in phrases.shown_transfers(scene):
            assert words.area(transfer["area_km2"], transfer["area_error_km2"]) in tags.text
    assert len(tags.all("table")) == len(LANGUAGES)


def test_the_table_has_a_row_for_every_transfer() -> None:
    scene = toy_scene()
    assert len(Tags(table_of_transfers(scene)).all("tr")) == 1 + len(phrases.shown_transfers(scene)) == 4
    assert "Rusya" in table_of_transfers(scene, "tr")


def test_hostile_text_stays_text() -> None:
    scene = hostile_scene()
    scene["sovereigns"][1]["colour"] = '"/><script>alert(1)</script>'
    html = without_scripts(scene)
    tags = Tags(html)
    assert not tags.all("script")
    assert not tags.all("img")
    assert " ".join(HOSTILE) in tags.text


# ---------------------------------------------------------------- in a browser


@pytest.mark.browser
def test_it_is_seen_where_scripts_are_off(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True, viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(hosted(tmp_path, real_scene("1858-aigun")).as_uri())
    assert page.locator("h1").is_visible()
    pictures = page.locator('svg[role="img"]')
    assert pictures.count() == 2
    first, second = (pictures.nth(number).bounding_box() for number in range(2))
    assert first
    assert second
    assert first["width"] > 500
    assert second["x"] > first["x"] + first["width"]
    assert pictures.nth(0).screenshot() != pictures.nth(1).screenshot()
    assert page.locator("table").first.is_visible()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    stacked = pictures.nth(1).bounding_box()
    assert stacked
    assert stacked["x"] < 40
    assert stacked["width"] > 330
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_has_no_barrier(quiet_page: Page, tmp_path: Path, size: dict[str, Any]) -> None:
    quiet_page.set_viewport_size(size)  # type: ignore[arg-type]
    quiet_page.goto(hosted(tmp_path, real_scene("1860-peking"), within="main").as_uri())
    for details in quiet_page.locator("summary").all():
        details.click()
    result = quiet_page.evaluate(f"() => {{ {axe_script()}; return axe.run(); }}")
    assert [(found["id"], found["nodes"][0]["html"]) for found in result["violations"]] == []
