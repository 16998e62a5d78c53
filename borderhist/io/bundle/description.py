"""Describe a bundle: title, licences, extent in space and time, how it was made."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import shapely

from borderhist.geometry.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.layers.table import Table


TITLE = "borderhist: the Russo-Qing frontier, versioned per treaty"

ABSTRACT = (
    "Boundary lines, territories and transfers of the frontier between Russia and the Qing Empire and what "
    "came after it, in every version: each from the day on which an instrument made the map differ "
    "(valid_from) to the day on which another did (valid_to, exclusive)."
)

LINEAGE = (
    "Each instrument is a text file whose articles are traced on rivers, watersheds and surveyed lines; "
    "boundaries, territories and transfers are derived from them and never drawn. What is known badly says "
    "so in certainty and uncertainty_km; source holds keys of the table sources."
)

CREDIT = (
    "borderhist (CC BY 4.0), with lines from Natural Earth and GSHHG (LGPL-3.0-or-later) and places from "
    "GeoNames (CC BY 4.0)"
)

OWN = "CC-BY-4.0"
"""The licence of texts and tables."""

KEYWORDS = ("borders", "China", "historical GIS", "history", "Qing", "Russia", "treaties")


@dataclasses.dataclass(frozen=True)
class Extent:
    """Where and when something holds.

    Attributes
    ----------
    bounds
        West, south, east, north in degrees; None without geometry.
    since, until
        The first day, and the day after the last one; None: open, or timeless.
    """

    bounds: Bounds | None
    since: dt.date | None
    until: dt.date | None


def measure_extent(table: Table) -> Extent:
    """Return where and when a table holds."""
    bounds = None
    if table.geometry is not None and len(table):
        bounds = Bounds(*map(float, shapely.total_bounds(table.geometry)))
    since, until = (_days(table, name) for name in ("valid_from", "valid_to"))
    return Extent(
        bounds,
        min((day for day in since if day), default=None),
        None if None in until else max((day for day in until if day), default=None),
    )


def _days(table: Table, name: str) -> list[dt.date | None]:
    return table.columns[name].to_pylist() if name in table.layer.names else []


def licences(table: Table) -> tuple[str, ...]:
    """Return the licences that the features of a table are under, one or several at once."""
    if "licence" not in table.layer.names or table.geometry is None:
        return (OWN,)
    found = {part for each in table.columns["licence"].to_pylist() for part in each.split(" AND ")}
    return tuple(sorted(found))


def years(chronicle: Chronicle) -> tuple[dt.date, dt.date]:
    """Return the first day of the record, and the New Year's Day after its last change."""
    versions: Sequence[dt.date] = [treaty.effective for treaty in chronicle.versions]
    return versions[0], dt.date(versions[-1].year + 1, 1, 1)


def write_abstract(chronicle: Chronicle) -> str:
    """Return what the bundle is, and from where the record was read if that is not its own standpoint."""
    return " ".join(filter(None, (ABSTRACT, _standpoint(chronicle))))


def _standpoint(chronicle: Chronicle) -> str:
    seen = chronicle.interpretation
    parts = [*seen.label().split(), *([f"date-rule={seen.date_rule}"] if seen.date_rule else [])]
    return f"Read from another standpoint than the record's own: {', '.join(parts)}." if parts else ""
