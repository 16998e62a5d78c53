"""What a map page is given to draw: plain values, ready for JSON, with no geometry library in sight."""

from __future__ import annotations

from typing import NotRequired, TypedDict

Texts = dict[str, str]
"""A text by language: ``en``, ``ru``, ``zh-Hant``, ``tr``; every language is present."""

ArcRef = int
"""Index of an arc; ``~index`` (negative) means the arc travelled backwards, as in TopoJSON."""

Ring = list[ArcRef]


class Projection(TypedDict):
    """Ellipsoidal Albers equal-area conic on WGS84, degrees."""

    lon_0: float
    lat_0: float
    lat_1: float
    lat_2: float


class SceneSovereign(TypedDict):
    """A holder of land: ``kind`` is state, neighbour, condominium or open (hatched)."""

    id: str
    name: Texts
    kind: str
    colour: str


class SceneVersion(TypedDict):
    """The state of the map from ``day`` (ISO, Gregorian) on; ``instrument`` made it."""

    day: str
    instrument: str
    year: int


class ScenePage(TypedDict):
    """A sibling page, in the file ``<id>.html`` beside this one."""

    id: str
    year: int
    title: Texts


class SceneArticle(TypedDict):
    """A border article in our own words."""

    summary: Texts
    certainty: str
    sources: list[str]


class SceneInstrument(TypedDict):
    """A treaty or an act of context; ``dates`` are lines such as '16 May 1858 (Julian)'.

    Of an instrument the page is not about it has the articles its lines and holds rest on, and no summary.
    """

    id: str
    kind: str
    title: Texts
    summary: NotRequired[Texts]
    day: str
    dates: list[str]
    articles: dict[str, SceneArticle]
    sources: list[str]


class SceneHold(TypedDict):
    """Why land is held: the clause that allocated it."""

    sovereign: int
    instrument: str
    article: str
    kind: str


class SceneFace(TypedDict):
    """An atomic face: ``polygons[polygon][ring]`` of arcs; ``holds`` indexes the scene's, one a version."""

    polygons: list[list[Ring]]
    holds: list[int]
    area_km2: float
    anchor: list[float]


class SceneSegment(TypedDict):
    """A traced piece of boundary, in force in ``versions[since:until]`` (``until`` None: to the end).

    ``name`` indexes the names of the scene, which many pieces share.
    """

    id: str
    name: int
    instrument: str
    article: str
    arcs: list[ArcRef]
    stage: str
    certainty: str
    uncertainty_km: float
    length_km: float
    sources: list[str]
    since: int
    until: int | None


class SceneTransfer(TypedDict):
    """Land that changed hands between ``versions[before]`` and ``versions[after]`` (after is the later)."""

    before: int
    after: int
    from_: int
    to: int
    instrument: str
    article: str
    kind: str
    area_km2: float
    area_error_km2: float
    faces: list[int]


class OriginalName(TypedDict):
    """A name as its own script writes it."""

    language: str
    script: str
    name: str


class ScenePlace(TypedDict):
    """A label; lower ``rank`` is drawn first and wins a collision."""

    id: str
    lon: float
    lat: float
    name: Texts
    originals: list[OriginalName]
    role: str
    rank: int


class SceneArea(TypedDict):
    """A label over land: a sovereign's, at ``lon``, ``lat`` and only in ``versions[since:until]``."""

    lon: float
    lat: float
    name: Texts
    since: int
    until: int | None


class SceneWater(TypedDict):
    """A river (``lines``) or lake (``polygons``) for orientation; coordinates are scaled delta integers."""

    name: Texts
    lines: NotRequired[list[list[int]]]
    polygons: NotRequired[list[list[list[int]]]]


class Scene(TypedDict):
    """Everything one page shows.

    Coordinates of arcs, land and water are integers, ``[lon0, lat0, dlon1, dlat1, ...]`` in units of
    ``1 / scale`` degree.
    """

    id: str
    title: Texts
    instruments_shown: list[str]
    projection: Projection
    extent: list[float]
    scale: int
    arcs: list[list[int]]
    faces: list[SceneFace]
    holds: list[SceneHold]
    sovereigns: list[SceneSovereign]
    versions: list[SceneVersion]
    before: int
    after: int
    pages: list[ScenePage]
    names: list[Texts]
    segments: list[SceneSegment]
    transfers: list[SceneTransfer]
    instruments: list[SceneInstrument]
    places: list[ScenePlace]
    areas: list[SceneArea]
    study_area: list[int]
    land: list[list[list[int]]]
    waters: list[SceneWater]
    sources: dict[str, str]
