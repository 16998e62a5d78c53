"""Pack a scene for a page and unpack it: texts in columns, defaults left out, lines as encoded polylines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from borderhist.model.base import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from borderhist.maps.scene import PrintedArea, Scene, SceneTransfer


MOVE = ("from_", "to", "instrument", "article", "kind", "faces")

TOTAL = ("before", "after", "area_km2", "area_error_km2")

GEOMETRY = ("arcs", "land", "waters")
"""What is hardly anything but lines."""

TEXT = "t"
"""The only key of what stands for a text."""

LINES = frozenset({"arcs", "land", "study_area", "line", "lines", "polygons"})
"""Where a scene keeps scaled integers; the polygons of faces are numbers of arcs."""


def pack_scene(scene: Scene) -> dict[str, Any]:
    """Return a scene as a page carries it; the viewer's ``core/unpack.js`` undoes this.

    Texts are numbers in ``texts``, a column for each language: what is alike stands together, which takes
    a twentieth off a zip. Pages lack the title that an instrument has. Lines are polylines (see
    :func:`polyline`) and stand together, too. Transfers are ``moves``, rows of what :data:`MOVE` names, and
    ``pairs``, ``[before, after, move, area, error, move, area, error, ...]`` in square kilometres.
    """
    moves: dict[tuple[Any, ...], int] = {}
    pairs: dict[tuple[int, int], list[float]] = {}
    for transfer in scene["transfers"]:
        number = moves.setdefault(_move(transfer), len(moves))
        pair = pairs.setdefault((transfer["before"], transfer["after"]), [])
        pair += [number, *_area(transfer)]
    known = {instrument["id"] for instrument in scene["instruments"]}
    untitled = [{"id": page["id"], "year": page["year"]} for page in scene["pages"]]
    pages = [
        short if short["id"] in known else page for short, page in zip(untitled, scene["pages"], strict=True)
    ]
    texts: dict[tuple[str, ...], int] = {}
    lean: dict[str, Any] = _lean({**scene, "pages": pages}, texts)
    rows = [[*before_after, *found] for before_after, found in pairs.items()]
    totals = [[total["before"], total["after"], *_area(total)] for total in scene["totals"]]
    return {
        "texts": _columns(texts),
        **{key: value for key, value in lean.items() if key not in GEOMETRY},
        **{key: lean[key] for key in GEOMETRY},
        "faces": scene["faces"],
        "transfers": {"moves": list(moves), "pairs": rows},
        "totals": totals,
    }


def _move(transfer: SceneTransfer) -> tuple[Any, ...]:
    return tuple(
        tuple(value) if isinstance(value, list) else value
        for value in (transfer[key] for key in MOVE)  # type: ignore[literal-required]
    )


def _area(printed: PrintedArea) -> tuple[float, ...]:
    """Return an area and its error, whole numbers without a point."""
    return tuple(
        int(number) if number == int(number) else number
        for number in (printed["area_km2"], printed["area_error_km2"])
    )


def _lean(value: Any, texts: dict[tuple[str, ...], int]) -> Any:
    """Return a value with polylines for lines and numbers for texts, which are collected."""
    if isinstance(value, dict):
        if value.keys() == set(LANGUAGES):
            said = tuple(value[language] for language in LANGUAGES)
            return {TEXT: texts.setdefault(said, len(texts))}
        return {
            key: _polylines(item) if key in LINES and isinstance(item, list) else _lean(item, texts)
            for key, item in value.items()
        }
    return [_lean(item, texts) for item in value] if isinstance(value, (list, tuple)) else value


def _columns(texts: Iterable[tuple[str, ...]]) -> dict[str, list[str | int]]:
    """Return texts by language; 0 stands for what says the same as English."""
    return {
        language: [0 if number and said[number] == said[0] else said[number] for said in texts]
        for number, language in enumerate(LANGUAGES)
    }


def _polylines(value: list[Any]) -> Any:
    if value and isinstance(value[0], list):
        return [_polylines(item) for item in value]
    return polyline(value)


def polyline(numbers: Iterable[int]) -> str:
    """Return integers in the letters of the Encoded Polyline Algorithm Format.

    Five bits a letter, the lowest first, the sign in the lowest bit of all.
    """
    letters = []
    for number in numbers:
        rest = ~(number << 1) if number < 0 else number << 1
        while rest >= 0x20:  # noqa: PLR2004 - more than five bits are left
            letters.append(chr((0x20 | (rest & 0x1F)) + 63))
            rest >>= 5
        letters.append(chr(rest + 63))
    return "".join(letters)


def unpack_scene(value: dict[str, Any]) -> Scene:
    """Return a scene as it was before :func:`pack_scene` made it short; older pages carry texts in place."""
    packed = dict(value)
    texts = _join_columns(packed.pop("texts", {}))
    scene = {**_whole(packed, texts), "faces": value["faces"]}
    titles = {instrument["id"]: instrument["title"] for instrument in scene["instruments"]}
    scene["pages"] = [{"title": titles.get(page["id"]), **page} for page in scene["pages"]]
    if isinstance(scene["transfers"], dict):
        scene["transfers"] = list(_transfers(**scene["transfers"]))
        scene["totals"] = [dict(zip(TOTAL, total, strict=True)) for total in scene["totals"]]
    return cast("Scene", scene)


def _transfers(moves: list[list[Any]], pairs: list[list[Any]]) -> Iterator[dict[str, Any]]:
    for before, after, *moved in pairs:
        for move, km2, error in zip(moved[::3], moved[1::3], moved[2::3], strict=True):
            facts = dict(zip(MOVE, moves[move], strict=True))
            yield {"before": before, "after": after, **facts, "area_km2": km2, "area_error_km2": error}


def _join_columns(columns: dict[str, list[str | int]]) -> list[dict[str, Any]]:
    """Return texts by number, in every language."""
    rows = zip(*columns.values(), strict=True)
    return [
        {language: row[0] if said == 0 else said for language, said in zip(columns, row, strict=True)}
        for row in rows
    ]


def _whole(value: Any, texts: list[dict[str, Any]]) -> Any:
    """Return a value with its lines as numbers; texts say in English what they leave out."""
    if isinstance(value, list):
        return [_whole(item, texts) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {TEXT} and isinstance(value[TEXT], int):
        return dict(texts[value[TEXT]])
    whole = {
        key: _lines(item) if _is_lines(key, item) else _whole(item, texts) for key, item in value.items()
    }
    if "en" in whole and whole.keys() <= set(LANGUAGES):
        return {language: whole.get(language, whole["en"]) for language in LANGUAGES}
    return whole


def _is_lines(key: str, value: Any) -> bool:
    return key in LINES and isinstance(value, (str, list))


def _lines(value: Any) -> Any:
    """Return lines as numbers, however deep they lie in lists; what is a number already stays one."""
    if isinstance(value, list):
        return [_lines(item) for item in value]
    return list(_numbers(value)) if isinstance(value, str) else value


def _numbers(letters: str) -> Iterator[int]:
    """Yield the integers of a polyline."""
    number, shift = 0, 0
    for letter in letters:
        bits = ord(letter) - 63
        number |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:  # noqa: PLR2004 - the last letter of the number
            yield ~(number >> 1) if number & 1 else number >> 1
            number, shift = 0, 0
