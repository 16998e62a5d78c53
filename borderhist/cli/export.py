"""``borderhist export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from borderhist.cli.running import Day, from_a_standpoint, open_chronicle, sentences, version_of

if TYPE_CHECKING:
    import datetime as dt

LAYERS = ("boundary", "territories", "transfers")


@click.command("export")
@click.option("--layer", type=click.Choice(LAYERS), required=True, help="What to write.")
@click.option("--treaty", metavar="ID", help="The state after this instrument (or what it transferred).")
@click.option(
    "--on", "day", type=Day(), metavar="DATE", help="The state on this day (or its latest transfers)."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The .geojson file to write."
)
@from_a_standpoint
@sentences
def command(layer: str, treaty: str | None, day: dt.date | None, output: Path) -> None:
    """Write a layer as GeoJSON (RFC 7946, WGS84), every feature with dates, sources and licence.

    Example: borderhist export --layer transfers --treaty 1858-aigun -o aigun.geojson
    """
    from borderhist.export import frames
    from borderhist.export.geojson import write_geojson

    chronicle = open_chronicle()
    frame = frames.layer(chronicle, layer, version_of(chronicle, treaty, day))
    write_geojson(frame, output)
    click.echo(f"{output}: {len(frame)} features", err=True)
