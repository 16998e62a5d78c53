"""The real record, derived once for all tests of a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from borderhist.derive.chronicle import Chronicle, derive
from borderhist.derive.interpretation import DEFAULT, Interpretation
from borderhist.model.reader import read_atlas

if TYPE_CHECKING:
    from borderhist.model.reader import Atlas


@cache
def record() -> Chronicle:
    """Return the chronicle of the project's own record."""
    return derive(read_atlas())


@pytest.fixture
def derived_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands that open the project's own record take the one that is derived already."""
    monkeypatch.setattr("borderhist.derive.chronicle.derive", _derived)


def _derived(atlas: Atlas, interpretation: Interpretation = DEFAULT) -> Chronicle:
    if atlas.root != record().atlas.root:
        return derive(atlas, interpretation)
    return record() if interpretation == DEFAULT else record().under(interpretation)
