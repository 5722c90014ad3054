"""Counts by month: up to three blocks of twelve months, the last of them the one that is judged.

Thin line: each month. Flat lines: the monthly mean of each twelve months. Tint: the months of the
headline figure. The scale begins at nought.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator

from progress_update.brand import Brand
from progress_update.charts.style import Canvas, drawing, semibold, svg
from progress_update.period import MONTHS, Window, add_months

YEARS_SHOWN = 3
Mark = tuple[pd.Timestamp, str]


@dataclass(frozen=True)
class Signalled:
    """Months (first days) that break a rule of the control chart: beyond a limit, or a run; improved or worsened."""

    months: tuple[pd.Timestamp, ...]
    beyond_limit: bool
    kind: str


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
    name: str,
    brand: Brand,
    canvas: Canvas,
) -> str:
    """SVG of a monthly count. In: rows of the SERIES table as `shown` gives them, one a month."""
    with drawing(brand, canvas) as (figure, axes):
        at = months["start"].map(month_middle)
        axes.axvspan(*_edges(judged), color=brand.colour("tint"), linewidth=0, zorder=0)
        axes.plot(at, months["value"], color=brand.colour("slate"), linewidth=0.9, zorder=3)
        inside = months["start"] >= pd.Timestamp(judged.start)
        axes.plot(at[inside], months.loc[inside, "value"], color=brand.colour("navy"), linewidth=1.8, zorder=4)
        for block in _blocks(judged, months):
            _mean_line(axes, months, block, brand, is_judged=block.end == judged.end)
        if signal is not None:
            _mark_signal(axes, months, signal, brand)
        _scale(axes, float(months["value"].max()))
        _block_labels(axes, _blocks(judged, months), canvas)
        mark_breaks(axes, breaks, brand)
        return svg(figure, f"{name}-{canvas.name}")


def month_middle(start: pd.Timestamp) -> float:
    """Where a month stands on an axis that counts months."""
    return start.year * 12 + start.month - 0.5


def month_edge(day: pd.Timestamp) -> float:
    return day.year * 12 + day.month - 1 + (day.day - 1) / day.days_in_month


def mark_breaks(axes: Axes, breaks: list[Mark], brand: Brand) -> None:
    """A dotted line where figures stop being comparable, with its reason at the top."""
    low, high = axes.get_xlim()
    for day, label in breaks:
        at = month_edge(day)
        if low < at < high:
            axes.axvline(at, color=brand.colour("ink"), linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=5)
            left = at > (low + high) / 2
            axes.annotate(
                label, (at, 1), xycoords=("data", "axes fraction"), textcoords="offset points",
                xytext=(-3 if left else 3, -1), ha="right" if left else "left", va="top", color=brand.colour("ink"),
            )  # fmt: skip


def _edges(window: Window) -> tuple[float, float]:
    return month_edge(pd.Timestamp(window.start)), month_edge(pd.Timestamp(add_months(window.end, 1)))


def _blocks(judged: Window, months: pd.DataFrame) -> list[Window]:
    """Twelve months at a time, counted back from the judged window's end, as far as months are held."""
    year = Window.ending(judged.end, 12)
    blocks = [year.earlier(12 * n) for n in reversed(range(YEARS_SHOWN))]
    return [block for block in blocks if pd.Timestamp(block.end) > months["start"].min()]


def _mean_line(axes: Axes, months: pd.DataFrame, block: Window, brand: Brand, *, is_judged: bool) -> None:
    inside = months[(months["start"] >= pd.Timestamp(block.start)) & (months["end"] <= pd.Timestamp(block.end))]
    if len(inside) < block.months:
        return
    colour = brand.colour("navy" if is_judged else "slate")
    mean = inside["value"].mean()
    axes.plot(_edges(block), [mean, mean], color=colour, linewidth=1.1, linestyle="-" if is_judged else (0, (4, 2)))


def _mark_signal(axes: Axes, months: pd.DataFrame, signal: Signalled, brand: Brand) -> None:
    """A diamond a month beyond a limit, a square a month of a run, in the colour of the judgement."""
    found = months[months["start"].isin(signal.months)]
    axes.plot(
        found["start"].map(month_middle), found["value"], linestyle="none", marker="D" if signal.beyond_limit else "s",
        markersize=4.2, color=brand.judgement_colour(signal.kind), zorder=6,
    )  # fmt: skip


def _scale(axes: Axes, highest: float) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_ylim(0, max(highest * 1.15, 1))


def _block_labels(axes: Axes, blocks: list[Window], canvas: Canvas) -> None:
    """Ticks at the edges of the twelve months, their names between; the judged ones stand out in weight."""
    edges = sorted({edge for block in blocks for edge in _edges(block)})
    axes.set_xlim(edges[0], edges[-1])
    axes.xaxis.set_major_locator(FixedLocator(edges))
    axes.xaxis.set_major_formatter(FixedFormatter([""] * len(edges)))
    axes.xaxis.set_minor_locator(FixedLocator([sum(_edges(block)) / 2 for block in blocks]))
    axes.xaxis.set_minor_formatter(FixedFormatter([_block_name(block, canvas) for block in blocks]))
    axes.tick_params(axis="x", which="minor", length=0)
    axes.get_xticklabels(minor=True)[-1].set(**semibold(canvas))


def _block_name(block: Window, canvas: Canvas) -> str:
    month, year = MONTHS[block.end.month - 1], block.end.year
    return f"12 months to\n{month if canvas.is_wide else month[:3]} {year}"
