"""``borderhist log``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.console import echo_json, handle_errors
from borderhist.cli.options import interpretation_options, output_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from borderhist.cli.options import RecordOptions
    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.base import Language
    from borderhist.query.lines import Stage
    from borderhist.query.point import Holding
    from borderhist.query.possessions import PossessionShape


@click.command("log", context_settings={"ignore_unknown_options": True})
@click.argument("what", nargs=-1, required=True, metavar="SEGMENT|PLACE|LON LAT")
@output_options
@interpretation_options
@handle_errors
def command(what: tuple[str, ...], lang: str, *, options: RecordOptions, as_json: bool) -> None:
    """Tell the life of a line, or the chain of those who held a place or a point, without gap or overlap.

    A place may be called by its id or by any of its names, a line by its id or as treaty/line.

    Example: borderhist log khabarovsk
    """
    from borderhist.model.records import Place
    from borderhist.query import lines as query_lines
    from borderhist.query import search

    chronicle, language = options.open_record(), cast("Language", lang)
    point = _parse_point(what)
    found = point or search.find_named(chronicle, " ".join(what))
    if isinstance(found, tuple):
        _print_point(chronicle, found, "", language, as_json=as_json)
    elif isinstance(found, Place):
        _print_point(chronicle, (found.lon, found.lat), found.id, language, as_json=as_json)
    else:
        _print_line(query_lines.list_stages(chronicle, found), language, as_json=as_json)


def _parse_point(what: tuple[str, ...]) -> tuple[float, float] | None:
    """Return the longitude and latitude that words give, or None if they are a name."""
    try:
        lon, lat = map(float, what)
    except ValueError:
        return None
    return lon, lat


def _print_line(life: tuple[Stage, ...], language: Language, *, as_json: bool) -> None:
    if as_json:
        from borderhist.query import lines as query_lines

        first = life[0].segment
        same = [query_lines.identical(stage.segment, first) for stage in life]
        echo_json(
            [
                {**_stage_facts(stage), "identical_to_first": is_same}
                for stage, is_same in zip(life, same, strict=True)
            ]
        )
        return
    from borderhist.cli import console
    from borderhist.i18n.translator import speaker

    say, page = speaker(language), console.console()
    console.heading(page, say("line_life"))
    console.facts(page, [[str(stage.segment.since), _format_stage(stage, language)] for stage in life])


def _stage_facts(stage: Stage) -> dict[str, Any]:
    from borderhist.query import summary

    return {
        **summary.segment_facts(stage.segment),
        "supersedes": [before.ref for before in stage.before],
        "geometry_change": stage.geometry_change,
        "superseded_by": [after.ref for after in stage.after],
        "ended_by": None if stage.ended_by is None else stage.ended_by.id,
    }


GEOMETRY = {"identical": "same-line", "part": "part-line", "redrawn": "other-line"}


def _format_stage(stage: Stage, language: Language) -> str:
    """Return a few lines about one stage in the life of a line."""
    from borderhist.i18n.translator import speaker
    from borderhist.query import summary

    say, segment = speaker(language), stage.segment
    record = segment.record
    where = ", ".join(filter(None, (segment.ref, summary.name_article(say, record.article))))
    facts = [say(record.stage), say(f"rule-{record.follow.kind}")]
    if stage.before:
        facts.append(say(GEOMETRY[stage.geometry_change]))
    return "\n".join(
        [f"{record.name.in_language(language)} ({where})", "; ".join(facts), _format_end(stage, say)]
    )


def _format_end(stage: Stage, say: Callable[[str], str]) -> str:
    """Return until when a segment is in force, and what came then."""
    if stage.ended_by is None:
        return say("lasts")
    heirs = ", ".join(after.ref for after in stage.after)
    then = say("replaced-by").format(heirs) if heirs else say("closed-by").format(stage.ended_by.id)
    return f"{say('ends-with').format(stage.segment.until)}; {then}"


def _print_point(
    chronicle: Chronicle, point: tuple[float, float], place: str, language: Language, *, as_json: bool
) -> None:
    from borderhist.query import point as points

    spells = tuple(points.history(chronicle, *point))
    if as_json:
        echo_json([_spell_facts(chronicle, holding) for holding in spells])
        return
    from borderhist.cli import console
    from borderhist.geometry.bounds import describe_point
    from borderhist.i18n.translator import speaker

    say, page = speaker(language), console.console()
    where = " ".join(filter(None, (place, describe_point(*point))))
    console.heading(page, f"{say('place_life')}: {where}")
    rows = [[str(holding.valid_from), _format_spell(chronicle, holding, language)] for holding in spells]
    console.facts(page, [*rows, ["", say("lasts")]])


def _spell_facts(chronicle: Chronicle, holding: Holding) -> dict[str, Any]:
    """Return a spell in the words of ``at``, with the names that the sovereign took while it lasted."""
    from borderhist.query import naming

    facts = [shape.facts() for shape in _possessions_in(chronicle, holding)]
    _, *later = naming.names_between(chronicle, holding.sovereign, holding.valid_from, holding.valid_to)
    names = [{"valid_from": str(day), "name": name.in_all_languages()} for day, name in later]
    return {**holding.facts(), "later_names": names, "possessions": facts}


def _possessions_in(chronicle: Chronicle, holding: Holding) -> list[PossessionShape]:
    """Return the possessions of a point that begin in a spell of its sovereign, or reach into it."""
    from borderhist.query import possessions

    return [
        shape
        for shape in possessions.at(chronicle, holding.lon, holding.lat)
        if (holding.valid_to is None or shape.since < holding.valid_to)
        and (shape.until is None or shape.until > holding.valid_from)
    ]


def _format_spell(chronicle: Chronicle, holding: Holding, language: Language) -> str:
    """Return a few lines about who held a point, and why."""
    from borderhist.i18n.translator import speaker
    from borderhist.model.days import eve
    from borderhist.query import summary

    say, begun_by = speaker(language), chronicle.atlas.treaty(holding.begun_by)
    days = holding.valid_from, holding.valid_to
    lines = [summary.name_holders(chronicle, holding.sovereign, *days, language)]
    if holding.status not in ("inside", "condominium", "undetermined"):
        lines[0] += f" ({summary.status_text(say, holding.status)})"
    where = summary.cite_clause(say, holding.given_by, holding.given_by_article)
    if holding.heir_of is not None:
        before = summary.name_holder(chronicle, holding.heir_of, eve(holding.valid_from), language)
        lines.append(say("succession").format(before))
        where = begun_by.id
    elif holding.valid_from == chronicle.first_day:
        lines.append(say("begins"))
    held = [
        f"{say('in-fact')}: {summary.format_possession(chronicle, shape, language)}"
        for shape in _possessions_in(chronicle, holding)
    ]
    return "\n".join([*lines, f"{begun_by.title.in_language(language)} ({where})", *held])
