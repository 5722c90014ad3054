"""Writing the PDF: what the page may load, what stops it, and the same bytes anywhere."""

from __future__ import annotations

import logging
import re
import shutil
import sys
from importlib.abc import MetaPathFinder
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import pathname2url

import matplotlib
import pikepdf
import pytest
from pdf_ua import verapdf
from PIL import Image

from progress_update.errors import RenderError, SystemLibraryError
from progress_update.render.complaints import listening
from progress_update.render.local_files import HOST, address_of, as_written
from progress_update.render.pdf import require_engine, write_pdf

CLOCK = 1_650_000_000  # 15 April 2022, 05:20 UTC
FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf"
# Present in no font that a machine is likely to have, and named in Python's Unicode tables.
RARE = "\N{TOTO LETTER PA}"


def page(body: str, *, style: str = "") -> str:
    head = f'<meta charset="utf-8"><title>Progress update</title><style>{style}</style>'
    return f'<!DOCTYPE html><html lang="en-GB"><head>{head}</head><body><h1>Report</h1>{body}</body></html>'


def folder_with(folder: Path, body: str, *, style: str = "") -> Path:
    """A folder holding a page, a picture and a font; the page's path is returned."""
    (folder / "figures").mkdir(parents=True)
    Image.new("RGB", (8, 4), "navy").save(folder / "figures" / "bar chart.png")
    shutil.copy(FONT, folder / "face.ttf")
    html = folder / "report.html"
    html.write_text(page(body, style=style), encoding="utf-8")
    return html


def written(html: Path) -> bytes:
    target = html.with_suffix(".pdf")
    assert write_pdf(html, target, clock=CLOCK) == []
    return target.read_bytes()


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


FULL = (
    '<p style="font-family:Reportface">Robbery fell.<a href="#n"><sup>1</sup></a>'
    ' <a href="data/robbery.csv">Figures</a></p><img alt="Bars" src="figures/bar chart.png">'
    '<ol><li id="n"><p>A note.</p></li></ol>'
)
FACE = "@font-face{font-family:Reportface;src:url(face.ttf)}"


def test_the_same_page_in_two_folders_gives_the_same_bytes(tmp_path: Path) -> None:
    one = written(folder_with(tmp_path / "one", FULL, style=FACE))
    two = written(folder_with(tmp_path / "a folder" / "deeper", FULL, style=FACE))
    assert one == two


def test_nothing_tells_where_the_page_was_built(tmp_path: Path) -> None:
    with opened(written(folder_with(tmp_path / "one", FULL, style=FACE))) as pdf:
        plain = BytesIO()
        pdf.save(
            plain,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
        for secret in (str(tmp_path), tmp_path.name, HOST, "file:"):
            assert secret.encode() not in plain.getvalue()


def test_a_font_beside_the_page_is_the_one_embedded(tmp_path: Path) -> None:
    with opened(written(folder_with(tmp_path / "one", FULL, style=FACE))) as pdf:
        names = [str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()]
    assert any("Reportface" in name for name in names)


def test_the_dates_are_the_clocks(tmp_path: Path) -> None:
    with opened(written(folder_with(tmp_path / "one", "<p>Text</p>"))) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20220415052000Z"
        assert b"2022-04-15T05:20:00Z" in pdf.Root.Metadata.read_bytes()


def test_a_written_report_keeps_every_rule_of_pdf_ua(tmp_path: Path) -> None:
    html = folder_with(tmp_path / "one", FULL, style=FACE)
    written(html)
    assert verapdf.check_pdf_ua(html.with_suffix(".pdf")) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    html = folder_with(tmp_path / "one", "<h2>Second</h2><h5>Fifth</h5>")
    written(html)
    assert verapdf.rules(verapdf.check_pdf_ua(html.with_suffix(".pdf"))) == {"7.4.2-1"}


def test_a_link_to_a_file_beside_the_page_stays_relative_and_is_called_by_its_text(tmp_path: Path) -> None:
    body = '<p><a href="data/robbery.csv">Robbery\n  figures</a> <a href="../index.html#top">All</a></p>'
    with opened(written(folder_with(tmp_path / "one", body))) as pdf:
        links = [(str(link.Contents), str(link.A.URI)) for link in pdf.pages[0].Annots]
    assert links == [("Robbery figures", "data/robbery.csv"), ("All", "../index.html#top")]


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="Map" src="https://example.org/map.png">',
        '<p style="background:url(https://example.org/map.png)">Text</p>',
        '<link rel="stylesheet" href="https://example.org/map.png">',
        '<style>@font-face{font-family:F;src:url("https://example.org/map.png")} p{font-family:F}</style><p>Text</p>',
        '<style>@import "https://example.org/map.png";</style>',
    ],
)
def test_nothing_is_fetched_from_the_network(tmp_path: Path, body: str) -> None:
    html = folder_with(tmp_path / "one", body)
    with pytest.raises(RenderError, match=re.escape("report.html: the page asks for https://example.org/map.png")):
        write_pdf(html, tmp_path / "report.pdf", clock=CLOCK)
    assert not (tmp_path / "report.pdf").exists()


@pytest.mark.parametrize("address", ["../outside.png", "../../outside.png", "figures/../../outside.png", "link.png"])
def test_a_file_outside_the_folder_is_refused(tmp_path: Path, address: str) -> None:
    html = folder_with(tmp_path / "one", f'<img alt="Map" src="{address}">')
    for place in (tmp_path, tmp_path.parent):
        shutil.copy(tmp_path / "one" / "figures" / "bar chart.png", place / "outside.png")
    (tmp_path / "one" / "link.png").symlink_to(tmp_path / "outside.png")
    with pytest.raises(RenderError, match="neither inside it nor in its folder"):
        write_pdf(html, tmp_path / "report.pdf", clock=CLOCK)


def test_a_file_address_is_good_below_the_folder_and_nowhere_else(tmp_path: Path) -> None:
    html = folder_with(tmp_path / "one", "")
    inside = f"file://{pathname2url(str(tmp_path / 'one' / 'figures' / 'bar chart.png'))}"
    html.write_text(page(f'<img alt="Bars" src="{inside}">'), encoding="utf-8")
    written(html)
    html.write_text(page('<img alt="Bars" src="file:///etc/passwd">'), encoding="utf-8")
    with pytest.raises(RenderError, match="file:///etc/passwd"):
        write_pdf(html, tmp_path / "report.pdf", clock=CLOCK)


def test_a_missing_picture_is_named_as_the_page_names_it(tmp_path: Path) -> None:
    html = folder_with(tmp_path / "one", '<img alt="Map" src="figures/map.png">')
    with pytest.raises(RenderError, match=re.escape("the page needs figures/map.png, which is not there")):
        write_pdf(html, tmp_path / "report.pdf", clock=CLOCK)


@pytest.mark.parametrize("address", ["data/x.csv", "../x.html", "../../x/y", "x.html?a=b#c", "folder/", "a%20b.csv"])
def test_an_address_comes_back_as_it_was_written(address: str) -> None:
    from urllib.parse import urljoin

    assert as_written(urljoin(address_of(Path("report.html")), address)) == address


def test_a_character_that_no_font_has_is_named_with_the_text_around_it(tmp_path: Path) -> None:
    html = folder_with(tmp_path / "one", f"<p>Trust in the <b>police {RARE}</b> rose a little</p>")
    with pytest.raises(RenderError) as raised:
        write_pdf(html, tmp_path / "report.pdf", clock=CLOCK)
    message = str(raised.value)
    assert "TOTO LETTER PA, U+1E290" in message
    assert f"police {RARE} rose" in message
    assert not (tmp_path / "report.pdf").exists()


def test_a_missing_character_of_the_style_sheet_is_named_too(tmp_path: Path) -> None:
    html = folder_with(tmp_path / "one", "<p>Text</p>", style=f'p::before{{content:"{RARE}"}}')
    with pytest.raises(RenderError, match="TOTO LETTER PA"):
        write_pdf(html, tmp_path / "report.pdf", clock=CLOCK)


def test_an_older_pdf_survives_a_failed_build(tmp_path: Path) -> None:
    html = folder_with(tmp_path / "one", f"<p>{RARE}</p>")
    (tmp_path / "report.pdf").write_bytes(b"older")
    with pytest.raises(RenderError):
        write_pdf(html, tmp_path / "report.pdf", clock=CLOCK)
    assert (tmp_path / "report.pdf").read_bytes() == b"older"


@pytest.mark.parametrize(
    ("body", "style", "complaint"),
    [
        ('<p><a href="#nowhere">Link</a></p>', "", "nowhere"),
        ('<p id="a">One</p><p id="a">Two</p>', "", "'a'"),
        ("<p>Text</p>", "p{colour:red}", "colour"),
        ('<img src="figures/bar chart.png">', "", "figures/bar chart.png has no alternative text"),
        ('<svg width="9" height="9"><rect width="9" height="9"/></svg>', "", "no <title>"),
    ],
)
def test_what_is_wrong_with_a_page_is_returned(tmp_path: Path, body: str, style: str, complaint: str) -> None:
    html = folder_with(tmp_path / "one", body, style=style)
    (told,) = write_pdf(html, tmp_path / "report.pdf", clock=CLOCK)
    assert complaint in told


@pytest.mark.parametrize(
    "style",
    [
        "@media screen and (max-width:640px){p{color:red}}",
        "@media (prefers-reduced-motion:reduce){p{color:red}}",
        "p{print-color-adjust:exact;forced-color-adjust:none;text-wrap:balance}",
        ".read{position:absolute;clip:rect(0 0 0 0)}",
    ],
)
def test_rules_for_the_screen_are_no_complaint(tmp_path: Path, style: str) -> None:
    written(folder_with(tmp_path / "one", "<p>Text</p>", style=style))


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="" src="figures/bar chart.png">',
        '<svg aria-hidden="true" width="9" height="9"><rect width="9" height="9"/></svg>',
    ],
)
def test_pictures_that_say_they_decorate_are_no_complaint(tmp_path: Path, body: str) -> None:
    html = folder_with(tmp_path / "one", f"<p>Text {body}</p>")
    written(html)
    assert verapdf.check_pdf_ua(html.with_suffix(".pdf")) == []


def test_complaints_of_another_build_in_another_thread_are_not_ours() -> None:
    import threading

    with listening() as complaints:
        other = threading.Thread(target=logging.getLogger("weasyprint").warning, args=("theirs",))
        other.start()
        other.join()
        logging.getLogger("weasyprint").warning("ours")
    logging.getLogger("weasyprint").warning("too late")
    assert complaints.messages == ["ours"]


def test_a_machine_without_pango_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPango(MetaPathFinder):
        def find_spec(self, name: str, *_: Any) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0': no such file.\nAdditionally, ...")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(SystemLibraryError) as raised:
        require_engine()
    assert "Pango" in str(raised.value) and "install" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("on_ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_machine_without_java_is_only_let_off_away_from_ci(
    monkeypatch: pytest.MonkeyPatch, on_ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", on_ci)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(outcome, match="Java is not on this machine"):
        verapdf.check_pdf_ua(Path("any.pdf"))
