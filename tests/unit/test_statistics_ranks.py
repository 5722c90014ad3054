"""Ranks with their intervals, and one change against another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from progress_update import statistics as s
from progress_update.statistics import Estimate

values = st.floats(0, 100, allow_nan=False)
sides = st.floats(0, 50)
estimate = st.builds(lambda v, a, b: Estimate(v, v - a, v + b), values, sides, sides)
estimates = st.lists(estimate, min_size=2, max_size=12)


@given(estimates, st.data())
def test_the_interval_of_a_rank_holds_the_place_and_lies_within_the_field(found, data):
    unit = data.draw(st.integers(0, len(found) - 1))
    rank = s.rank(found, unit)
    assert 1 <= rank.first <= rank.place <= rank.last <= rank.of == len(found)


@given(estimates, st.randoms())
def test_a_rank_does_not_depend_on_the_order_of_the_others(found, random):
    own, others = found[0], found[1:]
    shuffled = random.sample(others, len(others))
    assert s.rank(found, 0) == s.rank([*shuffled, own], len(others))


@given(estimates, st.floats(0, 20))
def test_wider_intervals_never_make_a_rank_surer(found, by):
    narrow, wide = s.rank(found, 0), s.rank([each.widened(by) for each in found], 0)
    assert wide.first <= narrow.first
    assert narrow.last <= wide.last


def test_estimates_without_any_doubt_are_ranked_without_any():
    found = [Estimate(v, v, v) for v in (3.0, 1.0, 2.0)]
    assert [(r.first, r.place, r.last) for r in (s.rank(found, n) for n in range(3))] == [
        (1, 1, 1),
        (3, 3, 3),
        (2, 2, 2),
    ]


def test_equal_estimates_share_the_highest_place_and_could_be_anywhere():
    found = [Estimate(1.0, 0.5, 1.5)] * 5
    assert s.rank(found, 2) == s.Rank(1, 1, 5, 5)


def test_the_interval_holds_the_true_rank_as_often_as_it_says():
    """Thirty-two true levels, some of them almost alike: the coverage of each unit's interval by simulation."""
    random, truth = np.random.default_rng(20220331), np.sort(np.random.default_rng(1).normal(0, 2, 32))
    half = float(ndtri((1 + s.pairwise_confidence(32)) / 2))
    covered = np.zeros(32)
    for _ in range(200):
        seen = truth + random.normal(size=32)
        found = [Estimate(value, value - half, value + half) for value in seen]
        for unit in range(32):
            rank = s.rank(found, unit)
            covered[unit] += rank.first <= 32 - unit <= rank.last
    assert covered.min() / 200 >= 0.95


def test_each_pair_gets_the_confidence_that_makes_all_of_them_right_together():
    assert s.pairwise_confidence(32) == pytest.approx(1 - 0.05 / 31)
    assert s.pairwise_confidence(2) == pytest.approx(0.95)


@given(values, values, st.floats(0.1, 10), st.floats(0.1, 10))
def test_the_difference_of_two_symmetric_estimates_is_that_of_normal_ones(a, b, x, y):
    found = s.difference_of(Estimate(a, a - x, a + x), Estimate(b, b - y, b + y))
    assert found.value == a - b
    assert found.high - found.low == pytest.approx(2 * np.hypot(x, y))


@given(st.integers(50, 5000), st.integers(50, 5000), st.floats(1, 20))
def test_a_change_set_against_itself_is_one_and_never_clear(now, before, spread):
    found = s.ratio_of_ratios((now, before), (now, before), dispersions=(spread, spread))
    assert found.value == pytest.approx(1)
    assert not found.excludes(1)


def test_the_ratio_of_two_ratios_by_hand():
    """(120/100) / (90/100), error sqrt(1/120 + 1/100 + 1/90 + 1/100) on the log scale."""
    found, error = s.ratio_of_ratios((120, 100), (90, 100)), np.sqrt(1 / 120 + 1 / 100 + 1 / 90 + 1 / 100)
    assert found.value == pytest.approx(4 / 3)
    assert np.log(found.high / found.value) == pytest.approx(1.959964 * error, rel=1e-6)


@given(st.integers(0, 3000), st.floats(1, 50))
def test_a_dispersed_count_is_as_wide_as_its_dispersion_asks_and_poisson_without(count, dispersion):
    plain, wide = s.garwood(count), s.dispersed(count, dispersion)
    assert s.dispersed(count, 1.0) == plain
    assert wide.value == pytest.approx(count)
    assert wide.low <= plain.low + 1e-9
    assert wide.high >= plain.high - 1e-9
