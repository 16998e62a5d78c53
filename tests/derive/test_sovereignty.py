"""Who gets which face: one rule at a time on lands drawn by hand, then laws of all land and its lines."""

from __future__ import annotations

import datetime as dt

import laws
import pytest
import toys
from hypothesis import given

from borderhist.derive.chronicle import derive
from borderhist.derive.sovereignty import Regions, Tenure, Witness, assign_sovereigns, keep_first_clauses
from borderhist.model.base import Text
from borderhist.model.treaty import Hold, Treaty


def tenure(sovereign: str, article: str = "1") -> Tenure:
    text = Text(en="x")
    hold = Hold(sovereign=sovereign, article=article, kind="allocation", places=("a",), when={})
    treaty = Treaty(
        id=f"t{article}", kind="treaty", parties=(), effective=dt.date(1800, 1, 1), effective_why=text,
        title=text, summary=text, sources=("s",),
    )  # fmt: skip
    return Tenure(treaty, hold, sovereign)


def held(land: Regions) -> dict[int, str]:
    return {face: found.sovereign for face, found in assign_sovereigns(land).items()}


def test_a_region_goes_to_its_newest_witness() -> None:
    witnesses = (Witness("a", 0, 0, tenure("alfa")), Witness("b", 1, 3, tenure("bravo")))
    assert held(Regions((0, 0, 0), (0, 0, 0), witnesses, [(0, 1), (1, 2)])) == {
        0: "bravo",
        1: "bravo",
        2: "bravo",
    }


def test_a_region_without_a_witness_gets_nobody() -> None:
    assert held(Regions((0, 1), (0, 0), (Witness("a", 0, 0, tenure("alfa")),), [(0, 1)])) == {0: "alfa"}


def test_land_that_came_together_keeps_the_clause_of_each_tract() -> None:
    one, other = tenure("alfa", "1"), tenure("alfa", "2")
    witnesses = (Witness("a", 0, 1, one), Witness("b", 3, 1, other))
    found = assign_sovereigns(Regions((0, 0, 0, 0), (0, 0, 2, 2), witnesses, [(0, 1), (1, 2), (2, 3)]))
    assert [found[face].hold.article for face in range(4)] == ["1", "1", "2", "2"]


def test_what_does_not_change_hands_keeps_its_first_clause() -> None:
    old, new = (tenure("alfa", "1"), tenure("alfa", "1")), (tenure("alfa", "2"), tenure("bravo", "2"))
    assert keep_first_clauses(new, old) == (old[0], new[1])


def every_line_has_its_holders_on_either_hand(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for version, tenures in enumerate(chronicle.tenures):
        for segment in chronicle.in_force(version):
            for _, left, right in answers.sides(segment):
                hands = [
                    chronicle.successor(hand, version) for hand in (segment.record.left, segment.record.right)
                ]
                assert left is None or tenures[left].sovereign == hands[0]
                assert right is None or tenures[right].sovereign == hands[1]


def holders_change_only_across_lines_in_force(answers: laws.Answers) -> None:
    """Wherever two faces meet and differ, some segment in force runs between them."""
    chronicle = answers.chronicle
    for version, tenures in enumerate(chronicle.tenures):
        parted = {frozenset(edge) for s in chronicle.in_force(version) for edge, *_ in answers.sides(s)}
        for (a, b), left in chronicle.arrangement.left.items():
            right = chronicle.arrangement.left.get((b, a))
            if right is not None and tenures[left].sovereign != tenures[right].sovereign:
                assert frozenset((a, b)) in parted


LAWS = (every_line_has_its_holders_on_either_hand, holders_change_only_across_lines_in_force)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_real_record_keeps_the_law_that(law: laws.Law, answers: laws.Answers) -> None:
    law(answers)


@laws.few
@given(toys.toys())
def test_toy_histories_keep_every_law(toy: toys.Toy) -> None:
    laws.keep(LAWS, toy)


@laws.few
@given(toys.toys())
def test_every_toy_face_is_held_by_whom_the_model_says(toy: toys.Toy) -> None:
    chronicle = derive(toys.atlas(toy))
    for face, polygon in enumerate(chronicle.arrangement.faces):
        point = polygon.point_on_surface()
        for tenures, version in zip(chronicle.tenures, toy.versions, strict=True):
            assert tenures[face].sovereign == toy.holder((point.x, point.y), version)
