"""The folium side of a page: a map without folium's links, and elements whose text nobody compiles."""

from __future__ import annotations

from typing import Any

import folium
from branca.element import Element, Figure
from folium.template import Template


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
