"""Which colour a page's text has and what lies behind it, worked out from its style sheets.

For screen, narrow screen and paper. Only colours, backgrounds and custom properties are followed; what a
pointer or the keyboard changes is left to the browser's own check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any
from urllib.parse import unquote

import cssselect2
import tinycss2
from cssselect2 import ElementWrapper
from lxml.etree import _Element as Element
from tinycss2.color4 import parse_color

from progress_update.gate.page import Page

# Media as a person meets them; each says which conditions of @media hold.
SCREEN, NARROW, PAPER = "on screen", "on a narrow screen", "on paper"
MEDIA = (SCREEN, NARROW, PAPER)
FOLLOWED = ("color", "background", "background-color")
_INVALID = (cssselect2.SelectorError, ValueError)
_EMBEDDED = re.compile(r"url\(\s*(['\"]?)data:[^'\")]*\1\s*\)")  # fonts and pictures: no colours, most of a sheet


@dataclass(frozen=True)
class Paint:
    """Colours as six-digit hex: `text`, and `ground`, the nearest background that is not clear."""

    text: str = "#000000"
    ground: str = "#ffffff"


@dataclass(frozen=True)
class Painted:
    """An element of the page as it is painted: one with words of its own, or a drawing."""

    element: Element
    paint: Paint
    medium: str


@lru_cache(maxsize=len(MEDIA))
def painted(page: Page, medium: str) -> tuple[Painted, ...]:
    """Every element with words of its own and every drawing, with its colours in a medium."""
    sheets = list(_sheets(page))
    rules = [rule for sheet, scope in sheets if _holds(scope, medium) for rule in _rules(sheet, medium)]
    names = custom_properties(rules)
    matcher = cssselect2.Matcher()
    for prelude, declarations in rules:
        colours = [(d.name, _filled(d.value, names), d.important) for d in declarations if d.name in FOLLOWED]
        if colours:
            for selector in _selectors(prelude):
                matcher.add_selector(selector, colours)
    return tuple(_walk(ElementWrapper.from_html_root(page.root), Paint(), matcher, names, medium))


def custom_properties(rules: list[tuple[Any, list[Any]]]) -> dict[str, str]:
    """The brand's palette as the page has it: `navy` is `#12436d`. Later rules win."""
    return {
        d.name[2:]: tinycss2.serialize(d.value).strip()
        for _, declarations in rules
        for d in declarations
        if d.name.startswith("--")
    }


@lru_cache(maxsize=1)
def palette(page: Page) -> dict[str, str]:
    """The custom properties of the page that are colours, as hex."""
    rules = [rule for sheet, _ in _sheets(page) for rule in _rules(sheet, SCREEN)]
    found = {name: hex_of(value) for name, value in custom_properties(rules).items()}
    return {name: colour for name, colour in found.items() if colour}


@cache
def hex_of(value: str) -> str | None:
    """A solid colour as hex; None for a clear one and for what is no colour."""
    colour = parse_color(value)
    if colour is None or colour == "currentcolor" or colour.alpha < 1:
        return None
    red, green, blue = (round(255 * part) for part in colour.to("srgb").coordinates)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _sheets(page: Page) -> Iterator[tuple[str, str]]:
    """Style sheets in the page's order, each with the media it is for."""
    for element in page.all("style", "link"):
        href = element.get("href") or ""
        if element.tag == "style":
            yield element.text or "", element.get("media") or ""
        elif element.get("rel") == "stylesheet" and href.startswith("data:text/css,"):
            yield unquote(href.partition(",")[2]), element.get("media") or ""


def _rules(sheet: str, medium: str) -> Iterator[tuple[Any, list[Any]]]:
    for rule in _parsed(sheet):
        yield from _opened(rule, medium)


@lru_cache(maxsize=16)
def _parsed(sheet: str) -> list[Any]:
    bare = _EMBEDDED.sub("url()", sheet)
    return tinycss2.parse_stylesheet(bare, skip_comments=True, skip_whitespace=True)


def _opened(rule: Any, medium: str) -> Iterator[tuple[Any, list[Any]]]:
    """A style rule as its selector and declarations; those inside @media where its condition holds."""
    if rule.type == "qualified-rule":
        declarations = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        yield rule.prelude, [d for d in declarations if d.type == "declaration"]
    elif _is_media(rule) and _holds(tinycss2.serialize(rule.prelude), medium):
        for inner in tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True):
            yield from _opened(inner, medium)


def _is_media(rule: Any) -> bool:
    return bool(rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None)


def _holds(condition: str, medium: str) -> bool:
    """Whether a media condition holds; preferences (less motion, more contrast) are taken as not expressed."""
    condition = condition.lower()
    if not condition.strip():
        return True
    if "prefers-" in condition or "forced-colors" in condition:
        return False
    if "print" in condition:
        return medium == PAPER
    return medium != PAPER and ("max-width" not in condition or medium == NARROW)


def _selectors(prelude: Any) -> list[Any]:
    """The selectors of a rule for elements themselves; pseudo-elements carry no text of the page."""
    try:
        compiled = cssselect2.compile_selector_list(prelude)
    except _INVALID:
        return []
    return [selector for selector in compiled if selector.pseudo_element is None]


def _filled(value: Any, names: Mapping[str, str]) -> str:
    text = tinycss2.serialize(value).strip()
    return re.sub(r"var\(\s*--([\w-]+)\s*(?:,[^)]*)?\)", lambda found: names.get(found[1], ""), text)


def _walk(
    wrapper: ElementWrapper, above: Paint, matcher: Any, names: Mapping[str, str], medium: str
) -> Iterator[Painted]:
    element = wrapper.etree_element
    paint = _paint(wrapper, above, matcher, names)
    if element.tag in ("script", "style", "template", "head"):
        return
    own_words = [element.text or "", *(child.tail or "" for child in element)]
    if element.tag == "svg" or any(part.strip() for part in own_words):
        yield Painted(element, paint, medium)
    if element.tag != "svg":
        for child in wrapper.iter_children():
            yield from _walk(child, paint, matcher, names, medium)


def _paint(wrapper: ElementWrapper, above: Paint, matcher: Any, names: Mapping[str, str]) -> Paint:
    winning: dict[str, tuple[Any, str]] = {}
    for specificity, order, _, colours in matcher.match(wrapper):
        for name, value, important in colours:
            _win(winning, name, (important, specificity, order), value)
    styled = wrapper.etree_element.get("style") or ""
    for d in tinycss2.parse_blocks_contents(styled, skip_comments=True, skip_whitespace=True) if styled else ():
        if d.type == "declaration" and d.name in FOLLOWED:
            _win(winning, d.name, (True, (9, 9, 9), 0), _filled(d.value, names))
    text = hex_of(winning["color"][1]) if "color" in winning else None
    ground = _ground(winning["background"][1]) if "background" in winning else None
    return replace(above, text=text or above.text, ground=ground or above.ground)


def _win(winning: dict[str, tuple[Any, str]], name: str, weight: Any, value: str) -> None:
    name = "background" if name == "background-color" else name
    if name not in winning or weight >= winning[name][0]:
        winning[name] = (weight, value)


def _ground(value: str) -> str | None:
    """The colour in a background; its other parts (places, sizes) are no colours."""
    if "url(" in value or "gradient" in value:
        return None
    return next((colour for part in value.split() if (colour := hex_of(part))), None)
