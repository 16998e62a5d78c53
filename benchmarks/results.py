"""Run every benchmark and write RESULTS.md anew."""

from __future__ import annotations

import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import derivation
import exporting
import growth
import locate
import opening
import rendering

if TYPE_CHECKING:
    from types import ModuleType

PACKAGES = ("geopandas", "shapely", "folium", "mapclassify", "playwright", "django-js-lib-leaflet")

HEAD = """# Results

Written by `python benchmarks/results.py` in one run; [README.md](README.md) says how to repeat it.
{versions}. {cores} cores, which other work shared: seconds are of that machine and that hour, so trust the
ratios. Times are medians of runs in which the peers took turns: seven openings,
three derivations, and two renderings, which are too few for a fine comparison; every benchmark has a process
of its own.
"""

OPENING = """## Opening a page

From navigation to the frame after the first one with a drawn map; for ours that is the map with land, lines
and what changed hands, and below each table stands when its labels, insets and panel follow. Headless
Chromium, a new context for each of {runs} openings, from a file, without a network.

All three pages open offline with the same Leaflet {leaflet} inlined, script and style. folium also links to
jQuery, Bootstrap, Font Awesome, glyphicons and Leaflet.awesome-markers; these layers need none of them, and
they were left out, to the peers' favour. The peers hold boundary, territories and transfers of the same
versions and the places of the gazetteer, each version a layer; the versions of the opening pair are shown.
They hold the layers as derived, unsimplified. Ours simplifies them for its scale, and holds four languages,
the chain of evidence and four ways to compare.
"""

DERIVING = """## Deriving

The overlay is given its polygons for nothing and finds what changed. Ours reads the files, traces every
rule, closes every line, checks every witness and side, and gives every area its error.
"""

DRAWING = """## Drawing all pages

The plain way is given its tables for nothing; ours starts from the treaty files. The plain pages are
written as folium writes them, with links to the network instead of Leaflet.
"""

EXPORTING = """## Exporting

The same layer, already in memory, written by `borderhist export` and by plain geopandas (`to_file`,
`to_parquet`).
"""

LOCATING = """## Locating

Points by lot in the study area, on days by lot from 1688 to 2008; all ways give the sovereign, ours also
status, article and days. The peers are given points and land as geometries in memory, and answer for a
sample, as large as their speed allows: `sjoin` with every territory of every version, then the day; or with
the atomic faces, then the day. Best of {runs} runs (one for the slowest). *By grid row*: the same points,
sorted by rows of the grid. Memory is the most that `borderhist locate` took, Parquet in and out.
"""

GROWING = """## Growing

Deriving with more vertices in every line.
"""


def versions() -> str:
    """Return the versions of what was measured."""
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    python = ".".join(platform.python_version_tuple()[:2])
    return f"Python {python}, {packages}, Chromium {opening.chromium_version()}"


def run_alone(benchmark: ModuleType) -> str:
    """Return what a benchmark prints in a process of its own, without the garbage of the others."""
    ran = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, str(benchmark.__file__)], stdout=subprocess.PIPE, text=True, check=True
    )
    sys.stderr.write(ran.stdout)
    return ran.stdout


def main() -> None:
    """Write RESULTS.md."""
    leaflet = metadata.version("django-js-lib-leaflet").rsplit(".", 1)[0]
    parts = [
        HEAD.format(versions=versions(), cores=rendering.jobs()),
        OPENING.format(runs=opening.RUNS, leaflet=leaflet), run_alone(opening),
        DERIVING, run_alone(derivation),
        DRAWING, run_alone(rendering),
        EXPORTING, run_alone(exporting),
        LOCATING.format(runs=locate.RUNS), run_alone(locate),
        GROWING, run_alone(growth),
    ]  # fmt: skip
    text = "\n".join(part.strip("\n") + "\n" for part in parts)
    (Path(__file__).parent / "RESULTS.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
