"""The measured part of docs/performance.md: the machine, the table of scenarios, the parts of a cold report."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

from progress_update.bench.cost import Cost, middle
from progress_update.bench.parts import Parts
from progress_update.bench.scenarios import Scenario
from progress_update.render.engines import Engine

BEGINS, ENDS = "<!-- measured: written by make bench -->", "<!-- end of what is measured -->"
COLD_AIM = 1.5  # times the parts that a cold report cannot do without


@dataclass(frozen=True)
class Measured:
    """A scenario with what each of its runs cost: this project's, and by hand beside it."""

    scenario: Scenario
    ours: tuple[Cost, ...]
    by_hand: tuple[Cost, ...]

    @property
    def ours_each(self) -> Cost:
        """The median for one report."""
        cost, reports = middle(self.ours), self.scenario.reports
        return Cost(cost.seconds / reports, cost.cpu / reports, cost.memory)

    @property
    def ratio(self) -> float:
        """How many times longer by hand takes."""
        return middle(self.by_hand).seconds / self.ours_each.seconds


def table(measured: Sequence[Measured]) -> str:
    """A row a scenario: medians of seconds, of processor seconds and of peak memory, and the ratio of the seconds."""
    head = [
        "| | runs | by hand, s | this project, s | times faster | aim | CPU by hand, s | CPU here, s "
        "| memory by hand, MB | memory here, MB |",
        f"|---|{'--:|' * 9}",
    ]
    return "\n".join([*head, *map(_row, measured)])


def machine() -> str:
    """The machine and what runs on it, in a sentence."""
    memory = psutil.virtual_memory().total / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("pandas", "matplotlib", "papermill", "weasyprint"))
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, {system}, Python {platform.python_version()}, "
        f"{packages}."
    )


def text(
    measured: Sequence[Measured], parts: Parts, engine: Engine, load: tuple[float, float], absent: list[str]
) -> str:
    """All that a run of the bench has found, as Markdown."""
    paragraphs = [
        f"{machine()} Engine: {engine.name} {engine.version}. Waiting or running processes (load average) when the "
        f"bench began {load[0]:.1f}, when it ended {load[1]:.1f}.",
        table(measured),
        *[_told_of_parts(parts, one) for one in measured if one.scenario.name.startswith("cold")],
    ]
    if absent:
        paragraphs.append(f"Not measured, as this version has no command for it: {'; '.join(absent)}.")
    return "\n\n".join(paragraphs)


def put_into(document: str, found: str) -> str:
    """The document with its measured part replaced. Raises ValueError when it has no place for it."""
    between = re.compile(f"{re.escape(BEGINS)}.*?{re.escape(ENDS)}", re.DOTALL)
    if not between.search(document):
        raise ValueError(f"The document has no part between {BEGINS} and {ENDS}")
    return between.sub(lambda _: f"{BEGINS}\n\n{found}\n\n{ENDS}", document)


def _row(one: Measured) -> str:
    ours, by_hand, aim = one.ours_each, middle(one.by_hand), one.scenario.aim
    cells = [
        one.scenario.name, str(len(one.ours)), f"{by_hand.seconds:.1f}", f"{ours.seconds:.1f}", f"{one.ratio:.1f}",
        f"{aim:g}" if aim else "", f"{by_hand.cpu:.1f}", f"{ours.cpu:.1f}", f"{by_hand.memory / 2**20:,.0f}",
        f"{ours.memory / 2**20:,.0f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _told_of_parts(parts: Parts, cold: Measured) -> str:
    times = cold.ours_each.seconds / parts.total
    return (
        f"What a cold report cannot do without, each alone, in processor seconds: its slowest chapter "
        f"{parts.chapter:.1f}, the layout of its pages {parts.layout:.1f}, one run of pandoc or Quarto "
        f"{parts.pandoc:.1f}; together {parts.total:.1f}. The cold report takes {times:.1f} times that (aim: at most "
        f"{COLD_AIM:g})."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.is_file() else None
    return found[1] if found else platform.machine()
