"""The types of a scene, all that a map page draws: plain values, ready for JSON, without geometry objects."""

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


class ScenePeriod(TypedDict):
    """What a holder of land was called from ``day`` on, until the next."""

    day: str
    name: Texts


class SceneSovereign(TypedDict):
    """A holder of land: ``kind`` is state, neighbour, condominium or open (hatched).

    ``name`` is that of the page's last day; ``periods`` are there if it was called otherwise before, and
    begin the day before the first version, for a giver of land is named as of the day before. ``parties`` are
    the sovereigns of the scene that hold a condominium.
    """

    id: str
    name: Texts
    periods: NotRequired[list[ScenePeriod]]
    kind: str
    colour: str
    parties: NotRequired[list[int]]


class SceneVersion(TypedDict):
    """The state of the map from ``day`` (ISO, Gregorian) to before ``until``; ``instrument`` made it.

    ``until`` is None for the last version of the record. ``extent`` is where a page of many versions looks
    to see what this one changed.
    """

    day: str
    until: str | None
    instrument: str
    year: int
    extent: NotRequired[list[float]]


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


class SceneFigure(TypedDict):
    """An area that the literature prints for what an instrument moved.

    ``from_`` and ``to`` are there where it can be told which of its transfers is meant.
    """

    km2: float
    from_: NotRequired[int]
    to: NotRequired[int]
    what: Texts
    who: Texts
    certainty: str


class SceneInstrument(TypedDict):
    """A treaty or an act of context; ``dates`` are lines such as '16 May 1858 (Julian)'.

    Of an instrument the page is not about it has the articles its lines and holds rest on, and no summary,
    notes or figures.
    """

    id: str
    kind: str
    title: Texts
    summary: NotRequired[Texts]
    day: str
    dates: list[str]
    articles: dict[str, SceneArticle]
    notes: NotRequired[list[Texts]]
    figures: NotRequired[list[SceneFigure]]
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


class PrintedArea(TypedDict):
    """An area and its error as they are printed: both to two digits of the error."""

    area_km2: float
    area_error_km2: float


class SceneTransfer(PrintedArea):
    """Land that changed hands between ``versions[before]`` and ``versions[after]`` (after is the later)."""

    before: int
    after: int
    from_: int
    to: int
    instrument: str
    article: str
    kind: str
    faces: list[int]


class SceneTotal(PrintedArea):
    """What all that changed hands between two versions comes to."""

    before: int
    after: int


class OriginalName(TypedDict):
    """A name as its own script writes it."""

    language: str
    script: str
    name: str


class ScenePlace(TypedDict):
    """A label; lower ``rank`` is drawn first and wins a collision.

    ``name`` is that of the time the page shows; ``today`` is there where today's differs in some language.
    ``face`` is the face it lies in, None outside the study area.
    """

    id: str
    lon: float
    lat: float
    name: Texts
    today: NotRequired[Texts]
    originals: list[OriginalName]
    role: str
    rank: int
    face: int | None


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


class SceneView(TypedDict):
    """A part of the world (west, south, east, north) that the map of an instrument shows in an inset."""

    id: str
    name: Texts
    bounds: list[float]
    instrument: str


class SceneMarker(TypedDict):
    """A mark on the ground whose site is known, from ``day`` on; ``name`` is missing where it is unknown."""

    lon: float
    lat: float
    name: NotRequired[Texts]
    number: str
    instrument: str
    certainty: str
    uncertainty_km: float
    day: str


class SceneZone(PrintedArea):
    """Land to which a rule applied from ``day`` to before ``until``; rings as of a lake."""

    name: Texts
    summary: Texts
    kind: str
    instrument: str | None
    certainty: str
    day: str
    until: str | None
    polygons: list[list[list[int]]]


class ScenePossessed(TypedDict):
    """Where a possession lies in some versions; rings as of a lake."""

    versions: list[int]
    polygons: list[list[list[int]]]


class ScenePossession(PrintedArea):
    """Land that another than its sovereign held in fact from ``day`` to before ``until``.

    ``holder`` and ``sovereigns`` (whose land it was) bear their names of the first day; ``colour`` is that of
    the stripes, ``shown`` says which versions show it and where. ``instrument`` and ``article`` are what
    began it, if a text of the record did.
    """

    name: Texts
    summary: Texts
    kind: str
    holder: Texts
    colour: str
    sovereigns: list[Texts]
    instrument: NotRequired[str]
    article: NotRequired[str]
    certainty: str
    day: str
    until: str | None
    shown: list[ScenePossessed]


class SceneRoute(TypedDict):
    """A road between places, straight from one to the next."""

    name: Texts
    summary: Texts
    certainty: str
    day: str
    until: str | None
    line: list[int]


class ScenePort(TypedDict):
    """A place opened to trade by an article, from ``day`` on."""

    name: Texts
    lon: float
    lat: float
    instrument: str
    article: str
    day: str


class SceneEvent(TypedDict):
    """What happened on a day, as a source tells it; at a place, if it names one."""

    what: Texts
    day: str
    printed: str
    certainty: str
    sources: list[str]
    lon: NotRequired[float]
    lat: NotRequired[float]
    place: NotRequired[Texts]


class SceneReading(TypedDict):
    """Another reading of a clause: the lines that only it draws, the land it gives to another."""

    reading: str
    variant: str
    question: Texts
    name: Texts
    says: Texts
    certainty: str
    sources: list[str]
    area_km2: float
    polygons: list[list[list[int]]]
    lines: list[list[int]]


class Scene(TypedDict):
    """Everything one page shows.

    ``standpoint`` says which readings and dates the page departs from the defaults by.

    Coordinates of arcs, land, water and what lies over them are integers, ``[lon0, lat0, dlon1, dlat1,
    ...]`` in units of ``1 / scale`` degree.
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
    standpoint: Texts | None
    pages: list[ScenePage]
    names: list[Texts]
    segments: list[SceneSegment]
    transfers: list[SceneTransfer]
    totals: list[SceneTotal]
    instruments: list[SceneInstrument]
    places: list[ScenePlace]
    areas: list[SceneArea]
    study_area: list[int]
    land: list[list[list[int]]]
    waters: list[SceneWater]
    views: list[SceneView]
    markers: list[SceneMarker]
    zones: list[SceneZone]
    possessions: list[ScenePossession]
    routes: list[SceneRoute]
    ports: list[ScenePort]
    events: list[SceneEvent]
    readings: list[SceneReading]
    sources: dict[str, str]
