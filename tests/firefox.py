"""Firefox over WebDriver BiDi, for Playwright drives no Firefox but its own."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from websockets.sync.client import ClientConnection

PATIENCE = 60.0
"""Seconds until an answer is given up."""

KEYS = {
    "ArrowLeft": "\ue012", "ArrowRight": "\ue014", "PageUp": "\ue00e", "PageDown": "\ue00f",
    "End": "\ue010", "Home": "\ue011", "Escape": "\ue00c", "Enter": "\ue007", "Tab": "\ue004",
}  # fmt: skip
"""Keys that are no letters, as WebDriver spells them."""

# A proxy that nobody listens on keeps the browser itself, not only its pages, off the network.
PREFERENCES = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}

EVENTS = ("log.entryAdded", "network.beforeRequestSent", "browsingContext.userPromptOpened")

ANNOUNCED = re.compile(r"WebDriver BiDi listening on (ws://\S+)")

READY = """() => new Promise(done => {
  const look = () => document.documentElement.dataset.ready
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(true))) : requestAnimationFrame(look);
  look();
})"""


class FirefoxError(Exception):
    """Firefox did not do what it was told."""


def firefox_path() -> str:
    """Return the path of Firefox, or skip the test; where a variable names one, no other counts."""
    named = os.environ.get("BORDERHIST_FIREFOX")
    application = "/Applications/Firefox.app/Contents/MacOS/firefox"
    for candidate in (named,) if named else ("firefox-esr", "firefox", application):
        if (found := shutil.which(candidate)) and _runs(found):
            return found
    pytest.skip("Firefox is not installed")


def _runs(path: str) -> bool:
    # Some systems put a script in Firefox's place which only says how to install it.
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0  # noqa: S603


@dataclasses.dataclass(frozen=True)
class Firefox:
    """A browser with one page, and what was heard from it."""

    socket: ClientConnection
    noises: list[str] = dataclasses.field(default_factory=list)
    numbers: Iterator[int] = dataclasses.field(default_factory=lambda: itertools.count(1))

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give a command of WebDriver BiDi and return its result.

        Raises
        ------
        FirefoxError
            If Firefox refuses the command.
        TimeoutError
            If it does not answer.
        """
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(self.socket.recv(PATIENCE))).get("id") != number:
            self._hear(answer)
        if answer["type"] == "error":
            message = f"{method}: {answer['message']}"
            raise FirefoxError(message)
        result: dict[str, Any] = answer["result"]
        return result

    def _hear(self, event: dict[str, Any]) -> None:
        if "method" not in event:
            return
        said = event["params"]
        if event["method"] != "network.beforeRequestSent":
            self.noises.append(f"{event['method']}: {said.get('text') or said.get('message')}")
        elif not said["request"]["url"].startswith(("data:", "file:")):
            self.noises.append(said["request"]["url"])

    def context(self, scope: str = "content") -> str:
        """Return the id of the page, or of the browser's own window (``chrome``)."""
        tree = self.send("browsingContext.getTree", maxDepth=0, **{"moz:scope": scope})
        return str(tree["contexts"][0]["context"])

    def open(self, path: Path, state: str = "") -> None:
        """Open a page at a state of its hash and wait until its labels stand."""
        page = self.context()
        for url in ("about:blank", f"{path.as_uri()}#{state}" if state else path.as_uri()):
            # Firefox may never call a navigation complete if the page it leaves writes its address meanwhile.
            self.send("browsingContext.navigate", context=page, url=url, wait="none")
            self._arrive(url.partition("#")[0])
        self.settle()

    def _arrive(self, url: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            # a page that is just being left has no scripts to run
            with contextlib.suppress(FirefoxError):
                if self.run("document.readyState + ' ' + location.href.split('#')[0]") == f"complete {url}":
                    return
            time.sleep(0.05)
        message = f"{url} did not load"
        raise FirefoxError(message)

    def reload(self) -> None:
        """Load the page again, at the address it has by now."""
        self.send("browsingContext.reload", context=self.context(), wait="complete")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has drawn and placed its labels."""
        self.evaluate(READY)

    def run(self, script: str, scope: str = "content") -> Any:
        """Run a script as it is and return its last value, a text or nothing."""
        target = {"context": self.context(scope)}
        done = self.send("script.evaluate", expression=script, target=target, awaitPromise=True)
        if done["type"] == "exception":
            raise FirefoxError(done["exceptionDetails"]["text"])
        return done["result"].get("value")

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """Call a JavaScript function, as ``evaluate`` of Playwright does; its result must fit JSON."""
        given = json.dumps(arguments)
        text = self.run(f"(async () => JSON.stringify(await ({function})(...{given})) ?? 'null')()")
        return json.loads(text)

    def press(self, *keys: str) -> None:
        """Press one key after the other, where the focus is."""
        typed = [KEYS.get(key, key) for key in keys]
        strokes = [{"type": kind, "value": key} for key in typed for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": strokes}
        self.send("input.performActions", context=self.context(), actions=[keyboard])

    def resize(self, size: dict[str, int]) -> None:
        """Give the page a size in CSS pixels."""
        self.send("browsingContext.setViewport", context=self.context(), viewport=size)

    def prefer(self, preference: str, number: int | None) -> None:
        """Set a preference of the browser; without a number, as it was."""
        name = json.dumps(preference)
        change = f"setIntPref({name}, {number})" if number is not None else f"clearUserPref({name})"
        self.run(f"Services.prefs.{change}", "chrome")

    def screenshot(self) -> Image.Image:
        """Return what the page shows."""
        shot = self.send("browsingContext.captureScreenshot", context=self.context())
        return Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")

    def heard(self) -> list[str]:
        """Return every message, error, dialog and request since the last time."""
        self.send("session.status")
        heard = list(self.noises)
        self.noises.clear()
        return heard


@contextlib.contextmanager
def running_firefox(folder: Path) -> Iterator[Firefox]:
    """Start Firefox with a new profile in a folder, and end it."""
    path = firefox_path()
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
    (folder / "user.js").write_text("".join(lines), "utf-8")
    with (folder / "said.txt").open("wb") as said:
        process = _begun(path, folder, said)
        try:
            address = _address(process, folder / "said.txt")
            # a thread that pings takes numbers by lot, which hypothesis forbids while it invents
            with connect(address, max_size=None, proxy=None, ping_interval=None) as socket:
                firefox = Firefox(socket)
                firefox.send("session.new", capabilities={})
                firefox.send("session.subscribe", events=EVENTS)
                yield firefox
                firefox.send("browser.close")
            process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()


def _begun(path: str, folder: Path, said: io.BufferedWriter) -> subprocess.Popen[bytes]:
    # System access is what lets a test change a preference, such as the one for reduced motion.
    options = ["--headless", "--remote-debugging-port=0", "--remote-allow-system-access"]
    # As root Firefox starts only where the home folder is root's as well.
    surroundings = {**os.environ, "HOME": str(folder)}
    return subprocess.Popen(  # noqa: S603
        [path, *options, "--no-remote", "--profile", folder],
        stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=surroundings,
    )  # fmt: skip


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    """Return the address that Firefox announces."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if found := ANNOUNCED.search(said.read_text("utf-8", "replace")):
            return f"{found[1]}/session"
        time.sleep(0.05)
    message = f"Firefox did not start:\n{said.read_text('utf-8', 'replace')}"
    raise FirefoxError(message)
