"""List every transfer of land in the order of time, with the literature beside it, and balance them.

Land that two states held in common, or left open, belongs to the account of both: between Russia and the
Qing, what passed through a condominium is no less transferred than what passed at once. So an account between
some states has every step into and out of such land, and says which land passed through it.
"""

from __future__ import annotations

import dataclasses
import operator
from typing import TYPE_CHECKING

from borderhist.query import territories
from borderhist.query.transfers import by_treaty, gains
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.treaty import Figure, Treaty
    from borderhist.query.territories import Area
    from borderhist.query.transfers import Transfer


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


@dataclasses.dataclass(frozen=True)
class Passage(OneLine):
    """Land that went from one state to another through land in common or land that was left open.

    Attributes
    ----------
    through
        Ids of what it was in between, in order.
    treaties
        The instruments that moved it, in order.
    """

    from_: str
    through: tuple[str, ...]
    to: str
    treaties: tuple[Treaty, ...]
    area: Area

    def facts(self) -> dict[str, object]:
        """Return plain values for programs."""
        return {
            "from_sovereign": self.from_,
            "through": list(self.through),
            "to_sovereign": self.to,
            "treaties": [treaty.id for treaty in self.treaties],
            "area_km2": round(self.area.km2, 1),
            "area_error_km2": round(self.area.error_km2, 1),
            "valid_from": str(self.treaties[-1].effective),
        }


@dataclasses.dataclass(frozen=True)
class Account:
    """Whose transfers are listed, and from after which day until which.

    Attributes
    ----------
    between
        The sovereigns among whom; empty: all. A successor counts as the state in whose place it stands.
    since, until
        The days whose states are compared; None: the first and the last of the record.
    """

    between: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None

    def versions(self, chronicle: Chronicle) -> tuple[int, int]:
        """Return the versions of the two days.

        Raises
        ------
        OutsideError
            If a day lies before the record begins.
        """
        first = 0 if self.since is None else chronicle.version_on(self.since)
        last = len(chronicle.versions) - 1 if self.until is None else chronicle.version_on(self.until)
        return min(first, last), max(first, last)


def entries(chronicle: Chronicle, account: Account = Account()) -> tuple[Entry, ...]:
    """Return the transfers of an account in the order of the instruments.

    Among some states are also the steps of their land into common or open land, and out of it.
    """
    first, last = account.versions(chronicle)
    parties = _parties(chronicle, account.between)
    found = []
    for treaty in chronicle.versions[first + 1 : last + 1]:
        for transfer in by_treaty(chronicle, treaty.id):
            ends = (transfer.from_, transfer.to)
            alone = [_final(chronicle, end) in parties for end in ends]
            shared = [_is_shared(chronicle, end, parties) for end in ends]
            if not account.between or (any(alone) and all(map(operator.or_, alone, shared))):
                figures = (each for each in treaty.figures if each.is_about(transfer.article, transfer.kind))
                found.append(Entry(transfer, tuple(figures)))
    return tuple(found)


def passages(chronicle: Chronicle, account: Account = Account()) -> tuple[Passage, ...]:
    """Return the land of an account that passed through common or open land, largest first."""
    first, last = account.versions(chronicle)
    parties = _parties(chronicle, account.between)
    groups: dict[tuple[str, tuple[str, ...], str, tuple[int, ...]], list[int]] = {}
    for face in range(len(chronicle.arrangement.faces)):
        for passage in _find_passages(chronicle, face, range(first, last + 1), parties):
            groups.setdefault(passage, []).append(face)
    found = [
        Passage(
            from_, through, to, tuple(chronicle.versions[step] for step in steps),
            territories.measure_area(chronicle, faces, chronicle.in_force_between(steps[0] - 1, steps[-1])),
        )
        for (from_, through, to, steps), faces in groups.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda passage: (-passage.area.km2, passage.from_, passage.to)))


def _find_passages(
    chronicle: Chronicle, face: int, versions: range, parties: Collection[str]
) -> Iterator[tuple[str, tuple[str, ...], str, tuple[int, ...]]]:
    """Yield how a face went from one party to another by way of shared land, and in which versions."""
    party: str | None = None
    through: list[str] = []
    steps: list[int] = []
    before = None
    for version in versions:
        holder = chronicle.tenures[version][face].sovereign
        if holder == before:
            continue
        before = holder
        if _final(chronicle, holder) in parties:
            if party is not None and through and _final(chronicle, party) != _final(chronicle, holder):
                yield party, tuple(through), holder, (*steps, version)
            party, through, steps = holder, [], []
        elif party is not None and _is_shared(chronicle, holder, parties):
            through.append(holder)
            steps.append(version)
        else:
            party, through, steps = None, [], []


def _parties(chronicle: Chronicle, between: Collection[str]) -> frozenset[str]:
    """Return the states of an account: those named, or all that hold land alone."""
    alone = [item.id for item in chronicle.atlas.sovereigns.values() if item.kind in ("state", "neighbour")]
    return frozenset(_final(chronicle, sovereign) for sovereign in (between or alone))


def _is_shared(chronicle: Chronicle, sovereign: str, parties: Collection[str]) -> bool:
    """Tell whether land is held in common by some states, or left open."""
    holder = chronicle.atlas.sovereigns[sovereign]
    if holder.kind == "condominium":
        return {_final(chronicle, party) for party in holder.parties} <= set(parties)
    return holder.kind == "open"


def _final(chronicle: Chronicle, sovereign: str) -> str:
    """Return the state that stands in the place of a sovereign at the end of the record."""
    return chronicle.successor(sovereign, len(chronicle.versions) - 1)


def balance(found: Iterable[Entry]) -> dict[str, float]:
    """Return the square kilometres each sovereign gained, or gave (below zero); they sum to zero."""
    return gains(tuple(entry.transfer for entry in found))
