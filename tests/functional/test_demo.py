"""The demonstration: every measure has a figure, every page says which are invented, and no report can have them."""

from __future__ import annotations

import json
import subprocess

import pandas as pd
import pytest
from pdf_ua.verapdf import check_pdf_ua

pytestmark = pytest.mark.xdist_group("demo")
BANNER = "Illustrative data"


def results_of(release) -> pd.DataFrame:
    return pd.read_csv(release / "data" / "results.csv").set_index("measure")


def test_every_measure_has_a_figure(demo):
    assert results_of(demo)["value"].notna().all()


def test_published_figures_are_the_same_as_in_the_report(demo, release):
    real, shown = results_of(release), results_of(demo)
    published = real.index[real["value"].notna()]
    pd.testing.assert_series_equal(shown.loc[published, "value"], real.loc[published, "value"])
    assert set(shown.loc[published, "status"]) <= {"final", "provisional"}


def test_invented_figures_are_marked_in_every_table(demo, release):
    real, shown = results_of(release), results_of(demo)
    invented = real.index[real["value"].isna()]
    assert set(shown.loc[invented, "status"]) == {"illustrative"}
    series = pd.read_csv(demo / "data" / "series.csv")
    assert set(series.loc[series["measure"].isin(invented), "status"]) == {"illustrative"}


def test_nothing_invented_is_in_a_normal_report(release):
    assert "illustrative" not in set(results_of(release)["status"])
    assert "illustrative" not in set(pd.read_csv(release / "data" / "series.csv")["status"])
    assert (
        BANNER.lower() not in (release / "progress-update.html").read_text(encoding="utf-8").split("<main")[1].lower()
    )
    assert json.loads((release / "manifest.json").read_text(encoding="utf-8"))["illustrative"] is False


def test_the_page_says_so_and_every_exhibit_that_needs_it(demo):
    page = (demo / "progress-update.html").read_text(encoding="utf-8")
    assert BANNER in page.split("<main")[0]
    invented = (results_of(demo)["status"] == "illustrative").sum()
    assert page.split("<main")[1].count('class="invented"') >= invented


def test_every_page_of_the_pdf_says_so(demo):
    pages = subprocess.run(
        ["pdftotext", "-layout", demo / "progress-update.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")[:-1]
    assert [number for number, page in enumerate(pages, 1) if BANNER.lower() not in page.lower()] == []


def test_the_demonstration_is_accessible_and_within_its_weight(demo):
    assert check_pdf_ua(demo / "progress-update.pdf") == []
    assert (demo / "progress-update.html").stat().st_size < 1536 * 1024
