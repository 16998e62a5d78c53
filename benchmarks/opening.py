"""How long a page takes from navigation to its first drawn map, in headless Chromium, and how large it is."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import statistics
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import plain
from playwright.sync_api import sync_playwright
from timing import ratio

from borderhist.derive.chronicle import derive
from borderhist.maps.compose.composition import compose_scene
from borderhist.maps.html.page import page
from borderhist.model.reader import read_atlas
from borderhist.query.page_data import find_story, gather_page_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from playwright.sync_api import Browser

    from borderhist.derive.chronicle import Chronicle

RUNS = 7
SUBJECTS = ("1858-aigun", "atlas")
VIEWPORT = {"width": 1280, "height": 720}

DRAWN = """() => {
  const paths = () => [...document.querySelectorAll('.leaflet-container path')];
  const isDrawn = () => paths().some(path => path.getBoundingClientRect().width > 0);
  const isReady = () => !document.getElementById('scene') || document.documentElement.dataset.drawn;
  const isDone = () => document.readyState === 'complete' && isDrawn() && isReady();
  const look = () => requestAnimationFrame(() => {
    if (isDone()) requestAnimationFrame(() => { window.drawnAfter = performance.now(); });
    else look();
  });
  look();
  const watch = () => requestAnimationFrame(() => {
    if (document.documentElement?.dataset.ready) window.explainedAfter = performance.now();
    else watch();
  });
  watch();
}"""
"""Notes the frame after the first in which a map stood: in a page of ours land, lines and transfers."""

EXPLAINED = "() => window.explainedAfter || !document.getElementById('scene')"
"""Whether words and insets stand, too, which a page of ours draws after the map."""


@contextlib.contextmanager
def started() -> Iterator[Browser]:
    """Start headless Chromium, the one that ``BORDERHIST_CHROMIUM`` names if it does."""
    chromium = shutil.which(os.environ.get("BORDERHIST_CHROMIUM", "chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def chromium_version() -> str:
    """Return the main version of Chromium."""
    with started() as browser:
        return browser.version.split(".")[0]


def pages(chronicle: Chronicle, known: list[dict[str, gpd.GeoDataFrame]], name: str) -> dict[str, str]:
    """Return the page of a subject as each of the peers draws it."""
    subject = find_story(chronicle, name)
    scene = compose_scene(gather_page_data(chronicle, subject))
    opening = (subject.before + scene["before"], subject.before + scene["after"])
    found = plain.layers(known, subject, opening)
    return {
        "borderhist": page(scene),
        "folium GeoJson": plain.offline(plain.folium_page(found)),
        "geopandas explore": plain.offline(plain.explore_page(found)),
    }


def opened(browser: Browser, path: Path) -> tuple[float, float]:
    """Open a page in a context of its own, offline; return the milliseconds to its map and to its words."""
    context = browser.new_context(offline=True, viewport=VIEWPORT)  # type: ignore[arg-type]
    try:
        cold = context.new_page()
        errors: list[str] = []
        cold.on("pageerror", lambda error: errors.append(str(error)))
        cold.add_init_script(f"({DRAWN})()")
        cold.goto(path.as_uri())
        cold.wait_for_function("() => window.drawnAfter")
        cold.wait_for_function(EXPLAINED)
        if errors:
            message = f"{path.name} is broken: {errors[0]}"
            raise RuntimeError(message)
        drawn, explained = cold.evaluate(
            "() => [window.drawnAfter, window.explainedAfter ?? window.drawnAfter]"
        )
        return float(drawn), float(explained)
    finally:
        context.close()


def measured(texts: dict[str, str], folder: Path) -> dict[str, tuple[float, float]]:
    """Return the median times of each page; the peers take turns, run after run."""
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in texts}
    with started() as browser:
        for _ in range(RUNS):
            for name in texts:
                times[name].append(opened(browser, folder / f"{name}.html"))
    return {
        name: (
            statistics.median(drawn for drawn, _ in taken),
            statistics.median(explained for _, explained in taken),
        )
        for name, taken in times.items()
    }


def table(name: str, texts: dict[str, str], times: dict[str, tuple[float, float]]) -> None:
    """Print times and sizes, and how many times ours they are."""
    raw = {peer: len(text.encode()) for peer, text in texts.items()}
    packed = {peer: len(gzip.compress(text.encode())) for peer, text in texts.items()}
    print(f"| {name} | ms to the first map | x ours | kB | x ours | kB gzip | x ours |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for peer in texts:
        cells = [f"{times[peer][0]:.0f}", ratio(times[peer][0], times["borderhist"][0])]
        for sizes in (raw, packed):
            cells += [f"{sizes[peer] / 1000:,.0f}", ratio(sizes[peer], sizes["borderhist"])]
        print(f"| {peer} | {' | '.join(cells)} |")
    print(
        f"\nLabels, insets and the panel of borderhist's page stand after {times['borderhist'][1]:.0f} ms.\n"
    )


def main() -> None:
    """Print a table for each subject."""
    warnings.simplefilter("ignore")
    chronicle = derive(read_atlas())
    known = plain.tables(chronicle)
    for name in SUBJECTS:
        texts = pages(chronicle, known, name)
        with tempfile.TemporaryDirectory() as folder:
            table(name, texts, measured(texts, Path(folder)))


if __name__ == "__main__":
    main()
