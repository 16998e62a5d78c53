"""The look-up of :mod:`.point_index` compiled by numba: the same codes as with numpy, point by point.

Points that rounding could decide are left unresolved, for exact arithmetic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from borderhist.geometry import geodesy
from borderhist.locate._index.face_grid import CROSS_TOLERANCE, EDGE_TOLERANCE, LAND, SEA, UNRESOLVED
from borderhist.locate._index.line_chunks import CHORD_TOLERANCE_NEAR, EARTH_KM
from borderhist.locate._index.nearest_line import BEYOND, UNRESOLVED_STATUS
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

SEMI_MAJOR_KM, ECCENTRICITY_SQUARED = geodesy.GEOD.a / 1000, geodesy.GEOD.es


class _Crossings(NamedTuple):
    """Crossed cells, (cells, 5): where their edges start and stop, the anchor, its face code.

    ``edges``, (edges, 6): both ends, the change of the code, whether the anchor is to the left. What is read
    together lies together in memory, since most of the time goes into fetching it.
    """

    cells: np.ndarray
    edges: np.ndarray


class _Candidates(NamedTuple):
    """The ``chunks`` of unresolved cells: those of a cell start at ``cells`` of its number in ``slots``.

    ``about``, (chunks, 6): where the parts of a chunk start and stop, its line, chord error, limit and kind.
    ``parts``, (parts, 7): the start of a part, its vector, and 1 / its squared length.
    """

    slots: np.ndarray
    cells: np.ndarray
    chunks: np.ndarray
    about: np.ndarray
    parts: np.ndarray
    counts: np.ndarray


class _LineGrid(NamedTuple):
    profile: np.ndarray
    status: np.ndarray
    near: _Candidates


class Tables(NamedTuple):
    """All arrays of an index that the compiled code reads, and the origin and cell size of its grid."""

    west: float
    south: float
    width: float
    height: float
    columns: int
    rows: int
    face_codes: np.ndarray
    crossings: _Crossings
    eve: int
    column: np.ndarray
    first: np.ndarray
    context: np.ndarray
    line_grid: _LineGrid
    shore_grid: _LineGrid


def build_tables(index: Index) -> Tables:
    """Return the arrays of an index as the compiled code reads them."""
    grid = index.face_grid.grid
    return Tables(
        grid.west, grid.south, grid.width, grid.height, grid.columns, grid.rows, index.face_grid.codes,
        _pack_crossings(index.face_grid), index.times.eve, _to_bytes(index.times.column),
        index.holdings.first, index.context,
        _pack_line_grid(index.line_grid), _pack_line_grid(index.shore_grid),
    )  # fmt: skip


def _pack_crossings(faces: FaceGrid) -> _Crossings:
    walk = faces.crossings
    cells = np.column_stack([walk.starts[:-1], walk.starts[1:], walk.anchors, walk.anchor_code])
    return _Crossings(cells, np.column_stack([faces.edges[walk.edge], walk.change, walk.anchor_is_left]))


def _to_bytes(numbers: np.ndarray) -> np.ndarray:
    """Return numbers as int8 where they fit: more of them stay in the processor's cache."""
    fit = numbers.min() >= np.iinfo(np.int8).min and numbers.max() <= np.iinfo(np.int8).max
    return numbers.astype(np.int8) if fit else numbers


def _pack_line_grid(grid: UncertaintyGrid) -> _LineGrid:
    near, reach, lines = grid.candidates, grid.reach, grid.reach.lines
    slots = np.zeros(len(grid.profile), np.int32)
    slots[near.cells] = np.arange(len(near.cells))
    sag, owner = np.maximum.reduceat(lines.chord_error, lines.starts[:-1]), lines.owner
    about = np.column_stack([
        lines.starts[:-1], lines.starts[1:], owner, sag, reach.limit[owner], reach.kind[owner]
    ])  # fmt: skip
    parts = np.vstack([lines.ends[0], lines.vectors]).T.copy()
    return _LineGrid(
        grid.profile,
        _to_bytes(grid.statuses),
        _Candidates(slots, near.starts, near.chunks, about, parts, reach.counts),
    )


def write_codes(
    tables: Tables, lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray
) -> None:
    """Write the code of the holding of every point, or :data:`UNRESOLVED_HOLDING`, into ``found``.

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
    count = _resolve_by_cell(tables, lons, lats, days, found, hard)
    _resolve_by_geometry(tables, lons, lats, days, found, hard[:count])


@numba.njit(nogil=True, cache=True)
def _resolve_by_cell(
    tables: Tables, lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray, hard: np.ndarray
) -> int:
    """Resolve points whose cell alone decides; return how many others there are.

    The numbers of the others go into ``hard``. One short loop without calls, and branch-free where cheaper.
    """
    west, south, per_lon, per_lat = tables.west, tables.south, 1 / tables.width, 1 / tables.height
    columns, rows, face_codes = np.int32(tables.columns), np.int32(tables.rows), tables.face_codes
    eve, column_of, last = tables.eve, tables.column, len(tables.column) - 1
    first, context = tables.first, tables.context
    line_profile, line_status = tables.line_grid.profile, tables.line_grid.status
    shore_profile, shore_status = tables.shore_grid.profile, tables.shore_grid.status
    count = 0
    for n in range(len(lons)):
        across, up, day = (lons[n] - west) * per_lon, (lats[n] - south) * per_lat, days[n]
        if not ((across >= 0.0) & (across < columns) & (up >= 0.0) & (up < rows)):
            hard[count] = n
            count += 1
            continue
        cell = np.uint32(np.int32(up) * columns + np.int32(across))
        column = np.uint32(column_of[np.uint32(min(max(day, eve), eve + last) - eve)])
        place = face_codes[cell]
        known = np.uint32(max(place, 0))
        status = line_status[np.uint32(line_profile[cell]), np.uint32(context[known, column])]
        found[n] = first[known, column] + status
        hard[count] = n
        by_sea = (place == SEA) & (shore_status[np.uint32(shore_profile[cell]), 0] != BEYOND)
        count += (place < 0) | (status == UNRESOLVED_STATUS) | by_sea | (day == NAT)
    return count


@numba.njit(nogil=True, cache=True)
def _resolve_by_geometry(
    tables: Tables, lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray, hard: np.ndarray
) -> None:
    """Resolve the points numbered in ``hard`` by edges and distances."""
    # unpacked before the loop: taking an array out of a tuple costs more than most points do
    west, south, per_lon, per_lat = tables.west, tables.south, 1 / tables.width, 1 / tables.height
    columns, rows, face_codes = tables.columns, tables.rows, tables.face_codes
    eve, column_of, last = tables.eve, tables.column, len(tables.column) - 1
    first, context, crossings = tables.first, tables.context, tables.crossings
    line_profile, line_status, lines = (
        tables.line_grid.profile,
        tables.line_grid.status,
        tables.line_grid.near,
    )
    shore_profile, shore_status, shores = (
        tables.shore_grid.profile,
        tables.shore_grid.status,
        tables.shore_grid.near,
    )
    for n in hard:
        lon, lat, day = lons[n], lats[n], days[n]
        across, up = (lon - west) * per_lon, (lat - south) * per_lat
        if not (across >= 0 and across < columns and up >= 0 and up < rows):
            found[n] = OUTSIDE_FRAME if abs(lon) <= EAST and abs(lat) <= NORTH else NO_PLACE
            continue
        cell = int(up) * columns + int(across)
        place = face_codes[cell]
        if place < 0:
            place = _locate_by_walk(crossings, lon, lat, -1 - place)
        column = UNDATED if day == NAT else column_of[min(max(day, eve), eve + last) - eve]
        if place == SEA:
            status = shore_status[shore_profile[cell], 0]
            face = status if status != UNRESOLVED_STATUS else _status_by_distance(shores, lon, lat, cell, 0)
            found[n] = _coast_holding(first, face, column)
        elif place != UNRESOLVED:
            lines_of = context[place, column]
            status = line_status[line_profile[cell], lines_of]
            reach = (
                status
                if status != UNRESOLVED_STATUS
                else _status_by_distance(lines, lon, lat, cell, lines_of)
            )
            found[n] = UNRESOLVED_HOLDING if reach == UNRESOLVED_STATUS else first[place, column] + reach
        else:
            found[n] = UNRESOLVED_HOLDING


@numba.njit(nogil=True, cache=True, inline="always")
def _coast_holding(first: np.ndarray, face: int, column: int) -> int:
    if face == UNRESOLVED_STATUS:
        return UNRESOLVED_HOLDING
    if face == BEYOND:
        return int(first[SEA, column])
    return int(first[face - 1 + LAND, column]) + (OFF_COAST if column >= VERSION else 0)


@numba.njit(nogil=True, cache=True, inline="always")
def _locate_by_walk(crossings: _Crossings, lon: float, lat: float, cell: int) -> int:
    """Return the face code of a point of a crossed cell; see :class:`.face_grid.Crossings`."""
    cells, edges = crossings.cells, crossings.edges
    x, y, place = cells[cell, 2] - lon, cells[cell, 3] - lat, cells[cell, 4]
    for n in range(int(cells[cell, 0]), int(cells[cell, 1])):
        ax, ay, bx, by = edges[n, 0] - lon, edges[n, 1] - lat, edges[n, 2] - lon, edges[n, 3] - lat
        along, up = bx - ax, by - ay
        side = up * ax - along * ay
        if side * side <= EDGE_TOLERANCE * EDGE_TOLERANCE * (along * along + up * up):
            return UNRESOLVED
        if (side > 0) != (edges[n, 5] > 0):
            one, other = x * ay - y * ax, x * by - y * bx
            if abs(one) <= CROSS_TOLERANCE or abs(other) <= CROSS_TOLERANCE:
                return UNRESOLVED
            if (one > 0) != (other > 0):
                place += edges[n, 4]
    return int(place)


@numba.njit(nogil=True, cache=True, inline="always")
def _status_by_distance(grid: _Candidates, lon: float, lat: float, cell: int, context: int) -> int:
    """Return the status that the nearest line gives a point; see :meth:`.NearestLineIndex.status`."""
    x, y, z = _to_ecef(lon, lat)
    slot = grid.slots[cell]
    best, best_low, best_status, rival_low = np.inf, np.inf, BEYOND, np.inf
    for n in range(grid.cells[slot], grid.cells[slot + 1]):
        chunk = grid.chunks[n]
        if not grid.counts[context, int(grid.about[chunk, 2])]:
            continue
        square = np.inf
        for part in range(int(grid.about[chunk, 0]), int(grid.about[chunk, 1])):
            square = min(square, _squared_chord(grid.parts, part, x, y, z))
        chord = np.sqrt(square)
        km = chord * (1 + (chord / EARTH_KM) ** 2 / 24)
        slack, limit = CHORD_TOLERANCE_NEAR * km + grid.about[chunk, 3], grid.about[chunk, 4]
        status = int(grid.about[chunk, 5]) if km <= limit else BEYOND
        if abs(km - limit) <= slack:
            status = UNRESOLVED_STATUS
        if status == best_status:
            best, best_low = min(best, km), min(best_low, km - slack)
        elif km < best:
            rival_low = min(rival_low, best_low)
            best, best_low, best_status = km, km - slack, status
        elif km > best:
            rival_low = min(rival_low, km - slack)
    return UNRESOLVED_STATUS if rival_low <= best * (1 + CHORD_TOLERANCE_NEAR) else best_status


@numba.njit(nogil=True, cache=True, inline="always")
def _squared_chord(parts: np.ndarray, part: int, x: float, y: float, z: float) -> float:
    """Return the squared chord from a point to a part."""
    x, y, z = x - parts[part, 0], y - parts[part, 1], z - parts[part, 2]
    i, j, k, inverse = parts[part, 3], parts[part, 4], parts[part, 5], parts[part, 6]
    share = min(max((x * i + y * j + z * k) * inverse, 0.0), 1.0)
    x, y, z = x - share * i, y - share * j, z - share * k
    return x * x + y * y + z * z


@numba.njit(nogil=True, cache=True, inline="always")
def _to_ecef(lon: float, lat: float) -> tuple[float, float, float]:
    east, north = np.radians(lon), np.radians(lat)
    bend = SEMI_MAJOR_KM / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(north) ** 2)
    flat = bend * np.cos(north)
    return flat * np.cos(east), flat * np.sin(east), bend * (1 - ECCENTRICITY_SQUARED) * np.sin(north)
