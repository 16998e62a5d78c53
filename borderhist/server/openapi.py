"""Build the OpenAPI document: pygeoapi's, self-contained and reduced to what is offered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from borderhist.server.configuration import CRS84, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


ELSEWHERE = re.compile(r"https?://.*?(responses|parameters|schemas)/(\w+)(?:\.yaml)?")
"""A reference to a document on another host, which a client without a network cannot follow."""

UNOFFERED = {"sortby", "ui", "lang", "profile", "vendorSpecificParameters", "resourceId", "bbox-crs-epsg"}
"""Parameters of pygeoapi's that have nothing to choose from here, or are told in other words."""

OBJECT = {"type": "object"}

LINKS = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}


def _object(required: tuple[str, ...], **properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


SCHEMAS = {
    "exception": _object(("code", "description"), code={"type": "string"}, description={"type": "string"}),
    "link": _object(("href", "rel"), href={"type": "string"}, rel={"type": "string"}),
    "feature": _object(
        ("type", "id", "geometry", "properties"),
        type={"type": "string", "enum": ["Feature"]},
        id={"type": "string"},
        geometry={"type": "object", "nullable": True},
        properties=OBJECT,
        links=LINKS,
    ),
    "features": _object(
        ("type", "features", "links", "numberMatched", "numberReturned"),
        type={"type": "string", "enum": ["FeatureCollection"]},
        features={"type": "array", "items": {"$ref": "#/components/schemas/feature"}},
        links=LINKS,
        numberMatched={"type": "integer", "minimum": 0},
        numberReturned={"type": "integer", "minimum": 0},
    ),
    "collection": _object(("id", "links"), id={"type": "string"}, title={"type": "string"}, links=LINKS),
    "collections": _object(
        ("collections", "links"),
        collections={"type": "array", "items": {"$ref": "#/components/schemas/collection"}},
        links=LINKS,
    ),
    "landing": _object(("title", "links"), title={"type": "string"}, links=LINKS),
    "conformance": _object(("conformsTo",), conformsTo={"type": "array", "items": {"type": "string"}}),
}


def _response(description: str, schema: str, kind: str = "application/json") -> dict[str, Any]:
    return {
        "description": description,
        "content": {
            kind: {"schema": {"$ref": f"#/components/schemas/{schema}"} if schema else OBJECT},
            "text/html": {"schema": {"type": "string"}},
        },
    }


RESPONSES = {
    "200": _response("This document", "", "application/vnd.oai.openapi+json;version=3.0"),
    "LandingPage": _response("What is offered here", "landing"),
    "Conformance": _response("The standards that are kept", "conformance"),
    "Collections": _response("The layers of the bundle", "collections"),
    "Collection": _response("A layer of the bundle", "collection"),
    "Queryables": _response("The fields of a layer, as JSON Schema", "", "application/schema+json"),
    "Features": _response("Features", "features", "application/geo+json"),
    "Feature": _response("A feature", "feature", "application/geo+json"),
    "InvalidParameter": _response("The question makes no sense; says why", "exception"),
    "NotFound": _response("There is no such thing; says what is nearest", "exception"),
    "ServerError": _response("An error of the server", "exception"),
    "default": _response("An error", "exception"),
}


def _query(name: str, description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": name, "in": "query", "description": description,
        "schema": schema, "style": "form", "explode": False,
    }  # fmt: skip


SYSTEM = {"type": "string", "enum": SYSTEMS, "default": CRS84}

PARAMETERS = {
    "crs": _query("crs", "The coordinate reference system of the answer.", SYSTEM),
    "bbox-crs": _query("bbox-crs", "The coordinate reference system of `bbox`.", SYSTEM),
    "f": _query(
        "f",
        "The format; without it the Accept header decides.",
        {"type": "string", "enum": ["json", "html"], "default": "json"},
    ),
    "datetime": _query(
        "datetime",
        "A day or time, or an interval such as 1858-05-28/1860-11-14, ../1860-11-14 or 1858-05-28/..: "
        "features that hold on a day of it (Gregorian; the time of day does not count).",
        {"type": "string"},
    ),
    "resulttype": _query(
        "resulttype",
        "`hits`: only how many features there are.",
        {"type": "string", "enum": ["results", "hits"], "default": "results"},
    ),
    "featureId": {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": "The id of a feature, percent-encoded; its slashes may stand as they are.",
        "schema": {"type": "string"},
    },
}


def definition(made: dict[str, Any]) -> dict[str, Any]:
    """Return the document from the one that pygeoapi makes."""
    whole: dict[str, Any] = _gathered(made)
    components = whole["components"]
    whole["paths"] = {path: each for path, each in whole["paths"].items() if _is_here(path)}
    whole["components"] = {
        "schemas": SCHEMAS,
        "responses": RESPONSES,
        "parameters": {
            **{name: each for name, each in components["parameters"].items() if name not in UNOFFERED},
            **PARAMETERS,
        },
    }
    for path, operations in whole["paths"].items():
        # Flask answers OPTIONS everywhere alike
        operations.pop("options", None)
        operation = operations["get"]
        operation["parameters"] = [each for each in operation.get("parameters", []) if _is_offered(each)]
        if path.endswith("/items"):
            operation["parameters"] += [
                {"$ref": "#/components/parameters/datetime"},
                {"$ref": "#/components/parameters/resulttype"},
                _sorting(operation["parameters"]),
            ]
        for each in operation["parameters"]:
            if each.get("name") == "properties":
                each["schema"]["minItems"] = 1
    for path, response in (("/conformance", "Conformance"), ("/collections", "Collections")):
        whole["paths"][path]["get"]["responses"]["200"] = {"$ref": f"#/components/responses/{response}"}
    return whole


def offered(document: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return the names of the parameters that each path takes in its query."""
    return {
        path: frozenset(map(_name, operations["get"]["parameters"])) - {"featureId"}
        for path, operations in document["paths"].items()
    }


def _sorting(parameters: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the parameter that orders features, by any of the fields that can be chosen."""
    (chosen,) = (each for each in parameters if each.get("name") == "properties")
    fields = chosen["schema"]["items"]["enum"]
    ways = [f"{way}{field}" for field in fields for way in ("", "-")]
    return _query(
        "sortby",
        "Fields apart by commas, each with - before it for descending order.",
        {"type": "array", "minItems": 1, "items": {"type": "string", "enum": ways}},
    )


def _is_here(path: str) -> bool:
    """Tell whether a path is one of features; pygeoapi tells of processes and jobs in any case."""
    return path in ("/", "/openapi", "/conformance", "/collections") or path.startswith("/collections/")


def _is_offered(parameter: Mapping[str, str]) -> bool:
    return _name(parameter) not in UNOFFERED


def _name(parameter: Mapping[str, str]) -> str:
    return parameter.get("name") or parameter["$ref"].rpartition("/")[2]


def _gathered(part: Any) -> Any:
    """Return a part of a document with every reference pointing into the document."""
    if isinstance(part, dict):
        return {
            key: ELSEWHERE.sub(r"#/components/\1/\2", value) if key == "$ref" else _gathered(value)
            for key, value in part.items()
        }
    return [_gathered(each) for each in part] if isinstance(part, list) else part
