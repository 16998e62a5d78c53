"""What the program makes of the real record, made once for all workers of a test run."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

DEBIAN_PYTHON = Path("/usr/bin/python3")
"""The Python that Debian's packages of GDAL and QGIS are for."""


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, *words: str) -> Path:
    """Return the folder into which ``borderhist WORDS -o FOLDER`` wrote; read only."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            run = "import borderhist.cli; borderhist.cli.main()"
            subprocess.run([sys.executable, "-c", run, *words, "-o", folder], check=True)  # noqa: S603
    return folder
