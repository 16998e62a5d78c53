"""A folder of Parquet files in, a folder of the same names out, part by part; what is done is not redone."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from borderhist.errors import DataError, Fault, OutputError, UnknownNameError, UsageError
from borderhist.files import reason
from borderhist.locate import join as locate_join
from borderhist.locate import manifest
from borderhist.locate._index.point_index import Index
from borderhist.locate.options import Options
from borderhist.locate.reasons import Faulty, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from borderhist.locate.join import Progress
    from borderhist.locate.reasons import Reason


MILLISECOND = 1_000_000
"""In nanoseconds. Some file systems round times, but not so far."""


@dataclasses.dataclass(frozen=True)
class Part:
    """A file of a folder, and the file that it becomes.

    Attributes
    ----------
    name
        The path in both folders, apart by ``/``.
    """

    name: str
    source: Path
    target: Path

    @property
    def stands(self) -> bool:
        """Whether it is joined already: then it bears the time of its source, as that was read."""
        return self.target.is_file() and _modified_ms(self.target) == _modified_ms(self.source)

    def join(self, index: Index, options: Options) -> Joined:
        """Return what came of joining it.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        try:
            summary = self._write(index, dataclasses.replace(options, overwrite=True))
        except OutputError:
            raise
        except DataError as error:
            return Joined(self, faults=error.faults)
        except (UsageError, UnknownNameError) as error:
            return Joined(self, faults=(self.fault(str(error)),), is_misused=True)
        return Joined(self, summary)

    def _write(self, index: Index, options: Options) -> Summary:
        read = self.source.stat().st_mtime_ns if self.source.exists() else 0
        summary = locate_join.join_file(self.source, self.target, index, options)
        try:
            os.utime(self.target, ns=(read, read))
        except OSError as error:
            message = f"{self.target} cannot be given the time of its source: {reason(error)}"
            raise OutputError(message) from error
        return summary

    def fault(self, sentence: str) -> Fault:
        """Return a fault of it; a sentence that names it need not do so twice."""
        name = str(self.source)
        return Fault(name, "", sentence.removeprefix(name).removeprefix(":").strip())


def _modified_ms(path: Path) -> int:
    return path.stat().st_mtime_ns // MILLISECOND


@dataclasses.dataclass(frozen=True)
class Joined:
    """What came of a part: a summary, or what is wrong with it.

    Attributes
    ----------
    is_misused
        Whether it is the question that does not fit the part, such as a column that it has not.
    """

    part: Part
    summary: Summary = dataclasses.field(default_factory=Summary)
    faults: tuple[Fault, ...] = ()
    is_misused: bool = False


@dataclasses.dataclass(frozen=True)
class Whole:
    """What came of a folder.

    Attributes
    ----------
    summary
        Of the parts that were joined now.
    joined, stood
        How many these are, and how many stood already.
    """

    summary: Summary
    joined: int
    stood: int


Engine = Callable[[Sequence[Part], Index, Options], Generator[Joined]]
"""Joins parts and yields what came of each, in any order."""


def join_one_by_one(parts: Sequence[Part], index: Index, options: Options) -> Generator[Joined]:
    """Yield what comes of parts, joined one after the other; each has all cores.

    Raises
    ------
    OutputError
        If one cannot be written.
    """
    yield from (part.join(index, options) for part in parts)


def join_folder(
    source: Path,
    target: Path,
    index: Index,
    options: Options,
    *,
    engine: Engine = join_one_by_one,
    progress: Progress | None = None,
) -> Whole:
    """Join every Parquet file of a folder, and write each under its name into another.

    A part that stands is left alone unless its source has changed since. ``progress`` is told how many parts
    are done, and of how many.

    Raises
    ------
    UsageError
        If the folders do not go together, the target holds parts of another question, or the question fits
        no part that is at fault.
    DataError
        If parts are at fault; names all of them. Every other part is joined.
    OutputError
        If a part cannot be written.
    """
    _refuse(source, target, options)
    parts = [Part(name, source / name, target / name) for name in _list_parts(source)]
    asked = manifest.describe_join(source, target, index, options)
    manifest.write_manifest(target, asked, [part.name for part in parts], overwrite=options.overwrite)
    manifest.remove_unfinished(target)
    missing = [part for part in parts if not part.stands]
    done = _run_engine(missing, index, options, engine, progress)
    manifest.remove_unfinished(target)
    _refuse_faulty(done)
    return Whole(_sum_up(done), len(done), len(parts) - len(missing))


def _refuse(source: Path, target: Path, options: Options) -> None:
    """Refuse what a folder cannot be joined with."""
    if str(target) == "-" or (target.exists() and not target.is_dir()):
        message = f"{source} is a folder, and {target} is none: name a folder with -o"
        raise UsageError(message)
    if options.layer or options.read_as or options.write_as:
        message = (
            f"{source} is a folder, of which only Parquet files are read: leave --layer, --from, --to out"
        )
        raise UsageError(message)
    here, there = source.resolve(), target.resolve()
    if here.is_relative_to(there) or there.is_relative_to(here):
        message = f"{source} and {target} lie in one another: name another folder with -o"
        raise UsageError(message)


def _list_parts(source: Path) -> list[str]:
    names = manifest.list_parquet_files(source)
    if not names:
        message = f"{source} is a folder without Parquet files ({', '.join(manifest.PARQUET)})"
        raise UsageError(message)
    return names


def _run_engine(
    parts: Sequence[Part], index: Index, options: Options, engine: Engine, progress: Progress | None
) -> list[Joined]:
    done: list[Joined] = []
    if not parts:
        return done
    with contextlib.closing(engine(parts, index, options)) as every:
        for joined in every:
            done.append(joined)
            if progress is not None:
                progress(len(done), len(parts))
    return sorted(done, key=lambda joined: joined.part.name)


def _refuse_faulty(done: Iterable[Joined]) -> None:
    faulty = [joined for joined in done if joined.faults]
    faults = tuple(fault for joined in faulty for fault in joined.faults)
    if faulty and all(joined.is_misused for joined in faulty):
        raise UsageError("\n".join(map(str, faults)))
    if faulty:
        raise DataError(faults)


def _sum_up(done: Iterable[Joined]) -> Summary:
    """Return one summary of all; faulty rows say in which part they are."""
    rows, statuses = 0, Counter[str]()
    faulty: dict[Reason, Faulty] = {}
    for joined in done:
        rows += joined.summary.rows
        statuses += joined.summary.statuses
        for code, some in joined.summary.faulty.items():
            named = Faulty(
                some.rows, tuple((row, f"{value} in {joined.part.name}") for row, value in some.first)
            )
            faulty[code] = faulty[code].joined(named) if code in faulty else named
    return Summary(rows, statuses, faulty)
