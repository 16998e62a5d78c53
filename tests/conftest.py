"""What all tests share: how hypothesis draws examples, and where the data lies."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

# No deadline: the first example pays for imports and PROJ's database. In CI the same examples every time.
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def atlas_root() -> Path:
    """The ``geodata`` folder of this repository; read only, so a test that writes copies it."""
    return Path(__file__).resolve().parent.parent / "geodata"
