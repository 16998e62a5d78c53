"""Memoize functions of a record in a cache that the record owns, so that it is freed with the record."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


class Memo:
    """What was worked out for one owner, by function and arguments; a pickled one is empty."""

    __slots__ = ("_answers",)

    def __init__(self) -> None:
        self._answers: dict[Callable[..., Any], dict[Hashable, Any]] = {}

    def answers_of(self, function: Callable[..., Any]) -> dict[Hashable, Any]:
        """Return the answers that a function gave so far, by its arguments, oldest first."""
        return self._answers.setdefault(function, {})

    def __reduce__(self) -> tuple[type[Memo], tuple[()]]:
        """Pickle no answers: whoever needs them works them out again."""
        return Memo, ()


class Owner(Protocol):
    """A frozen value that owns a memo (a ``cached_property``, hence no field of it)."""

    @property
    def memo(self) -> Memo:
        """The answers that belong to this value."""


OwnerT = TypeVar("OwnerT", bound=Owner)
Params = ParamSpec("Params")
Answer = TypeVar("Answer")


def remembered(
    most: int = 1024,
) -> Callable[[Callable[Concatenate[OwnerT, Params], Answer]], Callable[Concatenate[OwnerT, Params], Answer]]:
    """Return a decorator that keeps the answers of a function in the memo of its first argument.

    Unlike ``functools.lru_cache`` no answer, and no owner, outlives the owner. At most ``most`` answers
    stay; the oldest goes first. All arguments but the owner must be hashable.
    """

    def decorate(
        function: Callable[Concatenate[OwnerT, Params], Answer],
    ) -> Callable[Concatenate[OwnerT, Params], Answer]:
        @functools.wraps(function)
        def ask(owner: OwnerT, /, *args: Params.args, **kwargs: Params.kwargs) -> Answer:
            answers, key = owner.memo.answers_of(function), (args, tuple(kwargs.items()))
            if key not in answers:
                answers[key] = function(owner, *args, **kwargs)
                if len(answers) > most:
                    answers.pop(next(iter(answers)))
            found: Answer = answers[key]
            return found

        return ask

    return decorate
