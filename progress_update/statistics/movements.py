"""Which way a figure moved and whether that is wanted: from the interval of the change, never from its point."""

from __future__ import annotations

from typing import Literal

from progress_update.statistics.estimates import Estimate

Movement = Literal["up", "down", "no clear change"]
Wanted = Literal["increase", "reduce"]
Judgement = Literal["improved", "worsened", "no clear change"]


def movement(change: Estimate) -> Movement:
    """`up` or `down` where the whole interval lies on one side of none."""
    if not change.excludes(0):
        return "no clear change"
    return "up" if change.low > 0 else "down"


def judgement(change: Estimate, *, wanted: Wanted) -> Judgement:
    """Whether the movement is the one wanted."""
    if wanted not in ("increase", "reduce"):
        raise ValueError(f"'{wanted}' is no direction: increase or reduce")
    moved = movement(change)
    if moved == "no clear change":
        return moved
    return "improved" if (moved == "up") == (wanted == "increase") else "worsened"
