"""How deriving grows when every line has 1, 2 and 4 times the vertices."""

from __future__ import annotations

import dataclasses
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from timing import medians, ratio

from borderhist.derive.chronicle import derive
from borderhist.model.reader import Atlas, LineFeature, read_atlas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from borderhist.derive.chronicle import Chronicle

    Point = np.ndarray[tuple[int], np.dtype[np.float64]]

GRID = 1e-7

RUNS = 3

TIMES = (1, 2, 4)


def densified(line: shapely.LineString, times: int) -> shapely.LineString:
    """Return a line with ``times`` edges for each of its own, bent by a centimetre so none is straight."""
    points = shapely.get_coordinates(line)
    steps = [point for a, b in pairwise(points) for point in (a, *between(a, b, times))]
    return shapely.LineString(np.round([*steps, points[-1]], 7))


def between(a: Point, b: Point, times: int) -> list[Point]:
    """Return points along an edge, which are the same in every line that has this edge."""
    low, high = sorted((a, b), key=tuple)
    lot = np.random.default_rng(np.abs(np.rint([*low, *high] / np.float64(GRID))).astype(np.uint64))
    found = [low + (high - low) * k / times + lot.integers(-1, 2, 2) * GRID for k in range(1, times)]
    return found if low is a else found[::-1]


def dense(atlas: Atlas, times: int) -> Atlas:
    """Return an atlas with densified lines."""

    def thicker(features: tuple[LineFeature, ...]) -> tuple[LineFeature, ...]:
        return tuple(dataclasses.replace(f, geometry=densified(f.geometry, times)) for f in features)

    lines: Mapping[str, tuple[LineFeature, ...]] = {
        name: thicker(parts) for name, parts in atlas.lines.items()
    }
    return dataclasses.replace(atlas, lines=lines)


def main() -> None:
    """Print a table."""
    atlas = read_atlas()
    counts: dict[str, int] = {}

    def derived(times: int, thick: Atlas) -> None:
        counts[str(times)] = vertices(derive(thick))

    atlases = {times: dense(atlas, times) if times > 1 else atlas for times in TIMES}
    seconds = medians(RUNS, {str(times): partial(derived, times, one) for times, one in atlases.items()})
    print("| vertices | x | seconds | x |\n|--:|--:|--:|--:|")
    for times, count in counts.items():
        grown, taken = ratio(count, counts["1"]), seconds[times]
        print(f"| {count:,} | {grown} | {taken:.2f} | {ratio(taken, seconds['1'])} |")
    print()


def vertices(chronicle: Chronicle) -> int:
    """Return how many vertices the boundaries of the faces have."""
    arrangement = chronicle.arrangement
    return sum(len(chain) for chain in (*arrangement.chains, *arrangement.rim))


if __name__ == "__main__":
    main()
