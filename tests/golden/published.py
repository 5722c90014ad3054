"""The published figures, read straight from the files as received.

Nothing here comes from the project: the files are opened with plain pandas and sqlite3, the labels are
those in the files, and the choice between feeds and editions is written out again from its rule. So a
fault in a reader, an edition, a sum or a choice shows as a difference.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

BOROUGH_2022 = "2022-01-03"
BOROUGH_2023 = "2023-03-24"
BOROUGH_2026 = "2026-01-18"
_BOROUGH_FILES = {
    BOROUGH_2026: (
        "mps_borough_crime_historical_201004-202311_pub2026.csv",
        "mps_borough_crime_recent24m_202312-202511_pub2026.csv",
    ),
    BOROUGH_2023: ("mps_borough_crime_historical_201004-202102_pub2023.csv",),
    BOROUGH_2022: ("mps_borough_crime_recent24m_201912-202111_pub2022-01.csv",),
}
_DASHBOARD_FILES = {
    "2026-03-18": "mps_monthly_crime_dashboard_knife_202203-202602.parquet",
    "2025-08-21": "mps_monthly_crime_dashboard_other_202108-202507.parquet",
}
_STATE_OF_LONDON, _OUTCOMES, _HOMICIDE, _PAS = "2024-05-30", "2025-06-23", "2024-06-18", "2024-06-20"

# The labels of the edition of 2026, the newest of the borough file and so the one that is reported.
PARTS = {
    "burglary_residential": (
        "burglary_prc",
        "DOMESTIC BURGLARY",
        "BURGLARY - RESIDENTIAL",
        "RES BURGLARY OF A HOME",
        "RES BURGLARY OF UNCONNECTED BUILDING",
    ),
    "burglary_business_and_community": ("burglary_prc", "BURGLARY BUSINESS AND COMMUNITY"),
    "vehicle_theft_from": ("vehicle_crime_prc", "THEFT FROM A VEHICLE"),
    "vehicle_theft_of": ("vehicle_crime_prc", "THEFT OR UNAUTH TAKING OF A MOTOR VEH"),
    "vehicle_other": ("vehicle_crime_prc", "AGGRAVATED VEHICLE TAKING", "INTERFERING WITH A MOTOR VEHICLE"),
    "robbery_personal": ("robbery_prc", "ROBBERY OF PERSONAL PROPERTY"),
    "robbery_business": ("robbery_prc", "ROBBERY OF BUSINESS PROPERTY"),
    "theft_from_the_person": ("theft_prc", "THEFT FROM THE PERSON"),
    "theft_shoplifting": ("theft_prc", "SHOPLIFTING"),
    "theft_bicycle": ("theft_prc", "BICYCLE THEFT"),
    "theft_other": ("theft_prc", "OTHER THEFT"),
}
GROUPS = {
    "burglary_prc": "BURGLARY",
    "vehicle_crime_prc": "VEHICLE OFFENCES",
    "robbery_prc": "ROBBERY",
    "theft_prc": "THEFT",
}


@dataclass(frozen=True)
class Months:
    """Monthly counts of one edition, by month."""

    edition: str
    counts: pd.Series

    def value(self, end: pd.Period, months: int) -> float | None:
        """The sum of so many months to `end`, or None when one of them is not there."""
        wanted = pd.period_range(end=end, periods=months, freq="M")
        return float(self.counts[wanted].sum()) if wanted.isin(self.counts.index).all() else None


@dataclass(frozen=True)
class Ratio:
    """One count out of another, both of one edition."""

    upper: Months
    lower: Months

    @property
    def edition(self) -> str:
        return self.upper.edition

    def value(self, end: pd.Period, months: int) -> float | None:
        upper, lower = self.upper.value(end, months), self.lower.value(end, months)
        return None if upper is None or lower is None else upper / lower


@dataclass(frozen=True)
class Shares:
    """Shares published for spans of `length` months, by the month they end in."""

    edition: str
    length: int
    shares: pd.Series

    def value(self, end: pd.Period, months: int) -> float | None:
        share = self.shares.get(end, default=float("nan"))
        return None if months != self.length or pd.isna(share) else float(share)


Held = Months | Ratio | Shares


@dataclass(frozen=True)
class Line:
    """What feeds one measure: feeds in order of preference, each its editions, newest first; the spans to try."""

    feeds: tuple[tuple[Held, ...], ...]
    spans: tuple[tuple[str, int], ...]


COUNTED = (("12 months", 12), ("quarter", 3))
ROLLING = (("12 months", 12),)
SURVEY_QUARTER = (("survey quarter", 3),)
YEARLY = (("year", 12),)


@dataclass(frozen=True)
class Expected:
    """The figure that a row of the results has to show, and the earlier ones beside it."""

    window: str
    edition: str
    start: pd.Timestamp
    end: pd.Timestamp
    value: float
    before_value: float | None
    pre_pandemic_value: float | None
    baseline_value: float | None


def expected(line: Line, quarter: pd.Period) -> Expected | None:
    """By the rule: the newest edition that has the figure and the one a year before, else that has the figure."""
    for window, months in line.spans:
        end = quarter.asfreq("M", "end")
        for feed in line.feeds:
            if window == "year":
                end = _last_year(feed, quarter)
            having = [held for held in feed if held.value(end, months) is not None]
            both = [held for held in having if held.value(end - 12, months) is not None]
            if having:
                return of_edition((both or having)[0], window, months, end)
    return None


def of_edition(held: Held, window: str, months: int, end: pd.Period) -> Expected:
    """The figure to `end` from one edition, with the earlier ones of the same edition."""
    now = held.value(end, months)
    assert now is not None
    return Expected(
        window,
        held.edition,
        (end - (months - 1)).start_time,
        end.end_time.normalize(),
        now,
        held.value(end - 12, months),
        held.value(_in_year(end, months, "2020-03"), months) if _in_year(end, months, "2020-03") <= end else None,
        held.value(_in_year(end, months, "2022-03"), months) if _in_year(end, months, "2022-03") <= end else None,
    )


def _in_year(end: pd.Period, months: int, last: str) -> pd.Period:
    """The month in the 12 months to `last` that a span of this length ends in: the same month, or its last."""
    year = pd.period_range(end=last, periods=12, freq="M")
    return year[-1] if months == 12 else next(month for month in year if month.month == end.month)


def _last_year(feed: tuple[Held, ...], quarter: pd.Period) -> pd.Period:
    (held,) = feed
    assert isinstance(held, Shares)
    return max(month for month in held.shares.index if month <= quarter.asfreq("M", "end"))


@cache
def measures(raw: Path) -> dict[str, Line]:
    """Every measure with public data, by id. Every other measure has no figure in any quarter."""
    gla = _state_of_london(raw)
    return {
        "homicide_domestic": Line(((homicides(raw, domestic=True),),), COUNTED),
        "homicide_non_domestic": Line(((homicides(raw, domestic=False),),), COUNTED),
        "knife_injury_u25_non_da": Line(
            ((gla["sol_knife"],), _dashboard(raw, "Knife Injury Victims (non DA 1-24)")), COUNTED
        ),
        "lethal_barrel_discharges": Line((_dashboard(raw, "Lethal Barrel Discharge"),), COUNTED),
        "women_feel_safe_night": Line(((_surveyed(raw, "sol_dark", "Feel Safe (Female)"),),), SURVEY_QUARTER),
        "pas_good_job_local": Line(((pas(raw, '"Good Job" local'),),), ROLLING),
        "pas_treat_everyone_fairly": Line(((pas(raw, "Treat everyone fairly"),),), ROLLING),
        "pas_deals_with_things_that_matter": Line(((pas(raw, "Understand issues"),),), ROLLING),
        "asb_prc": Line(((gla["sol_asb"],),), COUNTED),
        "sd_domestic_abuse": Line((_outcomes(raw, "Domestic Abuse"),), COUNTED),
        "sd_hate_crime": Line((_outcomes(raw, "Hate crime"),), COUNTED),
        "sd_knife_crime": Line((_outcomes(raw, "Knife Crime"),), COUNTED),
        **{id: Line((tuple(recorded(raw, edition, group) for edition in _BOROUGH_FILES),), COUNTED)
           for id, group in GROUPS.items()},
    }  # fmt: skip


@cache
def context(raw: Path) -> dict[str, Line]:
    """Every figure shown beside a measure, by id."""
    gla = _state_of_london(raw)
    channels = {
        "context_satisfaction_face_to_face": "Face-to-Face Reporting (USS)",
        "context_satisfaction_telephone": "Telephone Reporting (TDIU)",
        "context_satisfaction_online": "Online Reporting (TDIU)",
    }
    return {
        "context_teenage_homicide": Line(((homicides(raw, age="13 to19"),),), COUNTED),
        "context_proven_reoffending": Line(((_reoffending(raw),),), YEARLY),
        "context_safety_men": Line(((_surveyed(raw, "sol_dark", "Feel Safe (Male)"),),), SURVEY_QUARTER),
        "context_safety_all": Line(((_surveyed(raw, "sol_dark", "Feel Safe (All)"),),), SURVEY_QUARTER),
        "context_recorded_hate_crime": Line(((gla["htcrm"],), _dashboard(raw, "Hate crime")), COUNTED),
        "context_hate_crime_problem": Line(((_surveyed(raw, "sol_phtcrm", ""),),), SURVEY_QUARTER),
        "context_trust_mps": Line(((pas(raw, "Trust MPS"),),), ROLLING),
        "context_recorded_domestic_abuse": Line(((gla["sol_da"],), _dashboard(raw, "Domestic Abuse")), COUNTED),
        **{id: Line(((_surveyed(raw, "sol_vctsat", name),), (_satisfaction(raw, name),)), SURVEY_QUARTER)
           for id, name in channels.items()},
    }  # fmt: skip


@cache
def recorded(raw: Path, edition: str, group: str, *labels: str) -> Months:
    """Offences of a whole group, or of the labels in it, over all rows: boroughs, airports and unknown."""
    counts = pd.Series(dtype="float64")
    for file in _BOROUGH_FILES[edition]:
        table = _borough_file(raw / file)
        rows = table[table["MajorText"].str.upper() == group]
        if labels:
            rows = rows[rows["MinorText"].str.upper().isin(labels)]
        months = rows[[name for name in table.columns if name.isdigit()]].sum()
        counts = pd.concat([counts, months.set_axis(pd.PeriodIndex(months.index, freq="M"))])
    return Months(edition, counts)


@cache
def homicides(raw: Path, *, domestic: bool | None = None, age: str | None = None) -> Months:
    victims = pd.read_csv(raw / "mps_homicide_victims_2003-2023.csv")
    months = pd.PeriodIndex(pd.to_datetime(victims["Recorded Date"], format="%b-%y"), freq="M")
    whole = pd.period_range(months.min(), months.max(), freq="M")
    chosen = pd.Series(True, index=victims.index)
    if domestic is not None:
        chosen &= victims["Domestic Abuse"] == ("Domestic Abuse" if domestic else "Not Domestic Abuse")
    if age is not None:
        chosen &= victims["Age Group"] == age
    # A register of people: a month in which nobody is listed had no victim.
    counts = victims.loc[chosen, "Count of Victims"].groupby(months[chosen]).sum().reindex(whole, fill_value=0)
    return Months(_HOMICIDE, counts)


@cache
def pas(raw: Path, question: str) -> Shares:
    table = pd.read_csv(
        raw / "mopac_pas_tc_dashboard_MPS_2014Q4-2023Q4.csv", sep=";", decimal=",", encoding="utf-8-sig"
    )
    rows = table[table["Measure"] == question]
    ends = pd.PeriodIndex(pd.to_datetime(rows["Date"], format="%d/%m/%Y"), freq="M")
    return Shares(_PAS, 12, rows["Proportion"].set_axis(ends))


@cache
def _borough_file(path: Path) -> pd.DataFrame:
    return pd.read_csv(path)


@cache
def _dashboard_file(path: Path) -> pd.Series:
    """London counts by sub-type (small letters), measure and month, from the borough rows."""
    columns = ["month_year", "crime_subtype", "measure", "count"]
    table = pd.read_parquet(path, columns=columns, filters=[("area_type", "==", "Borough")])
    months = table["month_year"].dt.to_period("M")
    return table.groupby([table["crime_subtype"].str.lower(), "measure", months])["count"].sum()


def _dashboard(raw: Path, sub_type: str, measure: str = "Offences") -> tuple[Months, ...]:
    return tuple(_in_dashboard(raw, sub_type, measure))


def _in_dashboard(raw: Path, sub_type: str, measure: str) -> Iterator[Months]:
    for edition, file in _DASHBOARD_FILES.items():
        counts = _dashboard_file(raw / file)
        if (sub_type.lower(), measure) in counts.index.droplevel("month_year"):
            yield Months(edition, counts[sub_type.lower(), measure])


def _outcomes(raw: Path, sub_type: str) -> tuple[Ratio, ...]:
    uppers, lowers = _dashboard(raw, sub_type, "Positive Outcomes"), _dashboard(raw, sub_type)
    return tuple(Ratio(upper, lower) for upper, lower in zip(uppers, lowers, strict=True))


@cache
def _state_of_london(raw: Path) -> dict[str, Months]:
    table = _query(
        raw / "gla_state_of_london_v4.db", "select dataset, xvardt, yval from ind_dat where xvardt is not null"
    )
    monthly = table[table["dataset"].isin(["sol_knife", "sol_asb", "htcrm", "sol_da"])]
    return {
        name: Months(_STATE_OF_LONDON, rows.set_index(pd.PeriodIndex(rows["xvardt"], freq="M"))["yval"])
        for name, rows in monthly.groupby("dataset")
    }


@cache
def _surveyed(raw: Path, dataset: str, label: str) -> Shares:
    """Survey quarters of the State of London database, which names calendar quarters; empty where not asked."""
    query = "select xvarchar, yval from ind_dat where dataset = ? and coalesce(yvllb, '') = ?"
    rows = _query(raw / "gla_state_of_london_v4.db", query, dataset, label)
    ends = pd.PeriodIndex(rows["xvarchar"], freq="Q").asfreq("M", "end")
    return Shares(_STATE_OF_LONDON, 3, rows["yval"].set_axis(ends))


@cache
def _satisfaction(raw: Path, channel: str) -> Shares:
    """Survey quarters of the outcomes database, which names policing quarters: `Q4 21-22` ends in March 2022."""
    query = "select timeperiod_label, value from charts_data where dataset = 'victim_satisfaction' and area_code = ?"
    rows = _query(raw / "gla_london_level_outcomes_2025.db", query, channel)
    quarters, years = rows["timeperiod_label"].str[1].astype(int), rows["timeperiod_label"].str[3:5].astype(int)
    ends = [pd.Period(year=2000 + y, month=4, freq="M") + 3 * q - 1 for q, y in zip(quarters, years, strict=True)]
    return Shares(_OUTCOMES, 3, rows["value"].set_axis(pd.PeriodIndex(ends)))


@cache
def _reoffending(raw: Path) -> Shares:
    query = "select timeperiod_label, value from charts_data where dataset = 'proven_reoffending'"
    rows = _query(raw / "gla_london_level_outcomes_2025.db", query)
    ends = pd.PeriodIndex(pd.to_datetime(rows["timeperiod_label"], format="%b-%y"), freq="M")
    return Shares(_OUTCOMES, 12, rows["value"].set_axis(ends))


def _query(database: Path, query: str, *values: str) -> pd.DataFrame:
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    try:
        return pd.read_sql(query, connection, params=values)
    finally:
        connection.close()
