"""Compose the scene of a page from its data: extent, projection, opening state, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import shapely

from borderhist.maps.compose import overlays
from borderhist.maps.compose.encoding import extent, whole_extent, width_m
from borderhist.maps.compose.parts import build_parts, inside, texts, waters
from borderhist.model.base import LANGUAGES
from borderhist.query.page_data import ATLAS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderhist.geometry.bounds import Bounds
    from borderhist.maps.compose.parts import SceneParts
    from borderhist.maps.scene import (
        OriginalName,
        Projection,
        Scene,
        SceneArea,
        ScenePage,
        ScenePlace,
        SceneVersion,
        Texts,
    )
    from borderhist.model.base import Text
    from borderhist.model.records import PlaceName
    from borderhist.query.page_data import PageData, PagePlace


RANKS = {"treaty-place": 1, "city": 2, "fort": 3, "market": 3, "town": 4, "village": 5}
"""Labels of lower rank win a collision; nodes and witnesses are no places a reader looks for."""

LEAST = max(RANKS.values())

WIDE_M = 3_000_000.0
"""On a map wider than this a village has no room for its name."""

AROUND = 0.1
"""How far beyond the extent, in parts of it, places are carried."""

LEAST_LABELLED_DEGREES2 = 3.0
"""Land smaller than about 20,000 km2 gets no label over it."""


def compose_scene(data: PageData) -> Scene:
    """Return the scene of a page."""
    parts = build_parts(data)
    looks_at = whole_extent(data)
    window = overlays.Window(looks_at.padded(AROUND), parts.grid)
    return {
        "id": data.story.id,
        "title": texts(data.story.title),
        "instruments_shown": list(data.story.instruments),
        "projection": _projection(looks_at),
        "extent": list(looks_at),
        "scale": parts.grid.scale,
        "arcs": parts.arcs,
        "faces": parts.faces,
        "holds": parts.holds,
        "sovereigns": parts.sovereigns,
        "versions": _versions(data, parts),
        "standpoint": _standpoint(data.departures),
        "pages": _pages(data),
        "names": parts.names,
        "segments": parts.segments,
        "transfers": parts.transfers,
        "totals": parts.totals,
        "instruments": parts.instruments,
        "places": _places(data, window),
        "areas": _areas(data, looks_at),
        "study_area": parts.study_area,
        "land": parts.land,
        "waters": waters(data.waters, looks_at, parts.grid),
        "views": overlays.views(data),
        "markers": overlays.markers(data, window),
        "zones": overlays.zones_shown(data, window),
        "possessions": overlays.possessions(data, window, parts.vertices),
        "routes": overlays.routes(data, window),
        "ports": overlays.ports(data),
        "events": overlays.events(data),
        "readings": overlays.readings(data, window),
        "sources": parts.sources,
        **_opening(data, parts),
    }


class _Opening(TypedDict):
    before: int
    after: int


def _opening(data: PageData, parts: SceneParts) -> _Opening:
    """Return the versions a page opens with: the first and the last; an atlas, with the largest change."""
    last = len(data.versions) - 1
    if data.story.id != ATLAS:
        return {"before": 0, "after": last}
    moved: dict[int, float] = {}
    for transfer in parts.transfers:
        by_treaty = data.versions[transfer["after"]].treaty.kind != "context"
        if by_treaty and transfer["after"] == transfer["before"] + 1:
            moved[transfer["after"]] = moved.get(transfer["after"], 0.0) + transfer["area_km2"]
    after = max(moved, key=lambda version: moved[version], default=last)
    return {"before": max(after - 1, 0), "after": after}


def _versions(data: PageData, parts: SceneParts) -> list[SceneVersion]:
    """Return the versions; those of an atlas say where to look for what each of them changed."""
    if data.story.id != ATLAS:
        return parts.versions
    return [
        {**version, "extent": list(extent(data, max(number - 1, 0), number))}
        for number, version in enumerate(parts.versions)
    ]


def _standpoint(departures: Sequence[Text]) -> Texts | None:
    """Return in words what a page departs from the defaults by."""
    said = [texts(text) for text in departures]
    return {language: "; ".join(text[language] for text in said) for language in LANGUAGES} if said else None


def _pages(data: PageData) -> list[ScenePage]:
    """Return the pages of all instruments, for the strip that leads from one to the next."""
    return [{"id": page.id, "year": page.year, "title": texts(page.title)} for page in data.pages]


def _projection(extent: Bounds) -> Projection:
    """Return an Albers projection whose standard parallels lie a sixth inside the extent."""
    west, south, east, north = extent
    sixth = (north - south) / 6
    return {
        "lon_0": round((west + east) / 2, 1),
        "lat_0": round((south + north) / 2, 1),
        "lat_1": round(south + sixth, 1),
        "lat_2": round(north - sixth, 1),
    }


def _places(data: PageData, window: overlays.Window) -> list[ScenePlace]:
    """Return the labels of places as far as a reader may look."""
    least = LEAST if width_m(window.bounds) < WIDE_M or data.story.id == ATLAS else LEAST - 1
    wanted = [
        found
        for found in data.places
        if RANKS.get(found.place.role, LEAST + 1) <= least and window.sees(found.place.lon, found.place.lat)
    ]
    faces = _faces_of(data, wanted)
    return [_place(found, face) for found, face in zip(wanted, faces, strict=True)]


def _faces_of(data: PageData, places: list[PagePlace]) -> list[int | None]:
    """Return the piece of land that each place lies in."""
    tree = shapely.STRtree([piece.geometry for piece in data.land])
    points = shapely.points([one.place.lon for one in places], [one.place.lat for one in places])
    which, hits = tree.query(points, predicate="within")
    found = dict(zip(which.tolist(), hits.tolist(), strict=True))
    return [found.get(number) for number in range(len(places))]


def _place(found: PagePlace, face: int | None) -> ScenePlace:
    labelled: ScenePlace = {
        "id": found.place.id,
        "lon": found.place.lon,
        "lat": found.place.lat,
        "name": texts(found.name),
        "originals": [_original(name) for name in found.originals],
        "role": found.place.role,
        "rank": RANKS[found.place.role],
        "face": face,
    }
    return labelled if found.today == found.name else {**labelled, "today": texts(found.today)}


def _original(name: PlaceName) -> OriginalName:
    return {
        "language": name.language,
        "script": name.script,
        "name": f"{name.name} ({name.period})" if name.period else name.name,
    }


def _areas(data: PageData, extent: Bounds) -> list[SceneArea]:
    """Return a label for every larger territory in sight, with the versions in which it bears it."""
    box = shapely.box(*extent)
    spans: dict[tuple[Text, float, float], list[int]] = {}
    for version, shown in enumerate(data.versions):
        for sovereign, land in _territories(data, version).items():
            name = data.sovereign(sovereign).name_on(shown.day)
            seen = shapely.get_parts(shapely.intersection(land, box))
            for part in seen[shapely.area(seen) > LEAST_LABELLED_DEGREES2]:
                lon, lat = inside(part)
                spans.setdefault((name, lon, lat), []).append(version)
    return [
        {"lon": lon, "lat": lat, "name": texts(name), "since": since, "until": until}
        for (name, lon, lat), versions in spans.items()
        for since, until in _runs(versions)
    ]


def _territories(data: PageData, version: int) -> dict[str, shapely.MultiPolygon]:
    """Return the land of every sovereign in one of the versions, by its id."""
    held: dict[str, list[shapely.Polygon]] = {}
    for piece in data.land:
        held.setdefault(piece.holds[version].sovereign, []).append(piece.geometry)
    return {
        sovereign: shapely.MultiPolygon(list(shapely.get_parts(shapely.coverage_union_all(polygons))))
        for sovereign, polygons in sorted(held.items())
    }


def _runs(versions: list[int]) -> list[tuple[int, int]]:
    """Return runs of consecutive versions as (first, one after the last)."""
    runs: list[tuple[int, int]] = []
    for version in versions:
        if runs and runs[-1][1] == version:
            runs[-1] = (runs[-1][0], version + 1)
        else:
            runs.append((version, version + 1))
    return runs
