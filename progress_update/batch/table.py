"""The end of a batch: a line a report, and how many came out how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from progress_update.batch.task import Outcome, State
from progress_update.errors import BatchError

STATES: tuple[State, ...] = ("built", "reused", "failed")


def lines(outcomes: Sequence[Outcome]) -> list[str]:
    """The table as text: what was built, reused and failed, how long it took, where it is or why it is not."""
    width = max((len(one.job.title) for one in outcomes), default=0)
    rows = [f"{one.job.title:<{width}}  {one.state:<6}  {one.seconds:6.1f} s  {one.detail}" for one in outcomes]
    return [*rows, summary(outcomes)]


def summary(outcomes: Sequence[Outcome]) -> str:
    counts = Counter(one.state for one in outcomes)
    return ", ".join(f"{counts[state]} {state}" for state in STATES)


def require_all(outcomes: Sequence[Outcome]) -> None:
    """Raises BatchError when a report failed, naming the first."""
    failed = [one for one in outcomes if one.state == "failed"]
    if failed:
        others = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        raise BatchError(
            f"{len(failed)} of {len(outcomes)} reports failed", where=f"{failed[0].job.title}{others}",
            remedy="The same command makes what is missing",
        )  # fmt: skip
