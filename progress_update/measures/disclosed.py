"""The gate between results and exhibits: what may be shown, decided once for text, chart, table and file.

The rules stand in the framework. Counts for the whole of London are published elsewhere and stay; counts
of areas and groups from one up to the limit are hidden, and survey results on too few people asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from progress_update.areas import LONDON
from progress_update.measures.results import Results

if TYPE_CHECKING:
    from progress_update.framework import Rules

HIDDEN = "Too few people or events to publish a figure."
# Whatever could give a hidden figure back goes with it: its own parts, its change, the value before.
_FIGURES = [
    "value", "low", "high", "numerator", "denominator", "base", "before_value", "pre_pandemic_value", "baseline_value",
    "change", "change_judged", "change_low", "change_high", "p_value", "p_adjusted", "revised_from",
    "control_mean", "control_lower", "control_upper",
]  # fmt: skip
_WORDS = ["change_unit", "gap_status", "control_state", "control_rule"]


def disclosed(results: Results, series: pd.DataFrame, rules: Rules) -> tuple[Results, pd.DataFrame]:
    """The results and the series with what may not be shown taken out and marked. Nothing is edited in place."""
    tables = [_shown(table, rules) for table in (results.measures, results.breakdowns, results.context)]
    hidden = series[_is_hidden(series, rules)].index
    shown = series.copy()
    shown.loc[hidden, ["value", "low", "high", "numerator", "denominator", "base"]] = float("nan")
    shown.loc[hidden, "status"] = "hidden"
    return Results(*tables), shown


def _shown(table: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    hidden, low = _is_hidden(table, rules), _is_low(table, rules)
    out = table.copy()
    out["marker"] = out["marker"].where(~low, (out["marker"].fillna("") + " u").str.strip())
    out.loc[hidden, _FIGURES] = float("nan")
    out.loc[hidden, _WORDS] = None
    out.loc[hidden, "marker"] = "c"
    out.loc[hidden, "reason"] = HIDDEN
    out.loc[hidden, "status"] = "no data"
    out.loc[hidden, ["stands", "percentage_shown"]] = False
    judged = hidden & table["judgement"].notna()
    out.loc[judged, "judgement"] = "no data published"
    return out


def _is_hidden(table: pd.DataFrame, rules: Rules) -> pd.Series:
    """Survey figures on too few people asked; counts of part of London too small to show."""
    exempt = (table["area"] == LONDON) & rules.london_totals_shown
    counts = table["value"].where(table["shape"] == "count", table["numerator"])
    small = (counts > 0) & (counts < rules.hidden_count)
    return (table["base"] < rules.hidden_base) | (small & ~exempt)


def _is_low(table: pd.DataFrame, rules: Rules) -> pd.Series:
    return (table["base"] >= rules.hidden_base) & (table["base"] < rules.low_base)
