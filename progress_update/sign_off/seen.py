"""What a person who signs a chapter has seen: its figures, its words and its drawings, part by part. Pure.

Figures are rows of the published tables, words are paragraphs, list items and rows of the page, drawings are its
charts and marks. How the page is styled is none of it, and neither is the mark of an embargo.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from progress_update.gate.page import BLOCKS, HEADINGS, UNSEEN, classes, words_of

# Columns of the results that say what a chapter says of a measure, in words. Checksums of sources, and p-values that
# are adjusted by what other chapters hold, are no part of it.
COLUMNS = {
    "value": "", "low": "its lower limit", "high": "its upper limit", "start": "its first day", "end": "its last day",
    "before_value": "the year before", "pre_pandemic_value": "2019/20", "baseline_value": "the baseline",
    "change": "the change", "change_low": "the change's lower limit", "change_high": "the change's upper limit",
    "judgement": "the judgement", "gap_status": "the gap's standing", "marker": "the mark", "status": "the standing",
}  # fmt: skip
DRAWN = ("svg", "img")
EXHIBITS = {"exhibit", "context-note"}  # places of their own; what stands between them belongs to its heading

Row = Mapping[str, str]


@dataclass(frozen=True)
class Seen:
    """`figures` by measure and column, `words` and `charts` by place: the id of an exhibit or of a heading.

    Of a drawing its title is kept, and a checksum of what it draws.
    """

    figures: dict[str, dict[str, str]] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    charts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def checksum(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    @classmethod
    def of(cls, told: Mapping[str, Mapping[str, list[list[str]]]]) -> Seen:
        """Back from what `asdict` gives, by way of JSON, which has no tuples."""
        charts = {place: [(one[0], one[1]) for one in held] for place, held in told["charts"].items()}
        return cls(told["figures"], told["words"], charts)  # type: ignore[arg-type]


def seen_in(elements: Iterable[Element], figures: Mapping[str, Row]) -> Seen:
    """What a chapter shows. `figures` holds the rows of its measures by their ids."""
    kept = {id: {name: text for name in COLUMNS if (text := row.get(name, ""))} for id, row in sorted(figures.items())}
    words: dict[str, list[str]] = {}
    charts: dict[str, list[tuple[str, str]]] = {}
    heading = "cover"
    for element in elements:
        id = element.get("id")
        heading = id if id and element.tag in HEADINGS else heading
        place = id if id and EXHIBITS & set(classes(element)) else heading
        words.setdefault(place, []).extend(_texts(element))
        charts.setdefault(place, []).extend(_drawings(element))
    return Seen(
        kept,
        {place: held for place, held in words.items() if held},
        {place: held for place, held in charts.items() if held},
    )


def _texts(element: Element) -> Iterator[str]:
    """Every word once: a text for each paragraph, item and heading, and one for each row of a table."""
    running: list[str] = []
    for piece in _pieces(element):
        if piece is None:
            text = " ".join("".join(running).split())
            running.clear()
            if text:
                yield text
        else:
            running.append(piece)
    if text := " ".join(f"{''.join(running)}{element.tail or ''}".split()):
        yield text


def _pieces(element: Element) -> Iterator[str | None]:
    """Text as it runs, and None where a block begins or ends."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    is_block = element.tag in BLOCKS
    if is_block:
        yield None
    if element.tag == "tr":
        yield " | ".join(words_of(cell) for cell in element)
    else:
        yield element.text or ""
        for child in element:
            yield from _pieces(child)
            yield child.tail or ""
    if is_block:
        yield None


def _drawings(element: Element) -> Iterator[tuple[str, str]]:
    for one in element.iter(*DRAWN):
        if not any(above.tag == "svg" for above in one.iterancestors()):
            title = one.get("alt") or one.findtext("title") or ""
            yield " ".join(title.split()), _digest(etree.tostring(one, with_tail=False, method="c14n"))
    for one in element.iter():
        style = one.get("style") or ""
        if isinstance(one.tag, str) and "url(" in style:
            yield "", _digest(style.encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
