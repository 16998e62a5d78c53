"""What a reader asks to be drawn, and whether it already stands in the folder; light enough to ask first."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.maps.folder import manifest
from borderhist.maps.folder.products import products

if TYPE_CHECKING:
    from pathlib import Path

    from borderhist.maps.folder.fingerprints import Fingerprints
    from borderhist.maps.folder.products import Format, Product
    from borderhist.standpoints import DateRule


@dataclasses.dataclass(frozen=True)
class Request:
    """What is asked for.

    Attributes
    ----------
    subject
        A treaty id, a year or ``atlas``; None: all of them.
    languages
        Of the pictures; a page speaks every language.
    readings, date_rule
        The standpoint as it is written on the command line.
    """

    subject: str | None
    formats: tuple[Format, ...] = ("html",)
    languages: tuple[str, ...] = ("en",)
    readings: tuple[str, ...] = ()
    date_rule: DateRule | None = None

    @property
    def view(self) -> str:
        """The standpoint as one text."""
        return " ".join((*sorted(set(self.readings)), *([self.date_rule] if self.date_rule else ())))

    def products(self, subjects: tuple[str, ...]) -> tuple[Product, ...]:
        """Return the files of some subjects that are asked for."""
        return tuple(
            product for subject in subjects for product in products(subject, self.formats, self.languages)
        )


def standing(request: Request, folder: Path, prints: Fingerprints) -> tuple[str, ...] | None:
    """Return the names of the files asked for if every one of them stands up to date; else None."""
    known = manifest.read(folder)
    view = known.views.get(request.view)
    if view is None or view.key != prints.page:
        return None
    asked = request.products(view.subjects if request.subject is None else (request.subject,))
    if all(manifest.stands(folder, known, one.file(view.suffix), prints.of(one)) for one in asked):
        return tuple(one.file(view.suffix) for one in asked)
    return None
