"""The zip that a Word or PowerPoint file is: written so that the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

CONTENT_TYPES = "[Content_Types].xml"
_DOS = 0  # made on no machine in particular


def read_parts(package: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(package)) as held:
        return {name: held.read(name) for name in held.namelist() if not name.endswith("/")}


def pack(parts: Mapping[str, bytes], *, clock: datetime) -> bytes:
    """The package of some parts, each stamped with the clock; what it holds comes first, the rest by name.

    The first part has to be the list of content types (ECMA-376 part 2, and what readers of file types look for).
    """
    stamp = (max(clock.year, 1980), clock.month, clock.day, clock.hour, clock.minute, clock.second)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system, entry.compress_type = _DOS, zipfile.ZIP_DEFLATED
            package.writestr(entry, parts[name])
    return written.getvalue()
