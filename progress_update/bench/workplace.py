"""A copy of the project's folders to work in, and the two ways to make a report from it.

By hand is the script that a user would write with the same notebooks and the same content: `papermill` for each
notebook, one engine on the stitched source, `weasyprint` on the page. It is given the stitched source for nothing,
and makes no tables, no provenance page and no checks.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from progress_update.bench.cost import Cost, run, run_all
from progress_update.editions import (
    OBSERVATIONS_FILE,
    RECORD_FILE,
    Edition,
    Provenance,
    Received,
    list_editions,
    read_observations,
    write_edition,
)
from progress_update.folders import ROOT, Folders
from progress_update.period import Period
from progress_update.render.engines import SOURCE, Engine, choose_engine

COPIED = ("notebooks", "params", "templates", "data", "progress_update", "requirements.lock", "pyproject.toml")
KEPT_BY_BUILDS = ("reports", ".cache")
PAGE = "by-hand.html"


@dataclass(frozen=True)
class Workplace:
    """A project folder of its own, so that nothing that is done in it touches the one at hand."""

    folder: Path
    period: str
    engine: Engine

    @property
    def folders(self) -> Folders:
        return Folders(self.folder)

    @property
    def environment(self) -> dict[str, str]:
        own = str(Path(sys.executable).parent)
        return {**os.environ, ROOT: str(self.folder), "PATH": f"{own}{os.pathsep}{os.environ.get('PATH', '')}"}

    def clear(self) -> None:
        """As before the first report: nothing built, nothing remembered."""
        for name in KEPT_BY_BUILDS:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def program(self, *arguments: str) -> Cost:
        """This project's own command."""
        command = [sys.executable, "-P", "-m", "progress_update.cli", *arguments]
        return run(command, folder=self.folder, environment=self.environment)

    def report(self, *arguments: str) -> Cost:
        return self.program("report", self.period, "--engine", self.engine.name, *arguments)

    def by_hand(self, source: Path) -> Cost:
        """The same report by a script; `source` is the folder of the stitched source."""
        executed = self.folder / "reports" / "by-hand"
        executed.mkdir(parents=True, exist_ok=True)
        notebooks = sorted(self.folders.notebooks.glob("[0-9]*.ipynb"))
        papermill = [
            ["papermill", str(path), str(executed / path.name), "-p", "period", self.period, "--no-progress-bar"]
            for path in notebooks
        ]
        page = [*self.engine.command, PAGE]
        layout = ["weasyprint", "--quiet", "--pdf-variant", "pdf/ua-1", PAGE, str(executed / "progress-update.pdf")]
        done = run_all(papermill, folder=self.folders.notebooks, environment=self.environment)
        return done + run_all([page, layout], folder=source, environment=self.environment)

    def edit_notebook(self, number: int) -> None:
        """Add a comment to the last code cell of one notebook, as somebody does who tries something."""
        path = sorted(self.folders.notebooks.glob("03-*.ipynb"))[0]
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cell = next(cell for cell in reversed(notebook["cells"]) if cell["cell_type"] == "code")
        cell["source"] = [*cell["source"], f"\n# trial {number}"]
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def change_a_row(self, number: int) -> None:
        """Put one of the period's burglary figures one higher in the newest edition, as a corrected file does."""
        edition = list_editions(self.folders.editions, "mps_borough_crime")[0]
        rows = read_observations(edition)
        last_month = rows["end"] == str(Period.parse(self.period).end)
        at = rows.index[last_month & rows["series"].str.startswith("burglary.") & rows["value"].notna()][number]
        rows.loc[at, "value"] += 1
        record = dict(edition.record)
        for name in (OBSERVATIONS_FILE, RECORD_FILE):
            (edition.folder / name).unlink()
        edition.folder.rmdir()
        write_edition(self.folders.editions, _provenance(record, edition), rows)


def make_workplace(folder: Path, project: Folders, period: str, engine: str) -> Workplace:
    """Copy what reports are made from into an empty folder."""
    for name in COPIED:
        if (project.root / name).is_dir():
            shutil.copytree(project.root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(project.root / name, folder / name)
    return Workplace(folder, period, choose_engine(engine))


def stitched(place: Workplace) -> Path:
    """The stitched source of a report that was built in `place`, in a folder of its own beside the reports."""
    kept = place.folder / "stitched"
    shutil.copytree(place.folder / "reports" / place.period / "source", kept, dirs_exist_ok=True)
    assert (kept / SOURCE).is_file()
    return kept


def _provenance(record: dict[str, object], edition: Edition) -> Provenance:
    known = {name: record[name] for name in Provenance.__dataclass_fields__ if name in record}
    received = tuple(Received(**{**file, "retrieved": None}) for file in edition.record["received"])
    made = Provenance(**{**known, "published_on": edition.published_on, "received": received})  # type: ignore[arg-type]
    return replace(made, set_aside=tuple(edition.set_aside), notes=tuple(made.notes))
