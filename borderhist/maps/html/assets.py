"""The texts a page is made of: the viewer, and Leaflet without the parts that no page uses.

Tools that shorten a script need Node.js, which users of this program need not have. Leaflet's source makes
it easy: each thing it defines begins at the start of a line, and what extends one begins with its name and
a dot.
"""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache, cached_property
from importlib import metadata, resources
from typing import TYPE_CHECKING, Any

from borderhist.style import css_properties

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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


COMMENTS = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)

STATEMENTS = re.compile(r"^(?=[A-Za-z(])", re.MULTILINE)

DEFINED = re.compile(r"(?:var|function)\s+([\w$]+)")

EXTENDED = re.compile(r"([\w$]+)\.(?:([\w$]+) =)?")

EXPORTS = re.compile(r"^export \{(.*)\};$", re.MULTILINE)

TEXTS = re.compile(r"'[^'\n]*'")

NAMES = re.compile(r"(?<![.\w$])[A-Za-z_$][\w$]*")

RULES = re.compile(r"([^{}]+)\{([^{}]*)\}")

NOT_USED = frozenset({
    "Attribution", "Canvas", "EPSG3395", "EPSG4326", "EPSG900913", "Layers", "PointToGeoJSON", "Scale",
    "TapHold", "Tooltip", "Zoom", "asFeature", "getFeature", "latLngToCoords", "latLngsToCoords", "vmlMixin",
})  # fmt: skip
"""What is only reached through an extension of something else, or by an option that no page sets."""

NOT_MADE = NOT_USED | {"attribution", "canvas", "layers", "scale", "tooltip", "zoom"}
"""With the functions that make such; their names are names of other things, too."""

NOT_STYLED = re.compile(r"control|bar\b|tooltip|tile|routing|layers|shadow|vml|canvas|oldie|div-icon|image")
"""Selectors of what a page does not have."""


@dataclasses.dataclass(frozen=True)
class Source:
    """The source of Leaflet as an ES module."""

    text: str

    @cached_property
    def statements(self) -> list[str]:
        """The statements that stand at the start of a line, without comments."""
        return STATEMENTS.split(EXPORTS.sub("", COMMENTS.sub("", self.text)))

    @cached_property
    def exports(self) -> dict[str, str]:
        """The names inside the module by those it exports."""
        [listed] = EXPORTS.findall(self.text)
        pairs = (item.split(" as ") for item in listed.replace("\n", " ").split(", "))
        return {pair[-1].strip(): pair[0].strip() for pair in pairs}

    def script(self, used: Iterable[str]) -> str:
        """Return a script that defines ``L`` with some of what Leaflet exports and all that this needs."""
        wanted = {name: self.exports[name] for name in sorted(used)}
        kept = self._reachable(wanted.values())
        body = "".join(statement for statement in self.statements if self._stays(statement, kept))
        public = ",".join(f"{name}:{inner}" for name, inner in wanted.items())
        return f"const L=(()=>{{{body}\nreturn {{{public}}}}})();"

    def _reachable(self, names: Iterable[str]) -> set[str]:
        """Return all names that some names lead to, over what defines and what extends them."""
        kept: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in kept and name not in NOT_MADE:
                kept.add(name)
                waiting += (word for text in self._about.get(name, ()) for word in _names(text))
        return kept

    @cached_property
    def _about(self) -> dict[str, list[str]]:
        about: dict[str, list[str]] = {}
        for statement in self.statements:
            if match := DEFINED.match(statement) or _extension(statement):
                about.setdefault(match[1], []).append(statement)
        return about

    def _stays(self, statement: str, kept: set[str]) -> bool:
        match = DEFINED.match(statement) or EXTENDED.match(statement)
        if not match:
            return statement.startswith("if ('onselectstart'")
        return match[1] in kept and (
            DEFINED.match(statement) is not None or _extension(statement) is not None
        )


def _extension(statement: str) -> re.Match[str] | None:
    """Return how a statement extends something, unless with what is not used."""
    match = EXTENDED.match(statement)
    return None if not match or match[2] in NOT_MADE or _names(statement) & NOT_USED else match


def _names(text: str) -> set[str]:
    return set(NAMES.findall(TEXTS.sub("", text)))


def needed_rules(text: str) -> str:
    """Return the rules of a minified style sheet that say something of what a page has."""
    return "".join(
        f"{','.join(needed)}{{{body}}}"
        for selectors, body in RULES.findall(text)
        if (needed := [one for one in selectors.split(",") if not NOT_STYLED.search(one)])
    )
