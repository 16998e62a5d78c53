"""``borderhist build``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from borderhist.cli.console import handle_errors
from borderhist.cli.options import record_options

if TYPE_CHECKING:
    from borderhist.cli.options import RecordOptions


@click.command("build")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a build would change a file."
)
@record_options
@handle_errors
def command(*, options: RecordOptions, only_check: bool) -> None:
    """Derive geodata/layers from the treaty files: boundary, territories and transfers of every instrument.

    Example: borderhist build --check
    """
    from borderhist.derive import checks
    from borderhist.errors import DataError
    from borderhist.io import committed

    chronicle = checks.check_record(options.read_atlas())
    if only_check:
        if faults := committed.find_outdated(chronicle):
            raise DataError(tuple(faults))
        click.echo("the layers are what the treaty files give", err=True)
        return
    for path in committed.build(chronicle):
        click.echo(path.relative_to(chronicle.atlas.root), err=True)
