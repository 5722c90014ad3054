"""How an ODS looks: styles of cells, rows and columns, how numbers are shown, the page it is printed on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from progress_update.spreadsheets.book import Book, Cell, Form, Link, Number
from progress_update.spreadsheets.layout import pixels
from progress_update.spreadsheets.ods_xml import root, xml
from progress_update.tables import could_start_a_formula

HEADING = {1: ("Heading_20_1", 16), 2: ("Heading_20_2", 14)}
PLACES = {
    "left": {"fo:text-align": "start"},
    "indented": {"fo:text-align": "start", "fo:margin-left": "7pt"},
    "right": {"fo:text-align": "end", "fo:margin-left": "7pt"},
}


class Looks:
    """The styles that the cells and columns need, each written once, in the order of need."""

    def __init__(self) -> None:
        self._names: dict[object, str] = {}
        self.written = [
            xml("style:style", {"style:name": "sheet", "style:family": "table", "style:master-page-name": "Default"},
                xml("style:table-properties", {"table:display": "true", "style:writing-mode": "lr-tb"})),
        ]  # fmt: skip

    def row(self, points: float) -> str:
        return self._once(f"row{points:g}", lambda name: xml(
            "style:style", {"style:name": name, "style:family": "table-row"},
            xml("style:table-row-properties", {
                "style:row-height": f"{points:g}pt", "style:use-optimal-row-height": "false"})))  # fmt: skip

    def column(self, width: int) -> str:
        """A column as wide as in the XLSX."""
        return self._once(f"column{width}", lambda name: xml(
            "style:style", {"style:name": name, "style:family": "table-column"},
            xml("style:table-column-properties", {"style:column-width": f"{pixels(width) / 96:.4f}in"})))  # fmt: skip

    def cell(
        self, cell: Cell = "", *, wrap: bool = False, bold: bool = False, place: str = "left", ruled: bool = False
    ) -> str:
        """A cell's style; what the cell holds says how its number is shown, and whether it looks like a link."""
        held, link = self._data(cell), isinstance(cell, Link)
        key = (held, wrap, bold, place, ruled, link)
        if key not in self._names:
            name = f"cell{len(self._names)}"
            style = {"style:name": name, "style:family": "table-cell", "style:parent-style-name": "Default"}
            box = {"style:vertical-align": "bottom" if ruled else "top"} | ({"fo:wrap-option": "wrap"} if wrap else {})
            box |= {"fo:border-bottom": "0.75pt solid #000000"} if ruled else {}
            letters = {"fo:font-weight": "bold"} if bold else {}
            letters |= {"style:text-underline-style": "solid", "fo:color": "#0000ff"} if link else {}
            self._add(key, name, xml(
                "style:style", {**style, **({"style:data-style-name": held} if held else {})},
                xml("style:table-cell-properties", box),
                xml("style:paragraph-properties", PLACES[place]),
                *([xml("style:text-properties", letters)] if letters else []),
            ))  # fmt: skip
        return self._names[key]

    def _data(self, cell: Cell) -> str:
        """The name of the data style for what a cell holds; empty for ordinary words."""
        match cell:
            case Number(_, form):
                return self._number(form)
            case date():
                return self._once("day", _day_style)
            case str() if could_start_a_formula(cell):
                return self._once("words", lambda name: xml(
                    "number:text-style", {"style:name": name}, xml("number:text-content")))  # fmt: skip
            case _:
                return ""

    def _number(self, form: Form) -> str:
        if form not in self._names:
            name = f"number{len(self._names)}"
            self._add(form, name, *number_styles(name, form))
        return self._names[form]

    def _once(self, name: str, style: Callable[[str], str]) -> str:
        if name not in self._names:
            self._add(name, name, style(name))
        return name

    def _add(self, key: object, name: str, *styles: str) -> None:
        self._names[key] = name
        self.written += styles


def number_styles(name: str, form: Form) -> Iterator[str]:
    """How a form is shown, as data styles; one with a sign has a style of its own above and below nought."""
    if not form.signed:
        yield _number_style(name, form, "")
        return
    signs = (("above", "+", "value()>0"), ("below", "-", "value()<0"))
    for side, sign, _ in signs:
        yield _number_style(f"{name}{side}", form, sign)
    maps = [
        xml("style:map", {"style:condition": condition, "style:apply-style-name": f"{name}{side}"})
        for side, _, condition in signs
    ]
    yield _number_style(name, form, "", *maps)


def _number_style(name: str, form: Form, sign: str, *maps: str) -> str:
    places = str(form.decimals)
    digits = xml("number:number", {
        "number:decimal-places": places, "number:min-decimal-places": places, "number:min-integer-digits": "1",
        **({} if form.percent else {"number:grouping": "true"}),
    })  # fmt: skip
    after = f"{'%' if form.percent else ''}{form.unit}"
    return xml(
        "number:percentage-style" if form.percent else "number:number-style", {"style:name": name},
        *([xml("number:text", None, sign)] if sign else []), digits,
        *([xml("number:text", None, after)] if after else []), *maps,
    )  # fmt: skip


def _day_style(name: str) -> str:
    space = xml("number:text", None, " ")
    month = xml("number:month", {"number:style": "long", "number:textual": "true"})
    year = xml("number:year", {"number:style": "long"})
    locale = {"number:language": "en", "number:country": "GB"}
    return xml("number:date-style", {"style:name": name, **locale}, xml("number:day"), space, month, space, year)


def styles(book: Book) -> str:
    language, country = book.language.split("-")
    letters = {"style:font-name": "Arial", "fo:font-size": "12pt", "fo:language": language, "fo:country": country}
    default = xml("style:default-style", {"style:family": "table-cell"}, xml("style:text-properties", letters))
    plain = xml("style:style", {"style:name": "Default", "style:family": "table-cell"})
    headings = [
        xml("style:style", {
            "style:name": name, "style:display-name": f"Heading {level}", "style:family": "table-cell",
            "style:parent-style-name": "Default",
        }, xml("style:text-properties", {"fo:font-size": f"{size}pt", "fo:font-weight": "bold"}))
        for level, (name, size) in HEADING.items()
    ]  # fmt: skip
    return root(
        "office:document-styles",
        xml("office:font-face-decls", None, font()),
        xml("office:styles", None, default, plain, *headings),
        xml("office:automatic-styles", None, _page()),
        xml("office:master-styles", None, _master()),
    )


def font() -> str:
    return xml("style:font-face", {
        "style:name": "Arial", "svg:font-family": "Arial", "style:font-family-generic": "swiss",
        "style:font-pitch": "variable",
    })  # fmt: skip


def _page() -> str:
    """A4 on its side, each sheet as wide as the page."""
    sides = {"fo:page-width": "297mm", "fo:page-height": "210mm", "style:print-orientation": "landscape"}
    fitted = {"style:scale-to-X": "1", "style:scale-to-Y": "0", "fo:margin": "15mm"}
    return xml("style:page-layout", {"style:name": "page"}, xml("style:page-layout-properties", {**sides, **fitted}))


def _master() -> str:
    """Without header and footer: what is said there is lost to screen readers."""
    hidden = {"style:display": "false"}
    return xml(
        "style:master-page", {"style:name": "Default", "style:page-layout-name": "page"},
        *(xml(f"style:{part}", hidden) for part in ("header", "header-left", "footer", "footer-left")),
    )  # fmt: skip
