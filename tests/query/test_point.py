"""Points: who held a place on a day, the same as the territories say."""

from __future__ import annotations

import itertools

import laws
import pytest
import shapely
import toys
from hypothesis import given, settings
from hypothesis import strategies as st

from borderhist.derive.chronicle import derive
from borderhist.query import point as points


def a_point_has_the_sovereign_of_its_territory(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for version, treaty in enumerate(chronicle.versions):
        found = answers.territories[version]
        # every face in every third version, so that each is met in many
        for face in chronicle.arrangement.faces[version % 3 :: 3]:
            point = face.point_on_surface()
            covering = [t.sovereign for t in found if t.geometry.covers(point)]
            assert [points.at(chronicle, point.x, point.y, treaty.effective).sovereign] == covering


def the_history_of_a_point_has_no_gap_and_no_overlap(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for number, face in enumerate(chronicle.arrangement.faces):
        point = face.point_on_surface()
        spans = list(points.history(chronicle, point.x, point.y))
        assert spans[0].valid_from == chronicle.first_day
        assert spans[-1].valid_to is None
        for one, following in itertools.pairwise(spans):
            assert one.valid_to == following.valid_from
            assert one.valid_from < following.valid_from
            assert one.sovereign != following.sovereign
        for tenures, treaty in zip(chronicle.tenures, chronicle.versions, strict=True):
            (span,) = [
                s
                for s in spans
                if s.valid_from <= treaty.effective and (s.valid_to is None or treaty.effective < s.valid_to)
            ]
            assert span.sovereign == tenures[number].sovereign


LAWS = (
    a_point_has_the_sovereign_of_its_territory,
    the_history_of_a_point_has_no_gap_and_no_overlap,
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_real_record_keeps_the_law_that(law: laws.Law, answers: laws.Answers) -> None:
    law(answers)


@laws.few
@given(toys.toys())
def test_toy_histories_keep_every_law(toy: toys.Toy) -> None:
    laws.keep(LAWS, toy)


@laws.few
@given(toys.toys(), st.integers(0, 2**32))
def test_a_toy_point_is_held_by_whom_the_model_says(toy: toys.Toy, seed: int) -> None:
    chronicle = derive(toys.atlas(toy))
    lines = shapely.MultiLineString([*chronicle.arrangement.chains, *chronicle.arrangement.rim])
    for point in toys.points(toy, seed, 30):
        if lines.distance(shapely.Point(point)) > 1e-6:
            for version in toy.versions:
                assert laws.find_holder(chronicle, point, version.effective) == toy.holder(point, version)


@settings(max_examples=25)
@given(lon=st.floats(90, 147), lat=st.floats(37, 63))
def test_any_point_of_the_study_area_lies_in_one_territory_or_at_sea(
    answers: laws.Answers, lon: float, lat: float
) -> None:
    chronicle = answers.chronicle
    point = shapely.Point(lon, lat)
    around = [face for face in chronicle.arrangement.faces if face.covers(point)]
    if not around:
        assert laws.find_holder(chronicle, (lon, lat), chronicle.first_day) is None
        return
    for version, treaty in enumerate(chronicle.versions):
        answer = points.at(chronicle, lon, lat, treaty.effective)
        holders = {t.sovereign: t for t in answers.territories[version]}
        assert holders[answer.sovereign].geometry.covers(point)
