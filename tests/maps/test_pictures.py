"""Pictures for print and slides: laws first, then what a reader must find on them."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pytest
import shapely
from matplotlib.figure import Figure
from PIL import Image
from pptx import Presentation
from scenes import hostile_scene, same, toy_scene
from thoroughness import at_least

from borderhist.errors import OutputError, UnknownNameError
from borderhist.geometry import geodesy
from borderhist.i18n.translator import Translator, map_texts
from borderhist.maps import legend, phrases, planar
from borderhist.maps import typefaces as brought
from borderhist.maps.print import label_placement, legends, pictures, slides, typefaces
from borderhist.maps.print.pictures import card, picture
from borderhist.maps.print.slides import slide

if TYPE_CHECKING:
    from collections.abc import Callable

    from borderhist.maps.print.pictures import Format
    from borderhist.maps.print.spreads import Side
    from borderhist.maps.scene import Scene

LANGUAGES = ("en", "ru", "zh-Hant", "tr")
SVG = "{http://www.w3.org/2000/svg}"


@cache
def drawn(file_format: Format, language: str = "en") -> bytes:
    return picture(toy_scene(), file_format, language)


def svg(language: str) -> str:
    return drawn("svg", language).decode("utf-8")


@cache
def presented(language: str = "en") -> bytes:
    return slide(toy_scene(), language)


def said_on(text: str) -> str:
    """Return all that an SVG writes, halos apart, without blanks."""
    root = ET.fromstring(text)  # noqa: S314 - our own bytes
    halos = {id(node) for group in root.iter(f"{SVG}g") if group.get("aria-hidden") for node in group.iter()}
    written = (node.text or "" for node in root.iter(f"{SVG}text") if id(node) not in halos)
    return re.sub(r"\s", "", "|".join(written))


@cache
def sides(language: str) -> tuple[Side, ...]:
    return _sides(toy_scene(), language)


def _sides(scene: Scene, language: str = "en") -> tuple[Side, ...]:
    pen = pictures.pen_for(language)
    with pictures.drawing_settings(pen.typefaces):
        figure = Figure(figsize=(pictures.A4[0] / 72, pictures.A4[1] / 72))
        return tuple(pictures.print_page(figure, scene, pen))


def with_a_view() -> Scene:
    scene = toy_scene()
    scene["views"] = [
        {
            "id": "mouth",
            "name": same("The mouth"),
            "bounds": [134.0, 47.8, 136.0, 49.2],
            "instrument": "1858-aigun",
        }
    ]
    return scene


@pytest.mark.parametrize("file_format", ["png", "svg", "pdf"])
def test_the_same_scene_gives_the_same_bytes(file_format: Format) -> None:
    assert picture(toy_scene(), file_format, "zh-Hant") == drawn(file_format, "zh-Hant")


def test_the_same_scene_gives_the_same_slide_and_card() -> None:
    assert slide(toy_scene()) == presented()
    assert card(toy_scene()) == card(toy_scene())


def test_drawing_leaves_the_settings_of_matplotlib_alone() -> None:
    with mpl.rc_context({"lines.linewidth": 9, "font.size": 30, "path.simplify": False}):
        before = dict(mpl.rcParams)
        again = picture(toy_scene(), "svg")
        assert dict(mpl.rcParams) == before
    # and the settings of a user change no byte
    assert again.decode() == svg("en")


def test_faces_keep_their_area() -> None:
    scene = toy_scene()
    plane = planar.Viewport.showing(scene["projection"], scene["extent"], (383, 320))
    ground = planar.ProjectedScene(scene, plane)
    compared = 0
    for face, shape in zip(scene["faces"], ground.faces, strict=True):
        [[ring]] = face["polygons"]
        degrees = [
            planar.degrees_of(scene["arcs"][ref if ref >= 0 else ~ref], scene["scale"]) for ref in ring
        ]
        points = [arc if ref >= 0 else arc[::-1] for ref, arc in zip(ring, degrees, strict=True)]
        expected = geodesy.area_km2(shapely.Polygon(np.vstack(points)))
        assert shape.area / plane.scale**2 / 1e6 == pytest.approx(expected, rel=1e-3)
        compared += 1
    assert compared == 7


def test_territories_fill_the_panel_without_overlap() -> None:
    scene = toy_scene()
    plane = planar.Viewport.showing(scene["projection"], scene["extent"], (383, 320))
    ground = planar.ProjectedScene(scene, plane)
    for version in range(4):
        land = ground.territories(version)
        whole = shapely.union_all(list(land.values()))
        assert sum(shape.area for shape in land.values()) == pytest.approx(whole.area, rel=1e-6)


def test_hatches_and_stripes_stay_on_their_land() -> None:
    shape = shapely.Point(50, 40).buffer(30)
    assert planar.ruled(shape, 5).length == pytest.approx(shape.area / 5, rel=0.03)
    stripes = [planar.stripe_pattern(shape, 4, 2, turn=turn) for turn in (0, 1)]
    assert sum(stripe.area for stripe in stripes) == pytest.approx(shape.area, rel=0.03)
    assert all(shape.buffer(1e-6).contains(stripe) for stripe in stripes)
    assert len(planar.dots(shape, 3)) == pytest.approx(shape.area / 9, rel=0.05)


@pytest.mark.parametrize(
    ("make", "language"),
    [*((toy_scene, language) for language in LANGUAGES), (with_a_view, "en"), (hostile_scene, "zh-Hant")],
)
def test_no_label_touches_another_or_leaves_its_panel(make: Callable[[], Scene], language: str) -> None:
    found = _sides(make(), language)
    for side in found:
        boxes = [placed.box for placed in side.placed]
        window = side.panel.ground.plane.window
        assert all(window.contains(box) for box in boxes)
        assert not [
            (one, other)
            for number, one in enumerate(boxes)
            for other in boxes[:number]
            if one.intersects(other)
        ]
    kinds = {placed.label.kind for side in found for placed in side.placed}
    assert {"transfer", "area", "place", "water"} <= kinds


def test_no_label_hides_the_dot_of_another_place() -> None:
    for side in sides("en"):
        places = [placed for placed in side.placed if placed.label.kind == "place"]
        assert len(places) > 4
        for place in places:
            dot = shapely.Point(place.label.at)
            assert not [other for other in side.placed if other is not place and other.box.contains(dot)]


def test_a_label_takes_its_best_free_spot() -> None:
    free = label_placement.Obstacles((), shapely.MultiLineString(), shapely.MultiPoint())
    letters = typefaces.Typefaces(typefaces.families())
    lines = [("Aigun", typefaces.Face(8))]
    spots = [label_placement.Spot(50, 50), label_placement.Spot(80, 80, cost=1)]
    label = label_placement.make_label("area", lines, lambda *_: spots, letters)
    window = shapely.box(0, 0, 100, 100)
    placed = label_placement.place_labels([label, label, label], window, free)
    assert [done.spot for done in placed] == spots


@pytest.mark.parametrize("language", at_least(2, LANGUAGES[::-1]))
def test_an_svg_says_title_places_days_and_areas_as_text(language: str) -> None:
    scene, text, said = toy_scene(), said_on(svg(language)), Translator(language)
    first, *_ = phrases.shown_transfers(scene)
    wanted = [
        scene["title"][language],
        *(scene["places"][number]["name"][language] for number in (0, 1)),
        said.day("1858-05-28"),
        said.area(first["area_km2"], first["area_error_km2"]),
        said.text("before"),
        said.text("band")[:12],
        said.parallel(50),
        "CC BY 4.0",
    ]
    assert not [word for word in wanted if re.sub(r"\s", "", word) not in text]
    assert "Leaflet" not in text


def test_an_svg_asks_for_nothing_and_names_itself() -> None:
    assert 'aria-label="The Treaty of Aigun, 1858: before and after"' in svg("en")
    assert "<script" not in svg("en")
    assert not re.findall(r'href="(?!#)', svg("en"))
    assert "stroke-linejoin: round; font" in svg("en")


def test_a_png_is_a4_at_300_dots_an_inch() -> None:
    image = Image.open(io.BytesIO(drawn("png", "zh-Hant")))
    assert image.size == (3508, 2480)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    pixels = {colour for _, colour in image.convert("RGB").getcolors(3508 * 2480) or []}
    assert {(0x8F, 0xC1, 0xB5), (0xC2, 0x41, 0x0C)} <= pixels


def test_a_pdf_carries_its_letters_and_no_day() -> None:
    data = drawn("pdf", "zh-Hant")
    assert b"/CIDFontType2" in data
    assert b"/Type3" not in data
    assert b"CreationDate" not in data
    assert b"841.92 595.2" in data


def test_a_card_has_the_size_links_expect() -> None:
    assert Image.open(io.BytesIO(card(toy_scene(), "tr"))).size == (1200, 630)


def test_a_picture_says_its_standpoint_and_the_legend_of_what_it_shows() -> None:
    scene = toy_scene()
    scene["standpoint"] = same("Uda narrow")
    scene["segments"] = [piece for piece in scene["segments"] if piece["stage"] != "undelimited"]
    said = Translator("en")
    bare = said_on(picture(scene, "svg").decode())
    assert re.sub(r"\s", "", said.text("band")[:12]) not in bare
    assert re.sub(r"\s", "", said.text("stage_delimitation")) in bare
    assert "Udanarrow" in bare


def test_insets_show_more_than_the_panels_and_are_marked_on_them() -> None:
    main, _, inset, _ = _sides(with_a_view())
    assert inset.panel.ground.plane.scale > 1.6 * main.panel.ground.plane.scale
    assert "mark" in {placed.label.kind for placed in main.placed}


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_a_slide_has_title_picture_description_notes_and_sources(language: str) -> None:
    scene = toy_scene()
    show = Presentation(io.BytesIO(presented(language)))
    assert (show.slide_width, show.slide_height) == (12192000, 6858000)
    [page] = show.slides
    assert page.shapes.title.text_frame.text == scene["title"][language]
    [shown] = [shape for shape in page.shapes if shape.shape_type == 13]
    described = shown._element.nvPicPr.cNvPr.get("descr")  # noqa: SLF001
    assert Translator(language).area(584900, 6200) in described
    assert page.notes_slide.notes_text_frame.text
    assert "Toy 1999" in page.shapes[-1].text_frame.text
    assert "CC BY 4.0" in page.shapes[-1].text_frame.text
    runs = [
        run
        for shape in page.shapes
        if shape.has_text_frame
        for p in shape.text_frame.paragraphs
        for run in p.runs
    ]
    assert {run._r.rPr.get("lang")[:2] for run in runs} == {language[:2]}  # noqa: SLF001
    top = min(shape.top for shape in page.shapes)
    bottom = max(shape.top + shape.height for shape in page.shapes)
    assert top >= 0
    assert bottom <= show.slide_height


def test_a_slide_speaks_the_notes_of_an_instrument_or_its_summary() -> None:
    scene = toy_scene()
    told = scene["instruments"][2]
    told["notes"] = [same("First say this."), same("Then that.")]
    assert slides.notes(Translator("en"), scene) == ["First say this.", "Then that."]
    told["notes"] = []
    assert slides.notes(Translator("en"), scene) == [
        "A treaty of the toy frontier, summarised in our own words."
    ]


def test_a_slide_is_of_no_day() -> None:
    with zipfile.ZipFile(io.BytesIO(presented())) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


NASTY = (
    "$\\frac{1}{0}$ {{7*7}} <b>&amp;</b> </svg> \N{GRINNING FACE} "
    "\N{RIGHT-TO-LEFT OVERRIDE}evil\N{POP DIRECTIONAL FORMATTING}\x00\x1b \N{KANNADA LETTER KA}"
)


def nasty_scene() -> Scene:
    scene = hostile_scene()
    for text in (NASTY, NASTY * 200):
        scene["places"][0]["name"] = scene["places"][1]["name"] = same(text)
        scene["title"] = scene["areas"][0]["name"] = scene["sovereigns"][1]["name"] = same(text)
        scene["waters"][0]["name"] = scene["instruments"][2]["title"] = same(text)
        scene["sources"] = {"Toy 1999": text}
    return scene


@pytest.mark.parametrize(
    "make", [lambda scene: picture(scene, "png"), lambda scene: picture(scene, "pdf"), card]
)
def test_hostile_text_is_drawn(make: Callable[[Scene], bytes]) -> None:
    assert len(make(nasty_scene())) > 10_000


def test_hostile_text_comes_out_as_text() -> None:
    show = Presentation(io.BytesIO(slide(nasty_scene())))
    assert "$\\frac{1}{0}$ {{7*7}} <b>" in show.slides[0].shapes.title.text_frame.text
    text = picture(nasty_scene(), "svg", "zh-Hant").decode()
    assert "$\\frac{1}{0}$ {{7*7}} &lt;b&gt;" in text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text


def test_a_scene_without_transfers_says_so() -> None:
    scene = toy_scene()
    scene["transfers"] = []
    assert "Nolandchangedhands." in said_on(picture(scene, "svg").decode())
    assert card(scene)


def test_empty_texts_leave_no_trace() -> None:
    scene = toy_scene()
    scene["places"][0]["name"] = scene["areas"][0]["name"] = scene["waters"][0]["name"] = same(" ")
    scene["title"] = same("")
    assert picture(scene, "svg")
    assert slide(scene)


def test_a_missing_typeface_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(package: str) -> None:
        raise ModuleNotFoundError(package)

    monkeypatch.setattr("borderhist.maps.typefaces.resources.files", lacking)
    brought.chinese.cache_clear()
    try:
        with pytest.raises(OutputError, match=r"NotoSansCJK-Regular.ttc is missing; pip install .borderhist"):
            brought.chinese()
    finally:
        brought.chinese.cache_clear()


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_legend_without_room_says_how_much_is_missing(columns: int) -> None:
    letters = typefaces.Typefaces(typefaces.families())
    rows = [legends.Row(f"Land number {number}", lambda _brush, _box: None) for number in range(30)]

    def written(height: float) -> list[str]:
        room = (columns * 120.0, height)
        told = legends.compose_legend(rows, letters, room, 8, columns, lambda count: f"and {count} more")
        assert told.height <= height
        return [row.text for row, _ in told.rows]

    assert written(400) == [row.text for row in rows]
    few = written(60)
    assert few[:-1] == [row.text for row in rows[: len(few) - 1]]
    assert few[-1] == f"and {30 - len(few) + 1} more"


def test_a_language_nobody_speaks_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="there is no language 'fr'"):
        picture(toy_scene(), "png", "fr")


@pytest.mark.parametrize(
    ("language", "number", "day", "east"),
    [
        ("en", "1,234,567.5", "28 May 1858", "120° E"),
        ("ru", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,5", "28 мая 1858 г.", "120° в. д."),  # noqa: RUF001
        ("zh-Hant", "1,234,567.5", "1858年5月28日", "東經120°"),
        ("tr", "1.234.567,5", "28 Mayıs 1858", "120° D"),  # noqa: RUF001
    ],
)
def test_numbers_days_and_degrees_are_written_as_a_reader_expects(
    language: str, number: str, day: str, east: str
) -> None:
    said = Translator(language)
    assert (said.number(1234567.5, 1), said.day("1858-05-28"), said.meridian(120)) == (number, day, east)


@pytest.mark.parametrize(("language", "letter"), [("en", "N"), ("ru", "С"), ("zh-Hant", "北"), ("tr", "K")])  # noqa: RUF001
def test_north_is_a_letter_of_the_language(language: str, letter: str) -> None:
    assert Translator(language).north() == letter


@pytest.mark.parametrize(
    ("value", "error", "exact"),
    [(584900, 6222, 584900), (310553.4, 12239, 311000), (41.9, 31.6, 42), (0.4, 0, 0)],
)
def test_an_area_has_two_digits_of_its_error(value: float, error: float, exact: float) -> None:
    assert geodesy.round_to_error(value, error) == exact


def test_every_key_a_picture_says_is_known_in_every_language() -> None:
    known = map_texts()
    package = Path(phrases.__file__).parent.parent
    names = (
        "translator",
        "phrases",
        "legends",
        "changes",
        "pictures",
        "slides",
        "fallback",
        "furniture",
        "insets",
        "miniature",
        "spreads",
        "naming",
    )
    code = "".join(path.read_text("utf-8") for path in sorted(package.rglob("*.py")) if path.stem in names)
    keys = {*re.findall(r'\.text\("(\w+)"', code), *legend.ROWS.values()}
    assert len(keys) > 15
    assert not [(language, key) for language in LANGUAGES for key in keys if key not in known[language]]


def test_the_scale_is_true_along_its_parallel() -> None:
    panel = sides("en")[0].panel
    plane = panel.ground.plane
    lon, lat = plane.world(plane.width / 2, plane.height / 2)
    degree = plane.point(lon + 0.5, lat)[0] - plane.point(lon - 0.5, lat)[0]
    km = geodesy.distance_km(lon - 0.5, lat, lon + 0.5, lat)
    assert degree / km == pytest.approx(plane.points_a_km(lon, lat), rel=1e-3)


def test_what_is_written_on_a_slide_fits_its_boxes() -> None:
    left, top, right, bottom = slides.PICTURE_BOX
    assert slides.TITLE_BOX[3] <= top
    assert bottom <= slides.SOURCES_BOX[1]
    assert right - left <= slides.WIDTH
