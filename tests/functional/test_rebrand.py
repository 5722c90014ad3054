"""Another police force edits templates/brand and nothing else: page, PDF and pack then have none of its look."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from functional.conftest import make_project
from pdf_layout import colours
from pdf_ua.verapdf import check_pdf_ua
from PIL import Image

from progress_update.brand import BRAND_FOLDER, read_brand
from progress_update.briefing.pack import write_briefing_document, write_briefing_slides
from progress_update.folders import Folders
from progress_update.making import make_report
from progress_update.period import Period
from progress_update.pipeline import BRIEFING, build
from progress_update.progress import Progress

pytestmark = pytest.mark.xdist_group("release")

OTHER_COLOURS = {
    "ink": "#1D1A26", "navy": "#4A2545", "teal": "#0B5D1E", "pink": "#9A1F1F", "slate": "#55505E", "mute": "#615C6B",
    "line": "#D3CDD9", "tint": "#F5F2F0", "beam": "#E8DEE6",
}  # fmt: skip
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#FFC845"/></svg>'
)


@pytest.fixture(scope="module")
def rebranded(once: Callable[..., Path], early: Path, root: Path) -> Path:
    """A report by a force that has changed colours, names of fonts, wordmark and logo in its brand folder."""
    return once("rebranded", lambda folder: _build(folder, root, early)) / "reports" / "2018Q1"


def _build(folder: Path, root: Path, early: Path) -> None:
    folders = make_project(folder, root, like=early)
    (folder / "templates").unlink()
    shutil.copytree(root / "templates", folder / "templates")
    brand = folder / "templates" / "brand"
    (brand / "arms.svg").write_text(LOGO, encoding="utf-8")
    (brand / "_brand.yml").write_text(
        _other_brand((brand / "_brand.yml").read_text(encoding="utf-8")), encoding="utf-8"
    )
    build(Period(2018, 1), folders, engine="pandoc", progress=Progress())


def _other_brand(text: str) -> str:
    for name, colour in OTHER_COLOURS.items():
        text = re.sub(rf'(\b{name}: )"#\w+"', rf'\1"{colour}"', text)
    for old, new in {
        "Mayor of London, Office for Policing and Crime": "West Mercia Police and Crime Commissioner",
        "MAYOR OF LONDON": "WEST MERCIA",
        "OFFICE FOR POLICING AND CRIME": "POLICE AND CRIME COMMISSIONER",
        "short: MOPAC": "short: West Mercia",
        "Source Sans Pro": "Mercia Sans",
        "Source Serif Pro": "Mercia Serif",
        "\ncolor:\n": "\nlogo:\n  medium: {path: arms.svg, alt: Arms of West Mercia}\n\ncolor:\n",
    }.items():
        assert old in text
        text = text.replace(old, new)
    return text


def _page(release: Path) -> str:
    """The page without the fonts, whose letters could spell anything."""
    page = (release / "progress-update.html").read_text(encoding="utf-8")
    return re.sub(r"data:font/woff2;base64,[\w+/=]+|data:application/font-woff2?;[^)\"']*", "", page)


def test_no_colour_of_the_old_brand_is_left(rebranded):
    old = set(read_brand().colours.values()) - {"#FFFFFF"}
    page = _page(rebranded).upper()
    assert [colour for colour in sorted(old) if colour[1:].upper() in page] == []
    assert colours(rebranded / "progress-update.pdf") & old == set()


def test_the_new_colours_are_in_page_charts_and_pdf(rebranded):
    assert set(OTHER_COLOURS.values()) - {"#000000"} <= colours(rebranded / "progress-update.pdf")
    drawn = (rebranded / "source" / "figures" / "burglary_prc-wide.svg").read_text(encoding="utf-8").upper()
    assert OTHER_COLOURS["slate"] in drawn and OTHER_COLOURS["navy"] in drawn


def test_the_wordmark_the_publisher_and_the_fonts_are_the_new_ones(rebranded):
    page, text = _page(rebranded), _text(rebranded)
    for old in (
        "MAYOR OF LONDON",
        "OFFICE FOR POLICING AND CRIME",
        "Mayor of London, Office for Policing",
        "Source Sans",
    ):
        assert old not in page and old not in text
    assert "WEST MERCIA" in page and "WEST MERCIA" in text
    assert text.count("West Mercia Police and Crime Commissioner") >= 10, "in the foot of every page"
    assert '"Mercia Sans"' in page


def test_the_logo_is_on_cover_and_page_with_what_it_shows(rebranded):
    assert re.search(r'<img [^>]*src="data:image/svg[^>]* alt="Arms of West Mercia"', _page(rebranded))
    assert "#FFC845" in colours(rebranded / "progress-update.pdf")


def test_the_rebranded_pdf_is_accessible(rebranded):
    assert check_pdf_ua(rebranded / "progress-update.pdf") == []


def test_the_shipped_brand_is_untouched():
    assert read_brand(BRAND_FOLDER).colour("navy") not in OTHER_COLOURS.values()


def _text(release: Path) -> str:
    command = ["pdftotext", "-layout", release / "progress-update.pdf", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def pack_of(rebranded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The briefing pack of the rebranded report, beside a copy of it."""
    place, project = tmp_path_factory.mktemp("rebranded") / "release", Folders(rebranded.parents[1])
    shutil.copytree(rebranded, place)
    report = make_report(Period(2018, 1), project)
    write_briefing_document(report, place, project.templates)
    write_briefing_slides(report, place, project.templates)
    return place


@pytest.mark.parametrize("name", BRIEFING)
def test_the_briefing_pack_has_the_new_look_and_none_of_the_old(pack_of, name):
    with zipfile.ZipFile(pack_of / name) as held:
        parts = {part: held.read(part) for part in held.namelist()}
    text = "".join(content.decode() for part, content in parts.items() if part.endswith((".xml", ".rels"))).upper()
    old = set(read_brand().colours.values()) - {"#FFFFFF"}
    assert [colour for colour in sorted(old) if colour[1:] in text] == []
    for new in (OTHER_COLOURS["navy"][1:], "WEST MERCIA", "MERCIA SANS", "MERCIA SERIF", "ARMS OF WEST MERCIA"):
        assert new in text
    for gone in ("MAYOR OF LONDON", "SOURCE SANS", "SOURCE SERIF"):
        assert gone not in text


def test_the_pictures_of_the_briefing_pack_are_drawn_in_the_new_colours(pack_of):
    with zipfile.ZipFile(pack_of / BRIEFING[0]) as held:
        pictures = [held.read(part) for part in held.namelist() if part.endswith(".png")]
    seen: set[str] = set()
    for picture in pictures:
        colours_of = Image.open(io.BytesIO(picture)).convert("RGB").getcolors(1 << 20)
        seen |= {"#{:02X}{:02X}{:02X}".format(*colour) for count, colour in colours_of if count > 20}
    old = {read_brand().colour(name) for name in ("navy", "teal", "pink", "slate")}
    assert seen & old == set() and OTHER_COLOURS["navy"] in seen
