"""``borderhist serve``."""

from __future__ import annotations

from pathlib import Path

import click

from borderhist.cli.console import handle_errors

EXTRA = 'pip install "borderhist[serve]"'


@click.command("serve")
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=5000, show_default=True,
    help="Port to listen on; 0 takes a free one.",
)  # fmt: skip
@click.option("--url", metavar="URL", help="Address by which clients know the server; links begin with it.")
@handle_errors
def command(bundle: Path, host: str, port: int, url: str | None) -> None:
    """Offer the layers of the GeoPackage BUNDLE as OGC API - Features, read only.

    Example: borderhist serve borderhist.gpkg
    """
    from borderhist.errors import UsageError

    try:
        from borderhist.server import application
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("borderhist"):
            raise
        message = f"serving needs {error.name}: {EXTRA}"
        raise UsageError(message) from error
    application.serve(bundle, host, port, url, lambda sentence: click.echo(sentence, err=True))
