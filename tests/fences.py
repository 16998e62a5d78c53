"""The Python of a page: its fences, run one after the other, and what each prints."""

from __future__ import annotations

import contextlib
import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FENCE = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)


class Fence(NamedTuple):
    """A piece of code, and what the page says that it prints."""

    code: str
    said: str


def fences(page: str) -> list[Fence]:
    return [Fence(code, said) for code, said in FENCE.findall(page)]


def printed(page: str) -> Iterator[tuple[Fence, str]]:
    """Run the fences of a page in one namespace and yield each with what it prints."""
    names: dict[str, Any] = {}
    for fence in fences(page):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(fence.code, names)  # noqa: S102 - our own text
        yield fence, out.getvalue()
