"""``borderhist readings``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.running import echo_json, in_a_language, open_chronicle, sentences

if TYPE_CHECKING:
    from borderhist.interpretations import Effect
    from borderhist.records import Language


@click.command("readings")
@in_a_language
@sentences
def command(lang: str, *, as_json: bool) -> None:
    """List the disputed clauses: every reading, who holds it, and how much land it moves from the default.

    Example: borderhist readings
    """
    from borderhist import interpretations

    effects = interpretations.effects(open_chronicle())
    if as_json:
        echo_json([_value(effect) for effect in effects])
    else:
        _print(effects, cast("Language", lang))


def _value(effect: Effect) -> dict[str, Any]:
    return {
        "reading": effect.reading.id,
        "variant": effect.variant.id,
        "default": effect.variant.id == effect.reading.default,
        "treaty": effect.reading.treaty,
        "article": effect.reading.article,
        "question": effect.reading.question.everywhere(),
        "why_default": effect.reading.why.everywhere(),
        "says": effect.variant.says.everywhere(),
        "certainty": effect.variant.certainty,
        "sources": list(effect.variant.sources),
        "moves_km2": round(effect.km2, 1),
        "faces": list(effect.faces),
        "since": effect.since,
        "until": effect.until,
    }


def _print(effects: tuple[Effect, ...], language: Language) -> None:
    from borderhist.cli import printing
    from borderhist.words import speaker

    say, page = speaker(language), printing.console()
    for reading in dict.fromkeys(effect.reading.id for effect in effects):
        mine = [effect for effect in effects if effect.reading.id == reading]
        told = mine[0].reading
        printing.heading(page, f"{reading}: {told.question.said(language)}")
        for effect in mine:
            variant = effect.variant
            default = f" [{say('default')}]" if variant.id == told.default else ""
            span = f", {effect.since} - {effect.until or say('still')}" if effect.since else ""
            moved = f"; {say('moves')} {effect.km2:,.0f} km2{span}" if effect.km2 else ""
            known = f"{variant.certainty}; {', '.join(variant.sources) or say('no_source')}"
            printing.paragraph(page, f"--reading {reading}={variant.id}{default}{moved}", 2)
            printing.paragraph(
                page, f"{variant.name.said(language)}. {variant.says.said(language)} [{known}]", 4
            )
        printing.paragraph(page, f"{say('default')}: {told.why.said(language)}", 2)
