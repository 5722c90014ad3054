"""Series through time, and the tables as a whole."""

from __future__ import annotations

import pandas as pd
import pytest
from fixtures.small import (
    HOMES,
    NOW_FROM,
    ON,
    SHOPS,
    feed,
    framework,
    holding,
    measure,
    months,
    share,
    spans,
    survey,
    without,
)

from progress_update.areas import LONDON
from progress_update.contracts import RESULTS, SERIES, check
from progress_update.framework import Measure
from progress_update.measures.held import Holding, for_area
from progress_update.measures.history import history
from progress_update.measures.results import compute
from progress_update.period import Period, Window

# Through time -----------------------------------------------------------------------------------------------


def through_time(of: Measure, *holdings: Holding, period: Period = ON) -> pd.DataFrame:
    return history(framework(of), list(holdings), period)


def test_history_ends_with_the_period_and_begins_with_april_2017():
    shown = through_time(measure(), holding(months(list(range(120)), first="2014-04")))
    assert (shown["start"].min(), shown["end"].max()) == (pd.Timestamp(2017, 4, 1), pd.Timestamp(2022, 3, 31))
    assert shown["value"].tolist() == list(range(36, 96))


def test_history_has_a_missing_month_nowhere():
    shown = through_time(measure(), holding(without(months([1] * 24), "2020-08-01")))
    assert len(shown) == 23 and pd.Timestamp(2020, 8, 1) not in set(shown["start"])


def test_history_of_surveys_keeps_the_quarters_that_were_not_asked_and_ends_with_the_period():
    asked = {("2021-01-01", "2021-03-31"): float("nan"), ("2022-01-01", "2022-03-31"): 0.5,
             ("2022-04-01", "2022-06-30"): 0.6}  # fmt: skip
    shown = through_time(survey(window="survey quarter"), holding(spans(asked)))
    assert shown["status"].tolist() == ["not asked", "final"]
    assert shown["value"].isna().tolist() == [True, False] and shown["value"].iloc[1] == 0.5


def test_history_of_shares_goes_by_whole_quarters():
    held = holding(
        months([2] * 23, first="2020-05", series="outcomes"), months([10] * 23, first="2020-05", series="offences")
    )
    shown = through_time(share(), held)
    assert shown["start"].tolist() == list(pd.date_range("2020-07-01", "2022-01-01", freq="QS"))
    assert shown["numerator"].tolist() == [6.0] * 7


def test_history_comes_from_the_edition_of_the_headline_figure():
    new, old = holding(months([2] * 12, first=NOW_FROM)), holding(months([1] * 24), edition="2022-05-01")
    shown = through_time(measure(), new, old)
    assert set(shown["edition"]) == {"2022-05-01"} and set(shown["value"]) == {1}


def test_history_follows_parts_and_leaves_out_what_has_no_figure():
    whole = measure(feeds=[feed(series=["burglary.*"])], breakdowns=[HOMES, SHOPS])
    shown = through_time(whole, holding(months([1] * 24, series="burglary.home")))
    assert shown["measure"].value_counts().to_dict() == {"crime": 24, "homes": 24}
    nothing = through_time(measure())
    assert nothing.empty and list(nothing.columns) == SERIES.names


# The tables as a whole --------------------------------------------------------------------------------------


def test_frames_that_are_passed_in_stay_as_they_were():
    frame = pd.concat([months([1] * 24, series="burglary.home"), months([2] * 24, series="burglary.shop")])
    copy, held = frame.copy(deep=True), holding(frame)
    kept = held.observations.copy(deep=True)
    whole = measure(feeds=[feed(series=["burglary.*"])], breakdowns=[HOMES, SHOPS])
    compute(framework(whole), [held], ON)
    history(framework(whole), [held], ON)
    for_area(frame, LONDON, london_is_sum=True)
    pd.testing.assert_frame_equal(held.observations, kept)
    pd.testing.assert_frame_equal(frame, copy)


def test_every_measure_has_its_row_in_the_order_of_the_framework():
    ids = ["zebra", "apple", "mango"]
    table = compute(framework(*(measure(id=id, feeds=[feed(series=[id])]) for id in ids)), [], ON).measures
    assert table["measure"].tolist() == ids and table["value"].isna().all()


@pytest.mark.parametrize("quarter", ["1999Q1", *map(str, pd.period_range("2018Q1", "2025Q3", freq="Q")), "2031Q4"])
def test_the_results_of_any_quarter_keep_their_contract_and_explain_every_blank(results_of, held, quarter):
    results, plan = results_of(quarter), held()[0]
    for table in (results.measures, results.breakdowns, results.context):
        pd.testing.assert_frame_equal(check(table, RESULTS, where="the test"), table)
    measures = results.measures
    assert measures["measure"].tolist() == [of.id for of in plan.measures]
    assert measures["judgement"].notna().all()
    unsaid = measures["judgement"].isin(["no comparison", "no data published"])
    assert (measures["reason"].notna() == unsaid).all()
    assert (measures["change_judged"].notna() == ~unsaid).all()
    assert (measures["value"].isna() == (measures["judgement"] == "no data published")).all()
    moved = measures[measures["judgement"].isin(["improved", "worsened"])]
    assert ((moved["change_low"] > 0) | (moved["change_high"] < 0)).all()
    level = measures[measures["judgement"] == "no clear change"]
    assert ((level["change_low"] <= 0) & (level["change_high"] >= 0)).all()
    assert results.breakdowns["judgement"].isna().all() and results.context["judgement"].isna().all()
    assert (pd.concat([measures, results.context])["end"].dropna() <= pd.Timestamp(Period.parse(quarter).end)).all()


def test_the_window_before_is_as_long_and_ends_a_year_earlier(results_of):
    rows = results_of("2022Q1").measures.dropna(subset=["value"])
    for start, end, before_start, before_end in rows[["start", "end", "before_start", "before_end"]].itertuples(
        index=False
    ):
        assert Window(before_start.date(), before_end.date()) == Window(start.date(), end.date()).earlier(12)
