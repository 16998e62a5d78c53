"""Write files so that nobody ever finds half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from borderhist.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


def reason(error: BaseException) -> str:
    """Return why something could not be written, in one line."""
    said = getattr(error, "strerror", None) or str(error)
    return (said.splitlines() or ["no reason was given"])[0]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step: into a temporary one beside it, which then takes its name.

    Whatever stood there before stays whole until the new file is complete, also if the process is killed.

    Raises
    ------
    OutputError
        If the folder or the file cannot be written.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        message = f"{path} cannot be written: {reason(error)}"
        raise OutputError(message) from error


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
