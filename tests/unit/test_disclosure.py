"""No small count is shown, nor can be worked out: tables are attacked as a reader would attack them."""

from __future__ import annotations

from itertools import combinations
from math import inf, isinf

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from progress_update import disclosure

small_tables = st.integers(2, 4).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 25), min_size=columns, max_size=columns), min_size=2, max_size=4)
)


def long(table: list[list[int]]) -> pd.DataFrame:
    rows = [(f"r{i}", f"c{j}", count) for i, line in enumerate(table) for j, count in enumerate(line)]
    return pd.DataFrame(rows, columns=["borough", "group", "offences"])


def protect(table: list[list[int]]) -> pd.DataFrame:
    return disclosure.protect_counts(long(table), rows="borough", columns="group", value="offences")


def reader_ranges(published: pd.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """What a reader can work out of the published rows alone: sums of labels, nothing below none."""
    cells = list(zip(published["borough"], published["group"], strict=True))
    lines = [[cell for cell in cells if cell[axis] == name] for axis in (0, 1) for name in {c[axis] for c in cells}]
    equations = np.array([[(-1 if "Total" in c[1 - k] else 1) * (c in line) for c in cells]
                          for line in lines for k in [0 if len({c[0] for c in line}) == 1 else 1]])  # fmt: skip
    bounds = [(0, None) if pd.isna(v) else (int(v), int(v)) for v in published["offences"]]
    found = {}
    for n in [n for n, v in enumerate(published["offences"]) if pd.isna(v)]:
        aim = np.eye(len(cells))[n]
        ends = [linprog(turn * aim, A_eq=equations, b_eq=np.zeros(len(lines)), bounds=bounds) for turn in (1, -1)]
        found[cells[n]] = tuple(inf if end.status else turn * end.fun for end, turn in zip(ends, (1, -1), strict=True))
    return found


@given(small_tables)
@settings(max_examples=60)
def test_no_reader_can_pin_down_a_hidden_cell(table):
    published = protect(table)
    for cell, (low, high) in reader_ranges(published).items():
        assert high - low >= disclosure.WIDTH - 1e-6, (cell, low, high)


@given(small_tables)
@settings(max_examples=60)
def test_every_small_count_is_hidden_and_the_rest_shown_as_it_was(table):
    whole, published = disclosure.with_totals(np.array(table)).ravel(), protect(table)
    shown = published["offences"].notna().to_numpy()
    assert not (disclosure.small(whole) & shown).any()
    assert (published["offences"][shown].to_numpy(dtype=int) == whole[shown]).all()
    assert published["marker"].map({"[c]": False, "": True}).to_numpy().tolist() == shown.tolist()


@given(small_tables)
@settings(max_examples=30)
def test_a_table_without_small_counts_is_shown_whole(table):
    published = protect([[count + 5 for count in line] for line in table])
    assert published["offences"].notna().all()


@pytest.mark.parametrize("shape", [(32, 6), (12, 9)])
def test_large_tables_are_safe_too(shape):
    table = np.random.default_rng(7).integers(0, 40, shape)
    whole = disclosure.with_totals(table)
    hidden = disclosure.safe_pattern(whole, disclosure.small(whole))
    assert disclosure.too_narrow(disclosure.attainable_ranges(whole, hidden)) == []
    assert hidden.sum() < whole.size / 2
    assert not hidden[-1, -1]


def hand_optimum(whole: np.ndarray, primary: np.ndarray) -> int:
    """The least sum of other cells, over all patterns of cells."""
    others = [tuple(cell) for cell in np.argwhere(~primary[:-1, :-1])]
    least = None
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            hidden = primary.copy()
            for cell in chosen:
                hidden[cell] = True
            lines = [*hidden[:-1, :-1].sum(axis=0), *hidden[:-1, :-1].sum(axis=1)]
            total = sum(whole[cell] for cell in chosen)
            if 1 not in lines and (least is None or total < least):
                ranges = disclosure.attainable_ranges(whole, hidden)
                if not any(primary[cell] for cell in disclosure.too_narrow(ranges)):
                    least = total
    assert least is not None
    return int(least)


@pytest.mark.parametrize("seed", range(8))
def test_small_tables_hide_the_least_there_is(seed):
    whole = disclosure.with_totals(np.random.default_rng(seed).integers(0, 20, (3, 3)) + np.eye(3, dtype=int) * 5)
    primary = disclosure.small(whole)
    hidden = disclosure.optimal_pattern(whole, primary)
    assert int(whole[hidden & ~primary].sum()) == hand_optimum(whole, primary)


def test_hiding_the_small_count_alone_hides_nothing():
    whole = disclosure.with_totals(np.array([[3, 12, 25], [9, 14, 31], [17, 8, 40]]))
    assert disclosure.attainable_ranges(whole, disclosure.small(whole)) == {(0, 0): (3.0, 3.0)}


def test_the_common_rule_can_fail_where_the_safe_pattern_does_not():
    whole = disclosure.with_totals(np.array([[2, 30, 18], [1, 22, 40], [6, 15, 9]]))
    primary = disclosure.small(whole)
    rule = disclosure.attainable_ranges(whole, disclosure.greedy_pattern(whole, primary))
    safe = disclosure.attainable_ranges(whole, disclosure.safe_pattern(whole, primary))
    assert disclosure.too_narrow(rule) != []
    assert disclosure.too_narrow(safe) == []


def test_a_small_total_is_hidden_with_others():
    published = protect([[1, 1, 0], [30, 40, 50], [20, 30, 40]]).set_index(["borough", "group"])["offences"]
    assert published.isna()["r0", "Total"]
    assert published.isna()[:, "Total"].sum() >= 2
    assert published["Total", "Total"] == 212


def test_a_table_of_hardly_anyone_shows_nobody():
    assert protect([[1, 1], [1, 0]])["offences"].dropna().tolist() == [0]


def test_nothing_bounds_a_cell_when_no_total_is_shown():
    whole = disclosure.with_totals(np.array([[3, 12], [9, 14]]))
    hidden = np.zeros((3, 3), dtype=bool)
    hidden[0, 0] = True
    hidden[-1, :] = hidden[:, -1] = True
    low, high = disclosure.attainable_ranges(whole, hidden)[0, 0]
    assert low == 0
    assert isinf(high)


def test_a_pair_without_a_row_counts_none_and_order_is_kept():
    counts = pd.DataFrame({"b": ["y", "x"], "g": ["q", "p"], "n": [50, 60]})
    published = disclosure.protect_counts(counts, rows="b", columns="g", value="n")
    assert published["b"].tolist() == ["y"] * 3 + ["x"] * 3 + ["Total"] * 3
    assert published["g"].tolist() == ["q", "p", "Total"] * 3
    assert published["n"].tolist() == [50, 0, 50, 0, 60, 60, 50, 60, 110]


def test_the_counts_handed_in_are_left_as_they_were():
    counts = long([[3, 12], [9, 14]])
    before = counts.copy()
    disclosure.protect_counts(counts, rows="borough", columns="group", value="offences")
    pd.testing.assert_frame_equal(counts, before)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame.assign(offences=[1.5, 2, 3, 4]), "no count"),
        (lambda frame: frame.assign(offences=[-1, 2, 3, 4]), "no count"),
        (lambda frame: frame.assign(offences=[None, 2, 3, 4]), "no count"),
        (lambda frame: frame.assign(group="c0"), "more than one count"),
        (lambda frame: frame.assign(borough=["Total", "Total", "r1", "r1"]), "leave out the rows"),
    ],
)
def test_what_is_no_table_of_counts_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        disclosure.protect_counts(change(long([[1, 2], [3, 4]])), rows="borough", columns="group", value="offences")


@given(st.lists(st.integers(0, 10**9), max_size=20))
def test_rounding_to_five_moves_a_count_by_two_at_most(counts):
    rounded = disclosure.round_to_five(np.array(counts, dtype="int64"))
    assert (rounded % 5 == 0).all()
    assert (np.abs(rounded - np.array(counts, dtype="int64")) <= 2).all()


@pytest.mark.parametrize(("count", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_are_small(count, hidden):
    assert disclosure.small(np.array([count])).tolist() == [hidden]


@pytest.mark.parametrize(("base", "mark"), [(0, "[c]"), (49, "[c]"), (50, "[u]"), (99, "[u]"), (100, ""), (4800, "")])
def test_a_survey_cell_is_marked_by_its_base(base, mark):
    assert disclosure.survey_mark(base) == mark


@pytest.mark.parametrize("base", [-1, float("nan")])
def test_what_is_no_base_has_no_mark(base):
    with pytest.raises(ValueError, match="people asked"):
        disclosure.survey_mark(base)


def test_two_rolling_totals_and_an_old_month_give_the_new_month_away():
    assert disclosure.month_revealed(37, 38, 2) == 3


@pytest.mark.parametrize(("part", "reveals"), [(100, False), (99, True), (96, True), (95, False)])
def test_a_published_part_gives_a_small_rest_away(part, reveals):
    assert disclosure.difference_reveals(100, part) == reveals
