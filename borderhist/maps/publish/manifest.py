"""The manifest of a folder of maps: what was drawn from which inputs, so that nothing is drawn twice."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from borderhist.files import write_whole
from borderhist.maps.publish.fingerprints import file_hash, products

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from borderhist.derive.interpretation import DateRule
    from borderhist.maps.publish.fingerprints import Fingerprints, Format, Product


NAME = ".borderhist-maps.json"


@dataclasses.dataclass(frozen=True)
class Written:
    """A file as it was written: the fingerprint it was drawn under, and the SHA-256 of its bytes."""

    key: str
    sha256: str


@dataclasses.dataclass(frozen=True)
class View:
    """What the record, as it was under a fingerprint, offers from a standpoint.

    Attributes
    ----------
    suffix
        What the names of maps end with.
    subjects
        What ``render --all`` draws.
    """

    key: str
    suffix: str
    subjects: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Manifest:
    """Files by name, and views by the standpoint as it is written on the command line."""

    files: Mapping[str, Written] = dataclasses.field(default_factory=dict)
    views: Mapping[str, View] = dataclasses.field(default_factory=dict)


def read(folder: Path) -> Manifest:
    """Return what is known of a folder; nothing if the file is missing or is not what was written."""
    try:
        values = json.loads((folder / NAME).read_text("utf-8"))
        files = {name: Written(**_texts(row)) for name, row in values["files"].items()}
        views = {name: _view(row) for name, row in values["views"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Manifest()
    return Manifest(files, views)


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    if not all(isinstance(value, str) for value in row.values()):
        message = "a text was expected"
        raise TypeError(message)
    return dict(row)


def _view(row: Mapping[str, Any]) -> View:
    subjects = row["subjects"]
    if not isinstance(subjects, list) or not all(isinstance(subject, str) for subject in subjects):
        message = "a list of texts was expected"
        raise TypeError(message)
    known = _texts({"key": row["key"], "suffix": row["suffix"]})
    return View(known["key"], known["suffix"], tuple(subjects))


def remember(folder: Path, new: Manifest) -> None:
    """Add to what is known of a folder, and forget files that are gone.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    old = read(folder)
    files = {**old.files, **new.files}
    known = Manifest(
        {name: files[name] for name in sorted(files) if (folder / name).is_file()},
        {**old.views, **new.views},
    )
    if known != old:
        text = json.dumps(dataclasses.asdict(known), ensure_ascii=False, indent=1)
        write_whole(folder / NAME, f"{text}\n".encode())


def is_current(folder: Path, known: Manifest, name: str, key: str) -> bool:
    """Tell whether a file was drawn under a fingerprint and is still as it was written."""
    written = known.files.get(name)
    return written is not None and written.key == key and written.sha256 == file_hash(folder / name)


@dataclasses.dataclass(frozen=True)
class Request:
    """What is asked for.

    Attributes
    ----------
    subject
        A treaty id, a year or ``atlas``; None: all of them.
    languages
        Of the pictures; a page speaks every language.
    readings, date_rule
        The standpoint as it is written on the command line.
    """

    subject: str | None
    formats: tuple[Format, ...] = ("html",)
    languages: tuple[str, ...] = ("en",)
    readings: tuple[str, ...] = ()
    date_rule: DateRule | None = None

    @property
    def view(self) -> str:
        """The standpoint as one text."""
        return " ".join((*sorted(set(self.readings)), *([self.date_rule] if self.date_rule else ())))

    def products(self, subjects: tuple[str, ...]) -> tuple[Product, ...]:
        """Return the files of some subjects that are asked for."""
        return tuple(
            product for subject in subjects for product in products(subject, self.formats, self.languages)
        )


def find_current_files(request: Request, folder: Path, prints: Fingerprints) -> tuple[str, ...] | None:
    """Return the names of the files asked for if every one of them stands up to date; else None."""
    known = read(folder)
    view = known.views.get(request.view)
    if view is None or view.key != prints.page:
        return None
    asked = request.products(view.subjects if request.subject is None else (request.subject,))
    if all(is_current(folder, known, one.file(view.suffix), prints.of(one)) for one in asked):
        return tuple(one.file(view.suffix) for one in asked)
    return None
