"""The class :class:`Record`, with every function of the package as a method, and :func:`load`."""

from __future__ import annotations

import functools
import inspect
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderhist.api.comparing import Comparing
from borderhist.api.maps import Maps
from borderhist.api.output import Output
from borderhist.api.points import Points
from borderhist.api.surroundings import Surroundings
from borderhist.api.texts import Texts
from borderhist.derive.chronicle import derive
from borderhist.derive.interpretation import DATE_RULES, parse_interpretation
from borderhist.errors import UnknownNameError, unknown
from borderhist.locate._index.point_index import Index
from borderhist.model.reader import read_atlas

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from borderhist.derive.interpretation import DateRule


class Record(Points, Surroundings, Texts, Comparing, Maps, Output):
    """One record, read in one way; every function of the package is a method of it.

    Attributes
    ----------
    chronicle : borderhist.derive.chronicle.Chronicle
        What was derived from the files.
    """

    def under(
        self, *, readings: Mapping[str, str] | None = None, date_rule: DateRule | None = None
    ) -> Record:
        """Return the same record, read another way.

        Parameters
        ----------
        readings : mapping of str to str, optional
            The variant of each disputed clause, such as ``{"uda": "wide"}``; see :func:`readings`. Clauses
            that are not named are read as by default.
        date_rule : {"signed", "ratified", "in-force", "demarcated"}, optional
            Which of its dates makes an instrument count; without it the day that its file gives reasons for.

        Returns
        -------
        Record
            A record of its own; this one stays as it is.

        Raises
        ------
        UnknownNameError
            If there is no such reading, variant or rule.

        See Also
        --------
        readings : The disputed clauses.

        Examples
        --------
        >>> bh.load().under(readings={"uda": "wide"})
        <Record of 88 instruments, 1688-01-01 to 2011-09-20, uda=wide>
        """
        if date_rule is not None and date_rule not in DATE_RULES:
            message = unknown("date rule", date_rule, DATE_RULES)
            raise UnknownNameError(message, reason="unknown-date-rule")
        chosen = [f"{name}={variant}" for name, variant in (readings or {}).items()]
        wanted = parse_interpretation(self.chronicle.atlas, chosen, date_rule)
        return self if wanted == self.chronicle.interpretation else Record(self.chronicle.under(wanted))

    def __repr__(self) -> str:
        """Return how much it holds, and how it is read, in one line."""
        versions, way = self.chronicle.versions, self.chronicle.interpretation
        read = "".join(f", {part}" for part in (way.label(), way.date_rule) if part)
        days = f"{self.chronicle.first_day} to {versions[-1].effective}"
        return f"<Record of {len(versions)} instruments, {days}{read}>"


def load(
    geodata: str | os.PathLike[str] | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    date_rule: DateRule | None = None,
) -> Record:
    """Read a record and derive who held what on every day.

    Parameters
    ----------
    geodata : path, optional
        A folder of your own, laid out like the project's ``geodata``; without it the project's own, which is
        derived once and kept.
    readings : mapping of str to str, optional
        The variant of each disputed clause that is not to be read as by default, such as ``{"uda": "wide"}``.
    date_rule : {"signed", "ratified", "in-force", "demarcated"}, optional
        Which of its dates makes an instrument count; without it the day that its file gives reasons for.

    Returns
    -------
    Record
        Has every function of this package as a method.

    Raises
    ------
    DataError
        If files are missing or at fault; it names every fault.
    UnknownNameError
        If there is no such reading, variant or rule.

    See Also
    --------
    check : What is wrong in a record although it can be derived.

    Examples
    --------
    >>> bh.load()
    <Record of 88 instruments, 1688-01-01 to 2011-09-20>
    """
    record = own_record() if geodata is None else Record(derive(read_atlas(Path(geodata))))
    return record.under(readings=readings, date_rule=date_rule) if readings or date_rule else record


@cache
def own_record() -> Record:
    """Return the project's own record, derived once; ``own_record.cache_clear()`` forgets it."""
    return Record(derive(read_atlas()))


def public(name: str) -> Any:
    """Return what the package offers under a name."""
    if name == "load":
        return load
    return Index if name == "PointIndex" else _of_own_record(getattr(Record, name), name)


def _of_own_record(method: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return a method as a function that asks the project's own record."""

    @functools.wraps(method)
    def ask(*args: Any, **kwargs: Any) -> Any:
        return method(load(), *args, **kwargs)

    signature = inspect.signature(method)
    own = [*signature.parameters.values()][1:]
    ask.__signature__ = signature.replace(parameters=own)  # type: ignore[attr-defined]
    # so that it can be pickled
    ask.__module__, ask.__qualname__, ask.__name__ = "borderhist", name, name
    return ask
