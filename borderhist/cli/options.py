"""Options that commands share, as values that are handed to them: which record, how read; how to print."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.interpretation import DateRule, Interpretation
    from borderhist.locate import Index
    from borderhist.model.reader import Atlas


@dataclasses.dataclass(frozen=True)
class RecordOptions:
    """Which record a command asks, and how its disputed clauses and dates are read.

    Attributes
    ----------
    geodata
        The folder to read; None for the project's own.
    readings
        Choices such as ``uda=wide``.
    date_rule
        The date by which acts count; None for the day their files give reasons for.
    """

    geodata: Path | None = None
    readings: tuple[str, ...] = ()
    date_rule: DateRule | None = None

    def read_atlas(self) -> Atlas:
        """Return the record as its files say it."""
        from borderhist.model.reader import read_atlas

        return read_atlas(self.geodata)

    def open_record(self) -> Chronicle:
        """Return the derived record.

        Raises
        ------
        UnknownNameError
            If a reading or variant does not exist.
        """
        from borderhist.derive.chronicle import derive

        atlas = self.read_atlas()
        return derive(atlas, self._interpretation(atlas))

    def open_index(self) -> Index:
        """Return the index of the record, for many points.

        Raises
        ------
        UnknownNameError
            If a reading or variant does not exist.
        """
        from borderhist.locate import Index

        atlas = self.read_atlas()
        return Index.build(atlas, self._interpretation(atlas))

    def _interpretation(self, atlas: Atlas) -> Interpretation:
        from borderhist.derive.interpretation import parse_interpretation

        return parse_interpretation(atlas, self.readings, self.date_rule)


def record_options(command: Callable[..., None]) -> Callable[..., None]:
    """Hand a command the :class:`RecordOptions` of ``--geodata`` as ``options``."""

    @click.pass_obj
    @functools.wraps(command)
    def run(geodata: Path | None, /, *args: Any, **kwargs: Any) -> None:
        command(*args, options=RecordOptions(geodata), **kwargs)

    return run


def interpretation_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--reading`` and ``--date-rule``; hand them over, with ``--geodata``, as ``options``."""

    @click.option(
        "--reading",
        "readings",
        multiple=True,
        metavar="NAME=VARIANT",
        help="Read a disputed clause another way (see `borderhist readings`); may be repeated.",
    )
    @click.option(
        "--date-rule",
        type=click.Choice(("signed", "ratified", "in-force", "demarcated")),
        help="Let acts count from this date of theirs instead of the day their files give reasons for.",
    )
    @click.pass_obj
    @functools.wraps(command)
    def run(
        geodata: Path | None,
        /,
        *args: Any,
        readings: tuple[str, ...],
        date_rule: DateRule | None,
        **kwargs: Any,
    ) -> None:
        command(*args, options=RecordOptions(geodata, readings, date_rule), **kwargs)

    return run


def output_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--lang`` and ``--json``."""
    command = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)
    return click.option(
        "--lang",
        type=click.Choice(("en", "ru", "zh-Hant", "tr")),
        default="en",
        show_default=True,
        help="Language of what is printed.",
    )(command)
