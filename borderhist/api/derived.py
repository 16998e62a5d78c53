"""The base of a record: its chronicle and, built when first needed, its point index."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

from borderhist.locate._index.point_index import Index

if TYPE_CHECKING:
    from borderhist.derive.chronicle import Chronicle


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Derived:
    """A derived record, with what its answers need kept as long as it lives.

    Attributes
    ----------
    chronicle : borderhist.derive.chronicle.Chronicle
        What was derived from the files.
    """

    chronicle: Chronicle

    @cached_property
    def index(self) -> Index:
        """The index of all points, made when it is first asked for."""
        return Index.of(self.chronicle)
