"""Gather everything that a map of a story is made of, in one pass through the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.i18n.translator import terminal_texts
from borderhist.query import summary
from borderhist.query.page_data import surroundings
from borderhist.query.page_data.holdings import gather_holdings, gather_sovereigns
from borderhist.query.page_data.stories import pages_of
from borderhist.query.page_data.values import PageData, PageFigure, PageInstrument, PageLink, PageVersion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Sequence

    from borderhist.derive.chronicle import Chronicle
    from borderhist.derive.tracing import Segment
    from borderhist.model.base import Text
    from borderhist.model.treaty import Treaty
    from borderhist.query.page_data.holdings import Holdings
    from borderhist.query.page_data.stories import Story
    from borderhist.query.page_data.values import PageHold, PagePossession


def gather_page_data(chronicle: Chronicle, story: Story) -> PageData:
    """Return everything that a map of a story is made of.

    Parameters
    ----------
    chronicle
        The record, under any reading.
    story
        Which versions the map compares; see :func:`borderhist.query.page_data.find_story`.
    """
    held = gather_holdings(chronicle, story.versions)
    shown = [chronicle.versions[version] for version in story.versions]
    holds = tuple(dict.fromkeys(hold for piece in held.land for hold in piece.holds))
    holders = dict.fromkeys(hold.sovereign for hold in holds)
    days = surroundings.Days(shown[0].effective, _end(chronicle, story.after) or surroundings.FOREVER)
    gazetteer = surroundings.Gazetteer(chronicle.atlas)
    versions = _days_of_versions(chronicle, story)
    possessions = tuple(surroundings.gather_possessions(chronicle, versions, held.land))
    return PageData(
        story=story,
        departures=tuple(_describe_interpretation(chronicle)),
        pages=tuple(PageLink(treaty.id, treaty.year, treaty.title) for treaty in pages_of(chronicle)),
        frame=chronicle.atlas.frame,
        backdrop=chronicle.atlas.backdrop,
        versions=tuple(
            PageVersion(treaty, _end(chronicle, version))
            for version, treaty in zip(story.versions, shown, strict=True)
        ),
        sovereigns=gather_sovereigns(chronicle, holders, shown[0].effective, shown[-1].effective),
        holds=holds,
        land=held.land,
        transfers=held.transfers,
        lines=held.lines,
        instruments=tuple(_instruments(chronicle, shown, holds, held, possessions)),
        places=tuple(surroundings.gather_places(chronicle, story, gazetteer)),
        waters=tuple(surroundings.gather_waters(chronicle.atlas)),
        markers=tuple(surroundings.gather_markers(chronicle, days)),
        zones=tuple(surroundings.gather_zones(chronicle, days)),
        possessions=possessions,
        routes=tuple(surroundings.gather_routes(chronicle, days)),
        ports=tuple(surroundings.gather_ports(chronicle, story, gazetteer)),
        events=tuple(surroundings.gather_events(chronicle, days, gazetteer)),
        readings=tuple(surroundings.gather_readings(chronicle, story)),
        sources=tuple(_sources(chronicle, shown, holds, held.segments)),
    )


def _end(chronicle: Chronicle, version: int) -> dt.date | None:
    """Return the first day on which a version no longer stands; None if the record ends with it."""
    following = chronicle.versions[version + 1 : version + 2]
    return following[0].effective if following else None


def _days_of_versions(chronicle: Chronicle, story: Story) -> list[surroundings.Days]:
    """Return from when to when each version of a story stands."""
    return [
        surroundings.Days(
            chronicle.versions[version].effective, _end(chronicle, version) or surroundings.FOREVER
        )
        for version in story.versions
    ]


def _describe_interpretation(chronicle: Chronicle) -> Iterator[Text]:
    """Yield in words which readings and which rule of days were chosen, where they are not the defaults."""
    for name, choice in chronicle.interpretation.readings:
        yield chronicle.atlas.readings[name].variant(choice).name
    if chronicle.interpretation.date_rule:
        yield terminal_texts()[f"date-rule-{chronicle.interpretation.date_rule}"]


def _instruments(
    chronicle: Chronicle,
    shown: Sequence[Treaty],
    holds: Collection[PageHold],
    held: Holdings,
    possessions: Sequence[PagePossession],
) -> Iterator[PageInstrument]:
    """Yield the instruments a map speaks of: those of its versions, lines, holds and possessions."""
    named: dict[str, set[str]] = {treaty.id: set() for treaty in shown}
    clauses = [(hold.instrument, hold.article) for hold in holds]
    clauses += [(line.instrument, line.article) for line in held.lines]
    for instrument, article in clauses:
        named.setdefault(instrument, set()).add(article)
    # a card that says what began a possession needs the title only
    for begun_by in {one.possession.treaty for one in possessions if one.possession.treaty}:
        named.setdefault(begun_by, set())
    holders = {hold.sovereign for hold in holds}
    # a map of several versions is about those that changed the first one
    whole = {treaty.id for treaty in shown[1:] or shown}
    for treaty in chronicle.versions:
        if treaty.id in whole:
            figures = tuple(_figures(chronicle, treaty, holders))
            yield PageInstrument(treaty, treaty.articles, figures, is_told_whole=True)
        elif treaty.id in named:
            articles = tuple(article for article in treaty.articles if article.number in named[treaty.id])
            yield PageInstrument(treaty, articles, (), is_told_whole=False)


def _figures(chronicle: Chronicle, treaty: Treaty, holders: Collection[str]) -> Iterator[PageFigure]:
    """Yield the figures of the literature, with the parties where both hold land on this map."""
    for figure, ours in summary.match_figures(chronicle, treaty):
        if ours is not None and ours.from_ in holders and ours.to in holders:
            yield PageFigure(figure, ours.from_, ours.to)
        else:
            yield PageFigure(figure)


def _sources(
    chronicle: Chronicle, shown: Sequence[Treaty], holds: Collection[PageHold], segments: Sequence[Segment]
) -> Iterator[tuple[str, str]]:
    """Yield the sources that a map cites, key and citation, in the order of the record."""
    articles = [article for treaty in shown for article in treaty.articles]
    articles += [chronicle.atlas.treaty(hold.instrument).article(hold.article) for hold in holds]
    articles += [segment.treaty.article(segment.record.article) for segment in segments]
    keys = {key for article in articles for key in article.sources}
    keys |= {key for treaty in shown for key in treaty.sources}
    for segment in segments:
        keys |= {*segment.record.sources, *(key for piece in segment.pieces for key in piece.source.split())}
    for key, source in chronicle.atlas.sources.items():
        if key in keys:
            yield key, source.citation
