"""Invented figures for measures without published data, so that a demonstration can show all of them.

Pure but for reading its levels. Every row it makes has the status `illustrative`, which the contract of
received files refuses: an invented figure can reach a report only by way of `demo`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from progress_update.areas import LONDON
from progress_update.contracts import OBSERVATIONS, check
from progress_update.errors import SettingsError
from progress_update.measures.held import Holding
from progress_update.period import Period, Window, add_months, month_end
from progress_update.yaml_lines import read_yaml, validated

if TYPE_CHECKING:
    from progress_update.framework import Break, Feed, Framework, Measure
    from progress_update.measures.results import Results

ILLUSTRATIVE = "illustrative"
MONTHS = 60  # how far back figures are invented
DESIGN_EFFECT = 1.4


class Level(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float
    drift: float
    out_of: float | None = None
    base: int | None = None
    reference: float | None = None


class Levels(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int
    measures: dict[str, Level]


def invented(framework: Framework, results: Results, period: Period, levels_file: Path) -> list[Holding]:
    """One holding a source with figures for every measure that has none in `results`.

    The same seed, measure and period always give the same figures, whatever other measures there are.
    """
    document = read_yaml(levels_file, SettingsError)
    levels = validated(Levels, document.content, [document], SettingsError)
    empty = set(results.measures.loc[results.measures["value"].isna(), "measure"])
    frames: dict[str, list[pd.DataFrame]] = {}
    for measure in framework.measures:
        if measure.id in empty:
            feed, level = measure.feeds[0], _level(levels, measure.id, levels_file)
            random = np.random.default_rng([levels.seed, *measure.id.encode()])
            rows = _asked(_rows(measure, feed, level, period, random), framework.breaks_of(measure))
            frames.setdefault(feed.source, []).append(rows)
    return [_holding(source, pd.concat(rows, ignore_index=True), period) for source, rows in frames.items()]


def _asked(rows: pd.DataFrame, breaks: list[Break]) -> pd.DataFrame:
    """The rows without those for times in which nobody was asked."""
    for change in breaks:
        if change.not_asked_until:
            silent = (pd.to_datetime(rows["start"]) <= pd.Timestamp(change.not_asked_until)) & (
                pd.to_datetime(rows["end"]) >= pd.Timestamp(change.on)
            )
            rows = rows[~silent]
    return rows


def _level(levels: Levels, id: str, file: Path) -> Level:
    if id not in levels.measures:
        raise SettingsError(f"There is no level for '{id}'", where=file.name, remedy="Add one under measures")
    return levels.measures[id]


def _holding(source: str, rows: pd.DataFrame, period: Period) -> Holding:
    keys = list(OBSERVATIONS.key)
    # Two measures may draw on one series (a level and the gap in it); the first invention stands for both.
    unique = rows.assign(area=LONDON, status=ILLUSTRATIVE).drop_duplicates(keys).reindex(columns=OBSERVATIONS.names)
    table = check(unique, OBSERVATIONS, where="Illustrative figures")
    return Holding(source, ILLUSTRATIVE, period.end, ("none: invented figures",), 0, table)


def _rows(measure: Measure, feed: Feed, level: Level, period: Period, random: np.random.Generator) -> pd.DataFrame:
    match measure.shape:
        case "count":
            return _counts(feed.series[0], feed.group, level.level, level.drift, period, random)
        case "share":
            return _shares(feed, level, period, random)
        case "gap":
            sides = ((feed.group, level.level, level.drift), (feed.reference or "all", level.reference or 0.5, 0.0))
            base = {feed.group: level.base, feed.reference: (level.base or 400) * 5}
            return pd.concat(
                _survey(measure, feed.series[0], group, start, drift, base.get(group) or 400, period, random)
                for group, start, drift in sides
            )
        case _:
            return _survey(
                measure, feed.series[0], feed.group, level.level, level.drift, level.base or 400, period, random
            )


def _counts(
    series: str, group: str, level: float, drift: float, period: Period, random: np.random.Generator
) -> pd.DataFrame:
    starts = _months(period)
    return _frame(
        series, group, starts, [month_end(day) for day in starts], random.poisson(_path(level, drift * level))
    )


def _shares(feed: Feed, level: Level, period: Period, random: np.random.Generator) -> pd.DataFrame:
    """Monthly upper and lower counts, in one series or in two as the feed has it."""
    starts = _months(period)
    ends = [month_end(day) for day in starts]
    lower = random.poisson(_path(level.out_of or 100, 0.0))
    upper = random.binomial(lower, np.clip(_path(level.level, level.drift), 0, 1))
    if feed.out_of:
        parts = ((feed.series[0], upper), (feed.out_of[0], lower))
        return pd.concat(_frame(series, feed.group, starts, ends, counts) for series, counts in parts)
    share = np.divide(upper, lower, out=np.zeros(len(lower)), where=lower > 0)
    return _frame(feed.series[0], feed.group, starts, ends, share).assign(numerator=upper, denominator=lower)


def _survey(
    measure: Measure,
    series: str,
    group: str,
    level: float,
    drift: float,
    base: int,
    period: Period,
    random: np.random.Generator,
) -> pd.DataFrame:
    """Shares in the measure's own windows, whole per mille, each with its base."""
    length = 3 if measure.window == "survey quarter" else 12
    windows = [Window.ending(period.end, length).earlier(3 * n) for n in reversed(range(16))]
    truth = np.clip(np.linspace(level - 4 * drift, level, len(windows)), 0, 1)
    spread = np.sqrt(truth * (1 - truth) * DESIGN_EFFECT / base)
    if length == 12:  # windows that share three quarters move together
        noise = np.convolve(random.normal(size=len(windows) + 3), np.full(4, 0.5), "valid") * spread
    else:
        noise = random.normal(size=len(windows)) * spread
    shares = np.clip(np.round(truth + noise, 3), 0, 1)
    starts, ends = [w.start for w in windows], [w.end for w in windows]
    return _frame(series, group, starts, ends, shares).assign(base=float(base), design_effect=DESIGN_EFFECT)


def _months(period: Period) -> list[date]:
    return [add_months(period.end, n - MONTHS + 1) for n in range(MONTHS)]


def _path(level: float, drift_a_year: float) -> np.ndarray:
    """A level reached at the end of the months, having drifted towards it."""
    return np.maximum(level - drift_a_year * np.arange(MONTHS - 1, -1, -1) / 12, 0)


def _frame(series: str, group: str, starts: list[date], ends: list[date], values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"series": series, "group": group, "start": starts, "end": ends, "value": values})
