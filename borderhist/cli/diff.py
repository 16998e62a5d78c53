"""``borderhist diff``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.console import day_named, echo_json, handle_errors, state_of
from borderhist.cli.options import interpretation_options, output_options

if TYPE_CHECKING:
    import datetime as dt

    from borderhist.cli.options import RecordOptions
    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.base import Language
    from borderhist.query.compare import Difference, LandChange, LineChange
    from borderhist.query.territories import Area


@click.command("diff")
@click.argument("a")
@click.argument("b")
@output_options
@interpretation_options
@handle_errors
def command(a: str, b: str, lang: str, *, options: RecordOptions, as_json: bool) -> None:
    """Say what is different between the states of A and of B, each a treaty id or a day.

    A month (1859-06) or a year (1859) means its first day, 1859-06-end and 1859-end the last: a whole year is
    1859 and 1859-end. Lines opened, closed, replaced or unchanged point for point; territories with errors;
    transfers.

    Example: borderhist diff 1858 1860-end
    """
    from borderhist.query import compare

    chronicle = options.open_record()
    found = compare.between(chronicle, state_of(chronicle, a), state_of(chronicle, b))
    before, after = sorted(day_named(chronicle, name) for name in (a, b))
    if as_json:
        echo_json(_value(chronicle, found) | {"possessions": _possessions(chronicle, before, after)})
        return
    _print(chronicle, found, before, after, cast("Language", lang))


def _value(chronicle: Chronicle, found: Difference) -> dict[str, Any]:
    before, after = (chronicle.versions[version] for version in (found.before, found.after))
    return {
        "before": {"treaty": before.id, "valid_from": str(before.effective)},
        "after": {"treaty": after.id, "valid_from": str(after.effective)},
        "segments": [_line(change) for change in found.lines],
        "territories": [
            {"sovereign": land.sovereign, "before": _area(land.before), "after": _area(land.after)}
            for land in found.lands
        ],
        "transfers": [transfer.facts() for transfer in found.transfers],
    }


def _possessions(chronicle: Chronicle, before: dt.date, after: dt.date) -> list[dict[str, Any]]:
    from borderhist.query import possessions

    begun, ended = possessions.changes(chronicle, before, after)
    return [
        *({**shape.facts(), "change": "begun"} for shape in begun),
        *({**shape.facts(), "change": "ended"} for shape in ended),
    ]


def _line(change: LineChange) -> dict[str, Any]:
    from borderhist.query import summary

    return {
        **summary.segment_facts(change.segment),
        "change": change.change,
        "identical": change.identical,
        "superseded_by": [successor.ref for successor in change.successors],
    }


def _area(area: Area | None) -> dict[str, float] | None:
    if area is None:
        return None
    return {"area_km2": round(area.km2, 1), "area_error_km2": round(area.error_km2, 1)}


def _print(
    chronicle: Chronicle, found: Difference, before: dt.date, after: dt.date, language: Language
) -> None:
    from borderhist.cli import console
    from borderhist.i18n.translator import punctuate, speaker
    from borderhist.query import possessions, summary

    say, page = speaker(language), console.console()
    states = [chronicle.versions[version] for version in (found.before, found.after)]
    for word, treaty in zip(("before", "after"), states, strict=True):
        console.paragraph(
            page, f"{say(word)}: {treaty.effective}  {treaty.title.in_language(language)} ({treaty.id})"
        )
    if not [change for change in found.lines if change.change != "unchanged"] and not found.transfers:
        console.paragraph(page, say("none_changed"))
    console.heading(page, say("lines"))
    console.table(
        page,
        [say("class"), say("segment"), say("lengths"), ""],
        [
            [
                say(change.change),
                f"{change.segment.record.name.in_language(language)} ({change.segment.ref})"
                + "".join(f" → {heir.ref}" for heir in change.successors),
                punctuate(f"{change.length_km:,.0f}", language),
                say("identical") if change.identical else "",
            ]
            for change in sorted(found.lines, key=lambda change: change.change == "unchanged")
        ],
        right=[2],
    )
    console.heading(page, say("territories"))
    console.table(
        page,
        ["", say("before"), say("after")],
        [
            [
                _holders(chronicle, land, before, after, language),
                *(
                    summary.format_area(a.km2, a.error_km2, language) if a else "-"
                    for a in (land.before, land.after)
                ),
            ]
            for land in found.lands
        ],
        right=[1, 2],
    )
    console.heading(page, say("transferred"))
    for line in summary.list_transfers(chronicle, found.transfers, language) or [say("nothing")]:
        console.paragraph(page, line, 2)
    begun, ended = possessions.changes(chronicle, before, after)
    if begun or ended:
        console.heading(page, say("possessions"))
    for word, shapes in (("begun", begun), ("ended", ended)):
        for shape in shapes:
            text = summary.format_possession(chronicle, shape, language, with_area=True)
            console.paragraph(page, f"{say(f'possession-{word}')}: {text}", 2)


def _holders(
    chronicle: Chronicle, land: LandChange, before: dt.date, after: dt.date, language: Language
) -> str:
    """Return who holds land on two days: under one name, or by what it was called and is."""
    from borderhist.query import summary

    names = []
    if land.before is not None:
        names.append(summary.name_holder(chronicle, land.predecessor, before, language))
    if land.after is not None:
        names.append(summary.name_holder(chronicle, land.sovereign, after, language))
    return " → ".join(dict.fromkeys(names))
