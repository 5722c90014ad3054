"""What a user meets when something is wrong: one line that says what, where and what to do; nothing half-made."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from progress_update.cli import app
from progress_update.errors import AreaError, NotebookError, PeriodError, RenderError, ReportError
from progress_update.folders import ROOT, Folders
from progress_update.period import Period
from progress_update.pipeline import build
from progress_update.progress import Progress


def edit(project: Folders, name: str, change: str, *, instead_of: str) -> None:
    """Replace a cell's source in one of the project's notebooks."""
    path = project.notebooks / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.source == instead_of)
    cell.source = change
    nbformat.write(notebook, path)


def make(project: Folders, period: str = "2022Q1") -> None:
    build(Period.parse(period), project, engine="pandoc", progress=Progress())


def run(*words: str, root: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {ROOT: str(root)}
    return subprocess.run(
        [sys.executable, "-m", "progress_update.cli", *words],
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
    )


def only(project: Folders, name: str) -> None:
    """Leave one notebook, so that what is wrong with it shows sooner."""
    for path in project.notebooks.glob("*.ipynb"):
        if path.stem != name:
            path.unlink()


def test_a_failing_cell_names_notebook_cell_and_error_and_leaves_the_notebook_but_no_release(project):
    edit(project, "04-exploitation-and-harm", "1 / 0", instead_of='report.accounts("harm")')
    only(project, "04-exploitation-and-harm")
    with pytest.raises(NotebookError) as raised:
        make(project)
    message = str(raised.value)
    assert "04-exploitation-and-harm.ipynb, cell" in message
    assert "(1 / 0)" in message
    assert "ZeroDivisionError: division by zero" in message
    left = project.failed / "2022Q1" / "04-exploitation-and-harm.ipynb"
    assert "ZeroDivisionError" in left.read_text(encoding="utf-8")
    assert list(project.reports.iterdir()) == []


def test_a_failed_build_leaves_the_last_good_release_alone(project):
    good = project.reports / "2022Q1" / "progress-update.html"
    good.parent.mkdir(parents=True)
    good.write_text("the last good one", encoding="utf-8")
    edit(project, "04-exploitation-and-harm", "1 / 0", instead_of='report.accounts("harm")')
    only(project, "04-exploitation-and-harm")
    with pytest.raises(NotebookError):
        make(project)
    assert good.read_text(encoding="utf-8") == "the last good one"
    assert [path.name for path in project.reports.iterdir()] == ["2022Q1"]


def test_a_misspelt_parameter_is_an_error_and_never_another_quarters_report(project):
    edit(project, "03-victims", "perod = None", instead_of="period = None")
    with pytest.raises(NotebookError, match=r"03-victims.ipynb: It declares the parameter perod, but is given"):
        make(project)


def test_a_parameters_cell_without_its_tag_is_an_error(project):
    path = project.notebooks / "03-victims.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace('"parameters"', '"paramaters"'), encoding="utf-8")
    with pytest.raises(NotebookError, match="declares no parameters"):
        make(project)


def test_an_unknown_engine_is_refused_before_any_work(project):
    with pytest.raises(RenderError, match="auto, quarto or pandoc"):
        build(Period(2022, 1), project, engine="latex", progress=Progress())


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2022Q5", "'2022Q5' is not a period. Write a calendar quarter such as 2022Q1"),
        (
            "Q1 2022",
            "can be read in two ways. Write 2022Q1 for January to March 2022, or 2022Q2 for April to June 2022",
        ),
        ("2099Q1", "is not over yet"),
        ("1999Q4", "No edition held has a figure for 1999Q4"),
        ("latest", "'latest' is not a period"),
    ],
)
def test_a_period_that_cannot_be_reported_is_one_line_with_the_nearest_choice(project, period, said):
    done = run("report", period, root=project.root)
    assert done.returncode == PeriodError.exit_code
    lines = done.stderr.strip().splitlines()
    assert said in lines[-1]
    assert re.search(r"\d{4}Q\d", lines[-1])
    assert "Traceback" not in done.stderr
    assert not project.reports.exists() or list(project.reports.iterdir()) == []


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("Hackeny", "'Hackeny' is no borough of London. The nearest: Hackney"),
        ("City of London", "police force of its own"),
    ],
)
def test_an_area_that_cannot_be_reported_is_one_line_before_any_work(project, area, said):
    done = run("report", "2022Q1", "--area", area, root=project.root)
    assert done.returncode == AreaError.exit_code
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not project.reports.exists()


def test_debug_shows_where_an_error_arose(project):
    assert "Traceback" in run("--debug", "report", "2022Q5", root=project.root).stderr


def test_a_fault_in_the_framework_is_one_line_with_its_place(project):
    file = project.params / "framework.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("    direction: reduce", "    dirction: reduce", 1), "utf-8"
    )
    done = run("report", "2022Q1", root=project.root)
    assert done.returncode == 3
    assert re.search(r"framework.yml, line \d+: Unknown key 'dirction'", done.stderr)


def test_commentary_for_a_measure_that_is_not_there_is_one_line_with_its_place(project):
    (project.params / "2022Q1.yml").write_text("commentary:\n  burglery: Text.\n", encoding="utf-8")
    done = run("report", "2022Q1", root=project.root)
    assert done.returncode == 4
    assert "2022Q1.yml, line 2" in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "report",
        "demo",
        "briefing",
        "gate",
        "compare",
        "trace",
        "pack",
        "ingest",
        "fetch",
        "check",
        "methods",
        "version",
    ],
)
def test_every_command_has_help(command):
    done = CliRunner().invoke(app, [command, "--help"])
    assert done.exit_code == 0
    assert "Usage" in done.output


def test_every_kind_of_error_has_a_code_of_its_own():
    codes = [kind.exit_code for kind in ReportError.__subclasses__()]
    assert len(codes) == len(set(codes))


def test_ingest_brings_a_file_in_and_says_what_it_set_aside(project, tmp_path):
    (project.root / "data").unlink()
    (project.root / "data" / "editions").mkdir(parents=True)
    file = tmp_path / "mopac.csv"
    file.write_text(
        "series,area,group,start,end,value,numerator,denominator,base,design_effect,status\n"
        "women_feel_safe_day,London,women,2022-01-01,2022-03-31,0.86,,,1600,1.5,\n",
        encoding="utf-8",
    )
    words = ("ingest", "--source", "mopac_unpublished", "--published", "2022-06-01", str(file))
    done = run(*words, root=project.root)
    assert done.returncode == 0, done.stderr
    assert "1 figures" in done.stdout or "1 figure" in done.stdout
    assert "Already held" in run(*words, root=project.root).stdout
