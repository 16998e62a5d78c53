"""The real record, derived once for all tests of a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from borderhist.atlas import read_atlas
from borderhist.chronicle import Chronicle, derive
from borderhist.standpoints import DEFAULT, Standpoint

if TYPE_CHECKING:
    from borderhist.atlas import Atlas


@cache
def record() -> Chronicle:
    """Return the chronicle of the project's own record."""
    return derive(read_atlas())


@pytest.fixture
def derived_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands that open the project's own record take the one that is derived already."""
    monkeypatch.setattr("borderhist.chronicle.derive", _derived)


def _derived(atlas: Atlas, standpoint: Standpoint = DEFAULT) -> Chronicle:
    if atlas.root != record().atlas.root:
        return derive(atlas, standpoint)
    return record() if standpoint == DEFAULT else record().seen_from(standpoint)
