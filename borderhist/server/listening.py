"""Listen on a port and serve requests until interrupted."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import logging
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import waitress

from borderhist.errors import UsageError
from borderhist.server.application import application
from borderhist.server.configuration import contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


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
