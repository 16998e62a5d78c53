"""Build the content of a page for readers without JavaScript: pictures of the change, and a table of it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from borderhist.i18n.translator import Translator
from borderhist.maps import legend, phrases
from borderhist.maps.html import miniature, painting
from borderhist.maps.phrases import shown_transfers
from borderhist.maps.planar import in_force, possessions_shown
from borderhist.model.base import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderhist.maps.scene import Scene, SceneTransfer


FIRST = "en"

COLUMNS = ("from", "to", "area", "how", "instrument", "article")


def without_scripts(scene: Scene) -> str:
    """Return the whole content of a page for a reader without scripts: English, the others to unfold."""
    first = Translator(FIRST)
    others = "".join(_unfolding(scene, Translator(other)) for other in LANGUAGES if other != FIRST)
    return (
        '<div style="max-width:1320px;margin:auto;padding:12px 16px">'
        f"<h1>{escape(first.of(scene['title']))}</h1>\n<p>{escape(phrases.summary(first, scene))}</p>\n"
        f"{_pictures(scene, first)}{_change_text(scene, first)}{others}</div>"
    )


def table_of_transfers(scene: Scene, language: str = FIRST) -> str:
    """Return a table of the land that changed hands between the two days the page opens with."""
    words = Translator(language)
    rows = [_row(scene, words, item) for item in shown_transfers(scene)]
    if not rows:
        return f"<p>{escape(words.text('none'))}</p>"
    head = "".join(f'<th scope="col">{escape(words.text(column))}</th>' for column in COLUMNS)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _row(scene: Scene, words: Translator, transfer: SceneTransfer) -> str:
    cells = (
        *phrases.parties(words, scene, transfer),
        words.area(transfer["area_km2"], transfer["area_error_km2"]),
        words.text(f"kind_{transfer['kind']}"),
        phrases.title_of(words, scene, transfer["instrument"]),
        transfer["article"],
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _change_text(scene: Scene, words: Translator) -> str:
    return f"<ul>{''.join(_sides(scene, words))}</ul>\n{table_of_transfers(scene, words.language)}\n"


def _sides(scene: Scene, words: Translator) -> Iterator[str]:
    """Yield since when, and by which instrument, either state of the map holds."""
    for name in ("before", "after"):
        side = phrases.side(words, scene, scene[name])
        yield f"<li><b>{escape(words.text(name))}</b> {escape(side)}</li>"


def _unfolding(scene: Scene, words: Translator) -> str:
    title, name = escape(words.of(scene["title"])), escape(words.text("languageName"))
    told = f"<p>{escape(phrases.summary(words, scene))}</p>{_change_text(scene, words)}"
    return f'<details lang="{words.language}"><summary>{name}: {title}</summary>{told}</details>\n'


def _pictures(scene: Scene, words: Translator) -> str:
    """Return either state of the map as a picture; one is enough where no land changed hands."""
    sides = ("before", "after") if shown_transfers(scene) else ("after",)
    versions = [scene[side] for side in sides]  # type: ignore[literal-required]
    figures = "".join(
        f'<figure style="flex:1 1 400px;margin:0"><figcaption><b>{escape(words.text(side))}</b> '
        f"{escape(phrases.side(words, scene, version))}</figcaption>{picture}</figure>"
        for side, version, picture in zip(
            sides, versions, miniature.pictures(scene, words, versions), strict=True
        )
    )
    return (
        f'<div style="display:flex;flex-wrap:wrap;gap:12px">{figures}</div>\n'
        f"{_legend(scene, words, versions)}"
    )


def _legend(scene: Scene, words: Translator, versions: list[int]) -> str:
    holders: dict[int, list[int]] = {}
    for version in versions:
        for number in {scene["holds"][face["holds"][version]]["sovereign"] for face in scene["faces"]}:
            holders.setdefault(number, []).append(version)
    entries = legend.list_entries(words, scene, holders, _list_shown(scene, versions))
    rows = "".join(
        f"<span>{painting.sample(scene, entry.thing)} {escape(entry.text)}</span>"
        if entry.thing != legend.HEADING
        else f"<b>{escape(entry.text)}</b>"
        for entry in entries
    )
    return f'<p style="display:flex;flex-wrap:wrap;gap:4px 16px">{rows}</p>\n'


def _list_shown(scene: Scene, versions: list[int]) -> set[str]:
    """Return what the pictures show beside who holds land, by the keys of the legend."""
    shown = legend.explain_lines(segment for version in versions for segment in in_force(scene, version))
    if shown_transfers(scene):
        shown.add("transfer")
    if any(possessions_shown(scene, version) for version in versions):
        shown.add("possessions")
    if scene["land"]:
        shown.add("land")
    return shown
