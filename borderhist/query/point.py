"""Find who held a point on a day, by which clause, and the nearest line that bounds the land."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import shapely

from borderhist.errors import OutsideError, PlaceError
from borderhist.geometry import geodesy
from borderhist.geometry.bounds import describe_point, require_in_frame
from borderhist.model.days import parse_day
from borderhist.query import naming, possessions
from borderhist.reprs import Displayed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Piece, Segment
    from borderhist.model.base import Text
    from borderhist.model.days import DayLike
    from borderhist.model.records import PossessionKind
    from borderhist.model.treaty import TransferKind, Treaty


UNDETERMINED = "undetermined"
"""The id of land of which nobody agreed whose it is."""

COAST_KM = 5.0
"""A point at sea that is nearer to land than this counts as on that land: the coast is generalised."""

ON_LINE_DEGREES = 1e-7
"""A point nearer to a line than this (1 cm, the precision of the coordinates) lies on it.

It is measured where faces are cut: an edge is straight in degrees, and may run metres off the shortest way.
"""


@dataclasses.dataclass(frozen=True, repr=False)
class Holding(Displayed):
    """Who held a point on a day, since when and by which clause, and the line that decides it.

    Attributes
    ----------
    lon, lat, day
        What was asked: WGS84 degrees and a day.
    name
        The name of the sovereign on that day.
    status
        ``inside``, ``on-line``, ``within-uncertainty`` (nearer to the line than it is known),
        ``undelimited`` (the same, of an edge that nobody agreed on), ``condominium``, ``undetermined``, or
        ``off-coast`` (at sea by the coast as it is drawn, but within 5 km of this land).
    face
        The id of the piece of land, as in the layer ``faces``.
    given_by, given_by_article, hold
        The instrument and the article that gave the land to this sovereign, and how the hold came about.
    begun_by, valid_from, valid_to
        The instrument with which this sovereign began to hold the point, the day from which (inclusive) and
        the day until which (exclusive; None: to the end of the record) it did.
    heir_of
        The state whose place the sovereign took, if that is how its spell began.
    possession, possessor, possession_kind
        Where another than the sovereign held the point in fact on that day: the id of the possession, who
        held it, and how. Of several that lie over one another, the smallest.
    segment, segment_treaty, segment_article, segment_certainty, segment_uncertainty_km
        The line in force that bounds this land nearest to the point, and the clause that put it there.
    segment_distance_km
        The distance to that line; 0 on it.
    segment_source
        Keys of what the clause of that line and its geometry are taken from.
    """

    shown_fields = ("sovereign", "status", "valid_from", "valid_to", "given_by")

    lon: float
    lat: float
    day: dt.date
    sovereign: str
    name: Text
    status: str
    face: str
    given_by: str
    given_by_article: str
    hold: TransferKind
    begun_by: str
    valid_from: dt.date
    valid_to: dt.date | None
    heir_of: str | None
    possession: str | None
    possessor: str | None
    possession_kind: PossessionKind | None
    segment: str
    segment_treaty: str
    segment_article: str
    segment_certainty: str
    segment_uncertainty_km: float
    segment_distance_km: float
    segment_source: tuple[str, ...]

    def facts(self) -> dict[str, Any]:
        """Return plain values for programs."""
        return _plain_facts(self)


def at(chronicle: Chronicle, lon: float, lat: float, day: DayLike) -> Holding:
    """Return who held a point (WGS84 degrees) on a day; a month or a year means its first day.

    Raises
    ------
    DayError
        If it is no day.
    OutsideError
        If the point lies at sea or outside the study area (:class:`PlaceError`), or the day before the first
        version.
    """
    day = parse_day(day)
    version = chronicle.version_on(day)
    face, ashore = _find_face(chronicle, lon, lat)
    tenure = chronicle.tenures[version][face]
    mine = bounding_lines(chronicle, version, tenure.sovereign)
    on_line = _find_line_under(mine, lon, lat)
    (segment, piece), distance = (on_line, 0.0) if on_line else _find_nearest_piece(mine, lon, lat)
    kind = land_kind(chronicle, tenure.sovereign)
    status = "on-line" if on_line else _status(kind, segment, piece, distance)
    valid_from, valid_to = span(chronicle, version, face)
    begun_by, heir_of = _find_beginning(chronicle, face, valid_from)
    held = possessions.innermost(possessions.at(chronicle, lon, lat), day)
    return Holding(
        lon=lon, lat=lat, day=day, sovereign=tenure.sovereign,
        name=naming.name_on(chronicle, tenure.sovereign, day),
        status=status if ashore else "off-coast", face=chronicle.arrangement.ids[face],
        given_by=tenure.treaty.id, given_by_article=tenure.hold.article, hold=tenure.hold.kind,
        begun_by=begun_by.id, valid_from=valid_from, valid_to=valid_to, heir_of=heir_of,
        possession=held.possession.id if held else None, possessor=held.possession.holder if held else None,
        possession_kind=held.possession.kind if held else None,
        segment=segment.ref, segment_treaty=segment.treaty.id, segment_article=segment.record.article,
        segment_certainty=piece.certainty, segment_uncertainty_km=piece.uncertainty_km,
        segment_distance_km=distance, segment_source=_sources(segment, piece),
    )  # fmt: skip


def _sources(segment: Segment, piece: Piece) -> tuple[str, ...]:
    """Return the keys of what a clause and the geometry of its line are taken from."""
    return tuple(dict.fromkeys((*segment.record.sources, *piece.source.split())))


def _find_beginning(chronicle: Chronicle, face: int, first_day: dt.date) -> tuple[Treaty, str | None]:
    """Return the instrument with which the spell of a face began, and the state it succeeded, if any."""
    version = chronicle.version_on(first_day)
    mine = chronicle.tenures[version][face]
    of_that_day = [treaty for treaty in chronicle.versions if treaty.effective == first_day]
    for treaty in of_that_day:
        if treaty.id == mine.treaty.id:
            return treaty, None
    eve = version - len(of_that_day)
    before = chronicle.tenures[eve][face].sovereign if eve >= 0 else None
    if before is not None and chronicle.successor(before, version) == mine.sovereign:
        return next(treaty for treaty in of_that_day if treaty.successions), before
    return of_that_day[-1], None


def _find_face(chronicle: Chronicle, lon: float, lat: float) -> tuple[int, bool]:
    """Return the face of a point, or the nearest one off its coast, and whether it covers the point."""
    face = chronicle.arrangement.face_at(lon, lat)
    if face is not None:
        return face, True
    require_in_frame(chronicle.atlas.frame, lon, lat)
    high = COAST_KM / (geodesy.KM_PER_DEGREE - 1)
    wide = high / math.cos(math.radians(min(abs(lat) + high, 89)))
    near = chronicle.arrangement.tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
    shores = [chronicle.arrangement.faces[face].exterior for face in sorted(near)]
    index, off = geodesy.nearest(lon, lat, shores) if shores else (0, math.inf)
    if off > COAST_KM:
        message = f"{describe_point(lon, lat)} lies at sea"
        raise PlaceError(message, reason="at-sea")
    return int(sorted(near)[index]), False


def _find_line_under(
    lines: Sequence[tuple[Segment, Piece]], lon: float, lat: float
) -> tuple[Segment, Piece] | None:
    """Return the first of some lines that a point lies on."""
    geometries = [piece.geometry for _, piece in lines]
    on = shapely.dwithin(geometries, shapely.Point(lon, lat), ON_LINE_DEGREES)
    return lines[int(on.argmax())] if on.any() else None


def _find_nearest_piece(
    lines: Sequence[tuple[Segment, Piece]], lon: float, lat: float
) -> tuple[tuple[Segment, Piece], float]:
    """Return which of some lines is the nearest to a point, and its distance in km."""
    index, distance = geodesy.nearest(lon, lat, [piece.geometry for _, piece in lines])
    return lines[index], distance


def bounding_lines(chronicle: Chronicle, version: int, sovereign: str) -> list[tuple[Segment, Piece]]:
    """Return the pieces of the lines in force that bound the land of a sovereign.

    Lines between two other sovereigns do not decide anything here; if none bounds this land (an island
    in no treaty), all lines are returned.
    """
    pieces = [(segment, piece) for segment in chronicle.in_force(version) for piece in segment.pieces]
    return [
        (segment, piece)
        for segment, piece in pieces
        if sovereign in _side_sovereigns(chronicle, segment, version)
    ] or pieces


def _side_sovereigns(chronicle: Chronicle, segment: Segment, version: int) -> set[str]:
    return {chronicle.successor(hand, version) for hand in (segment.record.left, segment.record.right)}


def _status(kind: str, segment: Segment, piece: Piece, distance: float) -> str:
    if distance <= piece.uncertainty_km:
        return "within-uncertainty" if segment.is_agreed else "undelimited"
    return kind


def land_kind(chronicle: Chronicle, sovereign: str) -> str:
    """Return the status that land of a sovereign has away from all lines."""
    if chronicle.atlas.sovereigns[sovereign].kind == "condominium":
        return "condominium"
    # other open land, such as what a treaty left unregulated, lies inside bounds of its own
    return "undetermined" if sovereign == UNDETERMINED else "inside"


def span(chronicle: Chronicle, version: int, face: int) -> tuple[dt.date, dt.date | None]:
    """Return from which day (inclusive) until which (exclusive) a face has the sovereign of a version."""
    holders = [tenures[face].sovereign for tenures in chronicle.tenures]
    first = next(n for n in range(version, -1, -1) if n == 0 or holders[n - 1] != holders[version])
    last = next((n for n in range(version, len(holders)) if holders[n] != holders[version]), None)
    return chronicle.versions[first].effective, None if last is None else chronicle.versions[last].effective


def history(chronicle: Chronicle, lon: float, lat: float) -> Iterator[Holding]:
    """Yield who held a point one after the other, each on the first day of its spell, without gap or overlap.

    Raises
    ------
    OutsideError
        If the point lies at sea or outside the study area.
    """
    day: dt.date | None = chronicle.first_day
    while day is not None:
        holding = at(chronicle, lon, lat, day)
        yield holding
        day = holding.valid_to


@dataclasses.dataclass(frozen=True, repr=False)
class NearestLine(Displayed):
    """The line in force that is nearest to a point, in the names of the layer ``boundary``.

    Attributes
    ----------
    lon, lat, day
        What was asked: WGS84 degrees and a day.
    agreed
        Whether somebody agreed on the line.
    left_sovereign, right_sovereign
        Who holds the land on either hand on that day: the clause's own words, or a state that took the
        place of one it names.
    nearer_edge
        An edge that nobody agreed on and that is nearer still; None where there is none.
    """

    shown_fields = ("segment", "article", "distance_km", "certainty", "left_sovereign", "right_sovereign")

    lon: float
    lat: float
    day: dt.date
    segment: str
    name: Text
    treaty: str
    article: str
    distance_km: float
    agreed: bool
    stage: str
    rule: str
    base_line: str
    left_sovereign: str
    right_sovereign: str
    certainty: str
    uncertainty_km: float
    method: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: tuple[str, ...]
    nearer_edge: NearestLine | None = None

    def facts(self) -> dict[str, Any]:
        """Return plain values for programs; of a nearer edge, which it is and how near."""
        edge = None if self.nearer_edge is None else self.nearer_edge.facts()
        nearer = edge and {"segment": edge["segment"], "distance_km": edge["distance_km"]}
        return {**_plain_facts(dataclasses.replace(self, nearer_edge=None)), "nearer_edge": nearer}


def _plain_facts(found: Holding | NearestLine) -> dict[str, Any]:
    """Return the fields of a value: days and texts as files have them, distances to the metre."""
    fields = ((field.name, getattr(found, field.name)) for field in dataclasses.fields(found))
    return {
        name: value.in_all_languages() if name == "name"
        else str(value) if isinstance(value, dt.date)
        else round(value, 3) if name.endswith("distance_km")
        else value
        for name, value in fields
    }  # fmt: skip


def nearest_line(chronicle: Chronicle, lon: float, lat: float, day: DayLike) -> NearestLine:
    """Return the nearest line in force; a line somebody agreed on wins over an edge nobody did.

    Raises
    ------
    DayError
        If it is no day.
    OutsideError
        If the point lies outside the study area, or the day before the first version.
    """
    day = parse_day(day)
    version = chronicle.version_on(day)
    require_in_frame(chronicle.atlas.frame, lon, lat)
    in_force = chronicle.in_force(version)
    agreed = [segment for segment in in_force if segment.is_agreed]
    edges = [segment for segment in in_force if not segment.is_agreed]
    edge = _find_nearest_line(chronicle, edges, lon, lat, day) if edges else None
    if not agreed:
        if edge is None:
            message = f"no line is in force on {day}"
            raise OutsideError(message, reason="no-line-in-force")
        return edge
    line = _find_nearest_line(chronicle, agreed, lon, lat, day)
    nearer = edge is not None and edge.distance_km < line.distance_km
    return dataclasses.replace(line, nearer_edge=edge) if nearer else line


def _find_nearest_line(
    chronicle: Chronicle, segments: Sequence[Segment], lon: float, lat: float, day: dt.date
) -> NearestLine:
    pieces = [(segment, piece) for segment in segments for piece in segment.pieces]
    (segment, piece), distance = _find_nearest_piece(pieces, lon, lat)
    record, version = segment.record, chronicle.version_on(day)
    left, right = (chronicle.successor(hand, version) for hand in (record.left, record.right))
    return NearestLine(
        lon=lon, lat=lat, day=day, segment=segment.ref, name=record.name, treaty=segment.treaty.id,
        article=record.article, distance_km=distance, agreed=segment.is_agreed, stage=record.stage,
        rule=record.follow.kind, base_line=piece.line, left_sovereign=left, right_sovereign=right,
        certainty=piece.certainty, uncertainty_km=piece.uncertainty_km, method=piece.method,
        valid_from=segment.since, valid_to=segment.until, source=_sources(segment, piece),
    )  # fmt: skip
