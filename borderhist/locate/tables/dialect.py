"""How a CSV file is written."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Dialect:
    """What stands between cells and after lines, and whether the file begins with a byte order mark."""

    delimiter: str = ","
    newline: str = "\n"
    mark: bool = False
