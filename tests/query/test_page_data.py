"""Laws of the data a map is made of: they say of the real record what the questions to it say."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import pickle
from functools import cache

import pytest
import shapely
import shapely.affinity
from derivation import record

from borderhist.derive.interpretation import parse_interpretation
from borderhist.errors import UnknownNameError
from borderhist.maps.compose.composition import compose_scene
from borderhist.query import naming, possessions, readings, territories, transfers
from borderhist.query.naming import name_in_year
from borderhist.query.page_data import (
    PageData,
    PageSovereign,
    find_story,
    gather_page_data,
    list_stories,
    surroundings,
)

STORIES = ("1688-eve", "1727", "1858-aigun", "1945-sakhalin", "2004-supplement", "atlas")
"""The beginning and the end of the record, several treaties in a year, an exchange, everything at once."""


@cache
def gathered(name: str) -> PageData:
    return gather_page_data(record(), find_story(record(), name))


@pytest.fixture(params=STORIES)
def data(request: pytest.FixtureRequest) -> PageData:
    name = record().versions[0].id if request.param == "1688-eve" else request.param
    return gathered(name)


# ---------------------------------------------------------------- land


def test_the_land_is_every_face_once(data: PageData) -> None:
    faces = sorted(face for piece in data.land for face in piece.faces)
    assert faces == list(range(len(record().arrangement.faces)))


def test_the_land_is_a_coverage_of_the_faces(data: PageData) -> None:
    land = [piece.geometry for piece in data.land]
    assert shapely.coverage_is_valid(land)
    whole = shapely.area(record().arrangement.faces).sum()
    assert shapely.area(land).sum() == pytest.approx(whole, rel=1e-12)


def test_each_piece_is_held_as_its_territories_say(data: PageData) -> None:
    for number, version in enumerate(data.story.versions):
        held: dict[str, set[int]] = {}
        for piece in data.land:
            held.setdefault(piece.holds[number].sovereign, set()).update(piece.faces)
        known = territories.of_version(record(), version)
        assert held == {one.sovereign: set(one.faces) for one in known}
        for one in known:
            area = sum(
                piece.area_km2 for piece in data.land if piece.holds[number].sovereign == one.sovereign
            )
            assert area == pytest.approx(one.area.km2, rel=1e-9)


def test_no_two_pieces_that_touch_are_held_alike(data: PageData) -> None:
    """As few pieces as the versions allow: what is held by the same clauses is one piece."""
    piece_of = {face: number for number, piece in enumerate(data.land) for face in piece.faces}
    for one, other in record().arrangement.neighbours:
        if one >= 0 and data.land[piece_of[one]].holds == data.land[piece_of[other]].holds:
            assert piece_of[one] == piece_of[other]


# ---------------------------------------------------------------- what changed hands


def test_each_transfer_is_that_of_the_record(data: PageData) -> None:
    numbers = range(len(data.versions))
    # an atlas has a thousand pairs: those that follow one another, and all that begin with the first
    pairs = set(itertools.pairwise(numbers)) | {(0, after) for after in numbers[1:]}
    first = data.story.before
    for before, after in pairs:
        ours = {
            (one.giver, one.taker, one.instrument, one.article, one.kind): one
            for one in data.transfers
            if (one.before, one.after) == (before, after)
        }
        known = transfers.between_versions(record(), first + before, first + after)
        assert len(ours) == len(known)
        for one in known:
            found = ours[one.from_, one.to, one.treaty.id, one.article, one.kind]
            assert (found.area_km2, found.area_error_km2) == (one.area.km2, one.area.error_km2)
            assert {face for number in found.land for face in data.land[number].faces} == set(one.faces)


def test_gains_are_losses(data: PageData) -> None:
    gains = dict.fromkeys((sovereign.id for sovereign in data.sovereigns), 0.0)
    for one in data.transfers:
        gains[one.taker] += one.area_km2
        gains[one.giver] -= one.area_km2
    assert sum(gains.values()) == pytest.approx(0, abs=1e-3)


# ---------------------------------------------------------------- lines


def test_the_lines_of_each_version_are_those_in_force(data: PageData) -> None:
    for number, version in enumerate(data.story.versions):
        ours = {
            piece.id[0]
            for line in data.lines
            if line.since <= number and (line.until is None or number < line.until)
            for piece in line.pieces
        }
        assert ours == {segment.ref for segment in record().in_force(version)}


def test_the_vertices_of_a_line_are_those_of_the_land(data: PageData) -> None:
    """A line may run over water or inside the land of one state; where it bounds land, it shares vertices."""
    rims = {tuple(point) for piece in data.land for point in shapely.get_coordinates(piece.geometry).tolist()}
    bounding = [
        line.instrument for line in data.lines if any(rims & set(piece.vertices) for piece in line.pieces)
    ]
    assert len(bounding) > len(data.lines) / 2


# ---------------------------------------------------------------- names


def test_each_state_has_its_name_of_each_day(data: PageData) -> None:
    for sovereign in data.sovereigns:
        for version in data.versions:
            known = naming.name_on(record(), sovereign.id, version.day)
            assert sovereign.name_on(version.day) == known


def test_a_name_holds_from_its_day_on() -> None:
    russia = next(sovereign for sovereign in gathered("atlas").sovereigns if sovereign.id == "russia")
    (first, old), (second, new), *_ = russia.names
    assert (russia.name_on(first), russia.name_on(second)) == (old, new)
    assert old != new


def test_each_place_is_called_as_in_the_year_of_the_map() -> None:
    data = gathered("1858-aigun")
    names = record().atlas.names
    for found in data.places:
        own = [name for name in names if name.place == found.place.id]
        assert found.name.in_all_languages() == name_in_year(own, found.place.id, 1858)
        assert list(found.originals) == own
        assert found.place.from_ is None or found.place.from_ <= 1858
    assert {found.place.id for found in data.places} < set(record().atlas.places)


def test_an_atlas_calls_places_as_today() -> None:
    assert all(found.name == found.today for found in gathered("atlas").places)
    assert any(found.name != found.today for found in gathered("1858-aigun").places)


# ---------------------------------------------------------------- what lies around


def test_what_is_gathered_falls_into_the_days_of_the_map(data: PageData) -> None:
    first, end = data.versions[0].day, data.versions[-1].until
    for one in (*data.zones, *data.possessions, *data.routes):
        assert end is None or one.since < end
        assert one.until is None or one.until > first
    for place in (*data.markers, *data.ports):
        assert end is None or place.day < end
    for event in data.events:
        assert first.year <= event.day.year
        assert end is None or event.day.year <= end.year


def test_an_atlas_has_everything_there_is() -> None:
    data, atlas = gathered("atlas"), record().atlas
    assert [one.zone for one in data.zones] == list(atlas.zones)
    assert {one.possession.id for one in data.possessions} == {one.id for one in atlas.possessions}
    assert [one.marker for one in data.markers] == [one for one in atlas.markers if one.lon is not None]
    first = str(record().first_day.year)
    assert [one.event for one in data.events] == [one for one in atlas.events if one.day[:4] >= first]
    assert [one.treaty for one in data.instruments] == list(record().versions)


def test_a_map_shows_possessions_in_the_versions_in_which_they_last() -> None:
    for data in (gathered("1881-st-petersburg"), gathered("atlas")):
        [ili] = [one for one in data.possessions if one.possession.id == "ili"]
        assert ili.colour == record().atlas.sovereigns["russia"].colour
        assert [name.en for name in (ili.holder, *ili.sovereigns)] == ["Russian Empire", "Qing Empire"]
        versions = {number for numbers, _ in ili.shown for number in numbers}
        assert versions
        for number, version in enumerate(data.versions):
            ends_before = version.until is not None and version.until <= ili.since
            lasts = not ends_before and (ili.until is None or version.day < ili.until)
            assert (number in versions) <= lasts
        # what Russia was ceded is no longer held by another than its sovereign
        for numbers, shape in ili.shown:
            for piece in data.land:
                if piece.holds[numbers[0]].sovereign == "russia":
                    assert shapely.area(shapely.intersection(piece.geometry, shape)) < 1e-6
    assert gathered("1858-aigun").possessions == ()


def test_of_those_who_held_the_same_land_in_turn_the_longest_is_shown() -> None:
    [ili] = [one for one in possessions.build_shapes(record()) if one.possession.id == "ili"]
    days = surroundings.Days(dt.date(1870, 1, 1), dt.date(1882, 1, 1))
    earlier, inner = (
        dataclasses.replace(ili, possession=ili.possession.model_copy(update={"id": name}))
        for name in ("earlier", "inner")
    )
    earlier = dataclasses.replace(earlier, since=dt.date(1864, 1, 1), until=ili.since)
    chosen = surroundings.choose_possessions([earlier, ili, inner], days)
    assert [one.possession.id for one in chosen] == ["ili", "inner"]
    before = surroundings.Days(dt.date(1865, 1, 1), dt.date(1872, 1, 1))
    [first] = surroundings.choose_possessions([ili, earlier], before)
    assert first.possession.id == "earlier"
    # what was elsewhere does not give way
    away = dataclasses.replace(earlier, geometry=shapely.affinity.translate(ili.geometry, 20))
    assert len(surroundings.choose_possessions([away, ili], days)) == 2


def test_another_reading_is_told_of_the_treaty_it_is_about() -> None:
    known = {
        (effect.reading.id, effect.variant.id): effect.km2
        for effect in readings.effects(record())
        if effect.faces
    }
    assert known
    for (reading, variant), km2 in known.items():
        name = record().atlas.readings[reading].treaty
        told = {(one.reading.id, one.variant.id): one.area_km2 for one in gathered(name).readings}
        assert told[reading, variant] == km2


def test_only_a_map_that_departs_from_the_defaults_says_so() -> None:
    assert gathered("1858-aigun").departures == ()
    other = record().under(parse_interpretation(record().atlas, ["uda=wide"], "signed"))
    chosen, rule = gather_page_data(other, find_story(other, "1858-aigun")).departures
    assert chosen == record().atlas.readings["uda"].variant("wide").name
    assert rule != chosen


def test_every_citation_is_there_that_something_names(data: PageData) -> None:
    keys = {key for key, _ in data.sources}
    named = {key for told in data.instruments for article in told.articles for key in article.sources}
    named |= {key for line in data.lines for piece in line.pieces for key in piece.sources}
    assert named & set(record().atlas.sources) <= keys


# ---------------------------------------------------------------- the values


def test_a_scene_is_composed_from_the_data_alone(data: PageData) -> None:
    """What was sent to another process makes the same scene, and brings no record with it."""
    sent = pickle.dumps(data)
    assert b"borderhist.derive.chronicle" not in sent
    assert b"borderhist.model.reader" not in sent
    assert compose_scene(pickle.loads(sent)) == compose_scene(data)  # noqa: S301 - our own


def test_the_data_are_frozen_and_say_what_they_are_on_a_line(data: PageData) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.land = ()  # type: ignore[misc]
    assert all(
        isinstance(value, (tuple, shapely.Geometry)) or dataclasses.is_dataclass(value)
        for field in dataclasses.fields(data)
        for value in (getattr(data, field.name),)
    )
    assert repr(data).startswith(f"PageData('{data.story.id}': ")
    assert len(repr(data)) < 120


def test_gathering_twice_is_the_same() -> None:
    again = gather_page_data(record(), find_story(record(), "1727"))
    assert again == gathered("1727")


def test_a_story_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(UnknownNameError, match="no instrument changed the map in 1700"):
        find_story(record(), "1700")


def test_no_two_stories_share_a_name() -> None:
    names = [story.id for story in list_stories(record())]
    assert len(set(names)) == len(names)
    assert names[0] == "atlas"


def test_a_sovereign_without_another_name_has_one() -> None:
    names = {sovereign.id: sovereign for sovereign in gathered("1858-aigun").sovereigns}
    assert isinstance(names["qing"], PageSovereign)
    assert len(names["qing"].names) == 1
