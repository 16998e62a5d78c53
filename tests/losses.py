"""What a file did not give back, in words: the kinds of difference between what was written and read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from borderhist.geometry.geodesy import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.layers.fields import Field
    from borderhist.layers.table import Table

PLACES = 15
"""How many decimals a field of dBASE has."""

BYTES = 254
"""How long a text of dBASE may be."""

LETTERS = 255
"""How long a value of OpenStreetMap may be."""

READ_AS = {str: "text", bool: "a flag", int: "a whole number", float: "a number",
           dt.datetime: "a day with a time", dt.date: "a day"}  # fmt: skip
WRITTEN = {"text": "texts", "integer": "whole numbers", "decimal": "numbers", "flag": "flags", "day": "days"}


def losses(table: Table, read: dict[str, Any]) -> set[str]:
    """Return the kinds of loss of a table."""
    columns, order, found = aligned(table, read)
    for field in table.layer.fields:
        wanted = table.columns[field.name].to_pylist()
        if field.name not in columns:
            known = any(value is not None for value in wanted)
            found.add(f"the field `{field.name}`" if known else "fields without any value")
            continue
        found |= {
            loss
            for want, row in zip(wanted, order, strict=True)
            if (loss := _loss(field, want, columns[field.name][row]))
        }
    if table.geometry is not None:
        shapes = [columns["geometry"][row] for row in order]
        found |= {
            loss for want, got in zip(table.geometry, shapes, strict=True) for loss in _moved(want, got)
        }
    return found


def aligned(table: Table, read: dict[str, Any]) -> tuple[dict[str, Any], list[int], set[str]]:
    """Return columns under their whole names, the row of each id, and what was lost of names and order."""
    columns, found = dict(read), set()
    for field in table.layer.fields:
        if f"{field.name}2" in columns:
            found.add(f"GDAL calls the field `{field.name}` `{field.name}2`")
            columns[field.name] = columns[f"{field.name}2"]
        elif field.name not in columns and field.abbreviated in columns:
            found.add("names of fields longer than 10 letters")
            columns[field.name] = columns[field.abbreviated]
    rows = {id_: row for row, id_ in enumerate(columns["id"])}
    ids = table.columns["id"].to_pylist()
    assert sorted(rows) == sorted(ids), "features were lost or doubled"
    order = [rows[id_] for id_ in ids]
    if order != sorted(order):
        found.add("the order of the features")
    return columns, order, found


def _loss(field: Field, want: Any, got: Any) -> str | None:
    """Return what a value lost.

    Raises
    ------
    AssertionError
        If it changed in a way that has no name yet.
    """
    if want == got and type(want) is type(got):
        return None
    if want is None or want == "":
        return _blank(field, want, got)
    if type(want) is not type(got):
        assert _said(want) == _said(got) or float(want) == float(got), (field.name, want, got)
        return f"{WRITTEN[field.type]} are read as {READ_AS[type(got)]}"
    if isinstance(want, str):
        return _text(field, want, got)
    assert isinstance(want, float), (field.name, want, got)
    assert abs(want - got) < 10**-PLACES, (field.name, want, got)
    return f"more than {PLACES} decimals of a number"


def _blank(field: Field, want: Any, got: Any) -> str:
    assert got in {None, ""}, (field.name, want, got)
    return "whether a text is empty or missing" if field.type == "text" else "which values are missing"


def _text(field: Field, want: str, got: str) -> str:
    if got == f"'{want}":
        return "texts that a spreadsheet takes for formulas get an apostrophe"
    if got in {want.strip(" "), want.rstrip(" ")}:
        return "blanks around a text"
    kept = got.removesuffix("…")
    assert want.startswith(kept), (field.name, want, got)
    if kept != got:
        assert len(got) == LETTERS, (field.name, want, got)
        return f"texts beyond {LETTERS} letters"
    # cut where the next letter would have been too much, and inside none
    cut = want.encode()[:BYTES].decode(errors="ignore")
    assert got == cut.rstrip(" "), (field.name, want, got)
    return f"texts beyond {BYTES} bytes"


def _said(value: Any) -> str:
    """Return a value as the text of it would be written."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value.date() if isinstance(value, dt.datetime) else value)


def _moved(want: Any, got: Any) -> Iterator[str]:
    """Yield what a geometry lost."""
    if want.geom_type != got.geom_type:
        parts = shapely.get_parts(want), shapely.get_parts(got)
        yield (
            "lines and areas are cut into pieces" if len(parts[1]) > 1 else "whether a part is one of several"
        )
        want = parts[0][0]
    exact = [np.round(shapely.get_coordinates(shape), DIGITS) for shape in (want, got)]
    if exact[0].shape == exact[1].shape and (exact[0] == exact[1]).all():
        return
    if shapely.equals_exact(shapely.normalize(want), shapely.normalize(got), 10**-DIGITS / 2):
        yield "where a ring begins and which way it turns"
        return
    yield "coordinates: they are rounded and thinned"
