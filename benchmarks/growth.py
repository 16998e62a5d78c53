"""How deriving grows when every line has 1, 4 and 16 times the vertices."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from timing import best_of

from borderhist.atlas import Atlas, LineFeature, read_atlas
from borderhist.chronicle import derive

if TYPE_CHECKING:
    from collections.abc import Mapping

GRID = 1e-7


def densified(line: shapely.LineString, times: int) -> shapely.LineString:
    """Return a line with ``times`` edges for each of its own, bent by a centimetre so none is straight."""
    points = shapely.get_coordinates(line)
    lot = np.random.default_rng(len(points))
    steps = [
        a + (b - a) * k / times + (lot.integers(-1, 2, 2) * GRID if k else 0)
        for a, b in pairwise(points)
        for k in range(times)
    ]
    return shapely.LineString(np.round([*steps, points[-1]], 7))


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
    first: tuple[int, float] | None = None
    print("| vertices | seconds | vertices x | seconds x |\n|---|---|---|---|")
    for times in (1, 4, 16):
        thick = dense(atlas, times) if times > 1 else atlas
        seconds, chronicle = best_of(2, lambda thick=thick: derive(thick))  # type: ignore[misc]
        count = sum(
            len(chain) for chain in (*chronicle.arrangement.chains.values(), *chronicle.arrangement.rim)
        )
        first = first or (count, seconds)
        print(f"| {count} | {seconds:.2f} | {count / first[0]:.1f} | {seconds / first[1]:.1f} |")


if __name__ == "__main__":
    main()
