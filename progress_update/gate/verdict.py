"""What the gate says: findings, the outcome of each point, and all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from progress_update.checklist import Point

STATES = ("passed", "failed", "overridden", "not run")


@dataclass(frozen=True)
class Finding:
    """One fault: where to look, what is wrong, how to mend it."""

    where: str
    what: str
    remedy: str


class NotRun(Exception):  # noqa: N818
    """Raised by a check that cannot be made here; the text says why and what would help."""


@dataclass(frozen=True)
class Outcome:
    """How one point came out. `why` is told for what was not run, and for an override with who gave it."""

    point: Point
    state: str
    findings: tuple[Finding, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Verdict:
    """The whole list for one release. `told` names what a full run was made with."""

    title: str
    period: str
    in_full: bool
    outcomes: tuple[Outcome, ...]
    told: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        return {state: sum(outcome.state == state for outcome in self.outcomes) for state in STATES}

    @property
    def failed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.state == "failed"]

    @property
    def summary(self) -> str:
        """`34 passed, 1 failed, 6 not run`; states that are none are left out, but for the first two."""
        counts = self.counts
        return ", ".join(f"{n} {state}" for state, n in counts.items() if n or state in ("passed", "failed"))


def first(findings: Iterable[Finding], most: int = 50) -> tuple[Finding, ...]:
    """The findings without repeats, in their order; past `most` their number is enough."""
    unique = list(dict.fromkeys(findings))
    if len(unique) <= most:
        return tuple(unique)
    rest = Finding("elsewhere", f"{len(unique) - most} more of the kind", "Mend the first ones and look again")
    return (*unique[:most], rest)
