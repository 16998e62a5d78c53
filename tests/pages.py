"""Pages under test and how to look into them in a browser."""

from __future__ import annotations

import copy
import os
import shutil
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from derivation import record
from scenes import hostile_scene, toy_scene

from borderhist.maps.compose.composition import compose_scene
from borderhist.maps.html.page import page as render
from borderhist.query.page_data import PageData, find_story, gather_page_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from borderhist.maps.scene import Scene


@cache
def real_data(name: str) -> PageData:
    """Return the page data of a treaty or a year of the real record."""
    return gather_page_data(record(), find_story(record(), name))


def real_scene(name: str) -> Scene:
    """Return the real scene of a treaty or a year, the caller's own."""
    return copy.deepcopy(_scene(name))


@cache
def _scene(name: str) -> Scene:
    return compose_scene(real_data(name))


SCENES: dict[str, Callable[[], Scene]] = {
    "toy": toy_scene,
    "hostile": hostile_scene,
    "1858-aigun": lambda: real_scene("1858-aigun"),
}
"""Scenes by name."""

EVERY_TEST = ("hostile", "1858-aigun")
"""The pages that every test looks at: the worst one and a real one."""

WIDE = {"width": 1280, "height": 720}
NARROW = {"width": 390, "height": 844}
LANGUAGES = ("en", "ru", "zh-Hant", "tr")

CHROMIUM_ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND"]

ROOT = Path(__file__).resolve().parent.parent


def chromium() -> str:
    """Return the path of Chromium, or skip the test."""
    named = os.environ.get("BORDERHIST_CHROMIUM", "")
    found = (
        shutil.which(named)
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if not found:
        pytest.skip("Chromium is not installed")
    return found


def axe_script() -> str:
    """Return axe-core, or skip the test."""
    path = Path(os.environ.get("BORDERHIST_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
    if not path.exists():
        pytest.skip("axe-core is not installed: npm install --no-save axe-core")
    return path.read_text(encoding="utf-8")


def written(directory: Path, name: str) -> Path:
    """Render a scene into a file and return its path."""
    path = directory / f"{name}.html"
    path.write_text(render(SCENES[name]()), encoding="utf-8")
    return path


def open_page(page: Page, path: Path, state: str = "") -> None:
    """Open a page at a state of its hash and wait until its labels stand."""
    page.goto("about:blank")
    page.goto(f"{path.as_uri()}#{state}" if state else path.as_uri())
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has drawn and placed its labels."""
    page.wait_for_selector("html[data-ready]")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def violations(page: Page) -> list[tuple[str, str]]:
    """Return the barriers that axe-core, already in the page, finds: the rule and the first place."""
    found = page.evaluate("() => axe.run()")
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]]


def boxes(page: Page, selector: str) -> list[dict[str, Any]]:
    """Return text and rectangle of every visible element that matches."""
    found: list[dict[str, Any]] = page.evaluate(
        """selector => [...document.querySelectorAll(selector)]
          .map(node => [node, node.getBoundingClientRect()])
          .filter(([, { width }]) => width > 0)
          .map(([node, { left, right, top, bottom }]) => ({
            text: node.textContent, before: node.closest('.side')?.classList.contains('before'),
            left, right, top, bottom }))""",
        selector,
    )
    return found


def labels(page: Page) -> list[dict[str, Any]]:
    """Return text, map, rectangle and, for a word that is turned, the rectangles of its letters."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => {
          const maps = [...document.querySelectorAll('.leaflet-container')];
          const plain = ({ left, right, top, bottom }) => ({ left, right, top, bottom });
          const texts = node => {
            const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
            const found = [];
            while (walker.nextNode()) found.push(walker.currentNode);
            return found;
          };
          const rects = node => texts(node).flatMap(text => [...text.data].map((_letter, i) => {
            const range = document.createRange();
            range.setStart(text, i);
            range.setEnd(text, Math.min(i + 1, text.length));
            return plain(range.getBoundingClientRect());
          }));
          return [...document.querySelectorAll('.label .name')]
            .filter(node => node.getBoundingClientRect().width > 0)
            .map(node => ({
              text: node.textContent,
              map: maps.indexOf(node.closest('.leaflet-container')),
              inset: Boolean(node.closest('.inset')),
              before: node.closest('.side').classList.contains('before'),
              parts: node.closest('.river') ? rects(node) : [plain(node.getBoundingClientRect())],
              ...plain(node.getBoundingClientRect()),
            }));
        }"""
    )
    return found


def collisions(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the pairs of labels of one map that share more than an edge."""
    return [
        (one["text"], other["text"])
        for one, other in combinations(found, 2)
        if one["map"] == other["map"]
        if any(overlaps(part, another) for part in one["parts"] for another in other["parts"])
    ]


def overlaps(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two rectangles share more than their edge."""
    across = one["left"] < other["right"] - 0.5 and other["left"] < one["right"] - 0.5
    return across and one["top"] < other["bottom"] - 0.5 and other["top"] < one["bottom"] - 0.5
