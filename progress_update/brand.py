"""The brand: colours, fonts, wordmark and logo, read from the Quarto brand file in templates/brand.

Charts, marks and style sheets all take their colours from here; no other code holds a colour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from progress_update.contrast import JUDGED, too_close
from progress_update.errors import SettingsError

BRAND_FOLDER = Path(__file__).parent.parent / "templates" / "brand"
COLOURS = ("ink", "navy", "teal", "pink", "slate", "mute", "line", "tint", "beam", "white")
JUDGEMENTS = JUDGED


@dataclass(frozen=True)
class Fonts:
    """The names of the two families: `sans` for what was measured, `serif` for what is said."""

    sans: str
    serif: str


@dataclass(frozen=True)
class Face:
    """One font file of a family, at one weight and style."""

    family: str
    weight: int
    style: str
    path: Path


@dataclass(frozen=True)
class Brand:
    """What templates/brand says of the publisher's look.

    `colours` holds every name of the palette, aliases resolved, as six-digit hex.
    """

    folder: Path
    name: str
    colours: Mapping[str, str]
    fonts: Fonts
    faces: tuple[Face, ...]
    wordmark: tuple[str, ...]
    logo: Path | None
    logo_alt: str

    def colour(self, name: str) -> str:
        """The colour called `name`, such as "#12436D"; SettingsError if the brand has none."""
        if name not in self.colours:
            raise SettingsError(
                f"The brand has no colour called {name}",
                where=str(self.folder / "_brand.yml"),
                remedy=f"Its colours are {', '.join(self.colours)}",
            )
        return self.colours[name]

    def judgement_colour(self, kind: str) -> str:
        """The colour of one of the five judgements (see JUDGEMENTS)."""
        return self.colour(kind)

    def face(self, family: str, *, weight: int = 400, style: str = "normal") -> Face:
        """The font file of a family at a weight and style; SettingsError if the brand has none."""
        for face in self.faces:
            if (face.family, face.weight, face.style) == (family, weight, style):
                return face
        raise SettingsError(
            f"The brand has no file for {family}, weight {weight}, {style}",
            where=str(self.folder / "_brand.yml"),
            remedy="Add the file under typography: fonts",
        )

    def css(self) -> str:
        """The custom properties and @font-face rules that the style sheet builds on."""
        properties = [f"--{name}:{value}" for name, value in self.colours.items()]
        properties += [f'--sans:"{self.fonts.sans}",Arial,sans-serif', f'--serif:"{self.fonts.serif}",Georgia,serif']
        return "\n".join([":root{" + ";".join(properties) + "}", *map(_font_face, self.faces)]) + "\n"


def read_brand(folder: Path = BRAND_FOLDER) -> Brand:
    """Read `_brand.yml` in `folder`.

    Raises SettingsError when it is missing, is not YAML, lacks a colour, names a file that is not there, or sets
    two colours against each other that cannot be told apart well enough (WCAG 2.2, 1.4.3).
    """
    file = folder / "_brand.yml"
    try:
        content = _content(file.read_text(encoding="utf-8"))
        return _brand(folder, content)
    except FileNotFoundError as missing:
        raise SettingsError("There is no brand file", where=str(file), remedy="Restore templates/brand") from missing
    except yaml.YAMLError as wrong:
        raise SettingsError(f"Not readable as YAML: {' '.join(str(wrong).split())}", where=str(file)) from wrong
    except (KeyError, TypeError) as absent:
        raise SettingsError(
            f"The brand file lacks {absent}", where=str(file), remedy="Compare it with templates/brand/_brand.yml"
        ) from absent


def _content(text: str) -> Any:
    """On libyaml where PyYAML has it; the slower loader says in plainer words what is wrong. (The reader of settings
    does so too, but it loads pydantic, which what lays out pages does without.)"""
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return yaml.safe_load(text)


def _brand(folder: Path, content: Mapping[str, Any]) -> Brand:
    typography, name = content["typography"], content["meta"]["name"]["full"]
    logo, logo_alt = _logo((content.get("logo") or {}).get("medium"), name)
    return Brand(
        folder=folder,
        name=name,
        colours=MappingProxyType(_palette(content["color"]["palette"], where=folder / "_brand.yml")),
        fonts=Fonts(sans=typography["base"], serif=typography["headings"]),
        faces=tuple(_face(folder, font["family"], file) for font in typography["fonts"] for file in font["files"]),
        wordmark=tuple(content["defaults"]["progress-update"]["wordmark"]),
        logo=_existing(folder / logo) if logo else None,
        logo_alt=logo_alt,
    )


def _logo(medium: str | Mapping[str, str] | None, publisher: str) -> tuple[str, str]:
    """File and alternative text, from either form that Quarto allows: a path alone, or path and alt."""
    if isinstance(medium, Mapping):
        return medium["path"], medium.get("alt") or publisher
    return medium or "", publisher


def _palette(palette: Mapping[str, str], *, where: Path) -> dict[str, str]:
    missing = [name for name in (*COLOURS, *JUDGEMENTS) if name not in palette]
    if missing:
        raise SettingsError(f"The palette lacks {', '.join(missing)}", where=str(where), remedy="Add the colours")
    resolved = {name: palette.get(value, value) for name, value in palette.items()}
    for name, value in resolved.items():
        if not _is_hex(value):
            raise SettingsError(
                f"The colour {name} is {value!r}", where=str(where), remedy='Write it as "#RRGGBB" or name another'
            )
    if close := too_close(resolved):
        more = f" ({len(close) - 1} more)" if close[1:] else ""
        raise SettingsError(
            f"{close[0]}{more}", where=str(where), remedy="Make the darker of the two darker, or the lighter lighter"
        )
    return resolved


def _is_hex(value: object) -> bool:
    return re.fullmatch("#[0-9A-Fa-f]{6}", str(value)) is not None


def _face(folder: Path, family: str, file: Mapping[str, Any]) -> Face:
    return Face(family=family, weight=file["weight"], style=file["style"], path=_existing(folder / file["path"]))


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise SettingsError("The brand names a file that is not there", where=str(path), remedy="Add the file")
    return path


def _font_face(face: Face) -> str:
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};'
        f'font-display:swap;src:url(fonts/{face.path.name}) format("woff2")}}'
    )
