"""Draw what all pages share, once: faces, segments, transfers, waters, texts of the record."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING, Any, cast

import shapely

from borderhist import measure, territories, transfers
from borderhist.maps.arcs import Refs, deltas, encoded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from borderhist.atlas import Atlas
    from borderhist.chronicle import Chronicle, Tenure
    from borderhist.maps.scene import (
        SceneFace,
        SceneHold,
        SceneInstrument,
        SceneSegment,
        SceneSovereign,
        SceneTransfer,
        SceneVersion,
        SceneWater,
        Texts,
    )
    from borderhist.records import PrintedDate, Text, Treaty
    from borderhist.segments import Segment
    from borderhist.territories import Territory

TOLERANCE_M = 1500.0
"""How much the faces are simplified for a page; a screen pixel of a basin-wide map is larger."""

BACKDROP_TOLERANCE = 0.1
WATER_TOLERANCE = 0.03


def texts(text: Text) -> Texts:
    """Return a text in every language."""
    return cast("Texts", text.everywhere())


@dataclasses.dataclass(frozen=True)
class Drawing:
    """What every page of one chronicle shares, ready for JSON; see :mod:`borderhist.maps.scene`."""

    chronicle: Chronicle
    territories: tuple[tuple[Territory, ...], ...]
    arcs: list[list[int]]
    faces: list[SceneFace]
    holds: list[SceneHold]
    sovereigns: list[SceneSovereign]
    versions: list[SceneVersion]
    names: list[Texts]
    segments: list[SceneSegment]
    transfers: list[SceneTransfer]
    instruments: list[SceneInstrument]
    study_area: list[int]
    land: list[list[list[int]]]
    waters: list[SceneWater]
    sources: dict[str, str]


def drawing(chronicle: Chronicle, tolerance_m: float = TOLERANCE_M) -> Drawing:
    """Return the drawing of a chronicle."""
    atlas = chronicle.atlas
    arcs, rings, chains = encoded(chronicle.arrangement.faces, chronicle.arrangement.chains, tolerance_m)
    order = {sovereign: number for number, sovereign in enumerate(atlas.sovereigns)}
    tenures = list(dict.fromkeys(_key(t) for version in chronicle.tenures for t in version))
    names = list(dict.fromkeys(segment.record.name for segment in chronicle.segments))
    return Drawing(
        chronicle=chronicle,
        territories=tuple(territories.of_version(chronicle, n) for n in range(len(chronicle.versions))),
        arcs=arcs.coordinates(),
        faces=_faces(chronicle, rings, tenures),
        holds=[_hold(key, order) for key in tenures],
        sovereigns=[
            {"id": s.id, "name": texts(s.name), "kind": s.kind, "colour": s.colour}
            for s in atlas.sovereigns.values()
        ],
        versions=[{"day": str(t.effective), "instrument": t.id, "year": t.year} for t in chronicle.versions],
        names=[texts(name) for name in names],
        segments=[
            piece
            for segment in chronicle.segments
            for piece in _pieces(chronicle, segment, names.index(segment.record.name), chains)
        ],
        transfers=_transfers(chronicle, order),
        instruments=[_instrument(treaty) for treaty in chronicle.versions],
        study_area=deltas(atlas.frame.exterior.coords),
        land=_polygons(shapely.simplify(atlas.backdrop, BACKDROP_TOLERANCE)),
        waters=_waters(atlas),
        sources={key: source.citation for key, source in atlas.sources.items()},
    )


Key = tuple[str, str, str, str]


def _key(tenure: Tenure) -> Key:
    return (tenure.sovereign, tenure.treaty.id, tenure.hold.article, tenure.hold.kind)


def _hold(key: Key, order: dict[str, int]) -> SceneHold:
    sovereign, instrument, article, kind = key
    return {"sovereign": order[sovereign], "instrument": instrument, "article": article, "kind": kind}


def _faces(chronicle: Chronicle, rings: list[list[Refs]], tenures: list[Key]) -> list[SceneFace]:
    index = {key: number for number, key in enumerate(tenures)}
    faces: list[SceneFace] = []
    for number, (face, refs) in enumerate(zip(chronicle.arrangement.faces, rings, strict=True)):
        anchor = inside(face)
        holds = [index[_key(version[number])] for version in chronicle.tenures]
        faces.append(
            {
                "polygons": [refs],
                "holds": holds,
                "area_km2": round(measure.area_km2(face), 1),
                "anchor": anchor,
            }
        )
    return faces


def inside(geometry: shapely.Polygon) -> list[float]:
    """Return a point well inside a polygon (longitude, latitude), for a label or a popup."""
    circle = shapely.maximum_inscribed_circle(geometry, tolerance=0.05)
    return [round(float(value), 3) for value in shapely.get_coordinates(circle)[0]]


def _pieces(chronicle: Chronicle, segment: Segment, name: int, chains: dict[str, Refs]) -> list[SceneSegment]:
    days = [treaty.effective for treaty in chronicle.versions]
    return [
        {
            "id": f"{segment.ref}#{number}",
            "name": name,
            "instrument": segment.treaty.id,
            "article": segment.record.article,
            "arcs": chains[f"{segment.ref}#{number}"],
            "stage": segment.record.stage,
            "certainty": piece.certainty,
            "uncertainty_km": piece.uncertainty_km,
            "length_km": round(measure.length_km(piece.geometry), 1),
            "sources": list(dict.fromkeys((*segment.record.sources, *piece.source.split()))),
            "since": days.index(segment.since),
            "until": None if segment.until is None else days.index(segment.until),
        }
        for number, piece in enumerate(segment.pieces)
    ]


def _transfers(chronicle: Chronicle, order: dict[str, int]) -> list[SceneTransfer]:
    """Return the transfers between any two versions, for a page lets the reader choose both."""
    return [
        {
            "before": before,
            "after": after,
            "from_": order[transfer.from_],
            "to": order[transfer.to],
            "instrument": transfer.treaty.id,
            "article": transfer.article,
            "kind": transfer.kind,
            "area_km2": round(transfer.area.km2),
            "area_error_km2": round(transfer.area.error_km2),
            "faces": list(transfer.faces),
        }
        for before, after in itertools.combinations(range(len(chronicle.versions)), 2)
        for transfer in transfers.between_versions(chronicle, before, after)
    ]


def _instrument(treaty: Treaty) -> SceneInstrument:
    printed = [date for event in type(treaty.dates).model_fields for date in getattr(treaty.dates, event)]
    return {
        "id": treaty.id,
        "kind": treaty.kind,
        "title": texts(treaty.title),
        "summary": texts(treaty.summary),
        "day": str(treaty.effective),
        "dates": [_date(date) for date in printed],
        "articles": {
            article.number: {
                "summary": texts(article.summary),
                "certainty": article.certainty,
                "sources": list(article.sources),
            }
            for article in treaty.articles
        },
        "sources": list(treaty.sources),
    }


def _date(date: PrintedDate) -> str:
    return f"{date.printed} ({date.calendar.capitalize()})"


def _polygons(geometry: shapely.Geometry) -> list[list[list[int]]]:
    """Return the polygons of a geometry as rings of scaled integers."""
    parts: Iterable[Any] = shapely.get_parts(geometry)
    return [[deltas(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]


def _waters(atlas: Atlas) -> list[SceneWater]:
    waters: list[SceneWater] = []
    for features in atlas.lines.values():
        facts = features[0].properties
        if facts.reading != "default" or facts.role not in ("river", "lake"):
            continue
        lines = [deltas(shapely.simplify(f.geometry, WATER_TOLERANCE).coords) for f in features]
        name = texts(facts.names)
        waters.append(
            {"name": name, "polygons": [lines]} if facts.role == "lake" else {"name": name, "lines": lines}
        )
    return waters
