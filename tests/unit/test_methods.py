"""The methods in words say what the code does."""

from __future__ import annotations

import pytest

from progress_update.framework import read_framework
from progress_update.methods import METHODS, methods_text


@pytest.fixture(scope="module")
def framework(root):
    return read_framework(root / "params" / "framework.yml")


def test_the_document_is_what_the_code_goes_by(root, framework):
    written = (root / "docs" / "methods.md").read_text(encoding="utf-8")
    assert written == methods_text(framework), "run: progress-update methods"


def test_another_rule_gives_another_text(framework):
    rules = framework.rules.model_copy(update={"small_count": 61, "control_months": 36, "hidden_base": 77})
    text = methods_text(framework.model_copy(update={"rules": rules}))
    assert "count of\n61 in" in text
    assert "newest 36 months" in text
    assert "fewer than 77 people" in text


def test_every_measure_stands_under_its_test_and_every_break_is_told(framework):
    text = methods_text(framework)
    assert [measure.label for measure in framework.measures if measure.label not in text] == []
    assert [change.label for change in framework.breaks if change.label not in text] == []
    assert {measure.method for measure in framework.measures} <= set(METHODS)
