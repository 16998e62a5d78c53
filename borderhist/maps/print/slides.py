"""One slide of a scene for a lecture: an editable title, the two panels as a picture, notes, sources."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from pptx import Presentation
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from borderhist import style
from borderhist.maps import phrases
from borderhist.maps.print import insets, spreads
from borderhist.maps.print.label_maker import Sizes
from borderhist.maps.print.pictures import drawing_settings, pen_for, save_figure
from borderhist.maps.typefaces import ALPHABETIC, CHINESE

if TYPE_CHECKING:
    from borderhist.i18n.translator import Translator
    from borderhist.maps.planar import Box
    from borderhist.maps.print.spreads import TextStyle
    from borderhist.maps.scene import Scene


WIDTH, HEIGHT = 960.0, 540.0
"""Points: 13.333 x 7.5 inches."""

DPI = 200

EDGE = 24.0

TITLE_BOX: Box = (EDGE, 10, WIDTH - EDGE, 62)
"""Left, top, right and bottom from the upper left corner, as slides count."""

PICTURE_BOX: Box = (EDGE, 64, WIDTH - EDGE, 506)

SOURCES_BOX: Box = (EDGE, 508, WIDTH - EDGE, 534)

SCREEN = spreads.Style(Sizes().times(1.4), caption=15, legend=11, bearings=10.5, weight=1.35, last_rank=4)

CLOSER = spreads.Style(
    dataclasses.replace(Sizes().times(1.1), area=11),
    caption=11,
    legend=11,
    bearings=8,
    weight=1.1,
    is_inset=True,
)

INSETS = 420.0

LEAST_LEGEND = 84.0

MOST_SOURCES = 4

LANGUAGES = {"en": "en-GB", "ru": "ru-RU", "zh-Hant": "zh-TW", "tr": "tr-TR"}

NEVER = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the file says no zone

ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def slide(scene: Scene, language: str = "en") -> bytes:
    """Return a presentation of one slide about a scene.

    Parameters
    ----------
    scene
        Everything to show, in WGS84 degrees.
    language
        The language of all words.

    Returns
    -------
    bytes
        A ``.pptx`` of 13.333 x 7.5 inches: title, picture with a description in words, sources, and the
        lecturer's notes; equal scenes give equal bytes.

    Raises
    ------
    UnknownNameError
        If the viewer does not speak the language.
    OutputError
        If the typefaces are not installed.
    """
    pen = pen_for(language)
    said = pen.phrases
    title = pen.typefaces.clean(said.of(scene["title"]))
    show = Presentation()
    show.slide_width, show.slide_height = Pt(WIDTH), Pt(HEIGHT)
    page = show.slides.add_slide(show.slide_layouts[5])
    _title(page, title, said)
    _picture(page, scene, pen)
    _sources(page, scene, pen)
    page.notes_slide.notes_text_frame.text = "\n".join(map(pen.typefaces.clean, notes(said, scene)))
    _say_language(page.notes_slide.notes_text_frame, said)
    _fixed(show, title, said)
    file = io.BytesIO()
    show.save(file)
    return normalise_zip(file.getvalue())


def describe_slide(said: Translator, scene: Scene) -> str:
    """Return in words what the picture shows: both days, what changed hands, how, and how sure that is."""
    sides = [
        said.named(said.text(side), phrases.side(said, scene, scene[side])) for side in ("before", "after")
    ]
    moved = [
        f"{phrases.describe_transfer(said, scene, item)} ({phrases.clause(said, scene, item)})"
        for item in phrases.shown_transfers(scene)
    ]
    return "\n".join([said.of(scene["title"]), *sides, phrases.summary(said, scene), *moved])


def notes(said: Translator, scene: Scene) -> list[str]:
    """Return what a lecturer says: the notes of the instruments, else their summaries."""
    told = [item for name in scene["instruments_shown"] if (item := phrases.instrument(scene, name))]
    points = [said.of(note) for item in told for note in item.get("notes", [])]
    return points or [said.of(item.get("summary")) for item in told]


def _title(page: Any, title: str, said: Translator) -> None:
    shape = page.shapes.title
    _put(shape, TITLE_BOX)
    shape.text_frame.text = title
    shape.text_frame.word_wrap = True
    for paragraph in shape.text_frame.paragraphs:
        paragraph.alignment = 1
        for run in paragraph.runs:
            run.font.size = Pt(30 if len(title) < 50 else 22)  # noqa: PLR2004 - letters that fit on a line
            run.font.bold = True
    _say_language(shape.text_frame, said)


def _picture(page: Any, scene: Scene, pen: TextStyle) -> None:
    left, top, right, bottom = PICTURE_BOX
    with drawing_settings(pen.typefaces):
        figure = Figure(figsize=((right - left) / 72, (bottom - top) / 72), facecolor=style.PAPER)
        panels(figure, scene, pen)
        png = save_figure(figure, "png", DPI, pen.typefaces.clean(pen.phrases.of(scene["title"])))
    drawn = page.shapes.add_picture(io.BytesIO(png), Pt(left), Pt(top), Pt(right - left), Pt(bottom - top))
    about = drawn._element.nvPicPr.cNvPr  # noqa: SLF001 - the library has no other way to a description
    told = describe_slide(pen.phrases, scene).splitlines()
    about.set("descr", "\n".join(filter(None, map(pen.typefaces.clean, told))))


def panels(figure: Figure, scene: Scene, pen: TextStyle) -> list[spreads.Side]:
    """Draw the two panels with their legend, without a title; return the sides."""
    left, top, right, bottom = PICTURE_BOX
    width, height = right - left, bottom - top
    page = pen.brush(figure, (0, 0, width, height))
    spread = spreads.Spread(scene, 0, width, height, SCREEN)
    high = spread.height(least=200, most=height - spread.caption - LEAST_LEGEND - 24)
    ground = spread.ground(high)
    under = spread.bottom(high) - 6
    closer = insets.choose_insets(scene, ground.plane, (INSETS, under), CLOSER)
    sides = spreads.draw(spread, figure, pen, page, ground, insets.marks(closer, ground))
    legend = (spread.rim, 0.0, width - spread.rim - (INSETS + 20 if closer else 0), under)
    spreads.draw_legend(sides, pen, page, legend, SCREEN.legend, columns=2 if closer else 4)
    beside = (legend[2] + 20, 0.0, width, under)
    return [*sides, *insets.draw(closer, scene, figure, pen, page, beside, style=CLOSER)]


def _sources(page: Any, scene: Scene, pen: TextStyle) -> None:
    box = page.shapes.add_textbox(0, 0, 0, 0)
    _put(box, SOURCES_BOX)
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    cited = [pen.typefaces.clean(text) for text in phrases.list_citations(scene)]
    shown = cited[:MOST_SOURCES] + ["…"] * (len(cited) > MOST_SOURCES)
    told = pen.phrases.named(pen.phrases.text("sources"), "; ".join(shown)) if shown else ""
    frame.text = "\n".join(filter(None, [told, phrases.credit(pen.phrases)]))
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(6.5)
    _say_language(frame, pen.phrases)


def _put(shape: Any, box: Box) -> None:
    left, top, right, bottom = box
    shape.left, shape.top, shape.width, shape.height = Pt(left), Pt(top), Pt(right - left), Pt(bottom - top)


def _say_language(frame: Any, said: Translator) -> None:
    """Say of every run in which language it is, for spelling and reading aloud, and in which typefaces.

    A presentation carries none: where a machine lacks them, its own take their place.
    """
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the library has no other way to a language
            properties.set("lang", LANGUAGES[said.language])
            run.font.name = ALPHABETIC
            asian = OxmlElement("a:ea")
            asian.set("typeface", CHINESE)
            properties.append(asian)


def _fixed(show: Any, title: str, said: Translator) -> None:
    """Say nothing of when and by whom the file was made."""
    core = show.core_properties
    core.title, core.author, core.last_modified_by = title[:255], "borderhist", "borderhist"
    core.language, core.revision = LANGUAGES[said.language], 1
    core.created = core.modified = core.last_printed = NEVER


def normalise_zip(data: bytes) -> bytes:
    """Return an archive with the same members, in the order of their names, all of one day."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        # readers look for the list of content types first
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, ZIP_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            member.create_system = 3
            new.writestr(member, old.read(name))
    return file.getvalue()
