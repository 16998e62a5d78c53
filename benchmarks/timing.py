"""Time a call: the best of a few runs, which other work on the machine disturbs least."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def best_of(runs: int, call: Callable[[], T]) -> tuple[float, T]:
    """Return the shortest time of some runs, in seconds, and what the last run returned."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return min(times), result


def row(what: str, seconds: float, peer: float) -> str:
    """Return a line of a table: seconds, and the ratio to the peer (above 1: the peer is slower)."""
    return f"| {what} | {seconds:.2f} | {peer / seconds:.2f} |"
