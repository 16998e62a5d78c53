"""The real pages in Firefox; what is not about one browser is tested in Chromium."""

from __future__ import annotations

import time
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from firefox import Firefox, running_firefox
from pages import LANGUAGES, NARROW, WIDE, axe_script, collisions, labels
from PIL import ImageChops
from thoroughness import at_least

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

MODES = ("swipe", "toggle", "split", "change")

DIVIDER = "() => document.getElementById('divider').getAttribute('aria-valuenow')"

PATHS = """() => [...document.querySelectorAll('#stage path')].filter(path => {
  const { width, height } = path.getBoundingClientRect();
  return path.checkVisibility() && width + height > 0;
}).length"""

CHOOSE = """language => {
  const select = document.getElementById('language');
  select.value = language;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}"""

FOLLOW = """state => new Promise(done => {
  addEventListener('hashchange', () => done(true), { once: true });
  location.hash = state;
})"""

SHOWN = """() => [
  document.documentElement.lang,
  document.querySelector('#modes [aria-pressed="true"]').dataset.mode,
  document.getElementById('divider').getAttribute('aria-valuenow'),
  document.getElementById('summary').textContent,
]"""

MOVING = """() => [...document.querySelectorAll('*')].filter(node => {
  const { transitionDuration, animationDuration } = getComputedStyle(node);
  return parseFloat(transitionDuration) > 0 || parseFloat(animationDuration) > 0;
}).length"""


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with running_firefox(tmp_path_factory.mktemp("firefox")) as firefox:
        yield firefox


@pytest.fixture
def firefox(started: Firefox) -> Iterator[Firefox]:
    """Yield Firefox, whose page must stay silent and ask for nothing."""
    started.resize(WIDE)
    started.heard()
    yield started
    assert started.heard() == []


@pytest.fixture(params=at_least(1, ["1858-aigun", "atlas"]))
def path(request: pytest.FixtureRequest, maps: Path) -> Path:
    return maps / f"{request.param}.html"


def named(firefox: Firefox) -> list[dict[str, Any]]:
    """Return the labels; the upright boxes around letters that are turned are wider than the letters."""
    found = labels(firefox)  # type: ignore[arg-type]
    return [
        one if len(one["parts"]) == 1 else {**one, "parts": list(map(narrowed, one["parts"]))}
        for one in found
    ]


def narrowed(box: dict[str, float]) -> dict[str, float]:
    # a turned letter leaves the corners of its upright box empty, the more the larger it is
    slack = 0.15 * min(box["right"] - box["left"], box["bottom"] - box["top"])
    return {edge: at + (slack if edge in ("left", "top") else -slack) for edge, at in box.items()}


def follow(firefox: Firefox, state: str) -> None:
    """Change the hash of the page that is open and wait until it has followed."""
    firefox.evaluate(FOLLOW, state)
    firefox.settle()


def test_a_page_opens_in_silence(firefox: Firefox, path: Path) -> None:
    firefox.open(path)
    assert "Firefox" in firefox.evaluate("() => navigator.userAgent")
    assert firefox.evaluate("() => document.querySelector('main h1').textContent") != ""
    assert len(named(firefox)) > 8


def test_every_mode_draws_a_picture_of_its_own(firefox: Firefox, path: Path) -> None:
    firefox.open(path)
    pictures = []
    for mode in (*MODES, "toggle"):
        follow(firefox, f"m={mode}&f=before&s=0.5")
        assert firefox.evaluate(PATHS) > 20
        pictures.append(firefox.screenshot())
    for one, other in combinations(pictures[:-1], 2):
        assert ImageChops.difference(one, other).getbbox() is not None
    assert ImageChops.difference(pictures[1], pictures[-1]).getbbox() is None


def test_keys_move_the_divider(firefox: Firefox, path: Path) -> None:
    firefox.open(path, "s=0.5")
    firefox.evaluate("() => document.getElementById('divider').focus()")
    values, pictures = [], []
    for key in ("ArrowLeft", "ArrowRight", "PageUp", "Home", "End"):
        firefox.press(key)
        firefox.settle()
        values.append(firefox.evaluate(DIVIDER))
        pictures.append(firefox.screenshot())
    assert values == ["48", "50", "60", "0", "100"]
    for one, other in combinations(pictures, 2):
        assert ImageChops.difference(one, other).getbbox() is not None


def test_the_language_switches_everything(firefox: Firefox, path: Path) -> None:
    firefox.open(path)
    said = set()
    for language in LANGUAGES:
        firefox.evaluate(CHOOSE, language)
        assert firefox.evaluate("() => document.documentElement.lang") == language
        said.add(
            tuple(
                firefox.evaluate("() => [document.title, document.getElementById('open-panel').textContent]")
            )
        )
    assert len({title for title, _ in said}) == len({button for _, button in said}) == len(LANGUAGES)


@pytest.mark.parametrize("size", at_least(1, [WIDE, NARROW]))
def test_labels_stay_apart(firefox: Firefox, path: Path, size: dict[str, int]) -> None:
    firefox.resize(size)
    firefox.open(path)
    # Every mode in one language at one size, in another at the other; Chromium sees every pair of them.
    languages = LANGUAGES if size == WIDE else reversed(LANGUAGES)
    for mode, language in zip(MODES, languages, strict=True):
        follow(firefox, f"m={mode}&l={language}")
        assert collisions(named(firefox)) == []


def test_a_reload_restores_the_hash(firefox: Firefox, path: Path) -> None:
    firefox.open(path, "m=swipe&s=0.5")
    firefox.evaluate(CHOOSE, "ru")
    firefox.evaluate("() => document.getElementById('divider').focus()")
    firefox.press("PageDown")
    firefox.evaluate("() => document.getElementById('zoom-in').click()")
    remembered = written_hash(firefox)
    state = firefox.evaluate(SHOWN)
    assert state[:3] == ["ru", "swipe", "40"]
    firefox.reload()
    assert firefox.evaluate(SHOWN) == state
    assert firefox.evaluate("() => location.hash") == remembered


def written_hash(firefox: Firefox) -> str:
    """Return the hash once it is written, which the page puts off a little."""
    end = time.monotonic() + 5
    while "z=" not in (found := str(firefox.evaluate("() => location.hash"))):
        assert time.monotonic() < end, found
    return found


def test_axe_finds_nothing(firefox: Firefox, path: Path) -> None:
    firefox.open(path)
    firefox.run(axe_script())
    assert violations(firefox) == []
    firefox.resize(NARROW)
    firefox.evaluate("() => document.getElementById('open-panel').click()")
    assert violations(firefox) == []


def violations(firefox: Firefox) -> list[tuple[str, str]]:
    found = firefox.evaluate("async () => (await axe.run()).violations")
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


def test_reduced_motion_is_respected(firefox: Firefox, path: Path) -> None:
    firefox.prefer("ui.prefersReducedMotion", 1)
    try:
        firefox.open(path)
        assert firefox.evaluate("() => matchMedia('(prefers-reduced-motion: reduce)').matches")
        assert firefox.evaluate(MOVING) == 0
    finally:
        firefox.prefer("ui.prefersReducedMotion", None)
