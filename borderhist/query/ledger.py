"""Every transfer of the record, and what the literature says beside it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.query import transfers
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from borderhist.chronicle import Chronicle
    from borderhist.query.transfers import Transfer
    from borderhist.records import Figure


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
                "what": f.what.everywhere(), "who": f.who.everywhere(), "area_km2": f.km2,
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
        Entry(transfer, treaty.figures)
        for treaty in chronicle.versions
        for transfer in transfers.by_treaty(chronicle, treaty.id)
        if not wanted
        or wanted.issuperset(
            {chronicle.successor(transfer.from_, last), chronicle.successor(transfer.to, last)}
        )
    )


def balance(found: Iterable[Entry]) -> dict[str, float]:
    """Return the square kilometres each sovereign gained, or gave (below zero); they sum to zero."""
    return transfers.gains(tuple(entry.transfer for entry in found))
