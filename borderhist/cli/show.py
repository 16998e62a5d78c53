"""``borderhist show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from borderhist.cli.running import echo_json, from_a_standpoint, open_chronicle, sentences
from borderhist.records import LANGUAGES

if TYPE_CHECKING:
    from borderhist.records import Language


@click.command("show")
@click.argument("treaty")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the texts."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@from_a_standpoint
@sentences
def command(treaty: str, lang: str, *, as_json: bool) -> None:
    """Tell one instrument: dates with their calendars, articles, lines, and what it transferred.

    Example: borderhist show 1858-aigun --json
    """
    from borderhist import telling

    chronicle = open_chronicle()
    record = chronicle.atlas.treaty(treaty)
    if as_json:
        echo_json(telling.value(chronicle, record))
    else:
        click.echo(telling.text(chronicle, record, cast("Language", lang)))
