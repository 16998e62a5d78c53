"""Which lines decide about a land: those that bound it on that day; and which shores about a point at sea."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist import whereabouts
from borderhist.locate.lookup.answers import UNDELIMITED, VERSION, WITHIN
from borderhist.locate.lookup.lands import LAND
from borderhist.locate.lookup.lines import Lines
from borderhist.locate.lookup.nearby import Reach
from borderhist.whereabouts import COAST_KM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderhist.chronicle import Chronicle
    from borderhist.faces import Arrangement
    from borderhist.segments import Piece, Segment

NO_LINES = 0
"""The context in which no line counts."""


def contexts(chronicle: Chronicle, pieces: Sequence[tuple[Segment, Piece]]) -> tuple[np.ndarray, np.ndarray]:
    """Return which pieces count in which context, and the context of every place in every column of time.

    Returns
    -------
    counts
        bool of shape (contexts, pieces).
    context
        int16 of shape (places, columns); see :class:`borderhist.locate.lookup.answers.Answers`.
    """
    number = {(segment.ref, id(piece)): n for n, (segment, piece) in enumerate(pieces)}
    known: dict[frozenset[int], int] = {frozenset(): NO_LINES}
    shape = LAND + len(chronicle.arrangement.faces), VERSION + len(chronicle.versions)
    context = np.full(shape, NO_LINES, np.int16)
    for version, tenures in enumerate(chronicle.tenures):
        of: dict[str, int] = {}
        for sovereign in sorted({tenure.sovereign for tenure in tenures}):
            deciding = whereabouts.bounding_lines(chronicle, version, sovereign)
            lines = frozenset(number[segment.ref, id(piece)] for segment, piece in deciding)
            of[sovereign] = known.setdefault(lines, len(known))
        context[LAND:, VERSION + version] = [of[tenure.sovereign] for tenure in tenures]
    counts = np.zeros((len(known), len(pieces)), bool)
    for lines, n in known.items():
        counts[n, list(lines)] = True
    return counts, context


def reach_of_lines(pieces: Sequence[tuple[Segment, Piece]], counts: np.ndarray) -> Reach:
    """Return how the uncertainty of lines reaches the points beside them."""
    chains = [shapely.get_coordinates(piece.geometry) for _, piece in pieces]
    limits = np.array([piece.uncertainty_km for _, piece in pieces])
    kinds = np.array([WITHIN if segment.is_agreed else UNDELIMITED for segment, _ in pieces], np.int16)
    return Reach(Lines.of([np.hstack([chain[:-1], chain[1:]]) for chain in chains]), limits, kinds, counts)


def reach_of_shores(arrangement: Arrangement) -> Reach:
    """Return how land reaches points at sea, in one context; the kind is the number of the face and 1."""
    count = len(arrangement.faces)
    shores: list[list[tuple[float, ...]]] = [[] for _ in range(count)]
    for (start, end), face in arrangement.left.items():
        if (end, start) not in arrangement.left:
            shores[face].append((*start, *end))
    lines = Lines.of([np.array(shore).reshape(-1, 4) for shore in shores])
    return Reach(
        lines, np.full(count, COAST_KM), np.arange(1, count + 1, dtype=np.int16), np.ones((1, count), bool)
    )
