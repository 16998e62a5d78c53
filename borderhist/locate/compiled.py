"""The answers that :mod:`borderhist.locate.index` gives with numpy and GEOS, point by point in machine code.

Whatever rounding could decide is left to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from borderhist import measure
from borderhist.locate.answers import NO_PLACE, OFF_COAST, OUTSIDE_FRAME, UNDATED, VERSION
from borderhist.locate.grid import CLOSE
from borderhist.locate.lands import DOUBTFUL, LAND, SEA
from borderhist.locate.lines import EARTH_KM, SLACK_NEAR
from borderhist.locate.nearby import BEYOND, UNSURE

if TYPE_CHECKING:
    from borderhist.locate.bands import Bands
    from borderhist.locate.index import Index

LEFT = -1
"""The answer of a point that is left to numpy and GEOS."""

TIGHT = 1e-14
"""Square degrees below which a cross product may have the wrong sign."""

NAT = np.iinfo(np.int64).min
EAST, NORTH = 180, 90
AXIS_KM, SQUEEZE = measure.GEOD.a / 1000, measure.GEOD.es


class _Crossings(NamedTuple):
    starts: np.ndarray
    from_left: np.ndarray
    change: np.ndarray
    known: np.ndarray
    place: np.ndarray
    edges: np.ndarray


class _Near(NamedTuple):
    slots: np.ndarray
    starts: np.ndarray
    strings: np.ndarray
    starts_of_parts: np.ndarray
    owner: np.ndarray
    parts: np.ndarray
    sag: np.ndarray
    limit: np.ndarray
    kind: np.ndarray
    counts: np.ndarray


class _Bands(NamedTuple):
    profile: np.ndarray
    got: np.ndarray
    near: _Near


class Tables(NamedTuple):
    """All arrays of an index that the machine code reads, and the measures of its grid."""

    west: float
    south: float
    width: float
    height: float
    columns: int
    rows: int
    places: np.ndarray
    crossings: _Crossings
    eve: int
    column: np.ndarray
    first: np.ndarray
    context: np.ndarray
    lines: _Bands
    shores: _Bands


def tables(index: Index) -> Tables:
    """Return what the machine code reads of an index."""
    grid, crossings = index.lands.grid, index.lands.crossings
    walk = (crossings.starts, crossings.from_left, crossings.change, crossings.known, crossings.place)
    return Tables(
        grid.west, grid.south, grid.width, grid.height, grid.columns, grid.rows, index.lands.places,
        _Crossings(*walk, index.lands.edges[crossings.edge]), index.times.eve, _narrow(index.times.column),
        index.answers.first, index.context, _bands(index.bands), _bands(index.shores),
    )  # fmt: skip


def _narrow(numbers: np.ndarray) -> np.ndarray:
    """Return numbers in a byte each where they fit: more of them stay near the processor."""
    fit = numbers.min() >= np.iinfo(np.int8).min and numbers.max() <= np.iinfo(np.int8).max
    return numbers.astype(np.int8) if fit else numbers


def _bands(bands: Bands) -> _Bands:
    near, reach, lines = bands.unsure, bands.reach, bands.reach.lines
    slots = np.zeros(len(bands.profile), np.int32)
    slots[near.cells] = np.arange(len(near.cells))
    strings = (slots, near.starts, near.strings, lines.starts, lines.owner)
    parts, sag = (
        np.vstack([lines.ends[0], lines.ways]).T.copy(),
        np.maximum.reduceat(lines.sag, lines.starts[:-1]),
    )
    return _Bands(
        bands.profile, _narrow(bands.got), _Near(*strings, parts, sag, reach.limit, reach.kind, reach.counts)
    )


@numba.njit(nogil=True, cache=True)
def codes(tables: Tables, lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray) -> None:
    """Write the number of the answer for every point, or :data:`LEFT`, into ``found``.

    Parameters
    ----------
    lons, lats
        Degrees, float64 of shape (n,).
    days
        Days since 1970, the least int64 where there is none; int64 of shape (n,).
    found
        int32 of shape (n,).
    """
    # all is unpacked before the loop: to take an array out of a tuple is dearer than most points are
    west, south, per_lon, per_lat = tables.west, tables.south, 1 / tables.width, 1 / tables.height
    grid_columns, grid_rows, places = tables.columns, tables.rows, tables.places
    eve, column_of, last = tables.eve, tables.column, len(tables.column) - 1
    first, context, crossings = tables.first, tables.context, tables.crossings
    line_profile, line_got, lines = tables.lines.profile, tables.lines.got, tables.lines.near
    shore_profile, shore_got, shores = tables.shores.profile, tables.shores.got, tables.shores.near
    for n in range(len(lons)):
        lon, lat, day = lons[n], lats[n], days[n]
        across, up = (lon - west) * per_lon, (lat - south) * per_lat
        if not (across >= 0 and across < grid_columns and up >= 0 and up < grid_rows):
            found[n] = OUTSIDE_FRAME if abs(lon) <= EAST and abs(lat) <= NORTH else NO_PLACE
            continue
        cell = int(up) * grid_columns + int(across)
        place = places[cell]
        if place < 0:
            place = _walked(crossings, lon, lat, -1 - place)
        column = UNDATED if day == NAT else column_of[min(max(day, eve), eve + last) - eve]
        if place == SEA:
            got = shore_got[shore_profile[cell], 0]
            face = got if got != UNSURE else _measured(shores, lon, lat, cell, 0)
            found[n] = _off_coast(first, face, column)
        elif place != DOUBTFUL:
            lines_of = context[place, column]
            got = line_got[line_profile[cell], lines_of]
            reach = got if got != UNSURE else _measured(lines, lon, lat, cell, lines_of)
            found[n] = LEFT if reach == UNSURE else first[place, column] + reach
        else:
            found[n] = LEFT


@numba.njit(nogil=True, cache=True, inline="always")
def _off_coast(first: np.ndarray, face: int, column: int) -> int:
    if face == UNSURE:
        return LEFT
    if face == BEYOND:
        return int(first[SEA, column])
    return int(first[face - 1 + LAND, column]) + (OFF_COAST if column >= VERSION else 0)


@numba.njit(nogil=True, cache=True, inline="always")
def _walked(crossings: _Crossings, lon: float, lat: float, cell: int) -> int:
    """Return the place of a point of a crossed cell, walking there from the point that is known."""
    x, y = crossings.known[cell, 0], crossings.known[cell, 1]
    place, edges = crossings.place[cell], crossings.edges
    for n in range(crossings.starts[cell], crossings.starts[cell + 1]):
        ax, ay, bx, by = edges[n, 0], edges[n, 1], edges[n, 2], edges[n, 3]
        along, up = bx - ax, by - ay
        side = along * (lat - ay) - up * (lon - ax)
        if side * side <= CLOSE * CLOSE * (along * along + up * up):
            return DOUBTFUL
        if (side > 0) != crossings.from_left[n]:
            one = (lon - x) * (ay - y) - (lat - y) * (ax - x)
            other = (lon - x) * (by - y) - (lat - y) * (bx - x)
            if abs(one) <= TIGHT or abs(other) <= TIGHT:
                return DOUBTFUL
            if (one > 0) != (other > 0):
                place += crossings.change[n]
    return int(place)


@numba.njit(nogil=True, cache=True, inline="always")
def _measured(bands: _Near, lon: float, lat: float, cell: int, context: int) -> int:
    """Return what the nearest line does to a point, ``UNSURE`` if another may be as near or a limit is."""
    x, y, z = _cartesian(lon, lat)
    slot = bands.slots[cell]
    best, best_low, best_got, rival_low = np.inf, np.inf, BEYOND, np.inf
    for n in range(bands.starts[slot], bands.starts[slot + 1]):
        string = bands.strings[n]
        owner = bands.owner[string]
        if not bands.counts[context, owner]:
            continue
        square = np.inf
        for part in range(bands.starts_of_parts[string], bands.starts_of_parts[string + 1]):
            square = min(square, _apart(bands.parts, part, x, y, z))
        chord = np.sqrt(square)
        km = chord * (1 + (chord / EARTH_KM) ** 2 / 24)
        slack = SLACK_NEAR * km + bands.sag[string]
        got = bands.kind[owner] if km <= bands.limit[owner] else BEYOND
        if abs(km - bands.limit[owner]) <= slack:
            got = UNSURE
        if got == best_got:
            best, best_low = min(best, km), min(best_low, km - slack)
        elif km < best:
            rival_low = min(rival_low, best_low)
            best, best_low, best_got = km, km - slack, got
        elif km > best:
            rival_low = min(rival_low, km - slack)
    return UNSURE if rival_low <= best * (1 + SLACK_NEAR) else best_got


@numba.njit(nogil=True, cache=True, inline="always")
def _apart(parts: np.ndarray, part: int, x: float, y: float, z: float) -> float:
    """Return the square of the straight way from a point to a part."""
    x, y, z = x - parts[part, 0], y - parts[part, 1], z - parts[part, 2]
    i, j, k, inverse = parts[part, 3], parts[part, 4], parts[part, 5], parts[part, 6]
    share = min(max((x * i + y * j + z * k) * inverse, 0.0), 1.0)
    x, y, z = x - share * i, y - share * j, z - share * k
    return x * x + y * y + z * z


@numba.njit(nogil=True, cache=True, inline="always")
def _cartesian(lon: float, lat: float) -> tuple[float, float, float]:
    east, north = np.radians(lon), np.radians(lat)
    bend = AXIS_KM / np.sqrt(1 - SQUEEZE * np.sin(north) ** 2)
    flat = bend * np.cos(north)
    return flat * np.cos(east), flat * np.sin(east), bend * (1 - SQUEEZE) * np.sin(north)
