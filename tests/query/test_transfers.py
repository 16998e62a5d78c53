"""Transfers: what changed hands between two days, in either direction, and how it adds up."""

from __future__ import annotations

import itertools
import math

import laws
import pytest
import toys
from hypothesis import given

from borderhist.derive.chronicle import derive
from borderhist.errors import DataError
from borderhist.query import transfers as query_transfers


def transfers_backwards_are_those_forwards_reversed(answers: laws.Answers) -> None:
    for (a, b), forwards in answers.transfers.items():
        backwards = answers.transfers[b, a]
        assert tuple(t.reversed() for t in forwards) == backwards
        assert laws.map_faces(forwards) == {
            face: pair[::-1] for face, pair in laws.map_faces(backwards).items()
        }


def a_transfer_names_the_holders_of_its_two_days(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for a, b in answers.transfers:
        pairs = [
            (answers.now(old.sovereign), answers.now(new.sovereign))
            for old, new in zip(chronicle.tenures[a], chronicle.tenures[b], strict=True)
        ]
        changed = {face: pair for face, pair in enumerate(pairs) if pair[0] != pair[1]}
        assert answers.exchange((a, b)) == changed


def transfers_compose(answers: laws.Answers) -> None:
    step = {pair: answers.exchange(pair) for pair in answers.transfers}
    for a, b, c in itertools.product(answers.asked, repeat=3):
        assert step[a, c] == laws.compose(step[a, b], step[b, c])


def gains_sum_to_zero(answers: laws.Answers) -> None:
    for (a, b), found in answers.transfers.items():
        moved = math.fsum(transfer.area.km2 for transfer in found)
        gains: dict[str, float] = {}
        for name, km2 in query_transfers.gains(found).items():
            gains[answers.now(name)] = gains.get(answers.now(name), 0) + km2
        assert math.fsum(gains.values()) == pytest.approx(0, abs=1e-9 * max(moved, 1))
        before, after = (answers.areas(version) for version in (a, b))
        for sovereign in {*before, *after}:
            grown = after.get(sovereign, 0) - before.get(sovereign, 0)
            assert gains.get(sovereign, 0) == pytest.approx(
                grown, abs=1e-9 * max(*before.values(), *after.values())
            )


def a_transfer_was_made_by_a_treaty_between_its_two_days(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for (a, b), found in answers.transfers.items():
        for transfer in found:
            assert transfer.treaty in chronicle.versions[min(a, b) + 1 : max(a, b) + 1]
            assert transfer.article in {article.number for article in transfer.treaty.articles}


LAWS = (
    transfers_backwards_are_those_forwards_reversed,
    a_transfer_names_the_holders_of_its_two_days,
    transfers_compose,
    gains_sum_to_zero,
)
REAL = (*LAWS, a_transfer_was_made_by_a_treaty_between_its_two_days)
"""The laws of the real record."""


@pytest.mark.parametrize("law", REAL, ids=lambda law: law.__name__)
def test_the_real_record_keeps_the_law_that(law: laws.Law, answers: laws.Answers) -> None:
    law(answers)


@laws.few
@given(toys.toys())
def test_toy_histories_keep_every_law(toy: toys.Toy) -> None:
    laws.keep(LAWS, toy)


def test_land_that_moved_without_a_new_witness_is_credited_to_the_treaty_that_moved_the_line() -> None:
    """The second treaty moves the line by one cell and names nobody in the land between."""
    toy = toys.strip(["alfa", "alfa", "bravo"], ["alfa", "bravo", "bravo"])
    try:
        chronicle = derive(toys.atlas(toys.without_witnesses(toy, 1, ["cell-1-0", "cell-1-0-south"])))
    except DataError:
        return  # to refuse the file is as good
    (transfer,) = query_transfers.between_versions(chronicle, 0, 1)
    assert transfer.treaty.id == toy.versions[1].id
