"""``embed``: maps in other pages, in a gallery, in a notebook and on a slide."""

from __future__ import annotations

import functools
import http.server
import json
import re
import sys
import threading
import types
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from pages import CHROMIUM_ARGUMENTS, LANGUAGES, NARROW, SCENES, WIDE, axe_script, chromium, written
from scenes import HOSTILE, toy_scene

from borderhist.api.maps import MapPage
from borderhist.cli import main
from borderhist.errors import DataError, OutputError, UnknownNameError
from borderhist.maps.html import packing
from borderhist.maps.html.packing import polyline
from borderhist.maps.html.page import page as render
from borderhist.maps.publish import embedding, gallery, manifest
from borderhist.maps.publish.embedding import MODES, Embedding, base_address, iframe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Frame, Page, Playwright

NEVER_SHOWN = "<!DOCTYPE html><title>Somebody's own page</title><p>no map</p>"


class Tags(HTMLParser):
    """Every tag of a piece of HTML with its attributes, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def one(self, tag: str) -> dict[str, str | None]:
        (attributes,) = [attributes for name, attributes in self.found if name == tag]
        return attributes


def embed(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["embed", *map(str, words)])


def well(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="session")
def toy_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("maps"), "toy")


@pytest.fixture
def folder(tmp_path: Path, toy_map: Path) -> Path:
    """A folder with two maps, a page that is none, and other files."""
    made = tmp_path / "a folder"
    made.mkdir()
    (made / "b & c.html").write_bytes(toy_map.read_bytes())
    (made / "hostile.html").write_bytes(written(tmp_path, "hostile").read_bytes())
    (made / "own.html").write_text(NEVER_SHOWN, "utf-8")
    (made / "picture.html").write_bytes(b"\x89PNG\xff\xfe")
    return made


@pytest.fixture
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "can_draw", lambda _: False)


@pytest.fixture
def drawn_cards(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Stand-in for what draws cards; returns the list of what it was asked for."""
    asked: list[tuple[str, str]] = []

    def card(scene: Any, language: str) -> bytes:
        asked.append((scene["id"], language))
        return f"card {scene['title'][language]}".encode()

    module: Any = types.ModuleType("borderhist.maps.print.pictures")
    module.card = card
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(manifest, "can_draw", lambda _: True)
    return asked


# ---------------------------------------------------------------- the snippet


def test_the_snippet_is_a_frame_and_a_link(toy_map: Path) -> None:
    tags = Tags(well(embed(toy_map)).stdout)
    frame, link = tags.one("iframe"), tags.one("a")
    assert frame["src"] == "toy.html#embed=1"
    assert frame["title"] == "The Treaty of Aigun, 1858: before and after"
    assert frame["sandbox"] == "allow-scripts"
    assert frame["loading"] == "lazy"
    assert "allowfullscreen" in frame
    assert "width: 100%" in str(frame["style"])
    assert "aspect-ratio: 16 / 9" in str(frame["style"])
    assert link["href"] == "toy.html"
    assert "The Treaty of Aigun" in tags.text


def test_options_reach_the_address(toy_map: Path) -> None:
    options = ("--url", "https://example.org/a b".replace(" ", "%20"), "--lang", "zh-Hant", "--mode", "split")
    tags = Tags(well(embed(toy_map, *options, "--height", "500")).stdout)
    assert tags.one("iframe")["src"] == "https://example.org/a%20b/toy.html#m=split&l=zh-Hant&embed=1"
    assert tags.one("a")["href"] == "https://example.org/a%20b/toy.html#m=split&l=zh-Hant"
    assert tags.one("iframe")["title"] == toy_scene()["title"]["zh-Hant"]
    assert "height: 500px" in str(tags.one("iframe")["style"])
    assert "aspect-ratio" not in str(tags.one("iframe")["style"])


def test_every_mode_can_be_asked_for(toy_map: Path) -> None:
    for mode in MODES:
        assert f"#m={mode}&amp;embed=1" in well(embed(toy_map, "--mode", mode)).stdout


def test_hostile_names_and_titles_stay_text(folder: Path) -> None:
    printed = well(embed(folder / "hostile.html", folder / "b & c.html", "--url", 'https://e.org/"x')).stdout
    tags = Tags(printed)
    assert [name for name, _ in tags.found] == ["iframe", "p", "a"] * 2
    assert tags.found[0][1]["title"] == " ".join(HOSTILE)
    assert tags.found[3][1]["src"] == 'https://e.org/"x/b%20%26%20c.html#embed=1'
    assert all(name not in ("onload", "onerror") for _, attributes in tags.found for name in attributes)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("own.html",), 1, "no map of borderhist"),
        (("picture.html",), 1, "no map of borderhist"),
        (("none.html",), 2, "does not exist"),
        (("hostile.html", "--url", "javascript:alert(1)"), 2, "no address"),
        (("hostile.html", "--url", "https://example.org/?q"), 2, "no address"),
        (("hostile.html", "--url", "https:"), 2, "no address"),
        (("hostile.html", "--mode", "fade"), 2, "swipe"),
        (("hostile.html", "--height", "3"), 2, "120"),
        ((), 2, "MAP.html"),
    ],
)
def test_a_wrong_question_gets_a_sentence(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    result = embed(*(str(folder / word) if word.endswith(".html") else word for word in words))
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stdout == ""


def test_the_address_of_a_folder_ends_with_a_slash() -> None:
    for text in ("", "maps/", "/maps/", "https://example.org/", "http://127.0.0.1:8000/x/"):
        assert base_address(text) == text
        assert base_address(text.rstrip("/")) == text
    for text in ("data:text/html,x", "https://e.org/#a", "a b", "https://[::1", "mailto:x@e.org"):
        with pytest.raises(UnknownNameError):
            base_address(text)


# ---------------------------------------------------------------- reading a map back


@pytest.mark.parametrize("name", ["toy", "hostile", "1858-aigun"])
def test_a_map_is_read_back_as_it_was_drawn(name: str, tmp_path: Path) -> None:
    # through JSON, for a page knows no tuples
    drawn: dict[str, Any] = json.loads(json.dumps(SCENES[name]()))
    read: dict[str, Any] = {**embedding.read_map(written(tmp_path, name)).scene}
    # only in a toy are pages called otherwise than their instruments
    lossy: set[str] = set() if name == "1858-aigun" else {"pages"}
    assert {key for key in drawn if read.get(key) != drawn[key]} <= lossy
    assert read.keys() == drawn.keys()


def test_polylines_are_read_back(toy_map: Path) -> None:
    numbers = [0, 1, -1, 15, -16, 16, 1_234_567, -1_234_567, 31, 32, -32, -33]
    assert list(packing._numbers(polyline(numbers))) == numbers  # noqa: SLF001
    assert embedding.read_map(toy_map).scene["arcs"] == toy_scene()["arcs"]


@pytest.mark.parametrize(
    "scene",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"id": 3}',
        '{"transfers": [], "before": 0, "after": 0, "versions": []}',
        "[" * 99_999,
    ],
)
def test_a_page_with_another_scene_is_no_map(scene: str, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text(f'<title>x</title><script type="application/json" id="scene">{scene}</script>', "utf-8")
    with pytest.raises(DataError, match="no map"):
        embedding.read_map(path)
    assert embedding.maps_in(tmp_path) == []


# ---------------------------------------------------------------- the gallery


@pytest.mark.usefixtures("no_pictures")
def test_without_the_extra_the_gallery_has_no_pictures_and_says_so(folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    result = well(embed(folder))
    assert 'pip install "borderhist[pictures]"' in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == f"{folder / 'index.html'}\n"
    assert {path.name for path in folder.iterdir()} - before == {
        "index.html", "oembed.json", "b & c.oembed.json", "hostile.oembed.json",
    }  # fmt: skip
    assert "<img" not in (folder / "index.html").read_text("utf-8")


def test_the_gallery_shows_the_maps_and_nothing_else(
    folder: Path, drawn_cards: list[tuple[str, str]]
) -> None:
    result = well(embed(folder))
    html = (folder / "index.html").read_text("utf-8")
    tags = Tags(html)
    links = [str(attributes["href"]) for name, attributes in tags.found if name == "a"]
    assert {link.partition("#")[0] for link in links} == {"b%20%26%20c.html", "hostile.html"}
    assert {link.partition("#")[2] for link in links} == {f"l={language}" for language in LANGUAGES}
    pictures = [str(attributes["src"]) for name, attributes in tags.found if name == "img"]
    assert pictures == ["b%20%26%20c.card.png", "hostile.card.png"]
    assert len(drawn_cards) == 2
    assert "Somebody" not in html
    assert "Drawing cards" in result.stderr


@pytest.mark.usefixtures("no_pictures")
def test_the_gallery_keeps_hostile_text_text(folder: Path) -> None:
    well(embed(folder, "--url", "https://example.org/'\"><script>"))
    html = (folder / "index.html").read_text("utf-8")
    tags = Tags(html)
    assert not [name for name, _ in tags.found if name in ("script", "iframe", "img", "object")]
    assert " ".join(HOSTILE) in tags.text
    assert "script-src" not in html
    assert "default-src 'none'" in html


@pytest.mark.usefixtures("no_pictures")
def test_the_gallery_tells_what_changed_in_every_language(folder: Path) -> None:
    well(embed(folder))
    html = unescape((folder / "index.html").read_text("utf-8"))
    for words in ("pieces of land changed hands: ", " km²", "28 May 1858", "28 мая 1858", "1858年5月28日"):
        assert words in html
    for title in toy_scene()["title"].values():
        assert title in html
    for language in LANGUAGES:
        assert f'lang="{language}"' in html


@pytest.mark.usefixtures("no_pictures")
def test_the_gallery_is_in_the_order_of_days_and_the_atlas_comes_first(tmp_path: Path) -> None:
    for name, before, after in (("late", 2, 3), ("early", 0, 1), ("atlas", 1, 2), ("a-later", 1, 2)):
        scene = {**toy_scene(), "id": name, "before": before, "after": after}
        (tmp_path / f"{name}.html").write_text(render(scene), "utf-8")  # type: ignore[arg-type]
    assert [one.scene["id"] for one in embedding.maps_in(tmp_path)] == ["atlas", "early", "a-later", "late"]


def test_programs_are_told_of_every_map(folder: Path, drawn_cards: list[tuple[str, str]]) -> None:
    well(embed(folder, "--url", "https://example.org/maps", "--lang", "ru", "--mode", "toggle"))
    assert {language for _, language in drawn_cards} == {"ru"}
    told = json.loads((folder / "b & c.oembed.json").read_text("utf-8"))
    assert (told["version"], told["type"], told["width"], told["height"]) == ("1.0", "rich", 1280, 720)
    assert told["title"] == toy_scene()["title"]["ru"]
    assert told["thumbnail_url"] == "https://example.org/maps/b%20%26%20c.card.png"
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    frame = Tags(told["html"]).one("iframe")
    assert frame["src"] == "https://example.org/maps/b%20%26%20c.html#m=toggle&l=ru&embed=1"
    everything = json.loads((folder / "oembed.json").read_text("utf-8"))
    assert len(everything["maps"]) == 2
    names = {entry["oembed"].removeprefix("https://example.org/maps/") for entry in everything["maps"]}
    assert names == {"b%20%26%20c.oembed.json", "hostile.oembed.json"}
    assert (
        '<meta property="og:image" content="https://example.org/maps/' in (folder / "index.html").read_text()
    )


def test_a_gallery_that_is_up_to_date_is_not_touched(
    folder: Path, drawn_cards: list[tuple[str, str]]
) -> None:
    well(embed(folder))
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    well(embed(folder))
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert len(drawn_cards) == 2
    (folder / "hostile.card.png").write_bytes(b"edited")
    well(embed(folder))
    assert len(drawn_cards) == 3


@pytest.mark.usefixtures("no_pictures")
def test_an_index_of_somebody_else_is_not_overwritten(folder: Path) -> None:
    (folder / "index.html").write_text(NEVER_SHOWN, "utf-8")
    result = embed(folder)
    assert result.exit_code == 1
    assert "not written by borderhist" in result.stderr
    assert (folder / "index.html").read_text("utf-8") == NEVER_SHOWN
    assert not (folder / "oembed.json").exists()


@pytest.mark.usefixtures("no_pictures")
def test_a_folder_without_maps_gets_no_gallery(tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text(NEVER_SHOWN, "utf-8")
    result = embed(tmp_path)
    assert result.exit_code == 1
    assert "no map" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["own.html"]


@pytest.mark.usefixtures("no_pictures")
def test_a_gallery_that_cannot_be_written_is_a_sentence(folder: Path) -> None:
    (folder / "index.html").mkdir()
    with pytest.raises(OutputError):
        gallery.gallery(folder, Embedding())


@pytest.mark.browser
@pytest.mark.usefixtures("drawn_cards")
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_gallery_has_no_barrier_in_any_language(page: Page, folder: Path, size: dict[str, Any]) -> None:
    well(embed(folder))
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto((folder / "index.html").as_uri())
    for language in LANGUAGES:
        page.check(f"#in-{language}")
        assert page.locator("h1").inner_text() != ""
        shown = page.locator("li h2 .said").evaluate_all(
            "all => all.filter(one => one.offsetParent !== null).map(one => one.lang)"
        )
        assert shown == [language] * 2
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        result = page.evaluate(f"() => {{ {axe_script()}; return axe.run(); }}")
        assert [(found["id"], found["nodes"][0]["html"]) for found in result["violations"]] == []


# ---------------------------------------------------------------- maps in frames


@pytest.fixture
def loud_page(page: Page) -> Iterator[Page]:
    """A page of which no frame may raise an error."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    assert errors == []


def host(folder: Path, body: str) -> Path:
    path = folder / "host.html"
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8"><title>Host</title><body>{body}', "utf-8")
    return path


def inner(page: Page) -> Frame:
    page.locator("iframe").scroll_into_view_if_needed()
    frame = page.frames[-1]
    assert frame != page.main_frame
    frame.wait_for_selector("html[data-ready]")
    return frame


def divider_at(page: Page, frame: Frame) -> float:
    """Return where the outer page sees the divider, however large it draws the frame."""
    outer = page.locator("iframe").bounding_box()
    assert outer
    left, width, room = frame.evaluate(
        """() => { const { left, width } = document.querySelector("#divider").getBoundingClientRect();
                   return [left, width, innerWidth]; }"""
    )
    return float(outer["x"] + (left + width / 2) * outer["width"] / room)


def drags(page: Page, frame: Frame, part: float) -> None:
    """Drag the divider to a part of the frame's width and see that it is where the mouse is."""
    outer = page.locator("iframe").bounding_box()
    assert outer
    start = divider_at(page, frame)
    x, y = outer["x"] + outer["width"] * part, outer["y"] + outer["height"] * 0.75
    assert abs(x - start) > 10
    page.mouse.move(start, y)
    page.mouse.down()
    page.mouse.move((start + x) / 2, y)
    page.mouse.move(x, y)
    page.mouse.up()
    # a busy machine hands the last movement over late
    for _ in range(50):
        frame.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if abs(divider_at(page, frame) - x) <= 2:
            return
        page.wait_for_timeout(100)
    assert divider_at(page, frame) == pytest.approx(x, abs=2)


@pytest.mark.browser
def test_a_map_works_in_a_sandboxed_frame_of_a_file(loud_page: Page, folder: Path) -> None:
    path = host(folder, well(embed(folder / "b & c.html", "--lang", "tr")).stdout)
    loud_page.goto(path.as_uri())
    frame = inner(loud_page)
    assert frame.locator("html").get_attribute("lang") == "tr"
    assert frame.evaluate("origin") == "null"
    drags(loud_page, frame, 0.3)
    box = loud_page.locator("iframe").bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.01)


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    """The folder behind a static web server."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def online(playwright: Playwright) -> Iterator[Browser]:
    """A browser that reaches this machine and no other."""
    arguments = [argument for argument in CHROMIUM_ARGUMENTS if "host-resolver" not in argument]
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    browser = playwright.chromium.launch(executable_path=chromium(), args=[*arguments, rules])
    yield browser
    browser.close()


@pytest.mark.browser
def test_a_map_works_in_a_sandboxed_frame_of_a_site(online: Browser, folder: Path, site: str) -> None:
    host(folder, well(embed(folder / "b & c.html", "--url", site, "--lang", "ru")).stdout)
    page = online.new_page(viewport={"width": 1280, "height": 720})
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site}/host.html")
    frame = inner(page)
    assert frame.locator("html").get_attribute("lang") == "ru"
    drags(page, frame, 0.6)
    fetched = {url.removeprefix(site).partition("#")[0] for url in asked} - {"/favicon.ico"}
    assert fetched == {"/host.html", "/b%20%26%20c.html"}
    assert errors == []


@pytest.mark.browser
def test_the_link_below_a_frame_opens_the_map(loud_page: Page, folder: Path) -> None:
    loud_page.goto(host(folder, well(embed(folder / "b & c.html", "--lang", "tr")).stdout).as_uri())
    # by key: a click right after scrolling may still land in the frame
    loud_page.locator("p a").press("Enter")
    loud_page.wait_for_selector("html[data-ready]")
    assert loud_page.locator("html").get_attribute("lang") == "tr"
    assert len(loud_page.frames) == 1


@pytest.mark.browser
@pytest.mark.parametrize("scale", [0.7, 1.4])
def test_the_divider_follows_the_mouse_on_a_scaled_slide(loud_page: Page, folder: Path, scale: float) -> None:
    frame_html = well(embed(folder / "b & c.html")).stdout
    slide = (
        f'<div style="width: 960px; height: 700px; position: absolute; left: 50%; top: 50%; '
        f'transform: translate(-50%, -50%) scale({scale}); transform-origin: center">{frame_html}</div>'
    )
    loud_page.goto(host(folder, slide).as_uri())
    frame = inner(loud_page)
    for part in (0.35, 0.62):
        drags(loud_page, frame, part)


# ---------------------------------------------------------------- the notebook


def test_a_notebook_cell_holds_the_whole_page(tmp_path: Path) -> None:
    shown = MapPage(render(toy_scene()), 'A "map" <b>')
    attributes = Tags(shown._repr_html_()).one("iframe")
    assert attributes["srcdoc"] == shown.html
    assert attributes["title"] == 'A "map" <b>'
    assert attributes["sandbox"] == "allow-scripts"
    assert "src" not in attributes
    shown.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text("utf-8") == shown.html
    assert len(repr(shown)) < 200


def test_a_page_that_cannot_be_saved_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        MapPage("", "x").save(tmp_path / "file" / "map.html")


@pytest.mark.browser
def test_a_map_works_in_a_notebook_cell(loud_page: Page, tmp_path: Path) -> None:
    cell = MapPage(render(toy_scene()), "A map")._repr_html_()
    loud_page.goto(host(tmp_path, f"<main>{cell}</main>").as_uri())
    frame = inner(loud_page)
    drags(loud_page, frame, 0.4)
    frame.select_option("#language", "ru")
    assert frame.locator("html").get_attribute("lang") == "ru"


@pytest.mark.browser
def test_hostile_text_runs_nothing_in_a_notebook_cell(loud_page: Page, tmp_path: Path, folder: Path) -> None:
    dialogs: list[str] = []
    loud_page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    cell = MapPage((folder / "hostile.html").read_text("utf-8"), " ".join(HOSTILE))._repr_html_()
    loud_page.goto(host(tmp_path, cell).as_uri())
    inner(loud_page)
    assert len(loud_page.frames) == 2
    assert dialogs == []


def test_a_frame_says_its_title_escaped() -> None:
    assert escape(" ".join(HOSTILE)) in iframe('src="x"', " ".join(HOSTILE))
    assert re.search(r"<script", iframe('src="x"', " ".join(HOSTILE))) is None
