"""Estimates with their intervals: pure functions, numbers in and numbers out.

Shares are fractions of 1 and intervals two-sided at 95% unless a confidence is given. Survey figures
rest on an effective sample: the people asked divided by the design effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv, ndtri

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


def garwood(count: float, *, confidence: float = CONFIDENCE) -> Estimate:
    """Exact interval for a Poisson count (Garwood 1936, by quantiles of the gamma distribution)."""
    tail = (1 - confidence) / 2
    low = float(gammaincinv(count, tail)) if count > 0 else 0.0
    return Estimate(count, low, float(gammaincinv(count + 1, 1 - tail)))


def rate_ratio_exact(
    now: float, before: float, *, exposure_now: float = 1, exposure_before: float = 1, confidence: float = CONFIDENCE
) -> Estimate:
    """Ratio of two Poisson rates, exact given their sum (Clopper-Pearson on the later count's share).

    With no event before, the ratio is infinite; with none now it is zero. With none at all it is undefined.
    """
    if now + before == 0:
        raise ValueError("a ratio of two zero counts has no value")
    tail = (1 - confidence) / 2
    scale = exposure_before / exposure_now
    low = float(betaincinv(now, before + 1, tail)) if now > 0 else 0.0
    high = float(betaincinv(now + 1, before, 1 - tail)) if before > 0 else 1.0
    return Estimate(_odds(now / (now + before)) * scale, _odds(low) * scale, _odds(high) * scale)


def rate_ratio_log_wald(
    now: float,
    before: float,
    *,
    dispersion: float = 1.0,
    exposure_now: float = 1,
    exposure_before: float = 1,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """Ratio of two rates whose counts vary `dispersion` times as much as Poisson counts would.

    The interval is symmetric on the log scale: ratio x exp(+-z sqrt(dispersion (1/now + 1/before))).
    """
    if now <= 0 or before <= 0:
        raise ValueError("the log-Wald interval needs two counts above zero")
    ratio = (now / exposure_now) / (before / exposure_before)
    spread = exp(z_of(confidence) * sqrt(dispersion * (1 / now + 1 / before)))
    return Estimate(ratio, ratio / spread, ratio * spread)


def dispersion(counts_by_year_and_month: NDArray[np.float64]) -> float:
    """How many times a monthly series varies more than Poisson counts would, never below 1.

    In: one row a year of twelve months, at least two years. The expected count of a month is its
    year's level times its calendar month's share (year and month multiply); what is left over is
    Pearson's chi-square divided by its degrees of freedom.
    """
    counts = np.asarray(counts_by_year_and_month, dtype=float)
    years, months = counts.shape
    if years < 2:
        raise ValueError("at least two whole years are needed")
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True) / counts.sum()
    chi_square = float(((counts - expected) ** 2 / expected).sum())
    return max(1.0, chi_square / ((years - 1) * (months - 1)))


def wilson(sample: Sample, *, confidence: float = CONFIDENCE) -> Estimate:
    """Wilson's score interval for a share, on the effective sample."""
    z, n, p = z_of(confidence), sample.effective, sample.share
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return Estimate(p, max(0.0, centre - half), min(1.0, centre + half))


def difference(now: Sample, before: Sample, *, confidence: float = CONFIDENCE) -> Estimate:
    """Difference of two independent shares, by Newcombe's method from their Wilson intervals (1998, method 10)."""
    a, b = wilson(now, confidence=confidence), wilson(before, confidence=confidence)
    gap = now.share - before.share
    return Estimate(
        gap,
        gap - sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2),
        gap + sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2),
    )


def change_in_gap(
    now: tuple[Sample, Sample], before: tuple[Sample, Sample], *, confidence: float = CONFIDENCE
) -> Estimate:
    """Change in a gap (group minus reference) between two independent pairs of samples, by Wald's interval."""
    samples = (*now, *before)
    variance = sum(sample.share * (1 - sample.share) / sample.effective for sample in samples)
    change = (now[0].share - now[1].share) - (before[0].share - before[1].share)
    half = z_of(confidence) * sqrt(variance)
    return Estimate(change, change - half, change + half)


def difference_of_rates(
    now: tuple[float, float], before: tuple[float, float], *, confidence: float = CONFIDENCE
) -> Estimate:
    """Difference of two (count, out of) rates whose upper counts are Poisson, by combining their exact intervals.

    The upper count is no subset of the lower (an outcome may belong to an earlier offence), so a
    binomial interval does not apply.
    """
    a, b = (garwood(count, confidence=confidence).scaled(1 / out_of) for count, out_of in (now, before))
    gap = a.value - b.value
    return Estimate(
        gap,
        gap - sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2),
        gap + sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2),
    )


def percent_change(ratio: Estimate) -> Estimate:
    """A ratio as a change: 0.96 becomes -0.04 (a fraction of 1)."""
    return ratio.scaled(1, shift=-1)


def _odds(share: float) -> float:
    return inf if share >= 1 else share / (1 - share)
