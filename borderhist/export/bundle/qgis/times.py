"""When features are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.export.bundle.qgis.markup import element

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

BEGUN = 'coalesce("valid_from" < to_date(@map_end_time), true)'
"""Whether a feature begins before the span that is shown ends.

QGIS 3.22 compares days with moments, and so shows what begins at the very end of a span already in it.
"""

HOLDS = f'{BEGUN} AND coalesce("valid_to" >= to_date(@map_end_time), true)'
"""Whether a feature still holds when the span that is shown ends: a year looks like its last day."""


def temporal() -> Element:
    """Return that a feature is seen from ``valid_from`` on and before ``valid_to``."""
    says = {
        "enabled": True,
        "mode": 2,
        "startField": "valid_from",
        "endField": "valid_to",
        "limitMode": 0,
        "accumulate": False,
        "fixedDuration": 0,
        "durationUnit": "d",
    }
    return element("temporal", says, element("fixedRange", None, element("start"), element("end")))
