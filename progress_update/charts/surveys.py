"""Shares through time with their intervals: survey answers and outcome rates, one group or several.

A change of survey mode is a gap: no line crosses it and what lies before is drawn apart. Shares may
leave nought out, and the axis title then says so.
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import pandas as pd

from progress_update.brand import Brand
from progress_update.charts.monthly import Mark, mark_breaks, month_edge
from progress_update.charts.style import Canvas, drawing, kept_apart, semibold, svg
from progress_update.period import MONTHS, Window

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS_SHOWN = 16  # four years of quarters
DASHES = ("-", (0, (4, 2)), (0, (1, 1.5)))
MARKERS = ("o", "s", "D")


def shown(series: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The points that the chart draws: the last sixteen to the end of the window, empty ones included."""
    return series[series["end"] <= pd.Timestamp(window.end)].sort_values("end").tail(POINTS_SHOWN)


def axis_range(points: pd.DataFrame) -> tuple[float, float]:
    """Tens, fives or single points that hold every share and interval, within 0 and 1."""
    low, high = _extremes(points)
    step = next(step for step, span in ((0.01, 0.03), (0.05, 0.12), (0.1, 2)) if high - low <= span)
    bottom = max(0.0, step * floor((low - 0.2 * step) / step))
    top = min(1.0, step * ceil((high + 0.2 * step) / step))
    return (0.0, top) if bottom <= step else (bottom, top)


def gap_range(points: pd.DataFrame, tolerance: float) -> tuple[float, float]:
    """Fives on both sides of no gap, wide enough for every interval and for the tolerance."""
    low, high = _extremes(points)
    return min(0.05 * floor(low / 0.05), -2 * tolerance), max(0.05 * ceil(high / 0.05), 2 * tolerance)


def _extremes(points: pd.DataFrame) -> tuple[float, float]:
    return float(points[["value", "low"]].min(axis=None)), float(points[["value", "high"]].max(axis=None))


def survey_chart(
    points: pd.DataFrame,
    *,
    latest: Window,
    breaks: list[Mark],
    not_asked: Window | None,
    label: str,
    tolerance: float | None = None,
    span: tuple[float, float] | None = None,
    name: str,
    brand: Brand,
    canvas: Canvas,
) -> str:
    """SVG of one share, or of a gap between two, with interval bars.

    In: rows of the SERIES table, one a quarter or a rolling year. `label` is the last value in words. For a
    gap, `tolerance` (a fraction of 1) is the band about no gap within which it is to come. `span` is the range
    of the axis where several charts share one.
    """
    with drawing(brand, canvas) as (figure, axes):
        known = points.dropna(subset=["value"])
        for part, is_current in _sides(known, breaks):
            _draw(axes, part, brand, is_current=is_current)
        own = axis_range(known) if tolerance is None else gap_range(known, tolerance)
        _frame(axes, points, span or own, latest, brand)
        _year_ticks(axes, points["end"].drop_duplicates(), _last(points), canvas)
        if tolerance is not None:
            _band(axes, tolerance, brand)
        if not_asked is not None:
            _hatch(axes, not_asked, known, brand, canvas)
        else:
            mark_breaks(axes, breaks, brand)
        _label_last(axes, known, label, brand, canvas)
        return svg(figure, f"{name}-{canvas.name}")


def groups_chart(
    points_by_group: dict[str, pd.DataFrame],
    *,
    latest: Window,
    not_asked: Window | None,
    name: str,
    brand: Brand,
    canvas: Canvas,
) -> str:
    """SVG of several shares, one hue, told apart by dash, marker and a name at the end of each line.

    Points without a value stay in the frames: they interrupt the line.
    """
    with drawing(brand, canvas) as (figure, axes):
        for n, points in enumerate(points_by_group.values()):
            axes.plot(
                points["end"].map(_at), points["value"], color=brand.colour("navy"), linewidth=1.4,
                linestyle=DASHES[n % 3], marker=MARKERS[n % 3], markersize=3.2,
            )  # fmt: skip
        every = pd.concat(points_by_group.values())
        _frame(axes, every, axis_range(every), latest, brand)
        _year_ticks(axes, every["end"].drop_duplicates().sort_values(), latest, canvas)
        if not_asked is not None:
            _hatch(axes, not_asked, every.dropna(subset=["value"]), brand, canvas)
        _names_at_end(axes, points_by_group, canvas)
        return svg(figure, f"{name}-{canvas.name}")


def _at(end: pd.Timestamp) -> float:
    return month_edge(end + pd.Timedelta(days=1)) - 1.5


def _sides(known: pd.DataFrame, breaks: list[Mark]) -> list[tuple[pd.DataFrame, bool]]:
    """The points before the last break, those whose time spans it, and those after it (True: current)."""
    if not breaks:
        return [(known, True)]
    day = max(day for day, _ in breaks)
    before, after = known[known["end"] < day], known[known["start"] >= day]
    across = known.drop(before.index).drop(after.index)
    sides = [(before, after.empty and across.empty), (across, False), (after, True)]
    return [(part, current) for part, current in sides if not part.empty]


def _draw(axes: Axes, part: pd.DataFrame, brand: Brand, *, is_current: bool) -> None:
    at, colour = part["end"].map(_at), brand.colour("navy" if is_current else "slate")
    axes.vlines(at, part["low"], part["high"], color=colour, linewidth=1.6 if is_current else 1.0)
    axes.plot(
        at, part["value"], color=colour, linewidth=1.4 if is_current else 0.8, marker="o" if is_current else "s",
        markersize=3.6, markerfacecolor=colour if is_current else brand.colour("white"), zorder=4,
    )  # fmt: skip


def _frame(axes: Axes, points: pd.DataFrame, span: tuple[float, float], latest: Window, brand: Brand) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_ylim(*span)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(_tick_of_share if span[0] >= 0 else _tick_of_gap))
    here = _at(pd.Timestamp(latest.end))
    axes.axvspan(here - 1.2, here + 1.2, color=brand.colour("tint"), linewidth=0, zorder=0)
    axes.set_xlim(points["end"].map(_at).min() - 2, here + 2)


def _tick_of_share(value: float, _: int) -> str:
    return f"{100 * value:.3g}%"


def _tick_of_gap(value: float, _: int) -> str:
    points = round(100 * value)
    return f"{'−' if points < 0 else '+' if points else ''}{abs(points)}"


def _band(axes: Axes, tolerance: float, brand: Brand) -> None:
    """No gap as a line, and the band that the plan wants the gap to come within."""
    axes.axhspan(-tolerance, tolerance, color=brand.colour("beam"), linewidth=0, zorder=0)
    for edge in (-tolerance, tolerance):
        axes.axhline(edge, color=brand.colour("mute"), linewidth=0.7, linestyle=(0, (3, 2)), zorder=1)
    axes.axhline(0, color=brand.colour("ink"), linewidth=0.9, zorder=1)


def _last(points: pd.DataFrame) -> Window:
    """The time that the newest point covers; the headline figure beside the chart may cover a longer one."""
    return Window(points.iloc[-1]["start"].date(), points.iloc[-1]["end"].date())


def _year_ticks(axes: Axes, ends: pd.Series, latest: Window, canvas: Canvas) -> None:
    """A tick for the quarter of each year that matches the latest one; on a phone, of every second year."""
    from matplotlib.ticker import FixedFormatter, FixedLocator

    same = ends[ends.dt.month == latest.end.month]
    same = same if canvas.is_wide else same[::-2]
    name = _tick_name if not canvas.is_part else _short_name
    axes.xaxis.set_major_locator(FixedLocator([_at(end) for end in same]))
    axes.xaxis.set_major_formatter(FixedFormatter([name(end, latest) for end in same]))


def _tick_name(end: pd.Timestamp, latest: Window) -> str:
    name = MONTHS[end.month - 1][:3]
    if latest.months == 3:
        return f"{MONTHS[end.month - 3][:3]}–{name}\n{end.year}"
    return f"Year to\n{name} {end.year}"


def _short_name(end: pd.Timestamp, _: Window) -> str:
    return f"{MONTHS[end.month - 1][:3]}\n{end.year}"


def _hatch(axes: Axes, gap: Window, known: pd.DataFrame, brand: Brand, canvas: Canvas) -> None:
    """The time in which nobody was asked, with its reason inside."""
    start, end = month_edge(pd.Timestamp(gap.start)), month_edge(pd.Timestamp(gap.end)) + 1 / 31
    if end <= axes.get_xlim()[0] or start >= axes.get_xlim()[1] or known.empty:
        return
    axes.axvspan(start, end, facecolor="none", edgecolor=brand.colour("line"), hatch="////", linewidth=0, zorder=1)
    axes.vlines([start, end], *axes.get_ylim(), color=brand.colour("mute"), linewidth=0.8, linestyle=(0, (1, 1.5)))
    reason = "Not asked:\nsurvey moves\nto telephone" if canvas.is_wide else "Not\nasked"
    axes.text(
        (max(start, axes.get_xlim()[0]) + end) / 2, sum(axes.get_ylim()) / 2, reason, ha="center", va="center",
        bbox={"facecolor": brand.colour("white"), "edgecolor": "none", "pad": 1.5}, zorder=3,
    )  # fmt: skip


def _label_last(axes: Axes, known: pd.DataFrame, label: str, brand: Brand, canvas: Canvas) -> None:
    axes.annotate(
        label, (1, known.iloc[-1]["value"]), xycoords=("axes fraction", "data"), xytext=(3, 0),
        textcoords="offset points", va="center", color=brand.colour("navy"), annotation_clip=False, **semibold(canvas),
    )  # fmt: skip


def _names_at_end(axes: Axes, points_by_group: dict[str, pd.DataFrame], canvas: Canvas) -> None:
    """Each line's name and last value to its right, moved apart where two lines end close together."""
    last = {name: points.dropna(subset=["value"]).iloc[-1] for name, points in points_by_group.items()}
    low, high = axes.get_ylim()
    heights = kept_apart([row["value"] for row in last.values()], canvas.room_for_text(high - low))
    for (name, row), height in zip(last.items(), heights, strict=True):
        axes.annotate(
            f"{name} {100 * row['value']:.0f}%", (1, height), xycoords=("axes fraction", "data"), xytext=(3, 0),
            textcoords="offset points", va="center", annotation_clip=False, **semibold(canvas),
        )  # fmt: skip
