"""What a judgement must not overlook: rounding, months, many tests, revisions, and what may not be shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from progress_update.areas import LONDON
from progress_update.contracts import RESULTS, REVISIONS, SERIES, empty
from progress_update.framework import Rules
from progress_update.measures.control import controlled
from progress_update.measures.disclosed import disclosed
from progress_update.measures.figures import figure
from progress_update.measures.results import Results, compute
from progress_update.measures.revisions import revisions, since_first, typical_revision
from progress_update.period import Period
from progress_update.statistics import Sample, difference


@pytest.fixture(scope="module")
def measures(results_of):
    return results_of("2022Q1").measures.set_index("measure")


# Rounding -----------------------------------------------------------------------------------------------------


def test_published_whole_per_cents_widen_the_interval_by_half_a_step_each(measures):
    exact = difference(Sample(0.49, 12_800, 1.5), Sample(0.55, 12_800, 1.5))
    row = measures.loc["pas_good_job_local"]
    assert row["change_low"] == pytest.approx(exact.low - 0.01)
    assert row["change_high"] == pytest.approx(exact.high + 0.01)


def test_a_point_that_rounding_could_have_made_is_no_change(results_of):
    row = results_of("2018Q1").measures.set_index("measure").loc["pas_good_job_local"]
    assert row["change"] == pytest.approx(-0.01)
    assert row["judgement"] == "no clear change"
    assert row["p_value"] > 0.9


# Month by month -----------------------------------------------------------------------------------------------


def test_knife_injury_has_the_limits_of_the_worked_example(measures):
    """Mean 101.25 and limits 60.4248 to 142.0752 on April 2020 to March 2022 (domain note, section 6.5)."""
    row = measures.loc["knife_injury_u25_non_da"]
    lines = [row[f"control_{line}"] for line in ("mean", "lower", "upper")]
    assert lines == pytest.approx([101.25, 60.4248, 142.0752], abs=1e-4)
    assert row["control_state"] == "common cause"


def test_a_signal_names_its_rule_and_its_months(measures):
    row = measures.loc["robbery_prc"]
    assert row["control_state"] == "special-cause concern"
    assert row["control_rule"] == "seven or more points in a row on one side of the mean"
    assert row["control_months"] == "2021-08 2021-09 2021-10 2021-11 2021-12 2022-01 2022-02 2022-03"


def test_small_counts_and_shares_have_no_control_chart(measures):
    assert measures.loc[["homicide_domestic", "pas_good_job_local", "sd_hate_crime"], "control_state"].isna().all()


def test_a_control_chart_does_not_cross_a_break(held):
    framework, holdings = held()
    measure = framework.measure("knife_injury_u25_non_da")
    now = next(
        found
        for holding in holdings
        if holding.source == "gla_state_of_london"
        and (found := figure(measure, measure.feeds[0], holding, Period(2022, 1).twelve_months))
    )
    change = framework.breaks[0].model_copy(update={"on": pd.Timestamp("2021-01-01").date()})
    found = controlled(measure, now, [change], framework.rules)
    assert found is not None
    assert found.months[0] == pd.Timestamp("2021-01-01")
    assert len(found.months) == 15


# Many tests ---------------------------------------------------------------------------------------------------


def test_p_values_are_adjusted_together_and_say_what_stands(measures):
    tested = measures.dropna(subset=["p_value"])
    assert (tested["p_adjusted"] >= tested["p_value"]).all()
    assert (tested["stands"] == (tested["p_adjusted"] <= 0.05)).all()
    assert not measures.loc[measures["p_value"].isna(), "stands"].any()


def test_the_interval_and_the_p_value_agree(results_of):
    """A whole interval on one side of none goes with a p below one in twenty, whatever the test."""
    for quarter in ("2018Q1", "2020Q3", "2022Q1", "2023Q4", "2025Q3"):
        tested = results_of(quarter).measures.dropna(subset=["p_value"])
        moved = tested["judgement"].isin(["improved", "worsened"])
        # Exact two-sided tests and equal-tailed intervals may part close to the line.
        clear = (tested["p_value"] - 0.05).abs() > 0.01
        assert (moved[clear] == (tested.loc[clear, "p_value"] < 0.05)).all(), quarter


# Revisions ----------------------------------------------------------------------------------------------------


def test_the_third_quarter_of_2021_as_published_then_and_as_held_now(held):
    framework, holdings = held()
    rows = revisions(framework, holdings, Period(2021, 3)).set_index("measure")
    robbery = rows.loc["robbery_prc"]
    assert (robbery["first_edition"], robbery["edition"]) == ("2022-01-03", "2026-01-18")
    assert (robbery["first_value"], robbery["value"], robbery["change"]) == (6142, 6183, 41)
    assert str(robbery["start"].date()) == "2021-07-01"


def test_a_source_held_in_one_edition_has_no_revisions(held):
    framework, holdings = held()
    rows = revisions(framework, holdings, Period(2022, 1))
    assert set(rows["source"]) == {"mps_borough_crime"} | (set(rows["source"]) & {"mps_dashboard"})


def test_a_figure_that_an_earlier_edition_carried_otherwise_is_marked_revised(results_of):
    row = results_of("2021Q3").measures.set_index("measure").loc["robbery_prc"]
    assert row["marker"] == "r"
    assert row["revised_from"] != row["value"]
    assert 0 < row["typical_revision"] < 0.02


def test_seen_from_the_first_edition_nothing_is_revised(held):
    framework, holdings = held()
    measure = framework.measure("robbery_prc")
    first = next(h for h in holdings if h.edition == "2022-01-03")
    now = figure(measure, measure.feeds[0], first, Period(2021, 3).twelve_months)
    assert since_first(measure, now, holdings) is None
    assert typical_revision(measure, now, [first]) is None


# Disclosure ---------------------------------------------------------------------------------------------------


def result(**columns: object) -> pd.DataFrame:
    row = dict.fromkeys(RESULTS.names) | {
        "measure": "m", "label": "M", "area": LONDON, "shape": "proportion", "unit": "%", "value": 0.5, "low": 0.4,
        "high": 0.6, "base": 500.0, "base_is_assumed": False, "percentage_shown": False, "stands": True,
        "judgement": "improved", "method": "x", "status": "final", "change_judged": 0.1, "before_value": 0.4,
    }  # fmt: skip
    frame = pd.DataFrame([row | columns])
    numbers = [c.name for c in RESULTS.columns if c.kind == "number"]
    return frame.astype(dict.fromkeys(numbers, float))


@pytest.fixture
def through(held):
    """What the gate leaves of one row of results."""
    framework = held()[0]

    def shown(table: pd.DataFrame, **rules: object) -> pd.Series:
        ruled = framework.model_copy(update={"rules": Rules(**rules)})
        whole = Results(table, table.head(0), table.head(0))
        return disclosed(whole, empty(SERIES), empty(REVISIONS), ruled).results.measures.iloc[0]

    return shown


@pytest.mark.parametrize(("base", "marker"), [(49, "c"), (50, "u"), (99, "u"), (100, None)])
def test_survey_results_are_hidden_or_marked_by_the_people_asked(through, base, marker):
    row = through(result(base=float(base)))
    assert (row["marker"] if pd.notna(row["marker"]) else None) == marker or (marker is None and row["marker"] == "")
    assert pd.isna(row["value"]) == (marker == "c")


def test_what_could_give_a_hidden_figure_back_goes_with_it(through):
    row = through(result(base=12.0))
    figures = ["value", "low", "high", "base", "before_value", "change_judged"]
    assert row[figures].isna().all()
    assert (row["judgement"], row["status"]) == ("no data published", "no data")
    assert "Too few" in row["reason"]


@pytest.mark.parametrize(("count", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_counts_of_part_of_london_are_hidden_from_one_to_four(through, count, hidden):
    row = through(result(shape="count", area="E09000012", value=float(count), base=np.nan))
    assert pd.isna(row["value"]) == hidden


def test_a_small_count_a_year_before_goes_with_the_change_from_it(through):
    row = through(result(shape="count", area="E09000012", value=9.0, before_value=3.0, change=6.0, base=np.nan))
    assert row["value"] == 9
    assert row[["before_value", "change", "change_judged"]].isna().all()
    assert (row["judgement"], row["stands"]) == ("no comparison", False)


def test_counts_for_the_whole_of_london_stay_unless_the_rules_say_otherwise(through):
    table = result(shape="count", value=3.0, base=np.nan)
    assert through(table)["value"] == 3
    assert pd.isna(through(table, london_totals_shown=False)["value"])


def test_the_gate_leaves_what_it_is_given_as_it_was(through):
    table = result(base=12.0)
    before = table.copy()
    through(table)
    pd.testing.assert_frame_equal(table, before)


def test_a_gap_has_its_status_against_the_tolerance(root, held):
    from progress_update.illustrative import invented

    framework, holdings = held()
    period = Period(2022, 1)
    made = invented(framework, compute(framework, holdings, period), period, root / "params" / "illustrative.yml")
    found = compute(framework, [*made, *holdings], period).measures
    gaps = found[found["shape"] == "gap"]
    assert gaps["gap_status"].isin(["established within", "established outside", "not determined"]).all()
    assert found.loc[found["shape"] != "gap", "gap_status"].isna().all()


# Breaks


def test_safety_after_dark_before_the_telephone_is_held_but_not_comparable(results_of):
    row = results_of("2022Q1").measures.set_index("measure").loc["women_feel_safe_night"]
    assert (row["value"], row["pre_pandemic_value"]) == (0.52, 0.67)
    assert row["not_comparable"] == "pre_pandemic"
    assert row["judgement"] == "no comparison"


def test_context_does_not_compare_across_the_new_recording_system(results_of):
    rows = results_of("2024Q3").context.set_index("measure")
    for id in ("context_recorded_domestic_abuse", "context_recorded_hate_crime"):
        assert "before" in rows.loc[id, "not_comparable"].split()
        assert pd.isna(rows.loc[id, "change"])


def test_a_boroughs_counts_are_not_compared_across_the_change_of_its_basis(held, root):
    """From the place that investigated to the place where it happened: London's totals do not mind, boroughs do."""
    from progress_update.holdings import open_holdings

    framework, _ = held()
    lambeth = "E09000022"
    holdings = list(open_holdings(root / "data" / "editions", framework, area=lambeth))
    rows = compute(framework, holdings, Period(2024, 3), area=lambeth).measures.set_index("measure")
    assert rows.loc["vehicle_crime_prc", "judgement"] == "no comparison"
    assert "place of offence" in rows.loc["vehicle_crime_prc", "reason"]


def test_londons_counts_are_compared_across_it(results_of):
    rows = results_of("2024Q3").measures.set_index("measure")
    assert pd.notna(rows.loc["vehicle_crime_prc", "change_judged"])


# The newest quarter in a rolling figure


def test_a_rolling_survey_figure_says_what_its_newest_quarter_must_be(measures):
    row = measures.loc["pas_good_job_local"]
    implied = [row[f"implied_{end}"] for end in ("change", "low", "high")]
    assert implied == pytest.approx([-0.08, -0.12, -0.04])


def test_nothing_is_implied_across_a_break(results_of):
    """January to March 2021 by telephone, January to March 2020 face to face: their difference means nothing."""
    rows = results_of("2021Q1").measures.set_index("measure")
    assert pd.isna(rows.loc["pas_good_job_local", "implied_change"])


def test_a_borrowed_dispersion_names_its_lender(measures):
    assert measures.loc["asb_prc", "dispersion_from"] == "theft_prc"
    assert measures.loc["asb_prc", "dispersion"] == measures.loc["theft_prc", "dispersion"]
    assert pd.isna(measures.loc["theft_prc", "dispersion_from"])
