"""Colours on the map stay apart for everybody, on grey paper and on a bad projector; texts can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from colours import SEEN_BY, contrast, distance, grey_distance, parsed, washed_out
from derivation import record
from pages import ROOT, open_page
from scenes import toy_scene

from borderhist import style
from borderhist.i18n.translator import map_texts
from borderhist.maps.html import assets, painting

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from borderhist.model.records import Sovereign

LEAST_DISTANCE = 10.0
"""Of two neighbouring fills in CIE L*a*b*, for everybody and for each kind of colour blindness."""

LEAST_GREY = 5.0
"""In lightness: a grey print shows a step; between them runs a line as well."""

LEAST_WASHED_OUT = 6.0
"""With a third of the light of the screen as stray light."""

HATCHED = {"open", "condominium"}
"""Land that a hatch tells apart too, so that half the distance is enough."""

TEXT_CONTRAST = 4.5
"""WCAG 2.2, level AA."""


def neighbours() -> set[tuple[str, str]]:
    """Return the pairs of sovereigns that were ever neighbours."""
    pairs = {
        (row[one].sovereign, row[other].sovereign)
        for row in record().tenures
        for one, other in record().arrangement.neighbours
    }
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


@pytest.mark.parametrize("pair", sorted(neighbours()), ids=" ".join)
def test_neighbouring_lands_stay_apart(pair: tuple[str, str]) -> None:
    sovereigns = [record().atlas.sovereigns[name] for name in pair]
    one, other = (parsed(sovereign.colour) for sovereign in sovereigns)
    share = 0.5 if {sovereign.kind for sovereign in sovereigns} & HATCHED else 1.0
    for viewer in SEEN_BY:
        assert distance(one, other, viewer) >= LEAST_DISTANCE * share, viewer
    assert grey_distance(one, other) >= LEAST_GREY * share or share < 1
    assert distance(washed_out(one), washed_out(other)) >= LEAST_WASHED_OUT * share


def fills() -> list[Sovereign]:
    """Return who is painted in a colour of its own; common land is striped in those of its holders."""
    return [one for one in record().atlas.sovereigns.values() if one.kind != "condominium"]


@pytest.mark.parametrize("viewer", SEEN_BY)
def test_transferred_land_stands_out_from_every_fill(viewer: str) -> None:
    tint = parsed(style.TRANSFER)
    for sovereign in fills():
        fill = parsed(sovereign.colour)
        assert distance(tint, fill, viewer) >= 3 * LEAST_DISTANCE, sovereign.id
        assert grey_distance(tint, fill) >= 3 * LEAST_GREY, sovereign.id
        assert distance(washed_out(tint), washed_out(fill), viewer) >= LEAST_WASHED_OUT, sovereign.id


def shades() -> dict[str, str]:
    """Return the shades of all who hold land that is another's."""
    atlas = record().atlas
    return {one.holder: style.shade_of(atlas.sovereigns[one.holder].colour) for one in atlas.possessions}


def test_stripes_of_a_possession_are_seen_on_every_fill() -> None:
    assert shades()
    for holder, shade in shades().items():
        for sovereign in fills():
            assert contrast(parsed(shade), parsed(sovereign.colour)) >= 3, (holder, sovereign.id)
            assert grey_distance(parsed(shade), parsed(sovereign.colour)) >= 6 * LEAST_GREY
            assert distance(washed_out(parsed(shade)), washed_out(parsed(sovereign.colour))) >= 10


def test_stripes_of_a_possession_run_as_no_other_hatch_does() -> None:
    scene = toy_scene()
    [possession] = scene["possessions"]
    pattern = painting.possession_pattern(0, possession["colour"])
    others = [each for each in painting.hatches(scene) if each != pattern]
    assert len(others) >= 3
    assert "rotate" not in pattern
    assert all("rotate(45)" in each or f'stroke="{style.HATCH_INK}"' in each for each in others)


def test_a_line_is_seen_on_every_fill() -> None:
    for sovereign in fills():
        assert contrast(parsed(style.INK), parsed(sovereign.colour)) >= 3


def test_labels_are_read_on_every_fill() -> None:
    """A halo helps; the contrast is enough without it."""
    sheet = assets.viewer("viewer.css")
    colours = dict(
        re.findall(
            r"\.label\.(area|place|zone|reading|route|degree|water) \{[^}]*?color: var\(--([\w-]+)\)", sheet
        )
    )
    colours.pop("water")
    assert {"area", "zone", "reading", "route", "degree"} <= set(colours)
    for kind, name in colours.items():
        for sovereign in fills():
            text = style.PROPERTIES[name]
            assert contrast(parsed(text), parsed(sovereign.colour)) >= 3, (kind, sovereign.id)


LITERAL = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(|:\s*(?:white|black|grey|gray|red|blue)\b", re.IGNORECASE
)


def sheets() -> list[Path]:
    maps = ROOT / "borderhist" / "maps"
    return [maps / "html" / "viewer" / "viewer.css", maps / "publish" / "gallery.css"]


def test_every_colour_is_stated_once() -> None:
    viewer = ROOT / "borderhist" / "maps" / "html" / "viewer"
    texts = [*sheets(), *viewer.rglob("*.html"), *viewer.rglob("*.js")]
    assert len(texts) > 50
    found = {
        path.name: LITERAL.findall(path.read_text("utf-8")) for path in texts if path.name != "style_table.js"
    }
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_style_sheets_name_the_colours_there_are() -> None:
    text = "".join(path.read_text("utf-8") for path in sheets())
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) == set(style.PROPERTIES)


@pytest.mark.browser
@pytest.mark.parametrize("name", ["1858-aigun", "atlas"])
def test_all_text_has_contrast(quiet_page: Page, maps: Path, name: str) -> None:
    """Every word that stands on a plain ground, in every language, reaches 4.5 to 1."""
    open_page(quiet_page, maps / f"{name}.html")
    quiet_page.locator("#layers > summary").click()
    found = quiet_page.evaluate(
        """() => {
          const opaque = node => {
            for (let at = node; at; at = at.parentElement) {
              const parts = getComputedStyle(at).backgroundColor.match(/[\\d.]+/g).map(Number);
              if ((parts[3] ?? 1) > 0.85) return parts.slice(0, 3);
            }
            return [255, 255, 255];
          };
          return [...document.querySelectorAll('body *')]
            .filter(node => node.offsetWidth && !node.disabled && !node.closest('.folium-map, #layers-body'))
            .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
            .map(node => {
              const ink = getComputedStyle(node).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
              return [node.textContent.trim().slice(0, 30), ink, opaque(node)];
            });
        }"""
    )
    assert len(found) > 30
    for text, ink, ground in found:
        pair = [tuple(value / 255 for value in colour) for colour in (ink, ground)]
        assert contrast(*pair) >= TEXT_CONTRAST, text


def test_the_texts_are_there_in_every_language() -> None:
    texts = map_texts()
    assert len({frozenset(said) for said in texts.values()}) == 1
    assert not [key for said in texts.values() for key, text in said.items() if not text.strip()]
