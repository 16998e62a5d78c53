"""Write docs/layers.md from the schema of the layers."""

from __future__ import annotations

from pathlib import Path

from borderhist.export.dictionary import markdown
from borderhist.files import write_whole

write_whole(Path(__file__).resolve().parent.parent / "docs" / "layers.md", markdown().encode("utf-8"))
