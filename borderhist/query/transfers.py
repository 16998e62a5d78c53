"""Find transfers of land: the faces whose sovereign differs between two versions."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.query import territories
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    import shapely

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.treaty import Figure, TransferKind, Treaty
    from borderhist.query.territories import Area


@dataclasses.dataclass(frozen=True)
class Transfer(OneLine):
    """Land (MultiPolygon, WGS84 degrees) that one sovereign held before and another holds after."""

    from_: str
    to: str
    treaty: Treaty
    article: str
    kind: TransferKind
    faces: tuple[int, ...]
    geometry: shapely.MultiPolygon
    area: Area

    def facts(self) -> dict[str, str | float]:
        """Return the fields of the layer ``transfers`` as plain values, without names and geometry."""
        return {
            "from_sovereign": self.from_,
            "to_sovereign": self.to,
            "treaty": self.treaty.id,
            "article": self.article,
            "kind": self.kind,
            "area_km2": round(self.area.km2, 1),
            "area_error_km2": round(self.area.error_km2, 1),
            "valid_from": str(self.treaty.effective),
        }

    def reversed(self) -> Transfer:
        """Return the transfer that would undo this one."""
        return dataclasses.replace(self, from_=self.to, to=self.from_)


def by_treaty(chronicle: Chronicle, treaty_id: str) -> tuple[Transfer, ...]:
    """Return what one instrument transferred; nothing for the first, before which there is no record.

    Raises
    ------
    UnknownNameError
        If there is no such instrument.
    """
    version = chronicle.version_of(treaty_id)
    return between_versions(chronicle, version - 1, version) if version else ()


def between(chronicle: Chronicle, before: dt.date, after: dt.date) -> tuple[Transfer, ...]:
    """Return what changed hands between two days.

    Raises
    ------
    OutsideError
        If a day lies before the first version.
    """
    return between_versions(chronicle, chronicle.version_on(before), chronicle.version_on(after))


def between_versions(chronicle: Chronicle, before: int, after: int) -> tuple[Transfer, ...]:
    """Return what changed hands between two versions, largest first.

    The instrument of a transfer is the latest one between the two versions that changed who held the
    land; going backwards in time gives the reverse of going forwards. A succession of states moves nothing.
    """
    if after < before:
        return tuple(transfer.reversed() for transfer in between_versions(chronicle, after, before))
    lines = chronicle.in_force_between(before, after)
    found = [
        Transfer(
            clause.from_, clause.to, clause.treaty, clause.article, clause.kind, faces,
            territories.dissolve_faces(chronicle, faces),
            territories.measure_area(chronicle, faces, lines),
        )
        for clause, faces in find_moved_faces(chronicle, before, after).items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda t: (-t.area.km2, t.from_, t.to)))


@dataclasses.dataclass(frozen=True)
class Clause(OneLine):
    """From whom and to whom land went, and what moved it."""

    from_: str
    to: str
    treaty: Treaty = dataclasses.field(hash=False)
    article: str
    kind: TransferKind


def find_moved_faces(chronicle: Chronicle, before: int, after: int) -> dict[Clause, tuple[int, ...]]:
    """Return the faces that changed hands between a version and a later one, by the clause that did it."""
    groups: dict[Clause, list[int]] = {}
    for face, (old, new) in enumerate(zip(chronicle.tenures[before], chronicle.tenures[after], strict=True)):
        if chronicle.successor(old.sovereign, after) != new.sovereign:
            clause = Clause(old.sovereign, new.sovereign, new.treaty, new.hold.article, new.hold.kind)
            groups.setdefault(clause, []).append(face)
    return {clause: tuple(faces) for clause, faces in groups.items()}


def gains(transfers: tuple[Transfer, ...]) -> dict[str, float]:
    """Return the square kilometres that each sovereign gained (or gave, below zero); they sum to zero."""
    sums: dict[str, float] = {}
    for transfer in transfers:
        sums[transfer.to] = sums.get(transfer.to, 0.0) + transfer.area.km2
        sums[transfer.from_] = sums.get(transfer.from_, 0.0) - transfer.area.km2
    return sums


@dataclasses.dataclass(frozen=True)
class Entry(OneLine):
    """One transfer, the figures that its instrument's file quotes, and whether our interval holds each."""

    transfer: Transfer
    figures: tuple[Figure, ...]

    def agrees(self, figure: Figure) -> bool:
        """Tell whether a figure lies within the error of our area."""
        area = self.transfer.area
        return abs(figure.km2 - area.km2) <= area.error_km2

    def facts(self) -> dict[str, object]:
        """Return plain values for programs."""
        figures = [
            {
                "what": f.what.in_all_languages(), "who": f.who.in_all_languages(), "area_km2": f.km2,
                "within_our_error": self.agrees(f),
            }
            for f in self.figures
        ]  # fmt: skip
        return {**self.transfer.facts(), "literature": figures}


def entries(chronicle: Chronicle, between: Collection[str] = ()) -> tuple[Entry, ...]:
    """Return every transfer in the order of the instruments; ``between`` keeps those among some sovereigns.

    A successor counts as the state in whose place it stands.
    """
    last = len(chronicle.versions) - 1
    wanted = {chronicle.successor(sovereign, last) for sovereign in between}
    return tuple(
        Entry(transfer, tuple(f for f in treaty.figures if f.is_about(transfer.article, transfer.kind)))
        for treaty in chronicle.versions
        for transfer in by_treaty(chronicle, treaty.id)
        if not wanted
        or wanted.issuperset(
            {chronicle.successor(transfer.from_, last), chronicle.successor(transfer.to, last)}
        )
    )


def balance(found: Iterable[Entry]) -> dict[str, float]:
    """Return the square kilometres each sovereign gained, or gave (below zero); they sum to zero."""
    return gains(tuple(entry.transfer for entry in found))
