"""What a row of the record may say of a sovereign."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from borderhist.model.base import Text
from borderhist.model.records import Sovereign, condominium_of, parties_of


def test_only_a_condominium_has_parties() -> None:
    def sovereign(name: str) -> Sovereign:
        return Sovereign(id=name, name=Text(en="x"), kind="condominium", colour="#000000")

    assert sovereign("condominium:bravo+alfa").parties == ("bravo", "alfa")
    assert sovereign("alfa").parties == ()
    assert condominium_of(["bravo", "alfa"]) == "condominium:alfa+bravo"
    assert parties_of(condominium_of(["alfa", "bravo"])) == ("alfa", "bravo")
    with pytest.raises(ValidationError):
        sovereign("realm:alfa+bravo")
