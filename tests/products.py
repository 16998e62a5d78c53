"""What the program makes of the real record, made once for all workers of a test run."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

DEBIAN_PYTHON = Path("/usr/bin/python3")
"""The Python that Debian's packages of GDAL and QGIS are for."""


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let one worker at a time into the block."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def shared_by_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the temporary folder that all workers of a test run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, *words: str) -> Path:
    """Return the folder into which ``borderhist WORDS -o FOLDER`` wrote; read only."""
    shared = shared_by_workers(tmp_path_factory)
    folder = shared / name
    with alone(shared / f"{name}.lock"):
        if not folder.exists():
            run = "import borderhist.cli; borderhist.cli.main()"
            subprocess.run([sys.executable, "-c", run, *words, "-o", folder], check=True)  # noqa: S603
    return folder
