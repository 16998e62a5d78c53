#!/usr/bin/env python3
"""Make the small pictures of ``maps/previews``: render four pages and photograph them in Chromium."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from borderhist.derive.chronicle import derive
from borderhist.maps.publish.render import pages
from borderhist.model.reader import read_atlas
from borderhist.query.page_data import find_story

NAMES = ("1689-nerchinsk", "1727-kyakhta", "1858-aigun", "1860-peking")
FOLDER = Path(__file__).resolve().parents[1] / "maps" / "previews"
WIDTH, HEIGHT = 640, 360


def main() -> None:
    """Photograph the pages."""
    chronicle = derive(read_atlas())
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 2 * WIDTH, "height": 2 * HEIGHT})
        for path in pages(chronicle, [find_story(chronicle, name) for name in NAMES], Path(folder)):
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready]")
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            # the few red and blue pixels matter most and are the first that a sparing palette drops
            small = small.quantize(96, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
            small.save(FOLDER / f"{path.stem}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
