"""The answers that :mod:`.point_index` gives with numpy, point by point in machine code.

What rounding could decide is left to exact arithmetic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from borderhist.geometry import geodesy
from borderhist.locate._index.face_grid import CLOSE, LAND, SEA, TIGHT, UNRESOLVED
from borderhist.locate._index.line_chunks import EARTH_KM, SLACK_NEAR
from borderhist.locate._index.nearest_line import BEYOND, UNSURE
from borderhist.locate._index.states import (
    NO_PLACE,
    OFF_COAST,
    OUTSIDE_FRAME,
    UNDATED,
    UNRESOLVED_HOLDING,
    VERSION,
)

if TYPE_CHECKING:
    from borderhist.locate._index.face_grid import FaceGrid
    from borderhist.locate._index.point_index import Index
    from borderhist.locate._index.uncertainty_grid import UncertaintyGrid


NAT = np.iinfo(np.int64).min

EAST, NORTH = 180, 90

AXIS_KM, SQUEEZE = geodesy.GEOD.a / 1000, geodesy.GEOD.es


class _Crossings(NamedTuple):
    """Crossed cells, (cells, 5): where their ways start and stop, the known point, its place.

    ``ways``, (ways, 6): both ends of the edge, what it changes, whether the known point is to its left. What
    belongs together lies together, since most of the time goes into fetching it.
    """

    cells: np.ndarray
    ways: np.ndarray


class _Near(NamedTuple):
    """The ``strings`` of unsure cells: those of a cell start at ``cells`` of its number in ``slots``.

    ``about``, (strings, 6): where the parts of a string start and stop, its line, its sag, limit and kind.
    ``parts``, (parts, 7): the start of a part, its way, and 1 through its square.
    """

    slots: np.ndarray
    cells: np.ndarray
    strings: np.ndarray
    about: np.ndarray
    parts: np.ndarray
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
    grid = index.lands.grid
    return Tables(
        grid.west, grid.south, grid.width, grid.height, grid.columns, grid.rows, index.lands.places,
        _crossings(index.lands), index.times.eve, _narrow(index.times.column),
        index.answers.first, index.context, _bands(index.bands), _bands(index.shores),
    )  # fmt: skip


def _crossings(lands: FaceGrid) -> _Crossings:
    walk = lands.crossings
    cells = np.column_stack([walk.starts[:-1], walk.starts[1:], walk.known, walk.place])
    return _Crossings(cells, np.column_stack([lands.edges[walk.edge], walk.change, walk.from_left]))


def _narrow(numbers: np.ndarray) -> np.ndarray:
    """Return numbers in a byte each where they fit: more of them stay near the processor."""
    fit = numbers.min() >= np.iinfo(np.int8).min and numbers.max() <= np.iinfo(np.int8).max
    return numbers.astype(np.int8) if fit else numbers


def _bands(bands: UncertaintyGrid) -> _Bands:
    near, reach, lines = bands.unsure, bands.reach, bands.reach.lines
    slots = np.zeros(len(bands.profile), np.int32)
    slots[near.cells] = np.arange(len(near.cells))
    sag, owner = np.maximum.reduceat(lines.sag, lines.starts[:-1]), lines.owner
    about = np.column_stack([
        lines.starts[:-1], lines.starts[1:], owner, sag, reach.limit[owner], reach.kind[owner]
    ])  # fmt: skip
    parts = np.vstack([lines.ends[0], lines.ways]).T.copy()
    return _Bands(
        bands.profile, _narrow(bands.got), _Near(slots, near.starts, near.strings, about, parts, reach.counts)
    )


def codes(tables: Tables, lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray) -> None:
    """Write the number of the answer for every point, or :data:`UNRESOLVED_HOLDING`, into ``found``.

    Parameters
    ----------
    lons, lats
        Degrees, float64 of shape (n,).
    days
        Days since 1970, the least int64 where there is none; int64 of shape (n,).
    found
        int32 of shape (n,).
    """
    hard = np.empty(len(lons) + 1, np.int32)
    count = _easy(tables, lons, lats, days, found, hard)
    _hard(tables, lons, lats, days, found, hard[:count])


@numba.njit(nogil=True, cache=True)
def _easy(
    tables: Tables, lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray, hard: np.ndarray
) -> int:
    """Answer for points of cells that lie in one place and in no limit; return how many others there are.

    Their numbers go into ``hard``. One short loop without calls, and without a branch where that is cheaper.
    """
    west, south, per_lon, per_lat = tables.west, tables.south, 1 / tables.width, 1 / tables.height
    columns, rows, places = np.int32(tables.columns), np.int32(tables.rows), tables.places
    eve, column_of, last = tables.eve, tables.column, len(tables.column) - 1
    first, context = tables.first, tables.context
    line_profile, line_got = tables.lines.profile, tables.lines.got
    shore_profile, shore_got = tables.shores.profile, tables.shores.got
    count = 0
    for n in range(len(lons)):
        across, up, day = (lons[n] - west) * per_lon, (lats[n] - south) * per_lat, days[n]
        if not ((across >= 0.0) & (across < columns) & (up >= 0.0) & (up < rows)):
            hard[count] = n
            count += 1
            continue
        cell = np.uint32(np.int32(up) * columns + np.int32(across))
        column = np.uint32(column_of[np.uint32(min(max(day, eve), eve + last) - eve)])
        place = places[cell]
        known = np.uint32(max(place, 0))
        got = line_got[np.uint32(line_profile[cell]), np.uint32(context[known, column])]
        found[n] = first[known, column] + got
        hard[count] = n
        by_sea = (place == SEA) & (shore_got[np.uint32(shore_profile[cell]), 0] != BEYOND)
        count += (place < 0) | (got == UNSURE) | by_sea | (day == NAT)
    return count


@numba.njit(nogil=True, cache=True)
def _hard(
    tables: Tables, lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray, hard: np.ndarray
) -> None:
    """Answer for points whose numbers are given, whatever their cells."""
    # all is unpacked before the loop: to take an array out of a tuple is dearer than most points are
    west, south, per_lon, per_lat = tables.west, tables.south, 1 / tables.width, 1 / tables.height
    columns, rows, places = tables.columns, tables.rows, tables.places
    eve, column_of, last = tables.eve, tables.column, len(tables.column) - 1
    first, context, crossings = tables.first, tables.context, tables.crossings
    line_profile, line_got, lines = tables.lines.profile, tables.lines.got, tables.lines.near
    shore_profile, shore_got, shores = tables.shores.profile, tables.shores.got, tables.shores.near
    for n in hard:
        lon, lat, day = lons[n], lats[n], days[n]
        across, up = (lon - west) * per_lon, (lat - south) * per_lat
        if not (across >= 0 and across < columns and up >= 0 and up < rows):
            found[n] = OUTSIDE_FRAME if abs(lon) <= EAST and abs(lat) <= NORTH else NO_PLACE
            continue
        cell = int(up) * columns + int(across)
        place = places[cell]
        if place < 0:
            place = _walked(crossings, lon, lat, -1 - place)
        column = UNDATED if day == NAT else column_of[min(max(day, eve), eve + last) - eve]
        if place == SEA:
            got = shore_got[shore_profile[cell], 0]
            face = got if got != UNSURE else _measured(shores, lon, lat, cell, 0)
            found[n] = _off_coast(first, face, column)
        elif place != UNRESOLVED:
            lines_of = context[place, column]
            got = line_got[line_profile[cell], lines_of]
            reach = got if got != UNSURE else _measured(lines, lon, lat, cell, lines_of)
            found[n] = UNRESOLVED_HOLDING if reach == UNSURE else first[place, column] + reach
        else:
            found[n] = UNRESOLVED_HOLDING


@numba.njit(nogil=True, cache=True, inline="always")
def _off_coast(first: np.ndarray, face: int, column: int) -> int:
    if face == UNSURE:
        return UNRESOLVED_HOLDING
    if face == BEYOND:
        return int(first[SEA, column])
    return int(first[face - 1 + LAND, column]) + (OFF_COAST if column >= VERSION else 0)


@numba.njit(nogil=True, cache=True, inline="always")
def _walked(crossings: _Crossings, lon: float, lat: float, cell: int) -> int:
    """Return the place of a point of a crossed cell, walking there from the point that is known."""
    cells, ways = crossings.cells, crossings.ways
    x, y, place = cells[cell, 2] - lon, cells[cell, 3] - lat, cells[cell, 4]
    for n in range(int(cells[cell, 0]), int(cells[cell, 1])):
        ax, ay, bx, by = ways[n, 0] - lon, ways[n, 1] - lat, ways[n, 2] - lon, ways[n, 3] - lat
        along, up = bx - ax, by - ay
        side = up * ax - along * ay
        if side * side <= CLOSE * CLOSE * (along * along + up * up):
            return UNRESOLVED
        if (side > 0) != (ways[n, 5] > 0):
            one, other = x * ay - y * ax, x * by - y * bx
            if abs(one) <= TIGHT or abs(other) <= TIGHT:
                return UNRESOLVED
            if (one > 0) != (other > 0):
                place += ways[n, 4]
    return int(place)


@numba.njit(nogil=True, cache=True, inline="always")
def _measured(bands: _Near, lon: float, lat: float, cell: int, context: int) -> int:
    """Return what the nearest line does to a point, ``UNSURE`` if another may be as near or a limit is."""
    x, y, z = _cartesian(lon, lat)
    slot = bands.slots[cell]
    best, best_low, best_got, rival_low = np.inf, np.inf, BEYOND, np.inf
    for n in range(bands.cells[slot], bands.cells[slot + 1]):
        string = bands.strings[n]
        if not bands.counts[context, int(bands.about[string, 2])]:
            continue
        square = np.inf
        for part in range(int(bands.about[string, 0]), int(bands.about[string, 1])):
            square = min(square, _apart(bands.parts, part, x, y, z))
        chord = np.sqrt(square)
        km = chord * (1 + (chord / EARTH_KM) ** 2 / 24)
        slack, limit = SLACK_NEAR * km + bands.about[string, 3], bands.about[string, 4]
        got = int(bands.about[string, 5]) if km <= limit else BEYOND
        if abs(km - limit) <= slack:
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
