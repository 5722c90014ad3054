"""Quarters are read in one way only, and labelled with the months first."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_update.errors import PeriodError
from progress_update.period import Period, Window, add_months, month_end, refuse_future

periods = st.builds(Period, st.integers(1990, 2090), st.integers(1, 4))


@pytest.mark.parametrize("text", ["2022Q1", "2022q1", "2022 Q1", "2022-Q1", "2021/22 Q4", "2021-22Q4", "2021/2022 Q4"])
def test_both_forms_of_a_quarter_are_read(text):
    assert Period.parse(text) == Period(2022, 1)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("Q1 2022", "Write 2022Q1 for January to March 2022, or 2022Q2 for April to June 2022 (Q1 2022/23)"),
        ("2022Q5", "such as 2022Q1"),
        ("2021/23 Q1", "Write 2021/22 Q1"),
        ("2022-08-31", "such as 2022Q3"),
        ("", "policing quarter such as"),
    ],
)
def test_anything_else_is_refused_with_what_to_write(text, remedy):
    with pytest.raises(PeriodError) as raised:
        Period.parse(text)
    assert remedy in str(raised.value)


def test_labels_put_months_first():
    assert Period(2022, 1).label == "January to March 2022 (Q4 2021/22)"
    assert Period(2021, 2).label == "April to June 2021 (Q1 2021/22)"
    assert Period(2022, 1).twelve_months.label == "12 months to March 2022"
    assert Window(date(2019, 12, 1), date(2021, 11, 30)).span == "December 2019 to November 2021"


def test_labels_equal_the_known_answers(shared):
    cases = json.loads((shared / "known_answers.json").read_text(encoding="utf-8"))["cases"]
    quarters = [case for case in cases if case["recipe"] == "quarter_labels"]
    assert quarters
    for case in quarters:
        period = Period.parse(f"{case['inputs']['financial_year']} {case['inputs']['financial_quarter']}")
        wanted = case["expected"]
        assert (str(period), period.start.isoformat(), period.end.isoformat()) == (
            wanted["calendar_label"], wanted["start"], wanted["end"],
        )  # fmt: skip
        assert period.twelve_months.start.isoformat() == wanted["r12_start"]


@given(periods)
def test_a_quarter_is_read_back_from_both_its_names(period):
    assert Period.parse(str(period)) == period
    quarter, year = period.policing_label.split()
    assert Period.parse(f"{year} {quarter}") == period


@given(periods, st.integers(-40, 40))
def test_going_on_and_back_comes_home(period, quarters):
    assert period.plus(quarters).plus(-quarters) == period


@given(periods, st.integers(1, 60))
def test_a_window_has_its_months_and_ends_on_the_last_of_one(period, months):
    window = Window.ending(period.end, months)
    assert window.months == months
    assert window.end == month_end(window.end)
    assert window.start.day == 1
    assert len(window.month_starts()) == months
    assert window.earlier(12).earlier(-12) == window


def test_leap_days_and_year_ends_are_kept():
    assert month_end(date(2024, 2, 1)) == date(2024, 2, 29)
    assert add_months(date(2022, 1, 31), -1) == date(2021, 12, 1)
    assert Window.ending(date(2020, 2, 29), 12).start == date(2019, 3, 1)


def test_a_quarter_that_is_not_over_is_refused_with_the_newest_that_is():
    with pytest.raises(PeriodError, match="newest whole quarter is 2022Q1"):
        refuse_future(Period(2022, 2), date(2022, 6, 30))
    refuse_future(Period(2022, 2), date(2022, 7, 1))
