"""What a reader without JavaScript is shown: the table of what changed, in plain HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from borderhist.maps.scene import Scene, SceneTransfer

COLUMNS = ("From", "To", "Area", "Instrument", "Article")


def table_of_transfers(scene: Scene) -> str:
    """Return an English table of the land that changed hands between the two days the page opens with."""
    shown = (scene["before"], scene["after"])
    rows = [_row(scene, item) for item in scene["transfers"] if (item["before"], item["after"]) == shown]
    if not rows:
        return "<p>No land changed hands.</p>"
    head = "".join(f'<th scope="col">{column}</th>' for column in COLUMNS)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _row(scene: Scene, transfer: SceneTransfer) -> str:
    sovereigns = scene["sovereigns"]
    cells = (
        sovereigns[transfer["from_"]]["name"]["en"],
        sovereigns[transfer["to"]]["name"]["en"],
        f"{transfer['area_km2']:,.0f} ± {transfer['area_error_km2']:,.0f} km²",
        _title_of(scene, transfer["instrument"]),
        transfer["article"],
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _title_of(scene: Scene, instrument: str) -> str:
    for candidate in scene["instruments"]:
        if candidate["id"] == instrument:
            return candidate["title"]["en"]
    return instrument
