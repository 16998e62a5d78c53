"""``borderhist check``."""

from __future__ import annotations

import click

from borderhist.cli.running import open_atlas, sentences


@click.command("check")
@sentences
def command() -> None:
    """Say everything that is wrong in the record; exit 1 if anything is.

    Reads every file, compares the calendars, traces every rule, closes every line, asks every piece of
    land for its witness, holds left and right against the witnesses, and the lines against the committed
    layers. Nothing is written.

    Example: borderhist check
    """
    from borderhist import checks
    from borderhist.errors import DataError
    from borderhist.export import layers

    atlas = open_atlas()
    if faults := layers.moved(checks.checked(atlas)):
        raise DataError(tuple(faults))
    count = sum(len(treaty.segments) for treaty in atlas.treaties)
    click.echo(f"no fault in {len(atlas.treaties)} instruments and {count} segments", err=True)
