"""``borderhist embed``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from borderhist.cli.console import handle_errors

if TYPE_CHECKING:
    from borderhist.maps.publish.embedding import Embedding, Mode


@click.command("embed")
@click.argument(
    "paths",
    metavar="MAP.html|FOLDER...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@click.option("--url", "base", default="", metavar="BASE", help="Address of the folder of the maps.")
@click.option(
    "--lang", "language", type=click.Choice(("en", "ru", "zh-Hant", "tr")), help="Language the map opens in."
)
@click.option("--mode", type=click.Choice(("swipe", "toggle", "split", "change")), help="How the map opens.")
@click.option(
    "--height", type=click.IntRange(120, 4000), help="Pixels; without it, 9/16 of the width of the page."
)
@handle_errors
def command(
    paths: tuple[Path, ...], base: str, language: str | None, mode: Mode | None, height: int | None
) -> None:
    """Print the HTML that puts a map into a web page; make a gallery of a folder of maps.

    For a folder it writes index.html, which shows every map on a card, and for programs oembed.json and
    one such file for each map. Cards have pictures if `borderhist[pictures]` is installed.

    Example: borderhist embed maps/1858-aigun.html --url https://example.org/maps
    """
    from borderhist.maps.publish.embedding import Embedding, base_address, read_map

    embedding = Embedding(base_address(base), language, mode, height)
    snippets = [embedding.snippet(read_map(path)) for path in paths if not path.is_dir()]
    if snippets:
        click.echo("\n\n".join(snippets))
    for folder in (path for path in paths if path.is_dir()):
        _write_gallery(folder, embedding)


def _write_gallery(folder: Path, embedding: Embedding) -> None:
    from borderhist.maps.publish import gallery, manifest

    if manifest.can_draw("png"):
        with click.progressbar(
            label="Drawing cards", length=len(list(folder.glob("*.html"))), file=sys.stderr
        ) as bar:
            made = gallery.gallery(folder, embedding, lambda _: bar.update(1))
    else:
        made = gallery.gallery(folder, embedding)
        click.echo(f"the gallery has no pictures; to draw them: {manifest.EXTRA}", err=True)
    for path in gallery.write_gallery(made)[:1]:
        click.echo(path)
