"""A step runs again when, and only when, something that it really read has changed; and the build says which and why.

The heavy steps are stood in for: notebooks run in this process, pages and PDFs are short. What each reads, what is
recorded of it and what is kept are the real thing, as is one whole build at the end.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from conftest import own_project

from progress_update import pipeline
from progress_update.cache import machine, modules
from progress_update.codebase import parsed
from progress_update.editions import list_editions, read_observations
from progress_update.folders import BUILD, ROOT, Folders
from progress_update.gate.record import write as write_gate
from progress_update.gate.verdict import Verdict
from progress_update.making import gate, known, notebooks, release
from progress_update.manifest import checksum
from progress_update.period import Period
from progress_update.progress import Progress
from progress_update.render import press
from progress_update.render.engines import Engine

pytestmark = pytest.mark.xdist_group("cache")

CHAPTERS = ["00-summary", "01-violence", "02-trust-and-confidence", "03-victims", "04-exploitation-and-harm"]
ALL = {"results", *CHAPTERS, "workbooks", "document", "descriptions", "page", "pdf", "provenance", "gate"}
NONE: frozenset[str] = frozenset()
AFTER_DOCUMENT = {"document", "page", "pdf", "gate"}


# --- Stand-ins ------------------------------------------------------------------------------------------------------


def run_here(paths, executed, *, period, results, root, workers, at_work, done=lambda name: None):
    """Run notebooks in this process: each cell's last call gives its output, as a kernel's would."""
    executed.mkdir(parents=True, exist_ok=True)
    before = dict(os.environ)
    os.environ.update({BUILD: str(results), ROOT: str(root)})
    try:
        for path in paths:
            _run_here(path, executed / path.name, str(period))
            done(path.stem)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return [executed / path.name for path in paths]


def _run_here(path: Path, target: Path, period: str) -> None:
    notebook, names = nbformat.read(path, as_version=4), {"period": period}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            *before, last = parsed(cell.source).body
            exec(compile(ast.Module(before, []), path.name, "exec"), names)
            if not isinstance(last, ast.Expr):
                exec(compile(ast.Module([last], []), path.name, "exec"), names)
                continue
            block = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
            bundle = block._repr_mimebundle_()
            data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
            cell.outputs = [nbformat.v4.new_output("display_data", data=data, metadata=metadata)]
    nbformat.write(notebook, target)


def short_page(source: Path, html: Path, engine: Engine) -> None:
    texts = [path.read_bytes() for path in sorted(source.rglob("*")) if path.is_file()]
    html.write_bytes(b"<html>" + b"".join(texts)[:20_000_000])


def short_pdf(html: Path, pdf: Path, *, clock: int, keep_fonts: bool = False) -> list[str]:
    pdf.write_bytes(b"%PDF" + html.read_bytes() + str(clock).encode())
    return []


def short_side_page(markdown: str, html: Path, **_: object) -> None:
    html.write_text(markdown, encoding="utf-8")


def short_gate(made: Path, folders: Folders, *, in_full: bool = False, ahead: object = None) -> Verdict:
    told = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    verdict = Verdict(told["title"], told["period"]["label"], in_full, ())
    write_gate(verdict, made, folders.templates, gate.open_release(made, folders).report.brand)
    return verdict


def stand_in(patch: pytest.MonkeyPatch) -> None:
    for place, name, short in (
        (notebooks, "run_chapters", run_here), (release, "write_html", short_page), (press, "write_pdf", short_pdf),
        (release, "write_side_page", short_side_page), (gate, "pass_gate", short_gate),
        (release, "look_ahead", lambda making: {}),
    ):  # fmt: skip
        patch.setattr(place, name, short)


def make(project: Folders, **asked: object) -> dict[str, str]:
    """Build, and give what was said of each step: `reused`, or why it was done again."""
    done = pipeline.build(Period(2022, 1), project, engine="pandoc", workers=1, progress=Progress(), **asked)
    said = dict(line.split(": ", 1) for line in done.steps)
    assert set(said) == ALL
    return said


def rerun(said: dict[str, str]) -> set[str]:
    return {step for step, what in said.items() if what != "reused"}


def contents(project: Folders) -> dict[str, bytes]:
    place = project.reports / "2022Q1"
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Folders:
    """A project with a release and a full cache, made once."""
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        project = own_project(tmp_path_factory.mktemp("cache") / "built", root)
        assert set(make(project).values()) == {"rerun because it is not in the cache"}
    return project


@pytest.fixture
def project(built: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """A copy of it, somewhere else."""
    stand_in(monkeypatch)
    return Folders(Path(shutil.copytree(built.root, tmp_path / "project")))


# --- What is changed, and what has to run again ---------------------------------------------------------------------


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def rows_of(project: Folders, source: str, series: str, day: str) -> None:
    """Halve figures in the newest edition of a source, checksum and all, as someone who edits it by hand would."""
    edition = list_editions(project.editions, source)[0]
    rows = read_observations(edition)
    chosen = (rows["series"] == series) & (rows["end"] == day)
    assert chosen.any()
    rows.loc[chosen, "value"] /= 2
    stored = edition.folder / "observations.parquet"
    rows.to_parquet(stored, index=False)
    record = dict(edition.record)
    record["observations"] = record["observations"] | {"sha256": checksum(stored)}
    (edition.folder / "edition.json").write_text(json.dumps(record), encoding="utf-8")


def note(project: Folders, place: str, text: str) -> None:
    replaced(project.params / "2022Q1.yml", "commentary:\n", f"commentary:\n  {place}: |-\n    {text}\n")


CHANGES: dict[str, tuple[Callable[[Folders], None], set[str], str]] = {
    "nothing": (lambda project: None, set(), ""),
    "a question in a notebook": (
        lambda project: replaced(project.notebooks / "01-violence.ipynb", "Are guns fired", "Are shots fired"),
        {"01-violence", *AFTER_DOCUMENT},
        "notebooks/01-violence.ipynb changed",
    ),
    "commentary on one measure": (
        lambda project: note(project, "burglary_prc", "Homes and shops are counted together."),
        {"02-trust-and-confidence", *AFTER_DOCUMENT},
        "params: commentary burglary_prc changed",
    ),
    "a note on the data": (
        lambda project: replaced(project.params / "defaults.yml", "data_notes:\n", "data_notes:\n  - One more note.\n"),
        {*AFTER_DOCUMENT, "workbooks"},
        "params: data_notes changed",
    ),
    "the style sheet": (
        lambda project: replaced(project.templates / "report" / "style.css", "{", "{ "),
        {*AFTER_DOCUMENT, "provenance"},
        "templates/report/style.css changed",
    ),
    "a colour of the brand": (
        lambda project: replaced(project.templates / "brand" / "_brand.yml", 'navy: "#12436D"', 'navy: "#12446D"'),
        ALL - {"results", "workbooks", "descriptions"},
        "templates/brand/_brand.yml changed",
    ),
    "words that the spelling knows": (
        lambda project: replaced(project.params / "words.txt", "\n", "\nzyxw\n"),
        {"gate"},
        "params/words.txt changed",
    ),
    "the label of one measure": (
        lambda project: replaced(
            project.params / "framework.yml", "label: Burglary, recorded", "label: Burglary, as recorded"
        ),
        ALL - {"01-violence", "04-exploitation-and-harm"},  # a chapter's opening looks at the length of the one before
        "params/framework.yml",
    ),
    "rows of a series that one chapter shows": (
        lambda project: rows_of(project, "gla_state_of_london", "hate_crime", "2017-04-30"),
        # A month before those that the chart draws: its tables change, the page does not.
        {"results", "01-violence", "workbooks", "document", "descriptions", "provenance", "gate"},
        "edition gla_state_of_london 2024-05-30: rows of hate_crime changed",
    ),
    "rows from before anything that is shown": (
        lambda project: rows_of(project, "mps_borough_crime", "burglary.domestic_burglary", "2012-06-30"),
        {"results", "provenance", "gate"},
        "edition mps_borough_crime 2026-01-18: rows of burglary.domestic_burglary changed",
    ),
    "rows of a series that nothing shows": (
        lambda project: rows_of(project, "mps_borough_crime", "drug_offences.possession_of_drugs", "2022-01-31"),
        {"gate"},  # which reads the manifest, and so the edition's checksum
        "editions changed",
    ),
    "a file that no report reads": (
        lambda project: replaced(project.params / "sources.yml", "\n", "\n\n"),
        set(),
        "",
    ),
}  # fmt: skip

# After these everything is made afresh once, and must be what was made of the cache.
COMPARED = ("rows of a series that one chapter shows",)


@pytest.mark.parametrize("change", CHANGES)
def test_just_the_steps_that_read_what_changed_run_again_and_say_so(project, change):
    deed, expected, why = CHANGES[change]
    deed(project)
    said = make(project)
    assert rerun(said) == expected, said
    assert not why or any(why in what for what in said.values()), said
    if change in COMPARED:
        reused = contents(project)
        make(project, fresh=True)
        assert contents(project) == reused


def test_an_edited_module_runs_what_can_reach_it(project, tmp_path, monkeypatch):
    package = Path(shutil.copytree(modules.PACKAGE, tmp_path / "progress_update"))
    monkeypatch.setattr(modules, "PACKAGE", package)
    with (package / "gate" / "spelling.py").open("a", encoding="utf-8") as file:
        file.write("\n# edited\n")
    said = make(project)
    assert rerun(said) == {"gate"}
    assert said["gate"] == "rerun because progress_update/gate/spelling.py changed"


@pytest.mark.parametrize(
    ("module", "reached_by"),
    [
        ("charts/monthly.py", {"chapters", "document", "word", "slides", "gate"}),
        ("spreadsheets/xlsx.py", {"workbooks"}),
        ("spreadsheets/package.py", {"descriptions"}),
        ("render/structure/tables.py", {"pdf", "gate"}),
        ("render/engines.py", {"document", "page", "provenance", "pre-release", "word", "slides", "gate"}),
        ("measures/history.py", {"results"}),
        ("briefing/pack.py", {"word", "slides"}),
        ("gate/spelling.py", {"gate"}),
        ("trace/tracer.py", {"provenance"}),
        ("holdings.py", {"results", "provenance", "gate"}),
        ("fetch/run.py", set()),
        ("cli/building.py", set()),
    ],
)
def test_a_module_belongs_to_the_steps_that_can_reach_it(module, reached_by):
    called = {"chapters": frozenset({"exhibit"})}
    reached = {step for step in known.CODE if f"progress_update/{module}" in known.code(step, called.get(step, NONE))}
    assert reached == reached_by


def test_a_chapter_without_charts_reaches_no_code_of_charts():
    assert not [name for name in known.code("chapters", frozenset({"opener", "accounts"})) if "/charts/m" in name]


def test_another_library_of_page_layout_runs_the_pdf(project, monkeypatch):
    monkeypatch.setattr(machine, "libraries", lambda: {"Pango": "15300", "HarfBuzz": "9.0.0"})
    said = make(project)
    assert rerun(said) == {"pdf"} and "Pango changed" in said["pdf"]


def test_a_cell_of_ones_own_is_always_run(project):
    path = project.notebooks / "03-victims.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(3, nbformat.v4.new_code_cell("mine = open_report(period).outcome('better_support')\nmine"))
    nbformat.write(notebook, path)
    make(project)
    said = make(project)
    assert rerun(said) == {"03-victims"}
    assert "cells of its own" in said["03-victims"]


def test_two_reports_of_a_quarter_share_what_is_the_same(project):
    said = pipeline.build(
        Period(2022, 1), project, engine="pandoc", as_at="newest", workers=1, progress=Progress()
    ).steps
    told = dict(line.split(": ", 1) for line in said)
    assert rerun(told) == {"workbooks", *AFTER_DOCUMENT}  # files have the release's name, and so has the page
    assert rerun(make(project)) == set()


# --- What becomes of the cache --------------------------------------------------------------------------------------


def entry(project: Folders, step: str) -> Path:
    (found,) = (project.cache / "steps").glob(f"{step}/*/*")
    return found


def test_every_step_has_read_the_lock(project):
    """So another lock runs them all: that what a step has read is compared is shown above."""
    lock, entries = checksum(project.root / "requirements.lock"), list((project.cache / "steps").rglob("entry.json"))
    assert {file.relative_to(project.cache).parts[1] for file in entries} == ALL - {*CHAPTERS} | {"chapters"}
    assert len(entries) == len(ALL)
    for file in entries:
        read, *_ = json.loads(json.loads(file.read_text(encoding="utf-8"))["told"])
        assert read["requirements.lock"] == lock, file


def test_without_half_of_the_cache_the_release_is_the_same(project):
    before, lost = contents(project), ("document", "pdf", "descriptions")
    for step in lost:
        shutil.rmtree(entry(project, step))
    assert rerun(make(project)) == set(lost)
    assert contents(project) == before
    assert rerun(make(project)) == set()


@pytest.mark.parametrize("place", ["files/*", "entry.json"])
def test_a_damaged_entry_is_noticed_and_made_again(project, place):
    before, hurt = contents(project), ("page", "pdf")
    for step in hurt:
        (file,) = entry(project, step).glob(place)
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(bytes(content))
    said = make(project)
    assert rerun(said) == set(hurt)
    assert ("damaged" in said["page"]) == (place == "files/*")
    assert contents(project) == before
    assert rerun(make(project)) == set()


def test_a_disk_that_keeps_nothing_costs_only_time(project, monkeypatch):
    shutil.rmtree(project.cache / "steps" / "page")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("progress_update.cache.store._copied", full)
    assert rerun(make(project)) == {"page"}
    assert rerun(make(project)) == {"page"}


def test_an_output_that_was_changed_by_hand_comes_back(project):
    before = contents(project)
    (project.reports / "2022Q1" / "progress-update.html").write_text("mine", encoding="utf-8")
    assert rerun(make(project)) == set()
    assert contents(project) == before


def test_a_change_while_a_step_runs_is_not_kept(project, monkeypatch):
    """What the step read is not known then: neither the old text nor the new may claim it."""
    path = project.notebooks / "01-violence.ipynb"
    replaced(path, "Are guns fired", "Are shots fired")

    def meddling(*words, **named):
        found = run_here(*words, **named)
        replaced(path, "Are shots fired", "Are pistols fired")
        return found

    monkeypatch.setattr(notebooks, "run_chapters", meddling)
    make(project)
    monkeypatch.setattr(notebooks, "run_chapters", run_here)
    assert "01-violence" in rerun(make(project))
    assert b"Are pistols fired" in contents(project)["source/index.qmd"]


def test_settings_that_fail_the_build_leave_the_cache_usable(project):
    note(project, "burglary_prc", "Burglary rose to 999,999 offences.")
    with pytest.raises(Exception, match="999,999"):
        make(project)
    replaced(project.params / "2022Q1.yml", "  burglary_prc: |-\n    Burglary rose to 999,999 offences.\n", "")
    assert rerun(make(project)) == set()


# --- Whole ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(release: Path, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Folders]:
    """The real release and its cache, in a project of its own."""
    project = own_project(tmp_path_factory.mktemp("whole") / "project", root)
    shutil.copytree(release, project.reports / "2022Q1")
    shutil.copytree(release.parents[1] / ".cache", project.cache)
    yield project


QUICK = """
import sys
from progress_update.cli import app
try:
    app(["report", "2022Q1", "--engine", "pandoc"], standalone_mode=False)
finally:
    print(sorted({"pandas", "numpy", "matplotlib", "weasyprint", "papermill", "nbformat"} & set(sys.modules)))
"""


def test_one_edited_notebook_runs_one_chapter_and_what_follows_and_then_nothing_at_all(whole, release):
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, env=os.environ | {ROOT: str(whole.root)},
            timeout=580,
        )  # fmt: skip

    replaced(whole.notebooks / "04-exploitation-and-harm.ipynb", "Run by", "Executed by")
    first = run("-m", "progress_update.cli", "report", "2022Q1", "--engine", "pandoc")
    assert first.returncode == 0, first.stderr
    said = dict(line.strip().split(": ", 1) for line in first.stderr.splitlines() if ": re" in line)
    assert {step for step, what in said.items() if what != "reused"} <= {"04-exploitation-and-harm", *AFTER_DOCUMENT}
    assert said["04-exploitation-and-harm"] == "rerun because notebooks/04-exploitation-and-harm.ipynb changed"
    second = run("-c", QUICK)
    assert second.returncode == 0, second.stderr
    assert "Nothing has changed since it was built" in second.stdout
    assert second.stdout.splitlines()[-1] == "[]"
    assert second.stderr.count(": reused") == len(ALL)
