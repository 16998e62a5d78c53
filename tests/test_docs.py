"""The documentation is true: its walk runs, its words exist, its links lead somewhere."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
import tomllib
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import pytest
from click.testing import CliRunner
from PIL import Image

from borderhist.cli import COMMANDS, main
from borderhist.layers import schema
from borderhist.model import base, records, treaty
from borderhist.query import point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from click.testing import Result

ROOT = Path(__file__).resolve().parent.parent
WALK = (ROOT / "docs" / "add-a-treaty.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
DICTIONARY = (ROOT / "geodata" / "README.md").read_text("utf-8")

SECTIONS: dict[str, tuple[type[base.Model], ...]] = {
    "Codes used everywhere": (base.Text,),
    "treaties/*.toml": (
        treaty.Treaty, treaty.PrintedDate, treaty.Dates, treaty.Signatory, treaty.Article,
        treaty.Wording, treaty.Hold, treaty.Succession, treaty.Follow, treaty.SegmentRecord,
        treaty.Viewpoint, treaty.Figure, treaty.Opening, treaty.View,
    ),
    "sovereigns.toml and sources.toml": (records.Sovereign, records.PeriodName, records.Source),
    "readings.toml": (records.Reading, records.Variant),
    "zones.toml and routes.toml": (
        records.Zone, records.Shape, records.Around, records.Beside, records.Along, records.Near,
        records.Route,
    ),
    "possessions.toml": (records.Possession, records.Recognition),
    "markers.csv": (records.Marker,),
    "events.toml and contradictions.toml": (records.Event, records.Contradiction, records.Claim),
    "places": (records.Place, records.PlaceName),
    "lines/*.geojson": (records.LineProperties,),
}  # fmt: skip
"""The headings of the data dictionary and the records that each of them explains."""


def section(heading: str) -> str:
    (found,) = re.findall(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", DICTIONARY, re.DOTALL | re.MULTILINE
    )
    return str(found)


def untold(keys: Iterable[str], text: str) -> list[str]:
    """Return the keys that a text does not name."""
    return [key for key in sorted(set(keys)) if f"`{key}`" not in text]


def values(annotation: Any) -> Iterator[str]:
    """Yield every text that a type of an enumeration allows."""
    if get_origin(annotation) is Literal:
        yield from (value for value in get_args(annotation) if isinstance(value, str))
        return
    for inner in get_args(annotation):
        yield from values(inner)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", WALK, flags=re.DOTALL)


@pytest.fixture
def walked(tmp_path: Path) -> Path:
    """A copy of the record with the one new file of the walk."""
    copy = shutil.copytree(ROOT / "geodata", tmp_path / "geodata")
    (block,) = blocks("toml")
    (copy / "treaties" / "2020-example.toml").write_text(block, "utf-8")
    return copy


def run(geodata: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--geodata", str(geodata), *words])


def test_the_walk_is_one_new_file_and_its_map_renders(walked: Path, tmp_path: Path) -> None:
    assert run(walked, "check").exit_code == 0
    result = run(walked, "render", "2020-example", "-o", str(tmp_path / "maps"))
    assert result.exit_code == 0, result.stderr
    assert "Convention of Nowhere" in (tmp_path / "maps" / "2020-example.html").read_text("utf-8")


def test_the_walk_adds_one_file_and_changes_none(walked: Path) -> None:
    def contents(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    new = contents(walked).items() - contents(ROOT / "geodata").items()
    assert [name for name, _ in new] == ["treaties/2020-example.toml"]


def test_the_walk_transfers_land_both_ways(walked: Path) -> None:
    told = json.loads(run(walked, "show", "2020-example", "--json").stdout)
    moved = {
        (transfer["from_sovereign"], transfer["to_sovereign"]): transfer["area_km2"]
        for transfer in told["transfers"]
    }
    assert moved.keys() == {("russia", "china"), ("china", "russia")}
    assert moved["russia", "china"] > moved["china", "russia"] > 10_000


def test_the_walk_prints_what_show_says(walked: Path) -> None:
    said = run(walked, "show", "2020-example").stdout
    told = blocks("text")[-1]
    assert told in said


def test_the_walk_shows_the_real_sentences_of_check(walked: Path) -> None:
    path = walked / "treaties" / "2020-example.toml"
    right = path.read_text("utf-8")
    misspelt = right.replace('to = "kazakevicheva-west" ', 'to = "kazakevicheva-wst" ')
    swapped = right.replace('left = "russia"', 'left = "?"').replace('right = "china"', 'right = "russia"')
    for broken, sentences in zip(
        (misspelt, swapped.replace('"?"', '"china"')), blocks("text")[:2], strict=True
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
    assert f"`borderhist {name}" in README


TRANSCRIPTS = re.findall(r"```text\n\$ borderhist ([^\n]+)\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.parametrize(("words", "said"), TRANSCRIPTS, ids=[words for words, _ in TRANSCRIPTS])
def test_the_readme_prints_what_the_command_says(words: str, said: str) -> None:
    result = run(ROOT / "geodata", *words.split())
    assert result.exit_code == 0
    parts = said.split("...\n")
    assert [part for part in parts if part not in result.output] == []
    assert len(parts) > 1 or result.output == said


def test_every_record_has_its_section_in_the_dictionary() -> None:
    kinds = [kind for kind in vars(treaty).values() if isinstance(kind, type)]
    explained = {base.Model, *chain.from_iterable(SECTIONS.values())}
    assert [kind for kind in kinds if issubclass(kind, base.Model) and kind not in explained] == []


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_key_and_value_of_a_record_stands_in_its_section(heading: str) -> None:
    fields = [pair for kind in SECTIONS[heading] for pair in kind.model_fields.items()]
    allowed = set(chain.from_iterable(values(info.annotation) for _, info in fields))
    keys = {info.alias or name for name, info in fields} | (allowed - set(base.CERTAINTIES))
    assert untold(keys, section(heading)) == []


def test_every_code_stands_in_the_dictionary() -> None:
    assert untold((*base.CERTAINTIES, *base.LANGUAGES), section("Codes used everywhere")) == []


def properties(paths: Iterable[Path]) -> set[str]:
    return {
        key
        for path in paths
        for feature in json.loads(path.read_text("utf-8"))["features"]
        for key in feature["properties"]
    }


@pytest.mark.parametrize("layer", schema.LAYERS)
def test_every_property_of_a_layer_is_of_its_schema(layer: str) -> None:
    found = [*(ROOT / "geodata" / "layers").rglob(f"{layer}.geojson")]
    assert found
    assert properties(found) == set(schema.LAYERS[layer].names)


def test_every_property_of_the_base_geometry_stands_in_the_dictionary() -> None:
    geodata = ROOT / "geodata"
    paths = [*geodata.glob("*.geojson"), *geodata.glob("lines/*.geojson"), *geodata.glob("source/*.geojson")]
    assert len(paths) > 5
    assert untold(properties(paths), section("lines/*.geojson")) == []


def test_every_column_stands_in_the_dictionary() -> None:
    for folder, heading in (("places", "places"), ("source", "places"), ("layers", "layers/")):
        tables = [path.read_text("utf-8") for path in (ROOT / "geodata" / folder).glob("*.csv")]
        assert tables
        columns = {column for table in tables for column in table.split("\n", 1)[0].split(",")}
        assert untold(columns, section(heading)) == []


def test_the_provenance_names_what_the_dictionary_says() -> None:
    provenance = json.loads((ROOT / "geodata" / "layers" / "PROVENANCE.json").read_text("utf-8"))
    assert untold(provenance, section("layers/")) == []
    tops = {Path(name).parts[0].split(".")[0] for name in provenance["inputs"]}
    assert tops == {
        "treaties", "places", "lines", "frame", "sovereigns",
        "readings", "zones", "possessions", "routes", "events", "markers",
    }  # fmt: skip


def test_every_key_and_status_of_an_answer_stands_in_the_dictionary() -> None:
    told = section("What `at` answers")
    assert untold((field.name for field in dataclasses.fields(point.Holding)), told) == []
    statuses = (point.Holding.__doc__ or "").split("status\n")[1].split("face\n")[0]
    found = set(re.findall(r"``([a-z-]+)``", statuses))
    assert len(found) > 5
    assert untold(found, told) == []


def test_the_pictures_are_small() -> None:
    pictures = sorted((ROOT / "maps" / "previews").iterdir())
    assert len(pictures) == 4
    for path in pictures:
        assert path.stat().st_size <= 60_000
        with Image.open(path) as picture:
            assert picture.width == 640


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
    machine = re.compile(r"(^|[^A-Za-z0-9_.~])/(work|root|tmp|home/[a-z]+|Users/[a-z]+)/")
    found = []
    for path in tracked():
        if path.suffix == ".png" or not path.is_file():
            continue
        text = path.read_text("utf-8")
        found += [f"{path.name}: {host}" for host in hosts if host in text]
        found += [f"{path.name}: {match.group()}" for match in machine.finditer(text)]
    assert found == []


def test_the_version_stands_in_one_place_and_its_citation() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    cited = re.findall(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text("utf-8"), flags=re.MULTILINE)
    assert [text.strip("\"'") for text in cited] == [version]
    assert f"borderhist {version}," in README
