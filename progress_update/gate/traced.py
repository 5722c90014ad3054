"""Every number of the page followed to where it comes from, and every headline held against the results.

What a text may say depends on what it is about. In the exhibit of a measure, or in its row, that is what its own
row of the results can be written as; in a cell only what its headings name. Beside that stand the sentences of the
plan and the settings, word for word, and the report's own dates and counts. A number left over is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial

import pandas as pd
from lxml.etree import _Element as Element

from progress_update.charts import surveys
from progress_update.contracts import JUDGEMENTS
from progress_update.exhibits import context, panel
from progress_update.exhibits.sources import editions_used
from progress_update.framework import Context, Measure, Outcome, Priority
from progress_update.gate.chart_words import unexplained
from progress_update.gate.declared import declared, revisions, tallies
from progress_update.gate.page import HEADINGS, classes, exhibit_of, snippet, words_of
from progress_update.gate.phrases import normal, numbers, without
from progress_update.gate.pieces import Piece, pieces
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding as Fault
from progress_update.gate.written import Subject, part_of, subject_of
from progress_update.words import Finding, tally

REMEDY = "Build the report anew; if a sentence needs it, write it by a placeholder such as {burglary_prc.value}"
SPELT_IN = (*HEADINGS, "caption", "li")  # where counts are written as words
SENTENCE = 30  # characters from which a declared text is taken for a sentence
_COUNTED = re.compile(rf"\d+ (?:measures?|{'|'.join(JUDGEMENTS)})\b")
CLIMB = 6  # how far up from a picture of marks the group it counts is looked for


class Ledger:
    """What each text of one release may say."""

    def __init__(self, release: Release) -> None:
        self.report, self.folder, self.page = release.report, release.folder, release.page
        said = declared(self.report)
        self.sentences = frozenset(text for text in said if len(text) > SENTENCE)
        self.anywhere = frozenset({*said, *_sizes(release)}) - self.sentences

    @cached_property
    def subjects(self) -> dict[str, Subject]:
        framework = self.report.framework
        shown: list[Measure | Context] = [*framework.measures, *framework.context]
        return {series.id: subject_of(self.report, series) for series in shown}

    @cached_property
    def parts(self) -> dict[str, list[Subject]]:
        return {
            series.id: [part_of(self.report, part.id, part.label, series.shape) for part in series.breakdowns]
            for series in (*self.report.framework.measures, *self.report.framework.context)
        }

    @cached_property
    def together(self) -> dict[str, list[str]]:
        """The series of one exhibit: several context figures may share a chart, and then its data."""
        found = {id: [id] for id in self.subjects}
        for file in sorted((self.folder / "data" / "figures").glob("*.csv")):
            held = pd.read_csv(file, usecols=["measure"])["measure"].unique()
            found[file.stem] = [id for id in held if id in self.subjects] or found.get(file.stem, [])
        return found

    @cached_property
    def revisions(self) -> dict[tuple[str, str], set[str]]:
        return revisions(self.report)

    def left_over(self, piece: Piece) -> list[str]:
        """The numbers of a text that nothing explains."""
        text = normal(piece.text)
        if not numbers(text, spelt=piece.element.tag in SPELT_IN):
            return []
        # Whole sentences first, or a date of the measure's own would take a part out of one.
        own = self._own(piece)
        sentences = {phrase for phrase in own if len(phrase) > SENTENCE}
        for phrases in (sentences, self.sentences, own - sentences, self.anywhere):
            text = without(text, phrases)
        return numbers(text, spelt=piece.element.tag in SPELT_IN)

    def in_chart(self, chart: Piece, label: str) -> list[str]:
        return self.left_over(replace(chart, text=label))

    def _own(self, piece: Piece) -> set[str]:
        if revised := self._revised(piece):
            return revised
        about = next((id for id in piece.ids if id in self.subjects), self._labelled.get(normal(piece.row)))
        if about is None:
            return self._panel(piece) or self._group(piece) | self._source(piece)
        series = [self.subjects[id] for id in self.together[about]]
        rows = [one for one in (*self.parts[about], *series) if piece.row and _named(one, piece.row)]
        places = (piece.row, piece.column)
        chosen = rows or [*series, *self.parts[about]]
        drawn = piece.element.tag == "svg"
        own = set().union(*(one.told if drawn else one.phrases(places) for one in chosen))
        return own | self.axes[about] if about in self.axes else own

    def _panel(self, piece: Piece) -> set[str]:
        """What may be said of measures that share an exhibit: of each, and how many of them stand how."""
        shared = next((id for id in piece.ids if id.startswith("panel-")), None)
        if shared is None:
            return set()
        inside = {one.get("id") for one in self.page.by_id[shared].iterdescendants()}
        measures = [measure for measure in self.report.framework.measures if measure.id in inside]
        known = self.report.findings(measures)
        said = {tally(self.report.counts(measures)), panel.caption(known), panel.subtitle(self.report, known)}
        return said.union(*(self.subjects[measure.id].told for measure in measures))

    @cached_property
    def _labelled(self) -> dict[str, str]:
        """Measures by name, for tables that stand outside the exhibits."""
        return {normal(measure.label): measure.id for measure in self.report.framework.measures}

    @cached_property
    def axes(self) -> dict[str, set[str]]:
        """The axes of charts that several series share, by the id of their exhibit."""
        found = {}
        for id, together in self.together.items():
            if len(together) > 1:
                window = Finding(self.report.row(together[0]) or {}, "").window
                held = [surveys.shown(self.report.series_of(each), window) for each in together]
                low, high = surveys.axis_range(pd.concat(held))
                found[id] = {f"Axis {100 * low:.0f}% to {100 * high:.0f}%", *self._lines(together)}
        return found

    def _lines(self, together: list[str]) -> Iterator[str]:
        """The alternative text of lines by group, by whatever title the notebook gives them: all but its opening."""
        shown = [one for one in self.report.framework.context if one.id in together]
        known = [(one, self.report.finding(one)) for one in shown]
        if known:
            breaks = [change.on for change in self.report.breaks_of(known[0][0])]
            yield context.lines_alt(context.lines(self.report, known), "", breaks).partition("by quarter, ")[2]

    def _group(self, piece: Piece) -> set[str]:
        """What may be counted in the place of a picture of marks: its outcome's measures, or its priority's."""
        if not _COUNTED.search(piece.text):
            return set()
        titled: list[Outcome | Priority] = [*self.report.framework.outcomes, *self.report.framework.priorities]
        for above in list(piece.element.iterancestors())[:CLIMB]:
            text = normal(words_of(above))
            found = [group for group in titled if normal(group.title) in text]
            if found:
                return tallies(self.report, found[0]) if len(found) == 1 else set()
        return set()

    def _revised(self, piece: Piece) -> set[str]:
        caption = normal(piece.caption)
        key = next((k for k in self.revisions if k[0] == normal(piece.row) and k[1] in caption), None)
        return self.revisions[key] if key else set()

    def _source(self, piece: Piece) -> set[str]:
        """How many measures a source serves."""
        row = normal(piece.row)
        return {number for title, number in self._served if row and title in row}

    @cached_property
    def _served(self) -> list[tuple[str, str]]:
        return [(normal(one.source.title), str(one.measures)) for one in editions_used(self.report)]


def _sizes(release: Release) -> Iterator[str]:
    """How the page writes the sizes of what can be downloaded."""
    for path in release.files:
        yield f"{max(1, round(path.stat().st_size / 1000)):,} kB"


def traced(release: Release) -> Iterator[Fault]:
    ledger = Ledger(release)
    for piece in pieces(release.page):
        where = release.page.where(piece.element)
        if piece.element.tag == "svg":
            for label in unexplained(piece.element, partial(ledger.in_chart, piece)):
                said = f"'{label}' in the chart is neither a step of its axis nor among the results"
                yield Fault(where, said, REMEDY)
        for number in ledger.left_over(piece):
            said = f"{number} in '{snippet(piece.text)}' is not among the results, the plan and the settings"
            yield Fault(where, said, REMEDY)


def headlines(release: Release) -> Iterator[Fault]:
    """The headline of each exhibit of a measure is the one that its row of the results gives.

    Where measures share an exhibit, each has its figure and its judgement at its head.
    """
    report, page = release.report, release.page
    for measure, finding in report.findings(report.framework.measures):
        exhibit = page.by_id.get(measure.id)
        if not finding.has_data:
            continue
        if exhibit is None:
            said = f"the exhibit of '{measure.label}' is not in the page"
            yield Fault("<main>", said, "Show it in its notebook: report.exhibit(...)")
        else:
            told, right = _head(exhibit, finding)
            if normal(right) not in told:
                said = f"the headline says '{told[0] if told else ''}', the results say '{right}'"
                yield Fault(f"#{measure.id}", said, "Build the report anew")


def _head(exhibit: Element, finding: Finding) -> tuple[list[str], str]:
    """What stands at the head of a measure, and what should: of several in one exhibit, figure and judgement."""
    if exhibit_of(exhibit) is exhibit:
        return [normal(words_of(heading)) for heading in exhibit.iter(*HEADINGS)], finding.headline
    shown = [words_of(one) for one in exhibit.find("p").iter("span") if "invented" not in classes(one)]
    judged = finding.judgement[:1].upper() + finding.judgement[1:]
    return [normal(" ".join(shown))], f"{finding.marked} {judged}"


def _named(subject: Subject, row: str) -> bool:
    """Whether a row of a table is called after a subject, by all of its name or the part after the comma."""
    name, row = normal(subject.name), normal(row).removesuffix(" [i]")
    return bool(row) and (name == row or name.endswith(f", {row}"))
