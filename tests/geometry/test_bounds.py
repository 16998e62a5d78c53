"""Bounds: a box that can be asked, and that lies on Earth."""

from __future__ import annotations

import pytest
import shapely
from pydantic import ValidationError

from borderhist.geometry.bounds import Bounds
from borderhist.model.treaty import View


def test_bounds_are_a_box_that_can_be_asked() -> None:
    box = Bounds(100, 40, 110, 44)
    assert box == (100, 40, 110, 44) == Bounds.of(shapely.box(*box))
    assert (box.width, box.height) == (10, 4)
    assert box.padded(0.5) == (95, 38, 115, 46)
    assert box.at_least(20, 1) == (95, 40, 115, 44)
    assert box.contains(100, 44)
    assert not box.contains(99.9, 42)


@pytest.mark.parametrize(
    "bounds", [(110, 40, 100, 44), (100, 44, 110, 40), (170, 40, 190, 44), (0, -91, 1, 0)]
)
def test_a_view_is_a_box_on_earth(bounds: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError, match="west, south, east, north"):
        View.model_validate({"id": "v", "name": {"en": "x"}, "bounds": bounds})
    assert View.model_validate({"id": "v", "name": {"en": "x"}, "bounds": [1, 2, 3, 4]}).bounds == (
        1,
        2,
        3,
        4,
    )
