"""All answers that there can be, numbered: a point needs but a number, and numbers become a table."""

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
"""Statuses of points that nobody is said to hold; their answers come first."""

UNRESOLVED_HOLDING = -1
"""The answer of a point that is left to exact arithmetic."""

NO_PLACE, OUTSIDE_FRAME, AT_SEA, NO_DATE, TOO_EARLY = range(len(NOWHERE))

REACHES = ("", "within-uncertainty", "undelimited", "on-line", "off-coast")
"""Statuses that the lines and the coast give to points; without them it is the land's own."""

WITHIN, UNDELIMITED, ON_LINE, OFF_COAST = range(1, len(REACHES))

UNDATED, EARLY, VERSION = range(3)
"""Columns of time: no date, before the first version, and from 2 on the versions."""

STATUSES = (*NOWHERE, "inside", "condominium", "undetermined", *REACHES[1:])
"""Every status there is."""

TEXT = pa.dictionary(pa.int32(), pa.string())

BETWEEN = "|"
"""What stands between the answers for an uncertain date, in every column of text where they differ."""


class HoldingRow(NamedTuple):
    """Who held a place on a day: so much of ``query.point.Holding`` as a table of points is told.

    Attributes
    ----------
    status
        One of :data:`STATUSES`.
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
    face: str | None = None
    given_by: str | None = None
    given_by_article: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclasses.dataclass(frozen=True)
class Holdings(OneLine):
    """The answers of a chronicle.

    Attributes
    ----------
    rows
        Every answer; first those of :data:`NOWHERE`, then each spell of a face with each of :data:`REACHES`.
    first
        The answer for each place (see :mod:`.face_grid`) in each column of time, where no line reaches;
        int32 of shape (places, columns). Columns are :data:`UNDATED`, :data:`EARLY` and from
        :data:`VERSION` on the versions.
    """

    rows: tuple[HoldingRow, ...]
    first: np.ndarray

    @classmethod
    def of(cls, chronicle: Chronicle) -> Holdings:
        """Return the answers of a chronicle."""
        rows = [HoldingRow(None, status) for status in NOWHERE]
        ids = chronicle.arrangement.ids
        first = np.full((LAND + len(ids), VERSION + len(chronicle.versions)), TOO_EARLY, np.int32)
        first[:, UNDATED], first[OUTSIDE], first[SEA] = NO_DATE, OUTSIDE_FRAME, AT_SEA
        seen: dict[HoldingRow, int] = {}
        for version, tenures in enumerate(chronicle.tenures):
            for face, (tenure, id_) in enumerate(zip(tenures, ids, strict=True)):
                kind = point.kind_of(chronicle, tenure.sovereign)
                days = point.span(chronicle, version, face)
                own = HoldingRow(tenure.sovereign, kind, id_, tenure.treaty.id, tenure.hold.article, *days)
                if own not in seen:
                    seen[own] = len(rows)
                    rows += [own._replace(status=reach or kind) for reach in REACHES]
                first[LAND + face, VERSION + version] = seen[own]
        return cls(tuple(rows), first)

    @cached_property
    def _columns(self) -> dict[str, pa.Array]:
        return _columns(self.rows)

    def table(self, codes: np.ndarray, others: Sequence[HoldingRow] = ()) -> pa.Table:
        """Return answers as a table with the fields of :class:`HoldingRow` as columns.

        Parameters
        ----------
        codes
            Numbers of answers, int32 of shape (n,).
        others
            More answers, whose numbers follow those of ``rows``.
        """
        columns = _columns((*self.rows, *others)) if others else self._columns
        return pa.table({name: column.take(pa.array(codes)) for name, column in columns.items()})


def _columns(rows: Sequence[HoldingRow]) -> dict[str, pa.Array]:
    types = dict.fromkeys(HoldingRow._fields, TEXT) | {"valid_from": pa.date32(), "valid_to": pa.date32()}
    values = zip(*rows, strict=True)
    return {
        name: pa.array(cells, types[name]) for name, cells in zip(HoldingRow._fields, values, strict=True)
    }


def join_holdings(answers: Sequence[HoldingRow]) -> HoldingRow:
    """Return the answers for the days of an uncertain date, in their order, as one.

    What is the same in all of them is said once.
    """
    sovereign, status, face, given_by, article, *_ = map(_said, zip(*answers, strict=True))
    return HoldingRow(
        sovereign, status or "", face, given_by, article, answers[0].valid_from, answers[-1].valid_to
    )  # fmt: skip


def _said(cells: tuple[object, ...]) -> str | None:
    texts = [str(cell or "") for cell in cells]
    return BETWEEN.join(texts if len(set(texts)) > 1 else texts[:1]) or None


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
    def lived(self) -> np.ndarray:
        """Which columns hold for a day at least: where two instruments count from one day, the later's."""
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
