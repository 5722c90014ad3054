"""The brand file, its fonts and its colours."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from fontTools.ttLib import TTFont

from progress_update.brand import BRAND_FOLDER, COLOURS, JUDGEMENTS, Brand, read_brand
from progress_update.contrast import contrast, too_close
from progress_update.errors import SettingsError
from progress_update.fonts import CHARACTERS, write_fonts


@pytest.fixture
def brand() -> Brand:
    return read_brand()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the brand folder that a test may spoil."""
    return Path(shutil.copytree(BRAND_FOLDER, tmp_path / "brand"))


def rewrite(folder: Path, old: str, new: str) -> None:
    file = folder / "_brand.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_palette_is_read_with_its_aliases_resolved(brand: Brand) -> None:
    assert brand.colour("ink") == "#17212B"
    assert brand.judgement_colour("improved") == brand.colour("teal")
    assert brand.judgement_colour("worsened") == brand.colour("pink")
    assert brand.judgement_colour("no-clear-change") == brand.colour("slate")
    assert brand.judgement_colour("no-comparison") == brand.colour("navy")
    assert brand.judgement_colour("no-data") == brand.colour("mute")


def test_a_colour_that_does_not_exist_is_an_error_that_lists_those_that_do(brand: Brand) -> None:
    with pytest.raises(SettingsError, match=r"no colour called mauve.*ink, navy"):
        brand.colour("mauve")


def test_contrast_is_what_the_guidelines_work_out() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#12436D", "#12436D") == 1


def test_every_pair_of_the_shipped_brand_can_be_told_apart(brand: Brand) -> None:
    assert too_close(brand.colours) == []


@pytest.mark.parametrize(
    ("old", "new", "pair"),
    [
        ('slate: "#4E5B66"', 'slate: "#8A97A2"', "slate #8A97A2 on white #FFFFFF has a contrast of 2.9"),
        ('teal: "#00706B"', 'teal: "#28A197"', "improved #28A197 on white #FFFFFF has a contrast of 3.1"),
        ('beam: "#D5E0E9"', 'beam: "#5A7184"', "on beam #5A7184"),
        ('ink: "#17212B"', 'ink: "#FAFAFA"', "ink #FAFAFA on white"),
    ],
)
def test_a_brand_that_cannot_be_read_is_refused_and_the_pair_named(copy: Path, old: str, new: str, pair: str) -> None:
    rewrite(copy, old, new)
    with pytest.raises(SettingsError, match=re.escape(pair)) as caught:
        read_brand(copy)
    assert "_brand.yml" in str(caught.value) and "4.5" in str(caught.value) and "\n" not in str(caught.value)


def test_a_contrast_just_under_the_limit_is_not_rounded_up() -> None:
    colours = dict.fromkeys(("ink", "navy", "slate", "mute", *JUDGEMENTS), "#000000")
    colours |= {"white": "#FFFFFF", "tint": "#FFFFFF", "beam": "#FFFFFF", "slate": "#777777"}
    assert any("slate #777777 on white #FFFFFF has a contrast of 4.4" in said for said in too_close(colours))


def test_the_style_rules_hold_every_colour_and_every_font_file(brand: Brand) -> None:
    css = brand.css()
    assert all(f"--{name}:{brand.colour(name)}" in css for name in (*COLOURS, *JUDGEMENTS))
    assert css.count("@font-face") == len(brand.faces) == 6
    assert all(f"url(fonts/{face.path.name})" in css for face in brand.faces)


def test_the_report_style_sheet_holds_no_colour_of_its_own() -> None:
    sheet = (BRAND_FOLDER.parent / "report" / "style.css").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=[^{}]*[;}])", sheet)
    assert not re.findall(r"\b(?:rgba?|hsla?)\(", sheet)


def test_a_colour_changed_in_the_brand_file_changes_the_style_rules(copy: Path) -> None:
    rewrite(copy, "#12436D", "#5B2C83")
    brand = read_brand(copy)
    assert "--navy:#5B2C83" in brand.css()
    assert "--no-comparison:#5B2C83" in brand.css()


def test_a_missing_brand_file_is_one_line_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no brand file") as caught:
        read_brand(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('teal: "#00706B"', 'teal: "green"', "colour teal is 'green'"),
        ('    teal: "#00706B"\n', "", "palette lacks teal"),
        ("base: Source Sans Pro", "", "lacks 'base'"),
        ("fonts/sans-bold.woff2", "fonts/gone.woff2", "not there"),
        ("color:", "color: [", "Not readable as YAML"),
    ],
)
def test_a_spoilt_brand_file_is_named_with_what_is_wrong(copy: Path, old: str, new: str, message: str) -> None:
    rewrite(copy, old, new)
    with pytest.raises(SettingsError, match=re.escape(message)) as caught:
        read_brand(copy)
    assert str(copy) in str(caught.value)


def test_a_logo_named_in_the_brand_file_is_found(copy: Path) -> None:
    (copy / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    rewrite(copy, "color:\n", "logo:\n  medium: logo.svg\n\ncolor:\n")
    assert read_brand(copy).logo == copy / "logo.svg"


def test_a_logo_says_what_the_brand_file_says_or_else_who_publishes(copy: Path) -> None:
    (copy / "logo.png").write_bytes(b"a picture")
    rewrite(copy, "color:\n", "logo:\n  medium: {path: logo.png, alt: City arms}\n\ncolor:\n")
    assert read_brand(copy).logo_alt == "City arms"
    rewrite(copy, ", alt: City arms", "")
    assert read_brand(copy).logo_alt == read_brand(copy).name


def test_no_logo_is_shipped(brand: Brand) -> None:
    assert brand.logo is None
    assert "logo" not in yaml.safe_load((BRAND_FOLDER / "_brand.yml").read_text(encoding="utf-8"))


def test_the_kept_fonts_are_what_the_font_packages_give(tmp_path: Path) -> None:
    for file in write_fonts(tmp_path):
        assert file.read_bytes() == (BRAND_FOLDER / "fonts" / file.name).read_bytes(), file.name


def test_the_fonts_are_light_and_hold_every_character_asked_for(brand: Brand) -> None:
    assert sum(face.path.stat().st_size for face in brand.faces) < 170_000
    for face in brand.faces:
        assert set(CHARACTERS) - set(TTFont(face.path).getBestCmap()) == set(), face.path.name


def test_the_cut_fonts_do_not_use_the_reserved_name_and_keep_the_licence(brand: Brand) -> None:
    for face in brand.faces:
        names = TTFont(face.path)["name"]
        assert not any("Source" in names.getDebugName(identifier) for identifier in (1, 4, 6))
        assert "Open Font License" in names.getDebugName(13)
