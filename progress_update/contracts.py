"""Every table of the project, described once: columns, types, units and key.

Readers, writers, checks and the data dictionary all take these descriptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from progress_update.errors import DataFileError

_DTYPES: Mapping[str, str] = {
    "text": "str",
    "number": "float64",
    "count": "Int64",
    "date": "datetime64[us]",
    "truth": "bool",
}


# What people call a column. A name has the same title in every table that holds it.
TITLES: Mapping[str, str] = {
    "apart": "Change against that of the rest of London",
    "apart_high": "Upper end of that comparison's 95% interval",
    "apart_low": "Lower end of that comparison's 95% interval",
    "apart_p": "That comparison's p-value",
    "apart_stands": "Differs when all comparisons are allowed for",
    "apart_unit": "How the two changes are compared",
    "area": "Area",
    "base": "People asked",
    "base_is_assumed": "People asked is assumed",
    "baseline_value": "Figure for the plan's baseline, 12 months to March 2022",
    "before_end": "Last day, a year before",
    "before_start": "First day, a year before",
    "before_value": "Figure a year before",
    "breaks": "Changes in how it is measured",
    "caveats": "What a reader must know",
    "change": "Change in the figure",
    "change_high": "Upper end of the change's 95% interval",
    "change_judged": "Change that is judged",
    "change_low": "Lower end of the change's 95% interval",
    "change_unit": "Unit of the change that is judged",
    "control_lower": "Lower limit, month by month",
    "control_mean": "Mean, month by month",
    "control_months": "Months of the signal",
    "control_rule": "Signal, month by month",
    "control_start": "First month of the control chart",
    "control_state": "Newest quarter, month by month",
    "control_upper": "Upper limit, month by month",
    "data_through": "Data to",
    "denominator": "Out of",
    "direction": "Wanted direction",
    "dispersion": "Dispersion",
    "dispersion_from": "Dispersion borrowed from",
    "edition": "Edition",
    "end": "Last day",
    "files": "Files as received",
    "first_edition": "First edition",
    "first_published_on": "First published on",
    "first_value": "Figure first published",
    "gap_status": "Gap against its tolerance",
    "high": "Upper end of the figure's 95% interval",
    "implied_change": "Newest quarter against a year before, as implied",
    "implied_from": "Figure a quarter earlier",
    "implied_high": "Highest change that the rounding allows",
    "implied_low": "Lowest change that the rounding allows",
    "judgement": "Judgement",
    "label": "Measure",
    "low": "Lower end of the figure's 95% interval",
    "london_population": "Residents of London",
    "london_rate": "London's rate",
    "marker": "Shorthand",
    "measure": "Machine name",
    "method": "How the interval is made",
    "not_comparable": "Earlier figures that are not comparable",
    "numerator": "Number counted",
    "outcome": "Outcome",
    "p_adjusted": "p-value, allowing for all tests",
    "p_value": "p-value",
    "parent": "Part of, or beside",
    "percentage_shown": "Percentage change may be shown",
    "population": "Residents",
    "population_edition": "Edition of the population estimates",
    "population_on": "Population estimated for",
    "pre_pandemic_value": "Figure for 2019/20, before the pandemic",
    "priority": "Priority",
    "published_on": "Newest edition published on",
    "rank": "Rank, 1 the highest",
    "rank_first": "Highest rank in the 95% interval",
    "rank_last": "Lowest rank in the 95% interval",
    "rank_of": "Boroughs ranked",
    "ranked_by": "Ranked by",
    "rate": "Rate",
    "rate_high": "Upper end of the rate's 95% interval",
    "rate_low": "Lower end of the rate's 95% interval",
    "reason": "Why there is no comparison or no figure",
    "revised_from": "Figure in the first edition that had it",
    "shape": "Kind of figure",
    "source": "Source",
    "stands": "Stands when all tests are allowed for",
    "start": "First day",
    "status": "Standing",
    "typical_revision": "Usual size of a revision",
    "unit": "Unit",
    "value": "Figure",
    "window": "Time covered",
}


@dataclass(frozen=True)
class Column:
    """One column: its kind (`text`, `number`, `count`, `date`, `truth`), meaning and unit."""

    name: str
    kind: str
    description: str
    unit: str = ""
    nullable: bool = False
    allowed: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its name for people; the machine's name in words where it has no other."""
        return TITLES.get(self.name) or self.name.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Table:
    """A table: what one row is, its columns in order, and the columns that make a row unique.

    Rows stand in the order of the key unless the table keeps the order it was given (`in_given_order`).
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    in_given_order: bool = False

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        return self.columns[self.names.index(name)]


OBSERVATIONS = Table(
    "observations",
    "one published figure",
    (
        Column("series", "text", "What is counted or asked, an id within its source"),
        Column("area", "text", "`MPS` for London as policed, a borough's GSS code, `unknown` or `airports`"),
        Column("group", "text", "Whom the figure is about: `all`, or a group such as `women`"),
        Column("start", "date", "First day covered"),
        Column("end", "date", "Last day covered"),
        Column("value", "number", "The figure; empty where the publisher has none", "count, or fraction of 1", True),
        Column("numerator", "number", "Upper count of a proportion, where published", "count", True),
        Column("denominator", "number", "Lower count of a proportion, where published", "count", True),
        Column("base", "number", "People asked (unweighted), where published", "respondents", True),
        Column("design_effect", "number", "Variance against a simple random sample, where published", "", True),
        Column(
            "status", "text", "Standing of the figure",
            allowed=("final", "provisional", "not asked", "illustrative"),
        ),
    ),
    ("series", "area", "group", "start", "end"),
)  # fmt: skip


JUDGEMENTS = ("improved", "worsened", "no clear change", "no comparison", "no data published")

RESULTS = Table(
    "results",
    "one measure for one period and area",
    (
        Column("measure", "text", "The measure's id in the framework"),
        Column("label", "text", "Its name"),
        Column("priority", "text", "The priority's id in the framework", nullable=True),
        Column("outcome", "text", "The outcome's id in the framework", nullable=True),
        Column("parent", "text", "The measure that this row is a part of, or throws light on", nullable=True),
        Column("area", "text", "`MPS` for London as policed, or a borough's GSS code"),
        Column("direction", "text", "Wanted: reduce, increase, or within a tolerance", nullable=True),
        Column("shape", "text", "count, share, proportion or gap", allowed=("count", "share", "proportion", "gap")),
        Column("unit", "text", "What the value counts, or of whom it is a fraction"),
        Column(
            "window", "text", "What time the value covers", nullable=True,
            allowed=("12 months", "quarter", "survey quarter", "year"),
        ),
        Column("start", "date", "First day the value covers", nullable=True),
        Column("end", "date", "Last day the value covers", nullable=True),
        Column("value", "number", "The headline figure", "count, or fraction of 1", True),
        Column("low", "number", "Lower end of the value's own 95% interval", "as the value", True),
        Column("high", "number", "Upper end of the value's own 95% interval", "as the value", True),
        Column("numerator", "number", "Upper count of a share", "count", True),
        Column("denominator", "number", "Lower count of a share", "count", True),
        Column("base", "number", "People asked", "respondents", True),
        Column("base_is_assumed", "truth", "True where the publisher gives no base and the framework's stands in"),
        Column("before_start", "date", "First day of the 12 months, or quarter, a year before", nullable=True),
        Column("before_end", "date", "Last day of it", nullable=True),
        Column("before_value", "number", "The figure a year before", "as the value", True),
        Column("pre_pandemic_value", "number", "The figure for April 2019 to March 2020", "as the value", True),
        Column("baseline_value", "number", "The figure for the 12 months to March 2022", "as the value", True),
        Column("not_comparable", "text", "Which of those three a break in how figures are made parts from the value",
               nullable=True),
        Column("implied_change", "number", "Surveys: the newest quarter minus the same one a year before, as two "
               "12-month figures a quarter apart imply it", "fraction of 1", True),
        Column("implied_low", "number", "Lowest that the rounding of both allows", "fraction of 1", True),
        Column("implied_high", "number", "Highest that the rounding of both allows", "fraction of 1", True),
        Column("implied_from", "number", "The 12-month figure a quarter earlier", "fraction of 1", True),
        Column("change", "number", "Value minus the figure a year before", "as the value", True),
        Column("change_unit", "text", "Unit of the next three columns", nullable=True,
               allowed=("fraction of the figure before", "difference of fractions")),
        Column("change_judged", "number", "The change that is judged", "see change_unit", True),
        Column("change_low", "number", "Lower end of its 95% interval", "see change_unit", True),
        Column("change_high", "number", "Upper end of its 95% interval", "see change_unit", True),
        Column("percentage_shown", "truth", "False where the counts are too small to show a percentage change"),
        Column("dispersion", "number", "How much more the series varies than chance alone", "ratio", True),
        Column("dispersion_from", "text", "The measure that it is borrowed from, where the own series is too short",
               nullable=True),
        Column("method", "text", "How the interval was made"),
        Column("judgement", "text", "What the interval says", nullable=True, allowed=JUDGEMENTS),
        Column("reason", "text", "Why there is no comparison, or no data", nullable=True),
        Column("p_value", "number", "Chance of a change as large if nothing had changed", "probability", True),
        Column("p_adjusted", "number", "The same, allowing for all changes tested in the report", "probability", True),
        Column("stands", "truth", "Whether the change still stands when all tests are allowed for"),
        Column(
            "gap_status", "text", "Where a gap lies against its tolerance, by its whole interval", nullable=True,
            allowed=("established within", "established outside", "not determined"),
        ),
        Column(
            "control_state", "text", "The newest quarter on the monthly control chart", nullable=True,
            allowed=("common cause", "special-cause improvement", "special-cause concern"),
        ),
        Column("control_rule", "text", "The rule that the months break", nullable=True),
        Column("control_months", "text", "The months of the signal, as 2022-01, with blanks between", nullable=True),
        Column("control_start", "date", "First month of the control chart", nullable=True),
        Column("control_mean", "number", "Mean of the control chart", "count a month", True),
        Column("control_lower", "number", "Its lower limit (never below nought)", "count a month", True),
        Column("control_upper", "number", "Its upper limit", "count a month", True),
        Column("marker", "text", "p provisional, r revised since an earlier edition, u based on few people, "
               "c hidden", nullable=True),
        Column("revised_from", "number", "The figure in the edition that first carried it", "as the value", True),
        Column("typical_revision", "number", "Mean size of revisions of a quarter", "fraction of the figure", True),
        Column("status", "text", "Standing of the figure", allowed=("final", "provisional", "illustrative", "no data")),
        Column("data_through", "date", "Last day the series held covers", nullable=True),
        Column("source", "text", "Source id", nullable=True),
        Column("edition", "text", "Edition id: which publication of the source", nullable=True),
        Column("files", "text", "Files as received that the edition was read from", nullable=True),
        Column("caveats", "text", "What a reader must know", nullable=True),
        Column("breaks", "text", "Changes in how the figures are made", nullable=True),
    ),
    ("measure", "area"),
    in_given_order=True,
)  # fmt: skip

SERIES = Table(
    "series",
    "one figure of one measure through time",
    (
        Column("measure", "text", "The measure's (or its part's, or the context's) id"),
        Column("area", "text", "`MPS` for London as policed, or a borough's GSS code"),
        Column("shape", "text", "count, share, proportion or gap"),
        Column("start", "date", "First day covered"),
        Column("end", "date", "Last day covered"),
        Column("value", "number", "The figure; empty where none was published", "count, or fraction of 1", True),
        Column("low", "number", "Lower end of its 95% interval (surveys and shares)", "as the value", True),
        Column("high", "number", "Upper end of its 95% interval (surveys and shares)", "as the value", True),
        Column("numerator", "number", "Upper count of a share", "count", True),
        Column("denominator", "number", "Lower count of a share", "count", True),
        Column("base", "number", "People asked, published or assumed", "respondents", True),
        Column("status", "text", "Standing of the figure"),
        Column("source", "text", "Source id"),
        Column("edition", "text", "Edition id"),
    ),
    ("measure", "area", "start", "end"),
    in_given_order=True,
)

REVISIONS = Table(
    "revisions",
    "one figure of a quarter, as first published and as held now",
    (
        Column("measure", "text", "The measure's or its part's id"),
        Column("label", "text", "Its name"),
        Column("shape", "text", "count, share, proportion or gap"),
        Column("unit", "text", "What the value counts"),
        Column("start", "date", "First day of the quarter"),
        Column("end", "date", "Last day of the quarter"),
        Column("source", "text", "Source id"),
        Column("first_edition", "text", "The edition that carried the quarter last, or first of several"),
        Column("first_published_on", "date", "When that edition was published"),
        Column("first_value", "number", "The figure in it", "count, or fraction of 1"),
        Column("edition", "text", "The newest edition"),
        Column("published_on", "date", "When that was published"),
        Column("value", "number", "The figure in it", "count, or fraction of 1"),
        Column("change", "number", "Revision: the later figure minus the first", "as the value"),
    ),
    ("measure", "source"),
    in_given_order=True,
)

BESIDE = Table(
    "beside",
    "one measure or context figure of a borough, set beside London and the other boroughs",
    (
        Column("measure", "text", "The measure's or the context's id"),
        Column("area", "text", "The borough's GSS code"),
        Column("shape", "text", "count, share, proportion or gap"),
        Column("population", "number", "Residents of the borough, where a rate is given", "residents", True),
        Column("london_population", "number", "Residents of the 32 boroughs", "residents", True),
        Column("population_on", "date", "The day that the population is estimated for", nullable=True),
        Column("population_edition", "text", "Edition of the population estimates", nullable=True),
        Column("rate", "number", "Rate of the borough", "per 1,000 residents", True),
        Column("rate_low", "number", "Lower end of its 95% interval", "per 1,000 residents", True),
        Column("rate_high", "number", "Upper end of its 95% interval", "per 1,000 residents", True),
        Column("london_rate", "number", "Rate of London", "per 1,000 residents", True),
        Column("ranked_by", "text", "What the boroughs are ranked by, the highest first", nullable=True,
               allowed=("rate", "level")),
        Column("rank", "count", "The borough's place, 1 the highest", "place", True),
        Column("rank_first", "count", "Highest place in its 95% interval", "place", True),
        Column("rank_last", "count", "Lowest place in its 95% interval", "place", True),
        Column("rank_of", "count", "Boroughs that are ranked", "boroughs", True),
        Column("apart", "number", "The borough's change against that of the rest of London", "see apart_unit", True),
        Column("apart_low", "number", "Lower end of its 95% interval", "see apart_unit", True),
        Column("apart_high", "number", "Upper end of its 95% interval", "see apart_unit", True),
        Column("apart_unit", "text", "How the two changes are compared", nullable=True,
               allowed=("ratio of the two ratios", "difference of the two changes")),
        Column("apart_p", "number", "Chance of changes as far apart if there were no difference", "probability", True),
        Column("apart_stands", "truth", "Whether they differ when all these comparisons are allowed for together"),
    ),
    ("measure", "area"),
    in_given_order=True,
)  # fmt: skip


# The tables that are published beside the page, by the name of their file.
PUBLISHED: Mapping[str, Table] = {
    "results": RESULTS,
    "breakdowns": RESULTS,
    "context": RESULTS,
    "series": SERIES,
    "revisions": REVISIONS,
}
# Those of a borough's report besides: London's rows for the same times from the same editions, and the comparison.
OF_BOROUGHS: Mapping[str, Table] = {"london": RESULTS, "beside": BESIDE}
TABLES: Mapping[str, Table] = {**PUBLISHED, **OF_BOROUGHS}


def check(frame: pd.DataFrame, table: Table, *, where: str) -> pd.DataFrame:
    """Return `frame` with the table's columns and types, its rows in the table's order.

    Raises DataFileError naming `where`, the row and the column for a missing or extra column, an empty
    cell that may not be empty, a value that is not allowed, or two rows with one key.
    """
    _check_columns(frame, table, where)
    typed = _typed(frame[table.names], table)
    for column in table.columns:
        _check_column(typed, column, where)
    _check_key(typed, table, where)
    if table.in_given_order:
        return typed.reset_index(drop=True)
    return typed.sort_values(list(table.key), kind="stable", ignore_index=True)


def empty(table: Table) -> pd.DataFrame:
    return pd.DataFrame({c.name: pd.Series(dtype=_DTYPES[c.kind]) for c in table.columns})


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """With the types of the table. Columns that have theirs are left alone: a report asks some hundred times."""
    wanted = {column.name: _DTYPES[column.kind] for column in table.columns}
    held = frame.dtypes
    other = {name: dtype for name, dtype in wanted.items() if held[name] != dtype}
    return frame.astype(other) if other else frame


def _check_columns(frame: pd.DataFrame, table: Table, where: str) -> None:
    missing = [name for name in table.names if name not in frame.columns]
    extra = [str(name) for name in frame.columns if name not in table.names]
    if missing or extra:
        faults = [f"{word} {', '.join(names)}" for word, names in (("lacks", missing), ("has unknown", extra)) if names]
        raise DataFileError(
            f"The table of {table.name} {' and '.join(faults)}",
            where=where,
            remedy=f"Its columns are {', '.join(table.names)}",
        )


def _check_column(frame: pd.DataFrame, column: Column, where: str) -> None:
    values = frame[column.name]
    if not column.nullable and values.isna().any():
        row = int(values.isna().to_numpy().argmax())
        raise DataFileError(
            f"Column {column.name} is empty in row {row + 1}", where=where, remedy=f"It holds: {column.description}"
        )
    if not column.allowed:
        return
    allowed = values.isin(column.allowed) | values.isna()
    if not allowed.all():
        row = int((~allowed).to_numpy().argmax())
        raise DataFileError(
            f"Column {column.name} says '{values.iloc[row]}' in row {row + 1}",
            where=where,
            remedy=f"Allowed: {', '.join(column.allowed)}",
        )


def _check_key(frame: pd.DataFrame, table: Table, where: str) -> None:
    repeated = frame.duplicated(list(table.key))
    if repeated.any():
        row = frame.loc[repeated].iloc[0]
        same = ", ".join(f"{name} {_plain(row[name])}" for name in table.key)
        raise DataFileError(f"Two rows have the same key ({same})", where=where, remedy=f"One row is {table.row}")


def _plain(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
