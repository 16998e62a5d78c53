"""The base of every model of `geodata/`: frozen values, texts in four languages, certainty, ids."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from borderhist.reprs import one_line

Language = Literal["en", "ru", "zh-Hant", "tr"]

LANGUAGES: tuple[Language, ...] = get_args(Language)

Certainty = Literal["V", "C", "K", "L"]
"""V seen in a source, C computed here, K background knowledge not checked, L low: inferred or disputed."""

CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

SovereignId = Annotated[str, StringConstraints(pattern=r"^([a-z]+|condominium:[a-z]+(\+[a-z]+)+)$")]

SegmentRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]

Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

When = Annotated[dict[Id, Annotated[tuple[Id, ...], Field(min_length=1)]], Field(default_factory=dict)]
"""Under which variants of which readings a clause holds; a clause without it holds under all."""

Days = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""A day, or where no more is known a month or a year: ``1858-05-28``, ``1851-02``, ``1757``."""

Kilometres = Annotated[float, Field(ge=0, le=500)]


class Model(BaseModel):
    """A frozen value read from a file; an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def __repr__(self) -> str:
        """Return its id, title or name, or else all fields, in one line."""
        facts = [(name, getattr(self, name)) for name in type(self).model_fields]
        called = [
            (name, getattr(fact, "en", fact)) for name, fact in facts if name in ("id", "title", "name")
        ]
        return one_line(self, called or facts)

    __str__ = __repr__


class Text(Model):
    """One text in up to four languages; English is the one that must be there."""

    en: Line
    ru: Line | None = None
    zh_hant: Line | None = Field(default=None, alias="zh-Hant")
    tr: Line | None = None

    def in_language(self, language: Language) -> str:
        """Return the text in a language, or in English where that language is missing."""
        return {"en": self.en, "ru": self.ru, "zh-Hant": self.zh_hant, "tr": self.tr}[language] or self.en

    def in_all_languages(self) -> dict[Language, str]:
        """Return the text in every language, English standing in for what is missing."""
        return {language: self.in_language(language) for language in LANGUAGES}
