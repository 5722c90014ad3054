"""One borough's release, whole: what it says of itself, that nothing hidden is in it, that the gate lets it pass."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator

import nbformat
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, sync_playwright

from progress_update.exhibits.report import Report
from progress_update.folders import Folders
from progress_update.gate import check, open_release
from progress_update.spreadsheets.equality import figures_that_differ, read_tables

pytestmark = pytest.mark.xdist_group("borough")


@pytest.fixture(scope="module")
def opened(borough):
    return open_release(borough, Folders(borough.parent.parent))


@pytest.fixture(scope="module")
def report(opened) -> Report:
    return opened.report


@pytest.fixture(scope="module")
def page(borough):
    return html.parse(borough / "progress-update.html").getroot()


def text(element) -> str:
    return " ".join(element.text_content().split())


def test_the_gate_lets_it_pass(opened):
    assert [outcome.point.id for outcome in check(opened).failed] == []


def test_title_cover_manifest_crate_and_files_name_the_borough(borough, page):
    assert "Hackney" in page.findtext("head/title")
    assert "Hackney" in text(page.find(".//header"))
    manifest = json.loads((borough / "manifest.json").read_text())
    assert manifest["area"] == {"code": "E09000012", "name": "Hackney"}
    assert "Hackney" in manifest["title"]
    assert {"ons_population"} < {edition["source"] for edition in manifest["editions"]}
    crate = (borough / "ro-crate-metadata.json").read_text()
    assert '"#parameter-area"' in crate and '"Hackney"' in crate
    assert (borough / "data" / "progress-update-2022Q1-hackney.xlsx").is_file()
    assert (borough / "data" / "progress-update-2022Q1-hackney.ods").is_file()
    package = json.loads((borough / "data" / "datapackage.json").read_text())
    assert (package["name"], package["spatial"]) == (
        "progress-update-2022q1-hackney", "Hackney, a borough of London (E09000012)",
    )  # fmt: skip


def test_every_page_of_the_pdf_says_which_borough_it_is(borough):
    pages = subprocess.run(
        ["pdftotext", "-layout", borough / "progress-update.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")[:-1]
    assert len(pages) > 15
    assert [n for n, page in enumerate(pages, 1) if "Hackney" not in page] == []


def test_the_notebooks_are_those_of_london(borough, root):
    for path in sorted((root / "notebooks").glob("[0-9]*.ipynb")):
        folders = (root / "notebooks", borough / "notebooks")
        own, ours = (nbformat.read(folder / path.name, 4).cells for folder in folders)
        kept = [cell.source for cell in ours if "injected-parameters" not in cell.metadata.get("tags", [])]
        assert [cell.source for cell in own] == kept


def test_it_opens_with_five_sentences_and_each_figure_leads_to_its_exhibit(page):
    heading = page.get_element_by_id("in-my-area")
    listed = heading.getnext().xpath(".//li")
    assert len(listed) == 5
    for link in heading.getnext().xpath(".//a/@href"):
        assert page.get_element_by_id(link.removeprefix("#")) is not None
    assert next(iter(page.find(".//main").iter("h2"))) is heading


def test_every_measure_of_the_plan_is_there_with_a_figure_or_with_the_reason(page, report):
    for measure in report.framework.measures:
        assert page.get_element_by_id(measure.id, None) is not None, measure.id
    row = page.get_element_by_id("asb_prc").getparent().getparent()
    assert "Published for London only" in text(row)


def test_the_borough_stands_beside_london_in_scorecard_and_exhibit(page):
    headings = {text(cell) for cell in page.xpath("//div[contains(@class, 'scorecard')]//thead//th")}
    assert "In London" in headings
    exhibit = page.get_element_by_id("robbery_prc")
    assert [text(cell) for cell in exhibit.xpath(".//table")[0].xpath(".//thead//th")] == [
        "12 months to", "Hackney", "London",
    ]  # fmt: skip
    said = text(exhibit)
    assert "London, for comparison: +7.1%" in said
    assert "Per 1,000 residents 5.6" in said
    assert "2nd highest of 32 boroughs (95% interval of the rank 2nd to 5th)" in said
    assert "Mid-year population estimates for 30 June 2021, edition of 22 October 2023" in said


def test_a_priority_without_figures_is_one_line_and_no_page_of_its_own(page):
    heading = page.get_element_by_id("victims")
    assert "None of the 9 measures of this priority has a figure for Hackney" in text(heading.getnext())


def test_nothing_hidden_is_in_any_file_of_the_release(borough, report):
    """Small months are in no table, in no chart's data and not on the page of how figures were made."""
    for path in sorted((borough / "data").rglob("*.csv")):
        held = pd.read_csv(path)
        if {"area", "shape", "value", "start"} <= set(held.columns):
            own = held[(held["area"] == "E09000012") & (held["shape"] == "count")]
            assert not own["value"].between(1, 4).any(), path.name
    made = text(html.parse(borough / "provenance.html").getroot())
    assert " First " not in made
    assert "a sum of months that are not all published by themselves" in made
    assert not re.search(r"\b[1-4] \+ ", made)


def test_csv_workbooks_and_descriptions_agree(borough):
    assert figures_that_differ(borough / "data", read_tables(borough / "data")) == []


def test_london_has_no_tables_of_boroughs(release):
    assert not (release / "data" / "beside.csv").exists()
    assert not (release / "data" / "london.csv").exists()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_is_accessible_and_does_not_scroll_sideways(borough, browser, width):
    shown = browser.new_page(viewport={"width": width, "height": 900})
    shown.goto((borough / "progress-update.html").as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(shown).response["violations"] == []
    shown.close()
