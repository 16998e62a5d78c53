"""The documentation is true: its walk runs, its words exist, its links lead somewhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from borderhist import records
from borderhist.cli import COMMANDS, main

if TYPE_CHECKING:
    from click.testing import Result

ROOT = Path(__file__).resolve().parent.parent
WALK = (ROOT / "docs" / "add-a-treaty.md").read_text("utf-8")
DICTIONARY = (ROOT / "geodata" / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", WALK, flags=re.DOTALL)


@pytest.fixture
def walked(tmp_path: Path) -> Path:
    """A copy of the record with the one new file of the walk."""
    copy = shutil.copytree(ROOT / "geodata", tmp_path / "geodata")
    (block,) = blocks("toml")
    (copy / "treaties" / "1870-example.toml").write_text(block, "utf-8")
    return copy


def run(geodata: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--geodata", str(geodata), *words])


def test_the_walk_is_one_new_file_and_its_map_renders(walked: Path, tmp_path: Path) -> None:
    assert run(walked, "check").exit_code == 0
    result = run(walked, "render", "1870-example", "-o", str(tmp_path / "maps"))
    assert result.exit_code == 0, result.stderr
    assert "Convention of Nowhere" in (tmp_path / "maps" / "1870-example.html").read_text("utf-8")


def test_the_walk_prints_what_show_says(walked: Path) -> None:
    said = run(walked, "show", "1870-example").stdout
    told = blocks("text")[-1]
    assert told in said


def test_the_walk_shows_the_real_sentences_of_check(walked: Path) -> None:
    path = walked / "treaties" / "1870-example.toml"
    right = path.read_text("utf-8")
    misspelt = right.replace('to = "ussuri-mouth" ', 'to = "usuri-mouth" ')
    swapped = right.replace('left = "russia"', 'left = "?"').replace('right = "qing"', 'right = "russia"')
    for broken, sentences in zip(
        (misspelt, swapped.replace('"?"', '"qing"')), blocks("text")[:2], strict=True
    ):
        path.write_text(broken, "utf-8")
        result = run(walked, "check")
        assert result.exit_code == 1
        assert result.stderr == sentences


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_and_stands_in_the_readme(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert "Example: borderhist" in result.stdout
    assert f"`borderhist {name}" in (ROOT / "README.md").read_text("utf-8")


def test_the_readme_prints_what_at_says() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    ((words, said),) = re.findall(r"```text\n\$ borderhist ([^\n]+)\n(.*?)```", text, flags=re.DOTALL)
    assert run(ROOT / "geodata", *words.split()).stdout == said


def test_every_key_of_a_treaty_file_stands_in_the_dictionary() -> None:
    kinds = [
        kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, records.Record)
    ]
    keys = {info.alias or name for kind in kinds for name, info in kind.model_fields.items()}
    assert len(keys) > 50
    assert [key for key in sorted(keys) if f"`{key}`" not in DICTIONARY] == []


def test_every_property_of_every_layer_and_line_stands_in_the_dictionary() -> None:
    keys: set[str] = set()
    for path in (ROOT / "geodata").rglob("*.geojson"):
        for feature in json.loads(path.read_text("utf-8"))["features"]:
            keys |= feature["properties"].keys()
    assert len(keys) > 20
    assert [key for key in sorted(keys) if f"`{key}`" not in DICTIONARY] == []


def test_every_column_stands_in_the_dictionary() -> None:
    keys = {
        column
        for path in (ROOT / "geodata").rglob("*.csv")
        for column in path.read_text("utf-8").split("\n", 1)[0].split(",")
    }
    assert [key for key in sorted(keys) if f"`{key}`" not in DICTIONARY] == []


def tracked() -> list[Path]:
    git = shutil.which("git")
    assert git
    listed = subprocess.run([git, "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True)  # noqa: S603
    return [ROOT / name for name in listed.stdout.split("\n") if name]


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    links = [
        (page, target)
        for page in tracked()
        if page.suffix == ".md"
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8"))
        if "://" not in target
    ]
    broken = [f"{page.name}: {target}" for page, target in links if not (page.parent / target).exists()]
    assert broken == []


def test_no_file_names_a_path_of_a_machine_or_a_registry_host() -> None:
    hosts = ["pypi" + ".org", "registry.npmjs" + ".org", "deb.debian" + ".org", "pythonhosted" + ".org"]
    machine = re.compile(r"(^|[^A-Za-z0-9_.~])/(work|root|home/[a-z]+)/")
    found = []
    for path in tracked():
        if path.suffix in {".png", ".txt"} or not path.is_file():
            continue
        text = path.read_text("utf-8")
        found += [f"{path.name}: {host}" for host in hosts if host in text]
        found += [f"{path.name}: {match.group()}" for match in machine.finditer(text)]
    assert found == []


def test_the_version_stands_in_one_place_and_its_citation() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"version: {project['version']}" in (ROOT / "CITATION.cff").read_text("utf-8").replace('"', "")
