"""How instruments, lines, places and readings are told: nothing lost, nothing too wide, in every language."""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import io
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest
import shapely
from click.testing import CliRunner
from derivation import record
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from toys import atlas, points, strip, toys

from borderhist import cli
from borderhist.cli import console, main
from borderhist.cli.options import RecordOptions
from borderhist.derive.chronicle import Chronicle, derive
from borderhist.derive.interpretation import Interpretation
from borderhist.derive.tracing import Segment
from borderhist.errors import OutsideError, UnknownNameError
from borderhist.geometry import geodesy
from borderhist.i18n.translator import speaker, terminal_texts
from borderhist.model.base import LANGUAGES, Language
from borderhist.model.records import Place
from borderhist.model.treaty import Dates, Figure, InstrumentKind, PrintedDate, RuleKind, Stage, TransferKind
from borderhist.query import ledger, point, readings, search, summary, transfers
from borderhist.query import lines as query_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result
    from toys import Toy

    from borderhist.model.reader import Atlas

ATLAS: Atlas = record().atlas
COMMANDS = ("at", "blame", "log", "readings", "show", "treaties")
STATUSES = (
    "inside",
    "on-line",
    "within-uncertainty",
    "near-edge",
    "condominium",
    "undetermined",
    "off-coast",
)
BREAKS = "abc def,. (x) 甲乙丙。「丁」(戊),\n"


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that runs a command on a chronicle derived once, the real one unless said."""

    def run(*arguments: str, chronicle: Chronicle | None = None) -> Result:
        monkeypatch.setattr(RecordOptions, "open_record", lambda _: chronicle or record())
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    return run


def value(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


# words


def test_every_word_is_said_in_every_language_with_the_same_gaps() -> None:
    assert len(terminal_texts()) > 150
    for key, text in terminal_texts().items():
        said = (text.en, text.ru, text.zh_hant, text.tr)
        assert None not in said, key
        assert len({len(re.findall(r"\{\d?\}", word or "")) for word in said}) == 1, key


def test_every_word_that_a_command_says_is_known() -> None:
    asked = set()
    for path in Path(cli.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name in ("say", "_heading"):
                    asked.add(node.args[0].value)
    assert len(asked) > 40
    assert asked - terminal_texts().keys() == set()


def test_everything_the_record_may_be_has_a_word() -> None:
    calendars = get_args(PrintedDate.model_fields["calendar"].annotation)
    needed = {f"act-{kind}" for kind in get_args(InstrumentKind)} | {
        f"rule-{rule}" for rule in get_args(RuleKind)
    }
    needed |= {*get_args(Stage), *get_args(TransferKind), *calendars, *Dates.model_fields, *STATUSES}
    assert needed - terminal_texts().keys() == set()


# lines of text


@given(st.text(BREAKS, max_size=200), st.integers(2, 30))
def test_wrapping_keeps_every_letter_and_the_width(text: str, width: int) -> None:
    lines = console.wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line.endswith(" ") for line in lines)


@given(st.text("甲乙丙。「丁」(戊),", max_size=100))
def test_chinese_never_starts_a_line_with_a_full_stop_nor_ends_one_with_a_bracket_that_opens(
    text: str,
) -> None:
    sensible = re.sub(r"[。」),]{2,}", "。", re.sub(r"[「(]{2,}", "「", text)).lstrip("。」),").rstrip("「(")
    lines = console.wrapped(sensible, 12)
    if re.search(r"[「(][。」),]", sensible) is None:
        assert not any(line[:1] in tuple("。」),") for line in lines[1:])
        assert not any(line[-1:] in tuple("「(") for line in lines)


@given(
    st.lists(st.tuples(st.text("abc 甲", max_size=40), st.text(BREAKS, max_size=200)), min_size=1, max_size=5)
)
def test_facts_stand_beside_their_labels_and_lose_nothing(rows: list[tuple[str, str]]) -> None:
    page = Console(width=80, no_color=True, file=io.StringIO())
    with page.capture() as shown:
        console.facts(page, rows, 2)
    lines = shown.get().splitlines()
    assert all(cell_len(line) <= 80 for line in lines)
    everything = sorted("".join("".join((*row,)) for row in rows).replace(" ", "").replace("\n", ""))
    assert sorted("".join(lines).replace(" ", "")) == everything


# who held a point


@settings(max_examples=40)
@given(toys(), st.integers(0, 2**16))
def test_a_point_is_held_without_gap_or_overlap_and_as_the_model_says(toy: Toy, seed: int) -> None:
    chronicle = derive(atlas(toy))
    for lon, lat in points(toy, seed, 6):
        try:
            spells = tuple(point.history(chronicle, lon, lat))
        except OutsideError:
            continue
        assert spells[0].valid_from == chronicle.first_day
        assert spells[-1].valid_to is None
        for one, other in pairwise(spells):
            assert one.valid_to == other.valid_from
            assert one.sovereign != other.sovereign
        for spell in spells:
            assert chronicle.atlas.treaty(spell.begun_by).effective == spell.valid_from
            assert spell.heir_of is None
        if spells[0].status == "off-coast":
            continue
        for version in toy.versions:
            (held,) = [
                spell.sovereign
                for spell in spells
                if spell.valid_from <= version.effective
                and (spell.valid_to is None or version.effective < spell.valid_to)
            ]
            assert held == toy.holder((lon, lat), version)


def test_every_place_of_the_record_has_a_chain_without_gap_that_agrees_with_the_tenures() -> None:
    chronicle = record()
    told = 0
    for place in ATLAS.places.values():
        try:
            spells = tuple(point.history(chronicle, place.lon, place.lat))
        except OutsideError:
            continue
        told += 1
        assert spells[0].valid_from == chronicle.first_day
        assert spells[-1].valid_to is None
        assert all(one.valid_to == other.valid_from for one, other in pairwise(spells))
        for spell in spells:
            assert ATLAS.treaty(spell.begun_by).effective == spell.valid_from
            if spell.heir_of is not None:
                version = chronicle.version_on(spell.valid_from)
                assert chronicle.successor(spell.heir_of, version) == spell.sovereign
                assert ATLAS.treaty(spell.begun_by).successions
    assert told > 150


def test_china_takes_the_place_of_the_qing_in_a_chain_and_no_treaty_is_named_for_it() -> None:
    peking = ATLAS.places["peking"]
    *_, last = point.history(record(), peking.lon, peking.lat)
    assert (last.sovereign, last.heir_of, last.begun_by) == ("china", "qing", "1912-abdication")


# the life of a line


@settings(max_examples=40)
@given(toys())
def test_the_life_of_a_line_is_told_from_both_ends_alike(toy: Toy) -> None:
    chronicle = derive(atlas(toy))
    for segment in chronicle.segments:
        stages = {stage.segment.ref: stage for stage in query_lines.list_stages(chronicle, segment)}
        assert segment.ref in stages
        mine = stages[segment.ref]
        for after in mine.after:
            (theirs,) = [
                stage for stage in query_lines.list_stages(chronicle, after) if stage.segment == after
            ]
            assert segment in theirs.before
            assert after.since == segment.until
        if mine.ended_by is not None:
            assert mine.ended_by.effective == segment.until
        else:
            assert segment.until is None
        if mine.geometry_change == "identical":
            assert vertices(mine.segment) == set().union(*(vertices(one) for one in mine.before))
        assert (mine.geometry_change == "first") == (not mine.before)


def vertices(segment: Segment) -> set[tuple[float, float]]:
    return {tuple(p) for piece in segment.pieces for p in shapely.get_coordinates(piece.geometry).tolist()}


def test_the_argun_stays_to_the_bit() -> None:
    told = stages_of("1689-nerchinsk/argun")
    assert told["1991-sino-soviet/argun"].geometry_change == "identical"
    last = told["2004-supplement/argun-east"]
    assert last.geometry_change == "identical"
    assert last.ended_by is None
    assert {stage.geometry_change for stage in told.values()} == {"first", "identical"}


def test_the_line_from_lake_khanka_goes_on_as_a_part_of_itself() -> None:
    told = stages_of("1858-aigun/khanka-tumen")
    assert told["1860-peking/khanka-tumen"].geometry_change == "part"


def stages_of(name: str) -> dict[str, query_lines.Stage]:
    segment = search.find_named(record(), name)
    assert isinstance(segment, Segment)
    return {stage.segment.ref: stage for stage in query_lines.list_stages(record(), segment)}


def test_a_line_that_was_closed_names_the_instrument_and_no_successor(ask: Callable[..., Result]) -> None:
    (stage, *_) = value(ask("log", "1688-eve-of-nerchinsk/siberia", "--json"))
    assert (stage["ended_by"], stage["superseded_by"]) == ("1720-irtysh-line", [])
    assert "ended by 1720-irtysh-line" in ask("log", "1688-eve-of-nerchinsk/siberia").stdout


# names


def test_every_name_in_every_language_leads_to_its_place() -> None:
    bearers: dict[str, set[str]] = {}
    for name in ATLAS.names:
        bearers.setdefault(name.name, set()).add(name.place)
    alone = {
        name: places for name, places in bearers.items() if len(places) == 1 and name not in ATLAS.places
    }
    assert len(alone) > 300
    for name in list(alone)[::5]:
        try:
            found = search.find_named(record(), name)
        except UnknownNameError as error:
            assert "several places" in str(error)  # noqa: PT017 - names that differ in accents only
        else:
            assert isinstance(found, Place)
            assert {found.id} == alone[name]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("khabarovks", "the nearest are khabarovsk"),
        ("ABAGAYTU", "several places: abagaitu, abagaitui-village"),
        ("1689-nerchinsk/divide-uda-wide", "add --reading uda=wide"),
        ("1689-nerchinsk/argum", "1689-nerchinsk/argun"),
    ],
)
def test_a_name_that_leads_nowhere_gets_a_sentence(name: str, said: str, ask: Callable[..., Result]) -> None:
    result = ask("log", name)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_bare_line_that_several_unrelated_segments_bear_is_refused() -> None:
    ids = [segment.record.id for segment in record().segments]
    refused = 0
    for name in sorted({one for one in ids if ids.count(one) > 1 and one not in ATLAS.places}):
        try:
            found = search.find_named(record(), name)
        except UnknownNameError as error:
            refused += 1
            assert "give one of these" in str(error)  # noqa: PT017 - either answer is right here
        else:
            if isinstance(found, Place):  # a place bears the name as well
                continue
            life = {segment.ref for segment in query_lines.trace_line_history(record(), found)}
            assert {segment.ref for segment in record().segments if segment.record.id == name} <= life
    assert refused > 0


def test_accents_and_capitals_do_not_matter() -> None:
    assert (
        search.find_named(record(), "ХАБАРОВСК")
        == search.find_named(record(), "Bólì".upper())
        == ATLAS.places["khabarovsk"]
    )


# blame


@settings(max_examples=30)
@given(toys(), st.integers(0, 2**16))
def test_blame_names_the_nearest_agreed_line_and_a_nearer_edge(toy: Toy, seed: int) -> None:
    chronicle = derive(atlas(toy))
    for lon, lat in points(toy, seed, 3):
        for version, treaty in enumerate(chronicle.versions):
            apart = {True: [float("inf")], False: [float("inf")]}
            for segment in chronicle.in_force(version):
                for piece in segment.pieces:
                    apart[segment.is_agreed].append(geodesy.nearest(lon, lat, [piece.geometry])[1])
            if not chronicle.in_force(version):
                continue
            found = point.nearest_line(chronicle, lon, lat, treaty.effective)
            agreed, edge = min(apart[True]), min(apart[False])
            assert found.distance_km == pytest.approx(agreed if agreed < float("inf") else edge)
            assert found.agreed == (agreed < float("inf"))
            assert (found.nearer_edge is not None) == (edge < agreed < float("inf"))
            if found.nearer_edge is not None:
                assert not found.nearer_edge.agreed
                assert found.nearer_edge.distance_km == pytest.approx(edge)


def test_blame_names_the_neighbours_of_the_day_not_those_of_the_clause(ask: Callable[..., Result]) -> None:
    told = value(ask("blame", "131.0", "44.5", "--on", "1920", "--json"))
    assert (told["left_sovereign"], told["right_sovereign"]) == ("russia", "china")
    assert told["source"] == list(told["citations"])
    assert "Советская Россия | Китай" in ask("blame", "131", "44.5", "--on", "1920", "--lang", "ru").stdout


def test_blame_says_that_an_edge_was_not_agreed(ask: Callable[..., Result]) -> None:
    told = value(ask("blame", "105", "49", "--on", "1700", "--json"))
    assert told["agreed"]
    assert told["nearer_edge"]["segment"] == "1691-dolon-nor/kyakhta-west"
    assert "nobody agreed" in " ".join(ask("blame", "105", "49", "--on", "1700").stdout.split())


# readings


def test_what_a_reading_moves_is_what_differs_between_two_records() -> None:
    effects = readings.effects(record())
    assert len(effects) == sum(len(reading.variants) for reading in ATLAS.readings.values())
    moving = 0
    for effect in effects:
        other = record().under(Interpretation(((effect.reading.id, effect.variant.id),)))
        for version, (mine, theirs) in enumerate(zip(record().tenures, other.tenures, strict=True)):
            differing = [
                n for n, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a.sovereign != b.sovereign
            ]
            assert set(differing) <= set(effect.faces)
            if differing:
                moving += 1
                day = record().versions[version].effective
                assert effect.since is not None
                assert effect.since <= day
                assert effect.until is None or day < effect.until
        km2 = sum(geodesy.area_km2(record().arrangement.faces[face]) for face in effect.faces)
        assert effect.km2 == pytest.approx(km2)
        assert (effect.km2 > 0) == bool(effect.moves) == (effect.since is not None)
        assert max((area for *_, area in effect.moves), default=0) <= effect.km2 * (1 + 1e-9)
        assert sum(area for *_, area in effect.moves) >= effect.km2 * (1 - 1e-9)
    assert moving > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_readings_say_the_question_the_reason_and_every_variant(
    language: Language, ask: Callable[..., Result]
) -> None:
    said = ask("readings", "--lang", language).stdout
    together = "".join(said.split())
    for reading in ATLAS.readings.values():
        assert "".join(reading.question.in_language(language).split()) in together
        assert "".join(reading.why.in_language(language).split()) in together
        for variant in reading.variants:
            assert f"{reading.id}={variant.id}" in together
            assert "".join(variant.says.in_language(language).split()) in together


# instruments


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_instrument_is_told_whole_within_eighty_columns(
    language: Language, ask: Callable[..., Result]
) -> None:
    assert len(ATLAS.treaties) > 40
    say = speaker(language)
    for treaty in ATLAS.treaties:
        result = ask("show", treaty.id, "--lang", language)
        assert result.exit_code == 0, result.stderr
        assert "\x1b" not in result.stdout
        assert max(cell_len(line) for line in result.stdout.splitlines()) <= 80
        together = "".join(result.stdout.split())
        texts = [treaty.title, treaty.summary, treaty.effective_why, *(v.says for v in treaty.viewpoints)]
        texts += [a.summary for a in treaty.articles] + [a.left_open for a in treaty.articles if a.left_open]
        for text in texts:
            assert "".join(text.in_language(language).split()) in together, (treaty.id, text.en)
        for person in treaty.signatories:
            assert "".join(person.name.in_language(language).split()) in together
        for key in treaty.sources:
            assert key in together
        if summary.to_json(record(), treaty)["moved_no_line"] and not treaty.successions:
            assert "".join(say("no_line").split()) in together


def test_json_has_the_whole_file_and_what_is_derived() -> None:
    for treaty in ATLAS.treaties:
        told = summary.to_json(record(), treaty)
        assert json.loads(json.dumps(told)) == told
        assert [t["area_km2"] for t in told["transfers"]] == [
            round(t.area.km2, 1) for t in transfers.by_treaty(record(), treaty.id)
        ]
        assert len(told["segments"]) == len(treaty.segments)
        assert set(told["citations"]) >= set(treaty.sources)
        for article, plain in zip(treaty.articles, told["articles"], strict=True):
            assert plain["summary"]["en"] == article.summary.en
            assert set(article.sources) <= set(told["citations"])
    aigun = summary.to_json(record(), ATLAS.treaty("1858-aigun"))
    assert {event["from_text"] for event in aigun["events"]} >= {"1858-05-28"}
    assert aigun["contradictions"]
    assert summary.to_json(record(), ATLAS.treaty("1689-nerchinsk"))["readings"][0]["id"] == "gorbitsa"


def test_instruments_that_moved_no_line_say_so() -> None:
    silent = {t.id for t in ATLAS.treaties if summary.to_json(record(), t)["moved_no_line"]}
    assert {"1768-kyakhta-supplement", "1858-tianjin", "1862-trade-rules"} <= silent
    assert "1855-shimoda" not in silent
    for name in silent:
        treaty = ATLAS.treaty(name)
        assert (treaty.segments, treaty.closes, transfers.by_treaty(record(), name)) == ((), (), ())


def test_a_figure_stands_beside_an_area_of_ours_of_the_same_size() -> None:
    stood = 0
    for treaty in ATLAS.treaties:
        found = transfers.by_treaty(record(), treaty.id)
        for figure, ours in summary.match_figures(record(), treaty):
            areas = [t.area.km2 for t in found if figure.is_about(t.article, t.kind)]
            if ours is None:
                assert not any(figure.km2 / 3 <= km2 <= figure.km2 * 3 for km2 in areas)
                continue
            stood += 1
            assert abs(ours.area.km2 - figure.km2) <= min(abs(km2 - figure.km2) for km2 in areas) + 1e-6
            assert ours.contains(figure) == (
                ours.area.km2 - ours.area.error_km2 <= figure.km2 <= ours.area.km2 + ours.area.error_km2
            )
    assert stood > 10


def test_a_figure_of_several_transfers_between_the_same_two_is_compared_with_their_sum() -> None:
    toy = strip(["alfa", "bravo", "alfa", "bravo"], ["bravo", "bravo", "bravo", "bravo"])
    first, last = toy.treaties
    (hold,) = last["holds"]
    west = [place for place in hold["places"] if place.startswith("cell-0")]
    east = [place for place in hold["places"] if place not in west]
    holds = [{**hold, "places": west}, {**hold, "places": east, "kind": "annexation"}]
    made = derive(atlas(dataclasses.replace(toy, treaties=(first, {**last, "holds": holds}))))
    treaty = made.versions[1]
    found = transfers.by_treaty(made, treaty.id)
    assert len(found) == 2
    km2 = sum(transfer.area.km2 for transfer in found)
    figure = Figure(what=treaty.title, km2=km2, who=treaty.title, certainty="V")
    ((_, ours),) = summary.match_figures(made, treaty.model_copy(update={"figures": (figure,)}))
    assert ours is not None
    assert ours.area.km2 == pytest.approx(km2)
    assert ours.area.error_km2 > max(transfer.area.error_km2 for transfer in found)
    assert ours.contains(figure)


def test_a_figure_stands_beside_the_land_that_it_measures() -> None:
    """The left bank, the common land and the villages of 1858 are three things."""
    aigun = ATLAS.treaty("1858-aigun")
    beside = {
        figure.km2: ours and (ours.from_, ours.to) for figure, ours in summary.match_figures(record(), aigun)
    }
    common = ("qing", "condominium:qing+russia")
    assert beside == {600_000: ("qing", "russia"), 479_000: ("qing", "russia"), 400_000: common, 3_600: None}
    listed = {entry.transfer.kind: {f.km2 for f in entry.figures} for entry in ledger.entries(record())
              if entry.transfer.treaty.id == "1858-aigun"}  # fmt: skip
    assert listed == {"transfer": {600_000, 479_000}, "condominium": {400_000}, "implied": set()}


@pytest.mark.parametrize(
    ("article", "en", "zh"),
    [
        ("1", "Article 1", "第1條"),
        ("II", "Article II", "第II條"),
        ("line", "part", "部分"),
        ("context", "", ""),
    ],
)
def test_an_article_is_called_as_its_language_calls_it(article: str, en: str, zh: str) -> None:
    assert en in summary.name_article(speaker("en"), article)
    assert zh in summary.name_article(speaker("zh-Hant"), article)
    assert bool(summary.name_article(speaker("en"), article)) == (article != "context")


def test_a_sovereign_is_called_by_every_name_it_bore() -> None:
    told = summary.name_holders(record(), "russia", dt.date(1860, 11, 14), None, "en")
    assert told.split("; ")[0] == "Russian Empire"
    assert told.endswith("1991-12-26 Russian Federation")
    assert summary.name_holders(record(), "russia", dt.date(1991, 12, 26), None, "en") == "Russian Federation"
    assert (
        summary.name_holders(record(), "russia", dt.date(1860, 11, 14), dt.date(1917, 11, 7), "en")
        == "Russian Empire"
    )
    assert (
        summary.name_holders(record(), "russia", dt.date(1700, 1, 1), dt.date(1721, 11, 2), "tr") == "Rusya"
    )


# the commands


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "arguments",
    [
        ("log", "khabarovsk"), ("log", "argun"), ("log", "127.5", "50.3"), ("log", "1858-aigun/ussuri"),
        ("blame", "105", "49", "--on", "1700"), ("at", "135.07", "48.48", "--on", "1857"), ("treaties",),
    ],
)  # fmt: skip
def test_answers_are_plain_text_of_eighty_columns(
    language: str, arguments: tuple[str, ...], ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    result = ask(*arguments, "--lang", language)
    assert result.exit_code == 0, result.stderr
    assert "\x1b" not in result.stdout
    assert max(cell_len(line) for line in result.stdout.splitlines()) <= 80
    assert not any(line.endswith(" ") for line in result.stdout.splitlines())
    if language != "en":
        assert result.stdout != ask(*arguments).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("log", "-120.5", "50"), "outside the study area"),
        (("log", "181", "50"), "no place on earth"),
        (("log", "120", "-91"), "no place on earth"),
        (("blame", "-120.5", "50", "--on", "1900"), "outside the study area"),
        (("at", "-120.5", "50", "--on", "1900"), "outside the study area"),
        (("log", "nan", "50"), "no place on earth"),
    ],
)
def test_numbers_below_zero_and_beyond_the_earth_are_numbers(
    arguments: tuple[str, ...], said: str, ask: Callable[..., Result]
) -> None:
    result = ask(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_treaties_are_listed_one_after_another_with_whole_ids(
    language: Language, ask: Callable[..., Result]
) -> None:
    said = ask("treaties", "--lang", language).stdout
    ids = [line.split()[0] for line in said.splitlines()[1:] if not line.startswith(" ")]
    assert ids == [treaty.id for treaty in ATLAS.treaties]
    assert all(str(treaty.effective) in said for treaty in ATLAS.treaties)


def test_log_listens_to_readings_and_date_rules() -> None:
    wide = CliRunner().invoke(
        main, ["log", "1689-nerchinsk/divide-uda-wide", "--reading", "uda=wide", "--json"]
    )
    assert value(wide)[0]["valid_from"] == "1689-09-07"
    late = CliRunner().invoke(main, ["log", "skovorodino", "--date-rule", "in-force", "--json"])
    assert [link["valid_from"] for link in value(late) if link["sovereign"] == "russia"] == ["1860-11-14"]


def test_log_of_a_point_is_the_log_of_the_place_there(ask: Callable[..., Result]) -> None:
    place = ATLAS.places["nerchinsk"]
    by_name = value(ask("log", "nerchinsk", "--json"))
    assert by_name == value(ask("log", str(place.lon), str(place.lat), "--json"))
    assert by_name[0]["valid_from"] == str(record().first_day)


@pytest.mark.parametrize(("language", "area"), [("en", "310,500"), ("ru", "310\u00a0500"), ("tr", "310.500")])
def test_numbers_have_the_marks_of_the_language(ask: Callable[..., Result], language: str, area: str) -> None:
    for words in (("show", "1860-peking"), ("ledger",), ("diff", "1859", "1860-end")):
        assert f"{area} ± " in ask(*words, "--lang", language).stdout


def test_a_space_that_does_not_break_stays() -> None:
    assert console.wrapped("всего 1\u00a0009 км", 9) == ["всего", "1\u00a0009 км"]
