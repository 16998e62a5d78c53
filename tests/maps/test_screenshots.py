"""Pictures of every mode, language and size, for people to look at; see docs/map-review.md."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pages import LANGUAGES, NARROW, WIDE, open_page, settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parents[1] / "screenshots"
MODES = ("swipe", "toggle", "split", "change")
NAMES = ("1858-aigun", "atlas", "1727-kyakhta", "1860-peking")
SIZES = {"wide": WIDE, "narrow": NARROW, "zoomed": {"width": 640, "height": 360}}
"""``zoomed`` is what 200 % leaves of 1280x720."""


def wanted(name: str, mode: str, size: str) -> tuple[str, ...]:
    """Return the languages to take pictures in.

    With BORDERHIST_PICTURES=all, all of them; else one, and of each page in each mode one size.
    """
    if os.environ.get("BORDERHIST_PICTURES") == "all":
        return LANGUAGES
    lot = NAMES.index(name) + (*MODES, "lecture").index(mode)
    return (LANGUAGES[lot % len(LANGUAGES)],) if lot % len(SIZES) == [*SIZES].index(size) else ()


@pytest.mark.browser
@pytest.mark.parametrize(
    "name", [NAMES[0], *(pytest.param(name, marks=pytest.mark.thorough) for name in NAMES[1:])]
)
def test_pictures_are_taken(quiet_page: Page, maps: Path, name: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    for size, pixels in SIZES.items():
        quiet_page.set_viewport_size(pixels)  # type: ignore[arg-type]
        for mode in (*MODES, "lecture"):
            state = f"m={mode}" if mode in MODES else "k=1"
            languages = wanted(name, mode, size)
            if languages:
                open_page(quiet_page, maps / f"{name}.html", state)
            for language in languages:
                quiet_page.evaluate("hash => { location.hash = hash; }", f"{state}&l={language}")
                quiet_page.wait_for_selector(f'html[lang="{language}"]')
                settle(quiet_page)
                path = FOLDER / f"{name}.{mode}.{size}.{language}.png"
                assert len(quiet_page.screenshot(path=path)) > 10_000
                across = quiet_page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert across <= 0, "nobody should have to scroll sideways"
