"""borderhist: the Russo-Qing frontier as layers versioned per treaty.

``import borderhist as bh`` offers the functions below, for the project's own record; each is also a method of
the record that :func:`load` returns. ``docs/python.md`` shows them at work.

>>> import borderhist as bh
>>> bh.at(127.5, 50.3, "1857-01-01").sovereign
'qing'

Nothing is loaded before it is asked for, so that the import takes no time.
"""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from borderhist.api.record import Record, load
    from borderhist.locate._index.point_index import Index as PointIndex

    # The methods of one record have the signatures that the functions have: none is written twice.
    _own = Record.__new__(Record)
    at = _own.at
    history = _own.history
    nearest_line = _own.nearest_line
    locate = _own.locate
    layer = _own.layer
    boundary = _own.boundary
    territories = _own.territories
    transfers = _own.transfers
    faces = _own.faces
    zones = _own.zones
    possessions = _own.possessions
    places = _own.places
    markers = _own.markers
    routes = _own.routes
    events = _own.events
    areas = _own.areas
    treaties = _own.treaties
    treaty = _own.treaty
    compare = _own.compare
    ledger = _own.ledger
    readings = _own.readings
    sources = _own.sources
    find = _own.find
    match = _own.match
    check = _own.check
    map = _own.map  # noqa: A001 - the name of the face
    render = _own.render
    to_file = _own.to_file
    to_postgis = _own.to_postgis
    bundle = _own.bundle
    __version__: str

__all__ = (  # noqa: RUF022 - in the order in which they are told
    "load", "at", "history", "nearest_line", "locate", "PointIndex",
    "layer", "boundary", "territories", "transfers", "faces", "zones", "possessions", "places", "markers",
    "routes", "events", "areas",
    "treaties", "treaty", "compare", "ledger", "readings", "sources", "find", "match", "check",
    "map", "render", "to_file", "to_postgis", "bundle",
)  # fmt: skip


def __getattr__(name: str) -> Any:
    value: Any
    if name == "__version__":
        from borderhist import _version  # noqa: PLC0415 - metadata take their time

        value = _version.__version__
    elif name in __all__:
        from borderhist.api import record  # noqa: PLC0415 - loads nothing before it is asked for

        value = record.public(name)
    else:
        message = f"module 'borderhist' has no attribute {name!r}"
        raise AttributeError(message)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(types.ModuleType):
    """The package, in which no module takes the place of the function whose name it bears.

    Python binds ``borderhist.locate`` when somebody imports from that room; ``bh.locate`` stays a function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, types.ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
