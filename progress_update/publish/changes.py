"""What of a site has to be sent, put in the place of something, or taken away. Reads the destination, changes nothing.

A record at the destination, `published.json`, has the checksum of each file that the last publication left there; one
that is empty means that a publication was stopped before it was certain what the file is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from progress_update.errors import PublishError
from progress_update.publish.destination import PART, Destination

RECORD, HOME = "published.json", "index.html"
_AFTER_PAGES = ("feed.xml", "sitemap.xml")


@dataclass(frozen=True)
class Changes:
    """Files by path, each list in the order in which it is gone through; `wanted` are the checksums of the whole site.

    `known` is what the record says.
    """

    wanted: Mapping[str, str]
    known: Mapping[str, str]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def are_none(self) -> bool:
        return not (self.new or self.changed or self.gone) and self.known == self.wanted


def changes(names: set[str], site: Path, there: Destination) -> Changes:
    """How the destination differs from the files `names` of the folder `site`.

    A file that the record vouches for is asked for its size alone; any other is read. Raises PublishError for a place
    with a home page that no record is about.
    """
    known, sizes = _record(there), there.sizes()
    if known is None and HOME in sizes:
        remedy = "Choose another DEST=, or empty it"
        raise PublishError("There is a home page that is not the archive site's", where=there.address, remedy=remedy)
    known = known or {}
    wanted = {name: sha256((site / name).read_bytes()).hexdigest() for name in sorted(names)}

    def stands(name: str) -> bool:
        if sizes.get(name) != (site / name).stat().st_size:
            return False
        return known.get(name) == wanted[name] or there.holds(name, wanted[name])

    differing = sorted((name for name in wanted if not stands(name)), key=turn)
    # The home page is always switched: what it leads to must have arrived before.
    new = tuple(name for name in differing if name not in sizes and name != HOME)
    left = {f"{name}{PART}" for name in {*known, *wanted}}
    # Pages go before the files that they lead to.
    gone = sorted((({*known} - {*wanted}) | left) & {*sizes}, key=turn, reverse=True)
    return Changes(wanted, known, new, tuple(name for name in differing if name not in new), tuple(gone))


def turn(name: str) -> tuple[int, str]:
    """Files that pages show or link to, then pages, then what announces them, the home page last."""
    place = 3 if name == HOME else 2 if name in _AFTER_PAGES else 1 if name.endswith(".html") else 0
    return place, name


def _record(there: Destination) -> dict[str, str] | None:
    content = there.read(RECORD)
    if content is None:
        return None
    try:
        told = json.loads(content)
        return {str(name): str(sha) for name, sha in told.items() if not name.startswith("/") and ".." not in name}
    except (ValueError, AttributeError):
        return {}
