"""Counts by month: up to three blocks of twelve months, the last of them the one that is judged.

Thin line: each month. Flat lines: the monthly mean of each twelve months, with its figure beneath. Dashed: the
limits of the control chart, where there is one, with their figures at the right. Tint: the months of the headline
figure. The scale begins at nought.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from progress_update.brand import Brand
from progress_update.charts.style import Canvas, drawing, kept_apart, semibold, svg
from progress_update.period import MONTHS, Window, add_months

if TYPE_CHECKING:
    from matplotlib.axes import Axes

YEARS_SHOWN = 3
SMALL_MEAN = 20  # below it a mean without a decimal would say too little
Mark = tuple[pd.Timestamp, str]


@dataclass(frozen=True)
class Signalled:
    """Months (first days) that break a rule of the control chart: beyond a limit, or a run; improved or worsened."""

    months: tuple[pd.Timestamp, ...]
    beyond_limit: bool
    kind: str


@dataclass(frozen=True)
class Usual:
    """The usual range of a month by the control chart, and the first month that it is worked out from."""

    first: pd.Timestamp
    lower: float
    upper: float


def shown(series: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The months that the chart draws: up to thirty-six, to the end of the window."""
    first = pd.Timestamp(add_months(window.end, 1 - 12 * YEARS_SHOWN))
    months = series[(series["start"] >= first) & (series["end"] <= pd.Timestamp(window.end))]
    return months.dropna(subset=["value"])


def monthly_chart(
    months: pd.DataFrame,
    *,
    judged: Window,
    breaks: list[Mark],
    signal: Signalled | None = None,
    usual: Usual | None = None,
    name: str,
    brand: Brand,
    canvas: Canvas,
) -> str:
    """SVG of a monthly count. In: rows of the SERIES table as `shown` gives them, one a month."""
    with drawing(brand, canvas) as (figure, axes):
        axes.axvspan(*_edges(judged), color=brand.colour("tint"), linewidth=0, zorder=0)
        _lines(axes, months, brand.colour("slate"), width=0.9, zorder=3)
        inside = months["start"] >= pd.Timestamp(judged.start)
        _lines(axes, months[inside], brand.colour("navy"), width=1.8, zorder=4)
        for block in _blocks(judged, months):
            _mean_line(axes, months, block, brand, is_judged=block.end == judged.end)
        if signal is not None:
            _mark_signal(axes, months, signal, brand)
        _scale(axes, max(float(months["value"].max()), usual.upper if usual else 0.0))
        _block_labels(axes, months, _blocks(judged, months), canvas)
        if usual is not None:
            _usual_range(axes, usual, _edges(judged)[1], brand, canvas)
        mark_breaks(axes, breaks, brand)
        return svg(figure, f"{name}-{canvas.name}")


def _lines(axes: Axes, months: pd.DataFrame, colour: str, *, width: float, zorder: int) -> None:
    """A line through months that follow one another; it breaks off at one that is not shown, and one alone is a dot."""
    at = months["start"].map(month_middle)
    runs = (at.diff() > 1).cumsum()
    for _, run in months.groupby(runs):
        dot = "o" if len(run) == 1 else None
        axes.plot(
            run["start"].map(month_middle), run["value"], color=colour, linewidth=width, zorder=zorder, marker=dot,
            markersize=2 * width,
        )  # fmt: skip


def month_middle(start: pd.Timestamp) -> float:
    """Where a month stands on an axis that counts months."""
    return start.year * 12 + start.month - 0.5


def month_edge(day: pd.Timestamp) -> float:
    return day.year * 12 + day.month - 1 + (day.day - 1) / day.days_in_month


def mark_breaks(axes: Axes, breaks: list[Mark], brand: Brand) -> None:
    """A dotted line where figures stop being comparable, with its reason above the plot, clear of every line."""
    low, high = axes.get_xlim()
    for day, label in breaks:
        at = month_edge(day)
        if low < at < high:
            axes.axvline(at, color=brand.colour("ink"), linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=5)
            left = at > (low + high) / 2
            axes.annotate(
                label, (at, 1), xycoords=("data", "axes fraction"), textcoords="offset points",
                xytext=(3 if left else -3, 0), ha="right" if left else "left", va="bottom", color=brand.colour("ink"),
            )  # fmt: skip


def _edges(window: Window) -> tuple[float, float]:
    return month_edge(pd.Timestamp(window.start)), month_edge(pd.Timestamp(add_months(window.end, 1)))


def _blocks(judged: Window, months: pd.DataFrame) -> list[Window]:
    """Twelve months at a time, counted back from the judged window's end, as far as months are held."""
    year = Window.ending(judged.end, 12)
    blocks = [year.earlier(12 * n) for n in reversed(range(YEARS_SHOWN))]
    return [block for block in blocks if pd.Timestamp(block.end) > months["start"].min()]


def _inside(months: pd.DataFrame, block: Window) -> pd.DataFrame:
    return months[(months["start"] >= pd.Timestamp(block.start)) & (months["end"] <= pd.Timestamp(block.end))]


def _mean_line(axes: Axes, months: pd.DataFrame, block: Window, brand: Brand, *, is_judged: bool) -> None:
    inside = _inside(months, block)
    if len(inside) < block.months:
        return
    colour = brand.colour("navy" if is_judged else "slate")
    mean = inside["value"].mean()
    axes.plot(_edges(block), [mean, mean], color=colour, linewidth=1.2 if is_judged else 0.9, solid_capstyle="butt")


def _usual_range(axes: Axes, usual: Usual, end: float, brand: Brand, canvas: Canvas) -> None:
    """Both limits as dashed lines, named at their right end; a lower limit of nought is the axis itself."""
    limits = [("Upper", usual.upper), *([("Lower", usual.lower)] if usual.lower > 0 else [])]
    start = max(month_edge(usual.first), axes.get_xlim()[0])
    heights = kept_apart([limit for _, limit in limits], canvas.room_for_text(axes.get_ylim()[1]))
    for (name, limit), height in zip(limits, heights, strict=True):
        axes.plot([start, end], [limit, limit], color=brand.colour("slate"), linewidth=0.9, linestyle=(0, (3, 2)))
        axes.annotate(
            f"{name} {limit:,.0f}", (1, height), xycoords=("axes fraction", "data"), xytext=(3, 0),
            textcoords="offset points", va="center", color=brand.colour("slate"), annotation_clip=False,
        )  # fmt: skip


def _mark_signal(axes: Axes, months: pd.DataFrame, signal: Signalled, brand: Brand) -> None:
    """A diamond a month beyond a limit, a square a month of a run, in the colour of the judgement."""
    found = months[months["start"].isin(signal.months)]
    axes.plot(
        found["start"].map(month_middle), found["value"], linestyle="none", marker="D" if signal.beyond_limit else "s",
        markersize=4.2, color=brand.judgement_colour(signal.kind), zorder=6,
    )  # fmt: skip


def _scale(axes: Axes, highest: float) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_ylim(0, max(highest * 1.15, 1))


def _block_labels(axes: Axes, months: pd.DataFrame, blocks: list[Window], canvas: Canvas) -> None:
    """Ticks at the edges of the twelve months, names and means between; the judged ones stand out in weight."""
    from matplotlib.ticker import FixedFormatter, FixedLocator

    edges = sorted({edge for block in blocks for edge in _edges(block)})
    axes.set_xlim(edges[0], edges[-1])
    axes.xaxis.set_major_locator(FixedLocator(edges))
    axes.xaxis.set_major_formatter(FixedFormatter([""] * len(edges)))
    axes.xaxis.set_minor_locator(FixedLocator([sum(_edges(block)) / 2 for block in blocks]))
    axes.xaxis.set_minor_formatter(FixedFormatter([_block_name(block, months, canvas) for block in blocks]))
    axes.tick_params(axis="x", which="minor", length=0)
    axes.get_xticklabels(minor=True)[-1].set(**semibold(canvas))


def _block_name(block: Window, months: pd.DataFrame, canvas: Canvas) -> str:
    """`Year to Mar 2022`, and beneath it the mean that the flat line is drawn at."""
    name = f"Year to{' ' if canvas.is_wide else chr(10)}{MONTHS[block.end.month - 1][:3]} {block.end.year}"
    inside = _inside(months, block)
    if len(inside) < block.months:
        return name
    return f"{name}\n{_mean_name(inside)}"


def year_means(months: pd.DataFrame, judged: Window) -> list[str]:
    """The means that the chart writes beneath its years, oldest first: `mean 9.1`."""
    inside = [(_inside(months, block), block) for block in _blocks(judged, months)]
    return [_mean_name(held) for held, block in inside if len(held) == block.months]


def _mean_name(months: pd.DataFrame) -> str:
    mean = months["value"].mean()
    return f"mean {mean:,.{1 if mean < SMALL_MEAN else 0}f}"
