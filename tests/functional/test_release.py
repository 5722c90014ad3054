"""The whole path on real figures: what a release holds, and that all of it says the same."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from page_outline import outline
from pdf_ua.verapdf import check_pdf_ua

from progress_update.framework import read_framework
from progress_update.manifest import checksum
from progress_update.render.engines import choose_engine, write_html

KILOBYTE = 1024
# One worker builds and reads the releases, while the others get on with the rest.
pytestmark = pytest.mark.xdist_group("release")


@pytest.fixture(scope="module")
def framework(root):
    return read_framework(root / "params" / "framework.yml")


@pytest.fixture(scope="module")
def page(release) -> str:
    return (release / "progress-update.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pdf_text(release) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", release / "progress-update.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout


class Links(HTMLParser):
    """Every address of a page: `loaded` are fetched to show it, `followed` only when a reader asks."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.followed: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if tag == "a" and name == "href":
                self.followed.append(value or "")
            elif name in ("src", "srcset", "poster", "data") or (name == "href" and tag in ("link", "base", "image")):
                self.loaded.append(value or "")


@pytest.fixture(scope="module")
def links(page) -> Links:
    parser = Links()
    parser.feed(page)
    return parser


def test_the_release_holds_what_the_contract_names(release):
    names = {str(path.relative_to(release)) for path in release.rglob("*") if path.is_file()}
    assert {
        "progress-update.html", "progress-update.pdf", "provenance.html", "gate.json", "gate.html", "manifest.json",
        "ro-crate-metadata.json", "data/results.csv", "data/series.csv", "data/breakdowns.csv", "data/context.csv",
        "data/revisions.csv",
        "data/progress-update-2022Q1.xlsx", "data/progress-update-2022Q1.ods", "data/datapackage.json",
        "data/csv-metadata.json", "source/index.qmd", "source/_quarto.yml",
        "notebooks/00-summary.ipynb", "notebooks/01-violence.ipynb", "notebooks/02-trust-and-confidence.ipynb",
        "notebooks/03-victims.ipynb", "notebooks/04-exploitation-and-harm.ipynb",
    } <= names  # fmt: skip


def test_page_and_pdf_keep_to_their_weight(release):
    assert (release / "progress-update.html").stat().st_size < 1536 * KILOBYTE
    assert (release / "progress-update.pdf").stat().st_size < 3072 * KILOBYTE


def test_results_have_a_row_a_measure_in_the_order_of_the_framework(release, framework):
    results = pd.read_csv(release / "data" / "results.csv")
    assert list(results["measure"]) == [measure.id for measure in framework.measures]
    assert len(results) == 45


def test_results_hold_counts_as_counts_shares_as_fractions_and_nothing_where_nothing_is_published(release):
    results = pd.read_csv(release / "data" / "results.csv").set_index("measure")
    assert results.loc["knife_injury_u25_non_da", "value"] == 1253
    assert results.loc["pas_treat_everyone_fairly", "value"] == pytest.approx(0.62)
    empty = results[results["judgement"] == "no data published"]
    assert empty["value"].isna().all()
    assert empty["reason"].notna().all()
    assert results.loc[results["value"].notna(), ["source", "edition", "files", "data_through"]].notna().all(axis=None)


def test_windows_of_different_length_are_named_and_never_shared(release):
    results = pd.read_csv(release / "data" / "results.csv", parse_dates=["start", "end"]).dropna(subset=["value"])
    months = ((results["end"] - results["start"]).dt.days / 30.4).round()
    assert dict(zip(results["window"], months, strict=True)) == {"12 months": 12, "quarter": 3, "survey quarter": 3}


def test_a_series_ends_at_its_headline_figure(release):
    results = pd.read_csv(release / "data" / "results.csv").set_index("measure")
    series = pd.read_csv(release / "data" / "series.csv")
    counts = series[series["measure"] == "burglary_prc"].sort_values("start").tail(12)
    assert counts["value"].sum() == results.loc["burglary_prc", "value"]
    last = series[series["measure"] == "pas_good_job_local"].sort_values("end").iloc[-1]
    assert last["value"] == results.loc["pas_good_job_local", "value"]


def test_every_measure_is_named_and_judged_in_the_page(page, framework):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert [measure.label for measure in framework.measures if measure.label not in text] == []


def test_every_outcome_the_vision_and_the_goals_stand_in_the_page(page, framework):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    wanted = [framework.plan.vision, *framework.plan.goals, framework.plan.foundation]
    wanted += [outcome.title for outcome in framework.outcomes] + [p.title for p in framework.priorities]
    assert [title for title in wanted if title not in text] == []


def test_the_page_loads_nothing_from_outside(links, page):
    assert [address[:60] for address in links.loaded if not address.startswith("data:")] == []
    assert not re.search(r"@import|url\((?!['\"]?(data:|#))", unescape(page))
    assert "<script" not in page


def test_every_link_of_the_page_leads_somewhere(links, release):
    inside = {f"#{id}" for id in links.ids}
    for address in links.followed:
        file = release / address.partition("#")[0]
        assert address.startswith(("https://", "mailto:")) or address in inside or file.is_file(), address


def test_ids_are_unique(links):
    assert sorted(links.ids) == sorted(set(links.ids))


def test_parts_come_in_the_order_of_the_publication(page):
    places = [page.index(f'id="{id}"') for id in (
        "at-a-glance", "outcomes-framework", "plan-and-consultation", "violence", "trust", "victims", "harm", "vawg",
        "questions", "data-sources", "contact",
    )]  # fmt: skip
    assert places == sorted(places)


def test_the_pdf_says_what_the_results_say(pdf_text, release):
    results = pd.read_csv(release / "data" / "results.csv").set_index("measure")
    assert f"{results.loc['burglary_prc', 'value']:,.0f}" in pdf_text
    assert f"{100 * results.loc['pas_good_job_local', 'value']:.0f}%" in pdf_text
    assert "January to March 2022" in pdf_text


def test_every_letter_of_the_pdf_is_in_the_brands_own_fonts(release):
    """A font of the machine that builds would change the bytes on another."""
    told = subprocess.run(["pdffonts", release / "progress-update.pdf"], capture_output=True, text=True, check=True)
    names = {line.split()[0].split("+")[-1] for line in told.stdout.splitlines()[2:]}
    assert names and all(name.startswith(("Source-Sans-Pro", "Source-Serif-Pro")) for name in names), names


def test_no_placeholder_or_missing_value_reaches_a_reader(pdf_text):
    assert not re.search(r"\bnan\b|\bNone\b|\bNaT\b|\{\.|:::|\$\w+\$", pdf_text)


def test_the_pdf_is_accessible_by_the_published_rules(release):
    assert check_pdf_ua(release / "progress-update.pdf") == []


def test_the_manifest_covers_every_file_and_every_checksum_is_right(release):
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    on_disk = {str(p.relative_to(release)) for p in release.rglob("*") if p.is_file()} - {"manifest.json"}
    assert set(manifest["outputs"]) == on_disk
    assert all(checksum(release / name) == told for name, told in manifest["outputs"].items())


def test_the_manifest_names_engine_code_and_the_editions_with_their_files(release, root):
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["period"]["id"] == "2022Q1"
    assert manifest["engine"]["name"] == "pandoc"
    assert {edition["source"] for edition in manifest["editions"]} >= {"mps_borough_crime", "mps_homicide", "pas_trust"}
    for edition in manifest["editions"]:
        record = root / "data" / "editions" / edition["source"] / edition["edition"] / "edition.json"
        held = json.loads(record.read_text(encoding="utf-8"))
        assert [f["sha256"] for f in edition["received"]] == [f["sha256"] for f in held["received"]]


def test_no_output_names_a_folder_of_the_machine_that_built_it(release, root):
    for path in release.rglob("*"):
        if path.is_file() and path.suffix in {".html", ".json", ".csv", ".ipynb", ".qmd", ".yml", ".css", ".svg"}:
            text = path.read_text(encoding="utf-8")
            assert str(root) not in text and str(release.parent) not in text and "/tmp/" not in text, path.name


def test_executed_notebooks_carry_their_period_and_no_error(release):
    for path in sorted((release / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        assert notebook.metadata["papermill"]["parameters"] == {"period": "2022Q1"}
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        assert outputs and not [output for output in outputs if output.output_type == "error"]


def test_quarto_gives_the_same_page(release, tmp_path, page):
    if choose_engine("auto").name != "quarto":
        pytest.skip("Quarto is not on the path, so its page was not compared")
    write_html(_source(release, tmp_path), tmp_path / "quarto.html", choose_engine("quarto"))
    assert outline((tmp_path / "quarto.html").read_text(encoding="utf-8"), "main") == outline(page, "main")


def test_the_source_can_be_rendered_by_hand(release, tmp_path):
    write_html(_source(release, tmp_path), tmp_path / "by-hand.html", choose_engine("pandoc"))
    assert (tmp_path / "by-hand.html").read_bytes() == (release / "progress-update.html").read_bytes()


def _source(release: Path, folder: Path) -> Path:
    """A copy: an engine writes beside what it renders, and other tests read the release at the same time."""
    return Path(shutil.copytree(release / "source", folder / "source"))
