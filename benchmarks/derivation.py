"""Derive all versions and draw all pages, beside the plain way, in one run."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import folium
import geopandas as gpd
from timing import best_of, row

from borderhist import territories, transfers
from borderhist.atlas import read_atlas
from borderhist.chronicle import derive
from borderhist.export import frames
from borderhist.maps.composition import subjects
from borderhist.maps.rendering import pages

if TYPE_CHECKING:
    from borderhist.chronicle import Chronicle

RUNS = 3


def ours() -> Chronicle:
    """Derive from the treaty files: every version's territories and every transfer."""
    chronicle = derive(read_atlas())
    for version in range(len(chronicle.versions)):
        territories.of_version(chronicle, version)
    for treaty in chronicle.versions:
        transfers.by_treaty(chronicle, treaty.id)
    return chronicle


def overlay(drawn: list[gpd.GeoDataFrame]) -> list[gpd.GeoDataFrame]:
    """Find what changed by laying each version's polygons over those of the one before."""
    found = []
    for before, after in itertools.pairwise(drawn):
        columns = ["sovereign", "geometry"]
        both = gpd.overlay(before[columns], after[columns], keep_geom_type=True)
        changed = both[both["sovereign_1"] != both["sovereign_2"]]
        found.append(changed.dissolve(["sovereign_1", "sovereign_2"]))
    return found


def render_ours(chronicle: Chronicle) -> int:
    """Draw every page of ours; return the bytes."""
    with tempfile.TemporaryDirectory() as folder:
        return sum(path.stat().st_size for path in pages(chronicle, subjects(chronicle), Path(folder)))


def render_plain(drawn: list[gpd.GeoDataFrame], count: int) -> int:
    """Draw as many folium maps, each with two GeoJson layers, before and after; return the bytes."""
    size = 0
    with tempfile.TemporaryDirectory() as folder:
        neighbours = itertools.islice(itertools.cycle(itertools.pairwise(drawn)), count)
        for number, (before, after) in enumerate(neighbours):
            plain = folium.Map(location=[51, 120], zoom_start=4, tiles=None)
            folium.GeoJson(before.to_json(), name="before").add_to(plain)
            folium.GeoJson(after.to_json(), name="after").add_to(plain)
            path = Path(folder) / f"{number}.html"
            plain.save(path)
            size += path.stat().st_size
    return size


def main() -> None:
    """Print two tables."""
    warnings.simplefilter("ignore")
    seconds, chronicle = best_of(RUNS, ours)
    drawn = [frames.territories_frame(chronicle, version) for version in range(len(chronicle.versions))]
    plain, _ = best_of(RUNS, lambda: overlay(drawn))
    vertices = sum(len(chain) for chain in chronicle.arrangement.chains.values())
    faces = len(chronicle.arrangement.faces)
    print(f"{len(chronicle.versions)} versions, {faces} faces, {vertices} vertices of boundary\n")
    print("| all versions and transfers | seconds | times faster than the overlay |\n|---|---|---|")
    print(row("borderhist, from the treaty files", seconds, plain))
    print(row("geopandas overlay of drawn polygons", plain, plain))
    count = len(subjects(chronicle))
    drawing, size = best_of(RUNS, lambda: render_ours(chronicle))
    folium_seconds, folium_size = best_of(RUNS, lambda: render_plain(drawn, count))
    print(f"\n| {count} pages | seconds | times faster than folium | kB a page |\n|---|---|---|---|")
    print(row("borderhist render --all", drawing, folium_seconds), f"{size / count / 1000:.0f} |")
    print(row("plain folium GeoJson", folium_seconds, folium_seconds), f"{folium_size / count / 1000:.0f} |")


if __name__ == "__main__":
    main()
