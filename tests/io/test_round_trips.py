"""What every format gives back, measured: the table in docs/formats.md is what these tests find."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from derivation import record
from exports import BUILT, HOSTILE, exported, fitting, hostile, record_tables, toy
from losses import losses
from products import alone
from reading_back import READERS

from borderhist.errors import UsageError
from borderhist.io import writing
from borderhist.layers import table as layers_table

if TYPE_CHECKING:
    from borderhist.io.writing import Format

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
PLANE = "EPSG:32652"

HEAD = """# Formats

`borderhist export` writes every layer in each of these formats ([layers.md](layers.md) says what the layers
hold). The last column is measured, not promised: `tests/io/test_round_trips.py` writes every layer of the
record, and one of awkward values, reads them back with another program, compares every value and every
coordinate to the 7 decimals that are written, and lists here what did not come back as it was. What is not
listed came back. The same data makes the same bytes in every format.

- GeoPackage and GeoParquet carry everything; GeoJSON and TopoJSON do too where a program takes a text of the
  form `1858-05-28` for a day, as GDAL does.
- `valid_to` is exclusive in every format. In KML it ends the time span: a viewer that counts the end in shows
  a feature for one day more.
- GDAL finds the geometry of a CSV when it is told `GEOM_POSSIBLE_NAMES=geometry`, and reads OSM XML when it
  is told `OSM_USE_CUSTOM_INDEXING=NO`.
- A cell of Excel holds 32,767 letters; as text the outline of a large land is longer.
- Tiles are for looking: at the nearest zoom (8) a coordinate is off by up to 60 m. Neighbours share their
  border, and every feature is there from zoom 2 on; before, what is smaller than the grid of a tile is not.
- `BORDERHIST_WRITE_DOCS=1 scripts/test tests/io/test_round_trips.py -n 0` writes this table anew.

| `--format` | what it is | file name | holds | does not come back as it was |
|---|---|---|---|---|
"""

FORMATS = [pytest.param(form, id=name) for name, form in BUILT.items() if name in READERS]


@pytest.mark.parametrize("form", FORMATS)
def test_what_does_not_come_back_is_what_the_page_says(
    form: Format, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    read = READERS[form.name]
    files = exported(form, tmp_path_factory)
    lost = {
        loss for table in fitting(form) for loss in losses(table, read(files[table.layer.name], table.layer))
    }
    if not form.only:
        lost |= losses(toy(), read(hostile(form, tmp_path_factory), HOSTILE))
    if not form.degrees_only:
        lost |= crs_losses(form, tmp_path)
    line = row(form, related=holds_related_tables(form, tmp_path), lost=lost)
    if os.environ.get("BORDERHIST_WRITE_DOCS"):
        put(form, line)
    assert line in PAGE.read_text("utf-8").splitlines(), f"docs/formats.md should say: {line}"


def crs_losses(form: Format, folder: Path) -> set[str]:
    table = record_tables()["markers"].in_crs(PLANE)
    (path,) = writing.to_file([table], folder / f"plane{form.suffixes[0]}", form.name)
    read = READERS[form.name](path, table.layer)
    assert losses(table, read) <= losses(table, {**read, "crs": None})
    assert read["crs"] in {PLANE, None}
    return set() if read["crs"] else {"the coordinate reference system"}


def holds_related_tables(form: Format, folder: Path) -> bool:
    if form.only:
        return False
    table = layers_table.table(record(), "names")
    try:
        (path,) = writing.to_file([table], folder / f"related{form.suffixes[0]}", form.name)
    except UsageError:
        return False
    assert len(READERS[form.name](path, table.layer)["id"]) == len(table)
    return True


def row(form: Format, *, related: bool, lost: set[str]) -> str:
    layers = ", ".join(form.only) or ("all layers in one file" if form.many else "one layer")
    holds = [
        layers,
        *(["related tables"] if related else []),
        "degrees only" if form.degrees_only else "any CRS",
    ]
    cells = [
        f"`{form.name}`", form.title, " or ".join(f"`{suffix}`" for suffix in form.suffixes),
        "; ".join(holds), "; ".join(sorted(lost)) or "nothing",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def put(form: Format, line: str) -> None:
    lock = PAGE.parent / ".formats.lock"
    with alone(lock):
        there = PAGE.read_text("utf-8") if PAGE.exists() else ""
        rows = {text.split("`")[1]: text for text in there.splitlines() if text.startswith("| `")}
        rows[form.name] = line
        kept = [rows[name] for name in writing.FORMATS if name in rows]
        PAGE.write_text(HEAD + "\n".join(kept) + "\n", "utf-8")
    lock.unlink(missing_ok=True)


def test_the_page_has_a_row_for_every_format_and_no_other() -> None:
    text = PAGE.read_text("utf-8")
    assert text.startswith(HEAD)
    names = [line.split("`")[1] for line in text.removeprefix(HEAD).splitlines()]
    assert names == [form.values[0].name for form in FORMATS]


def test_the_same_data_makes_the_same_bytes_at_another_time(tmp_path: Path) -> None:
    first = written(tmp_path / "first")
    # a zip counts in steps of two seconds
    time.sleep(2.1)
    assert written(tmp_path / "second") == first


def written(folder: Path) -> dict[str, bytes]:
    """Write some layers in every format, in a place of its own."""
    found = {}
    for name, form in BUILT.items():
        wanted = [
            table
            for table in fitting(form)
            if table.layer.name in {"boundary", "markers", "zones", *form.only}
        ]
        target = folder / f"{name}{form.suffixes[0]}" if form.many or len(wanted) == 1 else folder / name
        if target == folder / name:
            target.mkdir(parents=True)
        for path in writing.to_file(wanted, target, name):
            found[f"{name} {path.name}"] = path.read_bytes()
    return found
