"""The gate between results and exhibits: what may be shown, decided once for text, chart, table and file.

The rules stand in the framework. Counts for the whole of London are published elsewhere and stay; counts
of areas and groups from one up to the limit are hidden, and survey results on too few people asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from progress_update.areas import LONDON
from progress_update.measures.results import Results
from progress_update.measures.subtraction import Span, hidden_spans
from progress_update.period import Window

if TYPE_CHECKING:
    from progress_update.framework import Comparator, Framework, Rules

HIDDEN = "Too few people or events to publish a figure."
HIDDEN_BEFORE = "Too few people or events a year before to publish a figure."
_CHANGE = ["change", "change_judged", "change_low", "change_high", "p_value", "p_adjusted"]
FROM_BEFORE = ("before_value", *_CHANGE)  # what a hidden figure of the year before takes with it
_YEAR = 360  # days: spans of twelve months are longer, quarters shorter
_CONTROL = ["control_mean", "control_lower", "control_upper"]
# Whatever could give a hidden figure back goes with it: its own parts, its change, the value before.
_FIGURES = [
    "value", "low", "high", "numerator", "denominator", "base", "before_value", "pre_pandemic_value", "baseline_value",
    "revised_from", "implied_change", "implied_low", "implied_high", "implied_from", *_CHANGE, *_CONTROL,
]  # fmt: skip
_WORDS = ["change_unit", "gap_status", "control_state", "control_rule", "control_months", "not_comparable"]


@dataclass(frozen=True)
class Disclosed:
    """What may be shown of a report: results, series and revisions."""

    results: Results
    series: pd.DataFrame
    revisions: pd.DataFrame


def disclosed(
    results: Results,
    series: pd.DataFrame,
    revisions: pd.DataFrame,
    framework: Framework,
    *,
    group: Sequence[pd.DataFrame] = (),
) -> Disclosed:
    """Results, series and revisions with what may not be shown taken out and marked. Nothing is edited in place.

    `group` has the series (table SERIES) of the other boroughs that hide the same, see `areas.group_of`.
    """
    parents = {part.id: measure.id for measure in framework.measures for part in measure.breakdowns}
    every = [*framework.measures, *framework.context]
    yearly = frozenset(one.id for one in every if one.borough and one.borough.yearly)
    spans = _by_subtraction(series, parents, framework.rules, yearly, group)
    gate = _Gate(framework.rules, framework.comparators, spans, frozenset(parents), yearly)
    return Disclosed(
        Results(*(gate.table(table) for table in (results.measures, results.breakdowns, results.context))),
        gate.series(series),
        gate.revisions(revisions, series),
    )


def _by_subtraction(
    series: pd.DataFrame, parents: dict[str, str], rules: Rules, yearly: frozenset[str], group: Sequence[pd.DataFrame]
) -> frozenset[Span]:
    of_part = series[~_exempt(series, rules)]
    if of_part.empty:
        return frozenset()
    return hidden_spans(of_part, parents, smallest_shown=rules.hidden_count, yearly=yearly, group=group)


@dataclass(frozen=True)
class _Gate:
    rules: Rules
    comparators: list[Comparator]
    spans: frozenset[Span]
    parts: frozenset[str]  # ids of parts of measures
    yearly: frozenset[str]  # ids of what boroughs show for twelve months only, as they do parts

    def table(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table of results (RESULTS) with hidden figures gone, and with them all that would give them back."""
        out = table.copy()
        low = _is_low(table, self.rules)
        out["marker"] = out["marker"].where(~low, (out["marker"].fillna("") + " u").str.strip())
        self._take_out_earlier(table, out)
        hidden = _is_hidden(table, self.rules) | self._among(table, "start", "end") | self._piece_of_year(table)
        out.loc[hidden, _FIGURES] = float("nan")
        out.loc[hidden, _WORDS] = None
        out.loc[hidden, "marker"] = "c"
        out.loc[hidden, "reason"] = HIDDEN
        out.loc[hidden, "status"] = "no data"
        out.loc[hidden, ["stands", "percentage_shown"]] = False
        judged = hidden & table["judgement"].notna()
        out.loc[judged, "judgement"] = "no data published"
        return out

    def _take_out_earlier(self, table: pd.DataFrame, out: pd.DataFrame) -> None:
        """Earlier figures that are hidden, with the change from them; a chart's mean where one of its months is."""
        before = self._few(table, "before_value") | self._among(table, "before_start", "before_end")
        out.loc[before, ["before_value", *_CHANGE]] = float("nan")
        out.loc[before, "change_unit"] = None
        out.loc[before, ["stands", "percentage_shown"]] = False
        judged = before & table["judgement"].notna()
        out.loc[judged, "judgement"] = "no comparison"
        out.loc[judged, "reason"] = HIDDEN_BEFORE
        for comparator in self.comparators:
            column = f"{comparator.id}_value"
            if column in table:
                out.loc[self._few(table, column) | self._compared(table, comparator), column] = float("nan")
        out.loc[self._few(table, "revised_from"), "revised_from"] = float("nan")
        charted = table["measure"].isin({id for id, _, _ in self.spans})
        out.loc[charted, _CONTROL] = float("nan")
        out.loc[charted, ["control_state", "control_rule", "control_months"]] = None

    def _compared(self, table: pd.DataFrame, comparator: Comparator) -> pd.Series:
        rows = table[["measure", "start", "end"]]
        windows = [
            (id, comparator.window_for(Window(start.date(), end.date()))) if pd.notna(start) else None
            for id, start, end in rows.itertuples(index=False)
        ]
        return pd.Series([w is not None and (w[0], w[1].start, w[1].end) in self.spans for w in windows], table.index)

    def _few(self, table: pd.DataFrame, column: str) -> pd.Series:
        """Where an earlier count is small; earlier shares stand or fall with their spans."""
        counted = (table["shape"] == "count") & ~_exempt(table, self.rules)
        least = table["measure"].isin(self.yearly).map({True: -1, False: 0})
        return counted & (table[column] > least) & (table[column] < self.rules.hidden_count)

    def _among(self, table: pd.DataFrame, start: str, end: str) -> pd.Series:
        rows = table[["measure", start, end]].itertuples(index=False)
        found = [pd.notna(first) and (id, first.date(), last.date()) in self.spans for id, first, last in rows]
        return pd.Series(found, table.index, dtype=bool)

    def series(self, series: pd.DataFrame) -> pd.DataFrame:
        hidden = _is_hidden(series, self.rules) | self._among(series, "start", "end") | self._piece_of_year(series)
        out = series.copy()
        out.loc[hidden, ["value", "low", "high", "numerator", "denominator", "base"]] = float("nan")
        out.loc[hidden, "status"] = "hidden"
        return out

    def _piece_of_year(self, table: pd.DataFrame) -> pd.Series:
        """A month or a quarter of a part, or of rare events: no area but London shows them."""
        short = (pd.to_datetime(table["end"]) - pd.to_datetime(table["start"])).dt.days < _YEAR
        return table["measure"].isin(self.parts | self.yearly) & short & ~_exempt(table, self.rules)

    def revisions(self, revisions: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
        """Without the measures of an area that have anything hidden: two editions are two chances to subtract."""
        few = series.loc[_is_hidden(series, self.rules), "measure"]
        parts = self.parts if not _exempt(series, self.rules).all() else frozenset()
        out = revisions["measure"].isin({*few, *parts, *(id for id, _, _ in self.spans)})
        return revisions[~out].reset_index(drop=True)


def _exempt(table: pd.DataFrame, rules: Rules) -> pd.Series:
    return (table["area"] == LONDON) & rules.london_totals_shown


def _is_hidden(table: pd.DataFrame, rules: Rules) -> pd.Series:
    """Survey figures on too few people asked; counts of part of London too small to show."""
    counts = table["value"].where(table["shape"] == "count", table["numerator"])
    small = ((counts > 0) & (counts < rules.hidden_count)) | (table["denominator"] < rules.hidden_count)
    return (table["base"] < rules.hidden_base) | (small & ~_exempt(table, rules))


def _is_low(table: pd.DataFrame, rules: Rules) -> pd.Series:
    return (table["base"] >= rules.hidden_base) & (table["base"] < rules.low_base)
