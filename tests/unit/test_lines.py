"""What was measured for one page serves the next only where it would be the same: the bytes are, however made."""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
import pytest

from progress_update.render.pdf import require_engine, write_pdf

require_engine()

from progress_update.render import lines  # noqa: E402

CLOCK = 1_650_000_000
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
# What asks for lines in every way: words of cells, lines that break, hyphens, spaced and underlined letters, a drawing.
BODY = """
<table><tr><th>Measure<th>Change on the year before<tr><td>Robbery of personal property<td>Fell by 4.6%</table>
<p style="width:6em;hyphens:auto">Extraordinarily incomprehensible deinstitutionalisation
<a href="#a">of it all</a></p>
<p style="letter-spacing:2px;word-spacing:4px;text-decoration:underline" id="a">Spaced words</p>
<p style="width:3em;overflow-wrap:anywhere">Unbreakableword</p><pre>A	tab</pre>
<p style="text-align:justify">One two</p>
<svg viewBox="0 0 90 20" width="90" height="20"><title>T</title>
<text x="1" y="15" font-size="9">Drawn words</text></svg>
"""


def embedded(font: str) -> str:
    content = b64encode((FONTS / font).read_bytes()).decode()
    return f"@font-face{{font-family:Face;src:url(data:font/ttf;base64,{content})}}body{{font-family:Face}}"


def page(folder: Path, *, style: str = "", more: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    html = folder / "report.html"
    head = f'<meta charset="utf-8"><title>Progress update</title><style>{style}</style>'
    html.write_text(
        f'<!DOCTYPE html><html lang="en-GB"><head>{head}</head><body><h1>Report</h1>{BODY}{more}</body></html>',
        encoding="utf-8",
    )
    return html


def written(html: Path, *, keep: bool) -> bytes:
    target = html.with_suffix(".pdf")
    assert write_pdf(html, target, clock=CLOCK, keep_fonts=keep) == []
    return target.read_bytes()


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    lines._kept.clear()
    yield
    lines._kept.clear()


@pytest.fixture
def measured(monkeypatch) -> list[str]:
    """The texts that the engine had to measure."""
    found: list[str] = []
    own = lines._measured
    monkeypatch.setattr(lines, "_measured", lambda text, *rest: (found.append(text), own(text, *rest))[1])
    return found


def test_a_page_after_another_with_its_fonts_is_the_same_as_alone_and_its_lines_are_not_measured_again(
    tmp_path, measured
):
    style, more = embedded("DejaVuSans.ttf"), "<p>A sentence of its own</p>"
    alone = written(page(tmp_path / "alone", style=style, more=more), keep=False)
    measured.clear()
    written(page(tmp_path / "first", style=style), keep=True)
    first = len(measured)
    assert written(page(tmp_path / "second", style=style, more=more), keep=True) == alone
    again = set(measured[first:])
    assert again <= {"A sentence of its own", "sentence of its own", "of its own", "its own", "own"} and again


def test_a_line_is_measured_once_in_a_page_however_often_it_comes(tmp_path, measured):
    written(page(tmp_path / "one", more="<p>Said again</p>" * 20), keep=False)
    assert measured.count("Said again") < 5


@pytest.mark.parametrize("second", ["STIXGeneral.ttf", ""])
def test_a_page_is_never_laid_out_with_the_fonts_of_another(tmp_path, second):
    style = embedded(second) if second else "body{font-family:Face,monospace}"
    alone = written(page(tmp_path / "alone", style=style), keep=False)
    written(page(tmp_path / "first", style=embedded("DejaVuSans.ttf")), keep=True)
    assert written(page(tmp_path / "second", style=style), keep=True) == alone


def test_a_font_in_a_file_is_read_anew_for_each_page(tmp_path):
    style = "@font-face{font-family:Face;src:url(face.ttf)}body{font-family:Face}"
    html = page(tmp_path / "one", style=style)
    found = []
    for font in ("DejaVuSans.ttf", "STIXGeneral.ttf"):
        shutil.copy(FONTS / font, html.with_name("face.ttf"))
        alone = written(html, keep=False)
        assert written(html, keep=True) == alone
        found.append(alone)
    assert found[0] != found[1]


def test_what_is_kept_lies_outside_of_the_builds_folder_which_goes(tmp_path, monkeypatch):
    for name in ("first", "second"):
        scratch = tmp_path / f"scratch {name}"
        scratch.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(scratch))
        assert written(page(tmp_path / name, style=embedded("DejaVuSans.ttf")), keep=True)
        shutil.rmtree(scratch)


def test_the_fonts_of_a_page_are_loaded_once_for_all_pages_that_bring_them(tmp_path, monkeypatch):
    made: list[lines.Fonts] = []
    begin = lines.Fonts.__init__
    monkeypatch.setattr(lines.Fonts, "__init__", lambda self, **how: (made.append(self), begin(self, **how))[1])
    for name in ("one", "two", "three"):
        written(page(tmp_path / name, style=embedded("DejaVuSans.ttf")), keep=True)
    assert len(made) == 1


def test_the_memory_of_lines_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "MOST", 5)
    written(page(tmp_path / "one", style=embedded("DejaVuSans.ttf")), keep=True)
    assert 0 < len(lines._kept[0].lines) <= 5


class Watched:
    """A style that notes what is read of it."""

    def __init__(self, style: Any, seen: set[str]) -> None:
        self._style, self._seen = style, seen

    def __getitem__(self, name: str) -> Any:
        self._seen.add(name)
        return self._style[name]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._style, name)


def test_whatever_the_engine_reads_of_a_style_for_a_line_tells_lines_apart(tmp_path, monkeypatch):
    seen: set[str] = set()
    own = lines._measured
    monkeypatch.setattr(lines, "_measured", lambda text, style, *rest: own(text, Watched(style, seen), *rest))
    written(page(tmp_path / "one", style=embedded("DejaVuSans.ttf")), keep=False)
    assert seen <= set(lines.READ)
    assert {"hyphens", "letter_spacing", "tab_size", "overflow_wrap", "font_size"} <= seen


def test_a_style_that_differs_in_anything_that_is_read_is_another(tmp_path):
    html = page(
        tmp_path / "one", more="<p>Same</p><p style='font-size:30px'>Same</p><p style='font-weight:bold'>Same</p>"
    )
    written(html, keep=True)
    looks = {key[1] for key in lines._kept[0].lines if key[0] == "Same"}
    assert len(looks) == 3
