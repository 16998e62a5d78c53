"""``borderhist blame``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.running import (
    Day,
    echo_json,
    from_a_standpoint,
    in_a_language,
    open_chronicle,
    sentences,
)

if TYPE_CHECKING:
    import datetime as dt

    from borderhist.chronicle import Chronicle
    from borderhist.records import Language
    from borderhist.whereabouts import Blame


@click.command("blame", context_settings={"ignore_unknown_options": True})
@click.argument("lon", type=click.FloatRange(-180, 180))
@click.argument("lat", type=click.FloatRange(-90, 90))
@click.option("--on", "day", type=Day(), required=True, metavar="DATE", help="The day, such as 1861-06-01.")
@in_a_language
@from_a_standpoint
@sentences
def command(lon: float, lat: float, day: dt.date, lang: str, *, as_json: bool) -> None:
    """Say which article put the line nearest to LON LAT where it is, how sure we are, and who says so.

    Example: borderhist blame 131.0 44.5 --on 1900
    """
    from borderhist import whereabouts

    chronicle = open_chronicle()
    blame = whereabouts.blame(chronicle, lon, lat, day)
    if as_json:
        echo_json(_value(chronicle, blame))
    else:
        _print(chronicle, blame, cast("Language", lang))


def _value(chronicle: Chronicle, blame: Blame) -> dict[str, Any]:
    record, piece = blame.segment.record, blame.piece
    keys = dict.fromkeys((*record.sources, *piece.source.split()))
    return {
        "segment": blame.segment.ref,
        "name": record.name.en,
        "treaty": blame.segment.treaty.id,
        "article": record.article,
        "summary": blame.segment.treaty.article(record.article).summary.en,
        "distance_km": round(blame.distance_km, 3),
        "stage": record.stage,
        "rule": record.follow.kind,
        "left": record.left,
        "right": record.right,
        "certainty": piece.certainty,
        "uncertainty_km": piece.uncertainty_km,
        "method": piece.method,
        "since": str(blame.segment.since),
        "until": None if blame.segment.until is None else str(blame.segment.until),
        "sources": {key: chronicle.atlas.sources[key].citation for key in keys},
    }


def _print(chronicle: Chronicle, blame: Blame, language: Language) -> None:
    from borderhist.cli import printing
    from borderhist.words import speaker

    say, page = speaker(language), printing.console()
    record, treaty = blame.segment.record, blame.segment.treaty
    printing.paragraph(page, f"{record.name.said(language)} ({blame.segment.ref})")
    rows = [
        [say("distance"), f"{blame.distance_km:.1f} {say('km')}"],
        [say("instrument"), f"{treaty.title.said(language)}, {say('article')} {record.article}"],
        [say("stage"), say(record.stage)],
        [say("rule"), f"{record.follow.kind} {record.follow.line or ''}; {blame.piece.method}"],
        [f"{say('left')} | {say('right')}", f"{record.left} | {record.right}"],
        [say("certainty"), f"{blame.piece.certainty}, ± {blame.piece.uncertainty_km:g} {say('km')}"],
        [say("since"), f"{blame.segment.since} {say('until')} {blame.segment.until or say('still')}"],
    ]
    printing.table(page, ["", ""], rows)
    printing.paragraph(page, treaty.article(record.article).summary.said(language), 2)
    printing.heading(page, say("sources"))
    keys = dict.fromkeys((*record.sources, *blame.piece.source.split()))
    printing.table(page, ["", ""], [[key, chronicle.atlas.sources[key].citation] for key in keys])
