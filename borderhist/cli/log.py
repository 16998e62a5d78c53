"""``borderhist log``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.running import echo_json, from_a_standpoint, in_a_language, open_chronicle, sentences

if TYPE_CHECKING:
    from borderhist.chronicle import Chronicle
    from borderhist.records import Language
    from borderhist.segments import Segment
    from borderhist.whereabouts import Answer

POINT = 2


@click.command("log", context_settings={"ignore_unknown_options": True})
@click.argument("what", nargs=-1, required=True, metavar="SEGMENT|PLACE|LON LAT")
@in_a_language
@from_a_standpoint
@sentences
def command(what: tuple[str, ...], lang: str, *, as_json: bool) -> None:
    """Tell the life of a line, or the chain of those who held a place or a point, without gap or overlap.

    A place may be called by its id or by any of its names.

    Example: borderhist log khabarovsk
    """
    from borderhist import lives

    chronicle = open_chronicle()
    point = _point(what)
    if point is None:
        found = lives.named(chronicle, " ".join(what))
        if not isinstance(found, tuple):
            _tell_line(lives.of_line(chronicle, found), cast("Language", lang), as_json=as_json)
            return
        point = found
    from borderhist import whereabouts

    chain = list(whereabouts.history(chronicle, *point))
    if as_json:
        echo_json([_held(answer) for answer in chain])
    else:
        _print_chain(chronicle, chain, cast("Language", lang))


def _point(what: tuple[str, ...]) -> tuple[float, float] | None:
    try:
        lon, lat = map(float, what)
    except ValueError:
        return None
    return lon, lat


def _tell_line(life: tuple[Segment, ...], language: Language, *, as_json: bool) -> None:
    if as_json:
        echo_json([_line(segment, life) for segment in life])
        return
    from borderhist.cli import printing
    from borderhist.words import speaker

    say, page = speaker(language), printing.console()
    printing.heading(page, say("line_life"))
    rows = [
        [
            f"{s.since} - {s.until or say('still')}",
            f"{s.record.name.said(language)} ({s.ref}, {say('article')} {s.record.article})",
            say(s.record.stage),
            say("identical" if _same(s, life[0]) else "redrawn"),
        ]
        for s in life
    ]
    printing.table(page, [say("since"), say("segment"), say("stage"), ""], rows)


def _same(segment: Segment, first: Segment) -> bool:
    from borderhist import lives

    return lives.identical(segment, first)


def _line(segment: Segment, life: tuple[Segment, ...]) -> dict[str, Any]:
    return {
        "segment": segment.ref,
        "treaty": segment.treaty.id,
        "article": segment.record.article,
        "stage": segment.record.stage,
        "since": str(segment.since),
        "until": None if segment.until is None else str(segment.until),
        "identical_to_first": _same(segment, life[0]),
    }


def _held(answer: Answer) -> dict[str, Any]:
    return {
        "sovereign": answer.sovereign,
        "since": str(answer.since),
        "until": None if answer.until is None else str(answer.until),
        "treaty": answer.allocated_by,
        "article": answer.allocated_article,
        "status": answer.status,
    }


def _print_chain(chronicle: Chronicle, chain: list[Answer], language: Language) -> None:
    from borderhist import telling
    from borderhist.cli import printing
    from borderhist.words import speaker

    say, page = speaker(language), printing.console()
    printing.heading(page, say("place_life"))
    rows = []
    for answer in chain:
        title = chronicle.atlas.treaty(answer.allocated_by).title.said(language)
        clause = f"{answer.allocated_by}, {say('article')} {answer.allocated_article}"
        holder = telling.holder(chronicle, answer.sovereign, answer.since, language)
        status = "" if answer.status == "inside" else say(answer.status)
        rows.append(
            [f"{answer.since} - {answer.until or say('still')}", holder, f"{title} ({clause})", status]
        )
    printing.table(page, [say("since"), say("held_by"), say("instrument"), ""], rows)
