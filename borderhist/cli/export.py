"""``borderhist export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from borderhist.cli.running import Day, from_a_standpoint, open_chronicle, sentences, version_of

if TYPE_CHECKING:
    import datetime as dt

LAYERS = ("boundary", "territories", "transfers")
WHOLE = ("segments", "ledger", "markers", "zones", "places", "routes", "events")


@click.command("export")
@click.option("--layer", type=click.Choice((*LAYERS, *WHOLE)), required=True, help="What to write.")
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

    boundary, territories and transfers are those of a --treaty or of a day (--on); segments, ledger,
    markers, zones, places, routes and events are those of the whole record.

    Example: borderhist export --layer transfers --treaty 1858-aigun -o aigun.geojson
    """
    from borderhist.export import frames, layers
    from borderhist.export.geojson import write_geojson

    if layer in WHOLE and (treaty or day):
        message = f"{layer} is a layer of the whole record: leave --treaty and --on out"
        raise click.UsageError(message)
    chronicle = open_chronicle()
    if layer in WHOLE:
        frame = layers.whole(chronicle, layer)
    else:
        frame = frames.layer(chronicle, layer, version_of(chronicle, treaty, day))
    write_geojson(frame, output)
    click.echo(f"{output}: {len(frame)} features", err=True)
