"""Who held what on a day: the faces of each sovereign, dissolved."""

from __future__ import annotations

import dataclasses
import math
from functools import lru_cache
from typing import TYPE_CHECKING

import shapely

from borderhist import measure

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Sequence

    from borderhist.chronicle import Chronicle
    from borderhist.faces import Edge
    from borderhist.segments import Piece, Segment


@dataclasses.dataclass(frozen=True)
class Area:
    """Square kilometres with the error that the uncertain position of its lines gives."""

    km2: float
    error_km2: float


@dataclasses.dataclass(frozen=True)
class Territory:
    """The land of one sovereign (MultiPolygon, WGS84 degrees) in one version."""

    sovereign: str
    faces: tuple[int, ...]
    geometry: shapely.MultiPolygon
    area: Area


def on(chronicle: Chronicle, day: dt.date) -> tuple[Territory, ...]:
    """Return the territories of a day, by the id of the sovereign.

    Raises
    ------
    OutsideError
        If the day lies before the first version.
    """
    return of_version(chronicle, chronicle.version_on(day))


def of_version(chronicle: Chronicle, version: int) -> tuple[Territory, ...]:
    """Return the territories of a version, by the id of the sovereign."""
    holders = [tenure.sovereign for tenure in chronicle.tenures[version]]
    territories = []
    for sovereign in sorted(set(holders)):
        faces = tuple(face for face, holder in enumerate(holders) if holder == sovereign)
        lines = bounding(chronicle, faces, chronicle.in_force(version))
        geometry, area = _land(chronicle, faces, tuple(line.ref for line in lines))
        territories.append(Territory(sovereign, faces, geometry, area))
    return tuple(territories)


@lru_cache(maxsize=512)
def _land(
    chronicle: Chronicle, faces: tuple[int, ...], refs: tuple[str, ...]
) -> tuple[shapely.MultiPolygon, Area]:
    """Return the shape and area of faces between some lines; most land stays as it is for many versions."""
    lines = [segment for segment in chronicle.segments if segment.ref in refs]
    return dissolved(chronicle, faces), area_of(chronicle, faces, lines)


def dissolved(chronicle: Chronicle, faces: Sequence[int]) -> shapely.MultiPolygon:
    """Return faces dissolved into one MultiPolygon, outer rings counter-clockwise."""
    union = shapely.coverage_union_all([chronicle.arrangement.faces[face] for face in faces])
    polygons = shapely.get_parts(shapely.orient_polygons(shapely.normalize(union)))
    return shapely.MultiPolygon(list(polygons))


def area_of(chronicle: Chronicle, faces: Collection[int], lines: Iterable[Segment]) -> Area:
    """Return the area of faces, with its error from those of some lines that bound them.

    Every line that bounds the faces may lie off by its ``uncertainty_km`` to either side. The error of
    one line is that distance times the length of the line, generalised to that distance; it counts as
    fully correlated along the line and as independent of other lines, so the errors of lines are added
    in quadrature. Coasts and the frame carry no error.
    """
    km2 = sum(measure.area_km2(chronicle.arrangement.faces[face]) for face in faces)
    squares = [
        (piece.uncertainty_km * measure.generalised_length_km(line, piece.uncertainty_km)) ** 2
        for piece, line in _bounding(chronicle, frozenset(faces), lines)
    ]
    return Area(km2, math.sqrt(sum(squares)))


def bounding(chronicle: Chronicle, faces: Collection[int], lines: Iterable[Segment]) -> list[Segment]:
    """Return those of some lines that have the faces on one side only, somewhere."""
    within = frozenset(faces)
    return [
        line
        for line in lines
        if any((left in within) != (right in within) for left, right in _beside(chronicle, line.ref))
    ]


@lru_cache(maxsize=1024)
def _beside(chronicle: Chronicle, ref: str) -> frozenset[tuple[int | None, int | None]]:
    """Return which faces a line has on its left and right, pair by pair."""
    parts = range(len(chronicle.pieces[ref]))
    sides = [side for n in parts for side in chronicle.arrangement.sides[f"{ref}#{n}"]]
    return frozenset((left, right) for _, left, right in sides)


def _bounding(
    chronicle: Chronicle, faces: frozenset[int], lines: Iterable[Segment]
) -> list[tuple[Piece, shapely.Geometry]]:
    """Return the parts of lines that have the faces on one side only, with what they are traced on.

    Where several lines run along one edge, the one that is known best says where the edge is.
    """
    traced = [
        (piece, sides)
        for segment in lines
        for piece, sides in zip(segment.pieces, chronicle.sides(segment), strict=True)
    ]
    found: dict[tuple[str, str, float], tuple[Piece, list[Edge]]] = {}
    counted: set[frozenset[tuple[float, float]]] = set()
    for piece, sides in sorted(traced, key=lambda pair: pair[0].uncertainty_km):
        for edge, left, right in sides:
            if (left in faces) != (right in faces) and frozenset(edge) not in counted:
                counted.add(frozenset(edge))
                found.setdefault((piece.line, piece.method, piece.uncertainty_km), (piece, []))[1].append(
                    edge
                )
    return [(piece, shapely.line_merge(shapely.multilinestrings(edges))) for piece, edges in found.values()]
