"""Find land that another than its sovereign held in fact: leases, occupations, autonomy, states of their own.

Sovereignty and possession are two facts. A possession lies over the land of sovereigns and moves no line, so
what begins or ends with one is never a transfer of land, and is listed apart.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import shapely

from borderhist.memo import remembered
from borderhist.model.days import parse_day
from borderhist.query import territories
from borderhist.query.shapes import as_polygons, build_land, measure
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.records import Possession


@dataclasses.dataclass(frozen=True)
class PossessionShape(OneLine):
    """A possession on the map (MultiPolygon, WGS84 degrees) with its area; days from inclusive to exclusive.

    Attributes
    ----------
    sovereigns
        Whose land it was on the first day, the largest part first.
    """

    possession: Possession
    sovereigns: tuple[str, ...]
    geometry: shapely.MultiPolygon
    km2: float
    error_km2: float
    since: dt.date
    until: dt.date | None

    def is_on(self, day: dt.date) -> bool:
        """Tell whether it lasted on a day."""
        return self.since <= day and self.ends_after(day)

    def ends_after(self, day: dt.date) -> bool:
        """Tell whether it lasted on a day or begins later."""
        return self.until is None or day < self.until

    def facts(self) -> dict[str, Any]:
        """Return plain values for programs."""
        return {
            "possession": self.possession.id,
            "name": self.possession.name.in_all_languages(),
            "possession_kind": self.possession.kind,
            "possessor": self.possession.holder,
            "of_sovereigns": list(self.sovereigns),
            "treaty": self.possession.treaty,
            "article": self.possession.article,
            "area_km2": round(self.km2, 1),
            "area_error_km2": round(self.error_km2, 1),
            "certainty": self.possession.certainty,
            "valid_from": str(self.since),
            "valid_to": None if self.until is None else str(self.until),
            "source": list(self.possession.sources),
        }


@remembered()
def build_shapes(chronicle: Chronicle) -> tuple[PossessionShape, ...]:
    """Return where the possessions of the record lie, in the order in which they begin."""
    found = [shape for item in chronicle.atlas.possessions if (shape := _build_shape(chronicle, item))]
    return tuple(sorted(found, key=lambda shape: (shape.since, shape.possession.id)))


def on(chronicle: Chronicle, day: dt.date) -> tuple[PossessionShape, ...]:
    """Return the possessions of a day."""
    return tuple(shape for shape in build_shapes(chronicle) if shape.is_on(day))


def at(chronicle: Chronicle, lon: float, lat: float) -> tuple[PossessionShape, ...]:
    """Return the possessions in which a point (WGS84 degrees) ever lay, in the order in which they begin."""
    point = shapely.Point(lon, lat)
    return tuple(shape for shape in build_shapes(chronicle) if shape.geometry.intersects(point))


def among(
    chronicle: Chronicle,
    parties: Collection[str],
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> tuple[PossessionShape, ...]:
    """Return the possessions whose holder and sovereigns are all among some states; all, if none is named.

    With days only those that lasted at some time from the one to the other.

    A successor counts as the state in whose place it stands.
    """
    last = len(chronicle.versions) - 1
    wanted = {chronicle.successor(party, last) for party in parties}
    return tuple(
        shape
        for shape in build_shapes(chronicle)
        if (until is None or shape.since <= until) and (since is None or shape.ends_after(since))
        if not wanted
        or wanted.issuperset(
            chronicle.successor(one, last) for one in (shape.possession.holder, *shape.sovereigns)
        )
    )


def innermost(shapes: Iterable[PossessionShape], day: dt.date) -> PossessionShape | None:
    """Return the smallest of some possessions that lasted on a day: a leased strip lies in occupied land."""
    return min((shape for shape in shapes if shape.is_on(day)), key=lambda shape: shape.km2, default=None)


def changes(
    chronicle: Chronicle, before: dt.date, after: dt.date
) -> tuple[tuple[PossessionShape, ...], tuple[PossessionShape, ...]]:
    """Return the possessions that are there on the later of two days only, and on the earlier only."""
    old, new = on(chronicle, before), on(chronicle, after)
    ids = [{shape.possession.id for shape in shapes} for shapes in (old, new)]
    begun = tuple(shape for shape in new if shape.possession.id not in ids[0])
    return begun, tuple(shape for shape in old if shape.possession.id not in ids[1])


def _build_shape(chronicle: Chronicle, item: Possession) -> PossessionShape | None:
    until = None if item.to is None else parse_day(item.to)
    land = build_land(chronicle, item.shape, parse_day(item.from_), until)
    if land is None:
        return None
    since, geometry = land
    parts = _land_of_sovereigns(chronicle, item, geometry, since)
    if not parts:
        return None
    whole = as_polygons(shapely.union_all(list(parts.values())))
    order = tuple(sorted(parts, key=lambda sovereign: -parts[sovereign].area))
    return PossessionShape(item, order, whole, *measure(whole, item.uncertainty_km), since, until)


def _land_of_sovereigns(
    chronicle: Chronicle, item: Possession, geometry: shapely.Geometry, day: dt.date
) -> dict[str, shapely.MultiPolygon]:
    """Return the part of a possession on each sovereign's land, as it was on a day."""
    parts = {}
    for territory in territories.on(chronicle, max(day, chronicle.first_day)):
        if item.within and territory.sovereign not in item.within:
            continue
        part = as_polygons(shapely.intersection(territory.geometry, geometry))
        if not part.is_empty:
            parts[territory.sovereign] = part
    return parts
