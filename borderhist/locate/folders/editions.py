"""Which record an index answers from, as one short text."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.locate.lookup.index import Index


def edition(index: Index) -> str:
    """Return the SHA-256 of the record as an index knows it: its land, lines, days and clauses.

    Two indexes of one record from one standpoint have the same, whoever built them. The grids that make
    them fast do not count: rounding may tell them apart where no answer differs.
    """
    digest = hashlib.sha256()
    for value in _record(index):
        digest.update(np.ascontiguousarray(value).tobytes() if isinstance(value, np.ndarray) else value)
    return digest.hexdigest()


def _record(index: Index) -> Iterator[np.ndarray | bytes]:
    yield repr(index.answers.rows).encode()
    yield repr(index.pieces).encode()
    yield from (index.answers.first, index.times.effective, index.context)
    yield from (shapely.to_wkb(land) for land in (*index.lands.faces, index.lands.frame))
    reach = index.bands.reach
    yield from (reach.lines.edges, reach.lines.sizes, reach.limit, reach.kind, reach.counts)
