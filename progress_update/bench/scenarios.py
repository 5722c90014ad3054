"""What is measured: what a user does, by this project and by hand.

A scenario that the program has no command or option for yet is left out, and the table says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from progress_update.areas import BOROUGHS
from progress_update.bench.cost import Cost
from progress_update.bench.workplace import Workplace

# The first are in every report's history, in the order that they are lived through.
AREAS = tuple(BOROUGHS.values())


@dataclass(frozen=True)
class Scenario:
    """One thing that a user does.

    `prepare` does what is not counted before a run, `ours` what is; both are told the number of the run. By hand each
    is the whole script again, as it remembers nothing; for a batch, one report of it. `needs` is the command, and the
    options of it, that the program must have. `aim` is how many times faster than by hand it is meant to be.
    """

    name: str
    prepare: Callable[[Workplace, int], None]
    ours: Callable[[Workplace, int], Cost]
    aim: float | None = None
    reports: int = 1
    needs: tuple[str, ...] = ("report",)
    once: bool = False

    def is_possible(self) -> bool:
        command, *options = self.needs
        asked = [sys.executable, "-P", "-m", "progress_update.cli", command, "--help"]
        told = subprocess.run(asked, capture_output=True, text=True, env={**os.environ, "COLUMNS": "200"})
        return told.returncode == 0 and all(option in told.stdout for option in options)


def _nothing(place: Workplace, number: int) -> None:
    pass


def _report(place: Workplace, number: int) -> Cost:
    return place.report()


def _report_of_borough(place: Workplace, number: int) -> Cost:
    return place.report("--area", AREAS[number % len(AREAS)])


def _batch(place: Workplace, number: int) -> Cost:
    return place.program("reports", place.period, "--areas", "boroughs", "--engine", place.engine.name)


def _batch_as_by_hand(place: Workplace, number: int) -> Cost:
    engine = ("--engine", place.engine.name)
    return place.program("reports", place.period, "--areas", "boroughs", *engine, "--formats", "html,pdf")


def _cleared(place: Workplace, number: int) -> None:
    place.clear()


SCENARIOS = (
    Scenario("cold: the first report, environment ready", _cleared, _report, aim=4),
    Scenario("one notebook edited", Workplace.edit_notebook, _report, aim=8),
    Scenario("one data row changed", Workplace.change_a_row, _report),
    Scenario("nothing changed", _nothing, _report),
    Scenario("one borough more", _nothing, _report_of_borough, needs=("report", "--area")),
    Scenario(
        "batch of 32 boroughs, for each report", _cleared, _batch, aim=8, reports=len(AREAS),
        needs=("reports", "--areas"), once=True,
    ),
    Scenario(
        "the same batch without spreadsheets, as by hand", _cleared, _batch_as_by_hand, aim=8, reports=len(AREAS),
        needs=("reports", "--areas", "--formats"), once=True,
    ),
)  # fmt: skip


def possible() -> Iterator[Scenario]:
    """The scenarios that this version of the program can do."""
    return (scenario for scenario in SCENARIOS if scenario.is_possible())
