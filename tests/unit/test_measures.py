"""From observations to results, on small invented figures: which figure, what beside it, what that says."""

from __future__ import annotations

from datetime import date
from math import inf
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress_update import statistics
from progress_update.areas import AIRPORTS, BOROUGHS, LONDON, UNKNOWN
from progress_update.contracts import OBSERVATIONS, RESULTS, SERIES, check
from progress_update.framework import Break, Framework, Measure
from progress_update.measures.comparison import Change, compare, judge
from progress_update.measures.figures import Figure, Holding, for_area
from progress_update.measures.history import history
from progress_update.measures.results import compute, counted
from progress_update.period import Period, Window
from progress_update.statistics import Estimate, Sample

ON = Period(2022, 1)  # January to March 2022
YEAR = ON.twelve_months
NOW_FROM = "2021-04"
BEFORE_FROM = "2020-04"


# Small frames, holdings and frameworks --------------------------------------------------------------------


def months(counts: list[float], *, first: str = BEFORE_FROM, **more: Any) -> pd.DataFrame:
    """Monthly observations of one series: `counts` from the month `first` on."""
    starts = pd.date_range(first, periods=len(counts), freq="MS")
    return observations(start=starts, end=starts + pd.offsets.MonthEnd(0), value=counts, **more)


def spans(shares: dict[tuple[str, str], float], **more: Any) -> pd.DataFrame:
    """Observations by their first and last day."""
    starts, ends = zip(*shares, strict=True)
    return observations(start=pd.to_datetime(starts), end=pd.to_datetime(ends), value=list(shares.values()), **more)


def observations(**columns: Any) -> pd.DataFrame:
    given_ = {"series": "crime", "area": LONDON, "group": "all", "status": "final"} | columns
    return check(pd.DataFrame(given_).reindex(columns=OBSERVATIONS.names), OBSERVATIONS, where="the test")


def without(frame: pd.DataFrame, month: str) -> pd.DataFrame:
    return frame[frame["start"] != pd.Timestamp(month)]


def holding(
    *frames: pd.DataFrame, source: str = "police", edition: str = "2023-01-01", settles_after_months: int = 0
) -> Holding:
    rows = pd.concat(frames, ignore_index=True)
    return Holding(source, edition, date.fromisoformat(edition), (f"{edition}.csv",), settles_after_months, rows)


def measure(**changes: Any) -> Measure:
    common = {
        "id": "crime", "outcome": "safer", "label": "Crime", "headline": "Crime", "direction": "reduce",
        "unit": "offences", "shape": "count", "window": "12 months", "method": "poisson",
        "comparators": ["year_before"], "definition": "All crime.", "who": "London", "wording": "Reduce: crime",
        "source_named": "PRC", "feeds": [feed()], "not_published": "Nothing is published.", "would_fill": "A file.",
    }  # fmt: skip
    return Measure.model_validate(common | changes)


ALL = ["year_before", "pre_pandemic", "baseline"]


def survey(**changes: Any) -> Measure:
    return measure(shape="proportion", method="two proportions", direction="increase", unit="% of people", **changes)


def share(**changes: Any) -> Measure:
    feeds = [feed(series=["outcomes"], out_of=["offences"])]
    return measure(**({"shape": "share", "method": "ratio of counts", "feeds": feeds} | changes))


def gap(**changes: Any) -> Measure:
    asked = {"shape": "gap", "method": "gap", "direction": "within", "tolerance_points": 5, "unit": "points"}
    return measure(**(asked | {"feeds": [feed(group="Black", reference="White")]} | changes))


def feed(**changes: Any) -> dict[str, Any]:
    return {"source": "police", "series": ["crime"]} | changes


def framework(
    *measures: Measure, breaks: tuple[Break, ...] = (), context: tuple[dict[str, Any], ...] = ()
) -> Framework:
    about = ["title", "report_title", "also_known_as", "vision", "foundation", "address"]
    return Framework.model_validate(
        {
            "plan": dict.fromkeys(about, "A plan") | {"goals": ["One", "Two"], "published": date(2022, 3, 24)},
            "priorities": [{"id": "violence", "title": "Less violence", "notebook": "01-violence"}],
            "outcomes": [{"id": "safer", "priority": "violence", "title": "People are safer"}],
            "comparators": [
                {"id": "year_before", "label": "a", "label_quarter": "b", "months_before": 12},
                {"id": "pre_pandemic", "label": "a", "label_quarter": "b",
                 "start": date(2019, 4, 1), "end": date(2020, 3, 31)},
                {"id": "baseline", "label": "a", "label_quarter": "b",
                 "start": date(2021, 4, 1), "end": date(2022, 3, 31)},
            ],
            "breaks": breaks,
            "measures": measures,
            "context": context,
        }
    )  # fmt: skip


def row(of: Measure, *holdings: Holding, period: Period = ON, breaks: tuple[Break, ...] = ()) -> pd.Series:
    """The one row of the results of a framework of one measure."""
    return compute(framework(of, breaks=breaks), list(holdings), period).measures.iloc[0]


def change_of(on: date, **more: Any) -> Break:
    return Break(id="telephone", on=on, label="Now by telephone", reason="It changed.", **more)


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

HOMES = {"id": "homes", "label": "Of homes", "series": ["burglary.home", "burglary.dwelling"]}
SHOPS = {"id": "shops", "label": "Of shops", "series": ["burglary.shop"]}


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
