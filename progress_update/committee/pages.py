"""The pack as one HTML document: cover sheet, contents, what is asked, the report's own page, the appendix.

One document rather than PDFs put together, so that there is one structure for screen readers, one outline, and pages
numbered through. The report's part is the page of the release as it stands, but for its contents, which those of the
pack take in, and for links to files beside it, which do not travel with paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from progress_update.committee.paper import Paper
from progress_update.committee.tables import Table
from progress_update.errors import CommitteeError
from progress_update.exhibits.report import Report
from progress_update.framework import printed
from progress_update.gate.release import PAGE
from progress_update.period import day_name
from progress_update.site.headlines import Sentence
from progress_update.spreadsheets.book import Link

TEMPLATES = "committee"
COMMITTEE = "Police and Crime Committee"
COVER, ANCHOR = '<header class="cover', "pack-report"
_CONTENTS = re.compile(r'<nav class="contents".*?</nav>\s*', re.DOTALL)
_ENTRY = re.compile(r'<li><a href="#([\w-]+)">(.*?)</a></li>', re.DOTALL)
_BANNER = re.compile(r'<aside class="banner"[^>]*>(.*?)</aside>', re.DOTALL)
_BESIDE = re.compile(r'<a\s[^>]*?href="(?![a-z]+:|#)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)


@dataclass(frozen=True)
class Papers:
    """What a pack is made of, all but the report's own page."""

    report: Report
    paper: Paper | None
    version: str
    states: list[str]
    headlines: list[Sentence]
    tables: list[Table]


def document(page: str, pack: Papers, templates: Path) -> str:
    """The whole pack, from the release's `page`. Raises CommitteeError for a page of another make."""
    made, told = _environment(templates), _told(page, pack)
    front, appendix, style = (
        made.get_template(name).render(told) for name in ("front.html", "appendix.html", "style.css")
    )
    body = _BESIDE.sub(r"\1", _CONTENTS.sub("", page, count=1))
    body = _TITLE.sub(lambda _: f"<title>{told['title']}</title>", body, count=1)
    # The banner belongs on the report's own cover, so that the cover sheet comes before it.
    opening = '<aside class="banner"' if _BANNER.search(body) else COVER
    body = _before(
        opening, front, _before("<footer>", appendix, _before("</head>", f"<style>\n{style}</style>\n", body))
    )
    return body.replace(COVER, f'<header id="{ANCHOR}"{COVER.removeprefix("<header")}', 1)


def _before(mark: str, part: str, body: str) -> str:
    """The page with a part put before what it has once."""
    if body.count(mark) != 1:
        what = f"The page of the release has {body.count(mark)} of {mark}, and a pack needs one"
        raise CommitteeError(what, where=PAGE, remedy="Build the release anew: make report")
    return body.replace(mark, f"{part}{mark}")


def _told(page: str, pack: Papers) -> Mapping[str, Any]:
    """What the templates print."""
    report, banner, contents = pack.report, _BANNER.search(page), _CONTENTS.search(page)
    plan = report.framework.plan
    return {
        "pack": pack,
        "report": report,
        "paper": pack.paper,
        "committee": pack.paper.committee if pack.paper else COMMITTEE,
        "contact": report.settings.contact,
        "title": f"{plan.title}: {report.title}, {report.period.months_label}",
        "banner": Markup(banner[1]) if banner else "",
        "entries": [(id, Markup(text)) for id, text in _ENTRY.findall(contents[0])] if contents else [],
        "counted": Markup((_DESCRIPTION.search(page) or ["", ""])[1]),
    }


def _environment(templates: Path) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates / TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters.update(day=day_name, dashed=printed, paragraphs=_paragraphs)
    made.tests["link"] = lambda cell: isinstance(cell, Link)
    return made


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]
