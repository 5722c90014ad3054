"""At a glance: the count of judgements, what moved, and every measure on its line, judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from progress_update.contracts import JUDGEMENTS
from progress_update.exhibits.block import Block
from progress_update.framework import Measure, Outcome, Priority
from progress_update.marks import whisker_uri
from progress_update.tables import fenced, judgement_kind, judgement_word, link, pipe_table, plain, quiet, stacked
from progress_update.words import Finding, in_short, number_word

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

HEADER = ["Measure", "Latest", "Before", "← worse   better →", "Change", "95% interval", "Judgement"]
BOROUGH_HEADER = [*HEADER[:-1], "In London", HEADER[-1]]
ABSENT = r"[\[x\]]{.quiet}"
LISTED = 6  # findings that a card has room for
FIRST_OVERLEAF = 2  # the priority that begins the second page of the spread


def at_a_glance(report: Report) -> Block:
    period = report.period.twelve_months
    which = "The measures with figures" if report.is_of_borough else f"All {len(report.framework.measures)} measures"
    lead_in = f"{which}: {period.label} and the 12 months before, unless said; change with its 95% interval."
    scorecard = fenced(
        ".scorecard .of-borough" if report.is_of_borough else ".scorecard",
        *(_priority(report, one) for one in report.framework.priorities),
        depth=5,
    )
    begins = ".section" if report.is_of_borough else ".page"  # a borough's five sentences come before it
    return Block(
        stacked(
            f"## At a glance {{#at-a-glance {begins}}}",
            tally_line(report),
            _cards(report),
            report.commentary("summary"),
            fenced(".lead-in", lead_in),
            fenced(".reading", _reading(report)),
            scorecard,
        )
    )


def tally_line(report: Report) -> str:
    """`2 improved`, `5 worsened` and so on, each with its mark."""
    counts = report.counts()
    return fenced(".tally", " ".join(judgement_word(name, f"{counts[name]} {name}") for name in JUDGEMENTS))


def _cards(report: Report) -> str:
    cards = [_card(report, judgement) for judgement in ("worsened", "improved", "no clear change")]
    return fenced(".cards", *cards, depth=6)


def _card(report: Report, judgement: str) -> str:
    found = [pair for pair in report.findings(report.framework.measures) if pair[1].judgement == judgement]
    found.sort(key=lambda pair: -strength(pair[1]))
    count = number_word(len(found)).capitalize()
    noun = "measure" if len(found) == 1 else "measures"
    title = f"{count} {noun} {'showed no clear change' if judgement == 'no clear change' else judgement}"
    lines = [
        f"- {link(measure.label, f'#{measure.id}')} {plain(_brief(report, finding))}"
        for measure, finding in found[:LISTED]
    ]
    if len(found) > LISTED:
        lines.append(f"- and {number_word(len(found) - LISTED)} more, below")
    return fenced(".card", judgement_word(judgement), f"### {title} {{.unlisted}}", "\n".join(lines), depth=3)


def _brief(report: Report, finding: Finding) -> str:
    """Latest and before; where pandemic months are in it, 2019/20 as well."""
    leans = finding.shape == "count" and report.framework.pandemic.touches(finding.earlier, finding.window)
    level = f" ({finding.then('pre_pandemic')} in 2019/20)" if leans and finding.comparable("pre_pandemic") else ""
    return f"{finding.latest}, was {finding.before}{level}"


def strength(finding: Finding) -> float:
    """How far the change lies from none, in half-widths of its interval."""
    width = finding.row["change_high"] - finding.row["change_low"]
    return abs(finding.row["change_judged"]) / width if width else 0.0


def _priority(report: Report, priority: Priority) -> str:
    number = report.framework.priorities.index(priority) + 1
    measures = report.framework.measures_of_priority(priority.id)
    size = f"{len(measures)} measures" if measures else "no measures proposed"
    # On paper the first priority shares a page with the summary; the others face it, whatever has data.
    overleaf = " .overleaf" if number == FIRST_OVERLEAF else ""
    overleaf = "" if report.is_of_borough else overleaf
    heading = (
        f"### [{number}]{{.number}} {plain(priority.title)} {quiet(size)} "
        f"{{#score-{priority.id} .score-priority{overleaf}}}"
    )
    if not measures:
        return f"{heading}\n\nAssessed in words, not numbers: see {link('priority ' + str(number), '#' + priority.id)}."
    tables = [_table(report, outcome) for outcome in report.framework.outcomes_of(priority.id)]
    return stacked(heading, *tables, _left_out(report, measures))


def _table(report: Report, outcome: Outcome) -> str:
    """A row a measure; for a borough only those with figures, beside London's change."""
    found = report.findings(report.framework.measures_of(outcome.id))
    if not report.is_of_borough:
        rows = [_row(report, measure, finding) for measure, finding in found]
        return pipe_table(HEADER, rows, caption=plain(outcome.title), right=(1, 2, 4))
    rows = [_row_beside_london(report, measure, finding) for measure, finding in found if finding.has_data]
    return pipe_table(BOROUGH_HEADER, rows, caption=plain(outcome.title), right=(1, 2, 4, 6)) if rows else ""


def _left_out(report: Report, measures: list[Measure]) -> str:
    """For a borough the measures without a figure by name; each stands with its reason further back."""
    if not report.is_of_borough:
        return ""
    names = [link(measure.label, f"#{measure.id}") for measure, finding in report.findings(measures)
             if not finding.has_data]  # fmt: skip
    return f"No figure for {plain(report.place)}: {'; '.join(names)}." if names else ""


def _row_beside_london(report: Report, measure: Measure, finding: Finding) -> list[str]:
    row, london = _row(report, measure, finding), report.london(measure)
    shown = plain(london.change_short) if london and london.compared else ABSENT
    return [*row[:-1], shown, row[-1]]


def _row(report: Report, measure: Measure, finding: Finding) -> list[str]:
    word = judgement_word(finding.judgement)
    if not finding.has_data:
        return [link(measure.label, f"#{measure.id}"), ABSENT, ABSENT, "", "", "", word]
    name = link(measure.label, f"#{measure.id}") + (r" [\[i\]]{.quiet}" if finding.is_illustrative else "")
    latest = f"{plain(in_short(finding.marked))}{_window_note(finding)}"
    before = ABSENT if finding.before == "[x]" else plain(in_short(finding.before))
    if not finding.compared:
        return [name, latest, before, "", quiet(_why(finding)), "", word]
    return [name, latest, before, _whisker(report, measure, finding), f"**{plain(finding.change_short)}**",
            plain(finding.interval_short), word]  # fmt: skip


def _window_note(finding: Finding) -> str:
    return f" {quiet('quarter')}" if finding.row["window"] in ("quarter", "survey quarter") else ""


def _why(finding: Finding) -> str:
    """The reason for no comparison in a few words; the exhibit gives it in full."""
    reason = str(finding.row["reason"])
    short = reason.split(": ")[0].split(" (")[0].rstrip(".")
    return short.replace("The question was not asked", "Not asked")


def _whisker(report: Report, measure: Measure, finding: Finding) -> str:
    """The change on the line of no change, turned so that right is better for Londoners."""
    side = 1 if measure.direction == "increase" else -1
    low, change, high = (100 * side * finding.row[f"change_{name}"] for name in ("low", "judged", "high"))
    drawing = whisker_uri(low, change, high, kind=judgement_kind(finding.judgement), brand=report.brand)
    return f"[ ]{{.whisker style=\"background-image:url('{drawing}')\"}}"


def _chance(report: Report) -> str:
    """How many of the changes stand when all tests are allowed for together."""
    measures = report.results.measures
    tested, moved = measures["p_value"].notna().sum(), measures["judgement"].isin(["improved", "worsened"])
    stand = int((moved & measures["stands"]).sum())
    share = f"{100 * report.framework.rules.false_findings:.0f}%"
    return (
        f"{tested} changes were tested, {int(moved.sum())} improved or worsened; {stand} of those stand when all tests "
        f"are allowed for together (on average at most {share} of such findings are false). "
        f"{link('How figures are judged', '#methods')}."
    )


def _reading(report: Report) -> str:
    invented = r" \[i\]: illustrative, an invented figure." if report.illustrative else ""
    return (
        "**How to read the line.** The dot is the change, the whisker its 95% interval. Right of the line is better "
        "for Londoners, left is worse; a whisker that crosses the line is no clear change. The axis runs from −20 to "
        "+20, thin lines at 10: per cent for counts, percentage points for surveys and rates. An arrow is off the "
        r"scale. \[x\]: not available; \[b\]: before a break, not comparable; \[p\]: provisional; \[r\]: revised; "
        r"\[u\]: few people asked."
        f"{invented} {_chance(report)}"
    )
