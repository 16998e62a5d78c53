"""Compose one page: which two states it compares, what it is called, where it looks, what it labels."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import shapely

from borderhist.errors import UnknownNameError
from borderhist.maps.drawing import Drawing, inside, texts, waters
from borderhist.maps.excerpt import Excerpt
from borderhist.records import LANGUAGES

if TYPE_CHECKING:
    from borderhist.atlas import Atlas
    from borderhist.chronicle import Chronicle
    from borderhist.maps.scene import OriginalName, Projection, Scene, SceneArea, ScenePage, ScenePlace, Texts
    from borderhist.records import Place, Treaty

Bounds = tuple[float, float, float, float]

RANKS = {"treaty-place": 1, "city": 2, "fort": 3, "market": 3, "town": 4, "village": 5}
"""Labels of lower rank win a collision; nodes and witnesses are no places a reader looks for."""

MARGIN = 0.1
AROUND = 0.1
"""How far beyond the extent, in parts of it, places are carried."""

LEAST_LABELLED_DEGREES2 = 3.0
"""Land smaller than about 20,000 km2 gets no label over it."""


@dataclasses.dataclass(frozen=True)
class Subject:
    """What a page is about: the states before and after, and what to call it."""

    id: str
    before: int
    after: int
    title: Texts
    instruments: tuple[str, ...]


def subjects(chronicle: Chronicle) -> tuple[Subject, ...]:
    """Return what ``render --all`` draws.

    Every treaty, every act of context by which land changed hands, and every year with more than one of them.
    """
    drawn = [treaty for treaty in chronicle.versions if _has_a_page(chronicle, treaty)]
    years = [str(treaty.year) for treaty in drawn]
    busy = dict.fromkeys(year for year in years if years.count(year) > 1)
    return tuple(subject(chronicle, name) for name in (*(treaty.id for treaty in drawn), *busy))


def _has_a_page(chronicle: Chronicle, treaty: Treaty) -> bool:
    if treaty.kind != "context":
        return True
    version = chronicle.version_of(treaty.id)
    if version == 0:
        return False
    pairs = zip(chronicle.tenures[version - 1], chronicle.tenures[version], strict=True)
    return any(chronicle.heir(old.sovereign, version) != new.sovereign for old, new in pairs)


def excerpt(chronicle: Chronicle, subject: Subject) -> Excerpt:
    """Return the versions that the page of a subject carries."""
    return Excerpt(chronicle, range(subject.before, subject.after + 1))


def subject(chronicle: Chronicle, name: str) -> Subject:
    """Return the subject of a treaty id or of a year.

    A year compares the state before its first instrument with the state after its last.

    Raises
    ------
    UnknownNameError
        If there is no such treaty, or nothing happened in that year; says which are nearest.
    """
    if not name.isdigit():
        version = chronicle.version_of(name)
        return _subject(chronicle, name, version, version)
    versions = [n for n, treaty in enumerate(chronicle.versions) if treaty.year == int(name)]
    if not versions:
        years = sorted({treaty.year for treaty in chronicle.versions}, key=lambda year: abs(year - int(name)))
        message = (
            f"no instrument changed the map in {name}; the nearest years are {', '.join(map(str, years[:3]))}"
        )
        raise UnknownNameError(message)
    return _subject(chronicle, name, versions[0], versions[-1])


def _subject(chronicle: Chronicle, name: str, first: int, last: int) -> Subject:
    shown = chronicle.versions[first : last + 1]
    titles = [texts(treaty.title) for treaty in shown]
    year = f"{shown[0].year}: "
    title: Texts = {language: year + "; ".join(title[language] for title in titles) for language in LANGUAGES}
    # before the first version nothing is recorded: it is compared with itself
    return Subject(name, max(first - 1, 0), last, title, tuple(treaty.id for treaty in shown))


def scene(drawing: Drawing, subject: Subject) -> Scene:
    """Return the scene of a subject."""
    extent = _extent(drawing, subject)
    last = len(drawing.versions) - 1
    return {
        "id": subject.id,
        "title": subject.title,
        "instruments_shown": list(subject.instruments),
        "projection": _projection(extent),
        "extent": list(extent),
        "scale": 10_000,
        "arcs": drawing.arcs,
        "faces": drawing.faces,
        "holds": drawing.holds,
        "sovereigns": drawing.sovereigns,
        "versions": drawing.versions,
        "before": 0,
        "after": last,
        "pages": _pages(drawing.excerpt.chronicle),
        "names": drawing.names,
        "segments": drawing.segments,
        "transfers": drawing.transfers,
        "instruments": drawing.instruments,
        "places": _places(drawing.excerpt.chronicle.atlas, drawing.versions[last]["year"], extent),
        "areas": _areas(drawing, extent),
        "study_area": drawing.study_area,
        "land": drawing.land,
        "waters": waters(drawing.excerpt.chronicle.atlas, extent),
        "sources": drawing.sources,
    }


def _pages(chronicle: Chronicle) -> list[ScenePage]:
    """Return the pages of all instruments, for the strip that leads from one to the next."""
    return [
        {"id": treaty.id, "year": treaty.effective.year, "title": texts(treaty.title)}
        for treaty in chronicle.versions
        if _has_a_page(chronicle, treaty)
    ]


def _extent(drawing: Drawing, subject: Subject) -> Bounds:
    """Return where a page looks: at what changed hands and the lines that were drawn; else at everything."""
    chronicle = drawing.excerpt.chronicle
    lines = [
        piece.geometry
        for segment in chronicle.segments
        if segment.treaty.id in subject.instruments and segment.record.stage != "neighbour"
        for piece in segment.pieces
    ]
    moved = [
        drawing.excerpt.tracts[tract].geometry
        for transfer in drawing.transfers
        if (transfer["before"], transfer["after"]) == (0, len(drawing.versions) - 1)
        for tract in transfer["faces"]
    ]
    geometry = shapely.GeometryCollection([*lines, *moved]) if lines or moved else chronicle.atlas.frame
    west, south, east, north = geometry.bounds
    dx, dy = (east - west) * MARGIN, (north - south) * MARGIN
    left, bottom, right, top = chronicle.atlas.frame.bounds
    padded = (max(west - dx, left), max(south - dy, bottom), min(east + dx, right), min(north + dy, top))
    return (round(padded[0], 2), round(padded[1], 2), round(padded[2], 2), round(padded[3], 2))


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


def _places(atlas: Atlas, year: int, extent: Bounds) -> list[ScenePlace]:
    """Return the labels of places that existed by a year, as far around the extent as a reader may look."""
    west, south, east, north = extent
    dx, dy = (east - west) * AROUND, (north - south) * AROUND
    return [
        {
            "id": place.id,
            "lon": place.lon,
            "lat": place.lat,
            "name": _name(atlas, place),
            "originals": _originals(atlas, place),
            "role": place.role,
            "rank": RANKS[place.role],
        }
        for place in atlas.places.values()
        if place.role in RANKS
        and (place.from_ is None or place.from_ <= year)
        and west - dx <= place.lon <= east + dx
        and south - dy <= place.lat <= north + dy
    ]


def _name(atlas: Atlas, place: Place) -> Texts:
    """Return the name of a place in every language, English or the id standing in for what is missing."""
    said: Texts = {}
    for name in atlas.names:
        if name.place == place.id and not name.period:
            said.setdefault(name.language, name.name)
    return {language: said.get(language, said.get("en", place.id)) for language in LANGUAGES}


def _originals(atlas: Atlas, place: Place) -> list[OriginalName]:
    return [
        {
            "language": name.language,
            "script": name.script,
            "name": f"{name.name} ({name.period})" if name.period else name.name,
        }
        for name in atlas.names
        if name.place == place.id
    ]


def _areas(drawing: Drawing, extent: Bounds) -> list[SceneArea]:
    """Return a label for every larger territory in sight, with the versions in which it lies there."""
    box = shapely.box(*extent)
    spans: dict[tuple[str, float, float], list[int]] = {}
    for version, held in enumerate(drawing.territories):
        for territory in held:
            seen = shapely.get_parts(shapely.intersection(territory.geometry, box))
            for part in seen[shapely.area(seen) > LEAST_LABELLED_DEGREES2]:
                lon, lat = inside(part)
                spans.setdefault((territory.sovereign, lon, lat), []).append(version)
    areas: list[SceneArea] = []
    for (sovereign, lon, lat), versions in spans.items():
        for since, until in _runs(versions):
            day = dt.date.fromisoformat(drawing.versions[since]["day"])
            name = texts(drawing.excerpt.chronicle.atlas.sovereigns[sovereign].named(day))
            areas.append({"lon": lon, "lat": lat, "name": name, "since": since, "until": until})
    return areas


def _runs(versions: list[int]) -> list[tuple[int, int]]:
    """Return runs of consecutive versions as (first, one after the last)."""
    runs: list[tuple[int, int]] = []
    for version in versions:
        if runs and runs[-1][1] == version:
            runs[-1] = (runs[-1][0], version + 1)
        else:
            runs.append((version, version + 1))
    return runs
