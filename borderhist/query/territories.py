"""Build the territories of a day: the faces of each sovereign dissolved, with area and its error."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import shapely

from borderhist.geometry import geodesy
from borderhist.memo import remembered
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Piece, Segment
    from borderhist.geometry.arrangement import Edge


@dataclasses.dataclass(frozen=True)
class Area:
    """Square kilometres with the error that the uncertain position of its lines gives."""

    km2: float
    error_km2: float


@dataclasses.dataclass(frozen=True)
class Territory(OneLine):
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
        lines = bounding_lines(faces, chronicle.in_force(version))
        geometry, area = _measure_land(chronicle, faces, tuple(line.ref for line in lines))
        territories.append(Territory(sovereign, faces, geometry, area))
    return tuple(territories)


@remembered()
def _measure_land(
    chronicle: Chronicle, faces: tuple[int, ...], refs: tuple[str, ...]
) -> tuple[shapely.MultiPolygon, Area]:
    """Return the shape and area of faces bounded by some lines; cached, since most land rarely changes."""
    lines = [segment for segment in chronicle.segments if segment.ref in refs]
    return dissolve_faces(chronicle, faces), measure_area(chronicle, faces, lines)


def dissolve_faces(chronicle: Chronicle, faces: Sequence[int]) -> shapely.MultiPolygon:
    """Return faces dissolved into one MultiPolygon, outer rings counter-clockwise."""
    union = shapely.coverage_union_all([chronicle.arrangement.faces[face] for face in faces])
    polygons = shapely.get_parts(shapely.orient_polygons(shapely.normalize(union)))
    return shapely.MultiPolygon(list(polygons))


def measure_area(chronicle: Chronicle, faces: Collection[int], lines: Iterable[Segment]) -> Area:
    """Return the area of faces, with its error from those of some lines that bound them.

    Every line that bounds the faces may lie off by its ``uncertainty_km`` to either side. The error of
    one line is that distance times the length of the line, generalised to that distance; it counts as
    fully correlated along the line and as independent of other lines, so the errors of lines are added
    in quadrature. Coasts and the frame carry no error.

    Why: if a whole line lies off by ``d``, the strip between the two positions is about ``d`` times its
    length wide and long, so the land differs by that much, and no bend smaller than ``d`` adds to it; hence
    the length is that of the line generalised to ``d``. Each edge counts once, for the best known of the
    lines that run along it, since the others say nothing about where that edge is.
    """
    km2 = sum(geodesy.area_km2(chronicle.arrangement.faces[face]) for face in faces)
    squares = [
        (piece.uncertainty_km * geodesy.generalised_length_km(line, piece.uncertainty_km)) ** 2
        for piece, line in _find_bounding_pieces(frozenset(faces), lines)
    ]
    return Area(km2, math.sqrt(sum(squares)))


def bounding_lines(faces: Collection[int], lines: Iterable[Segment]) -> list[Segment]:
    """Return those of some lines that have the faces on one side only, somewhere."""
    within = frozenset(faces)
    return [
        line
        for line in lines
        if any(
            (left in within) != (right in within) for piece in line.pieces for left, right in piece.face_pairs
        )
    ]


def _find_bounding_pieces(
    faces: frozenset[int], lines: Iterable[Segment]
) -> list[tuple[Piece, shapely.Geometry]]:
    """Return the parts of lines that have the faces on one side only, with what they are traced on.

    Where several lines run along one edge, the one that is known best says where the edge is.
    """
    pieces = [piece for segment in lines for piece in segment.pieces]
    found: dict[tuple[str, str, float], tuple[Piece, list[Edge]]] = {}
    counted: set[frozenset[tuple[float, float]]] = set()
    for piece in sorted(pieces, key=lambda piece: piece.uncertainty_km):
        for edge, left, right in piece.sides:
            if (left in faces) != (right in faces) and frozenset(edge) not in counted:
                counted.add(frozenset(edge))
                found.setdefault((piece.line, piece.method, piece.uncertainty_km), (piece, []))[1].append(
                    edge
                )
    return [(piece, shapely.line_merge(shapely.multilinestrings(edges))) for piece, edges in found.values()]
