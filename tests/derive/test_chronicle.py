"""The chronicle: one sovereign for every face, and the same bytes from the same files."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import laws
import pytest
import toys
from hypothesis import given
from hypothesis import strategies as st

from borderhist.derive.chronicle import Chronicle, derive
from borderhist.model.reader import read_atlas


def every_face_has_one_sovereign_in_every_version(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    assert len(chronicle.tenures) == len(chronicle.versions)
    for version, tenures in enumerate(chronicle.tenures):
        assert len(tenures) == len(chronicle.arrangement.faces)
        held = sorted(face for t in answers.territories[version] for face in t.faces)
        assert held == list(range(len(tenures)))


def a_hold_began_on_or_before_the_version(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for treaty, tenures in zip(chronicle.versions, chronicle.tenures, strict=True):
        assert all(tenure.treaty.effective <= treaty.effective for tenure in tenures)
        assert all(tenure.hold in tenure.treaty.holds for tenure in tenures)


def the_same_derivation_gives_the_same_bytes(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    assert laws.digest(derive(chronicle.atlas)) == laws.digest(chronicle)


LAWS = (
    every_face_has_one_sovereign_in_every_version,
    a_hold_began_on_or_before_the_version,
    the_same_derivation_gives_the_same_bytes,
)
REAL = (every_face_has_one_sovereign_in_every_version, a_hold_began_on_or_before_the_version)
"""The laws of the real record; that it is derived to the same bytes, another process is asked below."""


@pytest.mark.parametrize("law", REAL, ids=lambda law: law.__name__)
def test_the_real_record_keeps_the_law_that(law: laws.Law, answers: laws.Answers) -> None:
    law(answers)


@laws.few
@given(toys.toys())
def test_toy_histories_keep_every_law(toy: toys.Toy) -> None:
    laws.keep(LAWS, toy)


@laws.few
@given(toys.toys(), st.integers(1, 4), st.booleans())
def test_the_order_of_files_and_rows_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, toy: toys.Toy, files: int, backwards: bool  # noqa: FBT001
) -> None:  # fmt: skip
    folder = toys.written(toy, tmp_path_factory.mktemp("toy"), files=files, backwards=backwards)
    read, made = read_atlas(folder), toys.atlas(toy)
    assert read.treaties == made.treaties
    assert laws.digest(derive(read)) == laws.digest(derive(made))


@laws.few
@given(toys.toys())
def test_the_names_of_treaty_files_do_not_matter(toy: toys.Toy) -> None:
    """Treaties renamed so that their files sort by age give the same land."""
    text = toys.toml({"treaties": list(toy.treaties)})
    for number, version in enumerate(toy.versions):
        text = text.replace(version.id, f"{number}-renamed")
    renamed = dataclasses.replace(toy, treaties=tuple(tomllib.loads(text)["treaties"]))
    one, other = derive(toys.atlas(toy)), derive(toys.atlas(renamed))
    assert laws.to_wkb(one.arrangement.faces) == laws.to_wkb(other.arrangement.faces)
    assert [[t.sovereign for t in row] for row in one.tenures] == [
        [t.sovereign for t in row] for row in other.tenures
    ]


HASHED = """
import pathlib, sys
sys.path.insert(0, {tests!r})
import laws
from borderhist.model.reader import read_atlas
from borderhist.derive.chronicle import derive
sys.stdout.write(laws.digest(derive(read_atlas(pathlib.Path({root!r})))))
"""


def test_another_process_with_other_hashes_derives_the_same_bytes(
    chronicle: Chronicle, atlas_root: Path
) -> None:
    script = HASHED.format(tests=str(Path(__file__).parents[1]), root=str(atlas_root))
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    ran = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout == laws.digest(chronicle)
