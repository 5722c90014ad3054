"""Office files as the real LibreOffice prints them: what a reader without Word or PowerPoint sees."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from libreoffice import convert


class Word(NamedTuple):
    """A word on a printed page, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def print_to_pdf(file: Path, folder: Path) -> Path:
    """The PDF that LibreOffice makes of a file, in a folder of its own."""
    (made,) = convert([file], "pdf", folder)
    return made


def pages_of(pdf: Path) -> list[str]:
    """The text of each page."""
    told = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return told.split("\f")[:-1]


def words_of(pdf: Path) -> list[tuple[float, float, list[Word]]]:
    """Of each page its width and height and where its words stand."""
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = []
    for page in re.findall(r"<page .*?</page>", told, re.DOTALL):
        width, height = (float(size) for size in re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', page)[0])
        found = re.findall(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>', page)
        pages.append((width, height, [Word(*map(float, place), text) for *place, text in found]))
    return pages


def fonts_of(pdf: Path) -> set[str]:
    told = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout
    return {line.split()[0].split("+")[-1] for line in told.splitlines()[2:]}


def over_one_another(words: Iterable[Word]) -> list[tuple[str, str]]:
    """Words whose middles lie inside one another: text printed over text."""
    held = list(words)
    found = []
    for n, one in enumerate(held):
        x, y = (one.left + one.right) / 2, (one.top + one.bottom) / 2
        for other in held[:n] + held[n + 1 :]:
            if other.left < x < other.right and other.top < y < other.bottom:
                found.append((one.text, other.text))
    return found
