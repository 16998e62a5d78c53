"""Every statement of the source documents given with the project has a place in the record."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from functools import cache
from typing import Any

import pytest

from borderhist.model.reader import geodata_root

COLUMNS = ["seed", "number", "statement", "file", "record", "field"]
DOCUMENTS = {
    "S0": "000_e3a1e0e1c2534ea9.txt", "S1": "001_0a1f3cad1573972f.txt", "S2": "002_265ad15039eb2a9c.txt",
}  # fmt: skip


@cache
def rows() -> list[dict[str, str]]:
    with (geodata_root() / "seeds.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


@cache
def content(file: str) -> dict[str, Any]:
    return tomllib.loads((geodata_root() / file).read_text(encoding="utf-8"))


def part(treaty: dict[str, Any], record: str) -> list[Any]:
    """Return what a name such as ``articles.5`` or ``dates.signed`` points to in a treaty."""
    if not record:
        return [treaty]
    table, _, key = record.partition(".")
    if table == "dates":
        return treaty["dates"].get(key, [])
    items = treaty.get(table, [])
    match table:
        case "articles":
            return [item for item in items if item["number"] == key]
        case "opens" | "holds":
            return [item for item in items if item["article"] == key]
        case "viewpoints":
            return [item for item in items if key in item["sources"]]
        case _:
            return list(items)


def found(row: dict[str, str]) -> list[Any]:
    """Return what stands in the field that a row names, in every record that it names."""
    tables = content(row["file"])
    if row["file"].startswith("treaties/"):
        records = part(tables, row["record"])
    else:
        (kind,) = tables
        records = [record for record in tables[kind] if record["id"] == row["record"]]
    return [record[row["field"]] for record in records if record.get(row["field"])]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['seed']}-{row['number']}-{row['file']}")
def test_a_statement_is_told_where_the_table_says(row: dict[str, str]) -> None:
    assert row["seed"] in DOCUMENTS
    assert row["statement"]
    assert (geodata_root() / row["file"]).is_file(), row["file"]
    assert found(row), f"{row['file']} has no {row['record']} {row['field']}"


@pytest.mark.parametrize("seed", DOCUMENTS)
def test_the_statements_of_a_document_are_numbered_without_a_gap(seed: str) -> None:
    numbers = {int(row["number"]) for row in rows() if row["seed"] == seed}
    assert numbers == set(range(1, len(numbers) + 1))
    named = {(row["number"], row["statement"]) for row in rows() if row["seed"] == seed}
    assert len(named) == len(numbers)


def test_no_statement_is_told_twice_in_one_place() -> None:
    counts = Counter(tuple(row.values()) for row in rows())
    assert [row for row, count in counts.items() if count > 1] == []


def test_every_event_of_a_document_is_one_of_its_statements() -> None:
    told = {row["record"] for row in rows() if row["file"] == "events.toml"}
    events = content("events.toml")["event"]
    assert {event["seed"] for event in events if "seed" in event} == set(DOCUMENTS.values())
    assert [event["id"] for event in events if "seed" in event and event["id"] not in told] == []


def test_every_claim_of_a_document_is_one_of_its_statements() -> None:
    told = {row["record"] for row in rows() if row["file"] == "contradictions.toml"}
    disagree = content("contradictions.toml")["contradiction"]
    seeds = set(DOCUMENTS)
    cited = {c["id"] for c in disagree if any(seeds.intersection(claim["sources"]) for claim in c["claims"])}
    assert cited - told == set()
