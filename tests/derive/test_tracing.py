"""Tracing: every metre of line says which clause put it there, and ends where its words say."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING

import laws
import pytest
import shapely
import toys
from hypothesis import given

from borderhist.derive.chronicle import Chronicle, derive
from borderhist.geometry import geodesy
from borderhist.model.base import CERTAINTIES

if TYPE_CHECKING:
    from borderhist.model.reader import Atlas


def every_metre_says_who_put_it_there(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for segment in chronicle.segments:
        assert segment.treaty.article(segment.record.article).summary.en
        assert segment.record.sources
        assert segment.pieces
        for piece in segment.pieces:
            assert set(piece.source.split()) <= set(chronicle.atlas.sources)
            assert piece.licence
            assert piece.method
            assert piece.certainty in CERTAINTIES
            assert CERTAINTIES.index(piece.certainty) >= CERTAINTIES.index(segment.record.certainty)
            assert piece.uncertainty_km >= segment.record.uncertainty_km
            assert geodesy.length_km(piece.geometry) > 0


def pieces_join_end_to_end(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    places = chronicle.atlas.places
    for segment in chronicle.segments:
        for one, following in itertools.pairwise(segment.pieces):
            assert one.geometry.coords[-1] == following.geometry.coords[0]
        for place_id, piece, end in ((segment.record.from_, 0, 0), (segment.record.to, -1, -1)):
            place = places[place_id]
            gap = geodesy.distance_km(place.lon, place.lat, *segment.pieces[piece].geometry.coords[end])
            assert gap <= place.uncertainty_km + segment.pieces[piece].uncertainty_km + 1e-5
        assert shapely.LineString([p for piece in segment.pieces for p in piece.geometry.coords]).is_simple


def later_treaties_change_no_earlier_line(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    # two, not one: the eve of 1688 asks a question that belongs to the treaty of 1689
    for count in (2, len(chronicle.versions) - 1):
        shorter = derive(_first(chronicle, count))
        lines = {segment.ref: segment for segment in shorter.segments}
        same = [segment for segment in chronicle.segments if segment.ref in lines]
        assert len(same) == len(lines)
        for segment in same:
            assert laws.to_wkb(p.geometry for p in segment.pieces) == laws.to_wkb(
                p.geometry for p in lines[segment.ref].pieces
            )


def _first(chronicle: Chronicle, count: int) -> Atlas:
    """Return the record of the first instruments, without what speaks of later ones."""
    atlas = chronicle.atlas
    ids = {treaty.id for treaty in atlas.treaties[:count]}
    readings = {name: reading for name, reading in atlas.readings.items() if reading.treaty in ids}
    without = dataclasses.replace(
        atlas, zones=(), possessions=(), markers=(), contradictions=(), readings=readings
    )
    return dataclasses.replace(without, treaties=atlas.treaties[:count])


LAWS = (
    every_metre_says_who_put_it_there,
    pieces_join_end_to_end,
    later_treaties_change_no_earlier_line,
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
def test_a_toy_segment_runs_from_its_first_place_to_its_last(toy: toys.Toy) -> None:
    for segment in derive(toys.atlas(toy)).segments:
        assert segment.pieces[0].geometry.coords[0] == toy.places[segment.record.from_]
        assert segment.pieces[-1].geometry.coords[-1] == toy.places[segment.record.to]
