"""Which sheets there are and which columns each has, in the order of reading.

Together they show every figure of the published tables; machine names and file names stay in the CSV but for the
sheet Measures, which ties the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from progress_update.spreadsheets import forms
from progress_update.spreadsheets import wording as say
from progress_update.spreadsheets.columns import Shown, never

Rows = Callable[[pd.DataFrame], pd.DataFrame]
STANDING = "Standing and shorthand"


@dataclass(frozen=True)
class Plan:
    """A sheet to be: its name on the tab, the published table it shows (or some rows of it), title and columns.

    `title` takes what the report is about, `London, January to March 2022 (Q4 2021/22)`, in its braces.
    """

    name: str
    table: str
    title: str
    columns: tuple[Shown, ...]
    rows: Rows = lambda table: table
    note: str = ""
    ends_in_standing: bool = True


# --- The columns that several sheets share ----------------------------------------------------------------------------

DAY = 25  # digits wide: 30 September 2021, in the widest letters that stand in for Arial

LABEL = Shown("label", 44)
UNIT = Shown("unit", 20)
PERIOD = Shown("end", 30, heading="Period", words=say.period, note="london")
VALUE = Shown("value", 15, forms.level, unit="in the unit given")
BEFORE = Shown("before_value", 17, forms.level, unit="in the unit given")
CHANGE = Shown("change", 18, forms.difference, unit="number or percentage points")
LOW = Shown("low", 18, forms.level_end, note="interval", applies=say.has_own_interval)
HIGH = Shown("high", 18, forms.level_end, note="interval", applies=say.has_own_interval)
PRE_PANDEMIC = Shown("pre_pandemic_value", 18, forms.level, applies=say.reached("pre_pandemic"))
BASELINE = Shown("baseline_value", 22, forms.level, applies=say.reached("baseline"))
NUMERATOR = Shown("numerator", 13, forms.whole, applies=say.is_share)
DENOMINATOR = Shown("denominator", 13, forms.whole, applies=say.is_share)
BASE = Shown("base", 13, forms.whole, note="base", applies=say.is_survey)
START, END = Shown("start", DAY), Shown("end", DAY)
SOURCE = Shown("source", 60, words=say.source)
EDITION = Shown("edition", 20, words=say.edition, note="edition")

SCORECARD = Plan(
    "Scorecard", "results", "Scorecard of the {count} measures of the Plan, {about}",
    (
        LABEL,
        Shown("priority", 40, words=say.priority),
        UNIT,
        Shown("direction", 32, words=say.wanted),
        PERIOD,
        VALUE,
        BEFORE,
        CHANGE,
        Shown("change_judged", 20, forms.judged, unit="per cent for counts, else percentage points", note="change"),
        Shown("change_low", 20, forms.judged_end, unit="as the change that is judged", note="interval"),
        Shown("change_high", 20, forms.judged_end, unit="as the change that is judged", note="interval"),
        Shown("judgement", 20, words=say.capital("judgement"), note="judgement"),
        Shown("stands", 18, note="tests", words=say.yes("stands", say.is_judged)),
        Shown("reason", 44, applies=never),
    ),
)  # fmt: skip

FIGURES = Plan(
    "Figures", "results", "The figures of the measures with their own intervals and earlier levels, {about}",
    (
        LABEL, UNIT, PERIOD, START, END, VALUE, LOW, HIGH, NUMERATOR, DENOMINATOR, BASE,
        Shown("base_is_assumed", 14, note="base", words=say.yes("base_is_assumed", say.has_base)),
        Shown("before_start", DAY), Shown("before_end", DAY), BEFORE, PRE_PANDEMIC, BASELINE,
        Shown("implied_from", 16, forms.level, applies=say.has_own_quarters),
        Shown("implied_change", 20, forms.difference, note="implied", applies=say.has_own_quarters),
        Shown("implied_low", 20, forms.judged_end, note="implied", applies=say.has_own_quarters),
        Shown("implied_high", 20, forms.judged_end, note="implied", applies=say.has_own_quarters),
        Shown("revised_from", 16, forms.level, applies=never, note="revisions"),
        Shown("typical_revision", 16, forms.per_cent, unit="per cent of the figure", note="revisions"),
        Shown("data_through", DAY),
    ),
)  # fmt: skip

TESTS = Plan(
    "Tests", "results", "How each change was tested, and what the months say, {about}",
    (
        LABEL,
        Shown("method", 36, words=say.method),
        Shown("dispersion", 14, forms.one_decimal, unit="ratio", note="dispersion", applies=say.is_volume),
        Shown("dispersion_from", 28, words=say.lender, applies=never),
        Shown("p_value", 14, forms.probability, unit="probability"),
        Shown("p_adjusted", 16, forms.probability, unit="probability", note="tests"),
        Shown("stands", 18, note="tests", words=say.yes("stands", say.is_judged)),
        Shown("percentage_shown", 18, note="change", words=say.yes("percentage_shown", say.is_judged_count)),
        Shown("gap_status", 22, words=say.capital("gap_status"), applies=say.is_gap),
        Shown("control_state", 26, words=say.capital("control_state"), note="control", applies=never),
        Shown("control_rule", 34, words=say.capital("control_rule"), applies=never),
        Shown("control_months", 34, words=say.signal_months, applies=never),
        Shown("control_start", DAY, applies=never),
        Shown("control_mean", 14, forms.one_decimal, unit="count a month", applies=never),
        Shown("control_lower", 14, forms.one_decimal, unit="count a month", applies=never),
        Shown("control_upper", 14, forms.one_decimal, unit="count a month", applies=never),
    ),
)  # fmt: skip

BREAKDOWNS = Plan(
    "Breakdowns", "breakdowns", "Parts of the measures, {about}",
    (
        Shown("label", 36, heading="Part"), Shown("parent", 30, heading="Measure it is a part of", words=say.parent),
        UNIT, PERIOD, VALUE, BEFORE, CHANGE, PRE_PANDEMIC, BASELINE,
    ),
)  # fmt: skip

CONTEXT = Plan(
    "Context", "context", "Context beside the measures, not judged, {about}",
    (
        Shown("label", 38, heading="Context figure"),
        Shown("parent", 34, heading="Measure it throws light on", words=say.parent),
        UNIT, PERIOD, VALUE, LOW, HIGH, BASE, BEFORE, CHANGE, PRE_PANDEMIC, BASELINE,
        Shown("reason", 44, applies=never), SOURCE,
    ),
)  # fmt: skip

SERIES_HEAD = (
    Shown("measure", 44, heading="Measure, part or context figure", words=say.name),
    Shown("measure", 22, heading="Unit", words=say.unit_of),
)

COUNTS = Plan(
    "Counts over time", "series", "Counts month by month behind the charts, {place} to {end}",
    (
        *SERIES_HEAD, Shown("end", 22, heading="Month", words=say.span),
        START, END, Shown("value", 14, forms.whole, unit="number"), SOURCE, EDITION,
    ),
    rows=lambda table: table[table["shape"] == "count"],
)  # fmt: skip

PERCENTAGES = Plan(
    "Percentages over time", "series", "Survey results, shares and gaps behind the charts, {place} to {end}",
    (
        *SERIES_HEAD, Shown("end", 30, heading="Period", words=say.period),
        START, END, Shown("value", 14, forms.level, unit="per cent, gaps in percentage points"),
        LOW, HIGH, NUMERATOR, DENOMINATOR, BASE, SOURCE, EDITION,
    ),
    rows=lambda table: table[table["shape"] != "count"],
)  # fmt: skip

REVISIONS = Plan(
    "Revisions", "revisions", "Figures of a quarter as first published and as held now, {place}",
    (
        Shown("label", 36), UNIT, Shown("end", 26, heading="Quarter", words=say.span), START, END,
        Shown("first_published_on", DAY), Shown("first_value", 14, forms.level),
        Shown("published_on", DAY), Shown("value", 14, forms.level, heading="Figure now"),
        Shown("change", 14, forms.difference, heading="Revision", unit="number or percentage points"), SOURCE,
    ),
    note="revisions",
)  # fmt: skip

MEASURES = Plan(
    "Measures", "results", "What each measure counts, where its figures come from and what to know, {place}",
    (
        LABEL,
        Shown("outcome", 44, words=say.outcome),
        Shown("measure", 36, note="machine"),
        Shown("measure", 50, heading="What is counted or asked", words=say.definition),
        Shown("measure", 36, heading="About whom", words=say.who),
        Shown("measure", 44, heading="The Plan's own words", words=say.wording),
        SOURCE, EDITION,
        Shown("caveats", 70, applies=never),
        Shown("breaks", 60, applies=never, words=say.breaks),
    ),
    ends_in_standing=False,
)  # fmt: skip

LONDON = Plan(
    "London", "london", "London, for comparison: its figures, from the same editions where {place} has one, {about}",
    (
        LABEL, UNIT, PERIOD, START, END, VALUE, LOW, HIGH, BEFORE, CHANGE,
        Shown("change_judged", 20, forms.judged, unit="per cent for counts, else percentage points", note="change"),
        Shown("change_low", 20, forms.judged_end, unit="as the change that is judged", note="interval"),
        Shown("change_high", 20, forms.judged_end, unit="as the change that is judged", note="interval"),
        Shown("judgement", 20, words=say.capital("judgement"), note="judgement"),
        Shown("reason", 44, applies=never), SOURCE, EDITION,
    ),
)  # fmt: skip

BESIDE = Plan(
    "Beside London", "beside", "Rates, ranks among the boroughs, and changes against the rest of London, {about}",
    (
        Shown("measure", 44, heading="Measure or context figure", words=say.name),
        Shown("population", 16, forms.whole, note="rates", applies=never),
        Shown("population_on", DAY, applies=never),
        Shown("population_edition", 22, words=say.population_edition, applies=never),
        Shown("rate", 16, forms.one_decimal, unit="per 1,000 residents", note="rates", applies=never),
        Shown("rate_low", 16, forms.one_decimal, unit="per 1,000 residents", applies=never),
        Shown("rate_high", 16, forms.one_decimal, unit="per 1,000 residents", applies=never),
        Shown("london_population", 18, forms.whole, applies=never),
        Shown("london_rate", 16, forms.one_decimal, unit="per 1,000 residents", applies=never),
        Shown("ranked_by", 14, words=say.capital("ranked_by"), note="ranks", applies=never),
        Shown("rank", 12, forms.whole, note="ranks", applies=never),
        Shown("rank_first", 14, forms.whole, applies=never),
        Shown("rank_last", 14, forms.whole, applies=never),
        Shown("rank_of", 12, forms.whole, applies=never),
        Shown("apart", 16, forms.apart, unit="see the next column but two", note="apart", applies=never),
        Shown("apart_low", 16, forms.apart, applies=never),
        Shown("apart_high", 16, forms.apart, applies=never),
        Shown("apart_unit", 34, words=say.capital("apart_unit"), applies=never),
        Shown("apart_p", 14, forms.probability, unit="probability", applies=never),
        Shown("apart_stands", 18, note="tests", words=say.yes("apart_stands", say.is_apart)),
    ),
    ends_in_standing=False,
)  # fmt: skip


PLANS = (SCORECARD, LONDON, BESIDE, FIGURES, TESTS, BREAKDOWNS, CONTEXT, COUNTS, PERCENTAGES, REVISIONS, MEASURES)
