"""The words a terminal says around the record's own texts, in its four languages."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from borderhist.records import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from borderhist.records import Language


@cache
def _words() -> Mapping[str, Text]:
    text = resources.files("borderhist").joinpath("words.toml").read_text("utf-8")
    return {key: Text.model_validate(value) for key, value in tomllib.loads(text).items()}


def speaker(language: Language) -> Callable[[str], str]:
    """Return a function that says a word in a language; a key without an entry is said as it is."""
    words = _words()
    return lambda key: words[key].said(language) if key in words else key
