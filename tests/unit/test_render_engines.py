"""From the stitched source to one page, by either engine."""

from __future__ import annotations

import re
import shutil
import stat
from pathlib import Path

import pytest
from page_outline import outline

from progress_update.brand import BRAND_FOLDER, read_brand
from progress_update.errors import RenderError
from progress_update.render.engines import choose_engine, prepare_source, write_html

TEMPLATES = BRAND_FOLDER.parent
SAMPLE = Path(__file__).parent.parent / "fixtures" / "dialect"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The sample source, ready to render."""
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "source"))
    prepare_source(folder, TEMPLATES, read_brand())
    return folder


@pytest.fixture
def no_quarto(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")


def edit(source: Path, old: str, new: str, *, file: str = "index.qmd") -> None:
    text = (source / file).read_text(encoding="utf-8")
    assert old in text
    (source / file).write_text(text.replace(old, new), encoding="utf-8")


def rendered(source: Path, engine: str = "pandoc") -> str:
    html = source.parent / "page.html"
    write_html(source, html, choose_engine(engine))
    return html.read_text(encoding="utf-8")


def programme(folder: Path, script: str) -> None:
    """A stand-in for Quarto on the path."""
    folder.mkdir()
    file = folder / "quarto"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


# The engine ------------------------------------------------------------------


def test_an_engine_nobody_knows_is_refused() -> None:
    with pytest.raises(RenderError, match="no engine called 'word'"):
        choose_engine("word")


@pytest.mark.usefixtures("no_quarto")
def test_without_quarto_the_embedded_pandoc_renders() -> None:
    assert choose_engine("auto").name == "pandoc"
    assert re.fullmatch(r"3[\d.]+", choose_engine("auto").version)


@pytest.mark.usefixtures("no_quarto")
def test_quarto_wanted_but_absent_is_an_error_with_a_remedy() -> None:
    with pytest.raises(RenderError, match=r"Quarto 1\.4 or newer is not on the path.*ENGINE=pandoc"):
        choose_engine("quarto")


def test_quarto_on_the_path_is_taken_with_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programme(tmp_path / "bin", "echo 1.6.42")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    assert (choose_engine("auto").name, choose_engine("auto").version) == ("quarto", "1.6.42")


def test_a_quarto_that_does_not_run_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programme(tmp_path / "bin", "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    assert choose_engine("auto").name == "pandoc"
    with pytest.raises(RenderError, match="does not run"):
        choose_engine("quarto")


@pytest.mark.parametrize(("version", "engine"), [("1.3.450", "pandoc"), ("1.4.0", "quarto"), ("2.0.1", "quarto")])
def test_a_quarto_too_old_for_the_filter_is_passed_over(
    version: str, engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme(tmp_path / "bin", f"echo {version}")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    assert choose_engine("auto").name == engine


def test_both_engines_give_the_same_page(source: Path) -> None:
    if choose_engine("auto").name != "quarto":
        pytest.skip("Quarto is not on the path")
    by_pandoc, by_quarto = rendered(source, "pandoc"), rendered(source, "quarto")
    for element in ("main", "header", "nav", "footer"):
        assert outline(by_pandoc, element) == outline(by_quarto, element), element


# The page --------------------------------------------------------------------


def test_the_page_asks_for_nothing_from_anywhere(source: Path) -> None:
    page = rendered(source)
    asked = re.findall(r'<(?!a\b)[a-z]+\b[^>]*?\s(?:src|href|srcset|poster|action|data)="([^"]*)"', page)
    assert all(address.startswith(("data:", "#")) for address in asked), asked
    styles = "".join(re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL))
    assert "@import" not in styles
    assert all(address.startswith("data:") for address in re.findall(r"url\([\"']?([^)\"']+)", styles))
    assert "<script" not in page


def test_the_page_says_what_it_is(source: Path) -> None:
    page = rendered(source)
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="en-GB">' in page
    assert "<title>Sample plan: sample update, January to March 2000</title>" in page
    assert '<a class="skip" href="#main">' in page
    assert page.count("<h1") == 1
    assert '<nav class="contents" aria-label="Contents">' in page
    assert "Mayor of London, Office for Policing and Crime" in page


def test_the_marks_and_the_contents_stand_before_main(source: Path) -> None:
    page = rendered(source)
    assert page.index("Five measures, five marks") < page.index("In this update") < page.index('<main id="main">')
    assert "Five measures, five marks" not in " ".join(outline(page, "main"))


def test_every_table_has_a_caption_and_headings_with_a_scope(source: Path) -> None:
    page = rendered(source)
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert len(tables) == 5
    for table in tables:
        assert table.count("<caption>") == 1
        assert all('scope="' in heading for heading in re.findall(r"<th[ >][^>]*", table.replace("<thead>", "")))
        assert "style=" not in re.sub(r'style="background-image[^"]*"', "", table)


def test_a_caption_can_carry_a_class_and_an_id(source: Path) -> None:
    page = rendered(source)
    assert '<table id="definitions" class="small columns-of-2"><caption>Definitions of the sample</caption>' in page


def test_numbers_are_aligned_by_class_and_named_for_the_phone(source: Path) -> None:
    assert '<td class="right" data-label="Apples">12</td>' in rendered(source)


def test_a_whisker_becomes_the_background_of_its_cell(source: Path) -> None:
    page = rendered(source)
    assert re.search(r'<td class="whisker" style="background-image:url\([^"]*data:image/svg\+xml,[^"]*"></td>', page)


def test_a_remark_in_place_of_a_change_takes_the_empty_cells_beside_it(source: Path) -> None:
    page = rendered(source)
    assert '<td colspan="3" class="remark"><span class="quiet">no series a year before</span></td>' in page
    assert page.count("colspan") == 1


def test_a_chart_becomes_part_of_the_page_with_its_description(source: Path) -> None:
    page = rendered(source)
    assert "<title>Line chart of “apples” a month: from 1 to 3</title>" in page
    assert page.count('<svg role="img" class="wide"') == 2
    assert "xlink" not in page
    chart = page[page.index('<svg role="img"') : page.index("</svg>")]
    assert 'font-family="&#39;Source Sans Pro&#39;"' in chart and "style=" not in chart


def test_a_strip_of_marks_is_a_picture_with_its_count_in_words(source: Path) -> None:
    page = rendered(source)
    found = re.search(r'<img[^>]*class="marks"[^>]*>', page)
    assert found is not None
    assert 'alt="1 improved, 1 worsened, 1 no clear change, 1 no comparison, 1 no data published"' in found[0]
    assert 'src="data:image/svg+xml;base64,' in found[0]


def test_the_headline_and_its_judgement_share_a_line(source: Path) -> None:
    parts = outline(rendered(source), "main")
    at = parts.index("<div class='exhibit-head'>")
    assert parts[at + 1].startswith("<h4") and "Improved" in parts[at : at + 9]


def test_no_paragraph_stands_in_a_list_item(source: Path) -> None:
    assert not re.search(r"<li>\s*<p>", rendered(source))


def test_a_text_before_a_link_is_held_together(source: Path) -> None:
    assert "<p><span>Source: sample orchard.</span> <a" in rendered(source)


def test_invented_figures_are_announced(source: Path) -> None:
    assert "Illustrative data" not in re.sub(r"<link[^>]*>", "", rendered(source))
    edit(source, "illustrative: false", "illustrative: true")
    page = rendered(source)
    assert 'class="illustrative"' in page
    assert '<aside class="banner" aria-label="Warning">Illustrative data' in page


def test_a_logo_is_drawn_only_if_the_brand_has_one(source: Path, tmp_path: Path) -> None:
    assert 'class="logo"' not in rendered(source)
    folder = Path(shutil.copytree(BRAND_FOLDER, tmp_path / "brand"))
    (folder / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', encoding="utf-8")
    edit(folder, "color:\n", "logo:\n  medium: logo.svg\n\ncolor:\n", file="_brand.yml")
    prepare_source(source, TEMPLATES, read_brand(folder))
    assert 'alt="Mayor of London, Office for Policing and Crime"' in rendered(source)


def test_another_brand_leaves_nothing_of_the_first(source: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BRAND_FOLDER, tmp_path / "brand"))
    for old, new in (
        ("#12436D", "#5B2C83"),
        ("MAYOR OF LONDON", "SAMPLESHIRE"),
        ("Mayor of London, Office for Policing and Crime", "Police and Crime Commissioner for Sampleshire"),
    ):
        edit(folder, old, new, file="_brand.yml")
    prepare_source(source, TEMPLATES, read_brand(folder))
    for figure in (source / "figures").glob("*.svg"):
        figure.write_text(figure.read_text(encoding="utf-8").replace("#12436D", "#5B2C83"), encoding="utf-8")
    page = rendered(source)
    assert "Police and Crime Commissioner for Sampleshire" in page
    assert "SAMPLESHIRE" in page
    assert "MAYOR OF LONDON" not in page and "Mayor of London" not in page
    assert "#12436D" not in page and "%2312436D" not in page


# Care ------------------------------------------------------------------------


def test_the_same_source_gives_the_same_bytes_in_another_folder(source: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(source, tmp_path / "elsewhere" / "source"))
    assert rendered(source) == rendered(other)


def test_nothing_is_left_behind_in_the_source(source: Path) -> None:
    before = sorted(path.name for path in source.iterdir())
    rendered(source)
    assert sorted(path.name for path in source.iterdir()) == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("![1 improved, 1 no comparison](", "![](", "marks-first-outcome.svg has no alternative text"),
        ("figures/apples.svg", "figures/pears.svg", "no file figures/pears.svg"),
        ("figures/marks-first.svg", "figures/marks-gone.svg", "marks-gone.svg"),
        ("\n: Apples\n", "\n", "no caption; its first column is Period"),
        ("lang: en-GB", "lang: [en-GB", "YAML"),
    ],
)
def test_a_mistake_in_the_source_stops_the_build_with_one_line(source: Path, old: str, new: str, message: str) -> None:
    edit(source, old, new)
    with pytest.raises(RenderError, match=re.escape(message)) as caught:
        rendered(source)
    assert "index.qmd" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_font_that_is_missing_stops_the_build(source: Path) -> None:
    (source / "fonts" / "sans-bold.woff2").unlink()
    with pytest.raises(RenderError, match=r"sans-bold\.woff2"):
        rendered(source)


def test_a_build_that_fails_leaves_the_earlier_page_alone(source: Path) -> None:
    page = rendered(source)
    edit(source, "figures/apples.svg", "figures/pears.svg")
    with pytest.raises(RenderError):
        rendered(source)
    assert (source.parent / "page.html").read_text(encoding="utf-8") == page
    assert sorted(path.name for path in source.parent.iterdir()) == ["page.html", "source"]


def test_no_source_at_all_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="no stitched source"):
        write_html(tmp_path, tmp_path / "page.html", choose_engine("pandoc"))
