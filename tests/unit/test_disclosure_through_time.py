"""Reports that follow one another: whoever keeps them all and subtracts learns no small count."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from progress_update.areas import LONDON
from progress_update.disclosure import WIDTH, Reader, safe_sums
from progress_update.measures.disclosed import disclosed
from progress_update.measures.history import history
from progress_update.measures.results import compute
from progress_update.measures.revisions import revisions
from progress_update.period import Period

HACKNEY = "E09000012"


def attack(counts: list[int], wanted: frozenset[int], shown: set[frozenset[int]]) -> tuple[float, float]:
    """The range of a sum by one linear programme over all atoms: no shortcut of the product's."""
    atoms = range(len(counts))
    aim = np.array([n in wanted for n in atoms], dtype=float)
    lines = [[float(n in each) for n in atoms] for each in shown] or None
    totals = [sum(counts[n] for n in each) for each in shown] or None
    ends = [linprog(sign * aim, A_eq=lines, b_eq=totals, bounds=(0, None)) for sign in (1, -1)]
    return float(ends[0].fun), inf if ends[1].status == 3 else -float(ends[1].fun)


def reports(quarters: int, *, window: int = 4) -> list[list[frozenset[int]]]:
    """Reports one after another: each shows all quarters so far, then the total of the newest few."""
    singles = [frozenset({n}) for n in range(quarters)]
    totals = [frozenset(range(max(0, n - window + 1), n + 1)) for n in range(quarters)]
    return [[*singles[: n + 1], totals[n]] for n in range(window - 1, quarters)]


@given(st.lists(st.integers(0, 12), min_size=5, max_size=9))
@settings(max_examples=60)
def test_nobody_who_keeps_every_report_can_pin_down_a_small_count(counts):
    releases = reports(len(counts))
    hidden = safe_sums(np.array(counts), releases)
    known: set[frozenset[int]] = set()
    for release in releases:
        known |= {each for each in release if each not in hidden}
        for each in {each for release in releases for each in release if 1 <= sum(counts[n] for n in each) < 5}:
            low, high = attack(counts, each, known)
            assert high - low >= WIDTH - 1e-6, (sorted(each), low, high)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=8), st.data())
@settings(max_examples=60)
def test_what_a_reader_knows_is_what_a_plain_attack_finds(counts, data):
    some = st.frozensets(st.integers(0, len(counts) - 1), min_size=1)
    shown, wanted = set(data.draw(st.lists(some, max_size=5))), data.draw(some)
    assert Reader(np.array(counts), shown).range_of(wanted) == pytest.approx(attack(counts, wanted, shown), abs=1e-5)


def test_counts_of_five_and_more_and_none_at_all_are_all_shown():
    assert safe_sums(np.array([5, 0, 9, 12, 0, 30]), reports(6)) == frozenset()


def test_a_total_that_would_give_the_newest_quarter_away_is_not_shown():
    """Three quarters known to be 6, 7 and 8: the twelve months' total of 24 would say that the newest was 3."""
    hidden = safe_sums(np.array([9, 6, 7, 8, 3]), reports(5))
    assert frozenset({4}) in hidden
    assert frozenset({1, 2, 3, 4}) in hidden
    assert frozenset({0, 1, 2, 3}) not in hidden


def test_what_one_report_has_shown_is_never_called_hidden_by_a_later_one():
    counts = np.array([6, 7, 8, 9, 2, 6, 3, 8])
    releases = reports(8)
    for n in range(1, len(releases)):
        before, after = safe_sums(counts, releases[:n]), safe_sums(counts, releases[: n + 1])
        assert {each for release in releases[:n] for each in release if each in after} == before


# The gate, on a real borough


@pytest.fixture(scope="module")
def borough(held, root):
    from progress_update.holdings import open_holdings

    framework, _ = held()
    holdings = list(open_holdings(root / "data" / "editions", framework, area=HACKNEY))
    period = Period(2019, 2)
    results = compute(framework, holdings, period, area=HACKNEY)
    series = history(framework, holdings, period, area=HACKNEY)
    return series, disclosed(results, series, revisions(framework, holdings, period), framework)


def test_a_boroughs_small_months_are_hidden_wherever_they_would_be_shown(borough):
    series, shown = borough
    counts = series["value"].where(series["shape"] == "count", series["numerator"])
    few = (counts > 0) & (counts < 5)
    assert few.sum() > 10
    assert shown.series.loc[few, ["value", "low", "high", "numerator", "denominator"]].isna().all(axis=None)
    assert (shown.series.loc[few, "status"] == "hidden").all()


def test_a_part_does_not_give_a_boroughs_small_part_away(borough):
    """Personal and business robbery make up all robbery: two of the three figures of a month give the third."""
    series, shown = borough
    months = shown.series.pivot(index="start", columns="measure", values="value")
    robbery = months[["robbery_prc", "robbery_personal", "robbery_business"]].dropna(how="all")
    truth = series.pivot(index="start", columns="measure", values="value")["robbery_business"]
    small = truth.reindex(robbery.index).between(1, 4)
    assert small.any()
    assert (robbery[small.to_numpy()].isna().sum(axis=1) >= 2).all()


def test_a_chart_with_a_hidden_month_tells_no_mean(borough):
    _, shown = borough
    hidden = set(shown.series.loc[shown.series["status"] == "hidden", "measure"])
    rows = shown.results.measures[shown.results.measures["measure"].isin(hidden)]
    assert not rows.empty
    assert rows[["control_mean", "control_lower", "control_upper"]].isna().all(axis=None)


def test_large_totals_of_a_borough_stay(borough):
    rows = borough[1].results.measures.set_index("measure")
    assert rows.loc[["burglary_prc", "vehicle_crime_prc", "robbery_prc", "theft_prc"], "value"].notna().all()


def test_london_is_shown_whole(held, results_of):
    framework, holdings = held()
    results, period = results_of("2022Q1"), Period(2022, 1)
    series = history(framework, holdings, period)
    assert (series["area"] == LONDON).all()
    shown = disclosed(results, series, revisions(framework, holdings, period), framework)
    assert shown.results.measures["value"].equals(results.measures["value"])
    assert shown.series["value"].equals(series["value"])
