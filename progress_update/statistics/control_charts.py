"""XmR charts of a monthly series, with NHS England's Making Data Count rules as NHSRplotthedots applies them.

The limits lie 2.66 mean moving ranges from the mean, the near limits two thirds of that. Not for rolling sums,
whose months overlap, nor across a break: give each stretch its own chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from progress_update.statistics.movements import Wanted

LIMIT = 2.66
NEAR_LIMIT = LIMIT * 2 / 3
SCREEN = 3.267
RUN = 7
TRIAL_POINTS = 12

OUTSIDE, ONE_SIDE, TREND, NEAR = 1, 2, 3, 4
RULES = {
    OUTSIDE: "a point outside the limits",
    ONE_SIDE: "seven or more points in a row on one side of the mean",
    TREND: "seven or more points in a row rising or falling",
    NEAR: "two of three points close to a limit",
}
# Which rule names a point that breaks several.
PRIORITY = (OUTSIDE, TREND, NEAR, ONE_SIDE)

Side = Literal["above", "below", "rising", "falling"]
State = Literal["common cause", "special-cause improvement", "special-cause concern"]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Signal:
    """A point (counted from 0) that breaks a rule, and on which side or in which direction."""

    index: int
    rule: int
    side: Side

    @property
    def high(self) -> bool:
        return self.side in ("above", "rising")


@dataclass(frozen=True)
class ControlChart:
    """The lines of a chart and every signal of every rule, by rule and then by point."""

    mean: float
    mean_moving_range: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    signals: tuple[Signal, ...]
    points: int

    @property
    def trial(self) -> bool:
        """Whether there are too few points for the limits to be more than a first guess."""
        return self.points < TRIAL_POINTS

    def breaking(self, rule: int) -> tuple[int, ...]:
        return tuple(signal.index for signal in self.signals if signal.rule == rule)

    def labels(self) -> dict[int, Signal]:
        """The one signal that names each point, by the rules' priority."""
        ranked = sorted(self.signals, key=lambda signal: PRIORITY.index(signal.rule), reverse=True)
        return dict(sorted({signal.index: signal for signal in ranked}.items(), key=lambda pair: pair[0]))


@dataclass(frozen=True)
class ProcessState:
    """What a chart says of its newest points: the state, the rule broken (None: none) and the points that break it."""

    state: State
    rule: int | None = None
    points: tuple[int, ...] = ()


def control_chart(values: Sequence[float] | NDArray[np.float64], *, screen: bool = False) -> ControlChart:
    """The XmR chart of a series in order of time, at least two points.

    With `screen`, moving ranges of 3.267 mean moving ranges or more are left out once, so that one wild point
    doesn't widen the limits; Making Data Count's own spreadsheets don't screen.
    """
    y = np.asarray(values, dtype=float)
    if y.size < 2 or not np.isfinite(y).all():
        raise ValueError("a control chart needs at least two points, and every one a number")
    mean, spread = float(y.mean()), _mean_moving_range(y, screen=screen)
    return ControlChart(
        mean=mean,
        mean_moving_range=spread,
        lower=mean - LIMIT * spread,
        upper=mean + LIMIT * spread,
        near_lower=mean - NEAR_LIMIT * spread,
        near_upper=mean + NEAR_LIMIT * spread,
        signals=_signals(y, mean, spread),
        points=y.size,
    )


def process_state(chart: ControlChart, *, wanted: Wanted, newest: int = 1) -> ProcessState:
    """The state by the newest point with a signal among the last `newest` (3: a quarter of a monthly series).

    A signal on the wanted side, or a trend in the wanted direction, is an improvement; any other a concern.
    """
    labels = chart.labels()
    found = [labels[index] for index in range(max(0, chart.points - newest), chart.points) if index in labels]
    if not found:
        return ProcessState("common cause")
    last = found[-1]
    better = last.high == (wanted == "increase")
    state: State = "special-cause improvement" if better else "special-cause concern"
    return ProcessState(state, last.rule, _same_signal(chart, last))


def _same_signal(chart: ControlChart, last: Signal) -> tuple[int, ...]:
    """The points that break the rule together with `last`: those that follow on from one another up to it."""
    like = [s.index for s in chart.signals if (s.rule, s.side) == (last.rule, last.side) and s.index <= last.index]
    step = 2 if last.rule == NEAR else 1
    starts = [i for i in range(1, len(like)) if like[i] - like[i - 1] > step]
    return tuple(like[starts[-1] if starts else 0 :])


def _mean_moving_range(y: NDArray[np.float64], *, screen: bool) -> float:
    ranges = np.abs(np.diff(y))
    mean = ranges.mean()
    kept = ranges[ranges < SCREEN * mean] if screen else ranges
    return float(kept.mean()) if kept.size else float(mean)


def _signals(y: NDArray[np.float64], mean: float, spread: float) -> tuple[Signal, ...]:
    away = y - mean
    # A point on a line, as floats have it, is neither beyond it nor on a side.
    away[np.abs(away) <= _rounding(y)] = 0
    sides: tuple[tuple[Side, int], ...] = (("above", 1), ("below", -1))
    trends: tuple[tuple[Side, int], ...] = (("rising", 1), ("falling", -1))
    limits = LIMIT * spread + _rounding(y), NEAR_LIMIT * spread + _rounding(y)
    flags: list[tuple[int, Side, _Flags]] = [(OUTSIDE, side, away * sign > limits[0]) for side, sign in sides]
    flags += [(ONE_SIDE, side, _run(away * sign > 0, RUN)) for side, sign in sides]
    flags += [(TREND, side, _trend(np.diff(y) * sign > 0)) for side, sign in trends]
    flags += [(NEAR, side, _two_of_three(away * sign, *limits)) for side, sign in sides]
    found = [Signal(int(index), rule, side) for rule, side, hit in flags for index in np.flatnonzero(hit)]
    return tuple(sorted(found, key=lambda signal: (signal.rule, signal.index)))


def _rounding(y: NDArray[np.float64]) -> float:
    return 1e-12 * float(np.abs(y).max())


def _run(flags: _Flags, length: int) -> _Flags:
    """Every point of a run of at least `length` points flagged in a row."""
    if flags.size < length:
        return np.zeros(flags.size, dtype=bool)
    return _cover(np.all(sliding_window_view(flags, length), axis=1), length)


def _trend(steps: _Flags) -> _Flags:
    """Every point of a trend: seven points have six steps between them."""
    if steps.size < RUN - 1:
        return np.zeros(steps.size + 1, dtype=bool)
    return _cover(np.all(sliding_window_view(steps, RUN - 1), axis=1), RUN)


def _two_of_three(away: NDArray[np.float64], limit: float, near_limit: float) -> _Flags:
    """Points between near limit and limit, two of three in a row, all three on that side of the mean."""
    near = (away > near_limit) & (away <= limit)
    if away.size < 3:
        return np.zeros(away.size, dtype=bool)
    two, one_side = sliding_window_view(near, 3).sum(axis=1) >= 2, np.all(sliding_window_view(away > 0, 3), axis=1)
    return near & _cover(two & one_side, 3)


def _cover(windows: _Flags, width: int) -> _Flags:
    """The points that lie in any of the flagged windows of `width` points."""
    return np.asarray(np.convolve(windows, np.ones(width, dtype=int)) > 0)
