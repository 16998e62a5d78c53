"""TopoJSON: all layers in one topology, in which every stretch that lines and land share is one arc.

Nothing is simplified or moved to a grid. The arcs are our own because the coordinates are shared to the last
bit already, and the package ``topojson`` 2.2 took 90 s to find that out, or lost vertices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from borderhist.errors import UsageError
from borderhist.geometry.coverage import Arcs, find_junctions
from borderhist.io.formats.geojson import box, properties, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np

    from borderhist.layers.table import Table


Chain = list[tuple[float, float]]


def write(tables: Sequence[Table], path: Path) -> None:
    """Write tables as the objects of one topology.

    Raises
    ------
    UsageError
        If a table has no geometry; GDAL leaves such rows out when it reads them.
    """
    chains = [chain for table in tables for shape in shapes(table, "TopoJSON") for chain in _chains(shape)]
    # where a ring begins it is cut too, so that it begins there when it is read again
    ends = {chain[end] for chain in chains for end in (0, -1)}
    arcs = Arcs(frozenset(find_junctions(chains) | ends))
    objects = ",\n".join(_object(table, arcs) for table in tables)
    joined = ",\n".join(text(arc) for arc in arcs.numbers)
    path.write_text(
        f'{{"type":"Topology",\n{box(*tables)}"objects":{{\n{objects}\n}},\n"arcs":[\n{joined}\n]}}\n',
        "utf-8",
    )


def _chains(shape: shapely.Geometry) -> Iterator[Chain]:
    """Yield the line, or the rings, of a geometry."""
    if isinstance(shape, shapely.MultiPolygon):
        yield from (ring for polygon in shape.geoms for ring in _rings(polygon))
    elif isinstance(shape, shapely.LineString):
        yield _points(shape)


def _rings(polygon: shapely.Polygon) -> list[Chain]:
    return [_points(ring) for ring in (polygon.exterior, *polygon.interiors)]


def _points(line: shapely.LineString) -> Chain:
    return [(x, y) for x, y in shapely.get_coordinates(line).tolist()]


def _object(table: Table, arcs: Arcs) -> str:
    """Return a layer as a collection of geometries, one to a line."""
    joined = ",\n".join(
        text({**_geometry(shape, arcs), "id": facts["id"], "properties": facts})
        for facts, shape in zip(properties(table), shapes(table, "TopoJSON"), strict=True)
    )
    return f'{text(table.layer.name)}:{{"type":"GeometryCollection","geometries":[\n{joined}\n]}}'


def _geometry(shape: shapely.Geometry, arcs: Arcs) -> dict[str, Any]:
    if isinstance(shape, shapely.Point):
        return {"type": "Point", "coordinates": [shape.x, shape.y]}
    if isinstance(shape, shapely.LineString):
        return {"type": "LineString", "arcs": arcs.refs(_points(shape))}
    polygons = [[arcs.refs(ring) for ring in _rings(polygon)] for polygon in shapely.get_parts(shape)]
    return {"type": "MultiPolygon", "arcs": polygons}


def shapes(table: Table, format_: str) -> np.ndarray:
    """Return the geometries of a table.

    Raises
    ------
    UsageError
        If it is a related table, which has none.
    """
    if table.geometry is None:
        message = f"{format_} holds no table without geometry, such as {table.layer.name}"
        raise UsageError(message)
    return table.geometry
