"""A long table of counts with its totals, made safe to publish."""

from __future__ import annotations

import numpy as np
import pandas as pd

from progress_update.disclosure.attack import with_totals
from progress_update.disclosure.patterns import safe_pattern
from progress_update.disclosure.small_counts import CONFIDENTIAL, small

TOTAL = "Total"


def protect_counts(counts: pd.DataFrame, *, rows: str, columns: str, value: str, total: str = TOTAL) -> pd.DataFrame:
    """The table with its totals; small counts, and those that would give them away, hidden.

    In: one count a row, at most one for each pair of `rows` and `columns`; a pair without one counts none.
    Out: every pair, and totals under the label `total`, with the columns `rows`, `columns`, `value` (missing
    where hidden) and `marker` (`[c]` where hidden, else empty). Shares, rates and intervals of a hidden cell are
    the caller's to hide.
    """
    table = _checked_table(counts, rows=rows, columns=columns, value=value, total=total)
    whole = with_totals(table.to_numpy(dtype="int64"))
    hidden = safe_pattern(whole, small(whole))
    across, down = [*table.index, total], [*table.columns, total]
    return pd.DataFrame(
        {
            rows: np.repeat(np.array(across, dtype=object), len(down)),
            columns: np.tile(np.array(down, dtype=object), len(across)),
            value: pd.array(whole.ravel(), dtype="Int64"),
            "marker": np.where(hidden.ravel(), CONFIDENTIAL, ""),
        }
    ).assign(**{value: lambda frame: frame[value].mask(hidden.ravel())})


def _checked_table(counts: pd.DataFrame, *, rows: str, columns: str, value: str, total: str) -> pd.DataFrame:
    """The counts as a table in the order the labels come; raises ValueError where they cannot be counts."""
    numbers = pd.to_numeric(counts[value])
    if numbers.isna().any() or (numbers < 0).any() or (numbers % 1 != 0).any():
        raise ValueError(f"'{value}' holds something that is no count")
    if counts.duplicated([rows, columns]).any():
        raise ValueError(f"a pair of '{rows}' and '{columns}' has more than one count")
    if (counts[rows] == total).any() or (counts[columns] == total).any():
        raise ValueError(f"the totals are worked out here: leave out the rows labelled '{total}'")
    wide = counts.assign(**{value: numbers}).pivot(index=rows, columns=columns, values=value)
    return wide.reindex(index=counts[rows].unique(), columns=counts[columns].unique()).fillna(0)
