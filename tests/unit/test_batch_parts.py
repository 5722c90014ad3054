"""A batch in its parts: which reports, what they are made from, where they go, what is said of them."""

from __future__ import annotations

import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from progress_update.areas import BOROUGHS, LONDON
from progress_update.batch import table
from progress_update.batch.board import Board
from progress_update.batch.jobs import Job, jobs_of
from progress_update.batch.project import Program, packed, unpacked
from progress_update.batch.run import order_for
from progress_update.batch.store import Store
from progress_update.batch.task import Order, Outcome, perform
from progress_update.clock import NOW, is_moved, now, told
from progress_update.errors import AreaError, BatchError, PeriodError
from progress_update.folders import Folders

HERE = Program("sources", "3.11.7")


# Which reports


@pytest.mark.parametrize(
    ("periods", "areas", "expected"),
    [
        ("2022Q1", "", ["2022Q1 London"]),
        ("2021Q3..2022Q1", "", ["2021Q3 London", "2021Q4 London", "2022Q1 London"]),
        ("2022Q1, 2021Q4", "hackney,London", ["2022Q1 Hackney", "2022Q1 London", "2021Q4 Hackney", "2021Q4 London"]),
        ("2022Q1,2022Q1..2022Q2", "", ["2022Q1 London", "2022Q2 London"]),
    ],
)
def test_periods_and_areas_are_read_as_people_write_them(periods, areas, expected):
    assert [job.title for job in jobs_of(periods, areas)] == expected


def test_all_is_london_and_its_32_boroughs_and_boroughs_leaves_london_out():
    assert [job.area for job in jobs_of("2022Q1", "all")] == [LONDON, *BOROUGHS]
    assert [job.area for job in jobs_of("2022Q1", "boroughs")] == list(BOROUGHS)
    assert len(jobs_of("2018Q1..2022Q4", "all")) == 20 * 33


@pytest.mark.parametrize(
    ("periods", "areas", "error", "said"),
    [
        ("2022Q4..2022Q1", "", PeriodError, r"ends before it begins. Write 2022Q1\.\.2022Q4"),
        ("2022Q5", "", PeriodError, "is not a period"),
        ("2022Q1", "Hackny", AreaError, "Hackney"),
    ],
)
def test_what_cannot_be_read_is_one_line(periods, areas, error, said):
    with pytest.raises(error, match=said):
        jobs_of(periods, areas)


# What they are made from


def a_project(root: Path, text: str = "one") -> Path:
    for name in ("params/a.yml", "notebooks/01.ipynb", "templates/t.html", "data/editions/s/e/o.parquet"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "requirements.lock").write_text("pandas", encoding="utf-8")
    return root


def test_the_same_inputs_make_the_same_archive_wherever_and_whenever(tmp_path):
    first, second, other = (a_project(tmp_path / name, text) for name, text in [("a", "1"), ("b", "1"), ("c", "2")])
    assert packed(first) == packed(second)
    assert packed(first)[0] != packed(other)[0]


def test_an_archive_unpacks_to_what_was_packed_once_a_place(tmp_path):
    name, content = packed(a_project(tmp_path / "project"))
    folder = unpacked(name, lambda: content, tmp_path / "worker")
    assert packed(folder) == (name, content)
    assert unpacked(name, lambda: pytest.fail("fetched again"), tmp_path / "worker") == folder
    assert [path.name for path in (tmp_path / "worker").iterdir()] == [name]


def test_an_archive_holds_no_reports_and_no_cache(tmp_path):
    root = a_project(tmp_path)
    (root / "reports").mkdir()
    (root / "reports" / "x.html").write_text("x", encoding="utf-8")
    (root / "notebooks" / "__pycache__").mkdir()
    (root / "notebooks" / "__pycache__" / "x.pyc").write_text("x", encoding="utf-8")
    names = zipfile.ZipFile(BytesIO(packed(root)[1])).namelist()
    assert not [name for name in names if name.startswith("reports") or "__pycache__" in name]


def test_a_worker_with_other_code_or_another_python_makes_nothing():
    here = Program.here()
    here.require()
    for other in (Program("other", here.python), Program(here.sources, "3.9.0")):
        outcome = perform(Job("2022Q1"), Order(other))
        assert (outcome.state, outcome.exit_code) == ("failed", BatchError.exit_code)
        assert "This worker runs" in outcome.detail


# Where they go


@pytest.fixture
def release(tmp_path) -> Path:
    folder = tmp_path / "release"
    (folder / "data").mkdir(parents=True)
    (folder / "page.html").write_text("page", encoding="utf-8")
    (folder / "data" / "results.csv").write_text("a,b\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", ["folder", "memory"])
def test_a_release_counts_once_its_record_is_there_and_is_known_by_what_it_was_made_from(kind, tmp_path, release):
    store = Store(str(tmp_path / "store") if kind == "folder" else f"memory://{tmp_path.name}")
    assert store.record("2022Q1") is None
    store.put_release(release, "2022Q1", "f" * 64, {"job": {"period": "2022Q1"}})
    record = store.record("2022Q1")
    assert record["made_from"] == "f" * 64 and set(record["files"]) == {"page.html", "data/results.csv"}
    assert record["files"]["page.html"]["bytes"] == 4


def test_a_release_that_lost_or_gained_or_shortened_a_file_does_not_count(tmp_path, release):
    store = Store(str(tmp_path / "store"))
    place = tmp_path / "store" / "reports" / "2022Q1" / ("f" * 16)
    for spoil in (
        lambda: (place / "page.html").unlink(),
        lambda: (place / "page.html").write_text("pa", encoding="utf-8"),
        lambda: (place / "stray.txt").write_text("x", encoding="utf-8"),
    ):
        store.put_release(release, "2022Q1", "f" * 64, {})
        assert store.record("2022Q1")
        spoil()
        assert store.record("2022Q1") is None


def test_damaged_inputs_are_told_and_never_used(tmp_path):
    name, content = packed(a_project(tmp_path / "project"))
    store = Store(str(tmp_path / "store"))
    store.put_inputs(name, content)
    assert store.inputs(name) == content
    (tmp_path / "store" / "inputs" / f"{name}.zip").write_bytes(content[:-1])
    with pytest.raises(BatchError, match="damaged"):
        store.inputs(name)


def test_a_store_of_an_unknown_kind_is_one_line():
    with pytest.raises(BatchError, match="cannot be opened"):
        Store("nowhere://bucket").put_inputs("a", b"")


@given(st.sampled_from(["engine", "demo", "as_at", "formats", "inputs", "code"]))
def test_whatever_changes_a_report_changes_what_it_is_made_from(field):
    order = Order(HERE)
    other = {"engine": "pandoc", "demo": True, "as_at": "2022-06-24", "formats": ("html",), "inputs": "x", "code": "x"}
    changed = Order(HERE, **{field: other[field]})
    assert changed.made_from(Job("2022Q1")) != order.made_from(Job("2022Q1"))


def test_where_a_report_goes_and_how_many_work_on_it_does_not():
    assert Order(HERE, store="s3://a", workers=4).made_from(Job("2022Q1")) == Order(HERE).made_from(Job("2022Q1"))
    assert Order(HERE).made_from(Job("2022Q2")) != Order(HERE).made_from(Job("2022Q1"))


def a_batch_at(root: Path, moment: str, monkeypatch: pytest.MonkeyPatch) -> Order:
    monkeypatch.setenv(NOW, moment)
    jobs = [Job("2022Q1"), Job("2021Q3")]
    return order_for(Folders(root), jobs, store="", engine="pandoc", demo=False, as_at="")


def test_a_report_whose_hour_came_between_two_batches_is_made_again_and_no_other(root, monkeypatch):
    before, after = (a_batch_at(root, f"2022-06-24T{hour}", monkeypatch) for hour in ("09:29", "09:30"))
    assert (before.embargoed, after.embargoed) == (("2022Q1",), ())
    assert before.made_from(Job("2022Q1")) != after.made_from(Job("2022Q1"))
    assert before.made_from(Job("2021Q3")) == after.made_from(Job("2021Q3"))


def test_every_report_of_a_batch_is_made_at_the_moment_it_began_wherever_it_is_made(root, monkeypatch):
    order = a_batch_at(root, "2022-06-24T09:29", monkeypatch)
    monkeypatch.delenv(NOW)
    with told(order.moment):
        assert now().isoformat() == "2022-06-24T09:29:00+01:00"
    assert not is_moved()


# What is said


OUTCOMES = [
    Outcome(Job("2022Q1"), "built", 12.3, "reports/2022Q1"),
    Outcome(Job("2022Q2"), "reused", 0.2, "reports/2022Q2"),
    Outcome(Job("2022Q3"), "failed", 1.0, "burglary.csv, row 3: It has no month.", 5),
]


def test_the_table_has_a_line_a_report_and_the_reason_of_each_failure():
    told = table.lines(OUTCOMES)
    assert [line.split()[2] for line in told[:3]] == ["built", "reused", "failed"]
    assert told[2].endswith("burglary.csv, row 3: It has no month.")
    assert told[3] == "1 built, 1 reused, 1 failed"


def test_a_batch_with_a_failure_ends_with_its_code_and_one_without_does_not():
    table.require_all(OUTCOMES[:2])
    with pytest.raises(BatchError, match=r"2022Q3 London: 1 of 3 reports failed\. The same command"):
        table.require_all(OUTCOMES)


def test_the_board_tells_done_of_total_rate_time_left_and_what_each_worker_does():
    board = Board(Console(file=StringIO()), total=4, started=0.0)
    board.heard({"worker": "a", "job": "2022Q1 London", "stage": "PDF"})
    board.heard({"worker": "b", "job": "2022Q3 London", "stage": "Notebooks"})
    assert board.head(10.0) == "0 of 4 done"
    board.ended(OUTCOMES[0], workers=2)
    board.ended(OUTCOMES[2], workers=2)
    assert board.head(60.0) == "2 of 4 done, 1 failed; 2.0 a minute, about 60 s left; 2 workers"
    assert board.each() == []


def test_a_report_that_another_worker_has_taken_over_is_told_once():
    board = Board(Console(file=StringIO()), total=1)
    board.heard({"worker": "killed", "job": "2022Q1 London", "stage": "PDF"})
    board.heard({"worker": "another", "job": "2022Q1 London", "stage": "Results"})
    assert board.each() == ["2022Q1 London: Results"]


def test_without_a_terminal_a_line_is_said_every_few_seconds(monkeypatch, capsys):
    monkeypatch.setattr("progress_update.batch.board.EVERY", 0.01)
    board = Board(Console(file=StringIO()))
    with board.shown(2):
        board.heard({"worker": "a", "job": "2022Q1 London", "stage": "PDF"})
        while "2022Q1 London: PDF" not in capsys.readouterr().err:
            pass


def test_a_fault_in_a_report_is_an_outcome_in_one_line(tmp_path):
    outcome = perform(Job("2022Q1"), Order(Program.here(), root=str(tmp_path)))
    assert outcome.state == "failed" and outcome.detail and "\n" not in outcome.detail


def test_what_a_batch_packs_is_all_that_a_report_reads(root):
    """The manifest's inputs of a real report are all in the archive."""
    names = set(zipfile.ZipFile(BytesIO(packed(root)[1])).namelist())
    for path in [*root.glob("templates/**/*.*"), *root.glob("notebooks/[0-9]*.ipynb"), *root.glob("params/*.yml")]:
        if path.is_file():
            assert path.relative_to(root).as_posix() in names
