"""Values of the library: their reprs fit a screen, and they die when they are dropped."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
import pickle
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from derivation import record

from borderhist.derive import sovereignty
from borderhist.derive.chronicle import derive
from borderhist.derive.interpretation import Interpretation
from borderhist.layers import schema
from borderhist.layers.table import Selection, table
from borderhist.locate._index.point_index import Index
from borderhist.maps.compose.composition import compose_scene
from borderhist.memo import Memo, remembered
from borderhist.model.base import Model
from borderhist.model.reader import read_atlas
from borderhist.query import compare, ledger, lines, point, readings, territories, transfers, zones
from borderhist.query.page_data import find_story, gather_page_data
from borderhist.reprs import OneLine, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from borderhist.derive.chronicle import Chronicle

DAY = dt.date(1870, 1, 1)
HERE = (127.5, 50.3)
LONGEST = 2000


def questions(chronicle: Chronicle) -> Iterator[Any]:
    """Yield an answer of every kind that a record gives."""
    yield chronicle
    yield territories.on(chronicle, DAY)
    yield transfers.by_treaty(chronicle, "1858-aigun")
    yield tuple(transfers.find_moved_faces(chronicle, 0, chronicle.version_on(DAY)))
    yield point.at(chronicle, *HERE, DAY)
    yield point.nearest_line(chronicle, *HERE, DAY)
    yield zones.on(chronicle, DAY)
    yield compare.between(chronicle, 3, 9)
    yield readings.effects(chronicle)
    yield next(sovereignty.find_regions(chronicle))
    yield tuple(point.history(chronicle, *HERE))
    yield lines.list_stages(chronicle, chronicle.segments[0])
    yield ledger.entries(chronicle)
    yield from (table(chronicle, name) for name in (*schema.LAYERS, *schema.TABLES))
    yield table(chronicle, "territories", Selection(day=DAY, simplify_km=20))


def inside(value: Any, seen: set[int], depth: int = 0) -> Iterator[Any]:
    """Yield a value of the library and those it is made of; of many alike only some."""
    if id(value) in seen or depth > 7:
        return
    seen.add(id(value))
    if isinstance(value, (tuple, list)):
        for part in (*value[:8], *value[-3:]):
            yield from inside(part, seen, depth + 1)
    elif hasattr(value, "items") and not isinstance(value, type):
        for part in list(value.values())[:8]:
            yield from inside(part, seen, depth + 1)
    elif dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            yield from inside(getattr(value, field.name), seen, depth + 1)
    elif isinstance(value, Model):
        yield value
        for name in type(value).model_fields:
            yield from inside(getattr(value, name), seen, depth + 1)


def test_every_value_introduces_itself_in_one_line() -> None:
    seen: set[int] = set()
    kinds = set()
    for answer in (*questions(record()), Index.of(record())):
        for value in inside(answer, seen):
            said = repr(value)
            assert len(said) < LONGEST, type(value)
            assert "\n" not in said, type(value)
            assert said == str(value) or not isinstance(value, Model)
            kinds.add(type(value).__name__)
    assert {
        "Atlas", "Arrangement", "Chronicle", "Index", "Linework", "Piece", "Segment", "Table", "Tenure",
        "Territory", "Transfer", "Treaty", "Place", "Zone", "Sovereign", "Effect", "Difference",
    } <= kinds  # fmt: skip


def test_a_repr_says_what_a_value_is() -> None:
    assert repr(record()).startswith("<Chronicle of ")
    assert repr(record().atlas.treaty("1858-aigun")).startswith("Treaty(id='1858-aigun', title='")
    (first, *_) = territories.on(record(), DAY)
    assert repr(first).startswith(f"Territory(sovereign={first.sovereign!r}, faces=")


def test_a_long_repr_is_cut() -> None:
    assert len(one_line(1, [(str(n), "x" * 50) for n in range(100)])) < 300


def test_a_subclass_may_say_it_its_own_way() -> None:
    @dataclasses.dataclass(frozen=True)
    class Own(OneLine):
        many: tuple[int, ...]

        def __repr__(self) -> str:
            return "mine"

    assert repr(Own((1,))) == "mine"


def test_a_queried_record_dies_when_it_is_dropped(atlas_root: Path) -> None:
    """No answer, and no interpretation of the same linework, keeps it alive."""
    chronicle = derive(read_atlas(atlas_root))
    for _ in questions_of_a_toy(chronicle):
        pass
    other = chronicle.under(Interpretation(date_rule="signed"))
    gone = [weakref.ref(chronicle), weakref.ref(other), weakref.ref(chronicle.linework)]
    del chronicle, other
    gc.collect()
    assert [reference() for reference in gone] == [None] * 3


def test_the_real_record_dies_when_it_is_dropped() -> None:
    chronicle = record().under(Interpretation((("uda", "wide"),)))
    for _ in questions(chronicle):
        pass
    Index.of(chronicle)
    compose_scene(gather_page_data(chronicle, find_story(chronicle, "1858-aigun")))
    gone = weakref.ref(chronicle)
    del chronicle, _
    gc.collect()
    assert gone() is None


def questions_of_a_toy(chronicle: Chronicle) -> Iterator[Any]:
    """Yield answers that every record has."""
    yield territories.on(chronicle, chronicle.first_day)
    yield from (transfers.by_treaty(chronicle, treaty.id) for treaty in chronicle.versions)
    yield from (table(chronicle, name) for name in ("territories", "faces"))


class Owned:
    """Something with a memo."""

    def __init__(self) -> None:
        self.memo = Memo()


ASKED: list[int] = []


@remembered(most=2)
def square(_owner: Owned, number: int) -> int:
    ASKED.append(number)
    return number * number


def test_answers_are_remembered_by_their_owner_and_the_oldest_goes_first() -> None:
    ASKED.clear()
    one, other = Owned(), Owned()
    assert [square(one, n) for n in (2, 2, 3, 2, 4, 2)] == [4, 4, 9, 4, 16, 4]
    assert ASKED == [2, 3, 4, 2]
    square(other, 3)
    assert ASKED == [2, 3, 4, 2, 3]


def test_a_pickled_memo_is_empty() -> None:
    owner = Owned()
    square(owner, 5)
    again = pickle.loads(pickle.dumps(owner.memo))  # noqa: S301 - our own
    assert not again.answers_of(square.__wrapped__)


def test_frozen_values_hold_no_mutable_field() -> None:
    chronicle = record()
    for owner in (chronicle, chronicle.linework, chronicle.linework.arrangement):
        for field in dataclasses.fields(owner):
            assert not isinstance(getattr(owner, field.name), (dict, list, set)), field.name
    with pytest.raises(TypeError):
        chronicle.successors[-1]["qing"] = "russia"  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        chronicle.tenures = ()  # type: ignore[misc]


def test_interpretations_share_their_linework() -> None:
    other = record().under(Interpretation((("uda", "wide"),)))
    assert other.linework is record().linework
