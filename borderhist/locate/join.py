"""One file in, one file out: read ahead in one thread, located in the calling one, written in another."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Generic, TypeVar

from borderhist.locate import coordinates
from borderhist.locate import options as locate_options
from borderhist.locate.locator import Locator
from borderhist.locate.options import Options
from borderhist.locate.reasons import Summary
from borderhist.locate.tables import files
from borderhist.locate.tables.table import Located

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyproj

    from borderhist.locate._index.point_index import Index
    from borderhist.locate.tables.files import Writer
    from borderhist.locate.tables.table import Batch, Table

    Progress = Callable[[int, int | None], None]


__all__ = ["Options", "Summary", "join_file"]

ROOM = 2
"""How many batches wait before and after locating."""


def join_file(
    source: Path, target: Path, index: Index, options: Options, progress: Progress | None = None
) -> Summary:
    """Join a table with the sovereigns of its rows and write it; return what was counted.

    ``-`` as a path means standard input or output. ``progress`` is told after each batch how many rows are
    done, and of how many where that is known.

    Raises
    ------
    UsageError, UnknownNameError
        If columns or files are missing, do not go together or would be overwritten by ours.
    DataError
        If the table cannot be read, or with ``strict`` a row is at fault.
    OutputError
        If the target is there already or cannot be written. What was there stays whole.
    """
    files.refuse(source, target, overwrite=options.overwrite)
    read_as, write_as = files.formats_of(source, target, options)
    with files.open_table(source, read_as, write_as, options.layer) as table:
        locator = _build_locator(table, index, options)
        writer = files.Writer(table, write_as, target, options.prefix, _geometry_crs(table, locator))
        with files.target_file(target, strict=options.strict) as path:
            summary = _write_all(table, locator, writer, path, progress)
            if options.strict:
                summary.refuse_faulty(table.name)
    return summary


def _build_locator(table: Table, index: Index, options: Options) -> Locator:
    columns = locate_options.choose(table.names, table.geometry, options, table.name)
    own = table.crs if columns.geometry is not None else None
    locator = Locator(index, columns, options, coordinates.agree_crs(own, options.crs, table.name))
    locate_options.refuse_clash(table.names, locator.schema.names, table.name)
    return locator


def _geometry_crs(table: Table, locator: Locator) -> pyproj.CRS | None:
    """Return the coordinate system of the table's geometry."""
    return locator.crs if locator.columns.geometry is not None else table.crs


def _write_all(
    table: Table, locator: Locator, writer: Writer, path: Path, progress: Progress | None
) -> Summary:
    """Carry all batches from the table to the file; an error of any thread ends all three."""
    read: BoundedQueue[Batch] = BoundedQueue(ROOM)
    done: BoundedQueue[Located] = BoundedQueue(ROOM)
    counted = Summary()
    with ThreadPoolExecutor(2) as threads:
        threads.submit(read.feed, table.batches())
        written = threads.submit(_write, writer, path, locator, done)
        try:
            for located in _locate_batches(read, table, locator):
                counted = counted.with_batch(located.batch, located.answers, locator.columns)
                done.put(located)
                if progress is not None:
                    progress(counted.rows, table.rows)
            done.close()
        except LeftError:
            pass  # the writer gave up and says why
        except BaseException as error:
            done.close(error)
            raise
        finally:
            read.close()
        written.result()
    return counted


def _locate_batches(batches: Iterable[Batch], table: Table, locator: Locator) -> Iterator[Located]:
    is_first = True
    for batch in batches:
        places = locator.read_places(batch.column)
        if is_first and locator.transform is None:
            coordinates.refuse_metres(places, table.name)
        is_first = False
        yield Located(batch, locator.locate_places(places, batch.column))


def _write(writer: Writer, path: Path, locator: Locator, done: BoundedQueue[Located]) -> None:
    try:
        writer.write(path, locator.schema, done)
    finally:
        done.close()


T = TypeVar("T")


class LeftError(Exception):
    """Nobody takes what is put on this belt any more."""


class BoundedQueue(Generic[T]):
    """Carries items from one thread to another and holds few of them, so that memory stays constant."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._items: deque[T] = deque()
        self._changed = threading.Condition()
        self._is_closed = False
        self._error: BaseException | None = None

    def put(self, item: T) -> None:
        """Put an item, when there is room for it.

        Raises
        ------
        LeftError
            If the belt was closed.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or len(self._items) < self._room)
            if self._is_closed:
                raise LeftError
            self._items.append(item)
            self._changed.notify_all()

    def feed(self, items: Iterable[T]) -> None:
        """Put all items and close; an error of theirs reaches whoever takes."""
        try:
            for item in items:
                self.put(item)
            self.close()
        except LeftError:
            return
        except BaseException as error:  # noqa: BLE001 - it is raised where the items are taken
            self.close(error)

    def close(self, error: BaseException | None = None) -> None:
        """Say that nothing will come, or be taken, any more; the first error said is the one that counts."""
        with self._changed:
            self._error = self._error or error
            self._is_closed = True
            self._changed.notify_all()

    def __iter__(self) -> Iterator[T]:
        """Yield items until the belt is closed; raise what went wrong where they come from."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed or bool(self._items))
                if self._error is not None:
                    raise self._error
                if not self._items:
                    return
                item = self._items.popleft()
                self._changed.notify_all()
            yield item
