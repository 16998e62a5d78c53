"""``borderhist sources``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from borderhist.cli.console import echo_json, handle_errors
from borderhist.cli.options import output_options, record_options

if TYPE_CHECKING:
    from borderhist.cli.options import RecordOptions
    from borderhist.model.base import Language
    from borderhist.model.reader import Atlas
    from borderhist.model.sources import Fact


@click.command("sources")
@click.option("--unsourced", is_flag=True, help="List the facts that no outside source supports.")
@click.option("--single", is_flag=True, help="List the facts that hang on one outside source only.")
@output_options
@record_options
@handle_errors
def command(lang: str, *, options: RecordOptions, unsourced: bool, single: bool, as_json: bool) -> None:
    """List the bibliography, how many facts hang on each source, and which hang on one or on none.

    Example: borderhist sources --unsourced
    """
    from borderhist.model import sources

    atlas = options.read_atlas()
    facts = sources.list_facts(atlas)
    alone, bare = sources.rest_on_one_source(facts), sources.rest_on_no_source(facts)
    if as_json:
        echo_json(
            {
                "sources": {key: _source(atlas, key, facts) for key in atlas.sources},
                "facts": len(facts),
                "on_one_source": [_fact(fact) for fact in alone],
                "on_none": [_fact(fact) for fact in bare],
            }
        )
        return
    language = cast("Language", lang)
    if not unsourced and not single:
        _print_sources(atlas, facts, language)
    for fact in bare if unsourced else alone if single else ():
        click.echo(f"{fact.where} [{fact.certainty}] {', '.join(fact.sources)}")
    _print_counts((len(facts), len(alone), len(bare)), language)


def _source(atlas: Atlas, key: str, facts: tuple[Fact, ...]) -> dict[str, object]:
    source = atlas.sources[key]
    hanging = sum(key in fact.sources for fact in facts)
    described = source.model_dump(exclude_none=True)
    lang = described.pop("language")
    return {**described, "lang": lang, "facts": hanging}


def _fact(fact: Fact) -> dict[str, object]:
    return {"where": fact.where, "certainty": fact.certainty, "source": list(fact.sources)}


def _print_sources(atlas: Atlas, facts: tuple[Fact, ...], language: Language) -> None:
    from borderhist.cli import console
    from borderhist.i18n.translator import speaker

    say = speaker(language)
    rows = [
        [key, f"{source.citation} [{source.language}]", str(sum(key in fact.sources for fact in facts))]
        for key, source in atlas.sources.items()
    ]
    console.table(console.console(), [say("source"), "", say("facts")], rows, right=[2])


def _print_counts(counted: tuple[int, int, int], language: Language) -> None:
    from borderhist.i18n.translator import speaker

    say = speaker(language)
    facts, alone, bare = counted
    click.echo(f"{say('facts')}: {facts}")
    click.echo(f"{say('single')}: {alone} (--single)")
    click.echo(f"{say('unsourced')}: {bare} (--unsourced)")
