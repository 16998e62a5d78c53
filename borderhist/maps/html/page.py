"""One HTML file per map: everything inlined, nothing fetched, the same bytes for the same scene."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure
from folium.template import Template

from borderhist.i18n.translator import Translator, map_texts
from borderhist.maps.html import assets
from borderhist.maps.html.fallback import without_scripts
from borderhist.maps.html.packing import pack_scene
from borderhist.maps.phrases import summary
from borderhist.maps.typefaces import NOTICE, face_rules, letters_of

if TYPE_CHECKING:
    from borderhist.maps.scene import Scene


POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)

ALWAYS = "".join(map(chr, range(32, 127))) + "\N{NO-BREAK SPACE}±²°×–—−…«»“”„‘’‹›←↑→"  # noqa: RUF001
"""Letters that every page has, for what its reader types and its browser writes."""

START = """\
const begin = () => borderhist.start({name});
Promise.all(Array.from(document.fonts, face => face.load())).then(begin, begin);
"""
"""Labels are measured, so their letters are there first; a browser that refuses them draws with its own."""


def page(scene: Scene) -> str:
    """Return the HTML page of a scene.

    Parameters
    ----------
    scene
        Everything the page shows. Its texts reach the browser as JSON or escaped, never through a
        template.

    Returns
    -------
    str
        One document that opens from a file without any request.
    """
    drawn = _map_of(scene)
    above, below = assets.viewer("chrome.html").split("<!--map-->\n")
    below = f"{below}<noscript>{without_scripts(scene)}</noscript>\n{_data(scene)}"
    library = assets.viewer_script()
    faces = face_rules(letters_of((ALWAYS, above, below, library)))
    frame = Frame(
        head=_head(scene, faces),
        above=above.replace("<!--title-->", escape(scene["title"]["en"])),
        below=below,
        library=library,
        start=START.format(name=drawn.get_name()),
    )
    frame.add_child(drawn)
    return str(frame.render())


def _map_of(scene: Scene) -> FrontierMap:
    west, south, east, north = scene["extent"]
    return FrontierMap(
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=4,
        tiles=None,
        crs="Borderhist",
        zoom_control=False,
        attribution_control=False,
        zoom_animation=False,
        fade_animation=False,
        marker_zoom_animation=False,
        inertia=False,
        zoom_snap=0,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=120,
    )


def _head(scene: Scene, faces: str) -> str:
    title = escape(scene["title"]["en"])
    notice = assets.leaflet_licence().replace("*/", "* /")
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n"
        f'<meta property="og:title" content="{title}">\n'
        '<meta property="og:type" content="website">\n'
        f'<meta property="og:description" content="{escape(summary(Translator("en"), scene))}">\n'
        '<meta name="twitter:card" content="summary_large_image">\n'
        f"<style>\n/* {NOTICE} */\n{faces}\n{assets.page_leaflet_style()}\n{assets.viewer_style()}</style>\n"
        f"<script>\n/* Leaflet\n{notice}*/\n{assets.page_leaflet()}</script>\n"
        # Where scripts are off, nothing but the table would do anything.
        "<noscript><style>body > :not(noscript) { display: none !important }</style></noscript>\n"
    )


def _data(scene: Scene) -> str:
    return (
        f'<script type="application/json" id="texts">{assets.embedded_json(map_texts())}</script>\n'
        f'<script type="application/json" id="scene">{assets.embedded_json(pack_scene(scene))}</script>\n'
    )


class FrontierMap(folium.Map):
    """A folium map that loads nothing: no tiles, no links, no markup but its own ``div`` and ``L.map``."""

    # Instance variables by folium's annotation, class variables by its use.
    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    # folium's own header forbids zooming the page and sizes the map with inline styles.
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
          center: {{ this.location|tojson }},
          crs: L.CRS.{{ this.crs }},
          ...{{ this.options|tojavascript }}
        });
        {% endmacro %}
        """
    )

    def get_name(self) -> str:
        """Return the name in the page: always the same, so that equal input gives equal bytes."""
        return "map_1"


class Verbatim(Element):
    """Text that is rendered as it is; branca's ``Element(text)`` would compile it as Jinja2."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Verbatim"
        self.text = text

    def render(self, **_kwargs: Any) -> str:
        """Return the text unchanged."""
        return self.text


class Frame(Figure):
    """An HTML document around a map: ``above`` and ``below`` it, scripts before and after it exists."""

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="en">\n'
        "<head>\n{{ this.header.render(**kwargs) }}\n</head>\n"
        "<body>\n"
        "{{ this.above.render() }}{{ this.html.render(**kwargs) }}{{ this.below.render() }}"
        "<script>\n"
        "{{ this.library.render() }}{{ this.script.render(**kwargs) }}\n{{ this.start.render() }}"
        "</script>\n"
        "</body>\n"
        "</html>\n"
    )

    def __init__(self, *, head: str, above: str, below: str, library: str, start: str) -> None:
        super().__init__()
        self.header.add_child(Verbatim(head), name="head")
        self.above = Verbatim(above)
        self.below = Verbatim(below)
        self.library = Verbatim(library)
        self.start = Verbatim(start)
