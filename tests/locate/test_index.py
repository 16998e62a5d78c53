"""The index of ``locate`` answers as exact arithmetic on the territories does, and as ``at``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
import shapely
import toys
from derivation import record
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from thoroughness import at_least

from borderhist.derive.chronicle import Chronicle, derive
from borderhist.derive.interpretation import DATE_RULES, Interpretation
from borderhist.errors import OutsideError
from borderhist.geometry import geodesy
from borderhist.geometry.arrangement import build_arrangement
from borderhist.locate import Index
from borderhist.locate._index.face_grid import UNRESOLVED, build_face_grid
from borderhist.locate._index.states import (
    NOWHERE,
    OF_HOLDINGS,
    OF_POSSESSION,
    SEPARATOR,
    STATUSES,
    HoldingRow,
    Times,
)
from borderhist.locate._index.uncertainty_grid import fine_grid
from borderhist.query import point as points
from borderhist.query import possessions, territories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

few = settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])

AT_LINES = ("on-line", "within-uncertainty", "undelimited")
CHOICES = {"gorbitsa": "amazar", "tsitsihar": "old-line", "uda": "wide", "ussuri-mouth": "kazakevicheva"}
ALL_OTHER = tuple(sorted(CHOICES.items()))
OTHER = Interpretation(ALL_OTHER, "demarcated")
"""The standpoint that departs most; some of its instruments count from one day."""


# --- points ----------------------------------------------------------------------------------------------


def chains(chronicle: Chronicle) -> list[np.ndarray]:
    """Return the vertices of every piece of every line, of all days and readings, as the faces have them."""
    return [np.array(chain) for chain in chronicle.arrangement.chains]


def on_and_beside(lot: np.random.Generator, chain: np.ndarray, count: int) -> np.ndarray:
    """Return vertices of a line, points between them, and 1 mm, 1 m and 1 km to either side of those."""
    edge = lot.integers(0, len(chain) - 1, count)
    a, b = chain[edge], chain[edge + 1]
    between = a + lot.random((count, 1)) * (b - a)
    azimuth = geodesy.GEOD.inv(*a.T, *b.T)[0]
    beside = [
        np.column_stack(geodesy.GEOD.fwd(*between.T, azimuth + side, np.full(count, metres))[:2])
        for side, metres in itertools.product((-90.0, 90.0), (0.001, 1.0, 1000.0))
    ]
    return np.concatenate([a, between, np.round(between, geodesy.DIGITS), *beside])


def at_lines(chronicle: Chronicle, seed: int, count: int) -> np.ndarray:
    """Return points on and beside every line, ``count`` edges of each, as float64 of shape (n, 2)."""
    lot = np.random.default_rng(seed)
    return np.concatenate([on_and_beside(lot, chain, count) for chain in chains(chronicle)])


def at_rims(chronicle: Chronicle, seed: int, count: int) -> np.ndarray:
    """Return points on and beside every coast and the frame."""
    lot = np.random.default_rng(seed)
    return np.concatenate([on_and_beside(lot, np.array(rim), count) for rim in chronicle.arrangement.rim])


def by_lot(index: Index, seed: int, count: int) -> np.ndarray:
    """Return points anywhere in the study area and a little around it."""
    west, south, east, north = index.bounds
    lot = np.random.default_rng(seed)
    return np.column_stack([
        lot.uniform(west - 0.1, east + 0.1, count), lot.uniform(south - 0.1, north + 0.1, count)
    ])  # fmt: skip


def on_the_grid(index: Index, seed: int, count: int) -> np.ndarray:
    """Return corners of cells, points on their sides, and their neighbours in floating point."""
    corners = index.face_grid.grid.corners(np.arange(index.face_grid.grid.size))
    lot = np.random.default_rng(seed)
    crossed = np.flatnonzero(index.face_grid.codes < 0)
    some = corners[np.concatenate([lot.choice(crossed, count), lot.integers(0, len(corners), count)])]
    west, south, east, north = some.T
    share = lot.random(len(some))
    points = np.concatenate([
        some[:, :2], some[:, 2:], np.column_stack([west, south + share * (north - south)]),
        np.column_stack([west + share * (east - west), north]),
    ])  # fmt: skip
    return np.concatenate([points, np.nextafter(points, -np.inf), np.nextafter(points, np.inf)])


def off_the_coast(chronicle: Chronicle, seed: int, count: int, metres: float) -> np.ndarray:
    """Return points at sea that far to the right of coasts, which run with the land on their left."""
    lot = np.random.default_rng(seed)
    coast = [np.array(chain) for chain in chronicle.arrangement.rim[:-1]]
    edges = np.concatenate([np.hstack([chain[:-1], chain[1:]]) for chain in coast])
    some = edges[lot.integers(0, len(edges), count)]
    middle = (some[:, :2] + some[:, 2:]) / 2
    azimuth = geodesy.GEOD.inv(*some.T)[0]
    return np.column_stack(geodesy.GEOD.fwd(*middle.T, azimuth + 90, np.full(count, metres))[:2])


def hard(chronicle: Chronicle, index: Index, seed: int, count: int) -> np.ndarray:
    """Return points of every kind that rounding could mislead, ``count`` for each line."""
    sea = [off_the_coast(chronicle, seed, 20 * count, metres) for metres in (4990.0, 5010.0)]
    grid = on_the_grid(index, seed, 20 * count)
    return np.concatenate([at_lines(chronicle, seed, count), at_rims(chronicle, seed, count), grid, *sea])


def possession_days(chronicle: Chronicle) -> list[dt.date]:
    """Return the days on which a possession begins or ends."""
    shapes = possessions.build_shapes(chronicle)
    return [day for shape in shapes for day in (shape.since, shape.until) if day is not None]


def days_by_lot(chronicle: Chronicle, seed: int, count: int) -> np.ndarray:
    """Return days of change, their eves, and others, each version about as often."""
    lot = np.random.default_rng(seed)
    effective = np.array([treaty.effective for treaty in chronicle.versions], "datetime64[D]")
    return effective[lot.integers(0, len(effective), count)] + lot.choice([-1, 0, 0, 1, 40], count)


# --- what is right ---------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Column:
    """A table of answers as arrays of plain values."""

    sovereign: np.ndarray
    status: np.ndarray

    @classmethod
    def of(cls, table: pa.Table) -> Column:
        return cls(*(table[name].cast(pa.string()).to_numpy() for name in ("sovereign", "status")))


@functools.lru_cache(maxsize=256)
def land(chronicle: Chronicle, faces: tuple[int, ...]) -> shapely.MultiPolygon:
    geometry = territories.dissolve_faces(chronicle, faces)
    shapely.prepare(geometry)
    return geometry


def covering(chronicle: Chronicle, version: int, points: np.ndarray) -> dict[str, np.ndarray]:
    """Tell for every sovereign of a version which points its territory covers."""
    holders = [tenure.sovereign for tenure in chronicle.tenures[version]]
    return {
        sovereign: shapely.intersects_xy(
            land(chronicle, tuple(face for face, holder in enumerate(holders) if holder == sovereign)),
            *points.T,
        )
        for sovereign in sorted(set(holders))
    }


def agree_with_the_territories(chronicle: Chronicle, index: Index, version: int, points: np.ndarray) -> None:
    """Assert that who holds points in a version is who exact arithmetic on the territories says."""
    covers = covering(chronicle, version, points)
    names, hit = np.array(list(covers)), np.stack(list(covers.values()))
    found = Column.of(index.locate(*points.T, chronicle.versions[version].effective))
    shared, alone, none = (hit.sum(axis=0) > 1, hit.sum(axis=0) == 1, ~hit.any(axis=0))
    ashore = ~np.isin(found.status, [*NOWHERE, "off-coast"])
    assert (ashore == ~none).all()
    assert (found.sovereign[alone] == names[hit[:, alone].argmax(axis=0)]).all()
    which = np.searchsorted(names, found.sovereign[shared].astype(str))
    assert hit[which, np.flatnonzero(shared)].all()
    assert (names[which] == found.sovereign[shared]).all()
    assert np.isin(found.status[shared], AT_LINES).all()
    inside = shapely.intersects_xy(chronicle.atlas.frame, *points[none].T)
    assert ((found.status[none] == "outside-frame") == ~inside).all()


def told(chronicle: Chronicle, lon: float, lat: float, day: dt.date) -> tuple[HoldingRow, Any]:
    """Return what ``query.point.at`` and ``query.possessions`` say as the index words it, and the answer."""
    try:
        answer = points.at(chronicle, lon, lat, max(day, chronicle.first_day))
    except OutsideError as error:
        return HoldingRow(None, "at-sea" if "at sea" in str(error) else "outside-frame"), None
    if day < chronicle.first_day:
        return HoldingRow(None, "before-first-version"), None
    held = possessions.innermost(possessions.at(chronicle, lon, lat), day, answer.sovereign)
    in_fact = (held.possession.id, held.possession.holder, held.possession.kind) if held else [None] * 3
    by_right = {name: getattr(answer, name) for name in OF_HOLDINGS}
    return HoldingRow(**by_right, **dict(zip(OF_POSSESSION, in_fact, strict=True))), answer


def rows(table: pa.Table) -> list[HoldingRow]:
    return [HoldingRow(*row.values()) for row in table.select(HoldingRow._fields).to_pylist()]


def same_as_at(chronicle: Chronicle, index: Index, points: np.ndarray, days: np.ndarray) -> None:
    """Assert that tables and single answers say what ``query.point.at`` says, and name the same line."""
    table = index.locate(*points.T, days, near=True)
    asked = zip(points.tolist(), days.tolist(), strict=True)
    for ((lon, lat), day), row, near in zip(asked, rows(table), table.to_pylist(), strict=True):
        right, answer = told(chronicle, lon, lat, day)
        assert row == right, (lon, lat, day)
        assert index.at(lon, lat, day) == right, (lon, lat, day)
        named = (near["segment"], near["segment_certainty"])
        assert named == ((None, None) if answer is None else (answer.segment, answer.segment_certainty))
        km = None if answer is None else pytest.approx(answer.segment_distance_km, abs=1e-6)
        assert near["segment_distance_km"] == km


def again(index: Index, *, compiled: bool | None = False) -> Index:
    """Return the index as another process gets it, answering by machine code or without."""
    index = dataclasses.replace(index, compiled=compiled)
    found: Index = pickle.loads(pickle.dumps(index))  # noqa: S301 - our own
    return found


def some(seed: int, points: np.ndarray, count: int) -> np.ndarray:
    return np.random.default_rng(seed).choice(points, count, replace=False)


# --- the real record -------------------------------------------------------------------------------------


def test_each_line_and_version_as_the_territories_say(index: Index) -> None:
    """Every line is asked about on, in and out of force; every version about a part of all points."""
    chronicle = record()
    points = np.concatenate([hard(chronicle, index, 1, 4), by_lot(index, 1, 1000)])
    parts = np.random.default_rng(1).integers(0, len(chronicle.versions), len(points))
    for version in range(len(chronicle.versions)):
        agree_with_the_territories(chronicle, index, version, points[parts == version])


def test_lines_in_force_as_the_territories_say(index: Index) -> None:
    chronicle, lot = record(), np.random.default_rng(2)
    for version in range(len(chronicle.versions)):
        opened = [segment for segment in chronicle.segments if segment.opened == version]
        lines = [
            np.array(chain) for segment in opened for chain in (piece.vertices for piece in segment.pieces)
        ]
        if lines:
            points = np.concatenate([on_and_beside(lot, line, 4) for line in lines])
            agree_with_the_territories(chronicle, index, version, points)


def test_points_on_lines_that_open_are_on_the_line(index: Index) -> None:
    """Long edges count too, which run up to kilometres off the shortest way."""
    chronicle, lot = record(), np.random.default_rng(12)
    for version in range(len(chronicle.versions)):
        opened = [segment for segment in chronicle.segments if segment.opened == version]
        for line in (
            shapely.get_coordinates(piece.geometry) for segment in opened for piece in segment.pieces
        ):
            points = on_and_beside(lot, line, 4)[:12]
            ashore = np.any(list(covering(chronicle, version, points).values()), axis=0)
            found = Column.of(index.locate(*points[ashore].T, chronicle.versions[version].effective))
            assert (found.status == "on-line").all()


def test_the_middles_of_long_edges_are_answered_as_at_does(index: Index) -> None:
    """In degrees, where the faces are cut, and on the shortest way."""
    chronicle = record()
    pieces = [(segment.opened, piece) for segment in chronicle.segments for piece in segment.pieces]
    chosen = [(opened, shapely.get_coordinates(piece.geometry)) for opened, piece in pieces]
    longest = sorted(chosen, key=lambda line: -np.hypot(*np.diff(line[1], axis=0).T).max())[:20]
    edges = [(opened, line[np.hypot(*np.diff(line, axis=0).T).argmax() :][:2]) for opened, line in longest]
    shortest = [geodesy.geodesic(*map(tuple, edge), step_km=0.1) for _, edge in edges]
    points = [edge.mean(axis=0) for _, edge in edges]
    points += [shapely.get_coordinates(way)[len(way.coords) // 2] for way in shortest]
    days = np.array([chronicle.versions[opened].effective for opened, _ in edges] * 2, "datetime64[D]")
    same_as_at(chronicle, index, np.array(points), days)


def test_another_standpoint_as_the_territories_say() -> None:
    """From this one two instruments count from one day, and only the later one can be asked about."""
    chronicle = record().under(OTHER)
    index = Index.of(chronicle, compiled=False)
    effective = [treaty.effective for treaty in chronicle.versions]
    assert len(set(effective)) < len(effective)
    points = np.concatenate([hard(chronicle, index, 3, 2), by_lot(index, 3, 1000)])
    parts = np.random.default_rng(3).integers(0, len(effective), len(points))
    for version in map(chronicle.version_on, sorted(set(effective))):
        agree_with_the_territories(chronicle, index, version, points[parts == version])
    same_as_at(chronicle, index, some(3, points, 60), days_by_lot(chronicle, 3, 60))
    inside = shapely.get_coordinates(shapely.point_on_surface(chronicle.arrangement.faces))
    joined_answers_are_those_of_each_day(chronicle, index, inside, 3)


def standpoints() -> Iterator[Interpretation]:
    """Yield every variant, every rule of dates and both together."""
    readings = record().atlas.readings.values()
    yield from (Interpretation(((r.id, v.id),)) for r in readings for v in r.variants if v.id != r.default)
    yield from (Interpretation((), rule) for rule in DATE_RULES)
    yield from (Interpretation(ALL_OTHER, rule) for rule in (None, *DATE_RULES))


@pytest.mark.thorough
@pytest.mark.parametrize("standpoint", [Interpretation(), *standpoints()], ids=str)
def test_all_versions_and_all_points_as_the_territories_say(standpoint: Interpretation) -> None:
    chronicle = record().under(standpoint)
    index = Index.of(chronicle, compiled=False)
    points = np.concatenate([hard(chronicle, index, 4, 15), by_lot(index, 4, 10_000)])
    for version in sorted({chronicle.version_on(treaty.effective) for treaty in chronicle.versions}):
        agree_with_the_territories(chronicle, index, version, points)
    same_as_at(chronicle, index, some(4, points, 400), days_by_lot(chronicle, 4, 400))


def test_statuses_clauses_spans_and_nearest_lines_are_those_of_at(index: Index) -> None:
    chronicle = record()
    sea = [off_the_coast(chronicle, 5, 20, metres) for metres in (0.001, 1.0, 4999.9, 5000.1)]
    points = np.concatenate([
        some(5, at_lines(chronicle, 5, 1), 150), some(5, at_rims(chronicle, 5, 1), 50), *sea,
        some(5, on_the_grid(index, 5, 10), 20), by_lot(index, 5, 240),
        shapely.get_coordinates(shapely.point_on_surface(chronicle.arrangement.faces)),
    ])  # fmt: skip
    days = days_by_lot(chronicle, 5, len(points))
    days[-1] = chronicle.first_day - dt.timedelta(1)
    statuses = Column.of(index.locate(*points.T, days)).status
    assert set(statuses) == set(STATUSES) - {"no-place", "no-date"}
    same_as_at(chronicle, index, points, days)


def test_where_an_uncertainty_ends_is_as_at_says(index: Index) -> None:
    """The longest edges are seen from far: there the plane around the point bends them by metres."""
    chronicle = record()
    pieces = [(segment.opened, piece) for segment in chronicle.segments for piece in segment.pieces]
    steps = [np.diff(shapely.get_coordinates(piece.geometry), axis=0) for _, piece in pieces]
    longest = sorted(range(len(pieces)), key=lambda n: -np.hypot(*steps[n].T).max())
    for n in longest[:3] + longest[10::40]:
        opened, piece = pieces[n]
        edge = np.hypot(*steps[n].T).argmax()
        a, b = shapely.get_coordinates(piece.geometry)[[edge, edge + 1]]
        middle = geodesy.GEOD.npts(*a, *b, 1)[0]
        azimuth = geodesy.GEOD.inv(*middle, *b)[0]
        metres = piece.uncertainty_km * 1000 + np.array([-20.0, -8.0, -0.1, 0.1, 8.0, 20.0])
        ways = np.repeat([azimuth - 90, azimuth + 90], len(metres))
        start = np.full((len(ways), 2), middle)
        points = np.column_stack(geodesy.GEOD.fwd(*start.T, ways, np.tile(metres, 2))[:2])
        days = np.full(len(points), np.datetime64(chronicle.versions[opened].effective))
        same_as_at(chronicle, index, points, days)


def test_five_kilometres_off_the_coast_end_at_five_kilometres(index: Index) -> None:
    """A point that far from one stretch of coast may be nearer to another, never farther."""
    near, far = (off_the_coast(record(), 6, 400, metres) for metres in (4990.0, 5010.0))
    day = dt.date(1900, 1, 1)
    assert "at-sea" not in Column.of(index.locate(*near.T, day)).status
    assert (Column.of(index.locate(*far.T, day)).status == "at-sea").sum() > 40


def test_machine_code_says_what_numpy_and_geos_say(index: Index) -> None:
    pytest.importorskip("numba")
    compiled = again(index, compiled=True)
    points = np.concatenate([hard(record(), index, 7, 6), by_lot(index, 7, 185_000)])
    points[::1000] += np.array([np.nan, 0.0])
    days = days_by_lot(record(), 7, len(points))
    days[::500] = np.datetime64("NaT")
    fast = compiled.codes(*points.T, days)
    plain = again(index, compiled=False)
    assert plain._compiled is None  # noqa: SLF001 - else it would be compared with itself
    assert compiled._compiled is not None  # noqa: SLF001
    assert len(points) >= 200_000
    assert (fast == plain.codes(*points.T, days)).all()


# --- uncertain dates -------------------------------------------------------------------------------------


def joined(answers: Sequence[HoldingRow]) -> HoldingRow:
    """Return answers as one row says them."""
    distinct = [answer for answer, _ in itertools.groupby(answers)]
    texts: list[str | None] = []
    for cells in itertools.islice(zip(*distinct, strict=True), len(HoldingRow._fields) - 2):
        differ = len(set(cells)) > 1
        texts.append(SEPARATOR.join(cell or "" for cell in cells) if differ else cells[0])
    return HoldingRow(*texts, distinct[0].valid_from, distinct[-1].valid_to)  # type: ignore[arg-type]


def joined_answers_are_those_of_each_day(
    chronicle: Chronicle, index: Index, points: np.ndarray, seed: int
) -> None:
    opened = sorted({treaty.effective for treaty in chronicle.versions})
    changes = sorted({day for day in (*opened, *possession_days(chronicle)) if day >= opened[0]})
    eve = changes[0] - dt.timedelta(1)
    each = {day: rows(index.locate(*points.T, day)) for day in (eve, *changes)}
    first, last = np.sort(days_by_lot(chronicle, seed, 2 * len(points)).reshape(2, -1), axis=0)
    found = rows(index.locate(*points.T, first, last))
    for n, (start, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        begun = max((day for day in changes if day <= start), default=eve)
        assert found[n] == joined([each[day][n] for day in each if begun <= day <= end])


def test_an_uncertain_date_gets_the_answers_of_every_day_of_change_in_order(index: Index) -> None:
    points = np.concatenate([at_lines(record(), 8, 1)[::9], by_lot(index, 8, 100)])
    joined_answers_are_those_of_each_day(record(), index, points, 8)


def test_a_date_within_one_spell_gets_the_plain_answer(index: Index) -> None:
    changes = [treaty.effective for treaty in record().versions]
    points = at_lines(record(), 9, 1)[: len(changes) - 1]
    eves = [day - dt.timedelta(1) for day in changes[1:]]
    first, last = (np.array(days, "datetime64[D]") for days in (changes[:-1], eves))
    within, on_the_first = index.locate(*points.T, first, last), index.locate(*points.T, first)
    # possessions begin and end within a spell
    assert within.drop_columns(OF_POSSESSION).equals(on_the_first.drop_columns(OF_POSSESSION))


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("1600", "1650", "before-first-version"),
        ("1600", "1700", "before-first-version|inside"),
        ("NaT", "1700", "no-date"),
        ("1700", "NaT", "inside"),
        ("1700", "1600", "inside"),
    ],
)
def test_an_interval_may_begin_before_the_record_or_be_none(
    index: Index, first: str, last: str, status: str
) -> None:
    """In the middle of Siberia."""
    table = index.locate([100.0], [58.0], np.datetime64(first, "D"), np.datetime64(last, "D"))
    assert table["status"].to_pylist() == [status]


# --- what is no place, no day, nothing -------------------------------------------------------------------


@pytest.mark.parametrize("plain", at_least(1, [True, False]))
def test_what_is_no_place_on_earth_has_no_answer(index: Index, *, plain: bool) -> None:
    index = again(index, compiled=False if plain else None)
    odd = (np.nan, np.inf, -np.inf, 1e300, -1e300, 180.0000001)
    places = [(lon, 50.0) for lon in odd] + [(100.0, lat) for lat in (*odd, 91.0, -90.0000001)]
    edge = [(180.0, 90.0), (-180.0, -90.0), (0.0, 0.0), (-0.0, -0.0), (50.0, 100.0 - 10.0)]
    points = np.array(places + edge)
    for day in (np.datetime64("1900-01-01"), np.datetime64("1500-01-01"), np.datetime64("NaT")):
        table = index.locate(*points.T, day, near=True)
        assert table["status"].to_pylist() == ["no-place"] * len(places) + ["outside-frame"] * len(edge)
        assert table["sovereign"].null_count == table["segment"].null_count == len(points)


@pytest.mark.parametrize("plain", at_least(1, [True, False]))
def test_days_beyond_all_calendars_are_early_or_late(index: Index, *, plain: bool) -> None:
    index = again(index, compiled=False if plain else None)
    most = np.iinfo(np.int64).max
    days = np.array([most, most - 1, -most, -most + 1, np.iinfo(np.int64).min]).view("datetime64[D]")
    table = index.locate(np.full(5, 100.0), np.full(5, 58.0), days)
    early = "before-first-version"
    assert table["status"].to_pylist() == ["inside", "inside", early, early, "no-date"]


def test_no_rows_have_no_answers(index: Index) -> None:
    none, never = np.zeros(0), np.zeros(0, "datetime64[D]")
    full = index.locate([100.0], [58.0], dt.date(1900, 1, 1), dt.date(1950, 1, 1), near=True)
    for days in ((never,), (never, never), (dt.date(1900, 1, 1),), (dt.date(1900, 1, 1), never)):
        table = index.locate(none, none, *days, near=True)
        assert table.num_rows == 0
        assert table.schema == full.schema


def test_one_day_for_all_is_that_day_for_each(index: Index) -> None:
    points, day = by_lot(index, 10, 200), dt.date(1858, 5, 28)
    each = np.full(len(points), np.datetime64(day))
    assert index.locate(*points.T, day).equals(index.locate(*points.T, each))


def test_a_pickled_index_is_small_and_says_the_same(index: Index) -> None:
    points, days = by_lot(index, 11, 1000), days_by_lot(record(), 11, 1000)
    answers = index.locate(*points.T, days, days + 9000, near=True)
    written = pickle.dumps(index)  # after it was asked
    assert len(written) < 10_000_000
    assert b"borderhist.derive.chronicle" not in written
    assert b"borderhist.model.reader" not in written
    same = again(index)
    assert same.locate(*points.T, days, days + 9000, near=True).equals(answers)
    assert len(pickle.dumps(same)) == len(written)


# --- toy worlds ------------------------------------------------------------------------------------------


def of_toy(toy: toys.Toy, seed: int) -> np.ndarray:
    """Return points of a toy by lot, its vertices, and points on its edges."""
    free = toys.points(toy, seed, 12)
    lines = [np.array(feature["geometry"]["coordinates"]) for feature in toy.features]
    lot = np.random.default_rng(seed)
    onto = np.concatenate([on_and_beside(lot, line, 1) for line in lines])
    nodes = [place for name, place in toy.places.items() if not name.startswith("cell")]
    corners = shapely.get_coordinates(toy.frame)
    return np.concatenate([free, onto[lot.permutation(len(onto))[:30]], nodes[:8], corners])


@few
@given(toy=toys.toys(), seed=st.integers(0, 2**32))
def test_a_toy_is_held_as_its_model_and_its_chronicle_say(toy: toys.Toy, seed: int) -> None:
    chronicle = derive(toys.atlas(toy))
    index = Index.of(chronicle, compiled=False)
    free = np.array(toys.points(toy, seed, 100))
    points = of_toy(toy, seed)
    for number, version in enumerate(toy.versions):
        agree_on_land(toy, version, index, free)
        if chronicle.in_force(number):
            agree_with_the_territories(chronicle, index, number, points)
            days = np.full(len(points), np.datetime64(version.effective))
            same_as_at(chronicle, index, points[:: len(toy.versions)], days[:: len(toy.versions)])
    joined_answers_are_those_of_each_day(chronicle, index, points, seed)


def agree_on_land(toy: toys.Toy, version: toys.Version, index: Index, points: np.ndarray) -> None:
    """Assert that points on land are held as the model says; those at sea may be off the coast."""
    found = Column.of(index.locate(*points.T, version.effective))
    for point, sovereign, status in zip(points.tolist(), found.sovereign, found.status, strict=True):
        holder = toy.holder((point[0], point[1]), version)
        assert sovereign == holder if holder is not None else status in ("at-sea", "off-coast")


@pytest.mark.parametrize("holders", [["alfa"], ["alfa", "alfa"]])
def test_land_without_any_line_is_inside(holders: list[str]) -> None:
    index = Index.of(derive(toys.atlas(toys.strip(holders))), compiled=False)
    index = again(index)
    table = index.locate([100.5, 100.0, 99.0], [45.5, 45.0, 45.5], dt.date(1750, 1, 1), near=True)
    assert table["status"].to_pylist() == ["inside", "inside", "outside-frame"]
    assert table["sovereign"].to_pylist() == ["alfa", "alfa", None]
    assert table["segment"].null_count == 3


def test_very_many_crossed_cells_are_told_apart() -> None:
    """Their numbers take more than 16 bits."""
    frame = shapely.box(100, 40, 110, 44)
    lines = [shapely.LineString([(100 + n / 12, 40), (100 + n / 12, 44)]) for n in range(1, 120)]
    arrangement = build_arrangement(lines, [], frame)
    grid = fine_grid(frame.bounds)
    found = build_face_grid(arrangement, frame, grid)
    assert len(found.crossings.anchors) > np.iinfo(np.int16).max
    lons, lats = np.random.default_rng(13).uniform((100, 40), (110, 44), (20_000, 2)).T
    places = found.locate(lons, lats, grid.cells_of(lons, lats))
    sure = places != UNRESOLVED
    assert sure.sum() > 19_900
    assert (places[sure] == found.locate_exact(lons[sure], lats[sure])).all()


def test_of_two_instruments_from_one_day_only_the_later_lives() -> None:
    first, second, third = (dt.date(1700, 1, n) for n in (1, 2, 3))
    times = Times.of([first, second, second, third])
    assert times.lasting.tolist() == [False, True, True, False, True, True]
    assert times.columns(np.array([second, third], "datetime64[D]")).tolist() == [4, 5]
