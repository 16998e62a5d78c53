"""Read outside polygons and lines from any file that GDAL reads, as WGS84 geometry with labels."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
import warnings
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import CRSError as WrittenCRSError
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj.exceptions import ProjError

from borderhist.errors import OutsideError, UnknownNameError, unknown
from borderhist.query.match import Land, OutsideLines, OutsidePolygons
from borderhist.query.naming import names_between
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from borderhist.derive.chronicle import Chronicle


LABELS = ("sovereign", "name", "state", "country", "owner", "holder", "admin")
"""Attributes that are asked first where several name sovereigns equally well."""

GUESSES = 8
"""How many attributes whose values are not known are tried as labels."""

UNREADABLE = (
    DataSourceError, DataLayerError, WrittenCRSError, ProjError, ValueError, OSError, RuntimeError,
    shapely.errors.ShapelyError,
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Outside(OneLine):
    """What a file holds, in WGS84 degrees.

    Attributes
    ----------
    polygons
        Valid polygons or multipolygons.
    attributes
        What every attribute says of each polygon.
    left_out
        How many features have no geometry, or none that lies on earth; points count as well.
    """

    path: Path
    polygons: tuple[shapely.Geometry, ...]
    attributes: Mapping[str, tuple[Any, ...]]
    lines: tuple[shapely.Geometry, ...]
    left_out: int


@dataclasses.dataclass(frozen=True)
class States(OneLine):
    """Somebody's polygons, united by the attribute that says whose they are (None: none does)."""

    polygons: OutsidePolygons
    attribute: str | None


def read(path: Path) -> Outside:
    """Return what a file holds (GeoJSON, GeoPackage, Shapefile and whatever else GDAL reads).

    Raises
    ------
    OutsideError
        If the file cannot be read, holds no polygon and no line, or does not say where on earth it lies.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layers = [gpd.read_file(path, layer=name, on_invalid="ignore") for name, _ in _layers(path)]
    except UNREADABLE as error:
        # GDAL adds advice for those who call it themselves
        reason = in_one_line(str(error)).split(".; ")[0]
        message = f"{path} cannot be read as geographic data: {reason}"
        raise OutsideError(message) from error
    frames = [layer for layer in layers if isinstance(layer, gpd.GeoDataFrame) and len(layer)]
    if not frames:
        message = f"{path} holds no feature with a geometry"
        raise OutsideError(message)
    return _split_polygons_and_lines([_to_degrees(frame, path) for frame in frames], path)


def _layers(path: Path) -> list[tuple[str, str | None]]:
    return [(str(name), kind) for name, kind in pyogrio.list_layers(path)]


def in_one_line(text: str) -> str:
    """Return a text of somebody else's without line breaks and without codes that steer a terminal."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _to_degrees(frame: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    if frame.crs is None:
        message = f"{path} does not say which coordinate system it is in"
        raise OutsideError(message)
    try:
        return frame.to_crs("EPSG:4326")
    except UNREADABLE as error:
        message = f"the coordinate system of {path} cannot be turned into degrees: {in_one_line(str(error))}"
        raise OutsideError(message) from error


def _split_polygons_and_lines(frames: Sequence[gpd.GeoDataFrame], path: Path) -> Outside:
    """Return the polygons and the lines of frames apart; a geometry collection may hold both."""
    geometries = np.concatenate([shapely.force_2d(frame.geometry.to_numpy()) for frame in frames])
    drawn = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    on_earth = drawn & _are_on_earth(geometries)
    areas, lines = _polygon_parts(geometries, on_earth), _line_parts(geometries, on_earth)
    areal = np.array([area is not None for area in areas])
    if not areal.any() and not lines:
        raise OutsideError(_explain_nothing(path, drawn=bool(drawn.any()), on_earth=bool(on_earth.any())))
    polygons = tuple(area for area in areas if area is not None)
    used = areal | (on_earth & (shapely.get_dimensions(geometries) == 1))
    return Outside(path, polygons, _attributes(frames, areal), lines, int((~used).sum()))


def _attributes(frames: Sequence[gpd.GeoDataFrame], kept: np.ndarray) -> dict[str, tuple[Any, ...]]:
    """Return what every attribute says of the features that are kept; None where a layer lacks it."""
    columns = dict.fromkeys(c for frame in frames for c in frame.columns if c != frame.geometry.name)
    cells = {
        column: [cell for frame in frames for cell in frame.get(column, [None] * len(frame))]
        for column in columns
    }
    return {
        str(column): tuple(cell for cell, keep in zip(values, kept, strict=True) if keep)
        for column, values in cells.items()
    }


def _explain_nothing(path: Path, *, drawn: bool, on_earth: bool) -> str:
    if not drawn:
        return f"{path} holds no feature with a geometry"
    if not on_earth:
        return f"the coordinates of {path} lie nowhere on earth; is its coordinate system the one it names?"
    return f"{path} holds no polygon with an area and no line with a length"


def _are_on_earth(geometries: np.ndarray) -> np.ndarray:
    """Tell of each geometry whether its coordinates are numbers that can be degrees."""
    west, south, east, north = shapely.bounds(geometries).T
    with np.errstate(invalid="ignore"):
        return np.asarray((west >= -540) & (east <= 540) & (south >= -90) & (north <= 90))  # noqa: PLR2004


def _polygon_parts(geometries: np.ndarray, usable: np.ndarray) -> list[shapely.Geometry | None]:
    """Return the polygons of each geometry, put right where rings cross themselves, or None."""
    found: list[shapely.Geometry | None] = [None] * len(geometries)
    plain = np.isin(shapely.get_type_id(geometries), PLAIN) & shapely.is_valid(geometries)
    for index in np.flatnonzero(usable & (shapely.get_dimensions(geometries) == 2)):  # noqa: PLR2004
        found[index] = geometries[index] if plain[index] else _make_valid(geometries[index])
    return found


PLAIN = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def _make_valid(geometry: shapely.Geometry) -> shapely.Geometry | None:
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometry)))
    areal = [part for part in parts if part.geom_type == "Polygon"]
    return shapely.union_all(areal) if areal else None


def _line_parts(geometries: np.ndarray, usable: np.ndarray) -> tuple[shapely.Geometry, ...]:
    parts = shapely.get_parts(shapely.get_parts(geometries[usable]))
    return tuple(part for part in parts if shapely.get_dimensions(part) == 1 and shapely.length(part) > 0)


def lines(chronicle: Chronicle, found: Outside) -> OutsideLines | None:
    """Return the lines against a chronicle, or None where none lies in the study area."""
    theirs = OutsideLines(chronicle, found.lines)
    return theirs if theirs.lines else None


def states(chronicle: Chronicle, found: Outside, attribute: str | None = None) -> States | None:
    """Return the polygons, united by whose they are, or None where none lies in the study area.

    Parameters
    ----------
    attribute
        The attribute that says whose a polygon is. Without it the one is taken whose values are names of
        sovereigns, in any language of the record; where none is, the one by which the polygons become
        lands that fit the record best. Polygons without a label stand for themselves.

    Raises
    ------
    UnknownNameError
        If there is no such attribute.
    OutsideError
        If the polygons are parts of lands, and nothing says which belong together.
    """
    if attribute is not None and attribute not in found.attributes:
        raise UnknownNameError(unknown("attribute", attribute, found.attributes))
    near, names = _keep_near(found, chronicle), _Names(chronicle)
    if (chosen := attribute or names.attribute(near)) is not None:
        theirs = OutsidePolygons(chronicle, _unite_by_label(near, names, chosen))
        return States(theirs, chosen) if theirs.lands else None
    return _find_best_label(chronicle, near, names)


def _find_best_label(chronicle: Chronicle, near: Outside, names: _Names) -> States | None:
    """Return the polygons united by the attribute that matches the record best."""
    best, inside = None, False
    for attribute in (None, *_repeated_attributes(near)):
        theirs = OutsidePolygons(chronicle, _unite_by_label(near, names, attribute))
        if not theirs.lands:
            continue
        inside = True
        likeness = theirs.best_match()
        if theirs.are_states(likeness.versions[0]) and (best is None or likeness.score > best[0]):
            best = (likeness.score, States(theirs, attribute))
    if inside and best is None:
        message = (
            f"the polygons of {near.path} are parts of states, and nothing says of which: "
            "name the attribute that does with --label"
        )
        raise OutsideError(message)
    return None if best is None else best[1]


def _keep_near(found: Outside, chronicle: Chronicle) -> Outside:
    """Return the polygons that touch the study area."""
    shapely.prepare(chronicle.atlas.frame)
    touch = shapely.intersects(chronicle.atlas.frame, list(found.polygons))
    polygons = tuple(np.array(found.polygons, dtype=object)[touch])
    attributes = {
        name: tuple(cell for cell, kept in zip(cells, touch, strict=True) if kept)
        for name, cells in found.attributes.items()
    }
    return dataclasses.replace(found, polygons=polygons, attributes=attributes)


def _repeated_attributes(found: Outside) -> list[str]:
    """Return the attributes of text whose values come back, but are not always the same."""
    repeated = []
    for attribute in _text_attributes(found):
        labels = [label for label in map(_cell_text, found.attributes[attribute]) if label]
        if 1 < len(set(labels)) < len(labels):
            repeated.append(attribute)
    return repeated[:GUESSES]


def _text_attributes(found: Outside) -> list[str]:
    return [name for name, cells in found.attributes.items() if any(isinstance(cell, str) for cell in cells)]


def _cell_text(cell: Any) -> str | None:
    """Return what a cell says, or None where it is empty."""
    if cell is None or cell != cell:  # noqa: PLR0124 - what is missing is not equal to itself
        return None
    return in_one_line(str(cell)) or None


def _unite_by_label(found: Outside, names: _Names, attribute: str | None) -> list[Land]:
    """Return the polygons united by what an attribute says; without a label each for itself."""
    groups: dict[tuple[str, ...], tuple[str, list[shapely.Geometry]]] = {}
    cells = (None,) * len(found.polygons) if attribute is None else found.attributes[attribute]
    for number, (cell, polygon) in enumerate(zip(cells, found.polygons, strict=True), 1):
        text = _cell_text(cell)
        label = text or f"feature {number}"
        key = (names.sovereigns_named(text) or ("said", text.casefold())) if text else ("unsaid", label)
        groups.setdefault(key, (label, []))[1].append(polygon)
    return [
        Land(label, key if key[0] not in ("said", "unsaid") else (), _unite(parts))
        for key, (label, parts) in groups.items()
    ]


def _unite(parts: Sequence[shapely.Geometry]) -> shapely.Geometry:
    return parts[0] if len(parts) == 1 else shapely.union_all(list(parts))


class _Names:
    """Which sovereign a label may mean: any name that one ever had, in any language of the record."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self._meant: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _ids(self) -> dict[str, tuple[str, ...]]:
        ids: dict[str, set[str]] = {}
        for sovereign in self.chronicle.atlas.sovereigns.values():
            texts = [sovereign.name, *(period.name for period in sovereign.periods)]
            if sovereign.in_common is not None:
                first = self.chronicle.first_day
                texts += [name for _, name in names_between(self.chronicle, sovereign.id, first, None)]
            names = [sovereign.id, *(name for text in texts for name in text.in_all_languages().values())]
            # "Sakhalin (in no treaty)" is no name of Sakhalin
            short = [_strip_brackets(name) for name in names if sovereign.kind in ("state", "neighbour")]
            for name in (*names, *short):
                ids.setdefault(_normalise_name(name), set()).add(sovereign.id)
        return {name: tuple(sorted(found)) for name, found in ids.items()}

    def sovereigns_named(self, label: str) -> tuple[str, ...]:
        """Return the ids of the sovereigns that a label may mean; empty where it is no known name."""
        if label not in self._meant:
            whole = self._ids.get(_normalise_name(label))
            self._meant[label] = whole or self._ids.get(_normalise_name(_strip_brackets(label)), ())
        return self._meant[label]

    def attribute(self, found: Outside) -> str | None:
        """Return the attribute that names sovereigns most often, or None where none names any."""
        known = {
            name: sum(
                count
                for label, count in Counter(map(_cell_text, found.attributes[name])).items()
                if label and self.sovereigns_named(label)
            )
            for name in _text_attributes(found)
        }
        rank = {name: -number for number, name in enumerate(LABELS)}
        best = max(known, key=lambda name: (known[name], rank.get(name.casefold(), -len(rank))), default=None)
        return best if best is not None and known[best] else None


def _strip_brackets(name: str) -> str:
    """Return a name without what stands in brackets."""
    return re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", name))


def _normalise_name(name: str) -> str:
    """Return a name without capitals, accents, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum() or letter in "+:")
