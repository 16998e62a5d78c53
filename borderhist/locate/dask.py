"""Parts joined by the processes of a Dask cluster: one for each core of this machine, or those of many."""

from __future__ import annotations

import contextlib
import dataclasses
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from distributed import Client, LocalCluster, as_completed
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from borderhist.errors import OutputError, UsageError
from borderhist.locate.folders import Joined

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from borderhist.locate._index.point_index import Index
    from borderhist.locate.folders import Part
    from borderhist.locate.options import Options


PATIENCE = "10s"
"""How long a scheduler may take to answer."""


def join_with_dask(
    parts: Sequence[Part], index: Index, options: Options, *, scheduler: str | None = None
) -> Generator[Joined]:
    """Yield what comes of parts as they are done; what a worker leaves when it is lost, the others do.

    Parameters
    ----------
    scheduler
        The address of a cluster that runs, such as ``tcp://10.0.0.1:8786``. Its workers need this version
        of borderhist, and the folders under the same paths. None: a cluster is started on this machine, and
        ended with the last part.

    Raises
    ------
    UsageError
        If no scheduler answers there.
    OutputError
        If a part cannot be written, or the scheduler is lost.
    """
    everywhere = [
        dataclasses.replace(part, source=part.source.absolute(), target=part.target.absolute())
        for part in parts
    ]
    with connect(scheduler) as client:
        yield from _submit(client, everywhere, index, options)


def _submit(client: Client, parts: Sequence[Part], index: Index, options: Options) -> Iterator[Joined]:
    # the index is what a task returns, as scattered data is lost for good with the workers that hold it
    held = client.submit(_identity, index, pure=False)
    futures = client.map(_join_part, parts, index=held, options=options, pure=False)
    part_of = {future.key: part for future, part in zip(futures, parts, strict=True)}
    done = as_completed(futures)
    del futures  # what nobody holds any more is not done again when the worker is lost that did it
    for future in done:
        try:
            yield future.result()
        except KilledWorker:
            yield _report_lost_part(part_of[future.key])
        except (CancelledError, CommClosedError) as error:
            message = "the Dask scheduler is lost; what is done stands, and the same command does the rest"
            raise OutputError(message) from error


def _identity(index: Index) -> Index:
    return index


def _join_part(part: Part, index: Index, options: Options) -> Joined:
    return part.join(index, options)


def _report_lost_part(part: Part) -> Joined:
    sentence = "every worker that was at it was ended by something else; perhaps memory is short"
    return Joined(part, faults=(part.fault(sentence),))


@contextlib.contextmanager
def connect(scheduler: str | None) -> Iterator[Client]:
    """Yield a client of a scheduler; without an address, of one on this machine that lives as long as this.

    Raises
    ------
    UsageError
        If no scheduler answers there.
    """
    if scheduler is None:
        with LocalCluster(threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
            yield client
        return
    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        message = f"no Dask scheduler answers at {scheduler}: {error}"
        raise UsageError(message) from error
    with client:
        yield client
