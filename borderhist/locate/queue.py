"""A bounded queue between two threads that either may leave."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


T = TypeVar("T")


class LeftError(Exception):
    """Nobody takes what is put on this belt any more."""


class BoundedQueue(Generic[T]):
    """Carries items from one thread to another and holds few of them, so that memory stays constant."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._items: deque[T] = deque()
        self._changed = threading.Condition()
        self._is_closed = False
        self._error: BaseException | None = None

    def put(self, item: T) -> None:
        """Put an item, when there is room for it.

        Raises
        ------
        LeftError
            If the belt was closed.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or len(self._items) < self._room)
            if self._is_closed:
                raise LeftError
            self._items.append(item)
            self._changed.notify_all()

    def feed(self, items: Iterable[T]) -> None:
        """Put all items and close; an error of theirs reaches whoever takes."""
        try:
            for item in items:
                self.put(item)
            self.close()
        except LeftError:
            return
        except BaseException as error:  # noqa: BLE001 - it is raised where the items are taken
            self.close(error)

    def close(self, error: BaseException | None = None) -> None:
        """Say that nothing will come, or be taken, any more; the first error said is the one that counts."""
        with self._changed:
            self._error = self._error or error
            self._is_closed = True
            self._changed.notify_all()

    def __iter__(self) -> Iterator[T]:
        """Yield items until the belt is closed; raise what went wrong where they come from."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed or bool(self._items))
                if self._error is not None:
                    raise self._error
                if not self._items:
                    return
                item = self._items.popleft()
                self._changed.notify_all()
            yield item
