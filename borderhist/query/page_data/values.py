"""What a map is given: frozen values, in the field's terms, with no way back to the record.

Versions, sovereigns and pieces of land are numbered from 0, in the order of their tuples. Geometry is in
WGS84 degrees, areas are in square kilometres, days run from inclusive to exclusive. What a historian typed
stays as it was read (:mod:`borderhist.model.treaty`); beside it stands what was derived.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    import shapely

    from borderhist.model.base import Certainty, Text
    from borderhist.model.records import (
        Event,
        Marker,
        Place,
        PlaceName,
        Possession,
        Reading,
        Route,
        Variant,
        Zone,
    )
    from borderhist.model.treaty import Article, Figure, Stage, TransferKind, Treaty
    from borderhist.query.page_data.stories import Story


@dataclasses.dataclass(frozen=True)
class PageVersion:
    """The state of the map from the day of an instrument to before ``until`` (None: the record ends)."""

    treaty: Treaty
    until: dt.date | None

    @property
    def day(self) -> dt.date:
        """The day from which the map is so."""
        return self.treaty.effective


@dataclasses.dataclass(frozen=True)
class PageSovereign:
    """A holder of land, with its names in the days of the map: each from a day on, in order of time."""

    id: str
    kind: str
    colour: str
    names: tuple[tuple[dt.date, Text], ...]
    parties: tuple[str, ...] = ()

    def name_on(self, day: dt.date) -> Text:
        """Return the name on a day of the map."""
        return next(name for since, name in reversed(self.names) if since <= day)


@dataclasses.dataclass(frozen=True)
class PageHold:
    """Why land is held, and by whom: the clause that gave it."""

    sovereign: str
    instrument: str
    article: str
    kind: TransferKind


@dataclasses.dataclass(frozen=True)
class PageLand:
    """A piece of land that is held by the same clauses in each version; ``holds`` has one a version.

    ``faces`` are the atomic faces of the record that it is made of.
    """

    geometry: shapely.Polygon
    holds: tuple[PageHold, ...]
    area_km2: float
    faces: frozenset[int]


@dataclasses.dataclass(frozen=True)
class PageTransfer:
    """Land, by the numbers of its pieces, that changed hands between two versions, the earlier one first."""

    before: int
    after: int
    giver: str
    taker: str
    instrument: str
    article: str
    kind: TransferKind
    area_km2: float
    area_error_km2: float
    land: tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class PagePiece:
    """A stretch of a line on one source of geometry; ``vertices`` are those it shares with the land.

    ``id`` is its segment and its number in it.
    """

    id: tuple[str, int]
    geometry: shapely.LineString
    vertices: tuple[tuple[float, float], ...]
    length_km: float
    certainty: Certainty
    uncertainty_km: float
    sources: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class PageLine:
    """A line in force in ``versions[since:until]`` (None: to the end), with the clause that drew it."""

    name: Text
    instrument: str
    article: str
    stage: Stage
    pieces: tuple[PagePiece, ...]
    sources: tuple[str, ...]
    since: int
    until: int | None


@dataclasses.dataclass(frozen=True)
class PageFigure:
    """An area that the literature prints, with who gave and took the land, if it can be told."""

    figure: Figure
    giver: str | None = None
    taker: str | None = None


@dataclasses.dataclass(frozen=True)
class PageInstrument:
    """An instrument that something on the map rests on, and those of its articles that do.

    ``is_told_whole`` if the map is about it: then it has all its articles and the figures of literature.
    """

    treaty: Treaty
    articles: tuple[Article, ...]
    figures: tuple[PageFigure, ...]
    is_told_whole: bool


@dataclasses.dataclass(frozen=True)
class PageLink:
    """Another map of the same record, by the id of its story."""

    id: str
    year: int
    title: Text


@dataclasses.dataclass(frozen=True)
class PagePlace:
    """A place with its name in the days of the map, its name of today, and every name as it is written."""

    place: Place
    name: Text
    today: Text
    originals: tuple[PlaceName, ...]


@dataclasses.dataclass(frozen=True)
class PageMarker:
    """A mark on the ground whose site is known, and the day from which it stood."""

    marker: Marker
    lon: float
    lat: float
    day: dt.date


@dataclasses.dataclass(frozen=True)
class PageZone:
    """Land to which a rule applied."""

    zone: Zone
    geometry: shapely.MultiPolygon
    area_km2: float
    area_error_km2: float
    since: dt.date
    until: dt.date | None


@dataclasses.dataclass(frozen=True)
class PagePossession:
    """Land that another than its sovereign held in fact, with the names of both on the first day.

    ``colour`` is the tint of who held it. ``shown`` says which versions show it, and where: what was the
    holder's own by then is left out. No version does if others held the same land longer in the same days.
    """

    possession: Possession
    holder: Text
    colour: str
    sovereigns: tuple[Text, ...]
    geometry: shapely.MultiPolygon
    area_km2: float
    area_error_km2: float
    since: dt.date
    until: dt.date | None
    shown: tuple[tuple[tuple[int, ...], shapely.MultiPolygon], ...]


@dataclasses.dataclass(frozen=True)
class PageRoute:
    """A road of trade, straight from place to place."""

    route: Route
    geometry: shapely.LineString
    since: dt.date
    until: dt.date | None


@dataclasses.dataclass(frozen=True)
class PagePort:
    """A place that an article opened to trade, by its name of that year."""

    place: Place
    name: Text
    instrument: str
    article: str
    day: dt.date


@dataclasses.dataclass(frozen=True)
class PageEvent:
    """What happened on a day; its place by the name of that year, if a source names one."""

    event: Event
    day: dt.date
    place: Place | None = None
    place_name: Text | None = None


@dataclasses.dataclass(frozen=True)
class PageReading:
    """Another reading of a clause: the land that it gives to somebody else, the lines that only it draws."""

    reading: Reading
    variant: Variant
    area_km2: float
    geometry: shapely.Geometry
    lines: tuple[shapely.LineString, ...]


@dataclasses.dataclass(frozen=True)
class PageWater:
    """A river or a lake, in the parts in which it was read."""

    name: Text
    is_lake: bool
    lines: tuple[shapely.LineString, ...]


@dataclasses.dataclass(frozen=True, repr=False)
class PageData:
    """Everything a map of a story is made of; see :func:`borderhist.query.page_data.gather_page_data`."""

    story: Story
    departures: tuple[Text, ...]
    pages: tuple[PageLink, ...]
    frame: shapely.Polygon
    backdrop: shapely.Geometry
    versions: tuple[PageVersion, ...]
    sovereigns: tuple[PageSovereign, ...]
    holds: tuple[PageHold, ...]
    land: tuple[PageLand, ...]
    transfers: tuple[PageTransfer, ...]
    lines: tuple[PageLine, ...]
    instruments: tuple[PageInstrument, ...]
    places: tuple[PagePlace, ...]
    waters: tuple[PageWater, ...]
    markers: tuple[PageMarker, ...]
    zones: tuple[PageZone, ...]
    possessions: tuple[PagePossession, ...]
    routes: tuple[PageRoute, ...]
    ports: tuple[PagePort, ...]
    events: tuple[PageEvent, ...]
    readings: tuple[PageReading, ...]
    sources: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Return what it is of and how much, on one line."""
        counts = ", ".join(
            f"{len(getattr(self, what))} {what}" for what in ("versions", "land", "transfers", "lines")
        )
        return f"PageData({self.story.id!r}: {counts})"

    def sovereign(self, name: str) -> PageSovereign:
        """Return the holder of land of that id."""
        return next(sovereign for sovereign in self.sovereigns if sovereign.id == name)
