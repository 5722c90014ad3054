"""What of the machine has a say in the bytes: Python, the packages installed, the libraries of page layout."""

from __future__ import annotations

import platform
import sys
from ctypes import CDLL, c_char_p, c_int
from functools import cache
from pathlib import Path


@cache
def python() -> dict[str, str]:
    """Python and every package that it finds, each with its version: `numpy-2.4.1 pandas-3.1.0`."""
    folders = [Path(place) for place in sys.path if place and Path(place).is_dir()]
    found = {path.name.removesuffix(".dist-info") for folder in folders for path in folder.glob("*.dist-info")}
    return {"Python": platform.python_version(), "packages": " ".join(sorted(found))}


@cache
def libraries() -> dict[str, str]:
    """Pango and HarfBuzz, asked themselves; where they go by other names the packages have to do."""
    try:
        pango, harfbuzz = CDLL("libpango-1.0.so.0"), CDLL("libharfbuzz.so.0")
    except OSError:
        return {}
    pango.pango_version.restype, harfbuzz.hb_version_string.restype = c_int, c_char_p
    return {"Pango": str(pango.pango_version()), "HarfBuzz": harfbuzz.hb_version_string().decode()}
