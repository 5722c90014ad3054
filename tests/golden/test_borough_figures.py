"""Figures of all 32 boroughs, worked out a second time from the files as received.

As in `published`, nothing here comes from the project: plain pandas, the labels in the files, the choice written out
again. A borough has what its row of a file says; airports and unknown places belong to none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from golden import published
from golden.published import COUNTED, GROUPS, PARTS, ROLLING, Line, Months, Ratio, Shares
from progress_update.areas import BOROUGHS, LONDON
from progress_update.holdings import open_editions, open_population
from progress_update.measures.by_area import figures_by_area
from progress_update.measures.choice import choose
from progress_update.measures.figures import Figure
from progress_update.measures.levels import residents
from progress_update.measures.results import compute
from progress_update.period import Period

QUARTERS = ("2019Q4", "2022Q1", "2023Q4", "2025Q3")
NAMES = {name.lower(): code for code, name in BOROUGHS.items()} | {"city of westminster": "E09000033"}


def code_of(names: pd.Series) -> pd.Series:
    return names.str.strip().str.lower().str.replace(" & ", " and ").map(NAMES)


@cache
def recorded(raw: Path, edition: str, area: str, group: str, *labels: str) -> Months:
    counts = pd.Series(dtype="float64")
    for file in published._BOROUGH_FILES[edition]:
        table = published._borough_file(raw / file).rename(columns={"LookUp_BoroughName": "BoroughName"})
        rows = table[(table["MajorText"].str.upper() == group) & (code_of(table["BoroughName"]) == area)]
        rows = rows[rows["MinorText"].str.upper().isin(labels)] if labels else rows
        months = rows[[name for name in table.columns if name.isdigit()]].sum()
        counts = pd.concat([counts, months.set_axis(pd.PeriodIndex(months.index, freq="M"))])
    return Months(edition, counts)


def homicides(raw: Path, area: str, *, domestic: bool) -> Months:
    victims = _victims(raw)
    months = pd.PeriodIndex(pd.to_datetime(victims["Recorded Date"], format="%b-%y"), freq="M")
    chosen = victims["Domestic Abuse"] == ("Domestic Abuse" if domestic else "Not Domestic Abuse")
    chosen &= code_of(victims["Borough"]) == area
    whole = pd.period_range(months.min(), months.max(), freq="M")
    counts = victims.loc[chosen, "Count of Victims"].groupby(months[chosen]).sum().reindex(whole, fill_value=0)
    return Months(published._HOMICIDE, counts)


@cache
def _victims(raw: Path) -> pd.DataFrame:
    return pd.read_csv(raw / "mps_homicide_victims_2003-2023.csv")


@cache
def _answers(raw: Path) -> pd.DataFrame:
    file = raw / "mopac_pas_tc_dashboard_Borough_2014Q4-2023Q4.csv"
    return pd.read_csv(file, sep=";", decimal=",", encoding="utf-8-sig")


def surveyed(raw: Path, area: str, question: str) -> Shares:
    table = _answers(raw)
    rows = table[(table["Measure"] == question) & (code_of(table["Borough"]) == area)]
    ends = pd.PeriodIndex(pd.to_datetime(rows["Date"], format="%d/%m/%Y"), freq="M")
    return Shares(published._PAS, 12, rows["Proportion"].set_axis(ends))


@cache
def _dashboard_rows(path: Path) -> pd.Series:
    columns = ["month_year", "area_name", "crime_subtype", "measure", "count"]
    table = pd.read_parquet(path, columns=columns, filters=[("area_type", "==", "Borough")])
    keys = [code_of(table["area_name"]), table["crime_subtype"].str.lower(), table["measure"]]
    return table.groupby([*keys, table["month_year"].dt.to_period("M")])["count"].sum()


def dashboard(raw: Path, area: str, sub_type: str, measure: str = "Offences") -> tuple[Months, ...]:
    """A row is there only where something was counted: a month of the file without one counts none."""
    found = []
    for edition, file in published._DASHBOARD_FILES.items():
        counts = _dashboard_rows(raw / file)
        months = counts.index.get_level_values("month_year")
        whole = pd.period_range(months.min(), months.max(), freq="M")
        kinds = counts.index.droplevel(["month_year", 0])
        if (sub_type.lower(), measure) in kinds:
            key = (area, sub_type.lower(), measure)
            own = counts[key] if key in counts.index.droplevel("month_year") else pd.Series(dtype="float64")
            found.append(Months(edition, own.reindex(whole, fill_value=0)))
    return tuple(found)


def outcomes(raw: Path, area: str, sub_type: str) -> tuple[Ratio, ...]:
    pairs = zip(dashboard(raw, area, sub_type, "Positive Outcomes"), dashboard(raw, area, sub_type), strict=True)
    return tuple(Ratio(*pair) for pair in pairs)


def lines(raw: Path, area: str) -> dict[str, Line]:
    """Every measure that has figures of boroughs, by id. Every other has none of any borough."""
    editions = published._BOROUGH_FILES
    return {
        "homicide_domestic": Line(((homicides(raw, area, domestic=True),),), COUNTED),
        "homicide_non_domestic": Line(((homicides(raw, area, domestic=False),),), COUNTED),
        "knife_injury_u25_non_da": Line((dashboard(raw, area, "Knife Injury Victims (non DA 1-24)"),), COUNTED),
        "lethal_barrel_discharges": Line((dashboard(raw, area, "Lethal Barrel Discharge"),), COUNTED),
        "pas_good_job_local": Line(((surveyed(raw, area, '"Good Job" local'),),), ROLLING),
        "pas_treat_everyone_fairly": Line(((surveyed(raw, area, "Treat everyone fairly"),),), ROLLING),
        "pas_deals_with_things_that_matter": Line(((surveyed(raw, area, "Understand issues"),),), ROLLING),
        "sd_domestic_abuse": Line((outcomes(raw, area, "Domestic Abuse"),), COUNTED),
        "sd_hate_crime": Line((outcomes(raw, area, "Hate crime"),), COUNTED),
        "sd_knife_crime": Line((outcomes(raw, area, "Knife Crime"),), COUNTED),
        **{id: Line((tuple(recorded(raw, edition, area, group) for edition in editions),), COUNTED)
           for id, group in GROUPS.items()},
    }  # fmt: skip


def _same(figure: Figure | None, wanted: float | None) -> bool:
    if figure is None or wanted is None:
        return figure is None and wanted is None
    return figure.value == pytest.approx(wanted, rel=1e-12)


@pytest.fixture(scope="module")
def everywhere(held, root):
    framework, _ = held()
    return framework, open_editions(root / "data" / "editions", framework)


@pytest.mark.parametrize("area", BOROUGHS)
def test_every_figure_of_a_borough_equals_the_published_files(everywhere, raw, area):
    framework, editions = everywhere
    told, wanted = framework.of_area(area), lines(raw, area)
    holdings = [each.of(area) for each in editions]
    found = []
    for quarter in QUARTERS:
        for measure in told.measures:
            choice = choose(measure, holdings, Period.parse(quarter))
            line = wanted.get(measure.id)
            right = published.expected(line, pd.Period(quarter, freq="Q")) if line else None
            shown = choice and (choice.window_name, choice.now.holding.edition)
            files = right and (right.window, right.edition)
            now, before = (choice.now, choice.before) if choice else (None, None)
            same = shown == files and (right is None or (_same(now, right.value) and _same(before, right.before_value)))
            if not same:
                found.append(f"{quarter} {measure.id}: {shown} {now and now.value}, published {right}")
    assert found == []


def test_the_rows_of_a_boroughs_results_are_those_figures(everywhere, raw):
    """From the choice to the table, its parts included, for one borough."""
    framework, editions = everywhere
    area, quarter, end = "E09000012", Period(2022, 1), pd.Period("2022-03", freq="M")
    results = compute(framework.of_area(area), [each.of(area) for each in editions], quarter, area=area)
    rows = pd.concat([results.measures, results.breakdowns]).set_index("measure")
    assert set(rows["area"]) == {area}
    for id, (whole, *labels) in PARTS.items():
        part = recorded(raw, published.BOROUGH_2026, area, GROUPS[whole], *labels)
        assert rows.loc[id, ["value", "before_value"]].tolist() == [part.value(end, 12), part.value(end - 12, 12)], id
    for id, line in lines(raw, area).items():
        right = published.expected(line, pd.Period("2022Q1"))
        assert right is None or rows.loc[id, "value"] == pytest.approx(right.value, rel=1e-12), id


@pytest.mark.parametrize("quarter", QUARTERS)
def test_the_figures_of_all_boroughs_at_once_are_those_of_each(everywhere, raw, quarter):
    """What ranks are made of, against the files."""
    framework, editions = everywhere
    told, on = framework.of_area("E09000012"), pd.Period(quarter, freq="Q")
    newest = next(each for each in editions if each.whole.source == "mps_borough_crime")
    for id, group in GROUPS.items():
        measure = told.measure(id)
        found = figures_by_area(measure, measure.feeds[0], newest, Period.parse(quarter).twelve_months)
        for area in BOROUGHS:
            assert found[area].value == recorded(raw, published.BOROUGH_2026, area, group).value(
                on.asfreq("M", "end"), 12
            )


def test_residents_are_those_of_the_estimates_as_published(root, raw):
    population = open_population(root / "data" / "editions")
    table = pd.read_csv(raw / "ons_mye_mid2021_by_sex_age_lad.csv")
    edition, day, people = residents(population, Period(2022, 1).twelve_months)
    assert (edition.edition, str(day)) == ("2023-10-22", "2021-06-30")
    for code in BOROUGHS:
        assert people[code] == table.loc[table["ladcode21"] == code, "population_2021"].sum(), code
    assert people[LONDON] == sum(people[code] for code in BOROUGHS)
    assert residents(population, Period(2019, 4).twelve_months)[1].year == 2019
    assert residents(population, Period(2025, 3).twelve_months)[1].year == 2022  # the newest that is held
