"""``borderhist at``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from borderhist.cli.running import Day, echo_json, from_a_standpoint, open_chronicle, sentences

if TYPE_CHECKING:
    import datetime as dt


@click.command("at", context_settings={"ignore_unknown_options": True})
@click.argument("lon", type=click.FloatRange(-180, 180))
@click.argument("lat", type=click.FloatRange(-90, 90))
@click.option("--on", "day", type=Day(), required=True, metavar="DATE", help="The day, such as 1859-06-01.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@from_a_standpoint
@sentences
def command(lon: float, lat: float, day: dt.date, *, as_json: bool) -> None:
    """Say who held the point LON LAT (degrees, WGS84) on a day, and which line decides it.

    Example: borderhist at 135.07 48.48 --on 1859-06-01
    """
    from borderhist import whereabouts

    chronicle = open_chronicle()
    answer = whereabouts.at(chronicle, lon, lat, day)
    if as_json:
        echo_json(
            {
                key: value if key != "distance_km" else round(value, 3)
                for key, value in dataclasses.asdict(answer).items()
            }
        )
        return
    name = chronicle.atlas.sovereigns[answer.sovereign].name.en
    until = answer.until or "the end of the record"
    click.echo(f"{name} ({answer.sovereign}), {answer.status}, from {answer.since} until {until}")
    click.echo(f"since {answer.allocated_by}, article {answer.allocated_article}")
    click.echo(
        f"nearest line: {answer.segment}, article {answer.article}, {answer.distance_km:.1f} km away, "
        f"known to {answer.uncertainty_km:g} km [{answer.certainty}]; sources {', '.join(answer.sources)}"
    )
