"""The estimates against published worked examples and statsmodels, and the properties they must have."""

from __future__ import annotations

import json
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from progress_update import statistics as s

counts = st.integers(1, 50_000)
shares = st.floats(0, 1)
people = st.integers(1, 100_000)


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[dict]:
    return json.loads((shared / "known_answers.json").read_text(encoding="utf-8"))["cases"]


def of(cases: list[dict], recipe: str) -> list[dict]:
    found = [case for case in cases if case["recipe"] == recipe]
    assert found, recipe
    return found


def test_exact_rate_ratios_equal_the_known_answers(cases):
    for case in of(cases, "poisson_rate_ratio"):
        given_, wanted = case["inputs"], case["expected"]
        ratio = s.rate_ratio_exact(
            given_["count_now"],
            given_["count_prev"],
            exposure_now=given_["exposure_now"],
            exposure_before=given_["exposure_prev"],
        )
        low, high = (float(x) for x in wanted["ci95_exact_conditional"])
        assert (ratio.low, ratio.high) == pytest.approx((low, high), abs=case["tolerance_abs"]), case["id"]


def test_overdispersed_rate_ratios_equal_the_known_answers(cases):
    for case in of(cases, "poisson_rate_ratio_overdispersed"):
        ratio = s.rate_ratio_log_wald(
            case["inputs"]["count_now"], case["inputs"]["count_prev"], dispersion=case["inputs"]["phi"]
        )
        assert [ratio.low, ratio.high] == pytest.approx(case["expected"]["ci95_log_wald"], abs=case["tolerance_abs"])


def test_garwood_intervals_equal_the_known_answers(cases):
    for case in of(cases, "poisson_count_ci_garwood"):
        found = s.garwood(case["inputs"]["count"])
        assert [found.low, found.high] == pytest.approx(case["expected"]["ci95"], abs=case["tolerance_abs"])


def test_wilson_intervals_equal_the_known_answers(cases):
    for case in of(cases, "wilson_deff"):
        given_ = case["inputs"]
        found = s.wilson(s.Sample(given_["p"], given_["n"], given_["deff"]))
        assert [found.low, found.high] == pytest.approx(case["expected"]["ci95"], abs=case["tolerance_abs"])


def test_differences_equal_the_known_answers(cases):
    for case in of(cases, "two_proportion_deff"):
        i = case["inputs"]
        found = s.difference(s.Sample(i["p1"], i["n1"], i["deff1"]), s.Sample(i["p2"], i["n2"], i["deff2"]))
        assert [found.low, found.high] == pytest.approx(case["expected"]["ci95_newcombe"], abs=case["tolerance_abs"])


def test_changes_in_a_gap_equal_the_known_answers(cases):
    for case in of(cases, "equality_gap_change"):
        now, before = (
            tuple(s.Sample(w[f"p_{who}"], w[f"n_{who}"], case["inputs"]["deff"]) for who in ("group", "ref"))
            for w in (case["inputs"]["now"], case["inputs"]["prev"])
        )
        found = s.change_in_gap(now, before)
        assert [found.low, found.high] == pytest.approx(case["expected"]["ci95"], abs=case["tolerance_abs"])


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_agrees_with_statsmodels(positive, asked):
    positive = min(positive, asked)
    found = s.wilson(s.Sample(positive / asked, asked))
    low, high = proportion_confint(positive, asked, method="wilson")
    assert (found.low, found.high) == pytest.approx((max(0, low), min(1, high)), abs=1e-9)


@given(st.integers(1, 400), st.integers(1, 400), st.integers(401, 900), st.integers(401, 900))
def test_newcombe_agrees_with_statsmodels(a, b, n, m):
    found = s.difference(s.Sample(a / n, n), s.Sample(b / m, m))
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-6)


@given(counts, counts)
def test_a_ratio_and_its_inverse_agree(now, before):
    for ratio in (s.rate_ratio_exact, s.rate_ratio_log_wald):
        there, back = ratio(now, before), ratio(before, now)
        assert (1 / there.low, 1 / there.high) == pytest.approx((back.high, back.low), rel=1e-6)


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_an_exact_interval_contains_its_ratio(now, before):
    if now + before:
        ratio = s.rate_ratio_exact(now, before)
        assert ratio.low <= ratio.value <= ratio.high


def test_nothing_before_leaves_the_ratio_without_an_upper_bound():
    assert s.rate_ratio_exact(3, 0).high == inf
    assert s.rate_ratio_exact(0, 3).value == 0


def test_two_zero_counts_have_no_ratio():
    with pytest.raises(ValueError, match="zero counts"):
        s.rate_ratio_exact(0, 0)


@given(shares, people, st.floats(1, 4))
def test_a_share_interval_contains_its_share_and_stays_within_bounds(share, asked, effect):
    found = s.wilson(s.Sample(share, asked, effect))
    assert 0 <= found.low <= share + 1e-12
    assert share - 1e-12 <= found.high <= 1


@given(shares, st.integers(1, 50_000))
def test_more_people_never_widen_an_interval(share, asked):
    narrow, wide = s.wilson(s.Sample(share, asked * 2)), s.wilson(s.Sample(share, asked))
    assert narrow.high - narrow.low <= wide.high - wide.low + 1e-12


@given(shares, shares, people, people)
def test_a_difference_changes_sign_when_its_sides_are_swapped(p, q, n, m):
    there = s.difference(s.Sample(p, n), s.Sample(q, m))
    back = s.difference(s.Sample(q, m), s.Sample(p, n))
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low), abs=1e-9)


def test_poisson_months_are_hardly_dispersed_and_lumpy_ones_are():
    steady = np.random.default_rng(1).poisson(1000, (3, 12)).astype(float)
    lumpy = steady * np.random.default_rng(2).normal(1, 0.1, (3, 12))
    assert s.dispersion(steady) < 2
    assert s.dispersion(lumpy) > 5


def test_dispersion_does_not_see_a_trend_between_years_or_a_season_within_them():
    level, season = np.array([[1000.0], [1500.0], [800.0]]), np.linspace(0.5, 1.5, 12)[None, :]
    assert s.dispersion(level * season) == 1.0


def test_one_year_is_too_little_to_measure_dispersion():
    with pytest.raises(ValueError, match="two whole years"):
        s.dispersion(np.ones((1, 12)))


def test_a_rate_difference_contains_its_value():
    found = s.difference_of_rates((558, 9301), (600, 7494))
    assert found.low < found.value < found.high < 0
