"""The WSGI application of a served bundle: read-only routes in JSON or HTML, and a port that listens."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import json
import logging
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import waitress
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from borderhist.errors import UnknownNameError, UsageError
from borderhist.maps.html import assets
from borderhist.server.configuration import configuration, contents
from borderhist.server.responses import GEOJSON, Answer, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from borderhist.server.configuration import Contents


PAGE = "text/html"

ERRORS = 400
"""HTTP statuses from here on are errors."""

POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'"
"""A page takes nothing from any other host, and no script out of the data."""


def application(path: Path, layers: Sequence[Contents], url: str) -> Flask:
    """Return the application that serves layers of a bundle under a public address."""
    app = Flask(__name__, template_folder="pages", static_folder="assets", static_url_path="/assets")
    app.url_map.strict_slashes = False
    app.jinja_env.globals["root"] = urlsplit(url).path
    desk = Desk(configuration(path, layers, url))
    for rule, ask, page in _addresses(desk):
        app.add_url_rule(rule, page, _view(ask, page))
    app.add_url_rule("/assets/leaflet.js", "leaflet.js", _leaflet_script)
    app.add_url_rule("/assets/leaflet.css", "leaflet.css", _leaflet_style)
    app.register_error_handler(UsageError, _bad_request)
    app.register_error_handler(UnknownNameError, _not_found)
    app.register_error_handler(HTTPException, _failed)
    app.after_request(_guarded)
    return app


def _addresses(desk: Desk) -> list[tuple[str, Callable[..., Answer], str]]:
    """Return every address, what answers there, and the page that shows it."""
    layer = "/collections/<name>"
    return [
        ("/", desk.landing, "landing.html"),
        ("/conformance", desk.conformance, "conformance.html"),
        ("/openapi", desk.openapi, "openapi.html"),
        ("/collections", desk.collections, "collections.html"),
        (layer, desk.collection, "collection.html"),
        (f"{layer}/schema", desk.schema, "schema.html"),
        (f"{layer}/queryables", desk.queryables, "queryables.html"),
        (f"{layer}/items", desk.items, "items.html"),
        # ids have slashes, encoded or not; a WSGI server hands over both alike
        (f"{layer}/items/<path:identifier>", desk.item, "item.html"),
    ]


def _view(ask: Callable[..., Answer], page: str) -> Callable[..., Response]:
    def view(**names: str) -> Response:
        return _written(ask(_asked(), **names), page, **names)

    return view


def _asked() -> dict[str, str]:
    """Return the parameters of the query, each of which may stand there once."""
    for name, values in request.args.lists():
        if len(values) > 1:
            message = f"{name} stands in the query more than once"
            raise UsageError(message)
    form = request.args.get("f", "json")
    if form not in ("json", "html"):
        message = f"there is no format {form!r}; f is json or html"
        raise UsageError(message)
    return request.args.to_dict()


def _written(answer: Answer, page: str, **names: str) -> Response:
    kind = PAGE if _wants_page() else answer.media_type
    if kind == PAGE:
        shown = page if answer.status < ERRORS else "problem.html"
        text = render_template(shown, it=answer.document, **names)
    else:
        text = json.dumps(answer.document, ensure_ascii=False, allow_nan=False)
    response = Response(text, answer.status, content_type=f"{kind}; charset=utf-8" if kind == PAGE else kind)
    if answer.system:
        response.headers["Content-Crs"] = answer.system
    return response


def _wants_page() -> bool:
    form = request.args.get("f")
    if form in ("json", "html"):
        return form == "html"
    return request.accept_mimetypes.best_match(["application/json", GEOJSON, PAGE]) == PAGE


def _bad_request(error: UsageError) -> Response:
    return _problem(400, "InvalidParameterValue", str(error))


def _not_found(error: UnknownNameError) -> Response:
    return _problem(404, "NotFound", str(error))


def _failed(error: HTTPException) -> Response:
    response = _problem(error.code or 500, error.name, error.description or error.name)
    response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
    return response


def _problem(status: int, code: str, description: str) -> Response:
    return _written(Answer({"code": code, "description": description}, status, "application/json"), "")


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.vary.add("Accept")
    return response


def _leaflet_script() -> Response:
    return Response(assets.leaflet_script(), mimetype="text/javascript")


def _leaflet_style() -> Response:
    return Response(assets.leaflet_style(), mimetype="text/css")


TAKEN = (errno.EADDRINUSE, errno.EACCES)


def serve(bundle: Path, host: str, port: int, url: str | None, say: Callable[[str], object]) -> None:
    """Serve a bundle until the process is interrupted.

    Parameters
    ----------
    port
        0 takes a free one.
    url
        The address under which clients know the server; by default the one it listens on.
    say
        Tells the user where it is served, and warns of who can reach it.

    Raises
    ------
    UsageError
        If the bundle is none, the address cannot be had, or clients could not use the links.
    """
    layers = contents(bundle)
    with _listener(host, port) as listener:
        public = _address(listener) if url is None else _checked(url)
        if not _is_loopback(listener):
            say(f"warning: other computers can reach {host}; whoever does can read the bundle")
        # before pygeoapi does it: an error of the server is told, with its traceback
        logging.basicConfig(level=logging.ERROR)
        # which pygeoapi also logs for every question that it refuses
        logging.getLogger("pygeoapi").setLevel(logging.CRITICAL)
        server = waitress.create_server(application(bundle, layers, public), sockets=[listener], ident=None)
        say(f"{bundle.name} is served at {public}/ (Ctrl-C ends it)")
        with contextlib.closing(server):
            server.run()


@contextlib.contextmanager
def _listener(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        hint = "; --port 0 takes a free port" if error.errno in TAKEN else ""
        # Python adds the address, which is told already
        reason = str(error.strerror).partition(" (while")[0]
        message = f"cannot listen on {host}, port {port}: {reason}{hint}"
        raise UsageError(message) from error
    with listener:
        yield listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        message = f"{host} is no address that a client could use in a link; give one with --url"
        raise UsageError(message)
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        message = f"{url!r} is no address such as https://example.org/atlas"
        raise UsageError(message)
    return url.rstrip("/")


def _is_loopback(listener: socket.socket) -> bool:
    return ipaddress.ip_address(listener.getsockname()[0]).is_loopback
