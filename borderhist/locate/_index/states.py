"""Number every holding that a look-up can return, so that a point needs one integer until it is a table."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from borderhist.locate._index.face_grid import LAND, OUTSIDE, SEA
from borderhist.query import point
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderhist.derive.chronicle import Chronicle


NOWHERE = ("no-place", "outside-frame", "at-sea", "no-date", "before-first-version")
"""Statuses of points without a holder; their rows come first."""

UNRESOLVED_HOLDING = -1
"""The code of a point that is left to exact arithmetic."""

NO_PLACE, OUTSIDE_FRAME, AT_SEA, NO_DATE, TOO_EARLY = range(len(NOWHERE))

LINE_STATUSES = ("", "within-uncertainty", "undelimited", "on-line", "off-coast")
"""Statuses that lines and the coast give to points; the first stands for the status of the land itself."""

WITHIN, UNDELIMITED, ON_LINE, OFF_COAST = range(1, len(LINE_STATUSES))

UNDATED, EARLY, VERSION = range(3)
"""Columns of time: no date, before the first version, and from 2 on the versions."""

STATUSES = (*NOWHERE, "inside", "condominium", "undetermined", *LINE_STATUSES[1:])
"""Every status there is."""

TEXT = pa.dictionary(pa.int32(), pa.string())

SEPARATOR = "|"
"""Separates the values for an uncertain date, in every text column where they differ."""


class HoldingRow(NamedTuple):
    """Who held a point on a day: the fields of :class:`borderhist.query.point.Holding` that tables carry.

    Attributes
    ----------
    status
        One of :data:`STATUSES`.
    possession, possessor, possession_kind
        Where another than the sovereign held the point in fact: the id of the possession, who held it, and
        how; of several that overlap, the smallest.
    face
        The id of the atomic face, as in the layer ``faces``.
    given_by, given_by_article
        The instrument and the article that gave the land to this sovereign.
    valid_from, valid_to
        The days from which (inclusive) and until which (exclusive; None: to the end of the record) this
        sovereign held the place.
    """

    sovereign: str | None
    status: str
    possession: str | None = None
    possessor: str | None = None
    possession_kind: str | None = None
    face: str | None = None
    given_by: str | None = None
    given_by_article: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


DAYS = ("valid_from", "valid_to")

OF_POSSESSION = ("possession", "possessor", "possession_kind")

OF_HOLDINGS = tuple(name for name in HoldingRow._fields if name not in OF_POSSESSION)


@dataclasses.dataclass(frozen=True)
class Holdings(OneLine):
    """The holdings of a chronicle, without who held them in fact (see :mod:`.possession_index`).

    Attributes
    ----------
    rows
        Every holding; first :data:`NOWHERE`, then each spell of a face with each of :data:`LINE_STATUSES`.
    first
        The row of each face code (see :mod:`.face_grid`) in each column of time, where no line gives a
        status; int32 of shape (codes, columns). Columns are :data:`UNDATED`, :data:`EARLY` and from
        :data:`VERSION` on the versions.
    """

    rows: tuple[HoldingRow, ...]
    first: np.ndarray

    @classmethod
    def of(cls, chronicle: Chronicle) -> Holdings:
        """Return the holdings of a chronicle."""
        rows = [HoldingRow(None, status) for status in NOWHERE]
        ids = chronicle.arrangement.ids
        first = np.full((LAND + len(ids), VERSION + len(chronicle.versions)), TOO_EARLY, np.int32)
        first[:, UNDATED], first[OUTSIDE], first[SEA] = NO_DATE, OUTSIDE_FRAME, AT_SEA
        seen: dict[HoldingRow, int] = {}
        for version, tenures in enumerate(chronicle.tenures):
            for face, (tenure, id_) in enumerate(zip(tenures, ids, strict=True)):
                kind = point.land_kind(chronicle, tenure.sovereign)
                days = point.span(chronicle, version, face)
                clause = tenure.treaty.id, tenure.hold.article
                own = HoldingRow(tenure.sovereign, kind, None, None, None, id_, *clause, *days)
                if own not in seen:
                    seen[own] = len(rows)
                    rows += [own._replace(status=reach or kind) for reach in LINE_STATUSES]
                first[LAND + face, VERSION + version] = seen[own]
        return cls(tuple(rows), first)

    @cached_property
    def _columns(self) -> dict[str, pa.Array]:
        return build_columns(self.rows, OF_HOLDINGS)

    def columns(self, codes: np.ndarray, others: Sequence[HoldingRow] = ()) -> dict[str, pa.Array]:
        """Return the columns :data:`OF_HOLDINGS` of n holdings, by name.

        Parameters
        ----------
        codes
            Numbers of rows, int32 of shape (n,).
        others
            More holdings, whose numbers follow those of ``rows``.
        """
        columns = build_columns((*self.rows, *others), OF_HOLDINGS) if others else self._columns
        where = pa.array(codes)
        return {name: column.take(where) for name, column in columns.items()}


def build_columns(rows: Sequence[HoldingRow], names: Sequence[str]) -> dict[str, pa.Array]:
    """Return some columns of rows, by name."""
    return {
        name: pa.array([getattr(row, name) for row in rows], pa.date32() if name in DAYS else TEXT)
        for name in names
    }


def join_holdings(answers: Sequence[HoldingRow]) -> HoldingRow:
    """Return the holdings of the days of an uncertain date as one row, values apart by :data:`SEPARATOR`.

    A value that is the same in all of them stands once.
    """
    cells = dict(zip(HoldingRow._fields, zip(*answers, strict=True), strict=True))
    texts = {name: _join_cells(cells[name]) for name in HoldingRow._fields if name not in DAYS}
    days = {"valid_from": answers[0].valid_from, "valid_to": answers[-1].valid_to}
    return HoldingRow(**texts, **days)  # type: ignore[arg-type]


def _join_cells(cells: tuple[object, ...]) -> str | None:
    texts = [str(cell or "") for cell in cells]
    return SEPARATOR.join(texts if len(set(texts)) > 1 else texts[:1]) or None


Days = np.ndarray | dt.date
"""One day for all points, or datetime64[D] of shape (n,), NaT where there is none."""


@dataclasses.dataclass(frozen=True)
class Times(OneLine):
    """The columns of time.

    Attributes
    ----------
    effective
        The day from which each version is in force; datetime64[D] of shape (versions,).
    column
        The column of every day from the eve of the first version to the day of the last; int16.
    """

    effective: np.ndarray
    column: np.ndarray

    @property
    def lasting(self) -> np.ndarray:
        """Which columns last a day at least: of two instruments that count from one day, only the later."""
        return np.array([False, True, *(np.diff(self.effective).astype(np.int64) > 0), True])

    @classmethod
    def of(cls, effective: Sequence[dt.date]) -> Times:
        """Return the columns of versions in the order of their days."""
        days = np.array(effective, "datetime64[D]")
        every = np.arange(days[0] - 1, days[-1] + 1)
        return cls(days, (EARLY + np.searchsorted(days, every, side="right")).astype(np.int16))

    @property
    def eve(self) -> int:
        """The day before the first version, in days since 1970."""
        return int(self.effective[0].astype(np.int64)) - 1

    def columns(self, days: Days) -> np.ndarray:
        """Return the column of time of each day, int16 of shape (n,); of shape () for one day."""
        given = np.asarray(days, "datetime64[D]")
        last = self.eve + len(self.column) - 1
        column = self.column[np.clip(given.astype(np.int64), self.eve, last) - self.eve]
        return np.where(np.isnat(given), np.int16(UNDATED), column)
