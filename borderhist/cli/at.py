"""``borderhist at``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, cast

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
    from borderhist.whereabouts import Answer


@click.command("at", context_settings={"ignore_unknown_options": True})
@click.argument("lon", type=click.FloatRange(-180, 180))
@click.argument("lat", type=click.FloatRange(-90, 90))
@click.option("--on", "day", type=Day(), required=True, metavar="DATE", help="The day, such as 1859-06-01.")
@in_a_language
@from_a_standpoint
@sentences
def command(lon: float, lat: float, day: dt.date, lang: str, *, as_json: bool) -> None:
    """Say who held the point LON LAT (degrees, WGS84) on a day, and which line decides it.

    Example: borderhist at 135.07 48.48 --on 1859-06-01
    """
    from borderhist import whereabouts

    chronicle = open_chronicle()
    answer = whereabouts.at(chronicle, lon, lat, day)
    if as_json:
        echo_json(
            {
                key: value if key != "distance_km" else round(value, 3)
                for key, value in dataclasses.asdict(answer).items()
            }
        )
        return
    _print(chronicle, answer, cast("Language", lang))


def _print(chronicle: Chronicle, answer: Answer, language: Language) -> None:
    from borderhist import telling
    from borderhist.cli import printing
    from borderhist.words import speaker

    say, page = speaker(language), printing.console()
    name = telling.holder(chronicle, answer.sovereign, answer.on, language)
    by = chronicle.atlas.treaty(answer.allocated_by).title.said(language)
    distance = f"{answer.distance_km:.1f} {say('km')}"
    known = f"{answer.certainty}, ± {answer.uncertainty_km:g} {say('km')}"
    line = f"{answer.segment}, {say('article')} {answer.article}; {distance}; {known}"
    rows = [
        [say("held_by"), f"{name} ({answer.sovereign}), {say(answer.status)}"],
        [say("since"), f"{answer.since} {say('until')} {answer.until or say('still')}"],
        [say("instrument"), f"{by} ({answer.allocated_by}), {say('article')} {answer.allocated_article}"],
        [say("nearest_line"), line],
        [say("sources"), ", ".join(answer.sources)],
    ]
    printing.table(page, ["", ""], rows)
