"""The page that holds every version: stepping, choosing, searching, and what follows the choice."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from derivation import record
from pages import open_page, settle

from borderhist.query import ledger, point

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def atlas(quiet_page: Page, maps: Path) -> Page:
    open_page(quiet_page, maps / "atlas.html")
    return quiet_page


def pair(page: Page) -> tuple[str, str]:
    """Return the instruments compared."""
    versions = [treaty.id for treaty in record().versions]
    before, after = (int(page.locator(f"#pick-{side}").input_value()) for side in ("before", "after"))
    return versions[before], versions[after]


def test_it_opens_with_the_largest_transfer_by_treaty(atlas: Page) -> None:
    assert pair(atlas) == ("1855-shimoda", "1858-aigun")


def test_it_holds_every_version(atlas: Page) -> None:
    assert atlas.locator("#pick-after option").count() == len(record().versions)


def test_buttons_and_arrow_keys_step(atlas: Page) -> None:
    atlas.locator("#next").click()
    assert pair(atlas) == ("1858-aigun", "1858-tianjin")
    atlas.locator("h1").click()
    atlas.keyboard.press("ArrowRight")
    assert pair(atlas) == ("1858-tianjin", "1860-peking")
    atlas.keyboard.press("ArrowLeft")
    atlas.locator("#previous").click()
    assert pair(atlas) == ("1855-shimoda", "1858-aigun")


def test_any_two_versions_are_compared(atlas: Page) -> None:
    versions = [treaty.id for treaty in record().versions]
    atlas.locator("#pick-before").select_option(str(versions.index("1689-nerchinsk")))
    atlas.locator("#pick-after").select_option(str(versions.index("1860-peking")))
    settle(atlas)
    assert pair(atlas) == ("1689-nerchinsk", "1860-peking")
    atlas.locator("#open-panel").click()
    rows = atlas.locator("#panel tbody tr").all_inner_texts()
    assert any("584,600" in row for row in rows)


def test_a_deep_link_leads_to_a_treaty(quiet_page: Page, maps: Path) -> None:
    open_page(quiet_page, maps / "atlas.html", "t=1911-tsitsihar")
    assert pair(quiet_page)[1] == "1911-tsitsihar"


def test_the_ledger_is_the_ledger(atlas: Page) -> None:
    """Its rows are those of the record, as many and as large."""
    rows = atlas.locator("#ledger tbody tr").count()
    assert rows == len(ledger.entries(record()))


def test_the_ledger_and_the_chart_follow_the_choice(atlas: Page) -> None:
    here = atlas.locator("#ledger .here").all_inner_texts()
    mark = atlas.locator("#mark-after").get_attribute("d")
    atlas.locator("#ledger tbody tr:not(.here) .link").last.click()
    settle(atlas)
    assert atlas.locator("#ledger .here").all_inner_texts() != here
    assert atlas.locator("#mark-after").get_attribute("d") != mark


def test_a_click_into_the_chart_goes_to_its_time(atlas: Page) -> None:
    box = atlas.locator("#chart svg").bounding_box()
    assert box
    atlas.mouse.click(box["x"] + box["width"] * 0.1, box["y"] + 30)
    assert pair(atlas)[1] == "1720-irtysh-line"


def test_the_chart_adds_up(atlas: Page) -> None:
    """Its bands fill the study area in every version: the tops of the last end at the top of the chart."""
    tops = atlas.evaluate(
        """() => {
          const y = new Map();
          for (const path of document.querySelectorAll('#chart path[data-sovereign]'))
            for (const [, x, top] of path.getAttribute('d').matchAll(/([\\d.]+) (-?[\\d.]+)/g))
              y.set(x, Math.min(y.get(x) ?? 999, Number(top)));
          return [...y.values()];
        }"""
    )
    assert max(abs(top) for top in tops) < 0.1


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("кяхта", "kyakhta"),
        ("璦琿", "aigun"),
        ("Vladivos", "vladivostok"),
        ("ulaanb", "urga"),
        ("Kuldja", None),
        ("zharkent", "zharkent"),
    ],
)
def test_a_place_that_is_searched_for_shows_who_held_it(atlas: Page, typed: str, place: str | None) -> None:
    atlas.fill("#search", typed)
    if place is None:
        assert atlas.locator("#found li").count() == 0
        return
    atlas.locator("#found button").first.click()
    told = atlas.locator("#chain li").all_inner_texts()
    where = record().atlas.places[place]
    known = list(point.history(record(), where.lon, where.lat))
    held = [known[0].sovereign]
    held += [now.sovereign for last, now in pairwise(known) if now.sovereign != last.sovereign]
    assert len(told) == len(held)


def test_a_search_for_nothing_finds_nothing(atlas: Page) -> None:
    atlas.fill("#search", "   ")
    assert atlas.locator("#found li").count() == 0
    atlas.fill("#search", "<img src=x onerror=alert(1)>")
    assert atlas.locator("#found li").count() == 0


def test_states_are_called_as_they_were(quiet_page: Page, maps: Path) -> None:
    for treaty, name in (
        ("1858-aigun", "Russian Empire"),
        ("1944-tuva", "Soviet Union"),
        ("2004-supplement", "Russian Federation"),
    ):
        open_page(quiet_page, maps / "atlas.html", f"t={treaty}&m=toggle")
        assert name in quiet_page.locator("#summary").inner_text() + " ".join(
            quiet_page.locator("#legend-body li").all_text_contents()
        )


def test_the_view_follows_the_treaty(atlas: Page) -> None:
    before = atlas.locator("#scale-text").inner_text()
    versions = [treaty.id for treaty in record().versions]
    atlas.locator("#pick-after").select_option(str(versions.index("1886-novokievsk")))
    atlas.locator("#pick-before").select_option(str(versions.index("1886-novokievsk") - 1))
    settle(atlas)
    assert atlas.locator("#scale-text").inner_text() != before
