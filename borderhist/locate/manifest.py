"""The manifest of a folder of joined parts: which record and options made them, so that no two are mixed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from borderhist._version import __version__
from borderhist.errors import OutputError, UsageError
from borderhist.files import reason, write_whole
from borderhist.locate.tables.table import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from borderhist.locate._index.point_index import Index
    from borderhist.locate.options import Options


NAME = "_locate.json"

PARQUET = (*SUFFIXES["parquet"], *SUFFIXES["geoparquet"])
"""How the names of parts end."""

OF_NO_ANSWER = ("overwrite", "layer", "read_as", "write_as")
"""Options that make no difference to what stands in a part."""

_UNFINISHED = re.compile(
    rf"\.({re.escape(NAME)}|.+({'|'.join(map(re.escape, PARQUET))}))\.[a-z0-9_]{{8}}", re.IGNORECASE
)
"""How :mod:`borderhist.files` and :mod:`tempfile` name what is not whole yet."""


def list_parquet_files(folder: Path) -> list[str]:
    """Return the paths of the Parquet files in a folder and below, in order, apart by ``/``.

    What begins with a dot or an underscore, such as ``_SUCCESS`` or ``.crc``, is no part.
    """
    paths = (path for path in folder.rglob("*") if path.suffix.lower() in PARQUET and path.is_file())
    names = (path.relative_to(folder) for path in paths)
    return sorted(name.as_posix() for name in names if not any(step[0] in "._" for step in name.parts))


def describe_join(source: Path, target: Path, index: Index, options: Options) -> dict[str, Any]:
    """Return all that the parts of one join have in common, as JSON knows it."""
    asked = {name: value for name, value in dataclasses.asdict(options).items() if name not in OF_NO_ANSWER}
    return {
        "borderhist": __version__,
        "record": digest_index(index),
        "source": os.path.relpath(source.resolve(), target.resolve()),
        **json.loads(json.dumps(asked, default=str)),
    }


def write_manifest(target: Path, asked: dict[str, Any], names: Collection[str], *, overwrite: bool) -> None:
    """Note in a folder which question its parts answer; with ``overwrite`` parts of another one go.

    Raises
    ------
    UsageError
        If the folder holds parts of another question, parts that are not among ``names``, or tables that
        no join wrote.
    OutputError
        If the folder cannot be written.
    """
    noted, there = _read(target), list_parquet_files(target)
    if there and noted is None:
        message = f"{target} holds tables that no such join wrote, such as {there[0]}: name a new folder"
        raise UsageError(message)
    if noted is not None and not overwrite:
        _refuse_another(target, noted, asked)
        _refuse_more(target, sorted(set(there).difference(names)))
    elif overwrite:
        _remove(target / name for name in there)
    if noted != asked:
        text = json.dumps(asked, ensure_ascii=False, indent=1)
        write_whole(target / NAME, f"{text}\n".encode())


def remove_unfinished(target: Path) -> None:
    """Remove what runs that were killed left unfinished.

    Raises
    ------
    OutputError
        If it cannot be removed.
    """
    _remove([path for path in target.rglob(".*") if _UNFINISHED.fullmatch(path.name)])


def _read(target: Path) -> dict[str, Any] | None:
    try:
        noted = json.loads((target / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return noted if isinstance(noted, dict) else None


def _refuse_another(target: Path, noted: dict[str, Any], asked: dict[str, Any]) -> None:
    others = [name for name in {**asked, **noted} if noted.get(name) != asked.get(name)]
    if others:
        message = (
            f"{target} answers another question, with other {', '.join(others)}: "
            "name another folder, or --overwrite starts anew"
        )
        raise UsageError(message)


def _refuse_more(target: Path, names: list[str]) -> None:
    if names:
        message = (
            f"{target} holds parts whose source is gone: {', '.join(names)}; "
            "remove them, or --overwrite starts anew"
        )
        raise UsageError(message)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue  # whoever was at it removed it
        except OSError as error:
            message = f"{path} cannot be removed: {reason(error)}"
            raise OutputError(message) from error


def digest_index(index: Index) -> str:
    """Return the SHA-256 of the record as an index knows it: its land, lines, days, clauses and possessions.

    Two indexes of one record under one interpretation have the same, whoever built them. The grids that make
    them fast do not count: rounding may tell them apart where no answer differs.
    """
    digest = hashlib.sha256()
    for value in _record_parts(index):
        digest.update(np.ascontiguousarray(value).tobytes() if isinstance(value, np.ndarray) else value)
    return digest.hexdigest()


def _record_parts(index: Index) -> Iterator[np.ndarray | bytes]:
    yield repr(index.holdings.rows).encode()
    yield repr(index.pieces).encode()
    yield from (index.holdings.first, index.times.effective, index.context)
    yield from (shapely.to_wkb(land) for land in (*index.face_grid.faces, index.face_grid.frame))
    held = index.possessions
    yield repr(held.rows).encode()
    yield from (held.since, held.until, held.reach, *(shapely.to_wkb(land) for land in held.lands))
    reach = index.line_grid.reach
    yield from (reach.lines.edges, reach.lines.sizes, reach.limit, reach.kind, reach.counts)
