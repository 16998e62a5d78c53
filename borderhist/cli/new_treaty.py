"""``borderhist new-treaty``."""

from __future__ import annotations

from pathlib import Path

import click

from borderhist.cli.console import handle_errors


@click.command("new-treaty")
@click.argument("treaty_id", metavar="ID")
@handle_errors
def command(treaty_id: str) -> None:
    """Write a commented file geodata/treaties/ID.toml to fill in; an existing file is never touched.

    Example: borderhist new-treaty 1915-kyakhta
    """
    from borderhist.model import template
    from borderhist.model.reader import geodata_root

    folder: str | None = click.get_current_context().obj
    path = template.write_template(Path(folder) if folder else geodata_root(), treaty_id)
    click.echo(path)
    click.echo("fill it in, then run `borderhist check`", err=True)
