"""``borderhist export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from borderhist.cli.console import Day, handle_errors
from borderhist.cli.options import interpretation_options
from borderhist.geometry.bounds import Bounds
from borderhist.layers import schema
from borderhist.model.days import MEANING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from borderhist.cli.options import RecordOptions
    from borderhist.layers.table import Table
    from borderhist.model.reader import Atlas

LAYERS = tuple(schema.LAYERS)


class Box(click.ParamType[Bounds]):
    """West, south, east, north in degrees, apart by commas."""

    name = "bbox"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Bounds:
        """Return the box."""
        try:
            west, south, east, north = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is no WEST,SOUTH,EAST,NORTH in degrees, such as 120,45,135,54", param, ctx)
        if west >= east or south >= north:
            turned = min(west, east), min(south, north), max(west, east), max(south, north)
            self.fail(
                f"{value!r} is the wrong way round: west comes before east, south before north "
                f"(did you mean {','.join(f'{degrees:g}' for degrees in turned)}?)",
                param,
                ctx,
            )
        return Bounds(west, south, east, north)


@click.command("export")
@click.option(
    "--layer",
    "names",
    multiple=True,
    metavar="NAME",
    default=("all",),
    help=f"{', '.join(LAYERS)} or all; may be repeated.",
)
@click.option("--treaty", metavar="ID", help="The state after this instrument, and what it transferred.")
@click.option("--on", "day", type=Day(), metavar="DATE", help=f"What holds on this day. {MEANING}")
@click.option(
    "--versions",
    type=click.Choice(("all",)),
    help="Every version, with its days; so it is without --treaty and --on.",
)
@click.option(
    "--bbox", "bounds", type=Box(), metavar="W,S,E,N", help="What touches this box (degrees), uncut."
)
@click.option(
    "--simplify",
    "simplify_km",
    type=click.FloatRange(0, 50),
    default=0.0,
    metavar="KM",
    help="Leave out bends smaller than this, in all layers alike.",
)
@click.option(
    "--crs", default="EPSG:4326", metavar="EPSG", help="Coordinates in another system, such as EPSG:32652."
)
@click.option(
    "--format", "form", metavar="NAME", help="The format; without it, the end of the file name says it."
)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="PATH",
    help="A file; a folder for several layers of a format that holds one; - for standard output (geojson, "
    "geojsonl); postgresql://... for PostGIS.",
)
@click.option("--overwrite", is_flag=True, help="Replace what is there.")
@interpretation_options
@handle_errors
def command(  # noqa: PLR0913, PLR0917 - one argument for each option
    names: tuple[str, ...], treaty: str | None, day: dt.date | None, versions: str | None,
    bounds: Bounds | None, simplify_km: float, crs: str, form: str | None, output: str, *,
    options: RecordOptions, overwrite: bool,
) -> None:  # fmt: skip
    """Write layers for GIS programs, every feature with its days, sources and licence.

    Formats: geojson, geojsonl, gpkg, fgb, parquet, topojson, shapefile, kml, csv, pmtiles, lpf, lp-tsv, osm;
    a connection string writes to PostGIS. docs/formats.md says what each of them cannot carry.

    Example: borderhist export --layer territories --on 1700-01-01 -o 1700.gpkg
    """
    from borderhist.layers.table import Selection, crs_name, tables

    if sum(map(bool, (treaty, day, versions))) > 1:
        message = "give one of --treaty, --on and --versions"
        raise click.UsageError(message)
    wanted = _layers(names)
    system = crs_name(crs)
    wanted += _along(names, output, form)
    chronicle = options.open_record()
    _explained(chronicle.atlas, bounds)
    made = tables(chronicle, wanted, Selection(treaty, day, bounds, simplify_km))
    _write([table.in_crs(system) for table in made], output, form, overwrite=overwrite)


def _is_database(output: str) -> bool:
    return output.startswith(("postgresql://", "postgres://"))


def _layers(names: Sequence[str]) -> list[str]:
    from borderhist.errors import UnknownNameError, unknown

    for name in names:
        if name not in (*LAYERS, "all"):
            raise UnknownNameError(unknown("layer", name, (*LAYERS, "all")), reason="unknown-layer")
    return list(LAYERS) if "all" in names else list(dict.fromkeys(names))


def _along(names: Sequence[str], output: str, form: str | None) -> list[str]:
    """Return which related tables go with the layers: those that its format reads.

    Raises
    ------
    UnknownNameError
        If neither a name nor the end of a file name says a format.
    """
    from borderhist.io import writing

    if _is_database(output):
        return list(schema.TABLES) if "all" in names else []
    if form is not None:
        return list(writing.find_format(form).also)
    return [] if output == "-" else list(writing.find_format_of(Path(output)).also)


def _explained(atlas: Atlas, bounds: Bounds | None) -> None:
    """Say where a box reaches over the edge of the study area.

    Raises
    ------
    OutsideError
        If it lies outside altogether.
    """
    import shapely

    from borderhist.errors import OutsideError

    if bounds is None:
        return
    box = shapely.box(*bounds)
    edge = ",".join(f"{value:g}" for value in atlas.frame.bounds)
    if not box.intersects(atlas.frame):
        message = f"the box lies outside the study area, which is {edge} (west, south, east, north)"
        raise OutsideError(message, reason="outside-frame")
    if not atlas.frame.covers(box):
        click.echo(f"the box reaches beyond the study area ({edge}), where the record says nothing", err=True)


def _write(made: Sequence[Table], output: str, form: str | None, *, overwrite: bool) -> None:
    if output == "-":
        _stream(made, form)
        return
    from borderhist.io import writing

    if _is_database(output):
        for name, rows in writing.to_database(made, output, overwrite=overwrite).items():
            click.echo(f"borderhist.{name}: {rows} rows", err=True)
        return
    target = Path(output)
    if output.endswith("/"):
        target.mkdir(parents=True, exist_ok=True)
    for path in writing.to_file(made, target, form, overwrite=overwrite):
        click.echo(path, err=True)
    click.echo(", ".join(_counted(made)), err=True)


def _counted(made: Sequence[Table]) -> list[str]:
    return [f"{table.layer.name} {len(table)}" for table in made if table.geometry is not None]


def _stream(made: Sequence[Table], form: str | None) -> None:
    from borderhist.io import writing
    from borderhist.io.formats import geojson

    writing.check_supported(writing.find_format("geojsonl"), made)
    if form not in (None, "geojson", "geojsonl") or (form == "geojson" and len(made) > 1):
        message = "standard output takes geojsonl, or geojson of one layer"
        raise click.UsageError(message)
    if form == "geojson":
        click.echo(geojson.geojson(made[0]), nl=False)
        return
    for table in made:
        for feature in geojson.features(table):
            click.echo(feature)
