"""``borderhist schema``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from borderhist.model.base import Model

KINDS = (
    "treaty",
    "zone",
    "possession",
    "reading",
    "event",
    "contradiction",
    "route",
    "marker",
    "place",
    "sovereign",
    "source",
)


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS), default="treaty")
def command(kind: str) -> None:
    """Print the JSON Schema of a file of the record, so that an editor can help and check while typing.

    Example: borderhist schema treaty > treaty.schema.json
    """
    import json

    from borderhist.model import records, treaty

    module = treaty if kind == "treaty" else records
    record: type[Model] = getattr(module, kind.capitalize())
    schema = record.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
