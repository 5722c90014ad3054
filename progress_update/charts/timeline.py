"""The steps of the plan on one line of months, and what had come of each by the end of the period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import fill as fill_text
from typing import TYPE_CHECKING

from progress_update.brand import Brand
from progress_update.charts.style import Canvas, drawing, svg
from progress_update.period import MONTHS, add_months

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# One step: title, first day, last day, state (done, under way, to come).
Step = tuple[str, date, date, str]


def timeline_chart(steps: Sequence[Step], *, as_at: date, name: str, brand: Brand, canvas: Canvas) -> str:
    """SVG of steps as bars, one a line; a step of one day is a point. A line marks the end of the period."""
    with drawing(brand, canvas) as (figure, axes):
        _months(axes, min(start for _, start, _, _ in steps), max(end for _, _, end, _ in steps), canvas)
        _as_at(axes, as_at, brand)
        for line, step in enumerate(steps):
            _draw(axes, line, step, brand, canvas)
        axes.set_ylim(len(steps) - 0.4, -0.8)
        axes.set_yticks([])
        axes.grid(False)
        return svg(figure, f"{name}-{canvas.name}")


def _at(day: date) -> float:
    return day.year * 12 + day.month - 1 + (day.day - 1) / 31


def _draw(axes: Axes, line: int, step: Step, brand: Brand, canvas: Canvas) -> None:
    title, start, end, state = step
    fill = brand.colour({"under way": "navy", "done": "beam"}.get(state, "white"))
    y = line + 0.12
    if start == end:
        axes.plot(_at(start), y, "o", color=brand.colour("navy"), markerfacecolor=fill, markersize=6, clip_on=False)
    else:
        edge = brand.colour("navy")
        axes.barh(y, _at(end) - _at(start), left=_at(start), height=0.34, color=fill, edgecolor=edge, linewidth=0.8)
    late = _at(start) + _at(end) > sum(axes.get_xlim())
    label = axes.annotate(
        fill_text(f"{title}: {state}", 70 if canvas.is_wide else 32), (_at(end if late else start), y - 0.22),
        ha="right" if late else "left", va="bottom", color=brand.colour("ink"), linespacing=1.05,
        bbox={"facecolor": brand.colour("white"), "edgecolor": "none", "pad": 0.6},
    )  # fmt: skip
    # A long name may reach beyond the months; it must not shrink them.
    label.set_in_layout(False)


def _months(axes: Axes, first: date, last: date, canvas: Canvas) -> None:
    from matplotlib.ticker import FixedFormatter, FixedLocator

    count = (last.year - first.year) * 12 + last.month - first.month + 2
    starts = [add_months(first, n) for n in range(count)]
    axes.set_xlim(_at(starts[0]), _at(starts[-1]))
    step = max(1, len(starts) // (12 if canvas.is_wide else 5))
    shown = starts[::step]
    axes.xaxis.set_major_locator(FixedLocator([_at(day) for day in shown]))
    years = [0, *(day.year for day in shown)]
    axes.xaxis.set_major_formatter(FixedFormatter([_name(*pair) for pair in zip(shown, years, strict=False)]))


def _name(day: date, year_before: int) -> str:
    """The month, with the year beneath where it is a new one."""
    month = MONTHS[day.month - 1][:3]
    return month if day.year == year_before else f"{month}\n{day.year}"


def _as_at(axes: Axes, day: date, brand: Brand) -> None:
    if axes.get_xlim()[0] <= _at(day) <= axes.get_xlim()[1]:
        axes.axvline(_at(day), color=brand.colour("ink"), linewidth=0.9, linestyle=(0, (1, 1.5)), zorder=0)
        axes.annotate(
            "End of the quarter", (_at(day), 1), xycoords=("data", "axes fraction"), xytext=(0, 1),
            textcoords="offset points", ha="center", va="bottom", color=brand.colour("ink"),
        )  # fmt: skip
