"""Shares of people asked: intervals, differences between two shares, margins and design effects.

Survey figures rest on an effective sample: the people asked divided by the design effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from progress_update.statistics.counts import rate_ratio_exact
from progress_update.statistics.estimates import (
    CONFIDENCE,
    Estimate,
    Sample,
    normal_interval,
    two_sided_p,
    z_of,
    z_score,
)


def wilson(sample: Sample, *, confidence: float = CONFIDENCE) -> Estimate:
    """Wilson's score interval for a share, on the effective sample."""
    p = sample.share
    centre, half = wilson_centre(sample, confidence=confidence), wilson_half_width(sample, confidence=confidence)
    # Rounding must not leave a share of none or all outside its own interval.
    return Estimate(p, max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)))


def wilson_centre(sample: Sample, *, confidence: float = CONFIDENCE) -> float:
    """(p + z^2/2n) / (1 + z^2/n), n the effective sample."""
    z, n = z_of(confidence), sample.effective
    return (sample.share + z**2 / (2 * n)) / (1 + z**2 / n)


def wilson_half_width(sample: Sample, *, confidence: float = CONFIDENCE) -> float:
    """z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n), n the effective sample."""
    z, n, p = z_of(confidence), sample.effective, sample.share
    return z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)


def standard_error(*samples: Sample) -> float:
    """Of a share, or of any sum and difference of independent shares: sqrt(sum of p(1-p)/n)."""
    return sqrt(sum(sample.share * (1 - sample.share) / sample.effective for sample in samples))


def margin_of_error(sample: Sample, *, confidence: float = CONFIDENCE) -> float:
    """z standard errors of a share, as a fraction of 1; for planning, at a share of a half."""
    return z_of(confidence) * standard_error(sample)


def difference(now: Sample, before: Sample, *, confidence: float = CONFIDENCE) -> Estimate:
    """Difference of two independent shares, by Newcombe's method from their Wilson intervals (1998, method 10)."""
    a, b = wilson(now, confidence=confidence), wilson(before, confidence=confidence)
    gap = now.share - before.share
    return Estimate(
        gap,
        gap - sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2),
        gap + sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2),
    )


def difference_wald(now: Sample, before: Sample, *, confidence: float = CONFIDENCE) -> Estimate:
    """Difference of two independent shares with Wald's interval, for comparison with Newcombe's."""
    return normal_interval(now.share - before.share, standard_error(now, before), confidence=confidence)


def pooled_share(now: Sample, before: Sample) -> float:
    """The share both samples would have if they were one, weighted by effective size."""
    return (now.share * now.effective + before.share * before.effective) / (now.effective + before.effective)


def pooled_standard_error(now: Sample, before: Sample) -> float:
    """sqrt(p(1-p)(1/n1 + 1/n2)) at the pooled share p."""
    p = pooled_share(now, before)
    return sqrt(p * (1 - p) * (1 / now.effective + 1 / before.effective))


def difference_z(now: Sample, before: Sample) -> float:
    """The two-proportion z: the difference over its pooled standard error."""
    return z_score(now.share - before.share, pooled_standard_error(now, before))


def difference_p(now: Sample, before: Sample) -> float:
    """Two-sided p of equal shares, by the two-proportion z test on effective samples."""
    return two_sided_p(difference_z(now, before))


def kish_design_effect(weights: Sequence[float] | NDArray[np.float64]) -> float:
    """What unequal weights cost: n sum(w^2) / (sum w)^2 (Kish 1965). Clustering is not in it."""
    w = np.asarray(weights, dtype=float)
    if w.size == 0 or not np.isfinite(w).all() or (w < 0).any() or w.sum() == 0:
        raise ValueError("weights are numbers of 0 or more, and not all 0")
    # Only the ratios of weights matter; measured against the largest, squares neither overflow nor vanish.
    w = w / w.max()
    return float(w.size * (w**2).sum() / w.sum() ** 2)


def percentage_points(now: float, before: float) -> float:
    """How far one share lies above another, in percentage points: 0.62 after 0.64 is -2."""
    return 100 * (now - before)


def percent_of_before(now: float, before: float) -> float:
    """The same change as a per cent of the share before: 0.62 after 0.64 is -3.125. Never printed for a share."""
    return 100 * (now / before - 1)


def detection_rate(detections: int, offences: int, *, confidence: float = CONFIDENCE) -> Estimate:
    """Detections per offence with Wilson's interval as an approximation.

    A detection may belong to an offence of an earlier period, so detections are no true share of offences;
    where they outnumber the offences there is no interval of this kind and ValueError is raised.
    """
    if not 0 <= detections <= offences or offences == 0:
        raise ValueError(f"{detections} detections of {offences} offences are no share")
    return wilson(Sample(detections / offences, offences), confidence=confidence)


def detection_rate_ratio(now: tuple[int, int], before: tuple[int, int], *, confidence: float = CONFIDENCE) -> Estimate:
    """Ratio of two (detections, offences) rates, detections taken as Poisson counts."""
    (caught, offences), (caught_before, offences_before) = now, before
    return rate_ratio_exact(
        caught, caught_before, exposure_now=offences, exposure_before=offences_before, confidence=confidence
    )
