"""Spread drawing over processes, each of which derives the chronicle once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from borderhist.atlas import read_atlas
from borderhist.chronicle import derive
from borderhist.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from borderhist.chronicle import Chronicle
    from borderhist.standpoints import Interpretation


class Task(Protocol):
    """What is spread; the longest are begun first, so that none is left over at the end."""

    @property
    def versions(self) -> int:
        """How long it takes, in any unit."""


T = TypeVar("T", bound=Task)
R = TypeVar("R")


def in_parallel(
    chronicle: Chronicle, work: Callable[[Chronicle, T], R], tasks: Sequence[T], jobs: int
) -> Iterator[tuple[T, R]]:
    """Yield every task with its result, in the order in which they are done.

    Raises
    ------
    OutputError
        If the system ends one of the processes.
    """
    if min(jobs, len(tasks)) < 2:  # noqa: PLR2004 - one process needs no other
        for task in tasks:
            yield task, work(chronicle, task)
        return
    facts = (chronicle.atlas.root, chronicle.interpretation)
    # Drawing starts threads and a runtime of another language, so no process may be a fork of this one.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), context, _begin, facts)
    try:
        ordered = sorted(tasks, key=lambda task: -task.versions)
        waiting = {pool.submit(_work_here, work, task): task for task in ordered}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
    except BrokenProcessPool as error:
        message = "the system ended a process that was drawing maps; try again with --jobs 1"
        raise OutputError(message) from error
    finally:
        pool.shutdown(cancel_futures=True)


_held: list[Chronicle] = []
"""The chronicle of a worker; in the process that spreads the work it stays empty."""


def _begin(root: Path, standpoint: Interpretation) -> None:
    # An interrupted user interrupts the process that waits for this one; one of them is enough to say so.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    _held[:] = [derive(read_atlas(root), standpoint)]


def _end_with_the_parent() -> None:
    """End this process when the one that started it is gone, for nobody would ever tell it to."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_here(work: Callable[[Chronicle, Any], R], task: Any) -> R:
    return work(_held[0], task)
