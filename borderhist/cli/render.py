"""``borderhist render``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from borderhist.cli.console import handle_errors
from borderhist.cli.options import interpretation_options

if TYPE_CHECKING:
    from borderhist.cli.options import RecordOptions
    from borderhist.maps.publish.manifest import Fingerprints, Format, Request


@click.command("render")
@click.argument("what", metavar="TREATY|YEAR|atlas", required=False)
@click.option("--all", "everything", is_flag=True, help="Draw every treaty, every busy year and the atlas.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("maps"),
    show_default=True,
    help="Folder for the maps.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(("html", "png", "svg", "pdf", "pptx")),
    default=("html",),
    help="Page (the default), picture or slide; may be repeated.",
)
@click.option(
    "--lang",
    "languages",
    multiple=True,
    type=click.Choice(("en", "ru", "zh-Hant", "tr")),
    default=("en",),
    help="Language of pictures and slides, English by default (a page speaks all); may be repeated.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="one for each core",
    help="How many maps are drawn at once.",
)
@click.option("--force", is_flag=True, help="Draw also what is up to date.")
@interpretation_options
@handle_errors
def command(
    what: str | None,
    output: Path,
    formats: tuple[Format, ...],
    languages: tuple[str, ...],
    jobs: int,
    *,
    options: RecordOptions,
    everything: bool,
    force: bool,
) -> None:
    """Draw before-and-after maps: one HTML file each, which opens without internet; also pictures and slides.

    A year is here the name of a page: the state before the year's first change beside the state after its
    last. The atlas holds all of them. What is up to date in the folder is not drawn again. A map that is
    drawn with --reading or --date-rule says so in the name of its file.

    Example: borderhist render 1858-aigun -o maps
    """
    if everything == (what is not None):
        message = "give one TREATY, YEAR or `atlas`, or --all"
        raise click.UsageError(message)
    from borderhist.maps.publish import manifest

    request = manifest.Request(what, formats, languages, options.readings, options.date_rule)
    prints = manifest.fingerprints(options.geodata or manifest.own_geodata())
    standing = None if force else manifest.find_current_files(request, output, prints)
    if standing is not None:
        _report_current(len(standing))
    for name in standing or _draw(request, output, prints, jobs, options, force=force):
        click.echo(output / name)


def _draw(
    request: Request, output: Path, prints: Fingerprints, jobs: int, options: RecordOptions, *, force: bool
) -> tuple[str, ...]:
    """Draw what is not up to date; return the names of all files that were asked for."""
    _require_libraries(request.formats)
    from borderhist.maps.publish import render

    chronicle = options.open_record()
    plan = render.plan(chronicle, request, output, prints, force=force)
    drawn = render.carry_out(chronicle, plan, request, output, prints, jobs)
    label = "Drawing maps"
    with click.progressbar(drawn, length=len(plan.sheets), label=label, file=sys.stderr) as bar:
        for _ in bar:
            pass
    _report_current(len(plan.files) - sum(len(sheet.products) for sheet in plan.sheets))
    return plan.files


def _report_current(count: int) -> None:
    if count:
        click.echo("1 map is up to date" if count == 1 else f"{count} maps are up to date", err=True)


def _require_libraries(formats: tuple[Format, ...]) -> None:
    """Say what to install before anything is derived.

    Raises
    ------
    OutputError
        If a library that draws pictures or slides is missing.
    """
    from borderhist.errors import OutputError
    from borderhist.maps.publish.manifest import EXTRA, can_draw

    missing = [format_ for format_ in formats if not can_draw(format_)]
    if missing:
        message = f"to draw {' and '.join(missing)}, install what they need: {EXTRA}"
        raise OutputError(message)
