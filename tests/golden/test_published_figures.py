"""Every public figure of every quarter from 2018Q1 to 2025Q3, worked out a second time from the files as received."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from golden import published
from golden.published import BOROUGH_2022, BOROUGH_2023, BOROUGH_2026, GROUPS, PARTS, Expected, Line
from progress_update.measures.history import history
from progress_update.measures.results import compute
from progress_update.period import Period

QUARTERS = [str(quarter) for quarter in pd.period_range("2018Q1", "2025Q3", freq="Q")]
FIGURES = ("value", "before_value", "pre_pandemic_value", "baseline_value")


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_figure_of_a_quarter_equals_the_published_files(results_of, raw, quarter):
    results, on = results_of(quarter), pd.Period(quarter, freq="Q")
    found = [
        *_differences(results.measures, published.measures(raw), on),
        *_differences(results.context, published.context(raw), on),
        *_differences_of_parts(results.breakdowns, raw, on),
    ]
    assert found == []


@pytest.mark.parametrize(
    ("measure", "value", "before"),
    [
        ("homicide_domestic", 24, 22),
        ("homicide_non_domestic", 100, 109),
        ("knife_injury_u25_non_da", 1_253, 1_177),
        ("lethal_barrel_discharges", 32, None),
        ("women_feel_safe_night", 0.52, None),
        ("pas_good_job_local", 0.49, 0.55),
        ("pas_treat_everyone_fairly", 0.62, 0.70),
        ("pas_deals_with_things_that_matter", 0.60, 0.68),
        ("burglary_prc", 54_255, 55_739),
        ("burglary_residential", 40_545, 42_848),
        ("vehicle_crime_prc", 103_837, 101_178),
        ("robbery_prc", 24_452, 22_839),
        ("robbery_personal", 22_502, 20_769),
        ("theft_prc", 204_960, 150_047),
        ("theft_from_the_person", 46_069, 24_391),
        ("asb_prc", 288_017, 510_901),
        ("context_recorded_hate_crime", 27_007, 24_346),
        ("context_safety_men", 0.74, None),
        ("context_satisfaction_face_to_face", 0.66, 0.69),
    ],
)
def test_january_to_march_2022_shows_the_figures_that_are_known(results_of, measure, value, before):
    row = _row(results_of("2022Q1"), measure)
    assert row["value"] == value
    assert row["before_value"] == before if before is not None else pd.isna(row["before_value"])


@pytest.mark.parametrize(
    ("measure", "share"), [("sd_domestic_abuse", 0.116), ("sd_hate_crime", 0.176), ("sd_knife_crime", 0.174)]
)
def test_positive_outcomes_of_one_quarter_are_rates_of_that_quarter(results_of, measure, share):
    row = _row(results_of("2022Q1"), measure)
    assert (round(row["value"], 3), row["window"]) == (share, "quarter")
    assert row["value"] == row["numerator"] / row["denominator"]


@pytest.mark.parametrize(
    ("quarter", "measure", "window"),
    [
        ("2018Q4", "asb_prc", None),  # the calls begin in January 2019
        ("2019Q1", "asb_prc", "quarter"),
        ("2019Q3", "asb_prc", "quarter"),
        ("2019Q4", "asb_prc", "12 months"),
        ("2024Q1", "asb_prc", "12 months"),
        ("2024Q2", "asb_prc", None),  # and end in March 2024
        ("2020Q1", "women_feel_safe_night", "survey quarter"),
        ("2020Q2", "women_feel_safe_night", None),  # nobody was asked for a year
        ("2021Q1", "women_feel_safe_night", None),
        ("2021Q2", "women_feel_safe_night", "survey quarter"),
        ("2024Q1", "women_feel_safe_night", None),
        ("2018Q1", "women_feel_safe_night", None),
        ("2021Q3", "lethal_barrel_discharges", None),  # July 2021 is not there
        ("2021Q4", "lethal_barrel_discharges", "quarter"),
        ("2022Q3", "lethal_barrel_discharges", "12 months"),
        ("2025Q2", "lethal_barrel_discharges", "12 months"),
        ("2025Q3", "lethal_barrel_discharges", None),  # July 2025 alone makes no quarter
        ("2025Q3", "sd_knife_crime", "12 months"),  # the knife file runs on
        ("2025Q3", "sd_hate_crime", None),
        ("2023Q4", "homicide_domestic", "12 months"),
        ("2024Q1", "homicide_domestic", None),
        ("2023Q4", "pas_good_job_local", "12 months"),
        ("2024Q1", "pas_good_job_local", None),
        ("2025Q3", "burglary_prc", "12 months"),
    ],
)
def test_a_figure_is_there_exactly_as_far_as_the_published_files_reach(results_of, quarter, measure, window):
    row = _row(results_of(quarter), measure)
    if window is None:
        assert pd.isna(row["value"]) and pd.isna(row["window"]) and row["reason"]
    else:
        assert pd.notna(row["value"]) and row["window"] == window


def test_knife_injury_passes_from_one_feed_to_the_other_and_never_mixes_them(results_of):
    last, first = (_row(results_of(quarter), "knife_injury_u25_non_da") for quarter in ("2023Q4", "2024Q1"))
    assert (last["source"], first["source"]) == ("gla_state_of_london", "mps_dashboard")
    assert pd.notna(last["before_value"]) and pd.notna(first["before_value"])


def test_parts_add_up_to_their_measure_in_every_quarter(raw):
    months = pd.period_range("2017-04", "2025-09", freq="M")
    for measure, group in GROUPS.items():
        labels = [label for whole, *names in PARTS.values() if whole == measure for label in names]
        whole = published.recorded(raw, BOROUGH_2026, group).counts
        parts = published.recorded(raw, BOROUGH_2026, group, *labels).counts
        pd.testing.assert_series_equal(parts[months], whole[months])


def test_the_series_behind_the_charts_are_the_published_months(raw, root, held):
    framework, holdings = held()
    shown = history(framework, holdings, Period(2023, 4)).set_index("measure")
    months = pd.period_range("2017-04", "2023-12", freq="M")
    for measure in (*GROUPS, "homicide_domestic", "homicide_non_domestic", "knife_injury_u25_non_da"):
        (feed, *_) = published.measures(raw)[measure].feeds
        rows = shown.loc[measure]
        assert rows["value"].tolist() == feed[0].counts[months].tolist(), measure
        assert rows["end"].max() == pd.Timestamp(2023, 12, 31), measure


# Editions: the same quarter as it was known at different times --------------------------------------------


@pytest.mark.parametrize("measure", list(GROUPS))
def test_a_report_as_at_march_2022_shows_what_was_published_by_then(raw, held, results_of, measure):
    framework, holdings = held(date(2022, 3, 1))
    then = _row(compute(framework, holdings, Period(2021, 3)), measure)
    year, quarter = _sums(raw, BOROUGH_2022, GROUPS[measure], "2021-09")
    assert (then["edition"], then["value"]) == (BOROUGH_2022, year)
    assert pd.isna(then["before_value"])  # that file begins in December 2019
    series = history(framework, holdings, Period(2021, 3)).query("measure == @measure")
    assert series["value"].tail(3).sum() == quarter
    now = _row(results_of("2021Q3"), measure)
    assert now["value"] == _sums(raw, BOROUGH_2026, GROUPS[measure], "2021-09")[0]
    assert now["value"] != then["value"]


@pytest.mark.parametrize(
    ("quarter", "edition", "compared"), [((2020, 4), BOROUGH_2023, True), ((2021, 1), BOROUGH_2022, False)]
)
def test_the_newest_edition_with_both_figures_wins_over_a_newer_one_without(raw, held, quarter, edition, compared):
    framework, holdings = held(date(2023, 6, 1))
    row = _row(compute(framework, holdings, Period(*quarter)), "robbery_prc")
    end = pd.Period(Period(*quarter).end, freq="M")
    assert (row["edition"], row["value"]) == (edition, published.recorded(raw, edition, "ROBBERY").value(end, 12))
    assert pd.notna(row["before_value"]) == compared


def test_nothing_that_was_published_later_reaches_a_report_as_at_a_day(held):
    _, holdings = held(date(2022, 3, 1))
    assert {(holding.source, holding.edition) for holding in holdings} == {("mps_borough_crime", BOROUGH_2022)}


def _sums(raw: Path, edition: str, group: str, end: str) -> tuple[float, float]:
    held = published.recorded(raw, edition, group)
    year, quarter = (held.value(pd.Period(end, freq="M"), months) for months in (12, 3))
    assert year is not None and quarter is not None
    return year, quarter


# How the tables are held against the files ----------------------------------------------------------------


def _differences(table: pd.DataFrame, lines: dict[str, Line], quarter: pd.Period) -> list[str]:
    assert set(lines) <= set(table["measure"])
    rows = table.set_index("measure").to_dict("index")
    return [
        difference
        for id, row in rows.items()
        for difference in _compared(id, row, published.expected(lines[id], quarter) if id in lines else None)
    ]


def _differences_of_parts(table: pd.DataFrame, raw: Path, quarter: pd.Period) -> list[str]:
    rows = table.set_index("measure").to_dict("index")
    assert set(rows) == set(PARTS)
    end, found = quarter.asfreq("M", "end"), []
    for id, (whole, *labels) in PARTS.items():
        part = published.recorded(raw, BOROUGH_2026, GROUPS[whole], *labels)
        found += _compared(id, rows[id], published.of_edition(part, "12 months", 12, end))
    return found


def _compared(id: str, row: dict, wanted: Expected | None) -> list[str]:
    if wanted is None:
        empty = pd.isna(row["value"]) and pd.isna(row["before_value"]) and pd.isna(row["edition"])
        said = row["status"] == "no data" and isinstance(row["reason"], str)
        return [] if empty and said else [f"{id}: {row['value']} where nothing is published"]
    faults = [
        f"{id}: {name} is {row[name]}, published {getattr(wanted, name)}"
        for name in ("window", "edition", "start", "end")
        if row[name] != getattr(wanted, name)
    ]
    return faults + [
        f"{id}: {name} is {row[name]}, published {getattr(wanted, name)}"
        for name in FIGURES
        if not _same(row[name], getattr(wanted, name))
    ]


def _same(shown: float, wanted: float | None) -> bool:
    return pd.isna(shown) if wanted is None else shown == pytest.approx(wanted, rel=1e-12)


def _row(results, measure: str) -> pd.Series:
    together = pd.concat([results.measures, results.breakdowns, results.context])
    return together.set_index("measure").loc[measure]
