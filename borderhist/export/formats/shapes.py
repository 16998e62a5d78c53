"""The geometries of a table, for formats that hold nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.errors import UsageError

if TYPE_CHECKING:
    import numpy as np

    from borderhist.export.tables import Table


def shapes(table: Table, format_: str) -> np.ndarray:
    """Return the geometries of a table.

    Raises
    ------
    UsageError
        If it is a related table, which has none.
    """
    if table.geometry is None:
        message = f"{format_} holds no table without geometry, such as {table.layer.name}"
        raise UsageError(message)
    return table.geometry
