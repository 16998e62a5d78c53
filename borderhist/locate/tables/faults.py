"""What is wrong with a file of a table, as a fault of its own."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pyarrow as pa
from pyogrio.errors import CRSError, DataLayerError, DataSourceError
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError

from borderhist.errors import BorderhistError, DataError, Fault
from borderhist.files import reason

if TYPE_CHECKING:
    from collections.abc import Iterator

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
