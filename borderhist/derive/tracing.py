"""Trace the treaties' rules on real lines: each segment record becomes pieces of geometry.

A piece is the part of a segment that lies on one feature of the base geometry, so that every metre of
boundary knows its source, its licence, its certainty and its uncertainty.
"""

from __future__ import annotations

import dataclasses
import functools
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

from borderhist.errors import DataError, Fault
from borderhist.geometry import geodesy
from borderhist.model.base import CERTAINTIES
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from borderhist.geometry.arrangement import Side
    from borderhist.model.base import Certainty
    from borderhist.model.reader import Atlas, LineFeature
    from borderhist.model.records import Place
    from borderhist.model.treaty import SegmentRecord, Treaty


Point = tuple[float, float]

ROLES = {"river": "river", "watershed": "watershed", "lake": "lake", "coast": "coast"}
"""Which role a line must have for a rule that names one; surveyed and undelimited follow any."""

LAKE_SHORE_KM = 5.0
"""How far from the shore that is drawn the end of a line across a lake may lie."""


@dataclasses.dataclass(frozen=True)
class TracedPiece(OneLine):
    """A stretch of a segment on one source of geometry (LineString, WGS84 degrees), as its rule says."""

    geometry: shapely.LineString
    line: str
    source: str
    licence: str
    method: str
    certainty: Certainty
    uncertainty_km: float


@dataclasses.dataclass(frozen=True)
class Piece(TracedPiece):
    """A traced piece after all lines of the record were noded together.

    Attributes
    ----------
    vertices
        The vertices it has now: its own, and one wherever another line meets it.
    sides
        Its edges in their order, each with the faces on its left and right.
    """

    vertices: tuple[Point, ...] = dataclasses.field(compare=False)
    sides: tuple[Side, ...] = dataclasses.field(compare=False)

    @classmethod
    def from_traced(cls, traced: TracedPiece, vertices: tuple[Point, ...], sides: tuple[Side, ...]) -> Piece:
        """Return a traced piece with its vertices and sides after noding."""
        facts = {field.name: getattr(traced, field.name) for field in dataclasses.fields(traced)}
        return cls(**facts, vertices=vertices, sides=sides)

    @functools.cached_property
    def face_pairs(self) -> frozenset[tuple[int | None, int | None]]:
        """The pairs of faces on its left and right."""
        return frozenset((left, right) for _, left, right in self.sides)


@dataclasses.dataclass(frozen=True)
class Segment(OneLine):
    """A traced segment: in force from ``since`` (inclusive) until ``until`` (exclusive; None: still).

    Attributes
    ----------
    opened, closed
        The same as numbers of versions, which differ also where two instruments count from one day.
    """

    ref: str
    treaty: Treaty
    record: SegmentRecord
    pieces: tuple[Piece, ...]
    since: dt.date
    until: dt.date | None
    opened: int
    closed: int | None

    def in_force(self, version: int) -> bool:
        """Tell whether the segment is in force in a version."""
        return self.opened <= version and (self.closed is None or version < self.closed)

    @property
    def is_agreed(self) -> bool:
        """Whether anybody agreed on this line; an undelimited edge only separates colours."""
        return self.record.stage != "undelimited"


class _UntraceableError(Exception):
    """A rule cannot be traced; carries the sentence and the place."""

    def __init__(self, sentence: str, place: str) -> None:
        self.sentence, self.place = sentence, place
        super().__init__(sentence)


def trace_all(atlas: Atlas) -> dict[str, tuple[TracedPiece, ...]]:
    """Return the pieces of every segment of every instrument and reading, by ``treaty/segment``.

    Raises
    ------
    DataError
        With a fault for every rule that cannot be traced.
    """
    faults: list[Fault] = []
    pieces = {}
    for treaty in atlas.treaties:
        for record in treaty.segments:
            try:
                pieces[f"{treaty.id}/{record.id}"] = trace(atlas, record)
            except _UntraceableError as error:
                field = f"segments.{record.id}.follow"
                faults.append(Fault(f"treaties/{treaty.id}.toml", field, error.sentence, error.place))
    if faults:
        raise DataError(tuple(faults))
    return pieces


def add_periods(treaties: tuple[Treaty, ...], pieces: Mapping[str, tuple[Piece, ...]]) -> tuple[Segment, ...]:
    """Return the segments of instruments with the days on which they begin and end.

    Raises
    ------
    DataError
        With a fault for every segment that ends twice, or before it begins.
    """
    closed, faults = _find_ends(treaties)
    if faults:
        raise DataError(faults)
    found = []
    for version, treaty in enumerate(treaties):
        for record in treaty.segments:
            ref = f"{treaty.id}/{record.id}"
            end = closed.get(ref)
            until = None if end is None else treaties[end].effective
            found.append(Segment(ref, treaty, record, pieces[ref], treaty.effective, until, version, end))
    return tuple(found)


def _find_ends(treaties: tuple[Treaty, ...]) -> tuple[dict[str, int], tuple[Fault, ...]]:
    """Return the version with which each superseded or closed segment ends, and what is wrong with ends."""
    closed: dict[str, int] = {}
    faults: list[Fault] = []
    number = {treaty.id: version for version, treaty in enumerate(treaties)}
    for version, treaty in enumerate(treaties):
        for ref in treaty.ends:
            file = f"treaties/{treaty.id}.toml"
            if ref in closed:
                sentence = f"{ref} ended before, on {treaties[closed[ref]].effective}"
                faults.append(Fault(file, "closes", sentence))
            elif number[ref.split("/")[0]] > version:
                faults.append(Fault(file, "closes", f"{ref} is not yet in force on {treaty.effective}"))
            closed.setdefault(ref, version)
    return closed, tuple(faults)


def trace(atlas: Atlas, record: SegmentRecord) -> tuple[TracedPiece, ...]:
    """Return the pieces of one rule, travelled from its ``from`` to its ``to``."""
    stops = [record.from_, *(record.follow.markers or ()), record.to]
    places = [atlas.places[stop] for stop in stops]
    if record.follow.kind in ("straight", "markers"):
        return tuple(_trace_geodesic(record, a, b) for a, b in pairwise(places))
    features = _find_features(atlas, record)
    if features[0].properties.role == "lake":
        return (_trace_across_lake(record, features[0], places[0], places[-1]),)
    return _trace_along_line(record, features, places[0], places[-1])


def _find_features(atlas: Atlas, record: SegmentRecord) -> tuple[LineFeature, ...]:
    features = atlas.lines[str(record.follow.line)]
    wanted = ROLES.get(record.follow.kind)
    for feature in features:
        if wanted not in (None, feature.properties.role):
            message = f"{feature.properties.line} is a {feature.properties.role}, not a {wanted}"
            raise _UntraceableError(message, record.from_)
    return features


def _worst_certainty(*codes: Certainty) -> Certainty:
    return max(codes, key=CERTAINTIES.index)


def _trace_geodesic(record: SegmentRecord, start: Place, end: Place) -> TracedPiece:
    if (start.lon, start.lat) == (end.lon, end.lat):
        message = f"{start.id} and {end.id} are the same point"
        raise _UntraceableError(message, start.id)
    return TracedPiece(
        geometry=geodesy.geodesic((start.lon, start.lat), (end.lon, end.lat)),
        line="straight",
        source=" ".join(dict.fromkeys([start.source, end.source])),
        licence="CC-BY-4.0",
        method=f"geodesic between {start.id} and {end.id}",
        certainty=_worst_certainty(record.certainty, start.certainty, end.certainty),
        uncertainty_km=max(record.uncertainty_km, start.uncertainty_km, end.uncertainty_km),
    )


def _trace_across_lake(record: SegmentRecord, lake: LineFeature, start: Place, end: Place) -> TracedPiece:
    """Return the geodesic between two places on the shore of a lake."""
    for place in (start, end):
        _, gap = geodesy.nearest(place.lon, place.lat, [lake.geometry])
        if gap > LAKE_SHORE_KM + place.uncertainty_km:
            message = f"{place.id} lies {gap:.1f} km from the shore of {lake.properties.names.en}"
            raise _UntraceableError(message, place.id)
    straight = _trace_geodesic(record, start, end)
    method = f"geodesic across {lake.properties.names.en} between {start.id} and {end.id}"
    return dataclasses.replace(straight, line=lake.properties.id, method=method)


def _trace_along_line(
    record: SegmentRecord, features: tuple[LineFeature, ...], start: Place, end: Place
) -> tuple[TracedPiece, ...]:
    """Follow a line of one or more features between two places."""
    if record.follow.kind == "coast":
        features = _choose_coast(features, start)
    line = _join_features(features, record)
    line, here = _insert_vertex(line, start, features)
    line, there = _insert_vertex(line, end, features)
    points = [point for point, _ in line]
    i, j = points.index(here), points.index(there)
    if i == j:
        message = f"{start.id} and {end.id} meet the line at the same point"
        raise _UntraceableError(message, start.id)
    low, high = min(i, j), max(i, j)
    pieces = _cut_by_feature(record, line[low : high + 1], features)
    if i < j:
        return pieces
    return tuple(dataclasses.replace(piece, geometry=piece.geometry.reverse()) for piece in pieces[::-1])


def _choose_coast(features: tuple[LineFeature, ...], start: Place) -> tuple[LineFeature, ...]:
    index, _ = geodesy.nearest(start.lon, start.lat, [feature.geometry for feature in features])
    return (features[index],)


Vertices = list[tuple[Point, int]]
"""Vertices of a joined line, each with the index of the feature that its edge to the next one is of."""


def _join_features(features: tuple[LineFeature, ...], record: SegmentRecord) -> Vertices:
    line: Vertices = []
    for index, feature in enumerate(features):
        points = [(float(x), float(y)) for x, y in feature.geometry.coords]
        if line and line[-1][0] != points[0]:
            message = f"{feature.properties.id} does not join the stretch before it"
            raise _UntraceableError(message, record.from_)
        line = [*line[:-1], *((point, index) for point in points)]
    return line


def _insert_vertex(line: Vertices, place: Place, features: tuple[LineFeature, ...]) -> tuple[Vertices, Point]:
    """Return a line with a vertex inserted for a place: the place itself, or its foot on the line."""
    here = (place.lon, place.lat)
    points = [point for point, _ in line]
    if here in points:
        return line, here
    string = shapely.LineString(points)
    along = shapely.line_locate_point(string, shapely.Point(here))
    foot = tuple(shapely.line_interpolate_point(string, along).coords[0])
    gap = geodesy.distance_km(*here, *foot)
    reach = place.uncertainty_km + max(feature.properties.uncertainty_km for feature in features)
    if gap > reach:
        name = features[0].properties.names.en
        message = (
            f"{place.id} lies {gap:.1f} km from {name}, farther than the {reach:g} km that both may be off"
        )
        raise _UntraceableError(message, place.id)
    vertex = (round(foot[0], geodesy.DIGITS), round(foot[1], geodesy.DIGITS))
    if vertex in points:
        return line, vertex
    passed = shapely.line_locate_point(string, shapely.points(points))
    at = int((passed <= along).sum())
    return [*line[:at], (vertex, line[at - 1][1]), *line[at:]], vertex


def _cut_by_feature(
    record: SegmentRecord, line: Vertices, features: tuple[LineFeature, ...]
) -> tuple[TracedPiece, ...]:
    """Return a line as one piece for each feature that it runs along."""
    runs: dict[int, list[Point]] = {}
    for (point, index), (following, _) in pairwise(line):
        runs.setdefault(index, [point]).append(following)
    return tuple(_make_piece(record, features[index], points) for index, points in runs.items())


def _make_piece(record: SegmentRecord, feature: LineFeature, points: list[Point]) -> TracedPiece:
    facts = feature.properties
    return TracedPiece(
        geometry=shapely.LineString(points),
        line=facts.id,
        source=facts.source,
        licence=facts.licence,
        method=facts.method,
        certainty=_worst_certainty(record.certainty, facts.certainty),
        uncertainty_km=max(record.uncertainty_km, facts.uncertainty_km),
    )


def index_by_ref(segments: tuple[Segment, ...]) -> Mapping[str, Segment]:
    """Return segments by their reference ``treaty/segment``."""
    return {segment.ref: segment for segment in segments}


def of_version(segments: Iterable[Segment], version: int) -> tuple[Segment, ...]:
    """Return the segments in force in a version, undelimited edges included."""
    return tuple(segment for segment in segments if segment.in_force(version))


def agreed(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return the segments that somebody agreed on: those a map may draw as a line."""
    return tuple(segment for segment in segments if segment.is_agreed)
