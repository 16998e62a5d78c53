"""``borderhist render``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from borderhist.cli.running import from_a_standpoint, open_chronicle, sentences


@click.command("render")
@click.argument("what", metavar="TREATY|YEAR", required=False)
@click.option("--all", "everything", is_flag=True, help="Draw every treaty and every treaty year.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("maps"),
    show_default=True,
    help="Folder for the maps.",
)
@from_a_standpoint
@sentences
def command(what: str | None, output: Path, *, everything: bool) -> None:
    """Draw before-and-after maps: one HTML file each, which opens without internet.

    A year compares the state before its first change with the state after its last.

    Example: borderhist render 1858-aigun -o maps
    """
    if everything == (what is not None):
        message = "give one TREATY or YEAR, or --all"
        raise click.UsageError(message)
    from borderhist.maps import composition, rendering

    chronicle = open_chronicle()
    subjects = composition.subjects(chronicle) if what is None else (composition.subject(chronicle, what),)
    drawn = rendering.pages(chronicle, subjects, output)
    with click.progressbar(drawn, length=len(subjects), label="Drawing maps", file=sys.stderr) as written:
        paths = list(written)
    for path in paths:
        click.echo(path)
