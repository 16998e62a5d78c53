"""Whose was this place on that day, and which line decides it."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import shapely

from borderhist import measure
from borderhist.errors import OutsideError
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from borderhist.chronicle import Chronicle
    from borderhist.records import Sovereign
    from borderhist.segments import Piece, Segment

COAST_KM = 5.0
"""A point at sea that is nearer to land than this is answered as that land: the coast is generalised."""

ON_LINE_DEGREES = 1e-7
"""A point nearer to a line than this (1 cm, the precision of the coordinates) lies on it.

It is measured where faces are cut: an edge is straight in degrees, and may run metres off the shortest way.
"""


UNDETERMINED = "undetermined"
"""The id of land of which nobody agreed whose it is."""


@dataclasses.dataclass(frozen=True)
class Answer(OneLine):
    """Who held a point on a day.

    Attributes
    ----------
    status
        ``inside``, ``on-line``, ``within-uncertainty`` (nearer to the line than it is known),
        ``undelimited`` (the same, of an edge that nobody agreed on), ``condominium``, ``undetermined``, or
        ``off-coast`` (at sea by the coast as it is drawn, but within 5 km of this land).
    segment, treaty, article, certainty
        The line in force that bounds this land nearest to the point, and the clause that put it there.
    distance_km
        The distance to that line; 0 on it.
    since, until
        The days from which (inclusive) and until which (exclusive; None: to the end of the record) this
        sovereign held the point.
    allocated_by, allocated_article
        The clause that gave the land to this sovereign.
    """

    lon: float
    lat: float
    on: dt.date
    sovereign: str
    status: str
    treaty: str
    article: str
    segment: str
    certainty: str
    uncertainty_km: float
    distance_km: float
    since: dt.date
    until: dt.date | None
    allocated_by: str
    allocated_article: str
    sources: tuple[str, ...]


def at(chronicle: Chronicle, lon: float, lat: float, day: dt.date) -> Answer:
    """Return who held a point (WGS84 degrees) on a day.

    Raises
    ------
    OutsideError
        If the point lies at sea or outside the study area, or the day before the first version.
    """
    version = chronicle.version_on(day)
    face, ashore = _face(chronicle, lon, lat)
    tenure = chronicle.tenures[version][face]
    mine = bounding_lines(chronicle, version, tenure.sovereign)
    on_line = _line_under(mine, lon, lat)
    (segment, piece), distance = (on_line, 0.0) if on_line else _nearest_line(mine, lon, lat)
    holder = chronicle.atlas.sovereigns[tenure.sovereign]
    status = "on-line" if on_line else _status(holder, segment, piece, distance)
    since, until = span(chronicle, version, face)
    return Answer(
        lon=lon, lat=lat, on=day, sovereign=tenure.sovereign,
        status=status if ashore else "off-coast",
        treaty=segment.treaty.id, article=segment.record.article, segment=segment.ref,
        certainty=piece.certainty, uncertainty_km=piece.uncertainty_km, distance_km=distance,
        since=since, until=until, allocated_by=tenure.treaty.id, allocated_article=tenure.hold.article,
        sources=tuple(dict.fromkeys((*segment.record.sources, *piece.source.split()))),
    )  # fmt: skip


def _face(chronicle: Chronicle, lon: float, lat: float) -> tuple[int, bool]:
    """Return the face of a point and whether it covers it; harbours lie off the coast as it is drawn."""
    face = chronicle.arrangement.face_at(lon, lat)
    if face is not None:
        return face, True
    if not chronicle.atlas.frame.covers(shapely.Point(lon, lat)):
        message = f"{lat:g} N {lon:g} E lies outside the study area"
        raise OutsideError(message)
    high = COAST_KM / (measure.KM_PER_DEGREE - 1)
    wide = high / math.cos(math.radians(min(abs(lat) + high, 89)))
    near = chronicle.arrangement.tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
    shores = [chronicle.arrangement.faces[face].exterior for face in sorted(near)]
    index, off = measure.nearest(lon, lat, shores) if shores else (0, math.inf)
    if off > COAST_KM:
        message = f"{lat:g} N {lon:g} E lies at sea"
        raise OutsideError(message)
    return int(sorted(near)[index]), False


def _line_under(
    lines: Sequence[tuple[Segment, Piece]], lon: float, lat: float
) -> tuple[Segment, Piece] | None:
    """Return the first of some lines that a point lies on."""
    geometries = [piece.geometry for _, piece in lines]
    on = shapely.dwithin(geometries, shapely.Point(lon, lat), ON_LINE_DEGREES)
    return lines[int(on.argmax())] if on.any() else None


def _nearest_line(
    lines: Sequence[tuple[Segment, Piece]], lon: float, lat: float
) -> tuple[tuple[Segment, Piece], float]:
    """Return which of some lines is the nearest to a point, and its distance in km."""
    index, distance = measure.nearest(lon, lat, [piece.geometry for _, piece in lines])
    return lines[index], distance


def bounding_lines(chronicle: Chronicle, version: int, sovereign: str) -> list[tuple[Segment, Piece]]:
    """Return the pieces of the lines in force that bound the land of a sovereign.

    Lines between two other sovereigns do not decide anything here; if none bounds this land (an island
    in no treaty), all lines are returned.
    """
    pieces = [(segment, piece) for segment in chronicle.in_force(version) for piece in segment.pieces]
    return [
        (segment, piece) for segment, piece in pieces if sovereign in _hands(chronicle, segment, version)
    ] or pieces


def _hands(chronicle: Chronicle, segment: Segment, version: int) -> set[str]:
    return {chronicle.successor(hand, version) for hand in (segment.record.left, segment.record.right)}


def _status(sovereign: Sovereign, segment: Segment, piece: Piece, distance: float) -> str:
    if distance <= piece.uncertainty_km:
        return "within-uncertainty" if segment.is_agreed else "undelimited"
    return kind_of(sovereign)


def kind_of(sovereign: Sovereign) -> str:
    """Return what land of a sovereign is, away from all lines."""
    if sovereign.kind == "condominium":
        return "condominium"
    # other open land, such as what a treaty left unregulated, lies inside bounds of its own
    return "undetermined" if sovereign.id == UNDETERMINED else "inside"


def span(chronicle: Chronicle, version: int, face: int) -> tuple[dt.date, dt.date | None]:
    """Return from which day (inclusive) until which (exclusive) a face has the sovereign of a version."""
    holders = [tenures[face].sovereign for tenures in chronicle.tenures]
    first = next(n for n in range(version, -1, -1) if n == 0 or holders[n - 1] != holders[version])
    last = next((n for n in range(version, len(holders)) if holders[n] != holders[version]), None)
    return chronicle.versions[first].effective, None if last is None else chronicle.versions[last].effective


def history(chronicle: Chronicle, lon: float, lat: float) -> Iterator[Answer]:
    """Yield the chain of sovereignties of a point, one answer for each span without gap or overlap.

    Raises
    ------
    OutsideError
        If the point lies at sea or outside the study area.
    """
    day: dt.date | None = chronicle.first_day
    while day is not None:
        answer = at(chronicle, lon, lat, day)
        yield answer
        day = answer.until


@dataclasses.dataclass(frozen=True)
class Blame(OneLine):
    """The line in force that is nearest to a point.

    Attributes
    ----------
    left, right
        Who holds the land on either hand on that day: the clause's own words, or a state that took the
        place of one it names.
    nearer
        An edge that nobody agreed on and that is nearer still; None where there is none.
    """

    segment: Segment
    piece: Piece
    distance_km: float
    left: str
    right: str
    nearer: Blame | None

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of what the clause and its geometry are taken from."""
        return tuple(dict.fromkeys((*self.segment.record.sources, *self.piece.source.split())))


def blame(chronicle: Chronicle, lon: float, lat: float, day: dt.date) -> Blame:
    """Return the nearest line in force; a line somebody agreed on wins over an edge nobody did.

    Raises
    ------
    OutsideError
        If the point lies outside the study area, or the day before the first version.
    """
    version = chronicle.version_on(day)
    if not chronicle.atlas.frame.covers(shapely.Point(lon, lat)):
        message = f"{lat:g} N {lon:g} E lies outside the study area"
        raise OutsideError(message)
    in_force = chronicle.in_force(version)
    agreed = [segment for segment in in_force if segment.is_agreed]
    edges = [segment for segment in in_force if not segment.is_agreed]
    edge = _nearest_of(chronicle, version, edges, lon, lat) if edges else None
    if not agreed:
        if edge is None:
            message = f"no line is in force on {day}"
            raise OutsideError(message)
        return edge
    line = _nearest_of(chronicle, version, agreed, lon, lat)
    nearer = edge is not None and edge.distance_km < line.distance_km
    return dataclasses.replace(line, nearer=edge) if nearer else line


def _nearest_of(
    chronicle: Chronicle, version: int, segments: Sequence[Segment], lon: float, lat: float
) -> Blame:
    pieces = [(segment, piece) for segment in segments for piece in segment.pieces]
    index, distance = measure.nearest(lon, lat, [piece.geometry for _, piece in pieces])
    segment, piece = pieces[index]
    left, right = (chronicle.successor(hand, version) for hand in (segment.record.left, segment.record.right))
    return Blame(segment, piece, distance, left, right, None)
