"""Many tests at once: with 45 measures at 5%, about two would seem to move each quarter by chance alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_ROUNDING = 1e-12


@dataclass(frozen=True)
class Adjusted:
    """P-values in the order given, adjusted, and which stand at the rate of false findings asked for."""

    p_values: tuple[float, ...]
    stands: tuple[bool, ...]


def benjamini_hochberg(p_values: Sequence[float], *, q: float = 0.05) -> Adjusted:
    """P-values adjusted so that at most `q` of the findings are expected to be false (Benjamini, Hochberg 1995).

    The p of rank i among m becomes the least of p(j) m / j over all ranks j from i up, and never more than 1.
    """
    p = np.asarray(p_values, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("every p lies between 0 and 1")
    order = np.argsort(p, kind="stable")
    raised = p[order] * p.size / np.arange(1, p.size + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(raised[::-1])[::-1]
    adjusted = np.clip(adjusted, p, 1)  # p m / m may come out a hair below p
    return Adjusted(tuple(adjusted.tolist()), tuple((adjusted <= q + _ROUNDING).tolist()))


def expected_false_findings(tests: int, *, level: float = 0.05) -> float:
    """How many of `tests` would seem to move by chance if nothing had moved."""
    return tests * level
