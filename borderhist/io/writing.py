"""Write tables to files or a database by the name of a format; a file is written whole or not at all."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from borderhist.errors import OutputError, UsageError
from borderhist.files import beside, reason
from borderhist.io import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import ModuleType

    from borderhist.io.catalogue import Format
    from borderhist.layers.table import Table


EXTRA = 'pip install "borderhist[gis]"'


def to_file(
    tables: Sequence[Table], target: Path, format_name: str | None = None, *, overwrite: bool = False
) -> list[Path]:
    """Write tables and return the files written.

    A format that holds several layers makes one file of them. Of any other, ``target`` is the file of the
    one table, or a folder that gets a file for each.

    Raises
    ------
    UnknownNameError
        If there is no such format.
    UsageError
        If the format cannot hold these layers or their CRS.
    OutputError
        If a file is there and ``overwrite`` is false, or one cannot be written. What was there stays whole.
    """
    form = catalogue.find_format(format_name) if format_name else catalogue.find_format_of(target)
    check_supported(form, tables)
    files = _files(form, tables, target)
    there = [path for path in files if path.exists() and not overwrite]
    if there:
        message = f"{there[0]} is there already and was kept; --overwrite replaces it"
        raise OutputError(message)
    for path, inside in files.items():
        write_beside(form, inside, path)
    return list(files)


def check_supported(form: Format, tables: Sequence[Table]) -> None:
    """Refuse what a format cannot hold.

    Raises
    ------
    UsageError
        If it is not made for one of these layers, or not for their CRS.
    """
    for table in tables:
        if form.only and table.layer.name not in form.only:
            message = f"{form.title} holds {', '.join(form.only)} only, not {table.layer.name}"
            raise UsageError(message)
        if form.degrees_only and table.crs != "EPSG:4326":
            message = f"{form.title} is in WGS84 degrees by definition, not {table.crs}: leave --crs out"
            raise UsageError(message)


def _files(form: Format, tables: Sequence[Table], target: Path) -> dict[Path, Sequence[Table]]:
    """Return which tables each file holds: layers, and with each those that only tell something of them."""
    along = [table for table in tables if table.layer.name in form.also]
    layers = [table for table in tables if table.layer.name not in form.also]
    if not target.is_dir() and (form.many or len(layers) <= 1):
        return {target: tables}
    if target.is_file():
        message = f"{target} is a file: {len(layers)} layers as {form.title} need a folder"
        raise UsageError(message)
    return {target / f"{layer.layer.name}{form.suffixes[0]}": [layer, *along] for layer in layers or along}


def to_database(tables: Sequence[Table], dsn: str, *, overwrite: bool = False) -> dict[str, int]:
    """Write tables into PostGIS and return how many rows each was given; see :func:`postgis.load`.

    Raises
    ------
    OutputError
        If the database cannot be reached or refuses something, or its driver is not installed.
    """
    postgis = _module("borderhist.io.postgis", "into PostGIS")
    written: dict[str, int] = postgis.load(tables, dsn, overwrite=overwrite)
    return written


def _module(name: str, what: str) -> ModuleType:
    """Return a module of ours that may need a library of the extra ``gis``."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("borderhist"):
            raise
        message = f"writing {what} needs {error.name}: {EXTRA}"
        raise OutputError(message) from error


def write_beside(form: Format, tables: Sequence[Table], target: Path) -> None:
    """Write one file into a temporary folder beside it, which it then leaves under its own name.

    Raises
    ------
    OutputError
        If it cannot be written, or a library that the format needs is not installed.
    """
    module = _module(f"borderhist.io.formats.{form.module}", form.title)
    try:
        with beside(target) as whole:
            module.write(tables, whole)
    except RuntimeError as error:
        # GDAL and others raise RuntimeError for a disk that is full
        message = f"{target} cannot be written: {reason(error)}"
        raise OutputError(message) from error
