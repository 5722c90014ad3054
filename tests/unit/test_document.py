"""What of an executed notebook becomes part of the document."""

from __future__ import annotations

import base64
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from progress_update.document import stitch, write_source
from progress_update.errors import NotebookError
from progress_update.exhibits.block import MIME, Block
from progress_update.exhibits.report import Report
from progress_update.folders import Folders
from progress_update.making import make_report
from progress_update.period import Period

DOT = base64.b64encode(b"a picture").decode()


@pytest.fixture(scope="module")
def report(root) -> Report:
    return make_report(Period(2022, 1), Folders(root))


def output(block: Block) -> nbformat.NotebookNode:
    return new_output("display_data", data=block._repr_mimebundle_())


def shows(report: Report, *, but: str = "") -> nbformat.NotebookNode:
    """A cell that shows every measure."""
    ids = tuple(measure.id for measure in report.framework.measures if measure.id != but)
    return new_code_cell("show()", outputs=[output(Block("All of them.", measures=ids))])


def executed(folder: Path, *cells: nbformat.NotebookNode) -> list[Path]:
    path = folder / "01-violence.ipynb"
    nbformat.write(new_notebook(cells=list(cells)), path)
    return [path]


def test_a_question_stands_before_its_exhibit(report, tmp_path):
    cells = new_markdown_cell("Is it so?"), new_code_cell("x", outputs=[output(Block("It is."))])
    text = stitch(report, executed(tmp_path, *cells, shows(report))).markdown
    assert "::: {.question}\nIs it so?\n:::\n\nIt is." in text


def test_a_question_about_a_measure_without_data_goes_with_it(report, tmp_path):
    cells = new_markdown_cell("Is it so?"), new_code_cell("x", outputs=[output(Block(""))])
    assert "Is it so?" not in stitch(report, executed(tmp_path, *cells, shows(report))).markdown


def test_an_analysts_text_without_an_exhibit_is_kept(report, tmp_path):
    cells = new_markdown_cell("A remark."), new_markdown_cell("Another."), shows(report)
    text = stitch(report, executed(tmp_path, *cells)).markdown
    assert "A remark." in text and "Another." in text


def test_cells_for_the_notebooks_reader_are_not_printed(report, tmp_path):
    aside = new_markdown_cell("For us alone.", metadata={"tags": ["notebook-only"]})
    assert "For us alone." not in stitch(report, executed(tmp_path, aside, shows(report))).markdown


def test_an_analysts_markdown_output_is_taken_as_it_stands(report, tmp_path):
    own = new_code_cell("x", outputs=[new_output("display_data", data={"text/markdown": "**Own** words"})])
    assert "**Own** words" in stitch(report, executed(tmp_path, own, shows(report))).markdown


def test_an_analysts_picture_is_taken_with_its_alternative_text(report, tmp_path):
    own = new_code_cell(
        "#| fig-alt: Bars of *two* kinds\nplot()", outputs=[new_output("display_data", data={"image/png": DOT})]
    )
    stitched = stitch(report, executed(tmp_path, own, shows(report)))
    assert r"![Bars of \*two\* kinds](figures/01-violence-1.png)" in stitched.markdown
    assert stitched.pictures == {"figures/01-violence-1.png": b"a picture"}


def test_a_picture_without_alternative_text_is_refused_with_the_line_to_add(report, tmp_path):
    own = new_code_cell("plot()", outputs=[new_output("display_data", data={"image/png": DOT})])
    with pytest.raises(NotebookError, match=r"01-violence.ipynb, cell 'plot\(\)': A picture has no.*#\| fig-alt:"):
        stitch(report, executed(tmp_path, own, shows(report)))


def test_a_measure_that_no_notebook_shows_is_named_with_its_cell(report, tmp_path):
    with pytest.raises(NotebookError, match=r"03-victims.ipynb.*'repeat_victimisation_vawg' is shown in no notebook"):
        stitch(report, executed(tmp_path, shows(report, but="repeat_victimisation_vawg")))


def test_a_measure_shown_twice_is_named(report, tmp_path):
    with pytest.raises(NotebookError, match="shown twice"):
        stitch(report, executed(tmp_path, shows(report), shows(report)))


def test_the_source_holds_every_file_that_the_text_names(report, tmp_path):
    drawn = Block("![Alt](figures/x.svg){.wide}", {"figures/x.svg": "<svg/>"}, {"data/figures/x.csv": "a\n"})
    stitched = stitch(report, executed(tmp_path, new_code_cell("x", outputs=[output(drawn)]), shows(report)))
    write_source(stitched, tmp_path / "source")
    assert (tmp_path / "source" / "figures" / "x.svg").read_text() == "<svg/>"
    assert (tmp_path / "source" / "index.qmd").read_text(encoding="utf-8").startswith("---\ntitle:")
    assert stitched.downloads["data/figures/x.csv"] == "a\n"


def test_a_block_survives_its_notebook():
    block = Block("Text", {"a.svg": "<svg/>"}, {"b.csv": "x"}, ("homicide_domestic",))
    assert Block.from_output(block._repr_mimebundle_()[MIME]) == block


def test_a_block_shows_itself_in_jupyterlab_as_a_page(report):
    html = report.exhibit("burglary_prc")._repr_mimebundle_()["text/html"]
    assert "<table>" in html and "<svg" in html and ":::" not in html and "{." not in html
