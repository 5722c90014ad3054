"""A report as at a day, built whole; two days compared; a figure traced: as the command line gives them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from progress_update.folders import ROOT

pytestmark = pytest.mark.xdist_group("as at")


def run(*words: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "progress_update.cli", *words],
        capture_output=True, text=True, env=os.environ | {ROOT: str(root), "FORMATS": "html"}, timeout=580,
    )  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory, root) -> tuple[Path, str]:
    """July to September 2021 as at 31 January 2022, and what was said while it was built."""
    from conftest import make_project

    project = make_project(tmp_path_factory.mktemp("as-at") / "project", root)
    done = run("report", "2021Q3", "--as-at", "2022-01-31", "--engine", "pandoc", root=project.root)
    assert done.returncode == 0, done.stderr
    return project.root, done.stdout + done.stderr


def test_it_lands_in_a_folder_of_its_own_and_passes_the_gate(built):
    root, said = built
    assert [path.name for path in (root / "reports").iterdir()] == ["2021Q3-as-at-2022-01-31"]
    assert ", 0 failed" in said


def test_terminal_cover_and_quality_section_say_so(built):
    root, said = built
    assert "As at 31 January 2022: 12 of 45 measures have no data" in said
    page = (root / "reports" / "2021Q3-as-at-2022-01-31" / "progress-update.html").read_text(encoding="utf-8")
    cover, _, main = page.partition("<main")
    assert "published by 31 January 2022" in cover
    assert "This report is as at 31 January 2022" in main
    assert "18 January 2026" not in re.sub(r"<[^>]+>", " ", page)


def test_the_manifest_says_so_and_names_no_later_edition(built):
    folder = built[0] / "reports" / "2021Q3-as-at-2022-01-31"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["as_at"] == "2022-01-31"
    assert max(one["published_on"] for one in manifest["editions"]) <= "2022-01-31"
    crate = (folder / "ro-crate-metadata.json").read_text(encoding="utf-8")
    assert '"value": "2022-01-31"' in crate


def test_a_day_before_every_edition_is_one_line_and_leaves_nothing(project):
    done = run("report", "2021Q3", "--as-at", "2021-12-01", root=project.root)
    assert done.returncode == 2
    assert "AS_AT=2022-01-03" in done.stderr.strip().splitlines()[-1] and "Traceback" not in done.stderr
    assert not project.reports.exists() or list(project.reports.iterdir()) == []


@pytest.fixture(scope="module")
def compared(tmp_path_factory, root) -> tuple[Path, str]:
    from conftest import make_project

    project = make_project(tmp_path_factory.mktemp("compare") / "project", root)
    done = run("compare", "2021Q3", "--as-at", "2022-01-31", "--with", "2026-02-01", root=project.root)
    assert done.returncode == 0, done.stderr
    return project.reports / "compare-2021Q3-2022-01-31-2026-02-01", done.stdout


def test_a_comparison_is_printed_and_left_as_page_and_tables(compared):
    folder, said = compared
    assert {path.name for path in folder.iterdir()} == {"compare.html", "differences.csv", "editions.csv"}
    assert "12 of 45 measures differ; 4 judgements changed" in said
    assert "Quarter: 6,142 | 6,183" in said
    table = pd.read_csv(folder / "differences.csv").set_index("figure")
    assert tuple(table.loc["robbery_prc", ["quarter_as_at", "quarter_with"]]) == (6142, 6183)


def test_the_comparison_as_a_page_is_accessible_and_does_not_scroll_sideways(compared):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width in (1280, 375, 320):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto((compared[0] / "compare.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert Axe().run(page).response["violations"] == []
        browser.close()


def test_a_figure_is_traced_as_text_and_as_json(project):
    told = json.loads(
        run("trace", "robbery_prc", "2021Q3", "--as-at", "2022-01-31", "--json", root=project.root).stdout
    )
    assert told["edition"]["edition"] == "2022-01-03"
    assert told["figures"][0]["observed"][0]["number"] == told["result"]["value"]
    wrong = run("trace", "robery_prc", "2021Q3", root=project.root)
    assert wrong.returncode == 3 and "Nearest: robbery_prc" in wrong.stderr
