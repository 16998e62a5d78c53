"""Gather from the record, once, all data of a map: the only interface between the record and the maps.

A :class:`Story` says which versions a map compares; :func:`gather_page_data` walks through the record for
them and returns frozen values, which know nothing of the record and can be sent to another process. Maps
are composed from these values alone: they choose, simplify, project and encode, and ask nothing further.
"""

from __future__ import annotations

from borderhist.query.page_data.gathering import gather_page_data
from borderhist.query.page_data.stories import ATLAS, Story, find_story, list_stories
from borderhist.query.page_data.values import (
    PageData,
    PageEvent,
    PageFigure,
    PageHold,
    PageInstrument,
    PageLand,
    PageLine,
    PageLink,
    PageMarker,
    PagePiece,
    PagePlace,
    PagePort,
    PagePossession,
    PageReading,
    PageRoute,
    PageSovereign,
    PageTransfer,
    PageVersion,
    PageWater,
    PageZone,
)

__all__ = [
    "ATLAS",
    "PageData",
    "PageEvent",
    "PageFigure",
    "PageHold",
    "PageInstrument",
    "PageLand",
    "PageLine",
    "PageLink",
    "PageMarker",
    "PagePiece",
    "PagePlace",
    "PagePort",
    "PagePossession",
    "PageReading",
    "PageRoute",
    "PageSovereign",
    "PageTransfer",
    "PageVersion",
    "PageWater",
    "PageZone",
    "Story",
    "find_story",
    "gather_page_data",
    "list_stories",
]
