"""The planar arrangement: faces that cover the land, without gap or overlap."""

from __future__ import annotations

import math

import laws
import pytest
import shapely
import toys
from hypothesis import given

from borderhist.derive.chronicle import derive
from borderhist.geometry.arrangement import build_arrangement, canonical_edge, connected_components


def the_faces_are_a_valid_coverage(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    faces = chronicle.arrangement.faces
    assert shapely.coverage_is_valid(faces)
    assert all(face.is_valid and face.area > 0 for face in faces)
    assert all(face.exterior.is_ccw for face in faces)


def the_faces_fill_the_land_of_the_frame(answers: laws.Answers) -> None:
    """Coast and frame alone make a few parts; each is either all faces or all sea."""
    chronicle = answers.chronicle
    faces = chronicle.arrangement.faces
    coasts = [feature.geometry for feature in chronicle.atlas.lines.get("coast", ())]
    lines = shapely.union_all([*coasts, chronicle.atlas.frame.exterior], grid_size=1e-7)
    parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    frame = chronicle.atlas.frame.buffer(1e-6)
    points = shapely.point_on_surface(list(faces))
    which, hits = shapely.STRtree(parts).query(points, predicate="within")
    assert sorted(which) == list(range(len(faces)))
    for number, part in enumerate(parts):
        filled = math.fsum(faces[face].area for face, hit in zip(which, hits, strict=True) if hit == number)
        if filled:
            assert frame.contains(part)
            # noding moves coordinates by up to half a centimetre
            assert filled == pytest.approx(part.area, rel=1e-9, abs=part.length * 1e-7)


def noding_moves_no_line(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for segment in chronicle.segments:
        for piece in segment.pieces:
            noded = shapely.LineString(piece.vertices)
            assert shapely.hausdorff_distance(piece.geometry, noded) < 2e-7
            assert noded.is_simple


LAWS = (
    the_faces_are_a_valid_coverage,
    the_faces_fill_the_land_of_the_frame,
    noding_moves_no_line,
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_real_record_keeps_the_law_that(law: laws.Law, answers: laws.Answers) -> None:
    law(answers)


@laws.few
@given(toys.toys())
def test_toy_histories_keep_every_law(toy: toys.Toy) -> None:
    laws.keep(LAWS, toy)


@laws.few
@given(toys.toys())
def test_toy_faces_have_the_area_of_the_model_s_land(toy: toys.Toy) -> None:
    faces = derive(toys.atlas(toy)).arrangement.faces
    assert math.fsum(face.area for face in faces) == pytest.approx(toy.land.area, rel=1e-7)


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


def test_components_are_named_by_their_smallest_node() -> None:
    assert connected_components(6, [(4, 5), (1, 3), (5, 3)]) == [0, 1, 2, 1, 1, 1]
    assert connected_components(2, []) == [0, 1]
