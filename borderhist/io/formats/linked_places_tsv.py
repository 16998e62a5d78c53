"""LP-TSV 0.5: the gazetteer as a plain table, with all names of a place in one cell and no quotes.

Every row gives the year of the gazetteer as ``attestation_year``, so a place without a first year has no
``start``. What would break a cell apart, a tab, a line break or a semicolon in a name, becomes a blank or a
comma.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from borderhist.files import escape_formula
from borderhist.io.formats import linked_places
from borderhist.io.formats.topojson import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import shapely

    from borderhist.layers.table import Table


COLUMNS = (
    "id",
    "title",
    "title_source",
    "fclasses",
    "aat_types",
    "attestation_year",
    "start",
    "end",
    "variants",
    "types",
    "lon",
    "lat",
    "geo_source",
    "approximation",
    "description",
)

BLANKS = str.maketrans("\t\n\r", "   ")

IN_A_LIST = str.maketrans(";@", ", ")
"""What parts names, and names from languages, is none of a name's own."""


def write(tables: Sequence[Table], path: Path) -> None:
    """Write the places."""
    (table,) = tables
    rows = zip(table.columns.to_pylist(), shapes(table, "LP-TSV"), strict=True)
    lines = ["\t".join(COLUMNS), *("\t".join(_cells(facts, point)) for facts, point in rows)]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


def _cells(facts: Mapping[str, Any], point: shapely.Point) -> Iterator[str]:
    """Yield the cells of a place; texts begin like no formula."""
    first, *others = linked_places.names(facts)
    number, _ = linked_places.TYPES.get(facts["role"], ("", ""))
    texts = {
        "id": facts["id"],
        "title": first.toponym,
        "title_source": linked_places.GAZETTEER,
        "fclasses": ";".join(linked_places.FEATURE_CLASSES[facts["role"]]),
        "start": facts["from_text"] or "",
        "end": linked_places.last_year_of(facts) or "",
        "variants": ";".join(f"{name.toponym.translate(IN_A_LIST)}@{name.language}" for name in others),
        "types": facts["role"],
        "geo_source": facts["source"],
        "description": linked_places.describe_certainty(facts),
    }
    numbers = {
        "aat_types": number,
        "attestation_year": linked_places.COMPILED,
        "lon": point.x,
        "lat": point.y,
        "approximation": facts["uncertainty_km"],
    }
    for name in COLUMNS:
        yield str(numbers[name] if name in numbers else escape_formula(texts[name].translate(BLANKS)))
