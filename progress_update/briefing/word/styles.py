"""The styles of the Word document: from templates/briefing/word.yml and the brand to the part styles.xml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import yaml

from progress_update.brand import Brand
from progress_update.errors import SettingsError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TABLE_STYLE = "Report Table"

# Word knows these by names of its own; every other style is the report's.
_BUILT_IN = {
    **{f"Heading {level}": f"heading {level}" for level in range(1, 4)},
    **{f"TOC {level}": f"toc {level}" for level in range(1, 3)},
    **{name: name.lower() for name in ("Header", "Footer", "Caption")},
    **{name: name for name in ("Normal", "Body Text", "Title", "Subtitle", "TOC Heading", "Hyperlink")},
}
_ALIGNED = {"centre": "center", "right": "right"}


@dataclass(frozen=True)
class StyleSheet:
    """What word.yml says: the page in millimetres, styles by name, and the look of tables."""

    page: Mapping[str, float]
    paragraphs: Mapping[str, Mapping[str, Any]]
    characters: Mapping[str, Mapping[str, Any]]
    table: Mapping[str, Any]

    @property
    def measure(self) -> float:
        """The width of the text in millimetres."""
        return self.page["width"] - self.page["left"] - self.page["right"]

    def size(self, paragraph: str) -> float:
        """The size of a style's letters in points, its own or the one it takes over."""
        style = self.paragraphs[paragraph]
        return float(style["size"]) if "size" in style else self.size(style["based_on"])


def read_style_sheet(file: Path) -> StyleSheet:
    """Raises SettingsError for a file that is missing, is no YAML or lacks one of its four parts."""
    try:
        return StyleSheet(**yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, TypeError, yaml.YAMLError) as wrong:
        raise SettingsError(
            f"The document's styles cannot be read ({' '.join(str(wrong).split())})", where=str(file),
            remedy="It has page, paragraphs, characters and table",
        ) from wrong  # fmt: skip


def styles_xml(sheet: StyleSheet, brand: Brand) -> bytes:
    """The part styles.xml. Raises SettingsError for a colour that the brand lacks."""
    paragraphs = "".join(_paragraph(name, style, brand) for name, style in sheet.paragraphs.items())
    characters = "".join(_character(name, style, brand) for name, style in sheet.characters.items())
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(brand.fonts.sans)}<w:lang w:val="en-GB" w:eastAsia="en-GB" '
        'w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    plain = '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>'  # noqa: E501
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles xmlns:w="{W}">{defaults}{paragraphs}'
        f"{plain}{characters}{_tables(sheet, brand)}</w:styles>"
    ).encode()


def style_id(name: str) -> str:
    return name.replace(" ", "")


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm / 25.4 * 1440)


def _paragraph(name: str, style: Mapping[str, Any], brand: Brand) -> str:
    level = f'<w:outlineLvl w:val="{style["level"] - 1}"/>' if "level" in style else ""
    following = f"<w:next w:val={quoteattr(style_id(style['next']))}/>" if "next" in style else ""
    properties = (
        _kept(style) + _rules(style, brand) + _fill(style, brand) + _tabs(style) + _spacing(style) + _indents(style)
        + _aligned(style) + level
    )  # fmt: skip
    return _style("paragraph", name, style, f"{following}<w:qFormat/><w:pPr>{properties}</w:pPr>", _run(style, brand))


def _character(name: str, style: Mapping[str, Any], brand: Brand) -> str:
    return _style("character", name, style, "<w:qFormat/>", _run(style, brand))


def _style(kind: str, name: str, style: Mapping[str, Any], properties: str, run: str) -> str:
    default = ' w:default="1"' if name == "Normal" else ""
    own = "" if name in _BUILT_IN else ' w:customStyle="1"'
    based = f"<w:basedOn w:val={quoteattr(style_id(style['based_on']))}/>" if "based_on" in style else ""
    shown = quoteattr(_BUILT_IN.get(name, name))
    return (
        f'<w:style w:type="{kind}"{default}{own} w:styleId="{style_id(name)}"><w:name w:val={shown}/>{based}'
        f"{properties}<w:rPr>{run}</w:rPr></w:style>"
    )


# Properties stand in the order of the schema (ECMA-376 part 1, 17.3.1.26 and 17.3.2.28).


def _kept(style: Mapping[str, Any]) -> str:
    keep = style.get("keep")
    if keep == "whole":
        return '<w:keepNext w:val="0"/><w:keepLines/>'
    return "<w:keepNext/><w:keepLines/>" if keep else ""


def _rules(style: Mapping[str, Any], brand: Brand) -> str:
    sides = {"above": "top", "below": "bottom", "left": "left"}
    drawn = "".join(
        f'<w:{sides[side]} w:val="single" w:sz="{round(points * 8)}" w:space="{space}" '
        f'w:color="{brand.colour(name)[1:]}"/>'
        for side, (name, points, space) in style.get("rule", {}).items()
    )
    return f"<w:pBdr>{drawn}</w:pBdr>" if drawn else ""


def _fill(style: Mapping[str, Any], brand: Brand) -> str:
    return (
        f'<w:shd w:val="clear" w:color="auto" w:fill="{brand.colour(style["fill"])[1:]}"/>' if "fill" in style else ""
    )


def _tabs(style: Mapping[str, Any]) -> str:
    kinds = {"L": "left", "R": "right"}
    stops = [tab.split() for tab in style.get("tabs", [])]
    set_ = "".join(f'<w:tab w:val="{kinds[kind]}" w:pos="{twips(float(at))}"/>' for kind, at in stops)
    return f"<w:tabs>{set_}</w:tabs>" if set_ else ""


def _spacing(style: Mapping[str, Any]) -> str:
    around = "".join(f' w:{side}="{round(style[side] * 20)}"' for side in ("before", "after") if side in style)
    line = style.get("line")
    between = "" if line is None else ' w:line="240" w:lineRule="auto"' if line == "auto" else _line(line)
    return f"<w:spacing{around}{between}/>" if around or between else ""


def _line(points: float) -> str:
    return f' w:line="{round(points * 20)}" w:lineRule="atLeast"'


def _indents(style: Mapping[str, Any]) -> str:
    return f'<w:ind w:left="{twips(style["indent"])}"/>' if "indent" in style else ""


def _aligned(style: Mapping[str, Any]) -> str:
    return f'<w:jc w:val="{_ALIGNED[style["align"]]}"/>' if "align" in style else ""


def _run(style: Mapping[str, Any], brand: Brand) -> str:
    family = style.get("font")
    fonts = _fonts(getattr(brand.fonts, family)) if family else ""
    bold = style.get("bold")
    weight = "" if bold is None else "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    colour = f'<w:color w:val="{brand.colour(style["colour"])[1:]}"/>' if "colour" in style else ""
    size = round(2 * style["size"]) if "size" in style else 0
    sizes = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    line = '<w:u w:val="single"/>' if style.get("underline") else ""
    frame = style.get("frame")
    box = f'<w:bdr w:val="single" w:sz="6" w:space="0" w:color="{brand.colour(frame)[1:]}"/>' if frame else ""
    return fonts + weight + colour + sizes + line + box


def _fonts(family: str) -> str:
    name = quoteattr(family)
    return f"<w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}/>"


def _tables(sheet: StyleSheet, brand: Brand) -> str:
    """Pandoc asks for a table style called Table; the report's own look is the same."""
    colour, width = brand.colour(sheet.table["rule"])[1:], round(sheet.table["points"] * 8)
    rule = f'w:val="single" w:sz="{width}" w:space="0" w:color="{colour}"'
    pad, side = twips(sheet.table["pad"] / 2), twips(sheet.table["pad"])
    margins = (
        f'<w:tblCellMar><w:top w:w="{pad}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{pad}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
    )
    borders = f"<w:tblBorders><w:top {rule}/><w:bottom {rule}/><w:insideH {rule}/></w:tblBorders>"
    look = f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{borders}{margins}</w:tblPr>'
    normal = '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
    return normal + "".join(
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/>{look}</w:style>'
        for name in ("Table", TABLE_STYLE)
    )
