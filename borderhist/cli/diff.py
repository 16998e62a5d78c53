"""``borderhist diff``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.options import interpretation_options, output_options
from borderhist.cli.running import echo_json, handle_errors, state_of

if TYPE_CHECKING:
    from borderhist.chronicle import Chronicle
    from borderhist.cli.options import RecordOptions
    from borderhist.differences import Difference, LineChange
    from borderhist.records import Language
    from borderhist.territories import Area


@click.command("diff")
@click.argument("a")
@click.argument("b")
@output_options
@interpretation_options
@handle_errors
def command(a: str, b: str, lang: str, *, options: RecordOptions, as_json: bool) -> None:
    """Say what is different between A and B: treaty ids, days, or years (the state at the end of each).

    Lines opened, closed, replaced or unchanged to the last bit; territories with errors; transfers.

    Example: borderhist diff 1857 1860
    """
    from borderhist import differences

    chronicle = options.open_record()
    found = differences.between(chronicle, state_of(chronicle, a), state_of(chronicle, b))
    if as_json:
        echo_json(_value(chronicle, found))
    else:
        _print(chronicle, found, cast("Language", lang))


def _value(chronicle: Chronicle, found: Difference) -> dict[str, Any]:
    before, after = (chronicle.versions[version] for version in (found.before, found.after))
    return {
        "before": {"treaty": before.id, "day": str(before.effective)},
        "after": {"treaty": after.id, "day": str(after.effective)},
        "lines": [_line(change) for change in found.lines],
        "territories": [
            {"sovereign": land.sovereign, "before": _area(land.before), "after": _area(land.after)}
            for land in found.lands
        ],
        "transfers": [transfer.facts() for transfer in found.transfers],
    }


def _line(change: LineChange) -> dict[str, Any]:
    return {
        "segment": change.segment.ref,
        "name": change.segment.record.name.en,
        "change": change.change,
        "identical": change.identical,
        "by": [successor.ref for successor in change.successors],
        "length_km": round(change.length_km, 1),
        "article": change.segment.record.article,
    }


def _area(area: Area | None) -> dict[str, float] | None:
    if area is None:
        return None
    return {"area_km2": round(area.km2, 1), "area_error_km2": round(area.error_km2, 1)}


def _print(chronicle: Chronicle, found: Difference, language: Language) -> None:
    from borderhist import telling
    from borderhist.cli import printing
    from borderhist.i18n.translator import speaker

    say, page = speaker(language), printing.console()
    states = [chronicle.versions[version] for version in (found.before, found.after)]
    for word, treaty in zip(("before", "after"), states, strict=True):
        printing.paragraph(
            page, f"{say(word)}: {treaty.effective}  {treaty.title.said(language)} ({treaty.id})"
        )
    if not [change for change in found.lines if change.change != "unchanged"] and not found.transfers:
        printing.paragraph(page, say("none_changed"))
    printing.heading(page, say("lines"))
    printing.table(
        page,
        [say("class"), say("segment"), say("lengths"), ""],
        [
            [
                say(change.change),
                f"{change.segment.record.name.said(language)} ({change.segment.ref})"
                + "".join(f" → {heir.ref}" for heir in change.successors),
                f"{change.length_km:,.0f}",
                say("identical") if change.identical else "",
            ]
            for change in sorted(found.lines, key=lambda change: change.change == "unchanged")
        ],
        right=[2],
    )
    printing.heading(page, say("territories"))
    day = states[1].effective
    printing.table(
        page,
        ["", say("before"), say("after")],
        [
            [
                telling.holder(chronicle, land.sovereign, day, language),
                *(telling.rounded(a.km2, a.error_km2) if a else "-" for a in (land.before, land.after)),
            ]
            for land in found.lands
        ],
        right=[1, 2],
    )
    printing.heading(page, say("transferred"))
    for line in telling.transfers_told(chronicle, found.transfers, language) or [say("nothing")]:
        printing.paragraph(page, line, 2)
