"""Gather who held what in a story's versions: the land, the lines that part it, what changed hands."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, NamedTuple

import shapely

from borderhist.geometry import geodesy
from borderhist.model.days import eve
from borderhist.query import naming, territories
from borderhist.query import transfers as query_transfers
from borderhist.query.page_data.values import (
    PageHold,
    PageLand,
    PageLine,
    PagePiece,
    PageSovereign,
    PageTransfer,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from borderhist.derive.chronicle import Chronicle, Tenure
    from borderhist.derive.tracing import Piece, Segment
    from borderhist.query.territories import Area


class Holdings(NamedTuple):
    """The lines, the land and what moved, of a run of versions."""

    segments: tuple[Segment, ...]
    land: tuple[PageLand, ...]
    lines: tuple[PageLine, ...]
    transfers: tuple[PageTransfer, ...]


def gather_holdings(chronicle: Chronicle, versions: range) -> Holdings:
    """Return who held what in a run of versions, which are numbered from 0 in the result."""
    segments = chronicle.in_force_between(versions[0], versions[-1])
    land = _land(chronicle, versions)
    lines = tuple(_line(versions, segment) for segment in segments)
    return Holdings(segments, land, lines, tuple(_transfers(chronicle, versions, segments, land)))


def _land(chronicle: Chronicle, versions: range) -> tuple[PageLand, ...]:
    """Return the land in as few pieces as these versions allow."""
    groups: dict[tuple[PageHold, ...], list[int]] = {}
    holds = [[_hold(tenure) for tenure in chronicle.tenures[version]] for version in versions]
    for face, held in enumerate(zip(*holds, strict=True)):
        groups.setdefault(held, []).append(face)
    return tuple(piece for held, faces in groups.items() for piece in _dissolve_alike(chronicle, held, faces))


def _hold(tenure: Tenure) -> PageHold:
    return PageHold(tenure.sovereign, tenure.treaty.id, tenure.hold.article, tenure.hold.kind)


def _dissolve_alike(
    chronicle: Chronicle, holds: tuple[PageHold, ...], faces: Sequence[int]
) -> list[PageLand]:
    """Return the connected pieces of faces that are held alike."""
    polygons = [chronicle.arrangement.faces[face] for face in faces]
    parts = shapely.get_parts(shapely.coverage_union_all(polygons))
    parts = shapely.get_parts(shapely.orient_polygons(shapely.normalize(shapely.multipolygons(parts))))
    inside = shapely.point_on_surface(polygons)
    which, hits = shapely.STRtree(parts).query(inside, predicate="within")
    members: dict[int, set[int]] = {}
    for point, part in zip(which.tolist(), hits.tolist(), strict=True):
        members.setdefault(part, set()).add(faces[point])
    return [
        PageLand(part, holds, geodesy.area_km2(part), frozenset(members[n])) for n, part in enumerate(parts)
    ]


def _line(versions: range, segment: Segment) -> PageLine:
    """Return a segment with the versions in which it is in force, as they are numbered here."""
    first, last = versions[0], versions[-1]
    is_over = segment.closed is not None and segment.closed <= last
    return PageLine(
        name=segment.record.name,
        instrument=segment.treaty.id,
        article=segment.record.article,
        stage=segment.record.stage,
        pieces=tuple(_piece(segment, number, piece) for number, piece in enumerate(segment.pieces)),
        sources=segment.record.sources,
        since=max(segment.opened - first, 0),
        until=segment.closed - first if segment.closed is not None and is_over else None,
    )


def _piece(segment: Segment, number: int, piece: Piece) -> PagePiece:
    return PagePiece(
        id=(segment.ref, number),
        geometry=piece.geometry,
        vertices=piece.vertices,
        length_km=geodesy.length_km(piece.geometry),
        certainty=piece.certainty,
        uncertainty_km=piece.uncertainty_km,
        sources=tuple(dict.fromkeys((*segment.record.sources, *piece.source.split()))),
    )


def _transfers(
    chronicle: Chronicle, versions: range, segments: Sequence[Segment], land: Sequence[PageLand]
) -> Iterable[PageTransfer]:
    """Yield what moved between any two of the versions, for a reader may choose both."""
    measuring = _Areas(chronicle, segments)
    for before, after in itertools.combinations(range(len(versions)), 2):
        moved = query_transfers.find_moved_faces(chronicle, versions[before], versions[after])
        for clause, faces in moved.items():
            area = measuring.area(faces, versions[before], versions[after])
            within = frozenset(faces)
            yield PageTransfer(
                before=before,
                after=after,
                giver=clause.from_,
                taker=clause.to,
                instrument=clause.treaty.id,
                article=clause.article,
                kind=clause.kind,
                area_km2=area.km2,
                area_error_km2=area.error_km2,
                land=tuple(number for number, piece in enumerate(land) if piece.faces & within),
            )


class _Areas:
    """The areas of faces, each measured once: between many pairs of versions the same land moved."""

    def __init__(self, chronicle: Chronicle, segments: Sequence[Segment]) -> None:
        self._chronicle, self._segments = chronicle, segments
        self._bounding: dict[tuple[int, ...], list[Segment]] = {}
        self._known: dict[tuple[tuple[int, ...], tuple[str, ...]], Area] = {}

    def area(self, faces: tuple[int, ...], before: int, after: int) -> Area:
        """Return the area of faces, its error from the lines in force between two versions of the record."""
        if faces not in self._bounding:
            self._bounding[faces] = territories.bounding_lines(faces, self._segments)
        versions = range(before, after + 1)
        lines = [line for line in self._bounding[faces] if any(map(line.in_force, versions))]
        key = (faces, tuple(line.ref for line in lines))
        if key not in self._known:
            self._known[key] = territories.measure_area(self._chronicle, faces, lines)
        return self._known[key]


def gather_sovereigns(
    chronicle: Chronicle, ids: Iterable[str], first: dt.date, last: dt.date
) -> tuple[PageSovereign, ...]:
    """Return the holders of land with their names from the eve of the first day to the last day.

    Of the eve, because who gives land is called by its name of the day before.
    """
    return tuple(_sovereign(chronicle, name, first, last) for name in ids)


def _sovereign(chronicle: Chronicle, sovereign: str, first: dt.date, last: dt.date) -> PageSovereign:
    facts = chronicle.atlas.sovereigns[sovereign]
    names = naming.names_between(chronicle, sovereign, eve(first), last + dt.timedelta(days=1))
    return PageSovereign(sovereign, facts.kind, facts.colour, names, facts.parties)
