"""What a folder of maps was drawn from, so that nothing is drawn twice and nothing is out of date."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.util
import json
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from borderhist.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from borderhist.derive.interpretation import DateRule, Interpretation


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


PACKAGE = Path(__file__).resolve().parents[2]

INPUTS = frozenset({".csv", ".geojson", ".toml"})
"""Endings of the files of a geodata folder from which maps are made."""

DERIVED = frozenset({"layers", "source"})
"""Folders of geodata that no map is drawn from."""

DRAW_PAGES = (
    "branca", "brotli", "cffi", "django-js-lib-leaflet", "folium", "fontpkg-fira-sans", "fonttools", "jinja2",
    "lunar-python", "numpy", "pydantic", "pydantic-core", "pyproj", "shapely", "tdewolff-minify",
)  # fmt: skip

DRAW_PICTURES = (*DRAW_PAGES, "contourpy", "lxml", "matplotlib", "noto-cjk-sans-otc", "pillow", "python-pptx")


@dataclasses.dataclass(frozen=True)
class Fingerprints:
    """The fingerprint of everything a page depends on, and of everything a picture does."""

    page: str
    picture: str

    def of(self, product: Product) -> str:
        """Return the fingerprint that counts for a product."""
        return self.page if product.format == "html" else self.picture


def fingerprints(geodata: Path) -> Fingerprints:
    """Return the fingerprints of maps drawn from a geodata folder by this installation.

    They change with any byte of the inputs or of the program, and with any build of a library that draws,
    and so of the GEOS and PROJ that came with it.
    """
    ground = {"inputs": hashes(inputs(geodata), geodata), "program": hashes(program(), PACKAGE)}
    page, picture = (
        hashlib.sha256(json.dumps({**ground, "libraries": _libraries(names)}).encode()).hexdigest()
        for names in (DRAW_PAGES, DRAW_PICTURES)
    )
    return Fingerprints(page, picture)


def own_geodata() -> Path:
    """Return the folder of :func:`borderhist.model.reader.geodata_root`, without what the reader loads."""
    inside = PACKAGE / "geodata"
    return inside if inside.is_dir() else PACKAGE.parent / "geodata"


def inputs(geodata: Path) -> list[Path]:
    """Return the files of a geodata folder that maps are drawn from."""
    files = (path for path in geodata.rglob("*") if path.suffix in INPUTS)
    return sorted(path for path in files if path.relative_to(geodata).parts[0] not in DERIVED)


def program() -> list[Path]:
    """Return the files of the program itself."""
    own = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path for path in own if path.relative_to(PACKAGE).parts[0] != "geodata")


def hashes(paths: Iterable[Path], folder: Path) -> dict[str, str]:
    """Return the SHA-256 of files by their paths in a folder."""
    return {path.relative_to(folder).as_posix(): file_hash(path) for path in paths}


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file; empty if it cannot be read, which whoever needs the file will say."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _libraries(names: Iterable[str]) -> dict[str, str]:
    return {name: _build(name) for name in names}


@cache
def _build(name: str) -> str:
    """Return the version of a distribution and the hash of its list of files, which tells builds apart."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return "absent"
    files = found.read_text("RECORD") or ""
    return f"{found.version} {hashlib.sha256(files.encode()).hexdigest()}"


Format = Literal["html", "png", "svg", "pdf", "pptx"]

FORMATS: tuple[Format, ...] = get_args(Format)

EXTRA = 'pip install "borderhist[pictures]"'

LIBRARIES: Mapping[Format, tuple[str, ...]] = {
    "html": (), "png": ("matplotlib",), "svg": ("matplotlib",), "pdf": ("matplotlib",),
    "pptx": ("matplotlib", "pptx"),
}  # fmt: skip
"""What the extra has to bring along."""


def can_draw(format_: Format) -> bool:
    """Tell whether what draws a format is installed, without loading it."""
    return all(importlib.util.find_spec(library) for library in LIBRARIES[format_])


@dataclasses.dataclass(frozen=True)
class Product:
    """One file of a map: a page, which speaks every language, or a picture or slide in one of them."""

    subject: str
    format: Format
    language: str | None = None

    def file(self, suffix: str) -> str:
        """Return the name of the file, with the suffix of the standpoint from which it is drawn."""
        language = f".{self.language}" if self.language else ""
        return f"{self.subject}{suffix}{language}.{self.format}"


def products(subject: str, formats: Iterable[Format], languages: Iterable[str]) -> tuple[Product, ...]:
    """Return what is drawn of a subject: one page, and every kind of picture in every language."""
    tongues = tuple(dict.fromkeys(languages))
    return tuple(
        Product(subject, format_, language)
        for format_ in dict.fromkeys(formats)
        for language in ((None,) if format_ == "html" else tongues)
    )


def suffix(seen_from: Interpretation) -> str:
    """Return what the names of maps drawn from a standpoint end with, such as ``+uda_narrow+signed``.

    Empty for the default standpoint. No id holds an underscore, so that no two standpoints share a suffix.
    """
    readings = [f"{reading}_{variant}" for reading, variant in seen_from.readings]
    return "".join(f"+{part}" for part in (*readings, seen_from.date_rule) if part)
