"""The files that the two writers leave: the same in both formats, exact, harmless, and the same bytes every time."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from fixtures.workbooks import DIGITS, FORMULAS, small_book
from libreoffice import convert
from python_calamine import CalamineWorkbook

from progress_update.errors import RenderError
from progress_update.spreadsheets.ods import write_ods
from progress_update.spreadsheets.reading import read_workbook
from progress_update.spreadsheets.xlsx import write_xlsx
from progress_update.tables import csv_text, csv_value

WRITERS = {".xlsx": write_xlsx, ".ods": write_ods}
both = pytest.mark.parametrize("kind", WRITERS)


@pytest.fixture
def written(tmp_path):
    """Write a small book of some kind and give its path."""

    def write(kind: str, name: str = "book", **content: object) -> Path:
        path = tmp_path / f"{name}{kind}"
        WRITERS[kind](small_book(**content), path)
        return path

    return write


def column(path: Path, number: int) -> list:
    """A column of the scorecard's rows as calamine reads it: text, numbers, days."""
    return [row[number] for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Scorecard").to_python()[4:]]


@both
@pytest.mark.parametrize("whole", [True, False])
def test_numbers_keep_every_digit(written, kind, whole):
    path = written(kind, labels=tuple("abcdefghi"), numbers=tuple(DIGITS), whole=whole)
    assert column(path, 1)[: len(DIGITS)] == DIGITS
    table = read_workbook(path).pages[-1]
    assert [table.cells[4 + n, 1].value for n in range(len(DIGITS))] == DIGITS


@both
def test_days_are_days(written, kind):
    assert column(written(kind), 2)[:2] == [date(2022, 3, 31)] * 2


@both
def test_text_that_looks_like_a_formula_stays_text(written, kind):
    path = written(kind, labels=tuple(FORMULAS), numbers=(0.5,) * len(FORMULAS))
    entries = [read_workbook(path).pages[-1].cells[4 + n, 0] for n in range(len(FORMULAS))]
    assert [entry.formula for entry in entries] == [""] * len(FORMULAS)
    assert [str(entry.value).strip() for entry in entries] == [text.strip() for text in FORMULAS]


@both
def test_libreoffice_runs_no_text_as_a_formula(written, kind, tmp_path):
    path = written(kind, labels=tuple(FORMULAS), numbers=(0.5,) * len(FORMULAS))
    (opened,) = convert([path], "fods", tmp_path / "opened")
    text = opened.read_text(encoding="utf-8")
    assert "table:formula" not in text and "=1+1" in text


@both
def test_an_address_in_a_label_is_no_link(written, kind):
    labels = ("https://example.org", "[press](https://example.org)")
    entries = read_workbook(written(kind, labels=labels)).pages[-1].cells
    assert [entries[4 + n, 0].link for n in range(2)] == ["", ""]


def test_text_that_could_start_a_formula_is_marked_as_text_for_whoever_edits_it(written):
    labels = ("=1+1", "Burglary")
    cells = openpyxl.load_workbook(written(".xlsx", labels=labels))["Scorecard"]["A"][4:6]
    assert [bool(cell.quotePrefix) for cell in cells] == [True, False]


@both
def test_what_the_document_says_of_itself(written, kind):
    book = read_workbook(written(kind))
    assert book.title == "Police and Crime Plan 2021 to 2025: data tables, London"
    assert (book.language, book.author, book.keywords) == ("en-GB", "Mayor's Office", "London, crime")
    assert book.opens_on == "Cover" and {page.cursor for page in book.pages} == {"A1"}


def test_both_formats_have_the_same_sheets_cells_looks_and_tables(written):
    def told(kind: str) -> list:
        return [
            (page.name, page.tables, {place: (e.value, e.look.bold, e.look.points, e.look.wraps, e.look.colour,
             e.look.font, e.look.style.startswith("Heading")) for place, e in page.cells.items()})
            for page in read_workbook(written(kind)).pages
        ]  # fmt: skip

    assert told(".xlsx") == told(".ods")


@both
def test_links_inside_lead_to_cell_a1_of_their_sheet(written, kind):
    contents = read_workbook(written(kind)).pages[1]
    assert [contents.cells[row, 0].link.strip("#").replace("'", "") for row in (3, 4)] == [
        "Notes!A1" if kind == ".xlsx" else "Notes.A1", "Scorecard!A1" if kind == ".xlsx" else "Scorecard.A1",
    ]  # fmt: skip


@both
def test_no_clock_and_no_folder_of_this_machine_is_in_a_file(written, kind):
    with zipfile.ZipFile(written(kind)) as file:
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        text = b"".join(file.read(name) for name in file.namelist())
    assert str(date.today().year).encode() not in text or date.today().year == 2022
    assert b"2022-06-24T00:00:00" in text and str(Path.cwd()).encode() not in text


def test_an_ods_says_first_what_it_is(written):
    with zipfile.ZipFile(written(".ods")) as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert file.read(first) == b"application/vnd.oasis.opendocument.spreadsheet"


SCRIPT = """
import hashlib, sys, tempfile
from pathlib import Path
sys.path[:0] = sys.argv[1:]
from fixtures.workbooks import small_book
from progress_update.spreadsheets.ods import write_ods
from progress_update.spreadsheets.xlsx import write_xlsx
for write in (write_xlsx, write_ods):
    path = Path(tempfile.mkdtemp()) / "book"
    write(small_book(), path)
    print(hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_another_time_zone_language_and_hash_seed_give_the_same_bytes(root):
    def built(**setting: str) -> str:
        command = [sys.executable, "-c", SCRIPT, str(root / "tests"), str(root)]
        return subprocess.run(command, env=os.environ | setting, capture_output=True, text=True, check=True).stdout

    one = built(TZ="UTC", LC_ALL="C", PYTHONHASHSEED="1")
    other = built(TZ="Pacific/Kiritimati", LC_ALL="C.UTF-8", PYTHONHASHSEED="2", LANG="de_DE.UTF-8")
    assert one == other and len(set(one.split())) == 2


def test_a_file_that_is_no_workbook_is_one_plain_line(tmp_path):
    for name in ("book.xlsx", "book.ods", "book.txt"):
        (tmp_path / name).write_text("nothing of the kind", encoding="utf-8")
        with pytest.raises(RenderError, match=name):
            read_workbook(tmp_path / name)


# CSV


def test_csv_keeps_every_digit_and_negative_numbers_stay_numbers():
    frame = pd.DataFrame({"value": DIGITS})
    assert pd.read_csv(io.StringIO(csv_text(frame)))["value"].tolist() == DIGITS


def test_csv_writes_nothing_for_nothing_and_names_what_has_no_end():
    frame = pd.DataFrame({"a": [1.0, np.nan, np.inf, -np.inf], "b": ["x", None, "y", "z"]})
    assert csv_text(frame) == "a,b\n1.0,x\n,\nINF,y\n-INF,z\n"


@pytest.mark.parametrize("text", FORMULAS)
def test_text_in_a_csv_begins_no_formula_and_can_be_had_back(text):
    (_, cell), *more = pd.read_csv(io.StringIO(csv_text(pd.DataFrame({"a": [1], "label": [text]})))).to_numpy()
    assert cell[0] == "'" and csv_value(cell) == text.replace("\r", "\n") and more == []


def test_a_text_with_an_apostrophe_of_its_own_is_left_alone():
    assert csv_value("'tis") == "'tis" and "'tis" in csv_text(pd.DataFrame({"label": ["'tis"]}))


def test_libreoffice_told_to_run_formulas_finds_none_in_a_csv(tmp_path):
    path = tmp_path / "results.csv"
    path.write_text(csv_text(pd.DataFrame({"label": FORMULAS, "value": [-0.5] * len(FORMULAS)})), encoding="utf-8")
    running = "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0,true"
    (opened,) = convert([path], "fods", tmp_path / "opened", reading=running)
    text = opened.read_text(encoding="utf-8")
    assert "table:formula" not in text and text.count('office:value="-0.5"') == len(FORMULAS)
    path.write_text("label\n=1+1\n", encoding="utf-8")
    (opened,) = convert([path], "fods", tmp_path / "opened", reading=running)
    assert "table:formula" in opened.read_text(encoding="utf-8"), "without the apostrophe it would have run"


def test_starting_the_command_line_loads_no_spreadsheet_library():
    code = (
        "import sys, json; import progress_update.cli, progress_update.pipeline; "
        "print(json.dumps([n for n in ('gptables', 'xlsxwriter', 'openpyxl') if n in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
