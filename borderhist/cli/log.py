"""``borderhist log``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.options import interpretation_options, output_options
from borderhist.cli.running import echo_json, handle_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from borderhist.chronicle import Chronicle
    from borderhist.cli.options import RecordOptions
    from borderhist.lives import Spell, Stage
    from borderhist.records import Language


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
    from borderhist import lives
    from borderhist.records import Place

    chronicle, language = options.open_record(), cast("Language", lang)
    point = _point(what)
    found = point or lives.named(chronicle, " ".join(what))
    if isinstance(found, tuple):
        _tell_point(chronicle, found, "", language, as_json=as_json)
    elif isinstance(found, Place):
        _tell_point(chronicle, (found.lon, found.lat), found.id, language, as_json=as_json)
    else:
        _tell_line(lives.stages(chronicle, found), language, as_json=as_json)


def _point(what: tuple[str, ...]) -> tuple[float, float] | None:
    """Return the longitude and latitude that words give, or None if they are a name."""
    try:
        lon, lat = map(float, what)
    except ValueError:
        return None
    for value, most in ((lon, 180), (lat, 90)):
        if not -most <= value <= most:
            message = f"{value:g} is not in the range -{most} to {most}"
            raise click.BadParameter(message)
    return lon, lat


def _tell_line(life: tuple[Stage, ...], language: Language, *, as_json: bool) -> None:
    if as_json:
        from borderhist import lives

        first = life[0].segment
        same = [lives.identical(stage.segment, first) for stage in life]
        echo_json(
            [
                {**_stage(stage, language), "identical_to_first": is_same}
                for stage, is_same in zip(life, same, strict=True)
            ]
        )
        return
    from borderhist.cli import printing
    from borderhist.i18n.translator import speaker

    say, page = speaker(language), printing.console()
    printing.heading(page, say("line_life"))
    printing.facts(page, [[str(stage.segment.since), _stage_told(stage, language)] for stage in life])


def _stage(stage: Stage, language: Language) -> dict[str, Any]:
    segment = stage.segment
    return {
        "segment": segment.ref,
        "name": segment.record.name.said(language),
        "treaty": segment.treaty.id,
        "article": segment.record.article,
        "stage": segment.record.stage,
        "rule": segment.record.follow.kind,
        "since": str(segment.since),
        "until": None if segment.until is None else str(segment.until),
        "supersedes": [before.ref for before in stage.before],
        "geometry": stage.geometry,
        "superseded_by": [after.ref for after in stage.after],
        "ended_by": None if stage.ended_by is None else stage.ended_by.id,
    }


GEOMETRY = {"identical": "same-line", "part": "part-line", "redrawn": "other-line"}


def _stage_told(stage: Stage, language: Language) -> str:
    """Return a few lines about one stage in the life of a line."""
    from borderhist import telling
    from borderhist.i18n.translator import speaker

    say, segment = speaker(language), stage.segment
    record = segment.record
    where = ", ".join(filter(None, (segment.ref, telling.clause(say, record.article))))
    facts = [say(record.stage), say(f"rule-{record.follow.kind}")]
    if stage.before:
        facts.append(say(GEOMETRY[stage.geometry]))
    return "\n".join([f"{record.name.said(language)} ({where})", "; ".join(facts), _end(stage, say)])


def _end(stage: Stage, say: Callable[[str], str]) -> str:
    """Return until when a segment is in force, and what came then."""
    if stage.ended_by is None:
        return say("lasts")
    heirs = ", ".join(after.ref for after in stage.after)
    then = say("replaced-by").format(heirs) if heirs else say("closed-by").format(stage.ended_by.id)
    return f"{say('ends-with').format(stage.segment.until)}; {then}"


def _spell(chronicle: Chronicle, spell: Spell, language: Language) -> dict[str, Any]:
    from borderhist import telling

    answer = spell.answer
    return {
        "sovereign": answer.sovereign,
        "called": telling.holders(chronicle, answer.sovereign, answer.since, answer.until, language),
        "since": str(answer.since),
        "until": None if answer.until is None else str(answer.until),
        "treaty": answer.allocated_by,
        "article": answer.allocated_article,
        "begun_by": spell.begun_by.id,
        "heir_of": spell.heir_of,
        "status": answer.status,
        "nearest_line": answer.segment,
        "distance_km": round(answer.distance_km, 3),
    }


def _tell_point(
    chronicle: Chronicle, point: tuple[float, float], place: str, language: Language, *, as_json: bool
) -> None:
    from borderhist import lives

    spells = lives.of_point(chronicle, *point)
    if as_json:
        echo_json([_spell(chronicle, spell, language) for spell in spells])
        return
    from borderhist.cli import printing
    from borderhist.i18n.translator import speaker

    say, page = speaker(language), printing.console()
    lon, lat = point
    where = " ".join(filter(None, (place, f"{lat:g} N {lon:g} E")))
    printing.heading(page, f"{say('place_life')}: {where}")
    rows = [[str(spell.answer.since), _spell_told(chronicle, spell, language)] for spell in spells]
    printing.facts(page, [*rows, ["", say("lasts")]])


def _spell_told(chronicle: Chronicle, spell: Spell, language: Language) -> str:
    """Return a few lines about who held a point, and why."""
    from borderhist import telling
    from borderhist.i18n.translator import speaker

    say, answer = speaker(language), spell.answer
    lines = [telling.holders(chronicle, answer.sovereign, answer.since, answer.until, language)]
    if answer.status not in ("inside", "condominium", "undetermined"):
        lines[0] += f" ({telling.standing(say, answer.status)})"
    where = telling.cited(say, answer.allocated_by, answer.allocated_article)
    if spell.heir_of is not None:
        before = telling.holder(chronicle, spell.heir_of, answer.since, language)
        lines.append(say("succession").format(before))
        where = spell.begun_by.id
    elif answer.since == chronicle.first_day:
        lines.append(say("begins"))
    return "\n".join([*lines, f"{spell.begun_by.title.said(language)} ({where})"])
