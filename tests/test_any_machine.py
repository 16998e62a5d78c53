"""The same bytes on every machine, whatever typefaces, language, time zone and home it has."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib import get_data_path
from scenes import same, toy_scene

from borderhist.maps import typefaces
from borderhist.maps.html.page import page

HERE = Path(__file__).parent

MAKE = """
import hashlib, json
from scenes import toy_scene
from borderhist.maps.html.page import page
from borderhist.maps.print.pictures import card, picture
from borderhist.maps.print.slides import slide
scene = toy_scene()
made = {
    "page": page(scene).encode(), "card": card(scene, "ru"), "slide": slide(scene, "zh-Hant"),
    "png": picture(scene, "png", "zh-Hant"), "svg": picture(scene, "svg", "tr"), "pdf": picture(scene, "pdf"),
}
print(json.dumps({name: hashlib.sha256(data).hexdigest() for name, data in made.items()}))
"""


def made_on(tmp_path: Path, fonts: str, settings: dict[str, str]) -> dict[str, str]:
    """Return the hashes of all that is drawn, by a process that finds these typefaces and settings."""
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig>{fonts}<cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>")
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    path = os.pathsep.join([str(HERE), str(HERE.parent), kept.pop("PYTHONPATH", "")])
    told = subprocess.run(  # noqa: S603 - our own text
        [sys.executable, "-c", MAKE],
        env={**kept, "PYTHONPATH": path, "FONTCONFIG_FILE": str(config), **settings},
        capture_output=True,
        check=True,
        text=True,
    )
    found: dict[str, str] = json.loads(told.stdout)
    return found


def install(source: Path, family: str, folder: Path) -> None:
    """Install a typeface under a name that is not its own."""
    with TTFont(source) as font:
        for entry in font["name"].names:
            if entry.nameID in {1, 4, 16}:
                entry.string = family
        font["OS/2"].usWeightClass = 400
        font.save(folder / f"{family.replace(' ', '')}.ttf")


def test_a_bare_machine_and_a_furnished_one_make_the_same_bytes(tmp_path: Path) -> None:
    bare, furnished = tmp_path / "bare", tmp_path / "furnished"
    fonts = furnished / ".local" / "share" / "fonts"
    for folder in (bare, fonts):
        folder.mkdir(parents=True)
    install(typefaces.alphabetic("BoldItalic"), typefaces.ALPHABETIC, fonts)
    install(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf", typefaces.CHINESE, fonts)
    nowhere = {"HOME": "/nonexistent", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}
    home = {"HOME": str(furnished), "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "America/St_Johns"}
    assert made_on(bare, "", nowhere) == made_on(furnished, f"<dir>{fonts}</dir>", home)


@pytest.mark.parametrize(
    "text",
    ["Nǚzhēn Wǔlǐyǎsūtái", "Türkçe İğdır ıssız Şimşek", "Ѳедоръ Ѣхалъ въ Нерчинскъ", "→ ±²°«»"],  # noqa: RUF001
)
def test_the_typeface_has_the_letters_of_our_languages(text: str) -> None:
    assert set(text) <= typefaces.characters()


def test_a_page_brings_the_letters_it_uses_and_no_others() -> None:
    scene = toy_scene()
    plain = page(scene)
    scene["places"][0]["name"] = same("Ǖŷ")
    faces = re.findall(r"@font-face\{[^}]*\}", page(scene))
    assert [face[:60] for face in faces] == [face[:60] for face in re.findall(r"@font-face\{[^}]*\}", plain)]
    assert len(faces) == len(typefaces.ON_A_PAGE)
    assert len(plain) < len(page(scene))
    assert "SIL Open Font License" in plain


def test_a_subset_keeps_its_notice_of_copyright(tmp_path: Path) -> None:
    [data, _] = re.findall(r"base64,([^)]*)\)", typefaces.face_rules("aĞЩ"))
    file = tmp_path / "subset.woff2"
    file.write_bytes(base64.b64decode(data))
    with TTFont(file) as font:
        assert "Mozilla Foundation" in font["name"].getDebugName(0)
        assert sorted(map(chr, font.getBestCmap())) == ["a", "Ğ", "Щ"]
