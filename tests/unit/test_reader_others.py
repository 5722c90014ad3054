"""The readers of the outcomes file, by quarter, and of populations."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixtures import received as make
from fixtures.reading import read, values

from progress_update.errors import DataFileError


def test_quarters_are_read_from_their_labels(tmp_path: Path) -> None:
    labels = ["Q4 20-21", "Q1 21-22", "Q2 21-22", "Q3 21-22", "Q4 21-22"]
    found = read("gla_outcomes", make.outcomes(tmp_path, labels=labels)).observations
    starts = found.loc[found["series"] == "satisfaction.face_to_face", "start"].dt.strftime("%Y-%m-%d").tolist()
    assert starts == ["2021-01-01", "2021-04-01", "2021-07-01", "2021-10-01", "2022-01-01"]


def test_the_undefined_rate_is_set_aside(tmp_path: Path) -> None:
    row = ["victimisation_rate", "20220401.0", "Apr-22", "Month", "London", 0.02, "all"]
    found = read("gla_outcomes", make.outcomes(tmp_path, extra=[row]))
    assert [(aside.example, aside.rows) for aside in found.set_aside] == [("victimisation_rate", 1)]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["2021Q4"], "column timeperiod_label: '2021Q4' is not a policing quarter"),
        (["Q4 21-23"], "'Q4 21-23' is not a policing quarter"),
        (["Q1 21-22", "Q3 21-22"], "has no row for the 3 months from July 2021"),
        (["Q1 21-22", "Q1 21-22"], "This row repeats row 4"),
    ],
)
def test_a_bad_quarter_is_named(tmp_path: Path, labels: list[str], message: str) -> None:
    with pytest.raises(DataFileError, match=message):
        read("gla_outcomes", make.outcomes(tmp_path, labels=labels))


def test_the_city_of_london_is_set_aside(tmp_path: Path) -> None:
    found = read("ons_population", make.population(tmp_path))
    assert values(found, area="MPS", series="population") == [32 * 2 * 91 * 10]
    assert values(found, area="MPS", series="population_under_25") == [32 * 2 * 25 * 10]
    assert {aside.example: aside.rows for aside in found.set_aside}["E09000001"] == 2 * 91
    assert "E09000001" not in set(found.observations["area"])


def test_an_age_that_is_missing_is_named(tmp_path: Path) -> None:
    path = make.population(tmp_path, without="E09000005,Name,E,1,30,10")
    with pytest.raises(DataFileError, match="no row for Brent, sex 1, age 30"):
        read("ons_population", path)


def test_a_population_that_is_no_count_is_named(tmp_path: Path) -> None:
    path = make.population(tmp_path, change={"E09000002,Name,E,1,1,10": "E09000002,Name,E,1,1,ten"})
    with pytest.raises(DataFileError, match=r"population\.csv, row 3, column population_2021: 'ten' is not a number"):
        read("ons_population", path)
