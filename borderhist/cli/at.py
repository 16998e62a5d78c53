"""``borderhist at``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from borderhist.cli.console import Day, echo_json, handle_errors
from borderhist.cli.options import interpretation_options, output_options
from borderhist.model.days import MEANING

if TYPE_CHECKING:
    import datetime as dt

    from borderhist.cli.options import RecordOptions
    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.base import Language
    from borderhist.query.point import Holding


@click.command("at", context_settings={"ignore_unknown_options": True})
@click.argument("lon", type=float)
@click.argument("lat", type=float)
@click.option("--on", "day", type=Day(), required=True, metavar="DATE", help=MEANING)
@output_options
@interpretation_options
@handle_errors
def command(
    lon: float, lat: float, day: dt.date, lang: str, *, options: RecordOptions, as_json: bool
) -> None:
    """Say who held the point LON LAT (degrees, WGS84) on a day, and which line decides it.

    Example: borderhist at 135.07 48.48 --on 1859-06-01
    """
    from borderhist.query import point

    chronicle = options.open_record()
    holding = point.at(chronicle, lon, lat, day)
    if as_json:
        echo_json(holding.facts())
    else:
        _print(chronicle, holding, cast("Language", lang))


def _print(chronicle: Chronicle, holding: Holding, language: Language) -> None:
    from borderhist.cli import console
    from borderhist.i18n.translator import punctuate, speaker
    from borderhist.query import possessions, summary

    say = speaker(language)
    name = summary.name_holder(chronicle, holding.sovereign, holding.day, language)
    by = chronicle.atlas.treaty(holding.given_by).title.in_language(language)
    given = summary.cite_clause(say, holding.given_by, holding.given_by_article)
    where = [holding.segment, summary.name_article(say, holding.segment_article)]
    far, sure = (
        punctuate(km, language)
        for km in (f"{holding.segment_distance_km:.1f}", f"{holding.segment_uncertainty_km:g}")
    )
    known = [
        f"{far} {say('km')}",
        f"{holding.segment_certainty}, ± {sure} {say('km')}",
    ]
    rows = [
        [say("held_by"), f"{name} ({holding.sovereign}), {summary.status_text(say, holding.status)}"],
        [say("in-days"), summary.format_span(say, holding.valid_from, holding.valid_to)],
        [say("instrument"), f"{by} ({given})"],
        [say("nearest_line"), "; ".join([", ".join(filter(None, where)), *known])],
        [say("sources"), ", ".join(holding.segment_source)],
    ]
    held = possessions.innermost(possessions.at(chronicle, holding.lon, holding.lat), holding.day)
    if held:
        rows.insert(1, [say("in-fact"), summary.format_possession(chronicle, held, language)])
    console.facts(console.console(), rows)
