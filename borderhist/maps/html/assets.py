"""The texts a page is made of: Leaflet from its installed distribution, and the viewer next to this file."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import metadata, resources
from typing import TYPE_CHECKING, Any

from borderhist.maps.html.leaflet import Source, needed_rules
from borderhist.style import css_properties

if TYPE_CHECKING:
    from collections.abc import Mapping


LEAFLET = "django-js-lib-leaflet"

USED_BY_FRAME = frozenset({"CRS", "map"})
"""What the page's frame asks of Leaflet, beside what the viewer does."""


@cache
def viewer(name: str) -> str:
    """Return one file of the viewer."""
    return resources.files(__package__).joinpath("viewer", name).read_text(encoding="utf-8")


@cache
def viewer_script() -> str:
    """Return the viewer as one minified script that defines ``borderhist``.

    It is made of the modules in ``viewer/`` by ``scripts/bundle_viewer.py`` and kept beside them.
    """
    bundle = resources.files(__package__).joinpath("viewer_bundle.js").read_text(encoding="utf-8")
    return bundle.partition("\n")[2]


@cache
def viewer_style() -> str:
    """Return the viewer's style sheet with the colours it names, minified."""
    return _minify("text/css", css_properties() + viewer("viewer.css"))


@cache
def leaflet(name: str) -> str:
    """Return one file of the installed Leaflet distribution, found by the end of its path."""
    for file in metadata.files(LEAFLET) or ():
        if file.as_posix().endswith(f"/{name}"):
            return file.read_text(encoding="utf-8")
    message = f"{LEAFLET} is installed without its {name}"
    raise FileNotFoundError(message)


def leaflet_script() -> str:
    """Return Leaflet without the link to its source map, which a browser's tools would ask for."""
    return re.sub(r"//# sourceMappingURL=\S*", "", leaflet("leaflet.js"))


@cache
def page_leaflet() -> str:
    """Return what the viewer and the frame use of Leaflet, minified."""
    used = USED_BY_FRAME | set(re.findall(r"\bL\.(\w+)", viewer_script()))
    return _minify("application/javascript", Source(leaflet("leaflet-src.esm.js")).script(used))


@cache
def page_leaflet_style() -> str:
    """Return the rules of Leaflet's style sheet that a page needs."""
    return needed_rules(leaflet_style())


@cache
def leaflet_style() -> str:
    """Return Leaflet's style sheet without its pictures: the page has no marker and no layer control."""
    return _minify("text/css", re.sub(r"url\(images/[^)]*\)", "none", leaflet("leaflet.css")))


def _minify(kind: str, text: str) -> str:
    import minify  # noqa: PLC0415 - it starts a runtime of its own, with which a process cannot be forked any more

    return str(minify.string(kind, text))


def leaflet_licence() -> str:
    """Return Leaflet's licence notice (BSD-2-Clause), which has to go along with it."""
    return metadata.distribution(LEAFLET).read_text("LICENSE") or leaflet("LICENSE")


def embedded_json(value: Mapping[str, Any]) -> str:
    """Return JSON that can neither close the ``script`` around it nor open a comment in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("</", "<\\/").replace("<!--", "\\u003c!--")
