"""Bundle the viewer's modules into the script that pages carry, with esbuild and terser; users need neither.

With ``--check`` nothing is written: the committed bundle has to be that of the modules beside it. Its first
line holds their digest, so that this can be told without node; with it the bundle is made anew and compared.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

from borderhist.maps.legend import ROWS
from borderhist.style import screen_style

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "borderhist" / "maps" / "html"
BUNDLE = PAGES / "viewer_bundle.js"
STYLE = PAGES / "viewer" / "map" / "style_table.js"
TOOLS = ROOT / "node_modules" / ".bin"
BUNDLING = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--global-name=borderhist",
    "--charset=utf8",
    "--target=es2022",
    "--legal-comments=none",
    "--log-level=warning",
)
SHORTENING = ("--ecma", "2022", "--compress", "passes=3,ecma=2022", "--mangle")
"""What esbuild leaves becomes a twentieth smaller, zipped."""


def style_table() -> str:
    """Return the module that hands colours, strokes and the rows of the legend to the viewer."""
    values = json.dumps(screen_style(), indent=2, ensure_ascii=False)
    rows = json.dumps(list(ROWS.items()), indent=2)
    return (
        "// Made by scripts/bundle_viewer.py from borderhist/style.py and borderhist/maps/legend.py.\n\n"
        f"export const STYLE = {values};\n\nexport const LEGEND = {rows};\n"
    )


def digest() -> str:
    """Return the SHA-256 of the modules, their names, the versions of the tools and their options."""
    pinned = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    versions = [pinned[tool] for tool in ("esbuild", "terser")]
    seen = hashlib.sha256(f"{versions} {BUNDLING} {SHORTENING}\n".encode())
    for path in sorted((PAGES / "viewer").rglob("*.js")):
        seen.update(f"{path.relative_to(PAGES).as_posix()}\n".encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def bundle() -> str:
    """Return the bundle of the modules as they are."""
    bundled = _run("esbuild", str(PAGES / "viewer" / "main.js"), *BUNDLING)
    made = _run("terser", *SHORTENING, text=bundled)
    return f"/* Made by scripts/bundle_viewer.py from {digest()} */\n{made}"


def _run(tool: str, *options: str, text: str = "") -> str:
    command = [str(TOOLS / tool), *options]
    done = subprocess.run(  # noqa: S603
        command, check=True, input=text, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    return done.stdout


def is_installed() -> bool:
    """Tell whether a maintainer's tools are there."""
    return (TOOLS / "esbuild").exists() and (TOOLS / "terser").exists()


def find_fault() -> str:
    """Return why the committed bundle is not current; nothing if it is."""
    if not STYLE.exists() or STYLE.read_text("utf-8") != style_table():
        return "has not the colours of borderhist/style.py or the rows of the legend"
    known = BUNDLE.read_text("utf-8") if BUNDLE.exists() else ""
    if digest() not in known.partition("\n")[0]:
        return "is older than the modules it is made of"
    if is_installed() and bundle() != known:
        return "is not what the tools make of its modules"
    return ""


def main() -> None:
    """Write the bundle, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, only say whether the bundle is current"
    )
    if parser.parse_args().check:
        fault = find_fault()
        sys.exit(f"{BUNDLE.name} {fault}: run scripts/bundle_viewer.py" if fault else 0)
    if not is_installed():
        sys.exit("esbuild and terser are not installed: run npm ci in the repository.")
    STYLE.write_text(style_table(), "utf-8")
    BUNDLE.write_text(bundle(), "utf-8")


if __name__ == "__main__":
    main()
