"""Which version of the record a day belongs to, for many days at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from borderhist.locate.lookup.answers import EARLY, UNDATED
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Sequence

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
