"""Why there is no figure or no comparison, and how a figure stands."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from fixtures.small import (
    ON,
    SHOPS,
    change_of,
    feed,
    framework,
    holding,
    measure,
    months,
    row,
    spans,
    survey,
)

from progress_update.measures.results import compute
from progress_update.period import Period

# Why there is no figure, and why no comparison --------------------------------------------------------------


def test_without_any_series_the_frameworks_own_reason_is_given():
    assert row(measure())["reason"] == "Nothing is published."


@pytest.mark.parametrize("period", [Period(2020, 1), Period(2022, 2)])
def test_a_period_that_the_series_does_not_reach_is_told_how_far_it_runs(period):
    reason = row(measure(), holding(months([1] * 24)), period=period)["reason"]
    assert reason == "The published series held runs from April 2020 to March 2022."


@pytest.mark.parametrize(
    ("on", "compared"),
    [
        (date(2020, 4, 1), True),  # the first day of the year before: both years lie after it
        (date(2020, 4, 2), False),
        (date(2021, 4, 1), False),
        (date(2022, 3, 31), False),
        (date(2022, 4, 1), True),
    ],
)
def test_a_break_within_the_two_years_leaves_no_comparison(on, compared):
    found = row(measure(breaks=["telephone"]), holding(months([1] * 24)), breaks=(change_of(on),))
    assert (found["judgement"] != "no comparison") == compared
    assert pd.notna(found["change_judged"]) == compared and pd.notna(found["change"]) == compared
    assert found["before_value"] == 12  # shown, but nothing is said of it


def test_a_break_is_named_with_its_day():
    found = row(measure(breaks=["telephone"]), holding(months([1] * 24)), breaks=(change_of(date(2021, 6, 1)),))
    assert found["reason"] == "Now by telephone (1 June 2021): figures before and after are not compared."
    assert (found["method"], found["breaks"]) == ("no comparison", "telephone")


def test_a_break_leaves_other_measures_alone():
    broken = change_of(date(2021, 6, 1))
    assert row(measure(), holding(months([1] * 24)), breaks=(broken,))["judgement"] == "no clear change"


def test_a_question_not_asked_a_year_before_is_the_reason():
    held = holding(spans({("2021-01-01", "2021-03-31"): float("nan"), ("2022-01-01", "2022-03-31"): 0.5}))
    gap_ = change_of(date(2020, 4, 1), not_asked_until=date(2021, 3, 31))
    found = row(survey(window="survey quarter", breaks=["telephone"]), held, breaks=(gap_,))
    assert (found["value"], found["judgement"]) == (0.5, "no comparison")
    assert found["reason"] == "The question was not asked in January to March 2021."


def test_a_hole_in_the_series_a_year_before_is_the_reason():
    held = holding(spans({("2020-01-01", "2020-03-31"): 0.5, ("2022-01-01", "2022-03-31"): 0.5}))
    found = row(survey(window="survey quarter"), held)
    assert found["reason"] == "No figure was published for January to March 2021."


def test_a_break_between_a_part_and_the_year_before_leaves_the_part_without_change():
    whole = measure(feeds=[feed(series=["burglary.*"])], breakdowns=[SHOPS], breaks=["telephone"])
    held = holding(months([1] * 24, series="burglary.shop"))
    parts = compute(framework(whole, breaks=(change_of(date(2021, 6, 1)),)), [held], ON).breakdowns
    assert parts.iloc[0]["value"] == 12 and pd.isna(parts.iloc[0]["change"])


# Standing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "settles", "status"),
    [
        ("2022-04-20", 0, "final"),
        ("2022-06-29", 3, "provisional"),
        ("2022-06-30", 3, "final"),
        ("2023-01-01", 3, "final"),
    ],
)
def test_a_figure_is_provisional_until_its_source_no_longer_revises_it(published, settles, status):
    held = holding(months([1] * 24), edition=published, settles_after_months=settles)
    assert row(measure(), held)["status"] == status


def test_an_invented_month_makes_the_whole_figure_illustrative():
    invented = months([1] * 24).assign(status=["final"] * 23 + ["illustrative"])
    assert row(measure(), holding(invented))["status"] == "illustrative"
    assert row(measure(), holding(invented), period=ON.plus(-1))["status"] == "final"
