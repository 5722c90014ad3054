"""One measure as a reader sees it: headline, judgement, chart, small table, notes, source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_update.exhibits.block import Block
from progress_update.exhibits.drawing import charts, subtitle
from progress_update.exhibits.facts import beside_london, facts, parts
from progress_update.exhibits.origin import csv, download, source_line
from progress_update.exhibits.remarks import against_2019_20, notes
from progress_update.framework import Measure
from progress_update.tables import fenced, judgement_word, plain

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


ILLUSTRATIVE = "[Illustrative data]{.invented}"


def exhibit(report: Report, measure: Measure) -> Block:
    """The measure's exhibit, or a block without text where no data are published."""
    finding = report.finding(measure)
    if not finding.has_data:
        return Block("", measures=(measure.id,))
    chart, drawings = charts(report, measure, finding)
    body = fenced(".exhibit-body", chart, facts(report, measure, finding), depth=5)
    markdown = fenced(
        f"#{measure.id} .exhibit",
        f"#### {plain(finding.headline)} {{.headline}}",
        judgement_word(finding.judgement),
        ILLUSTRATIVE if finding.is_illustrative else "",
        fenced(".subtitle", plain(subtitle(report, measure, finding))),
        body,
        beside_london(report, measure),
        parts(report, measure, finding),
        report.commentary(measure.id),
        fenced(
            ".notes",
            _in_one([against_2019_20(report, finding), plain(finding.control), *notes(report, measure, finding)]),
            source_line(measure.id, finding),
        ),
        depth=6,
    )
    return Block(markdown, drawings, {download(measure.id): csv(report, measure.id)}, (measure.id,))


def _in_one(texts: list[str]) -> str:
    return " ".join(text for text in texts if text)
