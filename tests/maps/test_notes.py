"""What a lecturer reads out: it is there in every language, claims nothing of its own and takes no side."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import shapely

from borderhist.model.base import LANGUAGES, Language, Text
from borderhist.query import transfers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.reader import Atlas
    from borderhist.model.treaty import Treaty

LOADED: dict[Language, str] = {
    "en": r"annex|seiz|stole|steal|return|recover|regain|\bcede|\bceding|grab",
    "ru": r"(?<!\w)(?:вернул|вернут|вернё)|возвра|захват|захвач|аннекс|отня|отобра|оккупант|украд|награб",
    "zh-Hant": "收復|收回|侵佔|侵占|割讓|割佔|割占|霸佔|歸還|奪|竊取|吞併",
    "tr": r"ilhak|gasp|\biade\b|geri (al|ver)|ele geçir",
}
"""Words that decide whose the land was; a quotation may have them."""

QUOTED = re.compile(r'«[^»]*»|「[^」]*」|“[^”]*”|"[^"]*"')
GROUPED = re.compile(r"(?<=\d)[ ,.\u00a0](?=\d{3}(?!\d))")
AREA = re.compile(r"(\d[\d,.]*) square kilometres")
NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@pytest.fixture(scope="module")
def atlas(chronicle: Chronicle) -> Atlas:
    return chronicle.atlas


def spoken(atlas: Atlas) -> Iterator[tuple[Treaty, Text]]:
    """Yield every note and the name of every view, with whose they are."""
    for treaty in atlas.treaties:
        yield from ((treaty, text) for text in (*treaty.notes, *(view.name for view in treaty.views)))


def told(value: object) -> Iterator[str]:
    """Yield every English text of a record as it is dumped, but its notes."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from () if key == "notes" else told(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from told(inner)
    elif value is not None:
        yield str(value)


def ungrouped(text: str) -> str:
    """Return a text without the marks that part thousands, whichever language wrote them."""
    return GROUPED.sub("", text)


def missing(text: Text) -> list[Language]:
    return [language for language in LANGUAGES if text.model_dump(by_alias=True)[language] is None]


def loaded(text: Text) -> list[str]:
    """Return the words of a text that take a side."""
    said = {language: QUOTED.sub("", text.in_language(language)) for language in LANGUAGES}
    return [
        found[0]
        for language in LANGUAGES
        for found in re.finditer(LOADED[language], said[language], re.IGNORECASE)
    ]


def test_every_instrument_that_is_no_context_has_three_to_five_notes(atlas: Atlas) -> None:
    counts = {treaty.id: len(treaty.notes) for treaty in atlas.treaties if treaty.kind != "context"}
    assert counts
    assert {treaty: count for treaty, count in counts.items() if not 3 <= count <= 5} == {}


def test_a_context_has_no_notes_or_enough(atlas: Atlas) -> None:
    assert {t.id for t in atlas.treaties if t.kind == "context" and 0 < len(t.notes) < 3} == set()


def test_notes_and_views_are_told_in_every_language(atlas: Atlas) -> None:
    assert [(treaty.id, text.en) for treaty, text in spoken(atlas) if missing(text)] == []


def test_no_language_repeats_another(atlas: Atlas) -> None:
    assert [
        (treaty.id, note.en)
        for treaty in atlas.treaties
        for note in treaty.notes
        if len(set(note.in_all_languages().values())) < len(LANGUAGES)
    ] == []


def test_a_note_can_be_said_in_one_breath_or_two(atlas: Atlas) -> None:
    notes = [(treaty.id, note.en) for treaty in atlas.treaties for note in treaty.notes]
    assert [(treaty, note) for treaty, note in notes if len(note.split()) > 60] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_notes_are_the_same(atlas: Atlas, language: Language) -> None:
    counts = Counter(note.in_language(language) for treaty in atlas.treaties for note in treaty.notes)
    assert [note for note, count in counts.items() if count > 1] == []


def test_no_word_takes_a_side(atlas: Atlas) -> None:
    assert [(treaty.id, words) for treaty, text in spoken(atlas) if (words := loaded(text))] == []


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "It was seized."),
        ("ru", "Россия вернула Амур."),
        ("zh-Hant", "收復失地。"),
        ("tr", "Geri verildi."),
    ],
)
def test_a_word_that_takes_a_side_would_be_found_but_in_a_quotation(language: Language, word: str) -> None:
    marks = {"en": '"{}"', "ru": "«{}»", "zh-Hant": "「{}」", "tr": "“{}”"}[language]
    texts = {"en": "A river.", language: word}
    assert loaded(Text.model_validate(texts))
    assert loaded(Text.model_validate(texts | {language: marks.format(word)})) == []


def areas(note: Text) -> set[str]:
    """Return the areas (km2) that a note names in English."""
    return {ungrouped(found).rstrip(",.") for found in AREA.findall(note.en)}


def printed(treaty: Treaty) -> set[str]:
    """Return the numbers that an instrument's file has outside its notes."""
    figures = {f"{figure.km2:.0f}" for figure in treaty.figures}
    return figures | set(NUMBER.findall(ungrouped(" ".join(told(treaty.model_dump(mode="json"))))))


def test_the_areas_a_lecturer_names_are_those_of_the_record(atlas: Atlas, chronicle: Chronicle) -> None:
    strange = []
    for treaty in (treaty for treaty in atlas.treaties if treaty.notes):
        ours = [transfer.area.km2 for transfer in transfers.by_treaty(chronicle, treaty.id)]
        named = set[str]().union(*map(areas, treaty.notes)) - printed(treaty)
        strange += [
            (treaty.id, area)
            for area in named
            if not any(float(area) == pytest.approx(km2, rel=0.03) for km2 in ours)
        ]
    assert strange == []


def test_every_language_names_the_same_areas(atlas: Atlas) -> None:
    wrong = []
    for treaty in atlas.treaties:
        for note in treaty.notes:
            wrong += [
                (treaty.id, language, area)
                for language in LANGUAGES
                for area in areas(note)
                if area not in NUMBER.findall(ungrouped(note.in_language(language)))
            ]
    assert wrong == []


def years(text: str) -> set[str]:
    return set(re.findall(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)", ungrouped(text)))


def test_every_language_names_the_same_years(atlas: Atlas) -> None:
    assert [
        (treaty.id, note.en)
        for treaty in atlas.treaties
        for note in treaty.notes
        if len({frozenset(years(said)) for said in note.in_all_languages().values()}) > 1
    ] == []


def test_every_view_shows_a_part_of_the_record(atlas: Atlas) -> None:
    places = shapely.MultiPoint([(place.lon, place.lat) for place in atlas.places.values()])
    shown = atlas.frame.union(places)
    views = [(treaty.id, view) for treaty in atlas.treaties for view in treaty.views]
    assert views
    assert [
        (treaty, view.id) for treaty, view in views if not shapely.box(*view.bounds).intersects(shown)
    ] == []


def test_a_view_is_about_four_by_three(atlas: Atlas) -> None:
    for treaty in atlas.treaties:
        for view in treaty.views:
            west, south, east, north = view.bounds
            shape = (east - west) * math.cos(math.radians((south + north) / 2)) / (north - south)
            assert 1 < shape < 1.8, (treaty.id, view.id)


def test_the_views_of_an_instrument_have_names_of_their_own(atlas: Atlas) -> None:
    for treaty in atlas.treaties:
        assert len({view.id for view in treaty.views}) == len(treaty.views), treaty.id
        assert len({view.name.en for view in treaty.views}) == len(treaty.views), treaty.id
