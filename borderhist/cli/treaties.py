"""``borderhist treaties``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.running import echo_json, open_atlas, sentences
from borderhist.records import LANGUAGES

if TYPE_CHECKING:
    from borderhist.records import Language, Treaty


@click.command("treaties")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the titles."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@sentences
def command(lang: str, *, as_json: bool) -> None:
    """List the instruments of the record, in the order in which they change the map.

    Example: borderhist treaties --lang ru
    """
    atlas = open_atlas()
    if as_json:
        echo_json([_value(treaty) for treaty in atlas.treaties])
        return
    for treaty in atlas.treaties:
        title = treaty.title.said(cast("Language", lang))
        click.echo(f"{treaty.id:24} {treaty.effective}  {treaty.kind:9} {title}")


def _value(treaty: Treaty) -> dict[str, Any]:
    return {
        "id": treaty.id,
        "kind": treaty.kind,
        "effective": treaty.effective,
        "title": treaty.title.everywhere(),
        "parties": treaty.parties,
    }
