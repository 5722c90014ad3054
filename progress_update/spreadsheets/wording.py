"""What cells say in words where the published table has an id or a day; whether a row could have an entry at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from progress_update.exhibits.origin import edition_date
from progress_update.period import Window, month_name
from progress_update.sources.registry import SOURCES
from progress_update.spreadsheets.shorthand import Row, is_missing

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report
    from progress_update.framework import Measure


# --- What a cell says in words ----------------------------------------------------------------------------------------


def priority(report: Report, row: Row) -> str:
    return report.framework.priority(row["priority"]).title


def outcome(report: Report, row: Row) -> str:
    return report.framework.outcome(row["outcome"]).title


def wanted(report: Report, row: Row) -> str:
    tolerance = measure(report, row).tolerance_points
    if row["direction"] == "within":
        return f"Within {tolerance:g} percentage points"
    return str(row["direction"]).capitalize()


def period(report: Report, row: Row) -> str:
    """`12 months to March 2022`, `January to March 2022`, `July 2020 to June 2021`."""
    return Window(row["start"].date(), row["end"].date()).label


def span(report: Report, row: Row) -> str:
    return Window(row["start"].date(), row["end"].date()).span


def parent(report: Report, row: Row) -> str:
    return report.framework.measure(row["parent"]).label


def name(report: Report, row: Row) -> str:
    """The label of a measure, part or context figure in a table that has only its id."""
    known = report.row(row["measure"])
    return str(known["label"]) if known else str(row["measure"])


def unit_of(report: Report, row: Row) -> str:
    known = report.row(row["measure"])
    return str(known["unit"]) if known else ""


def capital(name: str) -> Callable[[Report, Row], str]:
    return lambda report, row: str(row[name])[:1].upper() + str(row[name])[1:]


def yes(name: str, applies: Callable[[Report, Row], bool]) -> Callable[[Report, Row], str]:
    return lambda report, row: ("Yes" if row[name] else "No") if applies(report, row) else "[z]"


def method(report: Report, row: Row) -> str:
    method = str(row["method"])
    return "Not tested" if method in ("none", "no comparison") else capital("method")(report, row)


def source(report: Report, row: Row) -> str:
    if row.get("status") == "illustrative":
        return "None: invented figure"
    return SOURCES[row["source"]].title if row["source"] in SOURCES else str(row["source"])


def edition(report: Report, row: Row) -> str:
    shown = edition_date(str(row["edition"]))
    return shown[:1].upper() + shown[1:]


def population_edition(report: Report, row: Row) -> str:
    return edition_date(str(row["population_edition"]))


def lender(report: Report, row: Row) -> str:
    return report.framework.measure(row["dispersion_from"]).label


def signal_months(report: Report, row: Row) -> str:
    """`May 2021; June 2021`."""
    return "; ".join(month_name(date.fromisoformat(f"{month}-01")) for month in str(row["control_months"]).split())


def definition(report: Report, row: Row) -> str:
    return measure(report, row).definition


def who(report: Report, row: Row) -> str:
    return measure(report, row).who


def wording(report: Report, row: Row) -> str:
    return measure(report, row).wording


def measure(report: Report, row: Row) -> Measure:
    return report.framework.measure(row["measure"])


def breaks(report: Report, row: Row) -> str:
    return " ".join(change.reason for change in report.framework.breaks_of(measure(report, row)))


# --- Whether a row could have an entry --------------------------------------------------------------------------------


def has_own_interval(report: Report, row: Row) -> bool:
    """Volume counts have none: they are whole counts, and only their change has an interval."""
    return row["shape"] != "count" or is_missing(row["value"])


def has_own_quarters(report: Report, row: Row) -> bool:
    """Surveys published for 12 months hide what the newest quarter brought."""
    return bool(row["shape"] == "proportion" and (row["window"] == "12 months" or is_missing(row["value"])))


def is_share(report: Report, row: Row) -> bool:
    return bool(row["shape"] == "share")


def is_survey(report: Report, row: Row) -> bool:
    return row["shape"] in ("proportion", "gap")


def is_gap(report: Report, row: Row) -> bool:
    return bool(row["shape"] == "gap")


def is_volume(report: Report, row: Row) -> bool:
    return measure(report, row).method == "quasi-poisson"


def is_judged(report: Report, row: Row) -> bool:
    return not is_missing(row["p_value"])


def is_apart(report: Report, row: Row) -> bool:
    return not is_missing(row["apart"])


def is_judged_count(report: Report, row: Row) -> bool:
    return row["shape"] == "count" and is_judged(report, row)


def has_base(report: Report, row: Row) -> bool:
    return not is_missing(row["base"])


def reached(comparator: str) -> Callable[[Report, Row], bool]:
    """Whether the time to compare with lay before the figure's own end."""

    def reached(report: Report, row: Row) -> bool:
        if is_missing(row["value"]):
            return True
        window = Window(row["start"].date(), row["end"].date())
        return report.framework.comparator(comparator).window_for(window).end <= window.end

    return reached
