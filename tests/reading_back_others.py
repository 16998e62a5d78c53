"""What Linked Places and OSM XML say, read by tools that had no part in writing it, as values of our fields.

Each reader takes a file and a layer and returns its columns by field name, with those fields only that the
format carries, and its shapes as ``geometry``.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import osmium
import pyogrio
import shapely
import shapely.geometry

from borderhist.layers._rows.row import days_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from borderhist.layers.fields import Field, Layer

Columns = dict[str, list[Any]]


def _columns(rows: Iterable[Mapping[str, Any]]) -> Columns:
    found = list(rows)
    return {name: [row[name] for row in found] for name in (found[0] if found else ())}


def linked_places(path: Path, layer: Layer) -> Columns:
    """Return the places of a Linked Places file."""
    assert layer.name == "places"
    collection = json.loads(path.read_text("utf-8"))
    return _columns(_place(feature) for feature in collection["features"])


def _place(feature: Mapping[str, Any]) -> dict[str, Any]:
    said = feature["properties"]
    id_ = feature["@id"].removeprefix("borderhist:places/")
    plain = {name.get("lang"): name["toponym"] for name in feature["names"][::-1] if "when" not in name}
    english = plain.get("en", id_)
    shown = {(lang, plain.get(lang)) for lang in (None, "en", "ru", "zh-Hant", "zh-Latn", "tr")}
    further = [n for n in feature["names"] if "when" in n or (n.get("lang"), n["toponym"]) not in shown]
    (span,) = feature.get("when", {"timespans": [{}]})["timespans"]
    return {
        "id": id_,
        "name_en": english,
        "name_ru": plain.get("ru", english),
        "name_zh_hant": plain.get("zh-Hant", english),
        "name_tr": plain.get("tr", english),
        "name_zh_latn": plain.get("zh-Latn"),
        "other_names": "; ".join(
            f"{name['toponym']} ({', '.join(filter(None, (name['lang'], _years(name))))})" for name in further
        ),
        "role": feature["types"][0]["sourceLabels"][0]["label"],
        "uncertainty_km": said["uncertainty_km"],
        "certainty": said["certainty"],
        **_spell(span.get("start", {}).get("in"), span.get("end", {}).get("in")),
        "source": " ".join(citation["label"] for citation in feature["geometry"]["citations"]),
        "licence": said["licence"],
        "geometry": shapely.geometry.shape(feature["geometry"]),
    }


def _years(name: Mapping[str, Any]) -> str:
    """Return the years of a name as the gazetteer writes them."""
    said = []
    for span in name.get("when", {"timespans": []})["timespans"]:
        first, last = span["start"].get("in", ""), span.get("end", {}).get("in", "")
        said.append(first if "end" not in span else f"{first}-{last}" if first or last else "today")
    return ", ".join(said)


def _spell(first: str | None, last: str | None) -> dict[str, Any]:
    """Return the days of a first and a last day, month or year; the days of ours end on the next."""
    return {
        "valid_from": None if first is None else days_of(first)[0],
        "valid_to": None if last is None else days_of(last)[1],
        "from_text": first,
        "to_text": last,
    }


def linked_places_tsv(path: Path, layer: Layer) -> Columns:
    """Return the places of an LP-TSV file; which of its variants are names of periods, it does not say."""
    assert layer.name == "places"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return _columns(_tabular(row) for row in rows)


def _tabular(row: Mapping[str, str]) -> dict[str, Any]:
    certainty = re.search(r"Certainty ([A-Z]):", row["description"])
    assert certainty is not None
    return {
        "id": row["id"],
        "name_en": re.sub("^'(?=[=+@-])", "", row["title"]),
        "role": row["types"],
        "uncertainty_km": float(row["approximation"]),
        "certainty": certainty[1],
        **_spell(row["start"] or None, row["end"] or None),
        "source": row["geo_source"],
        "geometry": shapely.Point(float(row["lon"]), float(row["lat"])),
    }


NAMES = {
    "name_en": "en",
    "name_ru": "ru",
    "name_zh_hant": "zh-Hant",
    "name_tr": "tr",
    "name_zh_latn": "zh-Latn-pinyin",
}
DATES = {"from_text": "start_date", "valid_from": "start_date", "to_text": "end_date", "valid_to": "end_date"}


def osm(path: Path, layer: Layer) -> Columns:
    """Return the rows of a layer of an OSM XML file."""
    mine = [thing for thing in _things(path) if thing[0]["borderhist:layer"] == layer.name]
    return _columns(
        {**{field.name: _value(field, tags) for field in layer.fields}, "geometry": shape}
        for tags, shape in mine
    )


@lru_cache(maxsize=4)
def _things(path: Path) -> tuple[tuple[dict[str, str], shapely.Geometry], ...]:
    """Return what has tags, nodes before ways before relations, as osmium reads them and GDAL the areas."""
    nodes: dict[int, tuple[float, float]] = {}
    ways: dict[int, list[tuple[float, float]]] = {}
    areas = _areas(path)
    found: list[tuple[dict[str, str], shapely.Geometry]] = []
    for thing in osmium.FileProcessor(path):
        shape: shapely.Geometry
        if thing.is_node():
            nodes[thing.id] = thing.location.lon, thing.location.lat
            shape = shapely.Point(nodes[thing.id])
        elif thing.is_way():
            ways[thing.id] = [nodes[node.ref] for node in thing.nodes]
            shape = shapely.LineString(ways[thing.id])
        elif thing.tags["type"] == "multilinestring":
            turns = [ways[part.ref][:: 1 if part.role == "forward" else -1] for part in thing.members]
            shape = shapely.LineString(
                [point for point, _ in groupby(point for turn in turns for point in turn)]
            )
        else:
            shape = areas[thing.id]
        if thing.tags:
            found.append((dict(thing.tags), shape))
    return tuple(found)


def _areas(path: Path) -> dict[int, shapely.Geometry]:
    before = pyogrio.get_gdal_config_option("OSM_USE_CUSTOM_INDEXING")
    # GDAL takes negative numbers only so
    pyogrio.set_gdal_config_options({"OSM_USE_CUSTOM_INDEXING": "NO"})
    try:
        _, found = pyogrio.read_arrow(path, layer="multipolygons", columns=["osm_id"])
    finally:
        pyogrio.set_gdal_config_options({"OSM_USE_CUSTOM_INDEXING": before})
    shapes = shapely.orient_polygons(shapely.from_wkb(found["wkb_geometry"].to_pylist()))
    return dict(zip(map(int, found["osm_id"].to_pylist()), shapes, strict=True))


def _value(field: Field, tags: Mapping[str, str]) -> Any:
    said = tags.get(f"borderhist:{field.name}")
    if field.name in NAMES:
        said = tags.get(f"name:{NAMES[field.name]}")
        if said is None and not field.optional:
            said = tags.get("name", tags["borderhist:id"])
    elif field.name in DATES and said is None:
        # the day stands there itself where nothing less exact does
        day = f"borderhist:{field.name.replace('from_text', 'valid_from').replace('to_text', 'valid_to')}"
        said = None if field.name.endswith("_text") and day not in tags else tags.get(DATES[field.name])
    elif field.name == "source":
        said = tags.get("source", "").replace(";", " ")
    elif field.name == "licence":
        said = tags.get("license")
    return _typed(field, said)


def _typed(field: Field, said: str | None) -> Any:
    if said is None:
        return None if field.optional else ""
    types: dict[str, Callable[[str], Any]] = {
        "text": str,
        "integer": int,
        "decimal": float,
        "flag": {"yes": True, "no": False}.__getitem__,
        "day": dt.date.fromisoformat,
    }
    return types[field.type](said)


READERS: dict[str, Callable[[Path, Layer], Columns]] = {
    "lpf": linked_places,
    "lp-tsv": linked_places_tsv,
    "osm": osm,
}
