"""``locate`` says who held land in fact as ``query.possessions`` does."""

from __future__ import annotations

import dataclasses
import datetime as dt
import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
import toys
from derivation import record
from hypothesis import given, settings
from hypothesis import strategies as st

from borderhist.derive.chronicle import Chronicle, derive
from borderhist.locate import Index
from borderhist.locate._index.states import OF_POSSESSION, SEPARATOR
from borderhist.model.records import Possession
from borderhist.query import possessions

if TYPE_CHECKING:
    import pyarrow as pa
    from hypothesis.strategies import DrawFn

KULJA, SUIDING, ZHARKENT = (81.32, 43.92), (80.87, 44.05), (80.0, 44.17)
"""In land that was occupied from 1871 to 1883, of which the last was ceded in 1881."""

NOBODY = (None, None, None)
ILI = ("ili", "russia", "occupation")
SULTANATE = ("ili-sultanate", "taranchi", "unrecognised")


def possession(id_: str, holder: str, since: str, until: str | None, **shape: Any) -> Possession:
    """Return a possession that nobody ever had."""
    return Possession.model_validate({
        "id": id_, "name": {"en": id_}, "summary": {"en": id_}, "kind": "occupation", "holder": holder,
        "from": since, "to": until, "shape": shape, "certainty": "L", "sources": ["toy"],
    })  # fmt: skip


def with_possessions(chronicle: Chronicle, *items: Possession) -> Chronicle:
    """Return a chronicle with more possessions; they move no line."""
    lines = chronicle.linework
    atlas = dataclasses.replace(lines.atlas, possessions=(*lines.atlas.possessions, *items))
    return dataclasses.replace(chronicle, linework=dataclasses.replace(lines, atlas=atlas))


def crowded() -> Chronicle:
    """Return the real record with possessions that overlap and touch coasts and lines."""
    return with_possessions(
        record(),
        possession("amur", "japan", "1855", "1901", near={"places": ["blagoveshchensk", "aigun"], "km": 150}),
        possession("town", "russia", "1857-05", "1858-06", near={"places": ["aigun"], "km": 20}),
        possession("bay", "qing", "1859", None, near={"places": ["vladivostok"], "km": 60}),
        possession("all", "korea", "1850", "1950", land_of="qing"),
        possession("old", "qing", "1650", "1690", near={"places": ["nerchinsk"], "km": 30}),
    )


def around(chronicle: Chronicle, seed: int, count: int) -> np.ndarray:
    """Return points by lot in the box of every possession, and on and beside its edge."""
    lot = np.random.default_rng(seed)
    found = []
    for shape in possessions.build_shapes(chronicle):
        west, south, east, north = shape.geometry.bounds
        vertices = shapely.get_coordinates(shape.geometry.boundary)
        edge = lot.integers(0, len(vertices) - 1, count)
        corners = vertices[edge]
        between = (corners + vertices[edge + 1]) / 2
        inside = np.column_stack([lot.uniform(west, east, 3 * count), lot.uniform(south, north, 3 * count)])
        found += [inside, corners, between, corners + lot.normal(0, 1e-6, corners.shape)]
    return np.concatenate(found)


def days_of(chronicle: Chronicle, seed: int, count: int) -> np.ndarray:
    """Return days on which possessions begin and end, their eves, and others."""
    lot = np.random.default_rng(seed)
    shapes = possessions.build_shapes(chronicle)
    ends = [day for shape in shapes for day in (shape.since, shape.until) if day is not None]
    some = np.array([*ends, *(treaty.effective for treaty in chronicle.versions)], "datetime64[D]")
    return some[lot.integers(0, len(some), count)] + lot.choice([-1, 0, 0, 1, 700], count)


def said(table: pa.Table) -> list[tuple[str | None, ...]]:
    return [tuple(row.values()) for row in table.select(OF_POSSESSION).to_pylist()]


def right(chronicle: Chronicle, point: tuple[float, float], day: dt.date, row: Any) -> tuple[Any, ...]:
    """Return what ``query.possessions`` says of a point on a day, given who is sovereign there."""
    if row["sovereign"] is None or row["status"] == "off-coast":
        return NOBODY
    found = possessions.innermost(possessions.at(chronicle, *point), day, row["sovereign"])
    return NOBODY if found is None else tuple(found.facts()[name] for name in OF_POSSESSION)


def agree(chronicle: Chronicle, index: Index, points: np.ndarray, days: np.ndarray) -> int:
    """Assert that all points are answered as by ``query.possessions``; return how many another held."""
    table = index.locate(*points.T, days)
    asked = zip(points.tolist(), days.tolist(), table.to_pylist(), said(table), strict=True)
    for point, day, row, found in asked:
        assert found == right(chronicle, point, day, row), (point, day)
    return len(points) - table["possession"].null_count


def test_the_record_is_answered_as_the_query_answers(index: Index) -> None:
    chronicle = record()
    points = around(chronicle, 1, 100)
    assert agree(chronicle, index, points, days_of(chronicle, 1, len(points))) > 0
    inner = index.bounds
    anywhere = np.random.default_rng(2).uniform(inner[:2], inner[2:], (300, 2))
    agree(chronicle, index, anywhere, days_of(chronicle, 2, 300))


@pytest.mark.parametrize("compiled", [False, None])
def test_possessions_that_overlap_are_answered_as_the_query_answers(*, compiled: bool | None) -> None:
    chronicle = crowded()
    index = Index.of(chronicle, compiled=compiled)
    points = around(chronicle, 3, 60)
    assert agree(chronicle, index, points, days_of(chronicle, 3, len(points))) > len(points) / 10


@st.composite
def held_toys(draw: DrawFn) -> Chronicle:
    """Draw a toy with up to four possessions: around places, and of whole lands."""
    toy = draw(toys.toys())
    chronicle = derive(toys.atlas(toy))
    years = st.integers(chronicle.first_day.year + 1, 1990)
    items = []
    for number in range(draw(st.integers(0, 4))):
        since, until = sorted(draw(st.tuples(years, years)))
        near = {"places": draw(st.lists(st.sampled_from(sorted(toy.places)), min_size=1, max_size=2))}
        shape = draw(
            st.sampled_from([{"near": near | {"km": 15}}, {"near": near | {"km": 90}}, {"land_of": "alfa"}])
        )
        end = str(until + 1) if draw(st.booleans()) else None
        items.append(
            possession(f"held-{number}", draw(st.sampled_from(toys.SOVEREIGNS)), str(since), end, **shape)
        )
    return with_possessions(chronicle, *items)


@settings(max_examples=15)
@given(chronicle=held_toys(), seed=st.integers(0, 2**32))
def test_a_toy_is_answered_as_the_query_answers(chronicle: Chronicle, seed: int) -> None:
    index: Index = pickle.loads(pickle.dumps(Index.of(chronicle, compiled=False)))  # noqa: S301 - our own
    west, south, east, north = index.bounds
    anywhere = np.random.default_rng(seed).uniform((west, south), (east, north), (60, 2))
    points = np.concatenate(
        [anywhere, *([around(chronicle, seed, 6)] if index.possessions.lands.size else [])]
    )
    days = days_of(chronicle, seed, len(points))
    agree(chronicle, index, points, days)
    uncertain_dates_agree(index, points, days, seed)


def uncertain_dates_agree(index: Index, points: np.ndarray, days: np.ndarray, seed: int) -> None:
    """Assert that between two days all answers of the days between are told, in order."""
    lasts = days + np.random.default_rng(seed).integers(0, 4000, len(days))
    moments = index._moments.effective  # noqa: SLF001 - all days of change
    table = index.locate(*points.T, days, lasts).to_pylist()
    for (lon, lat), first, last, row in zip(points, days, lasts, table, strict=True):
        asked = np.array([first, *(day for day in moments if first < day <= last)])
        where = np.full(len(asked), lon), np.full(len(asked), lat)
        each = index.locate(*where, asked).to_pylist()
        steps = [one for n, one in enumerate(each) if n == 0 or one != each[n - 1]]
        for name in ("sovereign", *OF_POSSESSION):
            cells = [one[name] or "" for one in steps]
            whole = SEPARATOR.join(cells if len(set(cells)) > 1 else cells[:1])
            assert (row[name] or "") == whole, (lon, lat, first, last)


@pytest.mark.parametrize(
    ("point", "day", "held"),
    [
        (KULJA, "1871-06-30", SULTANATE),
        (KULJA, "1871-07-01", ILI),
        (KULJA, "1883-02-28", ILI),
        (KULJA, "1883-03-01", NOBODY),
        (ZHARKENT, "1875-01-01", ILI),
        (ZHARKENT, "1882-01-01", NOBODY),
        ((127.5, 50.3), "1875-01-01", NOBODY),
        ((0.0, 0.0), "1875-01-01", NOBODY),
        (KULJA, "1600-01-01", NOBODY),
        (KULJA, "NaT", NOBODY),
    ],
    ids=str,
)
def test_the_ili_was_held_by_russia(index: Index, point: Any, day: str, held: Any) -> None:
    """The first day counts, the last does not; and nobody else holds what was ceded."""
    assert said(index.locate([point[0]], [point[1]], np.datetime64(day, "D"))) == [held]
    if day != "NaT":
        assert tuple(getattr(index.at(*point, day), name) for name in OF_POSSESSION) == held


@pytest.mark.parametrize(
    ("point", "first", "last", "possessor", "sovereign"),
    [
        (KULJA, "1860-01-01", "1870-01-01", "|taranchi", "qing"),
        (KULJA, "1870-01-01", "1871-06-30", "taranchi", "qing"),
        (KULJA, "1870-01-01", "1871-07-01", "taranchi|russia", "qing"),
        (KULJA, "1871-01-01", "1871-12-31", "taranchi|russia", "qing"),
        (KULJA, "1872-01-01", "1873-01-01", "russia", "qing"),
        (KULJA, "1872-01-01", "1883-03-01", "russia|", "qing"),
        (KULJA, "1870-01-01", "1890-01-01", "taranchi|russia|", "qing"),
        (ZHARKENT, "1870-01-01", "1890-01-01", "taranchi|russia|", "qing|qing|russia"),
    ],
    ids=str,
)
def test_an_uncertain_date_tells_all_in_order(
    index: Index, point: Any, first: str, last: str, possessor: str | None, sovereign: str
) -> None:
    days = np.datetime64(first), np.datetime64(last)
    (row,) = index.locate([point[0]], [point[1]], *days).to_pylist()
    assert (row["possessor"], row["sovereign"]) == (possessor, sovereign)


def test_an_uncertain_date_may_begin_before_the_record(index: Index) -> None:
    days = np.datetime64("1600-01-01"), np.datetime64("1875-01-01")
    (row,) = index.locate([KULJA[0]], [KULJA[1]], *days).to_pylist()
    assert row["status"].startswith("before-first-version|")
    assert row["possessor"].count(SEPARATOR) == row["sovereign"].count(SEPARATOR)
    assert row["possessor"].lstrip(SEPARATOR) == f"taranchi{SEPARATOR}russia"


def test_a_table_has_the_same_columns_whether_or_not_land_was_held() -> None:
    free = with_possessions(derive(toys.atlas(toys.strip(["alfa", "bravo"]))))
    index = Index.of(free, compiled=False)
    assert not index.possessions.lands.size
    table = index.locate([100.5], [45.5], dt.date(1750, 1, 1), dt.date(1760, 1, 1))
    full = Index.of(record(), compiled=False).locate([*KULJA[:1]], [*KULJA[1:]], dt.date(1875, 1, 1))
    assert table.schema == full.schema
    assert said(table) == [NOBODY]


def test_one_who_holds_his_own_land_is_no_possessor() -> None:
    chronicle = with_possessions(
        derive(toys.atlas(toys.strip(["alfa"]))),
        possession("own", "alfa", "1700", None, land_of="alfa"),
        possession("other", "bravo", "1800", None, land_of="alfa"),
    )
    index = Index.of(chronicle, compiled=False)
    early, late = (index.at(100.5, 45.5, year) for year in (1750, 1850))
    assert (early.possessor, late.possessor) == (None, None)
