"""A folder of tables is joined as its files would be one by one, whatever happens in between."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from borderhist.cli import locate as command
from borderhist.cli.options import RecordOptions
from borderhist.errors import DataError, UsageError
from borderhist.files import beside
from borderhist.locate import Index, dask, engines, join, manifest
from borderhist.locate.folders import join_folder
from borderhist.locate.manifest import digest_index
from borderhist.locate.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "locate.md").read_text("utf-8")
NAMES = ("1.parquet", "2.parquet", "sub/3.parquet", "sub/deep/4.parquet", "5.pq", "6.parquet")
ROWS = 500
OPTIONS = Options()


def table(number: int, rows: int = ROWS) -> pa.Table:
    draw = np.random.default_rng(number)
    days = np.datetime64("1680-01-01") + draw.integers(0, 110_000, rows).astype("timedelta64[D]")
    return pa.table({
        "id": np.arange(rows), "lon": draw.uniform(70, 150, rows), "lat": draw.uniform(36, 64, rows),
        "date": days,
    })  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of parts, and of files beside them that are none."""
    for number, name in enumerate(NAMES):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table(number), path)
    for name in ("_SUCCESS", "_metadata.parquet", ".6.parquet.crc", "notes.txt", "_temporary/7.parquet"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(b"no table")
    return tmp_path / "in"


def tables(target: Path) -> dict[str, pa.Table]:
    return {name: pq.read_table(target / name) for name in manifest.list_parquet_files(target)}


def stamps(target: Path) -> dict[str, tuple[int, int]]:
    """Return what changes when a part is written again."""
    stats = {name: (target / name).stat() for name in manifest.list_parquet_files(target)}
    return {name: (stat.st_ino, stat.st_ctime_ns) for name, stat in stats.items()}


def redone(target: Path, before: dict[str, tuple[int, int]]) -> set[str]:
    return {name for name, stamp in stamps(target).items() if before.get(name) != stamp}


def expected(source: Path, tmp_path: Path, index: Index) -> dict[str, pa.Table]:
    """Return what each part becomes when it is joined as a file of its own."""
    for name in NAMES:
        alone = tmp_path / "alone" / name
        join.join_file(source / name, alone, index, dataclasses.replace(OPTIONS, overwrite=True))
    return tables(tmp_path / "alone")


def test_a_folder_becomes_what_its_parts_become_one_by_one(
    source: Path, tmp_path: Path, index: Index
) -> None:
    told: list[tuple[int, int | None]] = []
    whole = join_folder(
        source, tmp_path / "out", index, OPTIONS, progress=lambda done, total: told.append((done, total))
    )
    assert tables(tmp_path / "out") == expected(source, tmp_path, index)
    assert set(manifest.list_parquet_files(tmp_path / "out")) == set(NAMES)
    assert (whole.joined, whole.stood, whole.summary.rows) == (6, 0, 6 * ROWS)
    assert whole.summary.statuses.total() == whole.summary.rows
    assert told == [(done, 6) for done in range(1, 7)]


def test_a_second_start_redoes_what_is_missing_or_has_changed(
    source: Path, tmp_path: Path, index: Index
) -> None:
    target = tmp_path / "out"
    join_folder(source, target, index, OPTIONS)
    before = stamps(target)
    again = join_folder(source, target, index, OPTIONS)
    assert (again.joined, again.stood, redone(target, before)) == (0, 6, set())
    (target / "2.parquet").unlink()
    pq.write_table(table(99), source / "sub/3.parquet")
    pq.write_table(table(98), source / "5.pq")
    os.utime(source / "5.pq", (1e9, 1e9))  # a backup, say
    again = join_folder(source, target, index, OPTIONS)
    assert redone(target, before) == {"2.parquet", "sub/3.parquet", "5.pq"}
    assert (again.joined, again.stood) == (3, 3)
    assert tables(target) == expected(source, tmp_path, index)


def test_a_faulty_part_spoils_no_other_and_is_done_once_it_is_mended(
    source: Path, tmp_path: Path, index: Index
) -> None:
    target = tmp_path / "out"
    whole = (source / "2.parquet").read_bytes()
    (source / "2.parquet").write_bytes(whole[:-100])
    pq.write_table(table(4).drop_columns("lat"), source / "sub/3.parquet")
    with pytest.raises(DataError) as caught:
        join_folder(source, target, index, OPTIONS)
    first, second = str(caught.value).splitlines()
    assert first.startswith(f"{source / '2.parquet'}: cannot be read as Parquet: ")
    assert second.startswith(f"{source / 'sub/3.parquet'}: no column is called like a latitude")
    assert set(manifest.list_parquet_files(target)) == {*NAMES} - {"2.parquet", "sub/3.parquet"}
    before = stamps(target)
    (source / "2.parquet").write_bytes(whole)
    with pytest.raises(UsageError, match=r"3\.parquet: no column is called like a latitude"):
        join_folder(source, target, index, OPTIONS)
    assert redone(target, before) == {"2.parquet"}


def test_faulty_rows_say_in_which_part_they_are(source: Path, tmp_path: Path, index: Index) -> None:
    bad = table(1, rows=3).set_column(2, "lat", pa.array([45.0, 91.0, None]))
    pq.write_table(bad, source / "sub/3.parquet")
    pq.write_table(bad, source / "6.parquet")
    summary = join_folder(source, tmp_path / "out", index, OPTIONS).summary
    texts = [str(faulty) for faulty in summary.faulty.values()]
    assert all(faulty.rows == 2 for faulty in summary.faulty.values())
    assert len(texts) == 2
    assert any(re.fullmatch(r"2: row 2 \(.+, 91\.0 in 6\.parquet\), row 2 \(.+ in sub/3\.parquet\)", text)
               for text in texts), texts  # fmt: skip
    with pytest.raises(DataError) as caught:
        join_folder(source, tmp_path / "strict", index, dataclasses.replace(OPTIONS, strict=True))
    assert len(caught.value.faults) == 4
    assert set(manifest.list_parquet_files(tmp_path / "strict")) == {*NAMES} - {"sub/3.parquet", "6.parquet"}


@pytest.mark.parametrize(
    ("asked", "said"), [
        (Options(near=True), "near"),
        (Options(on=dt.date(1859, 1, 1), prefix="b_"), "on, prefix"),
    ],
)  # fmt: skip
def test_parts_of_two_questions_never_mix(
    source: Path, tmp_path: Path, asked: Options, said: str, index: Index
) -> None:
    target = tmp_path / "out"
    shutil.rmtree(source / "sub")
    join_folder(source, target, index, OPTIONS)
    before = stamps(target)
    with pytest.raises(UsageError, match=rf"answers another question, with other {said}: .* --overwrite"):
        join_folder(source, target, index, asked)
    assert redone(target, before) == set()
    whole = join_folder(source, target, index, dataclasses.replace(asked, overwrite=True))
    assert (whole.joined, whole.stood, len(redone(target, before))) == (4, 0, 4)
    assert join_folder(source, target, index, asked).stood == 4


def test_parts_of_two_records_or_sources_never_mix(source: Path, tmp_path: Path, index: Index) -> None:
    target = tmp_path / "out"
    join_folder(source, target, index, OPTIONS)
    other = dataclasses.replace(index, pieces=(("another", "V"), *index.pieces[1:]))
    with pytest.raises(UsageError, match="with other record: "):
        join_folder(source, target, other, OPTIONS)
    shutil.copytree(source, tmp_path / "copy")
    with pytest.raises(UsageError, match="with other source: "):
        join_folder(tmp_path / "copy", target, index, OPTIONS)
    (source / "1.parquet").unlink()
    with pytest.raises(UsageError, match=r"holds parts whose source is gone: 1\.parquet; "):
        join_folder(source, target, index, OPTIONS)
    assert set(manifest.list_parquet_files(target)) == set(NAMES)


def test_an_edition_is_that_of_the_record_and_not_of_who_built_the_index(index: Index) -> None:
    fresh = pickle.loads(pickle.dumps(index))  # noqa: S301 - our own
    fresh.locate(np.array([130.0]), np.array([48.0]), dt.date(1859, 1, 1), near=True)
    assert digest_index(fresh) == digest_index(index)
    answers = dataclasses.replace(index.holdings, rows=index.holdings.rows[::-1])
    moved = dataclasses.replace(index.face_grid, frame=index.face_grid.frame.buffer(1e-7))
    later = dataclasses.replace(index.possessions, until=index.possessions.until + 1)
    others = {digest_index(dataclasses.replace(index, holdings=answers)),
              digest_index(dataclasses.replace(index, face_grid=moved)),
              digest_index(dataclasses.replace(index, possessions=later))}  # fmt: skip
    assert len({*others, digest_index(index)}) == 4


def test_folders_that_do_not_go_together_are_refused(source: Path, tmp_path: Path, index: Index) -> None:
    (tmp_path / "full").mkdir()
    pq.write_table(table(1), tmp_path / "full" / "mine.parquet")
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").touch()
    for here, there, said in (
        (source, source, "lie in one another"),
        (source, source / "out", "lie in one another"),
        (source, tmp_path, "lie in one another"),
        (source, tmp_path / "file.txt", "is a folder, and .* is none"),
        (source, Path("-"), "is a folder, and - is none"),
        (source, tmp_path / "full", r"holds tables that no such join wrote, such as mine\.parquet"),
        (tmp_path / "empty", tmp_path / "out", r"without Parquet files \(\.parquet, "),
    ):
        with pytest.raises(UsageError, match=said):
            join_folder(here, there, index, Options(overwrite=True))
    with pytest.raises(UsageError, match="leave --layer, --from, --to out"):
        join_folder(source, tmp_path / "out", index, Options(write_as="csv"))
    assert manifest.list_parquet_files(tmp_path / "full") == ["mine.parquet"]
    assert not (tmp_path / "out").exists()


def test_what_killed_runs_left_is_swept_and_nothing_else(source: Path, tmp_path: Path, index: Index) -> None:
    target = tmp_path / "out"
    for name in NAMES:
        with beside(target / name) as path:
            path.write_bytes(b"half")
            shutil.copytree(path.parent, path.parent.with_name(f"{path.parent.name[:-8]}abcde_78"))
        (target / name).unlink()
    (target / "._locate.json.abcd_123").touch()
    (target / ".hidden").touch()
    (target / "notes.txt").touch()
    join_folder(source, target, index, OPTIONS)
    files = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert files == {*NAMES, "_locate.json", ".hidden", "notes.txt"}


def test_the_command_joins_a_folder_and_tells_of_all(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: Index
) -> None:
    monkeypatch.setattr(RecordOptions, "open_index", lambda _: index)
    target = tmp_path / "out"

    def told(*more: str, source: Path = source) -> tuple[int, str]:
        result = CliRunner().invoke(command.command, [str(source), "-o", str(target), *more])
        assert isinstance(result.exception, (SystemExit, type(None))), result.exception
        return result.exit_code, result.stderr

    (source / "1.parquet").write_bytes(b"PAR1")
    code, said = told()
    assert (code, said.count("\n")) == (1, 1)
    assert str(source / "1.parquet") in said
    pq.write_table(table(0), source / "1.parquet")
    code, said = told()
    assert code == 0
    assert said.startswith("500 rows in ")
    assert said.endswith("1 parts joined, 5 stood already\n")
    assert told("--near")[0] == 2
    assert told("--scheduler", "tcp://127.0.0.1:1")[0] == 2
    assert told("--engine", "dask", source=source / "1.parquet")[0] == 2
    monkeypatch.setattr(engines, "find_spec", lambda _name: None)
    assert told("--engine", "dask") == (
        2, '--engine dask needs what is not installed here: pip install "borderhist[dask]"\n'
    )  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Deadly(Index):
    """An index that kills the first worker that asks it, in the middle of a part."""

    victims: Path = dataclasses.field(kw_only=True)

    @classmethod
    def beside(cls, folder: Path, index: Index) -> Deadly:
        folder.mkdir()
        fields = {field.name: getattr(index, field.name) for field in dataclasses.fields(Index)}
        return cls(**fields, victims=folder)

    def locate(self, lons: Any, *args: Any, **kwargs: Any) -> pa.Table:
        if len(lons) and not any(self.victims.iterdir()):
            (self.victims / str(os.getpid())).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().locate(lons, *args, **kwargs)


@pytest.fixture(scope="module")
def workers() -> Iterator[Client]:
    """A client of two workers, started as the engine starts them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dask, "LocalCluster", functools.partial(dask.LocalCluster, n_workers=2))
        with dask.connect(None) as client:
            yield client


def test_dask_gives_what_one_process_gives_though_a_worker_is_killed(
    source: Path, tmp_path: Path, workers: Client, index: Index
) -> None:
    engine = engines.find_engine("dask", workers.scheduler.address)
    target = tmp_path / "out"
    whole = join_folder(source, target, Deadly.beside(tmp_path / "victims", index), OPTIONS, engine=engine)
    assert len(list((tmp_path / "victims").iterdir())) == 1
    assert tables(target) == expected(source, tmp_path, index)
    assert (whole.joined, whole.summary.rows) == (6, 6 * ROWS)
    assert not list(target.rglob(".*"))

    before = stamps(target)
    (target / "2.parquet").unlink()
    pq.write_table(table(99), source / "sub/3.parquet")
    again = join_folder(source, target, index, OPTIONS, engine=engine)
    assert redone(target, before) == {"2.parquet", "sub/3.parquet"}
    assert (again.joined, again.stood) == (2, 4)
    assert tables(target) == expected(source, tmp_path, index)


def test_dask_tells_of_faulty_parts_and_of_those_that_kill_every_worker(
    source: Path, tmp_path: Path, workers: Client, index: Index
) -> None:
    engine = engines.find_engine("dask", workers.scheduler.address)
    (source / "1.parquet").write_bytes(b"PAR1")
    for name in ("sub/3.parquet", "sub/deep/4.parquet", "5.pq", "6.parquet"):
        (source / name).unlink()
    workers.cluster.scheduler.allowed_failures = 0
    with pytest.raises(DataError) as caught:
        join_folder(
            source, tmp_path / "out", Deadly.beside(tmp_path / "victims", index), OPTIONS, engine=engine
        )
    first, second = str(caught.value).splitlines()
    assert first.startswith(f"{source / '1.parquet'}: cannot be read as Parquet")
    assert second.startswith(f"{source / '2.parquet'}: every worker that was at it was ended")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense"])
def test_a_scheduler_that_is_not_there_is_a_sentence(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, index: Index
) -> None:
    monkeypatch.setattr(dask, "PATIENCE", "0.2s")
    with pytest.raises(UsageError, match=f"^no Dask scheduler answers at {address}: "):
        join_folder(source, tmp_path / "out", index, OPTIONS, engine=engines.find_engine("dask", address))


@pytest.mark.thorough
def test_the_recipe_for_spark_runs_as_the_page_has_it(tmp_path: Path, index: Index) -> None:
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    recipe = re.search(r"## Spark\n.*?```py\n(.*?)```", PAGE, re.DOTALL)
    assert recipe
    (tmp_path / "recipe.py").write_text(recipe[1], "utf-8")
    (tmp_path / "places").mkdir()
    empty = table(1).schema.empty_table().from_pylist([{"id": -1}], schema=table(1).schema)
    theirs = pa.concat_tables([table(1), table(2), empty])
    pq.write_table(theirs[:ROWS], tmp_path / "places" / "1.parquet")
    pq.write_table(theirs[ROWS:], tmp_path / "places" / "2.parquet")
    settings = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    subprocess.run([sys.executable, "recipe.py"], cwd=tmp_path, env=settings, check=True, timeout=300)
    held = pa.concat_tables(pq.read_table(path) for path in sorted((tmp_path / "held").glob("*.parquet")))
    ours = index.locate(*(theirs[name].to_numpy() for name in ("lon", "lat", "date")))
    plain = [column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
             for column in ours.columns]  # fmt: skip
    wanted = pa.table([*theirs.columns, *plain], [*theirs.column_names, *ours.column_names])
    order = [("id", "ascending"), ("lon", "ascending")]
    assert held.sort_by(order).to_pydict() == wanted.sort_by(order).to_pydict()
