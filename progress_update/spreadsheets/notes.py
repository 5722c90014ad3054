"""The notes that headings and titles refer to, `[note 1]`, and the table of notes and shorthand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from progress_update.measures.dispersion import CALM_YEARS, CALM_YEARS_END
from progress_update.measures.levels import PER
from progress_update.period import add_months, month_name
from progress_update.spreadsheets.book import Heading, Sheet, clean
from progress_update.spreadsheets.shorthand import MEANINGS

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report
    from progress_update.spreadsheets.plans import Plan

NOTES = "Notes"


class Notes:
    """Numbers the notes in the order in which a reader meets them."""

    def __init__(self, report: Report, plans: Sequence[Plan]) -> None:
        self.texts = note_texts(report)
        met = [id for plan in plans for id in (plan.note, *(column.note for column in plan.columns)) if id]
        self.order = list(dict.fromkeys(met))

    def mark(self, id: str) -> str:
        return f"[note {self.order.index(id) + 1}]" if id else ""

    def sheet(self) -> Sheet:
        """The table of notes, then of the shorthand; what the shorthand means stands above each table too."""
        notes = [(self.mark(id), clean(self.texts[id])) for id in self.order]
        marks = [(f"[{mark}]", f"{text[:1].upper()}{text[1:]}.") for mark, text in MEANINGS.items()]
        return Sheet(
            NOTES,
            "Notes and shorthand",
            ("This worksheet contains one table. Notes come first, then the shorthand.",),
            (Heading("Note or shorthand", 22), Heading("What it says", 110)),
            (*notes, *marks),
        )


def note_texts(report: Report) -> dict[str, str]:
    """Every note by its id, with the numbers that the code goes by."""
    rules, settings = report.framework.rules, report.settings
    first = month_name(add_months(CALM_YEARS_END, 1 - 12 * CALM_YEARS))
    return {
        "london": " ".join(settings.data_notes),
        "change": "The change from the figure a year before. For counts it is a percentage of that figure; for survey "
        "results, shares and gaps it is in percentage points, for gaps of the size of the gap. Where either count is "
        f"below {rules.small_count} a percentage misleads: read the change in the figure instead.",
        "interval": "The range that the true figure, or the true change, is likely to lie in, with 95% confidence. "
        "Surveys have one because not everyone is asked; counts have one for the change they show, because they vary "
        "by chance. Whole counts of many offences have none of their own.",
        "judgement": "Improved: the whole interval of the change lies on the wanted side of no change. Worsened: it "
        "lies on the other side. No clear change: it reaches across no change. No comparison: there is a figure, but "
        "none a year before that it may be compared with. No data published: there is no figure.",
        "tests": "With many tests some changes seem to move by chance. The p-values of all changes tested here "
        f"are adjusted together (Benjamini and Hochberg), so that at most {100 * rules.false_findings:.0f}% of the "
        "findings that stand are expected to be false.",
        "base": "The number of people asked, unweighted. Where the publisher gives none, the number and the design "
        "effect of the survey are assumed, and the interval is widened by the rounding of the published figure.",
        "dispersion": "How many times more the months vary than chance alone would make them, measured on "
        f"{CALM_YEARS} years before the pandemic, {first} to {month_name(CALM_YEARS_END)}. It widens the interval.",
        "implied": "Two figures for 12 months, a quarter apart, imply how the newest quarter differs from the same one "
        "a year before, if quarters weigh the same. Published figures are rounded: the change lies between the lowest "
        "and the highest. It is not tested.",
        "control": f"A control chart (XmR) of the newest {rules.control_months} months. Common cause: no month of the "
        "newest quarter gives a signal. Special cause: a signal that the process has changed, for better or worse.",
        "revisions": settings.revisions,
        "edition": "An edition is one publication of a source, named by its day. All figures of a comparison come from "
        "one edition.",
        "rates": f"A year's events for every {PER:,} residents. People who come to work, shop or visit are among the "
        "victims and not among the residents, so that a centre's rate says little of the risk of those who live there.",
        "ranks": "The place among the boroughs, 1 the highest, with the interval that holds the true place with 95% "
        "confidence: boroughs clearly above and clearly below bound it (Mogstad and others, 2024).",
        "apart": "How many times as much the count grew as that of the rest of London; for percentages the difference "
        "of the two changes. Only where the whole interval lies on one side of 1 (or none) do the two differ clearly.",
        "machine": "The name by which the measure is known in the CSV files and in earlier and later updates.",
    }
