"""The opening of a borough's report: five sentences that matter, each earned by the figures.

How many measures there are to tell of, the clearest change, the change that differs most from London's, the most
telling rank, and what is not known. Where the figures bear out no such finding, the sentence says that.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update.exhibits.block import Block
from progress_update.exhibits.chapter import NOT_PUBLISHED
from progress_update.exhibits.scorecard import strength
from progress_update.framework import Measure
from progress_update.measures.beside import LONDON_ONLY
from progress_update.measures.disclosed import HIDDEN
from progress_update.tables import fenced, link, plain
from progress_update.words import Finding, beside, first_lower, in_time, joined, number_word, tally

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

ANCHOR = "in-my-area"
NEEDS_POPULATION = "Rates and ranks need a population edition: make ingest SOURCE=ons_population."
NO_RANK = "There is no figure of all boroughs by which they could be ranked."

Pair = tuple[Measure, Finding]
# Bold, a link, an escaped sign: what is left is what is read.
_MARKUP = re.compile(r"\*\*|\[([^\]]*)\]\([^)]*\)|\\(?=[^\w\s])")


def title(report: Report) -> str:
    return f"In my area: {report.place}"


def in_my_area(report: Report) -> Block:
    """The section; nothing in London's report."""
    if not report.is_of_borough:
        return Block("")
    listed = "\n".join(f"- {text}" for text in sentences(report))
    return Block(f"## {plain(title(report))} {{#{ANCHOR} .page}}\n\n{fenced('.in-my-area', listed)}")


def sentences(report: Report) -> list[str]:
    """The five, as Markdown; a sentence about a measure links to its exhibit."""
    found = [pair for pair in report.findings(report.framework.measures) if pair[1].has_data]
    return [_known(report, found), _clearest(report, found), _apart(report, found), _ranked(report, found),
            _unknown(report)]  # fmt: skip


def spoken(report: Report) -> list[str]:
    """The same as plain text, for speaker notes; none for London."""
    return (
        [_MARKUP.sub(lambda found: found[1] or "", text) for text in sentences(report)] if report.is_of_borough else []
    )


def _known(report: Report, found: list[Pair]) -> str:
    counts = report.counts(measure for measure, _ in found)
    total = len(report.framework.measures)
    if not found:
        return f"**What is known.** None of the plan's {total} measures has a figure for {plain(report.place)}."
    verb = "has a figure" if len(found) == 1 else "have figures"
    return (
        f"**What is known.** {number_word(len(found)).capitalize()} of the plan's {total} measures {verb} for "
        f"{plain(report.place)}: {plain(tally(counts))}."
    )


def _clearest(report: Report, found: list[Pair]) -> str:
    """The judged change that lies furthest from none, those first that stand when all tests are allowed for."""
    moved = [pair for pair in found if pair[1].judgement in ("improved", "worsened")]
    if not moved:
        return f"**Clearest change.** {_why_no_change(found)}"
    measure, finding = max(moved, key=lambda pair: (bool(pair[1].row["stands"]), strength(pair[1])))
    weak = "" if finding.row["stands"] else " It does not stand when all tests are allowed for together."
    return f"**Clearest change.** {_linked(measure, finding.headline)}: {plain(first_lower(finding.sentence))}{weak}"


def _why_no_change(found: list[Pair]) -> str:
    if any(finding.compared for _, finding in found):
        return "None: every interval of a change reaches across no change."
    reasons = Counter(str(finding.row["reason"]) for _, finding in found)
    why = f" {plain(reasons.most_common(1)[0][0])}" if reasons else ""
    return f"None can be told, as no figure may be compared with the year before.{why}"


def _apart(report: Report, found: list[Pair]) -> str:
    """The change furthest from that of the rest of London, of those that differ when all are allowed for."""
    opening = "**Against London.**"
    known = [(pair, row) for pair in found if (row := report.compared(pair[0].id)) and pd.notna(row.get("apart"))]
    clear = [(pair, row) for pair, row in known if row["apart_stands"] and beside.side(row)]
    if not known:
        return f"{opening} No change can be set against that of the rest of London."
    if not clear:
        return f"{opening} No change differs clearly from that of the rest of London."
    (measure, finding), row = max(clear, key=lambda each: _distance(each[1]))
    london = report.london(measure)
    there = f" In all of London it was {plain(london.change)}." if london and london.compared else ""
    change = f"{_linked(measure, finding.headline_name)}: {plain(finding.change)} on the year before."
    return f"{opening} {change} {plain(beside.apart(row))}{there}"


def _distance(row: dict[str, Any]) -> float:
    """How far a change lies from that of the rest of London, in half-widths of its interval."""
    scale = log if row["shape"] == "count" else float
    own, low, high = (scale(row[name]) for name in ("apart", "apart_low", "apart_high"))
    return abs(own) / (high - low) if high > low else 0.0


def _ranked(report: Report, found: list[Pair]) -> str:
    """The rank whose interval lies furthest from the middle; that none lies clearly to one side, where none does."""
    opening = "**Among the boroughs.**"
    known = [(pair, row) for pair in found if (row := report.compared(pair[0].id)) and pd.notna(row.get("rank"))]
    if not known:
        return f"{opening} {_why_no_rank(report, found)}"
    (measure, finding), row = max(known, key=lambda each: _from_the_middle(each[1]))
    if _from_the_middle(row) <= 0:
        return f"{opening} By no measure does {plain(report.place)} rank clearly in the upper or the lower half."
    said = f"{row['rate']:.1f} per 1,000 residents" if row["ranked_by"] == "rate" else finding.latest
    return (
        f"{opening} {_linked(measure, finding.headline_name)}: {plain(said)} in {in_time(finding.window)}, the "
        f"{plain(beside.place(row))}."
    )


def _from_the_middle(row: dict[str, Any]) -> float:
    middle = (row["rank_of"] + 1) / 2
    return float(max(row["rank_first"] - middle, middle - row["rank_last"]))


def _why_no_rank(report: Report, found: list[Pair]) -> str:
    asked = any(measure.borough and measure.borough.rated for measure, _ in found)
    rated = any(pd.notna(report.compared(measure.id).get("rate")) for measure, _ in found)
    return NEEDS_POPULATION if asked and not rated else NO_RANK


def _unknown(report: Report) -> str:
    reasons = [str(finding.row["reason"]) for _, finding in report.findings(report.framework.measures)
               if not finding.has_data]  # fmt: skip
    if not reasons:
        return "**Not known.** Nothing: every measure of the plan has a figure."
    of_london, hidden = reasons.count(LONDON_ONLY), reasons.count(HIDDEN)
    total, waiting = len(reasons), len(reasons) - of_london - hidden
    parts = [
        (of_london, f"{_are(of_london)} published for London only"),
        (hidden, f"{_are(hidden)} too small to publish"),
        (waiting, f"{'waits' if waiting == 1 else 'wait'} for data"),
    ]
    said = [f"{number_word(n)} {what}" for n, what in parts if n]
    noun = "measure has" if total == 1 else "measures have"
    opening = f"{number_word(total).capitalize()} {noun} no figure for {report.place}"
    return f"**Not known.** {link(opening, '#' + NOT_PUBLISHED)}: {joined(said)}."


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _linked(measure: Measure, text: str) -> str:
    return link(text, f"#{measure.id}")
