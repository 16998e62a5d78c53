"""Summarise an instrument: everything derived of it, as plain values and as short texts for readers."""

from __future__ import annotations

import dataclasses
import re
import types
from typing import TYPE_CHECKING, Any

from borderhist.derive.tracing import index_by_ref
from borderhist.geometry import geodesy
from borderhist.i18n.translator import punctuate, speaker
from borderhist.model.calendars import day_of
from borderhist.model.days import eve
from borderhist.model.treaty import Dates
from borderhist.query import naming, possessions, territories, transfers
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Segment
    from borderhist.model.base import Language, Model
    from borderhist.model.records import Contradiction, Event, Reading
    from borderhist.model.treaty import Figure, Treaty
    from borderhist.query.ledger import Passage
    from borderhist.query.possessions import PossessionShape
    from borderhist.query.territories import Area
    from borderhist.query.transfers import Transfer


FACTOR = 3
"""An area of ours and a figure of the literature that differ more than this many times are of other lands."""


def format_area(km2: float, error_km2: float, language: Language = "en") -> str:
    """Return an area with its error, the error to two digits and the area to the same place.

    >>> format_area(584_625, 10_901)
    '585,000 ± 11,000 km2'
    """
    rounded = [geodesy.round_to_error(value, error_km2) for value in (km2, error_km2)]
    area, error = (punctuate(f"{value:,.0f}", language) for value in rounded)
    return f"{area} ± {error} {speaker(language)('area')}"


def name_holder(chronicle: Chronicle, sovereign: str, day: dt.date, language: Language) -> str:
    """Return what a sovereign is called on a day."""
    return naming.name_on(chronicle, sovereign, day).in_language(language)


def name_holders(
    chronicle: Chronicle, sovereign: str, since: dt.date, until: dt.date | None, language: Language
) -> str:
    """Return what a sovereign is called from one day until another, every new name with its day."""
    (_, first), *later = naming.names_between(chronicle, sovereign, since, until)
    return "; ".join(
        [first.in_language(language), *(f"{day} {name.in_language(language)}" for day, name in later)]
    )


def segment_facts(segment: Segment) -> dict[str, Any]:
    """Return a whole segment as plain values, by the names of the layer ``boundary``."""
    record = segment.record
    return {
        "segment": segment.ref,
        "name": record.name.in_all_languages(),
        "treaty": segment.treaty.id,
        "article": record.article,
        "from_place": record.from_,
        "to_place": record.to,
        "left_sovereign": record.left,
        "right_sovereign": record.right,
        "stage": record.stage,
        "rule": record.follow.kind,
        "length_km": round(sum(geodesy.length_km(piece.geometry) for piece in segment.pieces), 1),
        "valid_from": str(segment.since),
        "valid_to": None if segment.until is None else str(segment.until),
        "source": list(record.sources),
    }


def name_article(say: Callable[[str], str], article: str) -> str:
    """Return how an article, or another part of an instrument, is called; empty for a mere context."""
    if article == "context":
        return ""
    return say("article-n" if re.match(r"\d|[IVX]+$", article) else "part-n").format(article)


def cite_clause(say: Callable[[str], str], treaty_id: str, article: str) -> str:
    """Return an instrument and its article in a few words."""
    return ", ".join(filter(None, (treaty_id, name_article(say, article))))


def format_span(say: Callable[[str], str], since: dt.date, until: dt.date | None) -> str:
    """Return from when (inclusive) until when (exclusive) something lasts."""
    return say("span").format(since, until or say("still"))


def status_text(say: Callable[[str], str], status: str) -> str:
    """Return the text that explains a status."""
    return say("near-edge" if status == "undelimited" else status)


def format_possession(
    chronicle: Chronicle, shape: PossessionShape, language: Language, *, with_area: bool = False
) -> str:
    """Return who held land in fact, how, over whose land, and from when to when."""
    say, item = speaker(language), shape.possession
    holder = name_holder(chronicle, item.holder, shape.since, language)
    text = f"{item.name.in_language(language)}: {holder} ({say(f'possession_{item.kind}')})"
    area = f", {format_area(shape.km2, shape.error_km2, language)}" if with_area else ""
    return f"{text}{area}, {say('span').format(item.from_, item.to or say('still'))}"


def format_passage(chronicle: Chronicle, passage: Passage, language: Language) -> str:
    """Return from whom land passed to whom, through what, how much, and by which instruments."""
    days = [eve(passage.treaties[0].effective)] + [treaty.effective for treaty in passage.treaties]
    chain = (passage.from_, *passage.through, passage.to)
    names = " → ".join(
        name_holder(chronicle, sovereign, day, language) for sovereign, day in zip(chain, days, strict=True)
    )
    area = format_area(passage.area.km2, passage.area.error_km2, language)
    return f"{names}: {area} ({', '.join(treaty.id for treaty in passage.treaties)})"


def list_transfers(chronicle: Chronicle, found: Iterable[Transfer], language: Language) -> list[str]:
    """Return one line for every transfer: area with error, from whom to whom, by which clause."""
    say = speaker(language)
    facts = []
    for t in found:
        area = format_area(t.area.km2, t.area.error_km2, language)
        where = cite_clause(say, t.treaty.id, t.article)
        facts.append(f"{area}  {parties(chronicle, t, language)}  ({say(t.kind)}, {where})")
    return facts


def parties(chronicle: Chronicle, transfer: Transfer | FigureMatch, language: Language) -> str:
    """Return from whom to whom land went: the giver by its name of the day before, the taker by its own."""
    day = transfer.treaty.effective
    names = naming.name_parties(chronicle, transfer.from_, transfer.to, day)
    return " → ".join(name.in_language(language) for name in names)


@dataclasses.dataclass(frozen=True)
class FigureMatch(OneLine):
    """An area of ours that stands beside a figure of the literature: what went from one hand to another."""

    treaty: Treaty
    from_: str
    to: str
    area: Area

    def contains(self, figure: Figure) -> bool:
        """Tell whether a figure lies within the error of this area."""
        return abs(figure.km2 - self.area.km2) <= self.area.error_km2


def match_figures(chronicle: Chronicle, treaty: Treaty) -> tuple[tuple[Figure, FigureMatch | None], ...]:
    """Return the figures of the literature, each with the area of ours that is nearest to it.

    Ours are the transfers that it is about, and their sums where several went from one hand to another.
    A figure that is more than three times as large or as small as any of them is of some other land; it
    has nothing beside it.
    """
    return tuple((figure, _match_figure(chronicle, treaty, figure)) for figure in treaty.figures)


def _match_figure(chronicle: Chronicle, treaty: Treaty, figure: Figure) -> FigureMatch | None:
    found = [t for t in transfers.by_treaty(chronicle, treaty.id) if figure.is_about(t.article, t.kind)]
    faces: dict[tuple[str, str], set[int]] = {}
    for transfer in found:
        faces.setdefault((transfer.from_, transfer.to), set()).update(transfer.faces)
    version = chronicle.version_of(treaty.id)
    ours = [FigureMatch(treaty, t.from_, t.to, t.area) for t in found]
    ours += [
        FigureMatch(
            treaty,
            *pair,
            territories.measure_area(chronicle, together, chronicle.in_force_between(version - 1, version)),
        )
        for pair, together in faces.items()
        if sum((t.from_, t.to) == pair for t in found) > 1
    ]
    comparable = [one for one in ours if figure.km2 / FACTOR <= one.area.km2 <= figure.km2 * FACTOR]
    return min(comparable, key=lambda one: abs(one.area.km2 - figure.km2), default=None)


def begun_possessions(chronicle: Chronicle, treaty: Treaty) -> tuple[PossessionShape, ...]:
    """Return the possessions that an instrument began."""
    shapes = possessions.build_shapes(chronicle)
    return tuple(shape for shape in shapes if shape.possession.treaty == treaty.id)


def days(treaty: Treaty) -> set[dt.date]:
    """Return the Gregorian days of all printed dates of an instrument, and the one on which it counts."""
    printed = [date for event in type(treaty.dates).model_fields for date in getattr(treaty.dates, event)]
    return {treaty.effective, *map(day_of, printed)}


def events(chronicle: Chronicle, treaty: Treaty) -> tuple[Event, ...]:
    """Return the events of the days of an instrument."""
    wanted = {str(day) for day in days(treaty)}
    return tuple(event for event in chronicle.atlas.events if event.day in wanted)


def readings(chronicle: Chronicle, treaty: Treaty) -> tuple[Reading, ...]:
    """Return the readings of clauses of an instrument."""
    return tuple(reading for reading in chronicle.atlas.readings.values() if reading.treaty == treaty.id)


def contradictions(chronicle: Chronicle, treaty: Treaty) -> tuple[Contradiction, ...]:
    """Return the disagreements of sources about an instrument."""
    return tuple(item for item in chronicle.atlas.contradictions if item.treaty == treaty.id)


def citations(chronicle: Chronicle, treaty: Treaty) -> dict[str, str]:
    """Return the citation of every source that an instrument's file names, by its key."""
    sources = chronicle.atlas.sources
    keys = dict.fromkeys((*treaty.sources, *_find_source_keys(treaty.model_dump(mode="json"))))
    return {key: sources[key].citation for key in keys if key in sources}


def _find_source_keys(value: Any) -> Iterable[str]:
    """Yield everything that stands under ``sources`` anywhere in a value."""
    if isinstance(value, list):
        for item in value:
            yield from _find_source_keys(item)
    if isinstance(value, dict):
        for key, item in value.items():
            yield from item if key == "sources" else _find_source_keys(item)


TERMS: Mapping[str, Mapping[str, str]] = types.MappingProxyType({
    "signed": {"date": "written", "text": "witness_text"},
    "articles": {"number": "article"},
    "holds": {"article": "given_by_article", "kind": "hold"},
    "segments": {
        "from": "from_place", "to": "to_place", "left": "left_sovereign", "right": "right_sovereign",
    },
    "successions": {"from": "from_sovereign", "to": "to_sovereign"},
    "figures": {"km2": "area_km2"},
    "readings": {"why": "why_default"},
    "variants": {"moves": "places"},
    "events": {"day": "from_text", "inferred": "calendar_inferred"},
})  # fmt: skip
"""What the keys in a part of a file are called in every output."""

EVERYWHERE = {"sources": "source", "language": "lang"}
"""The same for keys in any part."""


def in_terms(value: Any, part: str = "") -> Any:
    """Return what a file says under the names of the vocabulary; historians type shorter ones."""
    if isinstance(value, list):
        return [in_terms(item, part) for item in value]
    if not isinstance(value, dict):
        return value
    terms = {**EVERYWHERE, **TERMS.get("signed" if part in Dates.model_fields else part, {})}
    return {terms.get(key, key): in_terms(item, key) for key, item in value.items()}


def to_json(chronicle: Chronicle, treaty: Treaty) -> dict[str, Any]:
    """Return everything about an instrument as plain values: its file, and what is derived from it.

    A segment that belongs to another reading than the one chosen has no ``valid_from``.
    """
    facts = _file_facts(treaty)
    for event, printed in facts["dates"].items():
        for date, record in zip(printed, getattr(treaty.dates, event), strict=True):
            date["gregorian"] = str(day_of(record))
            date["witness_text"] = record.witness.en
    facts["transfers"] = [transfer.facts() for transfer in transfers.by_treaty(chronicle, treaty.id)]
    facts["possessions"] = [shape.facts() for shape in begun_possessions(chronicle, treaty)]
    facts["moved_no_line"] = not (treaty.segments or treaty.ends or facts["transfers"])
    known = index_by_ref(chronicle.segments)
    facts["segments"] = [
        {**segment, **_derived_facts(chronicle, known.get(f"{treaty.id}/{segment['id']}"))}
        for segment in facts["segments"]
    ]
    for figure, (_, ours) in zip(facts["figures"], match_figures(chronicle, treaty), strict=True):
        figure["beside"] = None if ours is None else _comparison_facts(figure["area_km2"], ours)
    facts["readings"] = [_file_facts(reading, "readings") for reading in readings(chronicle, treaty)]
    facts["contradictions"] = [_file_facts(item) for item in contradictions(chronicle, treaty)]
    facts["events"] = [_file_facts(event, "events") for event in events(chronicle, treaty)]
    facts["citations"] = citations(chronicle, treaty)
    return facts


def _file_facts(record: Model, part: str = "") -> dict[str, Any]:
    facts: dict[str, Any] = in_terms(record.model_dump(mode="json", by_alias=True, exclude_none=True), part)
    return facts


def _derived_facts(chronicle: Chronicle, segment: Segment | None) -> dict[str, Any]:
    """Return what is derived of a segment."""
    if segment is None:
        return {"valid_from": None, "valid_to": None}
    replacing = [one.ref for one in chronicle.segments if segment.ref in one.record.supersedes]
    return {**segment_facts(segment), "superseded_by": replacing}


def _comparison_facts(km2: float, ours: FigureMatch) -> dict[str, Any]:
    area = ours.area
    return {
        "from_sovereign": ours.from_,
        "to_sovereign": ours.to,
        "area_km2": round(area.km2, 1),
        "area_error_km2": round(area.error_km2, 1),
        "contains_the_figure": abs(km2 - area.km2) <= area.error_km2,
    }
