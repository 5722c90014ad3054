"""The rules of judgement in words, with the numbers that the code goes by: the text of `docs/methods.md`.

Written from the framework's rules and the statistics' constants, so that the document cannot say one thing
and the code another; a test compares the file with this text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_update.areas import BOROUGHS, GROUPS, area_name
from progress_update.disclosure import WIDTH
from progress_update.measures.dispersion import CALM_YEARS, CALM_YEARS_END
from progress_update.measures.levels import PER
from progress_update.period import add_months, day_name, month_name
from progress_update.statistics import CONFIDENCE, PRIORITY, RULES, TOLERANCE
from progress_update.statistics.control_charts import LIMIT
from progress_update.tables import pipe_table

if TYPE_CHECKING:
    from progress_update.framework import Break, Framework

METHODS: dict[str, tuple[str, str]] = {
    "poisson": (
        "Small counts (homicide, knife injury, lethal barrel discharges)",
        "Ratio of the two counts with the exact conditional interval: given their sum, the later count is binomial, "
        "and its Clopper-Pearson interval turns into one for the ratio. The p-value is the exact binomial test's.",
    ),
    "quasi-poisson": (
        "Volume crime and calls",
        "Ratio of the two counts with an interval symmetric on the log scale, as wide as the dispersion asks: its "
        "half-width is 1.96 times the root of dispersion × (1/now + 1/before). The dispersion says how many times more "
        "the months vary than chance alone would make them. The p-value is that of the same log ratio over its error.",
    ),
    "ratio of counts": (
        "Positive outcomes",
        "Outcomes recorded in a time over offences recorded in the same time. An outcome may belong to an earlier "
        "offence, so the count of outcomes is taken as Poisson; the interval of the difference combines the exact "
        "intervals of the two rates, and the p-value takes its error from that interval.",
    ),
    "two proportions": (
        "Surveys, and people counted out of people",
        "Difference of two shares with Newcombe's interval, from Wilson's interval of each, on the effective sample: "
        "people asked divided by the design effect. The p-value is that of the difference, less what rounding can make "
        "of it, over its standard error.",
    ),
    "gap": (
        "Gaps between groups",
        "Group minus reference in percentage points, with Newcombe's interval. The change judged is that of the size "
        "of the gap, so that a gap which closes improves from either side. The p-value takes its error "
        "from the interval.",
    ),
    "none": ("Not tested", "No published series could carry a test."),
}


TITLE = "How figures are judged"

JUDGED: dict[str, str] = {
    "improved": "the whole interval lies on the wanted side of no change",
    "worsened": "the whole interval lies on the other side",
    "no clear change": "the interval reaches across no change",
    "no comparison": "there is a figure, but none a year before that it may be compared with",
    "no data published": "there is no figure, and the report says why",
}

REVISED = """`[p]` marks a figure that its publisher still revises as a matter of course, `[r]` one that differs from
the edition that first carried it. The typical revision of a measure is the mean absolute change of its quarters, in
the last four that an earlier edition carried, between that edition and the newest. The report's revisions section sets
the last quarter of each earlier edition beside the newest."""

ROUNDING = """Figures are rounded once, when they are written: counts whole, surveys to whole per cents (shares below
10% to one decimal), outcome rates and changes of counts to one decimal. Tables for computers keep every digit."""


def methods_text(framework: Framework) -> str:
    """The whole document as Markdown: what `docs/methods.md` holds."""
    written = "This page is written from the rules that the code goes by; `progress-update methods` writes it anew."
    head = f"# {TITLE}\n\n{written}"
    return "\n\n".join([head, *(f"## {title}\n\n{text}" for title, text in methods_sections(framework))]) + "\n"


def methods_sections(framework: Framework) -> list[tuple[str, str]]:
    """Title and Markdown of each section, in order."""
    return [
        ("Judgement", _judgement(framework)),
        ("Tests", _tests(framework)),
        ("Surveys", _surveys(framework)),
        ("Many measures at once", _many(framework)),
        ("Month by month", _charts(framework)),
        ("Breaks", _comparability(framework)),
        ("Boroughs", _boroughs(framework)),
        ("Revised figures", REVISED),
        ("Disclosure", _disclosure(framework)),
        ("Rounding", ROUNDING),
    ]


def _judgement(framework: Framework) -> str:
    level, pandemic = f"{100 * CONFIDENCE:.0f}%", framework.pandemic
    meanings = "\n".join(f"| {judgement} | {meaning} |" for judgement, meaning in JUDGED.items())
    return f"""A figure is set beside the one for the same months a year before, from the same edition of the same
source. The judgement comes from the {level} interval of the change and the wanted direction, never from the change
itself:

| Judgement | When |
|---|---|
{meanings}

: The five judgements

Twelve months that are not all held give way to the quarter, named so, without comparison. Below a count of
{framework.rules.small_count} in either year the difference is shown instead of a percentage. A change of a percentage
is always in percentage points. A level shown without being judged (2019/20, the baseline) is context. Where a
comparison of counts reaches into the pandemic ({month_name(pandemic.start)} to {month_name(pandemic.end)}), the exhibit
says how the level stands against 2019/20 as well."""


def _tests(framework: Framework) -> str:
    rows = [[title, text, _using(framework, method)] for method, (title, text) in METHODS.items()]
    first = add_months(CALM_YEARS_END, 1 - 12 * CALM_YEARS)
    table = pipe_table(["For", "How", "Measures"], rows, caption="How a change is tested", classes=".small")
    dispersion = (
        f"The dispersion is measured on {CALM_YEARS} whole years before the pandemic, {month_name(first)} to "
        f"{month_name(CALM_YEARS_END)}: Pearson's chi-square of the months against year level times month of the year, "
        "divided by its degrees of freedom, and never below 1. A series without two such years borrows the largest "
        "dispersion of the others. That neighbouring months resemble each other is not allowed for beyond this: where "
        "a change in volume crime lies close to the line, its interval is, if anything, too narrow."
    )
    return f"{table}\n\n{dispersion}"


def _using(framework: Framework, method: str) -> str:
    labels = [measure.label for measure in framework.measures if measure.method == method]
    return "; ".join(labels) or "none"


def _surveys(framework: Framework) -> str:
    rows = [
        [m.label, f"{m.sample.people:,}", f"{m.sample.design_effect}", f"±{50 * m.sample.rounded_to:.1f} points"]
        for m in framework.measures
        if m.sample
    ]
    header = ["Measure", "People assumed", "Design effect", "Rounding added"]
    table = pipe_table(header, rows, caption="Assumed where no base is published", right=(1, 2, 3), classes=".small")
    return (
        "Published survey values come without the number of people asked. The interval then rests on the survey's "
        "design, says so in the exhibit, and is widened by half the step the value is published in (for a change, by "
        "that of both values). Where a file brings bases and design effects, those are used and nothing is added.\n\n"
        f"{table}\n\n"
        "Values for 12 months that share months are never compared as if they were independent: comparisons are "
        "always 12 months apart. What such a value hides of its newest quarter is said beside it: with quarters of "
        "equal weight, four times its change on a quarter earlier is the change of the newest quarter on the same one "
        "a year before, to within four times the rounding. A gap is established within or outside its tolerance "
        f"(±{100 * TOLERANCE:.0f} percentage points) only when its whole interval is; otherwise it is not determined."
    )


def _many(framework: Framework) -> str:
    rate = f"{100 * framework.rules.false_findings:.0f}%"
    return f"""With dozens of tests some changes seem to move by chance. The p-values of all changes tested in a report
are adjusted together (Benjamini and Hochberg), so that on average at most {rate} of the findings that stand are
false. The scorecard says how many stand; `results.csv` says which."""


def _charts(framework: Framework) -> str:
    rules = framework.rules
    listed = "\n".join(f"{n}. {RULES[rule]}" for n, rule in enumerate(PRIORITY, 1))
    return f"""Monthly counts stand on a control chart (XmR) of the newest {rules.control_months} months: mean ± {LIMIT}
mean moving ranges. The newest quarter is *common cause* while none of its months gives a signal; otherwise it is a
*special-cause* improvement or concern, by the wanted direction. The rules of Making Data Count, in the order in which
they name a month:

{listed}

No chart is drawn for fewer than {rules.control_months // 2} months, for fewer than {rules.control_least:g} events a
month on average, for rolling sums, or across a change in how figures are made."""


def _comparability(framework: Framework) -> str:
    rows = [[day_name(b.on), b.label, b.reason, _broken(framework, b)] for b in framework.breaks]
    header = ["From", "Change", "Why", "Measures"]
    table = pipe_table(header, rows, caption="Changes in how figures are made", classes=".small")
    return (
        "No comparison spans a change in how figures are made; charts draw it as a line or a gap, and an earlier "
        f"figure shown beside a newer one that it parts is marked `[b]`.\n\n{table}\n\n"
        f"What happened once is marked and said, and compared all the same: {'; '.join(_events(framework))}."
    )


def _events(framework: Framework) -> list[str]:
    """`Terrorist attacks, 22 March 2017 (Non-domestic homicides)`."""
    return [
        f"{event.label}, {day_name(event.start)} ("
        + "; ".join(m.label for m in framework.measures if event.id in m.events) + ")"
        for event in framework.events
    ]  # fmt: skip


def _broken(framework: Framework, change: Break) -> str:
    labels = [measure.label for measure in framework.measures if change.id in measure.breaks]
    return "; ".join(labels) or ("counts of boroughs" if change.areas == "boroughs" else "rates per head")


def _seldom(framework: Framework) -> str:
    every = [*framework.measures, *framework.context]
    return "; ".join(one.label for one in every if one.borough and one.borough.yearly)


def _groups() -> str:
    return "; ".join(", ".join(area_name(code) for code in group) for group in GROUPS)


def _boroughs(framework: Framework) -> str:
    rated = "; ".join(measure.label for measure in framework.measures if measure.borough and measure.borough.rated)
    samples = {measure.borough.sample.people for measure in framework.measures
               if measure.borough and measure.borough.sample}  # fmt: skip
    people = ", ".join(f"{number:,}" for number in sorted(samples))
    level, q = f"{100 * CONFIDENCE:.0f}%", f"{100 * framework.rules.false_findings:.0f}%"
    return f"""The report of a borough goes by the same rules. A volume count takes the dispersion of the borough's own
months; a survey answer published without its base rests on {people} interviews a year in each borough. London stands
beside it with the figure of the same edition for the same time.

*Rate.* Events of twelve months for every {PER:,} residents: {rated}. Residents are those of the 30 June in the
twelve months, or of the last one before for which an estimate is held; its day and edition are named. People who come
to work, shop or visit count among the victims and not among the residents. The interval is Garwood's of the count
divided by its dispersion, times the dispersion.

*Rank.* The boroughs by rate, or for shares and surveys by level, the highest first; never without the interval that
holds the true rank with {level} confidence (Mogstad, Romano, Shaikh and Wilhelm 2024). It begins after the boroughs
that lie clearly above and ends before those that lie clearly below. Clearly means that the interval of the difference,
made from the intervals of both (Zou and Donner 2008), does not hold nought; each has the confidence that makes all
{len(BOROUGHS) - 1} comparisons of one borough right together (Bonferroni). There is no rank where a count of any
borough is too small to be shown.

*Against London.* The borough's change beside that of London without it: for counts the ratio of the two ratios, with
an interval symmetric on the log scale and both dispersions; for shares the difference of the two changes. A survey
answer is set against all of London, of which the borough is a small part. The opening of a borough's report names a
change as different only where it stands among all these comparisons (Benjamini and Hochberg, {q})."""


def _disclosure(framework: Framework) -> str:
    rules = framework.rules
    exempt = (
        "Counts for the whole of London are published by the police and stay. " if rules.london_totals_shown else ""
    )
    most = rules.hidden_count - 1
    return f"""One gate between results and everything shown. {exempt}For areas and groups, counts from 1 to {most} are
hidden, with every figure that would give them back. Readers keep every quarter's report, so months, parts, quarters
and 12-month totals are hidden until subtracting one from another leaves each hidden count at least {WIDTH} values wide
open. Of the parts of a borough's count only 12-month totals are shown.

London's counts less those of the other boroughs must tell nothing either. So the boroughs of one group, four by four
in the order of their robberies in 2017/18, hide the same months, quarters and totals: what one of them may have more,
another may have less, and neither its own figures nor London's would tell. Events so rare that this is not enough are
shown for 12 months together and not below {rules.hidden_count}, nought included: {_seldom(framework)}. So whoever holds
the reports of London and of all {len(BOROUGHS)} boroughs still has a range of at least {WIDTH} for every hidden count;
tests make that attack on the editions held. The groups are {_groups()}. A rank tells the order of the boroughs and
nothing more.

Survey results on fewer than {rules.hidden_base} people asked are hidden, `[c]`; on fewer than {rules.low_base}
they are marked `[u]`."""
