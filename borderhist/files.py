"""Write files atomically, and escape cells and characters that could do harm."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from borderhist.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet takes for a formula."""

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def reason(error: BaseException) -> str:
    """Return why something could not be written, in one line."""
    message = getattr(error, "strerror", None) or str(error)
    return (message.splitlines() or ["no reason was given"])[0]


@contextlib.contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Yield a path in a folder of its own beside a file; what is written there takes the file's name.

    It does so when the block ends well; otherwise what stood there before stays whole, and nothing is left.

    Raises
    ------
    OutputError
        If the folder or the file cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            whole = Path(folder) / target.name
            yield whole
            with whole.open("rb") as file:
                os.fsync(file.fileno())
            whole.chmod(0o644)
            whole.replace(target)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        message = f"{target} cannot be written: {reason(error)}"
        raise OutputError(message) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step; see :func:`beside`.

    Raises
    ------
    OutputError
        If the folder or the file cannot be written.
    """
    with beside(path) as whole:
        whole.write_bytes(data)


def escape_formula(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: text that looks like one gets an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def xml_safe(text: str) -> str:
    """Return a text in which a sign stands for what XML cannot hold."""
    return NOT_IN_XML.sub("\ufffd", text)
