"""Every format of every layer of the real record, and of a hostile one, written once for all workers."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import shapely
from derivation import record
from products import alone, shared_by_workers

from borderhist.io import writing
from borderhist.layers import schema
from borderhist.layers import table as layers_table
from borderhist.layers._rows.row import Row
from borderhist.layers.fields import Field, Layer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

    from borderhist.io.writing import Format
    from borderhist.layers.table import Table

BUILT = writing.FORMATS
"""The formats of the package."""

TOY = "hostile"


@cache
def record_tables() -> dict[str, Table]:
    """Return every layer with geometry of the real record."""
    return {name: layers_table.table(record(), name) for name in schema.LAYERS}


def fitting(form: Format) -> list[Table]:
    """Return the layers of the real record that a format is made for."""
    return [table for name, table in record_tables().items() if not form.only or name in form.only]


def exported(form: Format, factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the file of each layer of the real record; the same file again where a format holds many."""
    return _once(form, fitting(form), factory, "record")


def hostile(form: Format, factory: pytest.TempPathFactory) -> Path:
    """Return the file of the hostile layer."""
    return _once(form, [toy()], factory, TOY)[TOY]


def _once(
    form: Format, wanted: Sequence[Table], factory: pytest.TempPathFactory, group: str
) -> dict[str, Path]:
    folder = shared_by_workers(factory) / "exports" / group / form.name
    folder.mkdir(parents=True, exist_ok=True)
    # a layer is known by its name in the file, so not the folder is given but a file where one holds all
    target = folder / f"all{form.suffixes[0]}" if form.many or len(wanted) == 1 else folder
    names = [table.layer.name for table in wanted]
    with alone(folder / "lock"):
        done = folder / "done"
        if not done.exists():
            writing.to_file(wanted, target, form.name)
            done.touch()
    if target != folder:
        return dict.fromkeys(names, target)
    return {name: folder / f"{name}{form.suffixes[0]}" for name in names}


HOSTILE = Layer(
    TOY,
    "Hostile <b>&",
    "Values that formats stumble over; a comma, a \"quote\" and 'another'.",
    "area",
    (
        Field("id", "text", "Id"),
        Field("name_en", "text", "A name", optional=True),
        Field("a_very_long_name", "text", "A text", optional=True, short="long_name"),
        Field("figures", "text", "Texts of figures"),
        Field("counted", "integer", "A whole number", optional=True),
        Field("measured", "decimal", "A number", optional=True),
        Field("told", "flag", "A flag", optional=True),
        Field("valid_from", "day", "A day", optional=True),
        Field("valid_to", "day", "Another", optional=True),
        Field("never", "day", "A day that nobody knows", optional=True),
        Field("licence", "text", "Licence"),
    ),
)


def toy() -> Table:
    """Return a layer with values that formats stumble over."""
    rows = [
        ("a", "=1+1", "-2", "0012", 2**31 - 1, 0.1, True, dt.date(1689, 9, 7), None),
        (
            "b",
            '"a", b; c|d\te',
            "",
            "1858-05-28",
            -1,
            -1.2345678901234567e-07,
            False,
            None,
            dt.date(1752, 9, 13),
        ),
        ("c", None, "я" * 200 + "黑龍江" * 40, "1e5", None, None, None, dt.date(1000, 1, 1), None),
        ("d", "</name><script>&amp;", "𐌰" * 90, "true", 0, 123456.789012345, True, None, None),
        ("e", "  blanks ", "'already'", "", 7, 1858.4027, None, dt.date(2024, 2, 29), dt.date(9999, 12, 31)),
    ]
    found = [
        Row(_facts(row), _square(number, ring=row[0] != "b", parts=row[0] in {"c", "d"}))
        for number, row in enumerate(rows)
    ]
    return layers_table.build_table(HOSTILE, found)


def _facts(row: Sequence[Any]) -> dict[str, Any]:
    names = [name for name in HOSTILE.names if name not in {"never", "licence"}]
    facts = dict(zip(names, row, strict=True), never=None, licence="CC0-1.0 & <i>")
    return {name: facts[name] for name in HOSTILE.names}


def _square(number: int, *, ring: bool, parts: bool) -> shapely.MultiPolygon:
    """Return a square with seven decimals, next to the one before, with a hole or a second part."""
    west, south = 127.1234567 + number, 50.7654321
    corners = [(west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1)]
    hole = [(x * 0.5 + west * 0.5 + 0.1, y * 0.5 + south * 0.5 + 0.1) for x, y in corners]
    square = shapely.Polygon(corners, [hole] if ring else [])
    far = shapely.box(west, south + 2, west + 0.3333333, south + 2.5)
    return shapely.MultiPolygon([square, far] if parts else [square])
