"""``borderhist treaties``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.console import echo_json, handle_errors
from borderhist.cli.options import output_options, record_options

if TYPE_CHECKING:
    from borderhist.cli.options import RecordOptions
    from borderhist.model.base import Language
    from borderhist.model.treaty import Treaty


@click.command("treaties")
@output_options
@record_options
@handle_errors
def command(lang: str, *, options: RecordOptions, as_json: bool) -> None:
    """List the instruments of the record, in the order in which they change the map.

    Example: borderhist treaties --lang ru
    """
    atlas = options.read_atlas()
    if as_json:
        echo_json([_value(treaty) for treaty in atlas.treaties])
        return
    from borderhist.cli import console
    from borderhist.i18n.translator import speaker

    language = cast("Language", lang)
    say, page = speaker(language), console.console()
    console.table(
        page,
        ["id", say("in_force"), say("kind_of_act"), ""],
        [
            [t.id, str(t.effective), say(f"act-{t.kind}"), t.title.in_language(language)]
            for t in atlas.treaties
        ],
        whole=[0, 1],
    )


def _value(treaty: Treaty) -> dict[str, Any]:
    return {
        "id": treaty.id,
        "kind": treaty.kind,
        "effective": str(treaty.effective),
        "title": treaty.title.in_all_languages(),
        "parties": treaty.parties,
    }
