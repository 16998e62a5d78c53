"""Draw every page with ``render --all``, twice, beside as many pages of plain layers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import plain
from timing import ratio

from borderhist.atlas import read_atlas
from borderhist.chronicle import derive
from borderhist.maps.composition import subjects

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from borderhist.maps.composition import Subject

COMMAND = "import borderhist.cli; borderhist.cli.main()"


def render_all(folder: Path) -> float:
    """Run ``borderhist render --all`` as a user does; return its seconds."""
    start = time.perf_counter()
    command = [sys.executable, "-c", COMMAND, "render", "--all", "--jobs", str(jobs()), "-o", str(folder)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - start


def jobs() -> int:
    """Return how many pages ``render`` draws at once by default."""
    return os.cpu_count() or 1


def plain_pages(
    known: list[dict[str, gpd.GeoDataFrame]],
    drawn: tuple[Subject, ...],
    writer: Callable[..., str],
    folder: Path,
) -> float:
    """Write the page of every subject the plain way, one after the other; return the seconds."""
    start = time.perf_counter()
    for subject in drawn:
        found = plain.layers(known, subject, (subject.before, subject.after))
        (folder / f"{subject.id}.html").write_text(writer(found), "utf-8")
    return time.perf_counter() - start


def main() -> None:
    """Print a table."""
    warnings.simplefilter("ignore")
    chronicle = derive(read_atlas())
    drawn, known = subjects(chronicle), plain.tables(chronicle)
    with tempfile.TemporaryDirectory() as folder:
        first, second = (render_all(Path(folder)) for _ in range(2))
    times = {"borderhist render --all, first run": first, "borderhist render --all, second run": second}
    for name, writer in (("folium GeoJson", plain.folium_page), ("geopandas explore", plain.explore_page)):
        with tempfile.TemporaryDirectory() as folder:
            times[name] = plain_pages(known, drawn, writer, Path(folder))
    print(f"| {len(drawn)} pages | jobs | seconds | x the first run |\n|---|--:|--:|--:|")
    for name, seconds in times.items():
        print(f"| {name} | {jobs() if 'render' in name else 1} | {seconds:.1f} | {ratio(seconds, first)} |")
    print(f"\nThe first run takes {ratio(first, second)} times as long as the second, which draws nothing.\n")


if __name__ == "__main__":
    main()
