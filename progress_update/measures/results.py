"""The report's one table: framework x holdings x period -> results, a row a measure.

Parts of a measure (breakdowns) and context come in tables of the same columns and carry no judgement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update import statistics
from progress_update.areas import LONDON
from progress_update.contracts import JUDGEMENTS, RESULTS, check
from progress_update.measures.choice import choose
from progress_update.measures.dispersion import dispersions
from progress_update.measures.held import CutOff, Holding
from progress_update.measures.result_row import context_row, measure_row, part_row
from progress_update.period import Period

if TYPE_CHECKING:
    from progress_update.framework import Framework, Rules


@dataclass(frozen=True)
class Results:
    """All figures of one report: a row a measure; a row a part of one; a row a context figure."""

    measures: pd.DataFrame
    breakdowns: pd.DataFrame
    context: pd.DataFrame

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """Every row by the id of its measure, part or context figure."""
        tables = (self.measures, self.breakdowns, self.context)
        return {row["measure"]: row for table in tables for row in table.to_dict(orient="records")}


def compute(
    framework: Framework,
    holdings: list[Holding],
    period: Period,
    *,
    area: str = LONDON,
    cut_off: CutOff | None = None,
) -> Results:
    """Every measure of the framework for a period, each with a row whether or not there is a figure.

    Holdings are one an edition, newest first within a source, for the one area asked for; `cut_off` tells what
    was not opened because it was published too late.
    """
    spread = dispersions(framework, holdings)
    measures, parts, context = [], [], []
    for measure in framework.measures:
        choice = choose(measure, holdings, period)
        lent = spread.get(measure.id)
        measures.append(measure_row(framework, measure, choice, holdings, period, lent, area, cut_off))
        if choice:
            parts += [part_row(framework, measure, part, choice, area) for part in measure.breakdowns]
    for about in framework.context:
        choice = choose(about, holdings, period)
        context.append(context_row(framework, about, choice, holdings, period, area, cut_off))
    return Results(_allowing_for_all(_table(measures), framework.rules), _table(parts), _table(context))


def _allowing_for_all(measures: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """With 45 measures some would seem to move by chance: which changes stand when all tests are allowed for."""
    tested = measures["p_value"].notna()
    if not tested.any():
        return measures
    adjusted = statistics.benjamini_hochberg(measures.loc[tested, "p_value"].tolist(), q=rules.false_findings)
    out = measures.copy()
    out.loc[tested, "p_adjusted"] = adjusted.p_values
    out.loc[tested, "stands"] = list(adjusted.stands)
    return out


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return check(pd.DataFrame(rows, columns=RESULTS.names), RESULTS, where="results")


def counted(judgements: Iterable[str]) -> dict[str, int]:
    """How many measures stand at each judgement, in the order of the scale, none left out."""
    given = list(judgements)
    return {name: given.count(name) for name in JUDGEMENTS}
