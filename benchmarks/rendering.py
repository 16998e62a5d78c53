"""Draw every page with ``render --all``, twice, beside as many pages of plain layers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import plain
from timing import medians, ratio

from borderhist.derive.chronicle import derive
from borderhist.model.reader import read_atlas
from borderhist.query.page_data import list_stories

if TYPE_CHECKING:
    import geopandas as gpd

    from borderhist.query.page_data import Story

RUNS = 2

COMMAND = "import borderhist.cli; borderhist.cli.main()"


def render_first(folder: Path) -> None:
    """Run it on an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    render_all(folder)


def render_all(folder: Path) -> str:
    """Run ``borderhist render --all`` as a user does; return what it says beside the names of the files."""
    command = [sys.executable, "-c", COMMAND, "render", "--all", "--jobs", str(jobs()), "-o", str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr  # noqa: S603


def render_again(folder: Path, count: int) -> None:
    """Run it on a folder in which every page stands.

    Raises
    ------
    RuntimeError
        If a page was drawn all the same, as when the program was changed in between.
    """
    if f"{count} maps are up to date" not in (said := render_all(folder)):
        message = f"the second run drew again: {said}"
        raise RuntimeError(message)


def jobs() -> int:
    """Return how many pages ``render`` draws at once by default."""
    return os.cpu_count() or 1


def plain_pages(known: list[dict[str, gpd.GeoDataFrame]], drawn: tuple[Story, ...], folder: Path) -> None:
    """Write the page of every subject as folium does, one after the other."""
    for subject in drawn:
        found = plain.layers(known, subject, (subject.before, subject.after))
        (folder / f"{subject.id}.html").write_text(plain.folium_page(found), "utf-8")


def main() -> None:
    """Print a table."""
    warnings.simplefilter("ignore")
    chronicle = derive(read_atlas())
    drawn, known = list_stories(chronicle), plain.tables(chronicle)
    with tempfile.TemporaryDirectory() as parent:
        ours, peers = Path(parent) / "ours", Path(parent) / "peers"
        peers.mkdir()
        calls = {
            "borderhist render --all, first run": lambda: render_first(ours),
            "borderhist render --all, second run": lambda: render_again(ours, len(drawn)),
            "folium GeoJson": lambda: plain_pages(known, drawn, peers),
        }
        times = medians(RUNS, calls)
    first, second, _ = times.values()
    print(f"| {len(drawn)} pages | jobs | seconds | x the first run |\n|---|--:|--:|--:|")
    for name, seconds in times.items():
        print(f"| {name} | {jobs() if 'render' in name else 1} | {seconds:.1f} | {ratio(seconds, first)} |")
    print(f"\nThe first run takes {ratio(first, second)} times as long as the second, which draws nothing.\n")


if __name__ == "__main__":
    main()
