"""``borderhist blame``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.options import interpretation_options, output_options
from borderhist.cli.running import Day, echo_json, handle_errors

if TYPE_CHECKING:
    import datetime as dt

    from borderhist.chronicle import Chronicle
    from borderhist.cli.options import RecordOptions
    from borderhist.records import Language
    from borderhist.whereabouts import Blame


@click.command("blame", context_settings={"ignore_unknown_options": True})
@click.argument("lon", type=click.FloatRange(-180, 180))
@click.argument("lat", type=click.FloatRange(-90, 90))
@click.option("--on", "day", type=Day(), required=True, metavar="DATE", help="The day, such as 1861-06-01.")
@output_options
@interpretation_options
@handle_errors
def command(
    lon: float, lat: float, day: dt.date, lang: str, *, options: RecordOptions, as_json: bool
) -> None:
    """Say which article put the line nearest to LON LAT where it is, how sure we are, and who says so.

    Example: borderhist blame 131.0 44.5 --on 1900
    """
    from borderhist import whereabouts

    chronicle = options.open_record()
    blame = whereabouts.blame(chronicle, lon, lat, day)
    language = cast("Language", lang)
    if as_json:
        echo_json(_value(chronicle, blame, language))
    else:
        _print(chronicle, blame, day, language)


def _value(chronicle: Chronicle, blame: Blame, language: Language) -> dict[str, Any]:
    record, piece, treaty = blame.segment.record, blame.piece, blame.segment.treaty
    return {
        "segment": blame.segment.ref,
        "name": record.name.said(language),
        "treaty": treaty.id,
        "title": treaty.title.said(language),
        "article": record.article,
        "summary": treaty.article(record.article).summary.said(language),
        "distance_km": round(blame.distance_km, 3),
        "agreed": blame.segment.is_agreed,
        "stage": record.stage,
        "rule": record.follow.kind,
        "line": piece.line,
        "left": blame.left,
        "right": blame.right,
        "certainty": piece.certainty,
        "uncertainty_km": piece.uncertainty_km,
        "method": piece.method,
        "since": str(blame.segment.since),
        "until": None if blame.segment.until is None else str(blame.segment.until),
        "sources": {key: chronicle.atlas.sources[key].citation for key in blame.sources},
        "nearer_edge": _edge(blame.nearer),
    }


def _edge(edge: Blame | None) -> dict[str, Any] | None:
    if edge is None:
        return None
    return {"segment": edge.segment.ref, "distance_km": round(edge.distance_km, 3)}


def _print(chronicle: Chronicle, blame: Blame, day: dt.date, language: Language) -> None:
    from borderhist import telling
    from borderhist.cli import printing
    from borderhist.i18n.translator import speaker

    say, page = speaker(language), printing.console()
    record, treaty = blame.segment.record, blame.segment.treaty
    hands = [telling.holder(chronicle, hand, day, language) for hand in (blame.left, blame.right)]
    printing.paragraph(page, f"{record.name.said(language)} ({blame.segment.ref})")
    rows = [
        [say("distance"), f"{blame.distance_km:.1f} {say('km')}"],
        [
            say("instrument"),
            f"{treaty.title.said(language)} ({telling.cited(say, treaty.id, record.article)})",
        ],
        [say("in-days"), telling.span(say, blame.segment.since, blame.segment.until)],
        [say("on-hands"), " | ".join(hands)],
        [say("stage"), say(record.stage)],
        [say("rule"), say(f"rule-{record.follow.kind}")],
        [say("method"), f"{blame.piece.method} ({blame.piece.line})"],
        [say("certainty"), f"{blame.piece.certainty}, ± {blame.piece.uncertainty_km:g} {say('km')}"],
    ]
    printing.facts(page, [*rows, *_nearer(blame, language)])
    page.print()
    printing.paragraph(page, treaty.article(record.article).summary.said(language))
    printing.heading(page, say("sources"))
    printing.facts(page, [[key, chronicle.atlas.sources[key].citation] for key in blame.sources], 2)


def _nearer(blame: Blame, language: Language) -> list[list[str]]:
    """Return a row for an edge nearer than the line, if there is one."""
    from borderhist.i18n.translator import speaker

    if blame.nearer is None:
        return []
    say, edge = speaker(language), blame.nearer
    name = f"{edge.segment.record.name.said(language)} ({edge.segment.ref})"
    return [[say("nearer-edge"), f"{name}; {edge.distance_km:.1f} {say('km')}"]]
