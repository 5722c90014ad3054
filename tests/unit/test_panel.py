"""Small multiples, and labels that keep apart."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_update.charts.style import WIDE, kept_apart
from progress_update.exhibits.report import Report
from progress_update.folders import Folders
from progress_update.making import make_report
from progress_update.period import Period

OUTCOMES = ("sd_domestic_abuse", "sd_hate_crime", "sd_knife_crime", "sd_rape")


@pytest.fixture(scope="module")
def report(root) -> Report:
    return make_report(Period(2022, 1), Folders(root))


def test_a_panel_has_a_chart_an_anchor_a_row_and_a_judgement_for_each_measure_with_a_figure(report):
    block = report.panel(*OUTCOMES, title="Positive outcomes")
    for id in OUTCOMES[:3]:
        assert f"#{id} .panel-item" in block.markdown and f"](#{id})" in block.markdown
        assert f"figures/{id}-third.svg" in block.drawings and f"figures/{id}-phone.svg" in block.drawings
    assert "sd_rape" not in block.markdown
    assert block.measures == OUTCOMES, "the one without a figure counts as shown: its place is elsewhere"
    assert block.markdown.count(".judgement .no-comparison") == 6


def test_a_panel_says_common_remarks_once_and_names_whom_the_others_are_about(report):
    said = report.panel(*OUTCOMES, title="Positive outcomes").markdown
    assert said.count("The Met publishes positive outcomes") == 1
    assert "**Hate crime:**" in said


def test_charts_of_a_panel_share_their_axis(report):
    drawings = report.panel(*OUTCOMES, title="Positive outcomes").drawings
    ticks = {tuple(re.findall(r">(\d+%)<", svg)) for name, svg in drawings.items() if "third" in name}
    assert len(ticks) == 1


def test_the_download_of_a_panel_has_the_rows_of_all_its_measures(report):
    (name, csv), *others = report.panel(*OUTCOMES, title="Positive outcomes").downloads.items()
    assert not others and name == "data/figures/panel-sd_domestic_abuse.csv"
    assert all(f"\n{id}," in csv for id in OUTCOMES[:3])


def test_a_measure_alone_has_an_exhibit_of_its_own_and_none_leaves_nothing(report):
    assert "#pas_good_job_local .exhibit" in report.panel("pas_good_job_local", "sd_rape", title="Any").markdown
    empty = report.panel("sd_rape", "sd_burglary", title="Any")
    assert empty.markdown == "" and empty.measures == ("sd_rape", "sd_burglary")


@given(st.lists(st.floats(0, 100), min_size=1, max_size=5))
def test_labels_at_the_ends_of_lines_never_overlap_and_keep_their_order(heights):
    room = 7.0
    moved = kept_apart(heights, room)
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    assert all(moved[upper] - moved[lower] >= 0.95 * room for lower, upper in pairwise(order))


def test_labels_with_room_stay_where_they_belong():
    assert kept_apart([10.0, 50.0, 30.0], 5.0) == [10.0, 50.0, 30.0]


def test_the_limits_of_a_month_are_drawn_and_named(report):
    drawn = report.exhibit("burglary_prc").drawings["figures/burglary_prc-wide.svg"]
    row = report.row("burglary_prc")
    assert f">Upper {row['control_upper']:,.0f}<" in drawn and f">Lower {row['control_lower']:,.0f}<" in drawn
    assert "mean 4,521" in drawn
    assert "dashed: limits of a month" in report.exhibit("burglary_prc").markdown


def test_no_text_of_a_print_chart_is_under_eight_and_a_half_points(report):
    drawn = report.exhibit("burglary_prc").drawings["figures/burglary_prc-wide.svg"]
    assert WIDE.text_pt == 8.5
    scale = WIDE.width_mm * 72 / 25.4 / float(re.search(r'viewBox="0 0 ([\d.]+)', drawn)[1])
    assert scale == pytest.approx(1, rel=0.01), "the chart column is as wide as the canvas, so nothing is scaled"
    assert min(float(size) for size in re.findall(r"font(?:-size)?: ?(?:\d+ )?([\d.]+)px", drawn)) >= 8.5
