"""Say nothing twice in a page, and lines in few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from borderhist.records import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from borderhist.maps.scenes.scene import Scene, SceneTransfer

MOVE = ("from_", "to", "instrument", "article", "kind", "area_km2", "faces")

LINES = frozenset({"arcs", "land", "study_area", "line", "lines", "polygons"})
"""Where a scene keeps scaled integers; the polygons of faces are numbers of arcs."""


def packed(scene: Scene) -> dict[str, Any]:
    """Return a scene as a page carries it; the viewer's ``core/unpack.js`` undoes this.

    Texts lack a language that says what English says, and pages the title that an instrument has. Lines are
    polylines (see :func:`polyline`). Transfers are ``moves``, rows of what :data:`MOVE` names, and ``pairs``,
    ``[before, after, move, error, move, error, ...]`` with the errors in square kilometres.
    """
    moves: dict[tuple[Any, ...], int] = {}
    pairs: dict[tuple[int, int], list[float]] = {}
    for transfer in scene["transfers"]:
        number = moves.setdefault(_move(transfer), len(moves))
        pair = pairs.setdefault((transfer["before"], transfer["after"]), [])
        pair += [number, transfer["area_error_km2"]]
    told = {instrument["id"] for instrument in scene["instruments"]}
    untitled = [{"id": page["id"], "year": page["year"]} for page in scene["pages"]]
    pages = [
        short if short["id"] in told else page for short, page in zip(untitled, scene["pages"], strict=True)
    ]
    lean: dict[str, Any] = _lean({**scene, "pages": pages})
    rows = [[*before_after, *found] for before_after, found in pairs.items()]
    return {**lean, "faces": scene["faces"], "transfers": {"moves": list(moves), "pairs": rows}}


def _move(transfer: SceneTransfer) -> tuple[Any, ...]:
    return tuple(
        tuple(value) if isinstance(value, list) else value
        for value in (transfer[key] for key in MOVE)  # type: ignore[literal-required]
    )


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        texts = value.keys() == set(LANGUAGES)
        return {
            key: _polylines(item) if key in LINES and isinstance(item, list) else _lean(item)
            for key, item in value.items()
            if not (texts and key != "en" and item == value["en"])
        }
    return [_lean(item) for item in value] if isinstance(value, (list, tuple)) else value


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
