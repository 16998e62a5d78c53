"""``borderhist show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from borderhist.cli.running import echo_json, from_a_standpoint, in_a_language, open_chronicle, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from borderhist.chronicle import Chronicle
    from borderhist.records import Article, Figure, Language, PrintedDate, Treaty


@click.command("show")
@click.argument("treaty")
@in_a_language
@from_a_standpoint
@sentences
def command(treaty: str, lang: str, *, as_json: bool) -> None:
    """Tell one instrument: dates with their calendars, articles in every version, lines, what it transferred.

    Example: borderhist show 1858-aigun --json
    """
    from borderhist import telling

    chronicle = open_chronicle()
    record = chronicle.atlas.treaty(treaty)
    if as_json:
        echo_json(telling.value(chronicle, record))
    else:
        _Telling(chronicle, record, cast("Language", lang)).print()


class _Telling:
    """One instrument on a console, part by part."""

    def __init__(self, chronicle: Chronicle, treaty: Treaty, language: Language) -> None:
        from borderhist.cli import printing
        from borderhist.words import speaker

        self.chronicle, self.treaty, self.language = chronicle, treaty, language
        self.say: Callable[[str], str] = speaker(language)
        self.page: Console = printing.console()

    def print(self) -> None:
        """Print all parts."""
        self._head()
        self._dates()
        self._signatories()
        for article in self.treaty.articles:
            self._article(article)
        self._readings()
        self._transfers()
        self._lines()
        self._figures()
        self._viewpoints()
        self._sources()

    def _paragraph(self, text: str, indent: int = 0) -> None:
        from borderhist.cli import printing

        printing.paragraph(self.page, text, indent)

    def _heading(self, word: str) -> None:
        from borderhist.cli import printing

        printing.heading(self.page, self.say(word))

    def _table(self, head: list[str], rows: list[list[str]]) -> None:
        from borderhist.cli import printing

        printing.table(self.page, [self.say(word) for word in head], rows)

    def _head(self) -> None:
        treaty, language = self.treaty, self.language
        title = treaty.title.said(language)
        self._paragraph(f"{title} ({treaty.pinyin})" if treaty.pinyin else title)
        self._paragraph(f"{treaty.id}; {self.say(treaty.kind)}; {self.say('map_changes')} {treaty.effective}")
        self._paragraph(treaty.summary.said(language))
        self._paragraph(treaty.effective_why.said(language), 2)

    def _dates(self) -> None:
        from borderhist.calendars import day_of

        events = type(self.treaty.dates).model_fields
        printed: list[tuple[str, PrintedDate]] = [
            (event, date) for event in events for date in getattr(self.treaty.dates, event)
        ]
        if printed:
            self._heading("dates")
            self._table(
                ["event", "printed", "gregorian_day", "wording", "certainty"],
                [
                    [
                        self.say(event),
                        f"{d.printed} [{self.say(d.calendar)}]",
                        str(day_of(d)),
                        d.text,
                        d.certainty,
                    ]
                    for event, d in printed
                ],
            )

    def _signatories(self) -> None:
        if self.treaty.signatories:
            self._heading("signatories")
        for person in self.treaty.signatories:
            names = dict.fromkeys(person.name.everywhere().values())
            self._paragraph(f"{person.party}: {' / '.join(names)} [{person.certainty}]", 2)

    def _article(self, article: Article) -> None:
        self.page.print()
        known = f"{article.certainty}; {', '.join(article.sources) or self.say('no_source')}"
        self._paragraph(f"{self.say('article')} {article.number} [{known}]")
        self._paragraph(article.summary.said(self.language), 2)
        for said in article.wordings:
            kind = self.say("authentic" if said.authentic else "not_authentic")
            text = f"{said.language} ({kind}): {said.says.said(self.language)} [{', '.join(said.sources)}]"
            self._paragraph(text, 4)
        if article.left_open:
            self._paragraph(f"{self.say('left_open')}: {article.left_open.said(self.language)}", 2)

    def _readings(self) -> None:
        mine = [r for r in self.chronicle.atlas.readings.values() if r.treaty == self.treaty.id]
        if mine:
            self._heading("readings")
        for reading in mine:
            variants = ", ".join(f"{reading.id}={variant.id}" for variant in reading.variants)
            self._paragraph(f"{reading.question.said(self.language)} {variants}", 2)

    def _transfers(self) -> None:
        from borderhist import telling, transfers

        self._heading("transferred")
        found = transfers.by_treaty(self.chronicle, self.treaty.id)
        for line in telling.transfers_told(self.chronicle, found, self.language) or [self.say("nothing")]:
            self._paragraph(line, 2)
        if not self.treaty.segments and not found:
            self._paragraph(self.say("no_line"), 2)

    def _lines(self) -> None:
        if self.treaty.segments:
            self._heading("lines")
            self._table(
                ["segment", "left", "right", "stage", "certainty"],
                [
                    [
                        f"{s.name.said(self.language)} ({s.id})"
                        + "".join(f" [{name}={'/'.join(v)}]" for name, v in s.when.items()),
                        s.left, s.right, self.say(s.stage), s.certainty,
                    ]
                    for s in self.treaty.segments
                ],
            )  # fmt: skip

    def _figures(self) -> None:
        if self.treaty.figures:
            self._heading("figures")
            self._table(
                ["area", "what", "who", ""],
                [
                    [f"{f.km2:,.0f}", f.what.said(self.language), f.who.said(self.language), self._held(f)]
                    for f in self.treaty.figures
                ],
            )

    def _held(self, figure: Figure) -> str:
        """Return whether a figure lies in the interval of one of our transfers."""
        from borderhist import ledger

        mine = [e for e in ledger.entries(self.chronicle) if e.transfer.treaty.id == self.treaty.id]
        if not mine:
            return ""
        return self.say("within" if any(entry.agrees(figure) for entry in mine) else "outside")

    def _viewpoints(self) -> None:
        if self.treaty.viewpoints:
            self._heading("viewpoints")
        for view in self.treaty.viewpoints:
            known = f"{view.certainty}; {', '.join(view.sources)}"
            self._paragraph(f"{view.who.said(self.language)}: {view.says.said(self.language)} [{known}]", 2)
        told = [item for item in self.chronicle.atlas.contradictions if item.treaty == self.treaty.id]
        if told:
            self._heading("contradictions")
        for item in told:
            self._paragraph(item.about.said(self.language), 2)
            for claim in item.claims:
                self._paragraph(f"- {claim.says.said(self.language)} [{', '.join(claim.sources)}]", 4)
            self._paragraph(f"{self.say('kept')}: {item.kept.said(self.language)}", 4)

    def _sources(self) -> None:
        self._heading("sources")
        sources = self.chronicle.atlas.sources
        self._table(["", ""], [[key, sources[key].citation] for key in self.treaty.sources])
