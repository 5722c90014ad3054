"""Disclosure: what may not be shown is in no table and in no text.

The rules are applied once more to the published tables: they may find nothing left to hide. Where figures were
hidden, they are worked out again from the editions, and looked for where a reader would look.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from progress_update.exhibits.report import Report
from progress_update.gate.phrases import normal, without
from progress_update.gate.pieces import Piece, pieces
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding
from progress_update.holdings import open_holdings
from progress_update.illustrative import invented
from progress_update.measures.disclosed import disclosed
from progress_update.measures.results import Results, compute
from progress_update.words import value

HIDDEN, REMEDY = "c", "Publish nothing; see progress_update/measures/disclosed.py"
_TABLES = {"measures": "results", "breakdowns": "breakdowns", "context": "context"}


def disclosure(release: Release) -> Iterator[Finding]:
    report = release.report
    shown = disclosed(report.results, report.series, report.revisions, report.framework)
    for name, file in _TABLES.items():
        before, after = getattr(report.results, name), getattr(shown.results, name)
        yield from _lost(before, after, f"data/{file}.csv")
    yield from _lost(report.series, shown.series, "data/series.csv")
    hidden = _hidden(report)
    if hidden:
        yield from _leaks(release, hidden)


def _lost(before: pd.DataFrame, after: pd.DataFrame, file: str) -> Iterator[Finding]:
    """Rows whose figures the rules take out although they are published."""
    for column in ("value", "low", "high", "numerator", "denominator", "base", "before_value", "change"):
        if column in before:
            rows = before.index[before[column].notna() & after[column].isna()]
            for row in rows:
                said = f"{column} of {before.loc[row, 'measure']} is shown, and the rules hide it"
                yield Finding(f"{file}, row {row + 2}", said, REMEDY)


def _hidden(report: Report) -> set[str]:
    """The measures, parts and context figures of which some figure is hidden."""
    tables = (report.results.measures, report.results.breakdowns, report.results.context)
    marked = {id for t in tables for id in t.loc[t["marker"].fillna("").str.split().map(_has_mark), "measure"]}
    return marked | set(report.series.loc[report.series["status"] == "hidden", "measure"])


def _has_mark(marks: list[str]) -> bool:
    return HIDDEN in marks


def _leaks(release: Release, hidden: set[str]) -> Iterator[Finding]:
    true, shown = _by_id(_undisclosed(release)), _by_id(release.report.results)
    own = {id: _written(true.loc[id], shown.loc[id]) for id in sorted(hidden & set(true.index))}
    for piece in pieces(release.page):
        for id in _about(piece, own):
            text = normal(piece.text)
            if without(text, own[id]) != text:
                said = f"a figure of {id} is shown, and it is hidden"
                yield Finding(release.page.where(piece.element), said, REMEDY)


def _undisclosed(release: Release) -> Results:
    """The results before anything was hidden, from the editions that the report was made from."""
    report = release.report
    as_at, area = report.settings.data_as_at, report.area
    holdings = list(open_holdings(release.folders.editions, report.framework, as_at=as_at, area=area))
    if release.is_demo:
        results = compute(report.framework, holdings, report.period)
        holdings = invented(report.framework, results, report.period, release.folders.illustrative) + holdings
    return compute(report.framework, holdings, report.period, area=area)


def _by_id(results: Results) -> pd.DataFrame:
    return pd.concat([results.measures, results.breakdowns, results.context]).set_index("measure")


def _written(true: pd.Series, shown: pd.Series) -> set[str]:
    """The figures of a row that are not published, as they would be written, but for such as are published beside."""
    names = ("value", "before_value", "pre_pandemic_value", "baseline_value")
    known = {value(true["shape"], shown[name]) for name in names if pd.notna(shown[name])}
    lost = {value(true["shape"], true[name]) for name in names if pd.notna(true[name]) and pd.isna(shown[name])}
    return lost - known


def _about(piece: Piece, own: dict[str, set[str]]) -> list[str]:
    return [id for id in own if id in piece.ids]
