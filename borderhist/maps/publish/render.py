"""Draw the maps of a chronicle into a folder, only those that are not up to date there."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import TYPE_CHECKING, cast

from borderhist.files import write_whole
from borderhist.maps.compose.composition import compose_scene
from borderhist.maps.html.page import page
from borderhist.maps.publish import manifest
from borderhist.maps.publish.fingerprints import file_hash
from borderhist.maps.publish.products import products, suffix
from borderhist.maps.publish.workers import in_parallel
from borderhist.query.page_data import find_story, gather_page_data, list_stories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from borderhist.derive.chronicle import Chronicle
    from borderhist.maps.publish.fingerprints import Fingerprints
    from borderhist.maps.publish.manifest import Request
    from borderhist.maps.publish.products import Product
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
