"""CSV in UTF-8: texts in quotes, nothing where a value is missing, the geometry last as well-known text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import shapely
from pyarrow import csv

from borderhist.files import escape_formula

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from borderhist.layers.table import Table


GEOMETRY = "geometry"
"""The name of the last column."""


def write(tables: Sequence[Table], path: Path) -> None:
    """Write one table; a related table has no geometry."""
    (table,) = tables
    cells = _escape_formulas(table.columns)
    if table.geometry is not None:
        # in full: what is given in metres has more decimals than degrees have
        shapes = pa.array(shapely.to_wkt(table.geometry, rounding_precision=-1), pa.string())
        cells = cells.append_column(GEOMETRY, shapes)
    csv.write_csv(cells, path, csv.WriteOptions(quoting_style="needed"))


def _escape_formulas(columns: pa.Table) -> pa.Table:
    """Return columns in which no text is a formula."""
    for number, field in enumerate(columns.schema):
        if pa.types.is_string(field.type):
            texts = [escape_formula(text) for text in columns[number].to_pylist()]
            columns = columns.set_column(number, field, pa.array(texts, pa.string()))
    return columns
