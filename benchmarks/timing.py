"""Time calls by turns and take medians, so that other work on the machine disturbs all of them alike."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def medians(runs: int, calls: Mapping[str, Callable[[], Any]]) -> dict[str, float]:
    """Return the median time of each call in seconds; the calls take turns, run after run."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(runs):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def ratio(value: float, ours: float) -> str:
    """Return how many times ours a value is."""
    return f"{value / ours:.2f}"
