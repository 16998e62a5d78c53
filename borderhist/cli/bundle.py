"""``borderhist bundle``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from borderhist.cli.console import handle_errors
from borderhist.cli.options import interpretation_options

if TYPE_CHECKING:
    from borderhist.cli.options import RecordOptions


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
@interpretation_options
@handle_errors
def command(output: Path, *, options: RecordOptions, overwrite: bool) -> None:
    """Write all layers and tables, with every version, as one GeoPackage that QGIS opens as an atlas.

    Styles, a time slider and a QGIS project are inside; datapackage.json and SHA256SUMS stand beside it.

    Example: borderhist bundle -o gis
    """
    from borderhist.io.bundle import package

    for path in package.write(options.open_record(), output, overwrite=overwrite):
        click.echo(path, err=True)
