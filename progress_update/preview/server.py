"""The preview's server: files of the served folders, pages with the preview's script, and a stream of what happens.

It listens on this machine alone, and answers only by its own names: a page elsewhere whose name leads here learns
nothing.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from progress_update.errors import PreviewError
from progress_update.preview.board import Board
from progress_update.preview.places import find, is_folder
from progress_update.site.files import served_as

HERE = "127.0.0.1"
EVENTS, SCRIPT = "/preview/events", "/preview/preview.js"
STILL_THERE = 15  # seconds after which a listener that hears nothing is asked whether it is there
_SCRIPT = Path(__file__).with_name("preview.js")
_WAITING = "<!DOCTYPE html><html lang=en-GB><meta charset=utf-8><title>Preview</title><body><p>{}</body></html>"
_TAGGED = '<script src="{}" data-build="{}" data-links="{}" defer></script>'


@dataclass(frozen=True)
class Shown:
    """Served folders by their first part of an address, and pages to begin with, the first that is there."""

    roots: Mapping[str, Path]
    first: tuple[str, ...]
    board: Board

    @property
    def start(self) -> str | None:
        return next(iter(self.there), None)

    @property
    def there(self) -> list[str]:
        return [address for address in self.first if find(address, self.roots)]


class Server(ThreadingHTTPServer):
    """Requests are served side by side; none of them keeps the program from ending."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, shown: Shown) -> None:
        """Raises PreviewError for a port that is taken, or may not be used."""
        try:
            super().__init__((HERE, port), partial(Handler, shown=shown))
        except OSError as fault:
            taken = fault.errno == errno.EADDRINUSE
            what = "The port is taken" if taken else f"The port cannot be used ({os.strerror(fault.errno or 0)})"
            raise PreviewError(what, where=f"{HERE}:{port}", remedy="Choose another: make serve PORT=8001") from fault

    @property
    def address(self) -> str:
        return f"http://{HERE}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who goes away is no error."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def __init__(self, *args: Any, shown: Shown) -> None:
        self.shown = shown
        super().__init__(*args)

    def do_GET(self) -> None:
        address = urlsplit(self.path).path
        if self.headers.get("Host", "").lower() not in self._names:
            self._answer(HTTPStatus.FORBIDDEN, f"Open {self.server.address}".encode(), "text/plain; charset=utf-8")
        elif address == EVENTS:
            self._events()
        elif address == SCRIPT:
            self._answer(HTTPStatus.OK, _SCRIPT.read_bytes(), served_as(SCRIPT))
        elif address == "/":
            self._start()
        else:
            self._file(self.path)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """The terminal is for what is built."""

    @property
    def _names(self) -> set[str]:
        port = self.server.server_port
        return {f"{name}{end}" for name in (HERE, "localhost") for end in (f":{port}", *([""] if port == 80 else []))}

    def _start(self) -> None:
        start = self.shown.start
        if start:
            self._redirect(start)
        else:
            self._page(HTTPStatus.OK, _WAITING.format("The first build is under way.").encode())

    def _file(self, address: str) -> None:
        file = find(address, self.shown.roots)
        if file is None:
            self._page(HTTPStatus.NOT_FOUND, _WAITING.format("There is no such page.").encode())
        elif is_folder(address, file):
            self._redirect(f"{urlsplit(address).path}/")
        elif file.suffix == ".html":
            self._page(HTTPStatus.OK, file.read_bytes())
        else:
            self._answer(HTTPStatus.OK, file.read_bytes(), served_as(file.name))

    def _page(self, status: HTTPStatus, page: bytes) -> None:
        """A page with the preview's script at its end."""
        tag = _TAGGED.format(SCRIPT, self.shown.board.state.build, " ".join(self.shown.there)).encode()
        before, end, after = page.rpartition(b"</body>")
        self._answer(status, before + tag + end + after if end else page + tag, "text/html; charset=utf-8")

    def _redirect(self, address: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", f"/{address.lstrip('/')}")  # never another host, as //name would be
        self._end_headers(0)

    def _answer(self, status: HTTPStatus, content: bytes, media: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self._end_headers(len(content))
        if self.command != "HEAD":
            self.wfile.write(content)

    def _end_headers(self, length: int | None) -> None:
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in (
            ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("X-Frame-Options", "SAMEORIGIN"),
        ):  # fmt: skip
            self.send_header(name, value)
        self.end_headers()

    def _events(self) -> None:
        """Server-sent events: the state as it is, then every one that follows."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self._end_headers(None)
        heard = -1
        while self.command != "HEAD":
            state = self.shown.board.wait(heard, STILL_THERE)
            self.wfile.write(f"data: {state.as_json()}\n\n".encode() if state else b": still here\n\n")
            self.wfile.flush()
            heard = state.step if state else heard
