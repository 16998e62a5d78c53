"""The one catalogue of interface texts, ``catalogue.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from borderhist.model.base import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def _catalogue() -> Mapping[str, Mapping[str, Text]]:
    text = resources.files(__package__).joinpath("catalogue.toml").read_text("utf-8")
    return {
        surface: {key: Text.model_validate(value) for key, value in texts.items()}
        for surface, texts in tomllib.loads(text).items()
    }


@cache
def terminal_texts() -> Mapping[str, Text]:
    """Return what the terminal says, by key: where it has no text of its own, that of maps."""
    return {**_catalogue()["map"], **_catalogue()["terminal"]}


@cache
def map_texts() -> Mapping[str, Mapping[str, str]]:
    """Return what maps say, by language, then by key: what pages carry as JSON."""
    texts = _catalogue()["map"]
    return {
        language: {key: text.in_language(language) for key, text in texts.items()} for language in LANGUAGES
    }
