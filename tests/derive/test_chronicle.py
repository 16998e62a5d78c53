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
from borderhist.errors import DataError
from borderhist.model.reader import read_atlas
from borderhist.model.treaty import Treaty
from borderhist.query import transfers as query_transfers


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


def every_line_has_its_holders_on_either_hand(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    for version, tenures in enumerate(chronicle.tenures):
        for segment in chronicle.in_force(version):
            for _, left, right in answers.sides(segment):
                hands = [
                    chronicle.successor(hand, version) for hand in (segment.record.left, segment.record.right)
                ]
                assert left is None or tenures[left].sovereign == hands[0]
                assert right is None or tenures[right].sovereign == hands[1]


def holders_change_only_across_lines_in_force(answers: laws.Answers) -> None:
    """Wherever two faces meet and differ, some segment in force runs between them."""
    chronicle = answers.chronicle
    for version, tenures in enumerate(chronicle.tenures):
        parted = {frozenset(edge) for s in chronicle.in_force(version) for edge, *_ in answers.sides(s)}
        for (a, b), left in chronicle.arrangement.left.items():
            right = chronicle.arrangement.left.get((b, a))
            if right is not None and tenures[left].sovereign != tenures[right].sovereign:
                assert frozenset((a, b)) in parted


def the_same_derivation_gives_the_same_bytes(answers: laws.Answers) -> None:
    chronicle = answers.chronicle
    assert laws.digest(derive(chronicle.atlas)) == laws.digest(chronicle)


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


LAWS = (
    every_face_has_one_sovereign_in_every_version,
    a_hold_began_on_or_before_the_version,
    every_line_has_its_holders_on_either_hand,
    holders_change_only_across_lines_in_force,
    the_same_derivation_gives_the_same_bytes,
    a_treaty_read_and_written_is_the_same,
)
REAL = (
    every_face_has_one_sovereign_in_every_version,
    a_hold_began_on_or_before_the_version,
    every_line_has_its_holders_on_either_hand,
    holders_change_only_across_lines_in_force,
    a_treaty_read_and_written_is_the_same,
)
"""The laws of the real record; that it is derived to the same bytes, another process is asked below."""


@pytest.mark.parametrize("law", REAL, ids=lambda law: law.__name__)
def test_the_real_record_keeps_the_law_that(law: laws.Law, answers: laws.Answers) -> None:
    law(answers)


@laws.few
@given(toys.toys())
def test_toy_histories_keep_every_law(toy: toys.Toy) -> None:
    laws.keep(LAWS, toy)


@laws.few
@given(toys.toys())
def test_every_toy_face_is_held_by_whom_the_model_says(toy: toys.Toy) -> None:
    chronicle = derive(toys.atlas(toy))
    for face, polygon in enumerate(chronicle.arrangement.faces):
        point = polygon.point_on_surface()
        for tenures, version in zip(chronicle.tenures, toy.versions, strict=True):
            assert tenures[face].sovereign == toy.holder((point.x, point.y), version)


def test_land_that_moved_without_a_new_witness_is_credited_to_the_treaty_that_moved_the_line() -> None:
    """The second treaty moves the line by one cell and names nobody in the land between."""
    toy = toys.strip(["alfa", "alfa", "bravo"], ["alfa", "bravo", "bravo"])
    try:
        chronicle = derive(toys.atlas(toys.without_witnesses(toy, 1, ["cell-1-0", "cell-1-0-south"])))
    except DataError:
        return  # to refuse the file is as good
    (transfer,) = query_transfers.between_versions(chronicle, 0, 1)
    assert transfer.treaty.id == toy.versions[1].id


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
