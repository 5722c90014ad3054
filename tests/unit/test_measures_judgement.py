"""The judgement comes from the interval, never from the point."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd
import pytest
from fixtures.small import (
    ON,
    YEAR,
    feed,
    framework,
    gap,
    holding,
    measure,
    months,
    row,
    spans,
    survey,
)
from hypothesis import given
from hypothesis import strategies as st

from progress_update import statistics
from progress_update.framework import Framework
from progress_update.measures.comparison import Change, compare, judge
from progress_update.measures.figures import Figure
from progress_update.measures.held import Holding
from progress_update.measures.results import compute, counted
from progress_update.statistics import Estimate, Sample

# The judgement ----------------------------------------------------------------------------------------------

HELD = holding(months([1]))
FEED = measure().feeds[0]


def counted_figure(value: float) -> Figure:
    return Figure(YEAR, value, HELD, FEED, "final")


def share_figure(value: float, people: float = 1_000) -> Figure:
    return Figure(YEAR, value, HELD, FEED, "final", sample=Sample(value, people))


def gap_figure(group: float, reference: float, people: float = 100_000) -> Figure:
    sides = [share_figure(value, people) for value in (group, reference)]
    return Figure(YEAR, group - reference, HELD, FEED, "final", sample=sides[0].sample, reference=sides[1])


@pytest.mark.parametrize(
    ("low", "high", "reduce", "increase"),
    [
        (-0.2, -0.0001, "improved", "worsened"),
        (-0.2, 0.0, "no clear change", "no clear change"),
        (-0.2, 0.1, "no clear change", "no clear change"),
        (0.0, 0.2, "no clear change", "no clear change"),
        (0.0001, 0.2, "worsened", "improved"),
        (0.5, inf, "worsened", "improved"),
    ],
)
def test_the_judgement_is_where_the_whole_interval_lies(low, high, reduce, increase):
    # The point says the opposite every time: it must not matter.
    change = Change(Estimate(-low, low, high), "fraction of the figure before", "any")
    assert judge("reduce", change) == reduce
    assert judge("increase", change) == increase


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from(["reduce", "increase"]))
def test_counts_are_judged_improved_only_when_the_interval_is_wholly_on_the_wanted_side(now, before, direction):
    figures = counted_figure(now), counted_figure(before)
    change = compare("poisson", *figures, dispersion=None)
    if change is None:
        assert now == before == 0
        return
    judgement = judge(direction, change)
    wanted = change.judged.high < 0 if direction == "reduce" else change.judged.low > 0
    unwanted = change.judged.low > 0 if direction == "reduce" else change.judged.high < 0
    assert (judgement == "improved") == wanted
    assert (judgement == "worsened") == unwanted


@given(st.integers(0, 300), st.integers(0, 300).filter(bool))
def test_to_wish_for_the_opposite_turns_the_judgement_round(now, before):
    figures = counted_figure(now), counted_figure(before)
    change = compare("poisson", *figures, dispersion=None)
    turned = {"improved": "worsened", "worsened": "improved"}
    found = judge("reduce", change)
    assert judge("increase", change) == turned.get(found, found)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(10, 20_000))
def test_shares_are_judged_by_the_interval_of_their_difference(now, before, people):
    figures = share_figure(now, people), share_figure(before, people)
    change = compare("two proportions", *figures, dispersion=None)
    assert change.judged.value == pytest.approx(now - before)
    judgement = judge("increase", change)
    assert (judgement == "improved") == (change.judged.low > 0)
    assert (judgement == "worsened") == (change.judged.high < 0)


@given(st.integers(1, 10**6), st.floats(1, 60))
def test_more_dispersion_never_makes_a_change_clearer(count, dispersion):
    now, before = counted_figure(count), counted_figure(count * 1.3)
    plain, wide = (compare("quasi-poisson", now, before, dispersion=d).judged for d in (1.0, dispersion))
    assert wide.low <= plain.low and wide.high >= plain.high
    assert wide.value == pytest.approx(plain.value)


@pytest.mark.parametrize(
    ("now", "before", "judgement"),
    [(0, 10, "improved"), (0, 3, "no clear change"), (3, 0, "no clear change"), (10, 0, "worsened"),
     (0, 0, "no comparison")],
)  # fmt: skip
def test_counts_of_nought_are_judged_where_they_can_be(now, before, judgement):
    found = row(measure(), holding(months([before] + [0] * 11 + [now] + [0] * 11)))
    assert (found["value"], found["judgement"]) == (now, judgement)
    assert found["low"] == (0 if now == 0 else pytest.approx(statistics.garwood(now).low))


@pytest.mark.parametrize(("now", "before"), [(0, 5_000), (5_000, 0)])
def test_a_volume_of_nought_is_not_compared(now, before):
    frame = months([100] * 36, first="2017-03"), months([before] + [0] * 11 + [now] + [0] * 11)
    found = row(measure(method="quasi-poisson"), holding(*frame))
    assert found["judgement"] == "no comparison" and found["reason"]


@pytest.mark.parametrize(
    ("now", "before", "judgement"),
    [
        ((0.50, 0.60), (0.40, 0.60), "improved"),  # −20 to −10 points
        ((0.60, 0.50), (0.60, 0.40), "improved"),  # +20 to +10
        ((0.40, 0.60), (0.50, 0.60), "worsened"),
        ((0.60, 0.40), (0.60, 0.50), "worsened"),
        ((0.50, 0.60), (0.501, 0.60), "no clear change"),
        ((0.50, 0.60), (0.40, 0.50), "no clear change"),  # both groups rose alike
    ],
)
@pytest.mark.parametrize("direction", ["within", "reduce"])
def test_a_gap_improves_when_it_shrinks_from_either_side(now, before, judgement, direction):
    change = compare("gap", gap_figure(*now), gap_figure(*before), dispersion=None)
    assert judge(direction, change) == judgement


def test_a_gap_that_changes_sides_is_judged_by_its_size():
    """From −10 points to +9: the other side of none, and hardly smaller."""
    change = compare("gap", gap_figure(0.59, 0.50, 2_000), gap_figure(0.50, 0.60, 2_000), dispersion=None)
    assert change.judged.value == pytest.approx(-0.01)
    assert judge("within", change) == "no clear change"


def test_a_gap_is_one_group_minus_the_other_with_the_interval_of_both():
    sides = {"Black": (0.40, 0.50), "White": (0.60, 0.60)}
    frames = [
        spans({("2020-04-01", "2021-03-31"): then, ("2021-04-01", "2022-03-31"): now}, group=group)
        .assign(base=2_000.0, design_effect=1.4)
        for group, (then, now) in sides.items()
    ]  # fmt: skip
    found = row(gap(), holding(*frames))
    wanted = statistics.difference(Sample(0.5, 2_000, 1.4), Sample(0.6, 2_000, 1.4))
    assert [found["value"], found["before_value"]] == pytest.approx([-0.1, -0.2])
    assert [found["low"], found["high"]] == pytest.approx([wanted.low, wanted.high])
    assert (found["judgement"], found["base"], found["base_is_assumed"]) == ("improved", 2_000, False)


@pytest.mark.parametrize("alone", ["Black", "White"])
def test_a_gap_needs_both_groups(alone):
    assert pd.isna(row(gap(), holding(spans({("2021-04-01", "2022-03-31"): 0.5}, group=alone)))["value"])


def test_a_survey_without_bases_takes_the_frameworks_and_says_so():
    held = holding(spans({("2020-04-01", "2021-03-31"): 0.55, ("2021-04-01", "2022-03-31"): 0.49}))
    assumed = {"people": 12_800, "design_effect": 1.5, "basis": "Assumed."}
    found = row(survey(sample=assumed), held)
    assert (found["base"], found["base_is_assumed"], found["judgement"]) == (12_800, True, "worsened")
    assert row(survey(), held)["judgement"] == "no comparison"  # nothing to rest an interval on


def test_a_published_base_comes_before_the_frameworks():
    held = holding(
        spans({("2020-04-01", "2021-03-31"): 0.55, ("2021-04-01", "2022-03-31"): 0.49}).assign(base=40.0)
    )  # fmt: skip
    found = row(survey(sample={"people": 12_800, "design_effect": 1.5, "basis": "Assumed."}), held)
    assert (found["base"], found["base_is_assumed"], found["judgement"]) == (40, False, "no clear change")


def test_judgements_are_counted_in_the_order_of_the_scale_with_none_left_out():
    assert list(counted(["no comparison", "improved", "improved"]).items()) == [
        ("improved", 2), ("worsened", 0), ("no clear change", 0), ("no comparison", 1), ("no data published", 0),
    ]  # fmt: skip


# Dispersion -------------------------------------------------------------------------------------------------

CALM = [100, 140, 90, 120, 80, 130, 100, 110, 95, 105, 150, 70]
CALM_YEARS = [*CALM, *CALM[::-1], *CALM]


def volumes(**counts: list[float]) -> tuple[Framework, list[Holding]]:
    """Volume measures by id with their months from March 2017 on, when the calm years begin."""
    measures = [measure(id=id, method="quasi-poisson", feeds=[feed(series=[id])]) for id in counts]
    return framework(*measures), [holding(*(months(c, first="2017-03", series=id) for id, c in counts.items()))]


def dispersions(**counts: list[float]) -> dict[str, float]:
    table = compute(*volumes(**counts), ON).measures.set_index("measure")
    return table["dispersion"].to_dict()


def test_dispersion_is_measured_in_the_three_years_before_the_pandemic():
    found = dispersions(theft=[*CALM_YEARS, *[1_000] * 30])
    years = np.array(CALM_YEARS, dtype=float).reshape(3, 12)
    assert found["theft"] == pytest.approx(statistics.dispersion(years))
    assert found["theft"] == dispersions(theft=[*CALM_YEARS, *[7] * 30])["theft"]


def test_a_series_too_short_to_measure_borrows_the_largest_dispersion():
    tame = [100] * 66
    late = [float("nan")] * 30 + [50] * 36
    found = dispersions(wild=[*CALM_YEARS, *[100] * 30], tame=tame, late=late)
    assert found["tame"] == 1 and found["late"] == found["wild"] > 1


def test_without_any_calm_years_volumes_are_not_compared():
    late = [float("nan")] * 30 + [50] * 36
    table = compute(*volumes(late=late), ON).measures
    assert table["value"].tolist() == [600] and table["judgement"].tolist() == ["no comparison"]
