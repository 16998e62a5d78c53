"""Which of many like cases CI looks at; the others wait for ``BORDERHIST_THOROUGH=1``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

IS_THOROUGH = "BORDERHIST_THOROUGH" in os.environ


def at_least(count: int, cases: Sequence[Any]) -> list[Any]:
    """Return cases for ``parametrize``, all but the first few of them marked as thorough."""
    return [*cases[:count], *(pytest.param(case, marks=pytest.mark.thorough) for case in cases[count:])]
