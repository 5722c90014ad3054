"""Opening files as received, and numbers from text: what is whole is read, the rest is named and refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from fixtures.received import database
from hypothesis import given
from hypothesis import strategies as st

from progress_update.errors import DataFileError
from progress_update.sources import receive, strict
from progress_update.sources.sheet import Sheet


def csv_file(folder: Path, content: str | bytes) -> Path:
    path = folder / "figures.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def column(*cells: str) -> Sheet:
    return Sheet("figures.csv", pd.DataFrame({"n": list(cells)}, dtype="str"))


@pytest.mark.parametrize(
    "content",
    ["a,b\n1,2\n", "\ufeffa,b\n1,2\n", "a,b\r\n1,2\r\n", 'a,b\n"1","2"\n', " a , b \n1,2\n", "a,b,,\n1,2,,\n"],
    ids=["plain", "byte order mark", "CRLF", "quoted", "blanks in the header", "bare columns"],
)
def test_whole_csv_files_are_read_alike(tmp_path: Path, content: str) -> None:
    sheet = receive.read_csv(csv_file(tmp_path, content))
    assert sheet.rows.to_dict("list") == {"a": ["1"], "b": ["2"]}


def test_quotes_and_separators_inside_a_label_stay(tmp_path: Path) -> None:
    sheet = receive.read_csv(csv_file(tmp_path, 'a;b\n"""Good Job"" local; or not";2\n'), separator=";")
    assert sheet.rows["a"].tolist() == ['"Good Job" local; or not']


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "figures.csv: The file is empty"),
        ("\n \n", "figures.csv: The file is empty"),
        ("a,b\n", "figures.csv: There are no rows under the header"),
        ("a,b,c\n1,2,3\n1,2\n1,2,3\n", "figures.csv, row 3: The row has 2 cells where the header has 3. Give"),
        ("a,b,c\n1,2,3\n1,2,3,4\n1,2,3\n", "figures.csv, row 3: The row has 4 cells where the header has 3. Give"),
        ("a,b,c\n1,2,3\n1,2", "figures.csv, row 3: The row has 2 cells where the header has 3: the file is cut short"),
        ("a,b,c\n1,2,3\n1,2,3", "figures.csv, row 3: The last line does not end: the file may be cut short"),
        ("a;b;c\n1;2;3\n", "row 1: The cells are separated by semicolon, where comma is expected"),
        ("a\tb\n1\t2\n", "row 1: The cells are separated by tab, where comma is expected"),
        ("a,b\n1,2\nCaf\xe9,3\n".encode("cp1252"), "figures.csv, row 3: The file is not in UTF-8: byte 0xe9"),
        ("a,b\n1,2\n".encode("utf-16"), "The file is in UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), "The file is in UTF-16"),
        ("a,a\n1,2\n", "figures.csv, row 1: Two columns are headed 'a'"),
        ("a,\n1,2\n", "figures.csv, row 1: Column 2 has no header"),
        ("\na,b\n1,2\n", "Row 1 is empty"),
        ("<!DOCTYPE html>\n<html><body>404</body></html>\n", "This is a web page, not data"),
        ("\n  <html><body>404</body></html>\n", "This is a web page, not data"),
        (b"PK\x03\x04\x14\x00", "This is an Excel workbook, not a CSV file"),
        (b"SQLite format 3\x00", "This is an SQLite database, not a CSV file"),
        (b"PAR1\x15\x04", "This is a Parquet file, not a CSV file"),
    ],
)
def test_a_csv_file_that_is_not_whole_is_named_and_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(DataFileError, match=re.escape(message)) as caught:
        receive.read_csv(csv_file(tmp_path, content))
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


def test_rows_keep_the_number_a_spreadsheet_shows(tmp_path: Path) -> None:
    sheet = receive.read_csv(csv_file(tmp_path, "n\n1\n2\nthree\n"))
    later = sheet.having(sheet.rows.iloc[1:])
    with pytest.raises(DataFileError, match=r"figures\.csv, row 4, column n: 'three' is not a number"):
        strict.counts(later, "n")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "counts"
    book.active.append(["a title"])
    book.active.append(["month", "n", "share"])
    book.active.append([pd.Timestamp(2022, 3, 1), 12, 0.3])
    book.active.append([None, None, None])
    book.active.append(["text", 0.00001, True])
    book.save(tmp_path / "figures.xlsx")
    return tmp_path / "figures.xlsx"


def test_cells_of_a_workbook_come_as_a_person_would_type_them(workbook: Path) -> None:
    sheet = receive.read_sheet(workbook, "counts", header_row=2)
    assert sheet.rows["month"].tolist() == ["2022-03-01", "text"]
    assert sheet.rows["n"].tolist() == ["12", "0.00001"]
    assert sheet.rows["share"].tolist() == ["0.3", "TRUE"]


def test_rows_after_an_empty_one_keep_their_number(workbook: Path) -> None:
    with pytest.raises(DataFileError, match=r"figures\.xlsx, sheet counts, row 5, column n: '0\.00001' is not a whole"):
        strict.counts(receive.read_sheet(workbook, "counts", header_row=2), "n")


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(workbook: Path) -> None:
    with pytest.raises(DataFileError, match=r"no sheet 'MPS'. Its sheets: counts"):
        receive.read_sheet(workbook, "MPS")


def test_a_table_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    path = database(tmp_path / "a.db", "counts", ["a"], [[1]])
    with pytest.raises(DataFileError, match=r"no table 'ind_dat'. Its tables: counts"):
        receive.read_database(path, "ind_dat")


def whole_workbook(folder: Path) -> tuple[Path, Callable[[Path], Sheet]]:
    book = openpyxl.Workbook()
    for n in range(500):
        book.active.append([f"label {n}", n])
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx", receive.read_sheet


def whole_database(folder: Path) -> tuple[Path, Callable[[Path], Sheet]]:
    path = database(folder / "a.db", "counts", ["a", "b"], [[f"label {n}", n] for n in range(2000)])
    return path, lambda path: receive.read_database(path, "counts")


def whole_parquet(folder: Path) -> tuple[Path, Callable[[Path], Sheet]]:
    pd.DataFrame({"a": range(500)}).to_parquet(folder / "a.parquet")
    return folder / "a.parquet", receive.read_parquet


@pytest.mark.parametrize("make", [whole_workbook, whole_database, whole_parquet])
@pytest.mark.parametrize("kept", [0.0, 0.3, 0.6, 0.95])
def test_a_file_cut_short_is_refused(
    tmp_path: Path, make: Callable[[Path], tuple[Path, Callable[[Path], Sheet]]], kept: float
) -> None:
    path, read = make(tmp_path)
    assert len(read(path).rows) > 400
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(DataFileError, match=r"^a\.\w+: (This is not a whole|The file is empty)"):
        read(path)


@pytest.mark.parametrize("make", [whole_workbook, whole_database, whole_parquet])
def test_a_web_page_under_another_name_is_refused(
    tmp_path: Path, make: Callable[[Path], tuple[Path, Callable[[Path], Sheet]]]
) -> None:
    path, read = make(tmp_path)
    path.write_text("<html><body>Not found</body></html>")
    with pytest.raises(DataFileError, match="web page"):
        read(path)


def test_a_repeated_row_is_named_with_the_row_it_repeats() -> None:
    sheet = Sheet("figures.csv", pd.DataFrame({"a": ["x", "y", "x"], "b": ["1", "1", "1"]}, dtype="str"))
    with pytest.raises(DataFileError, match=re.escape("figures.csv, row 4: This row repeats row 2 (a x, b 1)")):
        sheet.refuse_repeats(["a", "b"])


@given(st.lists(st.integers(0, 999_999_999_999), min_size=1))
def test_every_whole_number_is_read_as_itself(numbers: list[int]) -> None:
    assert strict.counts(column(*map(str, numbers)), "n").tolist() == numbers


@given(st.text(max_size=12).filter(lambda text: not re.fullmatch(r"[0-9]{1,12}", text.strip())))
def test_no_other_text_is_read_as_a_count(text: str) -> None:
    with pytest.raises(DataFileError, match=r"^figures\.csv, row 3, column n: "):
        strict.counts(column("1", text), "n")


@given(st.decimals(0, 1, places=4))
def test_every_share_is_read_as_itself_under_either_decimal_sign(share: object) -> None:
    for decimal in ".,":
        text = str(share).replace(".", decimal)
        assert strict.proportions(column(text), "n", decimal=decimal).tolist() == [float(str(share))]


@given(st.floats(allow_nan=True).filter(lambda number: not 0 <= number <= 1))
def test_no_share_outside_0_to_1_is_read(number: float) -> None:
    with pytest.raises(DataFileError, match="row 2, column n"):
        strict.proportions(column(repr(number)), "n")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("", "The cell is empty"),
        ("-3", "'-3' is negative"),
        ("-3.5", "'-3.5' is negative"),
        ("3.5", "'3.5' is not a whole number"),
        ("1,234", "'1,234' is not a whole number"),
        ("12 offences", "'12 offences' is not a number"),
        ("n/a", "'n/a' is not a number"),
        ("1e3", "'1e3' is not a number"),
        ("٣", "'٣' is not a number"),
        ("NaN", "'NaN' is not a number"),
    ],
)
def test_a_cell_that_is_no_count_is_told_why(cell: str, message: str) -> None:
    with pytest.raises(DataFileError, match=re.escape(f"figures.csv, row 3, column n: {message}")) as caught:
        strict.counts(column("1", cell), "n")
    assert caught.value.remedy


@pytest.mark.parametrize("cell", ["62", "1.01", "-0.1", "0,5", "inf", "62%", ""])
def test_a_cell_that_is_no_share_is_refused(cell: str) -> None:
    with pytest.raises(DataFileError, match="row 2, column n"):
        strict.proportions(column(cell), "n")


@pytest.mark.parametrize("cell", ["2022-13-01", "31/02/2022", "March 2022", "", "20220301", "0022-03-01", "9999-12-31"])
def test_a_cell_that_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(DataFileError, match=r"is not a date\. Dates are written like 2022-03-31 or 31/03/2022"):
        strict.days(column(cell), "n", "%Y-%m-%d", "%d/%m/%Y")


def test_dates_are_read_day_first() -> None:
    assert str(strict.days(column("04/03/2022"), "n", "%Y-%m-%d", "%d/%m/%Y")[0].date()) == "2022-03-04"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Barking & Dagenham", "E09000002"),
        ("Harrow ", "E09000015"),
        ("Kingston Upon Thames", "E09000021"),
        ("City of Westminster", "E09000033"),
        ("Richmond Upon Thames", "E09000027"),
        ("Richmond upon Thames", "E09000027"),
        ("Heathrow ", "airports"),
        ("London Heathrow and London City Airports", "airports"),
        ("Aviation Security", "airports"),
        ("Other / NK", "unknown"),
        ("Unknown", "unknown"),
    ],
)
def test_areas_are_known_under_every_published_spelling(name: str, code: str) -> None:
    assert strict.areas(column(name), "n").tolist() == [code]


@pytest.mark.parametrize("name", ["City of London", "Manchester", "", "London", "MPS"])
def test_areas_that_do_not_belong_in_a_sum_are_refused(name: str) -> None:
    with pytest.raises(DataFileError, match=re.escape(f"'{name}' is not a known area")):
        strict.areas(column(name), "n")
