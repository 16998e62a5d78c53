"""Text that XML can hold."""

from __future__ import annotations

import re

UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def speakable(text: str) -> str:
    """Return a text in which a sign stands for what XML cannot hold."""
    return UNSPEAKABLE.sub("\ufffd", text)
