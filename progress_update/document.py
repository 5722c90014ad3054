"""Stitches the executed chapters into one Markdown source, with its drawings and figure data beside it.

The source is a Quarto project: `source/index.qmd` can be rendered by hand as well as by the build.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from progress_update.errors import NotebookError
from progress_update.exhibits import in_my_area, plan, revised, sources
from progress_update.exhibits.block import MIME, Block
from progress_update.exhibits.chapter import NOT_PUBLISHED, not_published, strip, without_data_title
from progress_update.exhibits.corrected import corrected, version_line
from progress_update.exhibits.downloads import ANCHOR, TITLE, Download, downloads
from progress_update.exhibits.report import Report
from progress_update.exhibits.scorecard import tally_line
from progress_update.jupyter import NotebookNode, nbformat
from progress_update.period import day_name
from progress_update.render.engines import SOURCE
from progress_update.tables import fenced, plain, quiet

NOT_PRINTED = "notebook-only"  # tag of a cell that is for the notebook's reader alone
_ALT = re.compile(r"^#\|\s*fig-alt:\s*(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Stitched:
    """The document's Markdown, and the files it names by their path under the source folder."""

    markdown: str
    drawings: dict[str, str]
    downloads: dict[str, str]
    pictures: dict[str, bytes]


def stitch(report: Report, executed: list[Path], files: Sequence[Download] = ()) -> Stitched:
    """Cover, contents, chapters in the notebooks' order, back matter with the files that can be downloaded.

    Raises NotebookError for a measure that no notebook shows, or that two do.
    """
    pictures: dict[str, bytes] = {}
    chapters = [block for path in executed for block in _blocks(path, pictures)]
    _check_all_shown(report, chapters)
    back = [
        plan.vawg(report),
        plan.questions(report),
        not_published(report),
        revised.revised(report),
        sources.data_sources(report),
        sources.methods(report),
        downloads(files),
        sources.contact(report),
    ]
    body = Block.joined([*chapters, *back])
    front = _field(report)
    opening = in_my_area.in_my_area(report)
    notice = corrected(report)
    parts = [_metadata(report), front.markdown, _contents(report, files), notice, opening.markdown, body.markdown]
    markdown = "\n\n".join(part for part in parts if part) + "\n"
    return Stitched(markdown, {**front.drawings, **body.drawings}, dict(body.downloads), pictures)


def write_source(stitched: Stitched, folder: Path) -> None:
    """Write the stitched document where the engines read it, figure data where the page's links point."""
    for name, text in {SOURCE: stitched.markdown, **stitched.drawings}.items():
        _write(folder / name, text.encode())
    for name, content in stitched.pictures.items():
        _write(folder / name, content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _blocks(path: Path, pictures: dict[str, bytes]) -> Iterator[Block]:
    """A notebook's cells in order. A question that precedes an empty exhibit goes with it."""
    question = ""
    for cell in nbformat.read(path, as_version=4).cells:
        if NOT_PRINTED in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            yield from _said(question)
            question = cell.source
            continue
        shown = [block for output in cell.get("outputs", []) if (block := _shown(output, cell, path, pictures))]
        if not shown:
            continue
        if question and any(block.markdown for block in shown):
            yield Block(fenced(".question", question))
        question = ""
        yield from shown
    yield from _said(question)


def _said(text: str) -> Iterator[Block]:
    """Text that stands by itself, without an exhibit to ask about."""
    if text.strip():
        yield Block(text)


def _shown(output: NotebookNode, cell: NotebookNode, path: Path, pictures: dict[str, bytes]) -> Block | None:
    """What one output of a cell adds to the document: an exhibit, Markdown, or an analyst's own picture."""
    data: dict[str, Any] = output.get("data", {})
    if MIME in data:
        return Block.from_output(data[MIME])
    if "text/markdown" in data:
        return Block("".join(data["text/markdown"]))
    if "image/png" in data:
        return _picture(base64.b64decode(data["image/png"]), cell, path, pictures)
    return None


def _picture(content: bytes, cell: NotebookNode, path: Path, pictures: dict[str, bytes]) -> Block:
    alt = _ALT.search(cell.source)
    if not alt:
        raise NotebookError(
            "A picture has no alternative text",
            where=f"{path.name}, cell '{cell.source.strip().splitlines()[0][:60]}'",
            remedy="Begin the cell with a line such as: #| fig-alt: Line chart of what, when, and what it shows",
        )
    name = f"figures/{path.stem}-{len(pictures) + 1}.png"
    pictures[name] = content
    return Block(fenced(".chart .full", f"![{plain(alt[1].strip())}]({name})"))


def _check_all_shown(report: Report, blocks: list[Block]) -> None:
    shown = [id for block in blocks for id in block.measures]
    for measure in report.framework.measures:
        times = shown.count(measure.id)
        if times != 1:
            notebook = f"notebooks/{report.framework.priority_of(measure).notebook}.ipynb"
            raise NotebookError(
                f"The measure '{measure.id}' is shown {'twice or more' if times else 'in no notebook'}",
                where=notebook,
                remedy=f'It takes one cell: report.exhibit("{measure.id}")',
            )


def _metadata(report: Report) -> str:
    """The head of the source. JSON strings are YAML strings that need no care with quotes."""
    plan_, period, settings = report.framework.plan, report.period, report.settings
    counts = report.counts()
    said = ", ".join(f"{number} {name}" for name, number in counts.items())
    of = f" in {report.place}" if report.is_of_borough else ""
    head = {
        "title": plan_.printed_title,
        "subtitle": plan_.report_title,
        **({"area": report.place} if report.is_of_borough else {}),
        "period": period.months_label,
        "period-note": f"Quarter {period.policing_label[1]} of {period.policing_label[3:]}",
        "date-line": "; ".join([day_name(settings.release_date), *version_line(report)]),
        "address": plan_.address,
        "description": f"Progress on {len(report.framework.measures)} measures{of}, {period.label}: {said}.",
        "keywords": ["Police and Crime Plan", report.place, "MOPAC", "progress update", period.months_label],
        "lang": "en-GB",
        "pagetitle": f"{plan_.title}: {report.title}, {period.months_label}",
        "illustrative": report.illustrative,
        **({"embargo": settings.embargo} if settings.embargo else {}),
    }
    return "\n".join(
        ["---", *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()), "---"]
    )


def _field(report: Report) -> Block:
    """The cover's field of marks: one a measure, row by row of priorities, and their count."""
    measures, counts = report.framework.measures, report.counts()
    rows: list[str] = []
    drawings: dict[str, str] = {}
    for number, priority in enumerate(report.framework.priorities, 1):
        own = report.framework.measures_of_priority(priority.id)
        name = f"**{number} {plain(priority.title)}**"
        if own:
            marks, drawn = strip(report, own, priority.id)
            drawings |= drawn
            rows.append(fenced(".field-row", f"{name} {quiet(f'{len(own)} measures')}", marks))
        else:
            rows.append(
                fenced(".field-row", f"{name} {quiet('no measures proposed')}", "Assessed in words, not numbers.")
            )
    silent = counts["no data published"]
    total = len(measures)
    title = f"## {total} measures, {total} marks {{.field-title .unlisted}}"
    without = f"there is no figure for {report.place}" if report.is_of_borough else "no published figure is held"
    said = (
        "Every measure in the plan has a mark every quarter. "
        f"For {silent} of the {total}, {without}. {_rebuilt(report)}"
    )
    return Block(fenced("#marks .field", title, said, *rows, tally_line(report), depth=5), drawings)


def _rebuilt(report: Report) -> str:
    """What readers must know: that figures published after a day were left out, or that some are later than the date
    on the cover."""
    tables = (report.results.measures, report.results.context)
    published = pd.concat([table.loc[table["status"] != "illustrative", "edition"] for table in tables])
    newest = max((date.fromisoformat(edition[:10]) for edition in published.dropna()), default=date.min)
    is_later, as_at = newest > report.settings.release_date, report.settings.data_as_at
    if as_at:
        some = ", some of them after the date above" if is_later else ""
        return f"Built only from figures published by {day_name(as_at)}{some}."
    if not is_later:
        return ""
    return f"Built with figures published up to {day_name(newest)}, not only with those known on the date above."


def _contents(report: Report, files: Sequence[Download]) -> str:
    entries = [
        *([(in_my_area.title(report), in_my_area.ANCHOR)] if report.is_of_borough else []),
        ("At a glance", "at-a-glance"),
        ("The outcomes framework", "outcomes-framework"),
        ("The plan and its consultation", "plan-and-consultation"),
        *((f"{n} {p.title}", p.id) for n, p in enumerate(report.framework.priorities, 1)),
        (report.settings.vawg.title, "vawg"),
        ("Questions for discussion", "questions"),
        *([(without_data_title(report), NOT_PUBLISHED)] if report.counts()["no data published"] else []),
        ("Revisions", "revisions"),
        ("Data sources, quality and definitions", "data-sources"),
        ("How figures are judged", "methods"),
        *([(TITLE, ANCHOR)] if files else []),
        ("Contact and next update", "contact"),
    ]
    listed = "\n".join(f"- [{plain(title)}](#{anchor})" for title, anchor in entries)
    return fenced("#contents .contents", "In this update", listed)
