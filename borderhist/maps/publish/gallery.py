"""A folder of maps as a page of cards, which needs no script, with what programs ask of it beside it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from html import escape
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import quote

from borderhist.errors import DataError, Fault, OutputError
from borderhist.files import write_whole
from borderhist.i18n.translator import Translator
from borderhist.maps import phrases
from borderhist.maps.publish import manifest
from borderhist.maps.publish.embedding import CARD, maps_in
from borderhist.maps.typefaces import NOTICE, face_rules, letters_of
from borderhist.model.base import LANGUAGES
from borderhist.style import css_properties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from borderhist.maps.publish.embedding import Embedding, MapFile


INDEX = "index.html"

LIST = "oembed.json"

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)

MARK = '<meta name="generator" content="borderhist embed">'
"""What tells a gallery of ours from an index.html that somebody else wrote."""


@dataclasses.dataclass(frozen=True)
class Gallery:
    """The maps of a folder and, by the name of its file, the picture of each; none where none was drawn."""

    folder: Path
    maps: Sequence[MapFile]
    cards: Mapping[str, str]
    embedding: Embedding

    def files(self) -> dict[str, bytes]:
        """Return the page and the descriptions for programs, by name."""
        entries = []
        found = {INDEX: page(self).encode("utf-8")}
        for one in self.maps:
            name = f"{one.path.stem}.oembed.json"
            answer = self.embedding.oembed(one, card=self.cards.get(one.path.name))
            found[name] = _json(answer)
            url = self.embedding.address(one.path.name, embedded=False)
            entries.append(
                {"url": url, "oembed": f"{self.embedding.base}{quote(name)}", "title": answer["title"]}
            )
        return {**found, LIST: _json({"version": "1.0", "provider_name": "borderhist", "maps": entries})}


def _json(value: Mapping[str, object]) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=2)}\n".encode()


def gallery(
    folder: Path, embedding: Embedding, drawn: Callable[[MapFile], object] = lambda _: None
) -> Gallery:
    """Draw the cards of a folder of maps, if what draws them is there; ``drawn`` hears of each.

    Raises
    ------
    DataError
        If there is no map in the folder.
    OutputError
        If a card cannot be written, or the folder has an index.html that is none of ours.
    """
    _must_not_overwrite(folder / INDEX)
    maps = maps_in(folder)
    if not maps:
        raise DataError((Fault(str(folder), "", "there is no map of borderhist in this folder"),))
    cards = {}
    for one in maps if manifest.can_draw("png") else ():
        cards[one.path.name] = _card(folder, one, embedding.language or "en")
        drawn(one)
    return Gallery(folder, maps, cards, embedding)


def write_gallery(made: Gallery) -> list[Path]:
    """Write the page and what lies beside it; return their paths, the page first.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    paths = []
    for name, data in made.files().items():
        path = made.folder / name
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)
        paths.append(path)
    return paths


def _must_not_overwrite(path: Path) -> None:
    try:
        if path.exists() and MARK not in path.read_text("utf-8", errors="replace"):
            message = f"{path} was not written by borderhist embed; move it away first"
            raise OutputError(message)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        message = f"{path} cannot be read: {error.strerror}"
        raise OutputError(message) from error


def _card(folder: Path, one: MapFile, language: str) -> str:
    """Draw the card of a map unless it stands up to date; return the name of its file."""
    from borderhist.maps.print.pictures import card  # noqa: PLC0415 - an extra that a gallery can do without

    name = f"{one.path.stem}.card.png"
    prints = manifest.fingerprints(manifest.own_geodata()).picture
    seen = f"{prints} {manifest.file_hash(one.path)} {language}"
    key = hashlib.sha256(seen.encode()).hexdigest()
    if not manifest.is_current(folder, manifest.read(folder), name, key):
        data = card(one.scene, language)
        write_whole(folder / name, data)
        row = manifest.Written(key, hashlib.sha256(data).hexdigest())
        manifest.remember(folder, manifest.Manifest({name: row}))
    return name


def page(made: Gallery) -> str:
    """Return the page: every text in every language, of which a choice without script shows one."""
    first = made.embedding.language or "en"
    title = f"borderhist: {Translator(first).text('atlas')}"
    body = (
        f"<header>\n<h1>{_everywhere(lambda words: words.text('atlas'))}</h1>\n{_languages(first)}</header>\n"
        f"<main>\n<ul>\n{''.join(_item(made, one) for one in made.maps)}</ul>\n</main>\n"
        f"<footer><p>{_everywhere(phrases.credit)}</p></footer>\n"
    )
    faces = f"/* {NOTICE} */\n{face_rules(letters_of((body,)))}\n"
    return (
        f'<!DOCTYPE html>\n<html lang="{first}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{MARK}\n<title>{escape(title)}</title>\n{_sharing_metadata(made, title)}"
        f"<style>\n{faces}{_style()}{_choice(first)}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _style() -> str:
    sheet = resources.files(__package__).joinpath("gallery.css").read_text("utf-8")
    return f"{css_properties()}\n{sheet}"


def _choice(first: str) -> str:
    """Return the rules that show the texts of the chosen language; before any choice, of the first."""
    rules = [f".said:not(.{first}) {{ display: none; }}\n"]
    for language in LANGUAGES:
        page_in = f":root:has(#in-{language}:checked)"
        rules.append(f"{page_in} .said:not(.{language}) {{ display: none; }}\n")
        rules.append(f"{page_in} .said.{language} {{ display: revert; }}\n")
    return "".join(rules)


def _sharing_metadata(made: Gallery, title: str) -> str:
    """Return what a site that shows a link wants to know; it asks for whole addresses."""
    if not made.embedding.base:
        return ""
    facts = {"og:type": "website", "og:title": title, "og:url": made.embedding.base}
    if made.cards:
        facts["og:image"] = made.embedding.base + next(iter(made.cards.values()))
        facts["og:image:width"], facts["og:image:height"] = map(str, CARD)
    return "".join(f'<meta property="{name}" content="{escape(text)}">\n' for name, text in facts.items())


def _languages(first: str) -> str:
    choices = "".join(
        f'<label><input type="radio" name="language" id="in-{language}"'
        f"{' checked' if language == first else ''}>"
        f'<span lang="{language}">{escape(Translator(language).text("languageName"))}</span></label>\n'
        for language in LANGUAGES
    )
    legend = _everywhere(lambda words: words.text("language"))
    return f"<fieldset>\n<legend>{legend}</legend>\n{choices}</fieldset>\n"


def _everywhere(say: Callable[[Translator], str]) -> str:
    """Return a text in every language."""
    return "".join(
        f'<span class="said {language}" lang="{language}">{escape(say(Translator(language)))}</span>'
        for language in LANGUAGES
    )


def _item(made: Gallery, one: MapFile) -> str:
    scene = one.scene
    parts = [_picture(made, one), f"<h2>{''.join(_links(made, one))}</h2>\n"]
    parts.append(f'<p class="when">{_everywhere(lambda words: _period_text(words, one))}</p>\n')
    if seen_from := scene.get("standpoint"):
        parts.append(f"<p>{_everywhere(lambda words: words.of(seen_from))}</p>\n")
    # an atlas opens with one of its many changes
    if not one.is_atlas:
        parts.append(f"<p>{_everywhere(lambda words: phrases.summary(words, scene))}</p>\n")
    return f"<li>\n{''.join(parts)}</li>\n"


def _links(made: Gallery, one: MapFile) -> Iterator[str]:
    """Yield a link for every language, which opens the map in it."""
    for language in LANGUAGES:
        embedding = dataclasses.replace(made.embedding, base="", language=language)
        address = escape(embedding.address(one.path.name, embedded=False))
        title = escape(Translator(language).of(one.scene["title"]))
        yield f'<a class="said {language}" lang="{language}" href="{address}">{title}</a>'


def _picture(made: Gallery, one: MapFile) -> str:
    card = made.cards.get(one.path.name)
    if card is None:
        return ""
    width, height = CARD
    return f'<img src="{quote(card)}" alt="" width="{width}" height="{height}" loading="lazy">\n'


def _period_text(words: Translator, one: MapFile) -> str:
    versions = one.scene["versions"]
    if one.is_atlas:
        return f"{versions[0]['year']}\N{EN DASH}{versions[-1]['year']}"
    return words.day(versions[one.scene["after"]]["day"])
