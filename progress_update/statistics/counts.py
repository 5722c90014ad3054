"""Counts of events: intervals, ratios of two counts with their tests, and how far a series is from Poisson.

A ratio is exact given the sum of its counts (domain: rare violence); for volume crime, which comes in
clusters, it is log-Wald with the dispersion measured from the series.
"""

from __future__ import annotations

from math import exp, hypot, inf, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, gammaincinv, gammaln, xlog1py, xlogy

from progress_update.statistics.estimates import CONFIDENCE, Estimate, two_sided_p, z_of

# Outcomes this much likelier than the one observed still count as no likelier: equal chances differ by rounding.
_SAME_CHANCE = log(1 + 1e-7)


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


def rate_ratio_exact_p(now: float, before: float, *, exposure_now: float = 1, exposure_before: float = 1) -> float:
    """Two-sided p of equal rates: the exact binomial test of the later count's share of the sum."""
    return binomial_p(round(now), round(now + before), exposure_now / (exposure_now + exposure_before))


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
    spread = exp(z_of(confidence) * log_ratio_standard_error(now, before, dispersion=dispersion))
    ratio = (now / exposure_now) / (before / exposure_before)
    return Estimate(ratio, ratio / spread, ratio * spread)


def log_ratio_standard_error(now: float, before: float, *, dispersion: float = 1.0) -> float:
    """sqrt(dispersion (1/now + 1/before)); raises ValueError where a count is zero."""
    if now <= 0 or before <= 0:
        raise ValueError("the log-Wald interval needs two counts above zero")
    return sqrt(dispersion * (1 / now + 1 / before))


def rate_ratio_log_wald_z(
    now: float, before: float, *, dispersion: float = 1.0, exposure_now: float = 1, exposure_before: float = 1
) -> float:
    """The log of the ratio over its standard error; `two_sided_p` turns it into Wald's p."""
    error = log_ratio_standard_error(now, before, dispersion=dispersion)
    return log((now / exposure_now) / (before / exposure_before)) / error


def rate_ratio_score(
    now: float, before: float, *, exposure_now: float = 1, exposure_before: float = 1, confidence: float = CONFIDENCE
) -> Estimate:
    """Ratio of two Poisson rates with the score interval: the ratios that the score test would not refuse.

    The bounds solve (now - t before)^2 = z^2 t (now + before) for t, the ratio of expected counts.
    """
    if before <= 0:
        raise ValueError("the score interval needs a count before above zero")
    z, scale = z_of(confidence), exposure_before / exposure_now
    middle = 2 * now * before + z**2 * (now + before)
    half = sqrt(middle**2 - 4 * (now * before) ** 2)
    low, high = ((middle + sign * half) / (2 * before**2) for sign in (-1, 1))
    return Estimate(now / before * scale, low * scale, high * scale)


def rate_ratio_score_p(now: float, before: float, *, exposure_now: float = 1, exposure_before: float = 1) -> float:
    """Two-sided p of equal rates: z = (now - t before) / sqrt(t (now + before)), t the ratio of exposures."""
    t = exposure_now / exposure_before
    return two_sided_p((now - t * before) / sqrt(t * (now + before))) if now + before > 0 else 1.0


def binomial_p(successes: int, trials: int, chance: float) -> float:
    """Exact two-sided binomial p: all outcomes no likelier than the one observed, at the cost of a search.

    The likelihoods fall on either side of the mode, so the far tail starts where bisection finds it.
    """
    if successes > trials * chance:
        successes, chance = trials - successes, 1 - chance
    if trials == 0 or successes == trials * chance:
        return 1.0
    start = _far_tail(successes, trials, chance)
    near = float(betainc(trials - successes, successes + 1, 1 - chance))
    far = float(betainc(start, trials - start + 1, chance)) if start <= trials else 0.0
    return min(1.0, near + far)


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


def ratio_of_ratios(
    one: tuple[float, float],
    other: tuple[float, float],
    *,
    dispersions: tuple[float, float] = (1.0, 1.0),
    confidence: float = CONFIDENCE,
) -> Estimate:
    """How many times as much one pair of counts (now, before) grew as another that is independent of it.

    The interval is symmetric on the log scale; the variances of the two log ratios add up.
    """
    errors = [
        log_ratio_standard_error(now, before, dispersion=spread)
        for (now, before), spread in zip((one, other), dispersions, strict=True)
    ]
    ratio = (one[0] / one[1]) / (other[0] / other[1])
    spread = exp(z_of(confidence) * hypot(*errors))
    return Estimate(ratio, ratio / spread, ratio * spread)


def dispersed(count: float, dispersion: float, *, confidence: float = CONFIDENCE) -> Estimate:
    """Interval of a count that varies `dispersion` times as much as a Poisson count: Garwood's, of as many events as
    would vary so if they came by themselves."""
    return garwood(count / dispersion, confidence=confidence).scaled(dispersion)


def percent_change(ratio: Estimate) -> Estimate:
    """A ratio as a change: 0.96 becomes -0.04 (a fraction of 1)."""
    return ratio.scaled(1, shift=-1)


def _odds(share: float) -> float:
    return inf if share >= 1 else share / (1 - share)


def _far_tail(successes: int, trials: int, chance: float) -> int:
    """The least outcome above the mode that is no likelier than `successes`, which lies below it."""
    limit = _log_chance(successes, trials, chance) + _SAME_CHANCE
    low, high = int(trials * chance), trials + 1
    while high - low > 1:
        middle = (low + high) // 2
        if _log_chance(middle, trials, chance) <= limit:
            high = middle
        else:
            low = middle
    return high


def _log_chance(successes: int, trials: int, chance: float) -> float:
    ways = gammaln(trials + 1) - gammaln(successes + 1) - gammaln(trials - successes + 1)
    return float(ways + xlogy(successes, chance) + xlog1py(trials - successes, -chance))
