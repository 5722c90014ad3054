"""Run the bench and write what it found: python -m progress_update.bench --runs 3 [--only cold] [--dry]."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from progress_update.bench import parts, table
from progress_update.bench.cost import CommandError, Cost
from progress_update.bench.scenarios import SCENARIOS, Scenario
from progress_update.bench.workplace import Workplace, make_workplace, stitched
from progress_update.folders import project_folders


def main() -> None:
    asked = _arguments()
    project, begun = project_folders(), os.getloadavg()[0]
    chosen = [one for one in SCENARIOS if asked.only in one.name]
    possible = [one for one in chosen if one.is_possible()]
    absent = [one.name for one in chosen if one not in possible]
    with tempfile.TemporaryDirectory(prefix="progress-update-bench-") as scratch:
        ours, hand = (_workplace(Path(scratch) / name, asked) for name in ("ours", "by-hand"))
        _say("Getting ready: a report, and its source for the script")
        ours.report()
        source = stitched(ours)
        try:
            measured = [_alternating(one, ours, hand, source, asked.runs) for one in possible]
            alone = parts.measure(ours, source)
        except CommandError as failed:
            raise SystemExit(f"bench: {failed}") from None
    found = table.text(measured, alone, ours.engine, (begun, os.getloadavg()[0]), absent)
    print(found)
    if not asked.dry:
        document = project.root / "docs" / "performance.md"
        document.write_text(table.put_into(document.read_text(encoding="utf-8"), found), encoding="utf-8")


def _alternating(scenario: Scenario, ours: Workplace, hand: Workplace, source: Path, runs: int) -> table.Measured:
    """One run of each in turn, so that whatever else the machine does meets both."""
    here: list[Cost] = []
    there: list[Cost] = []
    for number in range(1 if scenario.once else runs):
        for place in (ours, hand):
            scenario.prepare(place, number)
        here.append(scenario.ours(ours, number))
        there.append(hand.by_hand(source))
        _say(f"{scenario.name}: {here[-1].seconds:.1f} s, by hand {there[-1].seconds:.1f} s")
    return table.Measured(scenario, tuple(here), tuple(there))


def _workplace(folder: Path, asked: argparse.Namespace) -> Workplace:
    folder.mkdir()
    return make_workplace(folder, project_folders(), asked.period, asked.engine)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often each is run; the median counts")
    parser.add_argument("--period", default="2022Q1")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--only", default="", help="scenarios with these words in their name")
    parser.add_argument("--dry", action="store_true", help="print, and leave docs/performance.md as it is")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
