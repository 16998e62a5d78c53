"""Rows of land: territories by their spells, transfers by their clauses, and the atomic faces."""

from __future__ import annotations

import dataclasses
from itertools import groupby
from typing import TYPE_CHECKING, Any

import shapely

from borderhist.geometry import geodesy
from borderhist.layers._rows.row import (
    Row,
    interpretation_fields,
    interpretation_suffix,
    keys,
    licences,
    name_fields,
    period_fields,
)
from borderhist.layers.fields import CERTAINTY_VALUES
from borderhist.memo import remembered
from borderhist.query import naming, territories, transfers
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from borderhist.derive.chronicle import Chronicle, Tenure
    from borderhist.derive.tracing import Piece, Segment
    from borderhist.model.base import Text
    from borderhist.query.territories import Territory
    from borderhist.query.transfers import Transfer


def territories_of(chronicle: Chronicle) -> Iterator[Row]:
    """Yield the land of every sovereign, one row for each period in which no field of the row changes."""
    for held in _find_periods(chronicle):
        yield from _rows_by_name(chronicle, held)


@dataclasses.dataclass(frozen=True)
class _Period(OneLine):
    """Land of one sovereign in some versions, with what is known of its outline."""

    territory: Territory
    outline: _Outline
    versions: range


@dataclasses.dataclass(frozen=True)
class _Outline(OneLine):
    """The lines around some land: kilometres by certainty, sources, licences."""

    km: tuple[float, ...]
    sources: str
    licence: str

    @property
    def certainty(self) -> str:
        """The worst certainty of the lines; V where none bounds the land."""
        return max(
            (code for code, km in zip(CERTAINTY_VALUES, self.km, strict=True) if km),
            default="V",
            key="VCKL".index,
        )


@remembered()
def _find_periods(chronicle: Chronicle) -> tuple[_Period, ...]:
    """Return land by periods, in the order in which they begin, then by sovereign."""
    by_sovereign: dict[str, list[tuple[int, Territory, _Outline]]] = {}
    for version in range(len(chronicle.versions)):
        for territory in territories.of_version(chronicle, version):
            outline = _outline(chronicle, territory.faces, version)
            by_sovereign.setdefault(territory.sovereign, []).append((version, territory, outline))
    found = [
        _Period(same[0][1], same[0][2], range(same[0][0], same[-1][0] + 1))
        for states in by_sovereign.values()
        for same in _group_runs(states)
    ]
    return tuple(sorted(found, key=lambda held: (held.versions.start, held.territory.sovereign)))


def _group_runs(
    states: Iterable[tuple[int, Territory, _Outline]],
) -> Iterator[list[tuple[int, Territory, _Outline]]]:
    """Yield runs of consecutive versions with the same land, area and outline (run-length grouping)."""
    for _, run in groupby(
        enumerate(states), key=lambda n: (n[1][0] - n[0], n[1][1].faces, n[1][1].area, n[1][2])
    ):
        yield [state for _, state in run]


def _outline(chronicle: Chronicle, faces: Sequence[int], version: int) -> _Outline:
    lines = territories.bounding_lines(faces, chronicle.in_force(version))
    return _measure_outline(chronicle, frozenset(faces), tuple(line.ref for line in lines))


@remembered()
def _measure_outline(chronicle: Chronicle, faces: frozenset[int], refs: tuple[str, ...]) -> _Outline:
    lines = [segment for segment in chronicle.segments if segment.ref in refs]
    pieces = list(_bounding_pieces(faces, lines))
    km = [
        round(sum(length for piece, _, length in pieces if piece.certainty == code), 3)
        for code in CERTAINTY_VALUES
    ]
    sources = {key for piece, cited, _ in pieces for key in (*cited, *piece.source.split())}
    # land that no line bounds ends at the coast
    coast = {shore.properties.source for shore in chronicle.atlas.lines.get("coast", ())}
    licence = licences(piece.licence for piece, _, _ in pieces)
    return _Outline(tuple(km), " ".join(sorted(sources or coast)), licence)


def _bounding_pieces(
    faces: frozenset[int], lines: Iterable[Segment]
) -> Iterator[tuple[Piece, tuple[str, ...], float]]:
    """Yield the pieces that have the faces on one side only, with their sources and length there.

    Where several lines run along one edge, the one that is known best says where the edge is.
    """
    pieces = [(piece, segment.record.sources) for segment in lines for piece in segment.pieces]
    counted: set[frozenset[tuple[float, float]]] = set()
    for piece, sources in sorted(pieces, key=lambda each: each[0].uncertainty_km):
        edges = [
            edge
            for edge, left, right in piece.sides
            if (left in faces) != (right in faces) and frozenset(edge) not in counted
        ]
        counted |= {frozenset(edge) for edge in edges}
        if edges:
            yield piece, sources, geodesy.edges_km(edges)


def _rows_by_name(chronicle: Chronicle, held: _Period) -> Iterator[Row]:
    """Yield one row for each name that a sovereign had during a spell; the first carries the plain id."""
    for name in _find_names(chronicle, held.territory.sovereign, held.versions):
        yield Row(_territory_fields(chronicle, held, name), held.territory.geometry, name.versions)


@dataclasses.dataclass(frozen=True)
class _NamePeriod:
    """The name that a sovereign bears for some days of a spell, and the versions of those days.

    A name may be taken up and given up between two versions: it is then of none.
    """

    name: Text
    since: dt.date
    until: dt.date | None
    versions: range
    is_first: bool

    @property
    def mark(self) -> str:
        """What sets the id of its row apart from that of the first name."""
        return "" if self.is_first else f"/{self.since}"


def _find_names(chronicle: Chronicle, sovereign: str, versions: range) -> Iterator[_NamePeriod]:
    """Yield the names that a sovereign bore during a spell, one after the other."""
    since, until = _days_of_versions(chronicle, versions)
    found = naming.names_between(chronicle, sovereign, since, until)
    for number, (start, name) in enumerate(found):
        end = found[number + 1][0] if number + 1 < len(found) else until
        days = {n: chronicle.versions[n].effective for n in versions}
        within = [n for n in versions if start <= days[n] and (end in (None, until) or days[n] < end)]
        span = range(within[0], within[-1] + 1) if within else range(0)
        yield _NamePeriod(name, start, end, span, is_first=number == 0)


def _territory_fields(chronicle: Chronicle, held: _Period, name: _NamePeriod) -> dict[str, Any]:
    territory, outline = held.territory, held.outline
    treaty = chronicle.versions[held.versions.start].id
    return {
        "id": f"{treaty}/{territory.sovereign}{name.mark}{interpretation_suffix(chronicle)}",
        "sovereign": territory.sovereign,
        **name_fields(name.name),
        "kind": chronicle.atlas.sovereigns[territory.sovereign].kind,
        "treaty": treaty,
        "area_km2": round(territory.area.km2, 1),
        "area_error_km2": round(territory.area.error_km2, 1),
        "certainty": outline.certainty,
        **{f"line_{code.lower()}_km": km for code, km in zip(CERTAINTY_VALUES, outline.km, strict=True)},
        "in_study_area_only": True,
        **period_fields(name.since, name.until),
        **interpretation_fields(chronicle),
        "source": outline.sources,
        "licence": outline.licence,
    }


def _days_of_versions(chronicle: Chronicle, versions: range) -> tuple[dt.date, dt.date | None]:
    """Return the first day of some versions, and the day after their last."""
    treaties = chronicle.versions
    until = treaties[versions.stop].effective if versions.stop < len(treaties) else None
    return treaties[versions.start].effective, until


def transfers_of(chronicle: Chronicle) -> Iterator[Row]:
    """Yield every transfer of the record, in the order of the instruments."""
    for version in range(1, len(chronicle.versions)):
        for transfer in transfers.between_versions(chronicle, version - 1, version):
            yield transfer_row(chronicle, transfer)


def transfer_row(chronicle: Chronicle, transfer: Transfer) -> Row:
    """Return the row of one transfer between a version and the next."""
    treaty = transfer.treaty
    version = chronicle.version_of(treaty.id)
    article = treaty.article(transfer.article)
    since, until = _days_of_versions(chronicle, range(version, version + 1))
    lines = chronicle.in_force_between(max(version - 1, 0), version)
    bounding = territories.bounding_lines(transfer.faces, lines)
    facts = transfer.facts()
    giver, taker = naming.name_parties(chronicle, transfer.from_, transfer.to, since)
    clause = f"{treaty.id}/{transfer.from_}/{transfer.to}/{transfer.kind}/{transfer.article}"
    facts = {
        "id": f"{clause}{interpretation_suffix(chronicle)}",
        "from_sovereign": transfer.from_,
        "to_sovereign": transfer.to,
        **name_fields(giver, "from_name"),
        **name_fields(taker, "to_name"),
        "treaty": treaty.id,
        "article": transfer.article,
        "kind": transfer.kind,
        "area_km2": facts["area_km2"],
        "area_error_km2": facts["area_error_km2"],
        "certainty": article.certainty,
        **period_fields(since, until),
        **interpretation_fields(chronicle),
        "source": keys(article.sources or treaty.sources),
        "licence": licences(piece.licence for segment in bounding for piece in segment.pieces),
    }
    return Row(facts, transfer.geometry, range(version, version + 1))


def faces_of(chronicle: Chronicle) -> Iterator[Row]:
    """Yield every spell of every atomic face, one row for each name of its sovereign, by their first days."""
    last = len(chronicle.versions)
    found = []
    for number, geometry in enumerate(chronicle.arrangement.faces):
        area = shapely.MultiPolygon([geometry])
        held = [tenures[number] for tenures in chronicle.tenures]
        starts = [n for n in range(last) if n == 0 or held[n] != held[n - 1]]
        for start, end in zip(starts, [*starts[1:], last], strict=True):
            versions = range(start, end)
            found += [
                Row(_face_fields(chronicle, number, held[start], start, name), area, name.versions)
                for name in _find_names(chronicle, held[start].sovereign, versions)
            ]
    yield from sorted(found, key=lambda row: (row.facts["valid_from"], row.facts["face"]))


def _face_fields(
    chronicle: Chronicle, number: int, tenure: Tenure, version: int, name: _NamePeriod
) -> dict[str, Any]:
    """Return what the row says of a face whose spell begins with a version."""
    article = tenure.treaty.article(tenure.hold.article)
    face = chronicle.arrangement.ids[number]
    treaty = chronicle.versions[version].id
    return {
        "id": f"{face}/{treaty}{name.mark}{interpretation_suffix(chronicle)}",
        "face": face,
        "sovereign": tenure.sovereign,
        **name_fields(name.name),
        "kind": chronicle.atlas.sovereigns[tenure.sovereign].kind,
        "begun_by": treaty,
        "given_by": tenure.treaty.id,
        "given_by_article": tenure.hold.article,
        "hold": tenure.hold.kind,
        "area_km2": round(geodesy.area_km2(chronicle.arrangement.faces[number]), 1),
        "certainty": article.certainty,
        **period_fields(name.since, name.until),
        **interpretation_fields(chronicle),
        "source": keys(article.sources or tenure.treaty.sources),
        "licence": _face_licence(chronicle, number),
    }


@remembered()
def _face_licence(chronicle: Chronicle, number: int) -> str:
    """Return the licence of a face, by all lines that bound it."""
    bounding = territories.bounding_lines({number}, chronicle.segments)
    return licences(piece.licence for segment in bounding for piece in segment.pieces)


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
