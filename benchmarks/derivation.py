"""Derive all versions and every transfer, beside laying drawn polygons over each other."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from plain import overlay
from timing import medians, ratio

from borderhist.derive.chronicle import derive
from borderhist.layers.table import Selection, table
from borderhist.model.reader import read_atlas
from borderhist.query import territories, transfers

if TYPE_CHECKING:
    from borderhist.derive.chronicle import Chronicle

RUNS = 3


def ours() -> Chronicle:
    """Derive from the treaty files: every version's territories and every transfer."""
    chronicle = derive(read_atlas())
    for version, treaty in enumerate(chronicle.versions):
        territories.of_version(chronicle, version)
        transfers.by_treaty(chronicle, treaty.id)
    return chronicle


def main() -> None:
    """Print a table."""
    warnings.simplefilter("ignore")
    chronicle = ours()
    states = [Selection(treaty=treaty.id) for treaty in chronicle.versions]
    drawn = [table(chronicle, "territories", state).to_geodataframe() for state in states]
    named = {"borderhist, from the treaty files": ours, "geopandas overlay": lambda: overlay(drawn)}
    times = medians(RUNS, named)
    vertices = sum(len(chain) for chain in chronicle.arrangement.chains)
    faces = len(chronicle.arrangement.faces)
    print(f"{len(chronicle.versions)} versions, {faces} faces, {vertices:,} vertices of boundary.\n")
    print("| all versions and transfers | seconds | x ours |\n|---|--:|--:|")
    for name, seconds in times.items():
        print(f"| {name} | {seconds:.2f} | {ratio(seconds, next(iter(times.values())))} |")
    print()


if __name__ == "__main__":
    main()
