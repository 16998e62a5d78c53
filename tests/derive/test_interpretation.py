"""Readings and date rules: what they move on the real record, and that they move nothing else."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

import pytest
from derivation import record

from borderhist.derive.interpretation import (
    DATE_RULES,
    DEFAULT,
    DateRule,
    Interpretation,
    chosen_variants,
    parse_interpretation,
)
from borderhist.errors import UnknownNameError
from borderhist.geometry.geodesy import area_km2
from borderhist.query import transfers

if TYPE_CHECKING:
    from borderhist.derive.chronicle import Chronicle

ATLAS = record().atlas
OTHERS = [
    (reading.id, variant.id)
    for reading in ATLAS.readings.values()
    for variant in reading.variants
    if variant.id != reading.default
]
LAND = {
    "gorbitsa", "uda", "abagaitu", "ussuri-mouth", "belenhe", "tumen-li", "tsitsihar", "mongolia", "tuva",
    "pickets", "pamir",
}  # fmt: skip
WORDS = {"li", "barlyk", "tianshan-crest"}
"""Readings that move no land: of measures, and of lines of which no map was found."""

WITHOUT_LAND = {("tumen-li", "not-more")}


@cache
def read(reading: str, variant: str) -> Chronicle:
    return record().under(Interpretation(((reading, variant),)))


def moved(reading: str, variant: str) -> set[int]:
    """Return the faces that some version gives to somebody else than by default."""
    pairs = zip(record().tenures, read(reading, variant).tenures, strict=True)
    return {
        face
        for mine, theirs in pairs
        for face, (a, b) in enumerate(zip(mine, theirs, strict=True))
        if a.sovereign != b.sovereign
    }


def test_the_readings_of_the_dossier_are_there() -> None:
    assert set(ATLAS.readings) == LAND | WORDS
    assert {variant.id for variant in ATLAS.readings["uda"].variants} == {"default", "narrow", "wide"}


@pytest.mark.parametrize(("reading", "variant"), OTHERS)
def test_a_reading_moves_the_faces_it_names_and_no_other(reading: str, variant: str) -> None:
    arrangement = record().arrangement
    named = {
        arrangement.face_at(place.lon, place.lat)
        for place in map(ATLAS.places.__getitem__, ATLAS.readings[reading].variant(variant).moves)
    }
    faces = moved(reading, variant)
    assert bool(faces) == (reading not in WORDS and (reading, variant) not in WITHOUT_LAND)
    assert named <= faces
    islands = {face for face, _ in arrangement.bridges}
    if named:
        # every face it moves touches, through other such faces, one that it names; islets go with their place
        reached, size = {face for face in named if face is not None}, 0
        while len(reached) > size:
            size = len(reached)
            touching = [pair for pair in arrangement.neighbours if reached.intersection(pair)]
            reached |= {face for pair in touching for face in pair if face in faces}
        assert faces - islands == reached - islands


@pytest.mark.parametrize(
    ("reading", "variant", "least", "most"),
    [
        ("gorbitsa", "amazar", 5_000, 15_000),
        ("uda", "wide", 30_000, 60_000),
        ("uda", "narrow", 35_000, 55_000),
        ("ussuri-mouth", "kazakevicheva", 300, 480),
        ("tsitsihar", "old-line", 500, 2_800),
        ("mongolia", "china", 1_500_000, 1_650_000),
        ("tuva", "china", 160_000, 180_000),
        ("abagaitu", "southern-arm", 40, 80),
        ("belenhe", "baizhen", 4_000, 10_000),
        ("tumen-li", "posts", 10, 30),
        ("tumen-li", "not-more", -1, 1),
        ("li", "standard", -1, 1),
        ("pickets", "movable", 400_000, 640_000),
        ("pamir", "due-south", 3_000, 8_000),
        ("pamir", "south-west", 5_000, 11_000),
    ],
)
def test_a_reading_moves_as_much_as_is_known(reading: str, variant: str, least: float, most: float) -> None:
    km2 = sum(area_km2(record().arrangement.faces[face]) for face in moved(reading, variant))
    assert least < km2 < most


def test_all_standpoints_share_their_faces() -> None:
    for reading, variant in OTHERS:
        assert read(reading, variant).arrangement is record().arrangement


@pytest.mark.parametrize("rule", DATE_RULES)
def test_every_date_rule_tells_a_record_without_contradiction(rule: DateRule) -> None:
    told = record().under(Interpretation((), rule))
    days = [treaty.effective for treaty in told.versions]
    assert days == sorted(days)
    assert {treaty.id for treaty in told.versions} == {treaty.id for treaty in record().versions}
    assert [t.sovereign for t in told.tenures[-1]] == [t.sovereign for t in record().tenures[-1]]


def test_the_qing_held_nerchinsk_in_force_until_peking() -> None:
    told = record().under(Interpretation((), "in-force"))
    skovorodino = ATLAS.places["skovorodino"]
    face = told.arrangement.face_at(skovorodino.lon, skovorodino.lat)
    assert face is not None
    day = dt.date(1859, 6, 1)
    assert record().tenures[record().version_on(day)][face].sovereign == "russia"
    assert told.tenures[told.version_on(day)][face].sovereign == "qing"
    assert told.tenures[told.version_on(dt.date(1860, 11, 14))][face].sovereign == "russia"


def test_what_changed_hands_does_not_depend_on_the_date_rule_over_the_whole_record() -> None:
    last = len(record().versions) - 1
    whole = transfers.between_versions(record(), 0, last)
    for rule in DATE_RULES:
        told = record().under(Interpretation((), rule))
        pairs = [(t.from_, t.to, t.faces) for t in transfers.between_versions(told, 0, last)]
        assert sum(len(faces) for *_, faces in pairs) == sum(len(t.faces) for t in whole)


def test_a_standpoint_is_written_as_names_and_variants() -> None:
    assert parse_interpretation(ATLAS, ["uda=wide", "gorbitsa=gorbitsa"]) == Interpretation(
        (("uda", "wide"),)
    )
    assert parse_interpretation(ATLAS, ["uda=wide"]).label() == "uda=wide"
    assert parse_interpretation(ATLAS, []) == DEFAULT
    assert chosen_variants(ATLAS, parse_interpretation(ATLAS, ["uda=wide"]))["uda"] == "wide"


@pytest.mark.parametrize(
    ("written", "near"),
    [(["udda=wide"], "uda"), (["uda=wider"], "wide"), (["uda=wide", "uda=narrow"], "twice")],
)
def test_an_unknown_reading_is_answered_with_the_nearest(written: list[str], near: str) -> None:
    with pytest.raises(UnknownNameError, match=near):
        parse_interpretation(ATLAS, written)
