"""The report's fonts: small WOFF2 files cut from the full Source Sans Pro and Source Serif Pro.

`python -m progress_update.fonts` writes them again; the files are kept with the brand, so that a report
needs no font on the machine. The licence reserves the name "Source" for the unchanged fonts, so the cut
ones carry a name of their own inside; style sheets may still call them as they like.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from progress_update.errors import SystemLibraryError

BRAND_FONTS = Path(__file__).parent.parent / "templates" / "brand" / "fonts"

# File as kept -> package, file as received, and the family's name inside the kept file.
CUTS: dict[str, tuple[str, str, str]] = {
    "sans-regular": ("font_source_sans_pro", "SourceSansPro-Regular", "Update Sans"),
    "sans-italic": ("font_source_sans_pro", "SourceSansPro-It", "Update Sans"),
    "sans-semibold": ("font_source_sans_pro", "SourceSansPro-Semibold", "Update Sans"),
    "sans-bold": ("font_source_sans_pro", "SourceSansPro-Bold", "Update Sans"),
    "serif-regular": ("font_source_serif_pro", "SourceSerifPro-Regular", "Update Serif"),
    "serif-semibold": ("font_source_serif_pro", "SourceSerifPro-Semibold", "Update Serif"),
}
LICENCES: dict[str, str] = {
    "OFL-Source-Sans-Pro.txt": "font_source_sans_pro",
    "OFL-Source-Serif-Pro.txt": "font_source_serif_pro",
}

# Basic Latin, Latin-1 and Latin Extended-A, the letters and accents of any name in London's records,
# and the signs a statistical report writes.
CHARACTERS: list[int] = [
    *range(0x20, 0x7F),
    *(code for code in range(0xA0, 0x17F) if chr(code) not in "ĬĭĲĳŉŊŋŦŧ"),  # the serif lacks these nine
    *(ord(sign) for sign in "–—‘’‚“”„†‡•…‰‹›⁄€™−×÷±≈≠≤≥←↑→↓✓■◆²³"),  # noqa: RUF001
]
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "pnum"]

_COPYRIGHT, _LICENCE, _LICENCE_ADDRESS = 0, 13, 14


def cut(source: Path, target: Path, *, family: str, style: str) -> None:
    """Write the report's characters of the font `source` to `target` as WOFF2, renamed to `family`."""
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(_options())
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)
    _rename(font, family=family, style=style)
    font.flavor = "woff2"
    font.save(target)


def write_fonts(folder: Path = BRAND_FONTS) -> list[Path]:
    """Cut every font into `folder`, with the licences beside them; return the font files.

    Raises SystemLibraryError when a font package is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for licence, package in LICENCES.items():
        shutil.copyfile(_received(package) / "LICENSE.txt", folder / licence)
    targets = []
    for name, (package, file, family) in CUTS.items():
        targets.append(folder / f"{name}.woff2")
        style = name.partition("-")[2].capitalize()
        cut(_received(package) / f"{file}.ttf", targets[-1], family=family, style=style)
    return targets


def _received(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise SystemLibraryError(
            f"The font package {package.replace('_', '-')} is not installed",
            remedy="Run make setup, or install it with pip",
        )
    return Path(found.origin).parent / "files"


def _options() -> subset.Options:
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = [_COPYRIGHT, _LICENCE, _LICENCE_ADDRESS]
    options.recalc_timestamp = False
    return options


def _rename(font: TTFont, *, family: str, style: str) -> None:
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    for identifier, text in names.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)


if __name__ == "__main__":
    for file in write_fonts(Path(sys.argv[1]) if sys.argv[1:] else BRAND_FONTS):
        print(f"{file.stat().st_size:7,d} {file.name}")
