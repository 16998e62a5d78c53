"""Compare two states of the record, and outside data with the record."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from borderhist.api.derived import Derived
from borderhist.errors import OutsideError
from borderhist.model.days import names_a_day
from borderhist.query import compare as query_compare
from borderhist.query import outside_data
from borderhist.reprs import Displayed

if TYPE_CHECKING:
    import datetime as dt
    import os

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.days import DayLike
    from borderhist.query.compare import Difference
    from borderhist.query.match import LineOffset, OutsideLines, OutsidePolygons, Overlap, VersionMatch


@dataclasses.dataclass(frozen=True, repr=False)
class Comparison(Displayed):
    """What is different between two states; its methods give lines, territories and transfers as frames.

    Attributes
    ----------
    before, after
        The instruments with which the two states begin, the earlier one first.
    lines_changed, transfers_made
        How many lines were opened, closed or replaced, and how many transfers there are.
    """

    shown_fields = ("before", "after", "lines_changed", "transfers_made")

    before: str
    after: str
    lines_changed: int
    transfers_made: int
    _found: Difference = dataclasses.field(compare=False)

    def lines(self) -> pd.DataFrame:
        """Return every line in force in either state, and what became of it (lengths in km)."""
        return pd.DataFrame(
            {
                "segment": one.segment.ref, "change": one.change, "identical": one.identical,
                "superseded_by": ", ".join(later.ref for later in one.successors),
                "length_km": round(one.length_km, 1), "article": one.segment.record.article,
            }
            for one in self._found.lines
        )  # fmt: skip

    def territories(self) -> pd.DataFrame:
        """Return the area of every sovereign before and after (km2); missing where it holds nothing."""
        return pd.DataFrame(
            {
                "sovereign": land.sovereign,
                "before_km2": round(land.before.km2, 1) if land.before else None,
                "after_km2": round(land.after.km2, 1) if land.after else None,
            }
            for land in self._found.lands
        )

    def transfers(self) -> pd.DataFrame:
        """Return the land that changed hands (km2)."""
        return pd.DataFrame(one.facts() for one in self._found.transfers)


class Comparing(Derived):
    """States beside one another."""

    def compare(self, a: DayLike, b: DayLike) -> Comparison:
        """Say what is different between two states.

        Parameters
        ----------
        a, b : str, date, int or numpy.datetime64
            The id of an instrument, or a Gregorian day; a month or a year means its first day,
            ``"1860-end"`` its last. The earlier one is ``before``.

        Returns
        -------
        Comparison
            Its methods ``lines()``, ``territories()`` and ``transfers()`` return frames.

        Raises
        ------
        UnknownNameError
            If there is no such instrument.
        OutsideError
            If a day lies before the record begins.
        DayError
            If there is no such day.

        See Also
        --------
        transfers : The land that changed hands, with shapes.

        Examples
        --------
        >>> bh.compare("1857", "1860-end")
        <Comparison before=1855-shimoda, after=1860-peking, lines_changed=19, transfers_made=3>
        """
        chronicle = self.chronicle
        found = query_compare.between(chronicle, _version(chronicle, a), _version(chronicle, b))
        changed = sum(one.change != "unchanged" for one in found.lines)
        before, after = (chronicle.versions[version].id for version in (found.before, found.after))
        return Comparison(before, after, changed, len(found.transfers), found)

    def match(self, path: str | os.PathLike[str], *, label: str | None = None) -> Match:
        """Say which state of the record somebody else's polygons or lines look like.

        Parameters
        ----------
        path : path
            A file that GDAL reads: GeoJSON, GeoPackage, Shapefile and others, in any coordinate system that
            it names.
        label : str, optional
            The attribute that says whose a polygon is; without it, it is found.

        Returns
        -------
        Match
            How polygons and lines fit.

        Raises
        ------
        OutsideError
            If the file cannot be read, or nothing in it lies in the study area.
        UnknownNameError
            If it has no such attribute.

        See Also
        --------
        territories : A layer to compare with by hand.

        Examples
        --------
        >>> written = bh.to_file(folder / "theirs.geojson", "territories", 1900, simplify_km=2)
        >>> bh.match(folder / "theirs.geojson").polygons
        <Fit kind=polygons, is_close=True, score=1, valid_from=1894-04-12>
        """
        chronicle, found = self.chronicle, outside_data.read(Path(path))
        states = outside_data.states(chronicle, found, label) if found.polygons else None
        lines = outside_data.lines(chronicle, found) if found.lines else None
        if states is None and lines is None:
            message = f"nothing in {found.path} lies on the land of the study area"
            raise OutsideError(message, reason="outside-frame")
        return Match(
            None if states is None else _fit_polygons(chronicle, states.polygons),
            None if lines is None else _fit_lines(chronicle, lines),
        )


def _version(chronicle: Chronicle, state: DayLike) -> int:
    is_name = isinstance(state, str) and not names_a_day(state)
    return chronicle.version_of(str(state)) if is_name else chronicle.version_on(state)


@dataclasses.dataclass(frozen=True, repr=False)
class Fit(Displayed):
    """Which state of the record somebody's polygons or lines look like.

    Attributes
    ----------
    is_close
        Whether they look like any.
    score
        1 at best for polygons; for lines km, 0 at best.
    treaties
        The instruments whose states fit equally well; ``valid_from`` is the day of the first.
    overlaps, offset
        Of polygons, the land shared with each sovereign; of lines, how far off they lie.
    """

    shown_fields = ("kind", "is_close", "score", "valid_from")

    kind: str
    is_close: bool
    score: float
    valid_from: dt.date
    treaties: tuple[str, ...]
    overlaps: tuple[Overlap, ...] = ()
    offset: LineOffset | None = None


@dataclasses.dataclass(frozen=True, repr=False)
class Match(Displayed):
    """Somebody's data beside the record; ``polygons`` and ``lines`` are None where it has none."""

    shown_fields = ("polygons", "lines")

    polygons: Fit | None
    lines: Fit | None


def _fit_polygons(chronicle: Chronicle, theirs: OutsidePolygons) -> Fit:
    likeness = theirs.best_match()
    overlaps = theirs.overlaps(likeness.versions[0])
    return Fit("polygons", *_match_fields(chronicle, likeness), overlaps=overlaps)


def _fit_lines(chronicle: Chronicle, theirs: OutsideLines) -> Fit:
    likeness = theirs.best_match()
    offset = theirs.offset(likeness.versions[0])
    return Fit("lines", *_match_fields(chronicle, likeness), offset=offset)


def _match_fields(
    chronicle: Chronicle, likeness: VersionMatch
) -> tuple[bool, float, dt.date, tuple[str, ...]]:
    """Return what a fit says of polygons and lines alike."""
    fitting = [chronicle.versions[version] for version in likeness.versions]
    return likeness.is_close, likeness.score, fitting[0].effective, tuple(treaty.id for treaty in fitting)
