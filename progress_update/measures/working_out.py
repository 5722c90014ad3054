"""Works out all tables of a report, with what may not be shown taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from progress_update.areas import LONDON, group_of
from progress_update.framework import Framework
from progress_update.measures.beside import beside, say_london_only
from progress_update.measures.disclosed import disclosed
from progress_update.measures.held import CutOff, Everywhere, Holding
from progress_update.measures.history import counted_history, history
from progress_update.measures.results import compute
from progress_update.measures.revisions import revisions
from progress_update.measures.worked import Worked
from progress_update.period import Period


def work_out(framework: Framework, holdings: list[Holding], period: Period, *, cut_off: CutOff | None = None) -> Worked:
    """London's results, series and revisions of a period from its holdings, with what may not be shown taken out."""
    return _shown(framework, holdings, period, LONDON, cut_off)


def work_out_borough(
    framework: Framework, area: str, editions: Sequence[Everywhere], population: Sequence[Everywhere], period: Period,
    *, cut_off: CutOff | None = None,
) -> Worked:  # fmt: skip
    """The same for a borough, with what stands beside its figures. `framework` is London's."""
    told = framework.of_area(area)
    group = [
        counted_history(told, [each.of(other) for each in editions], period, area=other) for other in group_of(area)
    ]
    worked = _shown(told, [each.of(area) for each in editions], period, area, cut_off, group)
    found = beside(framework, area, worked.results, editions, population, period)
    return replace(worked, results=say_london_only(worked.results, found), beside=found)


def _shown(
    framework: Framework,
    holdings: list[Holding],
    period: Period,
    area: str,
    cut_off: CutOff | None,
    group: Sequence[pd.DataFrame] = (),
) -> Worked:
    results = compute(framework, holdings, period, area=area, cut_off=cut_off)
    series = history(framework, holdings, period, area=area)
    shown = disclosed(results, series, revisions(framework, holdings, period), framework, group=group)
    return Worked(shown.results, shown.series, shown.revisions)
