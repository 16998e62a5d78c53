"""``render``: in parallel, only what changed, beside what else stands in the folder."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import toys
from click.testing import CliRunner, Result

from borderhist.cli import main
from borderhist.derive import interpretation
from borderhist.derive.chronicle import derive
from borderhist.errors import OutputError
from borderhist.maps.publish import manifest
from borderhist.maps.publish import render as publish_render
from borderhist.model.reader import geodata_root, read_atlas
from borderhist.query.page_data import find_story, list_stories

if TYPE_CHECKING:
    from collections.abc import Callable

READINGS = """
[[reading]]
id = "old-river"
question = { en = "Which river?" }
default = "wide"
why = { en = "It is the one on the map." }
treaty = "b-treaty"
article = "1"
variants = [
  { id = "wide", name = { en = "Wide" }, says = { en = "So." }, certainty = "C", sources = ["toy"] },
  { id = "narrow", name = { en = "Narrow" }, says = { en = "No." }, certainty = "C", sources = ["toy"] },
]
"""


def render(geodata: Path, folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--geodata", str(geodata), "render", *words, "-o", str(folder)])


def well(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != manifest.NAME}


def times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


@pytest.fixture(scope="module")
def toy_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A toy with four versions, one town and one reading, as a geodata folder."""
    holders = (["alfa", "bravo"], ["bravo", "bravo"], ["bravo", "alfa"], ["alfa", "alfa"])
    folder = toys.written(toys.strip(*holders), tmp_path_factory.mktemp("toy"))
    with (folder / "places" / "places.csv").open("a") as table:
        table.write("\ntown,100.5,45.5,town,0.0,V,toy")
    (folder / "readings.toml").write_text(READINGS, "utf-8")
    square = [[90, 40], [110, 40], [110, 50], [90, 50], [90, 40]]
    land = {"type": "Polygon", "coordinates": [square]}
    feature = {"type": "Feature", "properties": {}, "geometry": land}
    collection = {"type": "FeatureCollection", "features": [feature]}
    (folder / "backdrop.geojson").write_text(json.dumps(collection), "utf-8")
    return folder


@pytest.fixture
def world(toy_world: Path, tmp_path: Path) -> Path:
    """A copy of the toy that a test may change."""
    copy = tmp_path / "world"
    for path in toy_world.rglob("*"):
        if path.is_file():
            target = copy / path.relative_to(toy_world)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return copy


@pytest.fixture(scope="module")
def all_drawn(toy_world: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of a folder into which everything was drawn once, by one process."""
    folder = tmp_path_factory.mktemp("drawn")
    well(render(toy_world, folder, "--all", "--jobs", "1"))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(all_drawn: dict[str, bytes], tmp_path: Path) -> Path:
    """A folder into which everything was drawn."""
    made = tmp_path / "maps"
    made.mkdir()
    for name, data in all_drawn.items():
        (made / name).write_bytes(data)
    return made


@pytest.fixture
def nothing_derives(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        pytest.fail("the record was derived")

    monkeypatch.setattr("borderhist.cli.options.RecordOptions.open_record", refuse)


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand-ins for what draws pictures and slides: the bytes say what was asked for."""
    drawing: Any = types.ModuleType("borderhist.maps.print.pictures")
    drawing.picture = lambda scene, kind, language: f"{scene['id']} {kind} {language}".encode()
    slides: Any = types.ModuleType("borderhist.maps.print.slides")
    slides.slide = lambda scene, language: f"{scene['id']} slide {language}".encode()
    for module in (drawing, slides):
        monkeypatch.setitem(sys.modules, module.__name__, module)


# ---------------------------------------------------------------- the same bytes


def test_everything_is_drawn(all_drawn: dict[str, bytes]) -> None:
    assert all_drawn.keys() >= {"b-treaty.html", "c-treaty.html", "d-treaty.html", manifest.NAME}
    pages = [data for name, data in all_drawn.items() if name.endswith(".html")]
    assert all(page.startswith(b"<!DOCTYPE html>") for page in pages)
    assert len(set(pages)) == len(pages)


def test_the_bytes_do_not_depend_on_the_number_of_jobs(
    toy_world: Path, tmp_path: Path, all_drawn: dict[str, bytes]
) -> None:
    result = well(render(toy_world, tmp_path, "--all", "--jobs", "3"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == all_drawn
    assert "Drawing maps" in result.stderr


def test_the_simple_way_draws_the_same(toy_world: Path, tmp_path: Path, all_drawn: dict[str, bytes]) -> None:
    chronicle = derive(read_atlas(toy_world))
    wanted = [find_story(chronicle, "c-treaty")]
    (path,) = publish_render.pages(chronicle, wanted, tmp_path)
    assert path.read_bytes() == all_drawn["c-treaty.html"]


# ---------------------------------------------------------------- only what changed


@pytest.mark.usefixtures("nothing_derives")
def test_what_is_up_to_date_is_neither_derived_nor_touched(toy_world: Path, folder: Path) -> None:
    before = times(folder)
    result = well(render(toy_world, folder, "--all"))
    count = len(before) - 1
    assert f"{count} maps are up to date" in result.stderr
    assert times(folder) == before
    assert {Path(line).name for line in result.stdout.splitlines()} == before.keys() - {manifest.NAME}


@pytest.mark.usefixtures("nothing_derives")
def test_one_map_of_all_is_up_to_date_too(toy_world: Path, folder: Path) -> None:
    result = well(render(toy_world, folder, "c-treaty"))
    assert result.stderr == "1 map is up to date\n"
    assert result.stdout == f"{folder / 'c-treaty.html'}\n"


def test_nothing_heavy_is_loaded_to_find_that_all_is_up_to_date(toy_world: Path, folder: Path) -> None:
    code = (
        "import sys, borderhist.cli as c\n"
        "try: c.main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "heavy = {'folium', 'shapely', 'numpy', 'pydantic', 'pyproj', 'matplotlib'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    command = [sys.executable, "-c", code, "--geodata", str(toy_world), "render", "--all", "-o", str(folder)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert found.returncode == 0, found.stderr
    assert "up to date" in found.stderr


@pytest.mark.parametrize("harm", ["edited", "deleted", "emptied"])
def test_a_map_that_a_reader_changed_is_drawn_again_and_no_other(
    toy_world: Path, folder: Path, all_drawn: dict[str, bytes], harm: str
) -> None:
    path = folder / "c-treaty.html"
    if harm == "deleted":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"!" if harm == "edited" else b"")
    before = times(folder)
    well(render(toy_world, folder, "--all"))
    assert {name: data for name, data in all_drawn.items() if name != manifest.NAME} == contents(folder)
    assert {name for name, time_ in times(folder).items() if before.get(name) != time_} == {"c-treaty.html"}


def test_changed_data_is_drawn_again_and_only_what_differs_is_written(world: Path, folder: Path) -> None:
    path = world / "treaties" / "d-treaty.toml"
    path.write_text(path.read_text("utf-8").replace("A toy.", "An unheard-of treaty."), "utf-8")
    before = times(folder)
    well(render(world, folder, "--all"))
    changed = {name for name, time_ in times(folder).items() if before.get(name) != time_}
    assert {"d-treaty.html"} < changed <= {"d-treaty.html", "atlas.html", manifest.NAME}
    assert "An unheard-of treaty." in (folder / "d-treaty.html").read_text("utf-8")


def test_a_comment_makes_maps_anew_but_leaves_their_files_alone(world: Path, folder: Path) -> None:
    with (world / "sovereigns.toml").open("a") as file:
        file.write("\n# a remark\n")
    before = times(folder)
    result = well(render(world, folder, "--all"))
    assert "up to date" not in result.stderr
    assert {name for name, time_ in times(folder).items() if before[name] != time_} == {manifest.NAME}
    assert "up to date" in well(render(world, folder, "--all")).stderr


def test_force_draws_what_is_up_to_date(toy_world: Path, folder: Path) -> None:
    before = times(folder)
    result = well(render(toy_world, folder, "c-treaty", "--force"))
    assert "up to date" not in result.stderr
    assert times(folder) == before


def test_other_libraries_make_maps_anew(
    toy_world: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "_build", lambda name: f"{name} of tomorrow")
    assert "up to date" not in well(render(toy_world, folder, "c-treaty")).stderr


BROKEN = (
    "", "{", "[]", "null", "[" * 100_000, '{"files": [], "views": {}}', '{"files": {"a": 3}, "views": {}}',
    '{"files": {"a": {"key": 1, "sha256": "b"}}, "views": {}}',
    '{"files": {}, "views": {"": {"key": "a", "suffix": "", "subjects": [1]}}}',
    '{"files": {}, "views": {"": {"key": "a", "suffix": "", "subjects": "all"}}}',
)  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_memory_is_no_memory(text: str, tmp_path: Path) -> None:
    (tmp_path / manifest.NAME).write_text(text, "utf-8")
    assert manifest.read(tmp_path) == manifest.Manifest()


def test_maps_are_drawn_again_where_the_memory_is_broken(toy_world: Path, folder: Path) -> None:
    (folder / manifest.NAME).write_bytes(b"\xff{")
    before = times(folder)
    well(render(toy_world, folder, "c-treaty"))
    changed = {name for name, time_ in times(folder).items() if before[name] != time_}
    assert changed == {manifest.NAME}


def test_an_up_to_date_folder_need_not_be_writable(toy_world: Path, folder: Path) -> None:
    folder.chmod(0o555)
    try:
        assert "up to date" in well(render(toy_world, folder, "--all")).stderr
    finally:
        folder.chmod(0o755)


def test_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "here.html").touch()
    row = manifest.Written("key", "hash")
    manifest.remember(tmp_path, manifest.Manifest({"here.html": row, "gone.html": row}))
    assert manifest.read(tmp_path).files == {"here.html": row}


def test_what_the_atlas_reads_is_in_the_fingerprint(
    atlas_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: set[Path] = set()
    real: Callable[..., str] = Path.read_text

    def read_text(self: Path, *rest: Any) -> str:
        opened.add(self)
        return real(self, *rest)

    monkeypatch.setattr(Path, "read_text", read_text)
    read_atlas(atlas_root)
    read = {path for path in opened if path.is_relative_to(atlas_root)}
    assert len(read) > 40
    assert read <= set(manifest.inputs(atlas_root))


def test_the_viewer_and_the_words_are_in_the_fingerprint() -> None:
    own = {path.relative_to(manifest.PACKAGE).as_posix() for path in manifest.program()}
    assert own >= {
        "maps/html/viewer/viewer.css",
        "maps/html/viewer_bundle.js",
        "i18n/catalogue.toml",
        "derive/chronicle.py",
    }
    assert not [name for name in own if "__pycache__" in name or name.startswith("geodata/")]


def test_the_geodata_of_the_fingerprint_are_those_of_the_atlas() -> None:
    assert manifest.own_geodata() == geodata_root()


def test_every_library_that_draws_is_in_the_fingerprint() -> None:
    code = (
        "import sys\n"
        "from borderhist.derive import chronicle\n"
        "from borderhist.maps.publish import render\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    from importlib.metadata import packages_distributions  # noqa: PLC0415 - slow, and only asked here

    known = packages_distributions()
    loaded = {
        name.lower().replace("_", "-") for module in found.stdout.split() for name in known.get(module, ())
    }
    # These carry or check, and draw nothing; pandas and pyarrow come with folium, which is given no frame.
    bystanders = {
        "borderhist", "annotated-types", "certifi", "chardet", "charset-normalizer", "cloudpickle", "idna",
        "markupsafe", "packaging", "pandas", "pyarrow", "python-dateutil", "requests", "setuptools", "six",
        "typing-extensions", "typing-inspection", "urllib3", "xyzservices", "pytz", "tzdata", "narwhals",
    }  # fmt: skip
    assert {"shapely", "pyproj", "folium"} <= loaded
    assert loaded - bystanders <= set(manifest.DRAW_PAGES)


def test_a_library_that_is_not_there_has_a_fingerprint_too() -> None:
    assert manifest._build("no-such-distribution") == "absent"  # noqa: SLF001
    assert manifest._build("shapely") != manifest._build("numpy")  # noqa: SLF001


# ---------------------------------------------------------------- names


def test_a_map_from_another_standpoint_does_not_overwrite_the_default_one(
    toy_world: Path, folder: Path, all_drawn: dict[str, bytes]
) -> None:
    options = ("c-treaty", "--reading", "old-river=narrow", "--date-rule", "signed")
    result = well(render(toy_world, folder, *options))
    name = "c-treaty+old-river_narrow+signed.html"
    assert result.stdout.strip() == str(folder / name)
    assert contents(folder).keys() == {*all_drawn.keys() - {manifest.NAME}, name}
    assert (folder / "c-treaty.html").read_bytes() == all_drawn["c-treaty.html"]
    assert well(render(toy_world, folder, *options)).stderr == "1 map is up to date\n"


def test_the_default_reading_written_out_is_the_default_map(toy_world: Path, folder: Path) -> None:
    result = well(render(toy_world, folder, "c-treaty", "--reading", "old-river=wide"))
    assert result.stdout.strip() == str(folder / "c-treaty.html")
    assert "1 map is up to date" in result.stderr


def test_no_two_standpoints_share_a_name() -> None:
    seen = [
        interpretation.Interpretation(),
        interpretation.Interpretation((("a-b", "c"),)),
        interpretation.Interpretation((("a", "b-c"),)),
        interpretation.Interpretation((("a", "b"), ("c", "d"))),
        *(interpretation.Interpretation(date_rule=rule) for rule in interpretation.DATE_RULES),
    ]
    assert len({manifest.suffix(one) for one in seen}) == len(seen)


@pytest.mark.usefixtures("pictures")
def test_pictures_stand_beside_the_page_in_every_language_asked_for(toy_world: Path, tmp_path: Path) -> None:
    options = ("--format", "png", "--format", "html", "--format", "pptx", "--lang", "ru", "--lang", "zh-Hant")
    well(render(toy_world, tmp_path, "c-treaty", *options))
    found = contents(tmp_path)
    assert found.pop("c-treaty.html").startswith(b"<!DOCTYPE")
    assert found == {
        "c-treaty.ru.png": b"c-treaty png ru",
        "c-treaty.zh-Hant.png": b"c-treaty png zh-Hant",
        "c-treaty.ru.pptx": b"c-treaty slide ru",
        "c-treaty.zh-Hant.pptx": b"c-treaty slide zh-Hant",
    }
    assert well(render(toy_world, tmp_path, "c-treaty", *options)).stderr == "5 maps are up to date\n"


@pytest.mark.usefixtures("pictures")
def test_only_the_missing_language_is_drawn(toy_world: Path, tmp_path: Path) -> None:
    well(render(toy_world, tmp_path, "c-treaty", "--format", "svg"))
    before = times(tmp_path)
    result = well(render(toy_world, tmp_path, "c-treaty", "--format", "svg", "--lang", "en", "--lang", "tr"))
    assert "1 map is up to date" in result.stderr
    assert {name for name in times(tmp_path) if name not in before} == {"c-treaty.tr.svg"}


@pytest.mark.parametrize(("format_", "library"), [("png", "matplotlib"), ("pptx", "pptx")])
@pytest.mark.usefixtures("nothing_derives")
def test_without_the_extra_one_sentence_says_what_to_install(
    toy_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str, library: str
) -> None:
    real = importlib.util.find_spec

    def hidden(name: str, package: str | None = None) -> Any:
        return None if name == library else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", hidden)
    result = render(toy_world, tmp_path, "c-treaty", "--format", format_)
    assert result.exit_code == 1
    assert 'pip install "borderhist[pictures]"' in result.stderr
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- processes


def test_a_process_that_the_system_ends_is_a_sentence(toy_world: Path) -> None:
    chronicle = derive(read_atlas(toy_world))
    subjects = list_stories(chronicle)
    sheets = [publish_render.Sheet(one, manifest.products(one.id, ("html",), ())) for one in subjects]
    with pytest.raises(OutputError, match="--jobs 1"):
        list(publish_render.in_parallel(_nothing, _end, sheets, 2))


def _nothing(*_: Any) -> None:
    pass


def _end(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


SLOW = """
import os, sys, time
from pathlib import Path

def wait(*_):
    print(os.getpid(), flush=True)
    time.sleep(60)

if __name__ == "__main__":
    from borderhist.model.reader import read_atlas
    from borderhist.derive.chronicle import derive
    from borderhist.maps.publish import render
    from borderhist.query.page_data import list_stories

    chronicle = derive(read_atlas(Path(sys.argv[1])))
    sheets = [render.Sheet(one, ()) for one in list_stories(chronicle)]
    list(render.in_parallel(str, wait, sheets, 2))
"""


def test_no_process_outlives_the_one_that_is_killed(toy_world: Path, tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(SLOW, "utf-8")
    command = [sys.executable, str(script), str(toy_world)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        ids = [int(process.stdout.readline()) for _ in range(2)]
        assert len(set(ids)) == 2
        process.kill()
    deadline = time.monotonic() + 10
    while any(map(_lives, ids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_lives, ids))


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_folder_that_cannot_be_made_is_a_sentence(toy_world: Path, tmp_path: Path) -> None:
    (tmp_path / "maps").write_text("a file", "utf-8")
    result = render(toy_world, tmp_path / "maps", "--all", "--jobs", "2")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert (tmp_path / "maps").read_text("utf-8") == "a file"


def test_wrong_questions_are_sentences(toy_world: Path, folder: Path) -> None:
    for words, said in (
        (("c-treat",), "c-treaty"),
        (("../c-treaty",), "c-treaty"),
        (("c-treaty", "--reading", "old-river=wid"), "wide"),
        (("c-treaty", "--all"), "--all"),
        ((), "--all"),
        (("c-treaty", "--jobs", "0"), "--jobs"),
    ):
        before = times(folder)
        result = render(toy_world, folder, *words)
        assert result.exit_code == 2
        assert said in result.stderr
        assert times(folder) == before


def test_the_hash_of_a_map_is_the_hash_of_its_file(folder: Path) -> None:
    for name, row in manifest.read(folder).files.items():
        assert row.sha256 == hashlib.sha256((folder / name).read_bytes()).hexdigest()
