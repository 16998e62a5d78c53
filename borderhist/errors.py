"""The errors of the package, each a single sentence."""

from __future__ import annotations

import dataclasses
import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class BorderhistError(Exception):
    """Root of every error this library raises on purpose: one sentence for people, a reason for programs.

    Attributes
    ----------
    reason
        A short word for programs, such as ``before-first-version``; each class has one of its own for what
        has no closer one.
    """

    reason = "error"

    def __init__(self, *parts: object, reason: str | None = None) -> None:
        super().__init__(*parts)
        if reason is not None:
            self.reason = reason


@dataclasses.dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in the data.

    Attributes
    ----------
    file
        The file at fault, relative to the geodata folder.
    field
        Where in the file, such as ``segments.amur-upper.from``; empty if the whole file is meant.
    sentence
        What is wrong, in one sentence a historian understands.
    place
        The named place nearest to the fault on the map, or empty.
    """

    file: str
    field: str
    sentence: str
    place: str = ""

    def __str__(self) -> str:
        """Return the fault as one line."""
        where = f"{self.file}: {self.field}" if self.field else self.file
        near = f" (near {self.place})" if self.place else ""
        return f"{where}: {self.sentence}{near}"


class DataError(BorderhistError, ValueError):
    """The data is at fault; carries every fault that was found, not only the first."""

    reason = "faulty-data"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class UnknownNameError(BorderhistError, LookupError):
    """A name that does not exist was asked for; says which names are nearest.

    Its reason is ``unknown-`` and what it would be a name of: ``unknown-treaty``, ``unknown-layer``.
    """

    reason = "unknown-name"


class OutsideError(BorderhistError, ValueError):
    """A day before the first version was asked for, or another question the record cannot answer."""

    reason = "outside-the-record"


class UsageError(BorderhistError, ValueError):
    """What was asked for does not go together; says why."""

    reason = "wrong-usage"


class DayError(UsageError):
    """What was given for a day is none (``bad-day``), or there is no such day (``no-such-day``)."""

    reason = "bad-day"


class PlaceError(OutsideError):
    """A point that the record does not cover.

    Its reason is ``no-place-on-earth``, ``swapped-coordinates``, ``outside-frame`` or ``at-sea``.
    """

    reason = "outside-frame"


class OutputError(BorderhistError, OSError):
    """A file could not be written; what stood there before is unharmed."""

    reason = "not-written"


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return a sentence that says a name does not exist and which ones are nearest."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.4) or names[:8]
    if not near:
        return f"there is no {what} {name!r}"
    return f"there is no {what} {name!r}; the nearest {'is' if len(near) == 1 else 'are'} {', '.join(near)}"
