"""A small line chart as SVG: figures through time, with their intervals. Text in, text out; no library, no clock.

Colours come from the style sheet. Each chart is drawn twice, for a desk and for a phone, so that text never shrinks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil, floor, log10

from markupsafe import Markup, escape

from progress_update.words import MINUS, value

SIZES = {"wide": (980, 300), "narrow": (320, 240)}
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 18, 14, 30
_NICE = (1, 2, 2.5, 5, 10)
FEW = 24  # figures that have room for dots
_TICK_WIDTH = 46  # of a year's number, with room


@dataclass(frozen=True)
class Point:
    """A figure at the last day it covers; `joined` to the one before where a line may lead from that to this."""

    at: date
    value: float
    low: float | None = None
    high: float | None = None
    joined: bool = True


def line_chart(points: Sequence[Point], *, shape: str, alt: str, name: str) -> Markup:
    """The two drawings of one chart; `name` makes their ids, `alt` says in words what they show."""
    return Markup("\n").join(_drawing(points, shape, alt, f"{name}-{kind}", kind) for kind in SIZES)


def _drawing(points: Sequence[Point], shape: str, alt: str, id: str, kind: str) -> Markup:
    width, height = SIZES[kind]
    scale = _Scale(points, width, height)
    body = [*_grid(scale, shape), *_years(scale), *_line(points, scale), *_dots(points, scale)]
    return Markup(
        f'<svg class="figure {kind}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{id}"><title id="{id}">{escape(alt)}</title>{"".join(body)}</svg>'
    )


class _Scale:
    """Where days and figures lie. Nought is always on it."""

    def __init__(self, points: Sequence[Point], width: int, height: int) -> None:
        ends = [end for p in points for end in (p.value, p.low, p.high) if end is not None]
        self.ticks = _nice(min(0.0, *ends), max(0.0, *ends))
        self.first, self.last = points[0].at, points[-1].at
        self.width, self.height = width, height

    def x(self, day: date) -> float:
        days = max((self.last - self.first).days, 1)
        room = self.width - _LEFT - _RIGHT - 8
        return round(_LEFT + 4 + room * ((day - self.first).days / days if self.last > self.first else 0.5), 1)

    def y(self, figure: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return round(self.height - _BOTTOM - (self.height - _TOP - _BOTTOM) * (figure - low) / (high - low), 1)


def _nice(low: float, high: float) -> list[float]:
    """About four round steps that hold both ends."""
    high = high if high > low else low + 1.0
    rough = (high - low) / 4
    power = 10.0 ** floor(log10(rough))
    step = next(nice * power for nice in _NICE if nice * power >= rough)
    return [round(n * step, 10) for n in range(floor(low / step), ceil(high / step) + 1)]


def _grid(scale: _Scale, shape: str) -> list[str]:
    drawn = []
    for tick in scale.ticks:
        y, kind = scale.y(tick), "zero" if tick == 0 else "grid"
        drawn.append(f'<path class="{kind}" d="M{_LEFT} {y}H{scale.width - _RIGHT}"/>')
        drawn.append(f'<text x="{_LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{_label(tick, shape)}</text>')
    return drawn


def _label(tick: float, shape: str) -> str:
    if shape == "gap":
        return f"{100 * tick:+.0f}".replace("-", MINUS) if tick else "0"
    if shape == "count":
        return f"{tick:,.4g}" if abs(tick) < 1000 else f"{tick:,.0f}"
    return f"{100 * tick:.3g}%"


def _years(scale: _Scale) -> list[str]:
    """The beginnings of years, as many as there is room for; where none lies within, the two ends."""
    days = [date(year, 1, 1) for year in range(scale.first.year + 1, scale.last.year + 1)]
    each = max(1, ceil(len(days) * _TICK_WIDTH / (scale.width - _LEFT - _RIGHT)))
    y = scale.height - _BOTTOM
    named = [(day, str(day.year)) for day in days[::each]] or [(scale.first, f"{scale.first:%m/%Y}")]
    return [
        f'<path class="tick" d="M{scale.x(day)} {y}v5"/>'
        f'<text x="{scale.x(day)}" y="{y + 21}" text-anchor="middle">{name}</text>'
        for day, name in named
    ]


def _line(points: Sequence[Point], scale: _Scale) -> list[str]:
    """No line over a gap or a break in how figures are made."""
    parts: list[str] = [f"M{scale.x(points[0].at)} {scale.y(points[0].value)}"]
    parts += [f"{'L' if b.joined else 'M'}{scale.x(b.at)} {scale.y(b.value)}" for _, b in pairwise(points)]
    return [f'<path class="line" d="{"".join(parts)}"/>']


def _dots(points: Sequence[Point], scale: _Scale) -> list[str]:
    """Few figures get dots and their intervals as whiskers; of many, the newest and those that no line touches."""
    few = len(points) <= FEW
    alone = [not a.joined and not b.joined for a, b in pairwise([*points, Point(scale.last, 0, joined=False)])]
    drawn = []
    for point, is_alone in zip(points, alone, strict=True):
        x, y = scale.x(point.at), scale.y(point.value)
        if few and point.low is not None and point.high is not None:
            drawn.append(f'<path class="whisker" d="M{x} {scale.y(point.low)}V{scale.y(point.high)}"/>')
        if few or is_alone or point is points[-1]:
            drawn.append(f'<circle cx="{x}" cy="{y}" r="{4 if scale.width > 400 else 3}"/>')
    return drawn


def described(points: Sequence[Point], *, shape: str, what: str, times: Sequence[str]) -> str:
    """The chart in words: what, from when to when, both ends, the lowest and the highest figure."""
    low, high = (pick(range(len(points)), key=lambda n: points[n].value) for pick in (min, max))
    told = [f"{value(shape, points[n].value)} in {times[n]}" for n in (0, len(points) - 1, low, high)]
    if len(points) == 1:
        return f"Chart of {what}: {told[0]}."
    return f"Line chart of {what}: from {told[0]} to {told[1]}; lowest {told[2]}, highest {told[3]}."
