"""``geodata/layers``: what is derived from the treaty files, committed so that a diff is the review."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING

import shapely
import shapely.geometry

from borderhist._version import __version__
from borderhist.errors import Fault
from borderhist.files import write_whole
from borderhist.geometry import geodesy
from borderhist.io.formats.geojson import geojson
from borderhist.layers import table as layers_table
from borderhist.layers.table import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Segment
    from borderhist.layers.table import Table
    from borderhist.model.treaty import Treaty


INPUTS = (
    "treaties/*.toml", "places/*.csv", "lines/*.geojson", "frame.geojson", "sovereigns.toml", "readings.toml",
    "zones.toml", "possessions.toml", "routes.toml", "events.toml", "markers.csv",
)  # fmt: skip

PER_VERSION = ("boundary", "territories", "transfers")
"""What stands in a folder of its own for every instrument."""

WHOLE = ("boundary", "transfers", "faces", "markers", "zones", "possessions", "places", "routes", "events")
"""What stands there once for the whole record."""

LINES = "boundary.geojson"


def build_files(chronicle: Chronicle) -> dict[str, bytes]:
    """Return every file of the layers folder by its path in it.

    An instrument that changed nothing on the map has no folder; the index says which one holds its state.
    """
    files = {f"{name}.geojson": _bytes(layers_table.table(chronicle, name)) for name in WHOLE}
    index: list[list[str]] = [["treaty", "valid_from", "layer", "path", "features", "sha256"]]
    folder = ""
    for version, treaty in enumerate(chronicle.versions):
        changed = _changes_map(chronicle, version)
        folder = treaty.id if changed else folder
        for name in PER_VERSION if changed else ():
            made = layers_table.table(chronicle, name, Selection(treaty=treaty.id))
            if len(made):
                files[f"{folder}/{name}.geojson"] = _bytes(made)
        index += [
            _entry(treaty, name, f"{folder}/{name}.geojson", files) for name in ("boundary", "territories")
        ]
        if changed and f"{folder}/transfers.geojson" in files:
            index.append(_entry(treaty, "transfers", f"{folder}/transfers.geojson", files))
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(index)
    files["INDEX.csv"] = table.getvalue().encode("utf-8")
    files["PROVENANCE.json"] = _provenance(chronicle.atlas.root)
    return files


def _changes_map(chronicle: Chronicle, version: int) -> bool:
    """Tell whether an instrument opened or ended a line, or moved land."""
    if version == 0 or chronicle.in_force(version) != chronicle.in_force(version - 1):
        return True
    pairs = zip(chronicle.tenures[version - 1], chronicle.tenures[version], strict=True)
    return any(old.sovereign != new.sovereign for old, new in pairs)


def _bytes(table: Table) -> bytes:
    return geojson(table).encode("utf-8")


def _entry(treaty: Treaty, name: str, path: str, files: Mapping[str, bytes]) -> list[str]:
    data = files[path]
    count = str(data.count(b'{"type":"Feature",'))
    return [treaty.id, str(treaty.effective), name, path, count, hashlib.sha256(data).hexdigest()]


def _provenance(root: Path) -> bytes:
    """Return which inputs, by hash, the layers were derived from."""
    paths = sorted(path for pattern in INPUTS for path in root.glob(pattern))
    hashes = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
    }
    facts = {"made_by": f"borderhist {__version__}, command build", "inputs": hashes}
    return (json.dumps(facts, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def build(chronicle: Chronicle) -> list[Path]:
    """Write the layers folder, without what is no product any more; return what was written or removed.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    folder = chronicle.atlas.root / "layers"
    changed = []
    files = build_files(chronicle)
    for name, data in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)
            changed.append(path)
    for path in _find_leftovers(folder, files):
        path.unlink()
        changed.append(path)
    return changed


def _find_leftovers(folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            yield path


def find_outdated(chronicle: Chronicle) -> list[Fault]:
    """Return a fault for every file of the layers folder that a build would change."""
    folder = chronicle.atlas.root / "layers"
    files = build_files(chronicle)
    faults = []
    for name, data in files.items():
        path = folder / name
        if not path.is_file():
            faults.append(Fault(f"layers/{name}", "", "the layer is missing; run `borderhist build`"))
        elif path.read_bytes() != data:
            faults.append(
                Fault(
                    f"layers/{name}",
                    "",
                    "the layer is not what the treaty files give; run `borderhist build`",
                )
            )
    faults += [
        Fault(
            f"layers/{path.relative_to(folder).as_posix()}",
            "",
            "nothing derives this file; run `borderhist build`",
        )
        for path in _find_leftovers(folder, files)
    ]
    return faults


def find_moved_lines(chronicle: Chronicle) -> list[Fault]:
    """Return a fault for every segment whose line is not, to the last bit, the one in the layers.

    A boundary that moves without an article is a fault of the data; who means it runs a build.
    """
    path = chronicle.atlas.root / "layers" / LINES
    if not path.is_file():
        return []
    recorded = _read_recorded_lines(path)
    mine = {segment.ref: segment for segment in chronicle.segments}
    faults = [
        fault
        for ref in sorted(recorded.keys() & mine)
        if (fault := _find_moved_line(chronicle, mine[ref], recorded[ref]))
    ]
    for ref in sorted(recorded.keys() - mine.keys()):
        near = chronicle.atlas.place_near(*recorded[ref].coords[0])
        sentence = f"the segment {ref} of the layers is gone"
        faults.append(Fault(f"treaties/{ref.split('/')[0]}.toml", "segments", sentence, near))
    return faults


def _read_recorded_lines(path: Path) -> dict[str, shapely.LineString]:
    """Return the line of every segment in a boundary layer."""
    pieces: dict[str, list[tuple[float, float]]] = {}
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        points = pieces.setdefault(feature["properties"]["segment"], [])
        coordinates = [(x, y) for x, y in feature["geometry"]["coordinates"]]
        points += coordinates[1:] if points and points[-1] == coordinates[0] else coordinates
    return {ref: shapely.LineString(points) for ref, points in pieces.items()}


def _find_moved_line(chronicle: Chronicle, segment: Segment, recorded: shapely.LineString) -> Fault | None:
    now = [(x, y) for piece in segment.pieces for x, y in shapely.get_coordinates(piece.geometry).tolist()]
    before = {(x, y) for x, y in shapely.get_coordinates(recorded).tolist()}
    strange = [point for point in now if point not in before]
    gone = [point for point in sorted(before) if point not in set(now)]
    if not strange and not gone:
        return None
    lines = [recorded] if strange else [piece.geometry for piece in segment.pieces]
    off, (lon, lat) = max((geodesy.nearest(*point, lines)[1], point) for point in strange or gone)
    count = len(strange) or len(gone)
    sentence = (
        f"the line is not the one in the layers: {count} of its points moved, by up to {off:.1f} km at "
        f"{lat:.2f} N {lon:.2f} E; if that is meant, run `borderhist build`"
    )
    field = f"segments.{segment.record.id}"
    return Fault(f"treaties/{segment.treaty.id}.toml", field, sentence, chronicle.atlas.place_near(lon, lat))
