"""The brand file, its fonts and its colours."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from fontTools.ttLib import TTFont

from progress_update.brand import BRAND_FOLDER, COLOURS, JUDGEMENTS, Brand, read_brand
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


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


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


@pytest.mark.parametrize("name", ["ink", "navy", "slate", "mute", *JUDGEMENTS])
@pytest.mark.parametrize("ground", ["white", "tint"])
def test_every_text_colour_has_a_contrast_of_four_and_a_half(brand: Brand, name: str, ground: str) -> None:
    assert contrast(brand.colour(name), brand.colour(ground)) >= 4.5


@pytest.mark.parametrize("name", ["ink", "navy"])
def test_text_on_a_beam_of_the_house_can_be_read(brand: Brand, name: str) -> None:
    assert contrast(brand.colour(name), brand.colour("beam")) >= 4.5


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
