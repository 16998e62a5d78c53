"""What all tests share: how hypothesis draws examples, and where the data lies."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from derivation import record
from pages import CHROMIUM_ARGUMENTS, WIDE, chromium
from products import alone, made_once, shared_by_workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import laws
    from playwright.sync_api import Page

    from borderhist.derive.chronicle import Chronicle
    from borderhist.locate import Index

# No deadline: the first example pays for imports and PROJ's database. In CI the same examples every time.
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what looks at more of the same, unless it is asked for: see CONTRIBUTING.md."""
    if not os.environ.get("BORDERHIST_THOROUGH") and os.environ.get("BORDERHIST_PICTURES") != "all":
        for item in items:
            if item.get_closest_marker("thorough"):
                item.add_marker(pytest.mark.skip(reason="only with BORDERHIST_THOROUGH=1"))


@pytest.fixture(scope="session")
def atlas_root() -> Path:
    """The ``geodata`` folder of this repository; read only, so a test that writes copies it."""
    return Path(__file__).resolve().parent.parent / "geodata"


@pytest.fixture(scope="session")
def chronicle() -> Chronicle:
    """The chronicle of the real record, derived once for all tests of a process."""
    return record()


@pytest.fixture(scope="session")
def answers(chronicle: Chronicle) -> laws.Answers:
    """What the laws ask of the real record, asked once."""
    import laws  # noqa: PLC0415 - draws examples by the profile, so not before one is loaded

    return laws.Answers(chronicle)


@pytest.fixture(scope="session")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all maps of the real record, drawn once for all workers; read only."""
    return made_once(tmp_path_factory, "maps", "render", "--all")


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The GeoPackage of the real record's bundle, with what stands beside it; read only."""
    return made_once(tmp_path_factory, "bundle", "bundle") / "borderhist.gpkg"


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of the real record, built once for all workers."""
    from borderhist.locate import Index  # noqa: PLC0415 - few workers need it

    shared = shared_by_workers(tmp_path_factory)
    file = shared / "index.pickle"
    with alone(shared / "index.lock"):
        if not file.exists():
            # machine code takes ten seconds to make: the tests that compare it with the rest ask for it
            file.write_bytes(pickle.dumps(Index.of(record(), compiled=False)))
    found: Index = pickle.loads(file.read_bytes())  # noqa: S301 - our own
    return found


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
