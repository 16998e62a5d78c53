"""``borderhist serve`` as a process of its own, on a free port of this computer."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = (sys.executable, "-c", "import borderhist.cli; borderhist.cli.main()")


@dataclasses.dataclass(frozen=True)
class Server:
    """A server that listens.

    Attributes
    ----------
    url
        Without a slash at its end.
    """

    url: str
    process: subprocess.Popen[str]


def _hearing() -> None:
    """Let an interrupt through, also where the tests run behind a shell that ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextlib.contextmanager
def serving(bundle: Path) -> Iterator[Server]:
    """Serve a bundle until the block is left."""
    command = [*COMMAND, "serve", str(bundle), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=_hearing) as process:  # noqa: S603, PLW1509
        try:
            said = process.stderr.readline()
            found = re.fullmatch(r".* is served at (http://127\.0\.0\.1:\d+)/ .*\n", said)
            assert found, said + process.stderr.read()
            yield Server(found[1], process)
        finally:
            process.terminate()
