"""The functions of the package: those of a record, applied to the project's own."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

from borderhist.api.record import Record, load
from borderhist.locate._index.point_index import Index

if TYPE_CHECKING:
    from collections.abc import Callable


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
