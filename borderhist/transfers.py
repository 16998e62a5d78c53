"""What changed hands: the faces whose sovereign differs between two versions."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist import territories

if TYPE_CHECKING:
    import datetime as dt

    import shapely

    from borderhist.chronicle import Chronicle, Tenure
    from borderhist.records import TransferKind, Treaty
    from borderhist.territories import Area


@dataclasses.dataclass(frozen=True)
class Transfer:
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
        """Return what files and programs are told: names and areas, without the geometry."""
        return {
            "from": self.from_,
            "to": self.to,
            "treaty": self.treaty.id,
            "article": self.article,
            "kind": self.kind,
            "area_km2": round(self.area.km2, 1),
            "area_error_km2": round(self.area.error_km2, 1),
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
    groups: dict[tuple[str, str, str, str, TransferKind], list[int]] = {}
    treaties: dict[str, Treaty] = {}
    for face, (old, new) in enumerate(zip(chronicle.tenures[before], chronicle.tenures[after], strict=True)):
        if chronicle.heir(old.sovereign, after) != new.sovereign:
            treaties[new.treaty.id] = new.treaty
            groups.setdefault(_clause(old, new), []).append(face)
    found = [
        Transfer(
            from_, to, treaties[treaty_id], article, kind, tuple(faces),
            territories.dissolved(chronicle, faces),
            territories.area_of(chronicle, faces, range(before, after + 1)),
        )
        for (from_, to, treaty_id, article, kind), faces in groups.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda t: (-t.area.km2, t.from_, t.to)))


def _clause(old: Tenure, new: Tenure) -> tuple[str, str, str, str, TransferKind]:
    return (old.sovereign, new.sovereign, new.treaty.id, new.hold.article, new.hold.kind)


def gains(transfers: tuple[Transfer, ...]) -> dict[str, float]:
    """Return the square kilometres that each sovereign gained (or gave, below zero); they sum to zero."""
    sums: dict[str, float] = {}
    for transfer in transfers:
        sums[transfer.to] = sums.get(transfer.to, 0.0) + transfer.area.km2
        sums[transfer.from_] = sums.get(transfer.from_, 0.0) - transfer.area.km2
    return sums
