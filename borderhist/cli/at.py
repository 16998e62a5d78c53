"""``borderhist at``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, cast

import click

from borderhist.cli.options import interpretation_options, output_options
from borderhist.cli.running import Day, echo_json, handle_errors

if TYPE_CHECKING:
    import datetime as dt

    from borderhist.chronicle import Chronicle
    from borderhist.cli.options import RecordOptions
    from borderhist.records import Language
    from borderhist.whereabouts import Answer


@click.command("at", context_settings={"ignore_unknown_options": True})
@click.argument("lon", type=click.FloatRange(-180, 180))
@click.argument("lat", type=click.FloatRange(-90, 90))
@click.option("--on", "day", type=Day(), required=True, metavar="DATE", help="The day, such as 1859-06-01.")
@output_options
@interpretation_options
@handle_errors
def command(
    lon: float, lat: float, day: dt.date, lang: str, *, options: RecordOptions, as_json: bool
) -> None:
    """Say who held the point LON LAT (degrees, WGS84) on a day, and which line decides it.

    Example: borderhist at 135.07 48.48 --on 1859-06-01
    """
    from borderhist import whereabouts

    chronicle = options.open_record()
    answer = whereabouts.at(chronicle, lon, lat, day)
    if as_json:
        echo_json({**dataclasses.asdict(answer), "distance_km": round(answer.distance_km, 3)})
    else:
        _print(chronicle, answer, cast("Language", lang))


def _print(chronicle: Chronicle, answer: Answer, language: Language) -> None:
    from borderhist import telling
    from borderhist.cli import printing
    from borderhist.i18n.translator import speaker

    say = speaker(language)
    name = telling.holder(chronicle, answer.sovereign, answer.on, language)
    by = chronicle.atlas.treaty(answer.allocated_by).title.said(language)
    given = telling.cited(say, answer.allocated_by, answer.allocated_article)
    where = [answer.segment, telling.clause(say, answer.article)]
    known = [
        f"{answer.distance_km:.1f} {say('km')}",
        f"{answer.certainty}, ± {answer.uncertainty_km:g} {say('km')}",
    ]
    rows = [
        [say("held_by"), f"{name} ({answer.sovereign}), {telling.standing(say, answer.status)}"],
        [say("in-days"), telling.span(say, answer.since, answer.until)],
        [say("instrument"), f"{by} ({given})"],
        [say("nearest_line"), "; ".join([", ".join(filter(None, where)), *known])],
        [say("sources"), ", ".join(answer.sources)],
    ]
    printing.facts(printing.console(), rows)
