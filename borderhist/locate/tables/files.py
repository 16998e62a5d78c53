"""Open files and streams as tables, and write located rows to them, whatever their format."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyarrow as pa
import shapely

from borderhist.errors import BorderhistError, OutputError, UsageError
from borderhist.files import beside, reason
from borderhist.locate.reasons import while_reading
from borderhist.locate.tables import delimited, features, gdal, parquet
from borderhist.locate.tables import table as tables_table

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Iterator

    import pyproj

    from borderhist.locate.options import Options
    from borderhist.locate.tables.table import Located, Table


def formats_of(source: Path, target: Path, options: Options) -> tuple[str, str]:
    """Return the formats of source and target.

    Raises
    ------
    UnknownNameError, UsageError
        If one is none, or a stream cannot carry it.
    """
    read_as = (
        tables_table.of_input(_standard_input(), options.read_as)
        if tables_table.is_stream(source)
        else tables_table.of_file(source, options.read_as)
    )
    if tables_table.is_stream(target):
        return read_as, tables_table.of_output(options.write_as, read_as)
    return read_as, tables_table.of_file(target, options.write_as)


def _standard_input() -> io.BufferedReader:
    return sys.stdin.buffer  # type: ignore[return-value]


@contextlib.contextmanager
def open_table(source: Path, read_as: str, write_as: str, layer: str | None) -> Iterator[Table]:
    """Yield the table of a file or of standard input; its batches must be used up before this is left.

    Raises
    ------
    UsageError
        If there is no such file, or it has several layers and none is named.
    DataError
        If it cannot be read.
    """
    if tables_table.is_stream(source):
        with _open_input_stream(read_as, write_as) as table:
            yield table
        return
    if not source.is_file():
        message = f"{source} is a folder, not a table" if source.is_dir() else f"there is no file {source}"
        raise UsageError(message)
    if read_as in ("parquet", "geoparquet"):
        yield parquet.read(source)
    elif read_as == "csv" or (read_as, write_as) == ("geojsonl", "geojsonl"):
        read = delimited.read if read_as == "csv" else features.read
        with contextlib.ExitStack() as stack:
            with while_reading(str(source), read_as):
                table = read(stack.enter_context(source.open("rb")), str(source))
            yield table
    else:
        with gdal.open_table(source, read_as, layer) as table:
            yield table


@contextlib.contextmanager
def _open_input_stream(read_as: str, write_as: str) -> Iterator[Table]:
    if read_as == "csv":
        yield delimited.read(_standard_input(), "standard input")
    elif write_as == "geojsonl":
        yield features.read(_standard_input(), "standard input")
    else:
        # only GDAL knows all properties of all features, and it must read them twice for that
        with tempfile.TemporaryDirectory() as folder:
            spooled = Path(folder) / "standard-input.geojsonl"
            with spooled.open("wb") as file:
                shutil.copyfileobj(_standard_input(), file)
            with gdal.open_table(spooled, read_as, None) as table:
                yield table


def refuse(source: Path, target: Path, *, overwrite: bool) -> None:
    """Refuse to write over the table that is read, or over anything without being told to.

    Raises
    ------
    UsageError
        If source and target are the same file, or the target is a folder.
    OutputError
        If the target is there and ``overwrite`` is false.
    """
    if tables_table.is_stream(target) or not target.exists():
        return
    if target.is_dir():
        message = f"{target} is a folder, not a table"
        raise UsageError(message)
    if not tables_table.is_stream(source) and source.exists() and source.samefile(target):
        message = f"{target} is the table that is read: name another file with -o"
        raise UsageError(message)
    if not overwrite:
        message = f"{target} is there already and was kept; --overwrite replaces it"
        raise OutputError(message)


@contextlib.contextmanager
def target_file(target: Path, *, strict: bool) -> Iterator[Path]:
    """Yield a path to write to; it takes the target's name, or goes to standard output, when all is well.

    A stream that nothing can call back is yielded as it is, unless one fault is to spoil all.

    Raises
    ------
    OutputError
        If it cannot be written; what was there stays whole.
    """
    if not tables_table.is_stream(target):
        with beside(target) as path:
            yield path
    elif not strict:
        yield target
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield (path := Path(folder) / "standard-output")
            with path.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)


@dataclasses.dataclass(frozen=True)
class Writer:
    """What writes the located rows of a table in one format.

    Attributes
    ----------
    crs
        The coordinate system of the table's geometry; None: degrees.
    """

    table: Table
    form: str
    target: Path
    prefix: str
    crs: pyproj.CRS | None

    def write(self, path: Path, ours: pa.Schema, rows: Iterable[Located]) -> None:
        """Write all rows; ``ours`` are the columns that are added, under the names they get.

        Raises
        ------
        OutputError
            If they cannot be written.
        """
        try:
            self._write(path, ours, rows)
        except BorderhistError:
            raise
        except Exception as error:
            # Arrow, GDAL and shapely raise errors of many kinds, and what they say is all there is to say
            name = "standard output" if tables_table.is_stream(self.target) else self.target
            message = f"{name} cannot be written: {reason(error)}"
            raise OutputError(message) from error

    def _write(self, path: Path, ours: pa.Schema, rows: Iterable[Located]) -> None:
        table = self._prepare_table()
        if self.form not in ("csv", "parquet", "geojsonl") and table.geometry is None:
            table, rows = _add_point_column(table), map(_add_points, rows)
        if self.form in tables_table.STREAMED:
            with _open_output_stream(path) as file:
                self._write_text(file, table, ours, rows)
        elif self.form in tables_table.DRIVERS:
            gdal.write(path, self.form, table, _output_schema(table, ours), rows)
        else:
            parquet.write(path, table, _output_schema(table, ours), rows)

    def _prepare_table(self) -> Table:
        dialect, ends = self.table.dialect, self.target.suffix.lower()
        if ends == ".tsv":
            dialect = dataclasses.replace(dialect, delimiter="\t")
        elif self.table.name.lower().endswith(".tsv"):
            dialect = dataclasses.replace(dialect, delimiter=",")
        return dataclasses.replace(self.table, crs=self.crs, dialect=dialect)

    def _write_text(self, file: IO[bytes], table: Table, ours: pa.Schema, rows: Iterable[Located]) -> None:
        if self.form == "csv":
            delimited.write(file, table, _output_schema(table, ours), rows)
        else:
            features.write(file, table, self.prefix, rows)


def _output_schema(table: Table, ours: pa.Schema) -> pa.Schema:
    return pa.schema([*table.schema, *ours], metadata=table.schema.metadata)


@contextlib.contextmanager
def _open_output_stream(path: Path) -> Iterator[IO[bytes]]:
    if tables_table.is_stream(path):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with path.open("wb") as file:
            yield file


def _add_point_column(table: Table) -> Table:
    """Return a table that has a geometry column after its own: points in degrees."""
    taken = {name.casefold() for name in table.names}
    name = next(name for name in ("geometry", "geom", "borderhist_geometry") if name not in taken)
    return dataclasses.replace(
        table, schema=table.schema.append(pa.field(name, pa.binary())), geometry=name, geometry_type="Point"
    )


def _add_points(located: Located) -> Located:
    """Return rows with their places as points; where a place is unknown, there is none."""
    column = pa.array(shapely.to_wkb(located.answers.points()), pa.binary())
    return dataclasses.replace(located, batch=located.batch.append_column("geometry", column))
