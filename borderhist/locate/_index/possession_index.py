"""Tell which points another than their sovereign held in fact.

The faces of a possession are known beforehand, so that most points are answered by the code of their holding;
geometry is asked only about points of faces that a possession cuts or touches, on its days.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely

from borderhist.locate._index.face_grid import ONE_THREAD
from borderhist.locate._index.states import (
    OF_POSSESSION,
    TOO_EARLY,
    VERSION,
    HoldingRow,
    Times,
    build_columns,
)
from borderhist.query import possessions
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.query.possessions import PossessionShape


APART, PARTLY, WHOLLY = range(3)
"""How land lies to a possession; what only touches it may share a point with it, and lies there partly."""

NOBODY = HoldingRow(None, "")
"""The row of land that its sovereign held himself."""


@dataclasses.dataclass(frozen=True)
class PossessionIndex(OneLine):
    """The possessions of a chronicle, the smallest first, numbered from 1; 0 stands for none.

    Attributes
    ----------
    rows
        What is said of each number: :data:`.states.OF_POSSESSION`.
    lands
        Their polygons, object of shape (possessions,).
    since, until
        Their days, from inclusive to exclusive, NaT if open; datetime64[D] of shape (possessions,).
    reach
        How the land of each holding of :class:`.states.Holdings` lies to each, where their days overlap;
        int8 of shape (holdings, possessions).
    is_own
        Whether a number is not told of the sovereign of each holding, who has it himself; bool of shape
        (holdings, 1 + possessions).
    is_ever
        Whether the land of each holding lies in one on any day; bool of shape (holdings,).
    """

    rows: tuple[HoldingRow, ...]
    lands: np.ndarray
    since: np.ndarray
    until: np.ndarray
    reach: np.ndarray
    is_own: np.ndarray
    is_ever: np.ndarray

    @classmethod
    def of(cls, chronicle: Chronicle, holdings: Sequence[HoldingRow]) -> PossessionIndex:
        """Return the possessions of a chronicle, given the rows of its :class:`.states.Holdings`."""
        shapes = sorted(possessions.build_shapes(chronicle), key=lambda shape: shape.km2)
        rows = [NOBODY, *(_describe(shape) for shape in shapes)]
        own = [[False, *(not shape.is_told_of(held.sovereign) for shape in shapes)] for held in holdings]
        # copies, as no two threads may ask about one prepared polygon
        lands = np.array([shapely.MultiPolygon(list(shape.geometry.geoms)) for shape in shapes], "O")
        shapely.prepare(lands)
        ever = _relate_holdings(chronicle, lands, holdings)
        return cls(
            rows=tuple(rows),
            lands=lands,
            since=np.array([shape.since for shape in shapes], "datetime64[D]"),
            until=np.array([shape.until for shape in shapes], "datetime64[D]"),
            reach=np.where(_find_overlaps(shapes, holdings), ever, np.int8(APART)),
            is_own=np.array(own),
            is_ever=(ever > APART).any(axis=1) | (np.arange(len(holdings)) == TOO_EARLY),
        )

    @cached_property
    def _patterns(self) -> _Patterns:
        return _Patterns.of(self)

    @cached_property
    def _columns(self) -> dict[str, pa.Array]:
        return build_columns(self.rows, OF_POSSESSION)

    def find(self, codes: np.ndarray, lons: np.ndarray, lats: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Return the number of the possession in which each point lies on its day, int16 of shape (n,).

        Parameters
        ----------
        codes
            The holding of each point, int32 of shape (n,).
        days
            datetime64[D] of shape (n,), NaT where unknown.
        """
        found = np.zeros(len(codes), np.int16)
        if not len(self.lands):
            return found
        some, patterns = self._patterns.match(codes, days)
        lons, lats, numbers = lons[some], lats[some], np.zeros(len(some), np.int16)
        for number, reach in enumerate(self._patterns.reach.T, 1):
            lies = np.where(numbers > 0, APART, reach[patterns])
            cut = np.flatnonzero(lies == PARTLY)
            numbers[lies == WHOLLY] = number
            numbers[cut[self._contains(number, lons[cut], lats[cut])]] = number
        found[some] = np.where(self.is_own[codes[some], numbers], 0, numbers)
        return found

    def _contains(self, number: int, lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
        """Tell which points lie in a possession."""
        with ONE_THREAD:
            return np.asarray(shapely.intersects_xy(self.lands[number - 1], lons, lats))

    def columns(self, numbers: np.ndarray, others: Sequence[HoldingRow] = ()) -> dict[str, pa.Array]:
        """Return the columns :data:`.states.OF_POSSESSION` of n points, by name.

        Parameters
        ----------
        numbers
            Of possessions, int16 of shape (n,); as :meth:`find` returns them.
        others
            More rows, whose numbers follow those of ``rows``.
        """
        columns = build_columns((*self.rows, *others), OF_POSSESSION) if others else self._columns
        if not numbers.any():
            nothing = pa.nulls(len(numbers), pa.int32())
            return {
                name: pa.DictionaryArray.from_arrays(nothing, column.dictionary)
                for name, column in columns.items()
            }
        where = pa.array(numbers)
        return {name: column.take(where) for name, column in columns.items()}

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made of the rest."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Prepare the polygons again."""
        vars(self).update(state)
        shapely.prepare(self.lands)


class _Patterns(NamedTuple):
    """What can be said of a point by its holding and its day alone; few patterns stand for all holdings.

    Attributes
    ----------
    of_holding
        The pattern of the land of each holding, 0 if no possession is met; int32 of shape (holdings,).
    times
        The days on which a possession begins or ends.
    of_day
        The row of ``reach`` of each pattern in each column of ``times``, 0 if no possession is met; int32.
    reach
        How land lies to each possession, ``APART`` out of its days; int8 of shape (patterns, possessions).
    end
        The day from which there is no possession any more; NaT if there always is.
    """

    of_holding: np.ndarray
    times: Times
    of_day: np.ndarray
    reach: np.ndarray
    end: np.datetime64

    @classmethod
    def of(cls, index: PossessionIndex) -> _Patterns:
        """Return the patterns of an index."""
        by_other = ((index.reach > APART) & ~index.is_own[:, 1:]).any(axis=1, keepdims=True)
        nothing = np.zeros((1, len(index.lands)), np.int8)
        lands, of_holding = _number_rows(np.vstack([nothing, by_other * index.reach]))
        days = np.concatenate([index.since, index.until])
        times = Times.of(np.unique(days[~np.isnat(days)]).tolist())
        starts = np.append(np.full(VERSION, np.datetime64("NaT", "D")), times.effective)[:, None]
        lasts = (starts >= index.since) & ~(starts >= index.until)
        reach, of_day = _number_rows((lands[:, None] * lasts).reshape(-1, len(index.lands)))
        return cls(of_holding[1:], times, of_day.reshape(len(lands), len(starts)), reach, index.until.max())

    def match(self, codes: np.ndarray, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers of the points that some possession may hold, and their rows of ``reach``."""
        # whatever is compared with NaT is false
        on_days = (days >= self.times.effective[0]) & ~(days >= self.end)
        some = np.flatnonzero(on_days & (self.of_holding[codes] > 0))
        patterns = self.of_day[self.of_holding[codes[some]], self.times.columns(days[some])]
        met = np.flatnonzero(patterns)
        return some[met], patterns[met]


def _number_rows(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct rows of numbers, that of zeros first, and which of them each row is (int32)."""
    distinct, which = np.unique(rows, axis=0, return_inverse=True)
    return distinct, which.ravel().astype(np.int32)


def _describe(shape: PossessionShape) -> HoldingRow:
    item = shape.possession
    return NOBODY._replace(possession=item.id, possessor=item.holder, possession_kind=item.kind)


def _relate_holdings(chronicle: Chronicle, lands: np.ndarray, holdings: Sequence[HoldingRow]) -> np.ndarray:
    """Return how the land of each holding lies to each possession; what lies off the coast lies in none."""
    faces = np.array(chronicle.arrangement.faces)
    of_faces = np.zeros((len(faces) + 1, len(lands)), np.int8)
    for number, land in enumerate(lands):
        near = chronicle.arrangement.tree.query(land, predicate="intersects")
        of_faces[near, number] = np.where(shapely.covers(land, faces[near]), WHOLLY, PARTLY)
    numbers = {id_: number for number, id_ in enumerate(chronicle.arrangement.ids)}
    ashore = [row.face if row.status != "off-coast" else None for row in holdings]
    # the last row of the table is that of no face
    where = np.array([numbers.get(face or "", len(faces)) for face in ashore])
    return np.asarray(of_faces[where])


def _find_overlaps(shapes: Sequence[PossessionShape], holdings: Sequence[HoldingRow]) -> np.ndarray:
    """Tell which holdings have days in common with each possession; bool of shape (holdings, shapes)."""
    overlaps = [
        [
            (row.valid_to is None or shape.since < row.valid_to)
            and (row.valid_from is None or shape.until is None or row.valid_from < shape.until)
            for shape in shapes
        ]
        for row in holdings
    ]
    return np.array(overlaps, bool).reshape(len(holdings), len(shapes))
