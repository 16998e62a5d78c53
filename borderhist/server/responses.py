"""Check requests before pygeoapi answers them, and remove links from its answers that lead nowhere."""

from __future__ import annotations

import copy
import dataclasses
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pygeoapi import api as core
from pygeoapi.api import API, APIRequest, itemtypes
from pygeoapi.openapi import get_oas_30

from borderhist.errors import UnknownNameError, UsageError, unknown
from borderhist.server.configuration import SYSTEMS
from borderhist.server.openapi import definition, offered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


GEOJSON = "application/geo+json"

ABSENT = ("processes", "job-list", "tiling-schemes")
"""Relations to what pygeoapi could do, and this does not offer."""

CHOICES: Mapping[str, Sequence[str]] = {
    "crs": SYSTEMS,
    "bbox-crs": SYSTEMS,
    "resulttype": ("results", "hits"),
    "skipGeometry": ("true", "false"),
}
"""What may stand in parameters for which pygeoapi takes anything, or whose names it does not compare."""

OWN = ("self", "alternate")

WRITING = "create-replace-delete"


@dataclasses.dataclass(frozen=True)
class Answer:
    """A JSON document, with what HTTP says about it.

    Attributes
    ----------
    system
        The coordinate reference system of its features.
    """

    document: dict[str, Any]
    status: int
    media_type: str
    system: str | None = None


@dataclasses.dataclass(frozen=True)
class _Question:
    """All that pygeoapi is shown of a request: parameters it knows, and no headers."""

    args: Mapping[str, str]
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Desk:
    """Answers questions about the layers of one configuration."""

    def __init__(self, configuration: dict[str, Any]) -> None:
        self._describing = API(configuration, {})
        # knowing a time span, pygeoapi calls a day outside it an error; it is a day on which nothing holds
        self._searching = API(_without_spans(configuration), {})
        self.document = definition(get_oas_30(copy.deepcopy(configuration)))
        self._offered = offered(self.document)

    def landing(self, asked: Mapping[str, str]) -> Answer:
        """Tell what is here."""
        return self._answer(self._describing, core.landing_page, "/", asked)

    def conformance(self, asked: Mapping[str, str]) -> Answer:
        """Tell which standards are kept; no collection can be written to."""
        self._checked("/conformance", asked)
        classes = {*core.CONFORMANCE_CLASSES, *itemtypes.CONFORMANCE_CLASSES_FEATURES}
        kept = sorted(name for name in classes if WRITING not in name)
        return Answer({"conformsTo": kept}, 200, "application/json")

    def openapi(self, asked: Mapping[str, str]) -> Answer:
        """Tell what can be asked, as OpenAPI."""
        self._checked("/openapi", asked)
        return Answer(self.document, 200, "application/vnd.oai.openapi+json;version=3.0")

    def collections(self, asked: Mapping[str, str]) -> Answer:
        """Tell of every layer."""
        return self._answer(self._describing, core.describe_collections, "/collections", asked)

    def collection(self, asked: Mapping[str, str], name: str) -> Answer:
        """Tell of one layer."""
        return self._answer(self._describing, core.describe_collections, f"/collections/{name}", asked, name)

    def schema(self, asked: Mapping[str, str], name: str) -> Answer:
        """Tell the fields of a layer."""
        path = f"/collections/{name}/schema"
        return self._answer(self._describing, core.get_collection_schema, path, asked, name)

    def queryables(self, asked: Mapping[str, str], name: str) -> Answer:
        """Tell the fields that can be asked for."""
        path = f"/collections/{name}/queryables"
        return self._answer(self._describing, itemtypes.get_collection_queryables, path, asked, name)

    def items(self, asked: Mapping[str, str], name: str) -> Answer:
        """Return a page of features; its own addresses say which, which pygeoapi leaves out."""
        path = f"/collections/{name}/items"
        answer = self._answer(self._searching, itemtypes.get_collection_items, path, asked, name)
        for link in answer.document.get("links", []):
            if link["rel"] in OWN and "offset" in asked:
                link["href"] += f"&offset={quote(asked['offset'])}"
        return answer

    def item(self, asked: Mapping[str, str], name: str, identifier: str) -> Answer:
        """Return one feature; its addresses are percent-encoded, which pygeoapi leaves out."""
        path = f"/collections/{name}/items/{{featureId}}"
        answer = self._answer(self._searching, itemtypes.get_collection_item, path, asked, name, identifier)
        for link in answer.document.get("links", []):
            link["href"] = link["href"].replace(f"/items/{identifier}?", f"/items/{quote(identifier)}?")
        return answer

    def _answer(
        self, api: API, ask: Callable[..., tuple[dict[str, str], int, str]], path: str,
        asked: Mapping[str, str], *names: str,
    ) -> Answer:  # fmt: skip
        question = APIRequest(_Question(self._checked(path, asked)), api.locales)
        headers, status, content = ask(api, question, *names)
        document = json.loads(content)
        for described in (document, *document.get("collections", [])):
            if "links" in described:
                described["links"] = [link for link in described["links"] if _leads_somewhere(link)]
        is_feature = document.get("type") in ("Feature", "FeatureCollection")
        media_type = GEOJSON if is_feature else headers["Content-Type"]
        return Answer(document, int(status), media_type, headers.get("Content-Crs"))

    def _checked(self, path: str, asked: Mapping[str, str]) -> dict[str, str]:
        """Return the parameters of a query as pygeoapi can read them.

        Raises
        ------
        UnknownNameError
            If there is no such layer.
        UsageError
            If there is no such parameter here, or pygeoapi would stumble over it.
        """
        if path not in self._offered:
            layers = self._describing.config["resources"]
            raise UnknownNameError(unknown("layer", path.split("/")[2], layers))
        for name in asked:
            if name not in self._offered[path]:
                raise UsageError(unknown("parameter", name, self._offered[path]))
        for name in asked.keys() & CHOICES.keys():
            if asked[name] not in CHOICES[name]:
                raise UsageError(unknown(name, asked[name], CHOICES[name]))
        checked = {name: value for name, value in asked.items() if name != "f"}
        if "sortby" in checked:
            # a plus sign that a client did not encode arrives as a space
            checked["sortby"] = checked["sortby"].replace(" ", "+")
            if not all(checked["sortby"].split(",")):
                message = "sortby names no field"
                raise UsageError(message)
        if "bbox" not in checked:
            # which says nothing without a box, but to pygeoapi is an error
            checked.pop("bbox-crs", None)
        return checked


def _without_spans(configuration: dict[str, Any]) -> dict[str, Any]:
    bare = copy.deepcopy(configuration)
    for resource in bare["resources"].values():
        del resource["extents"]["temporal"]
    return bare


def _leads_somewhere(link: Mapping[str, str]) -> bool:
    """Tell whether a link leads to something that is offered here: pages and JSON, no linked data."""
    return link.get("type") != "application/ld+json" and not link["rel"].endswith(ABSENT)
