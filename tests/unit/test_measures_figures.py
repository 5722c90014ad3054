"""Which figure stands for a quarter: sums, shares, feeds, editions, parts."""

from __future__ import annotations

import pandas as pd
import pytest
from fixtures.small import (
    ALL,
    BEFORE_FROM,
    HOMES,
    NOW_FROM,
    ON,
    SHOPS,
    YEAR,
    feed,
    framework,
    holding,
    measure,
    months,
    row,
    share,
    spans,
    survey,
    without,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from progress_update.areas import AIRPORTS, BOROUGHS, LONDON, UNKNOWN
from progress_update.contracts import OBSERVATIONS
from progress_update.measures.held import for_area
from progress_update.measures.results import compute
from progress_update.period import Period

# Which figure -----------------------------------------------------------------------------------------------


def test_twelve_months_to_the_end_of_the_period_are_added_up():
    found = row(measure(), holding(months(list(range(1, 40)), first=BEFORE_FROM)))
    assert (found["value"], found["before_value"], found["window"]) == (
        sum(range(13, 25)),
        sum(range(1, 13)),
        "12 months",
    )
    assert (found["start"], found["end"]) == (pd.Timestamp(YEAR.start), pd.Timestamp(YEAR.end))
    assert found["data_through"] == pd.Timestamp(2023, 6, 30)


@pytest.mark.parametrize("missing", pd.date_range("2021-04-01", "2021-12-01", freq="MS").strftime("%Y-%m-%d"))
def test_where_a_month_of_the_year_is_missing_the_quarter_stands_and_says_so(missing):
    found = row(measure(), holding(without(months([10] * 24), missing)))
    assert (found["value"], found["window"]) == (30, "quarter")
    assert (found["start"], found["end"]) == (pd.Timestamp(ON.start), pd.Timestamp(ON.end))
    assert found["before_start"] == pd.Timestamp(2021, 1, 1) and found["before_value"] == 30


@pytest.mark.parametrize("missing", ["2022-01-01", "2022-02-01", "2022-03-01"])
def test_a_month_of_the_quarter_missing_gives_no_figure(missing):
    found = row(measure(), holding(without(months([10] * 24), missing)))
    assert pd.isna(found["value"]) and found["judgement"] == "no data published" and found["status"] == "no data"


def test_a_month_without_a_value_is_missing_and_a_month_of_nought_is_not():
    empty, nought = ([10] * 20 + [value] + [10] * 3 for value in (float("nan"), 0.0))
    assert row(measure(), holding(months(empty)))["window"] == "quarter"
    assert row(measure(), holding(months(nought)))["value"] == 110


def test_a_missing_month_of_the_year_before_takes_the_comparison_and_not_the_figure():
    found = row(measure(), holding(without(months([10] * 24), "2020-09-01")))
    assert (found["value"], found["window"]) == (120, "12 months")
    assert pd.isna(found["before_value"]) and found["judgement"] == "no comparison"


def test_a_total_published_for_the_whole_window_is_taken_as_it_stands():
    published = spans({("2021-04-01", "2022-03-31"): 100.0})
    assert row(measure(), holding(published, months([10] * 24)))["value"] == 100


def test_a_series_that_ends_in_a_star_stands_for_all_that_begin_so():
    names = {"burglary.home": 1, "burglary.shop": 2, "burglary_of_time.home": 4}
    held = holding(*(months([count] * 24, series=name) for name, count in names.items()))
    assert row(measure(feeds=[feed(series=["burglary.*"])]), held)["value"] == 36


def test_only_the_group_asked_for_is_counted():
    held = holding(months([10] * 24), months([1] * 24, group="women"))
    assert row(measure(feeds=[feed(group="women")]), held)["value"] == 12


def test_a_survey_share_is_taken_for_its_own_window_and_for_no_other():
    held = holding(spans({("2021-01-01", "2021-12-31"): 0.4, ("2022-01-01", "2022-03-31"): 0.6}))
    assert pd.isna(row(survey(), held)["value"])
    assert row(survey(window="survey quarter"), held)["value"] == 0.6


def test_a_survey_quarter_in_which_nobody_was_asked_has_no_figure():
    held = holding(spans({("2021-01-01", "2021-03-31"): 0.5, ("2022-01-01", "2022-03-31"): float("nan")}))
    found = row(survey(window="survey quarter"), held)
    assert pd.isna(found["value"]) and found["judgement"] == "no data published"


@pytest.mark.parametrize(
    ("period", "year"), [(Period(2022, 1), 2021), (Period(2021, 2), 2021), (Period(2021, 1), 2020)]
)
def test_of_yearly_figures_the_last_that_ended_by_then_is_shown_with_the_one_before(period, year):
    held = holding(spans({(f"{end - 1}-07-01", f"{end}-06-30"): end / 10_000 for end in (2019, 2020, 2021, 2022)}))
    found = row(share(window="year", method="none", feeds=[feed()]), held, period=period)
    assert (found["value"], found["before_value"], found["window"]) == (year / 10_000, (year - 1) / 10_000, "year")
    assert found["end"] == pd.Timestamp(year, 6, 30)


def test_a_share_is_the_sum_of_outcomes_over_the_sum_of_offences():
    outcomes = months([1] * 23 + [9], series="outcomes")
    offences = months([10] * 23 + [90], series="offences")
    found = row(share(), holding(outcomes, offences))
    assert (found["numerator"], found["denominator"]) == (20, 200)
    assert found["value"] == 0.1 and found["before_value"] == 0.1
    assert found["low"] < 0.1 < found["high"]


@pytest.mark.parametrize("short", ["outcomes", "offences"])
def test_a_share_falls_back_to_the_quarter_when_either_of_its_counts_lacks_a_month(short):
    counts = {"outcomes": [2.0] * 24, "offences": [10.0] * 24}
    frames = [months(values, series=name) for name, values in counts.items()]
    held = holding(*(without(f, "2021-07-01") if f["series"].iloc[0] == short else f for f in frames))
    found = row(share(), held)
    assert (found["window"], found["numerator"], found["denominator"]) == ("quarter", 6, 30)


def test_a_share_of_nothing_has_no_figure():
    held = holding(months([0] * 24, series="outcomes"), months([0] * 24, series="offences"))
    assert pd.isna(row(share(), held)["value"])


def test_a_share_that_brings_its_own_counts_is_worked_out_from_them():
    held = holding(months([0.5] * 24).assign(numerator=[1.0] * 23 + [6.0], denominator=10.0))
    found = row(share(method="two proportions", feeds=[feed()]), held)
    assert (found["value"], found["denominator"], found["base_is_assumed"]) == (17 / 120, 120, False)
    assert found["method"] == "difference of two proportions with design effect"


def test_a_share_published_without_counts_stands_but_is_not_compared():
    held = holding(spans({("2020-04-01", "2021-03-31"): 0.3, ("2021-04-01", "2022-03-31"): 0.2}))
    found = row(share(method="two proportions", feeds=[feed()]), held)
    assert (found["value"], found["before_value"], found["judgement"]) == (0.2, 0.3, "no comparison")
    assert pd.isna(found["low"]) and "how many people" in found["reason"]


# Feeds and editions -----------------------------------------------------------------------------------------


def test_the_newest_edition_is_taken():
    new, old = holding(months([2] * 24), edition="2023-01-01"), holding(months([1] * 24), edition="2022-05-01")
    found = row(measure(), new, old)
    assert (found["value"], found["edition"], found["files"]) == (24, "2023-01-01", "2023-01-01.csv")


def test_an_older_edition_with_both_figures_comes_before_a_newer_one_with_the_later_alone():
    new, old = holding(months([2] * 12, first=NOW_FROM)), holding(months([1] * 24), edition="2022-05-01")
    found = row(measure(), new, old)
    assert (found["edition"], found["value"], found["before_value"]) == ("2022-05-01", 12, 12)


def test_where_no_edition_has_both_figures_the_newest_shows_the_later_and_borrows_none():
    new = holding(months([2] * 12, first=NOW_FROM))
    old = holding(months([1] * 12, first=BEFORE_FROM), edition="2022-05-01")
    found = row(measure(), new, old)
    assert (found["edition"], found["value"]) == ("2023-01-01", 24)
    assert pd.isna(found["before_value"]) and pd.isna(found["change"])
    assert found["reason"] == "The series held begins in April 2021: there is no year before."


def test_two_feeds_never_meet_in_one_comparison():
    later = holding(months([2] * 12, first=NOW_FROM))
    earlier = holding(months([1] * 12, first=BEFORE_FROM), source="mayor")
    found = row(measure(feeds=[feed(), feed(source="mayor")]), later, earlier)
    assert (found["source"], found["value"], found["judgement"]) == ("police", 24, "no comparison")
    assert pd.isna(found["before_value"])


def test_the_second_feed_serves_where_the_first_does_not_reach():
    ended = holding(months([2] * 20))
    other = holding(months([1] * 24), source="mayor")
    found = row(measure(feeds=[feed(), feed(source="mayor")]), ended, other)
    assert (found["source"], found["value"], found["before_value"]) == ("mayor", 12, 12)


def test_twelve_months_of_the_second_feed_come_before_a_quarter_of_the_first():
    short = holding(months([2] * 6, first="2021-10"))
    long = holding(months([1] * 24), source="mayor")
    found = row(measure(feeds=[feed(), feed(source="mayor")]), short, long)
    assert (found["source"], found["window"]) == ("mayor", "12 months")


def test_a_measure_shows_only_the_earlier_times_that_it_names():
    found = row(measure(comparators=["year_before"]), holding(months([1] * 48, first="2018-04")))
    assert pd.isna(found["pre_pandemic_value"]) and pd.isna(found["baseline_value"])


def test_a_fixed_year_that_lies_after_the_period_is_not_shown():
    found = row(measure(comparators=ALL), holding(months([1] * 60, first="2018-04")), period=Period(2020, 4))
    assert pd.isna(found["baseline_value"]) and found["pre_pandemic_value"] == 12


def test_fixed_years_beside_a_figure_come_from_its_own_edition():
    new = holding(months([2] * 24))
    old = holding(months([1] * 48, first="2018-04"), edition="2022-05-01")
    found = row(measure(comparators=ALL), new, old)
    assert pd.isna(found["pre_pandemic_value"]) and found["baseline_value"] == 24


def test_a_quarter_stands_beside_the_same_quarter_of_a_fixed_year():
    held = holding(without(months(list(range(1, 37)), first="2019-04"), "2021-06-01"))
    found = row(measure(comparators=ALL), held)
    assert (found["window"], found["pre_pandemic_value"]) == ("quarter", 10 + 11 + 12)


# Parts and context ------------------------------------------------------------------------------------------


def test_parts_follow_the_edition_and_window_of_their_whole_and_are_not_judged():
    new = holding(months([2] * 12, series="burglary.home", first=NOW_FROM))
    old = holding(
        months([1] * 24, series="burglary.dwelling"), months([5] * 24, series="burglary.shop"), edition="2022-05-01"
    )
    whole = measure(feeds=[feed(series=["burglary.*"])], breakdowns=[HOMES, SHOPS])
    parts = compute(framework(whole), [new, old], ON).breakdowns.set_index("measure")
    assert parts["value"].to_dict() == {"homes": 12, "shops": 60}
    assert set(parts["edition"]) == {"2022-05-01"} and set(parts["parent"]) == {"crime"}
    assert parts["judgement"].isna().all() and parts["change_judged"].isna().all()
    assert parts["change"].tolist() == [0, 0]


def test_a_part_whose_labels_the_edition_lacks_is_a_row_that_says_so():
    whole = measure(feeds=[feed(series=["burglary.*"])], breakdowns=[HOMES, SHOPS])
    held = holding(months([1] * 24, series="burglary.home"))
    shops = compute(framework(whole), [held], ON).breakdowns.set_index("measure").loc["shops"]
    assert pd.isna(shops["value"]) and shops["status"] == "no data"
    assert shops["reason"] == "The published labels do not reach this window."


def test_context_has_figures_and_no_judgement():
    beside = {
        "id": "beside", "illuminates": "crime", "label": "Beside", "headline": "Beside", "unit": "calls",
        "shape": "count", "window": "12 months", "definition": "Calls.", "who": "London",
        "feeds": [feed(series=["calls"])],
    }  # fmt: skip
    results = compute(framework(measure(), context=(beside,)), [holding(months([1] * 24, series="calls"))], ON)
    found = results.context.iloc[0]
    assert (found["value"], found["before_value"], found["change"], found["parent"]) == (12, 12, 0, "crime")
    assert pd.isna(found["judgement"]) and pd.isna(found["change_judged"])
    assert results.measures.iloc[0]["judgement"] == "no data published"


# Areas ------------------------------------------------------------------------------------------------------


def by_area(counts: dict[str, int]) -> pd.DataFrame:
    return pd.concat([months([count] * 3, area=area) for area, count in counts.items()], ignore_index=True)


def test_london_is_the_sum_of_the_boroughs_and_of_the_rows_of_no_borough():
    frame = by_area({"E09000002": 1, "E09000033": 2, UNKNOWN: 4, AIRPORTS: 8})
    london = for_area(frame, LONDON, london_is_sum=True)
    assert london["value"].tolist() == [15, 15, 15] and set(london["area"]) == {LONDON}
    assert list(london.columns) == OBSERVATIONS.names


def test_london_as_published_is_not_added_to():
    frame = by_area({"E09000002": 1, LONDON: 40})
    assert for_area(frame, LONDON, london_is_sum=False)["value"].tolist() == [40, 40, 40]


@pytest.mark.parametrize("london_is_sum", [True, False])
def test_a_borough_has_its_own_rows_alone(london_is_sum):
    frame = by_area({"E09000002": 1, "E09000033": 2, UNKNOWN: 4})
    assert for_area(frame, "E09000033", london_is_sum=london_is_sum)["value"].tolist() == [2, 2, 2]


@settings(max_examples=10, deadline=None)
@given(st.permutations(list(BOROUGHS)[:6]), st.lists(st.integers(0, 500), min_size=6, max_size=6))
def test_giving_the_boroughs_one_anothers_names_changes_nothing_in_london(names, counts):
    as_it_was, swapped = (by_area(dict(zip(labels, counts, strict=True))) for labels in (list(BOROUGHS)[:6], names))
    pd.testing.assert_frame_equal(*(for_area(frame, LONDON, london_is_sum=True) for frame in (as_it_was, swapped)))


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 400), min_size=24, max_size=24))
def test_the_order_of_the_rows_changes_no_result(random, counts):
    frame = months(counts)
    order = list(range(24))
    random.shuffle(order)
    found, shuffled = (row(measure(), holding(f)) for f in (frame, frame.iloc[order]))
    pd.testing.assert_series_equal(found, shuffled)
