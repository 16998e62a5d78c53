"""Tell which points another than their sovereign held in fact.

The faces of a possession are known beforehand, so that most points are answered by the code of their holding;
geometry is asked only about points of faces that a possession cuts or touches, on its days.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely

from borderhist.locate._index.face_grid import ONE_THREAD
from borderhist.locate._index.states import (
    OF_POSSESSION,
    TOO_EARLY,
    HoldingRow,
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
        Whether the sovereign of each holding is who has that number; bool of shape (holdings, 1 +
        possessions).
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
        own = [[row is not NOBODY and row.possessor == held.sovereign for row in rows] for held in holdings]
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
    def _may_be(self) -> np.ndarray:
        """Whether anything of each holding may be held by another; bool of shape (holdings,)."""
        return np.asarray(((self.reach > APART) & ~self.is_own[:, 1:]).any(axis=1))

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
        left = some = np.flatnonzero(self._may_be[codes])
        for number in range(1, len(self.rows)):
            here = left[self.reach[codes[left], number - 1] > APART]
            here = here[self._lasts(number, days[here])]
            here = here[self._contains(number, codes[here], lons[here], lats[here])]
            found[here] = number
            left = left[found[left] == 0] if len(here) else left
        found[some[self.is_own[codes[some], found[some]]]] = 0
        return found

    def _lasts(self, number: int, days: np.ndarray) -> np.ndarray:
        # whatever is compared with NaT is false
        begun, ended = days >= self.since[number - 1], days >= self.until[number - 1]
        return np.asarray(begun & ~ended)

    def _contains(self, number: int, codes: np.ndarray, lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
        """Tell which points of holdings that it reaches lie in a possession."""
        inside = np.asarray(self.reach[codes, number - 1] == WHOLLY)
        cut = np.flatnonzero(~inside)
        with ONE_THREAD:
            inside[cut] = shapely.intersects_xy(self.lands[number - 1], lons[cut], lats[cut])
        return inside

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
