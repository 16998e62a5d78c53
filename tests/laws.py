"""What the laws of the derivation ask of a chronicle, and how they compare.

Each law is a function of these answers, in the test file of what it speaks of; it holds for toy histories
drawn by lot and for the real record alike.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

import shapely
import toys
from hypothesis import Phase, settings

from borderhist.derive.chronicle import derive
from borderhist.errors import OutsideError
from borderhist.query import point as points
from borderhist.query import territories as query_territories
from borderhist.query import transfers as query_transfers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Segment
    from borderhist.geometry.arrangement import Edge
    from borderhist.query.territories import Territory
    from borderhist.query.transfers import Transfer

few = settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])

Exchange = dict[int, tuple[str, str]]
"""From whom to whom each face went."""


@dataclasses.dataclass(frozen=True)
class Answers:
    """A chronicle and what it answers, asked once."""

    chronicle: Chronicle

    @functools.cached_property
    def territories(self) -> list[tuple[Territory, ...]]:
        return [query_territories.of_version(self.chronicle, n) for n in range(len(self.chronicle.versions))]

    @functools.cached_property
    def transfers(self) -> dict[tuple[int, int], tuple[Transfer, ...]]:
        """What changed hands between any two versions, asked by the day."""
        days = [(n, self.chronicle.versions[n].effective) for n in self.asked]
        pairs = itertools.product(days, repeat=2)
        return {(a, b): query_transfers.between(self.chronicle, one, other) for (a, one), (b, other) in pairs}

    @property
    def asked(self) -> list[int]:
        """The versions between which transfers are asked: all of a short record, a spread of a long one."""
        count = len(self.chronicle.versions)
        return sorted({*range(0, count, 1 + count // 10), count - 2, count - 1} & set(range(count)))

    def now(self, sovereign: str) -> str:
        """The state that stands in the place of a sovereign at the end: a succession moves nothing."""
        return self.chronicle.successor(sovereign, len(self.chronicle.versions) - 1)

    def exchange(self, pair: tuple[int, int]) -> Exchange:
        """From whom to whom each face went, in the names of the end."""
        went = map_faces(self.transfers[pair])
        return {face: (self.now(old), self.now(new)) for face, (old, new) in went.items()}

    def areas(self, version: int) -> dict[str, float]:
        sums: dict[str, float] = {}
        for territory in self.territories[version]:
            name = self.now(territory.sovereign)
            sums[name] = sums.get(name, 0) + territory.area.km2
        return sums

    def sides(self, segment: Segment) -> Iterator[tuple[Edge, int | None, int | None]]:
        for piece in segment.pieces:
            yield from piece.sides


Law = Callable[[Answers], None]


def keep(laws: Iterable[Law], toy: toys.Toy) -> None:
    """Check some laws on a toy history, derived once; the one that fails is named."""
    answers = Answers(derive(toys.atlas(toy)))
    for law in laws:
        try:
            law(answers)
        except Exception as error:
            error.add_note(f"broken law: {law.__name__}")
            raise


def map_faces(found: tuple[Transfer, ...]) -> Exchange:
    """Return from whom to whom each face went; no face goes twice."""
    faces = [face for transfer in found for face in transfer.faces]
    assert len(faces) == len(set(faces))
    return {face: (transfer.from_, transfer.to) for transfer in found for face in transfer.faces}


def compose(first: Exchange, second: Exchange) -> Exchange:
    both = {
        face: (first.get(face, second.get(face, ("", "")))[0], second.get(face, first.get(face, ("", "")))[1])
        for face in {*first, *second}
    }
    return {face: pair for face, pair in both.items() if pair[0] != pair[1]}


def find_holder(chronicle: Chronicle, point: tuple[float, float], day: dt.date) -> str | None:
    """Return who holds the land that covers a point, or None if none does."""
    try:
        answer = points.at(chronicle, *point, day)
    except OutsideError:
        return None
    return None if answer.status == "off-coast" else answer.sovereign


def to_wkb(geometries: Iterable[shapely.Geometry]) -> bytes:
    return b"".join(map(shapely.to_wkb, geometries))


def digest(chronicle: Chronicle) -> str:
    """Return a digest of everything that was derived, to the last bit."""
    found = hashlib.sha256(to_wkb(chronicle.arrangement.faces))
    for segment in chronicle.segments:
        found.update(segment.ref.encode() + to_wkb(piece.geometry for piece in segment.pieces))
        found.update(repr((segment.since, segment.until, [p.vertices for p in segment.pieces])).encode())
    for version in range(len(chronicle.versions)):
        found.update(repr([(t.treaty.id, t.hold) for t in chronicle.tenures[version]]).encode())
        for territory in query_territories.of_version(chronicle, version):
            found.update(
                territory.sovereign.encode() + to_wkb([territory.geometry]) + repr(territory.area).encode()
            )
        for transfer in query_transfers.between_versions(chronicle, 0, version):
            facts = (transfer.from_, transfer.to, transfer.treaty.id, transfer.article, transfer.area)
            found.update(repr(facts).encode() + to_wkb([transfer.geometry]))
    return found.hexdigest()
