"""The body of a page as it is pasted into a content management system, and the style that goes with it.

The system has the title and the landmarks of the page; the body begins under them. Ids get a prefix, for the system has
ids of its own. Drawings for phones go: without a style both would show.
"""

from __future__ import annotations

import re

import tinycss2

CLASS, PREFIX, MAIN = "progress-update", "pu-", "pu-main"
_MAIN = re.compile(r'<main id="main">(.*)</main>', re.DOTALL)
_FIELD = re.compile(r'<div class="field">(.*?)</div>\s*</header>', re.DOTALL)
_NARROW = re.compile(r'<svg[^>]*\bclass="narrow".*?</svg>|<img[^>]*\bclass="[^"]*\bnarrow\b[^>]*>', re.DOTALL)
_WIDE = re.compile(r'(class="(?:[^"]*\s)?)wide\b')
_ID = re.compile(r'(\s(?:id|for)=")([^"]+)(")')
_IDS = re.compile(r'(\s(?:aria-labelledby|aria-describedby|headers)=")([^"]+)(")')
_LINK = re.compile(r'(\shref="#|url\(#)([\w-]+)')
_ELSEWHERE = re.compile(r'(\shref=")(?![a-z]+:|#)([^"]+)(")')
_DENSE = re.compile(r"(<(?:th|li)\b[^>]*>(?:<p>)?)<a ")
TARGET = 'style="display:inline-block;line-height:1.5rem"'  # 24 px to touch, with or without a style sheet
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
# The page is laid out by the system around it.
OWN = (
    "&{display:block!important;background:none}",
    f".{MAIN}{{padding:0}}",
    ".field{padding:0;border:0;background:none}",
)
GLOBAL = ("font-face", "page")  # rules that no selector can hold


def body(page: str, *, files_at: str) -> str:
    """What stands in the page's main part and at the foot of its cover, in one `div`; its files lie `files_at`."""
    main, field = _MAIN.search(page), _FIELD.search(page)
    if not main:
        raise ValueError("the page has no main part")
    cover = f'<div class="field">{field[1]}</div>\n' if field else ""
    inside = f'{cover}<div class="{MAIN}">{main[1]}</div>'
    inside = _WIDE.sub(r"\1", _NARROW.sub("", inside))
    inside = _ID.sub(rf"\1{PREFIX}\2\3", inside)
    inside = _IDS.sub(lambda m: m[1] + " ".join(f"{PREFIX}{id}" for id in m[2].split()) + m[3], inside)
    inside = _LINK.sub(rf"\1{PREFIX}\2", inside)
    inside = _ELSEWHERE.sub(rf"\1{files_at}\2\3", inside)
    inside = _DENSE.sub(rf"\1<a {TARGET} ", inside)
    inside = inside.replace(f'href="#{PREFIX}main"', f'href="#{PREFIX}top"')
    return f'<div class="{CLASS}" id="{PREFIX}top" lang="en-GB">\n{inside.strip()}\n</div>\n'


def style(page: str) -> str:
    """The page's style sheet, held to what stands in the body's `div` by nesting; paper is left out."""
    rules = tinycss2.parse_stylesheet("\n".join(_STYLE.findall(page)), skip_comments=True, skip_whitespace=True)
    outside, inside = [], []
    for rule in rules:
        text = rule.serialize()
        if rule.type == "at-rule" and rule.at_keyword in GLOBAL:
            outside.append(text)
        elif not (rule.type == "at-rule" and "print" in tinycss2.serialize(rule.prelude)):
            inside.append(_held(text))
    return "\n".join([*outside, f".{CLASS}{{", *inside, *OWN, "}", ""])


def _held(rule: str) -> str:
    """`main` is a class in the body, and what is said of the whole page is said of the `div`."""
    rule = re.sub(r"(?<![\w.#-])main(?=[\s>,{:.])", f".{MAIN}", rule)
    return re.sub(r"(?<![\w.#-])(?::root|html|body)(?=[\s>,{:.])", "&", rule)
