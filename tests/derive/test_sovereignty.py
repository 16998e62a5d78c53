"""Who gets which face: small lands drawn by hand, one rule at a time."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely
from pydantic import ValidationError

from borderhist.derive.sovereignty import Regions, Tenure, Witness, assign_sovereigns, keep_first_clauses
from borderhist.geometry.arrangement import build_arrangement, canonical_edge, connected_components
from borderhist.geometry.bounds import Bounds
from borderhist.model.base import Text
from borderhist.model.records import Sovereign, condominium_of, parties_of
from borderhist.model.treaty import Hold, Treaty, View


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


def test_components_are_named_by_their_smallest_node() -> None:
    assert connected_components(6, [(4, 5), (1, 3), (5, 3)]) == [0, 1, 2, 1, 1, 1]
    assert connected_components(2, []) == [0, 1]


def test_lines_cut_faces_and_know_what_lies_beside_them() -> None:
    frame = shapely.box(0, 0, 4, 2)
    crossing = [shapely.LineString([(1, 0), (1, 2)]), shapely.LineString([(0, 1), (4, 1)])]
    arrangement = build_arrangement(crossing, [], frame)
    assert len(arrangement.faces) == 4
    assert arrangement.chains[0] == ((1, 0), (1, 1), (1, 2))
    (_, left, right), _ = arrangement.sides[0]
    assert arrangement.faces[left].bounds == (0, 0, 1, 1)
    assert arrangement.faces[right].bounds == (1, 0, 4, 1)
    assert canonical_edge(((1, 1), (1, 0))) == canonical_edge(((1, 0), (1, 1))) == ((1, 0), (1, 1))


def test_only_a_condominium_has_parties() -> None:
    def sovereign(name: str) -> Sovereign:
        return Sovereign(id=name, name=Text(en="x"), kind="condominium", colour="#000000")

    assert sovereign("condominium:bravo+alfa").parties == ("bravo", "alfa")
    assert sovereign("alfa").parties == ()
    assert condominium_of(["bravo", "alfa"]) == "condominium:alfa+bravo"
    assert parties_of(condominium_of(["alfa", "bravo"])) == ("alfa", "bravo")
    with pytest.raises(ValidationError):
        sovereign("realm:alfa+bravo")


def test_bounds_are_a_box_that_can_be_asked() -> None:
    box = Bounds(100, 40, 110, 44)
    assert box == (100, 40, 110, 44) == Bounds.of(shapely.box(*box))
    assert (box.width, box.height) == (10, 4)
    assert box.padded(0.5) == (95, 38, 115, 46)
    assert box.at_least(20, 1) == (95, 40, 115, 44)
    assert box.contains(100, 44)
    assert not box.contains(99.9, 42)


@pytest.mark.parametrize(
    "bounds", [(110, 40, 100, 44), (100, 44, 110, 40), (170, 40, 190, 44), (0, -91, 1, 0)]
)
def test_a_view_is_a_box_on_earth(bounds: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError, match="west, south, east, north"):
        View.model_validate({"id": "v", "name": {"en": "x"}, "bounds": bounds})
    assert View.model_validate({"id": "v", "name": {"en": "x"}, "bounds": [1, 2, 3, 4]}).bounds == (
        1,
        2,
        3,
        4,
    )
