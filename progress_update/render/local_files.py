"""What a page may load: data inside it and files in its own folder. No network, ever.

The layout engine writes the addresses it is given into the PDF: into links, and into the names of pictures.
So it is given a made-up place instead of the folder, and the same page makes the same PDF anywhere.
"""

from __future__ import annotations

import mimetypes
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from progress_update.errors import RenderError
from progress_update.unpacked import unpacked

# .invalid names can never be real. The folders above leave room for links that lead out of the page's own.
HOST = "https://page.invalid"
FOLDER = "/5/4/3/2/1/"
# The system's own list of types differs from machine to machine.
TYPES = mimetypes.MimeTypes()


class LocalFiles(URLFetcher):
    """Loads for one page, from below `folder` only.

    Errors: RenderError naming the address, which the layout engine wraps in a FatalURLFetchingError.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("data",), fail_on_errors=True)
        self._folder = folder.resolve()

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.lower().startswith("data:"):
            return _unpacked(super().fetch(url, headers))
        path = self._path(url)
        kind = TYPES.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    def _path(self, url: str) -> Path:
        path = (self._folder / _file_named_by(url)).resolve()
        if not path.is_relative_to(self._folder):
            raise _refused(url)
        if not path.is_file():
            raise RenderError(
                f"the page needs {as_written(url)}, which is not there", remedy="Put the file beside the page"
            )
        return path


@contextmanager
def told_plainly(page: str) -> Iterator[None]:
    """Turn the layout engine's wrapping of a failed load into our own error, with the page as the place."""
    try:
        yield
    except FatalURLFetchingError as fatal:
        cause = fatal.__cause__
        if isinstance(cause, RenderError):
            raise RenderError(cause.what, where=page, remedy=cause.remedy) from cause
        raise RenderError(f"the page holds data that cannot be read ({cause})", where=page) from fatal


def address_of(html: Path) -> str:
    """The made-up address that stands for the page."""
    return f"{HOST}{FOLDER}{html.name}"


def as_written(url: str) -> str:
    """An address as the page's author would write it: relative to the page where it was made so."""
    if not url.startswith(f"{HOST}/"):
        return url
    parsed = urlsplit(url)
    relative = posixpath.relpath(parsed.path, FOLDER) + "/" * parsed.path.endswith("/")
    return parsed._replace(scheme="", netloc="", path=relative).geturl()


def _unpacked(response: URLFetcherResponse) -> URLFetcherResponse:
    """A font that is packed for the web without its packing: the engine would undo it for each page anew."""
    if response.content_type != "font/woff2":
        return response
    return URLFetcherResponse(response.url, unpacked(response.read()), {"Content-Type": "font/ttf"})


def _file_named_by(url: str) -> str:
    """Relative to the page's folder, or absolute."""
    parsed = urlsplit(url)
    if url.startswith(f"{HOST}/"):
        return posixpath.relpath(unquote(parsed.path), FOLDER)
    if parsed.scheme == "file" and parsed.netloc in ("", "localhost"):
        return url2pathname(parsed.path)
    raise _refused(url)


def _refused(url: str) -> RenderError:
    return RenderError(
        f"the page asks for {as_written(url)}, which is neither inside it nor in its folder",
        remedy="Embed it or copy it beside the page: nothing is fetched while a report is built",
    )
