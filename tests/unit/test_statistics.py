"""The estimates against statsmodels and worked answers, and the properties they must have."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from itertools import pairwise
from math import inf
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
    tost_proportions_2indep,
)
from statsmodels.stats.rates import confint_poisson_2indep
from statsmodels.stats.rates import test_poisson_2indep as poisson_test

from progress_update import statistics as s

counts = st.integers(1, 50_000)
shares = st.floats(0, 1)
people = st.integers(1, 100_000)


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


@given(st.integers(0, 3000), st.integers(0, 3000), st.sampled_from([(1, 1), (9301, 7494), (1, 3)]))
def test_the_exact_p_is_the_binomial_test(now, before, exposures):
    assume(now + before > 0)
    found = s.rate_ratio_exact_p(now, before, exposure_now=exposures[0], exposure_before=exposures[1])
    wanted = binomtest(now, now + before, exposures[0] / sum(exposures)).pvalue
    assert found == pytest.approx(wanted, rel=1e-6, abs=1e-12)


def test_the_exact_p_of_millions_takes_no_time():
    began = perf_counter()
    found = s.rate_ratio_exact_p(5_000_000, 5_004_000)
    assert perf_counter() - began < 0.2
    assert found == pytest.approx(s.rate_ratio_score_p(5_000_000, 5_004_000), abs=1e-3)


def test_two_zero_counts_are_as_alike_as_can_be():
    assert s.rate_ratio_exact_p(0, 0) == s.rate_ratio_score_p(0, 0) == 1


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(1, 100), st.integers(1, 100))
def test_the_score_test_agrees_with_statsmodels(now, before, exposure_now, exposure_before):
    exposures = {"exposure_now": exposure_now, "exposure_before": exposure_before}
    p = poisson_test(now, exposure_now, before, exposure_before, method="score").pvalue
    assert s.rate_ratio_score_p(now, before, **exposures) == pytest.approx(p, abs=1e-9)


@pytest.mark.parametrize(("now", "before"), [(126, 131), (21, 29), (1253, 1177), (40_547, 42_852), (277, 434)])
def test_the_score_interval_agrees_with_statsmodels(now, before):
    found = s.rate_ratio_score(now, before)
    low, high = confint_poisson_2indep(now, 1, before, 1, method="score")
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6)


def test_lethal_barrel_discharges_2019_on_2018_have_the_worked_intervals():
    exact, wald = s.rate_ratio_exact(277, 434), s.rate_ratio_log_wald(277, 434)
    assert (exact.low, exact.high) == pytest.approx((0.5469, 0.7438), abs=5e-5)
    assert (wald.low, wald.high) == pytest.approx((0.5489, 0.7421), abs=5e-5)
    assert s.rate_ratio_exact_p(277, 434) < 0.001


@given(counts, counts)
def test_swapping_the_counts_leaves_every_p_as_it_was(now, before):
    assert s.rate_ratio_exact_p(now, before) == pytest.approx(s.rate_ratio_exact_p(before, now), rel=1e-6, abs=1e-300)
    assert s.rate_ratio_score_p(now, before) == pytest.approx(s.rate_ratio_score_p(before, now), rel=1e-9)
    assert s.rate_ratio_log_wald_z(now, before) == pytest.approx(-s.rate_ratio_log_wald_z(before, now))


@given(counts, counts)
def test_an_interval_leaves_out_no_change_just_when_the_wald_test_finds_one(now, before):
    p = s.two_sided_p(s.rate_ratio_log_wald_z(now, before, dispersion=3))
    assume(abs(p - 0.05) > 1e-9)
    assert s.rate_ratio_log_wald(now, before, dispersion=3).excludes(1) == (p < 0.05)


@given(st.integers(1, 5000), st.integers(1, 5000), st.floats(1, 50))
def test_dispersion_only_widens_a_ratio(now, before, spread):
    wide, narrow = s.rate_ratio_log_wald(now, before, dispersion=spread), s.rate_ratio_log_wald(now, before)
    assert wide.low <= narrow.low * (1 + 1e-12)
    assert wide.high >= narrow.high * (1 - 1e-12)


@given(st.integers(0, 10_000))
def test_garwood_contains_its_count_and_grows_narrower_by_its_size(count):
    found, double = s.garwood(count), s.garwood(2 * count)
    assert found.low <= count < found.high
    if count:
        assert (double.high - double.low) / (2 * count) < (found.high - found.low) / count


@given(st.integers(1, 400), st.integers(1, 400), st.integers(401, 900), st.integers(401, 900))
def test_the_two_proportion_test_agrees_with_statsmodels(a, b, n, m):
    z, p = proportions_ztest([a, b], [n, m])
    now, before = s.Sample(a / n, n), s.Sample(b / m, m)
    assert (s.difference_z(now, before), s.difference_p(now, before)) == pytest.approx((z, p), abs=1e-9)


@pytest.mark.parametrize("share", [0, 1])
def test_two_shares_of_none_or_all_do_not_differ(share):
    assert s.difference_p(s.Sample(share, 100), s.Sample(share, 50)) == 1


@given(shares, people, st.floats(1, 4))
def test_a_share_and_its_opposite_have_mirrored_intervals(share, asked, effect):
    here, there = s.wilson(s.Sample(share, asked, effect)), s.wilson(s.Sample(1 - share, asked, effect))
    assert (here.low, here.high) == pytest.approx((1 - there.high, 1 - there.low), abs=1e-9)


@given(shares, shares, people, people)
def test_a_difference_contains_its_value_and_stays_within_bounds(p, q, n, m):
    found = s.difference(s.Sample(p, n), s.Sample(q, m))
    assert -1 - 1e-9 <= found.low <= found.value <= found.high <= 1 + 1e-9


@given(shares, people, st.floats(1, 4))
def test_a_design_effect_is_as_fewer_people(share, asked, effect):
    weighted, fewer = s.Sample(share, asked, effect), s.Sample(share, asked / effect)
    assert s.margin_of_error(weighted) == pytest.approx(s.margin_of_error(fewer))
    assert s.wilson(weighted).low == pytest.approx(s.wilson(fewer).low)


@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=50), st.floats(0.1, 10))
def test_the_kish_design_effect_is_at_least_one_and_does_not_see_units(weights, factor):
    found = s.kish_design_effect(weights)
    assert 1 - 1e-9 <= found <= len(weights) + 1e-9
    assert s.kish_design_effect([factor * w for w in weights]) == pytest.approx(found)


def test_equal_weights_cost_nothing():
    assert s.kish_design_effect([2.5] * 40) == pytest.approx(1)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [1, float("nan")]])
def test_weights_that_weigh_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        s.kish_design_effect(weights)


def test_more_detections_than_offences_are_no_share():
    with pytest.raises(ValueError, match="no share"):
        s.detection_rate(12, 10)


def test_a_detection_rate_falls_while_detections_hardly_move():
    ratio = s.detection_rate_ratio((558, 9301), (600, 7494))
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx((0.7493, 0.6665, 0.8423), abs=5e-5)
    assert s.rate_ratio_exact_p(558, 600) > 0.05


def test_a_fall_from_64_to_62_is_two_points_and_three_per_cent():
    assert s.percentage_points(0.62, 0.64) == pytest.approx(-2)
    assert s.percent_of_before(0.62, 0.64) == pytest.approx(-3.125)


# Gaps


def gap(group: float, n: int, reference: float, m: int, **options: float) -> s.Gap:
    return s.equality_gap(s.Sample(group, n, 1.4), s.Sample(reference, m, 1.4), **options)


@pytest.mark.parametrize(
    ("found", "status", "point"),
    [
        (gap(0.55, 2500, 0.66, 11_000), "established outside", "outside"),
        (gap(0.595, 2500, 0.64, 11_000), "not determined", "within"),
        (gap(0.63, 2500, 0.64, 11_000), "established within", "within"),
        (gap(0.58, 300, 0.64, 1500), "not determined", "outside"),
        (gap(0.77, 2500, 0.66, 11_000), "established outside", "outside"),
    ],
)
def test_a_gap_has_the_status_of_its_whole_interval(found, status, point):
    assert (found.status, found.point_status) == (status, point)


def test_a_gap_well_within_has_the_worked_interval_and_a_small_equivalence_p():
    found = gap(0.63, 2500, 0.64, 11_000)
    assert (found.interval.low, found.interval.high) == pytest.approx((-0.035, 0.0145), abs=5e-5)
    assert found.equivalence_p == pytest.approx(0.0008, abs=5e-5)


def test_a_gap_of_exactly_the_tolerance_is_within_it():
    assert gap(0.60, 10, 0.65, 10).point_status == "within"
    assert gap(0.59, 10, 0.65, 10).point_status == "outside"


@given(st.integers(40, 360), st.integers(40, 360))
def test_the_equivalence_p_agrees_with_statsmodels(a, b):
    found = s.equality_gap(s.Sample(a / 400, 400), s.Sample(b / 400, 400))
    wanted = tost_proportions_2indep(a, 400, b, 400, -0.05, 0.05, method="wald", compare="diff").pvalue
    assert found.equivalence_p == pytest.approx(wanted, abs=1e-9)


@given(shares, people, shares, people)
def test_naming_the_reference_the_group_only_turns_the_sign(p, n, q, m):
    there, back = gap(p, n, q, m), gap(q, m, p, n)
    assert (there.status, there.point_status) == (back.status, back.point_status)
    assert there.equivalence_p == pytest.approx(back.equivalence_p, abs=1e-9)


@given(shares, people, shares, people, st.floats(0.001, 0.2))
def test_what_is_established_within_stays_so_at_a_wider_tolerance(p, n, q, m, wider):
    if gap(p, n, q, m).status == "established within":
        assert gap(p, n, q, m, tolerance=0.05 + wider).status == "established within"


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), people, people, st.floats(0, 0.9))
def test_a_gap_from_the_average_is_part_of_the_gap_from_the_rest(p, q, n, m, weight):
    group, rest = s.Sample(p, n), s.Sample(q, m)
    found = s.gap_from_average(group, rest, weighted_share=weight)
    assert found.value == pytest.approx(p - s.average_share(group, rest, weighted_share=weight), abs=1e-12)
    assert found.standard_error == pytest.approx((1 - weight) * s.standard_error(group, rest))


def test_a_group_that_is_everyone_has_no_gap():
    with pytest.raises(ValueError, match="nobody else"):
        s.gap_from_average(s.Sample(0.5, 10), s.Sample(0.5, 10), weighted_share=1)


def test_an_unchanged_gap_has_a_p_of_one():
    pair = (s.Sample(0.55, 2500, 1.4), s.Sample(0.66, 11_000, 1.4))
    assert s.change_in_gap_p(pair, pair) == 1


# Rolling twelve months


@given(st.lists(st.integers(0, 500), min_size=12, max_size=60))
def test_rolling_sums_are_the_sums_of_each_twelve_months(monthly):
    wanted = [sum(monthly[n : n + 12]) for n in range(len(monthly) - 11)]
    assert s.rolling_sums(monthly).tolist() == wanted


def test_a_series_of_less_than_a_year_has_no_rolling_sum():
    assert s.rolling_sums([1] * 11).size == 0


def test_overlapping_windows_differ_less_by_chance_than_independent_ones():
    quarter = s.Sample(0.62, 4800, 1.5)
    errors = [s.overlapping_standard_error(quarter, apart=n) for n in (1, 2, 3, 4, 5)]
    assert errors[0] == pytest.approx(0.003034, abs=5e-7)
    assert errors[:4] == sorted(errors[:4])
    assert errors[3] == errors[4] == s.independent_standard_error(quarter)


@given(st.lists(st.floats(0.2, 0.8), min_size=5, max_size=5))
def test_the_newest_quarter_lies_in_the_range_that_rounding_allows(quarters):
    before, now = np.mean(quarters[:4]), np.mean(quarters[1:])
    implied = s.implied_quarter_change(round(now, 2), round(before, 2))
    assert implied.low - 1e-9 <= quarters[4] - quarters[0] <= implied.high + 1e-9


# Many tests at once


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_adjusted_p_values_agree_with_statsmodels(p_values):
    found = s.benjamini_hochberg(p_values)
    stands, adjusted, _, _ = multipletests(p_values, alpha=0.05, method="fdr_bh")
    assert found.p_values == pytest.approx(adjusted.tolist())
    sure = [abs(p - 0.05) > 1e-9 for p in adjusted]
    assert [a for a, clear in zip(found.stands, sure, strict=True) if clear] == stands[sure].tolist()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_adjusted_p_values_are_never_smaller_and_keep_their_order(p_values):
    adjusted = s.benjamini_hochberg(p_values).p_values
    assert all(a >= p for a, p in zip(adjusted, p_values, strict=True))
    ordered = [a for _, a in sorted(zip(p_values, adjusted, strict=True))]
    assert all(a <= b for a, b in pairwise(ordered))


def test_no_tests_are_adjusted_to_none():
    assert s.benjamini_hochberg([]).p_values == ()


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_refused(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        s.benjamini_hochberg([0.2, wrong])


def test_45_measures_at_five_per_cent_give_about_two_false_findings():
    assert s.expected_false_findings(45) == pytest.approx(2.25)


# Movements and victims


@pytest.mark.parametrize(
    ("wanted", "low", "high", "moved", "judged"),
    [
        ("reduce", -12, -3, "down", "improved"),
        ("reduce", 2, 9, "up", "worsened"),
        ("increase", 0.5, 3, "up", "improved"),
        ("increase", -3, -0.5, "down", "worsened"),
        ("reduce", -9, 4, "no clear change", "no clear change"),
        ("increase", 0, 3, "no clear change", "no clear change"),
    ],
)
def test_a_judgement_needs_an_interval_on_one_side_of_none(wanted, low, high, moved, judged):
    change = s.Estimate((low + high) / 2, low, high)
    assert (s.movement(change), s.judgement(change, wanted=wanted)) == (moved, judged)


def test_a_direction_nobody_wants_is_refused():
    with pytest.raises(ValueError, match="'within' is no direction"):
        s.judgement(s.Estimate(1, 0, 2), wanted="within")


def events(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["victim", "day"])


YEAR = {"start": date(2021, 4, 1), "end": date(2022, 3, 31)}


@pytest.mark.parametrize(("first", "repeats"), [("2021-01-01", 1), ("2020-12-31", 0), ("2022-01-01", 0)])
def test_a_repeat_follows_an_event_of_the_365_days_before(first, repeats):
    assert s.repeat_victimisation(events(("A", first), ("A", "2022-01-01")), **YEAR).repeat_events == repeats


def test_events_outside_the_window_make_repeats_but_are_none():
    found = s.repeat_victimisation(events(("A", "2021-03-31"), ("A", "2021-04-01"), ("A", "2022-04-01")), **YEAR)
    assert (found.victims, found.events, found.repeat_events, found.victim_share) == (1, 1, 1, 1)


def test_a_victim_once_each_is_no_repeat_victim():
    found = s.repeat_victimisation(events(("A", "2021-05-01"), ("B", "2021-06-01")), **YEAR)
    assert (found.repeat_victims, found.victims) == (0, 2)


def test_a_window_without_events_has_no_share():
    found = s.repeat_victimisation(events(("A", "2019-05-01")), **YEAR)
    assert (found.victim_share, found.event_share) == (None, None)


def test_crime_that_is_not_notifiable_is_left_out_however_it_is_written():
    rows = [("THEFT", 100), ("Other Accepted Crime ", 15), ("OTHER ACCEPTED CRIME", 1)]
    assert s.total_notifiable_offences(rows) == 100


def test_importing_the_statistics_imports_neither_scipy_stats_nor_statsmodels():
    asked = "import sys, progress_update.statistics, progress_update.disclosure; print([m for m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert "'scipy.special'" in loaded
    assert all(f"'{heavy}'" not in loaded for heavy in ("scipy.stats", "statsmodels", "scipy.optimize"))
