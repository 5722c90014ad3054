"""Gaps between groups: how far a group's share lies from a reference's, and whether that is within the tolerance.

Three statuses, by the interval: the gap is established within the tolerance, established outside it, or not
determined. The point alone never says that a target is met.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from scipy.special import ndtr

from progress_update.statistics.estimates import (
    CONFIDENCE,
    Estimate,
    Sample,
    normal_interval,
    two_sided_p,
    z_score,
)
from progress_update.statistics.shares import difference, standard_error

TOLERANCE = 0.05
Status = Literal["established within", "established outside", "not determined"]

# A gap of exactly five points, as floats have it, is within five points.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Gap:
    """A group minus its reference (fractions of 1): the interval, the standard error, the tolerance."""

    interval: Estimate
    standard_error: float
    tolerance: float = TOLERANCE

    @property
    def value(self) -> float:
        return self.interval.value

    @property
    def point_status(self) -> Literal["within", "outside"]:
        return "within" if abs(self.value) <= self.tolerance + _ROUNDING else "outside"

    @property
    def status(self) -> Status:
        """By the whole interval: inside the tolerance, beyond it, or neither."""
        limit = self.tolerance + _ROUNDING
        if -limit <= self.interval.low and self.interval.high <= limit:
            return "established within"
        if self.interval.low > limit or self.interval.high < -limit:
            return "established outside"
        return "not determined"

    @property
    def differs_from_zero(self) -> bool:
        return self.interval.excludes(0)

    @property
    def equivalence_p(self) -> float:
        """Two one-sided tests (Schuirmann 1987): the larger p of `gap <= -tolerance` and `gap >= tolerance`."""
        below, above = self.value + self.tolerance, self.value - self.tolerance
        return float(
            max(ndtr(-z_score(below, self.standard_error)), ndtr(z_score(above, self.standard_error))),
        )

    def wald(self, *, confidence: float = CONFIDENCE) -> Estimate:
        return normal_interval(self.value, self.standard_error, confidence=confidence)


def equality_gap(
    group: Sample, reference: Sample, *, tolerance: float = TOLERANCE, confidence: float = CONFIDENCE
) -> Gap:
    """A group against another that shares nobody with it, by Newcombe's interval."""
    return Gap(difference(group, reference, confidence=confidence), standard_error(group, reference), tolerance)


def gap_from_average(
    group: Sample, rest: Sample, *, weighted_share: float, tolerance: float = TOLERANCE, confidence: float = CONFIDENCE
) -> Gap:
    """A group against the average of everyone, the group among them.

    The average holds the group at its weighted share w, so the gap is (1 - w) times that from the rest, and
    so is its standard error; group and average taken as independent would give too wide an interval.
    """
    if not 0 <= weighted_share < 1:
        raise ValueError(f"a weighted share of {weighted_share} leaves nobody else, or is no share")
    others = 1 - weighted_share
    error = others * standard_error(group, rest)
    return Gap(normal_interval(others * (group.share - rest.share), error, confidence=confidence), error, tolerance)


def average_share(group: Sample, rest: Sample, *, weighted_share: float) -> float:
    return weighted_share * group.share + (1 - weighted_share) * rest.share


def change_in_gap(
    now: tuple[Sample, Sample], before: tuple[Sample, Sample], *, confidence: float = CONFIDENCE
) -> Estimate:
    """Change in a gap (group minus reference) between two independent pairs of samples, by Wald's interval."""
    change = (now[0].share - now[1].share) - (before[0].share - before[1].share)
    return normal_interval(change, standard_error(*now, *before), confidence=confidence)


def change_in_gap_z(now: tuple[Sample, Sample], before: tuple[Sample, Sample]) -> float:
    """The change in a gap over its standard error; `two_sided_p` turns it into a p."""
    return z_score(change_in_gap(now, before).value, standard_error(*now, *before))


def change_in_gap_p(now: tuple[Sample, Sample], before: tuple[Sample, Sample]) -> float:
    """Two-sided p of an unchanged gap between two independent pairs of samples."""
    return two_sided_p(change_in_gap_z(now, before))


def naive_gap_standard_error(group: Sample, rest: Sample, *, weighted_share: float) -> float:
    """What taking group and average as independent would give, for the methods note: too large."""
    everyone = Sample(
        average_share(group, rest, weighted_share=weighted_share),
        group.people + rest.people,
        # One design effect for both is the rule; with two, that of the average weighs them by people.
        (group.people * group.design_effect + rest.people * rest.design_effect) / (group.people + rest.people),
    )
    return sqrt(standard_error(group) ** 2 + standard_error(everyone) ** 2)
