"""Boundary, territories and transfers as GeoDataFrames: one row a feature, plain columns, WGS84."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd

from borderhist import measure, territories, transfers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from borderhist.chronicle import Chronicle
    from borderhist.segments import Piece, Segment
    from borderhist.territories import Territory
    from borderhist.transfers import Transfer

CRS = "EPSG:4326"
LAYERS = ("boundary", "territories", "transfers")

LAYER_SOURCES = "borderhist"
"""Territories and transfers are derived; their lines' sources stand in the boundary layer."""


def layer(chronicle: Chronicle, name: str, version: int) -> gpd.GeoDataFrame:
    """Return a layer of a version: ``boundary``, ``territories``, or the ``transfers`` of its instrument."""
    if name == "boundary":
        return boundary(chronicle, version)
    if name == "territories":
        return territories_frame(chronicle, version)
    before = max(version - 1, 0)
    return transfers_frame(chronicle, transfers.between_versions(chronicle, before, version))


def boundary(chronicle: Chronicle, version: int) -> gpd.GeoDataFrame:
    """Return the pieces of boundary in force in a version; every metre says where it comes from."""
    return _frame(
        (_piece(segment, number, piece), piece.geometry)
        for segment in chronicle.in_force(version)
        for number, piece in enumerate(segment.pieces)
    )


def _piece(segment: Segment, number: int, piece: Piece) -> dict[str, Any]:
    record = segment.record
    sources = dict.fromkeys((*record.sources, *piece.source.split()))
    return {
        "id": f"{segment.ref}/{number}",
        "segment": segment.ref,
        "treaty": segment.treaty.id,
        "article": record.article,
        "name": record.name.en,
        "from": record.from_,
        "to": record.to,
        "left": record.left,
        "right": record.right,
        "rule": record.follow.kind,
        "line": piece.line,
        "stage": record.stage,
        "certainty": piece.certainty,
        "uncertainty_km": piece.uncertainty_km,
        "length_km": round(measure.length_km(piece.geometry), 3),
        "valid_from": str(segment.since),
        "valid_to": _day(segment.until),
        "source": " ".join(sources),
        "method": piece.method,
        "licence": piece.licence,
    }


def territories_frame(chronicle: Chronicle, version: int) -> gpd.GeoDataFrame:
    """Return the land of every sovereign in a version."""
    treaty = chronicle.versions[version]
    until = chronicle.versions[version + 1].effective if version + 1 < len(chronicle.versions) else None
    return _frame(
        (_territory(chronicle, territory, treaty.id, treaty.effective, until), territory.geometry)
        for territory in territories.of_version(chronicle, version)
    )


def _territory(
    chronicle: Chronicle, territory: Territory, treaty: str, since: dt.date, until: dt.date | None
) -> dict[str, Any]:
    sovereign = chronicle.atlas.sovereigns[territory.sovereign]
    return {
        "id": f"{treaty}/{territory.sovereign}",
        "sovereign": territory.sovereign,
        "name": sovereign.name.en,
        "kind": sovereign.kind,
        "treaty": treaty,
        "area_km2": round(territory.area.km2, 1),
        "area_error_km2": round(territory.area.error_km2, 1),
        "in_study_area_only": True,
        "valid_from": str(since),
        "valid_to": _day(until),
        "source": LAYER_SOURCES,
        "licence": LICENCE,
    }


LICENCE = "CC-BY-4.0 AND LGPL-3.0-or-later (river lines of WDBII)"


def transfers_frame(chronicle: Chronicle, found: Sequence[Transfer]) -> gpd.GeoDataFrame:
    """Return transfers with the clause that made each; their gains and losses sum to zero."""
    return _frame((_transfer(chronicle, transfer), transfer.geometry) for transfer in found)


def _transfer(chronicle: Chronicle, transfer: Transfer) -> dict[str, Any]:
    article = transfer.treaty.article(transfer.article)
    return {
        "id": f"{transfer.treaty.id}/{transfer.from_}/{transfer.to}/{transfer.kind}",
        **transfer.facts(),
        "from_name": chronicle.atlas.sovereigns[transfer.from_].name.en,
        "to_name": chronicle.atlas.sovereigns[transfer.to].name.en,
        "certainty": article.certainty,
        "valid_from": str(transfer.treaty.effective),
        "source": " ".join(article.sources or transfer.treaty.sources),
        "licence": LICENCE,
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else str(day)


def _frame(rows: Iterable[tuple[dict[str, Any], Any]]) -> gpd.GeoDataFrame:
    pairs = list(rows)
    records = [record for record, _ in pairs]
    return gpd.GeoDataFrame(records, geometry=[geometry for _, geometry in pairs], crs=CRS)
