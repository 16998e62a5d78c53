"""``borderhist render``."""

from __future__ import annotations

from pathlib import Path

import click

from borderhist.cli.running import open_chronicle, sentences


@click.command("render")
@click.argument("what", metavar="TREATY|YEAR", required=False)
@click.option("--all", "everything", is_flag=True, help="Draw every treaty and every treaty year.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("maps"), show_default=True, help="Folder for the maps."
)
@sentences
def command(what: str | None, output: Path, *, everything: bool) -> None:
    """Draw before-and-after maps: one HTML file each, which opens without internet.

    A year compares the state before its first change with the state after its last.

    Example: borderhist render 1858-aigun -o maps
    """
    if everything == (what is not None):
        message = "give one TREATY or YEAR, or --all"
        raise click.UsageError(message)
    from borderhist.maps import rendering  # noqa: PLC0415 - keeps --help fast

    chronicle = open_chronicle()
    subjects = rendering.subjects(chronicle) if what is None else (rendering.subject(chronicle, what),)
    with click.progressbar(
        rendering.pages(chronicle, subjects, output), length=len(subjects), label="Drawing maps", file=click.get_text_stream("stderr")
    ) as written:
        paths = list(written)
    for path in paths:
        click.echo(path)
