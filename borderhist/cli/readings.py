"""``borderhist readings``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.console import echo_json, handle_errors
from borderhist.cli.options import output_options, record_options

if TYPE_CHECKING:
    from borderhist.cli.options import RecordOptions
    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.base import Language
    from borderhist.query.readings import Effect


@click.command("readings")
@output_options
@record_options
@handle_errors
def command(lang: str, *, options: RecordOptions, as_json: bool) -> None:
    """List the disputed clauses: every reading, who holds it, and how much land it moves from the default.

    Example: borderhist readings
    """
    from borderhist.query import readings

    chronicle = options.open_record()
    effects = readings.effects(chronicle)
    if as_json:
        echo_json([_value(chronicle, effect) for effect in effects])
    else:
        _print(chronicle, effects, cast("Language", lang))


def _value(chronicle: Chronicle, effect: Effect) -> dict[str, Any]:
    reading, variant = effect.reading, effect.variant
    return {
        "id": reading.id,
        "variant": variant.id,
        "reading": f"{reading.id}={variant.id}",
        "is_default": variant.id == reading.default,
        "treaty": reading.treaty,
        "article": reading.article,
        "question": reading.question.in_all_languages(),
        "why_default": reading.why.in_all_languages(),
        "name": variant.name.in_all_languages(),
        "says": variant.says.in_all_languages(),
        "certainty": variant.certainty,
        "source": list(variant.sources),
        "area_km2": round(effect.km2, 1),
        "moves": [
            {"default_sovereign": default, "sovereign": other, "area_km2": round(km2, 1)}
            for default, other, km2 in effect.moves
        ],
        "face": [chronicle.arrangement.ids[face] for face in effect.faces],
        "valid_from": effect.since,
        "valid_to": effect.until,
    }


def _print(chronicle: Chronicle, effects: tuple[Effect, ...], language: Language) -> None:
    from borderhist.cli import console
    from borderhist.i18n.translator import speaker
    from borderhist.query import summary

    say, page = speaker(language), console.console()
    for reading in dict.fromkeys(effect.reading.id for effect in effects):
        mine = [effect for effect in effects if effect.reading.id == reading]
        question = mine[0].reading
        console.heading(page, f"{reading}: {question.question.in_language(language)}")
        console.paragraph(page, summary.cite_clause(say, question.treaty, question.article), 2)
        for effect in mine:
            variant = effect.variant
            default = f" [{say('default')}]" if variant.id == question.default else ""
            known = f"{variant.certainty}; {', '.join(variant.sources) or say('no_source')}"
            console.paragraph(page, f"--reading {reading}={variant.id}{default}", 2)
            console.paragraph(
                page,
                f"{variant.name.in_language(language)}: {variant.says.in_language(language)} [{known}]",
                4,
            )
            for line in _moves(chronicle, effect, language):
                console.paragraph(page, line, 4)
        console.paragraph(page, f"{say('default')}: {question.why.in_language(language)}", 2)


def _moves(chronicle: Chronicle, effect: Effect, language: Language) -> list[str]:
    """Return what a variant moves: one sentence, and one for each way in which land differs."""
    from borderhist.i18n.translator import punctuate, speaker
    from borderhist.query import summary

    say = speaker(language)
    if effect.since is None:
        return [] if effect.variant.id == effect.reading.default else [say("nothing-moves")]
    area = f"{punctuate(f'{effect.km2:,.0f}', language)} {say('area')}"
    lines = [f"{say('moves-km2').format(area)}, {summary.format_span(say, effect.since, effect.until)}:"]
    for default, other, km2 in effect.moves:
        names = [summary.name_holder(chronicle, who, effect.since, language) for who in (other, default)]
        area = f"{punctuate(f'{km2:,.0f}', language)} {say('area')}"
        lines.append(f"- {say('instead-of').format(*names)}: {area}")
    return lines
