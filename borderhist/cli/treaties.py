"""``borderhist treaties``."""

from __future__ import annotations

import click

from borderhist.cli.running import echo_json, open_atlas, sentences
from borderhist.records import LANGUAGES


@click.command("treaties")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the titles.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@sentences
def command(lang: str, *, as_json: bool) -> None:
    """List the instruments of the record, in the order in which they change the map.

    Example: borderhist treaties --lang ru
    """
    atlas = open_atlas()
    if as_json:
        echo_json([
            {"id": t.id, "kind": t.kind, "effective": t.effective, "title": t.title.everywhere(), "parties": t.parties}
            for t in atlas.treaties
        ])  # fmt: skip
        return
    for treaty in atlas.treaties:
        click.echo(f"{treaty.id:24} {treaty.effective}  {treaty.kind:9} {treaty.title.said(lang)}")  # type: ignore[arg-type]
