"""``borderhist show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from borderhist.cli.console import echo_json, handle_errors
from borderhist.cli.options import interpretation_options, output_options

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from rich.console import Console

    from borderhist.cli.options import RecordOptions
    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.base import Language
    from borderhist.model.treaty import Figure, SegmentRecord, Treaty
    from borderhist.query.summary import FigureMatch


@click.command("show")
@click.argument("treaty")
@output_options
@interpretation_options
@handle_errors
def command(treaty: str, lang: str, *, options: RecordOptions, as_json: bool) -> None:
    """Tell one instrument: dates with their calendars, articles in every version, lines, what it transferred.

    Example: borderhist show 1858-aigun --json
    """
    from borderhist.query import summary

    chronicle = options.open_record()
    record = chronicle.atlas.treaty(treaty)
    if as_json:
        echo_json(summary.to_json(chronicle, record))
    else:
        _Summary(chronicle, record, cast("Language", lang)).print()


class _Summary:
    """One instrument on a console, part by part."""

    def __init__(self, chronicle: Chronicle, treaty: Treaty, language: Language) -> None:
        from borderhist.cli import console
        from borderhist.i18n.translator import speaker

        self.chronicle, self.treaty, self.language = chronicle, treaty, language
        self.say: Callable[[str], str] = speaker(language)
        self.page: Console = console.console()

    def print(self) -> None:
        """Print all parts."""
        self._head()
        self._dates()
        self._signatories()
        self._articles()
        self._readings()
        self._transfers()
        self._possessions()
        self._lines()
        self._viewpoints()
        self._contradictions()
        self._events()
        self._sources()

    def _paragraph(self, text: str, indent: int = 0) -> None:
        from borderhist.cli import console

        console.paragraph(self.page, text, indent)

    def _heading(self, word: str) -> None:
        from borderhist.cli import console

        console.heading(self.page, self.say(word))

    def _facts(self, rows: list[list[str]], indent: int = 2) -> None:
        from borderhist.cli import console

        console.facts(self.page, rows, indent)

    def _sovereign_name(self, sovereign: str, day: dt.date | None = None) -> str:
        """Return what a sovereign is called on a day, by default that from which the map differs."""
        from borderhist.query import summary

        return summary.name_holder(self.chronicle, sovereign, day or self.treaty.effective, self.language)

    def _basis(self, certainty: str, sources: tuple[str, ...]) -> str:
        return f"[{certainty}; {', '.join(sources) or self.say('no_source')}]"

    def _head(self) -> None:
        treaty, language = self.treaty, self.language
        title = treaty.title.in_language(language)
        others = [text for text in dict.fromkeys(treaty.title.in_all_languages().values()) if text != title]
        self._paragraph(title)
        self._paragraph(" / ".join(others + ([treaty.pinyin] if treaty.pinyin else [])), 2)
        self._paragraph(
            f"{treaty.id}; {self.say(f'act-{treaty.kind}')}; {self.say('map_changes')} {treaty.effective}"
        )
        self._paragraph(treaty.effective_why.in_language(language), 2)
        self.page.print()
        self._paragraph(treaty.summary.in_language(language))

    def _dates(self) -> None:
        from borderhist.cli import console
        from borderhist.model.calendars import day_of

        rows = [
            [
                self.say(event),
                f"{d.words} [{self.say(d.calendar)}]",
                str(day_of(d)),
                d.witness.in_language(self.language),
                d.certainty,
            ]
            for event in type(self.treaty.dates).model_fields
            for d in getattr(self.treaty.dates, event)
        ]
        if rows:
            self._heading("dates")
            head = ["event", "printed", "gregorian_day", "wording", ""]
            console.table(self.page, [self.say(word) for word in head], rows)

    def _signatories(self) -> None:
        from borderhist.model.calendars import day_of

        if self.treaty.signatories:
            self._heading("signatories")
        signed = min(map(day_of, self.treaty.dates.signed), default=None)
        for party in dict.fromkeys(person.party for person in self.treaty.signatories):
            people = [person for person in self.treaty.signatories if person.party == party]
            self._paragraph(f"{self._sovereign_name(party, signed)}:", 2)
            for person in people:
                names = dict.fromkeys(
                    [person.name.in_language(self.language), *person.name.in_all_languages().values()]
                )
                self._paragraph(f"{' / '.join(names)} [{person.certainty}]", 4)

    def _articles(self) -> None:
        from borderhist.query import summary

        for article in self.treaty.articles:
            self.page.print()
            head = summary.name_article(self.say, article.number) or self.say("context")
            self._paragraph(f"{head[:1].upper()}{head[1:]} {self._basis(article.certainty, article.sources)}")
            self._paragraph(article.summary.in_language(self.language), 2)
            self._facts(
                [
                    [
                        f"{text.language} ({self.say('authentic' if text.authentic else 'not_authentic')})",
                        f"{text.says.in_language(self.language)} {self._basis(text.certainty, text.sources)}",
                    ]
                    for text in article.wordings
                ],
                4,
            )
            if article.left_open:
                self._paragraph(f"{self.say('left_open')}: {article.left_open.in_language(self.language)}", 2)

    def _readings(self) -> None:
        from borderhist.query import summary

        mine = summary.readings(self.chronicle, self.treaty)
        if mine:
            self._heading("readings")
        for reading in mine:
            self._paragraph(f"{reading.question.in_language(self.language)}", 2)
            self._facts(
                [
                    [
                        f"{reading.id}={variant.id}",
                        variant.name.in_language(self.language)
                        + (f" [{self.say('default')}]" if variant.id == reading.default else ""),
                    ]
                    for variant in reading.variants
                ],
                4,
            )

    def _possessions(self) -> None:
        """Print the land that somebody began to hold in fact."""
        from borderhist.query import summary

        begun = summary.begun_possessions(self.chronicle, self.treaty)
        if begun:
            self._heading("possessions")
        for shape in begun:
            text = summary.format_possession(self.chronicle, shape, self.language, with_area=True)
            self._paragraph(text, 2)
            self._paragraph(shape.possession.summary.in_language(self.language), 4)

    def _transfers(self) -> None:
        """Print what changed hands, and below it the figures of the literature."""
        from borderhist.i18n.translator import punctuate
        from borderhist.query import summary, transfers

        self._heading("transferred")
        found = transfers.by_treaty(self.chronicle, self.treaty.id)
        rows = [
            [
                summary.format_area(t.area.km2, t.area.error_km2, self.language),
                f"{summary.parties(self.chronicle, t, self.language)}: "
                + ", ".join(filter(None, (self.say(t.kind), summary.name_article(self.say, t.article)))),
            ]
            for t in found
        ]
        self._facts(rows)
        if not found:
            self._paragraph(self._explain_no_transfer(), 2)
        figures = summary.match_figures(self.chronicle, self.treaty)
        if figures:
            self._heading("figures")
        unit = self.say("area")
        self._facts(
            [
                [f"{punctuate(f'{f.km2:,g}', self.language)} {unit}", self._figure(f, ours)]
                for f, ours in figures
            ]
        )

    def _explain_no_transfer(self) -> str:
        """Return why nothing changed hands."""
        from borderhist.model.days import eve

        for one in self.treaty.successions:
            before = self._sovereign_name(one.from_, eve(self.treaty.effective))
            return self.say("stands-in").format(self._sovereign_name(one.to), before)
        if self.treaty.segments or self.treaty.ends:
            return self.say("moved-line")
        return f"{self.say('nothing')}\n{self.say('no_line')}"

    def _figure(self, figure: Figure, ours: FigureMatch | None) -> str:
        """Return who prints a figure for what, and how it stands to ours."""
        from borderhist.query import summary

        known = self._basis(figure.certainty, figure.sources)
        sentence = (
            f"{figure.what.in_language(self.language)} ({figure.who.in_language(self.language)}) {known}"
        )
        if ours is None:
            return f"{sentence}\n{self.say('no-figure')}"
        area = summary.format_area(ours.area.km2, ours.area.error_km2, self.language)
        word = "inside-ours" if ours.contains(figure) else "outside-ours"
        who = summary.parties(self.chronicle, ours, self.language)
        return f"{sentence}\n{self.say(word).format(f'{who}, {area}')}"

    def _lines(self) -> None:
        if self.treaty.segments:
            self._heading("lines")
        self._facts([[segment.id, self._line(segment)] for segment in self.treaty.segments])
        if self.treaty.closes:
            self._heading("ended")
        for ref in self.treaty.closes:
            self._paragraph(ref, 2)

    def _line(self, segment: SegmentRecord) -> str:
        """Return a few lines about a line."""
        from borderhist.derive.tracing import index_by_ref
        from borderhist.query import summary

        clause = summary.name_article(self.say, segment.article)
        name = segment.name.in_language(self.language)
        how = [self.say(segment.stage), self.say(f"rule-{segment.follow.kind}")]
        hands = {"left": self._sovereign_name(segment.left), "right": self._sovereign_name(segment.right)}
        lines = [
            f"{name} ({clause})" if clause else name,
            f"{'; '.join(how)} {self._basis(segment.certainty, segment.sources)}",
            "; ".join(f"{self.say(hand)}: {who}" for hand, who in hands.items()),
        ]
        traced = index_by_ref(self.chronicle.segments).get(f"{self.treaty.id}/{segment.id}")
        read = ", ".join(f"{key}={'/'.join(variants)}" for key, variants in segment.when.items())
        if read:
            lines.append(self.say("when-read").format(read))
        if traced is not None:
            lines.append(summary.format_span(self.say, traced.since, traced.until))
        if segment.note:
            lines.append(segment.note.in_language(self.language))
        return "\n".join(lines)

    def _viewpoints(self) -> None:
        if self.treaty.viewpoints:
            self._heading("viewpoints")
        for view in self.treaty.viewpoints:
            sentence = f"{view.who.in_language(self.language)}: {view.says.in_language(self.language)}"
            self._paragraph(f"{sentence} {self._basis(view.certainty, view.sources)}", 2)

    def _contradictions(self) -> None:
        from borderhist.query import summary

        contradictions = summary.contradictions(self.chronicle, self.treaty)
        if contradictions:
            self._heading("contradictions")
        for item in contradictions:
            self._paragraph(item.about.in_language(self.language), 2)
            for claim in item.claims:
                known = self._basis(claim.certainty, claim.sources)
                self._paragraph(f"- {claim.says.in_language(self.language)} {known}", 4)
            self._paragraph(f"{self.say('kept')}: {item.kept.in_language(self.language)}", 4)

    def _events(self) -> None:
        from borderhist.query import summary

        found = summary.events(self.chronicle, self.treaty)
        if found:
            self._heading("events")
        self._facts([[event.day, event.what.in_language(self.language)] for event in found])

    def _sources(self) -> None:
        from borderhist.query import summary

        self._heading("sources")
        self._facts([[key, cited] for key, cited in summary.citations(self.chronicle, self.treaty).items()])
