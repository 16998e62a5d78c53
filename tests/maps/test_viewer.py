"""The viewer's modules without a page: their bundle, imports, state and colours, their linter and tests."""

from __future__ import annotations

import graphlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VIEWER = ROOT / "borderhist" / "maps" / "html" / "viewer"
IMPORTED = re.compile(r'^import .*from "(\..*)";$', re.MULTILINE)
ASSIGNED = re.compile(r"\bapp\.(?:state\.)?\w+ (?:\?\?|\|\|)?= |Object\.assign\(app")


def modules() -> dict[str, str]:
    """Return the viewer's modules by their paths."""
    return {path.relative_to(VIEWER).as_posix(): path.read_text("utf-8") for path in VIEWER.rglob("*.js")}


def imports(name: str, text: str) -> set[str]:
    """Return the paths of the modules that one imports."""
    folder = (VIEWER / name).parent
    return {(folder / found).resolve().relative_to(VIEWER).as_posix() for found in IMPORTED.findall(text)}


def node(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of node's, or skip the test."""
    if not shutil.which("node") or not (ROOT / "node_modules" / "eslint").is_dir():
        pytest.skip("node's tools are not installed: npm ci")
    return subprocess.run(["node", *command], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607


def test_the_bundle_is_that_of_the_modules() -> None:
    checked = subprocess.run(
        [sys.executable, "scripts/bundle_viewer.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not checked.stderr
    assert checked.returncode == 0


def test_modules_import_no_circle_and_all_are_used() -> None:
    graph = {name: imports(name, text) for name, text in modules().items()}
    graphlib.TopologicalSorter(graph).prepare()
    assert set(graph) - set().union(*graph.values()) == {"main.js"}


def test_state_is_assigned_by_the_store_alone() -> None:
    assert not [name for name, text in modules().items() if ASSIGNED.search(text)]


def test_colours_stand_in_one_table() -> None:
    coloured = {name for name, text in modules().items() if re.search(r"#[0-9a-fA-F]{6}\b", text)}
    assert coloured == {"map/style_table.js"}


def test_the_linter_finds_nothing() -> None:
    linted = node("node_modules/eslint/bin/eslint.js", ".")
    assert linted.returncode == 0, linted.stdout


def test_modules_that_need_no_page_compute_what_they_should() -> None:
    tested = node("--test", *sorted(str(path) for path in (ROOT / "tests" / "viewer").glob("*.test.js")))
    assert tested.returncode == 0, tested.stdout
