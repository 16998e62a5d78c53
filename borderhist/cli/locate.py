"""``borderhist locate``."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from borderhist.cli.console import Day, handle_errors
from borderhist.cli.options import interpretation_options
from borderhist.model.days import MEANING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from borderhist.cli.options import RecordOptions
    from borderhist.locate.engines import Name
    from borderhist.locate.join import Summary


@click.command("locate")
@click.argument("source", metavar="TABLE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    metavar="OUT",
    required=True,
    type=click.Path(path_type=Path),
    help="The table to write; - for standard output (csv, geojsonl).",
)
@click.option("--lon", metavar="COL", help="The column of longitudes; usual names are recognised.")
@click.option("--lat", metavar="COL", help="The column of latitudes; usual names are recognised.")
@click.option("--date", metavar="COL", help="The column of dates; usual names are recognised.")
@click.option("--on", "on", type=Day(), metavar="DATE", help=f"One day for all rows. {MEANING}")
@click.option(
    "--calendar",
    type=click.Choice(("gregorian", "julian")),
    default="gregorian",
    show_default=True,
    help="The calendar in which the column of dates is written.",
)
@click.option("--crs", metavar="EPSG", help="The coordinates are in this system, such as EPSG:32652.")
@click.option("--near", is_flag=True, help="Add the nearest line in force, its distance and certainty.")
@click.option("--strict", is_flag=True, help="Write nothing if a row has no readable place or date.")
@click.option("--prefix", default="", metavar="TEXT", help="What the names of the new columns begin with.")
@click.option("--layer", metavar="NAME", help="The layer of a file that holds several.")
@click.option("--from", "read_as", metavar="FORMAT", help="The format of TABLE, if its name does not say it.")
@click.option("--to", "write_as", metavar="FORMAT", help="The format of OUT, if its name does not say it.")
@click.option("--overwrite", is_flag=True, help="Replace what is there.")
@click.option(
    "--engine",
    "name",
    type=click.Choice(("local", "dask")),
    default="local",
    show_default=True,
    help="What joins the files of a folder.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Where a Dask cluster runs; without it one is started.")
@interpretation_options
@handle_errors
def command(
    source: Path,
    target: Path,
    *,
    options: RecordOptions,
    crs: str | None,
    name: Name,
    scheduler: str | None,
    **asked: Any,
) -> None:
    """Add to each row of TABLE who held its place on its day.

    TABLE and OUT are CSV, Parquet, GeoParquet, GeoPackage, FlatGeobuf, GeoJSON or newline GeoJSON; - is
    standard input. A date in a column may be a day, a year, a month or EDTF: unlike with --on a year is there
    some day of that year, and where the holder changed within it, all are named.
    Formats: csv, parquet, geoparquet, gpkg, fgb, geojson, geojsonl. Of a folder all Parquet files are joined,
    each by itself; the same command goes on with what a run that was broken off has left.

    Example: borderhist locate places.csv --on 1859-06-01 -o located.csv
    """
    from borderhist.layers.table import crs_name
    from borderhist.locate import engines, folders, join
    from borderhist.locate.options import Options

    is_folder = source.is_dir()
    if name != "local" and not is_folder:
        message = f"--engine {name} is for a folder of Parquet files, and {source} is none"
        raise click.UsageError(message)
    how = Options(crs=None if crs is None else crs_name(crs), **asked)
    engine = engines.find_engine(name, scheduler)
    index = options.open_index()
    start = time.perf_counter()
    with _ended_by_signals(), _progress() as progress:
        if is_folder:
            whole = folders.join_folder(source, target, index, how, engine=engine, progress=progress)
            summary = whole.summary
        else:
            summary = join.join_file(source, target, index, how, progress)
    _print_summary(summary, time.perf_counter() - start)
    if is_folder:
        click.echo(f"{whole.joined:,} parts joined, {whole.stood:,} stood already", err=True)


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let a kill end the program as an error does, so that no half file stays behind."""

    def end(number: int, _frame: Any) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int, int | None], None] | None]:
    """Yield what shows how many rows are done; nothing where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    bar = Progress(
        BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True
    )
    with bar:
        rows = bar.add_task("rows", total=None)
        yield lambda done, total: bar.update(rows, completed=done, total=total)


def _print_summary(summary: Summary, seconds: float) -> None:
    from borderhist.locate.reasons import SENTENCES

    click.echo(f"{summary.rows:,} rows in {seconds:.1f} s", err=True)
    widest = max(map(len, summary.statuses), default=0)
    for status, rows in summary.statuses.most_common():
        click.echo(f"  {status:<{widest}}  {rows:>{len(f'{summary.rows:,}')},}", err=True)
    for reason, faulty in summary.faulty.items():
        click.echo(f"{SENTENCES[reason]}: {faulty}", err=True)
