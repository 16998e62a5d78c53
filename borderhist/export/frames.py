"""Boundary, territories and transfers as GeoDataFrames: one row a feature, plain columns, WGS84."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd

from borderhist import measure, territories, transfers
from borderhist.records import CERTAINTIES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from borderhist.chronicle import Chronicle
    from borderhist.segments import Piece, Segment
    from borderhist.territories import Territory
    from borderhist.transfers import Transfer

CRS = "EPSG:4326"
LAYERS = ("boundary", "territories", "transfers")
"""What belongs to one version."""

WHOLE = ("segments", "ledger", "markers", "zones", "places", "routes", "events")
"""What belongs to the whole record."""

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
        (_piece(chronicle, segment, number, piece, version), piece.geometry)
        for segment in chronicle.in_force(version)
        for number, piece in enumerate(segment.pieces)
    )


def segments_frame(chronicle: Chronicle) -> gpd.GeoDataFrame:
    """Return every piece of boundary of the whole record, each with the days on which it was in force."""
    return _frame(
        (_piece(chronicle, segment, number, piece, segment.opened), piece.geometry)
        for segment in chronicle.segments
        for number, piece in enumerate(segment.pieces)
    )


def _piece(chronicle: Chronicle, segment: Segment, number: int, piece: Piece, version: int) -> dict[str, Any]:
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
        "left_now": chronicle.heir(record.left, version),
        "right_now": chronicle.heir(record.right, version),
        "rule": record.follow.kind,
        "line": piece.line,
        "stage": record.stage,
        "certainty": piece.certainty,
        "uncertainty_km": piece.uncertainty_km,
        "length_km": round(measure.length_km(piece.geometry), 3),
        "valid_from": str(segment.since),
        "valid_to": _day(segment.until),
        "reading": " ".join(f"{name}={'|'.join(variants)}" for name, variants in record.when.items()),
        **_standpoint(chronicle),
        "source": " ".join(sources),
        "method": piece.method,
        "licence": piece.licence,
    }


def territories_frame(chronicle: Chronicle, version: int) -> gpd.GeoDataFrame:
    """Return the land of every sovereign in a version."""
    return _frame(
        (_territory(chronicle, territory, version), territory.geometry)
        for territory in territories.of_version(chronicle, version)
    )


def _territory(chronicle: Chronicle, territory: Territory, version: int) -> dict[str, Any]:
    sovereign = chronicle.atlas.sovereigns[territory.sovereign]
    treaty, since = chronicle.versions[version].id, chronicle.versions[version].effective
    until = chronicle.versions[version + 1].effective if version + 1 < len(chronicle.versions) else None
    return {
        "id": f"{treaty}/{territory.sovereign}",
        "sovereign": territory.sovereign,
        "name": sovereign.named(since).en,
        "kind": sovereign.kind,
        "treaty": treaty,
        "area_km2": round(territory.area.km2, 1),
        "area_error_km2": round(territory.area.error_km2, 1),
        "certainty": _worst(chronicle, territory, version),
        "in_study_area_only": True,
        "valid_from": str(since),
        "valid_to": _day(until),
        **_standpoint(chronicle),
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
        "id": f"{transfer.treaty.id}/{transfer.from_}/{transfer.to}/{transfer.kind}/{transfer.article}",
        **transfer.facts(),
        "from_name": chronicle.atlas.sovereigns[transfer.from_].named(transfer.treaty.effective).en,
        "to_name": chronicle.atlas.sovereigns[transfer.to].named(transfer.treaty.effective).en,
        "certainty": article.certainty,
        "valid_from": str(transfer.treaty.effective),
        **_standpoint(chronicle),
        "source": " ".join(article.sources or transfer.treaty.sources),
        "licence": LICENCE,
    }


def _standpoint(chronicle: Chronicle) -> dict[str, str]:
    """Return from where the record was read: readings other than the default, and the date rule."""
    seen = chronicle.standpoint
    return {"readings_chosen": seen.said(), "date_rule": seen.date_rule or "effective"}


def _worst(chronicle: Chronicle, territory: Territory, version: int) -> str:
    """Return the worst certainty among the lines around a territory; V where none bounds it."""
    faces = set(territory.faces)
    codes = [
        piece.certainty
        for segment in chronicle.in_force(version)
        for piece, sides in zip(segment.pieces, chronicle.sides(segment), strict=True)
        if any((left in faces) != (right in faces) for _, left, right in sides)
    ]
    return max(codes, key=CERTAINTIES.index, default="V")


def _day(day: dt.date | None) -> str | None:
    return None if day is None else str(day)


def _frame(rows: Iterable[tuple[dict[str, Any], Any]]) -> gpd.GeoDataFrame:
    pairs = list(rows)
    records = [record for record, _ in pairs]
    return gpd.GeoDataFrame(records, geometry=[geometry for _, geometry in pairs], crs=CRS)
