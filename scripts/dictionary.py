"""Write docs/layers.md and docs/vocabulary.md from the schema of the layers and the terms of outputs."""

from __future__ import annotations

from pathlib import Path

from borderhist.files import write_whole
from borderhist.layers.dictionary import markdown, vocabulary_page

DOCS = Path(__file__).resolve().parent.parent / "docs"
write_whole(DOCS / "layers.md", markdown().encode("utf-8"))
write_whole(DOCS / "vocabulary.md", vocabulary_page().encode("utf-8"))
