"""``borderhist blame``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.console import Day, echo_json, handle_errors
from borderhist.cli.options import interpretation_options, output_options
from borderhist.model.days import MEANING

if TYPE_CHECKING:
    import datetime as dt

    from borderhist.cli.options import RecordOptions
    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.base import Language
    from borderhist.query.point import NearestLine


@click.command("blame", context_settings={"ignore_unknown_options": True})
@click.argument("lon", type=float)
@click.argument("lat", type=float)
@click.option("--on", "day", type=Day(), required=True, metavar="DATE", help=MEANING)
@output_options
@interpretation_options
@handle_errors
def command(
    lon: float, lat: float, day: dt.date, lang: str, *, options: RecordOptions, as_json: bool
) -> None:
    """Say which article put the line nearest to LON LAT where it is, how sure we are, and who says so.

    Example: borderhist blame 131.0 44.5 --on 1900
    """
    from borderhist.query import point

    chronicle = options.open_record()
    line = point.nearest_line(chronicle, lon, lat, day)
    if as_json:
        echo_json(_value(chronicle, line))
    else:
        _print(chronicle, line, cast("Language", lang))


def _value(chronicle: Chronicle, line: NearestLine) -> dict[str, Any]:
    """Return a line as the layer ``boundary`` names it, what its clause says and what is cited for it."""
    treaty = chronicle.atlas.treaty(line.treaty)
    return {
        **line.facts(),
        "title": treaty.title.in_all_languages(),
        "summary": treaty.article(line.article).summary.in_all_languages(),
        "citations": {key: chronicle.atlas.sources[key].citation for key in line.source},
    }


def _print(chronicle: Chronicle, line: NearestLine, language: Language) -> None:
    from borderhist.cli import console
    from borderhist.i18n.translator import punctuate, speaker
    from borderhist.query import summary

    say, page = speaker(language), console.console()
    treaty = chronicle.atlas.treaty(line.treaty)
    hands = [
        summary.name_holder(chronicle, hand, line.day, language)
        for hand in (line.left_sovereign, line.right_sovereign)
    ]
    console.paragraph(page, f"{line.name.in_language(language)} ({line.segment})")
    rows = [
        [say("distance"), f"{punctuate(f'{line.distance_km:.1f}', language)} {say('km')}"],
        [
            say("instrument"),
            f"{treaty.title.in_language(language)} ({summary.cite_clause(say, treaty.id, line.article)})",
        ],
        [say("in-days"), summary.format_span(say, line.valid_from, line.valid_to)],
        [say("on-hands"), " | ".join(hands)],
        [say("stage"), say(line.stage)],
        [say("rule"), say(f"rule-{line.rule}")],
        [say("method"), f"{line.method} ({line.base_line})"],
        [
            say("certainty"),
            f"{line.certainty}, ± {punctuate(f'{line.uncertainty_km:g}', language)} {say('km')}",
        ],
    ]
    console.facts(page, [*rows, *_nearer(line, language)])
    page.print()
    console.paragraph(page, treaty.article(line.article).summary.in_language(language))
    console.heading(page, say("sources"))
    console.facts(page, [[key, chronicle.atlas.sources[key].citation] for key in line.source], 2)


def _nearer(line: NearestLine, language: Language) -> list[list[str]]:
    """Return a row for an edge nearer than the line, if there is one."""
    from borderhist.i18n.translator import punctuate, speaker

    if line.nearer_edge is None:
        return []
    say, edge = speaker(language), line.nearer_edge
    name = f"{edge.name.in_language(language)} ({edge.segment})"
    return [[say("nearer-edge"), f"{name}; {punctuate(f'{edge.distance_km:.1f}', language)} {say('km')}"]]
