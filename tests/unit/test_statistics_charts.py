"""Control charts: published limits, the four rules against a plain reading of them, and what must not change them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_update import statistics as s

PUBLISHED = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
# Knife injury, victims under 25, not domestic: April 2020 to March 2022.
KNIFE = [56, 83, 103, 125, 120, 114, 112, 95, 89, 72, 89, 119, 97, 90, 131, 135, 96, 111, 100, 91, 86, 104, 101, 111]

series = st.lists(st.integers(0, 60), min_size=8, max_size=40)
steps = st.lists(st.sampled_from([-9, -2, -1, 0, 1, 2, 9]), min_size=8, max_size=40)


def fired(chart: s.ControlChart) -> set[tuple[int, int, str]]:
    return {(signal.index, signal.rule, signal.side) for signal in chart.signals}


def by_hand(values: list[float], chart: s.ControlChart) -> set[tuple[int, int, str]]:
    """The rules read plainly, one window at a time."""
    found: set[tuple[int, int, str]] = set()
    for side, turn in (("above", 1), ("below", -1)):
        far = [turn * (value - chart.mean) for value in values]
        edge, near_edge = chart.upper - chart.mean, chart.near_upper - chart.mean
        found |= {(n, s.OUTSIDE, side) for n, d in enumerate(far) if d > edge + 1e-9}
        for start in range(len(far) - 6):
            if all(d > 1e-9 for d in far[start : start + 7]):
                found |= {(n, s.ONE_SIDE, side) for n in range(start, start + 7)}
            seven = [turn * value for value in values[start : start + 7]]
            if all(a < b for a, b in pairwise(seven)):
                found |= {(n, s.TREND, "rising" if turn > 0 else "falling") for n in range(start, start + 7)}
        close = [near_edge + 1e-9 < d <= edge + 1e-9 for d in far]
        for start in range(len(far) - 2):
            three = range(start, start + 3)
            if sum(close[n] for n in three) >= 2 and all(far[n] > 1e-9 for n in three):
                found |= {(n, s.NEAR, side) for n in three if close[n]}
    return found


@pytest.mark.parametrize(("screen", "upper", "lower"), [(False, 6.9515, -3.0626), (True, 4.6044, -0.7156)])
def test_the_published_example_has_its_published_limits(screen, upper, lower):
    chart = s.control_chart(PUBLISHED, screen=screen)
    assert (chart.upper, chart.lower) == pytest.approx((upper, lower), abs=5e-5)
    assert chart.breaking(s.OUTSIDE) == (4,)


def test_knife_injury_has_one_month_outside_and_a_falling_run_of_seven():
    chart = s.control_chart(KNIFE)
    assert (chart.lower, chart.upper) == pytest.approx((60.4248, 142.0752), abs=5e-5)
    assert chart.breaking(s.OUTSIDE) == (0,)
    assert chart.breaking(s.TREND) == tuple(range(3, 10))
    assert max(signal.index for signal in chart.signals) < 12
    assert s.process_state(chart, wanted="reduce", newest=12).state == "common cause"


@given(series)
def test_the_rules_fire_where_a_plain_reading_of_them_does(values):
    chart = s.control_chart(values)
    assert fired(chart) == by_hand(values, chart)


@given(steps)
def test_the_rules_fire_alike_on_a_wandering_series(changes):
    values = [sum(changes[:n]) for n in range(1, len(changes) + 1)]
    chart = s.control_chart(values)
    assert fired(chart) == by_hand(values, chart)


@given(series, st.integers(-1000, 1000), st.sampled_from([0.1, 0.5, 3, 100]))
def test_signals_do_not_see_the_unit_or_the_origin(values, shift, scale):
    moved = [scale * value + shift for value in values]
    assert fired(s.control_chart(moved)) == fired(s.control_chart(values))


@given(series)
def test_a_mirrored_series_has_mirrored_signals(values):
    opposite = {"above": "below", "below": "above", "rising": "falling", "falling": "rising"}
    mirrored = {(index, rule, opposite[side]) for index, rule, side in fired(s.control_chart(values))}
    assert fired(s.control_chart([-value for value in values])) == mirrored


@given(series, st.integers(1, 12))
def test_the_other_direction_swaps_improvement_and_concern(values, newest):
    swap = {"special-cause improvement": "special-cause concern", "special-cause concern": "special-cause improvement"}
    up, down = (s.process_state(s.control_chart(values), wanted=w, newest=newest) for w in ("increase", "reduce"))
    assert down.state == swap.get(up.state, up.state)
    assert (up.rule, up.points) == (down.rule, down.points)


@given(series)
def test_screening_never_widens_the_limits(values):
    assert s.control_chart(values, screen=True).mean_moving_range <= s.control_chart(values).mean_moving_range


def test_a_series_that_never_moves_has_no_signal():
    assert s.control_chart([0.1] * 20).signals == ()
    assert s.control_chart([0.1] * 20, screen=True).signals == ()


def test_a_point_on_the_mean_ends_a_run():
    values = [11, 11, 11, 10, 11, 11, 11, 9, 9, 9, 9, 9, 9, 10]
    assert s.control_chart(values).mean == 10
    assert s.control_chart(values).breaking(s.ONE_SIDE) == ()


@pytest.mark.parametrize(("length", "fires"), [(6, False), (7, True)])
def test_a_trend_is_seven_points_long(length, fires):
    values = [50, 60] * 8 + [40 + 3 * n for n in range(length)] + [50, 60]
    assert bool(s.control_chart(values).breaking(s.TREND)) == fires


def test_two_of_three_need_all_three_on_one_side():
    flat = [50, 52, 49, 51, 50, 48, 51, 50, 49, 51]
    assert s.control_chart([*flat, 54.6, 54.8, 51.9, 50, 49]).breaking(s.NEAR) == (10, 11)
    assert s.control_chart([*flat, 55, 50, 55.2, 50, 51]).breaking(s.NEAR) == ()


def test_a_point_that_breaks_several_rules_is_named_by_the_first_of_outside_trend_near_and_side():
    rising = [0, 10] * 12 + [11, 12, 13, 14, 15, 16, 17, 60]
    chart = s.control_chart(rising)
    last, before = len(rising) - 1, len(rising) - 2
    assert {rule for index, rule, _ in fired(chart) if index == last} >= {s.OUTSIDE, s.TREND}
    assert chart.labels()[last].rule == s.OUTSIDE
    assert chart.labels()[before].rule == s.TREND
    assert s.PRIORITY == (s.OUTSIDE, s.TREND, s.NEAR, s.ONE_SIDE)


def test_the_side_names_a_point_only_where_nothing_else_does():
    chart = s.control_chart([10, 12] * 10 + [14, 13, 14, 13, 14, 13, 14])
    assert {signal.rule for signal in chart.labels().values() if signal.index > 20} <= {s.ONE_SIDE, s.NEAR}
    assert set(chart.labels()) == {signal.index for signal in chart.signals}


def test_the_state_names_the_rule_and_all_points_of_the_run():
    values = [10, 12, 11, 9, 12, 10, 11, 9, 12, 10, 11, 12, 8, 8.5, 8, 8.5, 8, 8.5, 8, 8.5]
    state = s.process_state(s.control_chart(values), wanted="reduce", newest=3)
    assert (state.state, state.rule) == ("special-cause improvement", s.ONE_SIDE)
    assert state.points == tuple(range(12, 20))


def test_a_signal_before_the_newest_points_is_no_state_of_theirs():
    chart = s.control_chart(PUBLISHED)
    assert s.process_state(chart, wanted="reduce", newest=3) == s.ProcessState("common cause")
    assert s.process_state(chart, wanted="reduce", newest=14) == s.ProcessState(
        "special-cause concern", s.OUTSIDE, (4,)
    )


def test_the_points_of_a_state_are_those_of_its_own_side():
    chart = s.control_chart([50, 51] * 20 + [70, 30], screen=True)
    assert chart.breaking(s.OUTSIDE) == (40, 41)
    assert s.process_state(chart, wanted="increase").points == (41,)


def test_two_near_points_with_one_between_them_are_one_signal():
    state = s.process_state(s.control_chart([50, 51] * 10 + [52.8, 51.6, 52.8]), wanted="increase")
    assert state == s.ProcessState("special-cause improvement", s.NEAR, (20, 22))


@pytest.mark.parametrize(("points", "trial"), [(11, True), (12, False)])
def test_limits_from_fewer_than_twelve_points_are_trial_limits(points, trial):
    assert s.control_chart(PUBLISHED[:points]).trial == trial


@pytest.mark.parametrize("values", [[], [3], [1, 2, float("nan")]])
def test_too_few_points_or_none_make_no_chart(values):
    with pytest.raises(ValueError, match="control chart"):
        s.control_chart(values)
