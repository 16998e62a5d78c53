"""Parse the filters of a request strictly, into SQL conditions with parameters."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
from typing import TYPE_CHECKING

import shapely

from borderhist.errors import UsageError, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from borderhist.layers.fields import Field, Layer


INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))?"
)

OPEN = ("", "..")

INSTANTS_OF_AN_INTERVAL = 2

FLAGS = {"true": 1, "false": 0}

Value = str | float


@dataclasses.dataclass(frozen=True)
class Condition:
    """Something that must be true of a row, with its parameters in order."""

    sql: str
    values: tuple[Value, ...] = ()


def during(text: str) -> list[Condition]:
    """Return the conditions of a ``datetime``: that a row holds on a day of it.

    A row without ``valid_from`` always held; ``valid_to`` is exclusive. Only the day of a time counts.

    >>> during("1860-01-01/..")
    [Condition(sql='(valid_to IS NULL OR valid_to > ?)', values=('1860-01-01',))]

    Raises
    ------
    UsageError
        If it is no day, time or interval as RFC 3339 writes them, or its end comes before its beginning.
    """
    instants = text.upper().split("/")
    if len(instants) > INSTANTS_OF_AN_INTERVAL or (len(instants) == 1 and text in OPEN):
        raise _no_time(text)
    first, last = (_day(instants[place], text) for place in (0, -1))
    if first and last and first > last:
        message = f"datetime {text} ends before it begins"
        raise UsageError(message)
    begun = [Condition("(valid_from IS NULL OR valid_from <= ?)", (str(last),))] if last else []
    not_ended = [Condition("(valid_to IS NULL OR valid_to > ?)", (str(first),))] if first else []
    return begun + not_ended


def _day(instant: str, text: str) -> dt.date | None:
    if instant in OPEN:
        return None
    if not INSTANT.fullmatch(instant):
        raise _no_time(text)
    try:
        # RFC 3339 is stricter than what people may write for a day elsewhere, and has times
        return dt.datetime.fromisoformat(instant).date()
    except ValueError as error:
        raise _no_time(text) from error


def _no_time(text: str) -> UsageError:
    return UsageError(
        f"datetime {text!r} is no day such as 1859-06-01 nor an interval such as 1858-05-28/1860-11-14, "
        "../1860-11-14 or 1858-05-28/.. (Gregorian calendar)"
    )


@dataclasses.dataclass(frozen=True)
class Box:
    """West, south, east, north in degrees; where west is greater than east it crosses the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Box:
        """Return the box of four numbers, or of six, whose heights say nothing about a flat map.

        Raises
        ------
        UsageError
            If a number is not finite.
        """
        if not all(map(math.isfinite, numbers)):
            message = f"bbox {','.join(map(str, numbers))} is not made of finite numbers"
            raise UsageError(message)
        half = len(numbers) // 2
        return cls(*numbers[:2], *numbers[half : half + 2])

    def shape(self) -> shapely.Geometry:
        """Return the box as one geometry, or two on both sides of the 180th meridian."""
        if self.west <= self.east:
            return _between(self.west, self.south, self.east, self.north)
        sides = ((self.west, max(180.0, self.west)), (min(-180.0, self.east), self.east))
        return shapely.union_all([_between(west, self.south, east, self.north) for west, east in sides])

    def condition(self, layer: Layer) -> Condition:
        """Return that the rectangle around a row touches the box, which the spatial index knows."""
        across = "maxx >= ? AND minx <= ?" if self.west <= self.east else "(maxx >= ? OR minx <= ?)"
        return Condition(
            # a layer's name is one of the schema's
            f"fid IN (SELECT id FROM rtree_{layer.name}_geom WHERE {across} AND maxy >= ? AND miny <= ?)",  # noqa: S608
            (self.west, self.east, self.south, self.north),
        )


def _between(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    """Return a box, which without width or height is a line or a point."""
    return shapely.envelope(shapely.MultiPoint([(west, south), (east, north)]))


def equal(layer: Layer, pairs: Iterable[tuple[str, str]]) -> list[Condition]:
    """Return that fields have the values of a client's query.

    Raises
    ------
    UsageError
        If a value cannot stand in its field; says which could.
    """
    fields = {field.name: field for field in layer.fields}
    return [Condition(f"{name} = ?", (_value(fields[name], text),)) for name, text in pairs]


def _value(field: Field, text: str) -> Value:
    if field.values and text not in field.values:
        raise UsageError(unknown(field.name, text, field.values))
    try:
        if field.type == "flag":
            return FLAGS[text.lower()]
        if field.type == "day":
            # the schema that is served says ``format: date``, which a bare year is not
            return str(dt.date.fromisoformat(text))
        return text if field.type == "text" else float(text)
    except (ValueError, KeyError) as error:
        kind = {"flag": "true or false", "day": "a day such as 1859-06-01"}.get(field.type, "a number")
        message = f"{field.name} is {kind}, not {text!r}"
        raise UsageError(message) from error


def ordered(layer: Layer, sortby: Iterable[Mapping[str, str]]) -> str:
    """Return the order of rows: as a client wants, and where that leaves it open as they were written."""
    wanted = [
        f"{_column(layer, key['property'])} {'DESC' if key['order'] == '-' else 'ASC'}" for key in sortby
    ]
    return ", ".join([*wanted, "fid"])


def columns(layer: Layer, names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that a client wants, all if it names none."""
    wanted = {_column(layer, name) for name in names}
    return tuple(name for name in layer.names if not names or name in wanted)


def _column(layer: Layer, name: str) -> str:
    if name not in layer.names:
        raise UsageError(unknown("field", name, layer.names))
    return name
