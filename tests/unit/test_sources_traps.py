"""The real figures: every known trap of the published files, held to values worked out apart from the readers.

They run on the committed editions. The last tests read the files as received again, where those stand
beside the repository.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from progress_update.areas import AIRPORTS, BOROUGHS, LONDON, UNKNOWN
from progress_update.editions import Edition, find_edition, list_editions, read_observations
from progress_update.sources.registry import SOURCES

Held = Callable[..., pd.DataFrame]
YEAR_TO_MARCH_2022 = ("2021-04-01", "2022-03-31")
YEAR_BEFORE = ("2020-04-01", "2021-03-31")
RESIDENTIAL = [
    "burglary.burglary_residential",
    "burglary.domestic_burglary",
    "burglary.res_burglary_of_a_home",
    "burglary.res_burglary_of_unconnected_building",
]


@pytest.fixture(scope="module")
def held(root: Path) -> Held:
    def read(source: str, edition: str, **picked: list[str]) -> pd.DataFrame:
        return read_observations(find_edition(root / "data" / "editions", source, edition), **picked)

    return read


def total(frame: pd.DataFrame, start: str, end: str) -> float:
    return float(frame.loc[(frame["start"] >= start) & (frame["end"] <= end), "value"].sum())


@pytest.mark.parametrize(("edition", "offences"), [("2022-01-03", 73_309), ("2026-01-18", 74_323)])
def test_november_2021_differs_between_editions(held: Held, edition: str, offences: int) -> None:
    assert total(held("mps_borough_crime", edition), "2021-11-01", "2021-11-30") == offences


@pytest.mark.parametrize(("edition", "offences"), [("2022-01-03", 208_358), ("2026-01-18", 208_786)])
def test_july_to_september_2021_differs_between_editions(held: Held, edition: str, offences: int) -> None:
    assert total(held("mps_borough_crime", edition), "2021-07-01", "2021-09-30") == offences


def test_homicides_of_a_quarter_differ_between_sources(held: Held) -> None:
    quarter = ("2022-01-01", "2022-03-31")
    offences = held("mps_borough_crime", "2026-01-18", series=["violence_against_the_person.homicide"])
    victims = held("mps_homicide", "2024-06-18", groups=["all"])
    compiled = held("gla_state_of_london", "2024-05-30", series=["homicide"])
    assert [total(frame, *quarter) for frame in (offences, victims, compiled)] == [20, 19, 21]


@pytest.mark.parametrize(
    ("series", "period", "victims"),
    [
        ("homicide.domestic", YEAR_TO_MARCH_2022, 24),
        ("homicide.non_domestic", YEAR_TO_MARCH_2022, 100),
        ("homicide.domestic", YEAR_BEFORE, 22),
        ("homicide.non_domestic", YEAR_BEFORE, 109),
    ],
)
def test_homicide_victims_by_domestic_abuse(held: Held, series: str, period: tuple[str, str], victims: int) -> None:
    assert total(held("mps_homicide", "2024-06-18", series=[series], groups=["all"]), *period) == victims


def test_every_victim_in_the_register_is_counted_once(held: Held) -> None:
    """2,912 rows, 33 of them like another row, 396 of them aged 13 to 19."""
    by_group = held("mps_homicide", "2024-06-18").groupby("group")["value"].sum()
    assert by_group.to_dict() == {"all": 2_912, "aged 13 to 19": 396}


@pytest.mark.parametrize(("start", "burglaries", "old_label"), [("2023-06-01", 2_964, 76), ("2023-11-01", 3_318, 0)])
def test_residential_burglary_needs_all_its_labels(held: Held, start: str, burglaries: int, old_label: int) -> None:
    figures = held("mps_borough_crime", "2026-01-18", series=RESIDENTIAL)
    month = figures[figures["start"] == start]
    assert month["value"].sum() == burglaries
    assert month.loc[month["series"] == "burglary.domestic_burglary", "value"].sum() == old_label


def test_the_burglary_group_holds_every_label(held: Held) -> None:
    found = set(held("mps_borough_crime", "2026-01-18", series=["burglary.*"])["series"])
    assert found == {*RESIDENTIAL, "burglary.burglary_business_and_community"}


@pytest.mark.parametrize(
    ("edition", "beyond"),
    [("2022-01-03", {AIRPORTS}), ("2023-03-24", {AIRPORTS}), ("2026-01-18", {AIRPORTS, UNKNOWN})],
)
def test_areas_are_the_boroughs_and_what_belongs_to_none(held: Held, edition: str, beyond: set[str]) -> None:
    assert set(held("mps_borough_crime", edition)["area"]) == {*BOROUGHS, *beyond}


def test_london_is_boroughs_and_unknown_and_airports_together(held: Held) -> None:
    figures = held("mps_borough_crime", "2026-01-18")
    by_area = figures[figures["start"] == "2023-07-01"].groupby("area")["value"].sum()
    assert (by_area[UNKNOWN], by_area[AIRPORTS]) == (1_537, 443)
    assert by_area.sum() == by_area[list(BOROUGHS)].sum() + by_area[UNKNOWN] + by_area[AIRPORTS]
    assert total(figures, "2022-03-01", "2022-03-31") == 73_757


def test_old_and_new_labels_with_the_same_words_are_one_series(held: Held) -> None:
    old, new = (set(held("mps_borough_crime", edition)["series"]) for edition in ("2023-03-24", "2026-01-18"))
    assert {"theft.shoplifting", "robbery.robbery_of_personal_property", "burglary.domestic_burglary"} <= old & new


def test_the_historical_and_the_recent_file_join_without_a_gap(held: Held) -> None:
    months = held("mps_borough_crime", "2026-01-18", series=["theft.shoplifting"])["start"].drop_duplicates()
    assert set(months) == set(pd.date_range("2010-04-01", "2025-11-01", freq="MS"))


@pytest.mark.parametrize(
    ("series", "count"),
    [
        ("knife_crime.offences", 57_014),
        ("hate_crime.offences", 95_668),
        ("domestic_abuse_violence_with_injury.offences", 88_467),
        ("domestic_abuse_violence_with_injury.positive_outcomes", 10_846),
        ("lethal_barrel_discharge.discharges", 724),
        ("lethal_barrel_discharge.positive_outcomes", 285),
        ("gun_crime_personal_robbery.offences", 1_152),
        ("gun_crime_personal_robbery.positive_outcomes", 170),
        ("knife_injury_victims_1_24_non_da.victims", 5_043),
        ("tno_victim_based.offences", 3_364_183),
    ],
)
def test_the_dashboard_counts_each_offence_once_whatever_its_label(held: Held, series: str, count: int) -> None:
    assert held("mps_dashboard", "2025-08-21", series=[series])["value"].sum() == count


def test_the_dashboard_sets_the_team_rows_aside_and_says_so(root: Path) -> None:
    edition = find_edition(root / "data" / "editions", "mps_dashboard", "2025-08-21")
    assert [(aside.rows, "Safer Neighbourhood" in aside.reason) for aside in edition.set_aside] == [(422_923, True)]


def test_the_dashboards_grid_is_whole(held: Held) -> None:
    figures = held("mps_dashboard", "2025-08-21", series=["lethal_barrel_discharge.discharges"])
    assert len(figures) == 34 * 48
    assert (figures["value"] == 0).any()


def test_the_split_dashboard_holds_knife_series_only(held: Held) -> None:
    assert {name.split("_")[0] for name in held("mps_dashboard", "2026-03-18")["series"]} == {"knife"}


@pytest.mark.parametrize(
    ("series", "period", "count"),
    [
        ("knife_injury_u25_non_da", YEAR_TO_MARCH_2022, 1_253),
        ("knife_injury_u25_non_da", YEAR_BEFORE, 1_177),
        ("asb_calls", YEAR_TO_MARCH_2022, 288_017),
        ("asb_calls", YEAR_BEFORE, 510_901),
        ("violence_with_injury_non_domestic", ("2022-03-01", "2022-03-31"), 4_606),
    ],
)
def test_state_of_london_counts(held: Held, series: str, period: tuple[str, str], count: int) -> None:
    assert total(held("gla_state_of_london", "2024-05-30", series=[series]), *period) == count


def test_the_wrong_totals_of_state_of_london_are_not_taken(root: Path) -> None:
    edition = find_edition(root / "data" / "editions", "gla_state_of_london", "2024-05-30")
    assert {"sol_tno", "sol_vwi"} <= {aside.example for aside in edition.set_aside}
    counted = read_observations(edition)
    assert not counted["value"].isin([82_450, 6_428]).any()  # their figures for March 2022


def test_quarters_not_asked_are_kept_empty(held: Held) -> None:
    safety = held("gla_state_of_london", "2024-05-30", series=["feel_safe_after_dark", "hate_crime_problem"])
    unasked = safety[safety["status"] == "not asked"]
    assert unasked["value"].isna().all()
    assert safety.loc[safety["status"] == "final", "value"].notna().all()
    assert set(unasked["start"].dt.strftime("%Y-%m")) == {"2020-04", "2020-07", "2020-10", "2021-01"}
    assert len(unasked) == 4 * 4


@pytest.mark.parametrize(("start", "women"), [("2020-01-01", 0.67), ("2021-04-01", 0.53)])
def test_women_feeling_safe_after_dark_on_either_side_of_the_break(held: Held, start: str, women: float) -> None:
    safety = held("gla_state_of_london", "2024-05-30", series=["feel_safe_after_dark"], groups=["women"])
    assert safety.set_index("start").loc[start, "value"] == women


def test_a_fourth_policing_quarter_is_january_to_march_of_the_later_year(held: Held) -> None:
    outcomes = held("gla_outcomes", "2025-06-23", series=["satisfaction.face_to_face"]).set_index("start")["value"]
    assert outcomes["2021-01-01"] == 0.69  # "Q4 20-21", which the file sorts as January 2020
    assert outcomes.index.min() == pd.Timestamp("2020-04-01")


def test_calendar_and_policing_quarters_of_satisfaction_agree(held: Held) -> None:
    """Two databases, two ways to label a quarter: the 45 values that both have are the same."""
    later = held("gla_outcomes", "2025-06-23", series=["satisfaction.*"])
    earlier = held("gla_state_of_london", "2024-05-30", series=["satisfaction.*"])
    both = later.merge(earlier, on=["series", "start", "end"])
    assert len(both) == 45
    assert (both["value_x"] == both["value_y"]).all()


def test_reoffending_runs_from_july_to_june(held: Held) -> None:
    reoffending = held("gla_outcomes", "2025-06-23", series=["proven_reoffending"])
    last = reoffending.iloc[-1]
    assert (str(last["start"].date()), str(last["end"].date()), last["value"]) == ("2022-07-01", "2023-06-30", 0.2242)


def test_survey_shares_cover_twelve_months(held: Held) -> None:
    shares = held("pas_trust", "2024-06-20", series=["good_job_local"], areas=[LONDON])
    first = shares.iloc[0]
    assert (str(first["start"].date()), str(first["end"].date()), first["value"]) == ("2014-01-01", "2014-12-31", 0.67)
    assert len(shares) == 37


def test_every_borough_has_every_survey_quarter_under_either_spelling(held: Held) -> None:
    shares = held("pas_trust", "2024-06-20")
    assert set(shares["area"]) == {LONDON, *BOROUGHS}
    rows = shares.groupby(["series", "area"]).size().unstack(0)
    assert (rows.drop(columns="trust_mps") == 37).all(axis=None)
    assert (rows["trust_mps"] == 32).all()


def test_london_as_policed_leaves_the_city_out(held: Held) -> None:
    """ONS gives 9,002,488 for London at mid-2020, 10,938 of them in the City."""
    london = held("ons_population", "2021-06-25", series=["population"], areas=[LONDON]).set_index("start")["value"]
    assert london["2020-06-30"] == 9_002_488 - 10_938


def test_the_census_rebased_estimates_are_lower(held: Held) -> None:
    """Greater London falls from 9,002,488 to 8,796,628, and London without the City with it."""
    before = held("ons_population", "2021-06-25", series=["population"], areas=[LONDON])["value"].iloc[-1]
    after = held("ons_population", "2023-10-22", series=["population"], areas=[LONDON])["value"].iloc[0]
    assert after == 8_788_010
    assert 1 - after / before == pytest.approx(0.0226, abs=0.0005)


def test_under_25s_are_part_of_the_population(held: Held) -> None:
    for edition in ("2021-06-25", "2023-10-22", "2024-03-26"):
        figures = held("ons_population", edition, areas=[LONDON]).pivot(index="start", columns="series", values="value")
        newest = figures.loc[figures["population_under_25"].notna()]
        assert (newest["population_under_25"] / newest["population"]).between(0.29, 0.32).all()


def test_every_series_held_is_one_that_its_source_says_it_supplies(root: Path) -> None:
    for edition in list_editions(root / "data" / "editions"):
        assert set(edition.series) <= set(SOURCES[edition.source].series), edition.source


@pytest.fixture(scope="module")
def received(raw: Path) -> Path:
    if not raw.is_dir():
        pytest.skip("the files as received are not beside the repository")
    return raw


def _editions(root: Path) -> list[Edition]:
    return list_editions(root / "data" / "editions")


def test_reading_the_received_files_again_gives_the_committed_editions(root: Path, received: Path) -> None:
    for edition in _editions(root):
        paths = [received / name for name in edition.files]
        sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
        assert sums == [file["sha256"] for file in edition.record["received"]]
        again = SOURCES[edition.source].read(paths)
        pd.testing.assert_frame_equal(again.observations, read_observations(edition))
        assert list(again.set_aside) == edition.set_aside
        assert again.rows == {file["name"]: file["rows"] for file in edition.record["received"]}


def test_the_total_that_is_not_taken_is_indeed_too_high(held: Held, received: Path) -> None:
    with closing(sqlite3.connect(received / "gla_state_of_london_v4.db")) as database:
        query = "select yval from ind_dat where dataset = 'sol_tno' and xvardt = '2022-03-01'"
        compiled = database.execute(query).fetchone()[0]
    published = total(held("mps_borough_crime", "2026-01-18"), "2022-03-01", "2022-03-31")
    assert (compiled, published) == (82_450, 73_757)
