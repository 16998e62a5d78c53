"""Read somebody else's polygons and lines, whatever file they come in, as WGS84 geometry with labels."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
from pyogrio.errors import DataSourceError

from borderhist.errors import OutsideError

if TYPE_CHECKING:
    from pathlib import Path

    from borderhist.atlas import Atlas

LABELS = ("sovereign", "name", "state", "country", "owner", "holder", "admin")


@dataclasses.dataclass(frozen=True)
class Outside:
    """Polygons with their labels (ids of sovereigns where a name is recognised), and lines; WGS84 degrees."""

    polygons: tuple[shapely.Geometry, ...]
    labels: tuple[str, ...]
    lines: tuple[shapely.Geometry, ...]


def read(path: Path, atlas: Atlas) -> Outside:
    """Return what a file holds (GeoJSON, GeoPackage, Shapefile and whatever else GDAL reads).

    Raises
    ------
    OutsideError
        If the file cannot be read, holds no polygon and no line, or does not say where on earth it lies.
    """
    try:
        frame = gpd.read_file(path)
    except (DataSourceError, ValueError, OSError) as error:
        message = f"{path} cannot be read as geographic data: {error}"
        raise OutsideError(message) from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        message = f"{path} holds no feature with a geometry"
        raise OutsideError(message)
    if frame.crs is None:
        message = f"{path} does not say which coordinate system it is in"
        raise OutsideError(message)
    return _sorted(frame.to_crs("EPSG:4326"), atlas, path)


def _sorted(frame: gpd.GeoDataFrame, atlas: Atlas, path: Path) -> Outside:
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    labels = _labels(frame, atlas)
    polygons, named, lines = [], [], []
    for geometry, label in zip(frame.geometry, labels, strict=True):
        if geometry.geom_type in ("Polygon", "MultiPolygon"):
            polygons.append(shapely.make_valid(geometry))
            named.append(label)
        elif geometry.geom_type in ("LineString", "MultiLineString"):
            lines.append(geometry)
    if not polygons and not lines:
        message = f"{path} holds points only: give polygons or lines"
        raise OutsideError(message)
    return Outside(tuple(polygons), tuple(named), tuple(lines))


def _labels(frame: gpd.GeoDataFrame, atlas: Atlas) -> list[str]:
    """Return who each feature says it is: an id of ours where a column names one, else whatever it says."""
    ids = _names(atlas)
    columns = [c for c in frame.columns if str(c).casefold() in LABELS]
    if not columns:
        return [f"feature {number}" for number in range(1, len(frame) + 1)]
    column = max(columns, key=lambda c: sum(str(v).casefold() in ids for v in frame[c]))
    return [ids.get(str(value).casefold(), str(value)) for value in frame[column]]


def _names(atlas: Atlas) -> dict[str, str]:
    """Return the id of a sovereign by every name it ever had, in small letters."""
    names: dict[str, str] = {}
    for sovereign in atlas.sovereigns.values():
        texts = [sovereign.name, *(period.name for period in sovereign.periods)]
        for name in (sovereign.id, *(n for text in texts for n in text.everywhere().values())):
            names.setdefault(name.casefold(), sovereign.id)
    return names
