"""The report that a notebook holds: one period's results, with the framework, the settings and the brand.

The pipeline hands its notebooks the folder of results in the environment; a notebook opened by hand
works its results out from the editions.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update.areas import LONDON, area_name
from progress_update.brand import Brand, read_brand
from progress_update.commentary.check import Checked, check_commentary
from progress_update.errors import PeriodError
from progress_update.exhibits.block import Block
from progress_update.folders import BUILD, project_folders
from progress_update.framework import Break, Context, Framework, Measure, read_framework
from progress_update.measures.beside import Beside
from progress_update.measures.held import CutOff
from progress_update.measures.results import Results, counted
from progress_update.measures.worked import Worked
from progress_update.period import Period
from progress_update.settings import Settings, read_settings
from progress_update.tables import fenced
from progress_update.words import Finding

if TYPE_CHECKING:
    from progress_update.charts.style import Canvas


@dataclass(frozen=True)
class Report:
    """Everything an exhibit is made from. Its methods are what notebooks call; each gives a Block."""

    period: Period
    framework: Framework
    settings: Settings
    brand: Brand
    results: Results
    series: pd.DataFrame
    revisions: pd.DataFrame
    checked: Checked
    illustrative: bool = False
    cut_off: CutOff | None = None
    area: str = LONDON
    beside: Beside | None = None

    @property
    def is_of_borough(self) -> bool:
        return self.area != LONDON

    @property
    def place(self) -> str:
        """The area's name: `London`, `Hackney`."""
        return area_name(self.area)

    @property
    def for_place(self) -> str:
        """` for Hackney`, to end a title of a borough's; nothing for London."""
        return f" for {self.place}" if self.is_of_borough else ""

    @property
    def title(self) -> str:
        """`Progress Update`; `Progress Update for Hackney`."""
        return f"{self.framework.plan.report_title}{self.for_place}"

    @property
    def rows(self) -> dict[str, Any]:
        """Every row of the results by its id."""
        return self.results.rows

    def row(self, id: str) -> dict[str, Any] | None:
        """One row of the results: a measure's, a part's or a context figure's; None where there is none."""
        return self.rows.get(id)

    def finding(self, series: Measure | Context) -> Finding:
        return Finding(self.rows[series.id], series.headline)

    def london(self, series: Measure | Context) -> Finding | None:
        """In a borough's report London's figure: for the time of the borough's where it has one. Else None."""
        row = self._london_rows.get(series.id)
        return Finding(row, series.headline) if row else None

    def compared(self, id: str) -> dict[str, Any]:
        """In a borough's report the rate, the rank and the comparison with the rest of London (table BESIDE)."""
        return self._compared_rows.get(id, {})

    @cached_property
    def _london_rows(self) -> dict[str, dict[str, Any]]:
        rows = self.beside.london.to_dict(orient="records") if self.beside else []
        return {row["measure"]: row for row in rows}

    @cached_property
    def _compared_rows(self) -> dict[str, dict[str, Any]]:
        rows = self.beside.compared.to_dict(orient="records") if self.beside else []
        return {row["measure"]: row for row in rows}

    def findings(self, measures: Iterable[Measure]) -> list[tuple[Measure, Finding]]:
        return [(measure, self.finding(measure)) for measure in measures]

    def series_of(self, id: str) -> pd.DataFrame:
        """The figures of one measure, part or context through time, oldest first (table SERIES)."""
        held = self._series_by_id.get(id, self.series.iloc[:0])
        return held.copy(deep=False)

    @cached_property
    def _series_by_id(self) -> dict[str, pd.DataFrame]:
        ordered = self.series.sort_values(["end", "start"])
        return {str(id): rows for id, rows in ordered.groupby("measure", sort=False)}

    def breaks_of(self, series: Measure | Context) -> list[Break]:
        return self.framework.breaks_of(series, area=self.area)

    def counts(self, measures: Iterable[Measure] | None = None) -> dict[str, int]:
        chosen = self.framework.measures if measures is None else measures
        return counted(finding.judgement for _, finding in self.findings(chosen))

    def commentary(self, place: str) -> str:
        """What people wrote for this period about a chapter or a measure, as Markdown; nothing if they did not."""
        return fenced(".commentary", self.checked.text("commentary", place))

    def exhibit(self, measure: str) -> Block:
        """A measure's headline, chart, table, notes and source; nothing where no data are published."""
        from progress_update.exhibits.measure import exhibit

        return exhibit(self, self.framework.measure(measure))

    def panel(self, *measures: str, title: str) -> Block:
        """Measures of one form side by side on one scale, as one exhibit; nothing where none is published."""
        from progress_update.exhibits.panel import panel

        return panel(self, [self.framework.measure(id) for id in measures], title=title)

    def context(self, *ids: str, title: str | None = None) -> Block:
        """Context figures in one chart; nothing where none is published."""
        from progress_update.exhibits.context import context

        return context(self, [self._context(id) for id in ids], title=title)

    def context_note(self, id: str) -> Block:
        """A context figure in a sentence, without a chart; nothing where none is published."""
        from progress_update.exhibits.context import context_note

        return context_note(self, self._context(id))

    def chart(self, ids: list[str], canvas: Canvas) -> str:
        """The chart of a measure, or of context figures together, on a canvas of another size, as SVG."""
        from progress_update.exhibits import context, drawing

        about = {one.id: one for one in self.framework.context}
        if len(ids) > 1:
            return context.draw(self, [about[id] for id in ids], canvas)
        series = about.get(ids[0]) or self.framework.measure(ids[0])
        finding = self.finding(series)
        return drawing.draw(self, series, finding, drawing.points(self, series.id, finding), canvas)

    def opener(self, priority: str) -> Block:
        """A chapter's title, its outcomes with their marks, and the Office's commentary."""
        from progress_update.exhibits.chapter import opener

        return opener(self, self.framework.priority(priority))

    def outcome(self, outcome: str) -> Block:
        """An outcome's heading; nothing where none of its measures has data."""
        from progress_update.exhibits.chapter import outcome_heading

        return outcome_heading(self, self.framework.outcome(outcome))

    def accounts(self, priority: str) -> Block:
        """The places for what the Office says in words of a priority without measures."""
        from progress_update.exhibits.chapter import accounts

        return accounts(self, self.framework.priority(priority))

    def at_a_glance(self) -> Block:
        """Every measure, judged, on one spread."""
        from progress_update.exhibits.scorecard import at_a_glance

        return at_a_glance(self)

    def outcomes_framework(self) -> Block:
        """The vision house: vision, goals, priorities and outcomes, with each measure's mark."""
        from progress_update.exhibits.house import outcomes_framework

        return outcomes_framework(self)

    def plan_and_consultation(self) -> Block:
        """Timeline, milestones with their state as at the period, and the consultation with its channels."""
        from progress_update.exhibits.plan import plan_and_consultation

        return plan_and_consultation(self)

    def _context(self, id: str) -> Context:
        return next(context for context in self.framework.context if context.id == id)


def open_report(period: str | None = None) -> Report:
    """The report of a period. With no period, as when a notebook is opened by hand, the newest with settings.

    Raises the errors of reading the framework, the settings and the editions.
    """
    from progress_update.exhibits.handed_over import read_results

    folders, build = project_folders(), os.environ.get(BUILD)
    if period is None and build:
        raise PeriodError("The notebook was run without its period", remedy="Keep the cell tagged 'parameters'")
    chosen = Period.parse(period) if period else _newest_with_settings(folders.params)
    framework = read_framework(folders.params / "framework.yml")
    settings = read_settings(folders.params, chosen)
    worked = read_results(Path(build), as_written=True) if build else _worked_out(folders.editions, framework, settings)
    illustrative = bool((worked.results.measures["status"] == "illustrative").any())
    brand = read_brand(folders.templates / "brand")
    # Commentary is written about published figures; beside invented ones it is not judged.
    report = reported(worked, chosen, framework, settings, brand, judged=not illustrative, illustrative=illustrative)
    return _for_a_build(report) if build else report


def reported(
    worked: Worked, period: Period, framework: Framework, settings: Settings, brand: Brand, *, judged: bool = True,
    illustrative: bool = False, cut_off: CutOff | None = None,
) -> Report:  # fmt: skip
    """The report of what was worked out, in the words of its area. `framework` is London's.

    What people wrote is about London: it is checked against the figures if `judged`, and left out of boroughs' reports.
    """
    results, series, area = worked.results, worked.series, worked.area
    if area == LONDON:
        checked = check_commentary(settings, framework, results, period, series, judged=judged)
    else:
        checked = Checked({}, ())
    return Report(
        period, framework.of_area(area), settings, brand, results, series, worked.revisions, checked, illustrative,
        cut_off, area, worked.beside,
    )  # fmt: skip


def _for_a_build(report: Report) -> Report:
    """The build is told what each exhibit has read, so that it can tell when to make it again."""
    from progress_update.exhibits.recorded import NotebookReport, Reads, recorded

    return recorded(report, Reads(), kind=NotebookReport)


def tables_of(report: Report) -> dict[str, pd.DataFrame]:
    """Every table of a report by name: what notebooks read and what is published beside the page."""
    return Worked(report.results, report.series, report.revisions, report.beside).tables


def _worked_out(editions: Path, framework: Framework, settings: Settings) -> Worked:
    from progress_update.holdings import cut_off, open_holdings
    from progress_update.measures.working_out import work_out

    as_at = settings.data_as_at
    holdings = list(open_holdings(editions, framework, as_at=as_at, area=LONDON))
    return work_out(framework, holdings, settings.period, cut_off=cut_off(editions, framework, as_at))


def _newest_with_settings(params: Path) -> Period:
    named = [Period.parse(path.stem) for path in params.glob("[0-9]*.yml")]
    newest = max(named)
    print(f"No period was set: this is {newest.label}. Set period = '2022Q1' (say) in the first cell.", file=sys.stderr)
    return newest
