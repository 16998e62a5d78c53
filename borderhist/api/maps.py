"""Maps that show themselves in a notebook, without any network."""

from __future__ import annotations

import dataclasses
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from borderhist.api.derived import Derived
from borderhist.errors import UsageError
from borderhist.files import write_whole
from borderhist.maps.compose.composition import compose_scene
from borderhist.maps.html.page import page
from borderhist.maps.publish.embedding import iframe
from borderhist.query.page_data import find_story, gather_page_data

if TYPE_CHECKING:
    import os


PICTURES = (".png", ".svg", ".pdf", ".pptx")
"""Ends of names that a page must not bear."""


@dataclasses.dataclass(frozen=True, repr=False)
class MapPage:
    """A map as one HTML document, which a notebook shows in a frame.

    Attributes
    ----------
    html : str
        The whole document; it loads nothing from a network.
    title : str
        What the map is called, in English.
    """

    html: str
    title: str

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the document into a file.

        Parameters
        ----------
        path : path
            Where to; what was there is replaced.

        Raises
        ------
        OutputError
            If the file cannot be written.
        UsageError
            If the name is that of a picture or a slide: those are drawn by :func:`render`.
        """
        if Path(path).suffix.lower() in PICTURES:
            message = f"{path} would be a picture, and this is a page: render() draws pictures and slides"
            raise UsageError(message)
        write_whole(Path(path), self.html.encode("utf-8"))

    def __repr__(self) -> str:
        """Return what it is called and how large it is."""
        return f"<MapPage {self.title[:80]!r}, {len(self.html) / 1e6:.1f} MB>"

    def _repr_html_(self) -> str:
        """Return a frame that holds the whole document, so that the notebook keeps the map."""
        return iframe(f'srcdoc="{escape(self.html)}"', self.title)


class Maps(Derived):
    """Maps as values."""

    def map(self, name: str | int) -> MapPage:
        """Draw the map of a treaty, of a year, or of the whole record.

        Parameters
        ----------
        name : str or int
            The id of an instrument; a year, which compares the state before its first change with the one
            after its last; or ``"atlas"``, which holds every version.

        Returns
        -------
        MapPage
            Shows itself in a notebook; ``save(path)`` writes it into a file.

        Raises
        ------
        UnknownNameError
            If there is no such instrument, or nothing happened in that year; it says which are nearest.

        See Also
        --------
        render : Keep a folder of maps up to date.

        Examples
        --------
        >>> bh.map("1858-aigun")
        <MapPage '1858: Treaty of Aigun', 0.4 MB>
        """
        story = find_story(self.chronicle, str(name))
        scene = compose_scene(gather_page_data(self.chronicle, story))
        return MapPage(page(scene), scene["title"]["en"])
