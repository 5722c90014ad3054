"""The reference document that pandoc takes styles, page, head and foot from, made from word.yml and the brand."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

import pypandoc

from progress_update.brand import Brand
from progress_update.briefing.word.styles import R, StyleSheet, W, style_id, styles_xml, twips
from progress_update.office.package import pack, read_parts
from progress_update.office.theme import theme_xml

_NAMES = f'xmlns:w="{W}" xmlns:r="{R}"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class RunningText:
    """What stands at the head and foot of every page but the first."""

    title: str
    period: str
    publisher: str
    warning: str = ""


def reference_document(sheet: StyleSheet, brand: Brand, running: RunningText, *, clock: datetime) -> bytes:
    """A Word file without text: pandoc's own, with our styles, theme, page, head and foot in place of its."""
    asked = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    parts = read_parts(subprocess.run(asked, capture_output=True, check=True).stdout)
    parts["word/styles.xml"] = styles_xml(sheet, brand)
    parts["word/theme/theme1.xml"] = theme_xml(brand)
    parts["word/settings.xml"] = _settings()
    parts["word/fontTable.xml"] = f"{_XML}<w:fonts {_NAMES}/>".encode()
    parts["word/header1.xml"] = _header(running)
    parts["word/footer1.xml"] = _footer(running)
    parts["word/document.xml"] = _document(sheet)
    _declare(parts)
    return pack(parts, clock=clock)


def section(sheet: StyleSheet, *, kind: str = "nextPage", columns: int = 1, gap: float = 6, head: bool = True) -> str:
    """The properties of a section that the page is the same in: its columns, and whether head and foot are shown."""
    page = sheet.page
    refs = (
        '<w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>'
    )
    margins = " ".join(
        f'w:{side}="{twips(page[side])}"' for side in ("top", "right", "bottom", "left", "header", "footer")
    )
    return (
        f'<w:sectPr {_NAMES}>{refs if head else ""}<w:type w:val="{kind}"/>'
        f'<w:pgSz w:w="{twips(page["width"])}" w:h="{twips(page["height"])}"/><w:pgMar {margins} w:gutter="0"/>'
        f'<w:cols w:num="{columns}" w:space="{twips(gap)}"/></w:sectPr>'
    )


def _document(sheet: StyleSheet) -> bytes:
    return f"{_XML}<w:document {_NAMES}><w:body><w:p/>{section(sheet)}</w:body></w:document>".encode()


def _settings() -> bytes:
    """British English, fonts that travel with the file, and Word's newest layout rules."""
    compatible = (
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat>'
    )
    scheme = " ".join(
        f'w:{name}="{slot}"'
        for name, slot in (
            ("bg1", "light1"), ("t1", "dark1"), ("bg2", "light2"), ("t2", "dark2"),
            *((f"accent{n}", f"accent{n}") for n in range(1, 7)),
            ("hyperlink", "hyperlink"), ("followedHyperlink", "followedHyperlink"),
        )
    )  # fmt: skip
    return (
        f'{_XML}<w:settings {_NAMES}><w:zoom w:percent="100"/><w:embedTrueTypeFonts/><w:saveSubsetFonts/>'
        f'<w:defaultTabStop w:val="720"/>{compatible}<w:themeFontLang w:val="en-GB"/>'
        f'<w:clrSchemeMapping {scheme}/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    ).encode()


def _header(running: RunningText) -> bytes:
    warning = _line("Warning", _said(running.warning)) if running.warning else ""
    line = _line("Header", f"{_said(running.title)}<w:r><w:tab/></w:r>{_said(running.period)}")
    return f"{_XML}<w:hdr {_NAMES}>{warning}{line}</w:hdr>".encode()


def _footer(running: RunningText) -> bytes:
    pages = f"{_said('Page ')}{_field('PAGE', '2')}{_said(' of ')}{_field('NUMPAGES', '2')}"
    line = _line("Footer", f"{_said(running.publisher)}<w:r><w:tab/></w:r>{pages}")
    return f"{_XML}<w:ftr {_NAMES}>{line}</w:ftr>".encode()


def _line(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{runs}</w:p>'


def _said(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(code: str, shown: str) -> str:
    return f"<w:fldSimple w:instr={quoteattr(f' {code} ')}>{_said(shown)}</w:fldSimple>"


def _declare(parts: dict[str, bytes]) -> None:
    """Name the head and the foot to the package and to the document."""
    kinds = "".join(
        f'<Override PartName="/word/{kind}1.xml" ContentType="{_TYPES}.{kind}+xml"/>' for kind in ("header", "footer")
    )
    links = "".join(
        f'<Relationship Id="rId{kind.capitalize()}" Type="{_OFFICE}/{kind}" Target="{kind}1.xml"/>'
        for kind in ("header", "footer")
    )
    for name, end, added in (
        ("[Content_Types].xml", b"</Types>", kinds),
        ("word/_rels/document.xml.rels", b"</Relationships>", links),
    ):
        parts[name] = parts[name].replace(end, added.encode() + end)
