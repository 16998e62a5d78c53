"""Write a bundle: a GeoPackage, its descriptions, and checksums; all of them, or none."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from borderhist import files
from borderhist.errors import OutputError, UsageError
from borderhist.io.bundle import datapackage, geopackage

if TYPE_CHECKING:
    from borderhist.derive.chronicle import Chronicle


NAME = "borderhist.gpkg"

DESCRIPTOR = "datapackage.json"

CHECKSUMS = "SHA256SUMS"


def write(chronicle: Chronicle, target: Path, *, overwrite: bool = False) -> list[Path]:
    """Write a bundle and return its files.

    Parameters
    ----------
    target
        The GeoPackage, if it ends in ``.gpkg``; else the folder for ``borderhist.gpkg``.

    Raises
    ------
    UsageError
        If the target is another file.
    OutputError
        If a file is there and ``overwrite`` is false, or one cannot be written. What was there stays whole.
    """
    package = _package(target)
    targets = [package, package.with_name(DESCRIPTOR), package.with_name(CHECKSUMS)]
    there = [path for path in targets if path.is_dir() or (path.exists() and not overwrite)]
    if there:
        message = f"{there[0]} is there already and was kept; --overwrite replaces it"
        raise OutputError(message)
    try:
        package.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{package.name}.", dir=package.parent) as folder:
            made = _write(chronicle, Path(folder), package.name)
            for path, final in zip(made, targets, strict=True):
                path.replace(final)
    except (OSError, RuntimeError) as error:
        # GDAL raises RuntimeError for a disk that is full
        message = f"{package} cannot be written: {files.reason(error)}"
        raise OutputError(message) from error
    return targets


def _package(target: Path) -> Path:
    if target.suffix.lower() == ".gpkg" and not target.is_dir():
        return target
    if target.is_file():
        message = f"{target} is a file that does not end in .gpkg; give a folder or a name such as {NAME}"
        raise UsageError(message)
    return target / NAME


def _write(chronicle: Chronicle, folder: Path, name: str) -> list[Path]:
    """Write all files into a folder, to the disk."""
    package = folder / name
    tables = geopackage.write(chronicle, package)
    file = datapackage.File(name, package.stat().st_size, _sha256(package))
    told = json.dumps(datapackage.descriptor(chronicle, tables, file), ensure_ascii=False, indent=2)
    descriptor, checksums = folder / DESCRIPTOR, folder / CHECKSUMS
    descriptor.write_text(f"{told}\n", "utf-8")
    checksums.write_text(
        "".join(f"{_sha256(path)}  {path.name}\n" for path in (package, descriptor)), "utf-8"
    )
    for path in (package, descriptor, checksums):
        path.chmod(0o644)
        with path.open("rb") as written:
            os.fsync(written.fileno())
    return [package, descriptor, checksums]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
