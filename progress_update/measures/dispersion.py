"""How much more counts vary than chance alone would make them, measured in calm years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from progress_update import statistics
from progress_update.measures.figures import monthly_counts
from progress_update.measures.held import Holding
from progress_update.period import Window, add_months

if TYPE_CHECKING:
    from progress_update.framework import Framework, Measure


# Dispersion is measured before the pandemic: three whole years to February 2020.
CALM_YEARS_END = date(2020, 2, 29)

CALM_YEARS = 3


@dataclass(frozen=True)
class Dispersion:
    """How many times more the months vary than chance alone would make them, and whose it is if not the measure's."""

    value: float
    borrowed_from: str | None = None


def dispersions(framework: Framework, holdings: list[Holding]) -> dict[str, Dispersion]:
    """Each volume measure's dispersion; one whose series is too short borrows the largest of the others."""
    wanted = [measure for measure in framework.measures if measure.method == "quasi-poisson"]
    own = {measure.id: dispersion_of(measure, holdings) for measure in wanted}
    known = {id: Dispersion(value) for id, value in own.items() if value is not None}
    if not known:
        return {}
    largest = max(known, key=lambda id: known[id].value)
    return {id: known.get(id, Dispersion(known[largest].value, largest)) for id in own}


def dispersion_of(measure: Measure, holdings: list[Holding]) -> float | None:
    """That of the first edition that holds calm years of the measure, newest first; None where none does."""
    for feed in measure.feeds:
        for holding in (h for h in holdings if h.source == feed.source):
            table = calm_years(monthly_counts(feed, holding))
            if table is not None:
                return statistics.dispersion(table)
    return None


def calm_years(counts_by_month: pd.Series) -> np.ndarray | None:
    """Years x months of counts before the pandemic, or None where fewer than two whole years are held, or no event."""
    return whole_years(counts_by_month.reindex(calm_months()).to_numpy(dtype=float))


def calm_months() -> pd.DatetimeIndex:
    """The first days of the months that count as calm."""
    window = Window(add_months(CALM_YEARS_END, 1 - 12 * CALM_YEARS), CALM_YEARS_END)
    return pd.DatetimeIndex(window.month_starts())


def whole_years(months: np.ndarray) -> np.ndarray | None:
    """Years x months without the years that lack a month; None where fewer than two are left, or no event."""
    years = months.reshape(-1, 12)
    whole = years[~np.isnan(years).any(axis=1)]
    return whole if len(whole) >= 2 and whole.any() else None
