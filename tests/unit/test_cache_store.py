"""The cache by itself: what is kept, what goes, how a change is told; and what a recorded report notes."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from progress_update.cache.rerun import LEFT_ASIDE, Rerun
from progress_update.cache.store import Store
from progress_update.cache.whole import Order, Said, remember, state, unchanged
from progress_update.clock import NOW
from progress_update.exhibits.recorded import GONE, Again, NotebookReport, Reads, digest, digests_by, recorded, told
from progress_update.folders import Folders
from progress_update.making import make_report
from progress_update.making.notebooks import called_in
from progress_update.period import Period


@pytest.fixture(scope="module")
def report(root: Path):
    return make_report(Period(2022, 1), Folders(root))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def keep(store: Store, place: Path, text: str, known: dict[str, str], subject: str = "2022Q1") -> None:
    place.mkdir(exist_ok=True)
    (place / "a.txt").write_text(text, encoding="utf-8")
    store.put("page", subject, known, {}, place, ["a.txt"])


# --- Entries --------------------------------------------------------------------------------------------------------


def test_what_was_kept_comes_back_and_only_for_what_it_was_made_from(store, tmp_path):
    keep(store, tmp_path / "made", "one", {"x": "1"})
    keep(store, tmp_path / "made", "two", {"x": "2"})
    for known, text in (({"x": "1"}, "one"), ({"x": "2"}, "two")):
        steps = Rerun(store, "2022Q1")
        assert steps.due("page", lambda known=known: known, tmp_path / "taken") is None
        assert (tmp_path / "taken" / "a.txt").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ({"style.css": "2", "Python": "3.11"}, "style.css changed"),
        ({"style.css": "2", "Python": "3.12"}, "style.css changed (and 1 more)"),
        ({"style.css": "1", "Python": "3.11", "new.css": "1"}, "new.css is new"),
        ({"Python": "3.11"}, "style.css is gone"),
    ],
)
def test_what_changed_is_told_by_its_name(store, tmp_path, now, why):
    keep(store, tmp_path / "made", "one", {"style.css": "1", "Python": "3.11"})
    steps = Rerun(store, "2022Q1")
    assert steps.due("page", lambda: now, tmp_path / "taken") == now
    assert steps.said == [f"page: rerun because {why}"]


def test_a_package_that_changed_is_named(store, tmp_path):
    keep(store, tmp_path / "made", "one", {"packages": "numpy-1 pandas-3"})
    steps = Rerun(store, "2022Q1")
    steps.due("page", lambda: {"packages": "numpy-2 pandas-3"}, tmp_path / "taken")
    assert steps.said == ["page: rerun because packages changed (numpy-2)"]


def test_without_a_store_all_is_done_and_nothing_kept(tmp_path):
    steps = Rerun(None, "2022Q1")
    assert steps.due("page", dict, tmp_path) is not None
    assert steps.said == [f"page: rerun because {LEFT_ASIDE}"]


def test_what_was_used_longest_ago_goes_first(store, tmp_path):
    small = Store(store.root, limit=2500)
    for n in range(6):
        keep(small, tmp_path / "made", f"{n}" * 400, {"x": str(n)})
    for n, entry in enumerate(sorted(small.entries("page", "2022Q1"), key=lambda one: one.known["x"])):
        os.utime(entry.folder / "entry.json", (n, n))
    small.trim()
    left = [entry.known["x"] for entry in small.entries("page", "2022Q1")]
    assert left == sorted(left, reverse=True) and "5" in left and "0" not in left
    assert sum(path.stat().st_size for path in small.root.rglob("*") if path.is_file()) <= 2500


# --- A whole release ------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> tuple[Folders, Order]:
    folders = Folders(tmp_path)
    for name in ("params/framework.yml", "notebooks/01-a.ipynb", "templates/report/style.css", "reports/2022Q1/a.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as built", encoding="utf-8")
    told = {"release": {"at": "2022-06-24T09:30:00+01:00", "embargoed": False}}
    (folders.reports / "2022Q1" / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    order = Order("2022Q1", "2022Q1", "pandoc")
    remember(folders, order, state(folders, order), Said(("page",), ("built",)))
    return folders, order


def test_a_release_stands_while_nothing_changed(project):
    assert unchanged(*project) == Said(("page",), ("built",))


@pytest.mark.parametrize(
    "name",
    [
        "params/framework.yml", "params/2022Q1.yml", "notebooks/01-a.ipynb", "notebooks/02-b.ipynb",
        "templates/report/style.css", "templates/report/new.css", "data/editions/a/b/edition.json", "requirements.lock",
        "reports/2022Q1/a.html", "reports/2022Q1/b.html", ".cache/releases/2022Q1.json",
    ],
)  # fmt: skip
def test_a_release_does_not_stand_when_anything_changed(project, name):
    file = project[0].root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("changed", encoding="utf-8")
    assert unchanged(*project) is None


@pytest.mark.parametrize(
    ("embargoed", "hour", "stands"), [(True, "09:29", True), (True, "09:30", False), (False, "09:29", False)]
)
def test_a_release_stands_until_its_hour_strikes(project, monkeypatch, embargoed, hour, stands):
    folders, order = project
    told = {"release": {"at": "2022-06-24T09:30:00+01:00", "embargoed": embargoed}}
    (folders.reports / "2022Q1" / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    remember(folders, order, state(folders, order), Said(("page",), ("built",)))
    monkeypatch.setenv(NOW, f"2022-06-24T{hour}")
    assert (unchanged(folders, order) is not None) is stands


def test_another_order_is_another_release(project):
    folders, order = project
    assert unchanged(folders, Order(order.name, order.period, "quarto")) is None
    assert unchanged(folders, Order(order.name, order.period, order.engine, formats=("html",))) is None


def test_a_full_gates_list_is_no_change(project):
    (project[0].reports / "2022Q1" / "gate-full.html").write_text("", encoding="utf-8")
    assert unchanged(*project) is not None


# --- What is read of a report ---------------------------------------------------------------------------------------


def names(reads: Reads) -> list[str]:
    return [told(name) for name in reads.found]


def test_an_exhibit_reads_its_own_rows_and_no_others(report):
    reads = Reads()
    recorded(report, reads).exhibit("robbery_prc")
    said = names(reads)
    assert "results: row of robbery_prc" in said and "results: rows of robbery_prc through time" in said
    assert not [name for name in said if "burglary" in name or "table" in name]
    assert "params: commentary robbery_prc" in said


def test_an_exhibit_of_a_recorded_report_is_the_same(report):
    made = recorded(report, Reads(), kind=NotebookReport).exhibit("robbery_prc")
    assert made == report.exhibit("robbery_prc") and made.reads


def test_reads_done_again_on_the_same_report_find_the_same(report):
    reads = Reads()
    of = recorded(report, reads)
    for block in (of.at_a_glance(), of.opener("trust"), of.plan_and_consultation(), of.exhibit("burglary_prc")):
        assert block.markdown
    again = Again(report)
    assert {name: again.digest(name) for name in reads.found} == reads.found


def test_reads_tell_rows_that_changed_from_those_that_did_not(report):
    reads = Reads()
    recorded(report, reads).exhibit("robbery_prc")
    series = report.series.copy()
    series.loc[series.index[series["measure"] == "robbery_prc"][-1], "value"] += 1
    again = Again(replace(report, series=series))
    assert [told(name) for name, sha in reads.found.items() if again.digest(name) != sha] == [
        "results: rows of robbery_prc through time"
    ]


def test_what_is_no_longer_there_is_gone(report):
    assert Again(report).digest(json.dumps(["framework", "measure", "no_such_measure"])) == GONE


def test_a_checksum_tells_apart_what_is_written_alike():
    values = [1, "1", 1.0, [1], (2,), None, {"a": 1}, pd.DataFrame({"a": [1]}), pd.DataFrame({"a": ["1"]}),
              pd.DataFrame({"b": [1]}), pd.DataFrame({"a": [1.0]})]  # fmt: skip
    assert len({digest(value) for value in values}) == len(values)


# --- Notebooks ------------------------------------------------------------------------------------------------------


def test_the_rows_of_each_series_have_a_checksum_of_their_own():
    table = pd.DataFrame({"series": ["a", "b", "a"], "value": [1.0, 2.0, 3.0]})
    before = digests_by(table, "series")
    changed = digests_by(table.assign(value=[1.0, 2.5, 3.0]), "series")
    assert [*before] == ["a", "b"] and before["a"] == changed["a"] and before["b"] != changed["b"]
    assert digests_by(table[::-1], "series")["a"] != before["a"], "their order counts"
    assert digests_by(table.astype({"value": "float32"}), "series")["a"] != before["a"], "and what they are"
    assert digests_by(table, "series")["a"] == digest(table[table["series"] == "a"])


@pytest.mark.parametrize(
    "cell",
    [
        "open('x').read()", "import os", "%matplotlib inline", "!ls", "x = report.exhibit('a')", "report.series",
        "report.exhibit(open('x').read())", "report.save('x')", "print(1)", "for x in []: pass",
        "report.exhibit('a').x",
    ],
)  # fmt: skip
def test_a_cell_that_does_more_than_ask_the_report_is_ones_own(tmp_path, cell):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    nbformat.write(notebook, tmp_path / "a.ipynb")
    assert called_in(tmp_path / "a.ipynb") is None


def test_the_projects_own_notebooks_only_ask_the_report(root):
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        assert called_in(path)
