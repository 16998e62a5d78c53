"""Rows of the layer ``boundary``: each piece with the article that put it there and its geometry source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from borderhist.geometry import geodesy
from borderhist.layers._rows.row import Row, interpretation_fields, keys, name_fields, period_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Piece, Segment


def boundary(chronicle: Chronicle) -> Iterator[Row]:
    """Yield every piece of boundary of the record, with the versions in which it was in force."""
    end = len(chronicle.versions)
    for segment in chronicle.segments:
        versions = range(segment.opened, end if segment.closed is None else segment.closed)
        for number, piece in enumerate(segment.pieces):
            yield Row(_piece_fields(chronicle, segment, number, piece), piece.geometry, versions)


def _piece_fields(chronicle: Chronicle, segment: Segment, number: int, piece: Piece) -> dict[str, Any]:
    record = segment.record
    return {
        "id": f"{segment.ref}/{number}",
        "segment": segment.ref,
        "treaty": segment.treaty.id,
        "article": record.article,
        **name_fields(record.name),
        "from_place": record.from_,
        "to_place": record.to,
        "left_sovereign": record.left,
        "right_sovereign": record.right,
        "left_heirs": _list_successors(chronicle, segment, record.left),
        "right_heirs": _list_successors(chronicle, segment, record.right),
        "rule": record.follow.kind,
        "base_line": piece.line,
        "stage": record.stage,
        "certainty": piece.certainty,
        "uncertainty_km": piece.uncertainty_km,
        "length_km": round(geodesy.length_km(piece.geometry), 3),
        **period_fields(segment.since, segment.until),
        "reading": " ".join(f"{name}={'|'.join(variants)}" for name, variants in record.when.items()),
        **interpretation_fields(chronicle),
        "method": piece.method,
        "source": keys(record.sources, piece.source.split()),
        "licence": piece.licence,
    }


def _list_successors(chronicle: Chronicle, segment: Segment, hand: str) -> str:
    """Return who took the place of a sovereign while a segment was in force, each with the day."""
    end = len(chronicle.versions) if segment.closed is None else segment.closed
    now, found = hand, []
    for version in range(segment.opened, end):
        heir = chronicle.successor(hand, version)
        if heir != now:
            found.append(f"{heir} {max(chronicle.versions[version].effective, segment.since)}")
            now = heir
    return "; ".join(found)
