"""Open a file or standard input as a table, whatever its format."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from borderhist.errors import UsageError
from borderhist.locate.reasons import while_reading
from borderhist.locate.tables import delimited, features, formats, gdal, parquet

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

    from borderhist.locate.options import Options
    from borderhist.locate.tables.table import Table


def formats_of(source: Path, target: Path, options: Options) -> tuple[str, str]:
    """Return the formats of source and target.

    Raises
    ------
    UnknownNameError, UsageError
        If one is none, or a stream cannot carry it.
    """
    read_as = (
        formats.of_input(_standard_input(), options.read_as)
        if formats.is_stream(source)
        else formats.of_file(source, options.read_as)
    )
    if formats.is_stream(target):
        return read_as, formats.of_output(options.write_as, read_as)
    return read_as, formats.of_file(target, options.write_as)


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
    if formats.is_stream(source):
        with _open_stream(read_as, write_as) as table:
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
def _open_stream(read_as: str, write_as: str) -> Iterator[Table]:
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
