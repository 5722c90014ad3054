"""MOPAC's own figures in the tidy layout: what is taken, what is refused, and the form to fill in."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from fixtures import received as make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_update.areas import BOROUGHS
from progress_update.errors import DataFileError
from progress_update.period import Window
from progress_update.sources import reading, tidy
from progress_update.sources.reading import Reading

SHORT = "series,area,group,start,end,value"


def read(folder: Path, *rows: str, header: str = make.TIDY_HEADER) -> Reading:
    return tidy.read([make.tidy(folder, rows, header=header)])


def row(
    series: str = "sd_rape", area: str = "MPS", group: str = "all", start: str = "2022-01-01", end: str = "2022-03-31",
    value: str = "0.5", rest: str = ",,,,",
) -> str:  # fmt: skip
    return f"{series},{area},{group},{start},{end},{value},{rest}"


def test_a_whole_file_is_taken(tmp_path: Path) -> None:
    found = tidy.read([make.tidy(tmp_path)]).observations
    last = found.iloc[-1]
    assert (last["value"], last["numerator"], last["denominator"], last["base"]) == (0.62, 62, 100, 100)
    assert (last["design_effect"], last["status"]) == (1.2, "provisional")


def test_the_last_five_columns_may_be_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, "sd_rape,London,all,2022-01-01,2022-03-31,0.07", header=SHORT).observations
    assert found["status"].tolist() == ["final"]
    assert found[["numerator", "denominator", "base", "design_effect"]].isna().all(axis=None)


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    found = read(tmp_path, "0.07,2022-03-31,2022-01-01,all,MPS,sd_rape", header="value,end,start,group,area,series")
    assert found.observations["value"].tolist() == [0.07]


def test_a_file_without_a_last_line_end_is_taken(tmp_path: Path) -> None:
    path = make.tidy(tmp_path)
    path.write_bytes(path.read_bytes().rstrip())
    assert len(tidy.read([path]).observations) == 2


@pytest.mark.parametrize("area", ["Lambeth", "lambeth ", "E09000022"])
def test_a_borough_goes_by_name_or_code(tmp_path: Path, area: str) -> None:
    assert read(tmp_path, row(area=area)).observations["area"].tolist() == ["E09000022"]


@pytest.mark.parametrize(("start", "end"), [("2022-01-01", "2022-03-31"), ("01/01/2022", "31/03/2022")])
def test_days_may_be_written_as_excel_saves_them(tmp_path: Path, start: str, end: str) -> None:
    found = read(tmp_path, row(start=start, end=end)).observations
    assert str(found["end"][0].date()) == "2022-03-31"


def test_a_workbook_is_read_like_the_csv_file(tmp_path: Path) -> None:
    csv = make.tidy(tmp_path)
    frame = pd.read_csv(csv, parse_dates=["start", "end"])
    frame.to_excel(tmp_path / "tidy.xlsx", index=False)
    pd.testing.assert_frame_equal(
        tidy.read([tmp_path / "tidy.xlsx"]).observations, tidy.read([csv]).observations, check_exact=True
    )


def test_several_files_make_one_edition(tmp_path: Path) -> None:
    first = make.tidy(tmp_path)
    second = make.tidy(tmp_path, [row()], name="more.csv")
    found = tidy.read([first, second])
    assert (len(found.observations), found.rows) == (3, {"tidy.csv": 2, "more.csv": 1})


def test_a_period_not_asked_keeps_its_place(tmp_path: Path) -> None:
    rows = [
        row(start="2021-07-01", end="2021-09-30"),
        row(start="2021-10-01", end="2021-12-31", value="", rest=",,,,not asked"),
        row(),
    ]
    found = read(tmp_path, *rows).observations
    assert found["status"].tolist() == ["final", "not asked", "final"]
    assert found["value"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (row(series="sd_theft"), "row 2, column series: 'sd_theft' is not a known series"),
        (row(area="Leeds"), "row 2, column area: 'Leeds' is not a known area"),
        (row(group=""), "row 2, column group: The cell is empty"),
        (row(start="2022-01-02"), "row 2, column start: '2022-01-02' is not the first day of a month"),
        (row(end="2022-03-30"), "row 2, column end: '2022-03-30' is not the last day of a month"),
        (row(end="2021-12-31"), "row 2, column end: '2021-12-31' lies before the start, '2022-01-01'"),
        (row(start="Q1 2022"), "row 2, column start: 'Q1 2022' is not a date"),
        (row(value="62"), "row 2, column value: '62' is not between 0 and 1. Shares are written as fractions"),
        (row(value="62%"), "row 2, column value: '62%' is not a number"),
        (row(value="-0.1"), "row 2, column value: '-0.1' is negative"),
        (row(value=""), "row 2, column value: The cell is empty"),
        (row(rest=",,,,not asked"), "row 2, column value: '0.5' stands where nothing was asked"),
        (row(rest="1.5,3,,,"), "row 2, column numerator: '1.5' is not a whole number"),
        (row(rest="-1,3,,,"), "row 2, column numerator: '-1' is negative"),
        (row(rest="5,,,,"), "row 2, column denominator: The cell is empty and there is a numerator"),
        (row(rest="0,0,,,"), "row 2, column denominator: '0' cannot be a denominator"),
        (row(rest="60,100,,,"), "row 2, column value: '0.5' is not 60 of 100"),
        (row(rest=",,many,,"), "row 2, column base: 'many' is not a number"),
        (row(rest=",,,0,"), "row 2, column design_effect: '0' is no design effect"),
        (row(rest=",,,,draft"), "row 2, column status: 'draft' is not a status"),
        (row(rest=",,,,illustrative"), "row 2, column status: Illustrative figures are not taken in"),
        (row(rest=",,,,Illustrative"), "row 2, column status: Illustrative figures are not taken in"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(DataFileError, match=re.escape(f"tidy.csv, {message}")) as caught:
        read(tmp_path, line)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_value_may_be_rounded_to_whole_per_cent(tmp_path: Path) -> None:
    assert read(tmp_path, row(value="0.67", rest="2,3,,,")).observations["value"].tolist() == [0.67]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("series,area,group,start,end", "it lacks 'value'"),
        (f"{SHORT},comment", "it has unknown 'comment'"),
        ("Series,area,group,start,end,value", "it lacks 'series' and it has unknown 'Series'"),
    ],
)
def test_other_columns_are_named(tmp_path: Path, header: str, message: str) -> None:
    cells = ",".join("x" for _ in header.split(","))
    with pytest.raises(
        DataFileError, match=re.escape(f"tidy.csv, row 1: These are not the columns of the tidy layout: {message}")
    ):
        read(tmp_path, cells, header=header)


@pytest.mark.parametrize("area", ["MPS", "London", "mps"])
def test_a_figure_given_twice_is_named(tmp_path: Path, area: str) -> None:
    with pytest.raises(DataFileError, match=r"tidy\.csv, row 3: This row repeats row 2"):
        read(tmp_path, row(), row(area=area, value="0.6"))


def test_a_figure_given_in_two_files_is_refused(tmp_path: Path) -> None:
    files = [make.tidy(tmp_path, [row()], name=name) for name in ("a.csv", "b.csv")]
    with pytest.raises(DataFileError, match=r"a\.csv and b\.csv"):
        tidy.read(files)


def test_a_gap_between_periods_is_named(tmp_path: Path) -> None:
    rows = [row(start=start, end=end) for start, end in (("2021-01-01", "2021-03-31"), ("2021-04-01", "2021-06-30"))]
    with pytest.raises(DataFileError, match=r"sd_rape \(MPS, all\) to March 2022 follows a gap"):
        read(tmp_path, *rows, row())


def test_periods_of_different_length_are_not_mixed(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="to March 2022 covers another number of months"):
        read(tmp_path, row(start="2021-10-01", end="2021-12-31"), row(start="2022-03-01"))


def test_rolling_years_may_overlap(tmp_path: Path) -> None:
    rows = [row(start="2021-01-01", end="2021-12-31"), row(start="2021-04-01", end="2022-03-31")]
    assert len(read(tmp_path, *rows).observations) == 2


@pytest.mark.parametrize("name", ["mopac-figures.csv", "mopac-figures.xlsx"])
def test_the_form_is_refused_while_its_examples_stand(root: Path, name: str) -> None:
    with pytest.raises(DataFileError, match=f"^{name}, .*row 2, column status: This is an example row of the template"):
        tidy.read([root / "data" / "templates" / name])


def test_the_form_is_taken_once_the_examples_are_figures(root: Path, tmp_path: Path) -> None:
    form = root / "data" / "templates" / "mopac-figures.csv"
    filled = tmp_path / form.name
    filled.write_text(form.read_text().replace(",example", ",final"))
    assert len(tidy.read([filled]).observations) == 4


def test_both_forms_hold_the_same(root: Path) -> None:
    folder = root / "data" / "templates"
    csv = [line.split(",") for line in (folder / "mopac-figures.csv").read_text().splitlines()]
    book = openpyxl.load_workbook(folder / "mopac-figures.xlsx").active
    cells = [
        ["" if cell is None else f"{cell:%Y-%m-%d}" if hasattr(cell, "year") else str(cell) for cell in line]
        for line in book.iter_rows(values_only=True)
    ]
    assert cells == csv
    assert csv[0] == [*tidy.COLUMNS, *tidy.OPTIONAL]


def test_the_readme_lists_every_series_and_column(root: Path) -> None:
    text = (root / "data" / "README.md").read_text()
    assert [name for name in (*tidy.SERIES, *tidy.COLUMNS, *tidy.OPTIONAL) if f"`{name}`" not in text] == []


@st.composite
def figures(draw: st.DrawFn) -> list[str]:
    """Rows of one series: quarters that follow each other, in any order, with counts that make the value."""
    first = date(draw(st.integers(2015, 2022)), draw(st.sampled_from([1, 4, 7, 10])), 1)
    windows = [Window.ending(first, 3).earlier(3 * n) for n in range(draw(st.integers(1, 6)))]
    area, group = draw(st.sampled_from(["MPS", *BOROUGHS.values()])), draw(st.sampled_from(["all", "Black", "women"]))
    rows = []
    for window in draw(st.permutations(windows)):
        lower = draw(st.integers(1, 5000))
        upper = draw(st.integers(0, lower))
        digits = draw(st.integers(2, 6))
        rows.append(
            f"asb_pas,{area},{group},{window.start},{window.end},{upper / lower:.{digits}f},{upper},{lower},{lower},,"
        )
    return rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(figures())
def test_every_sound_file_is_taken_whole(tmp_path: Path, rows: list[str]) -> None:
    found = read(tmp_path, *rows).observations
    assert len(found) == len(rows)
    assert sorted(found["value"]) == sorted(float(line.split(",")[5]) for line in rows)
    assert found["end"].is_monotonic_increasing


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(figures(), st.data())
def test_one_spoilt_cell_refuses_the_whole_file(tmp_path: Path, rows: list[str], data: st.DataObject) -> None:
    spoilt = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from([0, 1, 3, 4, 5, 6, 7, 8]))
    cells = rows[spoilt].split(",")
    cells[column] = data.draw(st.sampled_from(["x", "-1", "1.5", "Nowhere"]))
    rows[spoilt] = ",".join(cells)
    with pytest.raises(DataFileError, match=rf"^tidy\.csv, row {spoilt + 2}, column "):
        read(tmp_path, *rows)


@given(st.permutations(range(12)))
def test_full_grid_fills_with_zeros_and_keeps_what_is_there(order: list[int]) -> None:
    keys = [(area, month) for area in "abc" for month in range(4)]
    kept = order[:5]
    frame = pd.DataFrame([(*keys[n], float(n + 1)) for n in kept], columns=["area", "month", "value"])
    grid = reading.full_grid(frame, {"area": list("abc"), "month": range(4)})
    assert len(grid) == 12
    assert dict(zip(zip(grid["area"], grid["month"], strict=True), grid["value"], strict=True)) == {
        key: float(n + 1) if n in kept else 0.0 for n, key in enumerate(keys)
    }
