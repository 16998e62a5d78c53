"""A page, a picture and the page without scripts explain the same things, in the same words and order."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from matplotlib.figure import Figure
from pages import LANGUAGES, open_page, real_scene, settle
from scenes import toy_scene

from borderhist import style
from borderhist.i18n.translator import Translator, map_texts
from borderhist.maps import legend
from borderhist.maps.html import painting
from borderhist.maps.html.fallback import without_scripts
from borderhist.maps.html.page import page as render
from borderhist.maps.print import legends, pictures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from borderhist.maps.scene import Scene

SCENES: dict[str, Callable[[], Scene]] = {"toy": toy_scene, "1858": lambda: real_scene("1858-aigun")}


def in_a_picture(scene: Scene, language: str) -> list[str]:
    pen = pictures.pen_for(language)
    with pictures.drawing_settings(pen.typefaces):
        figure = Figure(figsize=(pictures.A4[0] / 72, pictures.A4[1] / 72))
        before, after, *_ = pictures.print_page(figure, scene, pen)
        return [row.text for row in legends.rows(pen.phrases, [before.panel, after.panel])]


def without_a_script(scene: Scene) -> list[str]:
    """Return the texts of the legend in English, which alone has pictures."""
    _, _, rest = without_scripts(scene).rpartition("</figure>")
    [paragraph] = re.findall(r"<p style=[^>]*>(.*?)</p>", rest)
    return [
        unescape(text).strip() for text in re.sub(r"<[^>]+>", "\n", paragraph).split("\n") if text.strip()
    ]


@pytest.mark.browser
@pytest.mark.parametrize("name", SCENES)
def test_all_who_read_a_map_are_told_the_same(quiet_page: Page, tmp_path: Path, name: str) -> None:
    scene = SCENES[name]()
    path = tmp_path / "page.html"
    path.write_text(render(scene), "utf-8")
    open_page(quiet_page, path, "y=graticule,possessions")
    for language in LANGUAGES:
        quiet_page.select_option("#language", language)
        settle(quiet_page)
        told = quiet_page.locator("#legend-body li").all_text_contents()
        printed = in_a_picture(scene, language)
        # paper shows no land beyond its edges
        assert len(printed) > 8
        assert printed == (told if name == "toy" else [text for text in told if text in printed])
        if language == "en":
            # the picture of a page without scripts is too small for rivers
            river = Translator("en").text(legend.ROWS["river"])
            assert without_a_script(scene) == [text for text in told if text != river]


@pytest.mark.browser
def test_a_page_explains_the_layers_it_shows(quiet_page: Page, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(render(toy_scene()), "utf-8")
    layers = [thing for thing, key in legend.ROWS.items() if key == f"layer_{thing}"]
    assert len(layers) == 7
    open_page(quiet_page, path, f"y={','.join(layers)}")
    told = quiet_page.locator("#legend-body li").all_text_contents()
    wanted = [Translator("en").text(legend.ROWS[layer]) for layer in layers]
    assert [text for text in told if text in wanted] == wanted


def test_all_that_a_legend_may_say_has_a_text_and_a_sample() -> None:
    assert all(key in texts for texts in map_texts().values() for key in legend.ROWS.values())
    layers = {thing for thing, key in legend.ROWS.items() if key == f"layer_{thing}"}
    # possessions are sampled in the colour of one that is shown
    drawn = set(legend.ROWS) - layers - {legend.HEADING, "possessions"}
    assert set(legends.SAMPLES) == drawn
    assert set(painting.SAMPLES) == drawn - {"transfer", "river", "land"}
    assert set(style.CERTAINTIES) <= drawn
