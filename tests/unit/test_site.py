"""The archive site of made-up releases: what it shows of which, what it writes again, and what it refuses."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import html

from progress_update.areas import LONDON, area_name, area_slug
from progress_update.contracts import PUBLISHED
from progress_update.errors import SiteError
from progress_update.folders import Folders
from progress_update.manifest import version_id
from progress_update.period import Period
from progress_update.site.archive import Archive
from progress_update.site.build import build_site
from progress_update.site.chart import Point, described, line_chart
from progress_update.site.feeds import atom, sitemap
from progress_update.site.finding_pages import search_entries
from progress_update.site.links import standing
from progress_update.site.texts import as_html
from progress_update.site.writing import write_site

HACKNEY = "E09000012"
FIVE = "".join(f'<li><strong>Said {n}.</strong> <a href="#theft_prc">Theft &amp; more</a></li>' for n in range(5))
# A row of results for a count of so many after so many, judged as said.
ROW = {
    "direction": "reduce", "shape": "count", "unit": "offences", "window": "12 months", "base_is_assumed": False,
    "change_unit": "fraction of the figure before", "percentage_shown": True, "method": "rate ratio", "stands": True,
    "status": "final", "source": "mps_borough_crime",
}  # fmt: skip

Make = Callable[..., Path]


@pytest.fixture
def folders(tmp_path: Path, root: Path) -> Folders:
    project = tmp_path / "project"
    project.mkdir()
    for name in ("params", "templates"):
        (project / name).symlink_to(root / name)
    return Folders(project)


@pytest.fixture
def make(folders: Folders) -> Make:
    """Make a release of some measures: `id=(value, before)`; one without a figure is None."""

    def made(
        period: str, area: str = LONDON, *, suffix: str = "", edition: str = "2022-05-01", illustrative: bool = False,
        as_at: str | None = None, **measures: tuple[float, float] | None,
    ) -> Path:  # fmt: skip
        at = Period.parse(period)
        name = f"{period}{'' if area == LONDON else f'-{area_slug(area)}'}{suffix}"
        folder = folders.reports / name
        (folder / "data").mkdir(parents=True)
        rows = [_row(id, figures, at, area, edition) for id, figures in (measures or {"theft_prc": (120, 100)}).items()]
        for table, content in (("results", rows), ("series", _series(at, area)), ("revisions", [])):
            (folder / "data" / f"{table}.csv").write_text(_csv(table, content))
        (folder / "data" / "datapackage.json").write_text(json.dumps(_package(at)))
        own = f'<div class="in-my-area">\n<ul>{FIVE}</ul>\n</div>' if area != LONDON else ""
        (folder / "progress-update.html").write_text(f'<html><body>{own}<p id="theft_prc">1</p></body></html>')
        manifest = {
            "period": {"id": period}, "area": {"code": area, "name": area_name(area)}, "illustrative": illustrative,
            "asked": {"as_at": as_at}, "outputs": {"progress-update.html": "0" * 64},
        }  # fmt: skip
        (folder / "manifest.json").write_text(json.dumps(manifest))
        return folder

    return made


def _row(id: str, figures: tuple[float, float] | None, at: Period, area: str, edition: str) -> dict[str, Any]:
    own = {"measure": id, "label": id.replace("_", " "), "area": area, **ROW}
    if figures is None:
        return own | {"judgement": "no data published", "reason": "Nobody publishes it.", "status": "no data",
                      "percentage_shown": False, "stands": False}  # fmt: skip
    now, before = figures
    change, window = now / before - 1, at.twelve_months
    earlier = window.earlier(12)
    judgement = "worsened" if change > 0.05 else "improved" if change < -0.05 else "no clear change"
    return own | {
        "start": window.start, "end": window.end, "value": now, "before_start": earlier.start,
        "before_end": earlier.end, "before_value": before, "change": now - before, "change_judged": change,
        "change_low": change - 0.05, "change_high": change + 0.05, "judgement": judgement, "edition": edition,
    }  # fmt: skip


def _series(at: Period, area: str) -> list[dict[str, Any]]:
    months = at.twelve_months.month_starts()
    own = {"measure": "theft_prc", "area": area, "shape": "count", "status": "final"}
    return [own | {"start": day, "end": date(day.year, day.month, 28), "value": 10 + n} for n, day in enumerate(months)]


def _csv(table: str, rows: list[dict[str, Any]]) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, PUBLISHED[table].names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _package(at: Period) -> dict[str, Any]:
    published = date(at.end.year, at.end.month, 28)
    return {
        "title": f"Tables, {at.label}", "description": "Figures.", "created": f"{published}T00:00:00Z",
        "contributors": [{"title": "The Office", "role": "publisher", "path": "https://office.example/"}],
        "licenses": [{"name": "OGL", "title": "Open <Licence>", "path": "https://licence.example/"},
                     {"name": "none", "title": "Not confirmed"}],
    }  # fmt: skip


def page(folders: Folders, name: str) -> html.HtmlElement:
    return html.fromstring((folders.site / name).read_bytes())


def lies_at(release: Path) -> str:
    """Where the site has a release: in the folder of its version."""
    return f"releases/{release.name}/{version_id(release)}"


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_home_page_has_the_latest_london_update_and_its_five_clearest_sentences(folders, make):
    make("2021Q4", theft_prc=(150, 100))
    figures = {f"m{n}": (100 + change, 100) for n, change in enumerate((1, 30, -20, 2, 60, -50, 3))}
    folder = make("2022Q1", **figures)
    make("2022Q2", HACKNEY)
    build_site(folders, folders.site)
    home = page(folders, "index.html")
    assert text(home.find('.//section[@class="latest"]/h2')).startswith("January to March 2022")
    links = [link.get("href") for link in home.iterfind('.//ul[@class="five"]//a')]
    assert links == [f"{lies_at(folder)}/progress-update.html#{id}" for id in ("m4", "m5", "m1", "m2", "m6")]
    assert "m4 rose 60%" in text(home)


def test_a_borough_has_the_five_sentences_of_its_own_page(folders, make):
    make("2022Q1")
    folder = make("2022Q1", HACKNEY)
    build_site(folders, folders.site)
    for name in ("areas/hackney.html", "updates/2022Q1-hackney.html"):
        said = page(folders, name).findall('.//ul[@class="five"]/li')
        assert [text(item) for item in said] == [f"Said {n}. Theft & more" for n in range(5)]
        assert said[0].find(".//a").get("href") == f"../{lies_at(folder)}/progress-update.html#theft_prc"


def test_demonstrations_are_not_shown(folders, make):
    make("2022Q1")
    make("2022Q1", suffix="-demo", illustrative=True)
    build_site(folders, folders.site)
    assert not (folders.site / "releases" / "2022Q1-demo").exists()
    assert "demo" not in (folders.site / "site-map.html").read_text()


def test_nothing_of_a_release_under_embargo_is_on_the_site(folders, make):
    make("2021Q4")
    file = make("2022Q1", theft_prc=(777, 100)) / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"release": {"embargoed": True}}))
    assert build_site(folders, folders.site).left_out == ["2022Q1"]
    told = [path.name for path in folders.site.rglob("*") if path.is_file() and b"2022Q1" in path.read_bytes()]
    said = "one says when it comes out, the other has it as the example of how a quarter is written"
    assert sorted(told) == ["calendar.ics", "search.html"], said
    assert not (folders.site / "releases" / "2022Q1").exists()


def test_every_file_of_a_release_is_there_with_type_size_and_checksum(folders, make):
    folder = make("2022Q1")
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "a.ipynb").write_text("{}")
    build_site(folders, folders.site)
    cells = [[text(cell) for cell in row] for row in page(folders, "updates/2022Q1.html").iterfind(".//tbody/tr")]
    listed = {row[0]: row[1:] for row in cells if len(row) == 4}
    assert listed["The update, as one page that needs no other file"] == ["Web page", "1 kB", "0" * 64]
    assert listed["notebooks/a.ipynb"][0] == "Notebook"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(listed) == len(files)
    for path in files:
        kept = folders.site / lies_at(folder) / path.relative_to(folder)
        assert kept.read_bytes() == path.read_bytes()


def test_a_superseded_version_is_kept_marked_and_never_the_one_that_counts(folders, make):
    make("2022Q1", theft_prc=(120, 100))
    make("2022Q1", suffix="-v1.0", theft_prc=(90, 100))
    build_site(folders, folders.site)
    old, now = (text(page(folders, f"updates/{name}.html")) for name in ("2022Q1-v1.0", "2022Q1"))
    assert "This version has been superseded" in old and "This version has been superseded" not in now
    assert "1.0" in now, "the one that counts lists it"
    assert "Theft rose 20%" in text(page(folders, "index.html")) or "theft rose 20%" in text(
        page(folders, "index.html")
    )
    assert "2022Q1-v1.0" in (folders.site / "corrections.html").read_text()


def test_a_release_as_at_a_day_says_so_and_counts_for_nothing(folders, make):
    make("2022Q1")
    make("2022Q1", suffix="-as-at-2022-06-24", as_at="2022-06-24")
    build_site(folders, folders.site)
    assert "published by 24 June 2022" in text(page(folders, "updates/2022Q1-as-at-2022-06-24.html"))
    listed = page(folders, "index.html").findall('.//table[@class="quarters"]/tbody/tr')
    assert len(listed) == 1
    assert [standing(one) for one in Archive(folders).kept] == ["Current", "As at 24 June 2022"]


def test_corrections_come_from_the_release_and_stand_on_its_page_and_on_their_own(folders, make):
    folder = make("2022Q1")
    told = {"on": "2022-07-01", "version": "1.1", "reason": "A < B", "changed": ["Theft: value was 1, is 2"]}
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"corrections": [told]}))
    build_site(folders, folders.site)
    for name in ("updates/2022Q1.html", "corrections.html"):
        assert "A < B" in text(page(folders, name))
    assert "<updated>2022-07-01T00:00:00Z</updated>" in (folders.site / "feed.xml").read_text()


def test_an_update_that_fails_a_check_says_so(folders, make):
    folder = make("2022Q1")
    for failed, said in ((1, True), (0, False)):
        (folder / "gate.json").write_text(json.dumps({"counts": {"passed": 3, "failed": failed}, "checks": []}))
        build_site(folders, folders.site)
        assert ("Not all checks passed" in text(page(folders, "updates/2022Q1.html"))) is said


def test_the_calendar_is_a_page_with_a_file_to_subscribe_to_and_the_home_page_says_what_comes_next(
    folders, make, monkeypatch
):
    monkeypatch.setenv("NOW", "2026-11-24T12:00")
    make("2022Q1")
    build_site(folders, folders.site)
    shown, home = page(folders, "calendar.html"), page(folders, "index.html")
    assert [text(head) for head in shown.iter("h1", "h2")][:3] == [
        "Release calendar", "In the next four weeks", "Later"
    ]  # fmt: skip
    assert "calendar.ics" in [link.get("href") for link in shown.iter("a")]
    assert (folders.site / "calendar.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "Next: July to September 2026, 09:30 on Wednesday 23 December 2026. Release calendar" in text(home)
    assert [link.get("href") for link in home.iter("a")].count("calendar.html") == 2, "on the page and at its foot"


def test_a_list_of_access_before_release_is_found(folders, make):
    make("2021Q4")
    folder = make("2022Q1")
    (folder / "prerelease.html").write_text("<p>Nobody</p>")
    build_site(folders, folders.site)
    shown = page(folders, "access-before-release.html")
    assert f"{lies_at(folder)}/prerelease.html" in [link.get("href") for link in shown.iter("a")]
    assert "Of 1 update on this site no list is recorded." in text(shown)


def test_a_measure_tells_what_each_update_said_and_what_later_ones_hold_for_the_same_time(folders, make):
    make("2021Q1", theft_prc=(100, 90), edition="2021-05-01")
    make("2022Q1", theft_prc=(150, 103), edition="2022-05-01")
    make("2022Q1", HACKNEY, theft_prc=(15, 10))
    build_site(folders, folders.site)
    shown = page(folders, "measures/theft_prc.html")
    tables = {text(one.find("caption")): one for one in shown.iter("table")}
    said = [
        [text(cell) for cell in row]
        for row in tables["What each update for London said, newest first"].iterfind("tbody/tr")
    ]
    assert [(row[0], row[1], row[5]) for row in said] == [
        ("January to March 2022", "150", "Worsened"), ("January to March 2021", "100", "Worsened"),
    ]  # fmt: skip
    again = tables["Figures that later updates tell from another edition, or otherwise"]
    assert [[text(cell) for cell in row][:3] for row in again.iterfind("tbody/tr")] == [
        ["12 months to March 2021", "103", "2022-05-01"], ["12 months to March 2021", "100", "2021-05-01"],
    ]  # fmt: skip
    assert "Hackney" in text(tables["The newest figure of each borough"])
    with (folders.site / "measures" / "theft_prc.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["release"], row["value"]) for row in rows] == [
        ("2022Q1", "150.0"), ("2022Q1-hackney", "15.0"), ("2021Q1", "100.0"),
    ]  # fmt: skip


def test_a_measure_without_a_figure_says_why(folders, make):
    make("2022Q1", women_feel_safe_day=None)
    build_site(folders, folders.site)
    assert "Nobody publishes it." in text(page(folders, "measures/women_feel_safe_day.html"))


def test_labels_of_releases_are_text_and_never_markup(folders, make):
    folder = make("2022Q1")
    file = folder / "data" / "results.csv"
    file.write_text(file.read_text().replace("theft prc", "<script>alert(1)</script>"))
    build_site(folders, folders.site)
    for name in ("measures/theft_prc.html", "search.html", "index.html"):
        assert "<script>alert" not in (folders.site / name).read_text()


def _times(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_second_run_writes_nothing_and_a_new_release_only_what_it_changes(folders, make):
    old = make("2021Q4")
    build_site(folders, folders.site)
    before = _times(folders.site)
    again = build_site(folders, folders.site)
    assert (again.changed, again.removed) == ([], [])
    assert _times(folders.site) == before
    make("2022Q1")
    third = build_site(folders, folders.site)
    assert "index.html" in third.changed and third.changed[-1] == "index.html"
    assert "methods.html" not in third.changed and f"{lies_at(old)}/progress-update.html" not in third.changed


def test_the_same_releases_make_the_same_bytes_wherever_they_lie(folders, make, tmp_path):
    make("2021Q4")
    make("2022Q1", HACKNEY)
    build_site(folders, folders.site)
    other = tmp_path / "elsewhere" / "named otherwise"
    shutil.copytree(folders.reports, other / "reports")
    for name in ("params", "templates"):
        (other / name).symlink_to(folders.root / name)
    build_site(Folders(other), tmp_path / "out")
    for path in folders.site.rglob("*"):
        if path.is_file():
            assert (tmp_path / "out" / path.relative_to(folders.site)).read_bytes() == path.read_bytes()
            assert b"elsewhere" not in path.read_bytes()


def test_what_no_release_has_any_more_is_taken_away_and_nothing_else(folders, make):
    make("2021Q4")
    gone = make("2022Q1")
    build_site(folders, folders.site)
    (folders.site / "robots.txt").write_text("mine")
    shutil.rmtree(gone)
    done = build_site(folders, folders.site)
    assert "updates/2022Q1.html" in done.removed and not (folders.site / "releases" / "2022Q1").exists()
    assert (folders.site / "robots.txt").read_text() == "mine"


def test_a_folder_that_is_no_site_is_left_alone(folders, make, tmp_path):
    make("2022Q1")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(SiteError, match="was not made by make site"):
        build_site(folders, tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_list_that_points_outside_takes_nothing_away_there(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "letter.txt").write_text("dear")
    (tmp_path / "site" / "files.json").write_text(json.dumps(["../letter.txt", str(tmp_path / "letter.txt")]))
    write_site(tmp_path / "site", {"index.html": b"x"}, {})
    assert (tmp_path / "letter.txt").read_text() == "dear"


@pytest.mark.parametrize("place", ["", "reports", "reports/2022Q1"])
def test_the_site_is_not_made_among_the_releases(folders, make, place):
    make("2022Q1")
    with pytest.raises(SiteError, match="cannot stand"):
        build_site(folders, folders.root / place)


def test_without_a_release_the_remedy_is_told(folders):
    with pytest.raises(SiteError, match="make report PERIOD=2022Q1"):
        build_site(folders, folders.site)


@pytest.mark.parametrize("name", ["data/results.csv", "data/datapackage.json", "progress-update.html"])
def test_a_release_that_lacks_a_file_is_named_and_nothing_is_written(folders, make, name):
    (make("2022Q1") / name).unlink()
    with pytest.raises(SiteError, match=r"reports/2022Q1: The release lacks"):
        build_site(folders, folders.site)
    assert not folders.site.exists()


def test_a_table_that_breaks_its_contract_is_one_line(folders, make):
    file = make("2022Q1") / "data" / "results.csv"
    file.write_text(file.read_text().replace("120", "many"))
    with pytest.raises(SiteError, match=r"2022Q1/data/results\.csv: Not a table of results") as raised:
        build_site(folders, folders.site)
    assert "\n" not in str(raised.value) and raised.value.exit_code == 21


def test_the_feed_and_the_sitemap_are_xml_with_whole_addresses_where_one_is_known(folders, make):
    make("2021Q4")
    make("2022Q1", HACKNEY)
    kept = Archive(folders).kept
    feed = ElementTree.fromstring(atom(kept, title="T & U", author="A", address="https://x.example/s/"))
    name = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{name}title") for entry in feed.iter(f"{name}entry")] == [
        "Hackney: January to March 2022 (Q4 2021/22)", "London: October to December 2021 (Q3 2021/22)",
    ]  # fmt: skip
    ids = [one.text for one in feed.iter(f"{name}id")]
    assert len(ids) == len(set(ids)) == 3
    again = ElementTree.fromstring(atom(kept, title="T", author="A", address=""))
    assert [one.text for one in again.iter(f"{name}id")] == ids, "an entry is the same wherever the site stands"
    places = ElementTree.fromstring(sitemap(["index.html"], address="https://x.example/s/"))
    assert [one.text for one in places.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")] == [
        "https://x.example/s/index.html"
    ]


def test_the_catalogue_has_every_table_with_size_and_checksum_and_the_page_a_dataset(folders, make):
    folder = make("2022Q1")
    build_site(folders, folders.site)
    catalogue = json.loads((folders.site / "catalogue.jsonld").read_text())
    listed = {one["@id"]: one for one in catalogue["dcat:dataset"][0]["dcat:distribution"]}
    results = listed[f"{lies_at(folder)}/data/results.csv"]
    assert results["dcat:byteSize"]["@value"] == str((folder / "data" / "results.csv").stat().st_size)
    assert catalogue["dcat:dataset"][0]["dct:rights"][0]["rdfs:label"] == "Not confirmed"
    script = page(folders, "updates/2022Q1.html").find('.//script[@type="application/ld+json"]')
    dataset = json.loads(script.text)
    assert dataset["@type"] == "Dataset" and dataset["temporalCoverage"] == "2022-01-01/2022-03-31"
    assert f"../{lies_at(folder)}/data/results.csv" in [one["contentUrl"] for one in dataset["distribution"]]


def test_updates_are_found_by_either_form_of_their_quarter_and_measures_by_what_they_mean(folders, make):
    make("2022Q1", HACKNEY, burglary_prc=(1, 2))
    found = {
        entry["path"]: entry["words"].split() for _, entries in search_entries(Archive(folders)) for entry in entries
    }
    assert {"2022q1", "q4", "2021", "22", "hackney", "january"} <= set(found["updates/2022Q1-hackney.html"])
    assert {"burglary", "trust"} <= set(found["measures/burglary_prc.html"])


def test_no_line_of_a_chart_leads_over_a_gap_and_a_figure_alone_has_its_dot():
    days = [date(2020, month, 28) for month in range(1, 5)]
    joins = (False, True, False, True)
    drawn = str(line_chart([Point(day, n, joined=j) for n, (day, j) in enumerate(zip(days, joins, strict=True))],
                           shape="count", alt="A & B", name="x"))  # fmt: skip
    assert 'role="img"' in drawn and "A &amp; B" in drawn
    path = drawn.split('class="line" d="')[1].split('"')[0]
    assert [sign for sign in path if sign in "ML"] == ["M", "L", "M", "L"]
    many = [Point(date(2000 + n // 12, n % 12 + 1, 1), 1.0, joined=n not in (0, 10, 11)) for n in range(30)]
    assert str(line_chart(many, shape="count", alt="", name="x")).count("<circle") == 2 * 2


def test_a_chart_of_one_value_or_of_nothing_but_noughts_can_be_drawn():
    for values in ([0.0, 0.0], [-0.1, 0.1], [0.52, 0.52]):
        points = [Point(date(2020, 1 + n, 1), value) for n, value in enumerate(values)]
        assert "NaN" not in str(line_chart(points, shape="gap", alt="", name="x"))


def test_a_chart_is_told_in_words_with_both_ends_and_extremes():
    points = [Point(date(2020, n, 1), value) for n, value in ((1, 0.5), (2, 0.7), (3, 0.4), (4, 0.6))]
    said = described(points, shape="proportion", what="trust", times=["a", "b", "c", "d"])
    assert said == "Line chart of trust: from 50% in a to 60% in d; lowest 40% in c, highest 70% in b."


def test_tables_of_texts_keep_their_labels_on_a_phone():
    made = as_html({"a": "Text\n\n| H | I |\n|---|---|\n| x | y |\n\n: Cap\n", "b": "*B*"})
    table = html.fromstring(made["a"]).find(".//table") if "<table" in made["a"] else None
    assert table is not None and [cell.get("scope") for cell in table.iter("th")] == ["col", "col", "row"]
    assert [cell.get("data-label") for cell in table.iter("td")] == ["I"]
    assert text(html.fromstring(f"<div>{made['b']}</div>")) == "B"


def test_templates_of_the_site_are_no_input_of_a_release(root):
    from progress_update.codebase import templates_of

    names = [path.relative_to(root).as_posix() for path in templates_of(root)]
    assert "templates/report/style.css" in names and not [name for name in names if name.startswith("templates/site/")]
