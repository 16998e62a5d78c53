"""What all tests share: how hypothesis draws examples, and where the data lies."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from pages import CHROMIUM_ARGUMENTS, WIDE, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

# No deadline: the first example pays for imports and PROJ's database. In CI the same examples every time.
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def atlas_root() -> Path:
    """The ``geodata`` folder of this repository; read only, so a test that writes copies it."""
    return Path(__file__).resolve().parent.parent / "geodata"


@pytest.fixture(scope="session")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all maps of the real record, drawn once for all workers; read only."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "maps"
    with (shared / "maps.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            render = "import borderhist.cli; borderhist.cli.main()"
            subprocess.run([sys.executable, "-c", render, "render", "--all", "-o", folder], check=True)  # noqa: S603
    return folder


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": chromium(), "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"offline": True, "viewport": WIDE}


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """Yield a browser page that must stay silent and ask for nothing but files."""
    noises: list[str] = []
    page.on("console", lambda message: noises.append(message.text))
    page.on("pageerror", lambda error: noises.append(str(error)))
    page.on("dialog", lambda dialog: noises.append(dialog.message))
    page.on(
        "request", lambda request: noises.append(request.url) if request.resource_type != "document" else None
    )
    yield page
    assert noises == []
