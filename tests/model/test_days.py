from __future__ import annotations

import datetime as dt
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from derivation import derived_once, record
from hypothesis import given
from hypothesis import strategies as st

from borderhist.cli import COMMANDS, main
from borderhist.errors import (
    BorderhistError,
    DataError,
    DayError,
    OutputError,
    OutsideError,
    PlaceError,
    UnknownNameError,
    UsageError,
)
from borderhist.layers import table
from borderhist.layers.table import Selection
from borderhist.locate import Index
from borderhist.model.days import MEANING, month_length, names_a_day, parse_day, parse_span
from borderhist.query import point

__all__ = ["derived_once"]

NEW_YEAR = dt.date(1857, 1, 1)
SWAPPED = (
    "longitude {0} and latitude {1} look swapped: the longitude comes first, and "
    "{0} N {1} E lies in the study area"
)
NOWHERE = (
    "longitude {} and latitude 50 are no place on earth: longitudes reach from -180 to 180, "
    "latitudes from -90 to 90"
)
ASKS_FOR_A_DAY = ("at", "blame", "check", "diff", "export", "locate")


@pytest.mark.parametrize(
    "written",
    [
        NEW_YEAR, dt.datetime(1857, 1, 1, 23), pd.Timestamp("1857-01-01 23:00"), np.datetime64("1857"),  # noqa: DTZ001
        np.datetime64("1857-01-01T23"), "1857-01-01", "1857-01", "1857", " 1857 ", 1857, np.int64(1857),
        "1857-01-01T23:00:00Z", np.str_("1857"),
    ],
)  # fmt: skip
def test_a_day_may_be_written_in_many_ways_and_a_year_means_its_first_day(written: Any) -> None:
    day = parse_day(written)
    assert (day, type(day)) == (NEW_YEAR, dt.date)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1857-end", dt.date(1857, 12, 31)), ("1900-02-end", dt.date(1900, 2, 28)),
        ("2000-02-end", dt.date(2000, 2, 29)), ("1857-06-end", dt.date(1857, 6, 30)),
    ],
)  # fmt: skip
def test_the_last_day_is_asked_for_with_end(written: str, day: dt.date) -> None:
    assert parse_day(written) == day


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1857-02-30", "no-such-day"), ("1857-13", "no-such-day"), ("1900-02-29", "no-such-day"),
        ("0000", "no-such-day"), (0, "no-such-day"), (10_000, "no-such-day"), (-5, "no-such-day"),
        ("1857-13-end", "no-such-day"), ("30 February", "bad-day"), ("", "bad-day"), ("1857-1-1", "bad-day"),
        ("1857-01-01-end", "bad-day"), ("end", "bad-day"), ("185", "bad-day"), (1857.0, "bad-day"),
        (True, "bad-day"), (None, "bad-day"), (pd.NaT, "bad-day"), (np.datetime64("NaT"), "bad-day"),
        ("\uff11\uff18\uff15\uff17", "bad-day"), ("9" * 10_000, "bad-day"), (b"1857", "bad-day"),
        (np.datetime64(10**15, "Y"), "bad-day"), ([1857], "bad-day"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_told_in_one_sentence_with_a_reason(written: Any, reason: str) -> None:
    with pytest.raises(DayError) as raised:
        parse_day(written)
    assert raised.value.reason == reason
    assert "no day" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 300


@given(st.dates())
def test_every_day_is_read_as_it_is_written(day: dt.date) -> None:
    assert parse_day(str(day)) == parse_day(np.datetime64(day)) == day
    assert names_a_day(str(day))
    first, last = parse_span(str(day)[:7])
    assert (parse_day(str(day)[:7]), parse_day(f"{str(day)[:7]}-end")) == (first, last)
    assert first <= day <= last
    assert last.day == month_length(day.year, day.month)


def test_no_treaty_is_taken_for_a_day() -> None:
    assert not any(names_a_day(treaty.id) for treaty in record().versions)


@pytest.mark.parametrize("day", [1900, "1900", "1900-01", np.datetime64("1900"), pd.Timestamp(1900, 1, 1)])
def test_every_question_takes_every_kind_of_day(day: Any) -> None:
    first = dt.date(1900, 1, 1)
    assert record().version_on(day) == record().version_on(first)
    answer = point.at(record(), 127.5, 50.3, day)
    assert (answer.day, answer) == (first, point.at(record(), 127.5, 50.3, first))
    assert point.nearest_line(record(), 127.5, 50.3, day) == point.nearest_line(record(), 127.5, 50.3, first)
    index = Index.of(record())
    assert index.at(127.5, 50.3, day) == index.at(127.5, 50.3, first)
    places = np.array([127.5]), np.array([50.3])
    assert index.locate(*places, day).equals(index.locate(*places, first))
    lands = [table.table(record(), "territories", Selection(day=each)).columns for each in (day, first)]
    assert lands[0].equals(lands[1])


@pytest.mark.usefixtures("derived_once")
def test_a_year_is_the_same_day_in_every_command() -> None:
    def said(*arguments: str) -> str:
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    for command in ("at", "blame"):
        first, bare, last = (
            said(command, "127.5", "50.3", "--on", day, "--json")
            for day in ("1858-01-01", "1858", "1858-end")
        )
        assert first == bare != last
    whole = said("diff", "1858", "1858-end", "--json")
    assert whole == said("diff", "1858-01-01", "1858-12-31", "--json")
    assert said("diff", "1858", "1858-05", "--json") == said("diff", "1858-01-01", "1858-05-01", "--json")


@pytest.mark.parametrize("command", ASKS_FOR_A_DAY)
def test_the_help_of_every_command_says_what_a_year_means(command: str) -> None:
    said = " ".join(CliRunner().invoke(main, [command, "--help"], terminal_width=2000).stdout.split())
    assert MEANING in said or "means its first day, 1859-06-end and 1859-end the last" in said


def test_no_other_command_asks_for_a_day() -> None:
    others = COMMANDS.keys() - set(ASKS_FOR_A_DAY)
    assert not [name for name in others if "--on" in CliRunner().invoke(main, [name, "--help"]).stdout]


@pytest.mark.usefixtures("derived_once")
@pytest.mark.parametrize(
    ("lon", "lat", "day", "reason", "sentence"),
    [
        (50.3, 127.5, "1857", "swapped-coordinates", SWAPPED.format(50.3, 127.5)),
        (45.0, 80.0, "1857", "swapped-coordinates", SWAPPED.format(45, 80)),
        (300.0, 50.0, "1857", "no-place-on-earth", NOWHERE.format(300)),
        (float("nan"), 50.0, "1857", "no-place-on-earth", NOWHERE.format("nan")),
        (-120.0, -10.0, "1857", "outside-frame", "10 S 120 W lies outside the study area"),
        (135.0, 41.0, "1857", "at-sea", "41 N 135 E lies at sea"),
        (127.5, 50.3, "1500", "before-first-version",
         "1500-01-01 lies before the first version of the record, 1688-01-01"),
        (127.5, 50.3, "1857-02-30", "no-such-day", "there is no day 1857-02-30 in the Gregorian calendar"),
    ],
)  # fmt: skip
def test_python_and_the_terminal_refuse_with_the_same_sentence(
    lon: float, lat: float, day: str, reason: str, sentence: str
) -> None:
    with pytest.raises(BorderhistError) as raised:
        point.at(record(), lon, lat, day)
    assert (raised.value.reason, str(raised.value)) == (reason, sentence)
    for command in ("at", "blame"):
        if reason == "at-sea" and command == "blame":
            continue  # every point of the study area has a nearest line
        told = CliRunner().invoke(main, [command, "--on", day, "--", str(lon), str(lat)])
        assert (told.exit_code, told.stdout) == (2, "")
        assert told.stderr.strip().endswith(sentence)
    if day == "1857":
        told = CliRunner().invoke(main, ["log", "--", str(lon), str(lat)])
        assert (told.exit_code, told.stderr) == (2, sentence + "\n")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (lambda: record().version_of("1858-paris"), "unknown-treaty"),
        (lambda: table.table(record(), "rivers"), "unknown-layer"),
        (lambda: record().version_on("1500"), "before-first-version"),
    ],
)
def test_what_is_unknown_has_a_reason(asked: Any, reason: str) -> None:
    with pytest.raises(BorderhistError) as raised:
        asked()
    assert raised.value.reason == reason


def test_every_error_has_a_reason_that_survives_a_process() -> None:
    for kind in (UnknownNameError, OutsideError, UsageError, OutputError, DayError, PlaceError):
        error = pickle.loads(pickle.dumps(kind("a sentence", reason="a-reason")))  # noqa: S301 - our own
        assert (type(error), str(error), error.reason) == (kind, "a sentence", "a-reason")
        assert kind("a sentence").reason == kind.reason != BorderhistError.reason
    assert DataError(()).reason == "faulty-data"
