"""The data of a real release: the same figures to the last digit in every format, opened by real programs."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from csvw import CSVW
from frictionless import Package, validate
from libreoffice import AS_SHOWN, convert
from python_calamine import CalamineWorkbook

from progress_update.contracts import PUBLISHED
from progress_update.exhibits.report import tables_of
from progress_update.folders import Folders
from progress_update.making import make_report
from progress_update.period import Period
from progress_update.spreadsheets.checks import spreadsheet_faults
from progress_update.spreadsheets.equality import figures_that_differ, read_tables
from progress_update.spreadsheets.layout import said
from progress_update.spreadsheets.workbook import book_of

pytestmark = pytest.mark.xdist_group("data")
KINDS = ("xlsx", "ods")
formats = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def report(root):
    return make_report(Period(2022, 1), Folders(root))


@pytest.fixture(scope="module")
def data(release) -> Path:
    return release / "data"


@pytest.fixture
def copy(data, tmp_path) -> Path:
    """A data folder that a test may spoil."""
    return Path(shutil.copytree(data, tmp_path / "data"))


@pytest.fixture(scope="module")
def opened(data, tmp_path_factory) -> Path:
    """Both workbooks as LibreOffice shows them: PDF, and a CSV a sheet."""
    folder = tmp_path_factory.mktemp("opened")
    for kind in KINDS:
        convert([workbook(data, kind)], "pdf", folder / kind)
        convert([workbook(data, kind)], AS_SHOWN, folder / kind)
    return folder


def workbook(data: Path, kind: str) -> Path:
    (path,) = data.glob(f"*.{kind}")
    return path


def results(data: Path) -> dict[str, dict[str, str]]:
    with (data / "results.csv").open(encoding="utf-8", newline="") as file:
        return {row["label"]: row for row in csv.DictReader(file)}


# To the last digit


def test_every_format_has_the_figures_of_the_results_to_the_last_digit(data, report):
    assert figures_that_differ(data, tables_of(report)) == []


def test_a_finished_release_can_be_compared_without_working_it_out_again(data, report):
    for name, table in read_tables(data).items():
        pd.testing.assert_frame_equal(table, tables_of(report)[name], check_exact=True)


@formats
def test_another_reader_finds_the_same_figures(data, kind):
    """By calamine and the csv module, and none of the project's own reading."""
    rows = CalamineWorkbook.from_path(str(workbook(data, kind))).get_sheet_by_name("Scorecard").to_python()
    top = next(n for n, row in enumerate(rows) if row[0] == "Measure")
    heads = [head.split("\n")[0] for head in rows[top]]
    held = results(data)
    pairs = {
        "Figure": "value", "Figure a year before": "before_value", "Change in the figure": "change",
        "Change that is judged": "change_judged", "Lower end of the change's 95% interval": "change_low",
        "Upper end of the change's 95% interval": "change_high",
    }  # fmt: skip
    compared = 0
    for row in rows[top + 1 :]:
        cells = dict(zip(heads, row, strict=True))
        for head, name in pairs.items():
            text = held[cells["Measure"]][name]
            assert cells[head] == (float(text) if text else "[x]"), (cells["Measure"], head)
            compared += bool(text)
        assert cells["Judgement"].lower() == held[cells["Measure"]]["judgement"]
        assert cells["Why there is no comparison or no figure"] == (held[cells["Measure"]]["reason"] or "[z]")
    assert len(rows) - top - 1 == 45 and compared > 60


def spoil_zip(path: Path, part: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)


def test_one_wrong_digit_in_the_ods_is_found(copy):
    figure = results(copy)["Domestic homicides"]["change_high"]
    spoil_zip(workbook(copy, "ods"), "content.xml", f'"{figure}"', f'"{figure[:-1]}{(int(figure[-1]) + 5) % 10}"')
    (fault,) = figures_that_differ(copy, read_tables(copy))
    assert "progress-update-2022Q1.ods, Scorecard" in fault and figure in fault


def test_one_wrong_digit_in_the_xlsx_is_found(copy):
    figure = results(copy)["Domestic homicides"]["low"]
    spoil_zip(workbook(copy, "xlsx"), "xl/worksheets/sheet5.xml", f"<v>{figure}</v>", f"<v>{figure[:-1]}0</v>")
    (fault,) = figures_that_differ(copy, read_tables(copy))
    assert "progress-update-2022Q1.xlsx, Figures" in fault and figure in fault


@pytest.mark.parametrize(
    ("file", "old", "new", "said_"),
    [
        ("results.csv", "worsened", "improved", "Scorecard"),
        ("series.csv", ",2017-04-01,2017-04-30,0.0", ",2017-04-01,2017-04-30,1.0", "Counts over time"),
        ("figures/burglary_prc.csv", ",2022-03-31,", ",2022-03-30,", "figures/burglary_prc.csv"),
        ("revisions.csv", "13180.0", "13181.0", "Revisions"),
    ],
)
def test_a_changed_csv_no_longer_agrees_with_the_rest_nor_with_its_description(copy, file, old, new, said_):
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    faults = figures_that_differ(copy, read_tables(copy))
    assert [fault for fault in faults if said_ in fault], faults
    assert [fault for fault in faults if fault.startswith(f"datapackage.json: {file}")], faults


def test_a_missing_file_is_found(copy):
    tables = read_tables(copy)
    workbook(copy, "ods").unlink()
    (copy / "context.csv").unlink()
    faults = figures_that_differ(copy, tables)
    assert [fault for fault in faults if fault.startswith("context.csv: the file is missing")]
    assert [fault for fault in faults if "there is a .ods too many or too few" in fault]


# Accessible


@formats
def test_the_workbook_passes_the_checklist(data, kind):
    assert spreadsheet_faults(workbook(data, kind)) == []


@formats
def test_the_demonstration_passes_too_and_says_what_it_is_everywhere(demo, kind):
    path = workbook(demo / "data", kind)
    assert path.name == f"progress-update-2022Q1-demo.{kind}"
    assert spreadsheet_faults(path) == []
    for name in CalamineWorkbook.from_path(str(path)).sheet_names:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
        assert "Illustrative data" in rows[0][0], name
        assert [row[0] for row in rows[1:5] if "Do not quote them" in str(row[0])], name


def test_the_description_of_a_demonstration_says_what_it_is(demo, data):
    told = json.loads((demo / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert told["illustrative"] is True and told["title"].startswith("Illustrative data")
    assert told["description"].startswith("Illustrative data") and told["name"].endswith("-demo")
    assert json.loads((data / "datapackage.json").read_text(encoding="utf-8"))["illustrative"] is False
    assert figures_that_differ(demo / "data", read_tables(demo / "data")) == []


# Real programs


@formats
def test_libreoffice_shows_every_cell_as_it_is_meant(opened, report, data, kind):
    """Words as they are; numbers rounded, with sign, per cent and points; days in full."""
    for sheet in book_of(report).sheets:
        file = opened / kind / f"{workbook(data, kind).stem}-{sheet.name}.csv"
        shown = list(csv.reader(file.read_text(encoding="utf-8").splitlines(keepends=True)))
        assert shown[0][0] == sheet.title
        assert shown[sheet.top] == [heading.text for heading in sheet.headings]
        assert shown[sheet.top + 1 :] == [[said(cell) for cell in row] for row in sheet.rows], sheet.name


@formats
def test_libreoffice_prints_it_with_its_title_and_nothing_cut_to_hashes(opened, data, kind):
    (printed,) = (opened / kind).glob("*.pdf")
    about = subprocess.run(["pdfinfo", printed], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Title: +Police and Crime Plan 2021 to 2025: Progress Update, data tables, London", about)
    assert "###" not in text and "#REF" not in text and "Err:" not in text
    assert "Table 1: Scorecard of the 45 measures" in text and "54,255" in text


def test_libreoffice_keeps_the_figures_of_the_ods(data, tmp_path):
    """It saves fifteen digits; up to those its figures are ours."""
    (saved,) = convert([workbook(data, "ods")], "xlsx", tmp_path / "saved")
    ours = CalamineWorkbook.from_path(str(workbook(data, "ods"))).get_sheet_by_name("Tests").to_python()
    theirs = CalamineWorkbook.from_path(str(saved)).get_sheet_by_name("Tests").to_python()
    numbers = 0
    for one, other in zip(ours, theirs, strict=True):
        for mine, yours in zip(one, other, strict=True):
            if isinstance(mine, float):
                numbers += 1
                assert yours == pytest.approx(mine, rel=1e-14)
            elif not isinstance(mine, date):
                assert mine == yours
    assert numbers > 40


# Descriptions


def test_frictionless_accepts_the_package_and_reads_the_same_figures(data):
    checked = validate(str(data / "datapackage.json"))
    assert checked.valid, checked.flatten(["rowNumber", "fieldName", "type", "note"])[:5]
    rows = Package(str(data / "datapackage.json")).get_resource("results").read_rows()
    assert len(rows) == 45
    held = results(data)
    assert all(str(float(row["value"])) == held[row["label"]]["value"] for row in rows if row["value"] is not None)
    assert rows[0]["start"] == date(2021, 4, 1) and rows[0]["stands"] is False


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [("worsened", "got worse", "constraint-error"), ("homicide_non_domestic,", "homicide_domestic,", "primary-key"),
     ("2021-04-01", "last year", "type-error"), ("54255.0", "many", "type-error")],
)  # fmt: skip
def test_frictionless_refuses_what_the_description_does_not_allow(copy, old, new, kind):
    path = copy / "results.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert kind in {
        error.type for task in validate(str(copy / "datapackage.json"), name="results").tasks for error in task.errors
    }


def test_every_csv_is_described_with_its_size_and_checksum_and_every_column_once(data):
    told = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    named = {resource["path"]: resource for resource in told["resources"]}
    assert set(named) == {path.relative_to(data).as_posix() for path in data.rglob("*.csv")}
    assert all((data / path).stat().st_size == resource["bytes"] for path, resource in named.items())
    for name, contract in PUBLISHED.items():
        fields = named[f"{name}.csv"]["schema"]["fields"]
        assert [field["name"] for field in fields] == contract.names
        assert all(field["title"] and field["description"] and field["type"] and field["datatype"] for field in fields)
    judgement = next(field for field in named["results.csv"]["schema"]["fields"] if field["name"] == "judgement")
    assert judgement["constraints"]["enum"] == list(PUBLISHED["results"].column("judgement").allowed)
    assert {"publisher"} == {who["role"] for who in told["contributors"]}
    assert {licence["name"] for licence in told["licenses"]} >= {"OGL-UK-2.0", "notspecified"}
    assert all(source["license"] and source["version"] for source in told["sources"])


def test_a_csvw_reader_accepts_the_metadata_and_reads_the_same_figures(data):
    described = CSVW(str(data / "csv-metadata.json"), validate=True)
    assert described.is_valid
    table = next(table for table in described.tables if table.url.string == "results.csv")
    held = results(data)
    rows = list(table)
    assert len(rows) == 45 and rows[0]["start"].date() == date(2021, 4, 1) and rows[0]["base_is_assumed"] is False
    assert all(str(float(row["value"])) == held[row["label"]]["value"] for row in rows if row["value"] is not None)


def test_a_csvw_reader_refuses_a_word_that_is_not_allowed(copy):
    path = copy / "results.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("worsened", "got worse"), encoding="utf-8")
    assert not CSVW(str(copy / "csv-metadata.json"), validate=True).is_valid


# The page, and the same again


def test_the_page_links_each_file_with_its_type_and_size(release, data):
    page = (release / "progress-update.html").read_text(encoding="utf-8")
    for kind in KINDS:
        path = workbook(data, kind)
        size = f"{round(path.stat().st_size / 1000):,} kB"
        assert re.search(rf'<a href="data/{path.name}">[^<]+\({kind.upper()}, {size}\)</a>', page), path.name
    for name in ("results.csv", "series.csv", "datapackage.json", "csv-metadata.json"):
        assert f'href="data/{name}"' in page


SCRIPT = """
import sys
from pathlib import Path
from progress_update.folders import Folders
from progress_update.period import Period
from progress_update.making import make_report
from progress_update.spreadsheets.package import write_descriptions
from progress_update.spreadsheets.release import write_tables
report, folder = make_report(Period(2022, 1), Folders(Path(sys.argv[1]))), Path(sys.argv[2])
write_tables(report, folder, "2022Q1")
write_descriptions(report, folder)
"""


def test_another_time_zone_language_and_hash_seed_give_the_same_bytes(data, root, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(data / "figures", folder / "figures")
    setting = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", SCRIPT, str(root), str(folder)]
    subprocess.run(command, env=os.environ | setting, check=True, cwd="/")
    for path in sorted(path for path in data.rglob("*") if path.is_file()):
        assert (folder / path.relative_to(data)).read_bytes() == path.read_bytes(), path.name
