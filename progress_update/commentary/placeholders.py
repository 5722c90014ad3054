"""`{measure.field}` in commentary, filled with the very words that the report uses for the figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from progress_update import words
from progress_update.period import Window
from progress_update.words import Finding

# A class or an id (`{.note}`, `{#top}`) is Pandoc's and stays.
PLACEHOLDER = re.compile(r"\{\s*([A-Za-z]\w*)\s*(?:\.\s*(\w*))?\s*\}")


class PlaceholderError(Exception):
    """A placeholder that does not resolve: what is wrong with it, and what to write instead."""

    def __init__(self, written: str, what: str, remedy: str) -> None:
        super().__init__(what)
        self.written, self.what, self.remedy = written, what, remedy


def filled(text: str, findings: Mapping[str, Finding]) -> str:
    """`text` with every placeholder replaced. Raises PlaceholderError for the first that does not resolve."""
    return PLACEHOLDER.sub(lambda found: _resolved(found, findings), text)


def _resolved(found: re.Match[str], findings: Mapping[str, Finding]) -> str:
    measure, field, written = found[1], found[2], found[0]
    if measure not in findings:
        raise PlaceholderError(written, f"there is no measure '{measure}'", _nearest(measure, findings))
    if field not in FIELDS:
        what = f"there is no figure '{field}'" if field else "it does not say which figure"
        raise PlaceholderError(written, what, _nearest(field or "value", FIELDS))
    finding = findings[measure]
    text = FIELDS[field](finding) if finding.has_data else ""
    if not text:
        label, reason = finding.row["label"], finding.row["reason"]
        why = f": {reason}" if pd.notna(reason) else ""
        raise PlaceholderError(
            written, f"{label} has no figure for this{why}".rstrip("."), "Write the sentence without it"
        )
    return text


def _nearest(written: str, known: Iterable[str]) -> str:
    choices = list(known)
    near = [name for name in choices if name.startswith(written.lower())]
    near += get_close_matches(written.lower(), choices, n=1, cutoff=0.5)
    return f"Nearest: {near[0]}" if near else f"Known: {', '.join(choices)}"


def _figure(column: str, shape: str | None = None) -> Callable[[Finding], str]:
    def read(finding: Finding) -> str:
        amount: Any = finding.row[column]
        return words.value(shape or finding.shape, amount) if pd.notna(amount) else ""

    return read


def _period(window: Window) -> str:
    return f"the {window.label}" if window.months == 12 else window.label


def _text(column: str) -> Callable[[Finding], str]:
    return lambda finding: str(finding.row[column]) if pd.notna(finding.row[column]) else ""


FIELDS: Mapping[str, Callable[[Finding], str]] = {
    "value": lambda finding: finding.latest,
    "before": _figure("before_value"),
    "change": lambda finding: finding.change,
    "interval": lambda finding: finding.interval,
    "judgement": _text("judgement"),
    "period": lambda finding: _period(finding.window),
    "pre_pandemic": _figure("pre_pandemic_value"),
    "baseline": _figure("baseline_value"),
    "numerator": _figure("numerator", "count"),
    "denominator": _figure("denominator", "count"),
    "headline": lambda finding: finding.headline if pd.notna(finding.row["judgement"]) else "",
}
