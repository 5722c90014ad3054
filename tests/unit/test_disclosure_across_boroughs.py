"""London's reports beside those of its boroughs: whoever subtracts one from the other learns no small count."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array

from progress_update.areas import BOROUGHS, GROUPS, LONDON
from progress_update.disclosure import WIDTH, safe_sums
from progress_update.measures.history import counted_history
from progress_update.measures.subtraction import hidden_spans
from progress_update.period import Period, Window

QUARTER = Period(2022, 1)


def attack(counts: np.ndarray, area: int, wanted: frozenset[int], shown: set[frozenset[int]]) -> float:
    """How wide a sum of one area stays for a reader of all areas' shown sums and of every atom's total."""
    areas, atoms = counts.shape
    lines, totals = [], []
    for each in shown:
        for n in range(areas):
            line = np.zeros((areas, atoms))
            line[n, list(each)] = 1
            lines.append(line.ravel())
            totals.append(counts[n, list(each)].sum())
    for atom in range(atoms):
        line = np.zeros((areas, atoms))
        line[:, atom] = 1
        lines.append(line.ravel())
        totals.append(counts[:, atom].sum())
    aim = np.zeros((areas, atoms))
    aim[area, list(wanted)] = 1
    ends = [linprog(sign * aim.ravel(), A_eq=np.array(lines), b_eq=totals, bounds=(0, None)).fun for sign in (1, -1)]
    return -ends[1] - ends[0]


def reports(quarters: int, *, window: int = 4) -> list[list[frozenset[int]]]:
    singles = [frozenset({n}) for n in range(quarters)]
    totals = [frozenset(range(n - window + 1, n + 1)) for n in range(window - 1, quarters)]
    return [[*singles[: n + window], total] for n, total in enumerate(totals)]


@given(st.lists(st.lists(st.integers(0, 14), min_size=7, max_size=7), min_size=2, max_size=4))
@settings(max_examples=40)
def test_nobody_who_knows_all_other_areas_can_pin_down_a_small_count_of_a_group(rows):
    """Every atom's total over the group is known, as it is to a reader of London and of all boroughs outside it."""
    counts, releases = np.array(rows), reports(len(rows[0]))
    hidden = safe_sums(counts, releases)
    shown = {each for release in releases for each in release} - hidden
    for atom in range(counts.shape[1]):
        for area in np.flatnonzero((counts[:, atom] >= 1) & (counts[:, atom] < WIDTH)):
            others = np.delete(counts[:, atom], area)
            if counts[area, atom] + others.max() >= WIDTH:  # with less, the total of two areas tells by itself
                assert attack(counts, int(area), frozenset({atom}), shown) >= WIDTH - 1e-6


@given(
    st.lists(st.lists(st.integers(0, 14), min_size=6, max_size=6), min_size=3, max_size=3), st.permutations(range(3))
)
@settings(max_examples=30)
def test_the_report_of_each_area_of_a_group_hides_the_same(rows, order):
    def series(n: int) -> pd.DataFrame:
        starts = pd.date_range("2021-01-01", periods=6, freq="MS")
        ends = starts + pd.offsets.MonthEnd(0)
        return pd.DataFrame({"measure": "theft", "area": f"E{n}", "shape": "count", "start": starts, "end": ends,
                             "value": [float(count) for count in rows[n]], "numerator": float("nan")})  # fmt: skip

    def hidden(own: int) -> frozenset:
        group = [series(n) for n in order if n != own]
        return hidden_spans(series(own), {}, smallest_shown=5, group=group)

    assert hidden(0) == hidden(1) == hidden(2)


def test_a_sum_of_none_is_hidden_where_noughts_are_not_shown():
    counts, releases = np.array([0, 7, 9, 0]), [[frozenset({n}) for n in range(4)]]
    assert safe_sums(counts, releases) == frozenset()
    assert safe_sums(counts, releases, nought_shown=False) == {frozenset({0}), frozenset({3})}


# The editions held: London's figures and those of all boroughs


@pytest.fixture(scope="module")
def boroughs(held, root):
    """Rare events and robberies of every borough to 2022Q1, and what each group hides of them."""
    from progress_update.holdings import open_editions

    framework, _ = held()
    every = (*framework.measures, *framework.context)
    yearly = [one.id for one in every if one.borough and one.borough.yearly]
    measures = [one for one in framework.measures if one.id in (*yearly, "robbery_prc")]
    context = [one for one in framework.context if one.id in yearly]
    told = framework.model_copy(update={"measures": measures, "context": context})
    sources = {feed.source for one in (*measures, *context) for feed in one.feeds}
    editions = [each for each in open_editions(root / "data" / "editions", told) if each.whole.source in sources]
    series = {
        area: counted_history(told, [each.of(area) for each in editions], QUARTER, area=area) for area in BOROUGHS
    }
    parents = {part.id: measure.id for measure in measures for part in measure.breakdowns}
    hidden = {}
    for group in GROUPS:
        first, *others = (series[area] for area in group)
        spans = hidden_spans(first, parents, smallest_shown=5, yearly=yearly, group=others)
        hidden |= dict.fromkeys(group, spans)
    return series, hidden, yearly


def quarters_of(series: dict[str, pd.DataFrame], id: str) -> pd.DataFrame:
    """A row a quarter, a column a borough."""
    rows = pd.concat(held[held["measure"] == id] for held in series.values())
    counts = rows.assign(quarter=pd.PeriodIndex(rows["end"], freq="Q"))
    return counts.groupby(["quarter", "area"])["value"].sum().unstack("area").fillna(0)


def test_rare_events_stay_open_to_whoever_has_all_reports(boroughs):
    """London's quarters, and of each borough the twelve months that its reports show: one programme for all of it."""
    series, hidden, yearly = boroughs
    tried = 0
    for id in yearly:
        counts = quarters_of(series, id)
        windows = range(3, len(counts))
        rows, columns, totals = [], [], []

        def add(places: list[tuple[int, int]], counts=counts, rows=rows, columns=columns, totals=totals) -> None:
            rows.extend([len(totals)] * len(places))
            columns.extend(quarter * counts.shape[1] + area for quarter, area in places)
            totals.append(sum(counts.iat[place] for place in places))

        for quarter in range(len(counts)):
            add([(quarter, area) for area in range(counts.shape[1])])
        small = []
        for area, code in enumerate(counts.columns):
            for last in windows:
                year = Window.ending(counts.index[last].end_time.date(), 12)
                places = [(quarter, area) for quarter in range(last - 3, last + 1)]
                total = sum(counts.iat[place] for place in places)
                if (id, year.start, year.end) not in hidden[code]:
                    add(places)
                elif 1 <= total < WIDTH:
                    small.append(places)
        lines = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(totals), counts.size))
        for places in small[:: max(1, len(small) // 12)]:
            aim = np.zeros(counts.size)
            aim[[quarter * counts.shape[1] + area for quarter, area in places]] = 1
            ends = [linprog(sign * aim, A_eq=lines, b_eq=totals, bounds=(0, None)).fun for sign in (1, -1)]
            assert -ends[1] - ends[0] >= WIDTH - 1e-6, (id, places)
            tried += 1
    assert tried > 20


def test_a_borough_never_hides_a_month_alone(boroughs):
    """Where Kingston has too few robberies in a month to tell, its group keeps that month back as well."""
    series, hidden, _ = boroughs
    for group in GROUPS:
        months = {span for span in hidden[group[0]] if span[0] == "robbery_prc" and (span[2] - span[1]).days < 32}
        for area in group:
            held = series[area][series[area]["measure"] == "robbery_prc"]
            few = held[(held["value"] > 0) & (held["value"] < 5)]
            assert {("robbery_prc", row.start.date(), row.end.date()) for row in few.itertuples()} <= months
    assert LONDON not in series
