"""The design of the slides: what templates/briefing/slides.yml says, in the brand's fonts and colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from progress_update.brand import Brand
from progress_update.errors import SettingsError
from progress_update.office.text_fit import STAND_IN, lines_needed, text_height
from progress_update.office.typefaces import face_of

EMU_PER_MM = 36000
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Box:
    """A place on the slide, in millimetres from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        x, y, width, height = (round(side * EMU_PER_MM) for side in (self.x, self.y, self.width, self.height))
        return x, y, width, height

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Style:
    """How a paragraph is set; colours as six hexadecimal digits."""

    family: str  # "serif" or "sans"
    size: float
    colour: str
    bold: bool = False
    align: str = "left"
    after: float = 0.0


@dataclass(frozen=True)
class Design:
    """Places by layout, styles by name, and what a text takes up in them."""

    brand: Brand
    content: Mapping[str, Any]

    @property
    def size(self) -> Box:
        return Box(0, 0, self.content["size"]["width"], self.content["size"]["height"])

    @property
    def left(self) -> float:
        return float(self.content["left"])

    @property
    def width(self) -> float:
        """Between the margins."""
        return float(self.content["right"]) - self.left

    def style(self, name: str, *, colour: str | None = None) -> Style:
        """A style by name, in a colour of the brand's that may be another than its own."""
        found = self.content["styles"][name]
        chosen = self.brand.colour(colour or found.get("colour", "ink"))[1:]
        return Style(
            found["font"], found["size"], chosen, found.get("bold", False), found.get("align", "left"),
            found.get("after", 0.0),
        )  # fmt: skip

    def place(self, layout: str, name: str) -> tuple[Box, str]:
        """Where a layout (or the master) has a placeholder, and the name of its style."""
        held = self.content["master"] if layout == "master" else self.content["layouts"][layout]
        *box, style = held[name] if name in held else held["places"][name]
        return Box(*box), style

    def face(self, style: Style) -> Path:
        """The font file nearest to a style's weight."""
        return face_of(self.brand, getattr(self.brand.fonts, style.family), bold=style.bold).path

    def fits_a_line(self, text: str, style: str, width: float) -> bool:
        """Whether a text stays on one line `width` millimetres long, whatever font stands in."""
        set_in = self.style(style)
        return lines_needed(text, self.face(set_in), set_in.size, width * POINTS_PER_MM) == 1

    def height(self, text: str, style: str, width: float, *, stand_in: float = STAND_IN) -> float:
        """The millimetres that a text may need, in fonts up to so much wider than the brand's."""
        set_in = self.style(style)
        asked = text_height(text, self.face(set_in), set_in.size, width * POINTS_PER_MM, stand_in=stand_in)
        return asked / POINTS_PER_MM


def read_design(file: Path, brand: Brand) -> Design:
    """Raises SettingsError for a file that is missing or is no YAML."""
    try:
        return Design(brand, yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as wrong:
        raise SettingsError(
            f"The design of the slides cannot be read ({' '.join(str(wrong).split())})", where=str(file)
        ) from wrong
