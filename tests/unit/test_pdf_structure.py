"""The repaired structure tree: what a screen reader would meet."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import product
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_ua.verapdf import check_all, rules

from progress_update.render.structure import repair
from progress_update.render.structure.tables import lay_out
from progress_update.render.structure.tree import Tree, children, is_element, is_reference, parts, tag

PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='80' height='40'%3E"
    "%3Crect width='80' height='40' fill='navy'/%3E%3C/svg%3E"
)
SPANNER = """<table><caption>Offences by year</caption>
<thead><tr><th rowspan="2">Measure</th><th colspan="2">Inner</th><th colspan="2">Outer</th></tr>
<tr><th>I-2020</th><th>I-2021</th><th>O-2020</th><th>O-2021</th></tr></thead>
<tbody><tr><th>Robbery</th><td>a</td><td>b</td><td>c</td><td>d</td></tr></tbody></table>"""
GROUPS = """<table><caption>Offences</caption>
<thead><tr><th>Measure</th><th>Rate</th></tr></thead>
<tbody><tr><th colspan="2">Violence</th></tr><tr><th>Homicide</th><td>a</td></tr><tr><th>Knives</th><td>b</td></tr>
<tr><th colspan="2">Property</th></tr><tr><th>Burglary</th><td>c</td></tr></tbody></table>"""
ROW_SPAN = """<table><caption>Boroughs</caption>
<thead><tr><th>Area</th><th>Sex</th><th>Count</th></tr></thead>
<tbody><tr><th rowspan="2">Camden</th><th>Women</th><td>a</td></tr><tr><th>Men</th><td>b</td></tr>
<tr><th>Barnet</th><td colspan="2">c</td></tr></tbody></table>"""
LONG = (
    "<table><caption>Offences</caption><thead><tr><th>Measure</th><th>Count</th></tr></thead><tbody>"
    + "".join(f"<tr><th>Row {n}</th><td>{n}</td></tr>" for n in range(120))
    + "</tbody></table>"
)

# Each page with the PDF/UA-1 rules that it breaks as the layout engine leaves it.
PAGES: dict[str, tuple[str, set[str]]] = {
    "footnote": (
        '<p id="m">Robbery fell.<a href="#n"><sup>1</sup></a></p>'
        '<ol><li id="n"><p>A note. <a href="#m">Back</a></p></li></ol>',
        {"7.18.5-1", "7.2-20"},
    ),
    "code in a link": ('<p>See <a href="https://example.org/">the <code>file</code> here</a>.</p>', {"7.18.5-1"}),
    "linked picture": (f'<p><a href="https://example.org/"><img alt="Map" src="{PICTURE}"></a></p>', {"7.18.5-1"}),
    "block of a picture in a link": (
        f'<style>a, img{{display:block}}</style><a href="https://example.org/"><img alt="Map" src="{PICTURE}"></a>',
        {"7.18.5-1"},
    ),
    "link laid out as a table": (
        '<a id="m" href="#m" style="display:table"><b style="display:table-cell">Cell</b></a>',
        {"7.18.5-1"},
    ),
    "anchor without target": ('<p><a id="here">Here</a> and <a href="#here">there</a>.</p>', set()),
    "contents": (
        '<style>nav a::after{content:leader(".") target-counter(attr(href), page)}</style>'
        '<nav><ul><li><a href="#m"><span>1</span> Robbery</a></li></ul></nav><h2 id="m">Robbery</h2>',
        {"7.18.5-1"},
    ),
    "tight list": ("<ul><li>one</li><li>two</li></ul>", set()),
    "loose list": ("<ul><li><p>one</p><p>more</p></li><li><p>two</p></li></ul>", {"7.2-20"}),
    "nested lists": (
        "<ul><li>one<ul><li>inner<ol><li>deep</li></ol></li></ul></li><li><p>two</p><ul><li>last</li></ul></li></ul>",
        {"7.2-20"},
    ),
    "definitions": ("<dl><dt>Term</dt><dd><p>Meaning</p></dd></dl>", set()),
    "spanning headers": (SPANNER, {"7.5-1"}),
    "group rows": (GROUPS, set()),
    "cells of several rows": (ROW_SPAN, set()),
    "a table over pages": (LONG, set()),
    "tables on pages of their own": (f"{GROUPS}<div style='break-before:page'>{SPANNER}</div>", {"7.5-1"}),
    "table without headers": ("<table><tr><td>a</td><td>b</td></tr></table>", set()),
    "captioned figure": (
        f'<figure><img alt="A line going down" src="{PICTURE}"><figcaption>Burglary</figcaption></figure>',
        set(),
    ),
    "decoration": (f'<p>Text <img alt="" src="{PICTURE}"> goes on <img alt="Map" src="{PICTURE}"></p>', {"7.3-1"}),
    "text alone": ("<p>Nothing else.</p>", set()),
}


def laid_out(body: str) -> bytes:
    from weasyprint import HTML

    page = f'<!DOCTYPE html><html lang="en-GB"><head><title>Page</title></head><body><h1>Page</h1>{body}</body></html>'
    return HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")


pytestmark = pytest.mark.xdist_group("pdf structure")  # one run of Java for all


@pytest.fixture(scope="session")
def pages() -> dict[str, bytes]:
    return {name: laid_out(body) for name, (body, _) in PAGES.items()}


@pytest.fixture(scope="session")
def broken_rules(pages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What veraPDF finds in each page before and after: one run of Java for them all."""
    folder = tmp_path_factory.mktemp("pdf_ua")
    for number, content in enumerate(pages.values()):
        (folder / f"{number}-before.pdf").write_bytes(content)
        (folder / f"{number}-after.pdf").write_bytes(repair(content))
    found = check_all(sorted(folder.iterdir()))
    names = list(pages)
    return {
        f"{names[int(path.stem.split('-')[0])]} {path.stem.split('-')[1]}": broken for path, broken in found.items()
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_repaired_page_keeps_every_rule_of_pdf_ua(broken_rules: dict[str, list[str]], name: str) -> None:
    assert broken_rules[f"{name} after"] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_layout_engine_alone_breaks_just_these_rules(broken_rules: dict[str, list[str]], name: str) -> None:
    assert rules(broken_rules[f"{name} before"]) == PAGES[name][1]


@pytest.mark.parametrize("name", PAGES)
def test_a_second_repair_changes_nothing(pages: dict[str, bytes], name: str) -> None:
    once = repair(pages[name])
    assert repair(once) == once
    assert repair(pages[name]) == once


# Whether the box of a picture has been turned cannot be seen from the box.
@pytest.mark.parametrize("name", [name for name, (body, _) in PAGES.items() if "<img" not in body])
def test_a_repair_that_does_not_know_of_the_first_finds_nothing_to_mend(pages: dict[str, bytes], name: str) -> None:
    once = repair(pages[name])
    assert outline(repair(without_index(once))) == outline(once)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_leads_back_to_the_element_that_holds_each_part(pages: dict[str, bytes], name: str) -> None:
    assert_consistent(repair(pages[name]))


def test_a_table_over_pages_is_one_table_with_one_head_and_all_its_rows(pages: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(pages["a table over pages"])) as drawn:
        assert len(drawn.pages) > 2
        assert len(Tree(drawn).elements("Table")) == len(drawn.pages)
    with pikepdf.open(BytesIO(repair(pages["a table over pages"]))) as pdf:
        (table,) = Tree(pdf).elements("Table")
        assert [tag(part) for part in children(table)] == ["Caption", "THead", "TBody"]
        assert len(children(children(table)[2])) == 120
        assert len(Tree(pdf).elements("TR")) == 121
        last = Tree(pdf).elements("TD")[-1]
        assert [str(name) for name in last.A.Headers] == ["t1r1c2", "t1r121c1"]


def test_a_table_of_its_own_on_the_next_page_is_not_joined_to_the_last_one(pages: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(repair(pages["tables on pages of their own"]))) as pdf:
        assert len(Tree(pdf).elements("Table")) == 2


@pytest.mark.parametrize("name", ["text alone", "tight list"])
def test_a_page_with_nothing_to_mend_keeps_its_tree(pages: dict[str, bytes], name: str) -> None:
    assert outline(repair(pages[name])) == outline(pages[name])


def test_a_pdf_without_structure_comes_back_as_it_is() -> None:
    blank = pikepdf.new()
    blank.add_blank_page()
    target = BytesIO()
    blank.save(target)
    assert repair(target.getvalue()) == target.getvalue()


def test_one_link_is_one_annotation_that_covers_its_picture(pages: dict[str, bytes]) -> None:
    with opened(repair(pages["linked picture"])) as pdf:
        (annotation,) = pdf.pages[0].Annots
        _, bottom, _, top = sorted_box(annotation.Rect)
        assert top - bottom >= 40 * 0.75
        link = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[int(annotation.StructParent)]
        assert [tag(child) for child in children(link)] == ["Figure"]


def test_two_links_stay_two(pages: dict[str, bytes]) -> None:
    with opened(repair(pages["footnote"])) as pdf:
        assert [str(annotation.Dest) for annotation in pdf.pages[0].Annots] == ["n", "m"]


def test_a_list_within_a_list_stands_in_the_item_above_it(pages: dict[str, bytes]) -> None:
    with opened(repair(pages["nested lists"])) as pdf:
        tree = Tree(pdf)
        outer, inner, deep, last = tree.elements("L")
        assert [tag(child) for child in children(outer)] == ["LI", "LI"]
        assert [tag(listing.P) for listing in (inner, deep, last)] == ["LBody"] * 3


@pytest.mark.parametrize("item", ["one<p>two</p>", "<p>one</p><p>two</p>", "<p>one</p>two<ul><li>x</li></ul>"])
def test_an_item_holds_a_label_and_one_body(item: str) -> None:
    with opened(repair(laid_out(f"<ul><li>{item}</li></ul>"))) as pdf:
        for element in Tree(pdf).elements("LI"):
            assert [tag(child) for child in children(element)] == ["Lbl", "LBody"]


def test_spanning_headers_reach_the_cells_below_them_and_no_others() -> None:
    headers = headers_by_cell(SPANNER)
    assert headers["a"] == ["Inner", "I-2020", "Robbery"]
    assert headers["b"] == ["Inner", "I-2021", "Robbery"]
    assert headers["c"] == ["Outer", "O-2020", "Robbery"]
    assert headers["d"] == ["Outer", "O-2021", "Robbery"]


def test_a_group_row_holds_until_the_next_one() -> None:
    headers = headers_by_cell(GROUPS)
    assert headers["a"] == ["Rate", "Violence", "Homicide"]
    assert headers["b"] == ["Rate", "Violence", "Knives"]
    assert headers["c"] == ["Rate", "Property", "Burglary"]


def test_a_group_row_ends_with_its_body() -> None:
    two_bodies = GROUPS.replace("</tbody>", "</tbody><tbody><tr><th>Total</th><td>z</td></tr></tbody>")
    assert headers_by_cell(two_bodies)["z"] == ["Rate", "Total"]


def test_headers_of_several_rows_and_cells_of_several_columns_meet() -> None:
    headers = headers_by_cell(ROW_SPAN)
    assert headers["a"] == ["Count", "Camden", "Women"]
    assert headers["b"] == ["Count", "Camden", "Men"]
    assert headers["c"] == ["Sex", "Count", "Barnet"]


def test_a_first_row_of_headers_counts_as_the_head_where_the_table_has_none() -> None:
    bare = "<table><tr><th>Area</th><th>Count</th></tr><tr><th>Camden</th><td>a</td></tr></table>"
    assert headers_by_cell(bare)["a"] == ["Count", "Camden"]
    assert scopes(bare) == {"Area": "Column", "Count": "Column", "Camden": "Row"}


def test_headers_say_whether_they_speak_for_a_column_or_a_row() -> None:
    assert scopes(GROUPS) == {
        "Measure": "Column",
        "Rate": "Column",
        "Violence": "Column",
        "Homicide": "Row",
        "Knives": "Row",
        "Property": "Column",
        "Burglary": "Row",
    }


def test_headers_of_two_tables_are_kept_apart_and_can_be_looked_up() -> None:
    with opened(repair(laid_out(GROUPS + SPANNER))) as pdf:
        index = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
        named = Tree(pdf).elements("TH")
        assert len(index) == len(named) == 7 + 8
        assert all(index[str(cell.ID)].objgen == cell.objgen for cell in named)
        told = [str(name) for cell in Tree(pdf).elements("TD") for name in cell.A.Headers]
        assert told and set(told) <= set(index)


def test_a_cell_that_reaches_below_its_body_is_cut_off_there() -> None:
    body = "<table><tbody><tr><th rowspan='9'>A</th><td>a</td></tr></tbody><tbody><tr><td>b</td></tr></tbody></table>"
    assert headers_by_cell(body) == {"A": [], "a": ["A"], "b": []}


def test_a_header_speaks_for_the_cells_after_it_in_its_row() -> None:
    body = "<table><tr><td>a</td><th>Middle</th><td>b</td></tr></table>"
    assert headers_by_cell(body) == {"a": [], "Middle": [], "b": ["Middle"]}


def test_a_header_beside_a_cell_from_the_row_above_is_no_row_of_headers() -> None:
    body = "<table><tr><td rowspan='2'>a</td><td>b</td></tr><tr><th>Last</th></tr></table>"
    assert scopes(body) == {"Last": "Row"}


def test_content_given_to_another_element_is_known_to_the_page(pages: dict[str, bytes]) -> None:
    with opened(pages["text alone"]) as pdf:
        tree = Tree(pdf)
        (paragraph,) = tree.elements("P")
        (span,) = children(paragraph)
        (content,) = parts(span)
        tree.give(paragraph, [content])
        assert tree.owners[int(paragraph.Pg.StructParents)][content].objgen == paragraph.objgen


@pytest.mark.parametrize("size", ["A4", "A4 landscape", "100mm 60mm"])
def test_a_figure_lies_on_the_page_where_it_is_drawn(size: str) -> None:
    style = f"<style>@page{{size:{size};margin:10mm}}h1{{display:none}}body{{margin:0}}img{{display:block}}</style>"
    with opened(repair(laid_out(f'{style}<img alt="Map" src="{PICTURE}">'))) as pdf:
        (figure,) = Tree(pdf).elements("Figure")
        left, bottom, right, top = map(float, figure.A.BBox)
        margin, height = 10 / 25.4 * 72, float(pdf.pages[0].MediaBox[3])
    # 80 by 40 CSS pixels in the top left corner of the page's content.
    assert (left, top) == pytest.approx((margin, height - margin), abs=0.01)
    assert (right - left, top - bottom) == pytest.approx((60, 30), abs=0.01)


def test_a_decoration_is_no_longer_in_the_tree_and_is_still_drawn(pages: dict[str, bytes]) -> None:
    with opened(pages["decoration"]) as before, opened(repair(pages["decoration"])) as after:
        assert [figure.get("/Alt") for figure in Tree(after).elements("Figure")] == ["Map"]
        assert painted(after) == painted(before)
        assert marks(before).count("/Figure") == marks(after).count("/Figure") + 1
        assert marks(after).count("/Artifact") == marks(before).count("/Artifact") + 1


SPANS = st.lists(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=5), min_size=1, max_size=6)


@given(SPANS)
def test_a_cell_starts_where_no_cell_before_it_reaches(spans: list[list[tuple[int, int]]]) -> None:
    covered: set[tuple[int, int]] = set()
    for place in (place for row in lay_out(spans) for place in row):
        assert (place.row, place.column) not in covered
        assert place.row + place.rows <= len(spans)
        down, across = range(place.row, place.row + place.rows), range(place.column, place.column + place.columns)
        covered.update(product(down, across))


@given(SPANS)
def test_cells_stand_in_their_row_in_the_order_they_come(spans: list[list[tuple[int, int]]]) -> None:
    for number, row in enumerate(lay_out(spans)):
        columns = [place.column for place in row]
        assert columns == sorted(set(columns))
        assert {place.row for place in row} <= {number}


WORDS = st.sampled_from(["one", "two", "<sup>3</sup>", "<code>x</code>", f'<img alt="Map" src="{PICTURE}">'])
INLINE = st.recursive(WORDS, lambda inner: inner.map('<a href="#h">{}</a>'.format) | inner.map("<b>{}</b>".format))
BLOCKS = st.recursive(
    INLINE.map("<p>{}</p>".format) | INLINE,
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(
        lambda held: "<ul>" + "".join(f"<li>{part}</li>" for part in held) + "</ul>"
    ),
    max_leaves=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS)
def test_whatever_is_nested_in_whatever_the_repaired_tree_is_sound(body: str) -> None:
    once = repair(laid_out(f'<p id="h">Here</p>{body}'))
    assert_consistent(once)
    assert repair(once) == once


def assert_consistent(content: bytes) -> None:
    with opened(content) as pdf:
        tree = Tree(pdf)
        for element in tree.elements():
            for part in parts(element):
                assert owner(tree, element, part).objgen == element.objgen
            if tag(element) == "LI":
                assert {tag(child) for child in children(element)} <= {"Lbl", "LBody"}
        held = [part.Obj.objgen for element in tree.elements("Link") for part in parts(element) if is_reference(part)]
        drawn = [note.objgen for page in pdf.pages for note in page.get("/Annots", [])]
        assert sorted(held) == sorted(drawn)
        assert sorted(named_by_the_page(tree)) == sorted(held_by_the_tree(tree))


def named_by_the_page(tree: Tree) -> list[tuple[int, int]]:
    """The parts for which the page names an element: annotations by number, content by page and number."""
    named = []
    for number, owner in tree.owners.items():
        contents = list(owner) if isinstance(owner, pikepdf.Array) else None
        named += [(number, -1)] if contents is None else [(number, at) for at, one in enumerate(contents) if one]
    return named


def held_by_the_tree(tree: Tree) -> list[tuple[int, int]]:
    return [
        (int(part.Obj.StructParent), -1) if is_reference(part) else (int(element.Pg.StructParents), part)
        for element in tree.elements()
        for part in parts(element)
        if not is_element(part)
    ]


def owner(tree: Tree, element: pikepdf.Object, part: Any) -> pikepdf.Object:
    if is_element(part):
        return part.P
    if is_reference(part):
        return tree.owners[int(part.Obj.StructParent)]
    return tree.owners[int(element.Pg.StructParents)][part]


def headers_by_cell(table: str) -> dict[str, list[str]]:
    """The headers told for each cell, all by their text in the page."""
    return {label: headers for label, headers, _ in cells(table)}


def scopes(table: str) -> dict[str, str]:
    return {label: scope for label, _, scope in cells(table) if scope}


def cells(table: str) -> list[tuple[str, list[str], str]]:
    labels = re.findall(r"<t[hd](?: [^>]*)?>(.*?)</t[hd]>", table)
    with opened(repair(laid_out(table))) as pdf:
        found = Tree(pdf).elements("TH", "TD")
        names = {str(cell.ID): label for cell, label in zip(found, labels, strict=True) if "/ID" in cell}
        return [
            (label, [names[str(name)] for name in cell.A.get("/Headers", [])], str(cell.A.get("/Scope", ""))[1:])
            for cell, label in zip(found, labels, strict=True)
        ]


def outline(content: bytes) -> list[Any]:
    """The tree as plain nested lists: tags, attributes, parts."""
    with opened(content) as pdf:
        return [_outline(element) for element in children(pdf.Root.StructTreeRoot)]


def _outline(part: Any) -> Any:
    if isinstance(part, int):
        return part
    if is_reference(part):
        return "reference"
    told = repr(part.get("/A")), str(part.get("/ID", "")), str(part.get("/Alt", ""))
    return [tag(part), *told, [_outline(inner) for inner in parts(part)]]


def without_index(content: bytes) -> bytes:
    target = BytesIO()
    with opened(content) as pdf:
        del pdf.Root.StructTreeRoot.IDTree
        pdf.save(target)
    return target.getvalue()


def painted(pdf: pikepdf.Pdf) -> list[str]:
    """The page's instructions apart from the marks around them."""
    marking = {"BDC", "BMC"}
    return [str(one) for one in pikepdf.parse_content_stream(pdf.pages[0]) if str(one.operator) not in marking]


def marks(pdf: pikepdf.Pdf) -> list[str]:
    found = pikepdf.parse_content_stream(pdf.pages[0])
    return [str(one.operands[0]) for one in found if str(one.operator) in {"BDC", "BMC"}]


def sorted_box(box: pikepdf.Object) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = map(float, box)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))
