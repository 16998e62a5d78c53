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
def words() -> Mapping[str, Text]:
    """Return every word in its four languages.

    They stand in the files ``words*.toml`` beside this module.
    """
    folder = resources.files("borderhist")
    files = [
        file for file in folder.iterdir() if file.name.startswith("words") and file.name.endswith(".toml")
    ]
    texts = [tomllib.loads(file.read_text("utf-8")) for file in files]
    return {key: Text.model_validate(value) for text in texts for key, value in text.items()}


def speaker(language: Language) -> Callable[[str], str]:
    """Return a function that says a word in a language; a key without an entry is said as it is."""
    known = words()
    return lambda key: known[key].said(language) if key in known else key
