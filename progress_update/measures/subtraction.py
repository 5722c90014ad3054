"""Which counts of an area stay hidden so that no small one can be had from the others by subtraction.

Readers keep every quarter's report, so what the earlier ones showed counts as known (`disclosure.safe_sums`), and they
have London's: the boroughs of one group hide the same figures, so that London less the other boroughs tells of none.
Months and quarters are shown of measures alone; of their parts twelve months together. Published months are taken as
they stand now: a revision between two reports only adds doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from progress_update.disclosure import Sum, safe_sums
from progress_update.period import Period

# A figure: the measure's or part's id, and the first and last day it covers.
Span = tuple[str, date, date]
_REST = "what no part holds"


@dataclass(frozen=True)
class _Family:
    """One measure's counts through time in each area of a group, alike in shape: a row a time span, a column a part
    that adds up to it. What is `yearly` shows no months and quarters: a part that stands alone, or rare events."""

    id: str
    areas: list[pd.DataFrame]
    yearly: bool = False
    _sums: dict[Span, Sum] = field(default_factory=dict)

    @property
    def shape(self) -> pd.DataFrame:
        return self.areas[0]

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """A row an area, a column an atom."""
        return np.array([area.to_numpy(dtype="int64").ravel() for area in self.areas])

    def sum(self, id: str, start: date, end: date) -> Sum:
        """The atoms of a figure: of one part, or of all for the measure itself."""
        if (id, start, end) not in self._sums:
            rows = [n for n, (first, last) in enumerate(self.shape.index) if start <= first and last <= end]
            width = self.shape.shape[1]
            columns = range(width) if id == self.id else [self.shape.columns.get_loc(id)]
            self._sums[id, start, end] = frozenset(row * width + column for row in rows for column in columns)
        return self._sums[id, start, end]

    @property
    def ids(self) -> list[str]:
        """The measure, and the parts that are figures of their own."""
        return [*(name for name in self.shape.columns if name not in (self.id, _REST)), self.id]

    def release(self, quarter: Period) -> list[Span]:
        """What the report of a quarter shows, least missed first: its small months, the quarter, the 12 months."""
        end = quarter.end
        months = [(self.id, *span) for span in self.shape.index if span[1] <= end]
        year = [(id, quarter.twelve_months.start, end) for id in self.ids]
        whole = (self.id, quarter.start, end)
        shown = [*sorted(months, key=self._count), whole, *year] if not self.yearly else year
        return [span for span in shown if self._holds(*span[1:])]

    def _holds(self, start: date, end: date) -> bool:
        first, last = self.shape.index[0][0], self.shape.index[-1][1]
        return bool(first <= start and end <= last)

    def _count(self, span: Span) -> int:
        return int(self.counts[:, list(self.sum(*span))].sum())


def hidden_spans(
    series: pd.DataFrame,
    parents: dict[str, str],
    *,
    smallest_shown: int,
    yearly: Collection[str] = (),
    group: Sequence[pd.DataFrame] = (),
) -> frozenset[Span]:
    """The figures of an area that must not be shown, of all its reports up to the newest in `series`.

    `series` is the table SERIES of one area, with its counts (or a share's upper counts); `parents` names the
    measure that each part belongs to, `yearly` the rare events that show no part of a year and no nought: where most
    have none, those who have some would be known. `group` has the same of the other boroughs that hide what this one
    hides.
    """
    found: set[Span] = set()
    for family in _families([series, *group], parents, yearly):
        quarters = _quarters(family)
        by_sum: dict[Sum, set[Span]] = {}
        for quarter in quarters:
            for span in family.release(quarter):
                by_sum.setdefault(family.sum(*span), set()).add(span)
        releases = [[family.sum(*span) for span in family.release(quarter)] for quarter in quarters]
        seldom = family.id in yearly
        for hidden in safe_sums(family.counts, releases, smallest_shown=smallest_shown, nought_shown=not seldom):
            found |= by_sum[hidden]
    return frozenset(found)


def _quarters(family: _Family) -> list[Period]:
    first, last = (Period.of(end) for end in (family.shape.index[0][1], family.shape.index[-1][1]))
    number = (last.year - first.year) * 4 + last.quarter - first.quarter + 1
    return [first.plus(n) for n in range(number)]


def _families(areas: Sequence[pd.DataFrame], parents: dict[str, str], yearly: Collection[str]) -> Iterator[_Family]:
    # In the order of their codes: the reports of a group all come to the same.
    counts = sorted(map(_counted, areas), key=lambda held: str(held["area"].min()))
    wide = [_wide(held) for held in counts]
    ids = pd.concat(counts)["measure"]
    for id in ids[~ids.isin(list(parents))].unique():
        parts = [part for part, parent in parents.items() if parent == id]
        own = [each[[name for name in (id, *parts) if name in each]] for each in wide if id in each]
        yield from _additive(id, [each.dropna(how="all") for each in own], parts, yearly=id in yearly)


def _counted(series: pd.DataFrame) -> pd.DataFrame:
    """The rows that count something."""
    counted = series.assign(count=series["value"].where(series["shape"] == "count", series["numerator"]))
    return counted[counted["count"].notna()]


def _wide(counts: pd.DataFrame) -> pd.DataFrame:
    """A row a span (first and last day), a column a measure or part."""
    wide = counts.pivot(index=["start", "end"], columns="measure", values="count").sort_index()
    wide.index = pd.Index([(first.date(), last.date()) for first, last in wide.index], tupleize_cols=False)
    return wide


def _additive(id: str, wide: list[pd.DataFrame], parts: Sequence[str], *, yearly: bool) -> Iterator[_Family]:
    """One family where the parts fit into the whole; else each stands alone, as nothing can be subtracted."""
    known = [part for part in parts if any(part in each for each in wide)]
    filled = _alike(wide, id, known)
    rests = [each[id] - each[known].sum(axis=1) for each in filled]
    if not known or any((rest < 0).any() for rest in rests):
        for name in (id, *known):
            yield _Family(name, [each[[name]] for each in filled], yearly=yearly or name != id)
        return
    # Readers of a whole that its parts always fill know that there is nothing else in it.
    has_rest = any(rest.any() for rest in rests)
    whole = [
        each[known].assign(**({_REST: rest} if has_rest else {})) for each, rest in zip(filled, rests, strict=True)
    ]
    yield _Family(id, whole, yearly=yearly)


def _alike(wide: list[pd.DataFrame], id: str, parts: list[str]) -> list[pd.DataFrame]:
    """The areas' counts with the same spans and columns; what an area lacks counts none."""
    every = sorted({span for each in wide for span in each.dropna(subset=[id]).index})
    spans = pd.Index(every, tupleize_cols=False)
    return [each.reindex(index=spans, columns=[id, *parts]).fillna(0) for each in wide]
