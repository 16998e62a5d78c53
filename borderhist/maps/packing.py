"""Say nothing twice in a page: neither what pairs of versions share nor what languages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from borderhist.records import LANGUAGES

if TYPE_CHECKING:
    from borderhist.maps.scene import Scene, SceneTransfer

MOVE = ("from_", "to", "instrument", "article", "kind", "area_km2", "faces")


def packed(scene: Scene) -> dict[str, Any]:
    """Return a scene with ``transfers`` as ``moves`` and ``pairs``, texts without what equals English.

    A move is a row of what :data:`MOVE` names; a pair is ``[before, after, move, error, move, error, ...]``,
    the errors in square kilometres. The viewer's ``packing.js`` undoes this.
    """
    moves: dict[tuple[Any, ...], int] = {}
    pairs: dict[tuple[int, int], list[float]] = {}
    for transfer in scene["transfers"]:
        number = moves.setdefault(_move(transfer), len(moves))
        pair = pairs.setdefault((transfer["before"], transfer["after"]), [])
        pair += [number, transfer["area_error_km2"]]
    rows = [[*before_after, *found] for before_after, found in pairs.items()]
    said: dict[str, Any] = _said_once({**scene, "transfers": {"moves": list(moves), "pairs": rows}})
    return said


def _move(transfer: SceneTransfer) -> tuple[Any, ...]:
    return tuple(
        tuple(value) if isinstance(value, list) else value
        for value in (transfer[key] for key in MOVE)  # type: ignore[literal-required]
    )


def _said_once(value: Any) -> Any:
    """Return a value whose texts leave out a language that says what English says."""
    if isinstance(value, dict):
        texts = value.keys() == set(LANGUAGES)
        return {
            key: _said_once(item)
            for key, item in value.items()
            if not (texts and key != "en" and item == value["en"])
        }
    return [_said_once(item) for item in value] if isinstance(value, (list, tuple)) else value
