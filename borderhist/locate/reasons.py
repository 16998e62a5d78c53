"""Why a row has no answer, or one to doubt: a small closed set of sentences."""

from __future__ import annotations

import contextlib
import enum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyogrio.errors import CRSError, DataLayerError, DataSourceError
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError

from borderhist.errors import BorderhistError, DataError, Fault
from borderhist.files import reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


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
