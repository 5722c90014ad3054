"""Invented figures: none in a report, and in a demonstration a mark wherever one is met."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from progress_update.gate.page import Page, words_of
from progress_update.gate.pdf_text import page_texts
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding
from progress_update.illustrative import ILLUSTRATIVE

BANNER = "illustrative data"
SHORT = "[i]"
REMEDY = "Keep the banner of templates/report/template.html and the marks of the exhibits"


def illustrative(release: Release) -> Iterator[Finding]:
    return _demonstration(release) if release.is_demo else _report(release)


def _report(release: Release) -> Iterator[Finding]:
    for path in sorted((release.folder / "data").rglob("*.csv")):
        rows = _invented_rows(pd.read_csv(path, dtype=str))
        if rows:
            yield Finding(release.name(path), f"{rows} rows are invented", "Build it anew: make report")
    for element in release.page.root.iter("aside", "p", "div", "span"):
        if BANNER in words_of(element).lower() and len(words_of(element)) < 2 * len(BANNER):
            yield Finding(release.page.where(element), "a report says that its data are illustrative", "Build it anew")


def _demonstration(release: Release) -> Iterator[Finding]:
    page, report = release.page, release.report
    if BANNER not in before_main(page).lower():
        yield Finding("<body>", "the page does not say before its content that data are illustrative", REMEDY)
    for number, text in enumerate(page_texts(release.pdf) if release.has_pdf else (), 1):
        if BANNER.replace(" ", "") not in text.lower():
            yield Finding(f"page {number} of the PDF", "the page does not say that data are illustrative", REMEDY)
    held = report.results.measures
    for id in held.loc[held["status"] == ILLUSTRATIVE, "measure"]:
        yield from _marks_of(release, str(id))
    series = report.series[report.series["measure"].isin(held.loc[held["status"] == ILLUSTRATIVE, "measure"])]
    for id in series.loc[series["status"] != ILLUSTRATIVE, "measure"].unique():
        yield Finding("data/series.csv", f"the figures of {id} are not marked", "Build it anew: make demo")


def _marks_of(release: Release, id: str) -> Iterator[Finding]:
    page = release.page
    exhibit = page.by_id.get(id)
    if exhibit is not None and BANNER not in words_of(exhibit).lower():
        yield Finding(f"#{id}", "the exhibit does not say that its data are illustrative", REMEDY)
    for link in page.root.xpath("//tr//a[@href=$target]", target=f"#{id}"):
        row = words_of(next(link.iterancestors("tr"))).lower()
        if SHORT not in row and BANNER not in row:
            yield Finding(page.where(link), f"the row does not carry {SHORT}", REMEDY)
    data = release.folder / "data" / "figures" / f"{id}.csv"
    if data.is_file():
        held = pd.read_csv(data, dtype=str)
        if _invented_rows(held) < len(held):
            yield Finding(release.name(data), "not every row is marked as illustrative", "Build it anew: make demo")


def _invented_rows(table: pd.DataFrame) -> int:
    return int((table["status"] == ILLUSTRATIVE).sum()) if "status" in table else 0


def before_main(page: Page) -> str:
    body = page.root.find("body")
    told = [words_of(child) for child in body if child.tag in ("aside", "header")]
    return " ".join(told)
