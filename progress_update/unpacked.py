"""Fonts without the packing of the web, which neither matplotlib nor fontconfig can read; each is unpacked once."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from progress_update.brand import Face

PACKED = b"wOF2"


@lru_cache(maxsize=64)
def unpacked(font: bytes) -> bytes:
    """The font as TrueType; one that is not packed as it is."""
    if not font.startswith(PACKED):
        return font
    from fontTools.ttLib import woff2

    target = BytesIO()
    woff2.decompress(BytesIO(font), target)
    return target.getvalue()


def unpack(packed: Path, target: Path) -> None:
    target.write_bytes(unpacked(packed.read_bytes()))


def unpack_ahead(faces: Iterable[Face]) -> None:
    """While nobody waits. Fonts that cannot be read are told of by what needs them."""
    for face in faces:
        with suppress(Exception):
            unpacked(face.path.read_bytes())
