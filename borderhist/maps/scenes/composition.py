"""Compose one page: which two states it compares, what it is called, where it looks, what it labels."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, TypedDict

import shapely

from borderhist.errors import UnknownNameError
from borderhist.gazetteer import names_of
from borderhist.maps.scenes import overlays
from borderhist.maps.scenes.drawing import Drawing, inside, texts, waters
from borderhist.maps.scenes.excerpt import Excerpt
from borderhist.maps.scenes.extents import extent, width_m
from borderhist.records import LANGUAGES, TODAY
from borderhist.reprs import OneLine
from borderhist.words import words

if TYPE_CHECKING:
    from borderhist.atlas import Atlas
    from borderhist.bounds import Bounds
    from borderhist.chronicle import Chronicle
    from borderhist.maps.scenes.scene import (
        OriginalName,
        Projection,
        Scene,
        SceneArea,
        ScenePage,
        ScenePlace,
        SceneVersion,
        Texts,
    )
    from borderhist.records import Place, Treaty

RANKS = {"treaty-place": 1, "city": 2, "fort": 3, "market": 3, "town": 4, "village": 5}
"""Labels of lower rank win a collision; nodes and witnesses are no places a reader looks for."""

LEAST = max(RANKS.values())

WIDE_M = 3_000_000.0
"""On a map wider than this a village has no room for its name."""

AROUND = 0.1
"""How far beyond the extent, in parts of it, places are carried."""

ATLAS = "atlas"

LEAST_LABELLED_DEGREES2 = 3.0
"""Land smaller than about 20,000 km2 gets no label over it."""


@dataclasses.dataclass(frozen=True)
class Subject(OneLine):
    """What a page is about: the states before and after, and what to call it."""

    id: str
    before: int
    after: int
    title: Texts
    instruments: tuple[str, ...]


def subjects(chronicle: Chronicle) -> tuple[Subject, ...]:
    """Return what ``render --all`` draws.

    The atlas, every treaty, every act of context by which land changed hands, and every year with more than
    one of them.
    """
    drawn = [treaty for treaty in chronicle.versions if _has_a_page(chronicle, treaty)]
    years = [str(treaty.year) for treaty in drawn]
    busy = dict.fromkeys(year for year in years if years.count(year) > 1)
    named = (*(treaty.id for treaty in drawn), *busy)
    return (atlas_subject(chronicle), *(subject(chronicle, name) for name in named))


def atlas_subject(chronicle: Chronicle) -> Subject:
    """Return the subject of the one page that holds every version."""
    last = len(chronicle.versions) - 1
    years = f"{chronicle.versions[0].year}-{chronicle.versions[-1].year}"
    title = {language: said.format(years) for language, said in texts(words()["atlas-title"]).items()}
    return Subject(ATLAS, 0, last, title, tuple(treaty.id for treaty in chronicle.versions))


def _has_a_page(chronicle: Chronicle, treaty: Treaty) -> bool:
    if treaty.kind != "context":
        return True
    version = chronicle.version_of(treaty.id)
    if version == 0:
        return False
    pairs = zip(chronicle.tenures[version - 1], chronicle.tenures[version], strict=True)
    return any(chronicle.successor(old.sovereign, version) != new.sovereign for old, new in pairs)


def excerpt(chronicle: Chronicle, subject: Subject) -> Excerpt:
    """Return the versions that the page of a subject carries."""
    return Excerpt(chronicle, range(subject.before, subject.after + 1))


def subject(chronicle: Chronicle, name: str) -> Subject:
    """Return the subject of a treaty id, of a year, or of the atlas.

    A year compares the state before its first instrument with the state after its last.

    Raises
    ------
    UnknownNameError
        If there is no such treaty, or nothing happened in that year; says which are nearest.
    """
    if name == ATLAS:
        return atlas_subject(chronicle)
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
    chronicle = drawing.excerpt.chronicle
    looks_at = extent(drawing.excerpt, 0, len(drawing.versions) - 1)
    window = overlays.Window(drawing.excerpt, looks_at.padded(AROUND))
    return {
        "id": subject.id,
        "title": subject.title,
        "instruments_shown": list(subject.instruments),
        "projection": _projection(looks_at),
        "extent": list(looks_at),
        "scale": 10_000,
        "arcs": drawing.arcs,
        "faces": drawing.faces,
        "holds": drawing.holds,
        "sovereigns": drawing.sovereigns,
        "versions": _versions(drawing, subject),
        "standpoint": _standpoint(chronicle),
        "pages": _pages(chronicle),
        "names": drawing.names,
        "segments": drawing.segments,
        "transfers": drawing.transfers,
        "instruments": drawing.instruments,
        "places": _places(drawing, subject, window),
        "areas": _areas(drawing, looks_at),
        "study_area": drawing.study_area,
        "land": drawing.land,
        "waters": waters(chronicle.atlas, looks_at),
        "views": overlays.views(window, subject.instruments),
        "markers": overlays.markers(window),
        "zones": overlays.zones_shown(window),
        "routes": overlays.routes(window),
        "ports": overlays.ports(window),
        "events": overlays.events(window),
        "readings": overlays.readings(window),
        "sources": drawing.sources,
        **_opening(drawing, subject),
    }


class _Opening(TypedDict):
    before: int
    after: int


def _opening(drawing: Drawing, subject: Subject) -> _Opening:
    """Return the versions a page opens with: the first and the last; an atlas, with the largest change."""
    last = len(drawing.versions) - 1
    if subject.id != ATLAS:
        return {"before": 0, "after": last}
    moved: dict[int, float] = {}
    for transfer in drawing.transfers:
        if transfer["after"] == transfer["before"] + 1 and drawing.is_treaty(transfer["after"]):
            moved[transfer["after"]] = moved.get(transfer["after"], 0.0) + transfer["area_km2"]
    after = max(moved, key=lambda version: moved[version], default=last)
    return {"before": max(after - 1, 0), "after": after}


def _versions(drawing: Drawing, subject: Subject) -> list[SceneVersion]:
    """Return the versions; those of an atlas say where to look for what each of them changed."""
    if subject.id != ATLAS:
        return drawing.versions
    return [
        {**version, "extent": list(extent(drawing.excerpt, max(number - 1, 0), number))}
        for number, version in enumerate(drawing.versions)
    ]


def _standpoint(chronicle: Chronicle) -> Texts | None:
    """Return in words what a page departs from the defaults by."""
    seen_from = chronicle.interpretation
    readings = chronicle.atlas.readings
    chosen = [
        next(variant.name for variant in readings[name].variants if variant.id == choice)
        for name, choice in seen_from.readings
    ]
    rule = [words()[f"date-rule-{seen_from.date_rule}"]] if seen_from.date_rule else []
    said = [texts(text) for text in (*chosen, *rule)]
    return {language: "; ".join(text[language] for text in said) for language in LANGUAGES} if said else None


def _pages(chronicle: Chronicle) -> list[ScenePage]:
    """Return the pages of all instruments, for the strip that leads from one to the next."""
    return [
        {"id": treaty.id, "year": treaty.effective.year, "title": texts(treaty.title)}
        for treaty in chronicle.versions
        if _has_a_page(chronicle, treaty)
    ]


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


def _places(drawing: Drawing, subject: Subject, window: overlays.Window) -> list[ScenePlace]:
    """Return the labels of places that existed by the page's last year, as far as a reader may look."""
    atlas = window.chronicle.atlas
    year = drawing.versions[-1]["year"]
    least = LEAST if width_m(window.bounds) < WIDE_M or subject.id == ATLAS else LEAST - 1
    wanted = [
        place
        for place in atlas.places.values()
        if RANKS.get(place.role, LEAST + 1) <= least and (place.from_ is None or place.from_ <= year)
        if window.sees(place.lon, place.lat)
    ]
    faces = _faces_of(drawing, wanted)
    # an atlas is of every year at once: its labels are those of today
    shown = TODAY if subject.id == ATLAS else year
    return [_place(window.chronicle, place, shown, face) for place, face in zip(wanted, faces, strict=True)]


def _faces_of(drawing: Drawing, places: list[Place]) -> list[int | None]:
    """Return the face that each place lies in."""
    tree = shapely.STRtree([tract.geometry for tract in drawing.excerpt.tracts])
    points = shapely.points([place.lon for place in places], [place.lat for place in places])
    which, hits = tree.query(points, predicate="within")
    found = dict(zip(which.tolist(), hits.tolist(), strict=True))
    return [found.get(number) for number in range(len(places))]


def _place(chronicle: Chronicle, place: Place, year: int, face: int | None) -> ScenePlace:
    name = overlays.place_name(chronicle, place.id, year)
    today = overlays.place_name(chronicle, place.id, TODAY)
    labelled: ScenePlace = {
        "id": place.id,
        "lon": place.lon,
        "lat": place.lat,
        "name": name,
        "originals": _originals(chronicle.atlas, place),
        "role": place.role,
        "rank": RANKS[place.role],
        "face": face,
    }
    return labelled if today == name else {**labelled, "today": today}


def _originals(atlas: Atlas, place: Place) -> list[OriginalName]:
    return [
        {
            "language": name.language,
            "script": name.script,
            "name": f"{name.name} ({name.period})" if name.period else name.name,
        }
        for name in names_of(atlas, place.id)
    ]


def _areas(drawing: Drawing, extent: Bounds) -> list[SceneArea]:
    """Return a label for every larger territory in sight, with the versions in which it lies there."""
    box = shapely.box(*extent)
    spans: dict[tuple[str, float, float], list[int]] = {}
    for version in range(len(drawing.versions)):
        for sovereign, land in drawing.excerpt.lands(version).items():
            seen = shapely.get_parts(shapely.intersection(land, box))
            for part in seen[shapely.area(seen) > LEAST_LABELLED_DEGREES2]:
                lon, lat = inside(part)
                spans.setdefault((sovereign, lon, lat), []).append(version)
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
