"""A map in front of a class, on paper, and for readers with their own settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from derivation import record
from pages import labels, open_page, settle

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

A4_LANDSCAPE = (841.9, 595.3)
"""In points."""


@pytest.fixture
def lecture(quiet_page: Page, maps: Path) -> Page:
    open_page(quiet_page, maps / "atlas.html", "t=1858-aigun")
    quiet_page.locator("#open-lecture").click()
    settle(quiet_page)
    return quiet_page


def instrument(page: Page) -> str:
    """Return the instrument of the later state."""
    return record().versions[int(page.locator("#pick-after").input_value())].id


def test_a_lecture_has_large_type_and_no_tools(lecture: Page) -> None:
    assert lecture.evaluate("() => document.fullscreenElement === document.documentElement")
    assert not lecture.locator(".tools").is_visible()
    assert lecture.evaluate("() => parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)") >= 28
    lecture.keyboard.press("Escape")
    settle(lecture)
    assert lecture.locator(".tools").is_visible()


@pytest.mark.parametrize(
    ("forward", "back"), [("ArrowRight", "ArrowLeft"), ("PageDown", "PageUp"), (" ", "ArrowUp")]
)
def test_arrows_and_a_presenter_step(lecture: Page, forward: str, back: str) -> None:
    lecture.keyboard.press(forward)
    assert instrument(lecture) == "1858-tianjin"
    lecture.keyboard.press(back)
    assert instrument(lecture) == "1858-aigun"


def test_digits_jump(lecture: Page) -> None:
    for digit in "1911":
        lecture.keyboard.press(digit)
    settle(lecture)
    assert record().atlas.treaty(instrument(lecture)).year == 1911
    lecture.keyboard.press("2")
    lecture.wait_for_timeout(1100)
    assert instrument(lecture) == record().versions[1].id


def test_the_screen_goes_blank_and_comes_back(lecture: Page) -> None:
    lecture.keyboard.press("b")
    assert lecture.locator("#blank").is_visible()
    lecture.keyboard.press("ArrowRight")
    assert not lecture.locator("#blank").is_visible()
    assert instrument(lecture) == "1858-aigun"


def test_notes_come_from_the_treaty_file(lecture: Page) -> None:
    lecture.keyboard.press("n")
    said = lecture.locator("#notes li").all_inner_texts()
    notes = record().atlas.treaty("1858-aigun").notes
    assert said == [note.en for note in notes]
    assert len(said) >= 3
    lecture.keyboard.press("n")
    assert not lecture.locator("#notes").is_visible()


def test_labels_can_be_hidden(lecture: Page) -> None:
    visible = """() => [...document.querySelectorAll('.label:not([hidden])')]
      .filter(node => getComputedStyle(node).visibility === 'visible').length"""
    assert lecture.evaluate(visible) > 8
    lecture.keyboard.press("l")
    assert lecture.evaluate(visible) == 0
    lecture.keyboard.press("l")
    assert lecture.evaluate(visible) > 8


def test_stepping_in_turns_shows_before_then_after(quiet_page: Page, maps: Path) -> None:
    open_page(quiet_page, maps / "1860-peking.html", "m=toggle&f=before&k=1")
    quiet_page.keyboard.press("ArrowRight")
    quiet_page.wait_for_url(re.compile("f=after"))
    quiet_page.keyboard.press("ArrowLeft")
    quiet_page.wait_for_url(re.compile("f=before"))


def test_a_page_prints_on_one_sheet_with_two_panels(quiet_page: Page, maps: Path) -> None:
    for name in ("1858-aigun", "atlas"):
        open_page(quiet_page, maps / f"{name}.html")
        sheet = quiet_page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
        box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)
        assert box
        assert [float(side) for side in box.groups()] == pytest.approx(A4_LANDSCAPE, abs=1)
        quiet_page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert quiet_page.locator("#second").is_visible()
        assert {one["before"] for one in labels(quiet_page)} == {True, False}
        quiet_page.evaluate("dispatchEvent(new Event('afterprint'))")
        settle(quiet_page)
        assert not quiet_page.locator("#second").is_visible()


def test_reduced_motion_is_respected(browser: Browser, maps: Path) -> None:
    context = browser.new_context(reduced_motion="reduce", offline=True)
    page = context.new_page()
    open_page(page, maps / "1858-aigun.html")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(node => {
          const style = getComputedStyle(node);
          return parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0;
        }).length"""
    )
    assert moving == 0
    context.close()
