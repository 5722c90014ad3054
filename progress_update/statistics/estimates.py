"""What an estimate is: a value with its interval, the sample it rests on, and the normal tail."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, hypot, inf, isclose

from scipy.special import ndtr, ndtri

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A value and the interval about it, all in one unit."""

    value: float
    low: float
    high: float

    def excludes(self, point: float) -> bool:
        return self.low > point or self.high < point

    def scaled(self, factor: float, *, shift: float = 0.0) -> Estimate:
        low, high = sorted((self.low * factor + shift, self.high * factor + shift))
        return Estimate(self.value * factor + shift, low, high)

    def widened(self, by: float) -> Estimate:
        return Estimate(self.value, self.low - by, self.high + by)


@dataclass(frozen=True)
class Sample:
    """A share of the people asked: `share` a fraction of 1, `people` unweighted."""

    share: float
    people: float
    design_effect: float = 1.0

    @property
    def effective(self) -> float:
        return self.people / self.design_effect


def z_of(confidence: float = CONFIDENCE) -> float:
    return float(ndtri((1 + confidence) / 2))


def z_score(value: float, standard_error: float) -> float:
    """How many standard errors a value lies from none; without an error any value but none is infinitely far."""
    if standard_error > 0:
        return value / standard_error
    return 0.0 if isclose(value, 0, abs_tol=1e-12) else copysign(inf, value)


def two_sided_p(z: float) -> float:
    """The chance of a normal deviate at least as far from none as `z`."""
    return float(2 * ndtr(-abs(z)))


def normal_interval(value: float, standard_error: float, *, confidence: float = CONFIDENCE) -> Estimate:
    """Wald's interval: value +- z standard errors."""
    half = z_of(confidence) * standard_error
    return Estimate(value, value - half, value + half)


def difference_of(one: Estimate, other: Estimate) -> Estimate:
    """One independent estimate minus another, by combining their intervals (Zou and Donner 2008)."""
    gap = one.value - other.value
    return Estimate(
        gap,
        gap - hypot(one.value - one.low, other.high - other.value),
        gap + hypot(one.high - one.value, other.value - other.low),
    )
