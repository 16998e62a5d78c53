"""Territories: the land of a day, whole, with areas that add up."""

from __future__ import annotations

import itertools
import math

import laws
import pytest
import shapely
import toys
from hypothesis import given

from borderhist.geometry import geodesy


def areas_of_territories_add_up_to_the_land(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    land = math.fsum(map(geodesy.area_km2, chronicle.arrangement.faces))
    for version in range(len(chronicle.versions)):
        found = answers.territories[version]
        assert math.fsum(t.area.km2 for t in found) == pytest.approx(land, rel=1e-9)
        assert math.fsum(geodesy.area_km2(t.geometry) for t in found) == pytest.approx(land, rel=1e-9)
        for a, b in itertools.combinations(found, 2):
            assert not shapely.relate_pattern(a.geometry, b.geometry, "T********")


def territories_have_the_area_of_their_shape(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for version in range(len(chronicle.versions)):
        for territory in answers.territories[version]:
            assert territory.geometry.is_valid
            assert geodesy.area_km2(territory.geometry) == pytest.approx(territory.area.km2, rel=1e-9)
            assert territory.area.error_km2 >= 0


LAWS = (
    areas_of_territories_add_up_to_the_land,
    territories_have_the_area_of_their_shape,
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_real_record_keeps_the_law_that(law: laws.Law, answers: laws.Answers) -> None:
    law(answers)


@laws.few
@given(toys.toys())
def test_toy_histories_keep_every_law(toy: toys.Toy) -> None:
    laws.keep(LAWS, toy)
