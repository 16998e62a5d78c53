"""``borderhist bundle``."""

from __future__ import annotations

from pathlib import Path

import click

from borderhist.cli.running import from_a_standpoint, open_chronicle, sentences


@click.command("bundle")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default="here",
    metavar="PATH",
    help="A folder for borderhist.gpkg, or another name for it that ends in .gpkg.",
)
@click.option("--overwrite", is_flag=True, help="Replace what is there.")
@from_a_standpoint
@sentences
def command(output: Path, *, overwrite: bool) -> None:
    """Write all layers and tables, with every version, as one GeoPackage that QGIS opens as an atlas.

    Styles, a time slider and a QGIS project are inside; datapackage.json and SHA256SUMS stand beside it.

    Example: borderhist bundle -o gis
    """
    from borderhist.export.bundle import whole

    for path in whole.write(open_chronicle(), output, overwrite=overwrite):
        click.echo(path, err=True)
