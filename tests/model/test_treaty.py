"""Treaties: what is read from a file is what is written back."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import laws
import toys
from hypothesis import given

from borderhist.model.treaty import Treaty

if TYPE_CHECKING:
    from pathlib import Path


def a_treaty_read_and_written_is_the_same(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for treaty in chronicle.versions:
        for mode in ("python", "json"):
            written = treaty.model_dump(mode=mode, by_alias=True, exclude_unset=True)
            assert Treaty.model_validate(written) == treaty
            assert (
                Treaty.model_validate(written).model_dump(mode=mode, by_alias=True, exclude_unset=True)
                == written
            )


def test_the_real_record_keeps_the_law_that_a_treaty_read_and_written_is_the_same(
    answers: laws.Answers,
) -> None:
    a_treaty_read_and_written_is_the_same(answers)


@laws.few
@given(toys.toys())
def test_toy_histories_keep_the_law_that_a_treaty_read_and_written_is_the_same(toy: toys.Toy) -> None:
    laws.keep((a_treaty_read_and_written_is_the_same,), toy)


def test_the_record_s_toml_is_what_a_treaty_writes_back(atlas_root: Path) -> None:
    files = sorted((atlas_root / "treaties").glob("*.toml"))
    assert files
    for file in files:
        values = tomllib.loads(file.read_text("utf-8"))
        written = Treaty.model_validate(values).model_dump(mode="python", by_alias=True, exclude_unset=True)
        assert toys.toml(written) == toys.toml(_in_order_of(values, written))


def _in_order_of(values: object, like: object) -> object:
    """Return values with the keys of dictionaries in the order of another's; a missing key stays missing."""
    if isinstance(values, dict) and isinstance(like, dict):
        assert set(values) == set(like)
        return {key: _in_order_of(values[key], like[key]) for key in like}
    if isinstance(values, list):
        return [_in_order_of(one, other) for one, other in zip(values, like, strict=True)]  # type: ignore[call-overload]
    return type(like)(values) if isinstance(like, float) else values  # type: ignore[arg-type]
