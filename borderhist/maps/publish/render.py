"""Draw the maps of a chronicle into a folder, only those that are not up to date there."""

from __future__ import annotations

import dataclasses
import hashlib
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from borderhist.errors import OutputError
from borderhist.files import write_whole
from borderhist.maps.compose.composition import compose_scene
from borderhist.maps.html.page import page
from borderhist.maps.publish import manifest
from borderhist.maps.publish.manifest import file_hash, products, suffix
from borderhist.query.page_data import find_story, gather_page_data, list_stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from borderhist.derive.chronicle import Chronicle
    from borderhist.maps.publish.manifest import Fingerprints, Product, Request
    from borderhist.maps.scene import Scene
    from borderhist.query.page_data import PageData, Story


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A story and the files that are to be drawn of it."""

    story: Story
    products: tuple[Product, ...]

    @property
    def versions(self) -> int:
        """How many versions the drawing carries, which is roughly how long it takes."""
        return len(self.story.versions)


@dataclasses.dataclass(frozen=True)
class Plan:
    """Every file that was asked for, and the sheets that are not up to date."""

    files: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def draw(data: PageData, sheet: Sheet) -> tuple[bytes, ...]:
    """Return the bytes of every product of a sheet, drawn from its data alone.

    Raises
    ------
    ImportError
        If a picture is to be drawn without the libraries that draw pictures.
    """
    scene = compose_scene(data)
    return tuple(_bytes(scene, product) for product in sheet.products)


def _bytes(scene: Scene, product: Product) -> bytes:
    if product.format == "html":
        return page(scene).encode("utf-8")
    language = cast("str", product.language)
    if product.format == "pptx":
        from borderhist.maps.print.slides import slide  # noqa: PLC0415 - an extra that pages do not need

        return slide(scene, language)
    from borderhist.maps.print.pictures import picture  # noqa: PLC0415 - an extra that pages do not need

    return picture(scene, product.format, language)


def pages(chronicle: Chronicle, wanted: Iterable[Story], folder: Path) -> Iterator[Path]:
    """Write one page after the other, whatever stands there, and yield the path of each.

    Raises
    ------
    OutputError
        If a page cannot be written; pages written before stay.
    """
    for one in wanted:
        (product,) = products(one.id, ("html",), ())
        (content,) = draw(gather_page_data(chronicle, one), Sheet(one, (product,)))
        path = folder / product.file(suffix(chronicle.interpretation))
        write_whole(path, content)
        yield path


def plan(
    chronicle: Chronicle, request: Request, folder: Path, prints: Fingerprints, *, force: bool = False
) -> Plan:
    """Return what has to be drawn so that a folder holds what is asked for.

    Raises
    ------
    UnknownNameError
        If there is no such story.
    """
    wanted = list_stories(chronicle) if request.subject is None else (find_story(chronicle, request.subject),)
    ending = suffix(chronicle.interpretation)
    known = manifest.Manifest() if force else manifest.read(folder)
    asked = {one.id: request.products((one.id,)) for one in wanted}
    late = {
        name: tuple(p for p in all_ if not manifest.is_current(folder, known, p.file(ending), prints.of(p)))
        for name, all_ in asked.items()
    }
    sheets = tuple(Sheet(one, late[one.id]) for one in wanted if late[one.id])
    return Plan(tuple(p.file(ending) for all_ in asked.values() for p in all_), sheets)


def carry_out(
    chronicle: Chronicle, plan: Plan, request: Request, folder: Path, prints: Fingerprints, jobs: int
) -> Iterator[Sheet]:
    """Draw the sheets of a plan, several at once, and yield each when its files are in the folder.

    A file whose bytes would be the same is left alone. However far it gets, the folder remembers it.

    Raises
    ------
    OutputError
        If a file cannot be written; files written before stay.
    """
    ending = suffix(chronicle.interpretation)
    offered = tuple(one.id for one in list_stories(chronicle))
    files: dict[str, manifest.Written] = {}

    def gather(sheet: Sheet) -> PageData:
        return gather_page_data(chronicle, sheet.story)

    try:
        for sheet, contents in in_parallel(gather, draw, plan.sheets, jobs):
            for product, content in zip(sheet.products, contents, strict=True):
                name = product.file(ending)
                files[name] = manifest.Written(prints.of(product), hashlib.sha256(content).hexdigest())
                if files[name].sha256 != file_hash(folder / name):
                    write_whole(folder / name, content)
            yield sheet
    finally:
        if folder.is_dir():
            view = manifest.View(prints.page, ending, offered)
            manifest.remember(folder, manifest.Manifest(files, {request.view: view}))


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
