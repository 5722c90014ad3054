"""A publisher's page, or its metadata: which files it links, and when it says that it last changed.

Three layouts are read: a web page, by its links and by schema.org's Dataset in JSON-LD where it has one;
and JSON with `resources`, each with `title` and `url`, which CKAN and the London Datastore give.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

import httpx

from progress_update.errors import FetchError
from progress_update.fetch.kinds import DATA_SUFFIXES

_CHANGED_KEYS = ("dateModified", "updatedAt", "metadata_modified", "datePublished")


@dataclass(frozen=True)
class Page:
    """What was found at `address`: files by address with their titles (empty where there is none)."""

    address: str
    files: dict[str, str]
    changed_on: date | None
    changed_key: str = ""

    def find(self, named: str) -> str:
        """The address of the one file of this name. Raises FetchError when none is, or several are."""
        found = [address for address, title in self.files.items() if _is_named(address, title, named)]
        if len(found) == 1:
            return found[0]
        if found:
            raise FetchError(
                f"{len(found)} files are named '{named}': {' and '.join(found[:3])}",
                where=self.address,
                remedy="Make the name in params/sources.yml exact, or give the address of one",
            )
        raise FetchError(
            f"No file named '{named}' is linked there; {self._there(named)}",
            where=self.address,
            remedy="Look at the page: the file may be renamed or gone. Correct params/sources.yml",
        )

    def _there(self, named: str) -> str:
        names = list(dict.fromkeys(file_name(address) for address in self.files))
        near = get_close_matches(named, names, n=3, cutoff=0.4) or names[:3]
        return f"there are {', '.join(near)}" if near else "there is no data file at all"


def read_page(text: str, address: str) -> Page:
    """The files and the day of change in `text`, the answer of `address`."""
    try:
        content = json.loads(text)
    except ValueError:
        return _from_html(text, address)
    described = next(iter(_listed(content.get("result", content) if isinstance(content, dict) else None)), {})
    resources = described.get("resources")
    listed = _listed(list(resources.values()) if isinstance(resources, dict) else resources)
    files = {str(each["url"]): str(each.get("title") or each.get("name") or "") for each in listed if each.get("url")}
    return _page(address, files, [described])


def file_name(address: str) -> str:
    """The last part of an address, as a person would write it."""
    return PurePosixPath(unquote(httpx.URL(address).path)).name


def _from_html(text: str, address: str) -> Page:
    parser = _Links()
    parser.feed(text)
    described = [part for script in parser.scripts for part in _datasets(script)]
    distributed = [str(each.get("contentUrl", "")) for part in described for each in _listed(part.get("distribution"))]
    # A page that draws itself carries its links in a script, with slashes escaped.
    written = re.findall(r"https?://[^\s\"'<>\\]+", text.replace(r"\/", "/"))
    return _page(address, dict.fromkeys([*parser.links, *distributed, *written], ""), described)


def _page(address: str, files: dict[str, str], described: list[dict[str, Any]]) -> Page:
    absolute: dict[str, str] = {}
    for link, title in files.items():
        try:
            absolute.setdefault(str(httpx.URL(address).join(link)), title)
        except (httpx.InvalidURL, ValueError):
            continue
    data = {link: title for link, title in absolute.items() if file_name(link).lower().endswith(DATA_SUFFIXES)}
    for key in _CHANGED_KEYS:
        days = [day for part in described if (day := _day(part.get(key)))]
        if days:
            return Page(address, data, max(days), key)
    return Page(address, data, None)


def _is_named(address: str, title: str, named: str) -> bool:
    """By the last part of its address; or by its title, with or without the suffix that the address ends in."""
    name, wanted = _plain(file_name(address)), _plain(named)
    suffix = PurePosixPath(wanted).suffix
    titled = name.endswith(suffix) and _plain(title) in (wanted, wanted.removesuffix(suffix))
    return fnmatchcase(name, wanted.replace("[", "[[]")) or titled


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _day(value: object) -> date | None:
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError:
        return None


def _datasets(script: str) -> Iterator[dict[str, Any]]:
    try:
        content = json.loads(script)
    except ValueError:
        return
    for part in _listed(content.get("@graph", content) if isinstance(content, dict) else content):
        if "Dataset" in _listed_text(part.get("@type")):
            yield part


def _listed(value: Any) -> list[dict[str, Any]]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def _listed_text(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value])]


class _Links(HTMLParser):
    """Collects the addresses that a page links, and the text of its JSON-LD scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.scripts: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        self._in_script = tag == "script" and given.get("type") == "application/ld+json"

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)
