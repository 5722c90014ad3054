"""The PDF: laid out from the HTML page by WeasyPrint, then its structure put right.

PDF/UA-1. The bytes depend on the page, the fonts and the clock, not on the folder or the day.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pydyf

from progress_update.errors import RenderError, SystemLibraryError
from progress_update.render.complaints import listening, name_of
from progress_update.render.structure import repair
from progress_update.system import LIBRARIES, PANGO, install_command, load
from progress_update.whole_file import write_whole

# Characters shown on each side of one that no font can draw.
AROUND = 30
# Drawings for narrow screens, which the style sheet keeps off paper: nearly a third of the page's elements.
_NARROW = re.compile(r'<svg\b[^>]*\bclass="narrow"[^>]*>.*?</svg>', re.DOTALL)
SVG = "{http://www.w3.org/2000/svg}"


def write_pdf(html: Path, pdf: Path, *, clock: int, keep_fonts: bool = False) -> list[str]:
    """Write `html` as an accessible PDF and return what is wrong with the page: nothing, if all is well.

    The clock, in seconds since 1970, gives the document's dates. The page may load only what is inside it or
    in its folder. A page that cannot be drawn as it is meant leaves no PDF: RenderError if it asks for
    anything else or has a character that no font can draw, SystemLibraryError if Pango is not on this machine.
    A process that makes many pages may `keep_fonts` and what was measured with them for the next.
    """
    require_engine()
    import progress_update.render.shortcuts  # noqa: F401
    from progress_update.render.lines import laid_out
    from progress_update.render.local_files import told_plainly

    with listening() as complaints, told_plainly(html.name):
        page = _page(html)
        document = laid_out(lambda fonts: page.render(pdf_variant="pdf/ua-1", font_config=fonts), keep=keep_fonts)
        _date(document, clock)
        _relate_links(document)
        drawn = document.write_pdf(finisher=_name_links, pdf_variant="pdf/ua-1")
    if complaints.missing:
        raise _missing_glyph(complaints.missing, page.etree_element, html)
    write_whole(pdf, repair(drawn))
    return [*complaints.messages, *_undescribed(page.etree_element)]


def require_engine() -> None:
    """Return when the layout engine can be loaded; otherwise SystemLibraryError with the command that helps."""
    try:
        importlib.import_module("weasyprint")
    except OSError as error:
        reason = str(error).splitlines()[0].split(":")[0]
        raise SystemLibraryError(
            f"the PDF's layout engine needs Pango from the operating system ({reason})",
            remedy=f"Install with: {install_command(LIBRARIES)}",
        ) from error


def pango_version() -> str:
    """The version of the layout engine's library, which comes from the operating system: `1.50.12`."""
    number = int(load(PANGO).pango_version())
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _page(html: Path) -> Any:
    from weasyprint import HTML

    from progress_update.render.local_files import LocalFiles, address_of

    source = _NARROW.sub("", html.read_text(encoding="utf-8"))
    return HTML(string=source, base_url=address_of(html), url_fetcher=LocalFiles(html.parent))


def _date(document: Any, clock: int) -> None:
    """The engine writes no date of its own; the report's clock gives one that is the same tomorrow."""
    moment = datetime.fromtimestamp(clock, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    document.metadata.created = document.metadata.modified = moment


def _relate_links(document: Any) -> None:
    """Links to files beside the page stay relative: where the page was built is nobody's business."""
    from progress_update.render.local_files import as_written

    for page in document.pages:
        page.links = [(kind, as_written(target), *rest) for kind, target, *rest in page.links]


def _name_links(document: Any, _pdf: pydyf.PDF) -> None:
    """A link's description is what the page calls it; the engine writes the bare address."""
    for page in document.pages:
        for *_, box in page.links:
            if box.link_annotation and (name := _link_name(box.element)):
                box.link_annotation["Contents"] = pydyf.String(name)


def _link_name(element: Any) -> str:
    pictures = " ".join(image.get("alt", "") for image in element.iter("img"))
    return _spaced(element.get("aria-label") or element.get("title") or f"{''.join(element.itertext())} {pictures}")


def _missing_glyph(characters: list[str], tree: Any, html: Path) -> RenderError:
    first, *others = dict.fromkeys(characters)
    more = f"; also {', '.join(map(name_of, others))}" if others else ""
    return RenderError(
        f'no font can draw "{first}" ({name_of(first)}) in {_text_around(first, tree)}{more}',
        where=html.name,
        remedy="Use another character or add a font that has it",
    )


def _text_around(character: str, tree: Any) -> str:
    text = _spaced("".join(tree.find("body").itertext()))
    place = text.find(character)
    if place < 0:
        return "a picture or in text that the style sheet adds"
    return f'"{text[max(0, place - AROUND) : place + AROUND].strip()}"'


def _undescribed(tree: Any) -> Iterator[str]:
    """Pictures that carry no alternative text and do not say that they only decorate."""
    for image in tree.iter("img"):
        if image.get("alt") is None:
            source = image.get("src", "")[:60]
            yield f'the picture {source} has no alternative text: give it one, or alt="" if it only decorates'
    for drawing in tree.iter(f"{SVG}svg"):
        if drawing.get("aria-hidden") != "true" and not drawing.findtext(f"{SVG}title"):
            yield 'a drawing in the page has no <title>: give it one, or aria-hidden="true" if it only decorates'


def _spaced(text: str) -> str:
    return " ".join(text.split())
