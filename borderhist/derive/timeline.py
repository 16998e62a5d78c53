"""Put instruments and traced lines in the order of time, before any land is assigned to sovereigns."""

from __future__ import annotations

import dataclasses
import functools
from types import MappingProxyType
from typing import TYPE_CHECKING

from borderhist.derive import interpretation as derive_interpretation
from borderhist.derive import tracing
from borderhist.derive.tracing import Piece
from borderhist.errors import OutsideError
from borderhist.geometry.arrangement import Coast, build_arrangement
from borderhist.memo import Memo
from borderhist.model.days import parse_day
from borderhist.model.records import condominium_of, parties_of
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from borderhist.derive.interpretation import Interpretation
    from borderhist.derive.tracing import Segment
    from borderhist.geometry.arrangement import Arrangement
    from borderhist.model.days import DayLike
    from borderhist.model.reader import Atlas
    from borderhist.model.treaty import Treaty


@dataclasses.dataclass(frozen=True, eq=False)
class Linework(OneLine):
    """An atlas, traced and cut into faces once; all its interpretations share it and its cache.

    Attributes
    ----------
    pieces
        The geometry of every segment of every reading, by ``treaty/segment``. The faces are cut by all of
        them, so that they are the same under every interpretation.
    """

    atlas: Atlas
    pieces: Mapping[str, tuple[Piece, ...]]
    arrangement: Arrangement

    @functools.cached_property
    def memo(self) -> Memo:
        """The cache of results that hold under every interpretation."""
        return Memo()

    @functools.cached_property
    def homes(self) -> Mapping[str, int]:
        """The face of every place that can be a witness; ends of lines lie between faces and cannot."""
        faces = {
            place.id: self.arrangement.face_at(place.lon, place.lat)
            for place in self.atlas.places.values()
            if place.role != "node"
        }
        return MappingProxyType({place: face for place, face in faces.items() if face is not None})


def build_linework(atlas: Atlas) -> Linework:
    """Return the rules of an atlas traced, noded together and cut into faces.

    Raises
    ------
    DataError
        With a fault for every rule that cannot be traced.
    """
    traced = tracing.trace_all(atlas)
    coasts = [Coast(f.geometry, f.properties.lies_with) for f in atlas.lines.get("coast", ())]
    lines = [piece.geometry for parts in traced.values() for piece in parts]
    arrangement = build_arrangement(lines, coasts, atlas.frame)
    noded = zip(arrangement.chains, arrangement.sides, strict=True)
    pieces = {
        ref: tuple(Piece.from_traced(part, *next(noded)) for part in parts) for ref, parts in traced.items()
    }
    return Linework(atlas, MappingProxyType(pieces), arrangement)


@dataclasses.dataclass(frozen=True, eq=False)
class Timeline(OneLine):
    """Instruments, lines and successions of states in their order, under one interpretation.

    Attributes
    ----------
    interpretation
        Which variant of every reading was chosen, and which dates count.
    versions
        The instruments in the order in which they change the map; version ``n`` is the state from the
        day of ``versions[n]`` on.
    segments
        The segments that exist under this interpretation.
    successors
        ``successors[version]``: which state took the place of which, until that version.
    """

    linework: Linework
    interpretation: Interpretation
    versions: tuple[Treaty, ...]
    segments: tuple[Segment, ...]
    successors: tuple[Mapping[str, str], ...]

    @property
    def atlas(self) -> Atlas:
        """What the files say."""
        return self.linework.atlas

    @property
    def pieces(self) -> Mapping[str, tuple[Piece, ...]]:
        """The geometry of every segment of every reading."""
        return self.linework.pieces

    @property
    def arrangement(self) -> Arrangement:
        """The faces, the same under every interpretation."""
        return self.linework.arrangement

    @property
    def first_day(self) -> dt.date:
        """The day on which the record begins."""
        return self.versions[0].effective

    def version_on(self, day: DayLike) -> int:
        """Return the version that is in force on a day; a month or a year means its first day.

        Raises
        ------
        DayError
            If it is no day.
        OutsideError
            If the day lies before the first version.
        """
        asked = parse_day(day)
        if asked < self.first_day:
            message = f"{asked} lies before the first version of the record, {self.first_day}"
            raise OutsideError(message, reason="before-first-version")
        return max(n for n, treaty in enumerate(self.versions) if treaty.effective <= asked)

    def version_of(self, treaty_id: str) -> int:
        """Return the version that a treaty made.

        Raises
        ------
        UnknownNameError
            If there is no such treaty.
        """
        wanted = self.atlas.treaty(treaty_id).id
        return next(n for n, treaty in enumerate(self.versions) if treaty.id == wanted)

    def successor(self, sovereign: str, version: int) -> str:
        """Return the state that stands in the place of a sovereign in a version: itself, or its successor."""
        successors = self.successors[version]
        if parties := parties_of(sovereign):
            return condominium_of(successors.get(party, party) for party in parties)
        return successors.get(sovereign, sovereign)

    def in_force(self, version: int) -> tuple[Segment, ...]:
        """Return the segments in force from a version on."""
        return tracing.of_version(self.segments, version)

    def in_force_between(self, before: int, after: int) -> tuple[Segment, ...]:
        """Return the segments in force in any version from ``before`` to ``after``, both included."""
        versions = range(before, after + 1)
        return tuple(segment for segment in self.segments if any(map(segment.in_force, versions)))


def build_timeline(linework: Linework, interpretation: Interpretation) -> Timeline:
    """Return the instruments and lines that an interpretation leaves, in their order.

    Raises
    ------
    DataError
        With a fault for every segment that ends twice, or before it begins.
    """
    versions = derive_interpretation.treaties_under(linework.atlas, interpretation)
    lines = tracing.add_periods(versions, linework.pieces)
    return Timeline(linework, interpretation, versions, lines, _follow_successions(versions))


def _follow_successions(versions: Sequence[Treaty]) -> tuple[Mapping[str, str], ...]:
    """Return, for every version, which state has taken the place of which by then."""
    successors: dict[str, str] = {}
    found = []
    for treaty in versions:
        for succession in treaty.successions:
            successors = {
                old: succession.to if new == succession.from_ else new for old, new in successors.items()
            }
            successors[succession.from_] = succession.to
        found.append(MappingProxyType(dict(successors)))
    return tuple(found)
