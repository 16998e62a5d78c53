"""The ``borderhist`` command: each subcommand is a module, loaded only when it is called."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

COMMANDS = {
    "at": "Say who held a place on a day, and which line decides it.",
    "blame": "Say which article put the nearest line where it is.",
    "build": "Derive the layers in geodata/layers from the treaty files.",
    "bundle": "Write everything for GIS programs: a GeoPackage with styles, time and a QGIS project.",
    "check": "Say everything that is wrong in the record, or compare outside data with it.",
    "diff": "Say what is different between two treaties, days or years.",
    "embed": "Print the HTML that puts a map into a page, or make a gallery of maps.",
    "export": "Write layers in the formats that GIS programs read.",
    "ledger": "List every transfer from 1689 to 2011, with the literature beside it.",
    "locate": "Add to each row of a table who held its place on its day.",
    "log": "Tell the life of a line, or who held a place from 1688 on.",
    "new-treaty": "Write a commented treaty file to fill in.",
    "readings": "List the disputed clauses, their readings and what each moves.",
    "render": "Draw before-and-after maps as HTML files.",
    "schema": "Print the JSON Schema of a file of the record, for editors.",
    "serve": "Offer a GeoPackage of all layers as OGC API - Features.",
    "show": "Tell one instrument: dates, articles, what it transferred.",
    "sources": "List the sources and what hangs on them, or on none.",
    "treaties": "List the instruments of the record.",
}
"""Every command and its one-line help, so that ``--help`` need not load any of them."""


class _LazyGroup(click.Group):
    """A group that knows its commands by name and imports the module of the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature of click
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(
            f"borderhist.cli.{cmd_name.replace('-', '_')}"
        ).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(_unknown_command(args[0]))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


def _unknown_command(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, COMMANDS, n=2, cutoff=0.4) or sorted(COMMANDS)
    return f"there is no command {name!r}; the nearest {'is' if len(near) == 1 else 'are'} {', '.join(near)}"


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="borderhist")
@click.option(
    "--geodata",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder to read instead of the project's own geodata.",
)
@click.pass_context
def main(ctx: click.Context, geodata: Path | None) -> None:
    """Tell, draw and export the Russo-Qing frontier, treaty by treaty.

    Results go to standard output or to the file named with -o; progress and messages go to standard
    error. Exit codes: 0 all is well, 1 the data or a file is at fault, 2 the command was used wrongly.
    """
    ctx.obj = geodata
