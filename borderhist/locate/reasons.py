"""Why a row has no answer, or one to doubt: a small closed set of sentences."""

from __future__ import annotations

import contextlib
import dataclasses
import enum
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyogrio.errors import CRSError, DataLayerError, DataSourceError
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError

from borderhist.errors import BorderhistError, DataError, Fault
from borderhist.files import reason
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from borderhist.locate.locator import LocatedBatch
    from borderhist.locate.options import Columns
    from borderhist.locate.tables.table import Batch


class Reason(enum.IntEnum):
    """What is wrong with a row; 0 where all is well."""

    NONE = 0
    EMPTY_PLACE = 1
    NO_NUMBER = 2
    NOT_FINITE = 3
    BEYOND_DEGREES = 4
    BEYOND_SYSTEM = 5
    NO_POINT = 6
    BROKEN_GEOMETRY = 7
    SWAPPED = 8
    EMPTY_DATE = 9
    UNREADABLE_DATE = 10
    NO_SUCH_DAY = 11
    BACKWARDS = 12

    @property
    def is_of_the_date(self) -> bool:
        """Whether the date is at fault and not the place."""
        return self >= Reason.EMPTY_DATE


SENTENCES = {
    Reason.EMPTY_PLACE: "the place is empty",
    Reason.NO_NUMBER: "a coordinate is no number",
    Reason.NOT_FINITE: "a coordinate is not finite",
    Reason.BEYOND_DEGREES: "a coordinate lies beyond 180 degrees of longitude or 90 of latitude",
    Reason.BEYOND_SYSTEM: "the place lies where its coordinate system does not reach",
    Reason.NO_POINT: "the geometry is no point",
    Reason.BROKEN_GEOMETRY: "the geometry cannot be read",
    Reason.SWAPPED: "longitude and latitude look swapped",
    Reason.EMPTY_DATE: "the date is empty",
    Reason.UNREADABLE_DATE: "the date cannot be read",
    Reason.NO_SUCH_DAY: "there is no such day",
    Reason.BACKWARDS: "the interval ends before it begins",
}
"""What a user reads of each."""


def column(reasons: NDArray[np.uint8]) -> pa.DictionaryArray:
    """Return reasons as a column of sentences, dictionary<int32, string>; null where all is well."""
    codes = pa.array(reasons.astype(np.int32) - 1, mask=reasons == Reason.NONE)
    return pa.DictionaryArray.from_arrays(codes, pa.array(SENTENCES.values(), pa.string()))


UNREADABLE = (
    OSError, ValueError, KeyError, RuntimeError, pa.ArrowException, CRSError, DataLayerError,
    DataSourceError, ProjError, ShapelyError,
)  # fmt: skip
"""What Arrow, GDAL and PROJ raise of a file that is broken."""


def fault(name: str, where: str, sentence: str) -> DataError:
    """Return an error of one fault in a file."""
    return DataError((Fault(name, where, sentence),))


@contextlib.contextmanager
def while_reading(name: str, form: str) -> Iterator[None]:
    """Turn what the readers of others raise into a fault of the file; ours pass.

    Raises
    ------
    DataError
        If something was raised.
    """
    try:
        yield
    except BorderhistError:
        raise
    except UNREADABLE as error:
        raise fault(name, "", f"cannot be read as {form}: {reason(error)}") from error


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
