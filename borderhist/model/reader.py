"""Read ``geodata/``: the only door through which files become values.

Every fault in every file is gathered before anything is said, so that an author sees all of them at
once; each names its file and its field.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import tomllib
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import shapely
import shapely.geometry
from pydantic import ValidationError

from borderhist.errors import DataError, Fault, UnknownNameError, unknown
from borderhist.model.base import Model
from borderhist.model.records import (
    Contradiction,
    Event,
    LineProperties,
    Marker,
    Place,
    PlaceName,
    Possession,
    Reading,
    Route,
    Source,
    Sovereign,
    Zone,
)
from borderhist.model.treaty import Treaty
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


R = TypeVar("R", bound=Model)


@dataclasses.dataclass(frozen=True)
class LineFeature(OneLine):
    """A line of the base geometry (WGS84 degrees) and what it says about itself."""

    properties: LineProperties
    geometry: shapely.LineString
    file: str


@dataclasses.dataclass(frozen=True)
class Atlas(OneLine):
    """Everything that ``geodata/`` says, before anything is derived from it.

    Attributes
    ----------
    treaties
        In the order in which they change the map.
    lines
        The features of every line, by the name rules use, in the order in which they join.
    frame
        The polygon in which borderhist answers.
    backdrop
        Land beyond the frame, for maps only.
    """

    root: Path
    treaties: tuple[Treaty, ...]
    places: Mapping[str, Place]
    names: tuple[PlaceName, ...]
    lines: Mapping[str, tuple[LineFeature, ...]]
    sovereigns: Mapping[str, Sovereign]
    sources: Mapping[str, Source]
    readings: Mapping[str, Reading]
    zones: tuple[Zone, ...]
    possessions: tuple[Possession, ...]
    markers: tuple[Marker, ...]
    routes: tuple[Route, ...]
    events: tuple[Event, ...]
    contradictions: tuple[Contradiction, ...]
    frame: shapely.Polygon
    backdrop: shapely.Geometry

    def treaty(self, treaty_id: str) -> Treaty:
        """Return the treaty of that id.

        Raises
        ------
        UnknownNameError
            If there is none; says which ids are nearest.
        """
        by_id = {treaty.id: treaty for treaty in self.treaties}
        if treaty_id not in by_id:
            raise UnknownNameError(unknown("treaty", treaty_id, by_id), reason="unknown-treaty")
        return by_id[treaty_id]

    def place_near(self, lon: float, lat: float) -> str:
        """Return the id of the named place nearest to a point."""
        scale = 0.6  # cosine of the latitude in the middle of the frame: enough to name a place
        return min(
            self.places.values(),
            key=lambda place: ((place.lon - lon) * scale) ** 2 + (place.lat - lat) ** 2,
        ).id


def geodata_root() -> Path:
    """Return the geodata folder: the one inside the installed package, or the repository's."""
    package = Path(str(resources.files("borderhist")))
    inside = package / "geodata"
    return inside if inside.is_dir() else package.parent / "geodata"


def read_atlas(root: Path | None = None) -> Atlas:
    """Read a geodata folder, by default the project's own.

    Raises
    ------
    DataError
        With every fault of every file.
    """
    folder = geodata_root() if root is None else root
    if not folder.is_dir():
        raise DataError((Fault(str(folder), "", "there is no such folder"),))
    reader = _Reader(folder)
    sovereigns = reader.table("sovereigns.toml", "sovereign", Sovereign)
    atlas = Atlas(
        root=folder,
        treaties=tuple(sorted(reader.treaties(), key=lambda treaty: (treaty.effective, treaty.id))),
        places=MappingProxyType({place.id: place for place in reader.places()}),
        names=tuple(reader.csv_rows("places/names.csv", PlaceName)),
        lines=MappingProxyType(reader.lines()),
        sovereigns=MappingProxyType({sovereign.id: sovereign for sovereign in sovereigns}),
        sources=MappingProxyType(reader.sources()),
        readings=MappingProxyType(
            {row.id: row for row in reader.table("readings.toml", "reading", Reading, optional=True)}
        ),
        zones=tuple(reader.table("zones.toml", "zone", Zone, optional=True)),
        possessions=tuple(reader.table("possessions.toml", "possession", Possession, optional=True)),
        markers=tuple(reader.csv_rows("markers.csv", Marker, optional=True)),
        routes=tuple(reader.table("routes.toml", "route", Route, optional=True)),
        events=tuple(reader.table("events.toml", "event", Event, optional=True)),
        contradictions=tuple(
            reader.table("contradictions.toml", "contradiction", Contradiction, optional=True)
        ),
        frame=reader.shape("frame.geojson"),
        backdrop=reader.shape("backdrop.geojson"),
    )
    if reader.faults:
        raise DataError(tuple(reader.faults))
    return atlas


class _Reader:
    """Reads one file after the other and gathers what is wrong."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []

    def fault(self, file: str, field: str, sentence: str) -> None:
        self.faults.append(Fault(file, field, sentence))

    def text(self, file: str) -> str | None:
        try:
            return (self.root / file).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "cannot be read"
            self.fault(file, "", f"the file {reason}")
            return None

    def toml(self, file: str) -> dict[str, Any]:
        text = self.text(file)
        if text is None:
            return {}
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.fault(file, "", f"the file is no valid TOML: {error}")
            return {}

    def json(self, file: str) -> list[dict[str, Any]]:
        text = self.text(file)
        if text is None:
            return []
        try:
            features: list[dict[str, Any]] = json.loads(text)["features"]
        except (ValueError, KeyError, TypeError) as error:
            self.fault(file, "", f"the file is no valid GeoJSON: {error}")
            return []
        return features

    def record(self, file: str, field: str, kind: type[R], values: Any) -> R | None:
        try:
            return kind.model_validate(values)
        except ValidationError as error:
            for item in error.errors(include_url=False, include_context=False):
                inner = ".".join(map(str, _named_location(item["loc"], values)))
                self.fault(
                    file, f"{field}.{inner}" if field and inner else field or inner, _plain(item["msg"])
                )
            return None

    def treaties(self) -> list[Treaty]:
        found: dict[str, tuple[str, Treaty]] = {}
        for path in sorted((self.root / "treaties").glob("*.toml")):
            file = f"treaties/{path.name}"
            values = self.toml(file)
            treaty = self.record(file, "", Treaty, values) if values else None
            if treaty is None:
                continue
            if treaty.id in found:
                self.fault(file, "id", f"the id {treaty.id!r} is already that of {found[treaty.id][0]}")
            elif path.stem != treaty.id:
                self.fault(file, "id", f"the id {treaty.id!r} differs from the name of the file")
            found.setdefault(treaty.id, (file, treaty))
        if not found and not self.faults:
            self.fault("treaties", "", "there is no treaty file")
        return [treaty for _, treaty in found.values()]

    def csv_rows(self, file: str, kind: type[R], *, optional: bool = False) -> list[R]:
        if optional and not (self.root / file).is_file():
            return []
        text = self.text(file)
        if text is None:
            return []
        rows = csv.DictReader(text.splitlines())
        cleaned = [{key: value for key, value in row.items() if value != ""} for row in rows]
        records = [self.record(file, f"line {number}", kind, row) for number, row in enumerate(cleaned, 2)]
        return [record for record in records if record is not None]

    def places(self) -> list[Place]:
        file = "places/places.csv"
        records = self.csv_rows(file, Place)
        for twice in _repeated(record.id for record in records):
            self.fault(file, twice, "the id stands twice")
        return records

    def table(self, file: str, key: str, kind: type[R], *, optional: bool = False) -> list[R]:
        if optional and not (self.root / file).is_file():
            return []
        rows = self.toml(file).get(key, [])
        records = [self.record(file, f"{key}.{row.get('id', n)}", kind, row) for n, row in enumerate(rows)]
        return [record for record in records if record is not None]

    def sources(self) -> dict[str, Source]:
        rows = self.toml("sources.toml").get("sources", {})
        records = {key: self.record("sources.toml", key, Source, row) for key, row in rows.items()}
        return {key: record for key, record in records.items() if record is not None}

    def lines(self) -> dict[str, tuple[LineFeature, ...]]:
        features: list[LineFeature] = []
        for path in sorted((self.root / "lines").glob("*.geojson")):
            file = f"lines/{path.name}"
            for number, row in enumerate(self.json(file)):
                field = str(row.get("properties", {}).get("id", number))
                properties = self.record(file, field, LineProperties, row.get("properties", {}))
                geometry = self.line(file, field, row)
                if properties and geometry:
                    features.append(LineFeature(properties, geometry, file))
        for twice in _repeated(feature.properties.id for feature in features):
            self.fault("lines", twice, "the id stands twice")
        by_line: dict[str, list[LineFeature]] = {}
        for feature in sorted(features, key=lambda f: (f.properties.line, f.properties.seq, f.properties.id)):
            by_line.setdefault(feature.properties.line, []).append(feature)
        return {name: tuple(parts) for name, parts in by_line.items()}

    def line(self, file: str, field: str, row: dict[str, Any]) -> shapely.LineString | None:
        try:
            geometry = shapely.geometry.shape(row["geometry"])
        except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError):
            geometry = None
        if not isinstance(geometry, shapely.LineString) or geometry.is_empty:
            self.fault(file, field, "the geometry is no LineString")
            return None
        return geometry

    def shape(self, file: str) -> Any:
        features = self.json(file)
        if not features:
            return shapely.Polygon()
        return shapely.geometry.shape(features[0]["geometry"])


def _named_location(location: tuple[int | str, ...], values: Any) -> Iterator[int | str]:
    """Yield a location with ids in the place of numbers: segments.amur-upper, not segments.3."""
    for step in location:
        try:
            values = values[step]
        except (KeyError, IndexError, TypeError):
            yield step
            values = None
            continue
        name = (
            values.get("id", values.get("number"))
            if isinstance(step, int) and isinstance(values, dict)
            else None
        )
        yield name if isinstance(name, str) else step


def _plain(message: str) -> str:
    """Return a message of the validator as one of ours."""
    known = {
        "Extra inputs are not permitted": "this key is not known",
        "Field required": "this key is missing",
        "Tuple should have at least 1 item after validation, not 0": "this list is empty",
    }
    return known.get(
        message, message.removeprefix("Value error, ")[:1].lower() + message.removeprefix("Value error, ")[1:]
    )


def _repeated(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [name for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]
