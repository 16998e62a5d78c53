"""The ground on which the layers are drawn, for the eye only: land around, lakes, rivers, the study area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from borderhist.layers import fields, table
from borderhist.layers._rows.row import OWN, Row, name_fields
from borderhist.layers.fields import Field, Layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from borderhist.layers.table import Table
    from borderhist.model.reader import Atlas, LineFeature


PUBLIC = "public domain"
"""The licence of Natural Earth."""

METHOD = Field("method", "text", "How the geometry was made")

LAND = Layer(
    "land", "Backdrop: land", "Land, also where the record says nothing; much simplified, for the eye only.",
    "area", (fields.identity("Always `land`"), *fields.PROVENANCE),
)  # fmt: skip

LAKES = Layer(
    "lakes", "Backdrop: lakes", "Lakes, for the eye only.", "area",
    (fields.identity("Id of the lake"), *fields.names("lake"), METHOD, *fields.PROVENANCE),
)  # fmt: skip

RIVERS = Layer(
    "rivers", "Backdrop: rivers", "The rivers that boundaries follow or that a reader looks for.", "line",
    (
        fields.identity("`river/n`: stretch *n* (from 0) of a river"),
        *fields.names("river"), METHOD, fields.CERTAINTY, fields.UNCERTAINTY, *fields.PROVENANCE,
    ),
)  # fmt: skip

STUDY_AREA = Layer(
    "study_area", "Backdrop: study area", "Outside it the record says nothing.", "area",
    (fields.identity("Always `study_area`"), *fields.PROVENANCE),
)  # fmt: skip


def ground(atlas: Atlas) -> tuple[Table, ...]:
    """Return what lies under and around the record."""
    frame = {"id": "study_area", "source": "OWN-HAND", "licence": OWN}
    land = {"id": "land", "source": "NE", "licence": PUBLIC}
    return (
        table.build_table(STUDY_AREA, [Row(frame, shapely.MultiPolygon([atlas.frame]))]),
        table.build_table(RIVERS, list(_rivers(atlas))),
        table.build_table(LAKES, list(_lakes(atlas))),
        table.build_table(LAND, [Row(land, shapely.MultiPolygon(list(shapely.get_parts(atlas.backdrop))))]),
    )


def _waters(atlas: Atlas, role: str) -> Iterator[tuple[str, tuple[LineFeature, ...]]]:
    """Yield the waters of a kind that every reading draws, by id."""
    for line, features in atlas.lines.items():
        facts = features[0].properties
        if facts.role == role and facts.reading == "default":
            yield line, features


def _rivers(atlas: Atlas) -> Iterator[Row]:
    for river, stretches in _waters(atlas, "river"):
        for number, stretch in enumerate(stretches):
            known = {
                "certainty": stretch.properties.certainty,
                "uncertainty_km": float(stretch.properties.uncertainty_km),
            }
            yield Row(_facts(f"{river}/{number}", stretch, known), stretch.geometry)


def _lakes(atlas: Atlas) -> Iterator[Row]:
    for lake, shores in _waters(atlas, "lake"):
        rings = [shapely.Polygon(shore.geometry) for shore in shores]
        yield Row(_facts(lake, shores[0], {}), shapely.MultiPolygon(rings))


def _facts(water: str, feature: LineFeature, known: Mapping[str, object]) -> dict[str, object]:
    said = feature.properties
    return {
        "id": water,
        **name_fields(said.names),
        "method": said.method,
        **known,
        "source": said.source,
        "licence": said.licence,
    }
