"""``borderhist ledger``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.console import Day, handle_errors
from borderhist.cli.options import interpretation_options, output_options
from borderhist.model.days import MEANING

if TYPE_CHECKING:
    import datetime as dt

    from borderhist.cli.options import RecordOptions
    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.base import Language
    from borderhist.query.ledger import Account, Entry

FORMATS = ("table", "csv", "json", "geojson")


@click.command("ledger")
@click.option("--between", metavar="A,B", help="Only transfers among these sovereigns, such as russia,qing.")
@click.option("--from", "since", type=Day(), metavar="DATE", help=f"Only after this day. {MEANING}")
@click.option("--to", "until", type=Day(), metavar="DATE", help="Only up to this day, such as 1864-end.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file for csv, json or geojson.")
@output_options
@interpretation_options
@handle_errors
def command(
    between: str | None,
    since: dt.date | None,
    until: dt.date | None,
    form: str,
    output: Path | None,
    lang: str,
    *,
    options: RecordOptions,
    as_json: bool,
) -> None:
    """List every transfer of the record: from, to, instrument, article, kind, km2 with error, literature.

    Gains and losses sum to zero, and are what diff says of the same two days. Among some sovereigns are also
    the steps by which their land became common or was left open; what passed through is told. Land that one
    side leased or occupied stayed its sovereign's: possession is listed apart and never counted.

    Example: borderhist ledger --between russia,qing --json
    """
    from borderhist.errors import UnknownNameError, unknown
    from borderhist.query import ledger

    chronicle = options.open_record()
    parties = [party.strip() for party in between.split(",")] if between else []
    for party in parties:
        if party not in chronicle.atlas.sovereigns:
            sentence = unknown("sovereign", party, chronicle.atlas.sovereigns)
            raise UnknownNameError(sentence, reason="unknown-sovereign")
    account = ledger.Account(tuple(parties), since, until)
    form = "json" if as_json and form == "table" else form
    if form == "table":
        _print(chronicle, account, cast("Language", lang))
    else:
        _write(_text(chronicle, account, form), output)


def _text(chronicle: Chronicle, account: Account, form: str) -> str:
    import json

    from borderhist.query import ledger, possessions

    found = ledger.entries(chronicle, account)
    if form == "csv":
        return _csv(found)
    if form == "geojson":
        from borderhist.io.formats.geojson import geojson
        from borderhist.layers import schema
        from borderhist.layers import table as layers_table
        from borderhist.layers._rows.land import transfer_row

        rows = [transfer_row(chronicle, entry.transfer) for entry in found]
        return geojson(layers_table.build_table(schema.TRANSFERS, rows))
    balance = {name: round(km2, 1) for name, km2 in sorted(ledger.balance(found).items())}
    value: dict[str, Any] = {"transfers": [entry.facts() for entry in found], "balance_km2": balance}
    value["passages"] = [passage.facts() for passage in ledger.passages(chronicle, account)]
    value["possessions"] = [
        shape.facts() for shape in possessions.among(chronicle, account.between, account.since, account.until)
    ]
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _csv(found: tuple[Entry, ...]) -> str:
    import csv
    import io

    from borderhist.files import escape_formula
    from borderhist.layers import vocabulary

    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(vocabulary.LEDGER)
    for entry in found:
        facts = entry.facts()
        literature = "; ".join(
            f"{figure.km2:g} ({figure.who.en}: {figure.what.en})" for figure in entry.figures
        )
        writer.writerow(
            [escape_formula(value) for value in [*(facts[name] for name in vocabulary.TRANSFER), literature]]
        )
    return table.getvalue()


def _write(text: str, output: Path | None) -> None:
    from borderhist.files import write_whole

    if output is None:
        click.echo(text, nl=False)
        return
    write_whole(output, text.encode("utf-8"))
    click.echo(f"{output}", err=True)


def _print(chronicle: Chronicle, account: Account, language: Language) -> None:
    from borderhist.cli import console
    from borderhist.i18n.translator import punctuate, speaker
    from borderhist.query import ledger, possessions, summary

    say, page = speaker(language), console.console()
    rows = []
    found = ledger.entries(chronicle, account)
    for entry in found:
        t = entry.transfer
        day = t.treaty.effective
        who = summary.parties(chronicle, t, language)
        area = summary.format_area(t.area.km2, t.area.error_km2, language)
        rows.append([str(day), t.treaty.id, f"{who} ({say(t.kind)})", area])
        rows += [
            [
                "",
                "",
                f"  {f.who.in_language(language)}: {f.what.in_language(language)}",
                f"{punctuate(f'{f.km2:,.0f}', language)} {say('area')}",
            ]
            for f in entry.figures
        ]
    head = [say("since"), say("instrument"), f"{say('from')} → {say('to')}", say("area")]
    console.table(page, head, rows, right=[3])
    console.heading(page, say("gains"))
    names = _last_names(chronicle, found, language)
    balance = sorted(ledger.balance(found).items(), key=lambda item: -item[1])
    console.table(
        page,
        ["", say("area")],
        [[names[sovereign], punctuate(f"{km2:+,.0f}", language)] for sovereign, km2 in balance]
        + [[say("sum"), punctuate(f"{abs(round(sum(km2 for _, km2 in balance), 3)):,.0f}", language)]],
        right=[1],
    )
    passed = ledger.passages(chronicle, account)
    if passed:
        console.heading(page, say("passages"))
    for passage in passed:
        console.paragraph(page, summary.format_passage(chronicle, passage, language), 2)
    held = possessions.among(chronicle, account.between, account.since, account.until)
    if held:
        console.heading(page, say("possessions-apart"))
    for shape in held:
        console.paragraph(page, summary.format_possession(chronicle, shape, language, with_area=True), 2)


def _last_names(chronicle: Chronicle, found: tuple[Entry, ...], language: Language) -> dict[str, str]:
    """Return what each sovereign was called when it last gave or took land."""
    from borderhist.query.naming import name_parties

    names: dict[str, str] = {}
    for t in (entry.transfer for entry in found):
        giver, taker = name_parties(chronicle, t.from_, t.to, t.treaty.effective)
        names |= {t.from_: giver.in_language(language), t.to: taker.in_language(language)}
    return names
