"""Which counts of an area stay hidden so that no small one can be had from the others by subtraction.

Readers keep every quarter's report, so what the earlier ones showed counts as known (`disclosure.safe_sums`).
Published months are taken as they stand now: a revision between two reports only adds doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from progress_update.disclosure import Sum, safe_sums
from progress_update.period import Period

# A figure: the measure's or part's id, and the first and last day it covers.
Span = tuple[str, date, date]
_REST = "what no part holds"


@dataclass(frozen=True)
class _Family:
    """One measure's counts through time: `counts` has a row a time span, a column a part that adds up to it."""

    id: str
    counts: pd.DataFrame

    def sum(self, id: str, start: date, end: date) -> Sum:
        """The atoms of a figure: of one part, or of all for the measure itself."""
        rows = np.flatnonzero([start <= first and last <= end for first, last in self.counts.index])
        columns = range(self.counts.shape[1]) if id == self.id else [self.counts.columns.get_loc(id)]
        return frozenset(int(row * self.counts.shape[1] + column) for row in rows for column in columns)

    @property
    def ids(self) -> list[str]:
        """The measure, and the parts that are figures of their own."""
        return [*(name for name in self.counts.columns if name not in (self.id, _REST)), self.id]

    def release(self, quarter: Period) -> list[Span]:
        """What the report of a quarter shows, least missed first: its small months, the quarter, the 12 months."""
        months = [(id, *span) for id in self.ids for span in self.counts.index if span[1] <= quarter.end]
        windows = [span for span in (quarter.window, quarter.twelve_months) if self._holds(span.start, span.end)]
        return sorted(months, key=self._count) + [(id, span.start, span.end) for span in windows for id in self.ids]

    def _holds(self, start: date, end: date) -> bool:
        first, last = self.counts.index[0][0], self.counts.index[-1][1]
        return bool(first <= start and end <= last)

    def _count(self, span: Span) -> int:
        return int(sum(self.counts.to_numpy().ravel()[list(self.sum(*span))]))


def hidden_spans(series: pd.DataFrame, parents: dict[str, str], *, smallest_shown: int) -> frozenset[Span]:
    """The figures of an area that must not be shown, of all its reports up to the newest in `series`.

    `series` is the table SERIES of one area, with its counts (or a share's upper counts); `parents` names the
    measure that each part belongs to.
    """
    found: set[Span] = set()
    for family in _families(series, parents):
        quarters = _quarters(family)
        spans = [span for quarter in quarters for span in family.release(quarter)]
        by_sum: dict[Sum, set[Span]] = {}
        for span in spans:
            by_sum.setdefault(family.sum(*span), set()).add(span)
        releases = [[family.sum(*span) for span in family.release(quarter)] for quarter in quarters]
        counts = family.counts.to_numpy(dtype="int64").ravel()
        for hidden in safe_sums(counts, releases, smallest_shown=smallest_shown):
            found |= by_sum[hidden]
    return frozenset(found)


def _quarters(family: _Family) -> list[Period]:
    first, last = (Period.of(end) for end in (family.counts.index[0][1], family.counts.index[-1][1]))
    number = (last.year - first.year) * 4 + last.quarter - first.quarter + 1
    return [first.plus(n) for n in range(number)]


def _families(series: pd.DataFrame, parents: dict[str, str]) -> Iterator[_Family]:
    counts = series.assign(count=series["value"].where(series["shape"] == "count", series["numerator"]))
    counts = counts[counts["count"].notna()]
    for id in counts.loc[~counts["measure"].isin(list(parents)), "measure"].unique():
        parts = [part for part, parent in parents.items() if parent == id]
        wide = _wide(counts[counts["measure"].isin([id, *parts])])
        yield from _additive(id, wide, [part for part in parts if part in wide])


def _wide(counts: pd.DataFrame) -> pd.DataFrame:
    """A row a span (first and last day), a column a measure or part."""
    wide = counts.pivot(index=["start", "end"], columns="measure", values="count").sort_index()
    wide.index = pd.Index([(first.date(), last.date()) for first, last in wide.index], tupleize_cols=False)
    return wide


def _additive(id: str, wide: pd.DataFrame, parts: Sequence[str]) -> Iterator[_Family]:
    """One family where the parts fit into the whole; else each stands alone, as nothing can be subtracted."""
    filled = wide.dropna(subset=[id]).fillna(0)
    rest = filled[id] - filled[list(parts)].sum(axis=1)
    if not parts or (rest < 0).any():
        for name in (id, *parts):
            yield _Family(name, wide[[name]].dropna())
        return
    # Readers of a whole that its parts always fill know that there is nothing else in it.
    yield _Family(id, filled[list(parts)].assign(**({_REST: rest} if rest.any() else {})))
