"""What differs between reports from the editions of two days: found, counted, in order, on both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from progress_update.compare import compare
from progress_update.compare.files import lines, markdown, tables
from progress_update.folders import Folders
from progress_update.making import make_report
from progress_update.measures.results import Results
from progress_update.period import Period


@pytest.fixture(scope="module")
def published(root):
    """July to September 2021 as published in January 2022, and as the edition of January 2026 has it."""
    days = (date(2022, 1, 31), date(2026, 2, 1))
    return [make_report(Period(2021, 3), Folders(root), as_at=day, judged=False) for day in days]


@pytest.fixture(scope="module")
def found(published):
    return compare(*published)


def changed(report, id: str, **cells):
    measures = report.results.measures.copy()
    for name, held in cells.items():
        measures.loc[measures["measure"] == id, name] = held
    return replace(report, results=Results(measures, report.results.breakdowns, report.results.context))


def one(comparison, id: str):
    return next(difference for difference in comparison.every if difference.id == id)


def test_a_report_does_not_differ_from_itself(published):
    same = compare(published[1], published[1])
    assert same.differing == []
    assert same.summary == "None of 45 measures differs."


def test_the_robberies_of_the_quarter_are_those_of_either_file(found):
    robbery = one(found, "robbery_prc")
    assert (robbery.first.shown["quarter"], robbery.second.shown["quarter"]) == ("6,142", "6,183")
    assert "quarter" in robbery.aspects


def test_the_sum_counts_measures_judgements_and_figures_on_one_side(found):
    assert found.summary == (
        "12 of 45 measures differ; 4 judgements changed; 8 measures have a figure on one side only."
    )


def test_other_judgements_come_first_then_figures_that_one_side_lacks(found):
    ranks = [(not d.judged_otherwise, not d.one_side_only) for d in found.differing]
    assert ranks == sorted(ranks) and len(set(ranks)) == 3


def test_both_sides_name_their_editions(found):
    editions = {source: (ones, others) for source, ones, others in found.editions}
    assert editions["mps_borough_crime"] == (["2022-01-03"], ["2026-01-18"])
    assert editions["pas_trust"] == ([], ["2024-06-20"])


@pytest.mark.parametrize(
    ("column", "held", "aspect"),
    [
        ("value", 99_999.0, "value"),
        ("before_value", 99_999.0, "year before"),
        ("change_judged", 0.5, "change"),
        ("change_low", -0.9, "interval"),
        ("judgement", "worsened", "judgement"),
    ],
)
def test_each_aspect_is_noticed_and_named(published, column, held, aspect):
    newest = published[1]
    difference = one(compare(newest, changed(newest, "burglary_prc", **{column: held})), "burglary_prc")
    assert aspect in difference.aspects


def test_one_measure_that_differs_is_told_in_the_singular(published):
    newest = published[1]
    said = compare(newest, changed(newest, "burglary_prc", judgement="worsened")).summary
    assert said == "1 of 45 measures differs; 1 judgement changed."


def test_a_number_that_rounds_to_the_same_words_is_told(published):
    newest = published[1]
    nearly = newest.row("burglary_prc")["change_low"] + 1e-6
    comparison = compare(newest, changed(newest, "burglary_prc", change_low=nearly))
    assert "(another number, rounded the same)" in markdown(comparison)


def test_the_table_has_every_measure_with_full_digits(found, published):
    table = tables(found)["differences"].set_index("figure")
    assert (table["kind"] == "measure").sum() == 45
    row = published[1].row("burglary_prc")
    assert table.loc["burglary_prc", "change_low_with"] == row["change_low"]
    assert table.loc["burglary_prc", "judgement_with"] == "improved"
    assert pd.isna(table.loc["homicide_domestic", "value_as_at"])


def test_terminal_and_page_say_the_same_sum(found):
    said = "\n".join(lines(found))
    assert said.startswith(found.summary) and "Quarter: 6,142 | 6,183" in said
    assert found.summary in markdown(found) and "6,183" in markdown(found)
