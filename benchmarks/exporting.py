"""Write the territories of the whole record in every format, beside plain geopandas."""

from __future__ import annotations

import importlib
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import shapely
from timing import medians, ratio

from borderhist.derive.chronicle import derive
from borderhist.io import writing
from borderhist.layers import table as layers_table
from borderhist.model.reader import read_atlas

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from borderhist.layers.table import Table

LAYER = "territories"
RUNS = 3
SLOW = ("pmtiles",)
"""The formats that are written once."""


def by_gdal(driver: str, **options: str) -> Callable[[gpd.GeoDataFrame, Path], None]:
    """Return ``to_file`` with a driver."""
    return lambda frame, path: frame.to_file(path, driver=driver, **options)


PLAIN: dict[str, Callable[[gpd.GeoDataFrame, Path], None]] = {
    "geojson": by_gdal("GeoJSON"),
    "geojsonl": by_gdal("GeoJSONSeq"),
    "gpkg": by_gdal("GPKG"),
    "fgb": by_gdal("FlatGeobuf"),
    "parquet": lambda frame, path: frame.to_parquet(path),
    "shapefile": by_gdal("ESRI Shapefile"),
    "kml": by_gdal("LIBKML"),
    "csv": by_gdal("CSV", GEOMETRY="AS_WKT"),
    "pmtiles": by_gdal("PMTiles", MINZOOM="0", MAXZOOM="8"),
}
"""What one would write with geopandas and no design; it has nothing for the other formats."""


def ours(form: writing.Format, table: Table, folder: Path) -> Path:
    """Write a table as ``borderhist export`` does."""
    (path,) = writing.to_file([table], folder / f"ours{form.suffixes[0]}", form.name, overwrite=True)
    return path


def plain(form: writing.Format, frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Write the same rows with geopandas."""
    path = folder / f"plain{form.suffixes[0]}"
    path.unlink(missing_ok=True)
    PLAIN[form.name](frame, path)
    return path


def row(form: writing.Format, table: Table, frame: gpd.GeoDataFrame, folder: Path) -> str:
    """Return the row of a format: seconds and megabytes, and how many times ours geopandas takes."""
    calls = {"ours": lambda: ours(form, table, folder)}
    if form.name in PLAIN:
        calls["plain"] = lambda: plain(form, frame, folder)
    times = medians(1 if form.name in SLOW else RUNS, calls)
    sizes = {name: (folder / f"{name}{form.suffixes[0]}").stat().st_size for name in calls}
    cells = [form.title, f"{times['ours']:.2f}", f"{sizes['ours'] / 1e6:.2f}"]
    if "plain" in calls:
        cells += [ratio(times["plain"], times["ours"]), ratio(sizes["plain"], sizes["ours"])]
    else:
        cells += ["", ""]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print a table."""
    warnings.simplefilter("ignore")
    table = layers_table.table(derive(read_atlas()), LAYER)
    frame = table.to_geodataframe()
    vertices = int(shapely.get_num_coordinates(table.geometry).sum())
    print(f"{len(table)} territories of all versions, {vertices:,} vertices.\n")
    print("| format | seconds | MB | geopandas: x the time | x the size |\n|---|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for form in writing.FORMATS.values():
            if not form.only or LAYER in form.only:
                importlib.import_module(f"borderhist.io.formats.{form.writer.split('.')[0]}")
                print(row(form, table, frame, Path(folder)), flush=True)
    print()


if __name__ == "__main__":
    main()
