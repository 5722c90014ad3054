"""A unit's rank among many, with an interval: how far up or down chance alone could have put it.

Mogstad, Romano, Shaikh and Wilhelm (2024), Review of Economic Studies 91, 476-518: a unit certainly ranks below those
that lie clearly above it, and above those that lie clearly below; the rest could be on either side. "Clearly" allows
for all comparisons of the unit with the others at once (Bonferroni), so that the interval holds the true rank with at
least the confidence asked for, however many units tie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from progress_update.statistics.estimates import CONFIDENCE, Estimate, difference_of


@dataclass(frozen=True)
class Rank:
    """The place of a unit, 1 the highest; with ties the highest of them. `first` to `last` is the interval."""

    place: int
    first: int
    last: int
    of: int


def pairwise_confidence(units: int, *, confidence: float = CONFIDENCE) -> float:
    """The confidence of each unit's own interval that `rank` needs to be right about one rank among `units`."""
    return 1 - (1 - confidence) / max(1, units - 1)


def rank(estimates: Sequence[Estimate], unit: int) -> Rank:
    """The rank of one of several independent estimates, whose intervals have the confidence `pairwise_confidence`."""
    own = estimates[unit]
    others = [each for n, each in enumerate(estimates) if n != unit]
    above = sum(difference_of(each, own).low > 0 for each in others)
    below = sum(difference_of(own, each).low > 0 for each in others)
    place = 1 + sum(each.value > own.value for each in others)
    return Rank(place, 1 + above, len(estimates) - below, len(estimates))
