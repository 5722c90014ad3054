"""Any quarter can be reported: every exhibit of every chapter is made, without running notebooks.

2018Q1, 2021Q3 and 2022Q1 are built whole by other tests.
"""

from __future__ import annotations

import warnings

import pytest

from progress_update.exhibits import plan, sources
from progress_update.exhibits.chapter import not_published
from progress_update.folders import Folders
from progress_update.making import make_report
from progress_update.period import Period

QUARTERS = ["2018Q4", "2019Q3", "2020Q2", "2021Q1", "2022Q3", "2023Q4", "2025Q3"]


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_exhibit_of_a_quarter_is_made_without_a_warning(root, quarter):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = make_report(Period.parse(quarter), Folders(root))
        blocks = [report.at_a_glance(), report.outcomes_framework(), report.plan_and_consultation()]
        for priority in report.framework.priorities:
            blocks.append(report.opener(priority.id))
        blocks += [report.exhibit(measure.id) for measure in report.framework.measures]
        blocks += [report.context_note(context.id) for context in report.framework.context]
        blocks += [
            plan.vawg(report),
            plan.questions(report),
            not_published(report),
            sources.data_sources(report),
            sources.contact(report),
        ]
    text = "\n".join(block.markdown for block in blocks)
    assert "nan" not in text.replace("Finance", "").lower().split()
    assert "NaT" not in text and "None" not in text
