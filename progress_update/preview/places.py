"""Which file an address of the preview means: one that lies in a served folder, whatever links lead out of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

INDEX = "index.html"


def find(address: str, roots: Mapping[str, Path]) -> Path | None:
    """The file at `/<root>/<path>`, of a folder its index; None where there is none that may be shown.

    Nothing is shown by a name that begins with a dot, nor what a symbolic link leads to outside the root.
    """
    first, *rest = unquote(urlsplit(address).path).removeprefix("/").split("/")
    root = roots.get(first)
    if root is None or any(_is_odd(part) for part in rest[:-1]) or (rest[-1:] not in ([], [""]) and _is_odd(rest[-1])):
        return None
    try:
        place, file = root.resolve(), root.joinpath(*rest)
        named = file / INDEX if file.is_dir() or rest[-1:] == [""] else file
        real = named.resolve(strict=True)
    except (OSError, ValueError):
        return None
    return real if real.is_file() and real.is_relative_to(place) else None


def is_folder(address: str, file: Path) -> bool:
    """Whether the address names the folder of its index, without a slash: links of the page would go astray."""
    return file.name == INDEX and not urlsplit(address).path.endswith((f"/{INDEX}", "/"))


def _is_odd(part: str) -> bool:
    return not part or part.startswith(".") or "\\" in part or "\0" in part
