"""Build what a page draws of its land and says of it: faces, lines, transfers, instruments, waters."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, cast

import shapely

from borderhist.geometry.geodesy import round_to_error
from borderhist.maps.compose.encoding import (
    Grid,
    encode_coverage,
    pixel,
    tolerances,
    whole_extent,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from borderhist.geometry.arrangement import Point
    from borderhist.geometry.bounds import Bounds
    from borderhist.geometry.coverage import Refs
    from borderhist.maps.scene import (
        PrintedArea,
        SceneFace,
        SceneFigure,
        SceneHold,
        SceneInstrument,
        ScenePeriod,
        SceneSegment,
        SceneSovereign,
        SceneTotal,
        SceneTransfer,
        SceneVersion,
        SceneWater,
        Texts,
    )
    from borderhist.model.base import Text
    from borderhist.model.treaty import PrintedDate
    from borderhist.query.page_data import (
        PageData,
        PageFigure,
        PageHold,
        PageInstrument,
        PageLand,
        PageLine,
        PageSovereign,
        PageTransfer,
        PageVersion,
        PageWater,
    )


FAR_M = 12000.0
"""How much land is simplified in metres where a page does not look."""

AROUND = 0.4
"""How far beyond its extent a page carries the land outside, in parts of it."""


def texts(text: Text) -> Texts:
    """Return a text in every language."""
    return cast("Texts", text.in_all_languages())


@dataclasses.dataclass(frozen=True)
class SceneParts:
    """The land of a scene and all that refers to it, ready for JSON; ``vertices`` are those of its arcs."""

    grid: Grid
    vertices: frozenset[Point]
    arcs: list[list[int]]
    faces: list[SceneFace]
    holds: list[SceneHold]
    sovereigns: list[SceneSovereign]
    versions: list[SceneVersion]
    names: list[Texts]
    segments: list[SceneSegment]
    transfers: list[SceneTransfer]
    totals: list[SceneTotal]
    instruments: list[SceneInstrument]
    study_area: list[int]
    land: list[list[list[int]]]
    sources: dict[str, str]


def build_parts(data: PageData) -> SceneParts:
    """Return the parts of a scene, its land simplified as far as where it looks allows."""
    vertices = {piece.id: piece.vertices for line in data.lines for piece in line.pieces}
    details = tolerances(data)
    arcs, rings, chains = encode_coverage([piece.geometry for piece in data.land], vertices, FAR_M, details)
    grid = Grid.fit(min(details.values()))
    order = {sovereign.id: number for number, sovereign in enumerate(data.sovereigns)}
    hold_numbers = {hold: number for number, hold in enumerate(data.holds)}
    names = {name: number for number, name in enumerate(dict.fromkeys(line.name for line in data.lines))}
    return SceneParts(
        grid=grid,
        vertices=frozenset((x, y) for arc in arcs.numbers for x, y in arc),
        arcs=grid.encode_arcs(arcs),
        faces=[_face(piece, refs, hold_numbers) for piece, refs in zip(data.land, rings, strict=True)],
        holds=[_hold(hold, order) for hold in data.holds],
        sovereigns=[_sovereign(sovereign, data.versions[-1], order) for sovereign in data.sovereigns],
        versions=[_version(version) for version in data.versions],
        names=[texts(name) for name in names],
        segments=[piece for line in data.lines for piece in _pieces(line, names[line.name], chains)],
        transfers=sorted(
            (_transfer(transfer, order) for transfer in data.transfers),
            key=lambda moved: (moved["before"], moved["after"], -moved["area_km2"]),
        ),
        totals=_totals(data.transfers),
        instruments=[
            _whole(one, order) if one.is_told_whole else _instrument(one) for one in data.instruments
        ],
        study_area=grid.encode(shapely.get_coordinates(shapely.simplify(data.frame, 0).exterior)),
        land=grid.encode_polygons(_backdrop(data)),
        sources=dict(data.sources),
    )


def _backdrop(data: PageData) -> shapely.Geometry:
    """Return the land outside the study area around where a page looks."""
    looks_at = whole_extent(data)
    views = [view.bounds for version in data.versions for view in version.treaty.views]
    boxes = shapely.union_all([shapely.box(*each.padded(AROUND)) for each in (looks_at, *views)])
    land = shapely.intersection(shapely.simplify(data.backdrop, max(2 * pixel(looks_at), 0.1)), boxes)
    parts = [part for part in shapely.get_parts(land) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _version(version: PageVersion) -> SceneVersion:
    return {
        "day": str(version.day),
        "until": None if version.until is None else str(version.until),
        "instrument": version.treaty.id,
        "year": version.day.year,
    }


def _sovereign(sovereign: PageSovereign, last: PageVersion, order: dict[str, int]) -> SceneSovereign:
    """Return a holder of land by its name on the last day, with the others if it had several."""
    named: SceneSovereign = {
        "id": sovereign.id,
        "name": texts(sovereign.name_on(last.day)),
        "kind": sovereign.kind,
        "colour": sovereign.colour,
    }
    if sovereign.parties:
        named["parties"] = [order[party] for party in sovereign.parties if party in order]
    if len(sovereign.names) == 1:
        return named
    periods: list[ScenePeriod] = [{"day": str(day), "name": texts(name)} for day, name in sovereign.names]
    return {**named, "periods": periods}


def _hold(hold: PageHold, order: dict[str, int]) -> SceneHold:
    return {
        "sovereign": order[hold.sovereign],
        "instrument": hold.instrument,
        "article": hold.article,
        "kind": hold.kind,
    }


def _face(piece: PageLand, rings: list[Refs], hold_numbers: dict[PageHold, int]) -> SceneFace:
    return {
        "polygons": [rings],
        "holds": [hold_numbers[hold] for hold in piece.holds],
        "area_km2": round(piece.area_km2, 1),
        "anchor": inside(piece.geometry),
    }


def inside(geometry: shapely.Polygon) -> list[float]:
    """Return a point well inside a polygon (longitude, latitude), for a label or a popup."""
    circle = shapely.maximum_inscribed_circle(geometry, tolerance=0.05)
    return [round(float(value), 3) for value in shapely.get_coordinates(circle)[0]]


def _pieces(line: PageLine, name: int, chains: dict[tuple[str, int], Refs]) -> list[SceneSegment]:
    return [
        {
            "id": "{}#{}".format(*piece.id),
            "name": name,
            "instrument": line.instrument,
            "article": line.article,
            "arcs": chains[piece.id],
            "stage": line.stage,
            "certainty": piece.certainty,
            "uncertainty_km": piece.uncertainty_km,
            "length_km": round(piece.length_km, 1),
            "sources": list(piece.sources),
            "since": line.since,
            "until": line.until,
        }
        for piece in line.pieces
    ]


def print_area(km2: float, error_km2: float) -> PrintedArea:
    """Return an area and its error as they are printed, both to two digits of the error."""
    return {
        "area_km2": round_to_error(km2, error_km2),
        "area_error_km2": round_to_error(error_km2, error_km2),
    }


def _transfer(transfer: PageTransfer, order: dict[str, int]) -> SceneTransfer:
    return {
        "before": transfer.before,
        "after": transfer.after,
        "from_": order[transfer.giver],
        "to": order[transfer.taker],
        "instrument": transfer.instrument,
        "article": transfer.article,
        "kind": transfer.kind,
        **print_area(transfer.area_km2, transfer.area_error_km2),
        "faces": list(transfer.land),
    }


def _totals(transfers: Iterable[PageTransfer]) -> list[SceneTotal]:
    """Return what the transfers between every two versions come to; their errors are independent."""
    found: dict[tuple[int, int], list[PageTransfer]] = {}
    for transfer in transfers:
        found.setdefault((transfer.before, transfer.after), []).append(transfer)
    return [
        {
            "before": before,
            "after": after,
            **print_area(
                sum(one.area_km2 for one in moved), math.hypot(*(one.area_error_km2 for one in moved))
            ),
        }
        for (before, after), moved in sorted(found.items())
    ]


def _instrument(told: PageInstrument) -> SceneInstrument:
    """Return an instrument, and of its articles those that something on the page rests on."""
    return {
        "id": told.treaty.id,
        "kind": told.treaty.kind,
        "title": texts(told.treaty.title),
        "day": str(told.treaty.effective),
        "dates": [],
        "articles": {
            article.number: {
                "summary": texts(article.summary),
                "certainty": article.certainty,
                "sources": list(article.sources),
            }
            for article in told.articles
        },
        "sources": [],
    }


def _whole(told: PageInstrument, order: dict[str, int]) -> SceneInstrument:
    """Return an instrument that the page is about, with all that is told of it."""
    treaty = told.treaty
    printed = [date for event in type(treaty.dates).model_fields for date in getattr(treaty.dates, event)]
    return {
        **_instrument(told),
        "summary": texts(treaty.summary),
        "dates": [_date(date) for date in printed],
        "notes": [texts(note) for note in treaty.notes],
        "figures": [_figure(figure, order) for figure in told.figures],
        "sources": list(treaty.sources),
    }


def _figure(found: PageFigure, order: dict[str, int]) -> SceneFigure:
    figure = found.figure
    printed: SceneFigure = {
        "km2": figure.km2,
        "what": texts(figure.what),
        "who": texts(figure.who),
        "certainty": figure.certainty,
    }
    if found.giver is None or found.taker is None:
        return printed
    return {**printed, "from_": order[found.giver], "to": order[found.taker]}


def _date(date: PrintedDate) -> str:
    return f"{date.words} ({date.calendar.capitalize()})"


def waters(found: Iterable[PageWater], bounds: Bounds, grid: Grid) -> list[SceneWater]:
    """Return the rivers and lakes that reach into some bounds (degrees)."""
    seen = shapely.box(*bounds)
    return [
        _water(one, max(pixel(bounds), 0.03), grid) for one in found if any(map(seen.intersects, one.lines))
    ]


def _water(water: PageWater, tolerance: float, grid: Grid) -> SceneWater:
    lines = [grid.encode(shapely.get_coordinates(shapely.simplify(line, tolerance))) for line in water.lines]
    name = texts(water.name)
    return {"name": name, "polygons": [lines]} if water.is_lake else {"name": name, "lines": lines}
