"""The list of who had access before release: a page where the settings say something, and none where they do not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from progress_update import pre_release
from progress_update.cache.rerun import Rerun
from progress_update.exhibits.report import Report
from progress_update.exhibits.sources import contact
from progress_update.folders import Folders
from progress_update.gate.page import Page, words_of
from progress_update.making import make_report
from progress_update.making.making import Making
from progress_update.making.release import _pre_release
from progress_update.period import Period
from progress_update.progress import Progress
from progress_update.render.engines import choose_engine
from progress_update.settings import Access

PERSON = Access(name="A. | Person", role="Head of Media", organisation="City Hall", reason="Answers <journalists>")


@pytest.fixture(scope="module")
def report(root: Path) -> Report:
    return make_report(Period(2022, 1), Folders(root), judged=False)


def having(report: Report, listed: list[Access] | None, *, embargoed: bool = False) -> Report:
    settings = report.settings.model_copy(update={"pre_release_access": listed}).as_embargoed(embargoed)
    return replace(report, settings=settings)


def made(report: Report, root: Path, folder: Path) -> Path:
    engine = choose_engine("pandoc")
    _pre_release(Making(report, Folders(root), folder, folder, "2022Q1", engine, Rerun(None, "x"), Progress()))
    return folder / "prerelease.html"


def test_the_page_lists_each_person_with_role_and_reason_and_from_when(report, root, tmp_path) -> None:
    page = Page(made(having(report, [PERSON], embargoed=True), root, tmp_path).read_text(encoding="utf-8"))
    rows = [[words_of(cell) for cell in row] for row in page.all("tr")]
    assert rows == [
        ["Name", "Role", "Organisation", "Why"], ["A. | Person", "Head of Media", "City Hall", "Answers <journalists>"],
    ]  # fmt: skip
    said = words_of(page.by_id["main"])
    assert "Access begins 24 hours earlier, at 09:30 on Thursday 23 June 2022." in said
    assert [words_of(aside) for aside in page.all("aside")] == ["Embargoed until 09:30 on Friday 24 June 2022"]
    assert {"#access", "#when", "progress-update.html"} <= {link.get("href") for link in page.all("a")}


def test_an_empty_list_says_that_nobody_had_access(report) -> None:
    told = pre_release.page(having(report, []))
    assert pre_release.NOBODY in told and "24 hours" not in told


def test_where_nothing_is_said_there_is_no_page_and_no_link_to_one(report, root, tmp_path) -> None:
    assert not made(report, root, tmp_path).exists()
    assert "prerelease.html" not in contact(report).markdown
    assert "prerelease.html" in contact(having(report, [])).markdown
