"""Spread drawing over processes, which are sent what they draw and know nothing of the record."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Protocol, TypeVar

from borderhist.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Task(Protocol):
    """What is spread; the longest are begun first, so that none is left over at the end."""

    @property
    def versions(self) -> int:
        """How long it takes, in any unit."""


T = TypeVar("T", bound=Task)

P = TypeVar("P")

R = TypeVar("R")


def in_parallel(
    prepare: Callable[[T], P], work: Callable[[P, T], R], tasks: Sequence[T], jobs: int
) -> Iterator[tuple[T, R]]:
    """Yield every task with its result, in the order in which they are done.

    Parameters
    ----------
    prepare
        Makes what a task works on; called in this process, while others work on what is prepared.
    work
        Makes the result of it, in another process if there are several jobs.
    tasks, jobs
        What there is to do, and how many processes do it.

    Raises
    ------
    OutputError
        If the system ends one of the processes.
    """
    if min(jobs, len(tasks)) < 2:  # noqa: PLR2004 - one process needs no other
        for task in tasks:
            yield task, work(prepare(task), task)
        return
    # Drawing starts threads and a runtime of another language, so no process may be a fork of this one.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), context, _begin)
    try:
        ordered = sorted(tasks, key=lambda task: -task.versions)
        waiting = {pool.submit(work, prepare(task), task): task for task in ordered}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
    except BrokenProcessPool as error:
        message = "the system ended a process that was drawing maps; try again with --jobs 1"
        raise OutputError(message) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    # An interrupted user interrupts the process that waits for this one; one of them is enough to say so.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    """End this process when the one that started it is gone, for nobody would ever tell it to."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
