"""Reads an ODS for the checks, from its XML: what LibreOffice, Excel or odfdo wrote as well as our own."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from progress_update.spreadsheets.ods_xml import NAMESPACES
from progress_update.spreadsheets.reading import Entry, Look, Marked, Page, Place, Value, Workbook

# A file may say that a row or cell is repeated a million times to the edge of the sheet; nothing is there.
FAR = 20_000
_PLACE = re.compile(r"\$?(?:'(?P<quoted>[^']+)'|(?P<plain>[^.:']+))?\.\$?(?P<column>[A-Z]+)\$?(?P<row>\d+)")


def read_ods(path: Path) -> Workbook:
    with zipfile.ZipFile(path) as file:
        content, styles, meta = (
            ElementTree.fromstring(file.read(f"{name}.xml")) for name in ("content", "styles", "meta")
        )
        settings = ElementTree.fromstring(file.read("settings.xml")) if "settings.xml" in file.namelist() else None
        parts = tuple(file.namelist())
    looks = Looks(content, styles)
    view = _view(settings)
    tables = list(_tables(content))
    devices = tuple(_paper(styles))
    pages = tuple(
        _page(
            sheet, [marked for name, marked in tables if name == sheet.get(_name("table:name"))], looks, view, devices
        )
        for sheet in content.iter(_name("table:table"))
    )
    return Workbook(
        pages, title=_text(meta, "dc:title"), language=_text(meta, "dc:language"),
        author=_text(meta, "meta:initial-creator") or _text(meta, "dc:creator"),
        keywords=", ".join(word.text or "" for word in meta.iter(_name("meta:keyword"))),
        opens_on=view.get(("", "ActiveTable"), pages[0].name if pages else ""), parts=parts,
    )  # fmt: skip


def _name(tag: str) -> str:
    prefix, local = tag.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _text(root: Element, tag: str) -> str:
    return root.findtext(f".//{_name(tag)}") or ""


def _page(
    sheet: Element, tables: list[Marked], looks: Looks, view: dict[tuple[str, str], str], devices: tuple[str, ...]
) -> Page:
    name = sheet.get(_name("table:name"), "")
    cells: dict[Place, Entry] = {}
    merged, hidden = [], ["the sheet"] if looks.hides(sheet) else []
    for row, element in _counted(sheet.iter(_name("table:table-row")), "table:number-rows-repeated"):
        if element.get(_name("table:visibility"), "visible") != "visible":
            hidden.append(f"row {row + 1}")
        for column, cell in _counted(_cells_of(element), "table:number-columns-repeated"):
            spans = [int(cell.get(_name(f"table:number-{way}-spanned"), 1)) for way in ("rows", "columns")]
            if max(spans) > 1:
                merged.append(f"{row + 1}.{column + 1}")
            entry = _entry(cell, looks)
            if entry is not None:
                cells[row, column] = entry
    for number, element in _counted(sheet.iter(_name("table:table-column")), "table:number-columns-repeated"):
        if element.get(_name("table:visibility"), "visible") != "visible":
            hidden.append(f"column {number + 1}")
    return Page(
        name, cells, tuple(tables), tuple(merged), tuple(hidden), (*devices, *_devices(sheet, name, view)),
        _cursor(name, view),
    )  # fmt: skip


def _cells_of(row: Element) -> Iterator[Element]:
    tags = {_name("table:table-cell"), _name("table:covered-table-cell")}
    return (cell for cell in row if cell.tag in tags)


def _counted(elements: Iterator[Element], repeated: str) -> Iterator[tuple[int, Element]]:
    """Elements with their numbers, those that stand for several given once for each."""
    number = 0
    for element in elements:
        times = int(element.get(_name(repeated), 1))
        if times < FAR:
            yield from ((number + n, element) for n in range(times))
        number += times


def _entry(cell: Element, looks: Looks) -> Entry | None:
    kind, formula = cell.get(_name("office:value-type"), ""), cell.get(_name("table:formula"), "")
    if not kind and not formula:
        return None
    anchor = cell.find(f".//{_name('text:a')}")
    link = "" if anchor is None else anchor.get(_name("xlink:href"), "")
    return Entry(_value(cell, kind), looks.look(cell.get(_name("table:style-name"), "Default")), formula, link)


def _value(cell: Element, kind: str) -> Value:
    match kind:
        case "float" | "percentage" | "currency":
            return float(cell.get(_name("office:value"), "nan"))
        case "date":
            return date.fromisoformat(cell.get(_name("office:date-value"), "")[:10])
        case "boolean":
            return cell.get(_name("office:boolean-value")) == "true"
        case _:
            return "\n".join("".join(paragraph.itertext()) for paragraph in cell.findall(_name("text:p")))


def _tables(content: Element) -> Iterator[tuple[str, Marked]]:
    """Database ranges, each with the sheet that it lies on."""
    for element in content.iter(_name("table:database-range")):
        ends = list(_PLACE.finditer(element.get(_name("table:target-range-address"), "")))
        if len(ends) == 2:
            sheet = ends[0]["quoted"] or ends[0]["plain"]
            first, last = (_place(end) for end in ends)
            headed = element.get(_name("table:contains-header"), "true") == "true"
            filtered = element.get(_name("table:display-filter-buttons"), "false") == "true"
            yield sheet.strip("$"), Marked(element.get(_name("table:name"), ""), first, last, headed, filtered)


def _place(end: re.Match[str]) -> Place:
    column = 0
    for letter in end["column"]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(end["row"]) - 1, column - 1


class Looks:
    """Styles by name, each with what it inherits."""

    def __init__(self, *roots: Element) -> None:
        self._styles = {
            (style.get(_name("style:family"), ""), style.get(_name("style:name"), "")): style
            for root in reversed(roots)
            for style in root.iter(_name("style:style"))
        }
        self._default = [
            style for root in roots for style in root.iter(_name("style:default-style"))
            if style.get(_name("style:family")) == "table-cell"
        ]  # fmt: skip
        self._known: dict[str, Look] = {}

    def look(self, name: str) -> Look:
        if name not in self._known:
            self._known[name] = self._look(name)
        return self._known[name]

    def hides(self, sheet: Element) -> bool:
        style = self._styles.get(("table", sheet.get(_name("table:style-name"), "")))
        shown = None if style is None else style.find(_name("style:table-properties"))
        return shown is not None and shown.get(_name("table:display")) == "false"

    def _look(self, name: str) -> Look:
        found: dict[str, str] = {}
        for style in [*self._default, *reversed(list(self._line(name)))]:
            for part in style:
                found |= part.attrib

        def of(tag: str, otherwise: str = "") -> str:
            return found.get(_name(tag), otherwise)

        font = of("style:font-name") or of("fo:font-family").strip("'")
        size = of("fo:font-size", "10pt")
        return Look(
            font=font, points=float(size.removesuffix("pt")) if size.endswith("pt") else 0.0,
            bold=of("fo:font-weight") == "bold", italic=of("fo:font-style") == "italic",
            underlined=of("style:text-underline-style", "none") != "none",
            superscript=bool(of("style:text-position")) and not of("style:text-position").startswith("0"),
            colour=_colour(of("fo:color"), of("style:use-window-font-color")),
            filled=of("fo:background-color", "transparent") != "transparent",
            wraps=of("fo:wrap-option") == "wrap", turned=of("style:rotation-angle", "0") not in ("0", "0deg"),
            side={"end": "right", "start": "left"}.get(of("fo:text-align"), of("fo:text-align")),
            style=self._named(name),
        )  # fmt: skip

    def _line(self, name: str) -> Iterator[Element]:
        """A style and those it comes from, the nearest first."""
        style = self._styles.get(("table-cell", name))
        while style is not None:
            yield style
            style = self._styles.get(("table-cell", style.get(_name("style:parent-style-name"), "")))

    def _named(self, name: str) -> str:
        """The heading style that a cell has or inherits; otherwise its own name."""
        line = self._line(name)
        names = [style.get(_name("style:display-name"), style.get(_name("style:name"), "")) for style in line]
        return next((known for known in names if known.startswith("Heading")), names[0] if names else "")


def _colour(colour: str, automatic: str) -> str:
    return "" if automatic == "true" or colour in ("", "#000000") else colour.lstrip("#").lower()


def _view(settings: Element | None) -> dict[tuple[str, str], str]:
    """How the file opens: (sheet, item) -> value; items of the whole view under no sheet."""
    if settings is None:
        return {}
    found: dict[tuple[str, str], str] = {}
    for sheets in settings.iter(_name("config:config-item-map-named")):
        for sheet in sheets:
            for item in sheet.iter(_name("config:config-item")):
                found[sheet.get(_name("config:name"), ""), item.get(_name("config:name"), "")] = item.text or ""
    for view in settings.iter(_name("config:config-item-map-entry")):
        for item in view.findall(_name("config:config-item")):
            found.setdefault(("", item.get(_name("config:name"), "")), item.text or "")
    return found


def _cursor(sheet: str, view: dict[tuple[str, str], str]) -> str:
    from progress_update.spreadsheets.reading import place_name

    row, column = (int(view.get((sheet, f"CursorPosition{axis}"), 0)) for axis in ("Y", "X"))
    return place_name((row, column))


def _devices(sheet: Element, name: str, view: dict[tuple[str, str], str]) -> Iterator[str]:
    if any(view.get((name, f"{way}SplitMode"), "0") != "0" for way in ("Horizontal", "Vertical")):
        yield "frozen panes"
    if sheet.find(f".//{_name('table:shapes')}") is not None or _drawn(sheet):
        yield "a picture or chart"
    if sheet.find(f".//{{{NAMESPACES['office']}}}annotation") is not None:
        yield "a comment or text box"
    if view.get((name, "ZoomValue"), view.get(("", "ZoomValue"), "100")) != "100":
        yield "another size than 100%"


def _drawn(sheet: Element) -> bool:
    return any(element.tag.startswith("{urn:oasis:names:tc:opendocument:xmlns:drawing") for element in sheet.iter())


def _paper(styles: Element) -> Iterator[str]:
    """Headers and footers that are shown and say something."""
    for part in ("header", "footer"):
        for element in styles.iter(_name(f"style:{part}")):
            if element.get(_name("style:display"), "true") == "true" and "".join(element.itertext()).strip():
                yield "a header or footer"
                return
