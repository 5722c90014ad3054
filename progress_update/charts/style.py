"""The canvas that all charts share: sizes, fonts, axes, and the same SVG bytes for the same figure."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from progress_update.brand import Brand, Face
from progress_update.charts.later import load_seaborn
from progress_update.lasting import LastingFolder
from progress_update.unpacked import unpack

# Drawing libraries are loaded by what draws: the process that checks and publishes charts draws none.
if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MM = 1 / 25.4
# A shape with neither a fill nor a line: the ground of a drawing that has none.
_UNSEEN = re.compile(r'<path d="[^"]*" style="fill: none"/>')


@dataclass(frozen=True)
class Canvas:
    """How large a chart is drawn. Text keeps its printed size in points; nothing is scaled afterwards."""

    name: str
    width_mm: float
    height_mm: float
    text_pt: float
    is_wide: bool = True
    is_part: bool = False  # one of several small drawings of the same form

    def room_for_text(self, span: float) -> float:
        """The least distance of two labels, one under the other, on an axis of `span` units."""
        plot_pt = (self.height_mm * 72 / 25.4) - 3.5 * self.text_pt
        return span * 1.15 * self.text_pt / plot_pt


WIDE = Canvas("wide", 112, 37, 8.5)
PHONE = Canvas("phone", 88, 66, 10.5, is_wide=False)
HALF = Canvas("half", 83, 32, 8.5, is_wide=False, is_part=True)
THIRD = Canvas("third", 53, 32, 8.5, is_wide=False, is_part=True)
QUARTER = Canvas("quarter", 39.5, 32, 8.5, is_wide=False, is_part=True)
PART_PHONE = Canvas("phone", 88, 52, 10.5, is_wide=False, is_part=True)
FULL = Canvas("full", 170, 54, 8.5)
FULL_PHONE = Canvas("full-phone", 88, 92, 10.5, is_wide=False)


@contextmanager
def drawing(brand: Brand, canvas: Canvas) -> Iterator[tuple[Figure, Axes]]:
    """A figure and its axes in the brand's style."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    sns = load_seaborn()
    _register_fonts(drawn_in(brand))
    with sns.axes_style("ticks", rc=_settings(brand, canvas)), mpl.rc_context(_settings(brand, canvas)):
        layout = ConstrainedLayoutEngine(w_pad=0.02, h_pad=0.02)
        # An SVG's point is a pixel: text is measured once, for the drawing and for its layout.
        figure = Figure(figsize=(canvas.width_mm * MM, canvas.height_mm * MM), dpi=72, layout=layout)
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        sns.despine(ax=axes, left=True)
        axes.tick_params(axis="y", length=0)
        axes.set_axisbelow(True)
        axes.grid(axis="y")
        yield figure, axes


def svg(figure: Figure, name: str) -> str:
    """The figure as SVG text, the same bytes for the same figure: no date, no random ids.

    Text stays text, in the page's own font: it can be selected, searched and enlarged. Ids begin with
    `name`, so that many drawings can stand in one page.
    """
    import matplotlib as mpl

    buffer = io.StringIO()
    _lay_out(figure)
    with mpl.rc_context({"svg.hashsalt": "progress-update", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return _own_ids(_slim(buffer.getvalue()), name)


def _lay_out(figure: Figure) -> None:
    """Give the axes their place, now and for good: saving would draw all of it once more only to do the same."""
    layout = figure.get_layout_engine()
    if layout is not None:
        layout.execute(figure)
        figure.set_layout_engine(None)


def semibold(canvas: Canvas) -> dict[str, Any]:
    return {"fontweight": 600, "fontsize": canvas.text_pt}


def kept_apart(heights: list[float], room: float) -> list[float]:
    """Heights for the labels of lines, in their order: those closer than `room` moved apart, each as much."""
    moved = list(heights)
    order = sorted(range(len(moved)), key=lambda at: heights[at])
    for _ in range(20 * len(moved)):
        for lower, upper in pairwise(order):
            push = max(0.0, room - (moved[upper] - moved[lower])) / 2
            moved[lower], moved[upper] = moved[lower] - push, moved[upper] + push
    return moved


def _slim(text: str) -> str:
    """Drop the XML prologue, comments, metadata, groups and shapes that do nothing; round to a hundredth of a point."""
    text = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'<style type="text/css">.*?</style>', "", text, flags=re.DOTALL)
    text = re.sub(r'<g id="[^"]*"', "<g", text)
    text = re.sub(r"<defs>\s*</defs>|<defs/>", "", _without_idle_groups(_UNSEEN.sub("", text)))
    text = re.sub(r"\d+\.\d{3,}", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), text)
    return re.sub(r"\s*\n\s*", " ", text).replace("> <", "><").strip() + "\n"


def _without_idle_groups(text: str) -> str:
    """Matplotlib puts every line and letter in groups of its own, which say nothing once they have lost their ids."""
    kept: list[bool] = []

    def told(found: re.Match[str]) -> str:
        if found[0] == "</g>":
            return found[0] if kept.pop() else ""
        says_something = found[1] != ""
        if not found[0].endswith("/>"):
            kept.append(says_something)
        return found[0] if says_something else ""

    return re.sub(r"<g\s*([^>/]*)/?>|</g>", told, text)


def _own_ids(text: str, name: str) -> str:
    ids = sorted(set(re.findall(r' id="([^"]+)"', text)))
    for n, id in enumerate(ids):
        text = text.replace(f'"{id}"', f'"{name}-{n}"').replace(f"#{id}", f"#{name}-{n}")
    return text


def drawn_in(brand: Brand) -> tuple[Face, ...]:
    """The faces that charts are lettered in: unpacking one takes as long as drawing half a chart."""
    return tuple(face for face in brand.faces if face.family == brand.fonts.sans and face.style == "normal")


@cache
def _register_fonts(faces: tuple[Face, ...]) -> None:
    """Let matplotlib measure text by the brand's own files, under the names that the brand gives them."""
    from matplotlib import font_manager

    known = font_manager.fontManager
    for face in faces:
        known.addfont(_as_truetype(face.path))
        known.ttflist[-1] = replace(known.ttflist[-1], name=face.family, weight=face.weight, style=face.style)


@cache
def _unpacked() -> tempfile.TemporaryDirectory[str]:
    """Made when it is first used: one made on loading would be shared by every fork of a process that loaded us."""
    return LastingFolder("fonts")


def _as_truetype(woff2: Path) -> Path:
    file = Path(tempfile.mkdtemp(dir=_unpacked().name)) / f"{woff2.stem}.ttf"
    unpack(woff2, file)
    return file


def _settings(brand: Brand, canvas: Canvas) -> dict[Any, Any]:
    return {
        "font.family": brand.fonts.sans,
        "font.size": canvas.text_pt,
        "axes.labelsize": canvas.text_pt,
        "xtick.labelsize": canvas.text_pt,
        "ytick.labelsize": canvas.text_pt,
        "text.color": brand.colour("ink"),
        "axes.labelcolor": brand.colour("slate"),
        "axes.edgecolor": brand.colour("mute"),
        "axes.linewidth": 0.6,
        "axes.grid": False,
        "grid.color": brand.colour("line"),
        "grid.linewidth": 0.5,
        "grid.linestyle": "-",
        "xtick.color": brand.colour("mute"),
        "ytick.color": brand.colour("mute"),
        "xtick.labelcolor": brand.colour("slate"),
        "ytick.labelcolor": brand.colour("slate"),
        "xtick.major.size": 3,
        "xtick.major.width": 0.6,
        "axes.facecolor": "none",
        "figure.facecolor": "none",
        "hatch.linewidth": 0.5,
        "lines.solid_capstyle": "round",
        "axes.xmargin": 0.0,
    }
