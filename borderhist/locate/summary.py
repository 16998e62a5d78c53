"""What a join counted."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from borderhist.errors import DataError, Fault
from borderhist.locate.reasons import SENTENCES, Reason
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from borderhist.locate.columns import Columns
    from borderhist.locate.locator import LocatedBatch
    from borderhist.locate.tables.table import Batch


SHOWN = 3
"""How many faulty rows of each kind are named."""


@dataclasses.dataclass(frozen=True)
class Faulty(OneLine):
    """The rows with one reason.

    Attributes
    ----------
    first
        Number (from 1, without the header) and written value of the first ones.
    """

    rows: int
    first: tuple[tuple[int, str], ...]

    def joined(self, later: Faulty) -> Faulty:
        """Return these rows and those of a later part of the table."""
        return Faulty(self.rows + later.rows, (*self.first, *later.first)[:SHOWN])

    def __str__(self) -> str:
        """Return how many and which."""
        named = ", ".join(f"row {number} ({value})" for number, value in self.first)
        more = f" and {self.rows - len(self.first):,} more" if self.rows > len(self.first) else ""
        return f"{self.rows:,}: {named}{more}"


@dataclasses.dataclass(frozen=True)
class Summary(OneLine):
    """How many rows there were, with which status, and which were at fault."""

    rows: int = 0
    statuses: Counter[str] = dataclasses.field(default_factory=Counter)
    faulty: dict[Reason, Faulty] = dataclasses.field(default_factory=dict)

    def with_batch(self, batch: Batch, answers: LocatedBatch, columns: Columns) -> Summary:
        """Return the summary with one more batch."""
        faulty = dict(self.faulty)
        for code, rows in _rows_by_reason(answers).items():
            first = tuple(
                (self.rows + row + 1, _bad_cells(batch, row, code, columns)) for row in rows[:SHOWN].tolist()
            )
            here = Faulty(len(rows), first)
            faulty[code] = faulty[code].joined(here) if code in faulty else here
        return Summary(self.rows + batch.num_rows, self.statuses + _count_statuses(answers), faulty)

    def refuse_faulty(self, table: str) -> None:
        """Raise if any row is at fault.

        Raises
        ------
        DataError
            With a fault for each reason; names the first rows and what stands in them.
        """
        if self.faulty:
            raise DataError(tuple(
                Fault(table, SENTENCES[code], str(rows)) for code, rows in self.faulty.items()
            ))  # fmt: skip


def _rows_by_reason(answers: LocatedBatch) -> dict[Reason, Any]:
    if not answers.reasons.any():
        return {}
    present = np.unique(answers.reasons[answers.reasons > 0])
    return {Reason(code): np.flatnonzero(answers.reasons == code) for code in present.tolist()}


def _count_statuses(answers: LocatedBatch) -> Counter[str]:
    column = answers.columns["status"]
    counts = np.bincount(column.indices.to_numpy(zero_copy_only=False), minlength=len(column.dictionary))
    return Counter({
        name: count
        for name, count in zip(column.dictionary.to_pylist(), counts.tolist(), strict=True)
        if count
    })  # fmt: skip


def _bad_cells(batch: Batch, row: int, code: Reason, columns: Columns) -> str:
    """Return what stands in the cells that are at fault."""
    if code.is_of_the_date and columns.date is not None:
        return _cell(batch, columns.date, row)
    return ", ".join(_cell(batch, name, row) for name in columns.of_place)


def _cell(batch: Batch, name: str, row: int) -> str:
    value = batch.column(name).slice(row, 1).to_pylist()[0]
    return "nothing" if value is None or value == "" else f"{value!r}"[:40]
